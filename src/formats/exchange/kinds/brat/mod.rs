//! brat standoff: a `.txt` and an `.ann` file for each article. Offsets are code points.

mod elsewhere;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::{self, Write};

use self::elsewhere::elsewhere;
use crate::formats::exchange::core::batch::{Batch, Out};
use crate::formats::exchange::core::draft::{Counting, Draft, RelationDraft, SpanDraft};
use crate::formats::exchange::core::facts::Facts;
use crate::formats::exchange::core::loss::{Carries, LossKind, Voices};
use crate::formats::exchange::core::names::{by_from, file_of};
use crate::formats::exchange::core::reading::Reading;
use crate::formats::exchange::core::sniff::{Sample, Sign};
use crate::formats::exchange::core::units::settle;
use crate::formats::exchange::core::voices::Record;
use crate::model::{LabelId, LabelSet, OffsetCursor, OffsetUnit, Origin, Source, Span, Text, TextRange, one_line};

/// The kind of a note that says who made what it is on.
const MADE_BY: &str = "MadeBy";

/// What files are called that lie beside a text.
pub(crate) const STANDOFF: [&str; 3] = ["ann", "a1", "a2"];

pub(crate) const FACTS: Facts = Facts {
    name: "brat",
    title: "brat standoff",
    about: "a .txt and an .ann file for each article",
    extension: "ann",
    is_folder: true,
    counts_byte_order_mark: true,
    carries: Carries { links: true, notes: true, people: false, predictions: true, scores: false },
    voices: Voices::Makers,
    write: Some(write),
    read: Some(read),
    sniff,
    ..Facts::PLAIN
};

fn sniff(sample: &Sample<'_>) -> Sign {
    Sign::from(STANDOFF.contains(&&*sample.extension))
}

fn write(batch: &mut Batch<'_>, out: &mut Out<'_>) -> io::Result<()> {
    out.add("annotation.conf", config(batch.content.labels()))?;
    for record in batch.records() {
        let id = record.article.id;
        out.add(&format!("{id}.txt"), record.article.text().as_str())?;
        annotations(out.begin(&format!("{id}.ann"))?, batch, record)?;
    }
    Ok(())
}

fn annotations(out: &mut dyn Write, batch: &mut Batch<'_>, record: Record<'_>) -> io::Result<()> {
    let Record { article, annotator, .. } = record;
    let mut places = OffsetCursor::new(article.text(), OffsetUnit::CodePoint);
    let (mut remarks, mut makers) = (String::new(), String::new());
    let (n_spans, mut n_makers) = (article.spans().len(), 0);
    let mut is_written = BTreeSet::new();
    for (number, span) in (1..).zip(article.spans().iter()) {
        let pieces = pieces(article.text(), span);
        if pieces.is_empty() {
            batch.lose(LossKind::NoText, article, Some(span.id));
            continue;
        }
        is_written.insert(span.id);
        let offsets = pieces.iter().map(|&range| places.offsets(range)).map(|(start, end)| format!("{start} {end}"));
        let offsets: Vec<String> = offsets.collect();
        let id = span.id.0;
        write!(out, "T{id}\t{} {}\t", span.label, offsets.join(";"))?;
        for (idx, &range) in pieces.iter().enumerate() {
            write!(out, "{}{}", if idx == 0 { "" } else { " " }, article.text().slice(range))?;
        }
        writeln!(out)?;
        let by = record.by(span);
        if by != Origin::Import.name() {
            line(&mut remarks, &format!("A{number}\tBy T{id} {by}"));
        }
        if let Some(note) = &span.note {
            let words: Vec<&str> = note.split(is_line_break).collect();
            if words.len() > 1 {
                batch.lose(LossKind::Note, article, Some(span.id));
            }
            line(&mut remarks, &format!("#{number}\tAnnotatorNotes T{id}\t{}", words.join(" ")));
        }
        let makers_of = span.from.iter().map(String::as_str).chain(span.from.is_empty().then_some(annotator));
        for name in makers_of.map(one_line).filter(|name| !name.is_empty()) {
            n_makers += 1;
            line(&mut makers, &format!("#{}\t{MADE_BY} T{id}\t{name}", n_spans + n_makers));
        }
    }
    for relation in article.relations() {
        if is_written.contains(&relation.from) && is_written.contains(&relation.to) {
            let (id, kind) = (relation.id.0, &relation.kind);
            writeln!(out, "R{id}\t{kind} Arg1:T{} Arg2:T{}\t", relation.from.0, relation.to.0)?;
        } else {
            batch.lose(LossKind::Link, article, Some(relation.from));
        }
    }
    out.write_all(remarks.as_bytes())?;
    out.write_all(makers.as_bytes())
}

