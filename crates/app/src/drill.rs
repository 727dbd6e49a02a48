//! A drill: a whole exercise in a data folder of its own, that cannot be mistaken for real work and
//! does not reach the public.
//!
//! Whether data are a drill's is written into them when they are made ([`start_drill`]) and never
//! taken out. Everything that leaves is marked at the few places where it is made: letters and
//! other documents ([`App::document_mark`]), mails ([`App::as_mail_of_a_drill`]) and the texts to
//! pass on (`mails`).

use std::collections::BTreeSet;

use casework::Role;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::{
    App, Fault, Refusal, Result,
    access::Administrator,
    model::{DeliveryState, Organisation, Signer, User},
    ports::{Change, Consignment, DraftChange, Store},
    text::line,
};

const DRILL: &str = "drill";
/// Stands on every document of a drill.
pub(crate) const MARK: &str = "DIỄN TẬP – KHÔNG PHẢI THÔNG TIN THẬT";
/// The same in English.
pub(crate) const MARK_EN: &str = "DRILL – NOT REAL INFORMATION";
/// Begins the subject of every mail of a drill.
pub(crate) const SUBJECT: &str = "[DIỄN TẬP] ";
const SUBJECT_EN: &str = "[DRILL] ";
const MAIL: &str = "ĐÂY LÀ DIỄN TẬP, không phải thông tin thật. Đề nghị chỉ làm theo trong khuôn \
                    khổ cuộc diễn tập và không chuyển cho người ngoài.";
const MAIL_EN: &str = "THIS IS A DRILL, not real information. Please act on it only within the \
                       drill and do not pass it on to anybody outside it.";
const BOX: &str = "margin:0 0 16px 0;padding:12px 16px;border:2px solid #5b2a86;\
                   background:#f4ecfb;font-weight:bold";
/// Deliveries that the page of a drill lists.
const LISTED: usize = 500;
/// Settings that go along into a drill. What is not here stays behind.
const SETTINGS: [&str; 10] = [
    "issuer",
    "proposal-mails",
    "letter-checks",
    "numbering",
    "retention",
    "second-factor",
    "labels",
    "escalation-plan",
    "own_addressees",
    "signing",
];

/// A drill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drill {
    /// Its name.
    pub name: String,
    /// When it began.
    #[serde(with = "time::serde::rfc3339")]
    pub started_at: OffsetDateTime,
    /// When it was ended; nothing is sent from then on.
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub ended_at: Option<OffsetDateTime>,
    /// Who agreed to get its mails: addresses, and domains that stand for every address in them.
    pub send_to: Vec<String>,
}

impl Drill {
    /// A drill that begins now.
    ///
    /// # Errors
    /// [`Refusal::Empty`], [`Refusal::TooLong`] for the name, [`Refusal::Invalid`] for what is
    /// neither an address nor a domain.
    pub fn new(name: &str, send_to: &[String], now: OffsetDateTime) -> Result<Drill> {
        let send_to: BTreeSet<String> = send_to
            .iter()
            .map(|entry| agreed(entry).ok_or(Refusal::Invalid("send_to")))
            .collect::<std::result::Result<_, _>>()?;
        Ok(Drill {
            name: line("name", name, 200)?,
            started_at: now,
            ended_at: None,
            send_to: send_to.into_iter().collect(),
        })
    }

    /// Whether whoever has this address agreed to get mails of the drill. A domain stands for the
    /// addresses right in it, not for those in domains below it.
    #[must_use]
    pub fn lets_out(&self, address: &str) -> bool {
        let address = address.trim().to_lowercase();
        // More than one "@", a line break: whatever it is, it is no address that somebody named.
        let Some((name, domain)) = address.split_once('@') else {
            return false;
        };
        let plain = |part: &str| !part.is_empty() && !part.contains(['@', ' ', ',', '\r', '\n']);
        plain(name)
            && plain(domain)
            && self
                .send_to
                .iter()
                .any(|one| *one == address || *one == domain)
    }
}

/// An entry of the list of who agreed, in small letters; none if it is neither an address nor a
/// domain.
fn agreed(entry: &str) -> Option<String> {
    let entry = entry.trim().to_lowercase();
    let domain = match entry.rsplit_once('@') {
        Some(("", domain)) => domain.to_owned(),
        Some(_) => return crate::text::email("send_to", &entry, true).ok(),
        None => entry,
    };
    let label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    // One label would be all of ".vn".
    (domain.contains('.') && domain.split('.').all(label)).then_some(domain)
}

/// Whether a mail says in its subject that it is a drill's.
#[must_use]
pub fn says_drill(mail: &Consignment) -> bool {
    [SUBJECT, SUBJECT_EN]
        .iter()
        .any(|subject| mail.subject.starts_with(subject))
}

/// What a drill began with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DrillStart {
    /// Organisations of the register.
    pub organisations: usize,
    /// Groups.
    pub groups: usize,
    /// People who can sign in with their own passwords.
    pub people: usize,
    /// Whether somebody among them administers.
    pub has_administrator: bool,
}

