//! The words of the window in the language that it speaks. Code has them in English; `assets/languages/de.ron` has each of them in
//! German. What the command line says is English.

mod filled;
mod numbers;
mod pattern;
mod said;

use std::cell::Cell;
use std::collections::HashMap;
use std::sync::LazyLock;

use pattern::Pattern;

pub use filled::filled;
pub(crate) use filled::tr;
pub use numbers::{counted, counted_label, decimal, grouped};
pub use said::{said, told};

/// A language of the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    #[default]
    English,
    German,
}

/// What `assets/languages/de.ron` has: what can be counted, one and several of it; the words of the window; and sentences of
/// other rooms, known by their patterns.
struct German {
    nouns: HashMap<String, (String, String)>,
    texts: HashMap<String, String>,
    said: Vec<(Pattern, String)>,
}

thread_local! {
    // The window is drawn by one thread; its jobs get the language from it.
    static SPOKEN: Cell<Language> = const { Cell::new(Language::English) };
}

static GERMAN: LazyLock<German> = LazyLock::new(|| {
    let file = include_str!("../../../assets/languages/de.ron");
    let (nouns, texts, sentences): (_, _, Vec<(String, String)>) =
        ron::from_str(file).expect("a test reads the file of the language");
    let said = sentences.into_iter().map(|(pattern, german)| (Pattern::new(&pattern), german)).collect();
    German { nouns, texts, said }
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

/// The words with a capital at their start, unless a name stands there: of a file, which has a dot or a slash.
pub fn sentence_case(words: &str) -> String {
    let first = words.split_whitespace().next().unwrap_or_default();
    if first.contains(['.', '/', '\\', ':']) {
        return words.to_owned();
    }
    let mut characters = words.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

/// The text in the language of the window. The macro of the same name fills its `{places}` too.
///
/// What stands behind a `|` tells texts apart that are the same in English: `Delete|key` is `Delete` there.
pub fn tr(text: &str) -> &str {
    match language() {
        Language::German if let Some(german) = GERMAN.texts.get(text) => german,
        _ => text.split_once('|').map_or(text, |(english, _)| english),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_begins_with_a_capital_and_the_name_of_a_file_as_it_is() {
        assert_eq!(sentence_case("émile is no path"), "Émile is no path");
        for words in ["week.ron is no project", "a/b has no text", r"c:\week: not there", "~/week is not there", ""] {
            assert_eq!(sentence_case(words), words);
        }
    }

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
