-- Kinds of requests: data of the county and its units, in force for the unit that defines them and everything below.
CREATE TABLE request_kind (
    id TEXT PRIMARY KEY,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    code TEXT NOT NULL,
    name_zh TEXT NOT NULL,
    name_en TEXT NOT NULL,
    lead_department TEXT NOT NULL,
    line TEXT NOT NULL,
    deadline_days BIGINT NOT NULL CHECK (deadline_days BETWEEN 0 AND 365),
    accept_days BIGINT,
    answer_days BIGINT,
    urgent BOOLEAN NOT NULL,
    active BOOLEAN NOT NULL,
    used BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    UNIQUE (unit_id, code)
);

-- Days that are off or worked by decree; all others follow weekends and statutory days.
CREATE TABLE calendar_day (
    day TEXT PRIMARY KEY,
    works BOOLEAN NOT NULL,
    name TEXT NOT NULL
);

-- Where a request belongs (community_id, township_id), whose desk has it (handling_unit_id), and its clocks. A request is
-- open exactly while ended_at is null: the indexes of what is open stand on that. Columns that refer to units, users and kinds
-- without an index of their own carry no foreign key: its check would read the whole table.
ALTER TABLE request ADD COLUMN community_id TEXT NOT NULL DEFAULT '';
ALTER TABLE request ADD COLUMN township_id TEXT NOT NULL DEFAULT '';
ALTER TABLE request ADD COLUMN handling_unit_id TEXT NOT NULL DEFAULT '';
ALTER TABLE request ADD COLUMN sent_by_unit_id TEXT;
ALTER TABLE request ADD COLUMN arbitrated_unit_id TEXT;
ALTER TABLE request ADD COLUMN kind_id TEXT;
ALTER TABLE request ADD COLUMN line TEXT NOT NULL DEFAULT '';
ALTER TABLE request ADD COLUMN urgent BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE request ADD COLUMN title_folded TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE request ADD COLUMN handler_id TEXT;
ALTER TABLE request ADD COLUMN entered_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE request ADD COLUMN late_reason TEXT NOT NULL DEFAULT '';
ALTER TABLE request ADD COLUMN accept_due_at BIGINT;
ALTER TABLE request ADD COLUMN answer_due_at BIGINT;
ALTER TABLE request ADD COLUMN answered_at BIGINT;
ALTER TABLE request ADD COLUMN suspended_at BIGINT;
ALTER TABLE request ADD COLUMN closed_level TEXT;
ALTER TABLE request ADD COLUMN merged_into TEXT REFERENCES request (id);
ALTER TABLE request ADD COLUMN rating BIGINT CHECK (rating BETWEEN 1 AND 5);
ALTER TABLE request ADD COLUMN reminded_day TEXT NOT NULL DEFAULT '';
UPDATE request SET
    community_id = COALESCE((SELECT u.id FROM unit_closure c JOIN unit u ON u.id = c.ancestor_id
        WHERE c.descendant_id = request.unit_id AND u.kind = 'community'), unit_id),
    township_id = COALESCE((SELECT u.id FROM unit_closure c JOIN unit u ON u.id = c.ancestor_id
        WHERE c.descendant_id = request.unit_id AND u.kind = 'township'), unit_id),
    handling_unit_id = unit_id,
    entered_at = opened_at,
    title_folded = LOWER(title),
    closed_level = CASE WHEN status = 'closed' THEN (SELECT u.kind FROM unit u WHERE u.id = request.unit_id) END;

