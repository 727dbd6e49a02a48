//! What the API's test runs on: cases at every stage, one of its own for each operation that changes
//! where a case stands, and the settings that hand their ids to schemathesis.

use std::{
    fmt::Write as _,
    io::{Read, Write},
    net::TcpStream,
};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

/// A person of the example, at the API.
pub struct Caller<'a> {
    /// Host and port.
    host: &'a str,
    /// The session's token.
    token: String,
}

impl<'a> Caller<'a> {
    /// Comes in as one of the example's people.
    ///
    /// # Errors
    /// If the role switch does not let them in.
    pub fn enter(host: &'a str, role: &str) -> Result<Caller<'a>> {
        let form = format!("role={role}&next=/console");
        let kind = "application/x-www-form-urlencoded";
        let answer = send(host, "POST", "/example/enter", "", kind, &form)?;
        let token = answer
            .split_once("dc_session=")
            .and_then(|(_, rest)| rest.split(';').next())
            .with_context(|| format!("the example's {role} cannot enter"))?;
        let token = token.to_owned();
        Ok(Caller { host, token })
    }

    /// What stands in the header `Authorization`.
    pub fn authorization(&self) -> String {
        format!("Bearer {}", self.token)
    }

    fn call(&self, method: &str, path: &str, kind: &str, body: &str) -> Result<Value> {
        let path = format!("/api/v1{path}");
        let answer = send(self.host, method, &path, &self.authorization(), kind, body)?;
        let (head, body) = answer.split_once("\r\n\r\n").context("no answer")?;
        if !head.starts_with("HTTP/1.1 2") {
            bail!("{method} {path}: {head}\n{body}");
        }
        if body.is_empty() {
            return Ok(Value::Null);
        }
        serde_json::from_str(body).with_context(|| format!("{method} {path}: {body}"))
    }

    fn get(&self, path: &str) -> Result<Value> {
        self.call("GET", path, "text/plain", "")
    }

    fn post(&self, path: &str, body: &Value) -> Result<Value> {
        self.call("POST", path, "application/json", &body.to_string())
    }

    fn form(&self, path: &str, fields: &[(&str, &str)]) -> Result<Value> {
        let mut body = String::new();
        for (name, value) in fields {
            let file = if *name == "file" {
                "; filename=\"a.txt\"\r\nContent-Type: text/plain"
            } else {
                ""
            };
            write!(
                body,
                "--x\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n{value}\r\n"
            )?;
        }
        body.push_str("--x--\r\n");
        self.call("POST", path, "multipart/form-data; boundary=x", &body)
    }
}

fn send(
    host: &str,
    method: &str,
    path: &str,
    authorization: &str,
    kind: &str,
    body: &str,
) -> Result<String> {
    let mut stream = TcpStream::connect(host)?;
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\
         Authorization: {authorization}\r\nContent-Type: {kind}\r\n\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    )?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}

/// The API's document.
///
/// # Errors
/// If it is not there.
pub fn document(host: &str) -> Result<Value> {
    let answer = send(host, "GET", "/api/openapi.json", "", "text/plain", "")?;
    let (_, body) = answer.split_once("\r\n\r\n").context("no document")?;
    Ok(serde_json::from_str(body)?)
}

