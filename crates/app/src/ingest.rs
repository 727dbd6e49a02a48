//! Reports and imports: a message joins the chain that it is a copy of, or begins one.

use std::{
    collections::{HashMap, hash_map::Entry},
    sync::PoisonError,
};

use casework::{ChainId, MessageId, ReportId};
use recognise::{KEY_VERSION, Level, Reading, Relation, compare_readings};
use time::OffsetDateTime;

use crate::{
    App, Error, Refusal, Result,
    answering::Standing,
    descent::Descent,
    links::sha256_hex,
    model::{Chain, Message, Sighting},
    ports::{Change, StoreError},
    senders::Mark,
    text::{hour_of, message, optional_line, vietnam_date},
};

/// A message as someone hands it in. There is no place for who they are.
#[derive(Clone, Debug, Default)]
pub struct NewReport {
    /// The text.
    pub text: String,
    /// Where it was seen ("zalo", "facebook", …); empty: not said.
    pub channel: String,
    /// Province or commune; empty: not said.
    pub area: String,
    /// When it was seen; none: now.
    pub seen_at: Option<OffsetDateTime>,
    /// How often it was seen or shared; 0 counts as 1.
    pub count: u64,
    /// What can be told of where the report came from (a network address), so that many reports
    /// of one sender count little. Never kept, see `senders.rs`; none: not known.
    pub sender: Option<String>,
}

/// What became of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The report.
    pub report: ReportId,
    /// The message.
    pub message: MessageId,
    /// The chain it is in.
    pub chain: ChainId,
    /// This text was not there before.
    pub new_message: bool,
    /// No copy of it was there before.
    pub new_chain: bool,
}

/// One message of a file.
#[derive(Clone, Debug)]
pub struct ImportLine {
    /// Where it begins, from 1.
    pub line: u64,
    /// The message.
    pub report: NewReport,
}

/// What became of a piece of a file.
#[derive(Clone, Debug, Default)]
pub struct ImportOutcome {
    /// What went in.
    pub receipts: Vec<Receipt>,
    /// What did not, with its line.
    pub refused: Vec<(u64, Refusal)>,
}

/// How many of the nearest messages are looked at for one that the text is a copy of.
const NEAREST: usize = 5;

/// A report that passed the checks.
pub(crate) struct Item {
    pub(crate) report: ReportId,
    text: String,
    sha256: String,
    sighting: Sighting,
    seen_at: OffsetDateTime,
    example: bool,
    sender: Option<String>,
}

/// What a commit will do, already visible in the index.
struct Plan {
    changes: Vec<Change>,
    messages: Vec<Message>,
    receipts: Vec<Receipt>,
    last_seq_before: i64,
    /// What is known about each chain that was asked for.
    heard: HashMap<ChainId, Standing>,
    /// Senders and the chains that they report.
    marks: Vec<Mark>,
}

impl App {
    /// Takes in one report.
    ///
    /// # Errors
    /// A [`Refusal`] if the text is blank or longer than [`crate::MAX_MESSAGE_CHARS`].
    pub async fn report(&self, report: NewReport) -> Result<Receipt> {
        let item = self.item(report, false)?;
        let mut receipts = self.ingest(&[item], Vec::new()).await?;
        receipts
            .pop()
            .ok_or_else(|| Self::inconsistent("a report without receipt"))
    }

    /// Takes in a piece of a file, up to and with line `up_to`: all of it or, on an error, nothing.
    /// A line that cannot be taken is in [`ImportOutcome::refused`].
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn import(
        &self,
        file_sha256: &str,
        lines: Vec<ImportLine>,
        up_to: u64,
    ) -> Result<ImportOutcome> {
        let mut outcome = ImportOutcome::default();
        let mut items = Vec::with_capacity(lines.len());
        for line in lines {
            match self.item(line.report, false) {
                Ok(item) => items.push(item),
                Err(refusal) => outcome.refused.push((line.line, refusal)),
            }
        }
        let mark = Change::ImportedUpTo {
            file: file_sha256.to_owned(),
            line: up_to,
        };
        outcome.receipts = self.ingest(&items, vec![mark]).await?;
        Ok(outcome)
    }

