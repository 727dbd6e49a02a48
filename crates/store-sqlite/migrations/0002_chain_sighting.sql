-- Sightings of a chain as a whole, by hour, channel and area: the inbox ranks by them. What the
-- table of hours held is their sum.
CREATE TABLE chain_sighting (
    hour    INTEGER NOT NULL,
    chain   BLOB NOT NULL REFERENCES chain (id) ON DELETE CASCADE,
    channel TEXT NOT NULL,
    area    TEXT NOT NULL,
    count   INTEGER NOT NULL,
    PRIMARY KEY (hour, chain, channel, area)
) STRICT, WITHOUT ROWID;
CREATE INDEX chain_sighting_of_chain ON chain_sighting (chain);

INSERT INTO chain_sighting (hour, chain, channel, area, count)
  SELECT hour, message.chain, channel, area, sum(sighting.count) FROM sighting
  JOIN message ON message.seq = sighting.message
  GROUP BY hour, message.chain, channel, area;

DROP TABLE chain_hour;

CREATE INDEX message_in_order_of_chain ON message (chain, seq);
