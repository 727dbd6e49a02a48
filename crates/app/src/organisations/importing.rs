//! The register from a file and into one: every change and every error is shown before anything is
//! written, and then it is written as a whole.

use std::collections::{HashMap, HashSet};

use casework::OrganisationId;
use time::Date;

use super::{
    Directory,
    labels::{kind_label, kind_of, level_label, level_of},
    sheet::{self, Column, Row, SheetError, SheetFormat, day_of},
};
use crate::{
    App, Fault, Refusal, Result,
    access::{Clerk, Staff},
    model::{
        ChannelKind, ContactPerson, Dated, Facts, Identifier, Kind, Name, Organisation,
        OrganisationOnDay, Reach, Scheme, Succession, Territory, dated,
    },
    ports::Change,
    registers::folded,
    text::{email, line},
    vietnam_date,
};

/// What clears a cell; an empty one leaves things as they are.
const CLEAR: &str = "-";

/// How what a file says is written into the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportMode {
    /// It holds from this day on; what held before stays in the history.
    From(Date),
    /// What stands there was wrong: it is replaced, as if it had never been.
    Correct,
}

/// What is wrong with a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowError {
    /// A cell must not be empty.
    Missing(Column),
    /// A cell holds what cannot stand there.
    Invalid(Column, String),
    /// Another row is of the same organisation.
    Double(usize),
    /// No organisation of the register or the file has this identifier or name.
    NoSuch(Column, String),
    /// More than one has it.
    Ambiguous(Column, String),
    /// The register does not allow it.
    Refused(Refusal),
}

impl RowError {
    /// The stable name used in text keys and the API.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            RowError::Missing(_) => "missing",
            RowError::Invalid(..) => "invalid",
            RowError::Double(_) => "double",
            RowError::NoSuch(..) => "no-such",
            RowError::Ambiguous(..) => "ambiguous",
            RowError::Refused(_) => "refused",
        }
    }

    /// The column it is about.
    #[must_use]
    pub const fn column(&self) -> Option<Column> {
        match self {
            RowError::Missing(column)
            | RowError::Invalid(column, _)
            | RowError::NoSuch(column, _)
            | RowError::Ambiguous(column, _) => Some(*column),
            RowError::Double(_) | RowError::Refused(_) => None,
        }
    }

    /// What stood there, or the line of the other row.
    #[must_use]
    pub fn value(&self) -> String {
        match self {
            RowError::Invalid(_, value)
            | RowError::NoSuch(_, value)
            | RowError::Ambiguous(_, value) => value.clone(),
            RowError::Double(line) => line.to_string(),
            RowError::Missing(_) => String::new(),
            RowError::Refused(refusal) => refusal.to_string(),
        }
    }
}

/// One field that a row changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellChange {
    /// Which.
    pub column: Column,
    /// What stood there; empty if nothing did.
    pub old: String,
    /// What will.
    pub new: String,
}

/// What becomes of the organisation of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowOutcome {
    /// It is new.
    Added,
    /// These fields change.
    Changed(Vec<CellChange>),
    /// It gets a last day; other fields may change too.
    Ended(Vec<CellChange>),
    /// The register says the same.
    Unchanged,
    /// The row cannot be taken.
    Refused(Vec<RowError>),
}

impl RowOutcome {
    /// The stable name used in text keys and the API.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            RowOutcome::Added => "added",
            RowOutcome::Changed(_) => "changed",
            RowOutcome::Ended(_) => "ended",
            RowOutcome::Unchanged => "unchanged",
            RowOutcome::Refused(_) => "refused",
        }
    }

    /// The fields that change.
    #[must_use]
    pub fn changes(&self) -> &[CellChange] {
        match self {
            RowOutcome::Changed(changes) | RowOutcome::Ended(changes) => changes,
            _ => &[],
        }
    }

    /// What is wrong.
    #[must_use]
    pub fn errors(&self) -> &[RowError] {
        match self {
            RowOutcome::Refused(errors) => errors,
            _ => &[],
        }
    }
}

/// A row and what becomes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedRow {
    /// Its line in the file.
    pub line: usize,
    /// The organisation's name.
    pub name: String,
    /// The organisation.
    pub id: OrganisationId,
    /// What becomes of it.
    pub outcome: RowOutcome,
}

