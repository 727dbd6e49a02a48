//! Reads what mail servers report of mails that left: delivery status notifications (RFC 3464), and
//! what older servers write instead.
//!
//! What is read was written by strangers. It only says what a mail seems to say; whether it is about
//! a delivery of ours, the use case finds out by the tag.

use app::{Report, ReportKind};
use mail_parser::{Message, MessageParser, MessagePart, MimeHeaders};
use sha2::{Digest, Sha256};

/// Reports stand before the mail that they are about; what follows is not looked at.
const READ: usize = 256 * 1024;
/// Characters of a reason that are kept.
const REASON: usize = 500;
/// Tags that are looked at.
const TAGS: usize = 16;
/// Hexadecimal digits of a tag before and after its dot.
const TAG: (usize, usize) = (36, 12);
/// Who writes as a mail server.
const SERVERS: [&str; 5] = [
    "mailer-daemon",
    "postmaster",
    "mailerdaemon",
    "mail-daemon",
    "mmdf",
];

/// Reads a mail that came to a return address.
#[must_use]
pub fn read(mail: &[u8]) -> Report {
    let start = &mail[..mail.len().min(READ)];
    let (kind, reason) = MessageParser::default()
        .parse(start)
        .map_or((ReportKind::Other, String::new()), |message| {
            understood(&message)
        });
    Report {
        key: hex::encode(Sha256::digest(mail)),
        tags: tags(start),
        kind,
        reason: one_line(&reason, REASON),
    }
}

/// Every run of characters that looks like a tag, behind a plus sign.
fn tags(mail: &[u8]) -> Vec<String> {
    let (before, after) = TAG;
    let mut tags: Vec<String> = Vec::new();
    for at in (0..mail.len()).filter(|at| mail[*at] == b'+') {
        let Some(tag) = mail.get(at + 1..at + 2 + before + after) else {
            break;
        };
        let is_hex = |part: &[u8]| part.iter().all(u8::is_ascii_hexdigit);
        if is_hex(&tag[..before]) && tag[before] == b'.' && is_hex(&tag[before + 1..]) {
            let tag = String::from_utf8_lossy(tag).to_ascii_lowercase();
            if !tags.contains(&tag) {
                tags.push(tag);
            }
        }
        if tags.len() == TAGS {
            break;
        }
    }
    tags
}

fn understood(message: &Message<'_>) -> (ReportKind, String) {
    let statuses = message.parts.iter().filter(|part| is_status(part));
    let told = statuses
        .flat_map(|part| receivers(&String::from_utf8_lossy(part.contents())))
        .max_by_key(|(kind, _)| weight(*kind));
    told.unwrap_or_else(|| undeclared(message))
}

fn is_status(part: &MessagePart<'_>) -> bool {
    part.content_type().is_some_and(|kind| {
        let subtype = kind.subtype().unwrap_or_default();
        kind.ctype().eq_ignore_ascii_case("message")
            && (subtype.eq_ignore_ascii_case("delivery-status")
                || subtype.eq_ignore_ascii_case("global-delivery-status"))
    })
}

/// A mail of ours has one receiver; of several lines about it the gravest counts.
const fn weight(kind: ReportKind) -> u8 {
    match kind {
        ReportKind::Failed => 5,
        ReportKind::Delivered => 4,
        ReportKind::Relayed => 3,
        ReportKind::Delayed => 2,
        ReportKind::AutoReply => 1,
        ReportKind::Other => 0,
    }
}

/// What a delivery status says of each receiver: groups of fields between empty lines, of which the
/// first is about the whole mail and has no action.
fn receivers(status: &str) -> Vec<(ReportKind, String)> {
    let mut found = Vec::new();
    let (mut action, mut code, mut words) = (None, String::new(), String::new());
    let mut field = String::new();
    for line in status.lines().chain([""]) {
        if line.trim().is_empty() {
            if let Some(kind) = action.take() {
                found.push((kind, format!("{code} {words}")));
            }
            (code, words) = (String::new(), String::new());
            field.clear();
            continue;
        }
        if line.starts_with([' ', '\t']) {
            // The field before goes on.
            if field == "diagnostic-code" {
                words.push(' ');
                words.push_str(line.trim());
            }
            continue;
        }
        let Some((name, value)) = line.split_once(':') else {
            continue;
        };
        field = name.trim().to_ascii_lowercase();
        let value = value.trim();
        match field.as_str() {
            "action" => action = kind_of(value),
            "status" => code = value.to_owned(),
            // "smtp; 550 no such user"
            "diagnostic-code" => {
                words = value
                    .split_once(';')
                    .map_or(value, |(_, words)| words.trim())
                    .to_owned();
            }
            _ => {}
        }
    }
    found
}