fn line(out: &mut String, line: &str) {
    writeln!(out, "{line}").expect("a string takes everything");
}

/// What brat's reader takes for a line end: a piece of text with one in it would cut the line in two.
fn is_line_break(character: char) -> bool {
    matches!(character, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// The fragments of a span, parted at line breaks.
fn pieces(text: &Text, span: &Span) -> Vec<TextRange> {
    let mut pieces = Vec::new();
    for fragment in span.fragments.iter() {
        let mut start = fragment.start();
        for piece in text.slice(fragment).split_inclusive(is_line_break) {
            let end = start + piece.trim_end_matches(is_line_break).len();
            pieces.extend((start < end).then(|| text.range(start..end).expect("edges of characters")));
            start += piece.len();
        }
    }
    pieces
}

fn config(labels: &LabelSet) -> String {
    let mut out = String::from("[entities]\n");
    for label in labels.labels() {
        line(&mut out, label.id.as_str());
    }
    out += "\n[relations]\n";
    let ends = |ids: &[LabelId]| ids.iter().map(LabelId::as_str).collect::<Vec<_>>().join("|");
    for kind in labels.kinds() {
        line(&mut out, &format!("{}\tArg1:{}, Arg2:{}", kind.id, ends(&kind.from), ends(&kind.to)));
    }
    out + "<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>\n\n[events]\n\n[attributes]\n\
           By\tArg:<ENTITY>, Value:person|suggestion|adjudication\n"
}

/// Reads `NAME.txt` with the `NAME.ann` beside it, or `NAME.a1` and `NAME.a2`.
fn read(reading: &mut Reading<'_>) {
    let Some(stem) = without_end(reading.name, ".txt") else { return read_labels_alone(reading) };
    let path = reading.name;
    let is_beside = STANDOFF.iter().any(|extension| reading.file(&format!("{stem}.{extension}")).is_some());
    if is_beside || !elsewhere(reading).texts.contains(path) {
        let text = reading.text.to_owned();
        read_labels(reading, stem, path, &text, "");
    }
}

/// Reads labels where no text of their name lies beside them.
fn read_labels_alone(reading: &mut Reading<'_>) {
    let Some(stem) = stem_of_labels(reading.name) else { return };
    let is_there = |extension: &&&str| reading.file(&format!("{stem}.{extension}")).is_some();
    // Those of one name are read together.
    let is_first = STANDOFF.iter().find(is_there).is_some_and(|first| without_end(reading.name, first).is_some());
    let own = format!("{stem}.txt");
    if !is_first || reading.file(&own).is_some() {
        return;
    }
    let Some((text, annotator)) = elsewhere(reading).text_of.get(stem) else {
        return reading.warn("", format!("there is no {own} beside it"));
    };
    let Some(words) = reading.text_of_file(text) else { return };
    read_labels(reading, stem, text, &words, annotator);
}

/// The name of a file of labels without its end; `None` of another file.
fn stem_of_labels(name: &str) -> Option<&str> {
    [".ann", ".a1", ".a2"].iter().find_map(|end| without_end(name, end))
}

/// Reads the labels of a stem that are of a text; `annotator` has made them, where their name says it.
fn read_labels(reading: &mut Reading<'_>, stem: &str, path: &str, text: &str, annotator: &str) {
    let name = file_of(path);
    let draft = Draft {
        id: without_end(name, ".txt").unwrap_or(name).to_owned(),
        source: Source { path: path.to_owned(), ..Source::default() },
        text: text.to_owned(),
        annotator: annotator.to_owned(),
        counting: Counting::Usual,
        ..Draft::default()
    };
    let mut standoff = Standoff { draft, ..Standoff::default() };
    let mut has_labels = false;
    for sibling in STANDOFF.map(|extension| format!("{stem}.{extension}")) {
        let Some(annotations) = reading.text_of_file(&sibling) else { continue };
        has_labels = true;
        for (idx, line) in annotations.split('\n').map(|line| line.trim_end_matches('\r')).enumerate() {
            if let Err(message) = standoff.read_line(line) {
                reading.warn(&format!("{sibling}, line {}", idx + 1), message);
            }
        }
    }
    if !has_labels {
        reading.warn("", "no .ann lies beside it, so that it has no labels");
    }
    let mut draft = standoff.into_draft();
    settle(std::slice::from_mut(&mut draft), reading.offset_unit);
    join_lines(&mut draft);
    reading.take(draft);
}

/// A name without its end, in capitals or not.
fn without_end<'n>(name: &'n str, end: &str) -> Option<&'n str> {
    let (stem, own_end) = name.split_at_checked(name.len().checked_sub(end.len())?)?;
    own_end.eq_ignore_ascii_case(end).then_some(stem)
}

