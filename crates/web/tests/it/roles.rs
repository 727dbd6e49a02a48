//! Every route × everyone who may come: `tests/access.md` says who gets in, and every cell of it is
//! tried. A route that the router serves and the table does not name fails here, and the message
//! holds the row to add; so does a row without a route.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
    path::Path,
};

use app::{
    NewPerson, NewReport, NewRequest,
    access::{Administrator, Approver, Clerk, Officer},
};
use axum::{
    body::Body,
    http::{Request, header},
};
use casework::{Harm, NamedParty, NewReply, NewVerdict, PartyAnswer, ReplyVia, Role};

use crate::site::{Answer, Site};

/// Who comes: the columns of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Who {
    /// Without account and without link.
    Nobody,
    /// With a private link that was made for something else.
    OtherLink,
    /// With the private link that was made for this page.
    Link,
    /// Signed in with one role and no other.
    Only(Role),
}

const COLUMNS: [Who; 7] = [
    Who::Nobody,
    Who::OtherLink,
    Who::Link,
    Who::Only(Role::Officer),
    Who::Only(Role::Approver),
    Who::Only(Role::Clerk),
    Who::Only(Role::Administrator),
];

type Row = [String; COLUMNS.len()];

/// The rows of `tests/access.md`.
fn table() -> BTreeMap<(String, String), Row> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/access.md");
    let text = std::fs::read_to_string(file).unwrap();
    text.lines()
        .filter(|line| {
            ["| GET ", "| POST ", "| PUT "]
                .iter()
                .any(|method| line.starts_with(method))
        })
        .map(|line| {
            let cells: Vec<String> = line
                .trim_matches('|')
                .split('|')
                .map(|cell| cell.trim().trim_matches('`').to_owned())
                .collect();
            let row = cells[2..].to_vec().try_into();
            let row = row.unwrap_or_else(|_| panic!("a cell for each column: {line}"));
            ((cells[0].clone(), cells[1].clone()), row)
        })
        .collect()
}

/// The private links of a case that went the whole way, by the pages that they open.
pub struct PrivateLinks {
    pub party: String,
    pub receiver: String,
    pub letters: String,
    /// A report with a photo.
    deed: String,
    /// Somebody whom the letter was passed on to.
    passed_on: String,
}

impl PrivateLinks {
    pub async fn of(site: &Site) -> PrivateLinks {
        let officer: Officer = site.capability(Role::Officer).await;
        let approver: Approver = site.capability(Role::Approver).await;
        let clerk: Clerk = site.capability(Role::Clerk).await;
        let report = NewReport {
            text: "Ngày mai cả xã mất nước, bà con tích trữ ngay".into(),
            ..NewReport::default()
        };
        let chain = site.app.report(report).await.unwrap().chain;
        let case = site.app.open_case(&officer, chain, "Mất nước").await;
        let case = case.unwrap();
        let harm = Harm {
            concern: "Lo lắng".into(),
            reach: "Cả xã".into(),
            severity: 2,
            ..Harm::default()
        };
        site.app.assess_harm(&officer, case, harm).await.unwrap();
        let request = NewRequest {
            party: NamedParty {
                organisation: "Nhà máy nước".into(),
                names: vec!["Nước sạch".into()],
                email: "nuoc@tinh.example".into(),
                ..NamedParty::default()
            },
            question: "Có đúng không?".into(),
            due_in_hours: 24,
        };
        let request = site.app.request_verification(&officer, case, request);
        let request = request.await.unwrap();
        let party = site.private_path().await;
        let reply = NewReply {
            answer: PartyAnswer::False,
            statement: "Không cắt nước.".into(),
            person: "Nguyễn Văn An".into(),
            office: "Văn phòng".into(),
            via: ReplyVia::Telephone,
            explanation: String::new(),
            attachments: Vec::new(),
            circumstances: "gọi sáng nay".into(),
            given_at: None,
        };
        let recorded = site
            .app
            .record_reply(&officer, case, request, reply, Vec::new());
        recorded.await.unwrap();
        let verdict = NewVerdict {
            label: "fabricated".into(),
            claim: "Mất nước cả xã".into(),
            explanation: "Không cắt nước.".into(),
            sources: Vec::new(),
            review_in_days: 90,
        };
        let proposed = site.app.propose_verdict(&officer, case, verdict).await;
        proposed.unwrap();
        site.app.approve_verdict(&approver, case).await.unwrap();
        let letter = site.app.draft_letter(&officer, case).await.unwrap();
        site.app.sign_letter(&approver, letter).await.unwrap();
        site.app.number_letter(&clerk, letter).await.unwrap();
        site.app.send_letter(&clerk, letter).await.unwrap();
        let receiver = site.private_path().await;
        let token = receiver.split('/').nth(2).unwrap_or_default();
        let by = || app::By {
            person: "a".into(),
            office: "a".into(),
        };
        let deed = app::NewDeed {
            by: by(),
            on: time::macros::date!(2021 - 02 - 18),
            medium: app::model::Medium::Zalo,
            people: None,
            text: String::new(),
            link: String::new(),
            photo: PHOTO.to_vec(),
            corrects: None,
        };
        let deed = site.app.report_deed(token, deed).await.unwrap();
        let to = app::PassOn {
            by: by(),
            own: "Tổ 1, to1@xa.example".into(),
            ..app::PassOn::default()
        };
        site.app.pass_on(token, &to).await.unwrap();
        let page = site.app.receiver_page(token).await.unwrap();
        PrivateLinks {
            letters: page.list.unwrap_or_default(),
            deed: deed.to_string(),
            passed_on: page.passed_on[0].id.to_string(),
            party,
            receiver,
        }
    }

