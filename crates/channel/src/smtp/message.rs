//! From an [`Consignment`] to the bytes of an Internet message (RFC 5322, MIME).

use app::ports::{Attachment, Consignment, SendError};
use lettre::{
    Address, Message,
    address::Envelope,
    message::{
        Attachment as Part, Mailbox, MultiPart, SinglePart,
        header::{ContentType, HeaderName, HeaderValue},
    },
};
use time::OffsetDateTime;

use super::dkim::Dkim;

/// How many bytes of attachments an e-mail takes at most. Written for e-mail they grow by a third,
/// and common servers stop at 20 to 25 MB.
pub const MAX_ATTACHMENT_BYTES: usize = 14 * 1024 * 1024;

/// A message and whom it goes from and to.
pub(super) struct Built {
    pub(super) envelope: Envelope,
    /// The consignment's id, if reports of it are wanted.
    pub(super) id: Option<String>,
    pub(super) bytes: Vec<u8>,
}

/// Builds the message; only the boundaries between its parts differ from call to call.
pub(super) fn build(
    mail: &Consignment,
    now: OffsetDateTime,
    dkim: Option<&Dkim>,
) -> Result<Built, SendError> {
    let from = mailbox("sender", &mail.from_name, &mail.from_email)?;
    let to = mailbox("receiver", &mail.to_name, &mail.address)?;
    let mut message = Message::builder()
        .message_id(Some(message_id(&mail.id, &from.email)?))
        .date(now.into())
        .from(from.clone())
        .reply_to(from)
        .to(to)
        .subject(one_line(&mail.subject))
        // RFC 3834: out-of-office programs must not answer.
        .raw_header(HeaderValue::new(
            HeaderName::new_from_ascii_str("Auto-Submitted"),
            "auto-generated".to_owned(),
        ))
        .multipart(body(mail)?)
        .map_err(|e| SendError::Permanent(format!("the e-mail cannot be built: {e}")))?;
    let mut envelope = message.envelope().clone();
    if let Some(path) = &mail.return_path {
        let path = mailbox("return path", "", path)?.email;
        envelope = Envelope::new(Some(path), envelope.to().to_vec())
            .map_err(|e| SendError::Permanent(format!("the e-mail cannot be built: {e}")))?;
    }
    if let Some(dkim) = dkim {
        dkim.sign(&mut message);
    }
    Ok(Built {
        envelope,
        id: mail.return_path.as_ref().map(|_| mail.id.clone()),
        bytes: message.formatted(),
    })
}

fn body(mail: &Consignment) -> Result<MultiPart, SendError> {
    let size: usize = mail.attachments.iter().map(|a| a.bytes.len()).sum();
    if size > MAX_ATTACHMENT_BYTES {
        return Err(SendError::Permanent(format!(
            "the attachments have {size} bytes, an e-mail takes {MAX_ATTACHMENT_BYTES}: send a link instead"
        )));
    }
    let alternative = MultiPart::alternative()
        .singlepart(SinglePart::plain(mail.text.clone()))
        .singlepart(SinglePart::html(mail.html.clone()));
    let mixed = MultiPart::mixed().multipart(alternative);
    Ok(mail.attachments.iter().fold(mixed, |mixed, attachment| {
        mixed.singlepart(part(attachment))
    }))
}

fn part(attachment: &Attachment) -> SinglePart {
    let media_type = ContentType::parse(&attachment.media_type)
        .or_else(|_| ContentType::parse("application/octet-stream"))
        .unwrap_or(ContentType::TEXT_PLAIN);
    Part::new(file_name(&attachment.name)).body(attachment.bytes.clone(), media_type)
}

fn mailbox(role: &str, name: &str, address: &str) -> Result<Mailbox, SendError> {
    let parsed: Address = address.trim().parse().map_err(|_| {
        SendError::Permanent(format!(
            "\"{}\" is no e-mail address of a {role}",
            one_line(address)
        ))
    })?;
    let name = one_line(name);
    Ok(Mailbox::new((!name.is_empty()).then_some(name), parsed))
}

/// `<id@domain-of-sender>`, the same for every attempt, so that a receiver's server can tell a
/// second copy. Signs that a Message-ID does not allow are written as `=` and hex.
fn message_id(id: &str, sender: &Address) -> Result<String, SendError> {
    if id.is_empty() {
        return Err(SendError::Permanent("the e-mail has no id".to_owned()));
    }
    let allowed = |byte: u8, more: &[u8]| byte.is_ascii_alphanumeric() || more.contains(&byte);
    let written = |text: &str, more: &[u8]| -> String {
        text.bytes()
            .map(|b| {
                if allowed(b, more) {
                    char::from(b).to_string()
                } else {
                    format!("={b:02X}")
                }
            })
            .collect()
    };
    Ok(format!(
        "<{}@{}>",
        written(id, b"-_"),
        written(sender.domain(), b"-.")
    ))
}

