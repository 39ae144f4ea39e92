-- Units: what the tree needs beyond names and codes. `valid_to` is the first day on which a unit is no longer there.
ALTER TABLE unit ADD COLUMN external_code TEXT;
ALTER TABLE unit ADD COLUMN demo BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE unit ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
CREATE INDEX unit_kind ON unit (kind, code);
CREATE INDEX unit_external_code ON unit (external_code);

-- How a unit was called, coded and placed, from a day (inclusive) to a day (exclusive; none: still).
CREATE TABLE unit_version (
    unit_id TEXT NOT NULL REFERENCES unit (id),
    from_day TEXT NOT NULL,
    to_day TEXT,
    code TEXT NOT NULL,
    name_zh TEXT NOT NULL,
    name_en TEXT NOT NULL,
    name_folded TEXT NOT NULL,
    parent_id TEXT REFERENCES unit (id),
    PRIMARY KEY (unit_id, from_day)
);
CREATE INDEX unit_version_code ON unit_version (code, from_day);
CREATE INDEX unit_version_parent ON unit_version (parent_id, code);
INSERT INTO unit_version (unit_id, from_day, to_day, code, name_zh, name_en, name_folded, parent_id)
SELECT id, date(valid_from / 1000000 + 28800, 'unixepoch'), date(valid_to / 1000000 + 28800, 'unixepoch'), code, name_zh,
    name_en, LOWER(REPLACE(name_zh, ' ', '')), parent_id
FROM unit;

-- What an ended unit became: everything of it lies in the scope of its successors.
CREATE TABLE unit_successor (
    unit_id TEXT NOT NULL REFERENCES unit (id),
    successor_id TEXT NOT NULL REFERENCES unit (id),
    day TEXT NOT NULL,
    PRIMARY KEY (unit_id, successor_id)
);
CREATE INDEX unit_successor_of ON unit_successor (successor_id);

