//! Codes of an authenticator app (RFC 6238: SHA-1, six digits, 30 seconds, as every app knows it).

use totp_rs::{Builder, Totp};

use crate::{App, Result};

/// The clock of the phone may be one step off.
const SKEW: u16 = 1;
/// RFC 4226, section 4: 160 bits.
pub(super) const SECRET: usize = 20;

/// The app of a secret.
pub(super) fn app_of(secret: &[u8], account: &str) -> Result<Totp> {
    Builder::new()
        .with_secret(secret.to_vec())
        .with_skew(SKEW)
        // A colon parts the issuer from the account.
        .with_account_name(account.replace(':', " "))
        .with_issuer(Some("Đính Chính"))
        .build()
        .map_err(|error| App::inconsistent(format!("totp: {error}")))
}

/// The time step whose code this is, if it is one of now.
pub(super) fn step_of(totp: &Totp, code: &str, unix: i64) -> Option<u64> {
    let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    let digits = code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit());
    digits
        .then(|| totp.check(&code, u64::try_from(unix).unwrap_or(0)))
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B, the last six digits.
    #[test]
    fn codes_are_those_of_the_standard() {
        let totp = app_of(b"12345678901234567890", "an@tinh.example").unwrap();
        for (unix, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
        ] {
            assert_eq!(step_of(&totp, code, unix), Some(unix.unsigned_abs() / 30));
        }
    }

    #[test]
    fn a_code_is_good_one_step_early_and_late_and_no_more() {
        let totp = app_of(b"12345678901234567890", "an@tinh.example").unwrap();
        let code = "287082";
        for (unix, good) in [(0, true), (30, true), (60, true), (89, true), (90, false)] {
            assert_eq!(step_of(&totp, code, unix).is_some(), good, "{unix}");
        }
        assert_eq!(step_of(&totp, "287 082", 59), Some(1), "as apps show it");
        for bad in ["", "28708", "2870821", "28708x", "２８７０８２"] {
            assert_eq!(step_of(&totp, bad, 59), None, "{bad}");
        }
    }
}
