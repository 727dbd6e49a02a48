-- The making of letters: every text that was saved, remarks on it, checks of it, who may sign.

-- What groups are asked that differs from the register.
ALTER TABLE letter ADD COLUMN asks TEXT NOT NULL DEFAULT '{}';

CREATE TABLE letter_version (
    letter         BLOB NOT NULL REFERENCES letter (id) ON DELETE CASCADE,
    number         INTEGER NOT NULL,
    record_version INTEGER NOT NULL,
    content        TEXT NOT NULL,
    groups         TEXT NOT NULL,
    asks           TEXT NOT NULL,
    by             BLOB NOT NULL,
    at             INTEGER NOT NULL,
    note           TEXT NOT NULL,
    restores       INTEGER,
    PRIMARY KEY (letter, number)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER letter_version_stays BEFORE UPDATE ON letter_version
  BEGIN SELECT raise(ABORT, 'a version is not changed'); END;

-- Letters from before: what they say now is their first version.
INSERT INTO letter_version (letter, number, record_version, content, groups, asks, by, at, note)
SELECT id, 1, version, content, groups, asks, drafted_by, drafted_at, '' FROM letter;

CREATE TABLE letter_remark (
    id          BLOB PRIMARY KEY,
    version     INTEGER NOT NULL,
    letter      BLOB NOT NULL REFERENCES letter (id) ON DELETE CASCADE,
    number      INTEGER NOT NULL,
    paragraph   INTEGER,
    quote       TEXT NOT NULL,
    text        TEXT NOT NULL,
    by          BLOB NOT NULL,
    at          INTEGER NOT NULL,
    answer      TEXT,
    answered_by BLOB,
    answered_at INTEGER,
    done_by     BLOB,
    done_at     INTEGER
) STRICT;
CREATE INDEX letter_remark_of_letter ON letter_remark (letter, at);

CREATE TABLE letter_check (
    letter BLOB NOT NULL,
    kind   TEXT NOT NULL,
    number INTEGER NOT NULL,
    by     BLOB NOT NULL,
    at     INTEGER NOT NULL,
    PRIMARY KEY (letter, number, kind),
    FOREIGN KEY (letter, number) REFERENCES letter_version (letter, number) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE signer (
    id           BLOB PRIMARY KEY,
    version      INTEGER NOT NULL,
    name         TEXT NOT NULL,
    title        TEXT NOT NULL,
    -- JSON: a code or null.
    authority    TEXT NOT NULL,
    authority_of TEXT NOT NULL,
    valid_from   TEXT,
    valid_to     TEXT,
    example      INTEGER NOT NULL
) STRICT;
