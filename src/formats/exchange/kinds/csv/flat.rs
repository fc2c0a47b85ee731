//! Tables with a span a row, each beside the whole text that it lies in.

use std::collections::BTreeMap;

use crate::formats::articles::corpus::{AboutRows, TableRow};
use crate::formats::exchange::core::draft::{Counting, Draft, SpanDraft};
use crate::formats::exchange::core::imported::facts;
use crate::formats::exchange::core::json::value::Value;
use crate::formats::exchange::core::names;
use crate::formats::exchange::core::reading::Reading;
use crate::formats::exchange::core::record::{COUNTED_OTHERWISE, Counted, EndIs, Ruler, pair_in, plain};

/// What the columns are called, in lower case and without marks.
const TEXTS: [&str; 7] = ["text", "body", "content", "article", "document", "fulltext", "sentence"];
const STARTS: [&str; 8] =
    ["start", "begin", "startoffset", "startchar", "spanstart", "entitystart", "charstart", "offset"];
const ENDS: [&str; 7] = ["end", "stop", "endoffset", "endchar", "spanend", "entityend", "finish"];
/// How many characters there are from the start on, where no column says where the end is.
const LENGTHS: [&str; 4] = ["length", "len", "nchars", "spanlength"];
const LABELS: [&str; 8] = ["label", "type", "tag", "entity", "category", "entitytype", "entitylabel", "spanlabel"];
/// These have other things too: labels where the words of the spans prove their places.
const LABELS_OF_PROVED: [&str; 4] = ["kind", "role", "code", "displayname"];
/// The words of the span, which prove its place.
const WORDS: [&str; 9] = ["span", "spantext", "entitytext", "mention", "surface", "words", "quote", "exact", "match"];

/// Who said it, in words: nothing proves which place of the text is meant.
const SPEAKERS: [&str; 6] = ["speaker", "saidby", "attributedto", "speakername", "claimedby", "speakertext"];

/// The columns of a table of spans.
pub(super) struct Flat<'n> {
    text: &'n str,
    label: &'n str,
    words: Option<&'n str>,
    places: Places<'n>,
}

/// The columns that say where a span is.
#[derive(Clone, Copy)]
enum Places<'n> {
    Known {
        start: &'n str,
        end: &'n str,
        has_length: bool,
    },
    /// Several may: nothing says which.
    Several,
}

