//! What people paste, and what they are told.

use app::{Answer, Error, Refusal};

use crate::house::*;

#[tokio::test]
async fn copies_are_known_however_they_are_typed() {
    let house = House::new().await;
    house.concluded().await;
    let words: Vec<&str> = HOAX.split_whitespace().collect();
    let share = words.len() * 2 / 5;
    for (kind, text) in [
        ("whole", HOAX.to_owned()),
        ("without diacritics", without_marks(HOAX)),
        ("upper case", HOAX.to_uppercase()),
        ("first 40 %", words[..share].join(" ")),
        (
            "middle 40 %",
            words[words.len() / 3..words.len() / 3 + share].join(" "),
        ),
        ("last 40 %", words[words.len() - share..].join(" ")),
        (
            "last 40 % without diacritics",
            without_marks(&words[words.len() - share..].join(" ")),
        ),
    ] {
        let answer = house.app.check(&text).await.unwrap();
        assert_eq!(answer.answer, Answer::Known, "{kind}");
        assert!(answer.correction.is_some(), "{kind}");
        let matched = answer.matched.unwrap();
        for span in &matched.spans {
            assert!(
                text.get(span.clone()).is_some(),
                "{kind}: spans lie on characters"
            );
        }
    }
}

#[tokio::test]
async fn strangers_are_unknown() {
    let house = House::new().await;
    house.concluded().await;
    for text in [
        "Chiều nay tổ dân phố họp lúc 17 giờ tại nhà văn hóa, mời các hộ cử người tham dự đầy đủ.",
        "Zalo",
        "👍👍👍",
        "Chia sẻ cho mọi người cùng biết nhé",
    ] {
        let answer = house.app.check(text).await.unwrap();
        assert_ne!(answer.answer, Answer::Known, "{text}");
    }
}

#[tokio::test]
async fn a_verdict_about_one_party_is_not_lent_to_another() {
    let house = House::new().await;
    house.concluded().await;
    let other = HOAX.replace("Zalo", "Facebook");
    let answer = house.app.check(&other).await.unwrap();
    assert_eq!(answer.answer, Answer::Suggested);
    assert!(answer.matched.unwrap().other_party);
}

#[tokio::test]
async fn a_restart_forgets_nothing() {
    let house = House::new().await;
    house.concluded().await;
    let app = house.restarted().await;
    assert_eq!(app.check(HOAX).await.unwrap().answer, Answer::Known);
}

#[tokio::test]
async fn what_another_process_imports_is_seen_at_once() {
    let house = House::new().await;
    let other = house.restarted().await;
    let text = "Một tin nhắn hoàn toàn khác nói rằng cầu treo ở đầu xã sẽ đóng cửa từ thứ bảy này để sửa chữa trong ba tuần liền, bà con đi vòng đường liên xã";
    let report = app::NewReport {
        text: text.into(),
        ..app::NewReport::default()
    };
    let receipt = other.report(report).await.unwrap();
    let answer = house.app.check(text).await.unwrap();
    assert_eq!(answer.matched.unwrap().message, receipt.message);
}

#[tokio::test]
async fn blank_and_endless_texts_are_refused() {
    let house = House::new().await;
    for text in ["", "  \n\t ", "\0\0"] {
        let refused = house.app.check(text).await;
        assert!(matches!(
            refused,
            Err(Error::Refused(Refusal::Empty("text")))
        ));
    }
    let refused = house.app.check(&"x".repeat(20_001)).await;
    assert!(matches!(
        refused,
        Err(Error::Refused(Refusal::TooLong { field: "text", .. }))
    ));
}