/// What the lines of annotations say so far.
#[derive(Default)]
struct Standoff {
    draft: Draft,
    /// Where the span with a key is among those of the draft.
    span_of: BTreeMap<String, usize>,
    /// Attributes and notes that stand before what they are about.
    remarks: Vec<(String, String, Option<String>)>,
    events: Vec<Event>,
    /// The span that stands for the event with a key.
    trigger_of: BTreeMap<String, String>,
    /// By the letter that they begin with.
    n_left_out: BTreeMap<char, usize>,
    /// The ids that several spans have, and the number that was given to the last one.
    doubled: BTreeMap<String, usize>,
}

/// A trigger, as a span, and roles with what fills them.
struct Event {
    id: String,
    kind: String,
    trigger: String,
    roles: Vec<(String, String)>,
}

impl Standoff {
    fn read_line(&mut self, line: &str) -> Result<(), String> {
        let mut columns = line.splitn(3, '\t');
        let id = columns.next().unwrap_or_default();
        let (facts, rest) = (columns.next().unwrap_or_default(), columns.next());
        let mut words = facts.split(' ').filter(|word| !word.is_empty());
        let kind = words.next().unwrap_or_default();
        let words: Vec<&str> = words.collect();
        let about = words.first().map(|word| (*word).to_owned());
        match id.chars().next() {
            None => {}
            Some('T') => {
                let at = offsets(&words.join(" ")).ok_or("this span has no offsets")?;
                let key = self.new_key(id);
                self.span_of.insert(key.clone(), self.draft.spans.len());
                self.draft.spans.push(SpanDraft {
                    key,
                    label: kind.to_owned(),
                    at,
                    text: rest.map(str::to_owned),
                    ..SpanDraft::default()
                });
            }
            Some('R') => {
                let ends: Vec<(&str, &str)> = words.iter().filter_map(|word| word.split_once(':')).collect();
                let [one, other] = ends[..] else { return Err("this relation has not two ends".to_owned()) };
                let is_turned = (one.0, other.0) == ("Arg2", "Arg1");
                let (from, to) = if is_turned { (other.1, one.1) } else { (one.1, other.1) };
                let (from, to) = (from.to_owned(), to.to_owned());
                self.draft.relations.push(RelationDraft { key: id.to_owned(), kind: kind.to_owned(), from, to });
            }
            Some('E') => {
                let (kind, trigger) = kind.split_once(':').ok_or("this event has no trigger")?;
                let roles: Option<Vec<_>> = words.iter().map(|word| word.split_once(':')).collect();
                let roles = roles.ok_or("this event has a role that nothing fills")?.into_iter();
                let roles = roles.map(|(role, filler)| (role.to_owned(), filler.to_owned())).collect();
                self.trigger_of.insert(id.to_owned(), trigger.to_owned());
                let [id, kind, trigger] = [id, kind, trigger].map(str::to_owned);
                self.events.push(Event { id, kind, trigger, roles });
            }
            Some('#') if kind == MADE_BY => {
                let who = rest.unwrap_or_default().trim().to_owned();
                self.remarks.push((about.unwrap_or_default(), MADE_BY.to_owned(), Some(who)));
            }
            Some('#') => self.remarks.push((about.unwrap_or_default(), rest.unwrap_or_default().to_owned(), None)),
            Some('A' | 'M') => {
                let value = words.get(1).map(|word| (*word).to_owned());
                self.remarks.push((about.unwrap_or_default(), kind.to_owned(), value));
            }
            Some(other) => *self.n_left_out.entry(other).or_default() += 1,
        }
        Ok(())
    }

