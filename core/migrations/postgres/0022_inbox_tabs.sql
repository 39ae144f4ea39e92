-- The tabs of a wide inbox: what waits, is under way, is to be confirmed, and what is past its time, unit by unit.
DROP INDEX request_waiting;
CREATE INDEX request_waiting ON request (community_id, status, on_behalf, ended_at, id) WHERE ended_at IS NULL;
CREATE INDEX request_open_due ON request (community_id, due_at, status, on_behalf, id) WHERE ended_at IS NULL AND suspended_at IS NULL;
