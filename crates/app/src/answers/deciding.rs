//! What becomes of a report of a wrong match: a mistake, or the message all the same.

use std::ops::Range;

use casework::{Case, CaseId, ChainId, UserId, WrongMatchId};
use recognise::{Reading, compare_readings};

use crate::{
    App, Error, Refusal, Result,
    access::{Officer, Reviewer},
    audit::{Action, AuditActor},
    changes::{Changed, changes},
    masking::{Masked, mask},
    model::{Decision, DecisionKind, WrongMatch, WrongMatchState, WrongMatchStep},
    ports::{AnswerChange, Change},
    text::line,
    views::CorrectionView,
};

/// The longest reason, in characters.
const REASON: usize = 300;
/// Reports in one list.
const LISTED: u32 = 200;

/// A report in a list.
#[derive(Clone, Debug)]
pub struct WrongMatchRow {
    /// The report; its text with what is personal hidden.
    pub report: WrongMatch,
    /// The case of the chain.
    pub case: Option<(CaseId, String)>,
}

/// Reports of wrong matches.
#[derive(Clone, Debug)]
pub struct WrongMatches {
    /// Those that wait, oldest first.
    pub open: Vec<WrongMatchRow>,
    /// Those that were found to be mistakes, and hold.
    pub confirmed: Vec<WrongMatchRow>,
}

/// A report with all that is needed to decide.
#[derive(Clone, Debug)]
pub struct WrongMatchPage {
    /// The report; its text with what is personal hidden, unless it was asked for.
    pub report: WrongMatch,
    /// Whether something in the text is hidden.
    pub hidden: bool,
    /// The known message, with what is personal hidden.
    pub known: String,
    /// What the text shares with it, in the text.
    pub spans: Vec<Range<usize>>,
    /// The same in the known message.
    pub known_spans: Vec<Range<usize>>,
    /// What the text has otherwise.
    pub changes: Vec<Changed>,
    /// The case of the chain, and its title.
    pub case: Option<(CaseId, String)>,
    /// What the public is told of the chain.
    pub correction: Option<CorrectionView>,
    /// A published correction stands behind the chain: two people are needed.
    pub needs_second: bool,
    /// The text is a message of the chain word for word: it cannot be an example of what it is not.
    pub is_message: bool,
    /// What was decided, and who did.
    pub steps: Vec<(WrongMatchStep, String)>,
    /// Whoever looks has said so already: another person must.
    pub own_proposal: bool,
}

