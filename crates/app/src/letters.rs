//! The official letter: drafted from the case, signed, numbered, sent.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use casework::{CaseId, DeliveryId, LetterId, UserId};
use letter::{Day, Letter, LetterDate};
use time::{Date, Duration, OffsetDateTime};

use crate::{
    App, Directory, Error, Fault, Refusal, Result,
    access::{Approver, Clerk, Officer, Staff},
    audit::{Action, AuditActor},
    links::{LinkKind, sha256_hex},
    model::{
        AmendmentKind, DEFAULT_WITHIN_HOURS, Delivery, DeliveryState, DeliveryStatus, Group,
        KeyOwner, LetterRecord, LetterStage, NewDelivery, Numbering, OrganisationOnDay, Purpose,
        Signed,
    },
    ports::{Change, DraftChange, StoreError},
    receivers::named_deeds,
    vietnam_date,
    views::{GroupDeliveries, LetterPage, PassedOnRow, Progress},
};

mod amend;
mod annexes;
mod copies;
mod drafting;
mod facts;
mod findings;
mod merging;
mod preview;
mod remarks;
mod versions;

pub use drafting::{AnnexEdit, LetterEdit, MAX_BODY, MAX_NOTE, Saved, signature_line};
pub use findings::{Finding, Spot};
pub use merging::{Clash, Disagreement};
pub use preview::Preview;
pub(crate) use preview::Previews;
pub use remarks::{MAX_REMARK, NeededChecks, NewRemark};
pub(crate) use versions::words as word_diff;
pub use versions::{Compared, Piece, PieceKind, VersionsPage};

pub use amend::Proposer;
pub use copies::NewCopy;

/// Letters on one page of the list.
const PAGE: u32 = 30;
/// Printed on every page of a text that is not final.
const DRAFT_MARK: &str = "DỰ THẢO";
/// Printed on every page of the worked example's letters, for ever.
const EXAMPLE_MARK: &str = "VĂN BẢN VÍ DỤ – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ";

impl App {
    /// Drafts a letter from a case with a verdict, to every group of the register.
    ///
    /// # Errors
    /// [`Refusal::NoVerdict`], [`Refusal::NoIssuer`], [`Refusal::NoReceivers`].
    pub async fn draft_letter(&self, by: &Officer, case: CaseId) -> Result<LetterId> {
        let case = self.case_or_refuse(case).await?;
        let issuer = self.issuer_or_refuse().await?;
        let example = self.is_example(&case).await?;
        let now = self.now();
        let today = vietnam_date(now);
        let groups: Vec<Group> = self
            .grouped_on(today)
            .await?
            .into_iter()
            .filter(|(_, members)| !members.is_empty())
            .map(|(group, _)| group)
            .collect();
        if groups.is_empty() {
            return Err(Refusal::NoReceivers.into());
        }
        let message = self.message_text(&case).await?;
        let sightings = self.store.chain_sightings(case.chain).await?;
        let pack = self.rules_of(today)?;
        let facts = facts::of(&case, &issuer, &groups, &message, &sightings, today)?;
        let record = LetterRecord {
            id: LetterId(self.new_id()),
            version: 1,
            case: case.id,
            series: if example {
                crate::registers::EXAMPLE
            } else {
                self.home_series()
            }
            .to_owned(),
            content: letter::compose(&facts, pack),
            groups: groups.iter().map(|group| group.id).collect(),
            asks: BTreeMap::new(),
            drafted_by: by.user(),
            drafted_at: now,
            signed: None,
            numbering: None,
            pdf_sha256: None,
            electronic: None,
            sent_at: None,
        };
        let id = record.id;
        let first = self.version_of(&record, 1, by.user(), String::new(), None);
        self.store
            .commit(vec![
                self.step(&record, by.user(), Action::LetterDrafted),
                Change::SaveLetter(Box::new(record)),
                Change::Draft(DraftChange::AddVersion(Box::new(first))),
            ])
            .await?;
        Ok(id)
    }

