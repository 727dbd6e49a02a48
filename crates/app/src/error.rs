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
    /// One chain cannot be joined to itself.
    #[error("choose two chains or more")]
    TwoChains,
    /// None or all of a chain's variants would go.
    #[error("choose some of the variants, but not all")]
    SomeVariants,
    /// The chain has a case, whose rules stand before.
    #[error("the chain has a case")]
    HasCase,
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
    /// A role of this person needs a second factor.
    #[error("set up a second factor first")]
    FactorNeeded,
    /// A code is wrong, was used, or has ended.
    #[error("the code is wrong or was used already")]
    WrongCode,
    /// The password that confirms a change is wrong.
    #[error("the present password is wrong")]
    WrongPassword,
    /// The step before took place too long ago, or elsewhere, or was answered already.
    #[error("this step has ended; begin again")]
    StaleStep,
    /// The passkey does not fit.
    #[error("the passkey was not accepted")]
    PasskeyRefused,
    /// There are no passkeys at this address of the service.
    #[error("passkeys need https or localhost")]
    NoPasskeys,
    /// No identity provider is set up.
    #[error("no identity provider is set up")]
    NoProvider,
    /// The identity provider's answer does not hold.
    #[error("the identity provider's answer was refused: {0}")]
    ProviderRefused(&'static str),
    /// The identity provider does not answer.
    #[error("the identity provider does not answer")]
    ProviderSilent,
    /// The identity belongs to no account that may come this way.
    #[error("this identity opens no account")]
    UnknownIdentity,
    /// The identity belongs to another account.
    #[error("this identity belongs to another account")]
    IdentityTaken,
    /// The e-mail address has an account already.
    #[error("this e-mail address has an account already")]
    EmailTaken,
    /// The last administrator must stay.
    #[error("at least one administrator must stay")]
    LastAdministrator,
    /// A private or one-time link is wrong, used or expired.
    #[error("this link is wrong, used or expired")]
    BadLink,
    /// A PKCS#12 file that cannot be signed with.
    #[error(transparent)]
    KeyFile(pades::IdentityError),
    /// A picture that cannot stand for a signature.
    #[error(transparent)]
    Picture(pades::ImageError),
    /// The person has no certificate here.
    #[error("put your certificate in under your account first")]
    NoSigningKey,
    /// The organisation has no certificate here.
    #[error("an administrator has to put the organisation's certificate in first")]
    NoOrganisationKey,
    /// An electronic letter without the organisation's signature cannot go.
    #[error("the organisation's signature is missing")]
    NotSealed,
    /// The letter was not signed with a certificate, or has the organisation's signature.
    #[error("this letter waits for no signature of the organisation")]
    NotElectronic,
    /// The timestamp authority gave no timestamp.
    #[error("the timestamp authority gave no timestamp")]
    Timestamp,
    /// A file is no PDF, or one that cannot be signed.
    #[error("this is no readable PDF")]
    NotAPdf,
    /// Nobody has said who issues letters here.
    #[error("fill in the issuing body in the settings first")]
    NoIssuer,
    /// The case has no verdict yet.
    #[error("the letter needs an approved verdict")]
    NoVerdict,
    /// An opinion is no matter for an official letter.
    #[error("an opinion is no matter for an official letter")]
    NoLetterForOpinion,
    /// The letter is not at the stage that this needs.
    #[error("this cannot be done while the letter is {0}")]
    LetterStage(&'static str),
    /// The person who drafted the letter may not sign it.
    #[error("the person who drafted the letter may not sign it")]
    SameSigner,
    /// The letter breaks a rule of layout.
    #[error("the letter does not pass the rules yet: {0}")]
    LetterRules(String),
    /// The letter was recalled or replaced.
    #[error("the letter was recalled or replaced")]
    LetterEnded,
    /// The person who proposed it may not approve it.
    #[error("the person who proposed this may not approve it")]
    SameApprover,
    /// A copy of a copy needs a copy to be made from.
    #[error("a copy of a copy is made from a full copy: make that one first")]
    NoCopyYet,
    /// More than one printed volume holds.
    #[error("more than {0} numbers: choose from which to which")]
    TooMany(usize),
    /// A check that is needed before signing was not made of this text: `content` or `format`.
    #[error("the {0} of this text has not been checked")]
    ChecksMissing(&'static str),
    /// One's own draft is for somebody else to check.
    #[error("somebody else checks what you drafted")]
    OwnCheck,
    /// The name under the letter is no registered signer's of today.
    #[error("whoever signs is not registered for today")]
    SignerNotInOffice,
    /// KT. is for deputies.
    #[error("KT. is for deputies of the head")]
    KtIsForDeputies,
    /// The letter goes to nobody.
    #[error("the letter has no receivers")]
    NoReceivers,
    /// The parent is not in the register.
    #[error("the organisation it belongs to is not in the register")]
    NoSuchParent,
    /// The organisation would belong to itself.
    #[error("the organisation would belong to itself")]
    ParentCycle,
    /// Something ends before it begins.
    #[error("{0} ends before it begins")]
    DatesReversed(&'static str),
    /// Two of a kind hold on one day.
    #[error("two of {0} hold on one day")]
    DatesOverlap(&'static str),
    /// An identifier does not have the shape of its scheme.
    #[error("the identifier does not have the shape of {0}")]
    IdentifierShape(&'static str),
    /// Another organisation has the identifier on one of these days.
    #[error("{value} belongs to {by}")]
    IdentifierTaken {
        /// The identifier.
        value: String,
        /// Whose it is.
        by: String,
    },
    /// An organisation does not follow itself.
    #[error("an organisation cannot be its own successor")]
    OwnSuccessor,
    /// No organisation has this identifier or name.
    #[error("no organisation is called {0}")]
    NoSuchOrganisation(String),
    /// More than one has it.
    #[error("more than one organisation is called {0}")]
    SeveralOrganisations(String),
    /// Others belong to the organisation or follow it.
    #[error("other organisations belong to this one or came from it")]
    StillNeeded,
    /// A file cannot be read as rows.
    #[error(transparent)]
    Sheet(crate::sheet::SheetError),
    /// An answer takes a text for no known message, so that none can be the wrong one.
    #[error("this text is not taken for a known message")]
    NothingMatched,
    /// A text is a known message word for word.
    #[error("this text is the known message word for word")]
    IsTheMessage,
    /// So many reports of wrong matches wait, for one chain or for all.
    #[error("{0} reports of this kind wait already")]
    WrongMatchesWaiting(usize),
    /// Rows of a file cannot be taken, so that none is.
    #[error("{0} rows cannot be taken: nothing was written")]
    RowsRefused(usize),
    /// A rule is larger than anybody needs.
    #[error("the rule is too large")]
    RuleTooLarge,
    /// The delivery is not at the stage that this needs.
    #[error("this cannot be done while the delivery is {0}")]
    DeliveryState(&'static str),
    /// What a reminder asks for is over, or newer news take its place.
    #[error("this was answered meanwhile")]
    AlreadyAnswered,
    /// A file is too large.
    #[error("the file is larger than {max_mb} MB")]
    FileTooLarge {
        /// The most it may hold, in megabytes.
        max_mb: usize,
    },
    /// A file is no photo that can be read.
    #[error("this is no readable photo (JPEG, PNG or WebP)")]
    NotAPhoto,
    /// There is no voice on this machine.
    #[error("this machine has no voice to read the script out")]
    NoSpeech,
    /// The page of a link was not read.
    #[error("the page was not read: {0}")]
    PageUnread(crate::ports::PageError),
    /// Too many ask for the same at once.
    #[error("too many ask for this at the moment")]
    Busy,
    /// The verdict or the letter no longer stands.
    #[error("the verdict or the letter no longer stands: there is nothing to pass on")]
    NoParts,
    /// So many are kept and no more.
    #[error("no more than {0} are taken here")]
    LimitReached(usize),
    /// Lines of a list that cannot be used.
    #[error("these lines cannot be used: {}", .0.iter().map(|(line, _)| line.to_string()).collect::<Vec<_>>().join(", "))]
    BadLines(Vec<(usize, &'static str)>),
    /// A letter is passed on by whom it was sent to by hand, and nobody may add addressees.
    #[error("the sender does not allow addressees of one's own")]
    NoOwnAddressees,
    /// A contact was given without the consent to keep it.
    #[error("a contact is only kept if you agree to the notice")]
    NoConsent,
    /// The example is not there.
    #[error("the worked example is not loaded")]
    NoExample,
    /// The example goes only into an empty store.
    #[error("the worked example can only be loaded while there are no messages")]
    NotEmpty,
    /// Not in a drill.
    #[error("this is not possible in a drill")]
    InDrill,
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
            Refusal::TwoChains => "two-chains",
            Refusal::SomeVariants => "some-variants",
            Refusal::HasCase => "has-case",
            Refusal::Empty(_) => "empty",
            Refusal::TooLong { .. } => "too-long",
            Refusal::Invalid(_) => "invalid",
            Refusal::WrongCredentials => "wrong-credentials",
            Refusal::TooManyAttempts { .. } => "too-many-attempts",
            Refusal::WeakPassword(_) => "weak-password",
            Refusal::FactorNeeded => "factor-needed",
            Refusal::WrongCode => "wrong-code",
            Refusal::WrongPassword => "wrong-password",
            Refusal::StaleStep => "stale-step",
            Refusal::PasskeyRefused => "passkey-refused",
            Refusal::NoPasskeys => "no-passkeys",
            Refusal::NoProvider => "no-provider",
            Refusal::ProviderRefused(_) => "provider-refused",
            Refusal::ProviderSilent => "provider-silent",
            Refusal::UnknownIdentity => "unknown-identity",
            Refusal::IdentityTaken => "identity-taken",
            Refusal::EmailTaken => "email-taken",
            Refusal::LastAdministrator => "last-administrator",
            Refusal::BadLink => "bad-link",
            Refusal::KeyFile(error) => key_file_code(error),
            Refusal::Picture(error) => picture_code(*error),
            Refusal::NoSigningKey => "no-signing-key",
            Refusal::NoOrganisationKey => "no-organisation-key",
            Refusal::NotSealed => "not-sealed",
            Refusal::NotElectronic => "not-electronic",
            Refusal::Timestamp => "timestamp",
            Refusal::NotAPdf => "not-a-pdf",
            Refusal::NoIssuer => "no-issuer",
            Refusal::NoVerdict => "no-verdict",
            Refusal::NoLetterForOpinion => "no-letter-for-opinion",
            Refusal::LetterStage(_) => "letter-stage",
            Refusal::SameSigner => "same-signer",
            Refusal::LetterRules(_) => "letter-rules",
            Refusal::LetterEnded => "letter-ended",
            Refusal::SameApprover => "same-approver",
            Refusal::NoCopyYet => "no-copy-yet",
            Refusal::TooMany(_) => "too-many",
            Refusal::ChecksMissing(_) => "checks-missing",
            Refusal::OwnCheck => "own-check",
            Refusal::SignerNotInOffice => "signer-not-in-office",
            Refusal::KtIsForDeputies => "kt-is-for-deputies",
            Refusal::NoReceivers => "no-receivers",
            Refusal::NoSuchParent => "no-such-parent",
            Refusal::ParentCycle => "parent-cycle",
            Refusal::DatesReversed(_) => "dates-reversed",
            Refusal::DatesOverlap(_) => "dates-overlap",
            Refusal::IdentifierShape(_) => "identifier-shape",
            Refusal::IdentifierTaken { .. } => "identifier-taken",
            Refusal::OwnSuccessor => "own-successor",
            Refusal::NoSuchOrganisation(_) => "no-such-organisation",
            Refusal::SeveralOrganisations(_) => "several-organisations",
            Refusal::StillNeeded => "still-needed",
            Refusal::Sheet(error) => sheet_code(error),
            Refusal::NothingMatched => "nothing-matched",
            Refusal::IsTheMessage => "is-the-message",
            Refusal::WrongMatchesWaiting(_) => "wrong-matches-waiting",
            Refusal::RowsRefused(_) => "rows-refused",
            Refusal::RuleTooLarge => "rule-too-large",
            Refusal::DeliveryState(_) => "delivery-state",
            Refusal::AlreadyAnswered => "answered-meanwhile",
            Refusal::FileTooLarge { .. } => "file-too-large",
            Refusal::NotAPhoto => "not-a-photo",
            Refusal::NoSpeech => "no-speech",
            Refusal::PageUnread(error) => page_code(error),
            Refusal::Busy => "busy",
            Refusal::NoParts => "no-parts",
            Refusal::LimitReached(_) => "limit-reached",
            Refusal::BadLines(_) => "bad-lines",
            Refusal::NoOwnAddressees => "no-own-addressees",
            Refusal::NoConsent => "no-consent",
            Refusal::NoExample => "no-example",
            Refusal::NotEmpty => "not-empty",
            Refusal::InDrill => "in-drill",
        }
    }

    /// The field, role or stage that the text names, as a stable name.
    #[must_use]
    pub fn about(&self) -> Option<String> {
        match self {
            Refusal::Forbidden(role) | Refusal::Case(casework::Refusal::NeedsRole(role)) => {
                Some(role.code().to_owned())
            }
            Refusal::NotFound(what) | Refusal::ProviderRefused(what) => Some((*what).to_owned()),
            Refusal::Case(casework::Refusal::WrongStage(stage)) => Some((*stage).to_owned()),
            Refusal::Case(case) => case.field().map(str::to_owned),
            Refusal::Empty(field) | Refusal::Invalid(field) | Refusal::TooLong { field, .. } => {
                Some((*field).to_owned())
            }
            Refusal::LetterStage(stage) | Refusal::DeliveryState(stage) => {
                Some((*stage).to_owned())
            }
            Refusal::ChecksMissing(kind) => Some(format!("check-{kind}")),
            Refusal::LetterRules(text)
            | Refusal::NoSuchOrganisation(text)
            | Refusal::SeveralOrganisations(text) => Some(text.clone()),
            Refusal::BadLines(lines) => Some(
                lines
                    .iter()
                    .map(|(line, _)| line.to_string())
                    .collect::<Vec<_>>()
                    .join(", "),
            ),
            Refusal::DatesReversed(what) | Refusal::DatesOverlap(what) => Some((*what).to_owned()),
            Refusal::IdentifierShape(scheme) => Some(format!("scheme-{scheme}")),
            Refusal::Sheet(crate::sheet::SheetError::TwoHeads(head)) => Some(head.clone()),
            Refusal::IdentifierTaken { value, by } => Some(format!("{value} ({by})")),
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
            | Refusal::TooMany(max)
            | Refusal::LimitReached(max)
            | Refusal::WrongMatchesWaiting(max)
            | Refusal::RowsRefused(max)
            | Refusal::FileTooLarge { max_mb: max } => Some(*max),
            Refusal::Case(casework::Refusal::TooManyAppeals(most)) => Some(*most),
            Refusal::TooManyAttempts { minutes } => Some(*minutes as usize),
            _ => None,
        }
    }
}

const fn key_file_code(error: &pades::IdentityError) -> &'static str {
    use pades::IdentityError as Key;
    match error {
        Key::Unreadable => "key-unreadable",
        Key::WrongPassword => "key-password",
        Key::Protection => "key-protection",
        Key::NoKey => "key-none",
        Key::SeveralKeys => "key-several",
        Key::NoCertificate => "key-certificate",
        Key::KeyType => "key-type",
        Key::Usage => "key-usage",
        Key::Expired(_) => "key-expired",
        Key::NotYet(_) => "key-not-yet",
    }
}

/// What the person can do depends on no more than this.
const fn page_code(error: &crate::ports::PageError) -> &'static str {
    use crate::ports::PageError as Page;
    match error {
        Page::NotPublic | Page::BadAddress => "page-address",
        Page::Unreachable(_) | Page::Status(_) | Page::TooManyRedirects | Page::TooSlow => {
            "page-silent"
        }
        Page::NotText(_) | Page::TooLarge => "page-no-text",
        Page::Disabled => "page-disabled",
    }
}

const fn sheet_code(error: &crate::sheet::SheetError) -> &'static str {
    use crate::sheet::SheetError as Sheet;
    match error {
        Sheet::Empty => "sheet-empty",
        Sheet::TooLarge => "sheet-too-large",
        Sheet::NotReadable => "sheet-not-readable",
        Sheet::NoHeads => "sheet-no-heads",
        Sheet::TwoHeads(_) => "sheet-two-heads",
    }
}

const fn picture_code(error: pades::ImageError) -> &'static str {
    use pades::ImageError as Image;
    match error {
        Image::Unreadable => "picture-unreadable",
        Image::TooLarge | Image::TooSmall => "picture-size",
        Image::Opaque => "picture-opaque",
        Image::Empty => "picture-empty",
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
    /// The voice.
    #[error("speech: {0}")]
    Speech(String),
    /// Drawing a photo.
    #[error("photo: {0}")]
    Photo(String),
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
