//! The register of organisations: histories, groups by rule, files.

use app::{
    Basics, Error, FactValue, GroupEdit, ImportMode, NewFact, NewOrganisation, OrganisationQuery,
    Refusal, Reorganisation, RowError, RuleForm,
    model::{Ask, Kind, Level, Proof, Rule},
    sheet::{Column, SheetFormat},
};
use casework::{GroupId, OrganisationId};
use time::{Date, macros::date};

use crate::house::House;

const T2021: &[u8] = include_bytes!("../../../../fixtures/registers/thai-nguyen-2021.csv");
const T2025: &[u8] = include_bytes!("../../../../fixtures/registers/thai-nguyen-2025.csv");
const BEFORE: Date = date!(2021 - 02 - 18);
const AFTER: Date = date!(2025 - 07 - 01);

/// A house without the example's register.
async fn empty_house() -> House {
    let house = House::new().await;
    house
        .app
        .remove_example(&house.administrator)
        .await
        .unwrap();
    house
}

async fn import(house: &House, file: &[u8], mode: ImportMode) -> app::ImportPlan {
    let planned = house
        .app
        .plan_import(&house.clerk, file, mode)
        .await
        .unwrap();
    let errors: Vec<_> = planned
        .rows
        .iter()
        .filter(|row| !row.outcome.errors().is_empty())
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
    house
        .app
        .apply_import(&house.clerk, file, mode)
        .await
        .unwrap()
}

async fn names(house: &House, query: OrganisationQuery) -> Vec<String> {
    let page = house.app.organisations(&house.staff, &query).await.unwrap();
    page.rows.into_iter().map(|row| row.now.name).collect()
}

async fn id(house: &House, name: &str) -> OrganisationId {
    let lines = [name.to_owned()];
    let found = house.app.find_organisations(&house.staff, &lines).await;
    found.unwrap()[0]
}

fn group(name: &str, rule: Rule) -> GroupEdit {
    GroupEdit {
        id: None,
        name: name.to_owned(),
        ask: Ask::Warn,
        within_hours: 24,
        proof: Proof::Confirmation,
        rule,
    }
}

async fn members(house: &House, group: GroupId, day: Date) -> Vec<String> {
    let page = house
        .app
        .group_page(&house.staff, Some(group), None, Some(day))
        .await;
    let members = page.unwrap().preview.members;
    members.into_iter().map(|member| member.name).collect()
}

#[tokio::test]
async fn both_registers_of_thai_nguyen_go_in_and_rules_follow_the_law() {
    let house = empty_house().await;
    let first = import(&house, T2021, ImportMode::From(BEFORE)).await;
    assert_eq!(first.count("added"), 67);
    let second = import(&house, T2025, ImportMode::From(AFTER)).await;
    assert_eq!((second.count("added"), second.count("unchanged")), (184, 4));

    let committees = |levels| {
        RuleForm {
            kinds: vec![Kind::PeoplesCommittee],
            levels,
            within: Some("19".parse().unwrap()),
            ..RuleForm::default()
        }
        .rule()
    };
    let districts = group(
        "Ủy ban nhân dân các huyện",
        committees(vec![Level::District]),
    );
    let districts = house.app.save_group(&house.clerk, districts).await.unwrap();
    assert_eq!(members(&house, districts, BEFORE).await.len(), 9);
    assert_eq!(members(&house, districts, AFTER).await.len(), 0);
    let communes = group("Ủy ban nhân dân các xã", committees(vec![Level::Commune]));
    let communes = house.app.save_group(&house.clerk, communes).await.unwrap();
    assert_eq!(members(&house, communes, BEFORE).await.len(), 0);
    assert_eq!(members(&house, communes, AFTER).await.len(), 92);

    // Doing it again changes nothing, whatever the format that it comes in.
    let again = import(&house, T2025, ImportMode::From(AFTER)).await;
    assert_eq!(again.count("unchanged"), 188);
    for format in [SheetFormat::Csv, SheetFormat::Xlsx] {
        for day in [BEFORE, AFTER] {
            let exported = house
                .app
                .export_organisations(&house.staff, format, Some(day))
                .await;
            let (_, file) = exported.unwrap();
            let plan = import(&house, &file, ImportMode::From(day)).await;
            assert_eq!(plan.count("unchanged"), plan.rows.len(), "{day}");
            assert!(plan.rows.len() > 60);
        }
    }
}

