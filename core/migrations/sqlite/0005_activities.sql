-- Activities: what a community puts on. `audience` is a JSON array of special groups; empty: everybody.
CREATE TABLE activity (
    id TEXT PRIMARY KEY,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    kind TEXT NOT NULL,
    category TEXT NOT NULL,
    title TEXT NOT NULL,
    detail TEXT NOT NULL,
    place TEXT NOT NULL,
    charge_class TEXT NOT NULL,
    organisation_id TEXT,
    audience TEXT NOT NULL,
    women_only BOOLEAN NOT NULL,
    hazardous BOOLEAN NOT NULL,
    risk_note TEXT NOT NULL,
    insurance_note TEXT NOT NULL,
    status TEXT NOT NULL,
    cancel_reason TEXT NOT NULL,
    told BIGINT NOT NULL,
    to_ring BIGINT NOT NULL,
    created_by TEXT REFERENCES login_user (id),
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX activity_unit ON activity (unit_id, status, id);
CREATE INDEX activity_organisation ON activity (organisation_id, id);

-- Sessions. `next_place` numbers whoever signs up, in order: the waiting list moves by it.
CREATE TABLE activity_session (
    id TEXT PRIMARY KEY,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    activity_id TEXT NOT NULL REFERENCES activity (id),
    begins_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    place TEXT NOT NULL,
    seats BIGINT CHECK (seats >= 1),
    helper_seats BIGINT CHECK (helper_seats >= 0),
    waiting_list BOOLEAN NOT NULL,
    sign_up_opens_at BIGINT NOT NULL,
    sign_up_closes_at BIGINT NOT NULL,
    status TEXT NOT NULL,
    cancel_reason TEXT NOT NULL,
    drop_ins BIGINT NOT NULL CHECK (drop_ins >= 0),
    next_place BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CHECK (begins_at < ends_at)
);
CREATE INDEX activity_session_activity ON activity_session (activity_id, begins_at, id);
CREATE INDEX activity_session_unit ON activity_session (unit_id, begins_at, id);

-- Seats and places on the waiting list. Nobody twice in one session. Guardians of minors are sealed.
CREATE TABLE sign_up (
    id TEXT PRIMARY KEY,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    session_id TEXT NOT NULL REFERENCES activity_session (id),
    role TEXT NOT NULL,
    resident_id TEXT REFERENCES resident (id),
    volunteer_id TEXT REFERENCES volunteer (id),
    task TEXT NOT NULL,
    place BIGINT NOT NULL,
    status TEXT NOT NULL,
    attendance TEXT NOT NULL,
    guardian_name TEXT,
    guardian_phone TEXT,
    note TEXT NOT NULL,
    on_behalf BOOLEAN NOT NULL,
    signed_up_by TEXT REFERENCES login_user (id),
    signed_up_at BIGINT NOT NULL,
    cancelled_at BIGINT,
    cancel_reason TEXT NOT NULL,
    version BIGINT NOT NULL,
    UNIQUE (session_id, place),
    CHECK ((resident_id IS NULL) <> (volunteer_id IS NULL))
);
CREATE UNIQUE INDEX sign_up_resident_once ON sign_up (session_id, resident_id) WHERE status <> 'cancelled';
CREATE UNIQUE INDEX sign_up_volunteer_once ON sign_up (session_id, volunteer_id) WHERE status <> 'cancelled';
CREATE INDEX sign_up_session ON sign_up (session_id, role, status, place);
CREATE INDEX sign_up_unit ON sign_up (unit_id, id);
CREATE INDEX sign_up_resident ON sign_up (resident_id, id);
CREATE INDEX sign_up_volunteer ON sign_up (volunteer_id, id);

-- Volunteer hours, anew: of a request, of a session, or taken over from another system. Travel is noted and never counted.
CREATE TABLE hours_new (
    id TEXT PRIMARY KEY,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    request_id TEXT REFERENCES request (id),
    session_id TEXT REFERENCES activity_session (id),
    volunteer_id TEXT NOT NULL REFERENCES volunteer (id),
    minutes BIGINT NOT NULL CHECK (minutes BETWEEN 1 AND 1440),
    travel_minutes BIGINT NOT NULL CHECK (travel_minutes BETWEEN 0 AND 1440),
    source TEXT NOT NULL,
    served_at BIGINT NOT NULL,
    content TEXT NOT NULL,
    late_reason TEXT NOT NULL,
    external_ref TEXT,
    replaces_id TEXT,
    status TEXT NOT NULL,
    submitted_by TEXT REFERENCES login_user (id),
    submitted_at BIGINT NOT NULL,
    decided_by TEXT REFERENCES login_user (id),
    decided_at BIGINT,
    reason TEXT NOT NULL,
    withdrawn_by TEXT REFERENCES login_user (id),
    withdrawn_at BIGINT,
    version BIGINT NOT NULL,
    CHECK (request_id IS NULL OR session_id IS NULL),
    CHECK (source = 'import' OR request_id IS NOT NULL OR session_id IS NOT NULL)
);
INSERT INTO hours_new (id, unit_id, request_id, volunteer_id, minutes, travel_minutes, source, served_at, content, late_reason, status,
    submitted_by, submitted_at, decided_by, decided_at, reason, version)
SELECT id, unit_id, request_id, volunteer_id, minutes, 0, source, served_at, '', '', status,
    submitted_by, submitted_at, decided_by, decided_at, reason, 1
FROM hours;
DROP TABLE hours;
ALTER TABLE hours_new RENAME TO hours;
CREATE UNIQUE INDEX hours_once ON hours (request_id, volunteer_id) WHERE status <> 'rejected' AND status <> 'withdrawn';
CREATE UNIQUE INDEX hours_session_once ON hours (session_id, volunteer_id) WHERE status <> 'rejected' AND status <> 'withdrawn';
CREATE UNIQUE INDEX hours_import_once ON hours (unit_id, external_ref) WHERE status <> 'rejected' AND status <> 'withdrawn';
CREATE INDEX hours_unit ON hours (unit_id, status, id);
CREATE INDEX hours_unit_served ON hours (unit_id, status, served_at);
CREATE INDEX hours_volunteer ON hours (volunteer_id, status, id);
CREATE INDEX hours_volunteer_served ON hours (volunteer_id, served_at);

-- Volunteers who have checked in and not out: opt-in, no place kept. One at a time.
CREATE TABLE check_in (
    id TEXT PRIMARY KEY,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    volunteer_id TEXT NOT NULL REFERENCES volunteer (id),
    request_id TEXT REFERENCES request (id),
    session_id TEXT REFERENCES activity_session (id),
    started_at BIGINT NOT NULL,
    ended_at BIGINT,
    hours_id TEXT REFERENCES hours (id)
);
CREATE UNIQUE INDEX check_in_open ON check_in (volunteer_id) WHERE ended_at IS NULL;

-- Settings of volunteer service, per unit, inherited downwards.
CREATE TABLE service_setting (
    unit_id TEXT PRIMARY KEY REFERENCES unit (id),
    star_minutes TEXT NOT NULL,
    late_days BIGINT NOT NULL,
    publicise_days BIGINT NOT NULL,
    star_review_days BIGINT NOT NULL,
    changed_by TEXT REFERENCES login_user (id),
    changed_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);

-- Stars that volunteers have applied for.
CREATE TABLE star (
    id TEXT PRIMARY KEY,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    volunteer_id TEXT NOT NULL REFERENCES volunteer (id),
    stars BIGINT NOT NULL,
    minutes BIGINT NOT NULL,
    status TEXT NOT NULL,
    applied_by TEXT REFERENCES login_user (id),
    applied_at BIGINT NOT NULL,
    decided_by TEXT REFERENCES login_user (id),
    decided_at BIGINT,
    reason TEXT NOT NULL,
    review_on TEXT,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX star_applied_once ON star (volunteer_id) WHERE status = 'applied';
CREATE INDEX star_unit ON star (unit_id, status, id);
CREATE INDEX star_volunteer ON star (volunteer_id, id);

-- Certificates of hours, as they were issued; the hours that each covers stay as they were counted.
CREATE TABLE certificate (
    id TEXT PRIMARY KEY,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    volunteer_id TEXT NOT NULL REFERENCES volunteer (id),
    period_from TEXT NOT NULL,
    period_to TEXT NOT NULL,
    purpose TEXT NOT NULL,
    status TEXT NOT NULL,
    number TEXT UNIQUE,
    verify_code TEXT,
    volunteer_name TEXT NOT NULL,
    volunteer_no TEXT NOT NULL,
    minutes BIGINT NOT NULL,
    content TEXT NOT NULL,
    issuer TEXT NOT NULL,
    responsible TEXT NOT NULL,
    handler TEXT NOT NULL,
    contact TEXT NOT NULL,
    issued_on TEXT,
    counts_from TEXT,
    issued_by TEXT REFERENCES login_user (id),
    revoked_at BIGINT,
    revoked_by TEXT REFERENCES login_user (id),
    reason TEXT NOT NULL,
    created_by TEXT REFERENCES login_user (id),
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX certificate_unit ON certificate (unit_id, status, id);
CREATE INDEX certificate_volunteer ON certificate (volunteer_id, id);
CREATE TABLE certificate_hours (
    certificate_id TEXT NOT NULL REFERENCES certificate (id),
    hours_id TEXT NOT NULL REFERENCES hours (id),
    minutes BIGINT NOT NULL,
    stands BOOLEAN NOT NULL,
    PRIMARY KEY (certificate_id, hours_id)
);
CREATE UNIQUE INDEX certificate_hours_once ON certificate_hours (hours_id) WHERE stands;

-- What went to the national system of volunteer service, and when: each entry and each withdrawal once.
CREATE TABLE hours_export (
    id TEXT PRIMARY KEY,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    number TEXT NOT NULL,
    through_day TEXT NOT NULL,
    made_by TEXT REFERENCES login_user (id),
    made_at BIGINT NOT NULL,
    entries BIGINT NOT NULL,
    minutes BIGINT NOT NULL,
    UNIQUE (unit_id, number)
);
CREATE INDEX hours_export_unit ON hours_export (unit_id, id);
CREATE TABLE hours_export_entry (
    hours_id TEXT NOT NULL REFERENCES hours (id),
    change TEXT NOT NULL,
    export_id TEXT NOT NULL REFERENCES hours_export (id),
    minutes BIGINT NOT NULL,
    PRIMARY KEY (hours_id, change)
);
CREATE INDEX hours_export_entry_of ON hours_export_entry (export_id, hours_id, change);
