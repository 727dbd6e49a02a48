//! People who sign in.

use casework::{ApiKeyId, InvitationId, PartnerKeyId, PasskeyId, Roles, SessionId, UserId};
use time::{Date, OffsetDateTime};

/// A person who signs in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// Their identity.
    pub id: UserId,
    /// How often changed; what a writer must have seen to write. 1 when new.
    pub version: u32,
    /// E-mail address, lower case; unique.
    pub email: String,
    /// Name as others see it.
    pub name: String,
    /// Argon2id hash in PHC form; empty for people who enter without password: the example's, and
    /// those who only come through an identity provider.
    pub password_hash: String,
    /// What they may do.
    pub roles: Roles,
    /// May no longer sign in.
    pub disabled: bool,
    /// When they came.
    pub created_at: OffsetDateTime,
    /// Part of the worked example.
    pub example: bool,
}

macro_rules! codes {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// Every one.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The stable name used in the store and text keys.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $($name::$variant => $code),+ }
            }

            /// The one with this [`code`](Self::code).
            #[must_use]
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.code() == code)
            }
        }
    };
}

codes! {
    /// How a session began.
    Way {
        /// By password alone.
        Password = "password",
        /// By password and a code of the authenticator app.
        Totp = "totp",
        /// By password and a recovery code.
        RecoveryCode = "recovery-code",
        /// By passkey.
        Passkey = "passkey",
        /// Through the identity provider.
        Provider = "provider",
        /// As one of the example's people.
        Example = "example",
    }
}

codes! {
    /// What was done to an account.
    AccountEventKind {
        /// Signed in; detail: the way.
        SignedIn = "signed-in",
        /// Too many failures for one account.
        AccountLocked = "account-locked",
        /// Too many failures from one network address.
        AddressLocked = "address-locked",
        /// An administrator ended the lock.
        Unlocked = "unlocked",
        /// Sessions were ended from elsewhere.
        SessionsEnded = "sessions-ended",
        /// Invited; detail: roles.
        Invited = "invited",
        /// The invitation's link was made anew.
        InvitationRenewed = "invitation-renewed",
        /// The invitation was taken back.
        InvitationRevoked = "invitation-revoked",
        /// Used an invitation; detail: roles.
        Joined = "joined",
        /// Roles changed; detail: the new ones.
        RolesChanged = "roles-changed",
        /// May no longer sign in.
        Deactivated = "deactivated",
        /// May sign in again; detail: roles.
        Activated = "activated",
        /// An administrator made a link for a new password.
        ResetLink = "reset-link",
        /// Set a new password by such a link.
        PasswordReset = "password-reset",
        /// Changed the password.
        PasswordChanged = "password-changed",
        /// Set up an authenticator app.
        TotpAdded = "totp-added",
        /// Removed it.
        TotpRemoved = "totp-removed",
        /// Made recovery codes.
        CodesMade = "codes-made",
        /// Used one.
        CodeUsed = "code-used",
        /// Added a passkey; detail: its name.
        PasskeyAdded = "passkey-added",
        /// Renamed a passkey; detail: its new name.
        PasskeyRenamed = "passkey-renamed",
        /// Removed a passkey; detail: its name.
        PasskeyRemoved = "passkey-removed",
        /// An administrator removed every second factor.
        FactorsReset = "factors-reset",
        /// Which roles need a second factor changed; detail: roles.
        PolicyChanged = "policy-changed",
        /// Tied the account to an identity at the provider; detail: issuer.
        IdentityLinked = "identity-linked",
        /// Untied it.
        IdentityUnlinked = "identity-unlinked",
        /// An administrator lets them come through the provider.
        IdentityAllowed = "identity-allowed",
        /// An administrator no longer does.
        IdentityForbidden = "identity-forbidden",
        /// Put a certificate in; detail: name and serial number.
        SigningKeyAdded = "signing-key-added",
        /// Took the certificate out; detail: name and serial number.
        SigningKeyRemoved = "signing-key-removed",
        /// Put the organisation's certificate in; detail: name and serial number.
        OrganisationKeyAdded = "organisation-key-added",
        /// Took it out; detail: name and serial number.
        OrganisationKeyRemoved = "organisation-key-removed",
        /// Made a key for programs; detail: its name.
        KeyMade = "key-made",
        /// A key was taken back; detail: its name.
        KeyRevoked = "key-revoked",
        /// Made a key for an organisation outside.
        PartnerKeyMade = "partner-key-made",
        /// Took such a key back.
        PartnerKeyRevoked = "partner-key-revoked",
    }
}

