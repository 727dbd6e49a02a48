//! Casework: every command on a case, with what goes out or becomes public in the same commit.

use std::collections::{BTreeSet, HashMap};

use casework::{
    Actor, Case, CaseId, ChainId, Command, Context, DeliveryId, Event, EvidenceId, EvidenceKind,
    Harm, NamedParty, PartyAnswer, Recorded, ReplyVia, RequestId, UserId, Verdict, decide,
};
use time::Duration;

use crate::{
    App, Refusal, Result,
    access::{Approver, Officer, Staff},
    links::{LinkKind, sha256_hex},
    model::{Correction, Delivery, DeliveryState, Purpose, Spokesperson},
    ports::{Change, StoreError},
    views::{CasePage, RequestView, Suggestions},
};

/// The largest file that is taken as evidence, in megabytes.
const MAX_FILE_MB: usize = 10;
/// Variants shown on a case's page.
const VARIANTS: u32 = 6;

/// A question to a named party.
#[derive(Clone, Debug)]
pub struct NewRequest {
    /// Who is asked.
    pub party: NamedParty,
    /// What.
    pub question: String,
    /// In how many hours an answer is wanted.
    pub due_in_hours: u32,
}

/// An answer written down by an officer or given by the party.
#[derive(Clone, Debug)]
pub struct NewReply {
    /// Right, partly, wrong.
    pub answer: PartyAnswer,
    /// The statement.
    pub statement: String,
    /// Who answers.
    pub person: String,
    /// Their office.
    pub office: String,
    /// How it came (officer only).
    pub via: ReplyVia,
}

/// Evidence to attach.
#[derive(Clone, Debug)]
pub enum NewEvidence {
    /// A public page.
    Link(String),
    /// Words and where they stand.
    Quote {
        /// The words.
        text: String,
        /// Where.
        source: String,
    },
    /// A file.
    File {
        /// Its name.
        name: String,
        /// Its bytes.
        bytes: Vec<u8>,
    },
}