    /// The id of a span, or one like it where another has that: what leads to it leads to the first.
    fn new_key(&mut self, id: &str) -> String {
        if !self.span_of.contains_key(id) {
            return id.to_owned();
        }
        let last = self.doubled.entry(id.to_owned()).or_insert(1);
        loop {
            *last += 1;
            let key = format!("{id}#{last}");
            if !self.span_of.contains_key(&key) {
                return key;
            }
        }
    }

    /// Says of which of several spans with one id what leads to that is.
    fn say_what_is_doubled(&mut self) {
        let mut n_links: BTreeMap<&str, usize> = BTreeMap::new();
        for link in &self.draft.relations {
            for end in BTreeSet::from([&*link.from, &*link.to]) {
                *n_links.entry(end).or_default() += 1;
            }
        }
        for id in self.doubled.keys() {
            let links = match n_links.get(&**id).copied().unwrap_or_default() {
                0 => String::new(),
                1 => ", and the link to it goes to the first".to_owned(),
                n => format!(", and {n} links to it go to the first"),
            };
            self.draft.remarks.push(format!("several spans have the id {id}: all come in{links}"));
        }
    }

    fn into_draft(mut self) -> Draft {
        let mut n_homeless = 0;
        for (key, words, value) in std::mem::take(&mut self.remarks) {
            let Some(span) =
                self.span_of.get(self.trigger_of.get(&key).unwrap_or(&key)).map(|idx| &mut self.draft.spans[*idx])
            else {
                n_homeless += 1;
                continue;
            };
            match (&*words, value) {
                ("By", Some(by)) => span.by = by_from(&by),
                (MADE_BY, Some(who)) => span.from.push(who),
                (_, Some(value)) => note(span, &format!("{words}: {value}")),
                (_, None) => note(span, &words),
            }
        }
        let links: Vec<RelationDraft> = self.events.iter().flat_map(|event| self.links_of(event)).collect();
        self.draft.relations.extend(links);
        self.say_what_no_link_is();
        self.say_what_is_doubled();
        if n_homeless > 0 {
            self.draft.remarks.push(format!("notes and attributes that belong to no span are left out: {n_homeless}"));
        }
        for (letter, n) in self.n_left_out {
            self.draft.remarks.push(format!("lines with “{letter}” are left out: {n}"));
        }
        self.draft
    }

    /// Says, once a kind, what of the events neither a span nor a link can hold.
    fn say_what_no_link_is(&mut self) {
        let mut left_out: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for event in &self.events {
            for (role, _) in event.roles.iter().filter(|(_, filler)| self.end(filler) == event.trigger) {
                let role = role.trim_end_matches(char::is_numeric);
                let problem = format!("“{role}” leads to what has the same trigger, which a link cannot");
                left_out.entry(problem).or_default().push(&event.id);
            }
            let span = self.span_of.get(&event.trigger).map(|idx| &self.draft.spans[*idx]);
            if let Some(label) = span.map(|span| &span.label).filter(|label| **label != event.kind) {
                let problem = format!("an event is “{}”, but its trigger “{label}”, which stays", event.kind);
                left_out.entry(problem).or_default().push(&event.id);
            }
        }
        for (problem, ids) in left_out {
            self.draft.remarks.push(format!("{problem}; left out: {}, first in {}", ids.len(), ids[0]));
        }
    }