/// What a file would change.
#[derive(Clone, Debug, Default)]
pub struct ImportPlan {
    /// Every row, in the file's order.
    pub rows: Vec<PlannedRow>,
    /// Heads that no column has: these columns are not read.
    pub unknown: Vec<String>,
    changed: Vec<Organisation>,
    version: i64,
}

impl ImportPlan {
    /// How many rows end like this.
    #[must_use]
    pub fn count(&self, outcome: &str) -> usize {
        let rows = self.rows.iter();
        rows.filter(|row| row.outcome.code() == outcome).count()
    }

    /// Whether it can be applied: nothing is refused and something changes.
    #[must_use]
    pub fn is_applicable(&self) -> bool {
        self.count("refused") == 0 && !self.changed.is_empty()
    }
}

impl App {
    /// The day in Vietnam.
    #[must_use]
    pub fn today(&self) -> Date {
        vietnam_date(self.now())
    }

    /// What a file would change in the register; nothing is written.
    ///
    /// # Errors
    /// [`Refusal::Sheet`] for a file that cannot be read as rows; a fault of the store.
    pub async fn plan_import(
        &self,
        _by: &Clerk,
        file: &[u8],
        mode: ImportMode,
    ) -> Result<ImportPlan> {
        self.plan_import_by_operator(file, mode).await
    }

    /// The same for whoever runs the program.
    ///
    /// # Errors
    /// As [`plan_import`](Self::plan_import).
    pub async fn plan_import_by_operator(
        &self,
        file: &[u8],
        mode: ImportMode,
    ) -> Result<ImportPlan> {
        let sheet = sheet::read(file).map_err(Refusal::Sheet)?;
        let directory = self.directory().await?;
        let today = vietnam_date(self.now());
        let new_id = || OrganisationId(self.new_id());
        Ok(plan(&directory, sheet, mode, today, &new_id))
    }

    /// Writes what a file changes, as a whole.
    ///
    /// # Errors
    /// [`Refusal::Sheet`]; [`Refusal::RowsRefused`] if a row cannot be taken;
    /// [`Refusal::Changed`] if somebody changes the register meanwhile.
    pub async fn apply_import(
        &self,
        _by: &Clerk,
        file: &[u8],
        mode: ImportMode,
    ) -> Result<ImportPlan> {
        self.apply_import_by_operator(file, mode).await
    }

    /// The same for whoever runs the program.
    ///
    /// # Errors
    /// As [`apply_import`](Self::apply_import).
    pub async fn apply_import_by_operator(
        &self,
        file: &[u8],
        mode: ImportMode,
    ) -> Result<ImportPlan> {
        let mut plan = self.plan_import_by_operator(file, mode).await?;
        let refused = plan.count("refused");
        if refused > 0 {
            return Err(Refusal::RowsRefused(refused).into());
        }
        let changed = std::mem::take(&mut plan.changed);
        if !changed.is_empty() {
            let seen = Change::OrganisationsSeen(plan.version);
            let saved = changed.into_iter().map(Change::SaveOrganisation);
            let changes = std::iter::once(seen).chain(saved).collect();
            self.store.commit(changes).await?;
        }
        Ok(plan)
    }

    /// The register as it is on a day, as a file with its name.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn export_organisations(
        &self,
        _by: &Staff,
        format: SheetFormat,
        day: Option<Date>,
    ) -> Result<(String, Vec<u8>)> {
        self.export_organisations_by_operator(format, day).await
    }

    /// The same for whoever runs the program.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn export_organisations_by_operator(
        &self,
        format: SheetFormat,
        day: Option<Date>,
    ) -> Result<(String, Vec<u8>)> {
        let today = vietnam_date(self.now());
        let day = day.unwrap_or(today);
        let directory = self.directory().await?;
        let there = directory.all().filter(|found| found.exists_on(day));
        let rows: Vec<Vec<String>> = there.map(|found| cells(&directory, found, day)).collect();
        let bytes = sheet::write(format, &rows, today).map_err(Fault::Inconsistent)?;
        let ending = match format {
            SheetFormat::Csv => "csv",
            SheetFormat::Xlsx => "xlsx",
        };
        Ok((format!("danh-ba-co-quan-{day}.{ending}"), bytes))
    }
}

/// Whom an identifier or a name means.
struct Known<'a> {
    codes: HashMap<&'a str, Vec<OrganisationId>>,
    names: HashMap<String, Vec<OrganisationId>>,
}

