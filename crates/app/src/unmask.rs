//! Stored messages as they are shown: what is personal in them is hidden, until an officer looks
//! at one message for a reason that is recorded.

use casework::{CaseId, MessageId};

use crate::{
    App, Refusal, Result,
    access::Officer,
    audit::{Action, AuditActor},
    changes::Changed,
    masking::{Masked, mask},
    model::{ChainMessage, ChainSummary, Message},
    text::line,
    views::VariantView,
};

/// A message with and without what is personal.
#[derive(Clone, Debug)]
pub struct MessagePage {
    /// The case that it is looked at for.
    pub case: CaseId,
    /// Its title.
    pub title: String,
    /// The message.
    pub message: MessageId,
    /// Its text: hidden or not, as asked.
    pub text: String,
    /// Whether something in it is hidden.
    pub hidden: bool,
}

impl App {
    /// A message of a case, masked.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn masked_message(
        &self,
        _by: &Officer,
        case: CaseId,
        message: MessageId,
    ) -> Result<MessagePage> {
        let (title, found) = self.message_of_case(case, message).await?;
        let masked = Masked::new(&found.text);
        Ok(MessagePage {
            case,
            title,
            message,
            hidden: !masked.found.is_empty(),
            text: masked.text,
        })
    }

    /// A message of a case without masks; who looked and why is in the audit trail before the text
    /// is given out.
    ///
    /// # Errors
    /// [`Refusal::NotFound`]; [`Refusal::Empty`] without a reason.
    pub async fn unmask_message(
        &self,
        by: &Officer,
        case: CaseId,
        message: MessageId,
        reason: &str,
    ) -> Result<MessagePage> {
        let reason = line("reason", reason, 500)?;
        let (title, found) = self.message_of_case(case, message).await?;
        let who = AuditActor::User { id: by.user() };
        let about = format!("message:{message}");
        let recorded = self.record(case, who, Action::MessageUnmasked, about, &reason);
        self.store.commit(vec![recorded]).await?;
        Ok(MessagePage {
            case,
            title,
            message,
            text: found.text,
            hidden: false,
        })
    }

    async fn message_of_case(&self, case: CaseId, message: MessageId) -> Result<(String, Message)> {
        let case = self.case_or_refuse(case).await?;
        let found = self.store.message_in_chain(case.chain, message).await?;
        Ok((case.title, found.ok_or(Refusal::NotFound("message"))?))
    }
}

/// The messages as they may be shown, and which of them hide something.
pub(crate) fn masked_messages(mut rows: Vec<ChainMessage>) -> (Vec<ChainMessage>, Vec<MessageId>) {
    let mut hidden = Vec::new();
    for row in &mut rows {
        let masked = Masked::new(&row.message.text);
        if !masked.found.is_empty() {
            hidden.push(row.message.id);
        }
        row.message.text = masked.text;
    }
    (rows, hidden)
}

/// A chain as lists show it.
pub(crate) fn masked_summary(mut summary: ChainSummary) -> ChainSummary {
    summary.representative = mask(&summary.representative);
    summary
}

/// A variant with what it changes, and whether something in it is hidden.
pub(crate) fn masked_variant(mut variant: VariantView) -> (VariantView, bool) {
    let masked = Masked::new(&variant.seen.message.text);
    for change in &mut variant.changes {
        change.known = mask(&change.known);
        change.copy = mask(&change.copy);
        change.place = masked.place(&change.place);
    }
    variant.seen.message.text = masked.text;
    (variant, !masked.found.is_empty())
}

/// What the asker's own text changes: theirs as it is, the known message's hidden.
pub(crate) fn masked_changes(mut changes: Vec<Changed>) -> Vec<Changed> {
    for change in &mut changes {
        change.known = mask(&change.known);
    }
    changes
}
