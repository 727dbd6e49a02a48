-- What lists of cases and the background worker go by; all of it follows from the case's body and is
-- written with it.
ALTER TABLE casefile ADD COLUMN assignee BLOB;
ALTER TABLE casefile ADD COLUMN due_at INTEGER;
ALTER TABLE casefile ADD COLUMN review_at INTEGER;
ALTER TABLE casefile ADD COLUMN next_at INTEGER;
ALTER TABLE casefile ADD COLUMN open_appeals INTEGER NOT NULL DEFAULT 0;
-- Cases of before: the worker looks at each once and writes down when it is next due.
UPDATE casefile SET next_at = opened_at WHERE EXISTS (
  SELECT 1 FROM request WHERE request.casefile = casefile.id);
CREATE INDEX casefile_by_assignee ON casefile (assignee) WHERE assignee IS NOT NULL;
CREATE INDEX casefile_by_due ON casefile (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX casefile_by_review ON casefile (review_at) WHERE review_at IS NOT NULL;
CREATE INDEX casefile_by_next ON casefile (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX casefile_with_appeals ON casefile (opened_at DESC) WHERE open_appeals > 0;

CREATE TABLE case_watcher (
    casefile BLOB NOT NULL REFERENCES casefile (id) ON DELETE CASCADE,
    user     BLOB NOT NULL,
    PRIMARY KEY (casefile, user)
) STRICT, WITHOUT ROWID;
CREATE INDEX case_watcher_by_user ON case_watcher (user);

CREATE TABLE appeal (
    code_hash TEXT PRIMARY KEY,
    casefile  BLOB NOT NULL REFERENCES casefile (id) ON DELETE CASCADE
) STRICT;
CREATE INDEX appeal_of_case ON appeal (casefile);

CREATE TABLE party (
    organisation TEXT PRIMARY KEY,
    body         TEXT NOT NULL,
    example      INTEGER NOT NULL
) STRICT;

-- Deliveries to colleagues are new: the check of the purpose goes with the table.
CREATE TABLE delivery_with_staff (
    id           BLOB PRIMARY KEY,
    version      INTEGER NOT NULL,
    purpose      TEXT NOT NULL CHECK (
                   purpose IN ('verification', 'letter') OR purpose GLOB 'staff-*'),
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
INSERT INTO delivery_with_staff
  (id, version, purpose, subject, casefile, organisation, to_name, address, state, attempts,
   next_at, last_error, queued_at, sent_at, opened_at, confirmed_at, confirmed_by, report)
  SELECT id, version, purpose, subject, casefile, organisation, to_name, address, state, attempts,
   next_at, last_error, queued_at, sent_at, opened_at, confirmed_at, confirmed_by, report
  FROM delivery;
DROP TABLE delivery;
ALTER TABLE delivery_with_staff RENAME TO delivery;
CREATE INDEX delivery_by_state ON delivery (state, next_at);
CREATE INDEX delivery_of_subject ON delivery (purpose, subject);
CREATE INDEX delivery_of_case ON delivery (casefile);
