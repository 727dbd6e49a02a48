//! What the coverage page shows, and the same as a file.

use std::collections::{BTreeMap, HashMap};

use casework::{CaseId, DeliveryId, GroupId, LetterId, OrganisationId};
use time::OffsetDateTime;

use super::{Place, Places, Receiver, ReceiverKey, Standing, Tally, Tree, receivers};
use crate::{
    App, Fault, Refusal, Result,
    access::Staff,
    corrections::number_and_symbol,
    model::{Deed, Delivery, Group, Kind, LetterRecord},
    trail::harmless,
    vietnam_date,
};

/// Receivers on one page of a list.
const PAGE: usize = 100;
/// Rows of the tree on one page; deeper and longer branches have pages of their own.
const TREE_ROWS: usize = 200;
/// Tiles on one page.
const TILES: usize = 400;
/// Levels of the tree on one page.
const LEVELS: usize = 3;

/// Of what the coverage is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CoverageOf {
    /// A letter.
    Letter(LetterId),
    /// The news of a version of a case's correction.
    Change(CaseId, u32),
}

/// Which part is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CoverageAsk {
    /// The branch, as [`TreeRow::key`] has it; empty: everybody.
    pub node: String,
    /// A list of those that are just so far, in place of the tree.
    pub standing: Option<Standing>,
    /// A list of everybody, in place of the tree.
    pub all: bool,
    /// Page of the list, from 0.
    pub page: usize,
}

/// One line of the tree, in the order in which it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CoverageRow {
    /// A branch begins; what is in it follows, up to its end.
    Branch(TreeRow),
    /// Nobody is below, or those below have a page of their own.
    Leaf(TreeRow),
    /// The last branch that began ends here.
    End,
}

/// A receiver or an organisation above receivers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TreeRow {
    /// What asks for its branch.
    pub key: String,
    /// Its name.
    pub name: String,
    /// How far it is; none: the letter did not go to it.
    pub standing: Option<Standing>,
    /// It confirmed, and what was asked is late.
    pub late: bool,
    /// Everybody below.
    pub below: Tally,
    /// People reached, itself and everybody below.
    pub reach: u64,
    /// It has a branch of its own that is not shown here.
    pub more: bool,
}

/// A group's receivers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupCoverage {
    /// Its name; none: receivers of no group.
    pub name: Option<String>,
    /// How far they are.
    pub tally: Tally,
}

/// A tile of the grid: one territory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TerritoryTile {
    /// Its code.
    pub code: String,
    /// What it is called: as its People's Committee.
    pub name: String,
    /// How far its receivers are.
    pub tally: Tally,
    /// What the tile shows: how far the last of them is.
    pub standing: Standing,
}

/// The coverage of a letter or of the news of a change.
#[derive(Clone, Debug)]
pub struct CoveragePage {
    /// Of what.
    pub of: CoverageOf,
    /// The letter, or the one that the news is about.
    pub record: Option<LetterRecord>,
    /// "12/STTTT-TTBCXB"; empty without letter.
    pub number_and_symbol: String,
    /// The case.
    pub case: CaseId,
    /// Its title.
    pub case_title: String,
    /// Everybody.
    pub total: Tally,
    /// People reached.
    pub reach: u64,
    /// By group, as the register orders them.
    pub groups: Vec<GroupCoverage>,
    /// By territory, by name; empty if the register knows of none.
    pub territories: Vec<TerritoryTile>,
    /// The branch that is shown: names from the top with their keys.
    pub path: Vec<(String, String)>,
    /// The tree, or the branch that was asked for; empty where a list was asked for.
    pub tree: Vec<CoverageRow>,
    /// The list that was asked for.
    pub list: Vec<Receiver>,
    /// How many are on it.
    pub listed: usize,
    /// What was asked for.
    pub ask: CoverageAsk,
    /// Part of the worked example.
    pub example: bool,
}

impl CoveragePage {
    /// Whether the list has another page.
    #[must_use]
    pub fn more(&self) -> bool {
        self.listed > self.ask.page.saturating_add(1).saturating_mul(PAGE)
    }
}

/// A letter's receivers for a report.
pub(crate) struct LetterReceivers {
    pub(crate) receivers: Vec<Receiver>,
    pub(crate) territories: Vec<(String, Tally)>,
    pub(crate) reach: u64,
}

/// Everything that is summed up.
struct Ground {
    record: Option<LetterRecord>,
    case: CaseId,
    receivers: Vec<Receiver>,
    places: Places,
    groups: Vec<Group>,
}

