//! All changes of a commit, or none.

use std::sync::atomic::Ordering;

use app::ports::{Change, StoreError};
use sqlx::SqliteConnection;

use crate::{
    SqliteStore, accounts, answers, audit, captures, cascade, cases, deliveries, desk, drafting,
    example, factors, letters, messages, personal, receivers, register, registers,
    rows::{Result, failed},
    signing, transport, triage, websub,
};

impl SqliteStore {
    pub(crate) async fn commit_all(&self, changes: Vec<Change>) -> Result<()> {
        // IMMEDIATE: the write lock is taken first, so that what the checks below read still
        // stands when the changes are written, whatever other processes do.
        let mut transaction = self
            .writer
            .begin_with("BEGIN IMMEDIATE")
            .await
            .map_err(failed)?;
        for change in changes {
            apply(&mut transaction, change).await?;
        }
        let done = transaction.commit().await.map_err(failed);
        // Also after an error: what was not acknowledged may be there all the same.
        self.commits.fetch_add(1, Ordering::Release);
        done
    }
}

async fn apply(db: &mut SqliteConnection, change: Change) -> Result<()> {
    match change {
        Change::AddChain(chain) => messages::add_chain(db, &chain).await,
        Change::AddMessage(message) => messages::add_message(db, &message).await,
        Change::CountSighting { sha256, sighting } => {
            messages::count_sighting(db, &sha256, &sighting).await
        }
        Change::CountRepeated { sha256, sighting } => {
            triage::count_repeated(db, &sha256, &sighting).await
        }
        Change::Decide(decision) => triage::decide(db, &decision).await,
        Change::DecisionsSeen(number) => triage::seen(db, number).await,
        Change::AddReport { id, sha256, at } => messages::add_report(db, id, &sha256, at).await,
        Change::AddTracking {
            code_hash,
            report,
            at,
        } => personal::add_tracking(db, &code_hash, report, at).await,
        Change::EndTracking(code_hash) => personal::end_tracking(db, &code_hash).await,
        Change::SaveContact(contact) => personal::save_contact(db, &contact).await,
        Change::SaveTelling(telling) => personal::save_telling(db, &telling).await,
        Change::ImportedUpTo { file, line } => messages::imported_up_to(db, &file, line).await,
        Change::SaveCase { case, events } => cases::save(db, &case, &events).await,
        Change::PutParty { party, example } => desk::put_party(db, &party, example).await,
        Change::Record(entry) => audit::append(db, &entry).await,
        Change::SaveCapture(capture) => captures::save(db, &capture).await,
        Change::PutBlob {
            sha256,
            media_type,
            bytes,
        } => letters::put_blob(db, &sha256, &media_type, bytes).await,
        Change::SaveLetter(letter) => letters::save(db, &letter).await,
        Change::SaveSigningKey(key) => signing::save(db, &key).await,
        Change::RemoveSigningKey(owner) => signing::remove(db, owner).await,
        Change::AddCorrection(correction) => {
            letters::add_correction(db, &correction).await?;
            websub::queue(db, &correction).await?;
            personal::queue_tellings(db, &correction).await
        }
        Change::SaveDelivery(delivery) => deliveries::save(db, &delivery).await,
        Change::PutGroup(group) => register::put_group(db, &group).await,
        Change::SaveOrganisation(organisation) => {
            register::save_organisation(db, &organisation).await
        }
        Change::OrganisationsSeen(version) => register::seen(db, version).await,
        Change::RemoveOrganisation(id) => register::remove_organisation(db, id).await,
        Change::SaveUser(user) => accounts::save_user(db, &user).await,
        Change::AddSession(session) => accounts::add_session(db, &session).await,
        Change::EndSession(token_hash) => accounts::end_session(db, &token_hash).await,
        Change::EndSessionsOf(user) => accounts::end_sessions_of(db, user).await,
        Change::ForgetExpired(now) => accounts::forget_expired(db, now).await,
        Change::AddInvitation(invitation) => accounts::add_invitation(db, &invitation).await,
        Change::UseInvitation(token_hash) => accounts::use_invitation(db, &token_hash).await,
        Change::PutSetting {
            name,
            value,
            example,
        } => accounts::put_setting(db, &name, &value, example).await,
        Change::Register(change) => registers::apply(db, change).await,
        Change::Cascade(change) => cascade::apply(db, change).await,
        Change::Receiver(change) => receivers::apply(db, change).await,
        Change::Draft(change) => drafting::apply(db, change).await,
        Change::Answer(change) => answers::apply(db, change).await,
        Change::Account(change) => factors::apply(db, change).await,
        Change::Transport(change) => transport::apply(db, change).await,
        Change::Hub(change) => websub::apply(db, change).await,
        Change::RemoveExample => example::remove(db).await,
    }
}

/// A write that must have met exactly one row: otherwise someone else wrote first.
pub(crate) const fn exactly_one(rows: u64) -> Result<()> {
    if rows == 1 {
        Ok(())
    } else {
        Err(StoreError::Conflict)
    }
}
