//! The index file: the same answers with it, without it, and with any wrong one.

use app::{App, CheckAnswer};

use crate::house::*;

const OTHER: &str = "Cảnh báo khẩn: từ tối nay toàn bộ khu phố bị cắt nước sinh hoạt trong mười ngày liền vì đường ống chính bị vỡ, bà con nhanh chóng tích trữ nước kẻo không kịp";

async fn answers(app: &App) -> Vec<CheckAnswer> {
    let half: String = HOAX.chars().take(HOAX.chars().count() / 2).collect();
    let asked = [
        HOAX.to_owned(),
        without_marks(HOAX),
        half,
        HOAX.replace("Zalo", "Facebook"),
        OTHER.to_owned(),
        "Chiều nay tổ dân phố họp lúc 17 giờ tại nhà văn hóa".to_owned(),
    ];
    let mut answers = Vec::new();
    for text in asked {
        answers.push(app.check(&text).await.unwrap());
    }
    answers
}

async fn kept() -> House {
    let house = House::new().await;
    house.concluded().await;
    house.report(OTHER).await;
    assert!(house.app.keep_index().await);
    house
}

/// Whether a start with the file as it is now believes it: then nothing needs to be kept anew.
async fn is_believed(house: &House) -> bool {
    !house.restarted().await.keep_index().await
}

#[tokio::test]
async fn a_restart_from_the_file_answers_the_same() {
    let house = kept().await;
    let before = answers(&house.app).await;
    assert!(is_believed(&house).await);
    let again = house.restarted().await;
    assert_eq!(answers(&again).await, before);
    // What came after the file was written is read from the store.
    let later = format!("{OTHER} Nhớ mua thêm can nhựa và bồn chứa loại lớn.");
    let receipt = house.report(&later).await;
    let again = house.restarted().await;
    let found = again.check(&later).await.unwrap().matched.unwrap();
    assert_eq!(found.message, receipt.message);
}

#[tokio::test]
async fn a_damaged_file_is_not_believed_and_changes_no_answer() {
    let house = kept().await;
    let before = answers(&house.app).await;
    let good = house.index_file.0.lock().unwrap().clone().unwrap();
    let mut wrong: Vec<Vec<u8>> = vec![
        Vec::new(),
        b"PNG".to_vec(),
        good[..good.len() - 1].to_vec(),
        good[..good.len() / 2].to_vec(),
        [&good[..], b"more"].concat(),
    ];
    // Magic, version, checksum, a byte of the contents, what it is made of.
    for at in [0, 8, 12, 24, good.len() / 2, good.len() - 1] {
        let mut file = good.clone();
        file[at] ^= 1;
        wrong.push(file);
    }
    for (n, file) in wrong.into_iter().enumerate() {
        *house.index_file.0.lock().unwrap() = Some(file);
        let again = house.restarted().await;
        assert_eq!(answers(&again).await, before, "file {n}");
        assert!(again.keep_index().await, "file {n} was built anew");
        assert!(is_believed(&house).await, "and kept");
    }
}

#[tokio::test]
async fn a_file_of_other_data_is_not_believed() {
    let house = kept().await;
    let file = house.index_file.0.lock().unwrap().clone();
    // As many messages with the same numbers, but another text among them.
    let other = House::new().await;
    other.concluded().await;
    other.report(&OTHER.replace("cắt nước", "cắt điện")).await;
    let before = answers(&other.app).await;
    *other.index_file.0.lock().unwrap() = file.clone();
    assert_eq!(answers(&other.restarted().await).await, before);
    assert!(!is_believed(&other).await);
    // Fewer messages than the file knows.
    let new = House::new().await;
    *new.index_file.0.lock().unwrap() = file;
    assert!(!is_believed(&new).await);
}

#[tokio::test]
async fn messages_that_went_since_are_gone_after_a_restart() {
    let house = kept().await;
    house.app.remove_example_by_operator().await.unwrap();
    let again = house.restarted().await;
    let hoax = again.check(HOAX).await.unwrap();
    assert!(hoax.correction.is_none());
    assert!(again.check(OTHER).await.unwrap().matched.is_some());
}

#[tokio::test]
async fn a_chain_moved_in_the_store_is_seen() {
    let house = kept().await;
    let chain = house.report(HOAX).await.chain;
    let moved = house.report(OTHER).await;
    assert_ne!(moved.chain, chain);
    house
        .sql(
            "UPDATE message SET chain = (SELECT chain FROM message ORDER BY seq LIMIT 1)
             WHERE seq = (SELECT max(seq) FROM message)",
        )
        .await;
    let again = house.restarted().await;
    let found = again.check(OTHER).await.unwrap().matched.unwrap();
    let first = house.store.messages_after(0, 1).await.unwrap();
    assert_eq!(
        (found.message, found.chain),
        (moved.message, first[0].chain)
    );
}

#[tokio::test]
async fn what_another_program_decides_is_seen_as_soon_as_was_asked_for() {
    let house = House::new().await;
    let case = house.concluded().await;
    let fresh_for = time::Duration::seconds(1);
    let other = house.restarted().await.with_freshness(fresh_for);
    let strict = house.restarted().await;
    // The first answer gets its number, which is a commit like any other; the second rests.
    assert!(!withdrawn(&other).await);
    assert!(!withdrawn(&other).await);
    assert!(!withdrawn(&strict).await);
    let (officer, approver) = (&house.officer, &house.approver);
    let reason = "Chứng cứ bị làm giả";
    let proposed = house.app.propose_withdrawal(officer, case, reason);
    proposed.await.unwrap();
    house.app.approve_verdict(approver, case).await.unwrap();
    assert!(withdrawn(&house.app).await, "what is decided here, at once");
    assert!(withdrawn(&strict).await);
    assert!(!withdrawn(&other).await, "still held");
    house.pass(fresh_for);
    assert!(withdrawn(&other).await);
}

async fn withdrawn(app: &App) -> bool {
    let answer = app.check(HOAX).await.unwrap();
    answer.correction.unwrap().withdrawn
}
