//! People who sign in: invitations, passwords, second factors, sessions, and the record of it all.

mod audit;
mod device;
mod invitations;
mod keys;
mod lockout;
mod own;
mod partners;
mod passkeys;
mod people;
mod provider;
mod second_factor;
mod sessions;
mod sign_in;
mod ticket;
mod totp;

pub use device::device_of;
pub use invitations::{NewPerson, SetupLink};
pub use keys::{KEY_PREFIX, KeyRow, LONGEST_KEY_DAYS};
pub use own::OwnAccountPage;
pub use partners::{MOST_PER_MINUTE, NewPartnerKey, PARTNER_PREFIX};
pub use passkeys::PasskeyOffer;
pub use people::{PeoplePage, PersonPage, PersonRow};
pub use provider::{ProviderBegun, ProviderDone, ProviderPurpose};
pub use second_factor::{RecoveryCodes, SecondFactorPolicy, TotpOffer};
pub use sign_in::{SecondStep, SignIn, Visit};
pub(crate) use ticket::{Pepper, Seal};
