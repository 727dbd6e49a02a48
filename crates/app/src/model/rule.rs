//! Who belongs to a group.

use casework::OrganisationId;
use serde::{Deserialize, Serialize};

use super::{Kind, Level, Territory};

/// Who belongs to a group: evaluated for a day, so that a letter of 2021 goes to whoever was there
/// in 2021.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// Every one of these; an empty list is everybody.
    All(Vec<Rule>),
    /// At least one of these; an empty list is nobody.
    Any(Vec<Rule>),
    /// Whoever the rule does not name.
    Not(Box<Rule>),
    /// Organisations of a kind.
    Kind(Kind),
    /// Organisations of a level.
    Level(Level),
    /// Organisations responsible there, or within.
    Within(Territory),
    /// Whatever belongs to an organisation, over any number of steps; not that one itself.
    Under(OrganisationId),
    /// Organisations with a role.
    Tag(String),
    /// These, by name.
    Members(Vec<OrganisationId>),
}

/// How deep rules may stand within rules.
pub const MAX_RULE_DEPTH: usize = 8;
/// How many rules and names one rule may hold.
pub const MAX_RULE_SIZE: usize = 20_000;

impl Rule {
    /// Nobody.
    #[must_use]
    pub const fn nobody() -> Rule {
        Rule::Any(Vec::new())
    }

    /// Whether it is not larger than anybody needs.
    #[must_use]
    pub fn is_reasonable(&self) -> bool {
        self.depth() <= MAX_RULE_DEPTH && self.size() <= MAX_RULE_SIZE
    }

    fn depth(&self) -> usize {
        match self {
            Rule::All(rules) | Rule::Any(rules) => {
                1 + rules.iter().map(Rule::depth).max().unwrap_or(0)
            }
            Rule::Not(rule) => 1 + rule.depth(),
            _ => 1,
        }
    }

    fn size(&self) -> usize {
        match self {
            Rule::All(rules) | Rule::Any(rules) => 1 + rules.iter().map(Rule::size).sum::<usize>(),
            Rule::Not(rule) => 1 + rule.size(),
            Rule::Members(members) => 1 + members.len(),
            _ => 1,
        }
    }

    /// This rule, and one organisation by name.
    #[must_use]
    pub fn and_also(self, id: OrganisationId) -> Rule {
        match self {
            Rule::Members(mut members) => {
                members.push(id);
                Rule::Members(members)
            }
            Rule::Any(mut rules) => {
                match rules
                    .iter_mut()
                    .find(|rule| matches!(rule, Rule::Members(_)))
                {
                    Some(Rule::Members(members)) => members.push(id),
                    _ => rules.push(Rule::Members(vec![id])),
                }
                Rule::Any(rules)
            }
            other => Rule::Any(vec![other, Rule::Members(vec![id])]),
        }
    }

    /// The organisations that it names as such, not counting what it excludes.
    #[must_use]
    pub fn named(&self) -> Vec<OrganisationId> {
        match self {
            Rule::All(rules) | Rule::Any(rules) => rules.iter().flat_map(Rule::named).collect(),
            Rule::Members(members) => members.clone(),
            _ => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn its_json_is_what_stores_keep() {
        let rule = Rule::All(vec![
            Rule::Kind(Kind::PeoplesCommittee),
            Rule::Level(Level::Commune),
            Rule::Within("19".parse().unwrap()),
            Rule::Not(Box::new(Rule::Tag("thu".to_owned()))),
            Rule::Any(vec![Rule::Members(vec![OrganisationId(uuid::Uuid::nil())])]),
        ]);
        let json = concat!(
            r#"{"all":[{"kind":"peoples_committee"},{"level":"commune"},{"within":"19"},"#,
            r#"{"not":{"tag":"thu"}},{"any":[{"members":["00000000-0000-0000-0000-000000000000"]}]}]}"#
        );
        assert_eq!(serde_json::to_string(&rule).unwrap(), json);
        assert_eq!(serde_json::from_str::<Rule>(json).unwrap(), rule);
    }
}