impl App {
    /// How far the receivers of a letter, or of the news of a change, are.
    ///
    /// # Errors
    /// [`Refusal::NotFound`], also for a branch that is not there.
    pub async fn coverage(
        &self,
        _by: &Staff,
        of: CoverageOf,
        ask: CoverageAsk,
    ) -> Result<CoveragePage> {
        let ground = self.ground(of).await?;
        let tree = Tree::new(&ground.receivers, &ground.places);
        let node = match ask.node.as_str() {
            "" => None,
            key => Some(node(&tree, key).ok_or(Refusal::NotFound("organisation"))?),
        };
        let listing = ask.all || ask.standing.is_some();
        let (list, listed) = if listing {
            list(&ground.receivers, &tree, node, &ask)
        } else {
            (Vec::new(), 0)
        };
        let case = self.case_or_refuse(ground.case).await?;
        Ok(CoveragePage {
            of,
            total: tree.total(),
            reach: tree.reach(),
            groups: by_group(&ground.receivers, &ground.groups),
            territories: by_territory(&ground.receivers, &ground.places),
            path: path(&tree, node),
            tree: if listing {
                Vec::new()
            } else {
                rows(&tree, &ground.receivers, node)
            },
            list,
            listed,
            ask,
            number_and_symbol: ground
                .record
                .as_ref()
                .and_then(number_and_symbol)
                .unwrap_or_default(),
            record: ground.record,
            case: case.id,
            example: self.is_example(&case).await?,
            case_title: case.title,
        })
    }

    /// Every receiver with how far it is, as a spreadsheet reads it (CSV in UTF-8 with byte order
    /// mark), with the file's name.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn coverage_csv(&self, _by: &Staff, of: CoverageOf) -> Result<(String, Vec<u8>)> {
        let ground = self.ground(of).await?;
        let failed = |error: String| Fault::Inconsistent(error);
        let mut csv = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
        csv.write_record([
            "name",
            "group",
            "territory",
            "under",
            "state",
            "late",
            "confirmed_at",
            "confirmed_by",
            "reach",
        ])
        .map_err(|error| failed(error.to_string()))?;
        let groups: HashMap<GroupId, &str> = ground
            .groups
            .iter()
            .map(|group| (group.id, group.name.as_str()))
            .collect();
        let tree = Tree::new(&ground.receivers, &ground.places);
        let mut above: HashMap<usize, &str> = HashMap::new();
        for node in &tree.nodes {
            if let (Some(receiver), Some(parent)) = (node.receiver, node.parent) {
                above.insert(receiver, &tree.nodes[parent].name);
            }
        }
        for (index, receiver) in ground.receivers.iter().enumerate() {
            let place = place_of(&ground.places, &receiver.key);
            let group = receiver.group.and_then(|group| groups.get(&group).copied());
            let confirmed = receiver.confirmed_at.map(iso).unwrap_or_default();
            csv.write_record([
                harmless(&receiver.name),
                harmless(group.unwrap_or_default()),
                harmless(
                    place
                        .and_then(|place| place.territory.as_deref())
                        .unwrap_or_default(),
                ),
                harmless(above.get(&index).copied().unwrap_or_default()),
                receiver.standing.code().to_owned(),
                if receiver.late { "1" } else { "" }.to_owned(),
                confirmed,
                harmless(receiver.confirmed_by.as_deref().unwrap_or_default()),
                receiver.reach.to_string(),
            ])
            .map_err(|error| failed(error.to_string()))?;
        }
        let bytes = csv
            .into_inner()
            .map_err(|error| failed(error.to_string()))?;
        Ok(("do-phu.csv".to_owned(), bytes))
    }

    /// A letter's receivers with sums by territory and the reach of all.
    pub(crate) async fn receivers_of(&self, record: &LetterRecord) -> Result<LetterReceivers> {
        let ground = self.ground(CoverageOf::Letter(record.id)).await?;
        let tree = Tree::new(&ground.receivers, &ground.places);
        let tiles = by_territory(&ground.receivers, &ground.places);
        Ok(LetterReceivers {
            territories: tiles
                .into_iter()
                .map(|tile| (tile.name, tile.tally))
                .collect(),
            reach: tree.reach(),
            receivers: ground.receivers,
        })
    }

    async fn ground(&self, of: CoverageOf) -> Result<Ground> {
        let (record, case, deliveries): (_, _, Vec<Delivery>) = match of {
            CoverageOf::Letter(letter) => {
                let record = self.letter_or_refuse(letter).await?;
                let deliveries = self.store.deliveries_of_letter(letter).await?;
                (Some(record.clone()), record.case, deliveries)
            }
            CoverageOf::Change(case, version) => {
                let told = self.store.deliveries_of_change(case, version).await?;
                if told.is_empty() {
                    return Err(Refusal::NotFound("correction").into());
                }
                (None, case, told)
            }
        };
        let reach = match &record {
            Some(record) => self.reach_of(record.id).await?,
            None => HashMap::new(),
        };
        let at = record
            .as_ref()
            .and_then(|record| record.numbering.as_ref())
            .map_or_else(|| self.now(), |numbering| numbering.at);
        Ok(Ground {
            record,
            case,
            receivers: receivers(&deliveries, &reach, self.now()),
            places: self.places_on(vietnam_date(at)).await?,
            groups: self.store.groups().await?,
        })
    }

    /// What was reported to be reached, for each delivery; what a later report corrects does not
    /// count.
    async fn reach_of(&self, letter: LetterId) -> Result<HashMap<DeliveryId, u64>> {
        let deeds = self.store.deeds_of_letter(letter).await?;
        let mut reach: HashMap<DeliveryId, u64> = HashMap::new();
        for deed in Deed::standing(&deeds) {
            let of = reach.entry(deed.delivery).or_default();
            *of = of.saturating_add(deed.people.unwrap_or_default());
        }
        Ok(reach)
    }

    /// The register on a day.
    pub(crate) async fn places_on(&self, day: time::Date) -> Result<Places> {
        let directory = self.directory().await?;
        Ok(directory
            .all()
            .map(|organisation| {
                let facts = &organisation.facts;
                let place = Place {
                    name: facts.name_on(day).to_owned(),
                    parent: facts.parent_on(day),
                    territory: facts
                        .territory_on(day)
                        .map(|territory| territory.code().to_owned()),
                    // Who stands for a whole territory gives it its name.
                    governs: facts.kind == Kind::PeoplesCommittee,
                };
                (organisation.id, place)
            })
            .collect())
    }
}

