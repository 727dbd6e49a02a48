-- What receivers of letters report to have done, what they did on their page, and the parts that
-- were made for them.
CREATE TABLE deed (
  id BLOB PRIMARY KEY,
  delivery BLOB NOT NULL REFERENCES delivery (id) ON DELETE CASCADE,
  letter BLOB NOT NULL,
  version INTEGER NOT NULL,
  reported_at INTEGER NOT NULL,
  waiting_since INTEGER,
  body TEXT NOT NULL
);
CREATE INDEX deed_delivery ON deed (delivery, reported_at);
CREATE INDEX deed_letter ON deed (letter, reported_at);
CREATE INDEX deed_waiting ON deed (waiting_since) WHERE waiting_since IS NOT NULL;

CREATE TABLE receiver_act (
  seq INTEGER PRIMARY KEY,
  delivery BLOB NOT NULL REFERENCES delivery (id) ON DELETE CASCADE,
  body TEXT NOT NULL
);
CREATE INDEX receiver_act_delivery ON receiver_act (delivery, seq);

CREATE TABLE made_part (
  key TEXT PRIMARY KEY,
  sha256 TEXT NOT NULL,
  made_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX delivery_organisation ON delivery (organisation, queued_at)
  WHERE organisation IS NOT NULL;
