//! Reporters: anonymous unless they leave a contact; everything about them by tracking code.

use casework::{CaseId, ReportId, Stage};
use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

use crate::{
    App, Fault, Refusal, Result,
    access::{Administrator, Officer, Staff},
    audit::{Action, AuditActor},
    ingest::{NewReport, Receipt},
    links::sha256_hex,
    masking::mask,
    model::{Contact, ContactEnd, ContactKind, DeliveryState, Telling, Tracked},
    notice_text::{self, PrivacyNotice},
    ports::{Change, StoreError},
    text::{email, line},
    views::correction_path,
};

/// A contact as a reporter gives it.
#[derive(Clone, Debug)]
pub struct NewContact {
    /// E-mail or telephone.
    pub kind: ContactKind,
    /// The address or number.
    pub value: String,
    /// The reporter agreed, by an action of their own.
    pub consent: bool,
    /// The version of the notice that was shown.
    pub notice: u32,
    /// Language in which they want to be told ("vi", "en").
    pub language: String,
}

/// How long contacts are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retention {
    /// Days after the case was closed.
    pub after_closing_days: u32,
    /// Days after the report, where no case was opened.
    pub without_case_days: u32,
}

impl Default for Retention {
    fn default() -> Self {
        Retention {
            after_closing_days: 30,
            without_case_days: 180,
        }
    }
}

/// Where the verification of a reported message stands, as its reporter is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Nobody has opened a case.
    Received,
    /// It is being verified.
    InWork,
    /// There is a correction: its path.
    Answered(String),
    /// It was put aside without a verdict.
    PutAside,
}

impl Progress {
    /// The stable name used in text keys and the API.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Progress::Received => "received",
            Progress::InWork => "in-work",
            Progress::Answered(_) => "answered",
            Progress::PutAside => "put-aside",
        }
    }
}

/// What is kept of a report, for whoever has its code.
#[derive(Clone, Debug)]
pub struct TrackingPage {
    /// The report.
    pub report: ReportId,
    /// When the message was seen.
    pub reported_at: OffsetDateTime,
    /// The message, masked.
    pub message: String,
    /// Where the verification stands.
    pub progress: Progress,
    /// The contact; none if none was left.
    pub contact: Option<ContactShown>,
    /// The notice that was agreed to.
    pub notice: Option<PrivacyNotice>,
}

/// A contact as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactShown {
    /// The report it came with.
    pub report: ReportId,
    /// E-mail or telephone.
    pub kind: ContactKind,
    /// The address or number, masked or not as asked; empty once it is gone.
    pub value: String,
    /// When the reporter agreed.
    pub consented_at: OffsetDateTime,
    /// Version of the notice.
    pub notice: u32,
    /// Why and when it went.
    pub ended: Option<(ContactEnd, OffsetDateTime)>,
    /// What became of the e-mails; empty if there was none yet.
    pub tellings: Vec<Telling>,
}

/// What is exported by tracking code.
#[derive(Serialize)]
struct Export<'a> {
    report: String,
    #[serde(with = "time::serde::rfc3339")]
    seen_at: OffsetDateTime,
    message: &'a str,
    progress: &'static str,
    contact: Option<ExportContact<'a>>,
}

#[derive(Serialize)]
struct ExportContact<'a> {
    kind: &'static str,
    value: &'a str,
    notice_version: u32,
    notice_text: &'a str,
    language: &'a str,
    #[serde(with = "time::serde::rfc3339")]
    consented_at: OffsetDateTime,
    ended: Option<&'static str>,
}

const RETENTION: &str = "retention";

impl App {
    /// Takes in one report with a tracking code, and a contact if the reporter wants to be told.
    /// The code is given out this once.
    ///
    /// # Errors
    /// As [`report`](Self::report); [`Refusal::NoConsent`], what is wrong with the contact.
    pub async fn report_with_code(
        &self,
        report: NewReport,
        contact: Option<NewContact>,
    ) -> Result<(Receipt, String)> {
        let item = self.item(report, false)?;
        let (code, now) = (self.new_code(), self.now());
        let mut extra = vec![Change::AddTracking {
            code_hash: hash(&code),
            report: item.report,
            at: now,
        }];
        if let Some(new) = contact {
            let value = checked(&new)?;
            let keep_days = self.retention().await?.after_closing_days;
            extra.push(Change::SaveContact(Contact {
                report: item.report,
                version: 1,
                kind: new.kind,
                sealed: Some(self.sealing.seal(item.report, self.nonce(), &value)),
                notice: new.notice,
                keep_days,
                language: if new.language == "en" { "en" } else { "vi" }.to_owned(),
                consented_at: now,
                ended: None,
            }));
        }
        let mut receipts = self.ingest(&[item], extra).await?;
        let receipt = receipts
            .pop()
            .ok_or_else(|| Self::inconsistent("a report without receipt"))?;
        Ok((receipt, code))
    }

