//! "Perhaps you mean …": what short or retold claims are offered, and never as an answer.

use app::{Answer, App};
use casework::CaseId;

use crate::house::*;

const WATER: &str = "Cảnh báo khẩn: từ tối nay toàn bộ khu phố bị cắt nước sinh hoạt trong mười ngày liền vì đường ống chính bị vỡ, bà con nhanh chóng tích trữ nước kẻo không kịp";
const PAPAYA: &str = "Bệnh viện tỉnh vừa xác nhận uống nước lá đu đủ với muối mỗi sáng chữa khỏi hoàn toàn bệnh tiểu đường, hãy chia sẻ cho người thân ngay hôm nay để cứu người";

const RETOLD: [&str; 4] = [
    "nghe nói Zalo sắp được dùng hình ảnh của mình hả mọi người",
    "zalo dung hinh anh cua minh",
    "Zalo công khai tin nhắn đã xóa từ hôm nay có thật không?",
    "điều lệ mới Zalo",
];

const STRANGERS: [&str; 6] = [
    "Chiều nay tổ dân phố họp lúc 17 giờ tại nhà văn hóa, mời các hộ cử người tham dự đầy đủ.",
    "Chia sẻ cho mọi người cùng biết nhé",
    "Zalo",
    "👍👍👍",
    "Giá vàng hôm nay tăng mạnh, người dân xếp hàng mua từ sáng sớm",
    "Chúc mọi người ngày mới vui vẻ",
];

async fn suggested(app: &App, text: &str) -> Vec<CaseId> {
    let answer = app.check(text).await.unwrap();
    assert!(!answer.is_official(), "{text}");
    let cases = answer.suggestions.iter();
    cases.map(|one| one.view.correction.case).collect()
}

#[tokio::test]
async fn a_retold_claim_is_offered_its_correction_and_a_stranger_nothing() {
    let house = House::new().await;
    let case = house.concluded().await;
    for text in RETOLD {
        let answer = house.app.check(text).await.unwrap();
        assert_ne!(answer.answer, Answer::Known, "{text}");
        assert_eq!(suggested(&house.app, text).await, [case], "{text}");
    }
    for text in STRANGERS {
        assert_eq!(suggested(&house.app, text).await, [], "{text}");
    }
}

#[tokio::test]
async fn what_is_answered_officially_is_not_suggested_as_well() {
    let house = House::new().await;
    house.concluded().await;
    let answer = house.app.check(HOAX).await.unwrap();
    assert!(answer.is_official() && answer.suggestions.is_empty());
    // Shown beside a text that speaks about it: once is enough.
    let about = format!("Sở khẳng định nội dung sau là tin giả: \"{HOAX}\"");
    let answer = house.app.check(&about).await.unwrap();
    assert!(answer.correction.is_some() && answer.suggestions.is_empty());
}

#[tokio::test]
async fn only_what_is_published_and_stands_is_suggested() {
    let house = House::new().await;
    house.report(WATER).await;
    assert_eq!(suggested(&house.app, "sắp cắt nước mười ngày à").await, []);
    let (case, request) = house.case().await;
    assert_eq!(suggested(&house.app, RETOLD[0]).await, [], "no verdict yet");
    house
        .app
        .record_reply(&house.officer, case, request, denial(), Vec::new())
        .await
        .unwrap();
    house
        .app
        .propose_verdict(&house.officer, case, fabricated())
        .await
        .unwrap();
    assert_eq!(suggested(&house.app, RETOLD[0]).await, [], "not approved");
    house
        .app
        .approve_verdict(&house.approver, case)
        .await
        .unwrap();
    assert_eq!(suggested(&house.app, RETOLD[0]).await, [case], "at once");
    house
        .app
        .reopen_case(&house.officer, case, "có tin mới")
        .await
        .unwrap();
    assert_eq!(suggested(&house.app, RETOLD[0]).await, [], "under review");
    let mut verdict = fabricated();
    verdict.claim = "Cây cầu treo đầu xã đóng cửa ba tuần".into();
    house
        .app
        .propose_verdict(&house.officer, case, verdict)
        .await
        .unwrap();
    house
        .app
        .approve_verdict(&house.approver, case)
        .await
        .unwrap();
    let again = suggested(&house.app, "cầu treo đóng cửa ba tuần à").await;
    assert_eq!(again, [case], "the new version's claim");
    house.app.remove_example_by_operator().await.unwrap();
    assert_eq!(suggested(&house.app, RETOLD[0]).await, [], "removed");
}

