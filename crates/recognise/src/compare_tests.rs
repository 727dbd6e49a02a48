use super::*;

const HOAX: &str = "Đừng quên ngày mai bắt đầu điều lệ mới của Zalo nơi họ có thể sử dụng hình ảnh \
    của bạn trong các trường hợp kiện tụng chống lại bạn ở tòa. Tôi không cho Zalo hoặc bất kỳ tổ \
    chức nào được phép sử dụng hình ảnh của tôi. Gọi 0912 345 678 trước ngày 20/2 để nộp 500.000đ";

fn changed(query: &str) -> Vec<(&'static str, &str, String)> {
    let found = compare(query, HOAX);
    let changes = found.changes.into_iter().map(|change| {
        let known = &HOAX[change.known];
        (change.slot.code(), known, query[change.query].to_owned())
    });
    changes.collect()
}

#[test]
fn an_equal_text_has_no_change() {
    let found = compare(&HOAX.to_uppercase(), HOAX);
    assert_eq!(found.changes, []);
    assert_eq!(found.relation, Relation::Same);
    assert_eq!(found.spans.len(), 1);
    assert_eq!(found.spans[0].known, 0..HOAX.len());
}

#[test]
fn what_was_changed_is_named() {
    let query = HOAX
        .replace("0912 345 678", "0988 777 666")
        .replace("20/2", "25/3")
        .replace("500.000đ", "2 triệu");
    assert_eq!(
        changed(&query),
        [
            ("phone", "0912 345 678", "0988 777 666".to_owned()),
            ("date", "20/2", "25/3".to_owned()),
            ("amount", "500.000đ", "2".to_owned()),
        ]
    );
    assert_eq!(compare(&query, HOAX).relation, Relation::Same);
}

#[test]
fn added_and_lost_words_are_shown_at_their_place() {
    let query = HOAX
        .replace("ngày mai bắt đầu", "ngày mai sẽ bắt đầu")
        .replace("sử dụng hình ảnh của bạn", "dùng hình ảnh của bạn");
    let changes = changed(&query);
    assert!(
        changes.contains(&("words", "", "sẽ".to_owned())),
        "{changes:?}"
    );
    assert!(
        changes.iter().any(|(_, known, _)| known.contains("sử")),
        "{changes:?}"
    );
}

#[test]
fn another_party_makes_a_template() {
    let query = HOAX.replace("Zalo", "Facebook");
    let found = compare(&query, HOAX);
    assert_eq!(found.relation, Relation::Template);
    assert!(changed(&query).contains(&("name", "Zalo", "Facebook".to_owned())));
    let unheard = HOAX.replace("Zalo", "Gapo");
    assert_eq!(
        compare(&unheard, HOAX).relation,
        Relation::Template,
        "a name no list has"
    );
}

#[test]
fn another_organisation_makes_a_template() {
    let known = "Theo Viện Pasteur, bạn không nên ăn dưa hấu trong tháng này vì đã có nhiều người \
        phải vào bệnh viện sau khi ăn, chia sẻ ngay cho người thân";
    let query = known.replace("Viện Pasteur", "Bộ Nội vụ");
    assert_eq!(compare(&query, known).relation, Relation::Template);
    let slip = known.replace("Viện Pasteur", "Viện Pastuer");
    assert_eq!(compare(&slip, known).relation, Relation::Same);
}

#[test]
fn a_part_without_the_name_is_the_same() {
    let part =
        "họ có thể sử dụng hình ảnh của bạn trong các trường hợp kiện tụng chống lại bạn ở tòa";
    assert_eq!(compare(part, HOAX).relation, Relation::Same);
}

#[test]
fn a_correction_quotes() {
    let query = format!(
        "Sở Thông tin và Truyền thông khẳng định nội dung sau là tin giả, người dân không chia sẻ: \"{HOAX}\""
    );
    assert_eq!(compare(&query, HOAX).relation, Relation::Quotes);
    let forwarded = format!("Cả nhà đọc ngay, không phải tin giả đâu nhé: {HOAX}");
    assert_eq!(compare(&forwarded, HOAX).relation, Relation::Same);
}

#[test]
fn texts_with_nothing_in_common_have_nothing_to_show() {
    let found = compare("hôm nay trời đẹp", HOAX);
    assert_eq!((found.spans.len(), found.changes.len()), (0, 0));
    assert_eq!(compare("", "").relation, Relation::Same);
}

/// Found by fuzzing: words before the first stretch that are the same in both.
#[test]
fn no_change_is_nothing_on_both_sides() {
    let query = "\u{0}0o\ny\u{0}o\ny\u{0}\nc:\u{0}0o\ny o\ny\u{0}\u{0}0:o\u{0}\n\u{0}\ny\u{0}\u{0}0:o\u{0}\n\u{0}\n\
                 y:y\u{0}4:\u{0} \u{0}0o\ny\u{0}o\ny\u{0}\nc:\u{0}0o\ny";
    let known = "\u{0}0o\ny\u{0}o\ny\u{0}\nc:\u{0}0o\ny 0o desmenti\ny\u{0}:y:\u{0}4o\ny\u{0}\nc: \
                 \u{0}0o\ny\u{0}o\ny\u{0}\nc:\u{0}0o\ny";
    for change in compare(query, known).changes {
        assert!(
            !change.query.is_empty() || !change.known.is_empty(),
            "{change:?}"
        );
    }
}

/// Found by fuzzing, whichever way it is cut into two texts and what they share: "㋀" is two words
/// on one character.
#[test]
fn a_character_of_several_words_is_marked_once() {
    let text = "㋀v\0\0s\0?s.3.0.i\x11E\0\x04iL\0\0\0\0\0\0i\x11E\0\x04\0q\0?s.i\x11E\0\x11E\0\x04iL\
                \0\0\0\0\0\0i\x11\x11E\0\x04\0q\0?s\0\0s\0?s.3.0..";
    let cuts: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    for &one in &cuts {
        for &two in cuts.iter().filter(|two| **two >= one) {
            let (a, b, shared) = (&text[..one], &text[one..two], &text[two..]);
            for (query, known) in [
                (a.to_owned(), b.to_owned()),
                (format!("{a} {shared}"), format!("{shared} {b}")),
                (
                    format!("{shared} {a} {shared}"),
                    format!("{shared} {b} {shared}"),
                ),
            ] {
                let found = compare(&query, &known);
                let mut end = 0;
                for change in &found.changes {
                    assert!(change.query.start >= end, "{query:?} {known:?} {found:?}");
                    assert!(known.get(change.known.clone()).is_some());
                    end = change.query.end;
                }
                let mut end = 0;
                for span in &found.spans {
                    assert!(span.query.start >= end, "{query:?} {known:?} {found:?}");
                    end = span.query.end;
                }
            }
        }
    }
}