impl App {
    /// Opens a case on a chain.
    ///
    /// # Errors
    /// [`Refusal::NotFound`], [`Refusal::Changed`] if the chain has a case already.
    pub async fn open_case(&self, by: &Officer, chain: ChainId, title: &str) -> Result<CaseId> {
        let now = self.now();
        if self.store.chain(chain, now).await?.is_none() {
            return Err(Refusal::NotFound("chain").into());
        }
        let id = CaseId(self.new_id());
        let command = Command::Open {
            chain,
            title: title.to_owned(),
        };
        let events = decide(
            None,
            command,
            &Context {
                actor: by.actor(),
                now,
            },
        )?;
        let (case, recorded) = applied(None, id, events, now)
            .ok_or_else(|| Self::inconsistent("opening made no case"))?;
        self.store
            .commit(vec![Change::SaveCase {
                case,
                events: recorded,
            }])
            .await?;
        Ok(id)
    }

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
        Ok(CasePage {
            names: self.names(people).await?,
            messages: self.store.chain_messages(case.chain, VARIANTS).await?,
            requests: self.request_views(&case).await?,
            corrections: self.store.corrections_of_case(id).await?,
            suggestions: suggestions(&case, chain.chain.example),
            letters,
            events,
            chain,
            case,
        })
    }

    /// Describes the harm.
    ///
    /// # Errors
    /// A refusal of the case's rules.
    pub async fn assess_harm(&self, by: &Officer, id: CaseId, harm: Harm) -> Result<()> {
        self.command(id, by.actor(), Command::AssessHarm(harm))
            .await
            .map(drop)
    }

    /// Asks a named party, by e-mail with a private link.
    ///
    /// # Errors
    /// A refusal of the case's rules; [`Refusal::NoIssuer`].
    pub async fn request_verification(
        &self,
        by: &Officer,
        id: CaseId,
        new: NewRequest,
    ) -> Result<RequestId> {
        self.issuer_or_refuse().await?;
        if new.due_in_hours == 0 || new.due_in_hours > 24 * 90 {
            return Err(Refusal::Invalid("due_in_hours").into());
        }
        let request = RequestId(self.new_id());
        let command = Command::RequestVerification {
            id: request,
            party: new.party,
            question: new.question,
            due_at: self.now() + Duration::hours(i64::from(new.due_in_hours)),
        };
        self.command(id, by.actor(), command).await?;
        Ok(request)
    }

    /// Writes down an answer that came by telephone, in a meeting or in writing.
    ///
    /// # Errors
    /// A refusal of the case's rules.
    pub async fn record_reply(
        &self,
        by: &Officer,
        id: CaseId,
        request: RequestId,
        reply: NewReply,
    ) -> Result<()> {
        self.command(id, by.actor(), record(request, reply))
            .await
            .map(drop)
    }

    /// The named party answers through its private link.
    ///
    /// # Errors
    /// [`Refusal::BadLink`]; a refusal of the case's rules.
    pub async fn party_reply(&self, token: &str, reply: NewReply) -> Result<()> {
        let request = RequestId(self.links.open(LinkKind::Reply, token)?);
        let case = self
            .store
            .case_of_request(request)
            .await?
            .ok_or(Refusal::BadLink)?;
        self.command(case.id, Actor::Party(request), record(request, reply))
            .await
            .map(drop)
    }

    /// Attaches evidence.
    ///
    /// # Errors
    /// A refusal of the case's rules; [`Refusal::FileTooLarge`].
    pub async fn attach_evidence(
        &self,
        by: &Officer,
        id: CaseId,
        new: NewEvidence,
        supports: &str,
    ) -> Result<()> {
        let mut blob = None;
        let kind = match new {
            NewEvidence::Link(url) => EvidenceKind::Link { url },
            NewEvidence::Quote { text, source } => EvidenceKind::Quote { text, source },
            NewEvidence::File { name, bytes } => {
                let (kind, change) = file_evidence(name, bytes)?;
                blob = Some(change);
                kind
            }
        };
        let evidence = EvidenceId(self.new_id());
        let command = Command::AttachEvidence {
            id: evidence,
            kind,
            supports: supports.to_owned(),
        };
        self.command_with(id, by.actor(), command, blob)
            .await
            .map(drop)
    }

    /// A file of a case: name, media type, bytes.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn evidence_file(
        &self,
        _by: &Staff,
        id: CaseId,
        evidence: EvidenceId,
    ) -> Result<(String, String, Vec<u8>)> {
        let case = self.case_or_refuse(id).await?;
        let found = case
            .evidence
            .iter()
            .find(|e| e.id == evidence)
            .map(|e| &e.kind);
        let Some(EvidenceKind::File { name, sha256, .. }) = found else {
            return Err(Refusal::NotFound("evidence").into());
        };
        let (media_type, bytes) = self
            .store
            .blob(sha256)
            .await?
            .ok_or(Refusal::NotFound("evidence"))?;
        Ok((name.clone(), media_type, bytes))
    }

    /// Proposes a verdict.
    ///
    /// # Errors
    /// A refusal of the case's rules.
    pub async fn propose_verdict(&self, by: &Officer, id: CaseId, verdict: Verdict) -> Result<()> {
        self.command(id, by.actor(), Command::ProposeVerdict(verdict))
            .await
            .map(drop)
    }

    /// Sends a proposal back.
    ///
    /// # Errors
    /// A refusal of the case's rules.
    pub async fn return_proposal(&self, by: &Approver, id: CaseId, reason: &str) -> Result<()> {
        let command = Command::ReturnProposal {
            reason: reason.to_owned(),
        };
        self.command(id, by.actor(), command).await.map(drop)
    }

    /// Approves the proposed verdict; the correction is public from then on.
    ///
    /// # Errors
    /// A refusal of the case's rules; [`Refusal::NoIssuer`].
    pub async fn approve_verdict(&self, by: &Approver, id: CaseId) -> Result<()> {
        self.issuer_or_refuse().await?;
        self.command(id, by.actor(), Command::ApproveVerdict)
            .await
            .map(drop)
    }

    /// Takes up a concluded or dismissed case again.
    ///
    /// # Errors
    /// A refusal of the case's rules.
    pub async fn reopen_case(&self, by: &Officer, id: CaseId, reason: &str) -> Result<()> {
        let command = Command::Reopen {
            reason: reason.to_owned(),
        };
        self.command(id, by.actor(), command).await.map(drop)
    }

    /// Puts a case aside.
    ///
    /// # Errors
    /// A refusal of the case's rules.
    pub async fn dismiss_case(&self, by: &Officer, id: CaseId, reason: &str) -> Result<()> {
        let command = Command::Dismiss {
            reason: reason.to_owned(),
        };
        self.command(id, by.actor(), command).await.map(drop)
    }

    async fn command(&self, id: CaseId, actor: Actor, command: Command) -> Result<Case> {
        self.command_with(id, actor, command, None).await
    }

    /// Decides and commits, deciding again while others write first.
    async fn command_with(
        &self,
        id: CaseId,
        actor: Actor,
        command: Command,
        extra: Option<Change>,
    ) -> Result<Case> {
        for _ in Self::attempts() {
            let now = self.now();
            let before = self.case_or_refuse(id).await?;
            let context = Context {
                actor: actor.clone(),
                now,
            };
            let events = decide(Some(&before), command.clone(), &context)?;
            let mut changes: Vec<Change> = extra.iter().cloned().collect();
            let follow = events.clone();
            let (case, recorded) = applied(Some(before), id, events, now)
                .ok_or_else(|| Self::inconsistent("a case vanished"))?;
            changes.push(Change::SaveCase {
                case: case.clone(),
                events: recorded,
            });
            for event in &follow {
                changes.extend(self.follows(&case, event).await?);
            }
            match self.store.commit(changes).await {
                Ok(()) => return Ok(case),
                Err(StoreError::Conflict) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(Refusal::Changed.into())
    }

    /// What an event sets off: an e-mail to the party, the public correction.
    async fn follows(&self, case: &Case, event: &Event) -> Result<Option<Change>> {
        match event {
            Event::VerificationRequested { request, .. } => {
                Ok(Some(Change::SaveDelivery(Delivery {
                    id: DeliveryId(self.new_id()),
                    version: 1,
                    purpose: Purpose::Verification(request.id),
                    case: case.id,
                    organisation: None,
                    to_name: request.party.organisation.clone(),
                    address: request.party.email.clone(),
                    state: DeliveryState::Queued,
                    attempts: 0,
                    next_at: request.asked_at,
                    last_error: None,
                    queued_at: request.asked_at,
                    sent_at: None,
                    opened_at: None,
                    confirmed_at: None,
                    confirmed_by: None,
                    report: None,
                })))
            }
            Event::VerdictApproved { verdict, at, .. } => {
                let issuer = self.issuer_or_refuse().await?.body_in_text;
                let events = self.store.case_events(case.id).await?;
                Ok(Some(Change::AddCorrection(Correction {
                    case: case.id,
                    version: case.published,
                    chain: case.chain,
                    published_at: *at,
                    verdict: verdict.clone(),
                    issuer,
                    spokespersons: spokespersons(case),
                    reason: reopened_because(&events, case.published),
                    links: links(case),
                })))
            }
            _ => Ok(None),
        }
    }

    pub(crate) async fn case_or_refuse(&self, id: CaseId) -> Result<Case> {
        Ok(self
            .store
            .case(id)
            .await?
            .ok_or(Refusal::NotFound("case"))?)
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
            })
            .collect())
    }
}

