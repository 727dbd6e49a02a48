//! The one table from refusals to HTTP status codes; pages and API use it.

use app::Refusal;
use axum::http::StatusCode;

/// The status for a refusal.
pub const fn of(refusal: &Refusal) -> StatusCode {
    match refusal {
        Refusal::SignIn | Refusal::WrongCredentials => StatusCode::UNAUTHORIZED,
        Refusal::Forbidden(_)
        | Refusal::FactorNeeded
        | Refusal::UnknownIdentity
        | Refusal::SameSigner
        | Refusal::SameApprover
        | Refusal::OwnCheck
        | Refusal::Case(
            casework::Refusal::NeedsRole(_)
            | casework::Refusal::SamePerson
            | casework::Refusal::OwnApproval,
        ) => StatusCode::FORBIDDEN,
        Refusal::NotFound(_)
        | Refusal::BadLink
        | Refusal::NoExample
        | Refusal::NoSpeech
        | Refusal::NoParts
        | Refusal::NoPasskeys
        | Refusal::NoProvider => StatusCode::NOT_FOUND,
        Refusal::Changed
        | Refusal::AlreadyAnswered
        | Refusal::HasCase
        | Refusal::LetterStage(_)
        | Refusal::LetterEnded
        | Refusal::NoCopyYet
        | Refusal::DeliveryState(_)
        | Refusal::LimitReached(_)
        | Refusal::NothingMatched
        | Refusal::IsTheMessage
        | Refusal::NoOwnAddressees
        | Refusal::IdentifierTaken { .. }
        | Refusal::StillNeeded
        | Refusal::NoIssuer
        | Refusal::NoVerdict
        | Refusal::NoLetterForOpinion
        | Refusal::NoReceivers
        | Refusal::ChecksMissing(_)
        | Refusal::SignerNotInOffice
        | Refusal::NotEmpty
        | Refusal::InDrill
        | Refusal::EmailTaken
        | Refusal::LastAdministrator
        | Refusal::IdentityTaken
        | Refusal::LetterRules(_)
        | Refusal::NoSigningKey
        | Refusal::NoOrganisationKey
        | Refusal::NotSealed
        | Refusal::NotElectronic
        | Refusal::Case(
            casework::Refusal::NoEvidence
            | casework::Refusal::NoHarm
            | casework::Refusal::WrongStage(_)
            | casework::Refusal::OnlySilence
            | casework::Refusal::LabelNotInForce
            | casework::Refusal::AppealDecided
            | casework::Refusal::AlreadyAnswered,
        ) => StatusCode::CONFLICT,
        Refusal::ProviderSilent | Refusal::Timestamp => StatusCode::BAD_GATEWAY,
        Refusal::Busy => StatusCode::SERVICE_UNAVAILABLE,
        Refusal::TooManyAttempts { .. }
        | Refusal::WrongMatchesWaiting(_)
        | Refusal::Case(casework::Refusal::TooManyAppeals(_)) => StatusCode::TOO_MANY_REQUESTS,
        Refusal::Case(casework::Refusal::LinkExpired | casework::Refusal::Revoked) => {
            StatusCode::GONE
        }
        Refusal::FileTooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
        Refusal::Case(casework::Refusal::UnknownRequest | casework::Refusal::UnknownAppeal) => {
            StatusCode::NOT_FOUND
        }
        Refusal::Empty(_)
        | Refusal::TooMany(_)
        | Refusal::TwoChains
        | Refusal::SomeVariants
        | Refusal::TooLong { .. }
        | Refusal::Invalid(_)
        | Refusal::WeakPassword(_)
        | Refusal::KeyFile(_)
        | Refusal::Picture(_)
        | Refusal::NotAPdf
        | Refusal::NotAPhoto
        | Refusal::BadLines(_)
        | Refusal::WrongCode
        | Refusal::WrongPassword
        | Refusal::StaleStep
        | Refusal::PasskeyRefused
        | Refusal::ProviderRefused(_)
        | Refusal::NoSuchParent
        | Refusal::ParentCycle
        | Refusal::DatesReversed(_)
        | Refusal::DatesOverlap(_)
        | Refusal::IdentifierShape(_)
        | Refusal::OwnSuccessor
        | Refusal::RuleTooLarge
        | Refusal::NoSuchOrganisation(_)
        | Refusal::SeveralOrganisations(_)
        | Refusal::RowsRefused(_)
        | Refusal::Sheet(_)
        | Refusal::NoConsent
        | Refusal::PageUnread(_)
        | Refusal::KtIsForDeputies
        | Refusal::Case(
            casework::Refusal::Empty(_)
            | casework::Refusal::TooLong { .. }
            | casework::Refusal::Invalid(_),
        ) => StatusCode::UNPROCESSABLE_ENTITY,
    }
}
