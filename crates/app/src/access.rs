//! Permission as a type: a capability is the proof that a signed-in person has a role.

use casework::{Actor, Role, Roles, SessionId, UserId};

use crate::Refusal;

/// A person who is signed in.
#[derive(Clone, Debug)]
pub struct Session {
    pub(crate) id: SessionId,
    pub(crate) user: UserId,
    pub(crate) name: String,
    pub(crate) roles: Roles,
    pub(crate) csrf: String,
    pub(crate) example: bool,
    /// A role of this person needs a second factor, and none was shown.
    pub(crate) needs_factor: bool,
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

    /// Whether nothing but one's own account is open until a second factor is set up and shown.
    #[must_use]
    pub const fn needs_factor(&self) -> bool {
        self.needs_factor
    }

    fn holder(&self) -> Holder {
        Holder {
            user: self.user,
            roles: self.roles.clone(),
            session: self.id,
        }
    }

    fn capability(&self, role: Option<Role>) -> Result<Holder, Refusal> {
        match role {
            Some(role) if !self.roles.has(role) => Err(Refusal::Forbidden(role)),
            _ if self.needs_factor => Err(Refusal::FactorNeeded),
            _ => Ok(self.holder()),
        }
    }
}

#[derive(Clone, Debug)]
struct Holder {
    user: UserId,
    roles: Roles,
    session: SessionId,
}

/// A capability that can be asked for.
pub trait Capability: Sized {
    /// The capability, if the person has it.
    ///
    /// # Errors
    /// [`Refusal::Forbidden`] names the role that is missing; [`Refusal::FactorNeeded`].
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

            #[allow(dead_code, reason = "few capabilities are about the session itself")]
            pub(crate) const fn session(&self) -> SessionId {
                self.0.session
            }

            #[allow(dead_code, reason = "not every capability acts on cases")]
            pub(crate) fn actor(&self) -> Actor {
                Actor::User { id: self.0.user, roles: self.0.roles.clone() }
            }
        }
    )+};
}

capabilities! {
    /// May look over the work of others: officers and approvers.
    Reviewer,
    /// May change one's own account: anyone who is signed in, even without the second factor that
    /// a role needs.
    Person,
    /// May look at the console: anyone who is signed in.
    Staff,
    /// May say who works on a case and until when: officers and approvers.
    Desk,
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
        session.capability(None).map(Staff)
    }
}

impl Capability for Person {
    fn of(session: &Session) -> Result<Self, Refusal> {
        Ok(Person(session.holder()))
    }
}

impl Capability for Officer {
    fn of(session: &Session) -> Result<Self, Refusal> {
        session.capability(Some(Role::Officer)).map(Officer)
    }
}

impl Capability for Desk {
    fn of(session: &Session) -> Result<Self, Refusal> {
        session
            .capability(Some(Role::Approver))
            .or_else(|_| session.capability(Some(Role::Officer)))
            .map(Desk)
    }
}

impl Capability for Approver {
    fn of(session: &Session) -> Result<Self, Refusal> {
        session.capability(Some(Role::Approver)).map(Approver)
    }
}

impl Capability for Reviewer {
    fn of(session: &Session) -> Result<Self, Refusal> {
        session
            .capability(Some(Role::Officer))
            .or_else(|_| session.capability(Some(Role::Approver)))
            .map(Reviewer)
    }
}

impl Capability for Clerk {
    fn of(session: &Session) -> Result<Self, Refusal> {
        session.capability(Some(Role::Clerk)).map(Clerk)
    }
}

impl Capability for Administrator {
    fn of(session: &Session) -> Result<Self, Refusal> {
        session
            .capability(Some(Role::Administrator))
            .map(Administrator)
    }
}