#[tokio::test]
async fn every_change_and_every_error_is_shown_before_anything_is_written() {
    let house = empty_house().await;
    let file = "code,name,kind,parent,email\n\
                H55.1,Sở A,department,,a@so.example\n\
                H55.2,Sở B,department,H55.1,b@so.example\n";
    import(&house, file.as_bytes(), ImportMode::From(BEFORE)).await;

    let wrong = "code;name;kind;parent;email;to\n\
                 H55.1;Sở A;department;;không phải thư;\n\
                 H55.2;Sở B;bộ;;;\n\
                 H55.2;Sở B;department;;;\n\
                 H55.3;;department;H55.9;;\n\
                 H55.4;Sở D;department;;;31/02/2021\n\
                 H55.5;Sở E;department;H55.5;;\n";
    let mode = ImportMode::From(AFTER);
    let plan = house
        .app
        .plan_import(&house.clerk, wrong.as_bytes(), mode)
        .await
        .unwrap();
    let errors: Vec<(usize, &RowError)> = plan
        .rows
        .iter()
        .flat_map(|row| row.outcome.errors().iter().map(|error| (row.line, error)))
        .collect();
    let expected = [
        (
            2,
            RowError::Invalid(Column::Email, "không phải thư".to_owned()),
        ),
        (3, RowError::Invalid(Column::Kind, "bộ".to_owned())),
        (4, RowError::Double(3)),
        (5, RowError::Missing(Column::Name)),
        (5, RowError::NoSuch(Column::Parent, "H55.9".to_owned())),
        (6, RowError::Invalid(Column::To, "31/02/2021".to_owned())),
        (7, RowError::Refused(Refusal::ParentCycle)),
    ];
    let expected: Vec<(usize, &RowError)> = expected.iter().map(|(l, e)| (*l, e)).collect();
    assert_eq!(errors, expected);
    let applied = house
        .app
        .apply_import(&house.clerk, wrong.as_bytes(), mode)
        .await;
    assert!(matches!(
        applied,
        Err(Error::Refused(Refusal::RowsRefused(6)))
    ));
    assert_eq!(house.store.organisations().await.unwrap().len(), 2);

    let right = "code;name;email;to;tags\n\
                 H55.1;Sở A mới;moi@so.example;;báo, Thử\n\
                 H55.2;Sở B;-;30/06/2025;\n";
    let plan = import(&house, right.as_bytes(), mode).await;
    assert_eq!((plan.count("changed"), plan.count("ended")), (1, 1));
    let changes: Vec<_> = plan.rows[0]
        .outcome
        .changes()
        .iter()
        .map(|change| (change.column, change.old.as_str(), change.new.as_str()))
        .collect();
    let expected = [
        (Column::Name, "Sở A", "Sở A mới"),
        (Column::Email, "a@so.example", "moi@so.example"),
        (Column::Tags, "", "báo, thử"),
    ];
    assert_eq!(changes, expected);
    // The old name stays in the history.
    let one = house.store.organisations().await.unwrap().remove(0);
    assert_eq!(one.facts.name_on(BEFORE), "Sở A");
    assert_eq!(one.facts.name_on(AFTER), "Sở A mới");
    assert_eq!(one.near(BEFORE).email, "a@so.example");

    // A correction leaves no history.
    let mended = "code,name\nH55.1,Sở A chữa\n";
    import(&house, mended.as_bytes(), ImportMode::Correct).await;
    let one = house.store.organisations().await.unwrap().remove(0);
    assert_eq!(one.facts.names.len(), 2);
}

#[tokio::test]
async fn a_merger_ends_the_old_and_moves_what_belonged_to_them() {
    let house = empty_house().await;
    import(&house, T2021, ImportMode::From(BEFORE)).await;
    let event = Reorganisation {
        from: ["TN-164-UBND", "TN-165-UBND"].map(str::to_owned).to_vec(),
        to: Vec::new(),
        new_name: "Ủy ban nhân dân thành phố mới".to_owned(),
        on: date!(2024 - 01 - 01),
        reason: "Nghị quyết thử".to_owned(),
        move_children: true,
    };
    let ended = house.app.reorganise(&house.clerk, event).await.unwrap();
    assert_eq!(ended, 2);
    let heir = house.store.organisations().await.unwrap().pop().unwrap();
    let page = house
        .app
        .organisation_page(&house.staff, heir.id, Some(date!(2024 - 01 - 01)))
        .await
        .unwrap();
    assert_eq!(page.predecessors.len(), 2);
    assert_eq!(page.below.1, 2, "the two centres moved along");
    let earlier = house
        .app
        .organisation_page(&house.staff, heir.id, Some(date!(2023 - 12 - 31)))
        .await
        .unwrap();
    assert_eq!((earlier.exists, earlier.below.1), (false, 0));
    // Whoever others came from is not taken out any longer.
    let removed = house.app.remove_organisation(&house.clerk, heir.id).await;
    assert!(matches!(removed, Err(Error::Refused(Refusal::StillNeeded))));
}

#[tokio::test]
async fn a_change_on_an_outdated_page_is_refused() {
    let house = empty_house().await;
    let new = NewOrganisation {
        kind: Kind::Press,
        name: "Báo Thử".to_owned(),
        short_name: String::new(),
        email: "bao@thu.example".to_owned(),
        territory: "19".to_owned(),
        parent: String::new(),
        valid_from: None,
    };
    let id = house.app.add_organisation(&house.clerk, new).await.unwrap();
    let rename = |name: &str| NewFact {
        value: FactValue::Name(name.to_owned(), "BT".to_owned()),
        from: Some(AFTER),
    };
    let (app, clerk) = (&house.app, &house.clerk);
    app.add_fact(clerk, id, 1, rename("Báo Mới")).await.unwrap();
    let late = app.add_fact(clerk, id, 1, rename("Báo Khác")).await;
    assert!(matches!(late, Err(Error::Refused(Refusal::Changed))));
    let standing = Basics {
        kind: Kind::Press,
        tags: "B, a; b".to_owned(),
        valid_from: Some(AFTER),
        valid_to: Some(BEFORE),
    };
    let reversed = app.set_standing(clerk, id, 2, standing.clone()).await;
    let expected = Refusal::DatesReversed("valid_to");
    assert!(matches!(reversed, Err(Error::Refused(refusal)) if refusal == expected));
    let standing = Basics {
        valid_to: None,
        ..standing
    };
    app.set_standing(clerk, id, 2, standing).await.unwrap();
    let stored = house.store.organisation(id).await.unwrap().unwrap();
    assert_eq!(stored.facts.tags, ["a", "b"]);
    assert_eq!(stored.version, 3);
}

