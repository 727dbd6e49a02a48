//! Passkeys and sign-in through an identity provider.
