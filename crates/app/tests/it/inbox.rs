//! What stands on top of the inbox, and what a chain's page tells of its variants.

use app::{NewReport, views::Spread};
use time::Duration;

use crate::house::*;

const BURST: &str = "Cảnh báo khẩn: từ tối nay toàn bộ khu phố bị cắt nước sinh hoạt trong mười ngày liền vì đường ống chính bị vỡ, bà con nhanh chóng tích trữ nước kẻo không kịp";
const SPREAD: &str = "Bệnh viện tỉnh vừa xác nhận uống nước lá đu đủ với muối mỗi sáng chữa khỏi hoàn toàn bệnh tiểu đường, hãy chia sẻ cho người thân ngay hôm nay để cứu người";
const OLD: &str = "Ngày kia sân vận động huyện phát gạo miễn phí cho tất cả người cao tuổi, chỉ cần mang theo sổ hộ khẩu và đến trước sáu giờ sáng để nhận phiếu, hết gạo là thôi";

async fn seen(house: &House, text: &str, channel: &str, area: &str, hours: i64, count: u64) {
    let report = NewReport {
        text: text.into(),
        channel: channel.into(),
        area: area.into(),
        seen_at: Some(START + Duration::hours(hours)),
        count,
        ..NewReport::default()
    };
    house.app.report(report).await.unwrap();
}

#[tokio::test]
async fn what_spreads_stands_above_a_burst_from_one_place_and_says_why() {
    let house = House::new().await;
    house.app.remove_example_by_operator().await.unwrap();
    house.pass(Duration::days(30));
    let now = 30 * 24;
    seen(&house, OLD, "zalo", "Đại Từ", now - 8 * 24, 5000).await;
    seen(&house, BURST, "zalo", "Đại Từ", now, 400).await;
    seen(&house, SPREAD, "sms", "", now - 30, 5).await;
    for channel in ["zalo", "facebook", "telegram"] {
        for area in ["Đại Từ", "Phú Bình", "Định Hóa", "Võ Nhai"] {
            seen(&house, SPREAD, channel, area, now - 3, 4).await;
        }
    }
    let inbox = house.app.inbox(&house.staff, 0).await.unwrap();
    let texts: Vec<&str> = inbox
        .rows
        .iter()
        .map(|row| row.summary.representative.as_str())
        .collect();
    assert_eq!(texts, [SPREAD, BURST, OLD]);
    let spread = Spread {
        day: 48,
        day_before: 5,
        channels: 4,
        areas: 4,
    };
    assert_eq!(inbox.rows[0].spread, Some(spread));
    assert_eq!(inbox.rows[0].summary.recent, 48, "both count the same day");
    assert_eq!(inbox.rows[2].spread, None, "not seen for a week");
    let again = house.app.inbox(&house.staff, 0).await.unwrap();
    let order = |inbox: &app::views::Inbox| -> Vec<_> {
        inbox.rows.iter().map(|row| row.summary.chain.id).collect()
    };
    assert_eq!(order(&inbox), order(&again));
    let beyond = house.app.inbox(&house.staff, 1).await.unwrap();
    assert!(beyond.rows.is_empty());
}

#[tokio::test]
async fn pages_of_the_inbox_show_each_chain_once() {
    let house = House::new().await;
    let words = [
        "cầu",
        "đường",
        "chợ",
        "trường",
        "bệnh viện",
        "nhà máy",
        "sông",
        "núi",
    ];
    for n in 0..120_usize {
        let text: String = (0..30)
            .map(|w| format!("{}{} ", words[(n * 7 + w * w) % 8], (n * 31 + w * 17) % 997))
            .collect();
        let hours = if n % 2 == 0 { 0 } else { -24 * 9 };
        seen(&house, &text, "zalo", "", hours, 1 + n as u64).await;
    }
    let mut all = Vec::new();
    for page in 0.. {
        let inbox = house.app.inbox(&house.staff, page).await.unwrap();
        if inbox.rows.is_empty() {
            assert_eq!(all.len() as u64, inbox.total);
            break;
        }
        all.extend(inbox.rows.iter().map(|row| row.summary.chain.id));
    }
    let count = all.len();
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), count);
}

#[tokio::test]
async fn a_chains_page_tells_what_each_variant_changes_of_the_first() {
    let house = House::new().await;
    let first = format!("{SPREAD}. Đặt mua gọi 0912 345 678 gặp bác sĩ Hoa");
    let other = first.replace("0912 345 678", "0988 777 666");
    let chain = house.report(&first).await.chain;
    for _ in 0..3 {
        assert_eq!(house.report(&other).await.chain, chain);
    }
    let page = house.app.chain_page(&house.staff, chain).await.unwrap();
    assert_eq!(page.variants.len(), 2);
    let changed = &page.variants[0];
    assert_eq!(
        (changed.seen.message.text.as_str(), changed.first),
        (app::masking::mask(&other).as_str(), false)
    );
    let told: Vec<(&str, &str, &str)> = changed
        .changes
        .iter()
        .map(|one| (one.slot.code(), one.known.as_str(), one.copy.as_str()))
        .collect();
    assert_eq!(told, [("phone", "09•• ••• •78", "09•• ••• •66")]);
    assert!(page.variants[1].first && page.variants[1].changes.is_empty());
}
