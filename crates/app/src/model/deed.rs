//! What receivers of a letter did with it: deeds that they report, and acts on their page.

use casework::{DeedId, DeliveryId, LetterId, UserId};
use serde::{Deserialize, Serialize};
use time::{Date, OffsetDateTime};

use super::Proof;

/// Where the receiver told people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Medium {
    /// A website.
    Website,
    /// A page on Facebook.
    Facebook,
    /// A group or an official account on Zalo.
    Zalo,
    /// A newspaper.
    Newspaper,
    /// Radio or television.
    Broadcast,
    /// Loudspeakers.
    Loudspeaker,
    /// A meeting.
    Meeting,
    /// A notice board.
    NoticeBoard,
    /// Something else.
    Other,
}

impl Medium {
    /// Every medium, in the order of the form.
    pub const ALL: [Medium; 9] = [
        Medium::Website,
        Medium::Facebook,
        Medium::Zalo,
        Medium::Newspaper,
        Medium::Broadcast,
        Medium::Loudspeaker,
        Medium::Meeting,
        Medium::NoticeBoard,
        Medium::Other,
    ];

    /// The stable name used in stores, forms and text keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Medium::Website => "website",
            Medium::Facebook => "facebook",
            Medium::Zalo => "zalo",
            Medium::Newspaper => "newspaper",
            Medium::Broadcast => "broadcast",
            Medium::Loudspeaker => "loudspeaker",
            Medium::Meeting => "meeting",
            Medium::NoticeBoard => "notice-board",
            Medium::Other => "other",
        }
    }

    /// The medium with this [`code`](Medium::code).
    #[must_use]
    pub fn from_code(code: &str) -> Option<Medium> {
        Medium::ALL.into_iter().find(|medium| medium.code() == code)
    }
}

/// Who acts on a receiver's page, as they say: several people of one organisation may.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reporter {
    /// Name.
    pub person: String,
    /// Office.
    pub office: String,
}

/// A picture of what was done, drawn anew: nothing of the camera or the place is in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Photo {
    /// SHA-256 (lower-case hex); the key of its blob.
    pub sha256: String,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

/// What a receiver reports to have done. It is never changed but by the comparison and by who
/// judges it; a receiver corrects it by a later one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deed {
    /// Its identity.
    pub id: DeedId,
    /// The delivery whose receiver reports.
    pub delivery: DeliveryId,
    /// The letter.
    pub letter: LetterId,
    /// How often it was changed; what a writer must have seen to write. 1 when new.
    pub version: u32,
    /// When it was reported.
    #[serde(with = "time::serde::rfc3339")]
    pub reported_at: OffsetDateTime,
    /// By whom.
    pub by: Reporter,
    /// The day on which it was done.
    pub on: Date,
    /// Where people were told.
    pub medium: Medium,
    /// How many people it reached, if they know.
    pub people: Option<u64>,
    /// In their words; may be empty.
    pub text: String,
    /// A photo of it.
    pub photo: Option<Photo>,
    /// Where it was published, and what was found there.
    pub published: Option<Published>,
    /// The earlier deed that this one corrects.
    pub corrects: Option<DeedId>,
    /// A clerk said that it is not enough.
    pub judged: Option<Judged>,
}

/// A clerk's word on a deed: it is not enough.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judged {
    /// Why; the receiver reads it.
    pub reason: String,
    /// Who.
    pub by: UserId,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
}

/// A published page that a deed points to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Published {
    /// The address that was given.
    pub url: String,
    /// Where the comparison stands.
    pub state: PublishedState,
    /// When it was queued or read.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// The address that the page came from in the end; empty until it was read.
    pub from: String,
    /// Its title.
    pub title: String,
    /// SHA-256 of its readable text, lower-case hex.
    pub text_sha256: String,
    /// What was found, once it was read.
    pub found: Option<Found>,
    /// Why it could not be read: a code, and what more there is to say.
    pub error: Option<(String, String)>,
}

/// Where the comparison of a published page stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PublishedState {
    /// The page has not been read yet.
    Waiting,
    /// It was read and compared.
    Read,
    /// It could not be read.
    Unreadable,
}

impl PublishedState {
    /// The stable name used in stores and text keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            PublishedState::Waiting => "waiting",
            PublishedState::Read => "read",
            PublishedState::Unreadable => "unreadable",
        }
    }
}

/// What was found on a published page beside the approved wording.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// Per mille of the approved words that stand there, in their order.
    pub kept: u16,
    /// The number of the letter stands there.
    pub number: bool,
    /// The verdict's name stands there.
    pub verdict: bool,
    /// The message itself stands there.
    pub hoax: bool,
    /// From the approved wording to the page's, where words differ: (`-`, `+` or `=`, words).
    pub words: Vec<(char, String)>,
}

impl Found {
    /// With fewer per mille of the approved words the page says something else.
    pub const SOME: u16 = 300;

    /// Any word differs: one alone can turn the meaning round.
    #[must_use]
    pub fn differs(&self) -> bool {
        self.kept < 1000 || self.words.iter().any(|(kind, _)| *kind != '=')
    }

    /// The message is told, and what is true is not.
    #[must_use]
    pub const fn spreads(&self) -> bool {
        self.hoax && self.kept < Found::SOME
    }

    /// Nothing is missing, changed or repeated without its correction.
    #[must_use]
    pub fn is_right(&self) -> bool {
        !self.differs() && self.number && self.verdict && !self.spreads()
    }

    /// The stable name of what stands there, used in text keys.
    #[must_use]
    pub fn code(&self) -> &'static str {
        if self.spreads() {
            "spreads"
        } else if self.kept < Found::SOME {
            "elsewhere"
        } else if self.differs() {
            "changed"
        } else if self.number && self.verdict {
            "same"
        } else {
            "incomplete"
        }
    }
}