fn iso(at: OffsetDateTime) -> String {
    at.format(&time::format_description::well_known::Rfc3339)
        .unwrap_or_default()
}

fn place_of<'a>(places: &'a Places, key: &ReceiverKey) -> Option<&'a Place> {
    match key {
        ReceiverKey::Organisation(id) => places.get(id),
        ReceiverKey::Person(_) => None,
    }
}

/// What asks for a branch: an organisation's id, or the address of somebody added by hand.
pub(crate) fn key_text(key: &ReceiverKey) -> String {
    match key {
        ReceiverKey::Organisation(id) => id.to_string(),
        ReceiverKey::Person(address) => format!("@{address}"),
    }
}

fn node(tree: &Tree, key: &str) -> Option<usize> {
    let key = match key.strip_prefix('@') {
        Some(address) => ReceiverKey::Person(address.to_owned()),
        None => ReceiverKey::Organisation(key.parse::<OrganisationId>().ok()?),
    };
    tree.find(&key)
}

fn list(
    receivers: &[Receiver],
    tree: &Tree,
    node: Option<usize>,
    ask: &CoverageAsk,
) -> (Vec<Receiver>, usize) {
    let fits = |receiver: &&Receiver| ask.standing.is_none_or(|one| receiver.standing == one);
    let mut found: Vec<&Receiver> = match node {
        None => receivers.iter().filter(fits).collect(),
        Some(node) => tree
            .from(node)
            .into_iter()
            .filter_map(|node| tree.nodes[node].receiver)
            .map(|index| &receivers[index])
            .filter(fits)
            .collect(),
    };
    found.sort_by_cached_key(|receiver| (receiver.name.to_lowercase(), receiver.key.clone()));
    let listed = found.len();
    let page = found.into_iter().skip(ask.page.saturating_mul(PAGE));
    (page.take(PAGE).cloned().collect(), listed)
}

fn by_group(receivers: &[Receiver], groups: &[Group]) -> Vec<GroupCoverage> {
    let mut sums: HashMap<Option<GroupId>, Tally> = HashMap::new();
    for receiver in receivers {
        let known = receiver
            .group
            .filter(|id| groups.iter().any(|group| group.id == *id));
        sums.entry(known).or_default().count(receiver);
    }
    let named = groups.iter().map(|g| (Some(g.id), Some(g.name.clone())));
    named
        .chain([(None, None)])
        .filter_map(|(id, name)| {
            let tally = sums.remove(&id)?;
            Some(GroupCoverage { name, tally })
        })
        .collect()
}

