-- Sheets taken in: what was tried, what came of it, and what is needed to undo it. The rows are sealed: they hold personal
-- fields as they were typed, and are forgotten a day after the import was tried or taken.
CREATE TABLE sheet_import (
    id TEXT PRIMARY KEY,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    register TEXT NOT NULL,
    file_name TEXT NOT NULL,
    digest TEXT NOT NULL,
    content TEXT,
    state TEXT NOT NULL,
    row_count BIGINT NOT NULL,
    created_count BIGINT NOT NULL,
    updated_count BIGINT NOT NULL,
    tried_by TEXT REFERENCES login_user (id),
    tried_at BIGINT NOT NULL,
    taken_at BIGINT,
    undone_at BIGINT,
    version BIGINT NOT NULL
);
CREATE INDEX sheet_import_unit ON sheet_import (unit_id, id);
CREATE INDEX sheet_import_state ON sheet_import (state, tried_at);
CREATE TABLE sheet_import_row (
    import_id TEXT NOT NULL REFERENCES sheet_import (id),
    row_number BIGINT NOT NULL,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    did TEXT NOT NULL,
    entry_id TEXT NOT NULL,
    entry_version BIGINT NOT NULL,
    before_it TEXT,
    PRIMARY KEY (import_id, row_number)
);
