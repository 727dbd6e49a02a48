//! From a case to the facts that a letter is composed of.

use std::collections::BTreeMap;

use casework::{Case, ReplyVia, VerdictLabel};
use letter::{AskFact, Conclusion, Facts, GroupFact, HowAsked, IssuerFact, LetterDate, PartyFact};
use time::Date;

use crate::{
    Refusal, Result,
    model::{Ask, Group, Issuer, Sighting},
};

/// The facts of a case with a verdict.
///
/// # Errors
/// [`Refusal::NoVerdict`].
pub(super) fn of(
    case: &Case,
    issuer: &Issuer,
    groups: &[Group],
    message: &str,
    sightings: &[Sighting],
    today: Date,
) -> Result<Facts> {
    let verdict = case.verdict().ok_or(Refusal::NoVerdict)?;
    Ok(Facts {
        issuer: issuer_fact(issuer),
        date: LetterDate {
            day: None,
            month: today.month().into(),
            year: today.year(),
        },
        groups: groups.iter().map(group_fact).collect(),
        platform: platform(sightings).to_owned(),
        claim: verdict.claim.clone(),
        excerpts: excerpts(message),
        slogan: slogan(message),
        concern: case
            .harm
            .as_ref()
            .map(|harm| harm.concern.clone())
            .unwrap_or_default(),
        party: case.latest_reply().map(|(request, reply)| PartyFact {
            organisation: request.party.organisation.clone(),
            how: match reply.via {
                ReplyVia::Meeting => HowAsked::Meeting,
                ReplyVia::Telephone => HowAsked::Telephone,
                ReplyVia::Portal | ReplyVia::Writing => HowAsked::Writing,
            },
            statement: reply.statement.clone(),
        }),
        conclusion: match verdict.label {
            VerdictLabel::Fabricated => Conclusion::Fabricated,
            VerdictLabel::False => Conclusion::False,
            VerdictLabel::Unproven => Conclusion::Unproven,
            VerdictLabel::True => Conclusion::True,
            VerdictLabel::Opinion => return Err(Refusal::NoLetterForOpinion.into()),
        },
        explanation: verdict.explanation.clone(),
    })
}

fn issuer_fact(issuer: &Issuer) -> IssuerFact {
    IssuerFact {
        parent_body: issuer.parent_body.clone(),
        body: issuer.body.clone(),
        body_in_text: issuer.body_in_text.clone(),
        symbol: issuer.symbol.clone(),
        place: issuer.place.clone(),
        area: issuer.area.clone(),
        signature: issuer.signature.clone(),
        copies_to: issuer.copies_to.clone(),
        archive: issuer.archive.clone(),
    }
}

fn group_fact(group: &Group) -> GroupFact {
    GroupFact {
        name: group.name.clone(),
        ask: ask_fact(group.ask),
    }
}

/// What a group is asked, as letters know it.
pub(super) const fn ask_fact(ask: Ask) -> AskFact {
    match ask {
        Ask::Warn => AskFact::Warn,
        Ask::Publish => AskFact::Publish,
        Ask::Broadcast => AskFact::Broadcast,
        Ask::Report => AskFact::Report,
    }
}

/// Where the message was seen most, as people call it.
fn platform(sightings: &[Sighting]) -> &'static str {
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for sighting in sightings {
        *counts.entry(&sighting.channel).or_default() += sighting.count;
    }
    let most = counts
        .into_iter()
        .max_by_key(|(_, count)| *count)
        .map(|(channel, _)| channel);
    match most {
        Some("zalo") => "Zalo",
        Some("facebook") => "Facebook",
        Some("messenger") => "Messenger",
        Some("telegram") => "Telegram",
        Some("viber") => "Viber",
        Some("tiktok") => "TikTok",
        Some("sms") => "tin nhắn SMS",
        Some("email") => "thư điện tử",
        _ => "mạng xã hội",
    }
}

/// The first two paragraphs of the message: enough to recognise it by.
fn excerpts(message: &str) -> Vec<String> {
    let paragraphs = message
        .split("\n\n")
        .map(str::trim)
        .filter(|p| !p.is_empty());
    paragraphs.take(2).map(str::to_owned).collect()
}

/// The last line, if it is written in capitals and is not already quoted as an excerpt.
fn slogan(message: &str) -> Option<String> {
    const LONGEST: usize = 200;
    let last = message.trim_end().rsplit("\n\n").next()?;
    let last = last.trim().trim_end_matches('.');
    let in_capitals =
        last.chars().any(char::is_alphabetic) && !last.chars().any(char::is_lowercase);
    let quoted = excerpts(message).iter().any(|part| part.contains(last));
    (in_capitals && !quoted && last.chars().count() <= LONGEST).then(|| last.to_owned())
}

#[cfg(test)]
mod tests {
    use time::OffsetDateTime;

    use super::*;

    #[test]
    fn a_last_line_in_capitals_is_quoted_once() {
        let zalo = include_str!("../../../../fixtures/messages/zalo-2021.txt");
        assert_eq!(
            slogan(zalo).as_deref(),
            Some(
                "TÔI KHÔNG ĐỒNG Ý CHO ZALO CHIA SẺ ẢNH, HÌNH ẢNH, HOẶC TIN NHẮN DƯỚI BẤT KỲ HÌNH THỨC NÀO"
            )
        );
        assert_eq!(slogan("một\n\nhai\n\nba."), None);
        assert_eq!(slogan("một\n\nHAI"), None, "an excerpt already");
        assert_eq!(slogan("một\n\nhai\n\n1900 1234"), None, "no word");
        assert_eq!(slogan(""), None);
    }

    #[test]
    fn the_platform_is_where_it_was_seen_most() {
        let seen = |channel: &str, count| Sighting {
            hour: OffsetDateTime::UNIX_EPOCH,
            channel: channel.to_owned(),
            area: String::new(),
            count,
        };
        assert_eq!(
            platform(&[seen("zalo", 3), seen("facebook", 2), seen("facebook", 2)]),
            "Facebook"
        );
        assert_eq!(platform(&[]), "mạng xã hội");
    }
}
