-- Keys by which programs act for a person: only their hash, what they may do, until when.
CREATE TABLE api_key (
    id           BLOB PRIMARY KEY,
    user         BLOB NOT NULL REFERENCES user (id) ON DELETE CASCADE,
    token_hash   TEXT NOT NULL UNIQUE,
    name         TEXT NOT NULL,
    roles        TEXT NOT NULL,
    strong       INTEGER NOT NULL,
    created_at   INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL,
    last_used_at INTEGER
) STRICT;
CREATE INDEX api_key_of_user ON api_key (user);
