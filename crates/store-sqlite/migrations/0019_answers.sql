-- Another number after every change of what is said about messages, so that whoever holds answers in
-- memory knows. That a message came changes none.
INSERT INTO counter (name, value) VALUES ('answers', 0);
CREATE TRIGGER casefile_added AFTER INSERT ON casefile BEGIN
    UPDATE counter SET value = value + 1 WHERE name = 'answers';
END;
CREATE TRIGGER casefile_changed AFTER UPDATE ON casefile BEGIN
    UPDATE counter SET value = value + 1 WHERE name = 'answers';
END;
CREATE TRIGGER casefile_gone AFTER DELETE ON casefile BEGIN
    UPDATE counter SET value = value + 1 WHERE name = 'answers';
END;
CREATE TRIGGER correction_added AFTER INSERT ON correction BEGIN
    UPDATE counter SET value = value + 1 WHERE name = 'answers';
END;
CREATE TRIGGER correction_changed AFTER UPDATE ON correction BEGIN
    UPDATE counter SET value = value + 1 WHERE name = 'answers';
END;
CREATE TRIGGER correction_gone AFTER DELETE ON correction BEGIN
    UPDATE counter SET value = value + 1 WHERE name = 'answers';
END;
CREATE TRIGGER letter_added AFTER INSERT ON letter BEGIN
    UPDATE counter SET value = value + 1 WHERE name = 'answers';
END;
CREATE TRIGGER letter_changed AFTER UPDATE ON letter BEGIN
    UPDATE counter SET value = value + 1 WHERE name = 'answers';
END;
CREATE TRIGGER letter_gone AFTER DELETE ON letter BEGIN
    UPDATE counter SET value = value + 1 WHERE name = 'answers';
END;
CREATE TRIGGER amendment_added AFTER INSERT ON amendment BEGIN
    UPDATE counter SET value = value + 1 WHERE name = 'answers';
END;
CREATE TRIGGER amendment_changed AFTER UPDATE ON amendment BEGIN
    UPDATE counter SET value = value + 1 WHERE name = 'answers';
END;
CREATE TRIGGER amendment_gone AFTER DELETE ON amendment BEGIN
    UPDATE counter SET value = value + 1 WHERE name = 'answers';
END;
CREATE TRIGGER chain_marked AFTER UPDATE OF example ON chain BEGIN
    UPDATE counter SET value = value + 1 WHERE name = 'answers';
END;
CREATE TRIGGER chain_gone AFTER DELETE ON chain BEGIN
    UPDATE counter SET value = value + 1 WHERE name = 'answers';
END;
CREATE TRIGGER message_moved AFTER UPDATE OF chain ON message BEGIN
    UPDATE counter SET value = value + 1 WHERE name = 'answers';
END;
CREATE TRIGGER message_gone AFTER DELETE ON message BEGIN
    UPDATE counter SET value = value + 1 WHERE name = 'answers';
END;
