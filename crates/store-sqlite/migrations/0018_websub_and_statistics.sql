-- Sums over chains are read from the index alone.
DROP INDEX chain_sighting_of_chain;
CREATE INDEX chain_sighting_of_chain ON chain_sighting (chain, hour, channel, area, count);

-- Moves with every version of a correction that is published or taken out.
INSERT INTO counter (name, value) VALUES ('published', 0);
CREATE TRIGGER correction_added AFTER INSERT ON correction
BEGIN UPDATE counter SET value = value + 1 WHERE name = 'published'; END;
CREATE TRIGGER correction_gone AFTER DELETE ON correction
BEGIN UPDATE counter SET value = value + 1 WHERE name = 'published'; END;

-- Who wants to be told of changes (WebSub). A subscription that is not told yet of what was published
-- has `wanted` above `told`: the commit that publishes counts `wanted` up, so that nothing is lost.
CREATE TABLE websub_subscription (
    id           BLOB PRIMARY KEY,
    topic        TEXT NOT NULL,
    -- Of a topic that is one correction.
    casefile     BLOB REFERENCES casefile (id) ON DELETE CASCADE,
    callback     TEXT NOT NULL,
    host         TEXT NOT NULL,
    -- Sealed.
    secret       BLOB,
    since        INTEGER NOT NULL,
    until        INTEGER NOT NULL,
    wanted       INTEGER NOT NULL DEFAULT 0,
    told         INTEGER NOT NULL DEFAULT 0,
    attempts     INTEGER NOT NULL DEFAULT 0,
    next_at      INTEGER NOT NULL DEFAULT 0,
    last_told_at INTEGER,
    failed_at    INTEGER,
    error        TEXT NOT NULL DEFAULT '',
    ended_at     INTEGER,
    UNIQUE (topic, callback)
) STRICT;
CREATE INDEX websub_due ON websub_subscription (next_at) WHERE wanted > told AND ended_at IS NULL;
CREATE INDEX websub_by_host ON websub_subscription (host);
CREATE INDEX websub_of_case ON websub_subscription (casefile) WHERE casefile IS NOT NULL;

-- What was asked of the hub and is not confirmed by its subscriber yet. A later request for the same
-- takes the place of an earlier one.
CREATE TABLE websub_request (
    id       BLOB PRIMARY KEY,
    mode     TEXT NOT NULL,
    topic    TEXT NOT NULL,
    casefile BLOB REFERENCES casefile (id) ON DELETE CASCADE,
    callback TEXT NOT NULL,
    host     TEXT NOT NULL,
    secret   BLOB,
    lease    INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    next_at  INTEGER NOT NULL,
    UNIQUE (topic, callback)
) STRICT;
CREATE INDEX websub_request_due ON websub_request (next_at);
CREATE INDEX websub_request_by_host ON websub_request (host);
