-- What official answers rest on, one row for each distinct basis, under the number that people were
-- told. Neither the asked text nor the moment of a check is kept; only the day of the first answer.
CREATE TABLE answer_number (
    number   TEXT PRIMARY KEY,
    matcher  TEXT NOT NULL,
    -- In ten-thousandths.
    confirm  INTEGER NOT NULL,
    message  BLOB NOT NULL REFERENCES message (id) ON DELETE CASCADE,
    relation TEXT NOT NULL,
    casefile BLOB NOT NULL REFERENCES casefile (id) ON DELETE CASCADE,
    version  INTEGER NOT NULL,
    day      TEXT NOT NULL,
    UNIQUE (message, casefile, version, matcher, confirm, relation)
) STRICT, WITHOUT ROWID;
CREATE INDEX answer_number_of_case ON answer_number (casefile);

-- "This is not my message." The text goes (NULL) as soon as nobody needs it.
CREATE TABLE wrong_match (
    place   INTEGER PRIMARY KEY AUTOINCREMENT,
    id      BLOB NOT NULL UNIQUE,
    version INTEGER NOT NULL,
    message INTEGER NOT NULL REFERENCES message (seq) ON DELETE CASCADE,
    state   TEXT NOT NULL,
    day     TEXT NOT NULL,
    text    TEXT,
    note    TEXT NOT NULL,
    number  TEXT,
    steps   TEXT NOT NULL
) STRICT;
CREATE INDEX wrong_match_by_state ON wrong_match (state, place);
CREATE INDEX wrong_match_of_message ON wrong_match (message);
