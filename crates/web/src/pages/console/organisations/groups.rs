//! Groups of receivers: a list, and one with its rule and whom it reaches.

use app::{
    GroupEdit, GroupPage, GroupRow, Refusal, RuleForm,
    access::{Clerk, Staff},
    model::{Ask, DEFAULT_WITHIN_HOURS, Kind, Level, OrganisationOnDay, Proof, Rule},
};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use casework::{GroupId, OrganisationId};
use serde::Deserialize;

use super::{asked_day, day, iso, lines};
use crate::{
    WebState,
    errors::PageError,
    forms::{Asked, CheckedForm, Fields, html},
    page::{As, Page, done},
    pages::console::id,
};

/// Members that are named before the rest is only counted.
const SHOWN: usize = 300;

#[derive(Template)]
#[template(path = "console/groups/list.html")]
struct List {
    page: Page,
    rows: Vec<GroupRow>,
}

pub async fn list(
    State(state): State<WebState>,
    As { by, page }: As<Staff>,
) -> Result<Response, PageError> {
    let rows = state.app.groups(&by).await?;
    html(&List { page, rows })
}

#[derive(Template)]
#[template(path = "console/groups/one.html")]
struct Show {
    page: Page,
    found: GroupPage,
    /// Whether what is shown has not been saved.
    unsaved: bool,
    is_new: bool,
}

impl Show {
    fn asks(&self) -> [Ask; 4] {
        Ask::ALL
    }

    fn proofs(&self) -> [Proof; 3] {
        Proof::ALL
    }

    fn kinds(&self) -> [Kind; 14] {
        Kind::ALL
    }

    fn levels(&self) -> [Level; 3] {
        Level::ALL
    }

    fn form(&self) -> RuleForm {
        self.found.form.clone().unwrap_or_default()
    }

    fn has_form(&self) -> bool {
        self.found.form.is_some()
    }

    fn rule_json(&self) -> String {
        serde_json::to_string(&self.found.group.rule).unwrap_or_default()
    }

    fn has_kind(&self, kind: &Kind) -> bool {
        self.form().kinds.contains(kind)
    }

    fn has_level(&self, level: &Level) -> bool {
        self.form().levels.contains(level)
    }

    fn within(&self) -> String {
        self.form().within.map(String::from).unwrap_or_default()
    }

    fn under(&self) -> String {
        self.form().under.map(|id| self.one(id)).unwrap_or_default()
    }

    /// A name if it says which one is meant, otherwise the id.
    fn one(&self, id: OrganisationId) -> String {
        let name = self.found.name(&id);
        let same = self.found.names.values().filter(|other| **other == name);
        if same.count() > 1 {
            id.to_string()
        } else {
            name
        }
    }

    fn named(&self, ids: &[OrganisationId]) -> String {
        let names: Vec<String> = ids.iter().map(|id| self.one(*id)).collect();
        names.join("\n")
    }

    fn tags(&self) -> String {
        self.form().tags.join(", ")
    }

    fn on(&self) -> String {
        iso(Some(&self.found.preview.day))
    }

    fn members(&self) -> &[OrganisationOnDay] {
        let members = &self.found.preview.members;
        members.get(..SHOWN).unwrap_or(members)
    }

    fn more(&self) -> usize {
        self.found.preview.members.len().saturating_sub(SHOWN)
    }
}

/// Which day the members are of.
#[derive(Debug, Deserialize)]
pub struct On {
    on: Option<String>,
}

pub async fn show(
    State(state): State<WebState>,
    As { by, page }: As<Staff>,
    Path(group): Path<String>,
    Asked(On { on }): Asked<On>,
) -> Result<Response, PageError> {
    let is_new = group == "new";
    let (group, edit) = if is_new {
        let begun = GroupEdit {
            id: None,
            name: page.t("group-new-name"),
            ask: Ask::Warn,
            within_hours: DEFAULT_WITHIN_HOURS,
            proof: Proof::Confirmation,
            rule: Rule::nobody(),
        };
        (None, Some(begun))
    } else {
        (Some(id(&group, "group")?), None)
    };
    let day = asked_day(on.as_deref());
    let found = state.app.group_page(&by, group, edit, day).await?;
    html(&Show {
        page,
        found,
        unsaved: false,
        is_new,
    })
}

/// Saves a group, or shows whom it would reach.
pub async fn save(
    State(state): State<WebState>,
    As { by: staff, .. }: As<Staff>,
    As { by, page }: As<Clerk>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let group: Option<GroupId> = match fields.get("id") {
        "" => None,
        text => Some(id(text, "group")?),
    };
    let edit = edit(&state, &staff, group, &fields).await?;
    if fields.get("do") == "preview" {
        let day = day(&fields, "on")?;
        let found = state.app.group_page(&staff, group, Some(edit), day).await;
        let found = found.map_err(|error| fields.refuse(error))?;
        return html(&Show {
            page,
            found,
            unsaved: true,
            is_new: group.is_none(),
        });
    }
    let saved = state.app.save_group(&by, edit).await;
    let saved = saved.map_err(|error| fields.refuse(error))?;
    Ok(done(&format!("/console/groups/{saved}"), "saved"))
}

async fn edit(
    state: &WebState,
    staff: &Staff,
    group: Option<GroupId>,
    fields: &Fields,
) -> Result<GroupEdit, PageError> {
    let refuse = |refusal| fields.refuse(refusal);
    let find = async |name: &str| -> Result<Vec<OrganisationId>, PageError> {
        let found = state
            .app
            .find_organisations(staff, &lines(fields, name))
            .await;
        found.map_err(|error| fields.refuse(error))
    };
    let hours = fields.get("within_hours").trim().parse();
    let rule = match fields.get("rule") {
        "" => {
            let within = fields.get("within").trim();
            let tags = fields
                .get("tags")
                .split(',')
                .map(|tag| tag.trim().to_lowercase());
            RuleForm {
                kinds: fields.all("kinds").filter_map(Kind::from_code).collect(),
                levels: fields.all("levels").filter_map(Level::from_code).collect(),
                within: match within {
                    "" => None,
                    text => Some(
                        text.parse()
                            .map_err(|_| refuse(Refusal::Invalid("territory")))?,
                    ),
                },
                under: find("under").await?.first().copied(),
                tags: tags.filter(|tag| !tag.is_empty()).collect(),
                also: find("also").await?,
                except: find("except").await?,
            }
            .rule()
        }
        // One that a form cannot say stays as it is.
        json => serde_json::from_str(json).map_err(|_| refuse(Refusal::Invalid("rule")))?,
    };
    Ok(GroupEdit {
        id: group,
        name: fields.text("name"),
        ask: Ask::from_code(fields.get("ask")).ok_or_else(|| refuse(Refusal::Empty("ask")))?,
        within_hours: hours.map_err(|_| refuse(Refusal::Invalid("within_hours")))?,
        proof: Proof::from_code(fields.get("proof"))
            .ok_or_else(|| refuse(Refusal::Empty("proof")))?,
        rule,
    })
}
