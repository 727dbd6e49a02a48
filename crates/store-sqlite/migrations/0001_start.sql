-- Times are unix milliseconds, UTC. Ids are the 16 bytes of a UUID. JSON columns hold what only
-- the application reads.

CREATE TABLE chain (
    id          BLOB PRIMARY KEY,
    created_at  INTEGER NOT NULL,
    example     INTEGER NOT NULL,
    -- Kept up to date with every message and sighting, so that the inbox need not count.
    variants    INTEGER NOT NULL DEFAULT 0,
    sightings   INTEGER NOT NULL DEFAULT 0,
    first_seen  INTEGER NOT NULL DEFAULT 0,
    last_seen   INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE message (
    seq         INTEGER PRIMARY KEY,
    id          BLOB NOT NULL UNIQUE,
    text        TEXT NOT NULL,
    sha256      TEXT NOT NULL UNIQUE,
    chain       BLOB NOT NULL REFERENCES chain (id),
    first_seen  INTEGER NOT NULL,
    key_version INTEGER NOT NULL,
    example     INTEGER NOT NULL,
    sightings   INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX message_of_chain ON message (chain, sightings DESC, seq);

-- The highest seq ever used, messages ever removed not counted.
CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT;
INSERT INTO counter (name, value) VALUES ('seq', 0), ('messages', 0), ('chains', 0);

CREATE TABLE sighting (
    message INTEGER NOT NULL REFERENCES message (seq) ON DELETE CASCADE,
    hour    INTEGER NOT NULL,
    channel TEXT NOT NULL,
    area    TEXT NOT NULL,
    count   INTEGER NOT NULL,
    PRIMARY KEY (message, hour, channel, area)
) STRICT, WITHOUT ROWID;

CREATE TABLE chain_hour (
    hour  INTEGER NOT NULL,
    chain BLOB NOT NULL REFERENCES chain (id) ON DELETE CASCADE,
    count INTEGER NOT NULL,
    PRIMARY KEY (hour, chain)
) STRICT, WITHOUT ROWID;
CREATE INDEX chain_hour_of_chain ON chain_hour (chain);

CREATE TABLE report (
    id      BLOB PRIMARY KEY,
    message INTEGER NOT NULL REFERENCES message (seq) ON DELETE CASCADE,
    at      INTEGER NOT NULL
) STRICT;
CREATE INDEX report_of_message ON report (message);

CREATE TABLE imported (file TEXT PRIMARY KEY, line INTEGER NOT NULL) STRICT;

CREATE TABLE casefile (
    id        BLOB PRIMARY KEY,
    chain     BLOB NOT NULL UNIQUE REFERENCES chain (id),
    version   INTEGER NOT NULL,
    opened_at INTEGER NOT NULL,
    body      TEXT NOT NULL
) STRICT;
CREATE INDEX casefile_by_time ON casefile (opened_at DESC);

CREATE TABLE case_event (
    casefile BLOB NOT NULL REFERENCES casefile (id) ON DELETE CASCADE,
    version  INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    body     TEXT NOT NULL,
    PRIMARY KEY (casefile, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE request (
    id       BLOB PRIMARY KEY,
    casefile BLOB NOT NULL REFERENCES casefile (id) ON DELETE CASCADE
) STRICT;

CREATE TABLE blob (sha256 TEXT PRIMARY KEY, media_type TEXT NOT NULL, bytes BLOB NOT NULL) STRICT;

CREATE TABLE letter (
    id          BLOB PRIMARY KEY,
    version     INTEGER NOT NULL,
    casefile    BLOB NOT NULL REFERENCES casefile (id) ON DELETE CASCADE,
    series      TEXT NOT NULL,
    content     TEXT NOT NULL,
    groups      TEXT NOT NULL,
    drafted_by  BLOB NOT NULL,
    drafted_at  INTEGER NOT NULL,
    signed_by   BLOB,
    signed_at   INTEGER,
    number      INTEGER,
    year        INTEGER,
    numbered_by BLOB,
    numbered_at INTEGER,
    pdf_sha256  TEXT,
    sent_at     INTEGER,
    UNIQUE (series, year, number)
) STRICT;
CREATE INDEX letter_of_case ON letter (casefile, drafted_at);
CREATE INDEX letter_by_time ON letter (drafted_at DESC);

CREATE TABLE correction (
    casefile     BLOB NOT NULL REFERENCES casefile (id) ON DELETE CASCADE,
    version      INTEGER NOT NULL,
    published_at INTEGER NOT NULL,
    body         TEXT NOT NULL,
    PRIMARY KEY (casefile, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE delivery (
    id           BLOB PRIMARY KEY,
    version      INTEGER NOT NULL,
    purpose      TEXT NOT NULL CHECK (purpose IN ('verification', 'letter')),
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
CREATE INDEX delivery_by_state ON delivery (state, next_at);
CREATE INDEX delivery_of_subject ON delivery (purpose, subject);
CREATE INDEX delivery_of_case ON delivery (casefile);

CREATE TABLE receiver_group (
    id       BLOB PRIMARY KEY,
    position INTEGER NOT NULL,
    name     TEXT NOT NULL,
    ask      TEXT NOT NULL,
    example  INTEGER NOT NULL
) STRICT;

CREATE TABLE organisation (
    place          INTEGER PRIMARY KEY,
    id             BLOB NOT NULL UNIQUE,
    receiver_group BLOB NOT NULL REFERENCES receiver_group (id),
    name           TEXT NOT NULL,
    email          TEXT NOT NULL,
    valid_from     TEXT,
    valid_to       TEXT,
    example        INTEGER NOT NULL
) STRICT;

CREATE TABLE user (
    id            BLOB PRIMARY KEY,
    version       INTEGER NOT NULL,
    email         TEXT NOT NULL UNIQUE,
    name          TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    roles         TEXT NOT NULL,
    disabled      INTEGER NOT NULL,
    created_at    INTEGER NOT NULL,
    example       INTEGER NOT NULL
) STRICT;

CREATE TABLE session (
    token_hash TEXT PRIMARY KEY,
    user       BLOB NOT NULL REFERENCES user (id) ON DELETE CASCADE,
    csrf       TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;

CREATE TABLE invitation (
    token_hash TEXT PRIMARY KEY,
    email      TEXT NOT NULL,
    name       TEXT NOT NULL,
    roles      TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;

CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL, example INTEGER NOT NULL) STRICT;
