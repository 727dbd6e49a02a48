//! A case with everything that its page shows.

use std::collections::{BTreeSet, HashMap};

use casework::{Case, CaseId, UserId};
use time::Duration;

use crate::{
    App, Result,
    access::Staff,
    links::LinkKind,
    model::Purpose,
    unmask::{masked_messages, masked_summary},
    views::{CasePage, RequestView, Suggestions},
};

/// Variants shown on a case's page.
const VARIANTS: u32 = 6;

impl App {
    /// A case with everything around it.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn case_page(&self, _by: &Staff, id: CaseId) -> Result<CasePage> {
        let case = self.case_or_refuse(id).await?;
        let events = self.store.case_events(id).await?;
        let since = self.now() - Duration::hours(24);
        let chain = self
            .store
            .chain(case.chain, since)
            .await?
            .ok_or_else(|| Self::inconsistent("a case without chain"))?;
        let letters = self.store.letters_of_case(id).await?;
        let mut people: BTreeSet<UserId> = events.iter().filter_map(|e| e.event.by()).collect();
        people.extend(letters.iter().map(|letter| letter.drafted_by));
        people.extend(case.assigned_to);
        people.extend(events.iter().filter_map(|e| match &e.event {
            casework::Event::Assigned { to, .. } => *to,
            _ => None,
        }));
        let messages = self.store.chain_messages(case.chain, VARIANTS).await?;
        let (messages, hidden) = masked_messages(messages);
        Ok(CasePage {
            names: self.names(people).await?,
            messages,
            hidden,
            captures: self.store.captures_of_case(id).await?,
            reporters: self.contacts_of(&case).await?,
            requests: self.request_views(&case).await?,
            todo: case.todo(),
            due_at: case.due_at(),
            overdue: case.due_at().is_some_and(|at| at < self.now()),
            priority: case.harm.as_ref().map(casework::Harm::priority),
            assignable: self.assignable().await?,
            parties: self.store.parties().await?,
            labels: self.labels_in_force().await?,
            corrections: self.store.corrections_of_case(id).await?,
            suggestions: suggestions(&case, chain.chain.example),
            letters,
            events,
            chain: masked_summary(chain),
            case,
        })
    }

    pub(crate) async fn names(
        &self,
        people: impl IntoIterator<Item = UserId>,
    ) -> Result<HashMap<UserId, String>> {
        let mut names = HashMap::new();
        for id in people {
            names.insert(id, self.user_name(id).await?);
        }
        Ok(names)
    }

    async fn request_views(&self, case: &Case) -> Result<Vec<RequestView>> {
        let deliveries = self.store.deliveries_of_requests(case.id).await?;
        let now = self.now();
        Ok(case
            .requests
            .iter()
            .map(|request| RequestView {
                path: format!("/p/{}", self.links.token(LinkKind::Reply, request.id.0)),
                deliveries: deliveries
                    .iter()
                    .filter(|d| d.purpose == Purpose::Verification(request.id))
                    .cloned()
                    .collect(),
                overdue: request.reply.is_none() && request.due_at < now,
                link_until: request.expires_at(),
            })
            .collect())
    }
}

/// What the forms begin with: the example's words, or what the case already says.
fn suggestions(case: &Case, example: bool) -> Suggestions {
    let mut suggestions = crate::example::suggestions(example);
    if let Some(harm) = &case.harm {
        suggestions.concern.clone_from(&harm.concern);
        suggestions.reach.clone_from(&harm.reach);
    }
    if let Some(verdict) = case.standing().map(|standing| &standing.verdict) {
        suggestions.sources = verdict.sources.join("\n");
        suggestions.claim.clone_from(&verdict.claim);
        suggestions.explanation.clone_from(&verdict.explanation);
    }
    suggestions
}