    /// The span that fills a role: of an event its trigger.
    fn end<'a>(&'a self, filler: &'a str) -> &'a str {
        self.trigger_of.get(filler).map_or(filler, String::as_str)
    }

    /// What is said is linked to who says it; other roles lead from the trigger.
    fn links_of(&self, event: &Event) -> Vec<RelationDraft> {
        let link = |kind: &str, from: &str, to: &str| RelationDraft {
            key: String::new(),
            kind: kind.to_owned(),
            from: from.to_owned(),
            to: to.to_owned(),
        };
        // A link leads from one span to another.
        let roles = event.roles.iter().map(|(role, filler)| (role, self.end(filler)));
        let roles: Vec<(&String, &str)> = roles.filter(|(_, end)| *end != event.trigger).collect();
        let is = |role: &str, wanted: &str| role.trim_end_matches(char::is_numeric) == wanted;
        let of = |wanted: &'static str| roles.iter().filter(move |(role, _)| is(role, wanted)).map(|(_, end)| *end);
        let is_attribution = of("Content").next().is_some() && of("Source").next().is_some();
        let others = roles.iter().filter(|(role, _)| !is_attribution || !is(role, "Content") && !is(role, "Source"));
        let others = others.map(|(role, end)| link(role, &event.trigger, end));
        let pairs = of("Content").flat_map(|content| of("Source").map(move |source| (content, source)));
        pairs.map(|(content, source)| link("said_by", content, source)).chain(others).collect()
    }
}

/// Adds to what is noted of a span.
fn note(span: &mut SpanDraft, words: &str) {
    let note = span.note.get_or_insert_default();
    if !note.is_empty() {
        note.push_str("; ");
    }
    note.push_str(words);
}

/// `35 68;91 123`
fn offsets(words: &str) -> Option<Vec<(usize, usize)>> {
    let pair = |piece: &str| {
        let (start, end) = piece.split_once(' ')?;
        Some((start.parse().ok()?, end.parse().ok()?))
    };
    words.split(';').map(pair).collect()
}

