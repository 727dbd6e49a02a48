//! Every console route × every role: allowed or refused.

use axum::{
    body::Body,
    http::{Request, header},
};
use casework::Role;

use crate::site::Site;

/// Method, path, and who may: nobody named means everyone who is signed in.
const ROUTES: [(&str, &str, &[Role]); 46] = [
    ("GET", "/console", &[]),
    ("GET", "/console/chains/{id}", &[]),
    ("POST", "/console/chains/{id}/case", &[Role::Officer]),
    ("GET", "/console/cases/{id}", &[]),
    ("GET", "/console/cases/{id}/trail", &[]),
    ("GET", "/console/cases/{id}/trail.csv", &[]),
    ("GET", "/console/cases/{id}/trail.jsonl", &[]),
    ("GET", "/console/cases/{id}/messages/{id}", &[Role::Officer]),
    (
        "POST",
        "/console/cases/{id}/messages/{id}",
        &[Role::Officer],
    ),
    (
        "POST",
        "/console/cases/{id}/contacts/{id}",
        &[Role::Officer],
    ),
    (
        "POST",
        "/console/cases/{id}/contacts/{id}/tell",
        &[Role::Officer],
    ),
    (
        "POST",
        "/console/settings/retention",
        &[Role::Administrator],
    ),
    ("POST", "/console/cases/{id}/harm", &[Role::Officer]),
    ("POST", "/console/cases/{id}/request", &[Role::Officer]),
    ("POST", "/console/cases/{id}/reply", &[Role::Officer]),
    ("POST", "/console/cases/{id}/evidence", &[Role::Officer]),
    ("GET", "/console/cases/{id}/evidence/{id}", &[]),
    (
        "POST",
        "/console/cases/{id}/evidence/{id}/retry",
        &[Role::Officer],
    ),
    (
        "POST",
        "/console/cases/{id}/evidence/{id}/text",
        &[Role::Officer],
    ),
    ("POST", "/console/cases/{id}/verdict", &[Role::Officer]),
    ("POST", "/console/cases/{id}/return", &[Role::Approver]),
    ("POST", "/console/cases/{id}/approve", &[Role::Approver]),
    ("POST", "/console/cases/{id}/reopen", &[Role::Officer]),
    ("POST", "/console/cases/{id}/dismiss", &[Role::Officer]),
    ("POST", "/console/cases/{id}/letter", &[Role::Officer]),
    ("GET", "/console/letters", &[]),
    ("GET", "/console/letters/{id}", &[]),
    ("GET", "/console/letters/{id}/letter.pdf", &[]),
    ("POST", "/console/letters/{id}/edit", &[Role::Officer]),
    ("POST", "/console/letters/{id}/sign", &[Role::Approver]),
    ("POST", "/console/letters/{id}/unsign", &[Role::Approver]),
    ("POST", "/console/letters/{id}/number", &[Role::Clerk]),
    ("POST", "/console/letters/{id}/send", &[Role::Clerk]),
    ("POST", "/console/deliveries/{id}/again", &[Role::Clerk]),
    ("POST", "/console/deliveries/{id}/arrived", &[Role::Clerk]),
    ("GET", "/console/organisations", &[]),
    ("POST", "/console/organisations/save", &[Role::Clerk]),
    ("POST", "/console/organisations/{id}/remove", &[Role::Clerk]),
    ("POST", "/console/groups", &[Role::Clerk]),
    ("GET", "/console/people", &[Role::Administrator]),
    ("POST", "/console/people/invite", &[Role::Administrator]),
    ("POST", "/console/people/{id}/roles", &[Role::Administrator]),
    ("GET", "/console/settings", &[]),
    ("POST", "/console/settings/issuer", &[Role::Administrator]),
    ("POST", "/console/example/load", &[Role::Administrator]),
    ("POST", "/console/example/remove", &[Role::Administrator]),
];

fn request(method: &str, path: &str, session: Option<&str>, csrf: &str) -> Request<Body> {
    let path = path.replace("{id}", "00000000000000000000000000000001");
    let mut request = Request::builder().method(method).uri(&path);
    if let Some(session) = session {
        request = request.header(header::COOKIE, format!("dc_session={session}"));
    }
    if path.ends_with("/evidence") {
        let body = format!(
            "--x\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{csrf}\r\n--x--\r\n"
        );
        request
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x")
            .body(Body::from(body))
            .unwrap()
    } else {
        request
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(format!("csrf={csrf}")))
            .unwrap()
    }
}

#[tokio::test]
async fn nobody_gets_in_without_signing_in() {
    let site = Site::new().await;
    for (method, path, _) in ROUTES {
        let answer = site.send(request(method, path, None, "")).await;
        assert_eq!(answer.status, 303, "{method} {path}");
        assert!(
            answer.header("location").starts_with("/sign-in"),
            "{method} {path}"
        );
    }
}

#[tokio::test]
async fn each_role_opens_its_own_doors_and_no_others() {
    // Last of all the example is removed; before that every door is tried with every role.
    let site = Site::new().await;
    for role in Role::ALL {
        let session = site.session(role).await;
        let csrf = site
            .app
            .session(&session)
            .await
            .unwrap()
            .unwrap()
            .csrf()
            .to_owned();
        for (method, path, allowed) in ROUTES {
            let may = allowed.is_empty() || allowed.contains(&role);
            if may && path == "/console/example/remove" {
                continue;
            }
            let answer = site
                .send(request(method, path, Some(&session), &csrf))
                .await;
            assert_eq!(
                answer.status != 403,
                may,
                "{role:?} {method} {path}: {}",
                answer.status
            );
            assert_ne!(answer.status, 500, "{role:?} {method} {path}");
        }
    }
}

#[tokio::test]
async fn a_form_without_the_sessions_secret_does_nothing() {
    let site = Site::new().await;
    for role in Role::ALL {
        let session = site.session(role).await;
        for (method, path, allowed) in ROUTES {
            if method == "POST" && allowed.contains(&role) {
                let answer = site
                    .send(request(method, path, Some(&session), "wrong"))
                    .await;
                assert_eq!(answer.status, 403, "{role:?} {path}");
            }
        }
    }
    assert!(site.app.has_example().await.unwrap());
}
