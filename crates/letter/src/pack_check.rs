//! Whether a page can be made by a rule pack.

use crate::pack::{BoxStyle, RulePack, RulePackError};

/// The first entry that no page can have.
pub(crate) fn check(pack: &RulePack) -> Result<(), RulePackError> {
    let refuse = |entry: &str, must: String| {
        Err(RulePackError::Value {
            pack: pack.id.clone(),
            entry: entry.to_owned(),
            must,
        })
    };
    let id = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if pack.id.is_empty() || pack.id.len() > 40 || !pack.id.chars().all(id) {
        return refuse(
            "id",
            "must be 1 to 40 small letters, digits and \"-\"".to_owned(),
        );
    }
    if let Some(last) = pack.valid_to
        && last < pack.valid_from
    {
        return refuse("valid_to", "must not be before valid_from".to_owned());
    }
    for (entry, value, least, most) in numbers(pack) {
        if !(least..=most).contains(&value) {
            return refuse(&entry, format!("is {value} and must be {least} to {most}"));
        }
    }
    let page = &pack.page;
    let width = page.width_mm - page.left_mm - page.right_mm;
    if page.head_left_mm > width - 40.0 {
        return refuse(
            "page.head_left_mm",
            format!("leaves less than 40 of the {width} between the margins"),
        );
    }
    if page.height_mm - page.top_mm - page.bottom_mm < 100.0 {
        return refuse(
            "page.height_mm",
            "must leave 100 between the margins".to_owned(),
        );
    }
    for (name, style) in boxes(pack) {
        if !is_color(&style.color) {
            return refuse(
                &format!("boxes.{name}.color"),
                format!("is {:?} and must be like \"#d00000\"", style.color),
            );
        }
    }
    for (entry, text, names) in forms(pack) {
        if let Some(name) = names.iter().find(|name| !text.contains(**name)) {
            return refuse(entry, format!("must have {name} in it"));
        }
    }
    for (entry, text) in words(pack) {
        if text.trim().is_empty() {
            return refuse(entry, "must not be empty".to_owned());
        }
    }
    Ok(())
}

type Bound = (String, f64, f64, f64);

/// Every number with the least and the most that it may be.
fn numbers(pack: &RulePack) -> Vec<Bound> {
    let page = &pack.page;
    let mut bounds: Vec<Bound> = [
        ("page.width_mm", page.width_mm, 100.0, 500.0),
        ("page.height_mm", page.height_mm, 150.0, 500.0),
        ("page.top_mm", page.top_mm, 15.0, 60.0),
        ("page.bottom_mm", page.bottom_mm, 15.0, 60.0),
        ("page.left_mm", page.left_mm, 5.0, 60.0),
        ("page.right_mm", page.right_mm, 5.0, 60.0),
        ("page.head_left_mm", page.head_left_mm, 40.0, 300.0),
        ("page.signature_mm", page.signature_mm, 10.0, 60.0),
        ("rules.thickness_pt", pack.rules.thickness_pt, 0.1, 4.0),
        ("rules.issuer_share", pack.rules.issuer_share, 0.1, 1.0),
        ("rules.annex_share", pack.rules.annex_share, 0.1, 1.0),
    ]
    .map(|(entry, value, least, most)| (entry.to_owned(), value, least, most))
    .into();
    for (name, style) in boxes(pack) {
        for (entry, value, least, most) in [
            ("size", style.size, 6.0, 30.0),
            ("gap_pt", style.gap_pt, 0.0, 60.0),
            ("first_line_mm", style.first_line_mm, 0.0, 40.0),
            ("line_spacing", style.line_spacing, 1.0, 3.0),
            ("qr_mm", style.qr_mm, 0.0, 40.0),
        ] {
            bounds.push((format!("boxes.{name}.{entry}"), value, least, most));
        }
    }
    for (name, mark) in [
        ("urgent", &pack.urgency.urgent),
        ("very_urgent", &pack.urgency.very_urgent),
        ("express", &pack.urgency.express),
    ] {
        bounds.push((
            format!("urgency.{name}.width_mm"),
            mark.width_mm,
            10.0,
            80.0,
        ));
        bounds.push((
            format!("urgency.{name}.height_mm"),
            mark.height_mm,
            5.0,
            30.0,
        ));
    }
    for (name, pad) in [
        ("number", pack.padding.number),
        ("day", pack.padding.day),
        ("month", pack.padding.month),
    ] {
        bounds.push((
            format!("padding.{name}.digits"),
            pad.digits.into(),
            0.0,
            10.0,
        ));
        bounds.push((format!("padding.{name}.blank"), pad.blank.into(), 1.0, 20.0));
    }
    let limits = &pack.limits;
    for (name, limit) in [
        ("subject_chars", limits.subject_chars),
        ("symbol_chars", limits.symbol_chars),
        ("body_name_chars", limits.body_name_chars),
        ("signer_chars", limits.signer_chars),
        ("office_chars", limits.office_chars),
        ("quote_chars", limits.quote_chars),
        ("mobile_digits", pack.private.mobile_digits),
    ] {
        let value = u32::try_from(limit).unwrap_or(u32::MAX);
        bounds.push((format!("limits.{name}"), value.into(), 5.0, 100_000.0));
    }
    bounds
}