DROP INDEX request_unit;
DROP INDEX request_module;
DROP INDEX request_volunteer;
DROP INDEX request_team;
-- Newest of a community and of a township; of the county, the primary key serves.
CREATE INDEX request_community ON request (community_id, id);
CREATE INDEX request_township ON request (township_id, id);
-- What is open is little, whatever has gathered over the years.
CREATE INDEX request_open_community ON request (community_id, id) WHERE ended_at IS NULL;
CREATE INDEX request_open_township ON request (township_id, id) WHERE ended_at IS NULL;
CREATE INDEX request_open_unit ON request (unit_id, id) WHERE ended_at IS NULL;
CREATE INDEX request_open ON request (id) WHERE ended_at IS NULL;
CREATE INDEX request_desk ON request (handling_unit_id, id) WHERE ended_at IS NULL;
CREATE INDEX request_due ON request (due_at, id) WHERE ended_at IS NULL;
-- Ends other than closing are rare.
CREATE INDEX request_ended_otherwise ON request (community_id, status, id) WHERE status IN ('rejected', 'merged', 'voided');
CREATE INDEX request_volunteer ON request (volunteer_id, id) WHERE volunteer_id IS NOT NULL;
CREATE INDEX request_team ON request (team_id, id) WHERE team_id IS NOT NULL;
CREATE INDEX request_module ON request (community_id, module_id, id) WHERE module_id IS NOT NULL;
CREATE INDEX request_title ON request (community_id, title_folded, id);
-- Figures of a period: what ended in it.
CREATE INDEX request_ended ON request (community_id, ended_at) WHERE closed_level IS NOT NULL;
CREATE INDEX request_merged ON request (merged_into) WHERE merged_into IS NOT NULL;

-- Supporting units (协办): what each has said.
CREATE TABLE request_support (
    request_id TEXT NOT NULL REFERENCES request (id),
    unit_id TEXT NOT NULL REFERENCES unit (id),
    named_at BIGINT NOT NULL,
    opinion TEXT NOT NULL,
    answered_at BIGINT,
    released_at BIGINT,
    PRIMARY KEY (request_id, unit_id)
);
CREATE INDEX request_support_unit ON request_support (unit_id, request_id);

-- More time, or a pause, asked for by one and decided by another.
CREATE TABLE request_extension (
    id TEXT PRIMARY KEY,
    request_id TEXT NOT NULL REFERENCES request (id),
    unit_id TEXT NOT NULL REFERENCES unit (id),
    kind TEXT NOT NULL,
    days BIGINT,
    reason TEXT NOT NULL,
    asked_by TEXT REFERENCES login_user (id),
    asked_at BIGINT NOT NULL,
    status TEXT NOT NULL,
    decided_by TEXT REFERENCES login_user (id),
    decided_at BIGINT,
    words TEXT NOT NULL
);
CREATE INDEX request_extension_request ON request_extension (request_id, id);
CREATE INDEX request_extension_pending ON request_extension (unit_id, id) WHERE status = 'pending';

-- Papers taken for a request, and every step of their custody.
CREATE TABLE request_paper (
    id TEXT PRIMARY KEY,
    request_id TEXT NOT NULL REFERENCES request (id),
    unit_id TEXT NOT NULL REFERENCES unit (id),
    name TEXT NOT NULL,
    original BOOLEAN NOT NULL,
    count BIGINT NOT NULL CHECK (count BETWEEN 1 AND 999),
    owner TEXT NOT NULL,
    holder TEXT NOT NULL,
    returned_at BIGINT,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX request_paper_request ON request_paper (request_id, id);
CREATE INDEX request_paper_out ON request_paper (unit_id, id) WHERE returned_at IS NULL;
CREATE TABLE paper_custody (
    id TEXT PRIMARY KEY,
    paper_id TEXT NOT NULL REFERENCES request_paper (id),
    step TEXT NOT NULL,
    from_name TEXT NOT NULL,
    to_name TEXT NOT NULL,
    at BIGINT NOT NULL,
    note TEXT NOT NULL,
    user_id TEXT REFERENCES login_user (id),
    by_name TEXT NOT NULL
);
CREATE INDEX paper_custody_paper ON paper_custody (paper_id, id);

-- Reply templates, inherited downwards.
CREATE TABLE reply_template (
    id TEXT PRIMARY KEY,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    kind TEXT NOT NULL,
    name_zh TEXT NOT NULL,
    name_en TEXT NOT NULL,
    text TEXT NOT NULL,
    active BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX reply_template_unit ON reply_template (unit_id, id);
