-- Files that people brought to modules: each belongs to one module in one unit. What it holds is in `file`, its size here as well, to
-- be added up.
CREATE TABLE module_file (
    id TEXT NOT NULL PRIMARY KEY,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    module_id TEXT NOT NULL,
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL REFERENCES file (sha256),
    size BIGINT NOT NULL,
    created_by TEXT REFERENCES login_user (id),
    created_at BIGINT NOT NULL
);
CREATE INDEX module_file_size ON module_file (unit_id, module_id, size);
CREATE INDEX module_file_file ON module_file (sha256);
