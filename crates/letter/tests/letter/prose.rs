//! What a letter says.

use letter::{Conclusion, HowAsked, PartyFact, RulePacks, plain_text};

use crate::zalo_2021::{composed, facts};

fn pack() -> letter::RulePack {
    RulePacks::bundled().get("nd30-2020").unwrap().clone()
}

#[test]
fn the_letter_of_february_2021() {
    insta::assert_snapshot!(plain_text(&composed(&facts()), &pack()));
}

#[test]
fn each_verdict_has_its_words() {
    let mut text = String::new();
    for conclusion in [
        Conclusion::Fabricated,
        Conclusion::False,
        Conclusion::Unproven,
        Conclusion::True,
    ] {
        let mut facts = facts();
        facts.conclusion = conclusion;
        facts.platform = "Facebook".into();
        facts.party = Some(PartyFact {
            organisation: "Công ty Điện lực Thái Nguyên".into(),
            how: HowAsked::Telephone,
            statement: "Không có lịch cắt điện như tin nhắn nói.".into(),
        });
        let letter = composed(&facts);
        assert_eq!(letter::lint(&letter, &pack()), [], "{conclusion:?}");
        text += &format!("== {conclusion:?}\nV/v {}\n", letter.subject);
        for paragraph in &letter.body[2..] {
            text += &format!("{}\n", paragraph.runs[0].text);
        }
    }
    insta::assert_snapshot!(text);
}

#[test]
fn without_an_answer_nobody_is_quoted() {
    let mut facts = facts();
    facts.party = None;
    let letter = composed(&facts);
    let text = plain_text(&letter, &pack());
    assert!(text.contains("đối chiếu với các nguồn thông tin chính thức"));
    assert!(!text.contains("khẳng định:"));
    assert_eq!(letter.recipients.last().unwrap(), "Lưu: VT, TTBCXB");
}

#[test]
fn an_excerpt_is_cut_and_cannot_close_its_quotation() {
    let mut facts = facts();
    facts.excerpts = vec!["\"giả\" ".repeat(400)];
    let letter = composed(&facts);
    let quoted = &letter.body[0].runs[1].text;
    assert!(quoted.chars().count() < 620);
    assert_eq!(quoted.matches('"').count(), 2);
}

#[test]
fn numbers_and_dates_are_padded_as_the_decree_says() {
    let mut letter = composed(&facts());
    letter.number = Some(5);
    letter.date.day = Some(3);
    assert_eq!(letter.number_line(), "Số: 05/STTTT-TTBCXB");
    assert_eq!(letter.date_line(), "Thái Nguyên, ngày 03 tháng 02 năm 2021");
    letter.number = Some(123);
    letter.date.day = Some(18);
    letter.date.month = 6;
    assert_eq!(letter.number_line(), "Số: 123/STTTT-TTBCXB");
    assert_eq!(letter.date_line(), "Thái Nguyên, ngày 18 tháng 6 năm 2021");
}
