//! What every text must be, whatever values it is made from.

use proptest::prelude::*;
use time::macros::{date, datetime};

use super::*;

const LABELS: [Label; 4] = [
    Label::Fabricated,
    Label::False,
    Label::Unproven,
    Label::True,
];
const ASKS: [AskKind; 4] = [
    AskKind::Warn,
    AskKind::Publish,
    AskKind::Broadcast,
    AskKind::Report,
];
const LANGUAGES: [Language; 2] = [Language::Vi, Language::En];

fn verification<'a>() -> VerificationMail<'a> {
    VerificationMail {
        occasion: Occasion::Request,
        issuer: "Sở Thông tin và Truyền thông Thái Nguyên",
        issuer_phone: "0208 3655 635",
        issuer_email: "sotttt@thainguyen.gov.vn",
        party: "Zalo – Công ty cổ phần VNG",
        case_title: "Tin nhắn “Điều lệ mới của Zalo”",
        question: "Zalo có điều lệ mới cho phép sử dụng hình ảnh của người dùng không?\n\nNgười dùng có cần đăng tuyên bố phản đối không?",
        excerpt: "THÔNG BÁO: Đừng quên ngày mai bắt đầu điều lệ mới của Zalo nơi họ có thể sử dụng \
                  hình ảnh của bạn. Đừng quên hạn chót ngày hôm nay. Nó có thể sử dụng trong các các \
                  trường hợp kiện tụng chống lại bạn ở tòa. Tất cả những gì bạn từng đăng trên Zalo \
                  đều trở thành công khai từ hôm nay ngay cả những tin nhắn đã bị xóa hoặc những bức \
                  ảnh không được cho phép. Tôi không cho Zalo hoặc bất kỳ tổ chức, cá nhân nào liên \
                  quan đến Zalo được phép sử dụng hình ảnh, thông tin, tin nhắn hoặc bài đăng của \
                  tôi, cả quá khứ và tương lai. Với tuyên bố này, tôi nghiêm cấm Zalo tiết lộ, sao \
                  chép, phân phối, hoặc thực hiện bất kỳ hành động nào khác chống lại tôi dựa trên \
                  trang cá nhân này và/hoặc nội dung của nó.",
        link: "https://dinhchinh.example/tra-loi/6yQ0b2",
        due: datetime!(2021-02-22 10:00 UTC),
        example: false,
    }
}

fn answer<'a>() -> Answer<'a> {
    Answer {
        label: Label::Fabricated,
        label_name: None,
        claim: "Từ ngày mai Zalo có điều lệ mới, được sử dụng hình ảnh và tin nhắn của người dùng; ai không đăng tuyên bố phản đối là đồng ý.",
        explanation: "Đại diện Zalo – Công ty cổ phần VNG khẳng định không có điều lệ nào như vậy. \
                      Việc đăng tuyên bố lên trang cá nhân không có giá trị pháp lý. \
                      Điều khoản đang áp dụng đăng công khai tại https://zalo.vn/dieukhoan.",
        issuer: "Sở Thông tin và Truyền thông Thái Nguyên",
        said_by: Some("Zalo – Công ty cổ phần VNG"),
        letter: Some("12/STTTT-TTBCXB"),
        date: date!(2021 - 02 - 20),
        link: "https://dinhchinh.example/dinh-chinh/0197",
    }
}

fn letter<'a>(short_text: &'a str) -> LetterMail<'a> {
    LetterMail {
        issuer: "Sở Thông tin và Truyền thông Thái Nguyên",
        number_and_symbol: "12/STTTT-TTBCXB",
        date: date!(2021 - 02 - 20),
        subject: "V/v thông tin, tuyên truyền việc chia sẻ tin giả trên ZALO",
        receiver: "Ủy ban Mặt trận Tổ quốc tỉnh",
        ask: AskKind::Warn,
        due: None,
        proof: None,
        passed_on_by: None,
        all_letters: "",
        short_text,
        link: "https://dinhchinh.example/nhan/8sKd01",
        public_link: "https://dinhchinh.example/dinh-chinh/0197",
        example: false,
    }
}