/// One tile for each territory; where there are too many to be seen, for each that they lie in.
fn by_territory(receivers: &[Receiver], places: &Places) -> Vec<TerritoryTile> {
    let mut sums: BTreeMap<String, Tally> = BTreeMap::new();
    for receiver in receivers {
        let place = place_of(places, &receiver.key);
        if let Some(code) = place.and_then(|place| place.territory.as_deref()) {
            sums.entry(code.to_owned()).or_default().count(receiver);
        }
    }
    while sums.len() > TILES && sums.keys().any(|code| code.contains('.')) {
        let mut wider: BTreeMap<String, Tally> = BTreeMap::new();
        for (code, tally) in sums {
            let above = code
                .rsplit_once('.')
                .map_or(code.as_str(), |(above, _)| above);
            wider.entry(above.to_owned()).or_default().add(&tally);
        }
        sums = wider;
    }
    // Its People's Committee is called as the territory is.
    let mut names: HashMap<&str, &str> = HashMap::new();
    for place in places.values().filter(|place| place.governs) {
        if let Some(code) = place.territory.as_deref() {
            names.entry(code).or_insert(bare(&place.name));
        }
    }
    let mut tiles: Vec<TerritoryTile> = sums
        .into_iter()
        .filter_map(|(code, tally)| {
            Some(TerritoryTile {
                name: names
                    .get(code.as_str())
                    .copied()
                    .unwrap_or(&code)
                    .to_owned(),
                standing: tally.weakest()?,
                tally,
                code,
            })
        })
        .collect();
    tiles.sort_by_cached_key(|tile| (tile.name.to_lowercase(), tile.code.clone()));
    tiles
}

fn bare(name: &str) -> &str {
    ["Ủy ban nhân dân ", "Uỷ ban nhân dân ", "UBND "]
        .iter()
        .find_map(|words| name.strip_prefix(words))
        .unwrap_or(name)
}

fn path(tree: &Tree, node: Option<usize>) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut at = node;
    while let Some(here) = at {
        let node = &tree.nodes[here];
        found.push((node.name.clone(), key_text(&node.key)));
        at = node.parent;
    }
    found.reverse();
    found
}

/// The tree as lines, down to a level and a number of lines; what has no room is a leaf that asks
/// for its own page.
fn rows(tree: &Tree, receivers: &[Receiver], node: Option<usize>) -> Vec<CoverageRow> {
    enum Step {
        Node(usize, usize),
        End,
    }
    let mut found = Vec::new();
    let mut left = TREE_ROWS;
    let begin: Vec<usize> = match node {
        Some(node) => vec![node],
        None => tree.roots.clone(),
    };
    let mut stack: Vec<Step> = begin
        .into_iter()
        .rev()
        .map(|root| Step::Node(root, 0))
        .collect();
    while let Some(step) = stack.pop() {
        let (at, level) = match step {
            Step::End => {
                found.push(CoverageRow::End);
                continue;
            }
            Step::Node(at, level) => (at, level),
        };
        if left == 0 && level == 0 {
            break;
        }
        let children = &tree.nodes[at].children;
        let open = !children.is_empty() && level + 1 < LEVELS && children.len() <= left;
        // The branch that was asked for is opened as far as there is room.
        let asked = node == Some(at) && !children.is_empty();
        let row = tree_row(tree, receivers, at, !children.is_empty() && !open && !asked);
        left = left.saturating_sub(1);
        if open || asked {
            let shown = if open { children.len() } else { left };
            left = left.saturating_sub(shown);
            found.push(CoverageRow::Branch(row));
            stack.push(Step::End);
            let shown = children.iter().take(shown);
            stack.extend(shown.rev().map(|child| Step::Node(*child, level + 1)));
        } else {
            found.push(CoverageRow::Leaf(row));
        }
    }
    found
}

fn tree_row(tree: &Tree, receivers: &[Receiver], at: usize, more: bool) -> TreeRow {
    let node = &tree.nodes[at];
    let own = node.receiver.map(|index| &receivers[index]);
    TreeRow {
        key: key_text(&node.key),
        name: node.name.clone(),
        standing: own.map(|own| own.standing),
        late: own.is_some_and(|own| own.late),
        below: node.below,
        reach: node.reach,
        more,
    }
}