/// Joins fragments between which there are only line breaks, as they were before [`write`] parted them.
fn join_lines(draft: &mut Draft) {
    let Ok(text) = Text::new(draft.text.as_str()) else { return };
    let mut places = OffsetCursor::new(&text, draft.unit);
    for span in &mut draft.spans {
        let mut joined: Vec<(usize, usize)> = Vec::new();
        for &(start, end) in &span.at {
            match joined.last_mut() {
                Some(last)
                    if places.range(last.1, start).is_ok_and(|gap| text.slice(gap).chars().all(is_line_break)) =>
                {
                    last.1 = end;
                }
                _ => joined.push((start, end)),
            }
        }
        span.at = joined;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::formats::exchange::round_trip;
    use crate::formats::exchange::round_trip::{content_from_marked, with_spans};
    use crate::formats::{ExportOptions, Format};
    use crate::formats::{export, import};
    use crate::model::{Fragments, arbitrary, marked};

    #[test]
    fn spans_with_one_id_all_come_in_and_what_leads_to_it_is_told() {
        let labels = "T1\tspeaker 0 3\tAna\nT1\tclaim 7 11\tRome\nT2\tquote 13 15\tBo\nR1\tsaid_by Arg1:T2 Arg2:T1\n";
        let files = [("a.txt", "Ana in Rome. Bo."), ("a.ann", labels)];
        let files = files.map(|(name, content)| (name.to_owned(), content.as_bytes().to_vec()));
        let imported = import(Format::Brat, &files, content_from_marked(&[]).labels());
        assert_eq!(marked::print(&imported.articles[0].article), "[speaker#1 Ana] in [claim#3 Rome]. [quote#2>1 Bo].");
        let told: Vec<&str> = imported.warnings.iter().map(|warning| &*warning.message).collect();
        assert_eq!(told, ["several spans have the id T1: all come in, and the link to it goes to the first"]);
    }

    #[test]
    fn quotes_over_lines_are_parted_and_joined() {
        let content = content_from_marked(&["[quote#1>2 “No\n\ncuts”], said [speaker#2 Ana], [quote#1 “ever”]"]);
        let export = export(Format::Brat, &content, &ExportOptions::default());
        let written = String::from_utf8(export.files[0].1.clone()).unwrap();
        let text = "“No\n\ncuts”, said Ana, “ever”";
        let offset = |piece: &str| text[..text.find(piece).unwrap()].chars().count();
        let (cuts, ana, ever) = (offset("cuts"), offset("Ana"), offset("“ever"));
        let (end, ends) = (ever + 6, (cuts + 5, ana + 3));
        let expected = format!(
            "T1\tquote 0 3;{cuts} {};{ever} {end}\t“No cuts” “ever”\nT2\tspeaker {ana} {}\tAna\nR1\tsaid_by Arg1:T1 Arg2:T2\t\nA1\tBy T1 person\nA2\tBy T2 person\n",
            ends.0, ends.1
        );
        assert_eq!(written, expected);
        let imported = import(Format::Brat, &export.files, content.labels());
        let article = content.articles().next().unwrap();
        assert_eq!(marked::print(&imported.articles[0].article), marked::print(article));
        assert_eq!(imported.articles[0].article.id, article.id);
    }

    #[test]
    fn files_of_brat_come_in_whole() {
        let annotations = "T1\tquote 2 12\t“No cuts,”\nT3\tspeaker 18 26\tAna Ruiz\nT8\tclaim 3 5;6 10\tNo cuts\r\n\
            R1\tsaid_by Quote:T1 Speaker:T3\t\nA1\tChecked T1\nA2\tStance T8 Unsure\n#1\tAnnotatorNotes T1\tby ann\n\
            *\tSame T3 T8\n#2\tAnnotatorNotes R1\tsure\n";
        let files = [("d1.txt", "📰 “No cuts,” said Ana Ruiz."), ("d1.ann", annotations), ("d2.ann", "")];
        let files = files.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()));
        let labels = content_from_marked(&["a"]);
        let imported = import(Format::Brat, &files, labels.labels());
        // Editors put a mark of the order of bytes before what they save.
        let mut with_mark = files.clone();
        with_mark[1].1.splice(0..0, "\u{feff}".bytes());
        assert_eq!(import(Format::Brat, &with_mark, labels.labels()), imported);
        let article = &imported.articles[0].article;
        let expected = "📰 [quote#1>3 “[claim#8 No] [claim#8 cuts],”] said [speaker#3 Ana Ruiz].";
        assert_eq!(marked::print(article), expected);
        let notes: Vec<Option<&str>> = article.spans().iter().map(|span| span.note.as_deref()).collect();
        assert_eq!(notes, [Some("Checked; by ann"), Some("Stance: Unsure"), None]);
        let warnings: Vec<String> = imported.warnings.iter().map(|w| format!("{}: {}", w.place, w.message)).collect();
        let expected = [
            "d2.ann: there is no d2.txt beside it",
            "d1.txt: notes and attributes that belong to no span are left out: 1",
            "d1.txt: lines with “*” are left out: 1",
        ];
        assert_eq!(warnings, expected);
    }

    #[test]
    fn events_are_links() {
        let annotations = "T1\tquote 0 5\t“No,”\nT2\tsaid 6 10\tsaid\nT3\tspeaker 11 14\tAna\n\
            E1\tsaid:T2 Content:T1 Source:T3\nA1\tSure E1\n";
        let files = [("d.txt", "“No,” said Ana."), ("d.ann", annotations)];
        let files = files.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()));
        let imported = import(Format::Brat, &files, content_from_marked(&["a"]).labels());
        assert_eq!(imported.warnings, []);
        let printed = marked::print(&imported.articles[0].article);
        assert_eq!(printed, "[quote#1>3 “No,”] [said#2 said] [speaker#3 Ana].");
    }

    #[test]
    fn what_of_an_event_is_no_link_is_said_once_a_kind() {
        let annotations = "T1\tquote 0 5\t“No,”\nT2\tsaid 6 10\tsaid\nT3\tspeaker 11 14\tAna\n\
            E1\tsaid:T2 Theme:E2\nE2\tsaid:T2 Theme2:E1 Cause:T3\nE3\tsaid:T2 Content:T1 Source:T3 Cue:T2 Hearer:T3\n\
            E4\tclaim:T1\nE5\tclaim:T1 Theme\n";
        let files = [("d.txt", "“No,” said Ana."), ("d.ann", annotations)];
        let files = files.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()));
        let imported = import(Format::Brat, &files, content_from_marked(&["a"]).labels());
        let warnings: Vec<String> = imported.warnings.iter().map(|w| format!("{}: {}", w.place, w.message)).collect();
        let expected = [
            "d.txt, d.ann, line 8: this event has a role that nothing fills",
            "d.txt: an event is “claim”, but its trigger “quote”, which stays; left out: 1, first in E4",
            "d.txt: “Cue” leads to what has the same trigger, which a link cannot; left out: 1, first in E3",
            "d.txt: “Theme” leads to what has the same trigger, which a link cannot; left out: 2, first in E1",
        ];
        assert_eq!(warnings, expected);
        let relations = imported.articles[0].article.relations();
        let mut links: Vec<(u32, u32)> = relations.map(|link| (link.from.0, link.to.0)).collect();
        links.sort_unstable();
        assert_eq!(links, [(1, 3), (2, 3), (2, 3)]);
    }

    #[test]
    fn two_letters_of_a_line_end_may_count_once() {
        let files = [("d.txt", "One.\r\n“No,” said Ana."), ("d.ann", "T1\tquote 5 10\t“No,”\n")];
        let files = files.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()));
        let imported = import(Format::Brat, &files, content_from_marked(&["a"]).labels());
        assert_eq!(imported.warnings, []);
        assert_eq!(marked::print(&imported.articles[0].article), "One.\n[quote#1 “No,”] said Ana.");
    }

    #[test]
    fn who_made_a_span_comes_home() {
        let mut content = content_from_marked(&["[quote “No”], said [speaker Ada]"]);
        let article = content.articles().next().unwrap().clone();
        let reading = |name: &str| {
            let source = crate::model::ReadingSource::default();
            crate::model::Edit::AddReading(article.id, crate::model::Reading::of(&article, name, source).into())
        };
        let mut project = crate::model::Project::from(content);
        let edits = vec![reading("Ana María"), reading("ben")];
        project.apply(crate::model::Transaction::new("collect", edits)).unwrap();
        content = project.content().clone();
        let options = ExportOptions { whose: crate::formats::Whose::Each, ..ExportOptions::default() };
        let files = crate::formats::export(Format::Brat, &content, &options).files;
        let of_ana: Vec<_> = files.into_iter().filter(|(name, _)| name.to_lowercase().contains("ana")).collect();
        let imported = import(Format::Brat, &of_ana, content.labels());
        assert_eq!(imported.warnings, []);
        let spans = imported.articles[0].article.spans();
        assert!(spans.len() == 2 && spans.iter().all(|span| span.from == ["Ana María"]));
    }

    /// What brat can hold of a span.
    fn as_brat_has_it(text: &Text, span: Span) -> Option<Span> {
        let mut joined: Vec<TextRange> = Vec::new();
        for piece in pieces(text, &span) {
            match joined.last_mut() {
                Some(last) if text.as_str()[last.end()..piece.start()].chars().all(is_line_break) => {
                    *last = last.joined(piece);
                }
                _ => joined.push(piece),
            }
        }
        let note = span.note.map(|note| note.split(is_line_break).collect::<Vec<_>>().join(" "));
        let from = span.from.iter().map(|name| one_line(name)).filter(|name| !name.is_empty()).collect();
        Some(Span { fragments: Fragments::new(joined).ok()?, note, from, ..span })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn comes_back(content in arbitrary::content()) {
            round_trip::check_lossless(Format::Brat, &content, &ExportOptions::default(), |article| {
                let article = with_spans(&article, content.labels(), as_brat_has_it);
                round_trip::text_and_spans(article)
            });
        }
    }
}
