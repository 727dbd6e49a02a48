//! From the bytes of a message to what a person wants to see of it.

use mail_parser::{Addr, Address, MessageParser, MimeHeaders, PartType};

/// A message in the post box.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// Its number, from 1; never used again while the post box runs.
    pub seq: u64,
    /// Who sent it, as told in the conversation (MAIL FROM).
    pub from: String,
    /// Whom it is for, as told in the conversation (RCPT TO).
    pub to: Vec<String>,
    /// Name and address of the sender, as written in the message.
    pub from_header: String,
    /// Name and address of the receivers, as written in the message.
    pub to_header: String,
    /// Message-ID without its angle brackets; empty if it has none.
    pub message_id: String,
    /// Subject.
    pub subject: String,
    /// Text part; what the HTML says if there is none; all of it if it cannot be parsed.
    pub text: String,
    /// HTML part; empty if there is none.
    pub html: String,
    /// Web addresses in the text, in order, each once.
    pub links: Vec<String>,
    /// Attached files.
    pub attachments: Vec<File>,
    /// The message as it came.
    pub raw: Vec<u8>,
}

/// An attached file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its name; empty if it has none.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl Received {
    /// About how much memory it takes, in bytes.
    pub(super) fn size(&self) -> usize {
        let files: usize = self.attachments.iter().map(|f| f.bytes.len()).sum();
        self.raw.len() + files + self.text.len() + self.html.len()
    }
}

/// Reads a message. What makes no sense is left empty: the bytes are there in any case.
pub(super) fn read(from: String, to: Vec<String>, raw: Vec<u8>) -> Received {
    let mut received = Received {
        seq: 0,
        from,
        to,
        from_header: String::new(),
        to_header: String::new(),
        message_id: String::new(),
        subject: String::new(),
        text: String::new(),
        html: String::new(),
        links: Vec::new(),
        attachments: Vec::new(),
        raw: Vec::new(),
    };
    if let Some(message) = MessageParser::default().parse(&raw) {
        received.from_header = message.from().map(people).unwrap_or_default();
        received.to_header = message.to().map(people).unwrap_or_default();
        received.message_id = message.message_id().unwrap_or_default().to_owned();
        received.subject = message.subject().unwrap_or_default().to_owned();
        received.text = message.body_text(0).unwrap_or_default().into_owned();
        received.html = message.html_bodies().find_map(html).unwrap_or_default();
        received.attachments = message.attachments().map(file).collect();
    } else {
        received.text = String::from_utf8_lossy(&raw).into_owned();
    }
    received.links = links(&received.text);
    received.raw = raw;
    received
}

fn html(part: &mail_parser::MessagePart<'_>) -> Option<String> {
    match &part.body {
        PartType::Html(html) => Some(html.to_string()),
        _ => None,
    }
}

fn file(part: &mail_parser::MessagePart<'_>) -> File {
    let media_type = part.content_type().map(|kind| match kind.subtype() {
        Some(subtype) => format!("{}/{subtype}", kind.ctype()),
        None => kind.ctype().to_owned(),
    });
    File {
        name: part.attachment_name().unwrap_or_default().to_owned(),
        media_type: media_type.unwrap_or_else(|| "application/octet-stream".to_owned()),
        bytes: part.contents().to_vec(),
    }
}

fn people(address: &Address<'_>) -> String {
    address.iter().map(person).collect::<Vec<_>>().join(", ")
}

fn person(person: &Addr<'_>) -> String {
    match (person.name(), person.address()) {
        (Some(name), Some(address)) => format!("{name} <{address}>"),
        (name, address) => name.or(address).unwrap_or_default().to_owned(),
    }
}

/// Web addresses, without the punctuation of the sentence around them.
fn links(text: &str) -> Vec<String> {
    let mut links: Vec<String> = Vec::new();
    for word in text.split(|c: char| c.is_whitespace() || "<>\"'".contains(c)) {
        let start = word
            .find("https://")
            .into_iter()
            .chain(word.find("http://"))
            .min();
        let Some(link) =
            start.map(|at| word[at..].trim_end_matches([')', '.', ',', ';', ':', '!', '?']))
        else {
            continue;
        };
        if !link.ends_with("//") && !links.iter().any(|known| known == link) {
            links.push(link.to_owned());
        }
    }
    links
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn links_are_found_once_and_without_punctuation() {
        let text = "Xem https://a.vn/x?y=1. (http://b.vn), lại https://a.vn/x?y=1\n> https://c.vn/ http://";
        assert_eq!(
            links(text),
            ["https://a.vn/x?y=1", "http://b.vn", "https://c.vn/"]
        );
    }

    #[test]
    fn a_message_without_html_has_none() {
        let received = read(
            String::new(),
            Vec::new(),
            b"Subject: a\r\n\r\nb\r\n".to_vec(),
        );
        assert_eq!(
            (received.subject.as_str(), received.text.trim()),
            ("a", "b")
        );
        assert_eq!(received.html, "");
    }

    proptest! {
        #[test]
        fn whatever_comes_is_kept_to_the_byte(raw in proptest::collection::vec(any::<u8>(), 0..400)) {
            prop_assert_eq!(read(String::new(), Vec::new(), raw.clone()).raw, raw);
        }

        #[test]
        fn broken_mime_is_no_trouble(raw in "(Content-Type: (multipart/mixed; boundary=b|text/html)\r\n|Content-Transfer-Encoding: base64\r\n|Subject: =\\?utf-8\\?[bq]\\?[a-z=]{0,9}\\?=\r\n|\r\n|--b\r\n|--b--\r\n|[ -~]{0,9}\r\n){0,20}") {
            let received = read(String::new(), Vec::new(), raw.clone().into_bytes());
            prop_assert_eq!(received.raw, raw.into_bytes());
        }
    }
}
