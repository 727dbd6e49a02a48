//! The letter as plain text, line by line as on the page.

use crate::model::Letter;

/// The whole letter.
#[must_use]
pub fn plain_text(letter: &Letter) -> String {
    let mut lines = Vec::new();
    lines.extend(letter.mark.clone());
    lines.push("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM".to_owned());
    lines.push("Độc lập - Tự do - Hạnh phúc".to_owned());
    lines.push(String::new());
    lines.extend(letter.parent_body.as_ref().map(|body| body.to_uppercase()));
    lines.push(letter.issuing_body.to_uppercase());
    lines.push(letter.number_line());
    lines.push(format!("V/v {}", letter.subject));
    lines.extend(letter.urgency.map(|urgency| urgency.text().to_owned()));
    lines.push(letter.date_line());
    lines.push(String::new());
    lines.extend(addressees(letter));
    for paragraph in &letter.body {
        lines.push(String::new());
        lines.push(paragraph.runs.iter().map(|run| run.text.as_str()).collect());
    }
    lines.push(String::new());
    lines.push("Nơi nhận:".to_owned());
    lines.extend(recipients(letter));
    lines.push(String::new());
    lines.extend(letter.signature_lines());
    lines.push(String::new());
    lines.push(letter.signature.name.clone());
    lines.extend(
        letter
            .verify_url
            .as_ref()
            .map(|url| format!("\nKiểm tra văn bản tại: {url}")),
    );
    lines.join("\n") + "\n"
}

/// "Kính gửi:" with its lines.
fn addressees(letter: &Letter) -> Vec<String> {
    if let [only] = letter.addressees.as_slice() {
        return vec![format!("Kính gửi: {only}.")];
    }
    std::iter::once("Kính gửi:".to_owned())
        .chain(listed(&letter.addressees))
        .collect()
}

fn recipients(letter: &Letter) -> Vec<String> {
    listed(&letter.recipients)
}

/// "- …;" and, at the end, "- ….".
pub(crate) fn listed(items: &[String]) -> Vec<String> {
    let last = items.len().saturating_sub(1);
    items
        .iter()
        .enumerate()
        .map(|(at, item)| format!("- {item}{}", if at == last { '.' } else { ';' }))
        .collect()
}