    /// One page (from 0) of letters with their cases' titles and how they ended, if they did,
    /// newest first, and whether there are more.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn letters(
        &self,
        _by: &Staff,
        page: u32,
    ) -> Result<(Vec<(LetterRecord, String, Option<AmendmentKind>)>, bool)> {
        let mut found = self
            .store
            .letters(PAGE + 1, page.saturating_mul(PAGE))
            .await?;
        let more = found.len() > PAGE as usize;
        found.truncate(PAGE as usize);
        let mut rows = Vec::with_capacity(found.len());
        for record in found {
            let title = self.store.case(record.case).await?.map(|case| case.title);
            let ended = self.life_of(&record).await?.ended();
            rows.push((record, title.unwrap_or_default(), ended));
        }
        Ok((rows, more))
    }

    /// A letter with what stands around it.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn letter_page(&self, by: &Staff, id: LetterId) -> Result<LetterPage> {
        self.page_of(by.user(), id).await
    }

    pub(super) async fn page_of(&self, by: UserId, id: LetterId) -> Result<LetterPage> {
        let record = self.letter_or_refuse(id).await?;
        let case = self.case_or_refuse(record.case).await?;
        let sent = match record.sent_at {
            Some(_) => self.store.deliveries_of_letter(id).await?,
            None => Vec::new(),
        };
        let groups = self.receivers(&record, &sent).await?;
        let deliveries: Vec<&Delivery> = groups
            .iter()
            .flat_map(|group| {
                group
                    .rows
                    .iter()
                    .filter_map(|(_, d)| d.as_ref().map(|(d, _)| d))
            })
            .collect();
        let versions = self.store.letter_versions(id).await?;
        let remarks = self.store.remarks(id).await?;
        let checks = self.store.letter_checks(id).await?;
        let people: BTreeSet<UserId> = std::iter::once(record.drafted_by)
            .chain(record.signed.as_ref().map(|s| s.by))
            .chain(record.numbering.as_ref().map(|n| n.by))
            .chain(
                record
                    .electronic
                    .iter()
                    .flat_map(|way| &way.sealed)
                    .map(|s| s.by),
            )
            .chain(versions.iter().map(|version| version.by))
            .chain(checks.iter().map(|check| check.by))
            .chain(remarks.iter().map(|remark| remark.by))
            .chain(remarks.iter().filter_map(|r| Some(r.answer.as_ref()?.by)))
            .chain(remarks.iter().filter_map(|r| Some(r.done?.0)))
            .collect();
        let today = vietnam_date(self.now());
        let register: Vec<(Group, usize)> = self
            .grouped_on(today)
            .await?
            .into_iter()
            .map(|(group, members)| (group, members.len()))
            .collect();
        let known: Vec<Group> = register.iter().map(|(group, _)| group.clone()).collect();
        let signers = self.store.signers().await?;
        Ok(LetterPage {
            edit: LetterEdit::of(&record, &known),
            findings: self.findings(&record.content)?,
            pages: Vec::new(),
            unsaved: false,
            mended: None,
            clash: None,
            register,
            signers: signers.into_iter().filter(|s| s.signs_on(today)).collect(),
            needed: self.checks_needed().await?,
            versions,
            remarks,
            checks,
            example: self.is_example(&case).await?,
            deeds: named_deeds(self.store.deeds_of_letter(id).await?, &sent),
            passed_on: self.passed_on(&sent),
            progress: progress(&deliveries, self.now()),
            names: self.names(people).await?,
            case_title: case.title,
            has_mailer: self.mailer.is_configured(),
            life: self.life_of(&record).await?,
            copies: self.store.copies_of(record.id).await?,
            has_organisation_key: self.has_key(KeyOwner::Organisation).await?,
            has_own_key: self.has_key(KeyOwner::Person(by)).await?,
            groups,
            record,
        })
    }

    /// Signs a letter: its text is fixed from then on.
    ///
    /// # Errors
    /// [`Refusal::SameSigner`], [`Refusal::LetterRules`], [`Refusal::LetterStage`],
    /// [`Refusal::ChecksMissing`], [`Refusal::SignerNotInOffice`].
    pub async fn sign_letter(&self, by: &Approver, id: LetterId) -> Result<()> {
        let mut record = self.letter_to_sign(by, id).await?;
        record.signed = Some(Signed {
            by: by.user(),
            at: self.now(),
        });
        self.save(record, by.user(), Action::LetterSigned).await
    }

    /// A draft that this person may sign.
    pub(crate) async fn letter_to_sign(&self, by: &Approver, id: LetterId) -> Result<LetterRecord> {
        let record = self.letter_at(id, LetterStage::Draft).await?;
        if record.drafted_by == by.user() {
            return Err(Refusal::SameSigner.into());
        }
        let broken: Vec<String> = self
            .findings(&record.content)?
            .into_iter()
            .filter(|finding| finding.is_error)
            .map(|finding| finding.key)
            .collect();
        if !broken.is_empty() {
            return Err(Refusal::LetterRules(broken.join(", ")).into());
        }
        if let Some(kind) = self.missing_checks(id).await?.first() {
            return Err(Refusal::ChecksMissing(kind.code()).into());
        }
        self.signer_in_office(&record).await?;
        Ok(record)
    }

    /// Where signers are registered, a name under a letter is one of theirs, on their days.
    async fn signer_in_office(&self, record: &LetterRecord) -> Result<()> {
        let signers = self.store.signers().await?;
        let today = vietnam_date(self.now());
        let signature = &record.content.signature;
        let is_in_office = signers
            .iter()
            .any(|signer| signer.signs_on(today) && signer.signature() == *signature);
        if signers.is_empty() || is_in_office {
            Ok(())
        } else {
            Err(Refusal::SignerNotInOffice.into())
        }
    }

    /// Takes a signature back, so that the text can be changed.
    ///
    /// # Errors
    /// [`Refusal::LetterStage`] once it is numbered.
    pub async fn unsign_letter(&self, by: &Approver, id: LetterId) -> Result<()> {
        let mut record = self.letter_at(id, LetterStage::Signed).await?;
        record.signed = None;
        self.save(record, by.user(), Action::LetterUnsigned).await
    }

    /// Gives the next number and today's date, and makes the final PDF.
    ///
    /// # Errors
    /// [`Refusal::LetterStage`].
    pub async fn number_letter(&self, by: &Clerk, id: LetterId) -> Result<()> {
        for _ in Self::attempts() {
            let mut record = self.letter_at(id, LetterStage::Signed).await?;
            let now = self.now();
            let pdf = self.issue(&mut record, by.user(), now).await?.pdf;
            let mut changes = self.on_numbered(&record).await?;
            changes.push(self.step(&record, by.user(), Action::LetterNumbered));
            changes.extend(issued(record, pdf));
            match self.store.commit(changes).await {
                Ok(()) => return Ok(()),
                // Another clerk took the number: take the next one.
                Err(StoreError::Conflict) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(Refusal::Changed.into())
    }

    /// Puts the next number and the day into a letter and sets it.
    pub(crate) async fn issue(
        &self,
        record: &mut LetterRecord,
        by: UserId,
        now: OffsetDateTime,
    ) -> Result<letter::Typeset> {
        let today = vietnam_date(now);
        let number = self.store.last_number(&record.series, today.year()).await? + 1;
        record.numbering = Some(Numbering {
            number,
            year: today.year(),
            by,
            at: now,
        });
        record.content.number = Some(number);
        record.content.date = LetterDate {
            day: Some(today.day()),
            month: today.month().into(),
            year: today.year(),
        };
        record.content.verify_url =
            Some(format!("{}/letters/{}", self.config.public_url, record.id));
        self.set(&self.marked(record))
    }

    /// Hands the letter to the post: one delivery for every organisation that exists on its date.
    /// Returns how many.
    ///
    /// # Errors
    /// [`Refusal::LetterStage`], [`Refusal::NoReceivers`].
    pub async fn send_letter(&self, by: &Clerk, id: LetterId) -> Result<usize> {
        let mut record = self.letter_at(id, LetterStage::Numbered).await?;
        self.still_in_force(&record).await?;
        self.sealed_or_refuse(&record).await?;
        let now = self.now();
        let (groups, day) = self.groups_of(&record).await?;
        let groups = self.directory().await?.members_once(groups, day);
        let mut changes: Vec<Change> = groups
            .iter()
            .flat_map(|(group, members)| members.iter().map(move |member| (group, member)))
            .map(|(group, organisation)| {
                Change::SaveDelivery(self.new_delivery(&record, group, organisation, now))
            })
            .collect();
        let count = changes.len();
        if count == 0 {
            return Err(Refusal::NoReceivers.into());
        }
        record.sent_at = Some(now);
        record.version += 1;
        changes.push(self.step(&record, by.user(), Action::LetterSent));
        changes.push(self.begin_escalation(record.id, now));
        changes.push(Change::SaveLetter(Box::new(record)));
        self.store.commit(changes).await?;
        Ok(count)
    }

    /// The PDF with its file name: the final one, or how the draft would look.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn letter_pdf(&self, _by: &Staff, id: LetterId) -> Result<(String, Vec<u8>)> {
        let record = self.letter_or_refuse(id).await?;
        if let Some(issued) = self.issued_pdf(&record).await? {
            return Ok(issued);
        }
        Ok((
            "du-thao-cong-van.pdf".to_owned(),
            self.set(&self.marked(&record))?.pdf,
        ))
    }

    /// The letter as plain text with its file name.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn letter_text(&self, _by: &Staff, id: LetterId) -> Result<(String, String)> {
        let record = self.letter_or_refuse(id).await?;
        let letter = self.marked(&record);
        let text = letter::plain_text(&letter, self.rules(&letter)?);
        let name = match &record.numbering {
            Some(numbering) => format!("cong-van-{}-{}.txt", numbering.number, numbering.year),
            None => "du-thao-cong-van.txt".to_owned(),
        };
        Ok((name, text))
    }

    /// The letter as a word processor's file (DOCX) with its file name.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn letter_docx(&self, _by: &Staff, id: LetterId) -> Result<(String, Vec<u8>)> {
        let record = self.letter_or_refuse(id).await?;
        let letter = self.marked(&record);
        let bytes = letter::docx(&letter, self.rules(&letter)?)
            .map_err(|error| Error::Fault(Fault::Letter(error.to_string())))?;
        let name = match &record.numbering {
            Some(numbering) => format!("cong-van-{}-{}.docx", numbering.number, numbering.year),
            None => "du-thao-cong-van.docx".to_owned(),
        };
        Ok((name, bytes))
    }

    /// The letter with the marks that keep it from being taken for what it is not.
    fn marked(&self, record: &LetterRecord) -> Letter {
        let mut letter = record.content.clone();
        let draft = record.numbering.is_none();
        let example = record.series == crate::registers::EXAMPLE;
        letter.mark = match (self.document_mark(example, EXAMPLE_MARK), draft) {
            (Some(mark), true) => Some(format!("{DRAFT_MARK} · {mark}")),
            (None, true) => Some(DRAFT_MARK.to_owned()),
            (mark, false) => mark,
        };
        letter
    }

    /// The rules for letters written on a day; on a day before the first decree known, that one's.
    fn rules_of(&self, day: Date) -> Result<&letter::RulePack> {
        let day = Day {
            year: day.year(),
            month: day.month().into(),
            day: day.day(),
        };
        let packs = self.typesetter.packs();
        let pack = packs.in_force(day).or_else(|| packs.iter().next());
        pack.ok_or_else(|| Error::Fault(Fault::Letter("there is no rule pack".to_owned())))
    }

    /// The rules that a letter is laid out by.
    pub(crate) fn rules(&self, letter: &Letter) -> Result<&letter::RulePack> {
        let pack = self.typesetter.packs().get(&letter.rule_pack);
        pack.map_err(|error| Error::Fault(Fault::Letter(error.to_string())))
    }

    fn findings(&self, letter: &Letter) -> Result<Vec<Finding>> {
        Ok(findings::findings(letter, self.rules(letter)?))
    }

    fn set(&self, letter: &Letter) -> Result<letter::Typeset> {
        self.typesetter
            .typeset(letter)
            .map_err(|error| Error::Fault(Fault::Letter(error.to_string())))
    }

    pub(crate) async fn letter_or_refuse(&self, id: LetterId) -> Result<LetterRecord> {
        Ok(self
            .store
            .letter(id)
            .await?
            .ok_or(Refusal::NotFound("letter"))?)
    }

    pub(crate) async fn letter_at(&self, id: LetterId, stage: LetterStage) -> Result<LetterRecord> {
        let record = self.letter_or_refuse(id).await?;
        self.not_discarded(id).await?;
        if record.stage() == stage {
            Ok(record)
        } else {
            Err(Refusal::LetterStage(record.stage().code()).into())
        }
    }

    async fn save(&self, mut record: LetterRecord, by: UserId, action: Action) -> Result<()> {
        record.version += 1;
        Ok(self
            .store
            .commit(vec![
                self.step(&record, by, action),
                Change::SaveLetter(Box::new(record)),
            ])
            .await?)
    }

    /// What the audit trail says of a step of a letter.
    pub(crate) fn step(&self, record: &LetterRecord, by: UserId, action: Action) -> Change {
        let by = AuditActor::User { id: by };
        self.record(record.case, by, action, format!("letter:{}", record.id), "")
    }

    /// The groups that a letter goes to, and the day on which their rules are read.
    async fn groups_of(&self, record: &LetterRecord) -> Result<(Vec<Group>, Date)> {
        let at = record
            .numbering
            .as_ref()
            .map_or_else(|| self.now(), |n| n.at);
        let mut groups = self.store.groups().await?;
        groups.retain(|group| record.groups.contains(&group.id));
        Ok((groups, vietnam_date(at)))
    }

    /// The letter's groups with their members on its date, each in the first group that it belongs
    /// to; after sending, those it was `sent` to.
    async fn receivers(
        &self,
        record: &LetterRecord,
        sent: &[Delivery],
    ) -> Result<Vec<GroupDeliveries>> {
        let (groups, day) = self.groups_of(record).await?;
        let directory = self.directory().await?;
        if record.sent_at.is_some() {
            let own = sent
                .iter()
                .filter(|delivery| delivery.passed_on_by.is_none());
            let mut deliveries: Vec<Delivery> = own.cloned().collect();
            deliveries.sort_by_key(|d| d.organisation.map(|id| directory.place(id)));
            return Ok(self.sent_to(groups, deliveries, &directory, day));
        }
        let (mut shown, mut read) = (Vec::new(), HashMap::new());
        for (group, members) in directory.members_once(groups, day) {
            shown.push(GroupDeliveries {
                since: self.since_last(group.id, &members, &mut read).await?,
                group,
                rows: members.into_iter().map(|member| (member, None)).collect(),
            });
        }
        Ok(shown)
    }

    /// Deliveries under the groups they went to, with the organisations as they were. What belongs
    /// to no group that is still there stands in the last.
    fn sent_to(
        &self,
        groups: Vec<Group>,
        deliveries: Vec<Delivery>,
        directory: &Directory,
        day: Date,
    ) -> Vec<GroupDeliveries> {
        let mut shown: Vec<GroupDeliveries> = groups
            .into_iter()
            .map(|group| GroupDeliveries {
                group,
                rows: Vec::new(),
                since: None,
            })
            .collect();
        let last = shown.len().saturating_sub(1);
        for delivery in deliveries {
            let of_it = |shown: &GroupDeliveries| Some(shown.group.id) == delivery.group;
            let at = shown.iter().position(of_it).unwrap_or(last);
            let known = delivery.organisation.and_then(|id| directory.get(id));
            let organisation = OrganisationOnDay {
                name: delivery.to_name.clone(),
                email: delivery.address.clone(),
                ..known.map_or_else(|| OrganisationOnDay::gone(delivery.id.0), |o| o.near(day))
            };
            let token = self.links.token(LinkKind::Receive, delivery.id.0);
            if let Some(group) = shown.get_mut(at) {
                let row = Some((delivery, format!("/r/{token}")));
                group.rows.push((organisation, row));
            }
        }
        shown
    }

    /// Those whom receivers passed a letter on to.
    fn passed_on(&self, all: &[Delivery]) -> Vec<PassedOnRow> {
        let names: BTreeMap<DeliveryId, &str> = all
            .iter()
            .map(|one| (one.id, one.to_name.as_str()))
            .collect();
        let passed = all.iter().filter_map(|delivery| {
            let by = names.get(&delivery.passed_on_by?).copied();
            let token = self.links.token(LinkKind::Receive, delivery.id.0);
            Some(PassedOnRow {
                by: by.unwrap_or_default().to_owned(),
                path: format!("/r/{token}"),
                delivery: delivery.clone(),
            })
        });
        passed.collect()
    }

    fn new_delivery(
        &self,
        record: &LetterRecord,
        group: &Group,
        organisation: &OrganisationOnDay,
        now: OffsetDateTime,
    ) -> Delivery {
        let delivery = Delivery::new(NewDelivery {
            id: DeliveryId(self.new_id()),
            purpose: Purpose::Letter(record.id),
            case: record.case,
            to_name: organisation.name.clone(),
            address: organisation.email.clone(),
            at: now,
        });
        Delivery {
            organisation: Some(organisation.id),
            group: Some(group.id),
            task: Some(record.task(group).task(now)),
            ..delivery
        }
    }
}

