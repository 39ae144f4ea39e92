-- The inbox of a desk lies together. The resident's name stands with a request for as long as it is open; it is kept by triggers,
-- whoever writes, and goes when the request ends. SQLite keeps all that a listing shows of open requests in one index as well; here an
-- entry of an index has a greatest length, and a row is found in memory.
ALTER TABLE request ADD COLUMN resident_name TEXT;
UPDATE request SET resident_name = (SELECT p.name FROM resident p WHERE p.id = request.resident_id) WHERE ended_at IS NULL;
CREATE FUNCTION request_named() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.resident_name := (SELECT p.name FROM resident p WHERE p.id = NEW.resident_id);
    RETURN NEW;
END;
$$;
CREATE FUNCTION request_unnamed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.resident_name := NULL;
    RETURN NEW;
END;
$$;
CREATE FUNCTION resident_renamed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE request SET resident_name = NEW.name WHERE resident_id = NEW.id AND ended_at IS NULL;
    RETURN NULL;
END;
$$;
CREATE TRIGGER request_is_named BEFORE INSERT ON request
    FOR EACH ROW WHEN (NEW.ended_at IS NULL) EXECUTE FUNCTION request_named();
CREATE TRIGGER request_is_named_anew BEFORE UPDATE OF resident_id, ended_at ON request
    FOR EACH ROW WHEN (NEW.ended_at IS NULL AND (NEW.resident_id <> OLD.resident_id OR OLD.ended_at IS NOT NULL))
    EXECUTE FUNCTION request_named();
CREATE TRIGGER request_is_named_no_more BEFORE UPDATE OF ended_at ON request
    FOR EACH ROW WHEN (NEW.ended_at IS NOT NULL AND OLD.ended_at IS NULL) EXECUTE FUNCTION request_unnamed();
CREATE TRIGGER resident_is_renamed AFTER UPDATE OF name ON resident
    FOR EACH ROW WHEN (NEW.name <> OLD.name) EXECUTE FUNCTION resident_renamed();
