//! People who sign in.

use casework::{Roles, UserId};
use time::OffsetDateTime;

/// A person who signs in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// Their identity.
    pub id: UserId,
    /// How often changed; what a writer must have seen to write. 1 when new.
    pub version: u32,
    /// E-mail address, lower case; unique.
    pub email: String,
    /// Name as others see it.
    pub name: String,
    /// Argon2id hash in PHC form; empty for the example's people, who enter without password.
    pub password_hash: String,
    /// What they may do.
    pub roles: Roles,
    /// May no longer sign in.
    pub disabled: bool,
    /// When they came.
    pub created_at: OffsetDateTime,
    /// Part of the worked example.
    pub example: bool,
}

/// A session as stored: the browser's token itself is never kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// SHA-256 of the token, lower-case hex.
    pub token_hash: String,
    /// Who.
    pub user: UserId,
    /// What forms must carry.
    pub csrf: String,
    /// When it began.
    pub created_at: OffsetDateTime,
    /// When it ends.
    pub expires_at: OffsetDateTime,
}

/// A one-time link by which a person sets a password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// SHA-256 of the token, lower-case hex.
    pub token_hash: String,
    /// Their e-mail address; empty for the first administrator, who gives it then.
    pub email: String,
    /// Their name; empty likewise.
    pub name: String,
    /// What they will be allowed to do.
    pub roles: Roles,
    /// When the link was made.
    pub created_at: OffsetDateTime,
    /// When it ends.
    pub expires_at: OffsetDateTime,
}