fn shown(mail: &Mail) -> String {
    format!(
        "Subject: {}\n\n{}\n=== HTML ===\n{}",
        mail.subject, mail.text, mail.html
    )
}

#[test]
fn the_verification_mail_reads_as_approved() {
    for language in LANGUAGES {
        insta::assert_snapshot!(
            format!("verification_{}", language.code()),
            shown(&verification().compose(language))
        );
    }
}

#[test]
fn the_letter_mail_reads_as_approved() {
    for language in LANGUAGES {
        let short_text = answer().chat(language);
        for ask in ASKS {
            let mail = LetterMail {
                ask,
                example: ask == AskKind::Publish,
                ..letter(&short_text)
            };
            let name = format!("letter_{ask:?}_{}", language.code()).to_lowercase();
            // One in full, the others as text: the page around it is the same.
            let mail = mail.compose(language);
            let shown = if ask == AskKind::Warn {
                shown(&mail)
            } else {
                format!("Subject: {}\n\n{}", mail.subject, mail.text)
            };
            insta::assert_snapshot!(name, shown);
        }
    }
}

#[test]
fn the_chat_texts_read_as_approved() {
    for language in LANGUAGES {
        let texts = LABELS.map(|label| Answer { label, ..answer() }.chat(language));
        insta::assert_snapshot!(
            format!("chat_{}", language.code()),
            texts.join("\n\n---\n\n")
        );
    }
}

#[test]
fn the_spoken_scripts_read_as_approved() {
    let scripts = LABELS.map(|label| Answer { label, ..answer() }.spoken());
    insta::assert_snapshot!("spoken", scripts.join("\n\n---\n\n"));
}

/// With values that are plain ASCII, all that is not ASCII is a word of ours.
#[test]
fn english_texts_have_no_vietnamese_words() {
    let ours = |text: &str| {
        text.chars()
            .filter(|c| !c.is_ascii() && !"–—“”‘’…".contains(*c))
            .collect::<String>()
    };
    for example in [false, true] {
        let asked = VerificationMail {
            occasion: Occasion::Request,
            issuer: "I",
            issuer_phone: "1",
            issuer_email: "e",
            party: "P",
            case_title: "T",
            question: "Q",
            excerpt: "E",
            link: "https://x.example",
            example,
            ..verification()
        };
        let mut texts = vec![asked.compose(Language::En)];
        texts.extend(ASKS.map(|ask| {
            LetterMail {
                issuer: "I",
                number_and_symbol: "12/AB",
                subject: "S",
                receiver: "R",
                ask,
                example,
                ..letter("short")
            }
            .compose(Language::En)
        }));
        for mail in texts {
            assert_eq!(ours(&shown(&mail)), "", "{}", mail.subject);
            assert!(mail.html.contains("lang=\"en\"") && !mail.html.contains("lang=\"vi\""));
        }
    }
    for label in LABELS {
        let said = Answer {
            label,
            claim: "C",
            explanation: "E",
            issuer: "I",
            said_by: Some("P"),
            letter: Some("1"),
            ..answer()
        };
        assert_eq!(ours(&said.chat(Language::En)), "");
    }
}

#[test]
fn vietnamese_texts_have_no_english_words() {
    let english = [
        "please", "the ", "letter", "confirm", "share", "source", "example,", " of ",
    ];
    for example in [false, true] {
        let mut all = shown(
            &VerificationMail {
                example,
                ..verification()
            }
            .compose(Language::Vi),
        );
        for ask in ASKS {
            all += &shown(
                &LetterMail {
                    ask,
                    example,
                    ..letter("x")
                }
                .compose(Language::Vi),
            );
        }
        for label in LABELS {
            all += &Answer { label, ..answer() }.chat(Language::Vi);
        }
        let all = all.to_lowercase();
        for word in english {
            assert!(!all.contains(word), "{word}");
        }
    }
}

