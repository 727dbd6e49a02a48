//! Labels are data with dates.

use casework::*;
use time::macros::{date, datetime};

use crate::steps::*;

#[test]
fn the_default_set_is_sound_and_has_every_kind_on_every_day() {
    let set = LabelSet::default().checked().expect("it is sound");
    for day in [
        NOW,
        datetime!(2022-01-26 16:59 UTC),
        datetime!(2022-01-26 17:00 UTC),
        datetime!(2026-07-01 00:00 UTC),
    ] {
        let kinds: Vec<_> = set.in_force(day).map(|label| label.kind).collect();
        assert_eq!(kinds, VerdictLabel::ALL, "{day}");
    }
    let basis = |at| set.find("fabricated", at).unwrap().basis.clone();
    assert!(!basis(datetime!(2022-01-26 16:59 UTC)).contains("14/2022"));
    assert!(
        basis(datetime!(2022-01-26 17:00 UTC)).contains("14/2022"),
        "midnight in Vietnam"
    );
}

#[test]
fn a_label_out_of_force_cannot_be_given() {
    let case = case_after(&steps_to("ready"));
    let mut context = officer();
    context.labels.0.iter_mut().for_each(|label| {
        if label.code == "fabricated" {
            label.valid_to = Some(date!(2021 - 02 - 17));
        }
    });
    assert_eq!(
        decide(Some(&case), propose(), &context),
        Err(Refusal::LabelNotInForce)
    );
    let unknown = Command::ProposeVerdict(verdict("satire"));
    assert_eq!(
        decide(Some(&case), unknown, &officer()),
        Err(Refusal::LabelNotInForce)
    );
}

#[test]
fn two_labels_of_one_code_may_follow_but_not_meet() {
    let mut set = LabelSet::default();
    let mut again = set.0[4].clone();
    set.0[4].valid_to = Some(date!(2026 - 06 - 30));
    again.valid_from = Some(date!(2026 - 07 - 01));
    set.0.push(again.clone());
    assert!(set.clone().checked().is_ok());
    again.valid_from = Some(date!(2026 - 06 - 30));
    set.0.push(again);
    assert_eq!(set.checked(), Err(Refusal::Invalid("label_code")));
    assert_eq!(
        LabelSet(Vec::new()).checked(),
        Err(Refusal::Empty("labels"))
    );
}

#[test]
fn a_set_comes_back_as_it_was_kept() {
    let set = LabelSet::default();
    let kept = serde_json::to_string(&set).unwrap();
    assert!(kept.contains("\"2022-01-27\""));
    assert_eq!(serde_json::from_str::<LabelSet>(&kept).unwrap(), set);
}
