//! Every finding: a letter that keeps its rule, one that breaks it, and what mends it.

use letter::{
    Annex, AskFact, Authority, Block, Contact, CopyKind, Drafter, ElectronicCopy, GroupAsk,
    LINT_CODES, Letter, Lint, Paragraph, Quote, RulePacks, Run, Signature, Style, Table, lint,
};
use proptest::prelude::*;

use crate::{
    letters,
    zalo_2021::{composed, facts},
};

fn lints(letter: &Letter) -> Vec<Lint> {
    lint(letter, RulePacks::bundled().get(&letter.rule_pack).unwrap())
}

fn codes(letter: &Letter) -> Vec<&'static str> {
    lints(letter).iter().map(|lint| lint.code).collect()
}

fn sound() -> Letter {
    composed(&facts())
}

type Change = fn(&mut Letter);

/// A finding, a letter that breaks its rule, and one that comes near and keeps it.
#[rustfmt::skip]
const CASES: &[(&str, Change, Change)] = &[
    ("body-empty", |l| l.body = vec![Paragraph::default()], |_| {}),
    ("paragraph-empty", |l| l.body.insert(1, Paragraph::default()), |_| {}),
    ("end-mark", |l| *last(l) = "Đề nghị các cơ quan thông tin, truyền thông trên địa bàn tỉnh đăng tải.".into(), |l| last(l).push(' ')),
    ("end-mark-inside", |l| first(l).push_str(" Hết./."), |_| {}),
    ("subject-empty", |l| l.subject = String::new(), |_| {}),
    ("subject-long", |l| l.subject = "ỗ".repeat(501), |l| l.subject = "ỗ".repeat(500)),
    ("subject-prefix", |l| l.subject = "V/v: thông tin".into(), |l| l.subject = "văn vở".into()),
    ("subject-end", |l| l.subject.push('.'), |l| l.subject.push(')')),
    ("subject-capital", |l| l.subject = "Thông tin về Zalo".into(), |l| l.subject = "UBND tỉnh họp".into()),
    ("issuer-empty", |l| l.issuing_body.clear(), |_| {}),
    ("field-long", |l| l.signature.name = "ễ".repeat(51), |l| l.signature.name = "ễ".repeat(50)),
    ("number", |l| l.number = Some(0), |l| l.number = Some(1)),
    ("date", |l| l.date.day = Some(29), |l| { l.date.day = Some(29); l.date.year = 2024; }),
    ("symbol", |l| l.symbol = "Stttt/ttbcxb".into(), |l| l.symbol = "UBND-KT1".into()),
    ("symbol-long", |l| l.symbol = "A".repeat(31), |l| l.symbol = "A".repeat(30)),
    ("symbol-type", |l| l.symbol = "QĐ-STTTT".into(), |l| l.symbol = "STTTT-QĐ".into()),
    ("addressees-empty", |l| l.addressees.clear(), |l| l.addressees.truncate(1)),
    ("addressee-empty", |l| l.addressees.push(String::new()), |_| {}),
    ("addressee-twice", |l| l.addressees.push("Ủy ban Mặt trận Tổ quốc tỉnh".into()), |_| {}),
    ("item-punctuation", |l| l.addressees[0] = "- Các Đảng bộ;".into(), |l| l.addressees[0] = "Các xã, v.v.".into()),
    ("ask-unsaid", |l| l.asks.push(GroupAsk { addressee: l.addressees[1].clone(), ask: AskFact::Publish }),
        |l| l.asks.push(GroupAsk { addressee: "không có".into(), ask: AskFact::Publish })),
    ("recipients-first", |l| { l.recipients.remove(0); }, |_| {}),
    ("recipients-last", |l| { l.recipients.pop(); }, |_| {}),
    ("recipients-archive", |l| *l.recipients.last_mut().unwrap() = "Lưu: TTBCXB".into(),
        |l| *l.recipients.last_mut().unwrap() = "Lưu: VT (02)".into()),
    ("recipient-empty", |l| l.recipients.insert(1, String::new()), |_| {}),
    ("recipient-twice", |l| l.recipients.insert(1, "UBND tỉnh (b/c)".into()), |l| l.recipients.insert(1, "UBND tỉnh".into())),
    ("copies", |l| l.drafter = Some(Drafter { initials: "PL".into(), copies: Some(0) }),
        |l| l.drafter = Some(Drafter { initials: "PL".into(), copies: Some(300) })),
    ("contact", |l| l.contact = Some(Contact { email: "ai đó".into(), ..Contact::default() }),
        |l| l.contact = Some(Contact { email: "so@thainguyen.gov.vn".into(), ..Contact::default() })),
    ("copy-body", |l| l.copy = Some(copy(" ")), |l| l.copy = Some(copy("Sở Y tế"))),
    ("annex-empty", |l| annex(l, Vec::new()), |l| annex(l, vec![Block::Paragraph(Paragraph::plain("Một"))])),
    ("annex-title", |l| { *l = letters::annexes(); l.annexes[0].title.clear(); }, |l| *l = letters::annexes()),
    ("annex-unmentioned", |l| { *l = letters::annexes(); l.body = sound().body; }, |l| *l = letters::annexes()),
    ("annex-table", |l| { annex(l, vec![table(2)]); }, |l| { annex(l, vec![table(1)]); }),
    ("signer", |l| l.signature.name.clear(), |_| {}),
    ("authority", |l| l.signature.authority_of.clear(), |l| l.signature.authority = Some(Authority::Kt)),
    ("authority-spare", |l| sign(l, None, "GIÁM ĐỐC", "GIÁM ĐỐC"), |l| sign(l, None, "", "GIÁM ĐỐC")),
    ("authority-prefix", |l| l.signature.authority_of = "KT. GIÁM ĐỐC".into(),
        |l| sign(l, Some(Authority::Tm), "ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH / PHÓ CHỦ TỊCH")),
    ("authority-deputy", |l| sign(l, Some(Authority::Kt), "GIÁM ĐỐC", "GIÁM ĐỐC"), |l| sign(l, Some(Authority::Kt), "BỘ TRƯỞNG", "THỨ TRƯỞNG")),
    ("authority-head", |l| l.signature.authority_of = "PHÓ GIÁM ĐỐC".into(), |l| l.signature.authority_of = "CHỦ TỊCH".into()),
    ("authority-collective", |l| sign(l, Some(Authority::Tm), "GIÁM ĐỐC", "CHỦ TỊCH"), |l| sign(l, Some(Authority::Tm), "HỘI ĐỒNG QUẢN LÝ", "CHỦ TỊCH")),
    ("authority-unit", |l| sign(l, Some(Authority::Tl), "GIÁM ĐỐC", "CHUYÊN VIÊN"), |l| sign(l, Some(Authority::Tl), "GIÁM ĐỐC", "TRƯỞNG PHÒNG")),
    ("authority-acting", |l| sign(l, Some(Authority::Q), "", "PHÓ GIÁM ĐỐC"), |l| sign(l, Some(Authority::Q), "", "GIÁM ĐỐC")),
    ("academic-title", |l| l.signature.name = "PGS.TS. Nguyễn Văn Mẫu".into(), |l| l.signature.name = "Tsering Văn Mẫu".into()),
    ("quote-long", |l| l.body[0].runs[1].text = format!("\"{}\"", "chia sẻ ngay ".repeat(60)), |l| l.body[0].runs[1].text = "\"ngắn\"".into()),
    ("quote-unmarked", |l| l.body[0].runs[1].quote = None, |l| l.body[0].runs[1] = Run::new("\"ngắn\"", Style::Italic)),
    ("quote-total", |l| for _ in 0..4 { l.body[0].runs.push(Run::quoted("x".repeat(590), Style::Italic, Quote::False)); }, |_| {}),
    ("not-composed", |l| l.subject = "tie\u{302}\u{301}ng Vie\u{323}\u{302}t".into(), |l| l.subject = "tiếng Việt".into()),
    ("spaces", |l| l.subject = "thông  tin ".into(), |l| l.subject = "thông tin".into()),
    ("control", |l| l.subject = "thông\u{200b} tin".into(), |_| {}),
    ("double-end", |l| first(l).insert_str(0, "Một,, hai.. "), |l| first(l).insert_str(0, "Một... hai… ")),
    ("space-before-mark", |l| first(l).insert_str(0, "Một , hai . "), |l| first(l).insert_str(0, "Một, hai .docx ")),
    ("quotes-unbalanced", |l| l.body.insert(1, Paragraph::plain("Một \"hai.")), |l| l.body.insert(1, Paragraph::plain("a) Một \"hai\"."))),
    ("capitals", |l| l.body.insert(1, Paragraph::plain("Người dân Thành phố Thái Nguyên và thành phố Hồ Chí Minh, thủ đô Hà nội.")),
        |l| l.body.insert(1, Paragraph::plain("Thành phố Thái Nguyên, thành phố Sông Công, Thành phố Hồ Chí Minh, Thủ đô Hà Nội, Tỉnh Đoàn."))),
    ("secrecy", |l| l.body.insert(1, Paragraph::plain("Văn bản MẬT.")), |l| l.body.insert(1, Paragraph::plain("Đừng cho ai MẬT KHẨU, bí mật."))),
    ("private-phone", |l| l.body.insert(1, Paragraph::plain("Gọi 0912 345 678, +84 912.345.679 nhé.")),
        |l| l.body.insert(1, Paragraph::plain("Gọi 1900 1234, 0208.3855.688, ngày 09/12/2025, 0912 người."))),
    ("private-mail", |l| l.body.insert(1, Paragraph::plain("Gửi về nguyen.a@example.com.")),
        |l| l.body.insert(1, Paragraph::plain("Gửi về so@thainguyen.gov.vn, @ai."))),
];