#[test]
fn examples_are_marked_in_subject_and_both_parts() {
    for (language, mark, words) in [
        (Language::Vi, "[VÍ DỤ] ", "THƯ VÍ DỤ"),
        (Language::En, "[EXAMPLE] ", "THIS IS AN EXAMPLE"),
    ] {
        for example in [false, true] {
            let mails = [
                VerificationMail {
                    example,
                    ..verification()
                }
                .compose(language),
                LetterMail {
                    example,
                    ..letter("x")
                }
                .compose(language),
            ];
            for mail in mails {
                assert_eq!(mail.subject.starts_with(mark), example);
                assert_eq!(mail.text.contains(words), example);
                assert_eq!(mail.html.contains(words), example);
            }
        }
    }
}

#[test]
fn the_excerpt_is_cut_at_a_word() {
    let long = "tin nhắn rất dài ".repeat(100);
    let mail = VerificationMail {
        excerpt: &long,
        ..verification()
    }
    .compose(Language::Vi);
    let excerpt = mail
        .text
        .lines()
        .find_map(|l| l.strip_prefix("> tin"))
        .unwrap();
    assert!(excerpt.ends_with('…') && excerpt.chars().count() <= MAX_EXCERPT_CHARS);
    assert!(
        ["tin…", "nhắn…", "rất…", "dài…"]
            .iter()
            .any(|end| excerpt.ends_with(end))
    );
}

#[test]
fn an_address_that_is_not_of_the_web_is_never_linked() {
    let bad = "javascript:alert(1)";
    let html = LetterMail {
        link: bad,
        public_link: bad,
        ..letter("x")
    }
    .compose(Language::Vi)
    .html;
    assert!(!html.contains("href") && html.contains(bad));
    assert!(
        !Answer {
            link: bad,
            ..answer()
        }
        .chat(Language::Vi)
        .contains(bad)
    );
}

#[test]
fn the_script_never_repeats_the_hoax_and_still_says_the_facts() {
    let claim = answer().claim;
    let explanation = format!("Tin nhắn nói rằng {claim} Điều đó là sai. Zalo không thu phí.");
    for label in [Label::Fabricated, Label::False, Label::Unproven] {
        let script = Answer {
            label,
            explanation: &explanation,
            ..answer()
        }
        .spoken();
        assert!(!speech::repeats(&script, claim, 6), "{script}");
        assert!(
            script.contains("Điều đó là sai. Zalo không thu phí."),
            "{script}"
        );
    }
    let told = Answer {
        label: Label::True,
        ..answer()
    }
    .spoken();
    assert!(speech::repeats(&told, claim, 6));
}

/// Values as an attacker, a careless person or a broken program would make them.
fn hostile() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        Just("<script>alert(1)</script>\"><img src=x onerror=y>'".to_owned()),
        Just("a\r\nBcc: victim@example.com\r\n\r\n<b>".to_owned()),
        Just("dài ".repeat(20_000)),
        Just("x".repeat(50_000)),
        Just(String::new()),
    ]
}

