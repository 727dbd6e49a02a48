//! Official answers under their numbers.

use app::{Answer, AnswerStanding, CheckAnswer, Difference, Error, Refusal, model::AnswerNumber};
use casework::CaseId;

use crate::house::*;

async fn number(app: &app::App, text: &str) -> AnswerNumber {
    let answer = app.check(text).await.unwrap();
    assert!(answer.is_official());
    answer
        .rests_on
        .number
        .expect("an official answer has a number")
}

async fn correct(house: &House, case: CaseId, explanation: &str) {
    let mut verdict = fabricated();
    verdict.explanation = explanation.into();
    let app = &house.app;
    app.propose_correction(&house.officer, case, verdict, "Rõ hơn")
        .await
        .unwrap();
    app.approve_verdict(&house.approver, case).await.unwrap();
}

async fn withdraw(house: &House, case: CaseId) {
    let app = &house.app;
    app.propose_withdrawal(&house.officer, case, "Sai bên")
        .await
        .unwrap();
    app.approve_verdict(&house.approver, case).await.unwrap();
}

#[tokio::test]
async fn every_official_answer_has_a_number_and_no_other_has() {
    let house = House::new().await;
    let before = house.app.check(HOAX).await.unwrap();
    assert_eq!(before.answer, Answer::Known);
    assert_eq!(before.rests_on.number, None, "reported, not answered");
    house.concluded().await;
    let number = number(&house.app, HOAX).await;
    // Copies that rest on the same have the same number, here and after a restart.
    for text in [
        without_marks(HOAX),
        HOAX.to_uppercase(),
        HOAX.replace("hôm nay", "mai"),
    ] {
        let answer = house.app.check(&text).await.unwrap();
        assert_eq!(answer.rests_on.number, Some(number.clone()), "{text}");
        assert_eq!(answer.rests_on.operating_point, 0.7);
        assert_eq!(answer.rests_on.matcher, recognise::matcher_version());
    }
    let other = house.restarted().await;
    assert_eq!(
        other.check(HOAX).await.unwrap().rests_on.number,
        Some(number)
    );
    let quoting = format!("Sở khẳng định nội dung sau là tin giả: \"{HOAX}\"");
    for text in [
        "Chiều nay họp tổ dân phố",
        &quoting,
        &HOAX.replace("Zalo", "Facebook"),
    ] {
        let answer = house.app.check(text).await.unwrap();
        assert!(!answer.is_official());
        assert_eq!(answer.rests_on.number, None, "{text}");
    }
}

#[tokio::test]
async fn neither_text_nor_moment_of_a_check_is_kept() {
    let house = House::new().await;
    house.concluded().await;
    let secret = "bà Tư xóm Chùa gửi";
    let text = format!("{secret}: {HOAX}");
    let number = number(&house.app, &text).await;
    let page = house.app.answer(&number.to_string()).await.unwrap();
    assert_eq!(page.answer.day, time::macros::date!(2021 - 02 - 18));
    house.pass(time::Duration::days(3));
    house.app.check(&text).await.unwrap();
    let page = house.app.answer(&number.to_string()).await.unwrap();
    assert_eq!(
        page.answer.day,
        time::macros::date!(2021 - 02 - 18),
        "the first day stays"
    );
    let file = house.file();
    assert!(
        !file
            .windows(secret.len())
            .any(|part| part == secret.as_bytes())
    );
}

#[tokio::test]
async fn an_answer_is_read_back_word_for_word_whatever_came_after() {
    let house = House::new().await;
    let case = house.concluded().await;
    let first = number(&house.app, HOAX).await.to_string();
    let page = house.app.answer(&first.to_lowercase()).await.unwrap();
    assert_eq!(page.standing, AnswerStanding::Stands);
    assert_eq!(page.then.verdict.explanation, fabricated().explanation);
    assert!(page.same_matcher());

    correct(&house, case, "Zalo không đổi điều lệ.").await;
    let page = house.app.answer(&first).await.unwrap();
    assert_eq!(page.standing, AnswerStanding::Corrected);
    assert_eq!(page.then.verdict.explanation, fabricated().explanation);
    assert_eq!(
        page.now.correction.verdict.explanation,
        "Zalo không đổi điều lệ."
    );
    let second = number(&house.app, HOAX).await.to_string();
    assert_ne!(first, second);

    withdraw(&house, case).await;
    for (number, words) in [
        (&first, fabricated().explanation),
        (&second, "Zalo không đổi điều lệ.".to_owned()),
    ] {
        let page = house.app.answer(number).await.unwrap();
        assert_eq!(page.standing, AnswerStanding::Withdrawn);
        assert_eq!(page.then.verdict.explanation, words);
    }
}

