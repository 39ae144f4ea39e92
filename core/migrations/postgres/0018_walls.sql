-- Screens on the wall of a unit: whoever has the address sees what hangs there, without a login. Only the token's hash is kept.
CREATE TABLE wall (
    unit_id TEXT NOT NULL PRIMARY KEY REFERENCES unit (id),
    token_hash TEXT NOT NULL UNIQUE,
    opened_at BIGINT NOT NULL
);