fn kind_of(action: &str) -> Option<ReportKind> {
    // "failed (no such user)"
    let word = action.split_whitespace().next()?.to_ascii_lowercase();
    Some(match word.as_str() {
        "failed" => ReportKind::Failed,
        "delayed" => ReportKind::Delayed,
        "delivered" => ReportKind::Delivered,
        "relayed" | "expanded" => ReportKind::Relayed,
        _ => return None,
    })
}

/// A mail without a status that programs read.
fn undeclared(message: &Message<'_>) -> (ReportKind, String) {
    let header = |name: &str| {
        let value = message.header_raw(name.to_owned());
        value.unwrap_or_default().trim().to_ascii_lowercase()
    };
    let from = message
        .from()
        .and_then(|from| from.first())
        .and_then(|address| address.address())
        .unwrap_or_default()
        .to_ascii_lowercase();
    let name = from.split('@').next().unwrap_or_default();
    let by_server = SERVERS.contains(&name) || name.starts_with("microsoftexchange");
    let subject = message.subject().unwrap_or_default().to_lowercase();
    let held_up = subject.contains("delay") || subject.contains("warning");
    let automatic = header("Auto-Submitted").starts_with("auto-replied")
        || ["X-Autoreply", "X-Autorespond", "X-Auto-Response-Suppress"]
            .iter()
            .any(|name| !header(name).is_empty())
        || ["auto_reply", "bulk", "junk"].contains(&header("Precedence").as_str());
    let kind = if by_server && held_up {
        ReportKind::Delayed
    } else if by_server || !header("X-Failed-Recipients").is_empty() {
        ReportKind::Failed
    } else if automatic {
        ReportKind::AutoReply
    } else if header("Return-Path") == "<>" {
        ReportKind::Failed
    } else {
        ReportKind::Other
    };
    (kind, telling_lines(message))
}

/// The lines of a text that say most: one with a reply code, otherwise the first ones.
fn telling_lines(message: &Message<'_>) -> String {
    let body = message.body_text(0).unwrap_or_default();
    let lines = || body.lines().map(str::trim).filter(|line| !line.is_empty());
    let with_code = lines().find(|line| {
        line.split(|c: char| !c.is_ascii_digit() && c != '.')
            .any(is_reply_code)
    });
    with_code.map_or_else(
        || lines().take(3).collect::<Vec<_>>().join(" "),
        str::to_owned,
    )
}

/// "550" or "5.1.1", for good or for now.
fn is_reply_code(word: &str) -> bool {
    let mut parts = word.split('.');
    let first = parts.next().unwrap_or_default();
    let rest: Vec<&str> = parts.collect();
    let short = first.len() == 3 && rest.iter().all(|part| part.is_empty());
    let long = first.len() == 1 && rest.len() >= 2 && rest[..2].iter().all(|p| !p.is_empty());
    (short || long) && (first.starts_with('5') || first.starts_with('4'))
}

