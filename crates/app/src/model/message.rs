//! Messages, sightings and chains.

use casework::{CaseId, ChainId, MessageId};
use time::OffsetDateTime;

/// One distinct text, kept to the byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Its identity.
    pub id: MessageId,
    /// Its place in the order of arrival: 1, 2, 3 … without gaps. The recognition index uses it as
    /// its key and asks for what came after the last one it knows.
    pub seq: i64,
    /// The text as received.
    pub text: String,
    /// SHA-256 of the text's bytes, lower-case hex; unique.
    pub sha256: String,
    /// The chain it belongs to.
    pub chain: ChainId,
    /// When it was first seen.
    pub first_seen: OffsetDateTime,
    /// Version of the canonical form by which it was put into its chain.
    pub key_version: u32,
    /// Part of the worked example.
    pub example: bool,
}

/// A message without its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageKey {
    /// Its place in the order of arrival.
    pub seq: i64,
    /// Its identity.
    pub id: MessageId,
    /// The chain it belongs to.
    pub chain: ChainId,
    /// SHA-256 of the text's bytes, lower-case hex.
    pub sha256: String,
}

/// How often a message was seen in one hour, channel and area.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sighting {
    /// Start of the hour, UTC.
    pub hour: OffsetDateTime,
    /// Where it was seen: "zalo", "facebook", "web", …
    pub channel: String,
    /// Province or commune as given; empty if not given.
    pub area: String,
    /// How often.
    pub count: u64,
}

/// Mutated copies of one message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    /// Its identity.
    pub id: ChainId,
    /// When its first message came.
    pub created_at: OffsetDateTime,
    /// Part of the worked example.
    pub example: bool,
}

/// A chain as the inbox shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainSummary {
    /// The chain.
    pub chain: Chain,
    /// The text seen most often, oldest first among equals.
    pub representative: String,
    /// How many distinct texts.
    pub variants: u64,
    /// How often seen in all.
    pub sightings: u64,
    /// How often seen since the moment that was asked for.
    pub recent: u64,
    /// First sighting.
    pub first_seen: OffsetDateTime,
    /// Last sighting (start of its hour).
    pub last_seen: OffsetDateTime,
    /// The case that verifies it, if there is one.
    pub case: Option<CaseId>,
}

/// One variant of a chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainMessage {
    /// The message.
    pub message: Message,
    /// How often seen.
    pub sightings: u64,
}
