-- Roles: sets of permissions. Those that come with the platform are written here by the program at each migration.
CREATE TABLE role (
    id TEXT PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    name_zh TEXT NOT NULL,
    name_en TEXT NOT NULL,
    built_in BOOLEAN NOT NULL,
    permissions TEXT NOT NULL,
    kinds TEXT NOT NULL,
    assigned_by TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);

-- A post may be held again after it was taken back: from when, until when. What was given once stays.
CREATE TABLE post_held (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES login_user (id),
    role TEXT NOT NULL,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    valid_from BIGINT NOT NULL,
    valid_to BIGINT,
    given_by TEXT REFERENCES login_user (id),
    taken_by TEXT REFERENCES login_user (id),
    taken_reason TEXT NOT NULL
);
INSERT INTO post_held (id, user_id, role, unit_id, valid_from, valid_to, given_by, taken_by, taken_reason)
SELECT p.id, p.user_id, p.role, p.unit_id, u.created_at, NULL, NULL, NULL, '' FROM post p JOIN login_user u ON u.id = p.user_id;
DROP TABLE post;
ALTER TABLE post_held RENAME TO post;
CREATE UNIQUE INDEX post_open ON post (user_id, role, unit_id) WHERE valid_to IS NULL;
CREATE INDEX post_user ON post (user_id, id);
CREATE INDEX post_unit ON post (unit_id, role, user_id);
CREATE INDEX post_role ON post (role, id);

-- The unit that administers a user; a password that somebody else set, to be used once; why somebody is barred.
ALTER TABLE login_user ADD COLUMN unit_id TEXT REFERENCES unit (id);
ALTER TABLE login_user ADD COLUMN one_time_until BIGINT;
ALTER TABLE login_user ADD COLUMN disabled_reason TEXT NOT NULL DEFAULT '';
ALTER TABLE login_user ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
UPDATE login_user SET unit_id = COALESCE(
    (SELECT MIN(p.unit_id) FROM post p WHERE p.user_id = login_user.id),
    (SELECT r.unit_id FROM resident r WHERE r.id = login_user.resident_id),
    (SELECT v.unit_id FROM volunteer v WHERE v.id = login_user.volunteer_id),
    (SELECT w.unit_id FROM worker w WHERE w.id = login_user.worker_id),
    (SELECT MIN(u.id) FROM unit u WHERE u.parent_id IS NULL)
);
CREATE INDEX login_user_unit ON login_user (unit_id, id);
CREATE INDEX login_user_worker ON login_user (worker_id);

-- Sessions have an id that may be shown, and say from where they began. Whoever is logged in logs in again.
DROP TABLE session;
CREATE TABLE session (
    token_hash TEXT PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    user_id TEXT NOT NULL REFERENCES login_user (id),
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    device TEXT NOT NULL,
    address TEXT NOT NULL,
    second_factor_at BIGINT
);
CREATE INDEX session_of_user ON session (user_id, id);
CREATE INDEX session_expiry ON session (expires_at);
CREATE INDEX session_idle ON session (seen_at);

-- Second factors: a secret (sealed) that an app makes codes of, and codes on paper (hashed) that are good once each.
CREATE TABLE second_factor (
    user_id TEXT PRIMARY KEY REFERENCES login_user (id),
    secret TEXT NOT NULL,
    confirmed_at BIGINT,
    last_step BIGINT NOT NULL
);
CREATE TABLE recovery_code (
    user_id TEXT NOT NULL REFERENCES login_user (id),
    code_hash TEXT NOT NULL,
    used_at BIGINT,
    PRIMARY KEY (user_id, code_hash)
);

-- API tokens: only the hash is kept.
CREATE TABLE api_token (
    id TEXT PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE,
    user_id TEXT NOT NULL REFERENCES login_user (id),
    unit_id TEXT NOT NULL REFERENCES unit (id),
    name TEXT NOT NULL,
    scopes TEXT NOT NULL,
    read_only BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    revoked_at BIGINT
);
CREATE INDEX api_token_user ON api_token (user_id, id);

-- The audit trail is chained: each row has a keyed hash, rows that have been written are bound into numbered blocks, each
-- block holds the hash of the one before, and the head says which is the last.
ALTER TABLE audit ADD COLUMN hash TEXT NOT NULL DEFAULT '';
ALTER TABLE audit ADD COLUMN block BIGINT;
CREATE INDEX audit_unsealed ON audit (id) WHERE block IS NULL;
CREATE INDEX audit_block_rows ON audit (block, id);
CREATE TABLE audit_block (
    number BIGINT PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    previous TEXT NOT NULL,
    row_count BIGINT NOT NULL,
    members TEXT NOT NULL,
    rows_hash TEXT NOT NULL,
    hash TEXT NOT NULL,
    mac TEXT NOT NULL,
    sealed_at BIGINT NOT NULL
);
CREATE TABLE audit_head (
    one BIGINT PRIMARY KEY CHECK (one = 1),
    number BIGINT NOT NULL,
    hash TEXT NOT NULL,
    mac TEXT NOT NULL
);

-- What has been written stays: a row of the trail may be bound into a block once, and nothing else may happen to it.
CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit trail is only added to';
END;
$$;
CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit
    FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_is_unchanged BEFORE UPDATE ON audit
    FOR EACH ROW WHEN (OLD.block IS NOT NULL OR (OLD.hash <> '' AND NEW.hash <> OLD.hash) OR NEW.id IS DISTINCT FROM OLD.id OR NEW.at IS DISTINCT FROM OLD.at OR NEW.user_id IS DISTINCT FROM OLD.user_id OR NEW.unit_id IS DISTINCT FROM OLD.unit_id OR NEW.module_id IS DISTINCT FROM OLD.module_id OR NEW.verb IS DISTINCT FROM OLD.verb OR NEW.entity IS DISTINCT FROM OLD.entity OR NEW.entity_id IS DISTINCT FROM OLD.entity_id OR NEW.purpose IS DISTINCT FROM OLD.purpose OR NEW.detail IS DISTINCT FROM OLD.detail OR NEW.invocation_id IS DISTINCT FROM OLD.invocation_id)
    EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_is_not_emptied BEFORE TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_block_is_kept BEFORE DELETE ON audit_block
    FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_block_is_unchanged BEFORE UPDATE ON audit_block
    FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_block_is_not_emptied BEFORE TRUNCATE ON audit_block
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
