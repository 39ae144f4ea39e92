-- Several versions of a module stand side by side: one is in use, one was before it, one may be tried in a unit. Who signed a version
-- is kept with it, and whose module it is with the module: the first publisher stays its publisher until an administrator agrees to another.
ALTER TABLE module_version ADD COLUMN publisher TEXT NOT NULL DEFAULT '';
ALTER TABLE module ADD COLUMN before_digest TEXT REFERENCES module_version (digest);
ALTER TABLE module ADD COLUMN trial_digest TEXT REFERENCES module_version (digest);
ALTER TABLE module ADD COLUMN trial_unit_id TEXT REFERENCES unit (id);
ALTER TABLE module ADD COLUMN trial_grants TEXT NOT NULL DEFAULT '[]';
CREATE INDEX module_version_of ON module_version (module_id, installed_at);
-- What came of trying a version against everything that the county has, without changing any of it.
CREATE TABLE module_rehearsal (
    digest TEXT PRIMARY KEY REFERENCES module_version (digest) ON DELETE CASCADE,
    against TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    ended_at BIGINT,
    started_by TEXT REFERENCES login_user (id),
    report TEXT NOT NULL
);
