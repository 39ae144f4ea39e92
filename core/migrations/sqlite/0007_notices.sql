-- Files, once each, found by the SHA-256 of what they hold. Kept here so that every host and every backup has them.
CREATE TABLE file (
    sha256 TEXT PRIMARY KEY,
    media_type TEXT NOT NULL,
    size BIGINT NOT NULL,
    width BIGINT,
    height BIGINT,
    content BLOB NOT NULL,
    kept_at BIGINT NOT NULL
);
CREATE INDEX file_age ON file (kept_at);

-- What a file is attached to. `unit_id` is the unit of that thing.
CREATE TABLE attachment (
    id TEXT PRIMARY KEY,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    entity TEXT NOT NULL,
    entity_id TEXT NOT NULL,
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL REFERENCES file (sha256),
    is_public BOOLEAN NOT NULL,
    created_by TEXT REFERENCES login_user (id),
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX attachment_of ON attachment (entity, entity_id, id);
CREATE INDEX attachment_unit ON attachment (unit_id, id);
CREATE INDEX attachment_file ON attachment (sha256);

-- Notices: drafted, reviewed by another, published, expired.
CREATE TABLE notice (
    id TEXT PRIMARY KEY,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    section TEXT NOT NULL,
    title_zh TEXT NOT NULL,
    title_en TEXT NOT NULL,
    body_zh TEXT NOT NULL,
    body_en TEXT NOT NULL,
    audience TEXT NOT NULL,
    pinned BOOLEAN NOT NULL,
    period TEXT,
    publish_at BIGINT,
    expires_on TEXT,
    objection_days BIGINT NOT NULL,
    status TEXT NOT NULL,
    reason TEXT NOT NULL,
    written_by TEXT REFERENCES login_user (id),
    written_by_name TEXT NOT NULL,
    submitted_at BIGINT,
    reviewed_by TEXT REFERENCES login_user (id),
    reviewed_by_name TEXT NOT NULL,
    reviewed_at BIGINT,
    shown_from BIGINT,
    objections_until TEXT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX notice_unit ON notice (unit_id, status, id);
CREATE INDEX notice_shown ON notice (unit_id, shown_from, id);
CREATE INDEX notice_period ON notice (unit_id, section, period);
CREATE INDEX notice_turn ON notice (status, shown_from);
CREATE INDEX notice_expiry ON notice (status, expires_on);

-- Everybody who had a hand in a notice: none of them reviews it.
CREATE TABLE notice_writer (
    notice_id TEXT NOT NULL REFERENCES notice (id),
    user_id TEXT NOT NULL REFERENCES login_user (id),
    PRIMARY KEY (notice_id, user_id)
);

-- Who can be recognised in a notice, and where their consent is.
CREATE TABLE notice_person (
    notice_id TEXT NOT NULL REFERENCES notice (id),
    position BIGINT NOT NULL,
    resident_id TEXT REFERENCES resident (id),
    volunteer_id TEXT REFERENCES volunteer (id),
    paper TEXT NOT NULL,
    PRIMARY KEY (notice_id, position)
);
CREATE INDEX notice_person_resident ON notice_person (resident_id);
CREATE INDEX notice_person_volunteer ON notice_person (volunteer_id);

-- Spending and projects line by line: what is made public is data.
CREATE TABLE notice_item (
    notice_id TEXT NOT NULL REFERENCES notice (id),
    position BIGINT NOT NULL,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    name TEXT NOT NULL,
    amount BIGINT NOT NULL,
    progress BIGINT,
    status TEXT NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (notice_id, position)
);
CREATE INDEX notice_item_unit ON notice_item (unit_id);

-- How often a notice was read on a day; by whom is not kept.
CREATE TABLE notice_reads (
    notice_id TEXT NOT NULL REFERENCES notice (id),
    day TEXT NOT NULL,
    reads BIGINT NOT NULL,
    PRIMARY KEY (notice_id, day)
);

-- Objections of residents, and what came of them.
CREATE TABLE objection (
    id TEXT PRIMARY KEY,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    notice_id TEXT NOT NULL REFERENCES notice (id),
    resident_id TEXT NOT NULL REFERENCES resident (id),
    reason TEXT NOT NULL,
    on_behalf BOOLEAN NOT NULL,
    status TEXT NOT NULL,
    answer TEXT NOT NULL,
    filed_by TEXT REFERENCES login_user (id),
    filed_at BIGINT NOT NULL,
    answered_by TEXT REFERENCES login_user (id),
    answered_at BIGINT,
    version BIGINT NOT NULL
);
CREATE INDEX objection_unit ON objection (unit_id, status, id);
CREATE INDEX objection_notice ON objection (notice_id, id);
CREATE INDEX objection_resident ON objection (resident_id, id);

-- What is to be made public how often. Of two rules for a section, that of the nearer unit holds; without a unit it holds
-- everywhere.
CREATE TABLE publicity_rule (
    id TEXT PRIMARY KEY,
    unit_id TEXT REFERENCES unit (id),
    section TEXT NOT NULL,
    unit_kind TEXT NOT NULL,
    every TEXT NOT NULL,
    grace_days BIGINT NOT NULL,
    basis TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX publicity_rule_unit ON publicity_rule (unit_id);
INSERT INTO publicity_rule (id, unit_id, section, unit_kind, every, grace_days, basis, valid_from, created_at, version) VALUES
    ('018cc251-f400-7000-8000-000000000001', NULL, 'affairs', 'community', 'quarter', 10, '村民委员会组织法第三十条：一般的村务事项至少每季度公布一次', '2024-01-01', 1704067200000000, 1),
    ('018cc251-f400-7000-8000-000000000002', NULL, 'spending', 'community', 'month', 10, '村民委员会组织法第三十条：财务收支较多的每月公布一次；城市居民委员会组织法第十六条：收支帐目及时公布', '2024-01-01', 1704067200000000, 1);

-- Indicators count by unit and time.
CREATE INDEX resident_since ON resident (unit_id, created_at);
CREATE INDEX request_opened ON request (unit_id, opened_at);
CREATE INDEX request_unit_ended ON request (unit_id, ended_at) WHERE ended_at IS NOT NULL;
