//! Numbers with what they count, in words for people.

/// “1 quote”, “2 quotes”, “1,234 analyses”: the noun is one of the program's own. Labels are never put in the plural, as
/// nobody knows the language of their names.
pub fn counted(n: usize, one: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{} {}", grouped(n), plural(one)) }
}

/// “1 quote”, “2 × quote”: what has a label, by its name, of which nobody knows the plural.
pub fn counted_label(n: usize, name: &str) -> String {
    if n == 1 { format!("1 {name}") } else { format!("{} × {name}", grouped(n)) }
}

/// The first of all, and where there are more something that says how many.
pub fn first_and_more<T>(all: impl ExactSizeIterator<Item = T>, most: usize, more: impl FnOnce(usize) -> T) -> Vec<T> {
    let n_more = all.len().saturating_sub(most);
    all.take(most).chain((n_more > 0).then(|| more(n_more))).collect()
}

/// `12,345`.
pub fn grouped(n: usize) -> String {
    let digits = n.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (idx, digit) in digits.chars().enumerate() {
        if idx > 0 && (digits.len() - idx).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

fn plural(one: &str) -> String {
    let is_consonant = |letter: char| !matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u');
    if let Some(stem) = one.strip_suffix("person") {
        format!("{stem}people")
    } else if let Some(stem) = one.strip_suffix("sis") {
        format!("{stem}ses")
    } else if let Some(stem) = one.strip_suffix('y').filter(|stem| stem.ends_with(is_consonant)) {
        format!("{stem}ies")
    } else if ["s", "x", "z", "ch", "sh"].iter().any(|end| one.ends_with(end)) {
        format!("{one}es")
    } else {
        format!("{one}s")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_counted_is_one_or_several() {
        let check = |n, one, expected: &str| assert_eq!(counted(n, one), expected);
        check(1, "quote", "1 quote");
        check(0, "quote", "0 quotes");
        check(1_234_567, "span", "1,234,567 spans");
        check(2, "analysis", "2 analyses");
        check(3, "person", "3 people");
        check(4, "entry", "4 entries");
        check(5, "key", "5 keys");
        check(6, "match", "6 matches");
        assert_eq!([1, 2].map(|n| counted_label(n, "Zitat")), ["1 Zitat", "2 × Zitat"]);
    }
}
