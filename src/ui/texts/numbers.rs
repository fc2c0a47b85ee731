//! Numbers as the language of the window writes them, with what they count.

use super::{GERMAN, Language, language};
use crate::formats::own::agreement_report::decimals;
use crate::model;

/// “1 quote”, “1,234 analyses”, “1.234 Zitate”: the noun is one of the program’s own, in English.
pub fn counted(n: usize, one: &str) -> String {
    match language() {
        Language::English => model::counted(n, one),
        Language::German => {
            let (singular, plural) = GERMAN.nouns.get(one).map_or((one, one), |(one, several)| (one, several));
            format!("{} {}", grouped(n), if n == 1 { singular } else { plural })
        }
    }
}

/// “1 quote”, “2 × quote”: what has a label, by its name, of which nobody knows the plural.
pub fn counted_label(n: usize, name: &str) -> String {
    if n == 1 { format!("1 {name}") } else { format!("{} × {name}", grouped(n)) }
}

/// `12,345`, `12.345`.
pub fn grouped(n: usize) -> String {
    let grouped = model::grouped(n);
    match language() {
        Language::English => grouped,
        Language::German => grouped.replace(',', "."),
    }
}

/// `0.75`, `0,75`, with so many digits behind the point. What is 0 by then has no sign.
pub fn decimal(value: f64, n_digits: usize) -> String {
    let written = decimals(value, n_digits);
    match language() {
        Language::English => written,
        Language::German => written.replace('.', ","),
    }
}

/// The dative of what was counted: “3 Artikel” → “3 Artikeln”. Only several nouns that end in neither n nor s have one.
pub(super) fn dative(counted: &str) -> String {
    let is_changed = !counted.starts_with("1 ") && !counted.ends_with(['n', 's']);
    if is_changed { format!("{counted}n") } else { counted.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::texts::speak;

    #[test]
    fn numbers_are_written_as_the_language_writes_them() {
        assert_eq!((grouped(1_234_567), decimal(0.756, 2)), ("1,234,567".to_owned(), "0.76".to_owned()));
        speak(Language::German);
        assert_eq!((grouped(1_234_567), decimal(0.756, 2)), ("1.234.567".to_owned(), "0,76".to_owned()));
        assert_eq!(counted_label(1200, "Zitat"), "1.200 × Zitat");
    }

    #[test]
    fn what_is_counted_is_one_or_several_in_the_right_case() {
        speak(Language::German);
        let check = |n, one, expected: [&str; 2]| {
            let counted = counted(n, one);
            assert_eq!([&counted, &dative(&counted)], expected);
        };
        check(1, "article", ["1 Artikel", "1 Artikel"]);
        check(1200, "article", ["1.200 Artikel", "1.200 Artikeln"]);
        check(0, "span", ["0 Spannen", "0 Spannen"]);
        check(2, "label", ["2 Labels", "2 Labels"]);
        check(3, "suggestion", ["3 Vorschläge", "3 Vorschlägen"]);
    }
}
