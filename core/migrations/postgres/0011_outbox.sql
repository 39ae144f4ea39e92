-- What is to be done after a transaction has committed: events for other modules, jobs, requests to other servers. A row goes
-- when its effect is done, in the same transaction where the effect is in this database. What fails again and again is parked
-- with a reason. Sealed: what is sent may tell of people.
CREATE TABLE outbox (
    id TEXT PRIMARY KEY,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    module_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    recipient TEXT NOT NULL,
    target_id TEXT NOT NULL,
    name TEXT NOT NULL,
    event TEXT NOT NULL,
    body TEXT NOT NULL,
    trail TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    tries BIGINT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX outbox_due ON outbox (state, due_at, id);
-- In order for each recipient.
CREATE INDEX outbox_recipient ON outbox (unit_id, recipient, state, id);
CREATE INDEX outbox_unit ON outbox (unit_id, state, id);

-- When each job of a module comes next in each unit where it is on.
CREATE TABLE module_job (
    module_id TEXT NOT NULL,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    name TEXT NOT NULL,
    cron TEXT NOT NULL,
    next_at BIGINT NOT NULL,
    last_at BIGINT,
    PRIMARY KEY (module_id, unit_id, name)
);
CREATE INDEX module_job_next ON module_job (next_at);
CREATE INDEX module_job_unit ON module_job (unit_id);

-- Modules that are suspended in a unit after they kept failing. Holds for that version, until it is lifted.
CREATE TABLE module_suspension (
    id TEXT PRIMARY KEY,
    module_id TEXT NOT NULL,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    module_version TEXT NOT NULL,
    suspended_at BIGINT NOT NULL,
    failures BIGINT NOT NULL,
    code TEXT NOT NULL,
    invocation_id TEXT NOT NULL,
    lifted_at BIGINT,
    lifted_by TEXT REFERENCES login_user (id),
    version BIGINT NOT NULL
);
CREATE INDEX module_suspension_unit ON module_suspension (unit_id, module_id, id);
CREATE INDEX invocation_failure_recent ON invocation_failure (unit_id, module_id, at);