#[tokio::test]
async fn the_list_is_searched_filtered_and_walked_down() {
    let house = empty_house().await;
    import(&house, T2021, ImportMode::From(BEFORE)).await;
    import(&house, T2025, ImportMode::From(AFTER)).await;
    let on = |on| OrganisationQuery {
        on: Some(on),
        ..OrganisationQuery::default()
    };
    let query = OrganisationQuery {
        words: "dai tu uy ban".to_owned(),
        ..on(BEFORE)
    };
    assert_eq!(
        names(&house, query.clone()).await,
        ["Ủy ban nhân dân huyện Đại Từ"]
    );
    let query = OrganisationQuery {
        on: Some(AFTER),
        ..query
    };
    assert_eq!(names(&house, query).await, ["Ủy ban nhân dân xã Đại Từ"]);
    let query = OrganisationQuery {
        within: Some("19.171".parse().unwrap()),
        kind: Some(Kind::PartyCommittee),
        ..on(BEFORE)
    };
    assert_eq!(names(&house, query).await, ["Huyện ủy Đại Từ"]);
    let top = OrganisationQuery {
        top: true,
        ..on(BEFORE)
    };
    assert!(
        names(&house, top)
            .await
            .contains(&"Tỉnh ủy Thái Nguyên".to_owned())
    );
    let below = OrganisationQuery {
        parent: Some(id(&house, "TN-UBND").await),
        ..on(AFTER)
    };
    let page = house.app.organisations(&house.staff, &below).await.unwrap();
    assert_eq!((page.way.len(), page.pages), (1, 3));
}

#[tokio::test]
async fn a_group_knows_what_is_different_since_its_last_letter() {
    let house = House::new().await;
    let letter = house.numbered().await;
    house.app.send_letter(&house.clerk, letter).await.unwrap();
    let (app, clerk) = (&house.app, &house.clerk);
    let press = app.groups(&house.staff).await.unwrap().pop().unwrap().group;
    let all = house.store.organisations().await.unwrap();
    let of = |name: &str| {
        all.iter()
            .find(|o| o.facts.names[0].value.full == name)
            .unwrap()
    };
    let (paper, radio) = (
        of("Báo Thái Nguyên"),
        of("Đài Phát thanh - Truyền hình Thái Nguyên"),
    );
    let rename = NewFact {
        value: FactValue::Name("Báo và Đài Thái Nguyên".to_owned(), String::new()),
        from: None,
    };
    app.add_fact(clerk, paper.id, paper.version, rename)
        .await
        .unwrap();
    let page = app
        .group_page(&house.staff, Some(press.id), None, None)
        .await
        .unwrap();
    let form = RuleForm {
        also: vec![of("Sở Nội vụ").id],
        except: vec![radio.id],
        ..page.form.unwrap()
    };
    let edit = GroupEdit {
        id: Some(press.id),
        ..group(&press.name, form.rule())
    };
    app.save_group(clerk, edit).await.unwrap();
    let page = app
        .group_page(&house.staff, Some(press.id), None, None)
        .await
        .unwrap();
    let since = page.preview.since.unwrap();
    assert_eq!(since.letter, letter);
    assert_eq!(since.added, ["Sở Nội vụ"]);
    assert_eq!(since.gone, ["Đài Phát thanh - Truyền hình Thái Nguyên"]);
    let renamed = (
        "Báo Thái Nguyên".to_owned(),
        "Báo và Đài Thái Nguyên".to_owned(),
    );
    assert_eq!(since.renamed, [renamed]);

    // The next letter shows it before it is sent; Sở Nội vụ gets it once, in its first group.
    let case = house.store.letter(letter).await.unwrap().unwrap().case;
    let next = app.draft_letter(&house.officer, case).await.unwrap();
    let page = app.letter_page(&house.staff, next).await.unwrap();
    let last = page.groups.last().unwrap();
    assert_eq!(last.since.as_ref().unwrap().gone.len(), 1);
    let receivers: Vec<&str> = page
        .groups
        .iter()
        .flat_map(|group| {
            group
                .rows
                .iter()
                .map(|(organisation, _)| organisation.name.as_str())
        })
        .collect();
    let twice = receivers
        .iter()
        .filter(|name| **name == "Sở Nội vụ")
        .count();
    assert_eq!((receivers.len(), twice), (62, 1));
}