/// The drill that the data belong to, if they do.
///
/// # Errors
/// A fault of the store.
pub async fn drill_of(store: &dyn Store) -> Result<Option<Drill>> {
    match store.setting(DRILL).await? {
        None => Ok(None),
        Some(json) => serde_json::from_str(&json)
            .map(Some)
            .map_err(|error| App::inconsistent(format!("setting {DRILL}: {error}"))),
    }
}

fn put(drill: &Drill) -> Result<Change> {
    Ok(Change::PutSetting {
        name: DRILL.to_owned(),
        value: serde_json::to_string(drill).map_err(|e| Fault::Inconsistent(e.to_string()))?,
        example: false,
    })
}

/// Makes an empty store that of a drill: with the register, the groups, the settings and the people
/// of `from`, and nothing that was done there. `from` is only read.
///
/// # Errors
/// [`Refusal::InDrill`] if `from` is a drill itself, [`Refusal::NotEmpty`] if `into` holds anything.
pub async fn start_drill(from: &dyn Store, into: &dyn Store, drill: &Drill) -> Result<DrillStart> {
    if drill_of(from).await?.is_some() {
        return Err(Refusal::InDrill.into());
    }
    let is_new = drill_of(into).await?.is_none()
        && into.message_count().await? == 0
        && into.users().await?.is_empty()
        && into.groups().await?.is_empty()
        && into.organisations().await?.is_empty();
    if !is_new {
        return Err(Refusal::NotEmpty.into());
    }
    let (organisations, groups) = (from.organisations().await?, from.groups().await?);
    // Who enters without a password of their own could not enter here.
    let mut people = from.users().await?;
    people.retain(|user| !user.example && !user.password_hash.is_empty());
    let counts = DrillStart {
        organisations: organisations.len(),
        groups: groups.len(),
        people: people.len(),
        has_administrator: people
            .iter()
            .any(|user| !user.disabled && user.roles.has(Role::Administrator)),
    };
    let mut changes = vec![put(drill)?];
    // The example's are the drill's like all others: they are not taken out any more.
    changes.extend(organisations.into_iter().map(|organisation| {
        Change::SaveOrganisation(Organisation {
            version: 1,
            example: false,
            ..organisation
        })
    }));
    changes.extend(groups.into_iter().map(|mut group| {
        group.example = false;
        Change::PutGroup(group)
    }));
    changes.extend(people.into_iter().map(|user| {
        Change::SaveUser(User {
            version: 1,
            example: false,
            ..user
        })
    }));
    changes.extend(from.signers().await?.into_iter().map(|signer| {
        Change::Draft(DraftChange::SaveSigner(Signer {
            version: 1,
            example: false,
            ..signer
        }))
    }));
    let parties = from.parties().await?.into_iter();
    changes.extend(parties.map(|party| Change::PutParty {
        party,
        example: false,
    }));
    for name in SETTINGS {
        if let Some(value) = from.setting(name).await? {
            changes.push(Change::PutSetting {
                name: name.to_owned(),
                value,
                example: false,
            });
        }
    }
    into.commit(changes).await?;
    Ok(counts)
}

/// A mail that went, or would have gone, to somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DrillMail {
    /// Name of the receiver.
    pub to_name: String,
    /// The address.
    pub address: String,
    /// When it was sent.
    pub at: Option<OffsetDateTime>,
    /// Whether the receiver agreed, so that it left if there was a mail server; else it lies in
    /// the drill's own post box.
    pub left: bool,
}

/// What leaders of a drill see of it.
#[derive(Clone, Debug)]
pub struct DrillPage {
    /// The drill.
    pub drill: Drill,
    /// Mails to people who agreed.
    pub left: usize,
    /// Mails that lie in the post box.
    pub kept: usize,
    /// Mails that wait.
    pub waiting: usize,
    /// The latest mails, newest first.
    pub mails: Vec<DrillMail>,
}

impl App {
    /// The drill that all of this belongs to, if it does.
    #[must_use]
    pub fn drill(&self) -> Option<Drill> {
        let drill = self.drill.read();
        drill.unwrap_or_else(|broken| broken.into_inner()).clone()
    }

    /// Whether all of this is a drill.
    pub(crate) fn is_drill(&self) -> bool {
        self.drill().is_some()
    }

    /// Whether a drill was ended: then nothing is sent any more.
    #[must_use]
    pub fn is_drill_over(&self) -> bool {
        self.drill().is_some_and(|drill| drill.ended_at.is_some())
    }

    /// Reads what the store says. What was a drill stays one, whatever it says.
    pub(crate) async fn follow_drill(&self) -> Result<()> {
        if let Some(drill) = drill_of(&*self.store).await? {
            self.keep_drill(drill);
        }
        Ok(())
    }

    fn keep_drill(&self, drill: Drill) {
        let kept = self.drill.write();
        *kept.unwrap_or_else(|broken| broken.into_inner()) = Some(drill);
    }

