-- What the first page of a county tells is kept as it changes, unit by unit: counting a million rows at every look would take
-- longer than all else on the page. A figure is changed by the transaction that changes what it counts, and by nothing else.
CREATE TABLE unit_figure (
    figure TEXT NOT NULL,
    unit_id TEXT NOT NULL REFERENCES unit (id) ON DELETE CASCADE,
    amount BIGINT NOT NULL,
    PRIMARY KEY (figure, unit_id)
);
CREATE INDEX unit_figure_unit ON unit_figure (unit_id);
-- Units that stand, by level, counted from the index alone.
CREATE INDEX unit_stands ON unit (kind, id, valid_to) WHERE valid_to IS NULL;
INSERT INTO unit_figure (figure, unit_id, amount)
    SELECT 'residents', unit_id, COUNT(*) FROM resident WHERE status = 'living' AND merged_into IS NULL AND erased_at IS NULL GROUP BY unit_id;
CREATE TRIGGER resident_is_counted AFTER INSERT ON resident WHEN NEW.status = 'living' AND NEW.merged_into IS NULL AND NEW.erased_at IS NULL
BEGIN
    INSERT INTO unit_figure (figure, unit_id, amount) VALUES ('residents', NEW.unit_id, 1)
        ON CONFLICT (figure, unit_id) DO UPDATE SET amount = unit_figure.amount + 1;
END;
CREATE TRIGGER resident_is_counted_no_more AFTER DELETE ON resident WHEN OLD.status = 'living' AND OLD.merged_into IS NULL AND OLD.erased_at IS NULL
BEGIN
    UPDATE unit_figure SET amount = amount - 1 WHERE figure = 'residents' AND unit_id = OLD.unit_id;
END;
CREATE TRIGGER resident_is_counted_from AFTER UPDATE OF unit_id, status, merged_into, erased_at ON resident
    WHEN NEW.status = 'living' AND NEW.merged_into IS NULL AND NEW.erased_at IS NULL AND (NEW.unit_id <> OLD.unit_id OR NOT (OLD.status = 'living' AND OLD.merged_into IS NULL AND OLD.erased_at IS NULL))
BEGIN
    INSERT INTO unit_figure (figure, unit_id, amount) VALUES ('residents', NEW.unit_id, 1)
        ON CONFLICT (figure, unit_id) DO UPDATE SET amount = unit_figure.amount + 1;
END;
CREATE TRIGGER resident_is_counted_until AFTER UPDATE OF unit_id, status, merged_into, erased_at ON resident
    WHEN OLD.status = 'living' AND OLD.merged_into IS NULL AND OLD.erased_at IS NULL AND (NEW.unit_id <> OLD.unit_id OR NOT (NEW.status = 'living' AND NEW.merged_into IS NULL AND NEW.erased_at IS NULL))
BEGIN
    UPDATE unit_figure SET amount = amount - 1 WHERE figure = 'residents' AND unit_id = OLD.unit_id;
END;
INSERT INTO unit_figure (figure, unit_id, amount)
    SELECT 'volunteers', unit_id, COUNT(*) FROM volunteer WHERE status = 'active' AND erased_at IS NULL GROUP BY unit_id;
CREATE TRIGGER volunteer_is_counted AFTER INSERT ON volunteer WHEN NEW.status = 'active' AND NEW.erased_at IS NULL
BEGIN
    INSERT INTO unit_figure (figure, unit_id, amount) VALUES ('volunteers', NEW.unit_id, 1)
        ON CONFLICT (figure, unit_id) DO UPDATE SET amount = unit_figure.amount + 1;
END;
CREATE TRIGGER volunteer_is_counted_no_more AFTER DELETE ON volunteer WHEN OLD.status = 'active' AND OLD.erased_at IS NULL
BEGIN
    UPDATE unit_figure SET amount = amount - 1 WHERE figure = 'volunteers' AND unit_id = OLD.unit_id;
END;
CREATE TRIGGER volunteer_is_counted_from AFTER UPDATE OF unit_id, status, erased_at ON volunteer
    WHEN NEW.status = 'active' AND NEW.erased_at IS NULL AND (NEW.unit_id <> OLD.unit_id OR NOT (OLD.status = 'active' AND OLD.erased_at IS NULL))
BEGIN
    INSERT INTO unit_figure (figure, unit_id, amount) VALUES ('volunteers', NEW.unit_id, 1)
        ON CONFLICT (figure, unit_id) DO UPDATE SET amount = unit_figure.amount + 1;
END;
CREATE TRIGGER volunteer_is_counted_until AFTER UPDATE OF unit_id, status, erased_at ON volunteer
    WHEN OLD.status = 'active' AND OLD.erased_at IS NULL AND (NEW.unit_id <> OLD.unit_id OR NOT (NEW.status = 'active' AND NEW.erased_at IS NULL))
BEGIN
    UPDATE unit_figure SET amount = amount - 1 WHERE figure = 'volunteers' AND unit_id = OLD.unit_id;
END;
INSERT INTO unit_figure (figure, unit_id, amount)
    SELECT 'requests_open', community_id, COUNT(*) FROM request WHERE ended_at IS NULL AND (status <> 'draft' OR on_behalf = TRUE) GROUP BY community_id;
CREATE TRIGGER request_is_counted AFTER INSERT ON request WHEN NEW.ended_at IS NULL AND (NEW.status <> 'draft' OR NEW.on_behalf = TRUE)
BEGIN
    INSERT INTO unit_figure (figure, unit_id, amount) VALUES ('requests_open', NEW.community_id, 1)
        ON CONFLICT (figure, unit_id) DO UPDATE SET amount = unit_figure.amount + 1;
END;
CREATE TRIGGER request_is_counted_no_more AFTER DELETE ON request WHEN OLD.ended_at IS NULL AND (OLD.status <> 'draft' OR OLD.on_behalf = TRUE)
BEGIN
    UPDATE unit_figure SET amount = amount - 1 WHERE figure = 'requests_open' AND unit_id = OLD.community_id;
END;
CREATE TRIGGER request_is_counted_from AFTER UPDATE OF community_id, status, on_behalf, ended_at ON request
    WHEN NEW.ended_at IS NULL AND (NEW.status <> 'draft' OR NEW.on_behalf = TRUE) AND (NEW.community_id <> OLD.community_id OR NOT (OLD.ended_at IS NULL AND (OLD.status <> 'draft' OR OLD.on_behalf = TRUE)))
BEGIN
    INSERT INTO unit_figure (figure, unit_id, amount) VALUES ('requests_open', NEW.community_id, 1)
        ON CONFLICT (figure, unit_id) DO UPDATE SET amount = unit_figure.amount + 1;
END;
CREATE TRIGGER request_is_counted_until AFTER UPDATE OF community_id, status, on_behalf, ended_at ON request
    WHEN OLD.ended_at IS NULL AND (OLD.status <> 'draft' OR OLD.on_behalf = TRUE) AND (NEW.community_id <> OLD.community_id OR NOT (NEW.ended_at IS NULL AND (NEW.status <> 'draft' OR NEW.on_behalf = TRUE)))
BEGIN
    UPDATE unit_figure SET amount = amount - 1 WHERE figure = 'requests_open' AND unit_id = OLD.community_id;
END;
