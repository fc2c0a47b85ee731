//! Texts with places in which values stand.

use std::fmt::Display;

use super::numbers::dative;
use super::sentence_case;
use crate::ui::look::bidi::isolated;

/// Fills the `{places}` of a text in the language of the window: `tr!("{n} of {articles} done", n = grouped(n_done), all)`.
macro_rules! tr {
    ($text:literal, $($name:ident $(= $value:expr)?),+ $(,)?) => {{
        // It compiles only where each place is given a value, and nothing else is.
        let _places = format_args!(concat!($text), $($name = ""),+);
        $crate::ui::texts::filled($text, &[$((stringify!($name), &$crate::ui::texts::tr!(@ $name $(= $value)?))),+])
    }};
    (@ $name:ident) => { $name };
    (@ $name:ident = $value:expr) => { $value };
}
pub(crate) use tr;

/// The text in the language of the window with these values in its places. `{name:dative}` takes a counted noun in its
/// dative: “von 3 Artikeln”; `{name:capital}` begins with a capital letter.
pub fn filled(text: &'static str, values: &[(&str, &dyn Display)]) -> String {
    let mut filled = String::new();
    let mut rest = super::tr(text);
    while let Some((before, after)) = rest.split_once('{') {
        let (place, behind) = after.split_once('}').unwrap_or((after, ""));
        let (name, case) = place.split_once(':').unwrap_or((place, ""));
        let value = values.iter().find(|(other, _)| *other == name).map(|(_, value)| *value);
        filled.push_str(before);
        match value {
            Some(value) if case == "dative" => filled.push_str(&dative(&value.to_string())),
            Some(value) if case == "capital" => filled.push_str(&sentence_case(&value.to_string())),
            // A name from right to left moves nothing of what stands beside it.
            Some(value) => filled.push_str(&isolated(&value.to_string())),
            None => filled.push_str(place),
        }
        rest = behind;
    }
    filled + rest
}

#[cfg(test)]
mod tests {
    use crate::ui::texts::{Language, counted, speak};

    #[test]
    fn a_name_from_right_to_left_stands_for_itself() {
        let told = tr!("{n} of {articles} done", n = "ליאת", articles = 12);
        assert_eq!(told, "\u{2068}ליאת\u{2069} of 12 done");
    }

    #[test]
    fn places_are_filled_by_their_names() {
        assert_eq!(
            tr!("{n} of {articles} done", n = 3, articles = counted(1200, "article")),
            "3 of 1,200 articles done"
        );
        speak(Language::German);
        assert_eq!(
            tr!("{n} of {articles} done", n = 3, articles = counted(1200, "article")),
            "3 von 1.200 Artikeln fertig"
        );
        assert_eq!(tr!("{n} of {articles} done", n = 1, articles = counted(1, "article")), "1 von 1 Artikel fertig");
    }
}
