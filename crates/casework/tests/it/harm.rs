//! Priority explains itself.

use casework::*;
use proptest::prelude::*;
use time::Duration;

use crate::steps::*;

fn any_harm() -> impl Strategy<Value = Harm> {
    (
        1_u8..=5,
        proptest::sample::subsequence(Consequence::ALL.to_vec(), 0..=7),
        proptest::sample::subsequence(Affected::ALL.to_vec(), 0..=7),
        any::<u64>(),
        any::<bool>(),
    )
        .prop_map(|(severity, consequences, affected, seen, named)| Harm {
            concern: "x".into(),
            severity,
            consequences,
            affected,
            seen,
            named: if named { "Zalo".into() } else { String::new() },
            ..Harm::default()
        })
}

proptest! {
    #[test]
    fn the_reasons_add_up_to_the_points(harm in any_harm()) {
        let priority = harm.priority();
        let sum: u32 = priority.reasons.iter().map(|(_, points)| points).sum();
        prop_assert_eq!(priority.points, sum.min(100));
        prop_assert!(priority.reasons.iter().all(|(_, points)| *points > 0));
    }

    #[test]
    fn worse_is_never_less_urgent(harm in any_harm(), more in any::<u64>()) {
        let before = harm.priority();
        let graver = Harm { severity: (harm.severity + 1).min(5), ..harm.clone() };
        prop_assert!(graver.priority().urgency >= before.urgency);
        let wider = Harm { seen: harm.seen.max(more), ..harm.clone() };
        prop_assert!(wider.priority().points >= before.points);
        for one in Consequence::ALL {
            let mut worse = harm.clone();
            worse.consequences.push(*one);
            prop_assert!(worse.priority().points >= before.points, "{one:?}");
        }
    }
}

#[test]
fn danger_today_is_urgent_and_a_small_thing_is_not() {
    let harm = |severity, consequences: &[Consequence]| Harm {
        severity,
        consequences: consequences.to_vec(),
        ..Harm::default()
    };
    assert_eq!(harm(5, &[]).priority().urgency, Urgency::Urgent);
    assert_eq!(harm(1, &[]).priority().urgency, Urgency::Low);
    assert_eq!(
        harm(3, &[Consequence::Panic]).priority().urgency,
        Urgency::Normal
    );
    assert_eq!(
        harm(4, &[Consequence::Money]).priority().urgency,
        Urgency::High
    );
    assert_eq!(
        harm(1, Consequence::ALL).priority().urgency,
        Urgency::Normal,
        "ticking everything does not make it urgent"
    );
}

#[test]
fn a_case_is_due_as_its_harm_says_until_somebody_says_otherwise() {
    let mut steps = steps_to("waiting");
    let due = case_after(&steps).due_at();
    assert_eq!(due, Some(NOW + Urgency::Normal.within()));
    let later = NOW + Duration::days(9);
    steps.push((Command::SetDeadline(Some(later)), approver()));
    assert_eq!(case_after(&steps).due_at(), Some(later));
    assert_eq!(case_after(&steps_to("concluded")).due_at(), None);
}
