//! Who wrote an article, without the “By” in front.

/// What stands before a name and belongs to none.
const BY: [&str; 14] = [
    "by",
    "by:",
    "written by",
    "words by",
    "par",
    "por",
    "door",
    "автор:",
    "автор",
    "από",
    "autor:",
    "autor",
    "text:",
    "przez",
];
/// What stands before a name, but in some names too: it falls away only where a first and a last name follow.
const BY_OR_NAME: [&str; 5] = ["von", "di", "av", "af", "de"];

/// “Ana Ruiz” of “By Ana Ruiz” and of “Von Ana Ruiz”; “Von Trapp” and “Di Maio” stay.
pub(super) fn without_by(byline: &str) -> &str {
    let byline = byline.trim_matches(|c: char| c.is_whitespace() || ",;|/•·".contains(c));
    let behind = |word: &str| {
        let n_bytes = byline.char_indices().map(|(at, _)| at).nth(word.chars().count())?;
        let (start, rest) = byline.split_at(n_bytes);
        let rest = rest.strip_prefix(':').unwrap_or(rest);
        let is_word = start.to_lowercase() == word && rest.starts_with(|c: char| c.is_whitespace());
        is_word.then(|| rest.trim_start())
    };
    let behind_colon = |word: &&str| behind(word).filter(|_| byline[word.len()..].starts_with(':'));
    if let Some(rest) = BY_OR_NAME.iter().find_map(behind_colon) {
        return rest;
    }
    if let Some(rest) = BY.iter().find_map(|word| behind(word)) {
        return rest;
    }
    let is_name = |rest: &&str| {
        let mut words = rest.split_whitespace();
        let mut is_next_capital = || words.next().is_some_and(|word| word.starts_with(char::is_uppercase));
        is_next_capital() && is_next_capital()
    };
    BY_OR_NAME.iter().find_map(|word| behind(word)).filter(is_name).unwrap_or(byline)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_before_a_name_falls_away_and_names_stay() {
        for (byline, expected) in [
            ("By Ana Ruiz", "Ana Ruiz"),
            ("BY\u{a0}ANA", "ANA"),
            ("Von Nora Lind", "Nora Lind"),
            ("von Nora Lind und Jan Vik", "Nora Lind und Jan Vik"),
            ("Por Ana Ruiz", "Ana Ruiz"),
            ("Par Luc Noël", "Luc Noël"),
            ("Di Luca Rossi", "Luca Rossi"),
            ("Von Trapp", "Von Trapp"),
            ("Von der Heide, Jan", "Von der Heide, Jan"),
            ("Di Marco", "Di Marco"),
            ("Byron Ek", "Byron Ek"),
            ("Por: Ana Ruiz", "Ana Ruiz"),
            ("VON: Nora", "Nora"),
            ("Nora Lind,", "Nora Lind"),
            ("By", "By"),
            ("", ""),
        ] {
            assert_eq!(without_by(byline), expected);
        }
    }
}
