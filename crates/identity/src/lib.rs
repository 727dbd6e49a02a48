//! Who a person is, as a device (passkeys) or another service (OpenID Connect) proves it.

mod passkeys;
mod provider;

pub use passkeys::{WebauthnPasskeys, WrongAddress};
pub use provider::{OidcProvider, ProviderSettings};
