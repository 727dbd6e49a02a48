//! Box 7: the signature against the signer's office (Article 13; appendix I, II.7).

use super::{Fix, Lint, Place};
use crate::{
    model::{Authority, Letter},
    pack::RulePack,
};

pub(super) fn check(letter: &Letter, pack: &RulePack, found: &mut Vec<Lint>) {
    let signature = &letter.signature;
    for (place, text) in [
        (Place::SignerTitle, &signature.title),
        (Place::SignerName, &signature.name),
    ] {
        if text.trim().is_empty() {
            found.push(Lint::error(
                "signer",
                place,
                "Thiếu chức vụ hoặc họ tên người ký; hãy điền trong phần thiết lập",
                "The signer's office or name is missing; fill it in in the settings",
            ));
        }
    }
    academic(letter, pack, found);
    prefixes(letter, pack, found);
    match signature.authority {
        Some(authority) => against_office(authority, letter, pack, found),
        None => alone(letter, pack, found),
    }
}

fn academic(letter: &Letter, pack: &RulePack, found: &mut Vec<Lint>) {
    let name = letter.signature.name.trim();
    let mut rest = name;
    while let Some(after) = pack.authority.academic.iter().find_map(|title| {
        let after = rest.strip_prefix(title.as_str())?;
        // "TS. Nguyễn", "TS Nguyễn", not "TSering".
        let ended = after.trim_start_matches(['.', ',']);
        let parted = ended.len() < after.len() || ended.starts_with(char::is_whitespace);
        parted.then(|| ended.trim_start())
    }) {
        rest = after;
    }
    if rest.len() < name.len() {
        let mut lint = Lint::warning(
            "academic-title",
            Place::SignerName,
            "Trước họ tên người ký không ghi học hàm, học vị và danh hiệu danh dự khác",
            "No academic or honorary title stands before the signer's name",
        );
        if !rest.is_empty() {
            lint = lint.with(Fix::replace(
                Place::SignerName,
                &letter.signature.name,
                rest,
            ));
        }
        found.push(lint);
    }
}

/// "KT." is chosen, not written: otherwise it would be printed twice.
fn prefixes(letter: &Letter, pack: &RulePack, found: &mut Vec<Lint>) {
    let signature = &letter.signature;
    for (place, text) in [
        (Place::AuthorityOf, &signature.authority_of),
        (Place::SignerTitle, &signature.title),
    ] {
        // A deputy of a collective has a prefix in the middle: "KT. CHỦ TỊCH / PHÓ CHỦ TỊCH".
        if signature.authority == Some(Authority::Tm) && place == Place::SignerTitle {
            continue;
        }
        let upper = text.trim().to_uppercase();
        let prefixes = Authority::ALL.map(|authority| pack.authority(authority).to_uppercase());
        let Some(prefix) = prefixes
            .iter()
            .find(|prefix| upper.starts_with(prefix.as_str()))
        else {
            continue;
        };
        let rest = text
            .trim()
            .get(prefix.len()..)
            .unwrap_or_default()
            .trim_start();
        let mut lint = Lint::error(
            "authority-prefix",
            place,
            format!("Thẩm quyền ký \"{prefix}\" được chọn riêng và in sẵn; hãy bỏ khỏi chức vụ"),
            format!("\"{prefix}\" is chosen apart and printed; take it out of the office"),
        );
        let again = prefixes
            .iter()
            .any(|prefix| rest.to_uppercase().starts_with(prefix.as_str()));
        if !rest.is_empty() && !again {
            lint = lint.with(Fix::replace(place, text, rest));
        }
        found.push(lint);
    }
}

fn alone(letter: &Letter, pack: &RulePack, found: &mut Vec<Lint>) {
    let signature = &letter.signature;
    if !signature.authority_of.trim().is_empty() {
        found.push(
            Lint::warning(
                "authority-spare",
                Place::AuthorityOf,
                "Người đứng đầu tự ký thì không ghi ký thay chức vụ nào",
                "A head who signs in person signs for nobody; empty the office signed for",
            )
            .with(Fix::replace(
                Place::AuthorityOf,
                &signature.authority_of,
                "",
            )),
        );
    }
    if is_deputy(&signature.title, pack) {
        found.push(Lint::error(
            "authority-deputy",
            Place::Authority,
            format!(
                "Cấp phó ký thì phải ghi \"{}\" và chức vụ của người đứng đầu",
                pack.authority(Authority::Kt)
            ),
            format!(
                "A deputy signs with \"{}\" and the head's office",
                pack.authority(Authority::Kt)
            ),
        ));
    }
}

