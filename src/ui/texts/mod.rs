//! The words of the window in the language that it speaks. Code has them in English; `assets/languages/de.ron` has each of them in
//! German. What the command line says is English.

mod filled;
mod numbers;
mod said;

use std::cell::Cell;
use std::collections::HashMap;
use std::sync::LazyLock;

pub use filled::filled;
pub(crate) use filled::tr;
pub use numbers::decimal;
pub use numbers::{counted, counted_label, grouped};
pub use said::said;

/// A language of the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    #[default]
    English,
    German,
}

/// What the file of a language has.
type Table = (HashMap<String, (String, String)>, HashMap<String, String>, Vec<(String, String)>);

/// What `assets/languages/de.ron` has: what can be counted, one and several of it; the words of the window; and sentences of
/// other rooms, with `{}` for what stands in them.
struct German {
    nouns: HashMap<String, (String, String)>,
    texts: HashMap<String, String>,
    said: Vec<(String, String)>,
}

thread_local! {
    // The window is drawn by one thread; its jobs get the language from it.
    static SPOKEN: Cell<Language> = const { Cell::new(Language::English) };
}

static GERMAN: LazyLock<German> = LazyLock::new(|| {
    let table: Table =
        ron::from_str(include_str!("../../../assets/languages/de.ron")).expect("a test reads the file of the language");
    German { nouns: table.0, texts: table.1, said: table.2 }
});

impl Language {
    /// The one that a locale such as `de_AT.UTF-8` asks for; English where it asks for one that the window does not speak.
    pub fn from_locale(locale: &str) -> Self {
        let language = locale.split(['-', '_', '.', '@']).next().unwrap_or_default();
        if language.eq_ignore_ascii_case("de") { Self::German } else { Self::English }
    }
}

/// Has this thread speak a language from now on.
pub fn speak(language: Language) {
    SPOKEN.set(language);
}

/// The language that this thread speaks.
pub fn language() -> Language {
    SPOKEN.get()
}

/// A text that stands in a constant: it is put through [`tr`] where it is shown.
pub const fn later(text: &'static str) -> &'static str {
    text
}

/// “Ada and the mayor”.
pub fn joined_by_and(names: &[String]) -> String {
    names.join(tr(" and "))
}

/// The name of a label inside a sentence: English has it in small letters, German as it is written.
pub fn in_sentence(name: &str) -> String {
    match language() {
        Language::English => name.to_lowercase(),
        Language::German => name.to_owned(),
    }
}

/// The words with a capital at their start.
pub fn sentence_case(words: &str) -> String {
    let mut characters = words.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

/// The text in the language of the window. The macro of the same name fills its `{places}` too.
///
/// What stands behind a `|` tells texts apart that are the same in English: `Delete|key` is `Delete` there.
pub fn tr(text: &'static str) -> &'static str {
    match language() {
        Language::German if let Some(german) = GERMAN.texts.get(text) => german,
        _ => text.split_once('|').map_or(text, |(english, _)| english),
    }
}

/// A text that is put together, in the language of the window: the file of the language has all that it can be.
pub fn known(text: &str) -> String {
    match language() {
        Language::German if let Some(german) = GERMAN.texts.get(text) => german.clone(),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_that_of_the_locale() {
        let check = |locale, expected| assert_eq!(Language::from_locale(locale), expected, "{locale}");
        for locale in ["de", "de_DE.UTF-8", "de-AT", "de_CH@euro", "DE"] {
            check(locale, Language::German);
        }
        for locale in ["", "C", "C.UTF-8", "en_GB", "den", "fr_FR.UTF-8", "POSIX"] {
            check(locale, Language::English);
        }
    }
}
