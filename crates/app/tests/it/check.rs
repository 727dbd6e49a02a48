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

const CORRECTION: &str =
    "Sở Thông tin và Truyền thông khẳng định nội dung sau là tin giả, người dân không chia sẻ: ";

#[tokio::test]
async fn what_speaks_about_a_message_is_not_the_message() {
    let house = House::new().await;
    house.concluded().await;
    let text = format!("{CORRECTION}\"{HOAX}\"");
    let answer = house.app.check(&text).await.unwrap();
    assert_eq!(answer.answer, Answer::Suggested);
    assert!(answer.matched.unwrap().quotes());
    assert!(answer.correction.is_some(), "shown beside it");
}

#[tokio::test]
async fn what_only_looks_like_a_chain_does_not_join_it_when_it_is_reported() {
    let house = House::new().await;
    house.concluded().await;
    let chain = house.report(HOAX).await.chain;
    let about_another = HOAX.replace("Zalo", "Facebook");
    let quoting = format!("{CORRECTION}\"{HOAX}\"");
    for text in [&about_another, &quoting] {
        let receipt = house.report(text).await;
        assert!(receipt.new_chain && receipt.chain != chain, "{text}");
        let answer = house.app.check(text).await.unwrap();
        assert!(
            answer.answer != Answer::Known || answer.correction.is_none(),
            "the verdict is not lent to {text}"
        );
    }
    let copy = HOAX.replace("ngày mai", "ngày kia");
    assert_eq!(house.report(&copy).await.chain, chain, "a copy joins");
    let theirs = about_another.replace("ngày mai", "ngày kia");
    assert_ne!(
        house.report(&theirs).await.chain,
        chain,
        "a copy joins the nearest"
    );
}

#[tokio::test]
async fn what_a_copy_changes_is_told_against_the_nearest_message() {
    let house = House::new().await;
    let known = format!("{HOAX} Mọi chi tiết gọi 0912 345 678 gặp chị Hoa để được hướng dẫn.");
    let chain = house.report(&known).await.chain;
    assert_eq!(house.report(HOAX).await.chain, chain);
    let copy = known.replace("0912 345 678", "0988 777 666");
    let matched = house.app.check(&copy).await.unwrap().matched.unwrap();
    let told: Vec<(&str, &str, &str)> = matched
        .changes
        .iter()
        .map(|one| (one.slot.code(), one.known.as_str(), one.copy.as_str()))
        .collect();
    // The known message's number is hidden, the asker's own is not.
    assert_eq!(told, [("phone", "09•• ••• •78", "0988 777 666")]);
}

#[tokio::test]
async fn a_name_that_only_the_heard_party_has_keeps_a_copy_out_of_the_chain_as_out_of_the_verdict()
{
    const SCHOOL: &str = "từ ngày mai trường mầm non hoa sen sẽ không nhận trẻ dưới ba tuổi nữa, phụ huynh nào đã đóng tiền học phí năm nay thì đến văn phòng nhận lại trước thứ sáu tuần này, ai không đến thì coi như ủng hộ quỹ xây dựng, nhờ mọi người chuyển tiếp vào các nhóm lớp giúp";
    let house = House::new().await;
    let chain = house.report(SCHOOL).await.chain;
    // Before anyone was heard nothing tells this from an edit of the words.
    let edited = SCHOOL.replace("hoa sen", "hoa hồng");
    assert_eq!(house.report(&edited).await.chain, chain);
    let case = house
        .app
        .open_case(&house.officer, chain, "Trường mầm non")
        .await
        .unwrap();
    let mut request = zalo();
    request.party.names = vec!["Mầm non Hoa Sen".into()];
    let request = house
        .app
        .request_verification(&house.officer, case, request)
        .await
        .unwrap();
    house
        .app
        .record_reply(&house.officer, case, request, denial(), Vec::new())
        .await
        .unwrap();
    let other = SCHOOL.replace("hoa sen", "bình minh");
    let answer = house.app.check(&other).await.unwrap();
    assert_eq!(answer.answer, Answer::Suggested);
    assert!(answer.matched.unwrap().other_party);
    let receipt = house.report(&other).await;
    assert!(receipt.new_chain, "the same rule for both");
    let copy = SCHOOL.replace("thứ sáu", "thứ bảy");
    assert_eq!(house.report(&copy).await.chain, chain);
    let theirs = other.replace("thứ sáu", "thứ bảy");
    assert_eq!(house.report(&theirs).await.chain, receipt.chain);
}
