//! From a case to the facts that a letter is composed of.

use casework::Case;
use letter::Facts;
use time::Date;

use crate::{
    Result,
    model::{Group, Issuer, Organisation},
};

pub(super) fn of(
    _case: &Case,
    _issuer: &Issuer,
    _groups: &[(Group, Vec<Organisation>)],
    _message: &str,
    _today: Date,
) -> Result<Facts> {
    Ok(Facts)
}