    /// A path with the link that opens it, or with one that was made for another page.
    fn fill(&self, path: &str, own: bool) -> String {
        let token = |link: &str| link.split('/').nth(2).unwrap_or_default().to_owned();
        let (party, receiver) = (token(&self.party), token(&self.receiver));
        let token = if own && path.starts_with("/o/") {
            token(&self.letters)
        } else if path.starts_with("/p/") == own {
            party
        } else {
            receiver
        };
        path.replace("{token}", &token)
            .replace("{file}", "doan-ngan.txt")
            .replace("{deed}", &self.deed)
            .replace("{delivery}", &self.passed_on)
    }
}

/// One white point, as PNG.
const PHOTO: &[u8] = include_bytes!("../point.png");

pub struct Person {
    token: String,
    csrf: String,
}

pub async fn person(site: &Site, role: Role) -> Person {
    let token = site.session(role).await;
    let session = site.app.session(&token).await.unwrap().unwrap();
    let csrf = session.csrf().to_owned();
    Person { token, csrf }
}

const NO_SUCH_ID: &str = "00000000000000000000000000000001";

/// The path with the names in braces filled; ids are of nothing, so that no door that opens does
/// anything.
fn filled(path: &str) -> String {
    let mut parts = path.split('/').map(|part| match part {
        "{token}" => "no-such-link",
        "{seq}" | "{attachment}" => "1",
        part if part.starts_with('{') => NO_SUCH_ID,
        part => part,
    });
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |path, part| path + "/" + part)
}

fn takes_files(path: &str) -> bool {
    let register = path.starts_with("/console/registers/incoming/") && !path.ends_with("/offer");
    let ends = [
        "/evidence",
        "/organisations/import",
        "/organisations/import/apply",
        "/evidence/files",
        "/reply",
        "/registers/outgoing/new",
        "/account/signing",
        "/console/signing/key",
        "/console/signing/roots",
        "/attachment",
        "/letters/verify",
    ];
    ends.iter().any(|end| path.ends_with(end))
        || path.starts_with("/p/")
        || path.starts_with("/r/") && path.ends_with("/report")
        || register
}

pub fn request(method: &str, path: &str, by: Option<&Person>, csrf: Option<&str>) -> Request<Body> {
    let mut request = Request::builder().method(method).uri(path);
    if let Some(person) = by {
        request = request.header(header::COOKIE, format!("dc_session={}", person.token));
    }
    // The API wants the token in a header; a session without its secret is what a browser sends by
    // itself: the cookie.
    if let Some(person) = by.filter(|_| csrf.is_none() && path.starts_with("/api/")) {
        request = request.header(header::AUTHORIZATION, format!("Bearer {}", person.token));
    }
    let csrf = csrf
        .or(by.map(|person| person.csrf.as_str()))
        .unwrap_or_default();
    let (kind, body) = if path.starts_with("/api/") && !takes_files(path) {
        (
            "application/json",
            if path.starts_with("/api/v1/receivers/") {
                r#"{"person":"a","office":"a","reason":"a","on":"2021-02-18","medium":"zalo"}"#
            } else {
                r#"{"text":"Có đúng không?"}"#
            }
            .to_owned(),
        )
    } else {
        // Whole enough for the forms that look at their fields before anything else.
        let fields = [
            ("csrf", csrf),
            ("role", "officer"),
            ("answer", "false"),
            ("statement", "a"),
            ("person", "a"),
            ("office", "a"),
        ];
        if takes_files(path) {
            let part = |(name, value): &(&str, &str)| {
                format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
            };
            let parts: String = fields.iter().map(part).collect();
            ("multipart/form-data; boundary=x", parts + "--x--\r\n")
        } else {
            let pairs = fields.map(|(name, value)| format!("{name}={value}"));
            ("application/x-www-form-urlencoded", pairs.join("&"))
        }
    };
    let request = request.header(header::CONTENT_TYPE, kind);
    request.body(Body::from(body)).unwrap()
}