fn record(request: RequestId, reply: NewReply) -> Command {
    Command::RecordReply {
        request,
        answer: reply.answer,
        statement: reply.statement,
        person: reply.person,
        office: reply.office,
        via: reply.via,
    }
}

/// The case after the events, and the events with their places; `None` if there is no case.
fn applied(
    before: Option<Case>,
    id: CaseId,
    events: Vec<Event>,
    at: time::OffsetDateTime,
) -> Option<(Case, Vec<Recorded>)> {
    let mut case = before;
    let mut recorded = Vec::with_capacity(events.len());
    for event in events {
        match &mut case {
            Some(case) => case.apply(&event),
            None => case = Case::opened(id, &event),
        }
        recorded.push(Recorded {
            version: case.as_ref()?.version,
            at,
            event,
        });
    }
    case.map(|case| (case, recorded))
}

fn file_evidence(name: String, bytes: Vec<u8>) -> Result<(EvidenceKind, Change)> {
    if bytes.len() > MAX_FILE_MB * 1024 * 1024 {
        return Err(Refusal::FileTooLarge {
            max_mb: MAX_FILE_MB,
        }
        .into());
    }
    if bytes.is_empty() {
        return Err(Refusal::Empty("file").into());
    }
    let sha256 = sha256_hex(&bytes);
    let media_type = sniff(&bytes).to_owned();
    let kind = EvidenceKind::File {
        name,
        sha256: sha256.clone(),
        size: bytes.len() as u64,
        media_type: media_type.clone(),
    };
    Ok((
        kind,
        Change::PutBlob {
            sha256,
            media_type,
            bytes,
        },
    ))
}

