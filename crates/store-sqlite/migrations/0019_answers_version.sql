-- Another number after every change of what is said about messages, so that whoever holds answers in
-- memory knows. That a message came changes none.
INSERT INTO counter (name, value) VALUES ('answers', 0);
CREATE TRIGGER answers_casefile_added AFTER INSERT ON casefile BEGIN
    UPDATE counter SET value = value + 1 WHERE name = 'answers';
END;
CREATE TRIGGER answers_casefile_changed AFTER UPDATE ON casefile BEGIN
    UPDATE counter SET value = value + 1 WHERE name = 'answers';
END;
CREATE TRIGGER answers_casefile_gone AFTER DELETE ON casefile BEGIN
    UPDATE counter SET value = value + 1 WHERE name = 'answers';
END;
CREATE TRIGGER answers_correction_added AFTER INSERT ON correction BEGIN
    UPDATE counter SET value = value + 1 WHERE name = 'answers';
END;
CREATE TRIGGER answers_correction_changed AFTER UPDATE ON correction BEGIN
    UPDATE counter SET value = value + 1 WHERE name = 'answers';
END;
CREATE TRIGGER answers_correction_gone AFTER DELETE ON correction BEGIN
    UPDATE counter SET value = value + 1 WHERE name = 'answers';
END;
CREATE TRIGGER answers_letter_added AFTER INSERT ON letter BEGIN
    UPDATE counter SET value = value + 1 WHERE name = 'answers';
END;
CREATE TRIGGER answers_letter_changed AFTER UPDATE ON letter BEGIN
    UPDATE counter SET value = value + 1 WHERE name = 'answers';
END;
CREATE TRIGGER answers_letter_gone AFTER DELETE ON letter BEGIN
    UPDATE counter SET value = value + 1 WHERE name = 'answers';
END;
CREATE TRIGGER answers_amendment_added AFTER INSERT ON amendment BEGIN
    UPDATE counter SET value = value + 1 WHERE name = 'answers';
END;
CREATE TRIGGER answers_amendment_changed AFTER UPDATE ON amendment BEGIN
    UPDATE counter SET value = value + 1 WHERE name = 'answers';
END;
CREATE TRIGGER answers_amendment_gone AFTER DELETE ON amendment BEGIN
    UPDATE counter SET value = value + 1 WHERE name = 'answers';
END;
CREATE TRIGGER answers_chain_marked AFTER UPDATE OF example ON chain BEGIN
    UPDATE counter SET value = value + 1 WHERE name = 'answers';
END;
CREATE TRIGGER answers_chain_gone AFTER DELETE ON chain BEGIN
    UPDATE counter SET value = value + 1 WHERE name = 'answers';
END;
CREATE TRIGGER answers_message_moved AFTER UPDATE OF chain ON message BEGIN
    UPDATE counter SET value = value + 1 WHERE name = 'answers';
END;
CREATE TRIGGER answers_message_gone AFTER DELETE ON message BEGIN
    UPDATE counter SET value = value + 1 WHERE name = 'answers';
END;