impl<'a> Known<'a> {
    fn of(directory: &'a Directory, day: Date) -> Known<'a> {
        let mut known = Known {
            codes: HashMap::new(),
            names: HashMap::new(),
        };
        for found in directory.all() {
            for identifier in dated::on(&found.facts.identifiers, day) {
                known.add_code(&identifier.value, found.id);
            }
            known.add_name(found.facts.name_on(day), found.id);
        }
        known
    }

    fn add_code(&mut self, code: &'a str, id: OrganisationId) {
        let all = self.codes.entry(code).or_default();
        if !all.contains(&id) {
            all.push(id);
        }
    }

    fn add_name(&mut self, name: &str, id: OrganisationId) {
        let all = self.names.entry(folded(name)).or_default();
        if !all.contains(&id) {
            all.push(id);
        }
    }

    /// The one that has this identifier, otherwise the one of this name.
    fn find(&self, column: Column, text: &str) -> std::result::Result<OrganisationId, RowError> {
        let found = self
            .codes
            .get(text)
            .or_else(|| self.names.get(&folded(text)));
        match found.map(Vec::as_slice) {
            Some([one]) => Ok(*one),
            Some([_, ..]) => Err(RowError::Ambiguous(column, text.to_owned())),
            _ => Err(RowError::NoSuch(column, text.to_owned())),
        }
    }
}

/// A row whose organisation is known.
struct Found<'a> {
    row: &'a Row,
    id: OrganisationId,
    before: Option<&'a Organisation>,
    identifier: Option<Identifier>,
}

fn plan(
    directory: &Directory,
    sheet: sheet::Sheet,
    mode: ImportMode,
    today: Date,
    new_id: &dyn Fn() -> OrganisationId,
) -> ImportPlan {
    let day = match mode {
        ImportMode::From(day) => day,
        ImportMode::Correct => today,
    };
    let mut errors: HashMap<usize, Vec<RowError>> = HashMap::new();
    let mut known = Known::of(directory, day);
    let found = find_rows(directory, &sheet.rows, &known, new_id, &mut errors);
    for one in found.iter().filter(|one| one.before.is_none()) {
        known.add_code(one.row.get(Column::Code), one.id);
        known.add_name(one.row.get(Column::Name), one.id);
    }
    let mut after = Vec::with_capacity(found.len());
    for one in &found {
        let written = Writer {
            mode,
            today,
            known: &known,
        }
        .write(one);
        match written {
            Ok(organisation) => after.push(organisation),
            Err(wrong) => errors.entry(one.row.line).or_default().extend(wrong),
        }
    }
    let changed: Vec<Organisation> = after
        .into_iter()
        .filter(|organisation| {
            let before = directory.get(organisation.id);
            before.is_none_or(|before| before.facts != organisation.facts)
        })
        .map(|mut organisation| {
            organisation.version += u32::from(directory.get(organisation.id).is_some());
            organisation
        })
        .collect();
    let whole = directory.with(changed.iter().cloned());
    let identifiers = whole.identifiers();
    let lines: HashMap<OrganisationId, usize> =
        found.iter().map(|one| (one.id, one.row.line)).collect();
    for organisation in &changed {
        if let (Err(refusal), Some(line)) = (
            whole.check_one(organisation, &identifiers),
            lines.get(&organisation.id),
        ) {
            errors
                .entry(*line)
                .or_default()
                .push(RowError::Refused(refusal));
        }
    }
    let is_changed: HashSet<OrganisationId> = changed.iter().map(|found| found.id).collect();
    let rows = found.iter().map(|one| PlannedRow {
        line: one.row.line,
        name: one.row.get(Column::Name).to_owned(),
        id: one.id,
        outcome: match (errors.remove(&one.row.line), one.before) {
            (Some(wrong), _) => RowOutcome::Refused(wrong),
            (None, None) => RowOutcome::Added,
            (None, Some(_)) if !is_changed.contains(&one.id) => RowOutcome::Unchanged,
            (None, Some(before)) => difference(directory, before, &whole, whole.get(one.id), day),
        },
    });
    let rows: Vec<PlannedRow> = rows.collect();
    ImportPlan {
        rows,
        unknown: sheet.unknown,
        changed,
        version: directory.version(),
    }
}

