-- Charity funds. Books are double entry, in fen; days are texts like 2026-09-01.
CREATE TABLE fund (
    id TEXT PRIMARY KEY,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    name TEXT NOT NULL,
    approval_limit BIGINT NOT NULL CHECK (approval_limit >= 0),
    major_amount BIGINT CHECK (major_amount > 0),
    publicity TEXT NOT NULL,
    designated_platform TEXT,
    filing_no TEXT,
    donate_link TEXT,
    opened_on TEXT NOT NULL,
    closed_through TEXT,
    active BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX fund_unit ON fund (unit_id, id);

-- What money may be bound to.
CREATE TABLE fund_purpose (
    id TEXT PRIMARY KEY,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    name TEXT NOT NULL,
    description TEXT,
    category TEXT,
    starts_on TEXT,
    ends_on TEXT,
    raising_from TEXT,
    raising_to TEXT,
    active BOOLEAN NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX fund_purpose_unit ON fund_purpose (unit_id, id);

-- The chart of accounts. Source and purpose make the pot of an account; bank, cash, stock and payables have none.
CREATE TABLE fund_account (
    id TEXT PRIMARY KEY,
    fund_id TEXT NOT NULL REFERENCES fund (id),
    unit_id TEXT NOT NULL REFERENCES unit (id),
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    source TEXT,
    purpose_id TEXT REFERENCES fund_purpose (id),
    form TEXT NOT NULL,
    active BOOLEAN NOT NULL,
    version BIGINT NOT NULL,
    UNIQUE (fund_id, code)
);
CREATE INDEX fund_account_pot ON fund_account (fund_id, source, purpose_id);
CREATE INDEX fund_account_unit ON fund_account (unit_id, code, id);

-- Postings. What is booked does not change; lines and moves of goods stand here as they were entered.
CREATE TABLE fund_posting (
    id TEXT PRIMARY KEY,
    fund_id TEXT NOT NULL REFERENCES fund (id),
    unit_id TEXT NOT NULL REFERENCES unit (id),
    kind TEXT NOT NULL,
    status TEXT NOT NULL,
    year BIGINT,
    number BIGINT,
    day TEXT NOT NULL,
    amount BIGINT NOT NULL CHECK (amount > 0),
    words TEXT NOT NULL,
    voucher TEXT,
    consent_ref TEXT,
    entries TEXT NOT NULL,
    goods TEXT NOT NULL,
    reverses_id TEXT REFERENCES fund_posting (id),
    pair_id TEXT,
    prepared_by TEXT REFERENCES login_user (id),
    prepared_at BIGINT NOT NULL,
    decided_by TEXT REFERENCES login_user (id),
    decided_at BIGINT,
    reason TEXT,
    version BIGINT NOT NULL,
    CHECK ((status = 'booked') = (number IS NOT NULL))
);
CREATE UNIQUE INDEX fund_posting_number ON fund_posting (fund_id, year, number);
CREATE UNIQUE INDEX fund_posting_reverses ON fund_posting (reverses_id) WHERE status <> 'rejected';
CREATE INDEX fund_posting_fund ON fund_posting (fund_id, id);
CREATE INDEX fund_posting_waiting ON fund_posting (fund_id, status, day);
CREATE INDEX fund_posting_major ON fund_posting (fund_id, status, amount);
CREATE INDEX fund_posting_unit ON fund_posting (unit_id, status, id);

-- The lines of booked postings: only ever added to.
CREATE TABLE fund_line (
    id TEXT PRIMARY KEY,
    posting_id TEXT NOT NULL REFERENCES fund_posting (id),
    fund_id TEXT NOT NULL REFERENCES fund (id),
    account_id TEXT NOT NULL REFERENCES fund_account (id),
    position BIGINT NOT NULL,
    day TEXT NOT NULL,
    debit BIGINT NOT NULL CHECK (debit >= 0),
    credit BIGINT NOT NULL CHECK (credit >= 0),
    for_purpose_id TEXT REFERENCES fund_purpose (id),
    CHECK ((debit = 0) <> (credit = 0)),
    UNIQUE (posting_id, position)
);
CREATE INDEX fund_line_account ON fund_line (account_id, day, id);
CREATE INDEX fund_line_day ON fund_line (fund_id, day);

-- Sums of lines by account and month, for speed; computed again by the check.
CREATE TABLE fund_balance (
    account_id TEXT NOT NULL REFERENCES fund_account (id),
    month TEXT NOT NULL,
    fund_id TEXT NOT NULL REFERENCES fund (id),
    debit BIGINT NOT NULL,
    credit BIGINT NOT NULL,
    PRIMARY KEY (account_id, month)
);
CREATE INDEX fund_balance_fund ON fund_balance (fund_id, month);

-- Donations, their goods, and their receipts.
CREATE TABLE fund_donation (
    id TEXT PRIMARY KEY,
    fund_id TEXT NOT NULL REFERENCES fund (id),
    unit_id TEXT NOT NULL REFERENCES unit (id),
    donor_kind TEXT NOT NULL,
    donor_name TEXT,
    donor_sealed TEXT,
    publish BOOLEAN NOT NULL,
    channel TEXT NOT NULL,
    day TEXT NOT NULL,
    amount BIGINT NOT NULL CHECK (amount > 0),
    in_kind BOOLEAN NOT NULL,
    purpose_id TEXT REFERENCES fund_purpose (id),
    words TEXT,
    posting_id TEXT NOT NULL UNIQUE REFERENCES fund_posting (id),
    created_at BIGINT NOT NULL
);
CREATE INDEX fund_donation_fund ON fund_donation (fund_id, id);
CREATE INDEX fund_donation_purpose ON fund_donation (fund_id, purpose_id, id);
CREATE INDEX fund_donation_day ON fund_donation (fund_id, day);
CREATE INDEX fund_donation_unit ON fund_donation (unit_id, id);
CREATE TABLE fund_lot (
    id TEXT PRIMARY KEY,
    fund_id TEXT NOT NULL REFERENCES fund (id),
    unit_id TEXT NOT NULL REFERENCES unit (id),
    donation_id TEXT NOT NULL REFERENCES fund_donation (id),
    purpose_id TEXT REFERENCES fund_purpose (id),
    name TEXT NOT NULL,
    measure TEXT NOT NULL,
    quantity BIGINT NOT NULL CHECK (quantity > 0),
    value BIGINT NOT NULL CHECK (value > 0),
    quantity_left BIGINT NOT NULL CHECK (quantity_left >= 0),
    value_left BIGINT NOT NULL CHECK (value_left >= 0)
);
CREATE INDEX fund_lot_fund ON fund_lot (fund_id, id);
CREATE INDEX fund_lot_unit ON fund_lot (unit_id, id);
CREATE INDEX fund_lot_donation ON fund_lot (donation_id, id);
CREATE TABLE fund_move (
    posting_id TEXT NOT NULL REFERENCES fund_posting (id),
    lot_id TEXT NOT NULL REFERENCES fund_lot (id),
    fund_id TEXT NOT NULL REFERENCES fund (id),
    day TEXT NOT NULL,
    quantity BIGINT NOT NULL,
    value BIGINT NOT NULL,
    PRIMARY KEY (posting_id, lot_id)
);
CREATE INDEX fund_move_lot ON fund_move (lot_id);
CREATE INDEX fund_move_day ON fund_move (fund_id, day);
CREATE TABLE fund_receipt (
    fund_id TEXT NOT NULL REFERENCES fund (id),
    year BIGINT NOT NULL,
    number BIGINT NOT NULL,
    donation_id TEXT NOT NULL REFERENCES fund_donation (id),
    issued_at BIGINT NOT NULL,
    issued_by TEXT REFERENCES login_user (id),
    voided_at BIGINT,
    voided_by TEXT REFERENCES login_user (id),
    void_reason TEXT,
    PRIMARY KEY (fund_id, year, number)
);
CREATE UNIQUE INDEX fund_receipt_stands ON fund_receipt (donation_id) WHERE voided_at IS NULL;
CREATE INDEX fund_receipt_donation ON fund_receipt (donation_id, issued_at);

-- Grants from above, low-fee and other income.
CREATE TABLE fund_income (
    id TEXT PRIMARY KEY,
    fund_id TEXT NOT NULL REFERENCES fund (id),
    unit_id TEXT NOT NULL REFERENCES unit (id),
    source TEXT NOT NULL,
    from_name TEXT NOT NULL,
    document_no TEXT,
    day TEXT NOT NULL,
    amount BIGINT NOT NULL CHECK (amount > 0),
    purpose_id TEXT REFERENCES fund_purpose (id),
    posting_id TEXT NOT NULL UNIQUE REFERENCES fund_posting (id),
    created_at BIGINT NOT NULL
);
CREATE INDEX fund_income_fund ON fund_income (fund_id, id);
CREATE INDEX fund_income_unit ON fund_income (unit_id, id);

-- Grants made: money or goods given to somebody.
CREATE TABLE fund_grant (
    id TEXT PRIMARY KEY,
    fund_id TEXT NOT NULL REFERENCES fund (id),
    unit_id TEXT NOT NULL REFERENCES unit (id),
    recipient_kind TEXT NOT NULL,
    recipient_name TEXT,
    recipient_code TEXT,
    recipient_sealed TEXT,
    resident_id TEXT REFERENCES resident (id),
    beneficiaries BIGINT NOT NULL CHECK (beneficiaries >= 0),
    title TEXT NOT NULL,
    description TEXT,
    purpose_id TEXT REFERENCES fund_purpose (id),
    source TEXT NOT NULL,
    in_kind BOOLEAN NOT NULL,
    lot_id TEXT REFERENCES fund_lot (id),
    quantity BIGINT,
    day TEXT NOT NULL,
    amount BIGINT NOT NULL CHECK (amount > 0),
    evidence TEXT,
    posting_id TEXT NOT NULL UNIQUE REFERENCES fund_posting (id),
    created_at BIGINT NOT NULL
);
CREATE INDEX fund_grant_fund ON fund_grant (fund_id, id);
CREATE INDEX fund_grant_purpose ON fund_grant (fund_id, purpose_id, id);
CREATE INDEX fund_grant_day ON fund_grant (fund_id, day);
CREATE INDEX fund_grant_unit ON fund_grant (unit_id, id);
CREATE INDEX fund_grant_resident ON fund_grant (resident_id);

-- What must be disclosed when; the county changes a rule when the law does.
CREATE TABLE fund_duty_rule (
    code TEXT PRIMARY KEY,
    trigger_kind TEXT NOT NULL,
    longer_than_months BIGINT NOT NULL,
    every_months BIGINT NOT NULL,
    due_months BIGINT NOT NULL,
    due_days BIGINT NOT NULL,
    source TEXT NOT NULL,
    active BOOLEAN NOT NULL,
    version BIGINT NOT NULL
);
INSERT INTO fund_duty_rule (code, trigger_kind, longer_than_months, every_months, due_months, due_days, source, active, version) VALUES
    ('raising-periodic', 'raising', 6, 3, 0, 0, '慈善法（2023）第七十九条：募捐期限超过六个月的，至少每三个月公开一次', TRUE, 1),
    ('raising-full', 'raising_end', 0, 0, 3, 0, '慈善法（2023）第七十九条：募捐活动结束后三个月内全面公开', TRUE, 1),
    ('project-periodic', 'project', 6, 3, 0, 0, '慈善法（2023）第七十九条：项目实施期限超过六个月的，至少每三个月公开一次', TRUE, 1),
    ('project-full', 'project_end', 0, 0, 3, 0, '慈善法（2023）第七十九条：项目结束后三个月内全面公开', TRUE, 1),
    ('yearly-report', 'year', 0, 0, 5, 0, '慈善法（2023）第七十八条；慈善组织信息公开办法：次年5月31日前', TRUE, 1),
    ('major-matter', 'major', 0, 0, 0, 30, '慈善组织信息公开办法：重大事项三十日内', TRUE, 1),
    ('publicity-monthly', 'month', 0, 1, 0, 10, '村民委员会组织法第三十条：财务往来较多的每月公布一次；公布期限由县规定', TRUE, 1),
    ('publicity-quarterly', 'quarter', 0, 3, 0, 10, '村民委员会组织法第三十条：一般事项至少每季度公布一次；公布期限由县规定', TRUE, 1);

-- What was disclosed, as it was then.
CREATE TABLE fund_disclosure (
    id TEXT PRIMARY KEY,
    fund_id TEXT NOT NULL REFERENCES fund (id),
    unit_id TEXT NOT NULL REFERENCES unit (id),
    rule TEXT NOT NULL,
    subject TEXT NOT NULL,
    period_from TEXT NOT NULL,
    period_to TEXT NOT NULL,
    due_on TEXT NOT NULL,
    snapshot TEXT NOT NULL,
    hash TEXT NOT NULL,
    note TEXT,
    replaces_id TEXT UNIQUE REFERENCES fund_disclosure (id),
    published_at BIGINT NOT NULL,
    published_by TEXT REFERENCES login_user (id)
);
CREATE UNIQUE INDEX fund_disclosure_once ON fund_disclosure (fund_id, rule, subject, period_from) WHERE replaces_id IS NULL;
CREATE INDEX fund_disclosure_unit ON fund_disclosure (unit_id, id);
CREATE INDEX fund_disclosure_fund ON fund_disclosure (fund_id, id);
