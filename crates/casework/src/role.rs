//! What a person who signs in may do.

use serde::{Deserialize, Serialize};

/// One role; a person can hold several, but never act twice where two people are needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Works on cases: harm, requests, evidence, proposals, letter drafts.
    Officer,
    /// Approves verdicts and signs letters.
    Approver,
    /// Văn thư: numbers letters and sends them.
    Clerk,
    /// People, organisations and settings.
    Administrator,
}

impl Role {
    /// Every role, in the order in which pages show them.
    pub const ALL: [Role; 4] = [
        Role::Officer,
        Role::Approver,
        Role::Clerk,
        Role::Administrator,
    ];

    /// The stable name used in the store, the API and text keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Role::Officer => "officer",
            Role::Approver => "approver",
            Role::Clerk => "clerk",
            Role::Administrator => "administrator",
        }
    }

    /// The role with this [`code`](Role::code).
    #[must_use]
    pub fn from_code(code: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.code() == code)
    }
}

/// The roles of one person, sorted and without repetition.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Roles(Vec<Role>);

impl Roles {
    /// Whether `role` is among them.
    #[must_use]
    pub fn has(&self, role: Role) -> bool {
        self.0.contains(&role)
    }

    /// The roles in order.
    pub fn iter(&self) -> impl Iterator<Item = Role> + '_ {
        self.0.iter().copied()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromIterator<Role> for Roles {
    fn from_iter<I: IntoIterator<Item = Role>>(roles: I) -> Self {
        let mut roles: Vec<Role> = roles.into_iter().collect();
        roles.sort_unstable();
        roles.dedup();
        Roles(roles)
    }
}
