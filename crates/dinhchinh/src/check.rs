//! `dinhchinh check`: is this message known?

use std::{io::Read, process::ExitCode};

use anyhow::Context;
use app::{
    Answer, Changed, CheckAnswer, MAX_MESSAGE_CHARS, SuggestedCorrection, views::CorrectionView,
};
use casework::VerdictLabel;

use crate::{args::CheckArgs, chains::excerpt, check_batch, compose, say::Say};

/// Exit code for "not known".
const NOT_KNOWN: u8 = 3;

/// Changes that are listed, and changes of mere words among them.
const CHANGES: usize = 8;
const WORDS: usize = 3;

/// Runs the command.
pub async fn run(args: CheckArgs, say: Say) -> anyhow::Result<ExitCode> {
    if let Some(file) = &args.batch {
        return check_batch::run(file, &args, say).await;
    }
    let text = args.text.unwrap_or_default();
    let text = if text == "-" { read_input(say)? } else { text };
    let app = compose::for_existing(&args.data, say).await?;
    let mut answer = app.check(&text).await.map_err(|error| say.error(error))?;
    if !answer.is_official() {
        // Only now: reading the corrections takes longer than the check.
        app.follow_corrections()
            .await
            .map_err(|error| say.error(error))?;
        answer = app.check(&text).await.map_err(|error| say.error(error))?;
    }
    if args.json {
        println!("{}", web::api::check_json(&answer, app.public_url()));
    } else {
        print(&answer, say);
        print_number(&answer, app.public_url(), say);
        print_suggestions(&answer.suggestions, app.public_url(), say);
    }
    Ok(match answer.answer {
        Answer::Known => ExitCode::SUCCESS,
        Answer::Suggested | Answer::Unknown => ExitCode::from(NOT_KNOWN),
    })
}

fn read_input(say: Say) -> anyhow::Result<String> {
    // One character is at most 4 bytes; what is longer is refused without reading it all.
    let limit = MAX_MESSAGE_CHARS as u64 * 4 + 1;
    let mut bytes = Vec::new();
    std::io::stdin()
        .take(limit)
        .read_to_end(&mut bytes)
        .context("stdin")?;
    String::from_utf8(bytes).map_err(|_| {
        anyhow::anyhow!(say.pick(
            "dữ liệu vào không phải UTF-8, hoặc dài quá 20.000 ký tự",
            "the input is not UTF-8, or longer than 20,000 characters"
        ))
    })
}

fn print(answer: &CheckAnswer, say: Say) {
    let Some(matched) = &answer.matched else {
        println!(
            "{}",
            say.pick(
                "CHƯA BIẾT – chưa ai báo tin nhắn nào giống như vậy.",
                "NOT KNOWN – nobody has reported a message like this."
            )
        );
        return;
    };
    let percent = format!("{:.0} %", matched.probability * 100.0);
    match answer.answer {
        Answer::Known => {
            println!("{} ({percent})", say.pick("TIN ĐÃ BIẾT", "KNOWN MESSAGE"));
        }
        _ if matched.quotes() => println!(
            "{} ({percent})",
            say.pick(
                "NÓI VỀ MỘT TIN ĐÃ BIẾT, như bản đính chính hoặc bài viết: kết luận dưới đây là về tin được nhắc đến",
                "SPEAKS ABOUT A KNOWN MESSAGE, as a correction or an article does: the verdict below is on the message it speaks about"
            )
        ),
        _ if matched.other_party => println!(
            "{} ({percent})",
            say.pick(
                "CÙNG MẪU VỚI MỘT TIN ĐÃ BIẾT, nhưng nói về bên khác: kết luận dưới đây không áp dụng cho tin này",
                "SAME TEMPLATE AS A KNOWN MESSAGE, but about another party: the verdict below is not about this one"
            )
        ),
        _ => println!(
            "{} ({percent})",
            say.pick(
                "CÓ THỂ LIÊN QUAN đến một tin đã biết, chưa đủ chắc để kết luận",
                "MAY BE RELATED to a known message, not enough to say so officially"
            )
        ),
    }
    print_changes(matched.changes_of_copy(), say);
    match &answer.correction {
        Some(view) => print_correction(view, say),
        None => println!(
            "{}",
            say.pick(
                "Đã có người báo tin này; chưa có kết luận.",
                "Others have reported it; there is no verdict yet."
            )
        ),
    }
}