/// Which organisation each row is of: by its identifier, otherwise, where it has none, by its name.
fn find_rows<'a>(
    directory: &'a Directory,
    rows: &'a [Row],
    known: &Known<'_>,
    new_id: &dyn Fn() -> OrganisationId,
    errors: &mut HashMap<usize, Vec<RowError>>,
) -> Vec<Found<'a>> {
    let mut lines: HashMap<OrganisationId, usize> = HashMap::new();
    let mut new: HashMap<String, usize> = HashMap::new();
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        let mut wrong = Vec::new();
        let identifier = identifier_of(row).unwrap_or_else(|error| {
            wrong.push(error);
            None
        });
        let name = row.get(Column::Name);
        if name.is_empty() {
            wrong.push(RowError::Missing(Column::Name));
        }
        let found = match &identifier {
            Some(identifier) => known.codes.get(identifier.value.as_str()).cloned(),
            // Whoever has an identifier is not meant by a row without one.
            None => known.names.get(&folded(name)).map(|ids| {
                let without = ids.iter().copied().filter(|id| {
                    directory
                        .get(*id)
                        .is_some_and(|o| o.facts.identifiers.is_empty())
                });
                without.collect()
            }),
        };
        let id = match found.as_deref() {
            Some([one]) => Some(*one),
            Some([_, ..]) => {
                let column = if identifier.is_some() {
                    Column::Code
                } else {
                    Column::Name
                };
                wrong.push(RowError::Ambiguous(column, row.get(column).to_owned()));
                None
            }
            _ => None,
        };
        let double = match (id, &identifier) {
            (Some(id), _) => lines.insert(id, row.line),
            (None, Some(identifier)) => new.insert(identifier.value.clone(), row.line),
            (None, None) => new.insert(folded(name), row.line),
        };
        if let Some(line) = double {
            wrong.push(RowError::Double(line));
        }
        if !wrong.is_empty() {
            errors.entry(row.line).or_default().extend(wrong);
        }
        all.push(Found {
            row,
            before: id.and_then(|id| directory.get(id)),
            id: id.unwrap_or_else(new_id),
            identifier,
        });
    }
    all
}

fn identifier_of(row: &Row) -> std::result::Result<Option<Identifier>, RowError> {
    let value = row.get(Column::Code);
    let named = row.get(Column::Scheme);
    if value.is_empty() {
        return Ok(None);
    }
    let invalid = |column| RowError::Invalid(column, row.get(column).to_owned());
    let scheme = if named.is_empty() {
        let shaped = [Scheme::Qcvn102, Scheme::Qd20, Scheme::Tax];
        let fits = shaped.into_iter().find(|scheme| scheme.fits(value));
        fits.unwrap_or(Scheme::Other)
    } else {
        let lower = named.to_lowercase();
        Scheme::from_code(&lower).ok_or_else(|| invalid(Column::Scheme))?
    };
    if !scheme.fits(value) {
        return Err(invalid(Column::Code));
    }
    let value = value.to_owned();
    Ok(Some(Identifier { scheme, value }))
}

struct Writer<'a> {
    mode: ImportMode,
    today: Date,
    known: &'a Known<'a>,
}

