-- Following up silent receivers.
CREATE TABLE escalation (
    letter    BLOB PRIMARY KEY REFERENCES letter (id) ON DELETE CASCADE,
    version   INTEGER NOT NULL,
    plan      TEXT,
    paused_at INTEGER,
    paused_by BLOB,
    next_at   INTEGER
) STRICT;
CREATE INDEX escalation_due ON escalation (next_at)
  WHERE next_at IS NOT NULL AND paused_at IS NULL;

CREATE TABLE escalation_step (
    id        BLOB PRIMARY KEY,
    version   INTEGER NOT NULL,
    letter    BLOB NOT NULL REFERENCES letter (id) ON DELETE CASCADE,
    delivery  BLOB NOT NULL,
    missing   TEXT NOT NULL,
    rung      TEXT NOT NULL,
    state     TEXT NOT NULL,
    at        INTEGER NOT NULL,
    by        BLOB,
    made      BLOB,
    recipient TEXT NOT NULL,
    open      INTEGER NOT NULL,
    UNIQUE (delivery, missing, rung)
) STRICT;
CREATE INDEX escalation_step_of_letter ON escalation_step (letter);
CREATE INDEX escalation_step_made ON escalation_step (made) WHERE made IS NOT NULL;
CREATE INDEX escalation_step_open ON escalation_step (at) WHERE open;

CREATE TABLE escalation_call (
    id             BLOB PRIMARY KEY,
    step           BLOB NOT NULL REFERENCES escalation_step (id) ON DELETE CASCADE,
    at             INTEGER NOT NULL,
    by             BLOB NOT NULL,
    number         TEXT NOT NULL,
    outcome        TEXT NOT NULL,
    person         TEXT NOT NULL,
    promised_until INTEGER,
    note           TEXT NOT NULL
) STRICT;
CREATE INDEX escalation_call_of_step ON escalation_call (step);

-- Reminders and news of changes are deliveries too. Only a check gets wider and no stored byte
-- changes, so the schema is edited in place (https://sqlite.org/lang_altertable.html, section 7):
-- copying the table would have to know the columns that other migrations gave it.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, 'purpose      TEXT NOT NULL CHECK (',
    'purpose      TEXT NOT NULL CHECK (purpose = ''reminder'' OR purpose GLOB ''change-*'' OR ')
  WHERE type = 'table' AND name = 'delivery';
PRAGMA writable_schema = RESET;
CREATE INDEX delivery_of_change ON delivery (casefile, purpose) WHERE purpose GLOB 'change-*';