impl<'n> Flat<'n> {
    /// The columns that say all of a span, if rows at the beginning have places in their texts there, and not dates or
    /// something else.
    pub(super) fn new(names: &[&'n str], rows: &[TableRow]) -> Option<Self> {
        let text = column(names, &TEXTS)?;
        let label = column(names, &LABELS);
        let words = |label: &str| column(names, &WORDS).filter(|words| ![text, label].contains(words));
        let known = label.zip(known_places(names));
        let flat = known.map(|(label, places)| Self { text, label, words: words(label), places });
        flat.filter(|flat| flat.has_places(names, rows)).or_else(|| {
            let label = label.or_else(|| column(names, &LABELS_OF_PROVED))?;
            let flat = Self { text, label, words: Some(words(label)?), places: named_places(names)? };
            flat.is_proved(rows, Counted::AsUsual).then_some(flat)
        })
    }

    fn has_places(&self, names: &[&str], rows: &[TableRow]) -> bool {
        let mut rows = rows.iter().take(N_LOOKED_AT);
        let Places::Known { .. } = self.places else {
            let is_place = |row: &TableRow, known: &[&str]| {
                column(names, known).is_some_and(|name| offset(row.get(name)).is_some())
            };
            return rows.any(|row| is_place(row, &STARTS) && is_place(row, &ENDS));
        };
        rows.any(|row| self.at(row).is_ok_and(|(_, end)| end <= row.get(self.text).encode_utf16().count()))
    }

    /// Whether the words of all spans stand where they are said to, counted in this way.
    fn is_proved(&self, rows: &[TableRow], counted: Counted) -> bool {
        let says = |row: &TableRow| {
            let (start, end) = counted.place(self.at(row).ok()?)?;
            Some(Ruler::new(row.get(self.text)).says(start, end, row.get(self.words?)))
        };
        let said: Vec<bool> = rows.iter().take(N_LOOKED_AT).filter_map(says).collect();
        !said.is_empty() && !said.contains(&false)
    }

    /// Whether what stands where texts do are the words of the spans: all as long as these, and some do not begin where a text
    /// does.
    fn are_alone(&self, rows: &[TableRow]) -> bool {
        let is_of_words = |(row, (start, end)): &(&TableRow, (usize, usize))| {
            let n = end.checked_sub(*start);
            n == Some(row.get(self.text).chars().count()) || n == Some(row.get(self.text).encode_utf16().count())
        };
        let places = || rows.iter().filter_map(|row| Some((row, self.at(row).ok()?)));
        places().any(|(_, (start, _))| start > 0) && places().all(|place| is_of_words(&place))
    }

    /// How the places of rows at the beginning are counted, as the words beside all of them show: as ends are, or to the last
    /// character, or from 1.
    fn counted(&self, rows: &[TableRow]) -> Counted {
        let ways = [Counted::ToLast, Counted::FromOne];
        ways.into_iter().find(|counted| self.is_proved(rows, *counted)).unwrap_or(Counted::AsUsual)
    }

    /// The start and the end of the span of a row, as the rest of a sentence where it does not say them.
    fn at(&self, row: &TableRow) -> Result<(usize, usize), String> {
        let Places::Known { start, end, has_length } = self.places else {
            return Err("has several places".to_owned());
        };
        let start = place(row, start, "start")?;
        if has_length {
            return Ok((start, start.saturating_add(place(row, end, "length")?)));
        }
        Ok((start, place(row, end, "end")?))
    }
}

/// So many rows are looked at.
const N_LOOKED_AT: usize = 20;

/// The columns of places among names that mean nothing else. A start and an end that say no more than that are of the span
/// where others say of what they are.
fn known_places<'n>(names: &[&'n str]) -> Option<Places<'n>> {
    let among = |known: &[&str]| -> Vec<&'n str> {
        known.iter().flat_map(|known| names.iter().filter(move |name| plain(name) == *known)).copied().collect()
    };
    let (starts, ends) = (among(&STARTS), among(&ENDS));
    let has_length = ends.is_empty();
    let ends = if has_length { among(&LENGTHS) } else { ends };
    let more = |name: &str| {
        let name = plain(name);
        ["start", "begin", "end", "stop", "finish", "offset", "length"]
            .iter()
            .fold(name, |name, edge| name.replace(edge, ""))
    };
    let pairs = || starts.iter().flat_map(|start| ends.iter().map(move |end| (*start, *end)));
    let of_one = || pairs().filter(|(start, end)| more(start) == more(end));
    let plainest = of_one().find(|(start, _)| more(start).is_empty());
    let one_of = |mut pairs: Vec<(&'n str, &'n str)>| if pairs.len() == 1 { pairs.pop() } else { None };
    let best = plainest.or_else(|| one_of(of_one().collect())).or_else(|| one_of(pairs().collect()));
    pairs().next()?;
    Some(best.map_or(Places::Several, |(start, end)| Places::Known { start, end, has_length }))
}

/// The same among names that may mean something else.
fn named_places<'n>(names: &[&'n str]) -> Option<Places<'n>> {
    // Whether the last character is part of it, nothing in a table says.
    let pair = pair_in(names).filter(|pair| pair.end_is != EndIs::Last)?;
    Some(Places::Known { start: names[pair.start], end: names[pair.end], has_length: pair.end_is == EndIs::Length })
}

fn place(row: &TableRow, name: &str, what: &str) -> Result<usize, String> {
    match row.get(name).trim() {
        "" => Err(format!("has no {what}")),
        cell => {
            let found = || format!("has “{}” as its {what}, which is no place in a text,", names::in_short(cell));
            offset(cell).ok_or_else(found)
        }
    }
}

fn column<'n>(names: &[&'n str], wanted: &[&str]) -> Option<&'n str> {
    wanted.iter().find_map(|wanted| names.iter().find(|name| plain(name) == *wanted)).copied()
}

