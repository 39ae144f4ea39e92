-- What modules use: added up by day, unit, kind of call and how it ended ('' is well); handed in by each server once a minute.
CREATE TABLE module_use (
    day TEXT NOT NULL,
    module_id TEXT NOT NULL,
    unit_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    code TEXT NOT NULL,
    calls BIGINT NOT NULL,
    cpu_us BIGINT NOT NULL,
    wall_us BIGINT NOT NULL,
    host_us BIGINT NOT NULL,
    waited_us BIGINT NOT NULL,
    host_calls BIGINT NOT NULL,
    rows_read BIGINT NOT NULL,
    rows_written BIGINT NOT NULL,
    messages BIGINT NOT NULL,
    memory_peak BIGINT NOT NULL,
    PRIMARY KEY (module_id, unit_id, day, kind, code)
);
CREATE INDEX module_use_age ON module_use (day);
