//! All that the window says stands in the file of each language: no text of it is outside `tr`, and none lacks its German.
#![expect(clippy::unwrap_used, reason = "a test fails where there is nothing")]

use std::collections::{BTreeMap, BTreeSet};

use pullquote::ui::input::act::Act;
use pullquote::ui::input::table::TABLE;
use regex::Regex;

use crate::tidy::{File, before_tests, files};

/// Files whose texts are shown to nobody, in another way, or in English whatever the window speaks.
const EXCEPT: [(&str, &str); 8] = [
    ("src/ui/acts_script.rs", "of tests"),
    ("src/ui/book.rs", "the book is English"),
    ("src/ui/desk/report.rs", "a report is for whoever helps, who may not read the language"),
    ("src/ui/input/table.rs", "its entries are asked below"),
    ("src/ui/input/table_of_acts.rs", "its entries are asked below"),
    ("src/ui/log.rs", "a log is for whoever helps, who may not read the language"),
    ("src/ui/picture/", "what scripts of pictures say is for the command line"),
    ("src/ui/texts/", "it is where the languages are"),
];

/// Words before a text that nobody sees: of ids, of what cannot happen, of names that transactions have.
const SHOW_NOTHING: &str = r#"(?x) (
    \b(Id::unique|id_salt|from_id_salt|scope_id\(\)\.with|unique_id\(\)\.with|auto_id_with|ComboBox::new|Grid::new
        |Panel::\w+|Plot::new|plot|expect|request_discard|Transaction::new|change|ErrorKind::named|include_str!|anyhow!
        |strip_ui\(ui,\ theme,|boxed_ui\(ui,\ theme,|replace_articles\(content,|change_labels\(project,|with_title)\(?\(?
    | \breason\ = | \bdone_by:\ &\[("[^"]*",)? | \bcounted\([^"]*, | \(merge\.n_new_\w+,
    ) \s* $"#;

/// Texts that are the same in every language, or are put through one elsewhere.
const SAME: [&str; 19] = [
    "Mark as",
    "Accept suggestion as",
    "Hide or show",
    "Show only",
    "Ctrl+",
    "Alt+",
    "Shift+",
    "Left",
    "Right",
    "Up",
    "Down",
    "Esc",
    "English",
    "Deutsch",
    "Pullquote",
    "Pullquote {}",
    "Open recent project",
    "one key a frame",
    "reopen with encoding",
];

/// A text in the code, with what stands before it.
struct Literal {
    text: String,
    before: String,
}

impl Literal {
    /// Whether words for people are in it, and not only a name for the program.
    fn is_for_people(&self) -> bool {
        let places = Regex::new(r"\{[^}]*\}").unwrap();
        let bare = places.replace_all(&self.text, "X");
        let words = Regex::new(
            r"[a-z’,]\s+[“(]?[a-z]|^[“]?[A-Z][a-z]|X[,;:]? [a-z]{2}|[a-z]{2}[,;:]? X|[a-z]…|^\s[a-z]{2}|[a-z]{2}\s$",
        );
        words.unwrap().is_match(&bare)
    }

    /// Whether it is given at once to what shows it, so that one word is enough.
    fn is_shown(&self) -> bool {
        let shows = Regex::new(r"\.(label|button|checkbox|on_hover_text|accessible_name)\(\s*$").unwrap();
        shows.is_match(&self.before) && Regex::new("[a-z]{2}").unwrap().is_match(&self.text)
    }

    /// Whether it is looked up in the language of the window.
    fn is_a_key(&self) -> bool {
        Regex::new(r"\b(tr|tr!|later)\(\s*$").unwrap().is_match(&self.before)
    }
}

/// What the file of the language has.
struct German {
    nouns: BTreeMap<String, (String, String)>,
    texts: BTreeMap<String, String>,
    said: Vec<(String, String)>,
}

fn german() -> German {
    let (nouns, texts, said) = ron::from_str(include_str!("../../../assets/languages/de.ron")).unwrap();
    German { nouns, texts, said }
}

/// The code of the window, without tests.
fn code_of_the_window() -> Vec<File> {
    let mut files = files(&["src/ui"]);
    files.retain(|file| {
        !Regex::new(r"(tests|tab_order|test_window|scripted|late_results)\.rs$|late_jobs").unwrap().is_match(&file.path)
    });
    for file in &mut files {
        file.content.truncate(before_tests(&file.content).len());
    }
    files
}

/// All texts in a piece of code.
fn literals(code: &str) -> Vec<Literal> {
    const BEFORE: usize = 90;
    let token = Regex::new(
        r#"(?xs) //[^\n]* | '(\\[^']+|[^\\'])' | b?r\#"(?<raw>.*?)"\# | b?r"(?<plain>[^"]*)" | "(?<text>(\\.|[^"\\])*)" "#,
    );
    let literal = |found: regex::Captures<'_>| {
        let start = found.get(0)?.start();
        let before = code[code.floor_char_boundary(start.saturating_sub(BEFORE))..start].to_owned();
        let raw = found.name("raw").or_else(|| found.name("plain")).map(|raw| raw.as_str().to_owned());
        let text = raw.or_else(|| Some(unescaped(found.name("text")?.as_str())))?;
        Some(Literal { text, before })
    };
    token.unwrap().captures_iter(code).filter_map(literal).collect()
}

fn unescaped(text: &str) -> String {
    let joined = Regex::new(r"\\\n\s*").unwrap().replace_all(text, "").into_owned();
    joined.replace("\\n", "\n").replace("\\\"", "\"").replace("\\u{a0}", "\u{a0}").replace("\\\\", "\\")
}

fn places(text: &str) -> BTreeSet<String> {
    let place = Regex::new(r"\{(\w*)").unwrap();
    place.captures_iter(text).map(|found| found[1].to_owned()).collect()
}

/// Everything that is looked up.
fn keys() -> BTreeSet<String> {
    let code = code_of_the_window();
    let in_code = code.iter().flat_map(|file| literals(&file.content)).filter(Literal::is_a_key);
    let rows = TABLE.iter().flat_map(|part| part.rows).map(|row| row.text.to_owned());
    let acts = Act::all().into_iter().map(|act| act.entry().text);
    in_code.map(|literal| literal.text).chain(rows).chain(acts).collect()
}

#[test]
fn no_text_of_the_window_stands_outside_the_languages() {
    let shows_nothing = Regex::new(SHOW_NOTHING).unwrap();
    let mut outside = Vec::new();
    for file in code_of_the_window() {
        if EXCEPT.iter().any(|(path, _)| file.path.starts_with(path)) {
            continue;
        }
        let is_outside = |literal: &Literal| {
            let is_known = literal.is_a_key() || shows_nothing.is_match(&literal.before);
            (literal.is_for_people() || literal.is_shown()) && !is_known && !SAME.contains(&literal.text.as_str())
        };
        let found = literals(&file.content).into_iter().filter(is_outside);
        outside.extend(found.map(|literal| format!("{}: {:?}", file.path, literal.text)));
    }
    assert!(outside.is_empty(), "texts that no language has: put them through `tr`\n{}", outside.join("\n"));
}

#[test]
fn german_has_every_text_and_no_other() {
    let (keys, texts) = (keys(), german().texts);
    let lacking: Vec<&String> = keys.iter().filter(|key| !texts.contains_key(*key)).collect();
    let idle: Vec<&String> = texts.keys().filter(|key| !keys.contains(*key)).collect();
    assert!(lacking.is_empty() && idle.is_empty(), "without German: {lacking:#?}\nin German only: {idle:#?}");
}

#[test]
fn no_text_has_two_germans() {
    let file = include_str!("../../../assets/languages/de.ron");
    let entry = Regex::new(r#"(?m)^        "(?:\\.|[^"\\])*": ""#).unwrap();
    let mut seen = BTreeSet::new();
    for found in entry.find_iter(file) {
        assert!(seen.insert(found.as_str()), "twice: {}", found.as_str());
    }
    assert!(seen.len() > 1000, "the file is read as it is written");
}

#[test]
fn places_are_the_same_in_every_language() {
    for (key, text) in german().texts {
        assert_eq!(places(&key), places(&text), "{key} → {text}");
        assert!(!text.trim().is_empty() || key.trim().is_empty(), "{key} is nothing in German");
    }
}

#[test]
fn whatever_is_counted_has_german_words() {
    let nouns = german().nouns;
    let counted = Regex::new(r#"counted\([^";]*?, "([a-z ]+)"\)|n_new_\w+, "([a-z ]+)"\)"#).unwrap();
    for file in code_of_the_window() {
        for found in counted.captures_iter(&file.content) {
            let noun = found.get(1).or(found.get(2)).unwrap().as_str();
            assert!(nouns.contains_key(noun), "{}: {noun} is not in the languages", file.path);
        }
    }
    for unit in ["minute", "hour", "day"] {
        assert!(nouns.contains_key(unit), "{unit}");
    }
    let rooms = files(&["src"]);
    for noun in nouns.keys() {
        let literal = format!("\"{noun}\"");
        assert!(rooms.iter().any(|file| file.content.contains(&literal)), "nothing counts “{noun}” any more");
    }
}

#[test]
fn sentences_of_other_rooms_are_those_that_they_say() {
    let rooms = files(&["src"]);
    let said: Vec<String> = rooms.iter().flat_map(|file| literals(&file.content)).map(|literal| literal.text).collect();
    for (pattern, german) in german().said {
        let longest = pattern.split("{}").map(str::trim).max_by_key(|piece| piece.len()).unwrap_or_default();
        assert!(said.iter().any(|text| text.contains(longest)), "nothing says “{longest}” any more");
        let n_places = pattern.matches("{}").count();
        for place in places(&german) {
            let number: usize = place.parse().unwrap();
            assert!((1..=n_places).contains(&number), "{pattern} → {german}");
        }
    }
}