/// A header is one line; a line break in a value would begin another header.
fn one_line(value: &str) -> String {
    let spaced: String = value
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A name that a receiver can save under, whatever the system.
fn file_name(name: &str) -> String {
    let safe: String = name
        .chars()
        .map(|c| {
            if c.is_control() || "/\\:*?\"<>|".contains(c) {
                '-'
            } else {
                c
            }
        })
        .collect();
    let safe = safe.trim().trim_start_matches('.').to_owned();
    if safe.is_empty() {
        "attachment".to_owned()
    } else {
        safe
    }
}

#[cfg(test)]
mod tests {
    use lettre::transport::smtp::extension::ClientId;
    use mail_parser::{MessageParser, MimeHeaders};
    use proptest::prelude::*;
    use time::macros::datetime;

    use super::*;

    fn mail() -> Consignment {
        Consignment {
            id: "d-1".to_owned(),
            from_name: "Sở".to_owned(),
            from_email: "so@example.vn".to_owned(),
            to_name: "Hội".to_owned(),
            address: "hoi@example.vn".to_owned(),
            return_path: None,
            subject: "Tin giả".to_owned(),
            text: "a".to_owned(),
            html: "<p>a</p>".to_owned(),
            attachments: Vec::new(),
        }
    }

    fn bytes(mail: &Consignment) -> Vec<u8> {
        build(mail, datetime!(2021-02-20 08:00 UTC), None)
            .expect("can be built")
            .bytes
    }

    #[test]
    fn the_date_is_the_clocks_and_the_id_is_stable() {
        let text = String::from_utf8(bytes(&mail())).unwrap();
        assert!(
            text.contains("Date: Sat, 20 Feb 2021 08:00:00 +0000\r\n"),
            "{text}"
        );
        assert!(text.contains("Message-ID: <d-1@example.vn>\r\n"), "{text}");
        assert!(
            text.contains("Auto-Submitted: auto-generated\r\n"),
            "{text}"
        );
    }

    #[test]
    fn different_ids_never_become_the_same_message_id() {
        let sender: Address = "so@example.vn".parse().unwrap();
        let ids = ["a.b", "a=2Eb", "a b", "a\r\nb", "ă", "a>b"]
            .map(|id| message_id(id, &sender).unwrap());
        for (i, id) in ids.iter().enumerate() {
            assert!(id.bytes().all(|b| b.is_ascii_graphic()), "{id}");
            assert!(!ids[..i].contains(id), "{id}");
        }
    }

    #[test]
    fn what_can_never_go_is_refused_for_good() {
        let large = Attachment {
            name: "a".to_owned(),
            media_type: "application/pdf".to_owned(),
            bytes: vec![0; MAX_ATTACHMENT_BYTES + 1],
        };
        for (mail, words) in [
            (
                Consignment {
                    address: "hoi".to_owned(),
                    ..mail()
                },
                "no e-mail address of a receiver",
            ),
            (
                Consignment {
                    from_email: "a b@c".to_owned(),
                    ..mail()
                },
                "no e-mail address of a sender",
            ),
            (
                Consignment {
                    id: String::new(),
                    ..mail()
                },
                "no id",
            ),
            (
                Consignment {
                    attachments: vec![large],
                    ..mail()
                },
                "send a link",
            ),
        ] {
            match build(&mail, OffsetDateTime::UNIX_EPOCH, None) {
                Err(SendError::Permanent(error)) => assert!(error.contains(words), "{error}"),
                other => panic!("{words}: {:?}", other.map(|built| built.bytes)),
            }
        }
    }

    #[test]
    fn an_unknown_media_type_is_bytes() {
        let attachment = Attachment {
            name: "a".to_owned(),
            media_type: "?".to_owned(),
            bytes: vec![0, 255],
        };
        let bytes = bytes(&Consignment {
            attachments: vec![attachment],
            ..mail()
        });
        let parsed = MessageParser::default().parse(&bytes).unwrap();
        let part = parsed.attachments().next().unwrap();
        assert!(part.is_content_type("application", "octet-stream"));
        assert_eq!(part.contents(), [0, 255]);
    }

    #[test]
    fn this_machine_has_a_name_for_the_server() {
        assert!(!ClientId::default().to_string().is_empty());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        /// Line breaks in values never begin a header, and an independent reader gets the values.
        #[test]
        fn values_stay_values(
            subject in "[ -~à-ỹ\r\n]{0,120}", name in "[ -~à-ỹ\r\n]{1,60}",
            file in "[a-zà-ỹ .\r\n/\"]{1,80}", text in "[ -~à-ỹ\n]{0,400}",
        ) {
            let attachment = Attachment {
                name: file.clone(), media_type: "application/pdf".to_owned(), bytes: b"%PDF".to_vec(),
            };
            let mail = Consignment {
                subject: subject.clone(), from_name: name.clone(), to_name: name, text: text.clone(),
                attachments: vec![attachment], ..mail()
            };
            let bytes = bytes(&mail);
            prop_assert!(bytes.is_ascii());
            let parsed = MessageParser::default().parse(&bytes).expect("can be read");
            let names: Vec<_> = parsed.headers().iter().map(|h| h.name().to_owned()).collect();
            prop_assert_eq!(names.len(), 9, "{:?}", names);
            prop_assert_eq!(parsed.subject().unwrap_or_default(), one_line(&subject));
            let body = parsed.body_text(0).unwrap_or_default().replace("\r\n", "\n");
            prop_assert_eq!(body.trim_end(), text.trim_end());
            let part = parsed.attachments().next().expect("one attachment");
            prop_assert_eq!(part.attachment_name().map(str::to_owned), Some(file_name(&file)));
        }
    }
}