/// Rows with the same text are of one article. Rows without a place are articles that have no spans.
pub(super) fn read(reading: &mut Reading<'_>, flat: &Flat<'_>, rows: &[TableRow]) {
    let Flat { text, label, words, places } = *flat;
    if flat.are_alone(rows) {
        let what = "its rows are labels with their words, and the text in which they stand is not there";
        return reading.warn("", what);
    }
    let about = AboutRows::new(rows);
    let counted = flat.counted(rows);
    if counted != Counted::AsUsual {
        reading.declared.notes.push(format!("{}: {COUNTED_OTHERWISE}", reading.name));
    }
    let mut drafts: Vec<Draft> = Vec::new();
    // What several people made of a text is a draft of each.
    let mut by_text: BTreeMap<(&str, String, String), usize> = BTreeMap::new();
    for row in rows.iter().filter(|row| !row.get(text).trim().is_empty()) {
        let known = about.of(row);
        let by = (row.get(text), known.annotator.clone(), known.user.clone());
        let idx = *by_text.entry(by).or_insert_with(|| {
            let (place, text) = (row.place().to_owned(), row.get(text).to_owned());
            drafts.push(Draft { place, text, counting: Counting::Open, ..known.clone() });
            drafts.len() - 1
        });
        let draft = &mut drafts[idx];
        keep_alike(draft, &known);
        let Places::Known { start, .. } = places else { continue };
        if [start, label].iter().all(|name| row.get(name).trim().is_empty()) {
            continue;
        }
        let is_labelled = !row.get(label).trim().is_empty();
        let at = flat.at(row).and_then(|at| counted.place(at).ok_or_else(|| "begins before the text".to_owned()));
        match at.and_then(|at| is_labelled.then_some(at).ok_or_else(|| "has no label".to_owned())) {
            Ok(at) => draft.spans.push(SpanDraft {
                key: row.place().to_owned(),
                label: row.get(label).to_owned(),
                at: vec![at],
                text: words.map(|name| row.get(name).to_owned()).filter(|words| !words.is_empty()),
                ..SpanDraft::default()
            }),
            Err(what) => draft.remarks.push(format!("the span in {} {what} and is left out", row.place())),
        }
    }
    for draft in drafts {
        reading.take(draft);
    }
    let names = rows.first().map_or_else(Vec::new, TableRow::names);
    let speaker = column(&names, &SPEAKERS).filter(|name| ![Some(label), Some(text), words].contains(&Some(*name)));
    if let Some(speaker) = speaker.filter(|name| rows.iter().any(|row| !row.get(name).trim().is_empty())) {
        let why = "says who speaks in words and not by a place, so that no links were read from it";
        reading.declared.notes.push(format!("{}: the column “{speaker}” {why}", reading.name));
    }
    match places {
        Places::Known { start, end, .. } => {
            let note = format!("{}: each row is a span, from “{start}” and “{end}” with its “{label}”", reading.name);
            reading.declared.notes.push(note);
        }
        Places::Several => reading.warn(
            "",
            "several columns say where spans begin and end, and nothing says which “{label}” is of: no label was read. Call \
             one pair “start” and “end”",
        ),
    }
}

/// What rows of one text say differently is of their spans, and not of the article.
fn keep_alike(draft: &mut Draft, other: &Draft) {
    let facts = facts(&mut draft.meta, &other.meta).map(|(_, one, other)| (one, other));
    for (one, other) in facts.into_iter().chain([(&mut draft.title, &other.title)]) {
        if one != other {
            one.clear();
        }
    }
}

fn offset(cell: &str) -> Option<usize> {
    names::offset(&Value::from(cell))
}

#[cfg(test)]
mod tests {
    use crate::formats::{Format, guess, import};
    use crate::model::{LabelSet, marked};

    #[test]
    fn rows_of_one_text_are_one_article() {
        let table = "id,text,Start,end_offset,label,span\n1,\"Ana ran, Bo too.\",0,3.0,speaker,Ana\n\
             1,\"Ana ran, Bo too.\",9,11,speaker,Bo\n1,\"Ana ran, Bo too.\",,4,speaker,\n2,It rains.,,,,\n";
        let files = [("spans.csv".to_owned(), table.as_bytes().to_vec())];
        assert_eq!(guess(&files), Some(Format::Csv));
        let imported = import(Format::Csv, &files, &LabelSet::built_in());
        let printed: Vec<String> = imported.articles.iter().map(|one| marked::print(&one.article)).collect();
        assert_eq!(printed, ["[speaker#1 Ana] ran, [speaker#2 Bo] too.", "It rains."]);
        assert_eq!(imported.warnings.len(), 1);
    }

    #[test]
    fn rows_of_labels_whose_text_is_not_there_make_no_articles() {
        let table = "document_id,label,start,end,text\nd1,speaker,0,3,Ana\nd1,speaker,8,10,Bo\n";
        let files = [("spans.csv".to_owned(), table.as_bytes().to_vec())];
        let imported = import(Format::Csv, &files, &LabelSet::built_in());
        assert_eq!((imported.articles.len(), imported.warnings.len()), (0, 1), "{:?}", imported.warnings);
        assert!(imported.warnings[0].message.contains("is not there"), "{:?}", imported.warnings);
    }

