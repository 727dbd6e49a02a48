-- The registers of documents (Decree 30/2020, appendix IV), and what became of letters (Article 18).

-- A clerk's columns for a letter in the register of outgoing documents.
CREATE TABLE letter_fill (
    letter  BLOB PRIMARY KEY REFERENCES letter (id) ON DELETE CASCADE,
    version INTEGER NOT NULL,
    body    TEXT NOT NULL
) STRICT;

-- Outgoing documents from outside of this system. Their numbers and those of letters are one series:
-- the next one is one more than the last of both.
CREATE TABLE paper (
    id            BLOB PRIMARY KEY,
    version       INTEGER NOT NULL,
    series        TEXT NOT NULL,
    year          INTEGER NOT NULL,
    number        INTEGER NOT NULL,
    face          TEXT NOT NULL,
    fill          TEXT NOT NULL,
    file          TEXT,
    file_sha256   TEXT,
    registered_by BLOB NOT NULL,
    registered_at INTEGER NOT NULL,
    UNIQUE (series, year, number)
) STRICT;
CREATE INDEX paper_by_file ON paper (file_sha256) WHERE file_sha256 IS NOT NULL;

CREATE TABLE incoming (
    id            BLOB PRIMARY KEY,
    version       INTEGER NOT NULL,
    book          TEXT NOT NULL,
    year          INTEGER NOT NULL,
    number        INTEGER NOT NULL,
    face          TEXT NOT NULL,
    file          TEXT,
    file_sha256   TEXT,
    casefile      BLOB REFERENCES casefile (id) ON DELETE SET NULL,
    origin        TEXT UNIQUE,
    -- The day as text, while it is not settled.
    due           TEXT,
    registered_by BLOB NOT NULL,
    registered_at INTEGER NOT NULL,
    UNIQUE (book, year, number)
) STRICT;
CREATE INDEX incoming_by_due ON incoming (book, due) WHERE due IS NOT NULL;
CREATE INDEX incoming_by_file ON incoming (file_sha256) WHERE file_sha256 IS NOT NULL;
CREATE INDEX incoming_of_case ON incoming (casefile) WHERE casefile IS NOT NULL;

CREATE TABLE register_event (
    seq     INTEGER PRIMARY KEY AUTOINCREMENT,
    of      BLOB NOT NULL,
    at      INTEGER NOT NULL,
    by      BLOB NOT NULL,
    changes TEXT NOT NULL,
    example INTEGER NOT NULL
) STRICT;
CREATE INDEX register_event_of ON register_event (of, seq);
CREATE TRIGGER register_event_stays BEFORE UPDATE ON register_event
  BEGIN SELECT raise(ABORT, 'what was written is not changed'); END;
CREATE TRIGGER register_event_is_kept BEFORE DELETE ON register_event WHEN NOT old.example
  BEGIN SELECT raise(ABORT, 'what was written is not taken out'); END;

CREATE TABLE amendment (
    id          BLOB PRIMARY KEY,
    version     INTEGER NOT NULL,
    letter      BLOB NOT NULL REFERENCES letter (id) ON DELETE CASCADE,
    kind        TEXT NOT NULL,
    reason      TEXT NOT NULL,
    proposed_by BLOB NOT NULL,
    proposed_at INTEGER NOT NULL,
    by_letter   BLOB UNIQUE,
    decided     TEXT,
    -- 'open', 'approved', 'refused': follows from `decided`.
    state       TEXT NOT NULL
) STRICT;
CREATE INDEX amendment_of_letter ON amendment (letter, proposed_at);
CREATE UNIQUE INDEX amendment_open ON amendment (letter, kind) WHERE state = 'open';
CREATE UNIQUE INDEX amendment_once ON amendment (letter, kind)
  WHERE state = 'approved' AND kind <> 'correction';

CREATE TABLE letter_copy (
    id         BLOB PRIMARY KEY,
    letter     BLOB NOT NULL REFERENCES letter (id) ON DELETE CASCADE,
    series     TEXT NOT NULL,
    year       INTEGER NOT NULL,
    number     INTEGER NOT NULL,
    face       TEXT NOT NULL,
    made_by    BLOB NOT NULL,
    made_at    INTEGER NOT NULL,
    pdf_sha256 TEXT NOT NULL,
    UNIQUE (series, year, number)
) STRICT;
CREATE INDEX letter_copy_of_letter ON letter_copy (letter, made_at);
CREATE INDEX letter_copy_by_pdf ON letter_copy (pdf_sha256);

CREATE INDEX letter_by_pdf ON letter (pdf_sha256) WHERE pdf_sha256 IS NOT NULL;

-- Receivers are told what became of a letter: the check of the purpose goes with the table.
CREATE TABLE delivery_with_amendments (
    id           BLOB PRIMARY KEY,
    version      INTEGER NOT NULL,
    purpose      TEXT NOT NULL CHECK (
                   purpose IN ('verification', 'letter', 'amendment') OR purpose GLOB 'staff-*'),
    subject      BLOB NOT NULL,
    casefile     BLOB NOT NULL REFERENCES casefile (id) ON DELETE CASCADE,
    organisation BLOB,
    to_name      TEXT NOT NULL,
    address      TEXT NOT NULL,
    state        TEXT NOT NULL,
    attempts     INTEGER NOT NULL,
    next_at      INTEGER NOT NULL,
    last_error   TEXT,
    queued_at    INTEGER NOT NULL,
    sent_at      INTEGER,
    opened_at    INTEGER,
    confirmed_at INTEGER,
    confirmed_by TEXT,
    report       TEXT
) STRICT;
INSERT INTO delivery_with_amendments
  (id, version, purpose, subject, casefile, organisation, to_name, address, state, attempts,
   next_at, last_error, queued_at, sent_at, opened_at, confirmed_at, confirmed_by, report)
  SELECT id, version, purpose, subject, casefile, organisation, to_name, address, state, attempts,
   next_at, last_error, queued_at, sent_at, opened_at, confirmed_at, confirmed_by, report
  FROM delivery;
DROP TABLE delivery;
ALTER TABLE delivery_with_amendments RENAME TO delivery;
CREATE INDEX delivery_by_state ON delivery (state, next_at);
CREATE INDEX delivery_of_subject ON delivery (purpose, subject);
CREATE INDEX delivery_of_case ON delivery (casefile);
CREATE INDEX delivery_confirmed ON delivery (confirmed_at DESC)
  WHERE purpose = 'letter' AND confirmed_at IS NOT NULL;