fn one_line(text: &str, most: usize) -> String {
    let clean: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let words = clean.split_whitespace().collect::<Vec<_>>().join(" ");
    words.chars().take(most).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TAG: &str = "0197a1b200007000800000000000000100ab.0123456789ab";

    fn notification(action: &str, status: &str) -> String {
        format!(
            "Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.xa.example (Mail Delivery System)\r\n\
             To: bounce+{TAG}@so.example\r\nSubject: Undelivered Mail Returned to Sender\r\n\
             Auto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n\
             Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\r\n\r\n\
             --b\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\n\
             Xin chao, this is the mail system.\r\n\r\n\
             --b\r\nContent-Description: Delivery report\r\nContent-Type: message/delivery-status\r\n\r\n\
             Reporting-MTA: dns; mx.xa.example\r\nX-Postfix-Queue-ID: 4F2A\r\n\r\n\
             Final-Recipient: rfc822; vanthu@xa.example\r\nOriginal-Recipient: rfc822;vanthu@xa.example\r\n\
             Action: {action}\r\nStatus: {status}\r\n\
             Diagnostic-Code: smtp; 550 5.1.1 <vanthu@xa.example>:\r\n    no such user here\r\n\r\n\
             --b\r\nContent-Type: message/rfc822-headers\r\n\r\n\
             Return-Path: <bounce+{TAG}@so.example>\r\nSubject: Cong van\r\n\r\n--b--\r\n"
        )
    }

    #[test]
    fn a_notification_says_what_and_why() {
        for (action, kind) in [
            ("failed", ReportKind::Failed),
            ("Failed (bad address)", ReportKind::Failed),
            ("delayed", ReportKind::Delayed),
            ("delivered", ReportKind::Delivered),
            ("relayed", ReportKind::Relayed),
            ("expanded", ReportKind::Relayed),
        ] {
            let report = read(notification(action, "5.1.1").as_bytes());
            assert_eq!(report.kind, kind, "{action}");
            assert_eq!(report.tags, [TAG]);
            assert_eq!(
                report.reason,
                "5.1.1 550 5.1.1 <vanthu@xa.example>: no such user here"
            );
        }
    }

    #[test]
    fn of_several_receivers_the_gravest_counts() {
        let mail = notification("delivered", "2.0.0").replace(
            "--b\r\nContent-Type: message/rfc822-headers",
            "Final-Recipient: rfc822; x@y.example\r\nAction: failed\r\nStatus: 5.2.2\r\n\r\n\
             --b\r\nContent-Type: message/rfc822-headers",
        );
        let report = read(mail.as_bytes());
        assert_eq!(
            (report.kind, report.reason.as_str()),
            (ReportKind::Failed, "5.2.2")
        );
    }

    fn plain(headers: &str, body: &str) -> Report {
        let mail = format!("To: <bounce+{TAG}@so.example>\r\n{headers}\r\n\r\n{body}\r\n");
        read(mail.as_bytes())
    }

    #[test]
    fn older_servers_are_understood_by_who_writes() {
        let qmail = plain(
            "Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example\r\nSubject: failure notice",
            "Hi. This is the qmail-send program at mx.example.\r\n\r\n\
             <vanthu@xa.example>:\r\nSorry, no mailbox here by that name. (#5.1.1)",
        );
        assert_eq!(qmail.kind, ReportKind::Failed);
        assert!(qmail.reason.contains("no mailbox here"), "{}", qmail.reason);
        assert_eq!(qmail.tags, [TAG]);
        let exim = plain(
            "From: Mail Delivery System <noreply@mx.example>\r\nX-Failed-Recipients: a@b.example\r\nAuto-Submitted: auto-replied",
            "could not be delivered",
        );
        assert_eq!(exim.kind, ReportKind::Failed);
        let warning = plain(
            "From: postmaster@mx.example\r\nSubject: Warning: message delayed 4 hours",
            "still trying",
        );
        assert_eq!(warning.kind, ReportKind::Delayed);
    }

    #[test]
    fn who_is_on_holiday_has_got_the_mail() {
        for header in [
            "Auto-Submitted: auto-replied (vacation)",
            "X-Autoreply: yes",
            "Precedence: bulk",
        ] {
            let away = plain(
                &format!("Return-Path: <>\r\nFrom: vanthu@xa.example\r\n{header}"),
                "Tôi đi vắng đến 5/3.",
            );
            assert_eq!(away.kind, ReportKind::AutoReply, "{header}");
        }
        let person = plain(
            "Return-Path: <vanthu@xa.example>\r\nFrom: vanthu@xa.example",
            "Đã nhận.",
        );
        assert_eq!(person.kind, ReportKind::Other);
        assert_eq!(person.reason, "Đã nhận.");
    }

    #[test]
    fn the_same_mail_has_the_same_key_and_another_one_another() {
        let one = read(notification("failed", "5.1.1").as_bytes());
        let again = read(notification("failed", "5.1.1").as_bytes());
        let other = read(notification("failed", "5.1.2").as_bytes());
        assert_eq!(one, again);
        assert_ne!(one.key, other.key);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        /// Whatever is cut off or put in, the reading ends, and what it gives fits into a list.
        #[test]
        fn anything_is_read(cut in 0..1200_usize, noise in proptest::collection::vec(any::<u8>(), 0..200)) {
            let mut mail = notification("failed", "5.1.1").into_bytes();
            let at = cut.min(mail.len());
            mail.splice(at..at, noise);
            for bytes in [&mail[..], &mail[..at]] {
                let report = read(bytes);
                prop_assert!(report.reason.chars().count() <= REASON);
                prop_assert!(report.tags.len() <= TAGS);
            }
        }
    }
}