fn against_office(authority: Authority, letter: &Letter, pack: &RulePack, found: &mut Vec<Lint>) {
    let signature = &letter.signature;
    let title = signature.title.as_str();
    let of = signature.authority_of.trim();
    let prefix = pack.authority(authority);
    if authority == Authority::Q {
        if !of.is_empty() {
            found.push(
                Lint::warning(
                    "authority-spare",
                    Place::AuthorityOf,
                    "Quyền cấp trưởng chỉ ghi chức vụ của mình",
                    "An acting head writes one office; empty the office signed for",
                )
                .with(Fix::replace(
                    Place::AuthorityOf,
                    &signature.authority_of,
                    "",
                )),
            );
        }
        if is_deputy(title, pack) {
            found.push(Lint::error(
                "authority-acting",
                Place::SignerTitle,
                format!("\"{prefix}\" đi với chức vụ người đứng đầu, không phải cấp phó"),
                format!("\"{prefix}\" goes with the head's office, not a deputy's"),
            ));
        }
        return;
    }
    if of.is_empty() {
        found.push(Lint::error(
            "authority",
            Place::AuthorityOf,
            format!("Ký \"{prefix}\" phải ghi ký thay chức vụ (tập thể) nào"),
            format!("Signing with \"{prefix}\" needs the office or the collective signed for"),
        ));
    }
    let collective = is_collective(of, pack);
    match authority {
        Authority::Kt => {
            if !title.trim().is_empty() && !is_deputy(title, pack) {
                found.push(Lint::error(
                    "authority-deputy",
                    Place::SignerTitle,
                    format!("Chỉ cấp phó ký \"{prefix}\"; hãy ghi chức vụ cấp phó hoặc bỏ \"{prefix}\""),
                    format!("Only a deputy signs with \"{prefix}\"; write the deputy's office or leave \"{prefix}\" out"),
                ));
            }
            if is_deputy(of, pack) || collective {
                found.push(Lint::error(
                    "authority-head",
                    Place::AuthorityOf,
                    format!("Sau \"{prefix}\" là chức vụ của người đứng đầu"),
                    format!("After \"{prefix}\" stands the head's office"),
                ));
            }
        }
        Authority::Tm => {
            if !of.is_empty() && !collective {
                found.push(Lint::error(
                    "authority-collective",
                    Place::AuthorityOf,
                    format!("Sau \"{prefix}\" là tên tập thể lãnh đạo hoặc cơ quan làm việc theo chế độ tập thể"),
                    format!("After \"{prefix}\" stands a collective"),
                ));
            }
        }
        Authority::Tl => {
            let first = signature
                .title_lines()
                .next()
                .unwrap_or_default()
                .to_uppercase();
            let head = pack
                .authority
                .unit_heads
                .iter()
                .any(|head| first.starts_with(head.as_str()));
            // A unit's head may pass it on to a deputy: "KT. CHÁNH VĂN PHÒNG / PHÓ CHÁNH VĂN PHÒNG".
            if !first.is_empty() && !head {
                found.push(Lint::error(
                    "authority-unit",
                    Place::SignerTitle,
                    format!("\"{prefix}\" dành cho người đứng đầu đơn vị thuộc cơ quan (Chánh Văn phòng, Trưởng phòng, …)"),
                    format!("\"{prefix}\" is for the head of a unit of the body (Chánh Văn phòng, Trưởng phòng, …)"),
                ));
            }
        }
        Authority::Tuq | Authority::Q => {}
    }
}

/// Whether the last line of an office is a deputy's.
fn is_deputy(title: &str, pack: &RulePack) -> bool {
    let last = title.split('/').next_back().unwrap_or_default();
    let last = last.trim().to_uppercase();
    let deputies = &pack.authority.deputies;
    deputies
        .iter()
        .any(|deputy| last.starts_with(deputy.as_str()))
}

fn is_collective(name: &str, pack: &RulePack) -> bool {
    let name = name.to_uppercase();
    let words = format!(
        " {} ",
        name.split_whitespace().collect::<Vec<_>>().join(" ")
    );
    let collectives = &pack.authority.collectives;
    collectives
        .iter()
        .any(|word| words.contains(&format!(" {word} ")))
}
