-- The inbox of a desk lies together. What is open is little, and stands once more in one index with all that a listing shows of it:
-- fifty rows are a few neighbouring pages, not fifty places of the file. The resident's name stands with a request for as long as
-- it is open; it is kept by triggers, whoever writes, and goes when the request ends.
ALTER TABLE request ADD COLUMN resident_name TEXT;
UPDATE request SET resident_name = (SELECT p.name FROM resident p WHERE p.id = request.resident_id) WHERE ended_at IS NULL;
CREATE TRIGGER request_is_named AFTER INSERT ON request WHEN NEW.ended_at IS NULL
BEGIN
    UPDATE request SET resident_name = (SELECT p.name FROM resident p WHERE p.id = NEW.resident_id) WHERE id = NEW.id;
END;
CREATE TRIGGER request_is_named_anew AFTER UPDATE OF resident_id, ended_at ON request
    WHEN NEW.ended_at IS NULL AND (NEW.resident_id <> OLD.resident_id OR OLD.ended_at IS NOT NULL)
BEGIN
    UPDATE request SET resident_name = (SELECT p.name FROM resident p WHERE p.id = NEW.resident_id) WHERE id = NEW.id;
END;
CREATE TRIGGER request_is_named_no_more AFTER UPDATE OF ended_at ON request WHEN NEW.ended_at IS NOT NULL AND OLD.ended_at IS NULL
BEGIN
    UPDATE request SET resident_name = NULL WHERE id = NEW.id;
END;
CREATE TRIGGER resident_is_renamed AFTER UPDATE OF name ON resident WHEN NEW.name <> OLD.name
BEGIN
    UPDATE request SET resident_name = NEW.name WHERE resident_id = NEW.id AND ended_at IS NULL;
END;
DROP INDEX request_open_community;
CREATE INDEX request_open_community ON request (community_id, id, number, unit_id, township_id, handling_unit_id, sent_by_unit_id,
    arbitrated_unit_id, module_id, kind, kind_id, line, urgent, resident_id, resident_name, title, detail, channel, charge_class, status,
    volunteer_id, team_id, handler_id, opened_by, on_behalf, opened_at, entered_at, late_reason, accept_due_at, answer_due_at, due_at,
    answered_at, suspended_at, ended_at, closed_level, merged_into, rating, updated_at, version) WHERE ended_at IS NULL;
