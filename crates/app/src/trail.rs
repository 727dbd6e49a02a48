//! Reading, exporting and verifying audit trails.

use std::collections::{BTreeSet, HashMap};

use casework::{CaseId, Recorded, UserId};
use serde::Serialize;
use serde_json::value::RawValue;

use crate::{
    App, Fault, Refusal, Result,
    access::Staff,
    audit::{self, Action, AuditActor, AuditEntry, AuditRow, BEGINNING, Problem, Sealed},
    ports::Change,
};

/// One row as people read it.
#[derive(Clone, Debug)]
pub struct TrailLine {
    /// What was recorded.
    pub row: AuditRow,
    /// Its hash.
    pub hash: String,
    /// Name of the person; empty if it was none of ours.
    pub name: String,
    /// The event of the case, where the row is about one.
    pub event: Option<Recorded>,
}

/// A trail as people read it.
#[derive(Clone, Debug)]
pub struct TrailPage {
    /// The case.
    pub case: CaseId,
    /// Its title.
    pub title: String,
    /// The rows that can be read, oldest first.
    pub lines: Vec<TrailLine>,
    /// Whether it is whole.
    pub check: TrailCheck,
}

/// Whether a trail is whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrailCheck {
    /// The case.
    pub case: CaseId,
    /// How many rows there are.
    pub rows: usize,
    /// The last hash.
    pub head: String,
    /// What is wrong; empty: nothing.
    pub problems: Vec<Problem>,
}

/// A line of the export as JSON.
#[derive(Serialize)]
struct ExportLine<'a> {
    row: &'a RawValue,
    name: &'a str,
    previous: &'a str,
    hash: &'a str,
}

