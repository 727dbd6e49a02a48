-- The audit trail of a case: rows in a chain of hashes (app/src/audit.rs says how). `body` is what
-- is hashed, to the byte. The head tells when rows were cut off at the end.
CREATE TABLE audit (
    casefile BLOB NOT NULL REFERENCES casefile (id) ON DELETE CASCADE,
    seq      INTEGER NOT NULL,
    body     TEXT NOT NULL,
    hash     TEXT NOT NULL,
    PRIMARY KEY (casefile, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE audit_head (
    casefile BLOB PRIMARY KEY REFERENCES casefile (id) ON DELETE CASCADE,
    seq      INTEGER NOT NULL,
    hash     TEXT NOT NULL
) STRICT;

-- Holds a row once the trails of the cases that were there before have been begun.
CREATE TABLE audit_begun (once INTEGER PRIMARY KEY CHECK (once = 1)) STRICT;

-- Whoever has the code may see, export and erase what a report left. Only its hash is kept.
CREATE TABLE tracking (
    code_hash  TEXT PRIMARY KEY,
    report     BLOB NOT NULL UNIQUE REFERENCES report (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL
) STRICT;

-- How a reporter wants to be told: encrypted, and null once it is gone. The rest of the row stays
-- as the proof of the consent; it names nobody.
CREATE TABLE contact (
    report       BLOB PRIMARY KEY REFERENCES report (id) ON DELETE CASCADE,
    version      INTEGER NOT NULL,
    kind         TEXT NOT NULL CHECK (kind IN ('email', 'telephone')),
    sealed       BLOB,
    notice       INTEGER NOT NULL,
    keep_days    INTEGER NOT NULL,
    language     TEXT NOT NULL,
    consented_at INTEGER NOT NULL,
    ended        TEXT CHECK (ended IN ('withdrawn', 'erased', 'purged')),
    ended_at     INTEGER,
    CHECK ((sealed IS NULL) = (ended IS NOT NULL))
) STRICT;
CREATE INDEX contact_kept ON contact (consented_at) WHERE sealed IS NOT NULL;

-- E-mails that tell a reporter of a published correction, with the states of deliveries.
CREATE TABLE telling (
    report     BLOB NOT NULL REFERENCES contact (report) ON DELETE CASCADE,
    casefile   BLOB NOT NULL REFERENCES casefile (id) ON DELETE CASCADE,
    correction INTEGER NOT NULL,
    version    INTEGER NOT NULL,
    state      TEXT NOT NULL,
    attempts   INTEGER NOT NULL,
    next_at    INTEGER NOT NULL,
    last_error TEXT,
    sent_at    INTEGER,
    PRIMARY KEY (report, casefile, correction)
) STRICT, WITHOUT ROWID;
CREATE INDEX telling_by_state ON telling (state, next_at);
CREATE INDEX telling_of_case ON telling (casefile);

-- What a page that a case links to said when it was fetched, or when somebody typed it in.
CREATE TABLE capture (
    evidence BLOB PRIMARY KEY,
    casefile BLOB NOT NULL REFERENCES casefile (id) ON DELETE CASCADE,
    version  INTEGER NOT NULL,
    state    TEXT NOT NULL,
    next_at  INTEGER NOT NULL,
    body     TEXT NOT NULL
) STRICT;
CREATE INDEX capture_of_case ON capture (casefile);
CREATE INDEX capture_by_state ON capture (state, next_at);