#[tokio::test]
async fn a_restart_and_another_process_suggest_the_same() {
    let house = House::new().await;
    let case = house.concluded().await;
    let other = house.restarted().await;
    assert_eq!(suggested(&other, RETOLD[0]).await, [], "not read yet");
    assert_eq!(other.follow_corrections().await.unwrap(), 1);
    assert_eq!(suggested(&other, RETOLD[0]).await, [case]);
    // A copy that says it in other words, taken in elsewhere.
    let tail = "Cô giáo chủ nhiệm lớp con tôi cũng vừa nhận được thông báo khẩn này sáng nay";
    house.report(&format!("{HOAX} {tail}")).await;
    let words = "cô giáo chủ nhiệm vừa nhận thông báo khẩn sáng nay";
    assert_eq!(suggested(&house.app, words).await, [case], "here at once");
    other.refresh().await.unwrap();
    other.follow_corrections().await.unwrap();
    assert_eq!(suggested(&other, words).await, [case], "there after a look");
}

#[tokio::test]
async fn the_likeliest_of_many_come_first_and_five_at_most() {
    let house = House::new().await;
    let zalo = house.concluded().await;
    let water = conclude(
        &house,
        WATER,
        "Khu phố bị cắt nước sinh hoạt trong mười ngày",
    )
    .await;
    let papaya = conclude(&house, PAPAYA, "Nước lá đu đủ chữa khỏi bệnh tiểu đường").await;
    for text in RETOLD {
        assert_eq!(suggested(&house.app, text).await[0], zalo, "{text}");
    }
    let text = "sắp cắt nước sinh hoạt, uống nước lá đu đủ đi";
    let both = suggested(&house.app, text).await;
    assert_eq!(both.len(), 2);
    assert!(both.contains(&water) && both.contains(&papaya));
    let places = [
        "chợ huyện",
        "bến xe",
        "nhà thờ",
        "sân bóng",
        "xưởng gỗ",
        "cầu đá",
    ];
    for (n, place) in places.into_iter().enumerate() {
        let claim = format!("Khu phố gần {place} bị cắt điện trong mười ngày");
        let own: String = (0..30).map(|w| format!("riêng{n}x{w} ")).collect();
        conclude(&house, &format!("{own}{claim} {own}"), &claim).await;
    }
    let text = "nghe nói khu phố mình bị cắt gì đó trong mười ngày";
    assert_eq!(suggested(&house.app, text).await.len(), 5);
    for text in STRANGERS {
        assert_eq!(suggested(&house.app, text).await, [], "{text}");
    }
}

/// A chain of its own with a verdict.
async fn conclude(house: &House, text: &str, claim: &str) -> CaseId {
    let chain = house.report(text).await.chain;
    let case = house
        .app
        .open_case(&house.officer, chain, claim)
        .await
        .unwrap();
    let harm = casework::Harm {
        concern: "Gây hoang mang".into(),
        reach: "Cả tỉnh".into(),
        severity: 3,
        ..casework::Harm::default()
    };
    house
        .app
        .assess_harm(&house.officer, case, harm)
        .await
        .unwrap();
    let request = house
        .app
        .request_verification(&house.officer, case, zalo())
        .await
        .unwrap();
    house
        .app
        .record_reply(&house.officer, case, request, denial(), Vec::new())
        .await
        .unwrap();
    let mut verdict = fabricated();
    verdict.claim = claim.into();
    house
        .app
        .propose_verdict(&house.officer, case, verdict)
        .await
        .unwrap();
    house
        .app
        .approve_verdict(&house.approver, case)
        .await
        .unwrap();
    case
}