fn last(letter: &mut Letter) -> &mut String {
    let runs = &mut letter.body.last_mut().unwrap().runs;
    &mut runs.last_mut().unwrap().text
}

/// A piece of our own in the first paragraph.
fn first(letter: &mut Letter) -> &mut String {
    letter
        .body
        .insert(0, Paragraph::plain("Kính gửi lời chào."));
    &mut letter.body[0].runs[0].text
}

fn sign(letter: &mut Letter, authority: Option<Authority>, of: &str, title: &str) {
    letter.signature = Signature {
        authority,
        authority_of: of.into(),
        title: title.into(),
        name: "Nguyễn Văn Mẫu".into(),
    };
}

fn copy(body: &str) -> ElectronicCopy {
    ElectronicCopy {
        kind: CopyKind::Full,
        body: body.into(),
        signed_at: None,
    }
}

fn annex(letter: &mut Letter, blocks: Vec<Block>) {
    letter.body.insert(1, Paragraph::plain("Phụ lục kèm theo."));
    letter.annexes = vec![Annex {
        title: "Danh sách".into(),
        landscape: false,
        blocks,
    }];
}

fn table(cells: usize) -> Block {
    Block::Table(Table {
        widths: Vec::new(),
        head: vec!["TT".into()],
        rows: vec![vec!["1".into(); cells]],
    })
}

