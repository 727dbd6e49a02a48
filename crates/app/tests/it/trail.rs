//! The audit trail in the real database file: what was done is in it, and nobody changes it unseen.

use app::audit::{BEGINNING, Problem, hash_of};
use casework::CaseId;

use crate::house::House;

async fn problems(house: &House, case: CaseId) -> Vec<Problem> {
    let mut checks = house.app.verify_trails(Some(case)).await.unwrap();
    checks.pop().unwrap().problems
}

async fn actions(house: &House, case: CaseId) -> Vec<String> {
    let page = house.app.trail_page(&house.staff, case).await.unwrap();
    page.lines.into_iter().map(|line| line.row.action).collect()
}

#[tokio::test]
async fn the_trail_says_who_did_what_from_opening_to_sending() {
    let house = House::new().await;
    let letter = house.numbered().await;
    house.app.send_letter(&house.clerk, letter).await.unwrap();
    let case = house.store.letter(letter).await.unwrap().unwrap().case;
    assert_eq!(
        actions(&house, case).await,
        [
            "opened",
            "assigned",
            "harm-assessed",
            "verification-requested",
            "reply-received",
            "verdict-proposed",
            "verdict-approved",
            "letter-drafted",
            "letter-signed",
            "letter-numbered",
            "letter-sent",
        ]
    );
    let page = house.app.trail_page(&house.staff, case).await.unwrap();
    assert!(page.lines.iter().all(|line| !line.name.is_empty()));
    let proposed = &page.lines[5].name;
    let approved = &page.lines[6].name;
    assert_ne!(proposed, approved, "two people");
    assert_eq!(page.check.problems, []);
}

/// Statements on the database, and what must be found afterwards.
const TAMPERING: [(&[&str], &str); 10] = [
    (
        &["UPDATE audit SET body = replace(body, 'harm-assessed', 'dismissed') WHERE seq = 3"],
        "changed 3",
    ),
    (
        &["UPDATE audit SET hash = replace(hash, substr(hash, 1, 1), 'e') || 'x' WHERE seq = 2"],
        "changed 2",
    ),
    (&["DELETE FROM audit WHERE seq = 3"], "missing 3"),
    (&["DELETE FROM audit WHERE seq = 7"], "cut 7"),
    (
        &[
            "DELETE FROM audit WHERE seq = 7",
            "UPDATE audit_head SET seq = 6, hash = (SELECT hash FROM audit WHERE seq = 6)",
        ],
        "event-without-row 7",
    ),
    (
        &["DELETE FROM audit", "DELETE FROM audit_head"],
        "event-without-row 1",
    ),
    (
        &[
            "UPDATE audit SET seq = 90 WHERE seq = 2",
            "UPDATE audit SET seq = 2 WHERE seq = 3",
            "UPDATE audit SET seq = 3 WHERE seq = 90",
        ],
        "changed 2",
    ),
    (
        &["INSERT INTO audit SELECT casefile, 8, body, hash FROM audit WHERE seq = 7"],
        "changed 8",
    ),
    (
        &["UPDATE case_event SET body = replace(body, 'Cả tỉnh', 'Cả nước') WHERE version = 3"],
        "event-changed 3",
    ),
    (
        &["DELETE FROM case_event WHERE version = 2"],
        "event-changed 2",
    ),
];

#[tokio::test]
async fn every_change_removal_and_swap_in_the_file_is_seen() {
    let house = House::new().await;
    let case = house.concluded().await;
    assert_eq!(problems(&house, case).await, []);
    const TABLES: [&[&str]; 3] = [
        &[
            "CREATE TABLE kept_audit AS SELECT * FROM audit",
            "DELETE FROM audit",
            "INSERT INTO audit SELECT * FROM kept_audit",
        ],
        &[
            "CREATE TABLE kept_head AS SELECT * FROM audit_head",
            "DELETE FROM audit_head",
            "INSERT INTO audit_head SELECT * FROM kept_head",
        ],
        &[
            "CREATE TABLE kept_event AS SELECT * FROM case_event",
            "DELETE FROM case_event",
            "INSERT INTO case_event SELECT * FROM kept_event",
        ],
    ];
    for table in TABLES {
        house.sql(table[0]).await;
    }
    for (statements, expected) in TAMPERING {
        for statement in statements {
            house.sql(statement).await;
        }
        let found: Vec<String> = problems(&house, case)
            .await
            .iter()
            .map(|problem| format!("{} {}", problem.code(), problem.place()))
            .collect();
        assert!(
            found.iter().any(|one| one == expected),
            "{statements:?}: {found:?}"
        );
        for table in TABLES {
            house.sql(table[1]).await;
            house.sql(table[2]).await;
        }
        assert_eq!(
            problems(&house, case).await,
            [],
            "put back after {statements:?}"
        );
    }
}

#[tokio::test]
async fn an_export_can_be_verified_without_the_program_and_shows_a_rewritten_trail() {
    let house = House::new().await;
    let case = house.concluded().await;
    let export = house.app.trail_jsonl(&house.staff, case).await.unwrap();
    let mut previous = BEGINNING.to_owned();
    for line in export.lines() {
        let read: serde_json::Value = serde_json::from_str(line).unwrap();
        let row = line
            .strip_prefix("{\"row\":")
            .and_then(|rest| rest.split_once(",\"name\":"))
            .unwrap()
            .0;
        assert_eq!(read["previous"], previous.as_str());
        previous = hash_of(&previous, row);
        assert_eq!(read["hash"], previous.as_str());
    }
    assert_eq!(
        house.app.trail_against(&export).await.unwrap(),
        [0_usize; 0]
    );

    // Whoever holds the file can rewrite the whole chain; an earlier export gives it away.
    house.sql("DELETE FROM audit").await;
    house.sql("DELETE FROM audit_head").await;
    house.sql("DELETE FROM audit_begun").await;
    house
        .sql("UPDATE case_event SET body = replace(body, 'Cả tỉnh', 'Cả nước') WHERE version = 3")
        .await;
    let again = house.restarted().await;
    assert_eq!(
        again.verify_trails(Some(case)).await.unwrap()[0].problems,
        []
    );
    assert_eq!(again.trail_against(&export).await.unwrap(), [3, 4, 5, 6, 7]);
}

#[tokio::test]
async fn a_spreadsheet_gets_no_formulas() {
    let house = House::new().await;
    let case = house.concluded().await;
    let csv = house.app.trail_csv(&house.staff, case).await.unwrap();
    assert!(csv.starts_with('\u{feff}'));
    assert_eq!(csv.lines().count(), 8);
    assert!(csv.contains("verdict-approved"));
}
