//! Sentences that other rooms make, in English: known by their patterns when they are shown.

use std::fmt::Display;

use super::numbers::{counted, dative, grouped};
use super::{GERMAN, Language, language};

/// A sentence of another room in the language of the window; as it is where nobody has translated it.
///
/// Patterns have `{}` for what stands in a sentence and their German has it as `{1}`, `{2}`; `{1:said}` is a sentence itself,
/// and `{1:counted}` a number with what it counts, `{1:dative}` in its dative.
pub fn said(sentence: impl Display) -> String {
    let sentence = sentence.to_string();
    if language() == Language::English {
        return sentence;
    }
    let known = GERMAN.said.iter().find_map(|(pattern, german)| Some(put_in(german, &pattern.values(&sentence)?)));
    known.unwrap_or(sentence)
}

/// A remark in the language of the window; places that it begins with, “labels.jsonl, line 3: span 2”, stay before it, and files that it ends
/// with behind it.
pub fn told(remark: &str) -> String {
    let whole = said(remark);
    match remark.split_once(": ") {
        Some((place, rest)) if said(place) != place || whole == remark => format!("{}: {}", said(place), told(rest)),
        _ => whole,
    }
}

fn put_in(german: &str, values: &[&str]) -> String {
    let mut pieces = german.split('{');
    let mut sentence = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (place, after) = piece.split_once('}').unwrap_or((piece, ""));
        let (number, kind) = place.split_once(':').unwrap_or((place, ""));
        let value = number.parse().ok().and_then(|number: usize| values.get(number - 1)).copied().unwrap_or_default();
        sentence += &match kind {
            "said" => said(value),
            "counted" => counted_again(value),
            "dative" => dative(&counted_again(value)),
            _ => value.to_owned(),
        };
        sentence += after;
    }
    sentence
}

/// “1,234 spans” in the language of the window.
fn counted_again(words: &str) -> String {
    let number = |digits: &str| digits.replace(',', "").parse::<usize>().ok();
    let Some((digits, noun)) = words.split_once(' ') else {
        return number(words).map_or_else(|| words.to_owned(), grouped);
    };
    let Some(n) = number(digits) else { return words.to_owned() };
    let one = GERMAN.nouns.keys().find(|one| crate::model::counted(n, one) == words);
    one.map_or_else(|| format!("{} {noun}", grouped(n)), |one| counted(n, one))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::texts::speak;

    #[test]
    fn places_are_put_where_the_language_has_them() {
        assert_eq!(put_in("{2} vor {1}", &["a", "b"]), "b vor a");
        speak(Language::German);
        assert_eq!(put_in("{1:counted} hier", &["1,200 articles"]), "1.200 Artikel hier");
        assert_eq!(put_in("{1:counted} hier", &["7 wombats"]), "7 wombats hier");
    }

    #[test]
    fn what_is_remarked_of_files_is_said_with_their_names() {
        speak(Language::German);
        let check = |remark, german| assert_eq!(told(remark), german);
        check(
            "is a PDF file without text: it may be a scan: /a.pdf",
            "ist eine PDF-Datei ohne Text: vielleicht ein Scan: /a.pdf",
        );
        check("is not a text but a picture: b.png", "ist kein Text, sondern ein Bild: b.png");
        check(
            "is not a text but compressed as .xz: unpack it first: c",
            "ist kein Text, sondern als .xz gepackt: erst entpacken: c",
        );
        check("c.csv, row 4: has no text and is left out", "c.csv, Zeile 4: hat keinen Text und fällt weg");
        check("what nobody has translated: c.csv", "what nobody has translated: c.csv");
        let rebuilt = "the texts of 3 articles are put together from words, as the file has words only: blanks may stand where none were";
        check(
            rebuilt,
            "aus Wörtern zusammengesetzte Texte: 3, weil die Datei nur Wörter hat: Leerzeichen können stehen, wo keine waren",
        );
    }
}
