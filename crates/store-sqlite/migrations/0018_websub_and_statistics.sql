-- Moves with every version of a correction that is published or taken out.
INSERT INTO counter (name, value) VALUES ('published', 0);
CREATE TRIGGER correction_added AFTER INSERT ON correction
BEGIN UPDATE counter SET value = value + 1 WHERE name = 'published'; END;
CREATE TRIGGER correction_gone AFTER DELETE ON correction
BEGIN UPDATE counter SET value = value + 1 WHERE name = 'published'; END;
