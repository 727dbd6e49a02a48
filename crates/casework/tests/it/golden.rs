//! Every situation × command × actor, as a table that a reviewer reads.

use casework::*;

use crate::steps::*;

#[test]
fn who_may_do_what_when() {
    let actors = [
        ("officer", officer()),
        ("other officer", person(6, &[Role::Officer])),
        ("approver", approver()),
        (
            "officer+approver",
            person(2, &[Role::Officer, Role::Approver]),
        ),
        ("clerk", person(3, &[Role::Clerk])),
        ("administrator", person(4, &[Role::Administrator])),
        ("party", party()),
        ("public", public()),
        ("clock", clock(NOW)),
    ];
    let mut table = String::new();
    for situation in SITUATIONS {
        let case = (situation != "unopened").then(|| case_after(&steps_to(situation)));
        table.push_str(&format!("\n== {situation}\n"));
        for (name, command) in commands() {
            // Actors with the same outcome share a cell: what differs is seen at once.
            let mut cells: Vec<(String, Vec<&str>)> = Vec::new();
            for (who, context) in &actors {
                let outcome = match decide(case.as_ref(), command.clone(), context) {
                    Ok(events) if events.is_empty() => "nothing".to_owned(),
                    Ok(events) => events.iter().map(Event::code).collect::<Vec<_>>().join("+"),
                    Err(refusal) => format!("({})", refusal.code()),
                };
                match cells.iter_mut().find(|(known, _)| *known == outcome) {
                    Some((_, people)) => people.push(who),
                    None => cells.push((outcome, vec![who])),
                }
            }
            let cells: Vec<String> = cells
                .into_iter()
                .map(|(outcome, people)| format!("{outcome}: {}", people.join(", ")))
                .collect();
            table.push_str(&format!("{name:21} {}\n", cells.join(" | ")));
        }
    }
    insta::assert_snapshot!(table);
}

#[test]
fn every_code_of_an_event_is_listed_once() {
    let mut seen: Vec<&str> = Event::CODES.to_vec();
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), Event::CODES.len());
    for situation in &SITUATIONS[1..] {
        let case = case_after(&steps_to(situation));
        assert!(Stage::CODES.contains(&case.stage.code()));
        for (_, command) in commands() {
            for context in [officer(), approver(), public(), clock(DUE)] {
                for event in decide(Some(&case), command.clone(), &context).unwrap_or_default() {
                    assert!(Event::CODES.contains(&event.code()), "{}", event.code());
                }
            }
        }
    }
}
