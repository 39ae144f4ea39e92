-- Words about a request are in its history too: that they were taken away is marked, whether or not it had a detail.
ALTER TABLE request ADD COLUMN words_gone BOOLEAN NOT NULL DEFAULT FALSE;
DROP INDEX request_detail_age;
CREATE INDEX request_words_age ON request (ended_at, id) WHERE ended_at IS NOT NULL AND words_gone = FALSE;
-- A day of the calendar is changed like everything else: by whoever has seen what stands there.
ALTER TABLE calendar_day ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
-- What would bring an entry back is forgotten with whoever is erased, and with time.
CREATE INDEX sheet_import_row_entry ON sheet_import_row (entry_id);
CREATE INDEX sheet_import_taken ON sheet_import (taken_at) WHERE state <> 'tried';
-- A community's hours, newest first.
CREATE INDEX hours_unit_newest ON hours (unit_id, id);