#[test]
fn every_finding_has_a_letter_that_breaks_and_one_that_keeps_it() {
    let told: Vec<&str> = CASES.iter().map(|(code, ..)| *code).collect();
    let missing: Vec<&&str> = LINT_CODES
        .iter()
        .filter(|code| !told.contains(code))
        .collect();
    assert!(missing.is_empty(), "no example: {missing:?}");
    let unknown: Vec<&&str> = told
        .iter()
        .filter(|code| !LINT_CODES.contains(code))
        .collect();
    assert!(unknown.is_empty(), "not a finding: {unknown:?}");
    for (code, breaks, keeps) in CASES {
        let (mut broken, mut kept) = (sound(), sound());
        breaks(&mut broken);
        keeps(&mut kept);
        assert!(
            codes(&broken).contains(code),
            "{code}: {:?}",
            codes(&broken)
        );
        assert!(
            !codes(&kept).contains(code),
            "{code} for a letter that keeps it"
        );
    }
}

/// The rules that are broken in several places at once, or whose breach is another's too.
const COMPANIONS: &[(&str, &[&str])] = &[
    ("body-empty", &["ask-unsaid"]),
    ("annex-unmentioned", &[]),
    ("addressees-empty", &[]),
];

#[test]
fn breaking_one_rule_breaks_no_other() {
    for (code, breaks, _) in CASES {
        let mut broken = sound();
        breaks(&mut broken);
        let allowed = COMPANIONS.iter().find(|(of, _)| of == code);
        let allowed = allowed.map_or(&[] as &[&str], |(_, others)| others);
        let others: Vec<&str> = codes(&broken)
            .into_iter()
            .filter(|other| other != code && !allowed.contains(other))
            .collect();
        assert!(others.is_empty(), "{code} comes with {others:?}");
    }
}