/// The number under which an official answer is found again.
fn print_number(answer: &CheckAnswer, public_url: &str, say: Say) {
    let rests_on = &answer.rests_on;
    if let Some(number) = &rests_on.number {
        let percent = format!("{:.0} %", rests_on.operating_point * 100.0);
        println!(
            "{}: {number} ({public_url}{})",
            say.pick("Số câu trả lời", "Answer number"),
            number.path()
        );
        println!(
            "{} {}, {} {percent}",
            say.pick("Phiên bản nhận dạng", "Version of the matcher"),
            rests_on.matcher,
            say.pick("mức chắc chắn tối thiểu", "least certainty"),
        );
    } else if answer.is_official() {
        println!(
            "{}",
            say.pick(
                "Lúc này chưa cấp được số cho câu trả lời.",
                "The answer could not be given a number just now."
            )
        );
    }
    if rests_on.let_go {
        println!(
            "{}",
            say.pick(
                "Nội dung giống một tin đã biết, nhưng cán bộ đã xác nhận đây không phải tin đó.",
                "It resembles a known message, but an officer has found that it is another one."
            )
        );
    }
}

/// What the text may be about; the verdict is left to who opens it.
fn print_suggestions(suggestions: &[SuggestedCorrection], public_url: &str, say: Say) {
    if suggestions.is_empty() {
        return;
    }
    println!(
        "\n{}",
        say.pick(
            "Có phải bạn muốn hỏi về (chỉ là gợi ý, chưa phải câu trả lời):",
            "Perhaps you mean (suggestions only, not an answer):"
        )
    );
    for one in suggestions {
        println!("  - {}", excerpt(&one.view.correction.verdict.claim, 200));
        println!("    {public_url}{}", one.view.path());
    }
}

/// What the copy has otherwise: what moves money or contact first, other wording counted.
fn print_changes(changes: &[Changed], say: Say) {
    let order = [
        "phone", "link", "amount", "name", "date", "time", "number", "words",
    ];
    let mut sorted: Vec<&Changed> = changes.iter().collect();
    sorted.sort_by_key(|one| order.iter().position(|slot| *slot == one.slot.code()));
    let (words, others): (Vec<_>, Vec<_>) = sorted
        .into_iter()
        .partition(|one| one.slot.code() == "words");
    let listed = others.iter().take(CHANGES).chain(words.iter().take(WORDS));
    let mut left = changes.len();
    for one in listed {
        left -= 1;
        println!("  {}", say.changed(one));
    }
    if left > 0 {
        println!(
            "  {} {}",
            say.pick("và", "and"),
            say.count(left as u64, "chỗ khác", "more change", "more changes")
        );
    }
    if changes.iter().any(Changed::is_lure) {
        println!(
            "{}",
            say.pick(
                "CẨN THẬN: chỗ đổi số điện thoại, đường dẫn, số tiền thường chính là chỗ lừa đảo.",
                "CAREFUL: another phone number, link or amount is often the fraud itself."
            )
        );
    }
}

fn print_correction(view: &CorrectionView, say: Say) {
    let correction = &view.correction;
    let label = match correction.verdict.label {
        VerdictLabel::Fabricated => say.pick("TIN GIẢ", "FABRICATED"),
        VerdictLabel::False => say.pick("TIN SAI SỰ THẬT", "FALSE"),
        VerdictLabel::Unproven => say.pick("CHƯA ĐỦ CĂN CỨ", "UNPROVEN"),
        VerdictLabel::True => say.pick("TIN XÁC THỰC", "TRUE"),
        VerdictLabel::Opinion => {
            say.pick("Ý KIẾN, KHÔNG KIỂM CHỨNG ĐƯỢC", "OPINION, NOT CHECKABLE")
        }
    };
    if view.example {
        println!("{}", say.pick("[VÍ DỤ]", "[EXAMPLE]"));
    }
    let label = match &correction.verdict.named {
        Some(named) => say.pick(&named.vi, &named.en),
        None => label,
    };
    if view.withdrawn {
        println!(
            "{}: {}",
            say.pick("KẾT LUẬN ĐÃ RÚT LẠI", "VERDICT WITHDRAWN"),
            correction.reason.as_deref().unwrap_or_default()
        );
        println!("{}", correction.verdict.claim);
        return;
    }
    println!("{label}: {}", correction.verdict.claim);
    println!("{}", correction.verdict.explanation);
    println!(
        "{}: {}",
        say.pick("Cơ quan công bố", "Published by"),
        correction.issuer
    );
    for party in &correction.spokespersons {
        println!(
            "{}: {} – {}",
            say.pick("Bên được nhắc tên", "Named party"),
            party.organisation,
            party.statement
        );
    }
    if let Some(letter) = &view.letter {
        println!(
            "{}: {}",
            say.pick("Công văn số", "Official letter no."),
            letter.number_and_symbol
        );
    }
    if view.under_review {
        println!(
            "{}",
            say.pick(
                "Kết luận đang được xem xét lại.",
                "The verdict is under review."
            )
        );
    }
}