impl Writer<'_> {
    /// The organisation as it will be.
    fn write(&self, one: &Found<'_>) -> std::result::Result<Organisation, Vec<RowError>> {
        let row = one.row;
        let mut wrong = Vec::new();
        let mut organisation = one.before.cloned().unwrap_or_else(|| Organisation {
            id: one.id,
            version: 1,
            facts: Facts {
                names: Vec::new(),
                ..Facts::new(Kind::Other, "")
            },
            example: false,
        });
        let is_new = one.before.is_none();
        let facts = &mut organisation.facts;
        let mut keep = |result: std::result::Result<(), RowError>| {
            if let Err(error) = result {
                wrong.push(error);
            }
        };
        keep(self.write_days(row, facts));
        keep(write_kind(row, facts, is_new));
        let day = self.day();
        let now = Organisation {
            id: one.id,
            version: 1,
            facts: facts.clone(),
            example: false,
        }
        .near(day);
        keep(self.write_name(row, facts));
        let begins = facts.valid_from;
        if let Some(identifier) = &one.identifier {
            let scheme = identifier.scheme;
            self.put(
                &mut facts.identifiers,
                Some(identifier.clone()),
                begins,
                |old| old.scheme == scheme,
            );
        }
        keep(self.write_places(row, facts));
        keep(self.write_channels(row, facts));
        keep(self.write_people(row, facts, &now));
        keep(self.write_succession(row, facts));
        if !row.get(Column::Tags).is_empty() {
            facts.tags = tags_of(row.get(Column::Tags));
        }
        if wrong.is_empty() {
            Ok(organisation)
        } else {
            Err(wrong)
        }
    }

    const fn day(&self) -> Date {
        match self.mode {
            ImportMode::From(day) => day,
            ImportMode::Correct => self.today,
        }
    }

    /// Writes a fact into a history, or ends it; nothing if it holds already.
    fn put<T: PartialEq>(
        &self,
        facts: &mut Vec<Dated<T>>,
        value: Option<T>,
        begins: Option<Date>,
        rival: impl Fn(&T) -> bool,
    ) {
        let day = self.day();
        let held = facts
            .iter()
            .position(|fact| rival(&fact.value) && fact.holds_on(day));
        let same = held.and_then(|at| facts.get(at)).map(|fact| &fact.value) == value.as_ref();
        if same {
            return;
        }
        match (self.mode, held) {
            (ImportMode::Correct, Some(at)) => match value {
                Some(value) => {
                    if let Some(fact) = facts.get_mut(at) {
                        fact.value = value;
                    }
                }
                None => {
                    facts.remove(at);
                }
            },
            (mode, _) => {
                // What never was something else was always so.
                let first = !facts.iter().any(|fact| rival(&fact.value));
                let young = begins.is_some_and(|begins| begins >= day);
                let from = match mode {
                    ImportMode::From(day) if !first && !young => Some(day),
                    _ => None,
                };
                match value {
                    Some(value) if from.is_none() && !first => {
                        facts.retain(|fact| !rival(&fact.value));
                        dated::begin(facts, value, None, rival);
                    }
                    Some(value) => dated::begin(facts, value, from, rival),
                    None if from.is_none() => facts.retain(|fact| !rival(&fact.value)),
                    None => {
                        dated::end(facts, from, &rival);
                        facts.retain(|fact| !fact.is_reversed());
                    }
                }
            }
        }
    }

    #[expect(clippy::unused_self, reason = "one of its family")]
    fn write_days(&self, row: &Row, facts: &mut Facts) -> std::result::Result<(), RowError> {
        for (column, place) in [
            (Column::From, &mut facts.valid_from),
            (Column::To, &mut facts.valid_to),
        ] {
            match row.get(column) {
                "" => {}
                CLEAR => *place = None,
                text => {
                    let day = day_of(text);
                    let invalid = || RowError::Invalid(column, text.to_owned());
                    *place = Some(day.ok_or_else(invalid)?);
                }
            }
        }
        Ok(())
    }

    fn write_name(&self, row: &Row, facts: &mut Facts) -> std::result::Result<(), RowError> {
        let invalid = |column| move |_| RowError::Invalid(column, row.get(column).to_owned());
        let full = row.get(Column::Name);
        if full.is_empty() {
            return Ok(());
        }
        let full = line("name", full, 300).map_err(invalid(Column::Name))?;
        let short = match row.get(Column::ShortName) {
            "" => {
                let old = dated::nearest(&facts.names, self.day());
                old.filter(|old| old.full == full)
                    .map_or_else(String::new, |old| old.short.clone())
            }
            CLEAR => String::new(),
            text => line("short_name", text, 60).map_err(invalid(Column::ShortName))?,
        };
        let begins = facts.valid_from;
        self.put(&mut facts.names, Some(Name { full, short }), begins, |_| {
            true
        });
        Ok(())
    }

    fn write_places(&self, row: &Row, facts: &mut Facts) -> std::result::Result<(), RowError> {
        let begins = facts.valid_from;
        match row.get(Column::Parent) {
            "" => {}
            CLEAR => self.put(&mut facts.parents, None, begins, |_| true),
            text => {
                let parent = self.known.find(Column::Parent, text)?;
                self.put(&mut facts.parents, Some(parent), begins, |_| true);
            }
        }
        let territory = row.get(Column::Territory);
        match territory {
            "" => {}
            CLEAR => self.put(&mut facts.territories, None, begins, |_| true),
            text => {
                let invalid = |_| RowError::Invalid(Column::Territory, text.to_owned());
                let territory: Territory = text.parse().map_err(invalid)?;
                self.put(&mut facts.territories, Some(territory), begins, |_| true);
            }
        }
        let level = row.get(Column::Level);
        if !level.is_empty() && level != CLEAR {
            let invalid = || RowError::Invalid(Column::Level, level.to_owned());
            let level = level_of(level).ok_or_else(invalid)?;
            let own = facts.territory_on(self.day()).map(Territory::level);
            if own.is_some_and(|own| own != level) {
                return Err(invalid());
            }
        }
        Ok(())
    }

    fn write_channels(&self, row: &Row, facts: &mut Facts) -> std::result::Result<(), RowError> {
        let begins = facts.valid_from;
        for (column, channel, rank) in [
            (Column::Email, ChannelKind::Email, 1),
            (Column::Postal, ChannelKind::Print, 2),
        ] {
            let text = row.get(column);
            let address = match text {
                "" => continue,
                CLEAR => None,
                _ if channel == ChannelKind::Email => Some(email("email", text, true)),
                _ => Some(line("postal", text, 300)),
            };
            let address = address.transpose();
            let address = address.map_err(|_| RowError::Invalid(column, text.to_owned()))?;
            let reach = address.map(|address| Reach {
                channel,
                address,
                rank,
            });
            self.put(&mut facts.channels, reach, begins, |old| {
                old.channel == channel && old.rank == rank
            });
        }
        Ok(())
    }

    fn write_people(
        &self,
        row: &Row,
        facts: &mut Facts,
        now: &OrganisationOnDay,
    ) -> std::result::Result<(), RowError> {
        let begins = facts.valid_from;
        for (columns, is_superior, old) in [
            (CONTACT, false, &now.contact),
            (SUPERIOR, true, &now.superior),
        ] {
            let old = old.clone().unwrap_or_default();
            let [name, office, address, telephone] = columns.map(|column| row.get(column));
            let or = |text: &str, old: &str| match text {
                "" => old.to_owned(),
                CLEAR => String::new(),
                text => text.to_owned(),
            };
            let person = ContactPerson {
                name: or(name, &old.name),
                office: or(office, &old.office),
                email: or(&address.to_lowercase(), &old.email),
                telephone: or(telephone, &old.telephone),
                is_superior,
            };
            let [name_column, office_column, email_column, telephone_column] = columns;
            for (column, text, max) in [
                (name_column, &person.name, 100),
                (office_column, &person.office, 200),
                (telephone_column, &person.telephone, 60),
            ] {
                if text.chars().count() > max || text.chars().any(char::is_control) {
                    return Err(RowError::Invalid(column, text.clone()));
                }
            }
            if !person.email.is_empty() && !casework::looks_like_email(&person.email) {
                return Err(RowError::Invalid(email_column, person.email));
            }
            let nobody = ContactPerson {
                is_superior,
                ..ContactPerson::default()
            };
            let person = Some(person).filter(|person| *person != nobody);
            let said = columns.iter().any(|column| !row.get(*column).is_empty());
            if said {
                self.put(&mut facts.contacts, person, begins, |old| {
                    old.is_superior == is_superior
                });
            }
        }
        Ok(())
    }

    fn write_succession(&self, row: &Row, facts: &mut Facts) -> std::result::Result<(), RowError> {
        let text = row.get(Column::Successor);
        if text.is_empty() {
            return Ok(());
        }
        if text == CLEAR {
            facts.successions.clear();
            return Ok(());
        }
        let last = facts.valid_to.ok_or(RowError::Missing(Column::To))?;
        let on = last.next_day().unwrap_or(last);
        let mut successions = Vec::new();
        for part in text
            .split(';')
            .map(str::trim)
            .filter(|part| !part.is_empty())
        {
            let to = self.known.find(Column::Successor, part)?;
            let reason = match row.get(Column::Reason) {
                "" => facts
                    .successions
                    .iter()
                    .find(|old| old.to == to)
                    .map_or_else(String::new, |old| old.reason.clone()),
                CLEAR => String::new(),
                reason => reason.chars().take(500).collect(),
            };
            successions.push(Succession { to, on, reason });
        }
        facts.successions = successions;
        Ok(())
    }
}

