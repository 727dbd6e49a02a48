//! Every text exists in both languages, is used, and is in its own language.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

fn folder(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Keys with their texts.
fn texts(lang: &str) -> BTreeMap<String, String> {
    let mut texts: BTreeMap<String, String> = BTreeMap::new();
    for entry in fs::read_dir(folder(&format!("locales/{lang}"))).unwrap() {
        let path = entry.unwrap().path();
        let mut key = String::new();
        for line in fs::read_to_string(path).unwrap().lines() {
            if let Some((name, text)) = line.split_once(" =").filter(|_| !line.starts_with(' ')) {
                key = name.to_owned();
                let double = texts.insert(key.clone(), text.to_owned());
                assert!(double.is_none(), "{lang}: {key} stands twice");
            } else if let Some(text) = texts.get_mut(&key) {
                text.push_str(line);
            }
        }
    }
    texts
}

fn variables(text: &str) -> BTreeSet<&str> {
    text.split('$')
        .skip(1)
        .map(|rest| {
            rest.split(|c: char| !c.is_alphanumeric())
                .next()
                .unwrap_or_default()
        })
        // Which form a number takes is the language's own matter.
        .filter(|name| *name != "count")
        .collect()
}

fn sources() -> String {
    fn read(folder: &Path, all: &mut String) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                read(&path, all);
            } else {
                all.push_str(&fs::read_to_string(&path).unwrap());
            }
        }
    }
    let mut all = String::new();
    read(&folder("templates"), &mut all);
    read(&folder("src"), &mut all);
    all
}

/// Keys that are put together from a prefix and a code.
const FAMILIES: &[&str] = &[
    "difference",
    "wrong-match-state",
    "figure",
    "websub-state",
    "mark",
    "standing",
    "standing-letter",
    "rung",
    "owed",
    "step-state",
    "call-outcome",
    "change-kind",
    "change-do",
    "by",
    "column",
    "facts",
    "facts-add",
    "org-kind",
    "proof",
    "find",
    "org-level",
    "outcome",
    "row-error",
    "scheme",
    "account-event",
    "proof",
    "found",
    "medium",
    "act",
    "deed-form-proof",
    "receiver-proof",
    "browser",
    "system",
    "way",
    "action",
    "answer",
    "consequence",
    "affected",
    "urgent",
    "urgent-within",
    "request",
    "step-kind",
    "todo",
    "missing",
    "proposed",
    "approve-help",
    "approve-button",
    "appeal",
    "appeal-help",
    "list",
    "list-help",
    "list-empty",
    "kind",
    "ask",
    "ask-full",
    "authority",
    "by",
    "capture-error",
    "channel",
    "check",
    "check-do",
    "draft-field",
    "decision",
    "contact",
    "contact-ended",
    "delivery",
    "event",
    "evidence-add",
    "field",
    "flash",
    "harm",
    "copy-help",
    "copy-kind",
    "incoming-progress",
    "letter-check",
    "life-amends",
    "life-drafted",
    "life-ended",
    "life-refused",
    "label",
    "label-help",
    "letter-stage",
    "progress",
    "proof",
    "refusal",
    "role",
    "role-help",
    "sample",
    "severity",
    "signature-kind",
    "signature-state",
    "signature-state-help",
    "signature-trust",
    "signature-trust-help",
    "slot",
    "stage",
    "step",
    "thing",
    "trail-problem",
    "urgency",
    "via",
];

#[test]
fn both_languages_have_the_same_texts_with_the_same_variables() {
    let (vi, en) = (texts("vi"), texts("en"));
    assert_eq!(vi.keys().collect::<Vec<_>>(), en.keys().collect::<Vec<_>>());
    for (key, text) in &vi {
        assert_eq!(variables(text), variables(&en[key]), "{key}");
    }
}

#[test]
fn every_text_that_is_asked_for_exists_and_every_text_is_asked_for() {
    let texts = texts("vi");
    let sources = sources();
    let mut asked = BTreeSet::new();
    for call in ["t(\"", "n(\"", "with(\"", "get(\"", "count(\""] {
        for rest in sources.split(&format!(".{call}")).skip(1) {
            let key = rest.split('"').next().unwrap_or_default();
            // Form fields and headers are asked for by the same names of methods.
            if texts.contains_key(key) || key.contains('-') && !key.starts_with("sec-") {
                asked.insert(key.to_owned());
            }
        }
    }
    let missing: Vec<&String> = asked
        .iter()
        .filter(|key| !texts.contains_key(*key) && *key != "no-such-key")
        .collect();
    assert!(missing.is_empty(), "missing: {missing:?}");
    let unused: Vec<&String> = texts
        .keys()
        .filter(|key| !asked.contains(*key))
        .filter(|key| {
            !FAMILIES
                .iter()
                .any(|family| key.starts_with(&format!("{family}-")))
        })
        .collect();
    assert!(unused.is_empty(), "unused: {unused:?}");
}