#[test]
fn every_fix_mends_its_finding_and_nothing_else() {
    let mut fixed = 0;
    for (code, breaks, _) in CASES {
        let mut broken = sound();
        breaks(&mut broken);
        let before = lints(&broken);
        for found in before.iter().filter(|lint| lint.code == *code) {
            let Some(fix) = &found.fix else { continue };
            let mut mended = broken.clone();
            assert!(fix.apply(&mut mended), "{code}: {fix:?}");
            let after = lints(&mended);
            let count =
                |lints: &[Lint], code: &str| lints.iter().filter(|l| l.code == code).count();
            assert_eq!(
                count(&after, code),
                count(&before, code) - 1,
                "{code}: {mended:#?}"
            );
            for other in LINT_CODES.iter().filter(|other| *other != code) {
                assert!(
                    count(&after, other) <= count(&before, other),
                    "{code} brings {other}"
                );
            }
            one_place_changed(&broken, &mended, code);
            // Once is enough: on the mended letter the same fix finds nothing to do.
            let again = mended.clone();
            fix.apply(&mut mended);
            assert_eq!(mended, again, "{code} twice");
            fixed += 1;
        }
    }
    assert!(fixed > 20, "only {fixed} findings had a fix");
}

/// Of the letter as JSON, only one value or one list differs.
fn one_place_changed(before: &Letter, after: &Letter, code: &str) {
    let (before, after) = [before, after]
        .map(|letter| serde_json::to_value(letter).unwrap())
        .into();
    let before = before.as_object().unwrap();
    let after = after.as_object().unwrap();
    let keys = before.keys().chain(after.keys());
    let mut changed: Vec<&String> = keys
        .filter(|key| before.get(*key) != after.get(*key))
        .collect();
    changed.sort();
    changed.dedup();
    assert_eq!(changed.len(), 1, "{code} changes {changed:?}");
}

#[test]
fn a_fix_leaves_a_letter_alone_that_was_changed_since() {
    let mut letter = sound();
    letter.subject = "Thông tin về Zalo".into();
    let fix = lints(&letter)[0].fix.clone().unwrap();
    letter.subject = "khác".into();
    let before = letter.clone();
    assert!(!fix.apply(&mut letter));
    assert_eq!(letter, before);
}

#[test]
fn mended_texts_read_as_they_should() {
    let mut letter = sound();
    letter.symbol = "stttt / ttbcxb".into();
    letter.body.insert(0, Paragraph::plain(
        "Người dân Thành phố Thái Nguyên , thành phố Hồ Chí Minh và thủ đô hà nội gọi 0912 345 678 .",
    ));
    for _ in 0..20 {
        let Some(fix) = lints(&letter).into_iter().find_map(|lint| lint.fix) else {
            break;
        };
        assert!(fix.apply(&mut letter));
    }
    assert_eq!(letter.symbol, "STTTT-TTBCXB");
    assert_eq!(
        letter.body[0].text(),
        "Người dân thành phố Thái Nguyên, Thành phố Hồ Chí Minh và Thủ đô Hà Nội gọi [đã ẩn]."
    );
    assert_eq!(codes(&letter), Vec::<&str>::new());
}

#[test]
fn what_others_wrote_is_not_mended() {
    let mut letter = sound();
    letter.body[0].runs[1].text =
        "\"gửi  cho mọi người , gọi 0912345678 .. ỦY ban Nhân dân MẬT\"".into();
    assert_eq!(codes(&letter), Vec::<&str>::new());
}

