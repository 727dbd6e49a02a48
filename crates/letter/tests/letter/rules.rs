//! Each rule: a letter that passes, and one that breaks just this rule.

use letter::{Authority, Letter, Level, Run, Style, RulePacks};

use crate::zalo_2021::{composed, facts};

fn codes(letter: &Letter) -> Vec<&'static str> {
    lint(letter).iter().map(|lint| lint.code).collect()
}

#[test]
fn a_composed_letter_passes() {
    assert_eq!(codes(&composed(&facts())), Vec::<&str>::new());
}

#[test]
fn every_rule_finds_its_fault() {
    type Break = fn(&mut Letter);
    let breaks: [(&str, Break); 13] = [
        ("body-empty", |l| l.body.clear()),
        ("end-mark", |l| {
            l.body.last_mut().unwrap().runs = vec![Run::plain("Hết.".into())];
        }),
        ("subject-empty", |l| l.subject = " ".into()),
        ("subject-long", |l| l.subject = "ỗ".repeat(501)),
        ("subject-prefix", |l| l.subject = "V/v thông tin".into()),
        ("addressees-empty", |l| l.addressees.clear()),
        ("recipients-first", |l| l.recipients[0] = "UBND tỉnh".into()),
        ("recipients-last", |l| {
            l.recipients.push("Báo Thái Nguyên".into())
        }),
        ("date", |l| l.date.day = Some(32)),
        ("symbol", |l| l.symbol = "STTTT/TTBCXB".into()),
        ("authority", |l| l.signature.authority_of.clear()),
        ("signer", |l| l.signature.name.clear()),
        ("academic-title", |l| {
            l.signature.name = "TS. Nguyễn Văn Mẫu".into()
        }),
    ];
    for (code, make) in breaks {
        let mut letter = composed(&facts());
        make(&mut letter);
        let found = codes(&letter);
        assert!(found.contains(&code), "{code}: {found:?}");
        // An empty body has no end mark either.
        assert!(
            found
                .iter()
                .all(|other| *other == code || *other == "end-mark"),
            "{found:?}"
        );
    }
}

#[test]
fn a_subject_of_500_characters_is_still_right() {
    let mut letter = composed(&facts());
    letter.subject = "ỗ".repeat(500);
    assert!(codes(&letter).is_empty());
}

#[test]
fn an_acting_head_signs_for_nobody() {
    let mut letter = composed(&facts());
    letter.signature.authority = Some(Authority::Q);
    letter.signature.authority_of.clear();
    letter.signature.title = "Giám đốc".into();
    assert!(codes(&letter).is_empty());
    assert_eq!(letter.signature_lines(), ["Q. GIÁM ĐỐC"]);
}

#[test]
fn every_finding_says_what_to_do_in_both_languages() {
    let mut letter = composed(&facts());
    letter.body.clear();
    letter.recipients.clear();
    letter.subject.clear();
    for lint in lint(&letter) {
        assert_eq!(lint.level, Level::Error);
        assert!(lint.message_vi.len() > 10 && lint.message_en.len() > 10);
    }
}
