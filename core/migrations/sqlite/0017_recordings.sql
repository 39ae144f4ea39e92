-- Invocations of modules that were recorded, masked (ADR 0015). The id is the invocation's; the body is the compressed file.
CREATE TABLE invocation_recording (
    id TEXT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    module_id TEXT NOT NULL,
    module_version TEXT NOT NULL,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    code TEXT NOT NULL,
    cause TEXT NOT NULL,
    faithful BOOLEAN NOT NULL,
    bytes BIGINT NOT NULL,
    body BLOB NOT NULL
);
CREATE INDEX invocation_recording_unit ON invocation_recording (unit_id, module_id, id);
CREATE INDEX invocation_recording_age ON invocation_recording (at);
-- Where every invocation of a module is recorded for a while.
CREATE TABLE recording_switch (
    module_id TEXT NOT NULL,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    until_at BIGINT NOT NULL,
    left_count BIGINT NOT NULL,
    one_in BIGINT NOT NULL,
    PRIMARY KEY (module_id, unit_id)
);