    /// How the drill goes.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] outside of a drill.
    pub async fn drill_page(&self, _by: &Administrator) -> Result<DrillPage> {
        self.follow_drill().await?;
        let drill = self.drill().ok_or(Refusal::NotFound("drill"))?;
        let mut sent = self.store.deliveries_in(DeliveryState::Sent).await?;
        sent.sort_by_key(|delivery| std::cmp::Reverse(delivery.sent_at));
        let mut page = DrillPage {
            left: 0,
            kept: 0,
            waiting: self.store.deliveries_in(DeliveryState::Queued).await?.len(),
            mails: Vec::new(),
            drill,
        };
        for delivery in sent {
            let left = page.drill.lets_out(&delivery.address);
            if left {
                page.left += 1;
            } else {
                page.kept += 1;
            }
            if page.mails.len() < LISTED {
                page.mails.push(DrillMail {
                    to_name: delivery.to_name,
                    address: delivery.address,
                    at: delivery.sent_at,
                    left,
                });
            }
        }
        Ok(page)
    }

    /// Ends the drill: nothing is sent from now on, everything stays to be read.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] outside of a drill.
    pub async fn end_drill(&self, _by: &Administrator) -> Result<Drill> {
        self.end_drill_by_operator().await
    }

    /// As [`end_drill`](Self::end_drill), for whoever runs the program.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] outside of a drill.
    pub async fn end_drill_by_operator(&self) -> Result<Drill> {
        self.follow_drill().await?;
        let mut drill = self.drill().ok_or(Refusal::NotFound("drill"))?;
        // Ended twice, it ended the first time.
        if drill.ended_at.is_none() {
            drill.ended_at = Some(self.now());
            self.store.commit(vec![put(&drill)?]).await?;
            self.keep_drill(drill.clone());
        }
        Ok(drill)
    }

    /// What stands on a document so that nobody takes it for a real one: the drill's words, or
    /// those given if it is part of the worked example.
    pub(crate) fn document_mark(&self, example: bool, words: &str) -> Option<String> {
        if self.is_drill() {
            Some(MARK.to_owned())
        } else {
            example.then(|| words.to_owned())
        }
    }

    /// The series and book of what is not the worked example's.
    pub(crate) fn home_series(&self) -> &'static str {
        if self.is_drill() {
            crate::registers::DRILL
        } else {
            crate::registers::MAIN
        }
    }

    /// In a drill: the mail that says so, in subject and first paragraph; else the mail as it is.
    pub(crate) fn as_mail_of_a_drill(&self, mut mail: Consignment, language: &str) -> Consignment {
        if !self.is_drill() {
            return mail;
        }
        let (subject, words) = if language == "en" {
            (SUBJECT_EN, MAIL_EN)
        } else {
            (SUBJECT, MAIL)
        };
        mail.subject = format!("{subject}{}", mail.subject);
        mail.text = format!("*** {words} ***\n\n{}", mail.text);
        let block = format!("<p style=\"{BOX}\">{words}</p>\n");
        let at = mail.html.find("<body").and_then(|body| {
            let end = mail.html[body..].find('>')?;
            Some(body + end + 1)
        });
        mail.html.insert_str(at.unwrap_or(0), &block);
        mail
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drill(send_to: &[&str]) -> Drill {
        let send_to: Vec<String> = send_to.iter().map(|one| (*one).to_owned()).collect();
        Drill::new("Diễn tập", &send_to, OffsetDateTime::UNIX_EPOCH).unwrap()
    }

    #[test]
    fn only_who_agreed_is_let_out() {
        let drill = drill(&["An@Xa.vn", "@tinh.gov.vn", "so.vn"]);
        for address in [
            "an@xa.vn",
            " AN@XA.VN ",
            "van.thu@tinh.gov.vn",
            "a@so.vn",
            "A@SO.vn",
        ] {
            assert!(drill.lets_out(address), "{address}");
        }
        for address in [
            "",
            "an",
            "@so.vn",
            "binh@xa.vn",
            "a@b.so.vn",
            "a@tinh.gov.vn.example",
            "a@xso.vn",
            "so.vn",
            "a@khac.vn@so.vn",
            "a@so.vn@khac.vn",
            "a@khac.vn, b@so.vn",
            "a@khac.vn\r\nTo: b@so.vn",
        ] {
            assert!(!drill.lets_out(address), "{address}");
        }
    }

    #[test]
    fn nobody_agreed_means_that_nothing_leaves() {
        assert!(!drill(&[]).lets_out("an@xa.vn"));
    }

    #[test]
    fn what_is_no_address_and_no_domain_is_refused() {
        for entry in [
            "", "vn", "@vn", "*", "*.vn", "a b.vn", "a@", ".vn", "xa..vn", "-a.vn",
        ] {
            let found = Drill::new("a", &[entry.to_owned()], OffsetDateTime::UNIX_EPOCH);
            assert!(found.is_err(), "{entry}");
        }
        assert!(Drill::new(" ", &[], OffsetDateTime::UNIX_EPOCH).is_err());
    }
}
