//! From cases and letters to the plain values that `notice` writes from.

use casework::{Case, Request};
use notice::{
    Answer, Article, AskKind, Language, LetterMail, Mail, Poster, ProofKind, ReporterMail,
    StaffEvent, StaffMail, VerificationMail,
};

use crate::{
    corrections::number_and_symbol,
    drill,
    model::{Ask, Issuer, LetterRecord, Proof, StaffNews, Task},
    vietnam_date,
    views::CorrectionView,
};

/// Said before what is read out in a drill.
const BEFORE: &str = "Đây là diễn tập. Nội dung sau đây không phải thông tin thật.";
/// Said after it: who tunes in late must hear it, too.
const AFTER: &str = "Đây là diễn tập. Nội dung vừa đọc không phải thông tin thật.";

/// Who gets a letter.
pub(crate) struct Receiver<'a> {
    pub name: &'a str,
    pub ask: Ask,
    /// By when, and with what proof; none: nobody said.
    pub task: Option<Task>,
    /// Who passes it on; none: the issuing body sends it.
    pub passed_on_by: Option<&'a str>,
    pub link: &'a str,
    /// All its letters; may be empty.
    pub all_letters: &'a str,
}

/// The question to a named party.
pub(crate) fn verification(
    issuer: &Issuer,
    case: &Case,
    request: &Request,
    message: &str,
    link: &str,
    queued_at: time::OffsetDateTime,
    example: bool,
) -> Mail {
    VerificationMail {
        occasion: match request.step_at(queued_at) {
            Some(casework::StepKind::Reminder) => notice::Occasion::Reminder,
            Some(casework::StepKind::Escalation) => notice::Occasion::Escalation,
            Some(casework::StepKind::NoReply) | None => notice::Occasion::Request,
        },
        issuer: &issuer.body_in_text,
        issuer_phone: &issuer.telephone,
        issuer_email: &issuer.reply_email,
        party: &request.party.organisation,
        case_title: &case.title,
        question: &request.question,
        excerpt: message,
        link,
        due: request.due_at,
        example,
    }
    .compose(Language::Vi)
}

/// The letter to an organisation; none if it has no number yet.
pub(crate) fn letter(
    issuer: &Issuer,
    record: &LetterRecord,
    receiver: &Receiver<'_>,
    correction: Option<&CorrectionView>,
    public_link: &str,
) -> Option<Mail> {
    let numbering = record.numbering.as_ref()?;
    let short_text = correction
        .map(|view| chat(view, public_link, Language::Vi))
        .unwrap_or_default();
    let number_and_symbol = number_and_symbol(record)?;
    Some(
        LetterMail {
            issuer: &issuer.body_in_text,
            number_and_symbol: &number_and_symbol,
            date: vietnam_date(numbering.at),
            subject: &record.content.subject,
            receiver: receiver.name,
            ask: match receiver.ask {
                Ask::Warn => AskKind::Warn,
                Ask::Publish => AskKind::Publish,
                Ask::Broadcast => AskKind::Broadcast,
                Ask::Report => AskKind::Report,
            },
            due: receiver.task.map(|task| task.due_at),
            proof: receiver.task.map(|task| match task.proof {
                Proof::Confirmation => ProofKind::Confirmation,
                Proof::Account => ProofKind::Account,
                Proof::Evidence => ProofKind::Evidence,
            }),
            passed_on_by: receiver.passed_on_by,
            all_letters: receiver.all_letters,
            short_text: &short_text,
            link: receiver.link,
            public_link,
            example: correction.is_some_and(|view| view.example),
        }
        .compose(Language::Vi),
    )
}

/// News of a case to a colleague.
pub(crate) fn staff(news: StaffNews, name: &str, title: &str, link: &str, example: bool) -> Mail {
    StaffMail {
        event: match news {
            StaffNews::Assigned => StaffEvent::Assigned,
            StaffNews::Replied => StaffEvent::Replied,
            StaffNews::NoReply => StaffEvent::NoReply,
            StaffNews::ReviewDue => StaffEvent::ReviewDue,
            StaffNews::Appealed => StaffEvent::Appealed,
            StaffNews::Proposed => StaffEvent::Proposed,
        },
        name,
        case_title: title,
        link,
        example,
    }
    .compose(Language::Vi)
}

/// The text to pass on; nothing once the verdict was taken back: nobody should pass on what no
/// longer stands.
pub(crate) fn chat(view: &CorrectionView, link: &str, language: Language) -> String {
    if view.withdrawn {
        return String::new();
    }
    let text = answer(view, link).chat(language);
    if view.drill {
        let mark = match language {
            Language::Vi => drill::MARK,
            Language::En => drill::MARK_EN,
        };
        format!("*** {mark} ***\n\n{text}\n\n*** {mark} ***")
    } else {
        text
    }
}

/// The script to read out; nothing once the verdict was taken back.
pub(crate) fn spoken(view: &CorrectionView, link: &str) -> String {
    if view.withdrawn {
        return String::new();
    }
    let script = answer(view, link).spoken();
    if view.drill {
        format!("{BEFORE}\n\n{script}\n\n{AFTER}")
    } else {
        script
    }
}

/// The article for a website.
pub(crate) fn article(view: &CorrectionView, link: &str) -> Article {
    let mut article = answer(view, link).article(Language::Vi);
    if view.drill {
        article.title = format!("{}{}", drill::SUBJECT, article.title);
        article.paragraphs.insert(0, drill::MARK.to_owned());
    }
    article
}

/// The words of the picture for chat groups.
pub(crate) fn poster(view: &CorrectionView, link: &str, language: Language) -> Poster {
    answer(view, link).poster(language)
}

/// What the verdict is called.
pub(crate) fn verdict_name(view: &CorrectionView) -> String {
    answer(view, "").verdict(Language::Vi)
}

/// The correction to a reporter, in the language they chose.
pub(crate) fn reporter(view: &CorrectionView, link: &str, tracking: &str, language: &str) -> Mail {
    let language = if language == "en" {
        Language::En
    } else {
        Language::Vi
    };
    ReporterMail {
        answer: answer(view, link),
        tracking,
        withdrawn: view.withdrawn,
        example: view.example,
    }
    .compose(language)
}

/// What the label was called when it was given, unless it is called so everywhere.
pub(crate) fn own_name(named: Option<&casework::LabelName>) -> Option<(&str, &str)> {
    let named = named?;
    let usual = casework::LabelSet::default();
    let same = usual.0.iter().any(|label| {
        label.code == named.code && label.name_vi == named.vi && label.name_en == named.en
    });
    (!same).then_some((named.vi.as_str(), named.en.as_str()))
}

/// The public answer.
fn answer<'a>(view: &'a CorrectionView, link: &'a str) -> Answer<'a> {
    let correction = &view.correction;
    Answer {
        label: crate::notices::label(correction.verdict.label),
        label_name: own_name(correction.verdict.named.as_ref()),
        claim: &correction.verdict.claim,
        explanation: &correction.verdict.explanation,
        issuer: &correction.issuer,
        said_by: correction
            .spokespersons
            .last()
            .map(|s| s.organisation.as_str()),
        letter: view
            .letter
            .as_ref()
            .map(|letter| letter.number_and_symbol.as_str()),
        date: vietnam_date(correction.published_at),
        link,
    }
}