#[tokio::test]
async fn a_number_that_is_none_and_one_that_nobody_was_told_are_two_things() {
    let house = House::new().await;
    house.concluded().await;
    let number = number(&house.app, HOAX).await.to_string();
    let wrong = format!(
        "{}{}",
        &number[..13],
        if number.ends_with('7') { '8' } else { '7' }
    );
    let refused = |result: app::Result<app::AnswerPage>| match result {
        Err(Error::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    };
    assert_eq!(
        refused(house.app.answer(&wrong).await),
        Refusal::Invalid("answer-number")
    );
    assert_eq!(
        refused(house.app.answer("").await),
        Refusal::Invalid("answer-number")
    );
    let basis = house.app.answer(&number).await.unwrap().answer.basis;
    let untold = AnswerNumber::of(&basis, 1).to_string();
    assert_eq!(
        refused(house.app.answer(&untold).await),
        Refusal::NotFound("answer")
    );
}

async fn differences(house: &House, number: &str, text: &str) -> (CheckAnswer, Vec<Difference>) {
    let (_, recheck) = house.app.recheck(number, text).await.unwrap();
    (recheck.answer, recheck.differences)
}

#[tokio::test]
async fn a_text_that_is_pasted_again_gets_the_same_number_or_the_reason_why_not() {
    let house = House::new().await;
    let case = house.concluded().await;
    let number = number(&house.app, HOAX).await.to_string();
    let (answer, different) = differences(&house, &number, &without_marks(HOAX)).await;
    assert_eq!(different, []);
    assert_eq!(answer.rests_on.number.unwrap().to_string(), number);
    let (_, different) = differences(&house, &number, "Chiều nay họp tổ dân phố").await;
    assert_eq!(different, [Difference::Unknown]);
    let (_, different) = differences(&house, &number, &HOAX.replace("Zalo", "Facebook")).await;
    assert_eq!(different, [Difference::OtherParty]);
    let rice = "Ngày kia sân vận động huyện phát gạo miễn phí cho tất cả người cao tuổi, chỉ cần \
                mang theo sổ hộ khẩu và đến trước sáu giờ sáng để nhận phiếu, hết gạo là thôi";
    house.report(rice).await;
    let (_, different) = differences(&house, &number, rice).await;
    assert_eq!(
        different,
        [Difference::OtherMessage, Difference::NoCorrection]
    );
    let variant = format!("{HOAX} Nhớ gửi tiếp cho ít nhất mười người thân trước nửa đêm nay nhé.");
    house.report(&variant).await;
    let (_, different) = differences(&house, &number, &variant).await;
    assert_eq!(different, [Difference::OtherVariant]);
    correct(&house, case, "Zalo không đổi điều lệ.").await;
    let (_, different) = differences(&house, &number, HOAX).await;
    assert_eq!(different, [Difference::Correction(1, 2)]);
    // As an earlier matcher at another operating point would have given it.
    house
        .sql("UPDATE answer_number SET matcher = '1.0', confirm = 8000")
        .await;
    let (_, different) = differences(&house, &number, HOAX).await;
    let all = [
        Difference::Correction(1, 2),
        Difference::Matcher,
        Difference::OperatingPoint,
    ];
    assert_eq!(different, all);
}

#[tokio::test]
async fn a_number_that_cannot_be_kept_does_not_keep_the_answer() {
    let house = House::new().await;
    house.concluded().await;
    house
        .sql(
            "CREATE TRIGGER full BEFORE INSERT ON answer_number
             BEGIN SELECT RAISE(ABORT, 'disk full'); END",
        )
        .await;
    let answer = house.app.check(HOAX).await.unwrap();
    assert!(answer.is_official());
    assert_eq!(answer.rests_on.number, None, "no number that leads nowhere");
    house.sql("DROP TRIGGER full").await;
    number(&house.app, HOAX).await;
}

#[tokio::test]
async fn a_clash_of_two_numbers_gives_another_one() {
    let house = House::new().await;
    let case = house.concluded().await;
    let first = number(&house.app, HOAX).await;
    let basis = house
        .app
        .answer(&first.to_string())
        .await
        .unwrap()
        .answer
        .basis;
    correct(&house, case, "Zalo không đổi điều lệ.").await;
    // What version 2 would be told belongs to version 1 already.
    let mut next = basis.clone();
    next.version = 2;
    let taken = AnswerNumber::of(&next, 0);
    let clash = app::model::NumberedAnswer {
        number: taken.clone(),
        basis: app::model::AnswerBasis {
            matcher: "9.9".into(),
            ..basis
        },
        day: time::macros::date!(2021 - 02 - 18),
    };
    let change = app::ports::AnswerChange::Number(clash);
    let change = app::ports::Change::Answer(change);
    house.store.commit(vec![change]).await.unwrap();
    let second = number(&house.app, HOAX).await;
    assert_eq!(second, AnswerNumber::of(&next, 1));
    let page = house.app.answer(&second.to_string()).await.unwrap();
    assert_eq!(page.answer.basis, next);
}
