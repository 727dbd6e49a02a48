-- Organisations with their history: what is dated is in the body; groups are rules. Whoever was in a
-- group so far is named by its rule.
ALTER TABLE receiver_group ADD COLUMN rule TEXT NOT NULL DEFAULT '{"any":[]}';
UPDATE receiver_group SET rule = json_object('members', (
    SELECT json_group_array(hex) FROM (
        SELECT lower(hex(organisation.id)) AS hex FROM organisation
        WHERE organisation.receiver_group = receiver_group.id ORDER BY organisation.place)));

-- What was sent before groups were kept with a delivery went to the organisation's group.
UPDATE delivery SET receiver_group =
    (SELECT receiver_group FROM organisation WHERE organisation.id = delivery.organisation)
WHERE receiver_group IS NULL AND organisation IS NOT NULL;
CREATE INDEX delivery_of_group ON delivery (receiver_group, queued_at) WHERE purpose = 'letter';

CREATE TABLE organisation_now (
    place   INTEGER PRIMARY KEY,
    id      BLOB NOT NULL UNIQUE,
    version INTEGER NOT NULL,
    body    TEXT NOT NULL,
    example INTEGER NOT NULL
) STRICT;
-- A name held as long as the organisation existed, as far as anybody had said.
INSERT INTO organisation_now (place, id, version, body, example)
SELECT row_number() OVER (ORDER BY receiver_group.position, receiver_group.id, organisation.place),
    organisation.id, 1,
    json_patch(
        json_object(
            'kind', 'other',
            'names', json_array(json_object('value', json_object('full', organisation.name))),
            'channels', CASE organisation.email WHEN '' THEN json_array()
                ELSE json_array(json_object('value', json_object(
                    'channel', 'email', 'address', organisation.email, 'rank', 1))) END),
        json_object('valid_from', valid_from, 'valid_to', valid_to)),
    organisation.example
FROM organisation JOIN receiver_group ON receiver_group.id = organisation.receiver_group;
DROP TABLE organisation;
ALTER TABLE organisation_now RENAME TO organisation;

-- Another number after every change, so that whoever holds the register in memory knows.
INSERT INTO counter (name, value) VALUES ('organisations', 0);
CREATE TRIGGER organisation_added AFTER INSERT ON organisation BEGIN
    UPDATE counter SET value = value + 1 WHERE name = 'organisations';
END;
CREATE TRIGGER organisation_changed AFTER UPDATE ON organisation BEGIN
    UPDATE counter SET value = value + 1 WHERE name = 'organisations';
END;
CREATE TRIGGER organisation_gone AFTER DELETE ON organisation BEGIN
    UPDATE counter SET value = value + 1 WHERE name = 'organisations';
END;
