//! Rule packs are data: the bundled one says what the decree says, another makes another page.

use letter::{Day, Letter, RulePack, RulePackError, RulePacks, Typesetter, lint, plain_text};
use proptest::prelude::*;

use crate::{letters, pdf::Bundled};

const ND30: &str = include_str!("../../rules/nd30-2020.toml");

/// A decree that never was: wider margins, other sizes, other zeros, other words.
fn made_up() -> String {
    let changes = [
        ("id = \"nd30-2020\"", "id = \"nd99-2031\""),
        ("valid_from = \"2020-03-05\"", "valid_from = \"2031-01-01\""),
        ("left_mm = 30", "left_mm = 45"),
        ("right_mm = 20", "right_mm = 35"),
        (
            "number = { below = 10, digits = 2",
            "number = { below = 1000, digits = 4",
        ),
        ("month = { below = 3", "month = { below = 10"),
        ("end_mark = \"./.\"", "end_mark = \"/.\""),
        ("text = \"HỎA TỐC\"", "text = \"TỨC THÌ\""),
        ("[boxes.body]\nsize = 14", "[boxes.body]\nsize = 12"),
        ("subject_chars = 500", "subject_chars = 40"),
    ];
    changes.iter().fold(ND30.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replace(from, to)
    })
}

fn with_made_up() -> RulePacks {
    let mut packs = RulePacks::bundled();
    packs.add(RulePack::parse(&made_up()).unwrap()).unwrap();
    packs
}

#[test]
fn a_second_pack_makes_another_page_without_code() {
    let typesetter = Typesetter::with_packs(&Bundled, with_made_up()).unwrap();
    let letter = letters::urgent();
    let mut other = letter.clone();
    other.rule_pack = "nd99-2031".into();
    let (set, other_set) = (
        typesetter.typeset(&letter).unwrap(),
        typesetter.typeset(&other).unwrap(),
    );
    // The right column begins further left and ends further left: margins are the pack's.
    assert!(set.signature.x + set.signature.width - (595.3 - 20.0 * 72.0 / 25.4) < 1.0);
    assert!(
        (other_set.signature.x + other_set.signature.width - (595.3 - 35.0 * 72.0 / 25.4)).abs()
            < 1.0
    );
    assert_ne!(
        typesetter.svg(&letter).unwrap(),
        typesetter.svg(&other).unwrap()
    );
    let pack = typesetter.packs().get("nd99-2031").unwrap();
    let text = plain_text(&other, pack);
    for part in [
        "Số: 0123/STTTT-TTBCXB",
        "ngày 10 tháng 09 năm 2025",
        "TỨC THÌ",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    let shown = crate::pdf::words(&other_set.pdf);
    assert!(
        shown.contains("Số: 0123/STTTT-TTBCXB") && shown.contains("TỨC THÌ"),
        "{shown}"
    );
    let codes: Vec<&str> = lint(&letters::zalo_2021(), pack)
        .iter()
        .map(|l| l.code)
        .collect();
    assert!(codes.contains(&"subject-long"), "{codes:?}");
    assert_ne!(
        letter::docx(&letter, typesetter.packs().get("nd30-2020").unwrap()),
        letter::docx(&other, pack)
    );
}

#[test]
fn the_pack_in_force_is_the_days() {
    let packs = with_made_up();
    let day = |year, month, day| Day { year, month, day };
    let id = |at| packs.in_force(at).map(|pack| pack.id.as_str());
    assert_eq!(id(day(2020, 3, 4)), None);
    assert_eq!(id(day(2020, 3, 5)), Some("nd30-2020"));
    assert_eq!(id(day(2030, 12, 31)), Some("nd30-2020"));
    assert_eq!(id(day(2031, 1, 1)), Some("nd99-2031"));
}

#[test]
fn a_letter_whose_pack_is_missing_says_so() {
    let mut letter = letters::zalo_2021();
    letter.rule_pack = "nd99-2031".into();
    let error = Typesetter::new(&Bundled)
        .unwrap()
        .typeset(&letter)
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "there is no rule pack nd99-2031; add it, or choose another for the letter"
    );
    let mut packs = with_made_up();
    let again = RulePack::parse(ND30).unwrap();
    assert_eq!(
        packs.add(again),
        Err(RulePackError::Twice("nd30-2020".into()))
    );
}