    /// The notice that reporters agree to now.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn privacy_notice(&self) -> Result<PrivacyNotice> {
        let issuer = self.issuer().await?.map(|issuer| issuer.body_in_text);
        let days = self.retention().await?.after_closing_days;
        notice_text::notice(notice_text::CURRENT, &issuer.unwrap_or_default(), days)
            .ok_or_else(|| Self::inconsistent("no notice"))
    }

    /// What is kept of a report.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] if the code is wrong or everything was erased.
    pub async fn tracking_page(&self, code: &str) -> Result<TrackingPage> {
        let tracked = self.tracked(code).await?;
        let contact = self.store.contact(tracked.report).await?;
        let issuer = self.issuer().await?.map(|issuer| issuer.body_in_text);
        let notice = contact.as_ref().and_then(|contact| {
            notice_text::notice(
                contact.notice,
                issuer.as_deref().unwrap_or_default(),
                contact.keep_days,
            )
        });
        let shown = match contact {
            Some(contact) => Some(ContactShown {
                value: mask(&self.opened(&contact)?),
                ..shown(&contact)
            }),
            None => None,
        };
        Ok(TrackingPage {
            report: tracked.report,
            reported_at: tracked.reported_at,
            message: mask(&tracked.text),
            progress: self.progress_of(&tracked).await?,
            contact: shown,
            notice,
        })
    }

    /// Everything that is kept of a report, as JSON.
    ///
    /// # Errors
    /// As [`tracking_page`](Self::tracking_page).
    pub async fn tracking_export(&self, code: &str) -> Result<String> {
        let tracked = self.tracked(code).await?;
        let contact = self.store.contact(tracked.report).await?;
        let page = self.tracking_page(code).await?;
        let value = match &contact {
            Some(contact) => self.opened(contact)?,
            None => String::new(),
        };
        let export = Export {
            report: tracked.report.to_string(),
            seen_at: tracked.reported_at,
            message: &tracked.text,
            progress: page.progress.code(),
            contact: contact.as_ref().map(|contact| ExportContact {
                kind: contact.kind.code(),
                value: &value,
                notice_version: contact.notice,
                notice_text: page
                    .notice
                    .as_ref()
                    .map_or("", |notice| notice.text(&contact.language)),
                language: &contact.language,
                consented_at: contact.consented_at,
                ended: contact.ended.map(|(end, _)| end.code()),
            }),
        };
        serde_json::to_string_pretty(&export)
            .map_err(|error| Fault::Inconsistent(error.to_string()).into())
    }

    /// Withdraws the consent: the contact is removed at once, the report stays. Doing it again is
    /// harmless. Gives what is kept now.
    ///
    /// # Errors
    /// As [`tracking_page`](Self::tracking_page).
    pub async fn withdraw_consent(&self, code: &str) -> Result<TrackingPage> {
        let tracked = self.tracked(code).await?;
        self.end_contact(tracked.report, ContactEnd::Withdrawn, Vec::new())
            .await?;
        self.tracking_page(code).await
    }

    /// Removes the contact and the code; nothing leads from the report to anyone afterwards.
    ///
    /// # Errors
    /// As [`tracking_page`](Self::tracking_page).
    pub async fn erase_tracking(&self, code: &str) -> Result<()> {
        let tracked = self.tracked(code).await?;
        let end = Change::EndTracking(hash(&normalised(code)));
        let ended = self
            .end_contact(tracked.report, ContactEnd::Erased, vec![end.clone()])
            .await?;
        if !ended {
            self.store.commit(vec![end]).await?;
        }
        Ok(())
    }

    /// A reporter's contact, for an officer of the case; who looked and why is in the audit trail
    /// before it is given out.
    ///
    /// # Errors
    /// [`Refusal::NotFound`]; [`Refusal::Empty`] without a reason.
    pub async fn read_contact(
        &self,
        by: &Officer,
        case: CaseId,
        report: ReportId,
        reason: &str,
    ) -> Result<(String, ContactShown)> {
        let reason = line("reason", reason, 500)?;
        let case = self.case_or_refuse(case).await?;
        let contacts = self.store.contacts_of_chain(case.chain).await?;
        let contact = contacts
            .into_iter()
            .find(|contact| contact.report == report && contact.sealed.is_some())
            .ok_or(Refusal::NotFound("contact"))?;
        let who = AuditActor::User { id: by.user() };
        let about = format!("report:{report}");
        let recorded = self.record(case.id, who, Action::ContactRead, about, &reason);
        self.store.commit(vec![recorded]).await?;
        let value = self.opened(&contact)?;
        Ok((
            case.title,
            ContactShown {
                value,
                ..shown(&contact)
            },
        ))
    }

    /// The contacts of a case's reports, without the addresses and numbers.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn contacts_of_case(&self, _by: &Staff, case: CaseId) -> Result<Vec<ContactShown>> {
        let case = self.case_or_refuse(case).await?;
        self.contacts_of(&case).await
    }

    pub(crate) async fn contacts_of(&self, case: &casework::Case) -> Result<Vec<ContactShown>> {
        let contacts = self.store.contacts_of_chain(case.chain).await?;
        let tellings = self.store.tellings_of_case(case.id).await?;
        Ok(contacts
            .iter()
            .map(|contact| ContactShown {
                tellings: tellings
                    .iter()
                    .filter(|telling| telling.report == contact.report)
                    .cloned()
                    .collect(),
                ..shown(contact)
            })
            .collect())
    }

    /// Removes the contacts whose time is over. Returns how many.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn purge_contacts(&self) -> Result<usize> {
        let (retention, now) = (self.retention().await?, self.now());
        let mut purged = 0;
        for (contact, chain) in self.store.contacts_kept().await? {
            let case = self.store.case_of_chain(chain).await?;
            let over = match &case {
                None => {
                    let days = i64::from(retention.without_case_days);
                    contact.consented_at + Duration::days(days) <= now
                }
                Some(case) if is_closed(&case.stage) => {
                    let events = self.store.case_events(case.id).await?;
                    let closed = events.last().map_or(case.opened_at, |event| event.at);
                    // The shorter of what was promised and what is set now.
                    let days = contact.keep_days.min(retention.after_closing_days);
                    closed + Duration::days(i64::from(days)) <= now
                }
                Some(_) => false,
            };
            if over {
                let ended = self
                    .end_contact(contact.report, ContactEnd::Purged, Vec::new())
                    .await?;
                purged += usize::from(ended);
            }
        }
        Ok(purged)
    }

    /// How long contacts are kept.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn retention(&self) -> Result<Retention> {
        match self.store.setting(RETENTION).await? {
            None => Ok(Retention::default()),
            Some(json) => serde_json::from_str(&json)
                .map_err(|error| Self::inconsistent(format!("setting {RETENTION}: {error}"))),
        }
    }

    /// Changes how long contacts are kept. Nobody's contact is kept longer than was promised.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] outside 1 to 365 days and 1 to 730 days.
    pub async fn save_retention(&self, _by: &Administrator, new: Retention) -> Result<()> {
        if !(1..=365).contains(&new.after_closing_days) {
            return Err(Refusal::Invalid("after_closing_days").into());
        }
        if !(1..=730).contains(&new.without_case_days) {
            return Err(Refusal::Invalid("without_case_days").into());
        }
        let value = serde_json::to_string(&new).map_err(|e| Fault::Inconsistent(e.to_string()))?;
        let change = Change::PutSetting {
            name: RETENTION.to_owned(),
            value,
            example: false,
        };
        Ok(self.store.commit(vec![change]).await?)
    }

    /// Removes a contact, once; what waits for it is cancelled, and the case's trail says so.
    async fn end_contact(
        &self,
        report: ReportId,
        end: ContactEnd,
        more: Vec<Change>,
    ) -> Result<bool> {
        for _ in Self::attempts() {
            let Some(mut contact) = self.store.contact(report).await? else {
                return Ok(false);
            };
            if contact.sealed.is_none() {
                return Ok(false);
            }
            contact.version += 1;
            contact.sealed = None;
            contact.ended = Some((end, self.now()));
            let mut changes = vec![Change::SaveContact(contact)];
            changes.extend(more.iter().cloned());
            if let Some(case) = self.case_of_report(report).await? {
                let (by, action) = match end {
                    ContactEnd::Withdrawn => (AuditActor::Outside, Action::ContactWithdrawn),
                    ContactEnd::Erased => (AuditActor::Outside, Action::ContactErased),
                    ContactEnd::Purged => (AuditActor::System, Action::ContactPurged),
                };
                changes.push(self.record(case, by, action, format!("report:{report}"), ""));
                for mut telling in self.store.tellings_of_case(case).await? {
                    if telling.report == report && telling.state == DeliveryState::Queued {
                        telling.version += 1;
                        telling.state = DeliveryState::Cancelled;
                        changes.push(Change::SaveTelling(telling));
                    }
                }
            }
            match self.store.commit(changes).await {
                Ok(()) => return Ok(true),
                Err(StoreError::Conflict) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(Refusal::Changed.into())
    }

    async fn case_of_report(&self, report: ReportId) -> Result<Option<CaseId>> {
        let kept = self.store.contacts_kept().await?;
        let Some((_, chain)) = kept.iter().find(|(contact, _)| contact.report == report) else {
            return Ok(None);
        };
        Ok(self.store.case_of_chain(*chain).await?.map(|case| case.id))
    }

    async fn tracked(&self, code: &str) -> Result<Tracked> {
        let found = self.store.tracked(&hash(&normalised(code))).await?;
        Ok(found.ok_or(Refusal::NotFound("tracking"))?)
    }

    async fn progress_of(&self, tracked: &Tracked) -> Result<Progress> {
        let Some(case) = self.store.case_of_chain(tracked.chain).await? else {
            return Ok(Progress::Received);
        };
        if case.published > 0 {
            return Ok(Progress::Answered(correction_path(case.id)));
        }
        Ok(if matches!(case.stage, Stage::Dismissed { .. }) {
            Progress::PutAside
        } else {
            Progress::InWork
        })
    }

    /// The address or number; empty once it is gone.
    pub(crate) fn opened(&self, contact: &Contact) -> Result<String> {
        match &contact.sealed {
            None => Ok(String::new()),
            Some(sealed) => self.sealing.open(contact.report, sealed).ok_or_else(|| {
                Self::inconsistent("a contact does not open: contact.key is another one")
            }),
        }
    }

    /// A new tracking code: 80 unpredictable bits in Crockford's base 32, whose signs are not
    /// mistaken for each other, in groups that can be read out.
    fn new_code(&self) -> String {
        const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        let mut code = String::new();
        for (at, byte) in self.salt().iter().enumerate() {
            if at > 0 && at % 4 == 0 {
                code.push('-');
            }
            code.push(char::from(ALPHABET[usize::from(byte % 32)]));
        }
        code
    }
}

/// Whether the work on a case has ended.
const fn is_closed(stage: &Stage) -> bool {
    match stage {
        Stage::Concluded(_) | Stage::Withdrawn(_) | Stage::Dismissed { .. } => true,
        Stage::Open { .. } | Stage::Proposed(_) => false,
    }
}

fn shown(contact: &Contact) -> ContactShown {
    ContactShown {
        report: contact.report,
        kind: contact.kind,
        value: String::new(),
        consented_at: contact.consented_at,
        notice: contact.notice,
        ended: contact.ended,
        tellings: Vec::new(),
    }
}

fn checked(new: &NewContact) -> std::result::Result<String, Refusal> {
    let value = match new.kind {
        ContactKind::Email => email("contact", &new.value, true)?,
        ContactKind::Telephone => telephone(&new.value)?,
    };
    if !new.consent {
        return Err(Refusal::NoConsent);
    }
    // The notice changed while the form was open: it has to be read again.
    if new.notice != notice_text::CURRENT {
        return Err(Refusal::Changed);
    }
    Ok(value)
}

/// A telephone number: figures with the usual signs between.
fn telephone(text: &str) -> std::result::Result<String, Refusal> {
    let clean = line("contact", text, 40)?;
    let figures = clean.chars().filter(char::is_ascii_digit).count();
    let usual = clean
        .chars()
        .all(|c| c.is_ascii_digit() || " +.-()".contains(c));
    if usual && (8..=15).contains(&figures) {
        Ok(clean)
    } else {
        Err(Refusal::Invalid("contact"))
    }
}

/// A code as it was given out: what people type with small letters, spaces, O for 0, I and L for 1.
fn normalised(code: &str) -> String {
    let mut out = String::new();
    let signs = code
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .take(64)
        .map(|c| match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        });
    for (at, c) in signs.enumerate() {
        if at > 0 && at % 4 == 0 {
            out.push('-');
        }
        out.push(c);
    }
    out
}

fn hash(code: &str) -> String {
    sha256_hex(format!("dinhchinh/tracking/v1\n{code}").as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_understood_however_it_is_typed() {
        for typed in [
            "abcd-0123-efgh-jkmn",
            "ABCD O123 EFGH JKMN",
            " abcdo123efghjkmn\n",
        ] {
            assert_eq!(normalised(typed), "ABCD-0123-EFGH-JKMN", "{typed}");
        }
        assert_eq!(normalised("lI"), "11");
        assert_eq!(normalised(""), "");
    }

    #[test]
    fn telephone_numbers_are_taken_as_people_write_them() {
        for good in ["0912 345 678", "+84 (912) 345-678", "02083855502"] {
            assert!(telephone(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "113",
            "gọi tôi",
            "0912345678 hoặc 0988777666",
            "0912345678x",
        ] {
            assert!(telephone(bad).is_err(), "{bad}");
        }
    }
}