const CONTACT: [Column; 4] = [
    Column::Contact,
    Column::ContactOffice,
    Column::ContactEmail,
    Column::Telephone,
];
const SUPERIOR: [Column; 4] = [
    Column::Superior,
    Column::SuperiorOffice,
    Column::SuperiorEmail,
    Column::SuperiorTelephone,
];

fn write_kind(row: &Row, facts: &mut Facts, is_new: bool) -> std::result::Result<(), RowError> {
    match row.get(Column::Kind) {
        "" if is_new => Err(RowError::Missing(Column::Kind)),
        "" => Ok(()),
        text => {
            let invalid = || RowError::Invalid(Column::Kind, text.to_owned());
            facts.kind = kind_of(text).ok_or_else(invalid)?;
            Ok(())
        }
    }
}

/// Roles from a cell or a field: parted by commas or semicolons, lower case, in order, each once.
pub(crate) fn tags_of(text: &str) -> Vec<String> {
    let parts = text.split([',', ';']).map(|tag| tag.trim().to_lowercase());
    let mut tags: Vec<String> = parts
        .filter(|tag| !tag.is_empty() && tag != CLEAR)
        .map(|tag| tag.chars().filter(|c| !c.is_control()).take(40).collect())
        .collect();
    tags.sort();
    tags.dedup();
    tags
}

