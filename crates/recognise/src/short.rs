//! Short texts: equal or nearly so, by letters. Never a guess.

/// Probability that two short folded texts are one message, and not a guess.
///
/// Nearly equal means: the same words, one in six with a slip of the finger, or a space more or
/// less. Another word, another figure or another link is another message: the amount, the hotline
/// or the day is what a short message says.
pub(crate) fn probability(a: &str, b: &str) -> f64 {
    if a == b {
        return 0.999;
    }
    let figures = |text: &str| text.contains(|c: char| c.is_ascii_digit() || c == '.' || c == '/');
    if a.len().min(b.len()) < 15 {
        return 0.0;
    }
    let words = a.split(' ').count();
    if words != b.split(' ').count() {
        let joined = |text: &str| text.split(' ').collect::<String>();
        return if joined(a) == joined(b) { 0.95 } else { 0.0 };
    }
    let differing = a.split(' ').zip(b.split(' ')).filter(|(a, b)| a != b);
    let mut slips = 0;
    for (a, b) in differing {
        let shorter = a.len().min(b.len());
        if shorter < 3 || figures(a) || figures(b) || !within(a, b, 1 + shorter / 7) {
            return 0.0;
        }
        slips += 1;
    }
    if slips <= 1.max(words / 6) { 0.93 } else { 0.0 }
}

/// Whether Levenshtein's distance (Wagner and Fischer 1974), in characters, is at most `most`.
fn within(a: &str, b: &str, most: usize) -> bool {
    let b: Vec<char> = b.chars().collect();
    if a.chars().count().abs_diff(b.len()) > most {
        return false;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, cb) in b.iter().enumerate() {
            let above = row[j + 1];
            row[j + 1] = (diagonal + usize::from(ca != *cb))
                .min(above + 1)
                .min(row[j] + 1);
            diagonal = above;
        }
    }
    row[b.len()] <= most
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_pass_and_other_figures_do_not() {
        let known = "ngay mai cat dien toan thanh pho 24 gio";
        assert!(probability(known, known) > 0.99);
        assert!(probability("ngay mai cat dienn toan thanh pho 24 gio", known) > 0.9);
        assert!(probability("ngaymai cat dien toan thanh pho 24 gio", known) > 0.9);
        assert!(probability("ngay mai cat dien toan thanh pho 12 gio", known) < 0.1);
        assert!(probability("ngay mai cat nuoc toan huyen 24 gio", known) < 0.1);
        assert!(
            probability("tin nong", "tin nonh") < 0.1,
            "too short to be sure"
        );
    }

    #[test]
    fn distance_counts_edits() {
        assert!(within("kitten", "sitting", 3) && !within("kitten", "sitting", 2));
        assert!(within("", "abc", 3) && within("abc", "abc", 0));
    }
}
