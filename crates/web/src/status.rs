//! The one table from refusals to HTTP status codes; pages and API use it.

use app::Refusal;
use axum::http::StatusCode;

/// The status for a refusal.
pub const fn of(refusal: &Refusal) -> StatusCode {
    match refusal {
        Refusal::SignIn | Refusal::WrongCredentials => StatusCode::UNAUTHORIZED,
        Refusal::Forbidden(_)
        | Refusal::SameSigner
        | Refusal::Case(casework::Refusal::NeedsRole(_) | casework::Refusal::SamePerson) => {
            StatusCode::FORBIDDEN
        }
        Refusal::NotFound(_) | Refusal::BadLink | Refusal::NoExample => StatusCode::NOT_FOUND,
        Refusal::Changed
        | Refusal::LetterStage(_)
        | Refusal::DeliveryState(_)
        | Refusal::NoIssuer
        | Refusal::NoVerdict
        | Refusal::NoReceivers
        | Refusal::NotEmpty
        | Refusal::EmailTaken
        | Refusal::LastAdministrator
        | Refusal::LetterRules(_)
        | Refusal::Case(
            casework::Refusal::NoEvidence
            | casework::Refusal::NoHarm
            | casework::Refusal::WrongStage(_)
            | casework::Refusal::AlreadyAnswered,
        ) => StatusCode::CONFLICT,
        Refusal::TooManyAttempts { .. } => StatusCode::TOO_MANY_REQUESTS,
        Refusal::FileTooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
        Refusal::Case(casework::Refusal::UnknownRequest) => StatusCode::NOT_FOUND,
        Refusal::Empty(_)
        | Refusal::TooLong { .. }
        | Refusal::Invalid(_)
        | Refusal::WeakPassword(_)
        | Refusal::NoConsent
        | Refusal::Case(
            casework::Refusal::Empty(_)
            | casework::Refusal::TooLong { .. }
            | casework::Refusal::Invalid(_),
        ) => StatusCode::UNPROCESSABLE_ENTITY,
    }
}
