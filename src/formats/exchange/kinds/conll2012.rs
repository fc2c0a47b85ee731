//! `CoNLL-2012`, as `OntoNotes` is passed on, and others that tag with brackets: `(PERSON*`, `*`, `*)`.

use std::fmt::Write as _;

use crate::formats::exchange::core::reading::Reading;

/// What the first line of each document begins with.
const BEGIN: &str = "#begin document";

/// Columns, counted from 0, that all rows have: word, named entities, and so many at least, the last for who is the same.
const WORD: usize = 3;
const NAMES: usize = 10;
const MIN_COLUMNS: usize = 12;

/// So many rows at the beginning have to look alike.
const N_LOOKED_AT: usize = 20;

/// Whether the text begins like a file of the kind: its documents say so, or its rows have all its columns.
pub(super) fn is_in(text: &str) -> bool {
    let mut rows = rows(text).take(N_LOOKED_AT).peekable();
    rows.peek().is_some() && (text.starts_with(BEGIN) || are_brackets(text)) && rows.all(|row| is_whole(&row))
}

/// Whether each row at the beginning has a tag with a star behind its word, and one of them names something.
pub(super) fn are_brackets(text: &str) -> bool {
    let tags = |row: Vec<&'_ str>| {
        let tags = row.into_iter().skip(1).filter(|tag| tag.contains('*')).filter_map(bracket);
        tags.map(|(name, _)| name.is_some()).collect::<Vec<_>>()
    };
    let rows: Vec<Vec<bool>> = rows(text).take(N_LOOKED_AT).map(tags).collect();
    rows.iter().all(|row| !row.is_empty()) && rows.iter().flatten().any(|names_something| *names_something)
}

/// Says of brackets in other columns that they are not read; gives whether that was so.
pub(super) fn refuse(reading: &mut Reading<'_>) -> bool {
    let is_refused = are_brackets(reading.text);
    if is_refused {
        let problem = "these are columns with brackets, “(A0*” and “*)”, as CoNLL-2005 has them: they are read from files of \
                       CoNLL-2012 only; write the labels as IOB2 tags (B-, I-, O) and import that";
        reading.warn("", problem);
    }
    is_refused
}

/// The words with their named entities as IOB2 tags, a line for each line.
pub(super) fn as_tags(reading: &mut Reading<'_>) -> String {
    let mut out = String::new();
    let mut open = None;
    for (idx, line) in reading.text.lines().enumerate() {
        let row = words_of(line);
        if line.starts_with(BEGIN) {
            out.push_str("-DOCSTART- O");
        } else if row.is_empty() || line.starts_with('#') {
            open = None;
        } else if is_whole(&row) {
            write!(out, "{} {}", row[WORD], tag(row[NAMES], &mut open)).expect("a string takes everything");
        } else {
            reading.warn(&format!("line {}", idx + 1), "this is no row of CoNLL-2012 and is left out");
        }
        out.push('\n');
    }
    let name = reading.name;
    let left_out = "trees, speakers, semantic roles and coreference are left out";
    reading.declared.notes.push(format!("{name}: words and named entities of CoNLL-2012 are taken; {left_out}"));
    out
}

fn rows(text: &str) -> impl Iterator<Item = Vec<&str>> {
    let lines = text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    lines.map(words_of)
}

fn words_of(line: &str) -> Vec<&str> {
    line.split([' ', '\t']).filter(|word| !word.is_empty()).collect()
}

fn is_whole(row: &[&str]) -> bool {
    let is_number = |word: &str| word.parse::<u32>().is_ok();
    row.len() >= MIN_COLUMNS
        && is_number(row[1])
        && is_number(row[2])
        && (row[NAMES] == "-" || bracket(row[NAMES]).is_some())
}

/// What a tag with brackets begins, and whether something ends with it; `None` of any other word.
fn bracket(tag: &str) -> Option<(Option<&str>, bool)> {
    let (begins, ends) = match tag.split_once('*') {
        Some((begins, ends)) => (begins, ends),
        None => tag.strip_suffix(')').map(|begins| (begins, ")"))?,
    };
    let is_end = ends.chars().all(|character| character == ')');
    match begins.strip_prefix('(') {
        Some(name) if is_end && !name.is_empty() && !name.contains(')') => Some((Some(name), !ends.is_empty())),
        None if is_end && begins.is_empty() && tag.contains('*') => Some((None, !ends.is_empty())),
        _ => None,
    }
}

/// The tag of a token; `open` is the label of what goes on.
fn tag(bracket_tag: &str, open: &mut Option<String>) -> String {
    let (name, ends) = bracket(bracket_tag).unwrap_or((None, true));
    let tag = match (name, &open) {
        (Some(name), _) => format!("B-{name}"),
        (None, Some(label)) if bracket_tag != "-" => format!("I-{label}"),
        _ => "O".to_owned(),
    };
    if let Some(name) = name {
        *open = Some(name.to_owned());
    }
    if ends {
        *open = None;
    }
    tag
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_are_tags() {
        let mut open = None;
        let tags =
            ["*", "(PERSON*", "*", "*)", "*", "(GPE)", "(ORG*)", "(LAW*", "-", "*"].map(|word| tag(word, &mut open));
        assert_eq!(tags.join(" "), "O B-PERSON I-PERSON I-PERSON O B-GPE B-ORG B-LAW O O");
    }

    #[test]
    fn prose_and_lists_have_none() {
        assert!(are_brackets("Ana NNP (A0*\nleft VBD (V*)\nso - *\n"));
        for text in [
            "",
            "Ana (UK)\nBob (US)\n",
            "* one *\n* two *\n",
            "a (b)\nsaid so\n",
            "Ana B-PER\nleft O\n",
            "* a (b*)\nShe said so\n",
        ] {
            assert!(!are_brackets(text) && !is_in(text), "{text}");
        }
    }
}