    /// The last line of a file that went in before; 0 if none.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn imported_up_to(&self, file_sha256: &str) -> Result<u64> {
        Ok(self.store.imported_up_to(file_sha256).await?)
    }

    pub(crate) async fn ingest_example(&self, reports: Vec<NewReport>) -> Result<()> {
        let items = reports
            .into_iter()
            .map(|report| self.item(report, true))
            .collect::<std::result::Result<Vec<_>, _>>()?;
        self.ingest(&items, Vec::new()).await.map(drop)
    }

    pub(crate) fn item(
        &self,
        report: NewReport,
        example: bool,
    ) -> std::result::Result<Item, Refusal> {
        message(&report.text)?;
        let now = self.now();
        // A clock that runs ahead must not make a message newer than now.
        let seen_at = report.seen_at.unwrap_or(now).min(now);
        let channel = optional_line("channel", &report.channel, 40)?.to_lowercase();
        Ok(Item {
            report: ReportId(self.new_id()),
            sha256: sha256_hex(report.text.as_bytes()),
            text: report.text,
            sighting: Sighting {
                hour: hour_of(seen_at),
                channel: if channel.is_empty() {
                    "other".to_owned()
                } else {
                    channel
                },
                area: optional_line("area", &report.area, 100)?,
                count: report.count.clamp(1, 1_000_000),
            },
            seen_at,
            example,
            sender: report.sender.filter(|sender| !sender.is_empty()),
        })
    }

    pub(crate) async fn ingest(&self, items: &[Item], extra: Vec<Change>) -> Result<Vec<Receipt>> {
        let _alone = self.ingesting.lock().await;
        for _ in Self::attempts() {
            self.follow_store().await?;
            let mut plan = match self.plan(items).await {
                Ok(plan) => plan,
                Err((plan, error)) => {
                    self.recogniser_write()
                        .take_back(&plan.messages, plan.last_seq_before);
                    return Err(error);
                }
            };
            plan.changes.extend(extra.iter().cloned());
            plan.changes
                .push(Change::DecisionsSeen(self.decisions_seen()));
            match self.store.commit(plan.changes).await {
                Ok(()) => {
                    self.remember_senders(plan.marks);
                    self.live.changed();
                    self.suggesting_messages_came(&plan.messages);
                    if self.suggesting_is_stale() {
                        self.follow_corrections().await?;
                    }
                    return Ok(plan.receipts);
                }
                Err(error) => {
                    self.recogniser_write()
                        .take_back(&plan.messages, plan.last_seq_before);
                    // Another process wrote first: see what it wrote and plan again.
                    if !matches!(error, StoreError::Conflict) {
                        return Err(error.into());
                    }
                }
            }
        }
        Err(Error::Refused(Refusal::Changed))
    }

    /// On an error what was planned so far comes back with it: it has to leave the index.
    async fn plan(&self, items: &[Item]) -> std::result::Result<Plan, (Plan, Error)> {
        let last_seq_before = self.recogniser_read().last_seq();
        let mut plan = Plan {
            changes: Vec::new(),
            messages: Vec::new(),
            receipts: Vec::new(),
            last_seq_before,
            heard: HashMap::new(),
            marks: Vec::new(),
        };
        let mut sightings: HashMap<(String, OffsetDateTime, String, String), u64> = HashMap::new();
        let mut order = Vec::new();
        for item in items {
            match self.place(item, &mut plan).await {
                Ok(receipt) => plan.receipts.push(receipt),
                Err(error) => return Err((plan, error)),
            }
            let receipt = plan.receipts[plan.receipts.len() - 1];
            let s = &item.sighting;
            let key = (
                item.sha256.clone(),
                s.hour,
                s.channel.clone(),
                s.area.clone(),
            );
            let count = sightings.entry(key.clone()).or_insert_with(|| {
                order.push(key);
                0
            });
            *count += s.count;
            if self.is_repeat(item, receipt.chain, &mut plan.marks) {
                plan.changes.push(Change::CountRepeated {
                    sha256: item.sha256.clone(),
                    sighting: item.sighting.clone(),
                });
            }
            plan.changes.push(Change::AddReport {
                id: receipt.report,
                sha256: item.sha256.clone(),
                at: item.seen_at,
            });
        }
        for key in order {
            let count = sightings[&key];
            let (sha256, hour, channel, area) = key;
            let sighting = Sighting {
                hour,
                channel,
                area,
                count,
            };
            plan.changes
                .push(Change::CountSighting { sha256, sighting });
        }
        Ok(plan)
    }

    /// Whether the sender has reported the chain before, on this day; otherwise it is to be
    /// remembered once the report is stored.
    fn is_repeat(&self, item: &Item, chain: ChainId, marks: &mut Vec<Mark>) -> bool {
        let Some(sender) = &item.sender else {
            return false;
        };
        let mut senders = self.senders.lock().unwrap_or_else(PoisonError::into_inner);
        senders.on(vietnam_date(self.now()), || self.key());
        let mark = senders.mark(sender, chain);
        if senders.has(&mark) || marks.contains(&mark) {
            return true;
        }
        marks.push(mark);
        false
    }

    fn remember_senders(&self, marks: Vec<Mark>) {
        let mut senders = self.senders.lock().unwrap_or_else(PoisonError::into_inner);
        marks.into_iter().for_each(|mark| senders.remember(mark));
    }

    /// Finds the message's place, making message and chain where there is none.
    async fn place(&self, item: &Item, plan: &mut Plan) -> Result<Receipt> {
        let report = item.report;
        let there = self.recogniser_read().exact(&item.sha256);
        if let Some(entry) = there {
            return Ok(Receipt {
                report,
                message: entry.message,
                chain: entry.chain,
                new_message: false,
                new_chain: false,
            });
        }
        let joined = self.chain_of_nearest(&item.text, plan).await?;
        let chain = joined.unwrap_or_else(|| ChainId(self.new_id()));
        if joined.is_none() {
            let created_at = item.seen_at;
            plan.changes.push(Change::AddChain(Chain {
                id: chain,
                created_at,
                example: item.example,
            }));
        }
        let mut recogniser = self.recogniser_write();
        let message = Message {
            id: MessageId(self.new_id()),
            seq: recogniser.last_seq() + 1,
            text: item.text.clone(),
            sha256: item.sha256.clone(),
            chain,
            first_seen: item.seen_at,
            key_version: KEY_VERSION,
            example: item.example,
        };
        recogniser.add(&message);
        plan.changes.push(Change::AddMessage(message.clone()));
        let receipt = Receipt {
            report,
            message: message.id,
            chain,
            new_message: true,
            new_chain: joined.is_none(),
        };
        plan.messages.push(message);
        Ok(receipt)
    }

    /// The chain of the nearest message that the text is a copy of. What is made after a message
    /// but about another party, or speaks about it, is no copy: it would be given its verdict.
    async fn chain_of_nearest(&self, text: &str, plan: &mut Plan) -> Result<Option<ChainId>> {
        let text = Reading::new(text);
        let (found, _) = self.candidates(&text, NEAREST, &plan.messages).await?;
        for (seq, entry, found) in found {
            if self.config.operating_point.level(&found) != Level::Confirm {
                continue;
            }
            let planned = plan.messages.iter().find(|message| message.seq == seq);
            let known = match planned {
                Some(known) => Some(known.text.clone()),
                None => {
                    let stored = self.store.messages_after(seq - 1, 1).await?.pop();
                    stored.map(|known| known.text)
                }
            };
            let Some(known) = known else {
                continue;
            };
            let known = Reading::new(known);
            let standing = match plan.heard.entry(entry.chain) {
                Entry::Occupied(there) => there.into_mut(),
                Entry::Vacant(place) => place.insert(self.read_standing(entry.chain).await?),
            };
            let descent = Descent::of(&text, &known, standing);
            // Neither may speak about the other: a correction that was reported holds the whole
            // hoax, too.
            if descent.is_copy() && compare_readings(&known, &text).relation != Relation::Quotes {
                return Ok(Some(entry.chain));
            }
        }
        Ok(None)
    }
}
