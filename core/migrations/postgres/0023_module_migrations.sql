-- Records of a unit that are brought over to another version of their module: how far that is.
CREATE TABLE module_migration (
    module_id TEXT NOT NULL,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    from_digest TEXT NOT NULL,
    digest TEXT NOT NULL,
    collection TEXT NOT NULL,
    after_id TEXT,
    done BIGINT NOT NULL,
    failed BIGINT NOT NULL,
    failure TEXT NOT NULL,
    begun_at BIGINT NOT NULL,
    ended_at BIGINT,
    PRIMARY KEY (module_id, unit_id)
);
CREATE INDEX module_migration_open ON module_migration (begun_at) WHERE ended_at IS NULL;
