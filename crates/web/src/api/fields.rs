//! Fields of bodies that several operations share.

use serde::Deserialize;
use utoipa::ToSchema;

/// A whole number as JSON Schema means it: `1.0` is one, too.
pub(super) fn whole_number<'de, D: serde::Deserializer<'de>>(from: D) -> Result<u32, D::Error> {
    let number = serde_json::Number::deserialize(from)?;
    let whole = number.as_u64().or_else(|| {
        let value = number.as_f64()?;
        (value.fract() == 0.0 && (0.0..1e9).contains(&value)).then_some(value as u64)
    });
    whole
        .and_then(|value| u32::try_from(value).ok())
        .ok_or_else(|| serde::de::Error::custom("not a whole number"))
}

/// As [`whole_number`]; none where it is left out or null.
pub(super) fn whole_number_or_none<'de, D: serde::Deserializer<'de>>(
    from: D,
) -> Result<Option<u64>, D::Error> {
    #[derive(Deserialize)]
    struct Whole(#[serde(deserialize_with = "whole_number")] u32);

    let whole = Option::<Whole>::deserialize(from)?;
    Ok(whole.map(|whole| whole.0.into()))
}

/// Why something is done; it is recorded.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct Because {
    /// The reason, not blank.
    #[schema(
        min_length = 1,
        max_length = 2000,
        pattern = "[^\\s\\u0000-\\u001f\\u007f-\\u009f]"
    )]
    pub(super) reason: String,
}