/// Makes the data and returns schemathesis' settings.
///
/// # Errors
/// If a step is refused.
pub fn prepare(host: &str) -> Result<String> {
    let made = Made {
        officer: Caller::enter(host, "officer")?,
        approver: Caller::enter(host, "approver")?,
    };
    let clerk = Caller::enter(host, "clerk")?;
    let mut settings = String::from(
        // What a field may hold beyond its length and pattern is for the rules of the case to say.
        "[checks.positive_data_acceptance]\n\
         expected-statuses = [\"2xx\", \"401\", \"403\", \"404\", \"409\", \"410\", \"422\", \"429\"]\n\n\
         # How things stand is looked at before the words.\n\
         [checks.negative_data_rejection]\n\
         expected-statuses = [\"400\", \"401\", \"403\", \"404\", \"405\", \"409\", \"410\", \"422\", \"429\"]\n",
    );
    let mut put = |name: &str, ids: &[(&str, &str)], by: &Caller<'_>| {
        let ids: Vec<String> = ids
            .iter()
            .map(|(name, id)| format!("\"path.{name}\" = {id:?}"))
            .collect();
        let _ = write!(
            settings,
            "\n[[operations]]\ninclude-name = {name:?}\nheaders = {{ Authorization = {:?} }}\n\
             parameters = {{ {} }}\n",
            by.authorization(),
            ids.join(", "),
        );
        // Further parts of a form may have names that no reader of multipart takes.
        if ["/reply", "/files", "/import"]
            .iter()
            .any(|end| name.ends_with(end))
        {
            settings.push_str(
                "[operations.checks.positive_data_acceptance]\nexpected-statuses = [\"2xx\", \
                 \"400\", \"401\", \"403\", \"404\", \"409\", \"410\", \"422\"]\n",
            );
        }
    };
    let (officer, approver) = (&made.officer, &made.approver);

    // Of the decisions the first: its number is the first that a program tries.
    let aside = made.chain(1)?;
    officer.post(
        &format!("/chains/{aside}/dismiss"),
        &json!({ "reason": "Không hại" }),
    )?;
    put("POST /api/v1/chains/{id}/undo", &[("id", &aside)], officer);
    let chain = made.chain(2)?;
    for name in [
        "GET /api/v1/chains/{id}",
        "POST /api/v1/chains/{id}/dismiss",
    ] {
        put(name, &[("id", &chain)], officer);
    }
    let chain = made.chain(3)?;
    put("POST /api/v1/chains/{id}/case", &[("id", &chain)], officer);

    let open = made.open(4)?;
    for step in ["assign", "deadline", "notes", "watch", "harm", "requests"] {
        let name = format!("POST /api/v1/cases/{{id}}/{step}");
        put(&name, &[("id", &open)], officer);
    }
    for step in ["links", "quotes", "files"] {
        let name = format!("POST /api/v1/cases/{{id}}/evidence/{step}");
        put(&name, &[("id", &open)], officer);
    }
    for step in ["", "/trail", "/evidence", "/contacts", "/report"] {
        let name = format!("GET /api/v1/cases/{{id}}{step}");
        put(&name, &[("id", &open)], officer);
    }
    let shown = officer.get(&format!("/cases/{open}"))?;
    let message = text(&shown["messages"][0]["id"])?;
    let name = "POST /api/v1/cases/{id}/messages/{message}/unmask";
    put(name, &[("id", &open), ("message", &message)], officer);
    let report = made.contact(4)?;
    let name = "POST /api/v1/cases/{id}/contacts/{report}/read";
    put(name, &[("id", &open), ("report", &report)], officer);

    let dismissed = made.open(5)?;
    put(
        "POST /api/v1/cases/{id}/dismiss",
        &[("id", &dismissed)],
        officer,
    );
    for (number, step) in [(6, "extend"), (7, "revoke"), (8, "reply")] {
        let case = made.open(number)?;
        let request = made.ask(&case)?;
        let name = format!("POST /api/v1/cases/{{id}}/requests/{{request}}/{step}");
        put(&name, &[("id", &case), ("request", &request)], officer);
    }
    let answered = made.open(9)?;
    let request = made.ask(&answered)?;
    officer.form(
        &format!("/cases/{answered}/requests/{request}/reply"),
        &[
            ("answer", "false"),
            ("statement", "Không đúng."),
            ("person", "Nguyễn Văn An"),
            ("office", "Văn phòng"),
            ("via", "meeting"),
            ("circumstances", "họp sáng nay"),
            ("file", "Biên bản"),
        ],
    )?;
    put(
        "GET /api/v1/cases/{id}/requests/{request}/files/{number}",
        &[("id", &answered), ("request", &request), ("number", "0")],
        officer,
    );
    let proved = made.proved(10)?;
    put(
        "POST /api/v1/cases/{id}/verdict",
        &[("id", &proved)],
        officer,
    );
    let evidence = officer.get(&format!("/cases/{proved}/evidence"))?;
    let of_kind = |kind: &str| {
        let all = evidence["evidence"].as_array();
        let found = all.and_then(|all| all.iter().find(|one| one["kind"] == kind));
        text(&found.context("no such evidence")?["id"])
    };
    let file = of_kind("file")?;
    let name = "GET /api/v1/cases/{id}/evidence/{evidence}/file";
    put(name, &[("id", &proved), ("evidence", &file)], officer);
    let link = of_kind("link")?;
    for step in ["text", "retry"] {
        let name = format!("POST /api/v1/cases/{{id}}/evidence/{{evidence}}/{step}");
        put(&name, &[("id", &proved), ("evidence", &link)], officer);
    }
    for (number, step) in [(11, "return"), (12, "approve")] {
        let case = made.proposed(number)?;
        let name = format!("POST /api/v1/cases/{{id}}/{step}");
        put(&name, &[("id", &case)], approver);
    }
    for (number, step) in [
        (13, "correct"),
        (14, "withdraw"),
        (15, "review"),
        (16, "reopen"),
    ] {
        let case = made.published(number)?;
        let name = format!("POST /api/v1/cases/{{id}}/{step}");
        put(&name, &[("id", &case)], officer);
    }
    let contested = made.published(17)?;
    let grounds = json!({ "grounds": "Không đúng với xã tôi" });
    officer.post(&format!("/corrections/{contested}/appeals"), &grounds)?;
    let shown = officer.get(&format!("/cases/{contested}"))?;
    let appeal = text(&shown["appeals"][0]["id"])?;
    let name = "POST /api/v1/cases/{id}/appeals/{appeal}";
    put(name, &[("id", &contested), ("appeal", &appeal)], officer);
    let organisations = officer.get("/organisations")?;
    let organisation = text(&organisations["organisations"][0]["id"])?;
    let groups = officer.get("/groups")?;
    let group = text(&groups["groups"][0]["id"])?;
    for (thing, of) in [("organisations", &organisation), ("groups", &group)] {
        put(
            &format!("GET /api/v1/{thing}/{{id}}"),
            &[("id", of)],
            officer,
        );
        put(
            &format!("PUT /api/v1/{thing}/{{id}}"),
            &[("id", of)],
            &clerk,
        );
    }
    put("POST /api/v1/organisations/import", &[], &clerk);
    let administrator = Caller::enter(host, "administrator")?;
    let partner = json!({ "organisation": "Báo", "contact": "bao@bao.example", "per_minute": 60 });
    let partner = text(&administrator.post("/partner-keys", &partner)?["id"])?;
    for name in ["GET /api/v1/partner-keys", "POST /api/v1/partner-keys"] {
        put(name, &[], &administrator);
    }
    let name = "POST /api/v1/partner-keys/{id}/revoke";
    put(name, &[("id", &partner)], &administrator);
    let published = made.published(18)?;
    let answered = json!({ "text": Made::message(18) });
    let number = text(&officer.post("/check", &answered)?["number"])?;
    let name = "GET /api/v1/answers/{number}";
    put(name, &[("number", &number)], officer);
    for name in [
        "GET /api/v1/corrections/{id}",
        "POST /api/v1/corrections/{id}/appeals",
    ] {
        put(name, &[("id", &published)], officer);
    }
    Ok(settings)
}