#[test]
fn a_wrong_pack_says_which_entry_and_what_it_must_be() {
    let wrong = |from: &str, to: &str| {
        assert!(ND30.contains(from), "{from}");
        RulePack::parse(&ND30.replacen(from, to, 1))
            .unwrap_err()
            .to_string()
    };
    for (from, to, says) in [
        (
            "left_mm = 30",
            "left_mm = 3000",
            "page.left_mm is 3000 and must be 5 to 60",
        ),
        (
            "left_mm = 30",
            "left_mm = nan",
            "page.left_mm is NaN and must be 5 to 60",
        ),
        (
            "[boxes.body]\nsize = 14",
            "[boxes.body]\nsize = 0",
            "boxes.body.size is 0 and must be 6 to 30",
        ),
        (
            "color = \"#d00000\"",
            "color = \"red\"",
            "boxes.urgency.color is \"red\" and must be like \"#d00000\"",
        ),
        (
            "Số: {number}/{symbol}",
            "Số: {symbol}",
            "boxes.number.text must have {number} in it",
        ),
        (
            "end_mark = \"./.\"",
            "end_mark = \"\"",
            "words.end_mark must not be empty",
        ),
        (
            "2020-03-05",
            "2020-02-30",
            "\"2020-02-30\" is no day; write it as \"2020-03-05\"",
        ),
        (
            "2020-03-05\"",
            "2020-03-05\"\nvalid_to = \"2019-01-01\"",
            "valid_to must not be before valid_from",
        ),
        ("left_mm = 30", "left_mmm = 30", "unknown field `left_mmm`"),
        ("left_mm = 30", "", "missing field `left_mm`"),
        (
            "head_left_mm = 66",
            "head_left_mm = 140",
            "page.head_left_mm leaves less than 40",
        ),
        (
            "id = \"nd30-2020\"",
            "id = \"ND 30\"",
            "id must be 1 to 40 small letters",
        ),
        ("id =", "id", "cannot read the rule pack"),
    ] {
        let error = wrong(from, to);
        assert!(error.contains(says), "{to}: {error}");
    }
}

#[test]
fn the_bundled_pack_keeps_to_the_decree() {
    let packs = RulePacks::bundled();
    let pack = packs.get("nd30-2020").unwrap();
    let boxes = &pack.boxes;
    // Appendix I: the ranges, box by box.
    for (size, least, most) in [
        (boxes.country.size, 12.0, 13.0),
        (boxes.motto.size, 13.0, 14.0),
        (boxes.issuer.size, 12.0, 13.0),
        (boxes.number.size, 13.0, 13.0),
        (boxes.date.size, 13.0, 14.0),
        (boxes.subject.size, 12.0, 13.0),
        (boxes.addressees.size, 13.0, 14.0),
        (boxes.body.size, 13.0, 14.0),
        (boxes.office.size, 13.0, 14.0),
        (boxes.recipients_head.size, 12.0, 12.0),
        (boxes.recipients.size, 11.0, 11.0),
        (boxes.urgency.size, 13.0, 14.0),
        (boxes.drafter.size, 11.0, 11.0),
        (boxes.contact.size, 11.0, 12.0),
        (boxes.copy.size, 10.0, 10.0),
        (boxes.page_number.size, 13.0, 14.0),
        (pack.page.top_mm, 20.0, 25.0),
        (pack.page.bottom_mm, 20.0, 25.0),
        (pack.page.left_mm, 30.0, 35.0),
        (pack.page.right_mm, 15.0, 20.0),
        (pack.rules.issuer_share, 1.0 / 3.0, 0.5),
        (boxes.body.line_spacing, 1.0, 1.5),
    ] {
        assert!(
            (least..=most).contains(&size),
            "{size} of {least} to {most}"
        );
    }
    assert!(
        boxes.date.italic
            && boxes.issuer.bold
            && !boxes.parent.bold
            && boxes.recipients_head.italic
    );
    assert_eq!(pack.types.len(), 30);
    assert_eq!(RulePacks::default(), packs);
}

#[test]
fn what_was_stored_before_can_be_read_and_is_written_as_before() {
    let stored = include_str!("../../../../fixtures/letters/stored-v1.json");
    let letter: Letter = serde_json::from_str(stored).unwrap();
    assert_eq!(letter.rule_pack, "nd30-2020");
    assert!(letter.annexes.is_empty() && letter.body[0].runs[1].quote.is_none());
    let before: serde_json::Value = serde_json::from_str(stored).unwrap();
    assert_eq!(serde_json::to_value(&letter).unwrap(), before);
    assert_eq!(
        Typesetter::new(&Bundled)
            .unwrap()
            .typeset(&letter)
            .unwrap()
            .pages,
        2
    );
}

#[test]
fn what_is_stored_now_can_be_read_again() {
    for (name, letter) in letters::all() {
        let text = serde_json::to_string(&letter).unwrap();
        assert_eq!(
            serde_json::from_str::<Letter>(&text).unwrap(),
            letter,
            "{name}"
        );
    }
}

proptest! {
    /// One line of the pack replaced by anything: refused with a message, or a page comes out.
    #[test]
    fn any_change_of_a_line_is_refused_or_makes_a_pack(at in 0..300_usize, value in "\\PC{0,12}") {
        let lines: Vec<&str> = ND30.lines().collect();
        let at = at % lines.len();
        let key = lines[at].split('=').next().unwrap_or_default();
        let changed = format!("{key}= {value}");
        let text: Vec<&str> = lines.iter().enumerate().map(|(i, line)| if i == at { changed.as_str() } else { line }).collect();
        match RulePack::parse(&text.join("\n")) {
            Ok(pack) => prop_assert!(!plain_text(&letters::urgent(), &pack).is_empty()),
            Err(error) => prop_assert!(!error.to_string().is_empty()),
        }
    }
}
