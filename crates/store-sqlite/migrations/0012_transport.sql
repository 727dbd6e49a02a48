-- Deliveries by the domain they go to, for limits, and what happens to them on their way.
ALTER TABLE delivery ADD COLUMN domain TEXT GENERATED ALWAYS AS (
    lower(trim(substr(address, length(rtrim(address, replace(address, '@', ''))) + 1)))
) VIRTUAL;
DROP INDEX delivery_by_state;
CREATE INDEX delivery_by_state ON delivery (state, next_at, id);
CREATE INDEX delivery_waiting ON delivery (channel, next_at, id) WHERE state = 'queued';

CREATE TABLE delivery_note (
    delivery BLOB NOT NULL REFERENCES delivery (id) ON DELETE CASCADE,
    -- What it comes from: the same report is noted once.
    key      TEXT NOT NULL,
    at       INTEGER NOT NULL,
    kind     TEXT NOT NULL,
    text     TEXT NOT NULL,
    by_user  BLOB,
    PRIMARY KEY (delivery, key)
) STRICT;

-- Short addresses that are printed on cover sheets, by a keyed hash: a stolen database opens none.
CREATE TABLE delivery_code (
    lookup   TEXT PRIMARY KEY,
    delivery BLOB NOT NULL REFERENCES delivery (id) ON DELETE CASCADE
) STRICT;
CREATE INDEX delivery_code_of ON delivery_code (delivery);
