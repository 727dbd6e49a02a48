//! The editor: what an officer may change in a draft, read and written as its form has it.

use std::collections::BTreeMap;

use casework::{GroupId, LetterId, SignerId};
use letter::{AskFact, Authority, Circulation, Drafter, GroupAsk, Letter, Signature, Urgency};
use time::Date;

use super::{annexes, merging};
use crate::{
    App, Refusal, Result,
    access::Officer,
    audit::Action,
    markup,
    model::{Ask, Group, LetterRecord, LetterStage, LetterVersion, Signer},
    ports::{Change, DraftChange},
    text::{line, optional_line},
    vietnam_date,
    views::LetterPage,
};

/// The longest body, in characters, marks included.
pub const MAX_BODY: usize = 30_000;
/// The longest note on what a version is for, in characters.
pub const MAX_NOTE: usize = 200;

/// What an officer may change in a draft, as the form has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LetterEdit {
    /// The version of the record that the officer has seen.
    pub version: u32,
    /// The subject, without "V/v".
    pub subject: String,
    /// The body with the marks of [`crate::markup`].
    pub body: String,
    /// The lines under "Nơi nhận", one a line.
    pub recipients: String,
    /// "", "urgent", "very_urgent" or "express".
    pub urgency: String,
    /// "", "return_after_reading" or "internal".
    pub circulation: String,
    /// Initials of who drafted it; empty: box 12 stays empty.
    pub initials: String,
    /// How many copies go out; empty: not said.
    pub copies: String,
    /// The annexes.
    pub annexes: Vec<AnnexEdit>,
    /// The groups it goes to with what each is asked; none: as they are.
    pub groups: Option<Vec<(GroupId, Ask)>>,
    /// Who signs, of the register; none: as it is.
    pub signer: Option<SignerId>,
    /// What this version is for; may be empty.
    pub note: String,
}

/// An annex as the form has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AnnexEdit {
    /// Its title.
    pub title: String,
    /// Its text: paragraphs with the marks of [`crate::markup`]; lines of cells that are parted by
    /// tabs (as spreadsheets paste them) or by `|` are a table, its first line the heads.
    pub text: String,
    /// Turned by a quarter.
    pub landscape: bool,
}

/// What became of saving.
#[derive(Clone, Debug)]
pub enum Saved {
    /// It is the version with this number.
    Version(u32),
    /// Nothing had changed.
    Same,
    /// Somebody else saved meanwhile, and nothing was stored.
    /// The page has both put together.
    Clash(Box<LetterPage>),
}

/// What an edit is read against.
pub(super) struct Frame {
    pub groups: Vec<Group>,
    pub signers: Vec<Signer>,
    pub today: Date,
}

impl LetterEdit {
    /// The form of a text as it stands.
    #[must_use]
    pub fn of(record: &LetterRecord, groups: &[Group]) -> LetterEdit {
        LetterEdit {
            version: record.version,
            ..LetterEdit::of_text(&record.content, &record.groups, &record.asks, groups)
        }
    }

    /// The same for a version.
    pub(super) fn of_version(version: &LetterVersion, groups: &[Group]) -> LetterEdit {
        LetterEdit {
            version: version.record_version,
            ..LetterEdit::of_text(&version.content, &version.groups, &version.asks, groups)
        }
    }

    fn of_text(
        content: &Letter,
        chosen: &[GroupId],
        asks: &BTreeMap<GroupId, Ask>,
        groups: &[Group],
    ) -> LetterEdit {
        let chosen = groups
            .iter()
            .filter(|group| chosen.contains(&group.id))
            .map(|group| (group.id, asks.get(&group.id).copied().unwrap_or(group.ask)));
        LetterEdit {
            version: 0,
            subject: content.subject.clone(),
            body: markup::write(&content.body),
            recipients: content.recipients.join("\n"),
            urgency: content.urgency.map_or("", Urgency::code).to_owned(),
            circulation: content.circulation.map_or("", Circulation::code).to_owned(),
            initials: content
                .drafter
                .as_ref()
                .map(|drafter| drafter.initials.clone())
                .unwrap_or_default(),
            copies: content
                .drafter
                .as_ref()
                .and_then(|drafter| drafter.copies)
                .map(|copies| copies.to_string())
                .unwrap_or_default(),
            annexes: content.annexes.iter().map(annexes::write).collect(),
            groups: Some(chosen.collect()),
            signer: None,
            note: String::new(),
        }
    }

    /// The body, paragraph by paragraph, each with its marks.
    #[must_use]
    pub fn paragraphs(&self) -> Vec<String> {
        let body = markup::parse(&self.body);
        body.iter()
            .map(|one| markup::write(std::slice::from_ref(one)))
            .collect()
    }

