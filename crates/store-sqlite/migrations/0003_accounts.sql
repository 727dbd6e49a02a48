-- Sessions by device, invitations that can be listed, failures, second factors, passkeys, identities
-- at a provider, and what was done to accounts. Everyone signs in anew.
DROP TABLE session;
CREATE TABLE session (
    token_hash   TEXT PRIMARY KEY,
    id           BLOB NOT NULL UNIQUE,
    user         BLOB NOT NULL REFERENCES user (id) ON DELETE CASCADE,
    csrf         TEXT NOT NULL,
    device       TEXT NOT NULL,
    way          TEXT NOT NULL,
    strong       INTEGER NOT NULL,
    created_at   INTEGER NOT NULL,
    last_used_at INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL
) STRICT;
CREATE INDEX session_of_user ON session (user);

-- The links that are about can neither be listed nor renewed: the administrator invites anew.
DROP TABLE invitation;
CREATE TABLE invitation (
    token_hash TEXT PRIMARY KEY,
    id         BLOB NOT NULL UNIQUE,
    for_user   BLOB REFERENCES user (id) ON DELETE CASCADE,
    email      TEXT NOT NULL,
    name       TEXT NOT NULL,
    roles      TEXT NOT NULL,
    made_by    BLOB REFERENCES user (id) ON DELETE SET NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;

-- Neither an e-mail address nor a network address stands here, only their keyed hashes.
CREATE TABLE sign_in_failure (
    subject TEXT PRIMARY KEY,
    count   INTEGER NOT NULL,
    last_at INTEGER NOT NULL
) STRICT;

CREATE TABLE account_event (
    seq       INTEGER PRIMARY KEY AUTOINCREMENT,
    at        INTEGER NOT NULL,
    by        BLOB,
    by_name   TEXT NOT NULL,
    whom      BLOB,
    whom_name TEXT NOT NULL,
    kind      TEXT NOT NULL,
    detail    TEXT NOT NULL,
    example   INTEGER NOT NULL
) STRICT;
CREATE TRIGGER account_event_stays BEFORE UPDATE ON account_event
  BEGIN SELECT raise(ABORT, 'what was done is not changed'); END;
CREATE TRIGGER account_event_is_kept BEFORE DELETE ON account_event WHEN NOT old.example
  BEGIN SELECT raise(ABORT, 'what was done is not taken out'); END;

CREATE TABLE totp (
    user       BLOB PRIMARY KEY REFERENCES user (id) ON DELETE CASCADE,
    secret     BLOB NOT NULL,
    last_step  INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE recovery_code (
    user BLOB NOT NULL REFERENCES user (id) ON DELETE CASCADE,
    hash TEXT NOT NULL,
    PRIMARY KEY (user, hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE passkey (
    id           BLOB PRIMARY KEY,
    user         BLOB NOT NULL REFERENCES user (id) ON DELETE CASCADE,
    credential   TEXT NOT NULL UNIQUE,
    name         TEXT NOT NULL,
    body         TEXT NOT NULL,
    created_at   INTEGER NOT NULL,
    last_used_at INTEGER
) STRICT;
CREATE INDEX passkey_of_user ON passkey (user);

CREATE TABLE identity (
    issuer     TEXT NOT NULL,
    subject    TEXT NOT NULL,
    user       BLOB NOT NULL REFERENCES user (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (issuer, subject)
) STRICT;

-- People whom an administrator lets sign in through the provider by their e-mail address.
CREATE TABLE identity_allowed (
    user BLOB PRIMARY KEY REFERENCES user (id) ON DELETE CASCADE
) STRICT;

-- Tickets that were used: none is taken twice.
CREATE TABLE used_ticket (
    hash       TEXT PRIMARY KEY,
    expires_at INTEGER NOT NULL
) STRICT;