impl App {
    /// A case's trail in plain words.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn trail_page(&self, _by: &Staff, case: CaseId) -> Result<TrailPage> {
        let found = self.case_or_refuse(case).await?;
        let rows = self.store.trail(case).await?;
        let names = self.trail_names(&rows).await?;
        let mut events: HashMap<u32, Recorded> = self
            .store
            .case_events(case)
            .await?
            .into_iter()
            .map(|recorded| (recorded.version, recorded))
            .collect();
        let lines = rows
            .iter()
            .filter_map(|sealed| {
                let row = sealed.row()?;
                Some(TrailLine {
                    name: name_of(&row.by, &names),
                    event: row.event.as_ref().and_then(|e| events.remove(&e.version)),
                    hash: sealed.hash.clone(),
                    row,
                })
            })
            .collect();
        Ok(TrailPage {
            case,
            title: found.title,
            lines,
            check: self.check_trail(case, &rows).await?,
        })
    }

    /// A case's trail as JSON Lines: row, name of the person, hash before, hash.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn trail_jsonl(&self, _by: &Staff, case: CaseId) -> Result<String> {
        self.trail_jsonl_for_operator(case).await
    }

    /// As [`trail_jsonl`](Self::trail_jsonl), for whoever has the data folder.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn trail_jsonl_for_operator(&self, case: CaseId) -> Result<String> {
        self.case_or_refuse(case).await?;
        let rows = self.store.trail(case).await?;
        let names = self.trail_names(&rows).await?;
        let broken = |error: serde_json::Error| Fault::Inconsistent(error.to_string());
        let (mut out, mut previous) = (String::new(), BEGINNING);
        for sealed in &rows {
            let name = sealed.row().map(|row| name_of(&row.by, &names));
            // As it is kept, to the byte: what is hashed.
            let row: &RawValue = serde_json::from_str(&sealed.body).map_err(broken)?;
            let line = ExportLine {
                row,
                name: name.as_deref().unwrap_or_default(),
                previous,
                hash: &sealed.hash,
            };
            out.push_str(&serde_json::to_string(&line).map_err(broken)?);
            out.push('\n');
            previous = &sealed.hash;
        }
        Ok(out)
    }

    /// A case's trail as CSV, for a spreadsheet.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn trail_csv(&self, by: &Staff, case: CaseId) -> Result<String> {
        let page = self.trail_page(by, case).await?;
        let broken = |error: csv::Error| Fault::Inconsistent(error.to_string());
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer
            .write_record([
                "seq",
                "at",
                "by",
                "name",
                "action",
                "about",
                "reason",
                "event",
                "event_sha256",
                "hash",
            ])
            .map_err(broken)?;
        for line in &page.lines {
            let row = &line.row;
            let at = row
                .at
                .format(&time::format_description::well_known::Rfc3339)
                .unwrap_or_default();
            let (event, event_sha256) = row.event.as_ref().map_or_else(
                || (String::new(), String::new()),
                |event| (event.version.to_string(), event.sha256.clone()),
            );
            let by = match &row.by {
                AuditActor::User { id } => format!("user:{id}"),
                AuditActor::Outside => "outside".to_owned(),
                AuditActor::System => "system".to_owned(),
            };
            let cells = [
                row.seq.to_string(),
                at,
                by,
                line.name.clone(),
                row.action.clone(),
                row.about.clone(),
                row.reason.clone(),
                event,
                event_sha256,
                line.hash.clone(),
            ];
            writer
                .write_record(cells.map(|cell| harmless(&cell)))
                .map_err(broken)?;
        }
        let bytes = writer
            .into_inner()
            .map_err(|error| Fault::Inconsistent(error.to_string()))?;
        // With the mark by which spreadsheets know UTF-8.
        Ok(format!("\u{feff}{}", String::from_utf8_lossy(&bytes)))
    }

    /// Verifies the trail of one case, or of all.
    ///
    /// # Errors
    /// [`Refusal::NotFound`]; a fault of the store.
    pub async fn verify_trails(&self, only: Option<CaseId>) -> Result<Vec<TrailCheck>> {
        let mut checks = Vec::new();
        if let Some(case) = only {
            self.case_or_refuse(case).await?;
            let rows = self.store.trail(case).await?;
            checks.push(self.check_trail(case, &rows).await?);
            return Ok(checks);
        }
        const PAGE: u32 = 100;
        let mut offset = 0;
        loop {
            let cases = self.store.cases(PAGE, offset).await?;
            for case in &cases {
                let rows = self.store.trail(case.id).await?;
                checks.push(self.check_trail(case.id, &rows).await?);
            }
            if cases.len() < PAGE as usize {
                return Ok(checks);
            }
            offset += PAGE;
        }
    }

    /// Compares what is kept with an earlier export ([`trail_jsonl`](Self::trail_jsonl)): every
    /// line of it must still be there. Gives the lines (from 1) that are not.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] if it is no export.
    pub async fn trail_against(&self, export: &str) -> Result<Vec<usize>> {
        #[derive(serde::Deserialize)]
        struct Line {
            row: AuditRow,
            hash: String,
        }
        let mut kept: HashMap<CaseId, Vec<Sealed>> = HashMap::new();
        let mut gone = Vec::new();
        for (at, line) in export.lines().enumerate() {
            let line: Line = serde_json::from_str(line).map_err(|_| Refusal::Invalid("export"))?;
            let case = line.row.case;
            if let std::collections::hash_map::Entry::Vacant(free) = kept.entry(case) {
                free.insert(self.store.trail(case).await?);
            }
            let there = kept[&case]
                .iter()
                .any(|row| row.seq == line.row.seq && row.hash == line.hash);
            if !there {
                gone.push(at + 1);
            }
        }
        Ok(gone)
    }

    /// The change that records what was done beside the events of a case.
    pub(crate) fn record(
        &self,
        case: CaseId,
        by: AuditActor,
        action: Action,
        about: String,
        reason: &str,
    ) -> Change {
        Change::Record(AuditEntry {
            case,
            at: self.now(),
            by,
            action: action.code().to_owned(),
            about,
            reason: reason.to_owned(),
            event: None,
        })
    }

    async fn check_trail(&self, case: CaseId, rows: &[Sealed]) -> Result<TrailCheck> {
        let head = self.store.trail_head(case).await?;
        let events = self.store.event_hashes(case).await?;
        let problems = audit::check(case, rows, head.as_ref(), &events);
        Ok(TrailCheck {
            case,
            rows: rows.len(),
            head: head.map_or_else(|| BEGINNING.to_owned(), |(_, hash)| hash),
            problems,
        })
    }

    async fn trail_names(&self, rows: &[Sealed]) -> Result<HashMap<UserId, String>> {
        let people: BTreeSet<UserId> = rows
            .iter()
            .filter_map(|sealed| match sealed.row()?.by {
                AuditActor::User { id } => Some(id),
                _ => None,
            })
            .collect();
        self.names(people).await
    }
}

fn name_of(by: &AuditActor, names: &HashMap<UserId, String>) -> String {
    match by {
        AuditActor::User { id } => names.get(id).cloned().unwrap_or_default(),
        AuditActor::Outside | AuditActor::System => String::new(),
    }
}

/// A cell that no spreadsheet takes for a formula.
pub(crate) fn harmless(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}