    /// What the group is asked; none if it is not chosen.
    #[must_use]
    pub fn ask_of(&self, group: &Group) -> Option<Ask> {
        let chosen = self.groups.as_ref()?;
        let found = chosen.iter().find(|(id, _)| *id == group.id);
        found.map(|(_, ask)| *ask)
    }

    /// Puts the form's text into a record. What can be printed is taken as it is, so that a
    /// preview shows what is being typed; what cannot is refused.
    ///
    /// # Errors
    /// [`Refusal::TooLong`], [`Refusal::Invalid`], [`Refusal::NotFound`].
    pub(super) fn put_into(
        &self,
        record: &mut LetterRecord,
        frame: &Frame,
    ) -> std::result::Result<(), Refusal> {
        if self.body.chars().count() > MAX_BODY {
            return Err(Refusal::TooLong {
                field: "body",
                max: MAX_BODY,
            });
        }
        let content = &mut record.content;
        content.subject = optional_line("subject", &self.subject, 500)?;
        content.urgency = urgency(&self.urgency)?;
        content.recipients = lines("recipients", &self.recipients, 300)?;
        content.body = markup::parse(&self.body);
        content.circulation = circulation(&self.circulation)?;
        content.drafter = self.drafter()?;
        content.annexes = annexes::read(&self.annexes)?;
        if let Some(id) = self.signer {
            let signer = frame.signers.iter().find(|signer| signer.id == id);
            let signer = signer.ok_or(Refusal::NotFound("signer"))?;
            if !signer.signs_on(frame.today) {
                return Err(Refusal::SignerNotInOffice);
            }
            content.signature = signer.signature();
        }
        if let Some(chosen) = &self.groups {
            let known = |id: &GroupId| frame.groups.iter().any(|group| group.id == *id);
            if !chosen.iter().all(|(id, _)| known(id)) {
                return Err(Refusal::NotFound("group"));
            }
            let chosen: BTreeMap<GroupId, Ask> = chosen.iter().copied().collect();
            // In the register's order, whatever order they were ticked in.
            let groups = frame.groups.iter();
            let groups: Vec<&Group> = groups.filter(|g| chosen.contains_key(&g.id)).collect();
            let ids: Vec<GroupId> = groups.iter().map(|group| group.id).collect();
            if ids != record.groups {
                content.addressees = groups.iter().map(|group| group.name.clone()).collect();
                record.groups = ids;
            }
            record.asks = groups
                .iter()
                .filter_map(|group| Some((group.id, *chosen.get(&group.id)?)))
                .filter(|(id, ask)| groups.iter().any(|g| g.id == *id && g.ask != *ask))
                .collect();
            content.asks = groups
                .iter()
                .zip(&content.addressees)
                .filter_map(|(group, addressee)| {
                    Some(GroupAsk {
                        addressee: addressee.clone(),
                        ask: super::facts::ask_fact(*chosen.get(&group.id)?),
                    })
                })
                .filter(|asked| asked.ask != AskFact::Warn)
                .collect();
        }
        Ok(())
    }
}

impl LetterEdit {
    fn drafter(&self) -> std::result::Result<Option<Drafter>, Refusal> {
        let initials = optional_line("initials", &self.initials, 20)?;
        let copies = match self.copies.trim() {
            "" => None,
            text => Some(text.parse().map_err(|_| Refusal::Invalid("copies"))?),
        };
        match (initials.is_empty(), copies) {
            (true, None) => Ok(None),
            (true, Some(_)) => Err(Refusal::Empty("initials")),
            (false, copies) => Ok(Some(Drafter { initials, copies })),
        }
    }
}

impl App {
    /// Saves a draft as a new version. If somebody else saved since the version that the officer
    /// has seen, nothing is stored: both are given back, put together as far as they agree.
    ///
    /// # Errors
    /// [`Refusal::LetterStage`], what is wrong with the fields.
    pub async fn edit_letter(&self, by: &Officer, id: LetterId, edit: LetterEdit) -> Result<Saved> {
        let record = self.letter_at(id, LetterStage::Draft).await?;
        // A step that left the text alone (a remark, a signature taken back) is in nobody's way.
        let last = self.last_version(id).await?;
        if !(last.record_version..=record.version).contains(&edit.version) {
            return self.clash(by, record, edit).await;
        }
        let mut changed = record.clone();
        edit.put_into(&mut changed, &self.frame().await?)?;
        if changed.content.body.is_empty() {
            return Err(Refusal::Empty("body").into());
        }
        line("subject", &edit.subject, 500)?;
        let note = optional_line("note", &edit.note, MAX_NOTE)?;
        if changed == record {
            return Ok(Saved::Same);
        }
        let saved = self
            .save_text(changed, by.user(), note, None, Action::LetterEdited)
            .await;
        match saved {
            // Between reading and writing: the same as before reading.
            Err(crate::Error::Refused(Refusal::Changed)) => {
                let record = self.letter_at(id, LetterStage::Draft).await?;
                self.clash(by, record, edit).await
            }
            other => other.map(Saved::Version),
        }
    }

