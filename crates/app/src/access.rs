//! Permission as a type: a capability is the proof that a signed-in person has a role.

use casework::{Actor, Role, Roles, UserId};

use crate::Refusal;

/// A person who is signed in.
#[derive(Clone, Debug)]
pub struct Session {
    pub(crate) user: UserId,
    pub(crate) name: String,
    pub(crate) roles: Roles,
    pub(crate) csrf: String,
    pub(crate) example: bool,
}

impl Session {
    /// Who.
    #[must_use]
    pub const fn user(&self) -> UserId {
        self.user
    }

    /// Their name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Their roles.
    #[must_use]
    pub const fn roles(&self) -> &Roles {
        &self.roles
    }

    /// What every form of theirs must carry.
    #[must_use]
    pub fn csrf(&self) -> &str {
        &self.csrf
    }

    /// Whether this is one of the example's people.
    #[must_use]
    pub const fn is_example(&self) -> bool {
        self.example
    }

    fn capability(&self, role: Role) -> Result<Holder, Refusal> {
        if self.roles.has(role) {
            Ok(Holder {
                user: self.user,
                roles: self.roles.clone(),
            })
        } else {
            Err(Refusal::Forbidden(role))
        }
    }

    /// May look at the console: anyone who is signed in.
    #[must_use]
    pub fn staff(&self) -> Staff {
        Staff(Holder {
            user: self.user,
            roles: self.roles.clone(),
        })
    }
}

#[derive(Clone, Debug)]
struct Holder {
    user: UserId,
    roles: Roles,
}

/// A capability that can be asked for.
pub trait Capability: Sized {
    /// The capability, if the person has it.
    ///
    /// # Errors
    /// [`Refusal::Forbidden`] names the role that is missing.
    fn of(session: &Session) -> Result<Self, Refusal>;
}

macro_rules! capabilities {
    ($($(#[$doc:meta])* $name:ident),+) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $name(Holder);

        impl $name {
            #[allow(dead_code, reason = "not every capability leaves a name")]
            pub(crate) const fn user(&self) -> UserId {
                self.0.user
            }

            #[allow(dead_code, reason = "not every capability acts on cases")]
            pub(crate) fn actor(&self) -> Actor {
                Actor::User { id: self.0.user, roles: self.0.roles.clone() }
            }
        }
    )+};
}

capabilities! {
    /// May look at the console.
    Staff,
    /// May work on cases.
    Officer,
    /// May approve verdicts and sign letters.
    Approver,
    /// May number and send letters.
    Clerk,
    /// May change people, organisations and settings.
    Administrator
}

impl Capability for Staff {
    fn of(session: &Session) -> Result<Self, Refusal> {
        Ok(session.staff())
    }
}

impl Capability for Officer {
    fn of(session: &Session) -> Result<Self, Refusal> {
        session.capability(Role::Officer).map(Officer)
    }
}

impl Capability for Approver {
    fn of(session: &Session) -> Result<Self, Refusal> {
        session.capability(Role::Approver).map(Approver)
    }
}

impl Capability for Clerk {
    fn of(session: &Session) -> Result<Self, Refusal> {
        session.capability(Role::Clerk).map(Clerk)
    }
}

impl Capability for Administrator {
    fn of(session: &Session) -> Result<Self, Refusal> {
        session.capability(Role::Administrator).map(Administrator)
    }
}