#[test]
fn every_code_has_its_text() {
    use app::Standing;
    use app::model::{
        Ask, CallOutcome, ChannelKind, DeliveryList, DeliveryState, Missing, NoteKind, Proof, Rung,
        StepState,
    };
    use app::views::CaseTab;
    use casework::{
        Affected, AppealOutcome, Consequence, Event, PartyAnswer, ReplyVia, RequestState, Role,
        Stage, Todo, Urgency as CaseUrgency, VerdictLabel,
    };
    use letter::{Authority, Urgency};
    let mut keys: Vec<String> = Vec::new();
    keys.extend(Role::ALL.iter().flat_map(|r| {
        [
            format!("role-{}", r.code()),
            format!("role-help-{}", r.code()),
        ]
    }));
    keys.extend(VerdictLabel::ALL.iter().flat_map(|l| {
        [
            format!("label-{}", l.code()),
            format!("label-help-{}", l.code()),
        ]
    }));
    keys.extend(
        PartyAnswer::ALL
            .iter()
            .map(|a| format!("answer-{}", a.code())),
    );
    keys.extend(
        ReplyVia::BY_OFFICER
            .iter()
            .map(|v| format!("via-{}", v.code())),
    );
    keys.extend(DeliveryState::ALL.iter().flat_map(|s| {
        [
            format!("delivery-{}", s.code()),
            format!("stage-{}", s.code()),
        ]
    }));
    keys.extend(Standing::ALL.iter().flat_map(|s| {
        [
            format!("standing-{}", s.code()),
            format!("standing-letter-{}", s.code()),
        ]
    }));
    keys.extend(Rung::ALL.iter().map(|r| format!("rung-{}", r.code())));
    keys.extend(Missing::ALL.iter().map(|m| format!("owed-{}", m.code())));
    keys.extend(
        StepState::ALL
            .iter()
            .map(|s| format!("step-state-{}", s.code())),
    );
    keys.extend(
        CallOutcome::ALL
            .iter()
            .map(|c| format!("call-outcome-{}", c.code())),
    );
    for kind in ["verdict", "under-review", "withdrawn"] {
        keys.extend(["change-kind", "change-do"].map(|p| format!("{p}-{kind}")));
    }
    keys.extend(
        app::audit::Action::ALL
            .iter()
            .map(|a| format!("action-{}", a.code())),
    );
    keys.extend(Proof::ALL.iter().map(|p| format!("proof-{}", p.code())));
    keys.extend(ChannelKind::ALL.iter().map(|c| format!("by-{}", c.code())));
    keys.extend(
        NoteKind::ALL
            .iter()
            .map(|kind| format!("delivery-note-{}", kind.code())),
    );
    keys.extend(DeliveryList::ALL.iter().flat_map(|list| {
        [
            format!("delivery-list-{}", list.code()),
            format!("delivery-list-help-{}", list.code()),
        ]
    }));
    keys.extend(Ask::ALL.iter().flat_map(|a| {
        [
            format!("ask-{}", a.code()),
            format!("ask-full-{}", a.code()),
        ]
    }));
    keys.extend(
        Authority::ALL
            .iter()
            .map(|a| format!("authority-{}", a.code())),
    );
    keys.extend(Urgency::ALL.iter().map(|u| format!("urgency-{}", u.code())));
    keys.extend(
        app::example::SAMPLES
            .iter()
            .map(|(code, _)| format!("sample-{code}")),
    );
    keys.extend(app::AnswerStanding::ALL.iter().flat_map(|s| {
        [
            format!("answer-standing-{}", s.code()),
            format!("answer-standing-help-{}", s.code()),
        ]
    }));
    let differences = app::Difference::ALL;
    keys.extend(
        differences
            .iter()
            .map(|d| format!("difference-{}", d.code())),
    );
    let states = app::model::WrongMatchState::ALL;
    keys.extend(
        states
            .iter()
            .map(|s| format!("wrong-match-state-{}", s.code())),
    );
    keys.extend(["not-this", "this-again"].map(|code| format!("decision-{code}")));
    keys.extend(Event::CODES.iter().map(|code| format!("event-{code}")));
    keys.extend(Stage::CODES.iter().map(|code| format!("stage-{code}")));
    keys.extend(
        Consequence::ALL
            .iter()
            .map(|c| format!("consequence-{}", c.code())),
    );
    keys.extend(
        Affected::ALL
            .iter()
            .map(|a| format!("affected-{}", a.code())),
    );
    keys.extend(
        RequestState::ALL
            .iter()
            .map(|r| format!("request-{}", r.code())),
    );
    keys.extend(Todo::ALL.iter().map(|t| format!("todo-{}", t.code())));
    keys.extend(CaseUrgency::ALL.iter().flat_map(|u| {
        [
            format!("urgent-{}", u.code()),
            format!("urgent-within-{}", u.code()),
        ]
    }));
    keys.extend(AppealOutcome::ALL.iter().flat_map(|o| {
        [
            format!("appeal-{}", o.code()),
            format!("appeal-help-{}", o.code()),
        ]
    }));
    keys.extend(CaseTab::ALL.iter().flat_map(|tab| {
        [
            format!("list-{}", tab.code()),
            format!("list-help-{}", tab.code()),
            format!("list-empty-{}", tab.code()),
        ]
    }));
    for change in ["verdict", "correction", "withdrawal"] {
        keys.extend(
            ["proposed", "approve-help", "approve-button"].map(|p| format!("{p}-{change}")),
        );
    }
    // Names of fields that rules and use cases name in refusals.
    let fields = [
        "text",
        "title",
        "concern",
        "reach",
        "severity",
        "organisation",
        "names",
        "email",
        "question",
        "due-in-hours",
        "statement",
        "person",
        "office",
        "via",
        "url",
        "source",
        "file",
        "supports",
        "label",
        "claim",
        "explanation",
        "reason",
        "subject",
        "body",
        "recipients",
        "urgency",
        "name",
        "roles",
        "role",
        "password",
        "channel",
        "area",
        "answer",
        "ask",
        "kind",
        "valid-from",
        "valid-to",
        "authority",
        "authority-of",
        "signer",
        "symbol",
        "place",
        "archive",
        "reply-email",
        "telephone",
        "copies-to",
        "parent-body",
        "body-in-text",
        "named",
        "areas",
        "escalation",
        "attachments",
        "circumstances",
        "given-at",
        "sources",
        "review-in-days",
        "deadline",
        "note",
        "grounds",
        "summary",
        "outcome",
        "labels",
        "label-code",
        "label-kind",
        "label-name",
        "label-meaning",
        "label-basis",
        "due-at",
        "copy-holder",
        "copies",
        "handed-on",
        "receipt",
        "doc-type",
        "dated",
        "arrived",
        "author",
        "number-symbol",
        "unit",
        "doc-id",
        "due",
        "progress",
        "answered-with",
        "case",
        "from-number",
        "to-number",
        "numbering",
        "copy-kind",
        "paragraphs",
        "quiet-from",
        "quiet-to",
        "plan-confirmation",
        "plan-deed",
        "promised-until",
    ];
    keys.extend(fields.iter().map(|field| format!("field-{field}")));
    for lang in ["vi", "en"] {
        let texts = texts(lang);
        let missing: Vec<&String> = keys
            .iter()
            .filter(|key| !texts.contains_key(*key))
            .collect();
        assert!(missing.is_empty(), "{lang}: {missing:?}");
    }
}

#[test]
fn no_language_stands_inside_the_other() {
    // Names and the letter's own words, which are the same everywhere.
    let names = [
        "Đính Chính",
        "Như trên",
        "Lưu:",
        "30/2020/NĐ-CP",
        "Tiếng Việt",
        "KT.",
        "TL.",
    ];
    for (key, text) in texts("en") {
        let mut text = text;
        for name in names {
            text = text.replace(name, "");
        }
        let marked = text.chars().find(|c| {
            "ăâđêôơưĂÂĐÊÔƠƯáàảãạéèẻẽẹíìỉĩịóòỏõọúùủũụýỳỷỹỵấầẩẫậếềểễệốồổỗộớờởỡợứừửữự".contains(*c)
        });
        assert_eq!(marked, None, "{key}: {text}");
    }
    let english = [
        " the ", " you ", " and ", " message", " please", "Please ", " not ",
    ];
    for (key, text) in texts("vi") {
        let found = english
            .iter()
            .find(|word| format!(" {text} ").contains(**word));
        assert_eq!(found, None, "{key}: {text}");
    }
}