fn boxes(pack: &RulePack) -> [(&'static str, &BoxStyle); 26] {
    let boxes = &pack.boxes;
    [
        ("country", &boxes.country),
        ("motto", &boxes.motto),
        ("parent", &boxes.parent),
        ("issuer", &boxes.issuer),
        ("number", &boxes.number),
        ("date", &boxes.date),
        ("subject", &boxes.subject),
        ("addressees", &boxes.addressees),
        ("body", &boxes.body),
        ("office", &boxes.office),
        ("signer", &boxes.signer),
        ("recipients_head", &boxes.recipients_head),
        ("recipients", &boxes.recipients),
        ("urgency", &boxes.urgency),
        ("circulation", &boxes.circulation),
        ("drafter", &boxes.drafter),
        ("contact", &boxes.contact),
        ("copy", &boxes.copy),
        ("page_number", &boxes.page_number),
        ("annex_name", &boxes.annex_name),
        ("annex_title", &boxes.annex_title),
        ("annex_reference", &boxes.annex_reference),
        ("annex_body", &boxes.annex_body),
        ("annex_table", &boxes.annex_table),
        ("verify", &boxes.verify),
        ("mark", &boxes.mark),
    ]
}

fn is_color(text: &str) -> bool {
    text.strip_prefix('#')
        .is_some_and(|digits| digits.len() == 6 && digits.chars().all(|c| c.is_ascii_hexdigit()))
}

/// Forms with the names that must be in them: without one the letter would lose what it says.
fn forms(pack: &RulePack) -> [(&'static str, &str, &'static [&'static str]); 3] {
    let boxes = &pack.boxes;
    [
        (
            "boxes.number.text",
            &boxes.number.text,
            &["{number}", "{symbol}"],
        ),
        (
            "boxes.date.text",
            &boxes.date.text,
            &["{place}", "{day}", "{month}", "{year}"],
        ),
        (
            "boxes.annex_reference.text",
            &boxes.annex_reference.text,
            &["{number}", "{symbol}"],
        ),
    ]
}

/// Words that may not be empty.
fn words(pack: &RulePack) -> [(&'static str, &str); 16] {
    let (boxes, words) = (&pack.boxes, &pack.words);
    [
        ("font.family", &pack.font.family),
        ("font.asked_for", &pack.font.asked_for),
        ("boxes.country.text", &boxes.country.text),
        ("boxes.motto.text", &boxes.motto.text),
        ("boxes.subject.text", &boxes.subject.text),
        ("boxes.addressees.text", &boxes.addressees.text),
        ("boxes.recipients_head.text", &boxes.recipients_head.text),
        ("boxes.annex_name.text", &boxes.annex_name.text),
        ("words.end_mark", &words.end_mark),
        ("words.first_recipient", &words.first_recipient),
        ("words.archive", &words.archive),
        ("words.archive_office", &words.archive_office),
        ("words.item", &words.item),
        ("words.between_items", &words.between_items),
        ("words.after_items", &words.after_items),
        ("authority.kt", &pack.authority.kt),
    ]
}
