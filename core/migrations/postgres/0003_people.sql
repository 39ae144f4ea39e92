-- Residents: what else is kept. The day of birth is sealed; its year stands plain, for figures. One of several entries of a
-- person stays as a pointer to the one that remained; who was erased keeps an empty row for what refers to it.
ALTER TABLE resident ADD COLUMN birth_day TEXT;
ALTER TABLE resident ADD COLUMN birth_hash TEXT;
ALTER TABLE resident ADD COLUMN birth_year BIGINT;
ALTER TABLE resident ADD COLUMN sex TEXT;
ALTER TABLE resident ADD COLUMN care_note TEXT;
ALTER TABLE resident ADD COLUMN contact TEXT;
ALTER TABLE resident ADD COLUMN contact_phone TEXT;
ALTER TABLE resident ADD COLUMN status TEXT NOT NULL DEFAULT 'living';
ALTER TABLE resident ADD COLUMN status_since TEXT;
ALTER TABLE resident ADD COLUMN merged_into TEXT REFERENCES resident (id);
ALTER TABLE resident ADD COLUMN erased_at BIGINT;
CREATE INDEX resident_birth ON resident (birth_hash, name_folded);
CREATE INDEX resident_merged ON resident (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX resident_left ON resident (status_since, id) WHERE status <> 'living';

-- Since when somebody belongs to a special group, and by which document.
ALTER TABLE resident_group ADD COLUMN since TEXT;
ALTER TABLE resident_group ADD COLUMN basis TEXT NOT NULL DEFAULT '';
CREATE INDEX resident_group_of ON resident_group (special_group, resident_id);

-- Households, and who belongs to which: a person to one.
CREATE TABLE household (
    id TEXT PRIMARY KEY,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    address TEXT,
    head_id TEXT REFERENCES resident (id),
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX household_unit ON household (unit_id, id);
CREATE INDEX household_head ON household (head_id);
CREATE TABLE household_member (
    resident_id TEXT PRIMARY KEY REFERENCES resident (id),
    household_id TEXT NOT NULL REFERENCES household (id),
    relation TEXT NOT NULL
);
CREATE INDEX household_member_in ON household_member (household_id, resident_id);

-- Guardians: of the register, or by sealed name and telephone number.
CREATE TABLE guardian (
    id TEXT PRIMARY KEY,
    ward_id TEXT NOT NULL REFERENCES resident (id),
    guardian_id TEXT REFERENCES resident (id),
    name TEXT,
    phone TEXT,
    relation TEXT NOT NULL,
    since TEXT NOT NULL,
    ended_on TEXT,
    version BIGINT NOT NULL
);
CREATE INDEX guardian_ward ON guardian (ward_id, id);
CREATE INDEX guardian_of ON guardian (guardian_id, id);

-- Consents: of a resident or of a volunteer, for one purpose; a withdrawal keeps the row.
CREATE TABLE consent (
    id TEXT PRIMARY KEY,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    resident_id TEXT REFERENCES resident (id),
    volunteer_id TEXT REFERENCES volunteer (id),
    purpose TEXT NOT NULL,
    scope TEXT NOT NULL,
    given_by TEXT NOT NULL,
    guardian_id TEXT REFERENCES guardian (id),
    given_on TEXT NOT NULL,
    until TEXT,
    evidence TEXT NOT NULL,
    noted_by TEXT REFERENCES login_user (id),
    created_at BIGINT NOT NULL,
    withdrawn_on TEXT,
    withdrawn_by TEXT REFERENCES login_user (id),
    version BIGINT NOT NULL,
    CHECK ((resident_id IS NULL) <> (volunteer_id IS NULL))
);
CREATE INDEX consent_unit ON consent (unit_id, id);
CREATE INDEX consent_resident ON consent (resident_id, purpose, id);
CREATE INDEX consent_volunteer ON consent (volunteer_id, purpose, id);
CREATE INDEX consent_withdrawn ON consent (withdrawn_on, id) WHERE withdrawn_on IS NOT NULL;

-- Entries that may be one person, the smaller id first. Noted when one of them is entered or changed.
CREATE TABLE resident_duplicate (
    first_id TEXT NOT NULL REFERENCES resident (id),
    second_id TEXT NOT NULL REFERENCES resident (id),
    reason TEXT NOT NULL,
    noted_at BIGINT NOT NULL,
    dismissed_at BIGINT,
    dismissed_by TEXT REFERENCES login_user (id),
    PRIMARY KEY (first_id, second_id)
);
CREATE INDEX resident_duplicate_second ON resident_duplicate (second_id, first_id);

-- Volunteers: a number instead of the identity number, the resident they are, until when they are insured.
ALTER TABLE volunteer ADD COLUMN number TEXT NOT NULL DEFAULT '';
ALTER TABLE volunteer ADD COLUMN resident_id TEXT REFERENCES resident (id);
ALTER TABLE volunteer ADD COLUMN status TEXT NOT NULL DEFAULT 'active';
ALTER TABLE volunteer ADD COLUMN insured_until TEXT;
ALTER TABLE volunteer ADD COLUMN erased_at BIGINT;
CREATE UNIQUE INDEX volunteer_number ON volunteer (number) WHERE number <> '';
CREATE INDEX volunteer_resident ON volunteer (resident_id);
CREATE INDEX volunteer_phone ON volunteer (phone_hash);
CREATE INDEX volunteer_name ON volunteer (name_folded, id);

-- What volunteers can do, folded for finding.
CREATE TABLE volunteer_skill (
    volunteer_id TEXT NOT NULL REFERENCES volunteer (id),
    skill TEXT NOT NULL,
    PRIMARY KEY (volunteer_id, skill)
);
CREATE INDEX volunteer_skill_of ON volunteer_skill (skill, volunteer_id);
INSERT INTO volunteer_skill (volunteer_id, skill)
SELECT DISTINCT v.id, LOWER(REPLACE(s.value, ' ', '')) FROM volunteer v, json_array_elements_text(v.skills::json) s (value);

-- When they are free in an ordinary week: day 1 (Monday) to 7, minutes since midnight.
CREATE TABLE volunteer_slot (
    volunteer_id TEXT NOT NULL REFERENCES volunteer (id),
    weekday BIGINT NOT NULL CHECK (weekday BETWEEN 1 AND 7),
    from_minute BIGINT NOT NULL,
    to_minute BIGINT NOT NULL,
    PRIMARY KEY (volunteer_id, weekday, from_minute),
    CHECK (from_minute >= 0 AND from_minute < to_minute AND to_minute <= 1440)
);
CREATE INDEX volunteer_slot_day ON volunteer_slot (weekday, volunteer_id);

-- Trainings they attended and awards they got.
CREATE TABLE volunteer_training (
    id TEXT PRIMARY KEY,
    volunteer_id TEXT NOT NULL REFERENCES volunteer (id),
    held_on TEXT NOT NULL,
    title TEXT NOT NULL,
    minutes BIGINT NOT NULL,
    issuer TEXT NOT NULL
);
CREATE INDEX volunteer_training_of ON volunteer_training (volunteer_id, id);
CREATE TABLE volunteer_award (
    id TEXT PRIMARY KEY,
    volunteer_id TEXT NOT NULL REFERENCES volunteer (id),
    given_on TEXT NOT NULL,
    title TEXT NOT NULL,
    issuer TEXT NOT NULL
);
CREATE INDEX volunteer_award_of ON volunteer_award (volunteer_id, id);

-- Teams: of which kind.
ALTER TABLE volunteer_team ADD COLUMN kind TEXT NOT NULL DEFAULT 'residents';
ALTER TABLE volunteer_team ADD COLUMN version BIGINT NOT NULL DEFAULT 1;

-- What people ask about their own data, and what came of it. The words are sealed.
CREATE TABLE data_request (
    id TEXT PRIMARY KEY,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    resident_id TEXT NOT NULL REFERENCES resident (id),
    kind TEXT NOT NULL,
    detail TEXT,
    evidence TEXT NOT NULL,
    status TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    asked_by TEXT REFERENCES login_user (id),
    due_on TEXT NOT NULL,
    decided_at BIGINT,
    decided_by TEXT REFERENCES login_user (id),
    answer TEXT,
    kept_because TEXT,
    kept_until TEXT,
    version BIGINT NOT NULL
);
CREATE INDEX data_request_unit ON data_request (unit_id, status, id);
CREATE INDEX data_request_resident ON data_request (resident_id, id);
CREATE INDEX data_request_decided ON data_request (decided_at, id) WHERE decided_at IS NOT NULL;

-- How many days things are kept, and within how many a question about one's data is answered.
CREATE TABLE privacy_rule (
    subject TEXT PRIMARY KEY,
    days BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    changed_by TEXT REFERENCES login_user (id),
    version BIGINT NOT NULL
);
INSERT INTO privacy_rule (subject, days, changed_at, changed_by, version) VALUES
    ('notification', 365, 0, NULL, 1),
    ('invocation_failure', 183, 0, NULL, 1),
    ('session', 0, 0, NULL, 1),
    ('request_detail', 1095, 0, NULL, 1),
    ('data_request', 1095, 0, NULL, 1),
    ('consent', 1095, 0, NULL, 1),
    ('resident_left', 1825, 0, NULL, 1),
    ('hours', 3650, 0, NULL, 1),
    ('ledger', 10950, 0, NULL, 1),
    ('data_request_answer', 15, 0, NULL, 1);
-- What the retention looks for.
CREATE INDEX notification_age ON notification (created_at, id);
CREATE INDEX invocation_failure_age ON invocation_failure (at, id);
CREATE INDEX request_detail_age ON request (ended_at, id) WHERE ended_at IS NOT NULL AND detail <> '';

-- How far sealed columns have been sealed anew: per column, the keys' numbers and the last row done.
CREATE TABLE reseal_mark (
    target TEXT PRIMARY KEY,
    seal_number BIGINT NOT NULL,
    lookup_number BIGINT NOT NULL,
    after_id TEXT NOT NULL,
    remaining BIGINT NOT NULL
);