    async fn clash(&self, by: &Officer, theirs: LetterRecord, mine: LetterEdit) -> Result<Saved> {
        let editor = by.user();
        let groups = self.store.groups().await?;
        let versions = self.store.letter_versions(theirs.id).await?;
        let seen = |version: u32| {
            let mut earlier = versions.iter().rev();
            earlier.find(|head| head.record_version <= version)
        };
        // What the officer began from; a version that never was: what stands now.
        let base = match seen(mine.version).or(versions.first()) {
            Some(head) => self.store.letter_version(theirs.id, head.number).await?,
            None => None,
        };
        let now = LetterEdit::of(&theirs, &groups);
        let base = base.map_or_else(
            || now.clone(),
            |base| LetterEdit::of_version(&base, &groups),
        );
        let by = match versions.last() {
            Some(last) => (self.user_name(last.by).await?, last.at),
            None => (String::new(), theirs.drafted_at),
        };
        let clash = merging::merge(&base, &mine, &now, &groups, by);
        let mut page = self.page_of(editor, theirs.id).await?;
        page.edit = clash.merged.clone();
        page.unsaved = true;
        page.clash = Some(clash);
        Ok(Saved::Clash(Box::new(page)))
    }

    /// Saves a changed text: the record, its next version and the step in the trail, in one commit.
    pub(super) async fn save_text(
        &self,
        mut record: LetterRecord,
        by: casework::UserId,
        note: String,
        restores: Option<u32>,
        action: Action,
    ) -> Result<u32> {
        record.version += 1;
        let versions = self.store.letter_versions(record.id).await?;
        let number = versions.last().map_or(1, |last| last.number + 1);
        let version = self.version_of(&record, number, by, note, restores);
        self.store
            .commit(vec![
                self.step(&record, by, action),
                Change::SaveLetter(Box::new(record)),
                Change::Draft(DraftChange::AddVersion(Box::new(version))),
            ])
            .await?;
        Ok(number)
    }

    pub(super) fn version_of(
        &self,
        record: &LetterRecord,
        number: u32,
        by: casework::UserId,
        note: String,
        restores: Option<u32>,
    ) -> LetterVersion {
        LetterVersion {
            letter: record.id,
            number,
            record_version: record.version,
            content: record.content.clone(),
            groups: record.groups.clone(),
            asks: record.asks.clone(),
            by,
            at: self.now(),
            note,
            restores,
        }
    }

    pub(super) async fn frame(&self) -> Result<Frame> {
        Ok(Frame {
            groups: self.store.groups().await?,
            signers: self.store.signers().await?,
            today: vietnam_date(self.now()),
        })
    }
}

/// Who signs, on one line: "KT. GIÁM ĐỐC, PHÓ GIÁM ĐỐC: Lê Văn Lãnh".
#[must_use]
pub fn signature_line(signature: &Signature) -> String {
    let before = match signature.authority {
        None => String::new(),
        Some(Authority::Q) => format!("{} ", Authority::Q.text()),
        Some(authority) => format!("{} {}, ", authority.text(), signature.authority_of),
    };
    format!("{before}{}: {}", signature.title, signature.name)
}

fn lines(field: &'static str, text: &str, max: usize) -> std::result::Result<Vec<String>, Refusal> {
    text.lines()
        .map(|text| optional_line(field, text, max))
        .filter(|text| !matches!(text, Ok(text) if text.is_empty()))
        .collect()
}

fn circulation(code: &str) -> std::result::Result<Option<Circulation>, Refusal> {
    match code {
        "" => Ok(None),
        code => Circulation::ALL
            .into_iter()
            .find(|circulation| circulation.code() == code)
            .map(Some)
            .ok_or(Refusal::Invalid("circulation")),
    }
}

fn urgency(code: &str) -> std::result::Result<Option<Urgency>, Refusal> {
    match code {
        "" => Ok(None),
        code => Urgency::ALL
            .into_iter()
            .find(|urgency| urgency.code() == code)
            .map(Some)
            .ok_or(Refusal::Invalid("urgency")),
    }
}