fn text(value: &Value) -> Result<String> {
    let text = value.as_str().context("no id where one should be")?;
    Ok(text.to_owned())
}

/// Makes cases at every stage.
struct Made<'a> {
    officer: Caller<'a>,
    approver: Caller<'a>,
}

impl Made<'_> {
    /// A text like no other: made-up words, so that no two are copies.
    fn message(number: u32) -> String {
        let word = |place: u32| {
            let mut seed = number.wrapping_mul(2_654_435_761) ^ place.wrapping_mul(40_503);
            (0..5)
                .map(|_| {
                    seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    char::from(b'a' + u8::try_from((seed >> 24) % 26).unwrap_or(0))
                })
                .collect::<String>()
        };
        (0..16).map(word).collect::<Vec<_>>().join(" ")
    }

    fn chain(&self, number: u32) -> Result<String> {
        let report = json!({ "text": Self::message(number) });
        text(&self.officer.post("/reports", &report)?["chain"])
    }

    /// A report of the same message whose reporter wants to be told.
    fn contact(&self, number: u32) -> Result<String> {
        let notice = self.officer.get("/notice")?["version"].clone();
        let contact = json!({ "value": "nguoi@tinh.example", "agreed_to_notice": notice });
        let report = json!({ "text": Self::message(number), "contact": contact });
        text(&self.officer.post("/reports", &report)?["report"])
    }

    fn open(&self, number: u32) -> Result<String> {
        let path = format!("/chains/{}/case", self.chain(number)?);
        let title = json!({ "title": format!("Hồ sơ {number}") });
        text(&self.officer.post(&path, &title)?["case"])
    }

    fn ask(&self, case: &str) -> Result<String> {
        let question = json!({
            "organisation": "Nhà máy nước",
            "names": ["Nước sạch"],
            "emails": ["nuoc@tinh.example"],
            "question": "Có đúng không?",
            "due_in_hours": 24,
        });
        let asked = self
            .officer
            .post(&format!("/cases/{case}/requests"), &question)?;
        text(&asked["request"])
    }

    fn proved(&self, number: u32) -> Result<String> {
        let case = self.open(number)?;
        let harm = json!({ "concern": "Lo lắng", "severity": 2 });
        self.officer.post(&format!("/cases/{case}/harm"), &harm)?;
        let file = [("supports", "Lịch"), ("file", "Lịch cấp nước")];
        self.officer
            .form(&format!("/cases/{case}/evidence/files"), &file)?;
        let link = json!({ "url": "http://127.0.0.1/", "supports": "Trang" });
        self.officer
            .post(&format!("/cases/{case}/evidence/links"), &link)?;
        Ok(case)
    }

    fn proposed(&self, number: u32) -> Result<String> {
        let case = self.proved(number)?;
        let verdict = json!({
            "label": "fabricated",
            "claim": "Mất nước",
            "explanation": "Không cắt nước.",
            "review_in_days": 90,
        });
        self.officer
            .post(&format!("/cases/{case}/verdict"), &verdict)?;
        Ok(case)
    }

    fn published(&self, number: u32) -> Result<String> {
        let case = self.proposed(number)?;
        self.approver
            .post(&format!("/cases/{case}/approve"), &Value::Null)?;
        Ok(case)
    }
}