/// Every tag of the page is one that this crate writes, with attributes that it writes.
fn assert_only_our_tags(html: &str) {
    for tag in html.split('<').skip(1) {
        let (tag, text) = tag.split_once('>').expect("every tag ends");
        let name: String = tag.chars().take_while(|c| !c.is_whitespace()).collect();
        let ours = [
            "!doctype",
            "html",
            "/html",
            "head",
            "/head",
            "meta",
            "title",
            "/title",
            "body",
            "/body",
            "div",
            "/div",
            "p",
            "/p",
            "a",
            "/a",
            "br",
            "blockquote",
            "/blockquote",
        ];
        assert!(ours.contains(&name.as_str()), "{name}");
        assert_eq!(tag.matches('"').count() % 2, 0, "{tag}");
        assert!(!text.contains(['>', '"']), "{text}");
    }
    assert!(!html.contains("src=") && !html.contains("url("));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_the_values_mails_are_harmless(
        a in hostile(), b in hostile(), c in hostile(), d in hostile(), example: bool, english: bool,
    ) {
        let language = if english { Language::En } else { Language::Vi };
        let asked = VerificationMail {
            issuer: &a, issuer_phone: &b, issuer_email: &c, party: &d, case_title: &b, question: &c,
            excerpt: &d, link: &a, example, ..verification()
        };
        let brought = LetterMail {
            issuer: &b, number_and_symbol: &c, subject: &d, receiver: &a, short_text: &b, link: &c,
            public_link: &d, example, ..letter("")
        };
        for mail in [asked.compose(language), brought.compose(language)] {
            prop_assert!(!mail.subject.contains(['\r', '\n']));
            prop_assert!(mail.subject.chars().count() <= MAX_SUBJECT_CHARS);
            prop_assert!(mail.text.chars().all(|c| c == '\n' || !c.is_control()));
            prop_assert!(mail.html.chars().all(|c| c == '\n' || !c.is_control()));
            prop_assert!(mail.text.chars().count() < 20_000);
            let html = mail.html.replace("src=x", "").replace("src&#61;", "");
            assert_only_our_tags(&html);
        }
    }

    #[test]
    fn whatever_the_values_chat_texts_are_short_and_scripts_can_be_read(
        a in hostile(), b in hostile(), c in hostile(), d in hostile(), label in 0usize..4,
        english: bool, some: bool,
    ) {
        let language = if english { Language::En } else { Language::Vi };
        let said = Answer {
            label: LABELS[label], claim: &a, explanation: &b, issuer: &c,
            said_by: some.then_some(d.as_str()), letter: some.then_some(a.as_str()), ..answer()
        };
        let chat = said.chat(language);
        prop_assert!(chat.chars().count() <= MAX_CHAT_CHARS, "{} {chat}", chat.chars().count());
        prop_assert!(chat.ends_with(said.link));

        let script = said.spoken();
        prop_assert!(speech::syllables(&script) <= MAX_SPOKEN_SYLLABLES, "{script}");
        prop_assert!(!script.contains("://") && !script.contains("www."));
        prop_assert!(script.starts_with("Kính thưa") && script.ends_with("lắng nghe."));
    }

    #[test]
    fn a_script_says_no_address_and_no_symbol(
        before in "[a-zà-ỹ ]{0,20}", host in "[a-z]{1,8}", symbol in "[BCDĐGHKLMNPQRSTVX]{2,5}",
    ) {
        let explanation = format!("{before} {symbol} https://{host}.vn/x {host}.com.");
        let script = Answer { explanation: &explanation, ..answer() }.spoken();
        prop_assert!(!script.contains(".vn") && !script.contains(".com"), "{script}");
        prop_assert!(!script.split_whitespace().any(|word| word.trim_matches('.') == symbol), "{script}");
    }
}

#[test]
fn a_renamed_label_is_said_by_its_name() {
    let named = Answer {
        label_name: Some(("Tin xuyên tạc", "Distorted")),
        ..answer()
    };
    let vi = named.chat(Language::Vi);
    assert!(vi.starts_with("ĐÍNH CHÍNH – TIN XUYÊN TẠC: "), "{vi}");
    assert!(
        named
            .chat(Language::En)
            .starts_with("CORRECTION – DISTORTED: ")
    );
    let spoken = named.spoken();
    assert!(
        spoken.contains("kết luận về tin nhắn này: Tin xuyên tạc."),
        "{spoken}"
    );
    assert!(!vi.contains("TIN GIẢ") && !spoken.contains("đây là tin giả"));
}
