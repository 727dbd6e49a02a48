//! A [`Refusal`] is for the person, who can act; a [`Fault`] is for us, who must.

use casework::Role;
use thiserror::Error;

use crate::ports::StoreError;

/// Result of a use case.
pub type Result<T> = std::result::Result<T, Error>;

/// Why a use case did not do what was asked.
#[derive(Debug, Error)]
pub enum Error {
    /// The person can act.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// We must act.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Something that the person who asks can change.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    /// Nobody is signed in.
    #[error("sign in first")]
    SignIn,
    /// The person lacks the role.
    #[error("this needs the role {}", .0.code())]
    Forbidden(Role),
    /// There is no such thing.
    #[error("there is no such {0}")]
    NotFound(&'static str),
    /// Someone else changed it meanwhile.
    #[error("someone else changed this meanwhile")]
    Changed,
    /// The rules of a case.
    #[error(transparent)]
    Case(#[from] casework::Refusal),
    /// A field is empty.
    #[error("{0} is empty")]
    Empty(&'static str),
    /// A field is too long.
    #[error("{field} is longer than {max} characters")]
    TooLong {
        /// Which field.
        field: &'static str,
        /// The most it may hold, in characters.
        max: usize,
    },
    /// A field's value cannot be used.
    #[error("{0} is not valid")]
    Invalid(&'static str),
    /// E-mail address or password is wrong; which of them is not said.
    #[error("e-mail address or password is wrong")]
    WrongCredentials,
    /// Too many wrong passwords.
    #[error("too many attempts; wait {minutes} minutes")]
    TooManyAttempts {
        /// How long to wait.
        minutes: u32,
    },
    /// A password is too short.
    #[error("a password needs at least {0} characters")]
    WeakPassword(usize),
    /// The e-mail address has an account already.
    #[error("this e-mail address has an account already")]
    EmailTaken,
    /// The last administrator must stay.
    #[error("at least one administrator must stay")]
    LastAdministrator,
    /// A private or one-time link is wrong, used or expired.
    #[error("this link is wrong, used or expired")]
    BadLink,
    /// Nobody has said who issues letters here.
    #[error("fill in the issuing body in the settings first")]
    NoIssuer,
    /// The case has no verdict yet.
    #[error("the letter needs an approved verdict")]
    NoVerdict,
    /// The letter is not at the stage that this needs.
    #[error("this cannot be done while the letter is {0}")]
    LetterStage(&'static str),
    /// The person who drafted the letter may not sign it.
    #[error("the person who drafted the letter may not sign it")]
    SameSigner,
    /// The letter breaks a rule of layout.
    #[error("the letter does not pass the rules yet: {0}")]
    LetterRules(String),
    /// The letter goes to nobody.
    #[error("the letter has no receivers")]
    NoReceivers,
    /// The delivery is not at the stage that this needs.
    #[error("this cannot be done while the delivery is {0}")]
    DeliveryState(&'static str),
    /// A file is too large.
    #[error("the file is larger than {max_mb} MB")]
    FileTooLarge {
        /// The most it may hold, in megabytes.
        max_mb: usize,
    },
    /// A contact was given without the consent to keep it.
    #[error("a contact is only kept if you agree to the notice")]
    NoConsent,
    /// The example is not there.
    #[error("the worked example is not loaded")]
    NoExample,
    /// The example goes only into an empty store.
    #[error("the worked example can only be loaded while there are no messages")]
    NotEmpty,
}

impl Refusal {
    /// The stable name used in text keys and the API.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Refusal::SignIn => "sign-in",
            Refusal::Forbidden(_) => "forbidden",
            Refusal::NotFound(_) => "not-found",
            Refusal::Changed => "changed",
            Refusal::Case(case) => case.code(),
            Refusal::Empty(_) => "empty",
            Refusal::TooLong { .. } => "too-long",
            Refusal::Invalid(_) => "invalid",
            Refusal::WrongCredentials => "wrong-credentials",
            Refusal::TooManyAttempts { .. } => "too-many-attempts",
            Refusal::WeakPassword(_) => "weak-password",
            Refusal::EmailTaken => "email-taken",
            Refusal::LastAdministrator => "last-administrator",
            Refusal::BadLink => "bad-link",
            Refusal::NoIssuer => "no-issuer",
            Refusal::NoVerdict => "no-verdict",
            Refusal::LetterStage(_) => "letter-stage",
            Refusal::SameSigner => "same-signer",
            Refusal::LetterRules(_) => "letter-rules",
            Refusal::NoReceivers => "no-receivers",
            Refusal::DeliveryState(_) => "delivery-state",
            Refusal::FileTooLarge { .. } => "file-too-large",
            Refusal::NoConsent => "no-consent",
            Refusal::NoExample => "no-example",
            Refusal::NotEmpty => "not-empty",
        }
    }

    /// The field, role or stage that the text names, as a stable name.
    #[must_use]
    pub fn about(&self) -> Option<String> {
        match self {
            Refusal::Forbidden(role) | Refusal::Case(casework::Refusal::NeedsRole(role)) => {
                Some(role.code().to_owned())
            }
            Refusal::NotFound(what) => Some((*what).to_owned()),
            Refusal::Case(casework::Refusal::WrongStage(stage)) => Some((*stage).to_owned()),
            Refusal::Case(case) => case.field().map(str::to_owned),
            Refusal::Empty(field) | Refusal::Invalid(field) | Refusal::TooLong { field, .. } => {
                Some((*field).to_owned())
            }
            Refusal::LetterStage(stage) | Refusal::DeliveryState(stage) => {
                Some((*stage).to_owned())
            }
            Refusal::LetterRules(rules) => Some(rules.clone()),
            _ => None,
        }
    }

    /// The number that the text names (a limit), if it names one.
    #[must_use]
    pub const fn limit(&self) -> Option<usize> {
        match self {
            Refusal::TooLong { max, .. }
            | Refusal::Case(casework::Refusal::TooLong { max, .. })
            | Refusal::WeakPassword(max)
            | Refusal::FileTooLarge { max_mb: max } => Some(*max),
            Refusal::TooManyAttempts { minutes } => Some(*minutes as usize),
            _ => None,
        }
    }
}

impl From<casework::Refusal> for Error {
    fn from(refusal: casework::Refusal) -> Self {
        Error::Refused(Refusal::Case(refusal))
    }
}

/// Something that broke.
#[derive(Debug, Error)]
pub enum Fault {
    /// The store.
    #[error(transparent)]
    Store(StoreError),
    /// Typesetting.
    #[error("typesetting: {0}")]
    Letter(String),
    /// Password hashing.
    #[error("password hashing: {0}")]
    Password(String),
    /// Our own rules did not hold.
    #[error("inconsistent data: {0}")]
    Inconsistent(String),
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Conflict => Error::Refused(Refusal::Changed),
            other => Error::Fault(Fault::Store(other)),
        }
    }
}
