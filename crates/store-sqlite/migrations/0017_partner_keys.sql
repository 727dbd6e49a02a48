-- Keys by which organisations outside ask the public API: only their hash, whose they are, how much
-- they may ask and until when.
CREATE TABLE partner_key (
    id           BLOB PRIMARY KEY,
    organisation TEXT NOT NULL,
    contact      TEXT NOT NULL,
    per_minute   INTEGER NOT NULL,
    token_hash   TEXT NOT NULL UNIQUE,
    created_at   INTEGER NOT NULL,
    last_day     TEXT,
    last_used    TEXT,
    example      INTEGER NOT NULL
) STRICT;