#[test]
fn the_letters_of_the_tests_are_right() {
    for (name, letter) in letters::all() {
        let found = lints(&letter);
        let expected: &[&str] = match name {
            // As it was published: one quotation of 800 characters.
            "zalo-2021" => &["quote-long"],
            _ => &[],
        };
        let found: Vec<&str> = found.iter().map(|lint| lint.code).collect();
        assert_eq!(found, expected, "{name}");
    }
}

#[test]
fn every_message_says_what_to_do_in_its_own_language() {
    for (code, breaks, _) in CASES {
        let mut broken = sound();
        breaks(&mut broken);
        for found in lints(&broken) {
            assert!(found.message_vi.chars().count() > 10, "{code}");
            assert!(found.message_en.chars().count() > 10, "{code}");
            assert_ne!(found.message_vi, found.message_en, "{code}");
            assert!(
                !found.message_vi.ends_with('.') && !found.message_en.ends_with('.'),
                "{code}"
            );
        }
    }
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{0,40}",
        "[ .,;:/\"“”()a-zàỗVUBNDKT0-9@+-]{0,60}",
        "(Thành phố |thủ đô |hà nội |KT\\. |- |v/v |MẬT |0912345678 |\\./\\.|  |\u{200b}|\n){0,8}",
    ]
}

prop_compose! {
    fn any_letter()(
        texts in proptest::collection::vec(any_text(), 12),
        runs in proptest::collection::vec((any_text(), 0..4_u8, 0..5_u8), 0..6),
        number in proptest::option::of(0..2000_u32),
        day in proptest::option::of(0..40_u8),
        month in 0..20_u8,
        authority in 0..6_usize,
    ) -> Letter {
        let mut letter = sound();
        let [subject, symbol, place, body, a, b, c, d, title, of, name, cell] =
            <[String; 12]>::try_from(texts).unwrap();
        letter.subject = subject;
        letter.symbol = symbol;
        letter.place = place;
        letter.issuing_body = body;
        letter.addressees = vec![a.clone(), b];
        letter.recipients = vec![c, d];
        letter.asks = vec![GroupAsk { addressee: a, ask: AskFact::Publish }];
        letter.number = number;
        letter.date.day = day;
        letter.date.month = month;
        letter.signature = Signature {
            authority: Authority::ALL.get(authority).copied(),
            authority_of: of,
            title,
            name,
        };
        let quote = |at: u8| Quote::ALL.get(usize::from(at)).copied();
        let style = |at: u8| [Style::Plain, Style::Italic, Style::Bold, Style::BoldItalic][usize::from(at)];
        letter.body = runs
            .chunks(2)
            .map(|runs| Paragraph {
                runs: runs
                    .iter()
                    .map(|(text, s, q)| Run { text: text.clone(), style: style(*s), quote: quote(*q) })
                    .collect(),
            })
            .collect();
        letter.annexes = vec![Annex {
            title: cell.clone(),
            landscape: false,
            blocks: vec![Block::Table(Table { widths: vec![], head: vec![cell], rows: vec![vec![]] })],
        }];
        letter
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_letter_makes_it_panic_and_every_fix_is_done_once(letter in any_letter()) {
        for found in lints(&letter) {
            let Some(fix) = found.fix else { continue };
            let mut once = letter.clone();
            prop_assert!(fix.apply(&mut once), "{}: {fix:?}", found.code);
            let left = lints(&once).into_iter().filter(|lint| {
                lint.code == found.code && lint.place == found.place && lint.fix.as_ref() == Some(&fix)
            });
            prop_assert_eq!(left.count(), 0, "{} is found again: {:?}", found.code, fix);
            let mut twice = once.clone();
            fix.apply(&mut twice);
            // A text whose mended form is again what was found would go on changing.
            let of_lines = matches!(fix, letter::Fix::Remove { .. } | letter::Fix::MoveRecipient { .. });
            prop_assert!(twice == once || of_lines, "{:?}", fix);
        }
    }

    #[test]
    fn mending_comes_to_an_end(mut letter in any_letter()) {
        for _ in 0..400 {
            let Some(fix) = lints(&letter).into_iter().find_map(|lint| lint.fix) else {
                return Ok(());
            };
            prop_assert!(fix.apply(&mut letter));
        }
        prop_assert!(false, "still: {:?}", lints(&letter).into_iter().find(|l| l.fix.is_some()));
    }
}