-- Renamings, new codes, ends, merges, splits: what, when, from what to what, why, by whom. Only ever added to.
CREATE TABLE unit_change (
    id TEXT PRIMARY KEY,
    verb TEXT NOT NULL,
    day TEXT NOT NULL,
    reason TEXT NOT NULL,
    user_id TEXT,
    by_name TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE TABLE unit_change_part (
    change_id TEXT NOT NULL REFERENCES unit_change (id),
    side TEXT NOT NULL,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    code TEXT NOT NULL,
    name_zh TEXT NOT NULL,
    name_en TEXT NOT NULL,
    PRIMARY KEY (change_id, side, unit_id)
);
CREATE INDEX unit_change_part_unit ON unit_change_part (unit_id, change_id);

-- Workers: certificate, post, supervisor; who left.
ALTER TABLE worker ADD COLUMN name_folded TEXT NOT NULL DEFAULT '';
ALTER TABLE worker ADD COLUMN registration_no TEXT;
ALTER TABLE worker ADD COLUMN registered_until TEXT;
ALTER TABLE worker ADD COLUMN title TEXT;
ALTER TABLE worker ADD COLUMN supervisor_id TEXT REFERENCES worker (id);
ALTER TABLE worker ADD COLUMN left_day TEXT;
ALTER TABLE worker ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
UPDATE worker SET name_folded = LOWER(REPLACE(name, ' ', ''));
CREATE INDEX worker_name ON worker (name_folded, id);
CREATE INDEX worker_supervisor ON worker (supervisor_id, id);
CREATE INDEX worker_phone ON worker (phone_hash);

-- Who serves a grid (unit_id), from a day (inclusive) to a day (exclusive; none: still). Never two at once.
CREATE TABLE worker_assignment (
    id TEXT PRIMARY KEY,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    worker_id TEXT NOT NULL REFERENCES worker (id),
    from_day TEXT NOT NULL,
    to_day TEXT,
    reason TEXT NOT NULL,
    end_reason TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    CHECK (to_day IS NULL OR to_day >= from_day)
);
CREATE UNIQUE INDEX worker_assignment_one ON worker_assignment (unit_id) WHERE to_day IS NULL;
CREATE INDEX worker_assignment_unit ON worker_assignment (unit_id, from_day);
CREATE INDEX worker_assignment_worker ON worker_assignment (worker_id, from_day);
-- Whoever was entered in a grid serves it; of several only the first.
INSERT INTO worker_assignment (id, unit_id, worker_id, from_day, to_day, reason, end_reason, created_at)
SELECT MIN(w.id), w.unit_id, MIN(w.id), date(MIN(w.created_at) / 1000000 + 28800, 'unixepoch'), NULL, '', '',
    MIN(w.created_at)
FROM worker w JOIN unit u ON u.id = w.unit_id WHERE w.kind = 'grid_worker' AND u.kind = 'grid' GROUP BY w.unit_id;

CREATE TABLE worker_training (
    id TEXT PRIMARY KEY,
    worker_id TEXT NOT NULL REFERENCES worker (id),
    day TEXT NOT NULL,
    topic TEXT NOT NULL,
    minutes BIGINT NOT NULL CHECK (minutes BETWEEN 1 AND 60000),
    provider TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX worker_training_worker ON worker_training (worker_id, id);

CREATE TABLE worker_supervision (
    id TEXT PRIMARY KEY,
    worker_id TEXT NOT NULL REFERENCES worker (id),
    supervisor_id TEXT NOT NULL REFERENCES worker (id),
    day TEXT NOT NULL,
    minutes BIGINT NOT NULL CHECK (minutes BETWEEN 1 AND 1440),
    topic TEXT NOT NULL,
    note TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CHECK (worker_id <> supervisor_id)
);
CREATE INDEX worker_supervision_worker ON worker_supervision (worker_id, id);
CREATE INDEX worker_supervision_supervisor ON worker_supervision (supervisor_id, id);

-- Organisations, their contracts and the duties of a contract.
CREATE TABLE organisation (
    id TEXT PRIMARY KEY,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    name TEXT NOT NULL,
    name_folded TEXT NOT NULL,
    credit_code TEXT NOT NULL,
    kind TEXT NOT NULL,
    origin TEXT NOT NULL,
    rating TEXT NOT NULL,
    rated_day TEXT,
    status TEXT NOT NULL,
    scope_of_work TEXT NOT NULL,
    desk_phone TEXT,
    address TEXT,
    contact_name TEXT,
    contact_phone TEXT,
    contact_phone_hash TEXT,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX organisation_credit_code ON organisation (unit_id, credit_code);
CREATE INDEX organisation_code ON organisation (credit_code);
CREATE INDEX organisation_unit ON organisation (unit_id, id);
CREATE INDEX organisation_name ON organisation (name_folded, id);

CREATE TABLE contract (
    id TEXT PRIMARY KEY,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    title TEXT NOT NULL,
    place TEXT,
    from_day TEXT NOT NULL,
    to_day TEXT NOT NULL,
    amount BIGINT NOT NULL CHECK (amount >= 0),
    charge_class TEXT NOT NULL,
    status TEXT NOT NULL,
    ended_day TEXT,
    end_reason TEXT,
    score BIGINT CHECK (score BETWEEN 0 AND 100),
    evaluated_day TEXT,
    evaluation TEXT,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CHECK (to_day >= from_day)
);
CREATE INDEX contract_unit ON contract (unit_id, status, id);
CREATE INDEX contract_organisation ON contract (organisation_id, id);

CREATE TABLE contract_duty (
    id TEXT PRIMARY KEY,
    contract_id TEXT NOT NULL REFERENCES contract (id),
    title TEXT NOT NULL,
    due_day TEXT NOT NULL,
    done_day TEXT,
    evidence TEXT,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX contract_duty_contract ON contract_duty (contract_id, due_day, id);
CREATE INDEX contract_duty_due ON contract_duty (due_day, id) WHERE done_day IS NULL;

-- Social-work stations, what they do and who works there.
CREATE TABLE station (
    id TEXT PRIMARY KEY,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    name TEXT NOT NULL,
    name_folded TEXT NOT NULL,
    tier TEXT NOT NULL,
    address TEXT,
    desk_phone TEXT,
    in_charge_id TEXT REFERENCES worker (id),
    organisation_id TEXT REFERENCES organisation (id),
    established_day TEXT NOT NULL,
    ended_day TEXT,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CHECK (ended_day IS NULL OR ended_day >= established_day)
);
CREATE INDEX station_unit ON station (unit_id, id);
CREATE INDEX station_name ON station (name_folded, id);
CREATE TABLE station_line (
    station_id TEXT NOT NULL REFERENCES station (id),
    line TEXT NOT NULL,
    PRIMARY KEY (station_id, line)
);
CREATE TABLE station_worker (
    station_id TEXT NOT NULL REFERENCES station (id),
    worker_id TEXT NOT NULL REFERENCES worker (id),
    PRIMARY KEY (station_id, worker_id)
);
CREATE INDEX station_worker_of ON station_worker (worker_id);
