//! One organisation with its history, new ones, and what happens to several at once.

use app::{
    Basics, FactDates, FactList, FactValue, NewFact, NewOrganisation, OrganisationPage, Refusal,
    Reorganisation,
    access::{Clerk, Staff},
    model::{ChannelKind, ContactPerson, Dated, Kind, Scheme},
};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use casework::OrganisationId;
use serde::Deserialize;
use time::Date;

use super::{asked_day, day, iso, lines};
use crate::{
    WebState,
    errors::PageError,
    forms::{Asked, CheckedForm, Fields, html},
    page::{As, Page, done},
    pages::console::id,
};

/// One line of a history.
struct Line {
    list: FactList,
    at: usize,
    text: String,
    detail: String,
    from: Option<Date>,
    to: Option<Date>,
    holds: bool,
}

#[derive(Template)]
#[template(path = "console/organisations/one.html")]
struct Show {
    page: Page,
    found: OrganisationPage,
}

impl Show {
    fn kinds(&self) -> [Kind; 14] {
        Kind::ALL
    }

    fn schemes(&self) -> [Scheme; 4] {
        Scheme::ALL
    }

    fn iso(&self, date: &Option<Date>) -> String {
        iso(date.as_ref())
    }

    fn today(&self) -> String {
        iso(Some(&self.found.day))
    }

    fn is_kind(&self, kind: &Kind) -> bool {
        *kind == self.found.organisation.facts.kind
    }

    fn tags(&self) -> String {
        self.found.organisation.facts.tags.join(", ")
    }

    fn lists(&self) -> [FactList; 6] {
        FactList::ALL
    }

    fn lines(&self, list: &FactList) -> Vec<Line> {
        let facts = &self.found.organisation.facts;
        match list {
            FactList::Names => self.of(*list, &facts.names, |name| {
                (name.full.clone(), name.short.clone())
            }),
            FactList::Identifiers => self.of(*list, &facts.identifiers, |id| {
                (id.value.clone(), self.page.tc("scheme", id.scheme.code()))
            }),
            FactList::Parents => self.of(*list, &facts.parents, |parent| {
                (self.found.name(parent).to_owned(), String::new())
            }),
            FactList::Territories => self.of(*list, &facts.territories, |territory| {
                let level = self.page.tc("org-level", territory.level().code());
                (territory.code().to_owned(), level)
            }),
            FactList::Channels => self.of(*list, &facts.channels, |reach| {
                let by = self.page.tc("by", reach.channel.code());
                (reach.address.clone(), format!("{by} · {}", reach.rank))
            }),
            FactList::Contacts => self.of(*list, &facts.contacts, |person| {
                let parts = [&person.office, &person.telephone, &person.email];
                let parts: Vec<&str> = parts
                    .into_iter()
                    .map(String::as_str)
                    .filter(|part| !part.is_empty())
                    .collect();
                let mut name = person.name.clone();
                if person.is_superior {
                    name = format!("{name} ({})", self.page.t("org-superior"));
                }
                (name, parts.join(" · "))
            }),
        }
    }

    fn of<T>(
        &self,
        list: FactList,
        facts: &[Dated<T>],
        show: impl Fn(&T) -> (String, String),
    ) -> Vec<Line> {
        let lines = facts.iter().enumerate().map(|(at, fact)| {
            let (text, detail) = show(&fact.value);
            Line {
                list,
                at,
                text,
                detail,
                from: fact.from,
                to: fact.to,
                holds: fact.holds_on(self.found.day),
            }
        });
        lines.collect()
    }

    /// "from 1 July 2025 to …" in the reader's language; empty for always.
    fn span(&self, from: &Option<Date>, to: &Option<Date>) -> String {
        let date = |date: &Date| self.page.date(date);
        match (from, to) {
            (None, None) => self.page.t("org-always"),
            (Some(from), None) => self.page.with("org-since", "day", &date(from)),
            (None, Some(to)) => self.page.with("org-until", "day", &date(to)),
            (Some(from), Some(to)) => format!("{} – {}", date(from), date(to)),
        }
    }
}

/// Which day the page is of.
#[derive(Debug, Deserialize)]
pub struct On {
    on: Option<String>,
}

pub async fn show(
    State(state): State<WebState>,
    As { by, page }: As<Staff>,
    Path(organisation): Path<String>,
    Asked(On { on }): Asked<On>,
) -> Result<Response, PageError> {
    let organisation = id(&organisation, "organisation")?;
    let found = state
        .app
        .organisation_page(&by, organisation, asked_day(on.as_deref()))
        .await?;
    html(&Show { page, found })
}

#[derive(Template)]
#[template(path = "console/organisations/new.html")]
struct New {
    page: Page,
}

impl New {
    fn kinds(&self) -> [Kind; 14] {
        Kind::ALL
    }
}

pub async fn form(As { page, .. }: As<Clerk>) -> Result<Response, PageError> {
    html(&New { page })
}

fn kind(fields: &Fields) -> Result<Kind, PageError> {
    Kind::from_code(fields.get("kind")).ok_or_else(|| fields.refuse(Refusal::Empty("org_kind")))
}

