-- The unit tree. Codes: 12 digits, 15 for a grid. A unit that ends keeps its row.
CREATE TABLE unit (
    id TEXT PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    name_zh TEXT NOT NULL,
    name_en TEXT NOT NULL,
    parent_id TEXT REFERENCES unit (id),
    desk_phone TEXT,
    valid_from BIGINT NOT NULL,
    valid_to BIGINT
);
CREATE INDEX unit_parent ON unit (parent_id, code);

-- Every unit with everything above it and itself: scope is one join.
CREATE TABLE unit_closure (
    ancestor_id TEXT NOT NULL REFERENCES unit (id),
    descendant_id TEXT NOT NULL REFERENCES unit (id),
    depth BIGINT NOT NULL,
    PRIMARY KEY (ancestor_id, descendant_id)
);
CREATE INDEX unit_closure_up ON unit_closure (descendant_id, depth);

-- Running numbers per unit and purpose.
CREATE TABLE unit_counter (
    unit_id TEXT NOT NULL REFERENCES unit (id),
    name TEXT NOT NULL,
    value BIGINT NOT NULL,
    PRIMARY KEY (unit_id, name)
);

-- Residents. Sealed columns open with the county's keys; hash columns find the whole value, tail the last four digits.
CREATE TABLE resident (
    id TEXT PRIMARY KEY,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    name TEXT NOT NULL,
    name_folded TEXT COLLATE "C" NOT NULL,
    id_number TEXT,
    id_number_hash TEXT,
    phone TEXT,
    phone_hash TEXT,
    phone_tail_hash TEXT,
    address TEXT,
    lives_alone BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX resident_unit ON resident (unit_id, name_folded, id);
CREATE INDEX resident_name ON resident (name_folded, id);
CREATE INDEX resident_phone ON resident (phone_hash);
CREATE INDEX resident_phone_tail ON resident (phone_tail_hash);
CREATE INDEX resident_id_number ON resident (id_number_hash);

-- 老、小、困、残
CREATE TABLE resident_group (
    resident_id TEXT NOT NULL REFERENCES resident (id),
    special_group TEXT NOT NULL,
    PRIMARY KEY (resident_id, special_group)
);

-- Social workers, grid workers, staff.
CREATE TABLE worker (
    id TEXT PRIMARY KEY,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    level TEXT NOT NULL,
    certificate_no TEXT,
    phone TEXT,
    phone_hash TEXT,
    created_at BIGINT NOT NULL
);
CREATE INDEX worker_unit ON worker (unit_id, kind, id);

-- Volunteers and their teams.
CREATE TABLE volunteer (
    id TEXT PRIMARY KEY,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    name TEXT NOT NULL,
    name_folded TEXT COLLATE "C" NOT NULL,
    phone TEXT,
    phone_hash TEXT,
    available BOOLEAN NOT NULL,
    skills TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX volunteer_unit ON volunteer (unit_id, name_folded, id);
CREATE TABLE volunteer_team (
    id TEXT PRIMARY KEY,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    name TEXT NOT NULL
);
CREATE INDEX volunteer_team_unit ON volunteer_team (unit_id, name, id);
CREATE TABLE volunteer_team_member (
    team_id TEXT NOT NULL REFERENCES volunteer_team (id),
    volunteer_id TEXT NOT NULL REFERENCES volunteer (id),
    PRIMARY KEY (team_id, volunteer_id)
);
CREATE INDEX volunteer_team_member_of ON volunteer_team_member (volunteer_id);

-- Who can log in, which posts they hold, and their sessions (only the hash of a token is kept).
CREATE TABLE login_user (
    id TEXT PRIMARY KEY,
    login TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    disabled_at BIGINT,
    resident_id TEXT REFERENCES resident (id),
    volunteer_id TEXT REFERENCES volunteer (id),
    worker_id TEXT REFERENCES worker (id),
    created_at BIGINT NOT NULL
);
CREATE INDEX login_user_resident ON login_user (resident_id);
CREATE INDEX login_user_volunteer ON login_user (volunteer_id);
CREATE TABLE post (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES login_user (id),
    role TEXT NOT NULL,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    UNIQUE (user_id, role, unit_id)
);
CREATE INDEX post_unit ON post (unit_id, role);
CREATE TABLE session (
    token_hash TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES login_user (id),
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX session_of_user ON session (user_id);
CREATE TABLE login_throttle (
    subject TEXT PRIMARY KEY,
    failures BIGINT NOT NULL,
    blocked_until BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

-- Requests: the common work order, and what happened to each.
CREATE TABLE request (
    id TEXT PRIMARY KEY,
    number TEXT NOT NULL,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    module_id TEXT,
    kind TEXT NOT NULL,
    resident_id TEXT NOT NULL REFERENCES resident (id),
    title TEXT NOT NULL,
    detail TEXT NOT NULL,
    channel TEXT NOT NULL,
    charge_class TEXT NOT NULL,
    status TEXT NOT NULL,
    volunteer_id TEXT REFERENCES volunteer (id),
    team_id TEXT REFERENCES volunteer_team (id),
    opened_by TEXT REFERENCES login_user (id),
    on_behalf BOOLEAN NOT NULL,
    opened_at BIGINT NOT NULL,
    due_at BIGINT,
    ended_at BIGINT,
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    UNIQUE (unit_id, number)
);
CREATE INDEX request_unit ON request (unit_id, status, id);
CREATE INDEX request_module ON request (unit_id, module_id, id);
CREATE INDEX request_resident ON request (resident_id, id);
CREATE INDEX request_volunteer ON request (volunteer_id, id);
CREATE INDEX request_team ON request (team_id, id);
CREATE TABLE request_event (
    id TEXT PRIMARY KEY,
    request_id TEXT NOT NULL REFERENCES request (id),
    at BIGINT NOT NULL,
    verb TEXT NOT NULL,
    status TEXT NOT NULL,
    user_id TEXT REFERENCES login_user (id),
    by_name TEXT NOT NULL,
    note TEXT NOT NULL
);
CREATE INDEX request_event_request ON request_event (request_id, id);

-- Volunteer hours in whole minutes. One claim that stands for each request and volunteer.
CREATE TABLE hours (
    id TEXT PRIMARY KEY,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    request_id TEXT NOT NULL REFERENCES request (id),
    volunteer_id TEXT NOT NULL REFERENCES volunteer (id),
    minutes BIGINT NOT NULL CHECK (minutes BETWEEN 1 AND 1440),
    source TEXT NOT NULL,
    served_at BIGINT NOT NULL,
    status TEXT NOT NULL,
    submitted_by TEXT REFERENCES login_user (id),
    submitted_at BIGINT NOT NULL,
    decided_by TEXT REFERENCES login_user (id),
    decided_at BIGINT,
    reason TEXT NOT NULL
);
CREATE UNIQUE INDEX hours_once ON hours (request_id, volunteer_id) WHERE status <> 'rejected';
CREATE INDEX hours_unit ON hours (unit_id, status, id);
CREATE INDEX hours_volunteer ON hours (volunteer_id, status, id);

-- Installed versions of modules; the component is kept so that every host can load it.
CREATE TABLE module_version (
    digest TEXT PRIMARY KEY,
    module_id TEXT NOT NULL,
    version TEXT NOT NULL,
    manifest TEXT NOT NULL,
    component BYTEA NOT NULL,
    installed_at BIGINT NOT NULL,
    installed_by TEXT REFERENCES login_user (id),
    UNIQUE (module_id, version)
);
-- Which version of a module is in use.
CREATE TABLE module (
    id TEXT PRIMARY KEY,
    digest TEXT NOT NULL REFERENCES module_version (digest),
    changed_at BIGINT NOT NULL
);
CREATE TABLE module_enablement (
    id TEXT PRIMARY KEY,
    module_id TEXT NOT NULL REFERENCES module (id),
    unit_id TEXT NOT NULL REFERENCES unit (id),
    enabled BOOLEAN NOT NULL,
    settings TEXT NOT NULL,
    grants TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    changed_by TEXT REFERENCES login_user (id),
    version BIGINT NOT NULL,
    UNIQUE (module_id, unit_id)
);
CREATE INDEX module_enablement_unit ON module_enablement (unit_id, module_id);

-- Modules' own records, and the keys by which they are found. Records outlive the module.
CREATE TABLE module_record (
    id TEXT PRIMARY KEY,
    module_id TEXT NOT NULL,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    collection TEXT NOT NULL,
    body TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX module_record_list ON module_record (unit_id, module_id, collection, id);
CREATE TABLE module_record_key (
    record_id TEXT NOT NULL REFERENCES module_record (id),
    unit_id TEXT NOT NULL,
    module_id TEXT NOT NULL,
    collection TEXT NOT NULL,
    field TEXT NOT NULL,
    text_value TEXT COLLATE "C",
    number_value BIGINT,
    PRIMARY KEY (record_id, field)
);
CREATE INDEX module_record_key_text ON module_record_key (unit_id, module_id, collection, field, text_value, record_id);
CREATE INDEX module_record_key_number ON module_record_key (unit_id, module_id, collection, field, number_value, record_id);
CREATE TABLE module_record_unique (
    unit_id TEXT NOT NULL,
    module_id TEXT NOT NULL,
    collection TEXT NOT NULL,
    field TEXT NOT NULL,
    value TEXT NOT NULL,
    record_id TEXT NOT NULL REFERENCES module_record (id),
    PRIMARY KEY (unit_id, module_id, collection, field, value)
);
CREATE INDEX module_record_unique_of ON module_record_unique (record_id);

-- What people are told.
CREATE TABLE notification (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES login_user (id),
    unit_id TEXT NOT NULL REFERENCES unit (id),
    module_id TEXT,
    message TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    read_at BIGINT
);
CREATE INDEX notification_user ON notification (user_id, id);

-- Who did or saw what, when, and why. Only ever added to.
CREATE TABLE audit (
    id TEXT PRIMARY KEY,
    at BIGINT NOT NULL,
    user_id TEXT,
    unit_id TEXT,
    module_id TEXT,
    verb TEXT NOT NULL,
    entity TEXT NOT NULL,
    entity_id TEXT NOT NULL,
    purpose TEXT NOT NULL,
    detail TEXT NOT NULL,
    invocation_id TEXT
);
CREATE INDEX audit_unit ON audit (unit_id, id);
CREATE INDEX audit_entity ON audit (entity, entity_id, id);

-- The same key twice has one effect: the answer of the first is kept with what it did, in the same transaction.
CREATE TABLE idempotency (
    owner TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    request_hash TEXT NOT NULL,
    answer TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (owner, idempotency_key)
);
CREATE INDEX idempotency_age ON idempotency (created_at);

-- Invocations of modules that failed: the only thing that a failed invocation leaves.
CREATE TABLE invocation_failure (
    id TEXT PRIMARY KEY,
    at BIGINT NOT NULL,
    module_id TEXT NOT NULL,
    version TEXT NOT NULL,
    unit_id TEXT NOT NULL,
    user_id TEXT,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    code TEXT NOT NULL,
    detail TEXT NOT NULL
);
CREATE INDEX invocation_failure_module ON invocation_failure (module_id, unit_id, id);
