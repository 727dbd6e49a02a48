//! What a named party answers, through its link or to an officer, with files.

use casework::{Actor, Attachment, CaseId, Command, EvidenceKind, NewReply, RequestId};

use crate::{
    App, Refusal, Result,
    access::{Officer, Staff},
    evidence::file_evidence,
    links::LinkKind,
    ports::Change,
};

/// Name and bytes of a file.
pub type NewFile = (String, Vec<u8>);

impl App {
    /// Writes down an answer that came by telephone, in a meeting or in writing.
    ///
    /// # Errors
    /// A refusal of the case's rules; [`Refusal::FileTooLarge`].
    pub async fn record_reply(
        &self,
        by: &Officer,
        id: CaseId,
        request: RequestId,
        reply: NewReply,
        files: Vec<NewFile>,
    ) -> Result<()> {
        self.reply(id, by.actor(), request, reply, files).await
    }

    /// The named party answers through its private link.
    ///
    /// # Errors
    /// [`Refusal::BadLink`]; a refusal of the case's rules; [`Refusal::FileTooLarge`].
    pub async fn party_reply(
        &self,
        token: &str,
        reply: NewReply,
        files: Vec<NewFile>,
    ) -> Result<()> {
        let request = RequestId(self.links.open(LinkKind::Reply, token)?);
        let case = self
            .store
            .case_of_request(request)
            .await?
            .ok_or(Refusal::BadLink)?;
        self.reply(case.id, Actor::Party(request), request, reply, files)
            .await
    }

    async fn reply(
        &self,
        id: CaseId,
        actor: Actor,
        request: RequestId,
        mut reply: NewReply,
        files: Vec<NewFile>,
    ) -> Result<()> {
        let mut blobs = Vec::new();
        for (name, bytes) in files {
            let (attachment, blob) = attachment(name, bytes)?;
            reply.attachments.push(attachment);
            blobs.push(blob);
        }
        self.command_with(id, actor, Command::RecordReply { request, reply }, blobs)
            .await
            .map(drop)
    }

    /// A file that came with an answer (from 0): name, media type, bytes.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn reply_file(
        &self,
        _by: &Staff,
        id: CaseId,
        request: RequestId,
        number: usize,
    ) -> Result<(String, String, Vec<u8>)> {
        let case = self.case_or_refuse(id).await?;
        let none = Refusal::NotFound("evidence");
        let found = case
            .requests
            .iter()
            .find(|r| r.id == request)
            .and_then(|r| r.reply.as_ref()?.attachments.get(number))
            .ok_or(none.clone())?;
        let (media_type, bytes) = self.store.blob(&found.sha256).await?.ok_or(none)?;
        Ok((found.name.clone(), media_type, bytes))
    }
}

fn attachment(name: String, bytes: Vec<u8>) -> Result<(Attachment, Change)> {
    // A name that a page or a header can carry: the bytes are what counts.
    let name = crate::text::line("file", &name, 255)?;
    match file_evidence(name, bytes)? {
        (
            EvidenceKind::File {
                name,
                sha256,
                size,
                media_type,
            },
            blob,
        ) => Ok((
            Attachment {
                name,
                sha256,
                size,
                media_type,
            },
            blob,
        )),
        _ => Err(App::inconsistent("a file became something else")),
    }
}