/// A session as stored: the browser's token itself is never kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// SHA-256 of the token, lower-case hex.
    pub token_hash: String,
    /// What lists name it by.
    pub id: SessionId,
    /// Who.
    pub user: UserId,
    /// What forms must carry.
    pub csrf: String,
    /// Browser and system as [`crate::device_of`] names them; no address, no version.
    pub device: String,
    /// How it began.
    pub way: Way,
    /// Whether more than a password was shown.
    pub strong: bool,
    /// When it began.
    pub created_at: OffsetDateTime,
    /// When it was last used, to the minute.
    pub last_used_at: OffsetDateTime,
    /// When it ends, whatever is done with it.
    pub expires_at: OffsetDateTime,
}

/// A one-time link by which a person sets a password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// SHA-256 of the token, lower-case hex.
    pub token_hash: String,
    /// What lists name it by.
    pub id: InvitationId,
    /// For a person who is there already: a new password. None: a new person.
    pub for_user: Option<UserId>,
    /// Their e-mail address; empty for the first administrator, who gives it then.
    pub email: String,
    /// Their name; empty likewise.
    pub name: String,
    /// What they will be allowed to do.
    pub roles: Roles,
    /// Who made it; none for the first administrator's.
    pub made_by: Option<UserId>,
    /// When the link was made.
    pub created_at: OffsetDateTime,
    /// When it ends.
    pub expires_at: OffsetDateTime,
}

/// Something that was done to an account. Names are those of that day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountEvent {
    /// When.
    pub at: OffsetDateTime,
    /// Who did it; none: nobody who was signed in.
    pub by: Option<UserId>,
    /// Their name.
    pub by_name: String,
    /// Whose account; none: no account of ours.
    pub whom: Option<UserId>,
    /// Their name, or the e-mail address of an invitation.
    pub whom_name: String,
    /// What.
    pub kind: AccountEventKind,
    /// More about it, as the kind says.
    pub detail: String,
    /// Part of the worked example.
    pub example: bool,
}

/// Failed attempts to sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failures {
    /// How many in a row.
    pub count: u32,
    /// When the last one was.
    pub last_at: OffsetDateTime,
}

/// An authenticator app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Totp {
    /// Whose.
    pub user: UserId,
    /// The shared secret, sealed.
    pub secret: Vec<u8>,
    /// The last time step whose code was taken.
    pub last_step: u64,
    /// When it was set up.
    pub created_at: OffsetDateTime,
}

/// A passkey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passkey {
    /// What lists name it by.
    pub id: PasskeyId,
    /// Whose.
    pub user: UserId,
    /// The credential's id, base64url; unique.
    pub credential: String,
    /// What its owner calls it.
    pub name: String,
    /// What [`crate::ports::Passkeys`] needs to check it, JSON.
    pub body: String,
    /// When it was added.
    pub created_at: OffsetDateTime,
    /// When it was last used.
    pub last_used_at: Option<OffsetDateTime>,
}

/// A key by which programs act for a person. The key itself is never kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKey {
    /// What lists name it by.
    pub id: ApiKeyId,
    /// Whose.
    pub user: UserId,
    /// SHA-256 of the key, lower-case hex.
    pub token_hash: String,
    /// What its person calls it.
    pub name: String,
    /// What it may do, as long as its person may.
    pub roles: Roles,
    /// Whether more than a password was shown when it was made.
    pub strong: bool,
    /// When it was made.
    pub created_at: OffsetDateTime,
    /// When it ends.
    pub expires_at: OffsetDateTime,
    /// When it was last used, to the minute.
    pub last_used_at: Option<OffsetDateTime>,
}

/// A key by which an organisation outside asks the public API. The key itself is never kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartnerKey {
    /// What lists name it by.
    pub id: PartnerKeyId,
    /// Whose.
    pub organisation: String,
    /// How to reach whoever answers for it there.
    pub contact: String,
    /// Checks a minute.
    pub per_minute: u32,
    /// SHA-256 of the key, lower-case hex.
    pub token_hash: String,
    /// When it was made.
    pub created_at: OffsetDateTime,
    /// The last day that it is good; none: until it is taken back.
    pub last_day: Option<Date>,
    /// The last day that it was used.
    pub last_used: Option<Date>,
    /// Made in the worked example.
    pub example: bool,
}

/// Who a person is at an identity provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The provider.
    pub issuer: String,
    /// The person there.
    pub subject: String,
    /// The person here.
    pub user: UserId,
    /// Since when.
    pub created_at: OffsetDateTime,
}

/// What a person can show beside a password.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Factors {
    /// An authenticator app.
    pub totp: bool,
    /// How many passkeys.
    pub passkeys: u32,
    /// How many recovery codes are left.
    pub codes: u32,
}

impl Factors {
    /// Whether there is any.
    #[must_use]
    pub const fn any(&self) -> bool {
        self.totp || self.passkeys > 0
    }
}