/// A letter with the PDF that goes out, stored together.
pub(crate) fn issued(mut record: LetterRecord, pdf: Vec<u8>) -> [Change; 2] {
    let sha256 = sha256_hex(&pdf);
    record.pdf_sha256 = Some(sha256.clone());
    record.version += 1;
    [
        Change::PutBlob {
            sha256,
            media_type: "application/pdf".to_owned(),
            bytes: pdf,
        },
        Change::SaveLetter(Box::new(record)),
    ]
}

/// Counts each delivery once, under the strongest proof.
fn progress(deliveries: &[&Delivery], now: OffsetDateTime) -> Progress {
    let mut progress = Progress {
        total: deliveries.len(),
        ..Progress::default()
    };
    for delivery in deliveries {
        match delivery.status() {
            DeliveryStatus::Confirmed | DeliveryStatus::Done => progress.confirmed += 1,
            DeliveryStatus::Opened => progress.opened += 1,
            DeliveryStatus::Delivered | DeliveryStatus::Transport(DeliveryState::Sent) => {
                progress.sent += 1;
            }
            DeliveryStatus::Transport(DeliveryState::Queued | DeliveryState::Sending) => {
                progress.queued += 1;
            }
            DeliveryStatus::Returned
            | DeliveryStatus::Transport(
                DeliveryState::Failed | DeliveryState::Uncertain | DeliveryState::Cancelled,
            ) => progress.trouble += 1,
        }
        progress.overdue += usize::from(is_late(delivery, now));
    }
    progress
}

/// Past its deadline with nothing done. What was sent before letters had deadlines of their own had
/// a day to be confirmed.
fn is_late(delivery: &Delivery, now: OffsetDateTime) -> bool {
    if delivery.task.is_some() {
        return delivery.is_overdue(now) && delivery.confirmed_at.is_none();
    }
    let day = Duration::hours(i64::from(DEFAULT_WITHIN_HOURS));
    delivery.confirmed_at.is_none() && delivery.sent_at.is_some_and(|sent| now - sent > day)
}