impl App {
    /// Reports that wait, and those that were found to be mistakes.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn wrong_matches(&self, _by: &Reviewer) -> Result<WrongMatches> {
        let mut open = self.wrong_match_rows(WrongMatchState::Proposed).await?;
        open.extend(self.wrong_match_rows(WrongMatchState::Waiting).await?);
        Ok(WrongMatches {
            open,
            confirmed: self.wrong_match_rows(WrongMatchState::Confirmed).await?,
        })
    }

    async fn wrong_match_rows(&self, state: WrongMatchState) -> Result<Vec<WrongMatchRow>> {
        let mut rows = Vec::new();
        for mut report in self.store.wrong_matches(state, LISTED).await? {
            report.text = report.text.as_deref().map(mask);
            report.note = mask(&report.note);
            let case = self.store.case_of_chain(report.chain).await?;
            let case = case.map(|case| (case.id, case.title));
            rows.push(WrongMatchRow { report, case });
        }
        Ok(rows)
    }

    /// A report beside the known message, masked.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn wrong_match_page(
        &self,
        by: &Reviewer,
        id: WrongMatchId,
    ) -> Result<WrongMatchPage> {
        let report = self.wrong_match_or_refuse(id).await?;
        self.wrong_match_view(by.user(), report, false).await
    }

    /// The same without masks on the reported text; who looked and why is in the audit trail before
    /// it is given out.
    ///
    /// # Errors
    /// [`Refusal::NotFound`], also where the chain has no case whose trail could tell;
    /// [`Refusal::Empty`] without a reason.
    pub async fn unmask_wrong_match(
        &self,
        by: &Officer,
        id: WrongMatchId,
        reason: &str,
    ) -> Result<WrongMatchPage> {
        let reason = line("reason", reason, REASON)?;
        let report = self.wrong_match_or_refuse(id).await?;
        let case = self.store.case_of_chain(report.chain).await?;
        let case = case.ok_or(Refusal::NotFound("case"))?;
        let recorded = self.said(&case, by.user(), Action::MessageUnmasked, id, &reason);
        self.store.commit(vec![recorded]).await?;
        self.wrong_match_view(by.user(), report, true).await
    }

    async fn wrong_match_or_refuse(&self, id: WrongMatchId) -> Result<WrongMatch> {
        let report = self.store.wrong_match(id).await?;
        Ok(report.ok_or(Refusal::NotFound("wrong-match"))?)
    }

    async fn wrong_match_view(
        &self,
        by: UserId,
        mut report: WrongMatch,
        open: bool,
    ) -> Result<WrongMatchPage> {
        let known = self.store.message(report.message).await?;
        let known = known.ok_or(Refusal::NotFound("message"))?.text;
        let text = report.text.take().unwrap_or_default();
        let (asked, of) = (Reading::new(&text), Reading::new(&known));
        let compared = compare_readings(&asked, &of);
        let mut changed = changes(&asked, &of, &compared);
        let (masked, masked_known) = (Masked::new(&text), Masked::new(&known));
        for change in &mut changed {
            change.known = mask(&change.known);
            if !open {
                change.copy = mask(&change.copy);
                change.place = masked.place(&change.place);
            }
        }
        let spans = compared.spans.iter().map(|span| match open {
            true => span.query.clone(),
            false => masked.place(&span.query),
        });
        let spans = spans.collect();
        let known_spans = compared.spans.iter();
        let known_spans = known_spans.map(|span| masked_known.place(&span.known));
        let known_spans = known_spans.collect();
        let case = self.store.case_of_chain(report.chain).await?;
        let correction = self.correction_behind(case.as_ref()).await?;
        let mut steps = Vec::new();
        for step in std::mem::take(&mut report.steps) {
            let name = self.user_name(step.by).await?;
            steps.push((step, name));
        }
        let is_message = !text.is_empty() && self.is_message_of(&text, report.chain).await?;
        if report.state.keeps_text() {
            let shown = if open { text } else { masked.text };
            report.text = Some(shown);
        }
        if !open {
            report.note = mask(&report.note);
        }
        Ok(WrongMatchPage {
            hidden: !open && !masked.found.is_empty(),
            known: masked_known.text,
            spans,
            known_spans,
            changes: changed,
            needs_second: correction.is_some(),
            case: case.map(|case| (case.id, case.title)),
            correction,
            is_message,
            own_proposal: report.state == WrongMatchState::Proposed
                && steps.last().is_some_and(|(step, _)| step.by == by),
            steps,
            report,
        })
    }

    /// The correction that a chain's copies are answered with; none while there is none that says
    /// anything.
    async fn correction_behind(&self, case: Option<&Case>) -> Result<Option<CorrectionView>> {
        let view = match case {
            Some(case) => self.correction_view(case).await?,
            None => None,
        };
        Ok(view.filter(|view| !view.withdrawn))
    }

    /// It was a mistake: the text is an example of what the chain is not. Where a published
    /// correction stands behind the chain, the first person proposes this and another one makes it
    /// so: what the public is told has two people behind it, and what it is no longer told as well.
    ///
    /// # Errors
    /// [`Refusal::IsTheMessage`] if the text is a message of the chain word for word;
    /// [`Refusal::SameApprover`]; [`Refusal::Changed`] if it was decided; [`Refusal::NotFound`].
    pub async fn confirm_wrong_match(
        &self,
        by: &Reviewer,
        id: WrongMatchId,
        reason: &str,
    ) -> Result<WrongMatchState> {
        let reason = line("reason", reason, REASON)?;
        let by = by.user();
        let _alone = self.ingesting.lock().await;
        for _ in Self::attempts() {
            self.follow_store().await?;
            let report = self.wrong_match_or_refuse(id).await?;
            let text = report.text.as_deref().unwrap_or_default();
            if !report.state.is_open() {
                return Err(Refusal::Changed.into());
            }
            if self.is_message_of(text, report.chain).await? {
                return Err(Refusal::IsTheMessage.into());
            }
            let case = self.store.case_of_chain(report.chain).await?;
            let alone = self.correction_behind(case.as_ref()).await?.is_none();
            let proposed = report.state == WrongMatchState::Proposed;
            if proposed && report.steps.last().is_some_and(|step| step.by == by) {
                return Err(Refusal::SameApprover.into());
            }
            let (state, action) = if alone || proposed {
                (WrongMatchState::Confirmed, Action::WrongMatchConfirmed)
            } else {
                (WrongMatchState::Proposed, Action::WrongMatchProposed)
            };
            let mut changes = Vec::new();
            if state == WrongMatchState::Confirmed {
                let kind = DecisionKind::NotThis { report: id };
                changes.push(self.decided(by, report.chain, kind, &reason));
            }
            changes.extend(case.map(|case| self.said(&case, by, action, id, &reason)));
            changes.push(self.stepped(report, state, by, &reason));
            if self.made(changes).await? {
                self.live.changed();
                return Ok(state);
            }
        }
        Err(Refusal::Changed.into())
    }

    /// It is the message all the same: the text is erased, the decision stays.
    ///
    /// # Errors
    /// [`Refusal::Changed`] if it was decided; [`Refusal::NotFound`].
    pub async fn reject_wrong_match(
        &self,
        by: &Reviewer,
        id: WrongMatchId,
        reason: &str,
    ) -> Result<()> {
        let reason = line("reason", reason, REASON)?;
        let report = self.wrong_match_or_refuse(id).await?;
        if !report.state.is_open() {
            return Err(Refusal::Changed.into());
        }
        let by = by.user();
        let case = self.store.case_of_chain(report.chain).await?;
        let action = Action::WrongMatchRejected;
        let said = case.map(|case| self.said(&case, by, action, id, &reason));
        let mut changes = Vec::from_iter(said);
        changes.push(self.stepped(report, WrongMatchState::Rejected, by, &reason));
        self.store.commit(changes).await?;
        self.live.changed();
        Ok(())
    }

    /// The example is taken back: the chain is matched as before, and the text is erased. One person
    /// may: it only gives the official answer back.
    ///
    /// # Errors
    /// [`Refusal::Changed`] if it is none; [`Refusal::NotFound`].
    pub async fn withdraw_wrong_match(
        &self,
        by: &Reviewer,
        id: WrongMatchId,
        reason: &str,
    ) -> Result<()> {
        let reason = line("reason", reason, REASON)?;
        self.take_example_back(by.user(), id, &reason)
            .await
            .map(drop)
    }

    /// Takes an example back. Returns the chain that it was one of.
    pub(crate) async fn take_example_back(
        &self,
        by: UserId,
        id: WrongMatchId,
        reason: &str,
    ) -> Result<ChainId> {
        let _alone = self.ingesting.lock().await;
        for _ in Self::attempts() {
            self.follow_store().await?;
            let report = self.wrong_match_or_refuse(id).await?;
            if report.state != WrongMatchState::Confirmed {
                return Err(Refusal::Changed.into());
            }
            let chain = report.chain;
            let kind = DecisionKind::ThisAgain { report: id };
            let mut changes = vec![self.decided(by, chain, kind, reason)];
            let case = self.store.case_of_chain(chain).await?;
            let action = Action::WrongMatchWithdrawn;
            changes.extend(case.map(|case| self.said(&case, by, action, id, reason)));
            changes.push(self.stepped(report, WrongMatchState::Withdrawn, by, reason));
            if self.made(changes).await? {
                return Ok(chain);
            }
        }
        Err(Error::Refused(Refusal::Changed))
    }

    fn decided(&self, by: UserId, chain: ChainId, kind: DecisionKind, reason: &str) -> Change {
        Change::Decide(Decision {
            number: self.decisions_seen() + 1,
            chain,
            kind,
            reason: reason.to_owned(),
            by,
            at: self.now(),
        })
    }

    fn said(
        &self,
        case: &Case,
        by: UserId,
        action: Action,
        id: WrongMatchId,
        reason: &str,
    ) -> Change {
        let who = AuditActor::User { id: by };
        self.record(case.id, who, action, format!("wrong-match:{id}"), reason)
    }

    /// The report one step on; what nobody needs any more is erased.
    fn stepped(
        &self,
        mut report: WrongMatch,
        state: WrongMatchState,
        by: UserId,
        reason: &str,
    ) -> Change {
        report.version += 1;
        report.state = state;
        if !state.keeps_text() {
            report.text = None;
            report.note = String::new();
        }
        report.steps.push(WrongMatchStep {
            state,
            by,
            at: self.now(),
            reason: reason.to_owned(),
        });
        Change::Answer(AnswerChange::SaveWrongMatch(Box::new(report)))
    }
}