/// The media type by the first bytes (WHATWG MIME Sniffing, the types that evidence comes in).
/// What is not one of these is handed out as bytes, never as a page.
fn sniff(bytes: &[u8]) -> &'static str {
    const KNOWN: [(&[u8], &str); 6] = [
        (b"%PDF-", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"\xff\xd8\xff", "image/jpeg"),
        (b"GIF8", "image/gif"),
        (b"PK\x03\x04", "application/zip"),
        (b"ID3", "audio/mpeg"),
    ];
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return "image/webp";
    }
    KNOWN
        .iter()
        .find(|(magic, _)| bytes.starts_with(magic))
        .map_or("application/octet-stream", |(_, media_type)| media_type)
}

fn spokespersons(case: &Case) -> Vec<Spokesperson> {
    case.requests
        .iter()
        .filter_map(|request| {
            let reply = request.reply.as_ref()?;
            Some(Spokesperson {
                organisation: request.party.organisation.clone(),
                office: reply.office.clone(),
                answer: reply.answer,
                statement: reply.statement.clone(),
                at: reply.at,
                names: request.party.names.clone(),
            })
        })
        .collect()
}

fn links(case: &Case) -> Vec<String> {
    case.evidence
        .iter()
        .filter_map(|evidence| match &evidence.kind {
            EvidenceKind::Link { url } => Some(url.clone()),
            _ => None,
        })
        .collect()
}

/// Why the version before was taken up again, for the second version and later ones.
fn reopened_because(events: &[Recorded], published: u32) -> Option<String> {
    if published < 2 {
        return None;
    }
    events
        .iter()
        .rev()
        .find_map(|recorded| match &recorded.event {
            Event::Reopened { reason, .. } => Some(reason.clone()),
            _ => None,
        })
}

/// What the forms begin with: the example's words, or what the case already says.
fn suggestions(case: &Case, example: bool) -> Suggestions {
    let mut suggestions = crate::example::suggestions(example);
    if let Some(harm) = &case.harm {
        suggestions.concern.clone_from(&harm.concern);
        suggestions.reach.clone_from(&harm.reach);
    }
    if let Some(verdict) = case.verdict() {
        suggestions.claim.clone_from(&verdict.claim);
        suggestions.explanation.clone_from(&verdict.explanation);
    }
    suggestions
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn media_types_come_from_the_bytes_not_the_name() {
        assert_eq!(sniff(b"%PDF-1.7 ..."), "application/pdf");
        assert_eq!(sniff(b"\x89PNG\r\n\x1a\n...."), "image/png");
        assert_eq!(sniff(b"RIFF....WEBPVP8 "), "image/webp");
        assert_eq!(
            sniff(b"<script>alert(1)</script>"),
            "application/octet-stream"
        );
        assert_eq!(sniff(b""), "application/octet-stream");
    }

    #[test]
    fn a_file_over_the_limit_is_refused_and_an_empty_one_too() {
        let large = vec![0; MAX_FILE_MB * 1024 * 1024 + 1];
        assert!(file_evidence("x".into(), large).is_err());
        assert!(file_evidence("x".into(), Vec::new()).is_err());
        assert!(file_evidence("x".into(), b"a".to_vec()).is_ok());
    }
}
