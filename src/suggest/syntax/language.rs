//! The languages whose grammar is known, and which of them a text is in.

use std::ops::Range;

use whatlang::{Detector, Lang};

use super::grammar::named;

named! {
    /// A language with weights, by its ISO 639-1 code.
    Language {
        Arabic "ar", Czech "cs", German "de", English "en", Spanish "es", Finnish "fi", French "fr", Hindi "hi",
        Italian "it", Korean "ko", Dutch "nl", Polish "pl", Portuguese "pt", Russian "ru", Swedish "sv", Thai "th",
        Turkish "tr", Chinese "zh",
    }
}

/// So much of a text is looked at, in bytes.
const N_BYTES: usize = 1500;
/// A paragraph shorter than this is taken to be in the language of its article.
const SHORT_BYTES: usize = 160;

const BY_NAME: [(Lang, Language); Language::COUNT] = [
    (Lang::Ara, Language::Arabic),
    (Lang::Ces, Language::Czech),
    (Lang::Deu, Language::German),
    (Lang::Eng, Language::English),
    (Lang::Spa, Language::Spanish),
    (Lang::Fin, Language::Finnish),
    (Lang::Fra, Language::French),
    (Lang::Hin, Language::Hindi),
    (Lang::Ita, Language::Italian),
    (Lang::Kor, Language::Korean),
    (Lang::Nld, Language::Dutch),
    (Lang::Pol, Language::Polish),
    (Lang::Por, Language::Portuguese),
    (Lang::Rus, Language::Russian),
    (Lang::Swe, Language::Swedish),
    (Lang::Tha, Language::Thai),
    (Lang::Tur, Language::Turkish),
    (Lang::Cmn, Language::Chinese),
];

impl Language {
    /// What stands for a language in features.
    pub fn number(language: Option<Self>) -> u32 {
        language.map_or(0, |language| language as u32 + 1)
    }
}

/// Tells in which of the known languages texts are; what is in none of them is taken for the nearest.
#[derive(Debug)]
pub struct Languages(Detector);

impl Default for Languages {
    fn default() -> Self {
        Self(Detector::with_allowlist(BY_NAME.iter().map(|(lang, _)| *lang).collect()))
    }
}

impl Languages {
    /// By how a text begins; `None` where it has no letters, or letters of another script.
    pub fn of(&self, text: &str) -> Option<Language> {
        let lang = self.0.detect_lang(&text[..text.floor_char_boundary(N_BYTES)])?;
        BY_NAME.iter().find(|(other, _)| *other == lang).map(|(_, language)| *language)
    }

    /// Of a paragraph of a text that is mostly in `usual`.
    pub fn of_paragraph(&self, text: &str, paragraph: Range<usize>, usual: Option<Language>) -> Option<Language> {
        if paragraph.len() < SHORT_BYTES { usual } else { self.of(&text[paragraph]).or(usual) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_told() {
        let languages = Languages::default();
        let check = |text: &str, expected| assert_eq!(languages.of(text), expected, "{text}");
        check("The council voted on Tuesday to keep the old bridge open until spring.", Some(Language::English));
        check(
            "Der Stadtrat beschloss am Dienstag, die alte Brücke bis zum Frühling offen zu halten.",
            Some(Language::German),
        );
        check("市议会星期二决定保留这座旧桥。", Some(Language::Chinese));
        check("17 – 23", None);
        let mixed = "Sie kam.\nDer Stadtrat beschloss am Dienstag, die alte Brücke bis zum Frühling offen zu halten und die \
            Kosten dafür aus dem Haushalt des nächsten Jahres zu nehmen, sagte die Sprecherin.";
        let of = |range| languages.of_paragraph(mixed, range, Some(Language::English));
        assert_eq!(of(0..8), Some(Language::English), "too short to tell");
        assert_eq!(of(9..mixed.len()), Some(Language::German));
    }
}
