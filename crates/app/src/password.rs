//! Passwords: Argon2id in PHC form, with the library's recommended cost.

use argon2::{Argon2, PasswordHasher, PasswordVerifier, password_hash::phc::PasswordHash};

use crate::{Error, Fault, Refusal};

/// The fewest characters a password may have (NIST SP 800-63B-4, section 3.1.1.2, for a password
/// used alone asks for 15; we take 12 until the second factor comes).
pub(crate) const MIN_CHARS: usize = 12;
const MAX_CHARS: usize = 200;

/// Hashes a new password.
pub(crate) fn hash(password: &str, salt: &[u8; 16]) -> Result<String, Error> {
    let chars = password.chars().count();
    if chars < MIN_CHARS {
        return Err(Refusal::WeakPassword(MIN_CHARS).into());
    }
    if chars > MAX_CHARS {
        return Err(Refusal::TooLong {
            field: "password",
            max: MAX_CHARS,
        }
        .into());
    }
    Argon2::default()
        .hash_password_with_salt(password.as_bytes(), salt)
        .map(|hash| hash.to_string())
        .map_err(|error| Fault::Password(error.to_string()).into())
}

/// Whether `password` is the one behind `hash`. With no hash it takes as long and says no, so that
/// nobody learns from the time which addresses have accounts.
pub(crate) fn verify(password: &str, hash: Option<&str>) -> bool {
    let known = hash.is_some_and(|hash| !hash.is_empty());
    let parsed = PasswordHash::new(hash.filter(|h| !h.is_empty()).unwrap_or(NOBODY));
    let right = parsed.is_ok_and(|parsed| {
        Argon2::default()
            .verify_password(password.as_bytes(), &parsed)
            .is_ok()
    });
    known && right
}

/// A hash of the library's cost that belongs to nobody.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$7X1lRvA5yzSTR1lqgkWZsBAfLQ1hZs+fp4VeEY3sSaw";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_right_password_verifies() {
        let hash = hash("mật khẩu đủ dài", &[1; 16]).unwrap();
        assert!(hash.starts_with("$argon2id$"));
        assert!(verify("mật khẩu đủ dài", Some(&hash)));
        assert!(!verify("mat khau du dai", Some(&hash)));
        assert!(!verify("mật khẩu đủ dài", None));
        assert!(!verify("", Some("")));
    }

    #[test]
    fn nobodys_hash_costs_what_a_new_hash_costs() {
        let nobody = PasswordHash::new(NOBODY).unwrap();
        let new = hash("mật khẩu đủ dài", &[1; 16]).unwrap();
        let new = PasswordHash::new(&new).unwrap();
        assert_eq!(
            (nobody.algorithm, nobody.params),
            (new.algorithm, new.params)
        );
    }

    #[test]
    fn a_short_password_is_refused_by_characters_not_bytes() {
        assert!(matches!(
            hash("ỗỗỗỗỗỗỗỗỗỗỗ", &[1; 16]),
            Err(Error::Refused(Refusal::WeakPassword(12)))
        ));
        assert!(hash("ỗỗỗỗỗỗỗỗỗỗỗỗ", &[1; 16]).is_ok());
    }
}