/// An organisation's cells on a day, one for each of [`Column::ALL`].
fn cells(directory: &Directory, organisation: &Organisation, day: Date) -> Vec<String> {
    let now = organisation.near(day);
    let facts = &organisation.facts;
    // The state's own codes before others.
    let identifier = now.identifiers.iter().min_by_key(|id| match id.scheme {
        Scheme::Qd20 => 0,
        Scheme::Qcvn102 => 1,
        Scheme::Tax => 2,
        Scheme::Other => 3,
    });
    let reference = |id: OrganisationId| {
        let found = directory.get(id).map(|found| found.near(day));
        let code = found
            .as_ref()
            .and_then(|found| found.identifiers.first().map(|id| id.value.clone()));
        code.or(found.map(|found| found.name)).unwrap_or_default()
    };
    let date = |date: Option<Date>| date.map_or_else(String::new, |date| date.to_string());
    let contact = now.contact.clone().unwrap_or_default();
    let superior = now.superior.clone().unwrap_or_default();
    let next: Vec<String> = facts.successions.iter().map(|s| reference(s.to)).collect();
    let cell = |column: &Column| match column {
        Column::Scheme => identifier.map_or("", |id| id.scheme.code()).to_owned(),
        Column::Code => identifier.map_or_else(String::new, |id| id.value.clone()),
        Column::Name => now.name.clone(),
        Column::ShortName => now.short_name.clone(),
        Column::Kind => kind_label(now.kind).to_owned(),
        Column::Level => now.level.map_or("", level_label).to_owned(),
        Column::Parent => now.parent.map(reference).unwrap_or_default(),
        Column::Territory => now
            .territory
            .as_ref()
            .map_or("", Territory::code)
            .to_owned(),
        Column::Email => now.email.clone(),
        Column::Postal => now.postal.clone(),
        Column::Contact => contact.name.clone(),
        Column::ContactOffice => contact.office.clone(),
        Column::ContactEmail => contact.email.clone(),
        Column::Telephone => contact.telephone.clone(),
        Column::Superior => superior.name.clone(),
        Column::SuperiorOffice => superior.office.clone(),
        Column::SuperiorEmail => superior.email.clone(),
        Column::SuperiorTelephone => superior.telephone.clone(),
        Column::From => date(facts.valid_from),
        Column::To => date(facts.valid_to),
        Column::Tags => facts.tags.join(", "),
        Column::Successor => next.join("; "),
        Column::Reason => facts
            .successions
            .first()
            .map_or_else(String::new, |next| next.reason.clone()),
    };
    Column::ALL.iter().map(cell).collect()
}

fn difference(
    before: &Directory,
    old: &Organisation,
    after: &Directory,
    new: Option<&Organisation>,
    day: Date,
) -> RowOutcome {
    let Some(new) = new else {
        return RowOutcome::Unchanged;
    };
    let both = cells(before, old, day)
        .into_iter()
        .zip(cells(after, new, day));
    let changes = Column::ALL
        .iter()
        .zip(both)
        .filter(|(_, (old, new))| old != new);
    let changes = changes.map(|(column, (old, new))| CellChange {
        column: *column,
        old,
        new,
    });
    let changes = changes.collect();
    if new.facts.valid_to.is_some() && old.facts.valid_to != new.facts.valid_to {
        RowOutcome::Ended(changes)
    } else {
        RowOutcome::Changed(changes)
    }
}

impl From<SheetError> for Refusal {
    fn from(error: SheetError) -> Self {
        Refusal::Sheet(error)
    }
}