    #[test]
    fn words_beside_places_show_what_these_count() {
        let row = |place: &str, words: &str| format!("\"Ana ran, Bo too.\",{place},speaker,{words}\n");
        for (first, second) in [("0,3", "9,11"), ("0,2", "9,10"), ("1,3", "10,11")] {
            let table = format!("text,start,end,label,match\n{}{}", row(first, "Ana"), row(second, "Bo"));
            check(&table, Some("[speaker#1 Ana] ran, [speaker#2 Bo] too."));
        }
    }

    #[track_caller]
    fn check(table: &str, expected: Option<&str>) {
        let files = [("spans.csv".to_owned(), table.as_bytes().to_vec())];
        assert_eq!(guess(&files), expected.map(|_| Format::Csv), "{table}");
        if let Some(expected) = expected {
            let imported = import(Format::Csv, &files, &LabelSet::built_in());
            let told = imported.warnings.iter().map(|warning| &warning.message).chain(&imported.notes);
            let told: Vec<&str> = told.map(String::as_str).collect();
            assert_eq!(marked::print(&imported.articles[0].article), expected, "{told:?}");
        }
    }

    #[test]
    fn other_numbers_are_places_only_where_words_prove_it() {
        for names in ["from,to", "first_char,to_char", "cue_start,cue_end", "min,max"] {
            for label in ["label", "kind"] {
                let table = format!("text,{names},{label},words\n\"Ana ran, Bo too.\",9,11,speaker,");
                check(&format!("{table}Bo\n"), Some("Ana ran, [speaker#1 Bo] too."));
                check(&format!("{table}too\n"), None);
            }
            check(&format!("text,{names},label\n\"Ana ran, Bo too.\",9,11,speaker\n"), None);
        }
        for names in ["type,min,max", "category,position,size", "type,start_minute,end_minute", "kind,start,end"] {
            check(&format!("title,date,text,{names}\nA,2026-01-02,\"The mayor of Essen resigned.\",news,0,9\n"), None);
        }
    }

    #[test]
    fn of_several_places_the_one_that_says_no_more_is_that_of_the_label() {
        let row = "“No comment”, said Ana Ruiz.";
        let plain = format!("text,cue_start,cue_end,start,end,label\n\"{row}\",14,18,19,27,speaker\n");
        check(&plain, Some("“No comment”, said [speaker#1 Ana Ruiz]."));
        let of_entity = format!("text,begin,entity_start,entity_end,label\n\"{row}\",2,19,27,speaker\n");
        check(&of_entity, Some("“No comment”, said [speaker#1 Ana Ruiz]."));
        let two = format!("text,span_start,span_end,entity_start,entity_end,label\n\"{row}\",14,18,19,27,speaker\n");
        check(&two, Some(row));
        let imported = import(Format::Csv, &[("a.csv".to_owned(), two.into_bytes())], &LabelSet::built_in());
        assert!(imported.warnings[0].message.starts_with("several columns say"), "{:?}", imported.warnings);
    }

    #[test]
    fn who_speaks_in_words_only_is_told() {
        let table = "text,start,end,label,speaker\n“No” said Ana.,0,4,quote,Ana\n“No” said Ana.,10,13,speaker,\n";
        let imported = import(Format::Csv, &[("a.csv".to_owned(), table.into())], &LabelSet::built_in());
        assert_eq!(marked::print(&imported.articles[0].article), "[quote#1 “No”] said [speaker#2 Ana].");
        assert!(
            imported.notes[0].starts_with("a.csv: the column “speaker” says who speaks in words"),
            "{:?}",
            imported.notes
        );
    }

    #[test]
    fn what_all_rows_of_a_text_say_is_of_the_article() {
        let table = "title,date,outlet,text,start,end,label\nA,2026-01-02,Post,Ana ran to Bo.,0,3,speaker\n\
            A,2026-01-02,Sun,Ana ran to Bo.,11,13,speaker\n";
        let imported = import(Format::Csv, &[("a.csv".to_owned(), table.into())], &LabelSet::built_in());
        let article = &imported.articles[0].article;
        assert_eq!((&*article.title, &*article.meta.date, &*article.meta.outlet), ("A", "2026-01-02", ""));
        assert_eq!(imported.notes, ["a.csv: each row is a span, from “start” and “end” with its “label”"]);
    }
}
