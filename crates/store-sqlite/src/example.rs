//! Taking the worked example out.

use sqlx::{Row, SqliteConnection, query};

use crate::{
    SqliteStore,
    rows::{Result, failed},
};

/// In this order: what refers to a thing goes before it.
const STEPS: &[&str] = &[
    "CREATE TEMP TABLE named AS SELECT sha256 FROM blob WHERE EXISTS (
       SELECT 1 FROM casefile JOIN chain ON chain.id = casefile.chain
       LEFT JOIN letter ON letter.casefile = casefile.id
       LEFT JOIN letter_copy ON letter_copy.letter = letter.id
       WHERE chain.example
         AND (letter.pdf_sha256 = blob.sha256 OR letter_copy.pdf_sha256 = blob.sha256
           OR instr(casefile.body, blob.sha256) > 0))
     OR sha256 IN (SELECT json_extract(deed.body, '$.photo.sha256') FROM deed
       JOIN delivery ON delivery.id = deed.delivery
       JOIN casefile ON casefile.id = delivery.casefile
       JOIN chain ON chain.id = casefile.chain WHERE chain.example)
     OR sha256 IN (SELECT sha256 FROM made_part WHERE key LIKE 'example/%')
     OR sha256 IN (SELECT file_sha256 FROM incoming WHERE book = 'example')
     OR sha256 IN (SELECT file_sha256 FROM paper WHERE series = 'example')",
    "DELETE FROM made_part WHERE key LIKE 'example/%'",
    "DELETE FROM incoming WHERE book = 'example'",
    "DELETE FROM paper WHERE series = 'example'",
    "DELETE FROM register_event WHERE example",
    "DELETE FROM casefile WHERE chain IN (SELECT id FROM chain WHERE example)",
    "CREATE TEMP TABLE touched AS SELECT DISTINCT chain AS id FROM message WHERE example",
    "DELETE FROM message WHERE example",
    "DELETE FROM chain WHERE example AND NOT EXISTS (SELECT 1 FROM message WHERE chain = chain.id)",
    "DELETE FROM chain_sighting WHERE chain IN (SELECT id FROM touched)",
    "INSERT INTO chain_sighting (hour, chain, channel, area, count)
       SELECT hour, message.chain, channel, area, sum(sighting.count) FROM sighting
       JOIN message ON message.seq = sighting.message
       WHERE message.chain IN (SELECT id FROM touched)
       GROUP BY hour, message.chain, channel, area",
    "UPDATE chain SET
       variants = (SELECT count(*) FROM message WHERE chain = chain.id),
       sightings = (SELECT coalesce(sum(sightings), 0) FROM message WHERE chain = chain.id),
       first_seen = coalesce(
         (SELECT min(min(message.first_seen), coalesce(
            (SELECT min(hour) FROM chain_sighting WHERE chain_sighting.chain = message.chain),
            min(message.first_seen)))
          FROM message WHERE message.chain = chain.id), created_at),
       last_seen = coalesce(
         (SELECT max(hour) FROM chain_sighting WHERE chain_sighting.chain = chain.id), created_at)
     WHERE id IN (SELECT id FROM touched)",
    "UPDATE chain SET example = 0 WHERE example",
    "DROP TABLE touched",
    "DELETE FROM organisation WHERE example",
    // Whatever stands in a rule like an id of an organisation names it: tags have no such form.
    "DELETE FROM receiver_group WHERE example
       AND NOT EXISTS (SELECT 1 FROM json_tree(receiver_group.rule) AS part
         JOIN organisation ON lower(hex(organisation.id)) = replace(part.atom, '-', ''))",
    "UPDATE receiver_group SET example = 0 WHERE example",
    "DELETE FROM account_event WHERE example",
    "DELETE FROM partner_key WHERE example",
    "DELETE FROM signing_key WHERE example OR owner IN (SELECT id FROM user WHERE example)",
    "DELETE FROM user WHERE example",
    "DELETE FROM setting WHERE example",
    "DELETE FROM party WHERE example",
    "DELETE FROM signer WHERE example",
];

/// Files of the example that no letter, no register and no case speaks of any longer.
const ORPHANS: &str = "DELETE FROM blob WHERE sha256 IN (SELECT sha256 FROM named)
    AND NOT EXISTS (SELECT 1 FROM letter WHERE letter.pdf_sha256 = blob.sha256)
    AND NOT EXISTS (SELECT 1 FROM letter_copy WHERE letter_copy.pdf_sha256 = blob.sha256)
    AND NOT EXISTS (SELECT 1 FROM incoming WHERE incoming.file_sha256 = blob.sha256)
    AND NOT EXISTS (SELECT 1 FROM paper WHERE paper.file_sha256 = blob.sha256)
    AND NOT EXISTS (SELECT 1 FROM deed
      WHERE json_extract(deed.body, '$.photo.sha256') = blob.sha256)
    AND NOT EXISTS (SELECT 1 FROM made_part WHERE made_part.sha256 = blob.sha256)
    AND NOT EXISTS (SELECT 1 FROM casefile WHERE instr(casefile.body, blob.sha256) > 0)";

const COUNTERS: &str = "UPDATE counter SET value = CASE name
      WHEN 'messages' THEN (SELECT count(*) FROM message)
      WHEN 'chains' THEN (SELECT count(*) FROM chain)
      ELSE value END";

pub(crate) async fn remove(db: &mut SqliteConnection) -> Result<()> {
    for step in STEPS
        .iter()
        .copied()
        .chain([ORPHANS, "DROP TABLE named", COUNTERS])
    {
        query(step).execute(&mut *db).await.map_err(failed)?;
    }
    Ok(())
}

impl SqliteStore {
    pub(crate) async fn read_has_example(&self) -> Result<bool> {
        let row = query(
            "SELECT EXISTS (SELECT 1 FROM chain WHERE example)
               OR EXISTS (SELECT 1 FROM message WHERE example)
               OR EXISTS (SELECT 1 FROM receiver_group WHERE example)
               OR EXISTS (SELECT 1 FROM organisation WHERE example)
               OR EXISTS (SELECT 1 FROM user WHERE example)
               OR EXISTS (SELECT 1 FROM setting WHERE example)
               OR EXISTS (SELECT 1 FROM party WHERE example)
               OR EXISTS (SELECT 1 FROM signer WHERE example)",
        )
        .fetch_one(&self.reader)
        .await
        .map_err(failed)?;
        row.try_get::<i64, _>(0)
            .map(|found| found != 0)
            .map_err(failed)
    }
}
