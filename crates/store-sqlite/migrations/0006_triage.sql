-- What people decided about chains before there is a case: joined, split, put aside, taken back.
-- Numbers are never used again (see counter).
CREATE TABLE chain_decision (
    number INTEGER PRIMARY KEY,
    chain  BLOB NOT NULL REFERENCES chain (id) ON DELETE CASCADE,
    -- The chain that is gone (joined) or that came out of it (split).
    other  BLOB,
    body   TEXT NOT NULL
) STRICT;
CREATE INDEX chain_decision_of_chain ON chain_decision (chain);
CREATE INDEX chain_decision_of_other ON chain_decision (other);
INSERT INTO counter (name, value) VALUES ('decisions', 0);

-- Chains that a person parted; smaller id first.
CREATE TABLE chain_parted (
    one   BLOB NOT NULL REFERENCES chain (id) ON DELETE CASCADE,
    other BLOB NOT NULL REFERENCES chain (id) ON DELETE CASCADE,
    PRIMARY KEY (one, other)
) STRICT, WITHOUT ROWID;
CREATE INDEX chain_parted_by_other ON chain_parted (other);

CREATE TABLE chain_dismissed (
    chain    BLOB PRIMARY KEY REFERENCES chain (id) ON DELETE CASCADE,
    decision INTEGER NOT NULL
) STRICT;

-- Of the sightings of a message, those that came from a sender who had reported its chain that day.
CREATE TABLE repeated (
    message INTEGER NOT NULL REFERENCES message (seq) ON DELETE CASCADE,
    hour    INTEGER NOT NULL,
    channel TEXT NOT NULL,
    area    TEXT NOT NULL,
    count   INTEGER NOT NULL,
    PRIMARY KEY (message, hour, channel, area)
) STRICT, WITHOUT ROWID;
CREATE INDEX repeated_by_hour ON repeated (hour);
