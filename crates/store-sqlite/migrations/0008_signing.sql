-- Keys that people and the organisation sign with. owner: a user's id; empty: the organisation.
-- The file is PKCS#12 under its own password, sealed again.
CREATE TABLE signing_key (
    owner        BLOB PRIMARY KEY,
    holder       TEXT NOT NULL,
    organisation TEXT NOT NULL,
    issuer       TEXT NOT NULL,
    serial       TEXT NOT NULL,
    valid_from   INTEGER NOT NULL,
    valid_until  INTEGER NOT NULL,
    sealed       BLOB NOT NULL,
    picture      BLOB NOT NULL,
    width_mm     INTEGER NOT NULL,
    added_by     BLOB NOT NULL,
    added_at     INTEGER NOT NULL,
    example      INTEGER NOT NULL
) STRICT;

-- An electronic letter: the personal signature came with the number, the organisation's is here.
ALTER TABLE letter ADD COLUMN electronic INTEGER NOT NULL DEFAULT 0;
ALTER TABLE letter ADD COLUMN sealed_by BLOB;
ALTER TABLE letter ADD COLUMN sealed_at INTEGER;
