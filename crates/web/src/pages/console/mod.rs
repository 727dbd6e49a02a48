//! Pages of those who sign in.

mod amend;
mod capture;
mod cascade;
mod case;
mod cases;
mod chain;
mod drill;
mod inbox;
mod labels;
mod letter;
mod live;
mod moments;
mod organisations;
mod partners;
mod people;
mod personal;
mod registers;
mod settings;
mod signers;
mod signing;
mod trail;
mod transport;
mod triage;
mod websub;
mod wrong_matches;

use axum::extract::DefaultBodyLimit;

use crate::{
    forms::MAX_UPLOAD,
    routes::{Routes, get, post},
};

/// Console pages.
pub fn routes() -> Routes {
    Routes::new()
        .route("/console", get(inbox::show))
        .route("/console/live", get(live::changes))
        .route("/console/dismissed", get(inbox::dismissed))
        .route("/console/chains/join", post(triage::join))
        .route("/console/chains/{id}", get(chain::show))
        .route("/console/chains/{id}/split", post(triage::split))
        .route("/console/chains/{id}/dismiss", post(triage::dismiss))
        .route("/console/chains/{id}/undo", post(triage::undo))
        .route("/console/chains/{id}/case", post(chain::open_case))
        .route("/console/cases", get(cases::show))
        .route("/console/labels", get(labels::show).post(labels::save))
        .route("/console/cases/{id}", get(case::show))
        .route("/console/cases/{id}/assign", post(case::assign))
        .route("/console/cases/{id}/deadline", post(case::deadline))
        .route("/console/cases/{id}/note", post(case::note))
        .route("/console/cases/{id}/watch", post(case::watch))
        .route("/console/cases/{id}/extend", post(case::extend))
        .route("/console/cases/{id}/revoke", post(case::revoke))
        .route("/console/cases/{id}/correct", post(case::correct))
        .route("/console/cases/{id}/withdraw", post(case::withdraw))
        .route("/console/cases/{id}/review", post(case::review))
        .route("/console/cases/{id}/appeal", post(case::appeal))
        .route(
            "/console/cases/{id}/replies/{request}/{number}",
            get(case::reply_file),
        )
        .route("/console/cases/{id}/trail", get(trail::show))
        .route("/console/cases/{id}/trail.csv", get(trail::csv))
        .route("/console/cases/{id}/trail.jsonl", get(trail::jsonl))
        .route(
            "/console/cases/{id}/messages/{message}",
            get(personal::message).post(personal::unmask),
        )
        .route(
            "/console/cases/{id}/contacts/{report}",
            post(personal::contact),
        )
        .route(
            "/console/cases/{id}/contacts/{report}/tell",
            post(personal::tell_again),
        )
        .route("/console/settings/retention", post(personal::retention))
        .route("/console/cases/{id}/harm", post(case::harm))
        .route("/console/cases/{id}/request", post(case::request))
        .route(
            "/console/cases/{id}/reply",
            post(case::reply).layer(DefaultBodyLimit::max(MAX_UPLOAD)),
        )
        .route(
            "/console/cases/{id}/evidence",
            post(case::evidence).layer(DefaultBodyLimit::max(MAX_UPLOAD)),
        )
        .route(
            "/console/cases/{id}/evidence/{evidence}",
            get(case::evidence_file),
        )
        .route(
            "/console/cases/{id}/evidence/{evidence}/retry",
            post(capture::retry),
        )
        .route(
            "/console/cases/{id}/evidence/{evidence}/text",
            post(capture::text),
        )
        .route("/console/cases/{id}/verdict", post(case::verdict))
        .route("/console/cases/{id}/return", post(case::return_proposal))
        .route("/console/cases/{id}/approve", post(case::approve))
        .route("/console/cases/{id}/reopen", post(case::reopen))
        .route("/console/cases/{id}/dismiss", post(case::dismiss))
        .route("/console/cases/{id}/letter", post(letter::draft))
        .route("/console/letters", get(letter::list))
        .route("/console/letters/{id}", get(letter::show))
        .route("/console/letters/{id}/letter.pdf", get(letter::pdf))
        .route("/console/letters/{id}/letter.txt", get(letter::text))
        .route("/console/letters/{id}/letter.docx", get(letter::docx))
        .route("/console/letters/{id}/edit", post(letter::editor::edit))
        .route(
            "/console/letters/{id}/preview",
            post(letter::editor::preview),
        )
        .route("/console/letters/{id}/mend", post(letter::editor::mend))
        .route(
            "/console/letters/{id}/versions",
            get(letter::versions::list),
        )
        .route(
            "/console/letters/{id}/restore",
            post(letter::versions::restore),
        )
        .route(
            "/console/letters/{id}/check-content",
            post(letter::review::content),
        )
        .route(
            "/console/letters/{id}/check-format",
            post(letter::review::format),
        )
        .route(
            "/console/letters/{id}/return",
            post(letter::review::send_back),
        )
        .route(
            "/console/letters/{id}/remarks/{remark}",
            post(letter::review::answer),
        )
        .route("/console/letters/{id}/sign", post(letter::sign))
        .route("/console/letters/{id}/unsign", post(letter::unsign))
        .route("/console/letters/{id}/number", post(letter::number))
        .route("/console/letters/{id}/send", post(letter::send))
        .route(
            "/console/letters/{id}/deeds/{deed}/judge",
            post(letter::deeds::judge),
        )
        .route(
            "/console/letters/{id}/deeds/{deed}/accept",
            post(letter::deeds::accept),
        )
        .route(
            "/console/letters/{id}/deeds/{deed}/photo",
            get(letter::deeds::photo),
        )
        .merge(transport::routes())
        .route("/console/letters/{id}/recall", post(amend::recall))
        .route("/console/letters/{id}/amend", post(amend::amend))
        .route("/console/letters/{id}/discard", post(amend::discard))
        .route("/console/letters/{id}/copy", post(amend::copy))
        .route("/console/amendments/{id}/approve", post(amend::approve))
        .route("/console/amendments/{id}/refuse", post(amend::refuse))
        .route("/console/copies/{id}/copy.pdf", get(amend::copy_pdf))
        .merge(cascade::routes())
        .merge(wrong_matches::routes())
        .merge(registers::routes())
        .merge(organisations::routes())
        .route(
            "/console/partners",
            get(partners::show).post(partners::make),
        )
        .route("/console/partners/{id}/revoke", post(partners::revoke))
        .route("/console/people", get(people::show))
        .route("/console/people/invite", post(people::invite))
        .route("/console/people/policy", post(people::policy))
        .route("/console/people/record", get(people::record))
        .route(
            "/console/people/invitations/{id}/renew",
            post(people::renew),
        )
        .route(
            "/console/people/invitations/{id}/revoke",
            post(people::revoke),
        )
        .route("/console/people/keys/{id}/revoke", post(people::revoke_key))
        .route("/console/people/{id}", get(people::person))
        .route("/console/people/{id}/roles", post(people::roles))
        .route("/console/people/{id}/reset-link", post(people::reset_link))
        .route(
            "/console/people/{id}/factors/reset",
            post(people::reset_factors),
        )
        .route(
            "/console/people/{id}/sessions/end",
            post(people::end_sessions),
        )
        .route("/console/people/{id}/unlock", post(people::unlock))
        .route("/console/people/{id}/provider", post(people::provider))
        .route("/console/settings", get(settings::show))
        .route("/console/settings/issuer", post(settings::issuer))
        .route("/console/settings/mails", post(settings::mails))
        .route(
            "/console/settings/receivers",
            post(crate::pages::portal::allow_own),
        )
        .route("/console/settings/signers", post(signers::save))
        .route("/console/settings/letter-checks", post(signers::checks))
        .route("/console/websub", get(websub::show))
        .route("/console/websub/{id}/end", post(websub::end))
        .route("/console/drill", get(drill::show))
        .route("/console/drill/end", post(drill::end))
        .route("/console/example/load", post(settings::load_example))
        .route("/console/example/remove", post(settings::remove_example))
        .merge(signing::routes())
}

/// An id in an address; what is none is not found.
pub fn id<I: std::str::FromStr>(text: &str, thing: &'static str) -> Result<I, app::Refusal> {
    text.parse().map_err(|_| app::Refusal::NotFound(thing))
}