impl Deed {
    /// What it proves. A link or a photo shows it; words alone are an account. What a clerk does not
    /// accept proves that the receiver has the letter, no more.
    #[must_use]
    pub fn proves(&self) -> Proof {
        if self.judged.is_some() {
            Proof::Confirmation
        } else if self.photo.is_some() || self.published.is_some() {
            Proof::Evidence
        } else {
            Proof::Account
        }
    }

    /// When the wanted proof was first there among the deeds of one delivery, and who confirmed
    /// when; those that a later one corrects do not count.
    #[must_use]
    pub fn done_at(
        deeds: &[Deed],
        wanted: Proof,
        confirmed_at: Option<OffsetDateTime>,
    ) -> Option<OffsetDateTime> {
        let shown = Deed::standing(deeds).filter(|deed| deed.proves() >= wanted);
        let shown = shown.map(|deed| deed.reported_at).min();
        match wanted {
            Proof::Confirmation => shown.into_iter().chain(confirmed_at).min(),
            Proof::Account | Proof::Evidence => shown,
        }
    }

    /// Those that no later one corrects, in the order given.
    pub fn standing(deeds: &[Deed]) -> impl Iterator<Item = &Deed> {
        deeds.iter().filter(|deed| {
            !deeds
                .iter()
                .any(|later| later.corrects == Some(deed.id) && later.delivery == deed.delivery)
        })
    }
}

/// Something that somebody did on a receiver's page. Never changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Act {
    /// The delivery that the page belongs to.
    pub delivery: DeliveryId,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// What.
    pub kind: ActKind,
    /// Who, as they say.
    pub by: Reporter,
    /// More about it: a reason, a name; may be empty.
    pub note: String,
}

/// What people do on a receiver's page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActKind {
    /// Confirmed that the letter is there.
    Confirmed,
    /// Sent it back as not for them.
    Returned,
    /// Took the sending back back: it is for them after all.
    Kept,
    /// Reported what was done.
    Reported,
    /// Corrected an earlier report.
    Corrected,
    /// Passed it on.
    PassedOn,
    /// Took a passing on back before it left.
    Withdrew,
    /// Said that they know what became of the letter.
    Knows,
}

impl ActKind {
    /// The stable name used in text keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            ActKind::Confirmed => "confirmed",
            ActKind::Returned => "returned",
            ActKind::Kept => "kept",
            ActKind::Reported => "reported",
            ActKind::Corrected => "corrected",
            ActKind::PassedOn => "passed-on",
            ActKind::Withdrew => "withdrew",
            ActKind::Knows => "knows",
        }
    }
}

#[cfg(test)]
mod tests {
    use time::macros::{date, datetime};
    use uuid::Uuid;

    use super::*;

    fn deed(number: u128, hour: i64) -> Deed {
        Deed {
            id: DeedId(Uuid::from_u128(number)),
            delivery: DeliveryId(Uuid::from_u128(1)),
            letter: LetterId(Uuid::from_u128(2)),
            version: 1,
            reported_at: datetime!(2021-02-19 00:00 UTC) + time::Duration::hours(hour),
            by: Reporter {
                person: "Nguyễn Văn A".to_owned(),
                office: "Văn thư".to_owned(),
            },
            on: date!(2021 - 02 - 19),
            medium: Medium::Loudspeaker,
            people: None,
            text: "Đã phát".to_owned(),
            photo: None,
            published: None,
            corrects: None,
            judged: None,
        }
    }

    fn with_photo(mut deed: Deed) -> Deed {
        deed.photo = Some(Photo {
            sha256: String::new(),
            width: 1,
            height: 1,
        });
        deed
    }

    #[test]
    fn the_proof_that_is_wanted_decides_when_it_is_done() {
        let confirmed = Some(datetime!(2021-02-19 00:30 UTC));
        let deeds = [deed(1, 1), with_photo(deed(2, 2))];
        let at = |deeds: &[Deed], wanted| Deed::done_at(deeds, wanted, confirmed);
        assert_eq!(at(&deeds, Proof::Confirmation), confirmed);
        assert_eq!(at(&deeds, Proof::Account), Some(deeds[0].reported_at));
        assert_eq!(at(&deeds, Proof::Evidence), Some(deeds[1].reported_at));
        assert_eq!(at(&deeds[..1], Proof::Evidence), None);
        assert_eq!(at(&[], Proof::Account), None);
    }

    #[test]
    fn what_is_corrected_or_not_enough_proves_nothing_more() {
        let shown = with_photo(deed(1, 1));
        let mut later = deed(2, 2);
        later.corrects = Some(shown.id);
        let deeds = [shown.clone(), later];
        assert_eq!(Deed::done_at(&deeds, Proof::Evidence, None), None);
        assert_eq!(
            Deed::done_at(&deeds, Proof::Account, None),
            Some(deeds[1].reported_at)
        );
        let mut refused = shown;
        refused.judged = Some(Judged {
            reason: "ảnh không đọc được".to_owned(),
            by: UserId(Uuid::from_u128(9)),
            at: datetime!(2021-02-19 05:00 UTC),
        });
        assert_eq!(Deed::done_at(&[refused], Proof::Account, None), None);
    }

    #[test]
    fn a_message_without_its_correction_is_never_right() {
        let found = |kept, hoax| Found {
            kept,
            number: true,
            verdict: true,
            hoax,
            words: Vec::new(),
        };
        assert_eq!(found(1000, true).code(), "same");
        assert_eq!(found(700, false).code(), "changed");
        assert_eq!(found(100, false).code(), "elsewhere");
        assert_eq!(found(100, true).code(), "spreads");
        assert!(!found(100, true).is_right() && found(1000, true).is_right());
    }
}
