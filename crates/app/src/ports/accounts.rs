//! What is kept about accounts, beside the people themselves.

use async_trait::async_trait;
use casework::{ApiKeyId, InvitationId, PartnerKeyId, PasskeyId, SessionId, UserId};
use time::{Date, OffsetDateTime};

use super::StoreError;
use crate::model::{
    AccountEvent, ApiKey, Factors, Failures, Identity, Invitation, PartnerKey, Passkey, SignedIn,
    Totp,
};

/// One change of what is kept about accounts.
#[derive(Clone, Debug)]
pub enum AccountChange {
    /// A session was used. Never goes back.
    TouchSession {
        /// Its token hash.
        token_hash: String,
        /// When.
        at: OffsetDateTime,
    },
    /// Ends one session of a user; harmless if there is none.
    EndSessionOf {
        /// Whose.
        user: UserId,
        /// Which.
        session: SessionId,
    },
    /// Ends every session of a user but one.
    EndOtherSessions {
        /// Whose.
        user: UserId,
        /// The one that stays.
        keep: SessionId,
    },
    /// A session whose holder has shown a second factor since.
    StrengthenSession(SessionId),
    /// Takes an invitation back. Conflict if it is not there.
    RevokeInvitation(InvitationId),
    /// Takes back every link for a new password of a user.
    RevokeResets(UserId),
    /// One more failure. Failures before `since` are forgotten first.
    CountFailure {
        /// Of what: an account or an address, hashed.
        subject: String,
        /// When.
        at: OffsetDateTime,
        /// From when on failures count.
        since: OffsetDateTime,
    },
    /// Forgets failures.
    ClearFailures(String),
    /// One failure less; harmless if there is none.
    TakeBackFailure(String),
    /// Forgets failures whose last one was before this moment, and tickets that ended before it.
    ForgetFailuresAndTickets {
        /// For failures.
        failures: OffsetDateTime,
        /// For tickets.
        tickets: OffsetDateTime,
    },
    /// Writes down what was done; never changed, never taken out but with the example.
    Record(AccountEvent),
    /// An authenticator app in place of the one before.
    SaveTotp(Totp),
    /// Takes the code of a time step. Conflict unless it is later than the last one.
    UseTotpStep {
        /// Whose.
        user: UserId,
        /// Which step.
        step: u64,
    },
    /// Removes the authenticator app.
    RemoveTotp(UserId),
    /// Recovery codes, hashed, in place of those before.
    PutRecoveryCodes {
        /// Whose.
        user: UserId,
        /// The hashes.
        hashes: Vec<String>,
    },
    /// Takes a recovery code. Conflict if it is not there.
    UseRecoveryCode {
        /// Whose.
        user: UserId,
        /// Its hash.
        hash: String,
    },
    /// A passkey. Conflict if the credential is known.
    AddPasskey(Passkey),
    /// A passkey was used: what is needed to check it next time. Conflict if it is gone.
    UsePasskey {
        /// Which.
        id: PasskeyId,
        /// The new body.
        body: String,
        /// When.
        at: OffsetDateTime,
    },
    /// Renames a passkey of a user. Conflict if it is not there.
    RenamePasskey {
        /// Whose.
        user: UserId,
        /// Which.
        id: PasskeyId,
        /// Its new name.
        name: String,
    },
    /// Removes a passkey of a user. Conflict if it is not there.
    RemovePasskey {
        /// Whose.
        user: UserId,
        /// Which.
        id: PasskeyId,
    },
    /// Removes all passkeys of a user.
    RemovePasskeys(UserId),
    /// Ties a user to an identity. Conflict if the identity is taken.
    LinkIdentity(Identity),
    /// Unties a user from every identity.
    UnlinkIdentities(UserId),
    /// Whether a user may come through the provider by the e-mail address.
    AllowIdentity {
        /// Who.
        user: UserId,
        /// Whether.
        allowed: bool,
    },
    /// A key for programs. Conflict if its hash is there.
    AddKey(ApiKey),
    /// A key was used; harmless if it is gone.
    TouchKey {
        /// Which.
        id: ApiKeyId,
        /// When.
        at: OffsetDateTime,
    },
    /// Takes a key back. Conflict if it is not there.
    RemoveKey(ApiKeyId),
    /// Takes back every key of a user.
    RemoveKeysOf(UserId),
    /// A key for an organisation outside. Conflict if its hash is there.
    AddPartnerKey(PartnerKey),
    /// Such a key was used; harmless if it is gone. Never goes back.
    TouchPartnerKey {
        /// Which.
        id: PartnerKeyId,
        /// On which day.
        on: Date,
    },
    /// Takes such a key back. Conflict if it is not there.
    RemovePartnerKey(PartnerKeyId),
    /// Uses up a ticket, by its hash. Conflict if it was used.
    UseTicket {
        /// The hash.
        hash: String,
        /// When the ticket ends: until then it is remembered.
        expires_at: OffsetDateTime,
    },
}

/// Keeps what belongs to accounts. The guarantees are those of [`super::Store`].
#[async_trait]
pub trait AccountStore: Send + Sync {
    /// A user's sessions, last used first, whether ended or not.
    async fn sessions_of(&self, user: UserId) -> Result<Vec<SignedIn>, StoreError>;
    /// Every invitation, newest first, whether ended or not.
    async fn invitations(&self) -> Result<Vec<Invitation>, StoreError>;
    /// Failures of an account or address.
    async fn failures(&self, subject: &str) -> Result<Option<Failures>, StoreError>;
    /// What was done to accounts, newest first.
    async fn account_events(
        &self,
        limit: u32,
        offset: u32,
    ) -> Result<Vec<AccountEvent>, StoreError>;
    /// A user's authenticator app.
    async fn totp(&self, user: UserId) -> Result<Option<Totp>, StoreError>;
    /// What a user can show beside a password.
    async fn factors(&self, user: UserId) -> Result<Factors, StoreError>;
    /// Whether a user has a recovery code with this hash.
    async fn has_recovery_code(&self, user: UserId, hash: &str) -> Result<bool, StoreError>;
    /// A user's passkeys, oldest first.
    async fn passkeys_of(&self, user: UserId) -> Result<Vec<Passkey>, StoreError>;
    /// The passkey with a credential id.
    async fn passkey(&self, credential: &str) -> Result<Option<Passkey>, StoreError>;
    /// Whom an identity belongs to.
    async fn identity(&self, issuer: &str, subject: &str) -> Result<Option<Identity>, StoreError>;
    /// A user's identities.
    async fn identities_of(&self, user: UserId) -> Result<Vec<Identity>, StoreError>;
    /// Whether a user may come through the provider by the e-mail address.
    async fn identity_allowed(&self, user: UserId) -> Result<bool, StoreError>;
    /// The key with this hash, whether ended or not.
    async fn api_key(&self, token_hash: &str) -> Result<Option<ApiKey>, StoreError>;
    /// A user's keys, newest first.
    async fn api_keys_of(&self, user: UserId) -> Result<Vec<ApiKey>, StoreError>;
    /// Everyone's keys, newest first.
    async fn api_keys(&self) -> Result<Vec<ApiKey>, StoreError>;
    /// The key of an organisation outside with this hash, whether ended or not.
    async fn partner_key(&self, token_hash: &str) -> Result<Option<PartnerKey>, StoreError>;
    /// The keys of all organisations outside, newest first.
    async fn partner_keys(&self) -> Result<Vec<PartnerKey>, StoreError>;
}
