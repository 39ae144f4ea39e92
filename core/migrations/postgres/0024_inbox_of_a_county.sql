-- The tabs of a county's inbox: of a county that is the only one they are counted without going through its units.
CREATE INDEX request_state ON request (status, ended_at, id) WHERE ended_at IS NULL;
DROP INDEX request_due;
CREATE INDEX request_due ON request (due_at, id, status, on_behalf, ended_at, suspended_at) WHERE ended_at IS NULL AND suspended_at IS NULL;
-- SQLite reads the row beside an index that lacks what the index is limited to.
DROP INDEX request_open_due;
CREATE INDEX request_open_due ON request (community_id, due_at, status, on_behalf, ended_at, suspended_at, id) WHERE ended_at IS NULL AND suspended_at IS NULL;
