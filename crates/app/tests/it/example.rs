//! The worked example comes whole and goes whole.

use app::{Answer, Error, Refusal};
use casework::ChainId;

use crate::house::*;

#[tokio::test]
async fn its_hoax_is_one_chain_and_the_largest() {
    let house = House::new().await;
    let chains = house.app.largest_chains(10).await.unwrap();
    assert_eq!(
        chains.len(),
        4,
        "{:?}",
        chains.iter().map(|c| &c.representative).collect::<Vec<_>>()
    );
    assert!(chains[0].representative.contains("điều lệ mới của Zalo"));
    assert!(chains[0].variants >= 9);
    assert!(chains[0].sightings > 200);
}

#[tokio::test]
async fn it_goes_with_all_that_grew_from_it_and_nothing_else() {
    let house = House::new().await;
    let letter = house.numbered().await;
    house.app.send_letter(&house.clerk, letter).await.unwrap();
    let ours = house
        .report("Bà con lưu ý lịch cắt điện tuần này của xã ta đã đổi sang chiều thứ năm, không phải thứ tư như thông báo cũ, nhờ chuyển tiếp tới các hộ cuối xóm")
        .await;
    // A real variant that joined the example's chain is ours, too.
    let variant = format!("{HOAX} Nhớ gửi cho cả nhà nhé!");
    house.report(&variant).await;
    house
        .app
        .remove_example(&house.administrator)
        .await
        .unwrap();

    let chains = house.app.largest_chains(10).await.unwrap();
    let mut ids: Vec<ChainId> = chains.iter().map(|chain| chain.chain.id).collect();
    ids.retain(|id| *id != ours.chain);
    assert_eq!((chains.len(), ids.len()), (2, 1));
    assert!(
        chains
            .iter()
            .all(|chain| !chain.chain.example && chain.case.is_none())
    );
    let answer = house.app.check(&variant).await.unwrap();
    assert_eq!((answer.answer, answer.correction), (Answer::Known, None));
    assert!(matches!(
        house.app.enter_example(casework::Role::Officer).await,
        Err(Error::Refused(Refusal::NoExample))
    ));
    assert!(matches!(
        house.app.load_example_at_start().await,
        Err(Error::Refused(Refusal::NotEmpty))
    ));
}

#[tokio::test]
async fn reports_are_taken_after_it_went_from_otherwise_empty_data() {
    let house = House::new().await;
    house.app.remove_example_by_operator().await.unwrap();
    let receipt = house.report(HOAX).await;
    assert!(receipt.new_message && receipt.new_chain);
    let app = house.restarted().await;
    let found = app.check(HOAX).await.unwrap().matched.unwrap();
    assert_eq!(found.message, receipt.message);
}