pub async fn add(
    State(state): State<WebState>,
    As { by, .. }: As<Clerk>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let new = NewOrganisation {
        kind: kind(&fields)?,
        name: fields.text("org_name"),
        short_name: fields.text("short_name"),
        email: fields.text("email"),
        territory: fields.text("territory"),
        parent: fields.text("parent"),
        valid_from: day(&fields, "valid_from")?,
    };
    let added = state.app.add_organisation(&by, new).await;
    let added = added.map_err(|error| fields.refuse(error))?;
    Ok(done(&format!("/console/organisations/{added}"), "saved"))
}

fn seen(organisation: &str, fields: &Fields) -> Result<(OrganisationId, u32), PageError> {
    let version = fields.get("version").parse();
    let version = version.map_err(|_| fields.refuse(Refusal::Changed))?;
    Ok((id(organisation, "organisation")?, version))
}

fn back(organisation: OrganisationId) -> Response {
    done(&format!("/console/organisations/{organisation}"), "saved")
}

pub async fn standing(
    State(state): State<WebState>,
    As { by, .. }: As<Clerk>,
    Path(organisation): Path<String>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let (organisation, version) = seen(&organisation, &fields)?;
    let standing = Basics {
        kind: kind(&fields)?,
        tags: fields.text("tags"),
        valid_from: day(&fields, "valid_from")?,
        valid_to: day(&fields, "valid_to")?,
    };
    let saved = state
        .app
        .set_standing(&by, organisation, version, standing)
        .await;
    saved.map_err(|error| fields.refuse(error))?;
    Ok(back(organisation))
}

pub async fn add_fact(
    State(state): State<WebState>,
    As { by, .. }: As<Clerk>,
    Path(organisation): Path<String>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let (organisation, version) = seen(&organisation, &fields)?;
    let list = FactList::from_code(fields.get("list"));
    let list = list.ok_or_else(|| fields.refuse(Refusal::Invalid("list")))?;
    let value = match list {
        FactList::Names => FactValue::Name(fields.text("org_name"), fields.text("short_name")),
        FactList::Identifiers => {
            let scheme = Scheme::from_code(fields.get("scheme"));
            let scheme = scheme.ok_or_else(|| fields.refuse(Refusal::Empty("scheme")))?;
            FactValue::Identifier(scheme, fields.text("identifier"))
        }
        FactList::Parents => FactValue::Parent(fields.text("parent")),
        FactList::Territories => FactValue::Territory(fields.text("territory")),
        FactList::Channels => {
            let channel = ChannelKind::from_code(fields.get("channel"));
            let channel = channel.ok_or_else(|| fields.refuse(Refusal::Empty("org_channel")))?;
            let rank = fields.get("rank").parse().unwrap_or(1);
            FactValue::Channel(channel, fields.text("address"), rank)
        }
        FactList::Contacts => FactValue::Contact(ContactPerson {
            name: fields.text("person"),
            office: fields.text("office"),
            email: fields.text("email"),
            telephone: fields.text("telephone"),
            is_superior: fields.get("is_superior") == "yes",
        }),
    };
    let fact = NewFact {
        value,
        from: day(&fields, "from")?,
    };
    let saved = state.app.add_fact(&by, organisation, version, fact).await;
    saved.map_err(|error| fields.refuse(error))?;
    Ok(back(organisation))
}

pub async fn date_fact(
    State(state): State<WebState>,
    As { by, .. }: As<Clerk>,
    Path(organisation): Path<String>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let (organisation, version) = seen(&organisation, &fields)?;
    let list = FactList::from_code(fields.get("list"));
    let at = fields.get("at").parse();
    let (Some(list), Ok(at)) = (list, at) else {
        return Err(fields.refuse(Refusal::NotFound("fact")));
    };
    let dates = FactDates {
        list,
        at,
        from: day(&fields, "from")?,
        to: day(&fields, "to")?,
        remove: fields.get("remove") == "yes",
    };
    let saved = state.app.date_fact(&by, organisation, version, dates).await;
    saved.map_err(|error| fields.refuse(error))?;
    Ok(back(organisation))
}

pub async fn remove(
    State(state): State<WebState>,
    As { by, .. }: As<Clerk>,
    Path(organisation): Path<String>,
    CheckedForm(_): CheckedForm,
) -> Result<Response, PageError> {
    let organisation = id(&organisation, "organisation")?;
    state.app.remove_organisation(&by, organisation).await?;
    Ok(done("/console/organisations", "saved"))
}

#[derive(Template)]
#[template(path = "console/organisations/reorganise.html")]
struct Reorganise {
    page: Page,
    ending: String,
}

/// Which organisation the event begins with.
#[derive(Debug, Deserialize)]
pub struct Ending {
    ending: Option<String>,
}

pub async fn reorganise_form(
    As { page, .. }: As<Clerk>,
    Asked(Ending { ending }): Asked<Ending>,
) -> Result<Response, PageError> {
    html(&Reorganise {
        page,
        ending: ending.unwrap_or_default(),
    })
}

pub async fn reorganise(
    State(state): State<WebState>,
    As { by, .. }: As<Clerk>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let on = day(&fields, "on")?.ok_or_else(|| fields.refuse(Refusal::Empty("on")))?;
    let event = Reorganisation {
        from: lines(&fields, "ending"),
        to: lines(&fields, "following"),
        new_name: fields.text("new_name"),
        on,
        reason: fields.text("reason"),
        move_children: fields.get("move_children") == "yes",
    };
    let done_to = state.app.reorganise(&by, event).await;
    done_to.map_err(|error| fields.refuse(error))?;
    Ok(done("/console/organisations", "saved"))
}