/// What an answer says about the right to ask: `yes`, `no`, or `sign in`.
fn verdict(path: &str, answer: &Answer, link: bool) -> &'static str {
    let to = answer.header("location");
    assert!(answer.status.as_u16() < 500, "{path}: {}", answer.status);
    if answer.status == 401 && path != "/sign-in" || to.starts_with("/sign-in?next=") {
        "sign in"
    } else if answer.status == 403 || link && answer.status == 404 {
        "no"
    } else {
        "yes"
    }
}

async fn ask(
    site: &Site,
    links: &PrivateLinks,
    method: &str,
    path: &str,
    who: Who,
) -> &'static str {
    let by_link = path.contains("{token}");
    let target = match who {
        Who::Link if path.starts_with("/setup/") => {
            let administrator: Administrator = site.capability(Role::Administrator).await;
            let person = NewPerson {
                email: "moi@tinh.example".into(),
                name: "Mới".into(),
                roles: [Role::Clerk].into_iter().collect(),
            };
            site.app.invite(&administrator, person).await.unwrap()
        }
        Who::Link if by_link => links.fill(path, true),
        Who::OtherLink if by_link => links.fill(path, false),
        _ => filled(path),
    };
    let by = match who {
        Who::Only(role) => Some(person(site, role).await),
        _ => None,
    };
    let request = request(method, &target, by.as_ref(), None);
    let answer = if path == "/console/live" {
        // Its body does not end.
        let (parts, _) = site.stream(request).await;
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::new(),
        }
    } else {
        site.send(request).await
    };
    verdict(path, &answer, by_link)
}

/// What takes the example's people away is tried on a site of its own.
fn ends_the_site(path: &str) -> bool {
    path == "/console/example/remove"
}

#[tokio::test]
async fn every_route_opens_for_those_whom_the_table_names_and_nobody_else() {
    let site = Site::new().await;
    let links = PrivateLinks::of(&site).await;
    let mut table = table();
    let mut wrong = String::new();
    for (method, path) in web::served() {
        let expected = table.remove(&(method.to_owned(), path.clone()));
        let mut found: Vec<&str> = Vec::new();
        for who in COLUMNS {
            found.push(if ends_the_site(&path) {
                let site = Site::new().await;
                ask(&site, &links, method, &path, who).await
            } else {
                ask(&site, &links, method, &path, who).await
            });
        }
        if expected.as_ref().is_none_or(|row| row[..] != found[..]) {
            let row = found.join(" | ");
            let _ = writeln!(wrong, "| {method} | `{path}` | {row} |");
        }
    }
    assert!(
        wrong.is_empty(),
        "these answers are not in tests/access.md; where they are right, put the rows in:\n{wrong}"
    );
    assert!(table.is_empty(), "rows without a route: {:?}", table.keys());
}

#[test]
fn the_table_closes_doors() {
    let table = table();
    let rows = || table.iter();
    let inside = || rows().filter(|((_, path), _)| path.starts_with("/console"));
    assert!(inside().all(|(_, row)| row[..3].iter().all(|cell| cell == "sign in")));
    let roles: BTreeSet<&[String]> = inside().map(|(_, row)| &row[3..]).collect();
    assert!(
        roles.len() >= 5,
        "every role has doors of its own: {roles:?}"
    );
}

#[tokio::test]
async fn a_form_without_the_sessions_secret_does_nothing() {
    let site = Site::new().await;
    for ((method, path), row) in table() {
        for (who, cell) in COLUMNS.into_iter().zip(&row) {
            let Who::Only(role) = who else { continue };
            // What anyone may send has no session to speak for.
            if method == "GET" || row[0] == "yes" || cell != "yes" {
                continue;
            }
            let by = person(&site, role).await;
            let target = filled(&path);
            let answer = site
                .send(request(&method, &target, Some(&by), Some("wrong")))
                .await;
            let refused = if path.starts_with("/api/") { 401 } else { 403 };
            assert_eq!(answer.status, refused, "{role:?} {path}");
        }
    }
    assert!(site.app.has_example().await.unwrap());
}
