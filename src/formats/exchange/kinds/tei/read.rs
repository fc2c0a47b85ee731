//! TEI as it comes in: the elements that mark words of the running text become spans.

use std::collections::BTreeMap;

use quick_xml::events::BytesStart;

use super::links::{Links, is_linking};
use super::standoff::{Standoff, is_pointing};
use crate::formats::articles::iso_date;
use crate::formats::exchange::core::draft::{Draft, SpanDraft};
use crate::formats::exchange::core::names::file_of;
use crate::formats::exchange::core::reading::Reading;
use crate::formats::exchange::core::xml::{Walk, attribute, walk};
use crate::model::{ArticleId, OffsetUnit};

/// Elements that begin a line where white space is for the eye only.
const BLOCKS: [&str; 15] =
    ["p", "head", "ab", "div", "l", "lg", "list", "item", "row", "cell", "lb", "note", "figure", "opener", "closer"];
/// Elements in whose lines a note stands only where it is called up.
const LINES: [&str; 6] = ["p", "ab", "head", "l", "item", "cell"];
/// Elements that are about the text from outside of it.
const BESIDE: [&str; 4] = ["standOff", "spanGrp", "linkGrp", "listRelation"];
/// Elements whose name says what they mark, and that we have no label for.
const NAMED: [&str; 5] = ["orgName", "placeName", "geogName", "name", "rs"];

/// What editors put beside the words that stand in a source, in `<choice>` and, where there is another reading, in `<app>`.
const EDITED: [&str; 3] = ["corr", "reg", "expan"];

pub(super) fn read(reading: &mut Reading<'_>) {
    if !reading.has_whole_xml() {
        return;
    }
    let stem = file_of(reading.name);
    let stem = stem.strip_suffix(".xml").unwrap_or(stem);
    let id = stem.parse::<ArticleId>().map(|id| id.to_string()).unwrap_or_default();
    let mut document = Document::default();
    walk(reading.text, &mut document);
    document.finish();
    let is_corpus = document.finished.len() > 1;
    for (idx, mut draft) in document.finished.into_iter().enumerate() {
        if id.is_empty() || is_corpus {
            reading.name.clone_into(&mut draft.source.path);
        }
        if is_corpus {
            draft.place = format!("TEI {}", idx + 1);
        } else {
            draft.id.clone_from(&id);
        }
        reading.take(Draft { unit: OffsetUnit::Byte, ..draft });
    }
}

/// A document on its way from elements to a draft; of a corpus one after the other.
#[derive(Default)]
struct Document {
    finished: Vec<Draft>,
    draft: Draft,
    open: Vec<Open>,
    /// Blanks where the words before it end, of which only one is shown, before the next word.
    has_blank: bool,
    has_ended_line: bool,
    /// Whether a word goes on in the next line, whatever white space the file has there.
    goes_on: bool,
    /// Which span an element with this id is, or is part of.
    span_of: BTreeMap<String, usize>,
    links: Links,
    /// What people are called who are named for all texts of a corpus, by their ids.
    people_of_all: BTreeMap<String, String>,
    /// Notes on what is being read, which follow it; inside one of them this is the text that they stand in.
    aside: String,
    /// Which of the open elements it is.
    note_at: Option<usize>,
    /// How many of the open elements are about the text from outside of it, and in how many words stand in a line.
    n_beside: usize,
    n_lines: usize,
    /// What was so where the note began: a blank, a line that has ended, a word that goes on.
    before_note: (bool, bool, bool),
    /// Pieces of spans and elements with an id that lie in notes.
    spans_aside: Vec<(usize, usize)>,
    ids_aside: Vec<String>,
    standoff: Standoff,
}

/// An element that has not ended yet.
#[derive(Default)]
struct Open {
    name: String,
    id: String,
    is_text: bool,
    keeps_space: bool,
    /// Whether one of the readings in it has begun.
    has_reading: bool,
    /// The label of what it marks, and the span that it goes on with.
    mark: Option<Mark>,
    /// Where its words begin, once there are any.
    start: Option<usize>,
}

#[derive(Default)]
struct Mark {
    label: String,
    id: String,
    previous: String,
    who: String,
    /// Whom it mentions.
    of: String,
}

impl Walk for Document {
    fn start(&mut self, element: &BytesStart<'_>) {
        let name = String::from_utf8_lossy(element.local_name().as_ref()).into_owned();
        let space = attribute(element, "xml:space");
        let is_kept = !self.is_left_out(&name);
        let is_pointing = is_pointing(&name, element);
        let outer = self.open.last();
        let is_text = is_kept && !is_pointing && (name == "text" || outer.is_some_and(|outer| outer.is_text));
        let keeps_space = space == "preserve" || (space != "default" && outer.is_some_and(|outer| outer.keeps_space));
        if name == "note" && is_text && self.note_at.is_none() && self.n_lines > 0 {
            self.begin_note();
        } else if name == "lb" && attribute(element, "break") == "no" {
            (self.goes_on, self.has_blank) = (true, false);
        } else if is_text && !keeps_space && BLOCKS.contains(&&*name) {
            self.end_line();
        } else if name == "TEI" {
            self.begin_document();
        } else if is_linking(&name, element) {
            self.links.begin(&name, element);
        } else if is_pointing || self.n_beside > 0 {
            self.standoff.begin(&name, element, self.open.last().map_or("", |outer| &*outer.name));
        } else if !is_text {
            self.begin_fact(&name, element);
        }
        let mark = label_of(&name, element).filter(|_| is_text).map(|label| Mark {
            label,
            id: attribute(element, "xml:id"),
            previous: attribute(element, "prev").trim_start_matches('#').to_owned(),
            who: attribute(element, "who"),
            of: whom(&name, element),
        });
        let id = if is_text || name == "person" { attribute(element, "xml:id") } else { String::new() };
        let open = Open { name, id, is_text, keeps_space, mark, start: None, has_reading: false };
        self.n_beside += usize::from(open.is_beside());
        self.n_lines += usize::from(open.is_line());
        self.open.push(open);
    }

    fn end(&mut self, _name: &[u8]) {
        let Some(ended) = self.open.pop() else { return };
        self.n_beside -= usize::from(ended.is_beside());
        self.n_lines -= usize::from(ended.is_line());
        let is_in_word = self.goes_on && ended.name == "lb";
        if ended.is_text && !ended.keeps_space && BLOCKS.contains(&&*ended.name) && !is_in_word {
            self.end_line();
            self.add_notes();
        }
        self.note_place(&ended);
        if self.note_at == Some(self.open.len()) {
            self.end_note();
        }
        let Some(mark) = ended.mark else { return };
        let Some(start) = ended.start else {
            return self.draft.remarks.push(format!("an element “{}” has no words and is left out", ended.name));
        };
        let at = (start, self.end_of_words());
        let idx = match self.span_of.get(&mark.previous) {
            Some(idx) => {
                self.draft.spans[*idx].at.push(at);
                let piece = (*idx, self.draft.spans[*idx].at.len() - 1);
                self.spans_aside.extend(self.note_at.is_some().then_some(piece));
                *idx
            }
            // Of `<said><q>…</q></said>` both mean the same words.
            None if self.is_last_unnamed(&mark.label, at) => {
                let idx = self.draft.spans.len() - 1;
                self.links.add_speakers(idx, &mark.who);
                self.links.add_mention(idx, &mark.of);
                idx
            }
            None => self.new_span(&mark, at),
        };
        if !mark.id.is_empty() {
            self.span_of.insert(mark.id, idx);
        }
    }

    fn words(&mut self, words: &str) {
        let Some(innermost) = self.open.last() else { return };
        if !innermost.is_text {
            self.standoff.words(words, &innermost.name);
            return self.header(words);
        }
        if innermost.keeps_space {
            return self.push(words);
        }
        for piece in words.split_inclusive(char::is_whitespace) {
            let word = piece.trim_end();
            if !word.is_empty() {
                let is_first = self.draft.text.is_empty() || self.draft.text.ends_with('\n');
                if self.has_blank && !is_first {
                    self.draft.text.push(' ');
                }
                self.has_blank = false;
                self.push(word);
            }
            self.has_blank |= word.len() < piece.len() && !self.goes_on;
        }
    }
}

impl Open {
    fn is_beside(&self) -> bool {
        BESIDE.contains(&&*self.name)
    }

    fn is_line(&self) -> bool {
        self.is_text && (self.mark.is_some() || LINES.contains(&&*self.name))
    }
}

impl Document {
    /// What a corpus says of all its texts is of none of them.
    fn begin_document(&mut self) {
        if self.draft.text.is_empty() {
            self.draft = Draft::default();
        } else {
            self.finish();
        }
    }

    /// Sets a document apart, once all of it is known.
    fn finish(&mut self) {
        self.add_notes();
        if self.draft.text.is_empty() && !self.finished.is_empty() {
            return;
        }
        if self.has_ended_line {
            self.draft.text.pop();
        }
        std::mem::take(&mut self.standoff).finish(&mut self.draft, &mut self.span_of, &mut self.links);
        let mut links = std::mem::take(&mut self.links);
        for (id, name) in &self.people_of_all {
            links.people.entry(id.clone()).or_insert_with(|| name.clone());
        }
        links.finish(&mut self.draft, &self.span_of);
        self.finished.push(std::mem::take(&mut self.draft));
        (self.has_blank, self.has_ended_line, self.goes_on) = (false, false, false);
        self.span_of.clear();
    }

    /// Whether the words of an element that begins are none of the running text: of several readings one is, as it stands in
    /// the source, and heads and numbers of pages are not.
    fn is_left_out(&mut self, name: &str) -> bool {
        let Some(outer) = self.open.last_mut().filter(|outer| outer.is_text) else { return false };
        let note = match (&*outer.name, name) {
            ("choice", name) if EDITED.contains(&name) => {
                "of <choice> the words come in that stand in the source (sic, orig, abbr), not what editors made of them"
            }
            ("app", "lem" | "rdg") if std::mem::replace(&mut outer.has_reading, true) => {
                "of <app> the first reading comes in, not the others"
            }
            (_, "del") => "words that are deleted in the source (del) are left out",
            (_, "fw") => "heads and numbers of pages (fw) are left out",
            _ => return false,
        };
        self.draft.notes.push(note.to_owned());
        true
    }

    fn new_span(&mut self, mark: &Mark, at: (usize, usize)) -> usize {
        let idx = self.draft.spans.len();
        let key = if mark.id.is_empty() { format!("#{idx}") } else { mark.id.clone() };
        self.draft.spans.push(SpanDraft { key, label: mark.label.clone(), at: vec![at], ..SpanDraft::default() });
        self.spans_aside.extend(self.note_at.is_some().then_some((idx, 0)));
        self.links.add_speakers(idx, &mark.who);
        self.links.add_mention(idx, &mark.of);
        idx
    }

    /// Where the words before end.
    fn end_of_words(&self) -> usize {
        self.draft.text.len() - usize::from(self.has_ended_line)
    }

    /// Notes where an element lies that others may point to.
    fn note_place(&mut self, ended: &Open) {
        if ended.id.is_empty() || !ended.is_text {
            return;
        }
        self.ids_aside.extend(self.note_at.is_some().then(|| ended.id.clone()));
        let end = self.end_of_words();
        self.standoff.places.insert(ended.id.clone(), (ended.start.unwrap_or(end), end));
    }

    /// What follows until the note ends is no part of the sentence that it stands in.
    fn begin_note(&mut self) {
        self.before_note = (self.has_blank, self.has_ended_line, self.goes_on);
        (self.has_blank, self.has_ended_line, self.goes_on) = (false, false, false);
        std::mem::swap(&mut self.draft.text, &mut self.aside);
        self.note_at = Some(self.open.len());
        self.draft.notes.push("notes (note) stand behind the lines that they are on, as lines of their own".to_owned());
    }

    fn end_note(&mut self) {
        self.end_line();
        std::mem::swap(&mut self.draft.text, &mut self.aside);
        (self.has_blank, self.has_ended_line, self.goes_on) = self.before_note;
        self.note_at = None;
    }

    /// Adds the notes behind what they are on, unless that is part of something that is marked.
    fn add_notes(&mut self) {
        if self.aside.is_empty() || self.note_at.is_some() || self.open.iter().any(|open| open.mark.is_some()) {
            return;
        }
        self.end_line();
        let n_before = self.draft.text.len();
        self.draft.text.push_str(&std::mem::take(&mut self.aside));
        self.has_ended_line = true;
        for (idx, piece) in self.spans_aside.drain(..) {
            let (start, end) = self.draft.spans[idx].at[piece];
            self.draft.spans[idx].at[piece] = (start + n_before, end + n_before);
        }
        for id in self.ids_aside.drain(..) {
            let place = self.standoff.places.entry(id).or_default();
            *place = (place.0 + n_before, place.1 + n_before);
        }
    }

    /// Whether the span before is one of the same label at the same place that nothing can name.
    fn is_last_unnamed(&self, label: &str, at: (usize, usize)) -> bool {
        let is_last_aside = self.spans_aside.last().is_some_and(|(idx, _)| idx + 1 == self.draft.spans.len());
        let is_same = |last: &SpanDraft| last.label == label && last.at == [at] && last.key.starts_with('#');
        is_last_aside == self.note_at.is_some() && self.draft.spans.last().is_some_and(is_same)
    }

    fn push(&mut self, words: &str) {
        if words.is_empty() {
            return;
        }
        let start = self.draft.text.len();
        // An element whose words have begun is inside of ones whose words have.
        // What is around a note has words of its own.
        let inner = &mut self.open[self.note_at.unwrap_or_default()..];
        for open in inner.iter_mut().rev().take_while(|open| open.start.is_none()) {
            open.start = Some(start);
        }
        self.draft.text.push_str(words);
        (self.has_ended_line, self.goes_on) = (false, false);
    }

    fn end_line(&mut self) {
        (self.has_blank, self.goes_on) = (false, false);
        if !self.draft.text.is_empty() && !self.draft.text.ends_with('\n') {
            self.draft.text.push('\n');
            self.has_ended_line = true;
        }
    }

    /// What an element that begins in the header says of the text by itself. Only of its source, the date is the article’s.
    fn begin_fact(&mut self, name: &str, element: &BytesStart<'_>) {
        let title = &mut self.draft.title;
        let meta = &mut self.draft.meta;
        match name {
            "title" | "lb" if !title.is_empty() => title.push(' '),
            "author" if !meta.byline.is_empty() => meta.byline.push_str(", "),
            "date" if meta.date.is_empty() && is_in(&self.open, "sourceDesc") => {
                meta.date = iso_date(&attribute(element, "when")).unwrap_or_default();
            }
            _ => {}
        }
    }

    /// What the header says of the text. Who publishes the file is not who published the article.
    fn header(&mut self, words: &str) {
        let innermost = self.open.last().map_or("", |open| &*open.name);
        let (is_of_title, is_of_source) = (is_in(&self.open, "titleStmt"), is_in(&self.open, "sourceDesc"));
        match innermost {
            "title" if is_of_title => self.draft.title.push_str(words),
            "p" if is_of_source => self.draft.source.path.push_str(words),
            _ if is_in(&self.open, "persName") && is_in(&self.open, "person") => self.name_person(words),
            "publisher" if is_of_source => self.draft.meta.outlet.push_str(words.trim()),
            _ if is_of_title && is_in(&self.open, "author") => push_word(&mut self.draft.meta.byline, words),
            _ => {}
        }
    }

    fn name_person(&mut self, words: &str) {
        let person = self.open.iter().rev().find(|open| open.name == "person" && !open.id.is_empty());
        if let Some(person) = person {
            let is_of_one = is_in(&self.open, "TEI");
            let people = if is_of_one { &mut self.links.people } else { &mut self.people_of_all };
            push_word(people.entry(person.id.clone()).or_default(), words);
        }
    }
}

fn is_in(open: &[Open], name: &str) -> bool {
    open.iter().any(|open| open.name == name)
}

/// Adds words of a name, which may have parts of their own, with one blank between.
fn push_word(name: &mut String, words: &str) {
    for word in words.split_whitespace() {
        if !name.is_empty() && !name.ends_with(' ') {
            name.push(' ');
        }
        name.push_str(word);
    }
}

/// Whom an element mentions that is a name.
fn whom(name: &str, element: &BytesStart<'_>) -> String {
    let is_speech = ["said", "q", "quote"].contains(&name);
    let of = ["ref", "corresp"].iter().map(|name| attribute(element, name)).find(|of| !of.is_empty());
    of.filter(|_| !is_speech).unwrap_or_default()
}

/// The label of what an element marks; `None` where it marks nothing.
fn label_of(name: &str, element: &BytesStart<'_>) -> Option<String> {
    let kind = attribute(element, "type");
    match name {
        "said" | "q" | "quote" => Some("quote".to_owned()),
        "persName" => Some("speaker".to_owned()),
        "seg" | "span" => Some(kind).filter(|kind| !kind.trim().is_empty()),
        _ => NAMED.contains(&name).then(|| if kind.trim().is_empty() { name.to_owned() } else { kind }),
    }
}

#[cfg(test)]
mod tests {
    use crate::formats::{Format, guess, import};
    use crate::model::{LabelSet, marked};

    #[test]
    fn of_several_readings_one_comes_in() {
        let tei = "<TEI xmlns=\"http://www.tei-c.org/ns/1.0\"><text><body><p>It is <choice><sic>teh</sic><corr>the</corr></choice> \
            <choice><expan>Mister</expan><abbr>Mr</abbr></choice> <app><lem>Lee</lem><rdg>Lea</rdg></app>.<fw>p. 3</fw></p></body></text></TEI>";
        let imported = import(Format::Tei, &[("a.xml".to_owned(), tei.into())], &LabelSet::built_in());
        assert_eq!(imported.articles[0].article.text().as_str(), "It is teh Mr Lee.");
        assert_eq!(imported.notes.len(), 3, "{:?}", imported.notes);
    }

    #[test]
    fn the_header_says_who_wrote_it_when_and_where_it_stood() {
        let tei = "<TEI><teiHeader><fileDesc><titleStmt><title>Late</title><author><forename>Ana</forename>\n <surname>Ruiz\
            </surname></author><author>Bo Lee</author></titleStmt><publicationStmt><publisher>A university</publisher>\
            <date when=\"2024-01-01\"/></publicationStmt><sourceDesc><bibl><publisher>Post</publisher><date when=\"1999-03-02\">\
            2 March</date></bibl></sourceDesc></fileDesc></teiHeader><text><body><p>He was <del>very</del> <add>quite</add> \
            sure.</p></body></text></TEI>";
        let imported = import(Format::Tei, &[("a.xml".to_owned(), tei.into())], &LabelSet::built_in());
        let article = &imported.articles[0].article;
        let meta = &article.meta;
        assert_eq!(
            [&*article.title, &meta.byline, &meta.outlet, &meta.date],
            ["Late", "Ana Ruiz, Bo Lee", "Post", "1999-03-02"]
        );
        assert_eq!(article.text().as_str(), "He was quite sure.");
        assert!(imported.notes.iter().any(|note| note.contains("deleted in the source")), "{:?}", imported.notes);
    }

    #[test]
    fn notes_follow_the_line_that_they_are_on() {
        let tei = "<TEI><text><body><p>“No,” said <persName xml:id=\"a\"><note>1</note>Ana<note n=\"2\">Not <persName>Bo\
            </persName>.</note></persName>, twice.</p><note>By us</note><p>It <note>3</note> rains.</p></body></text></TEI>";
        let imported = import(Format::Tei, &[("a.xml".to_owned(), tei.into())], &LabelSet::built_in());
        let printed = marked::print(&imported.articles[0].article);
        let expected = "“No,” said [speaker#2 Ana], twice.\n1\nNot [speaker#1 Bo].\nBy us\nIt rains.\n3";
        assert_eq!((&*printed, imported.warnings.len(), imported.notes.len()), (expected, 0, 1));
    }

    #[test]
    fn every_text_of_a_corpus_is_an_article_and_words_go_on_in_the_next_line() {
        let tei = |head: &str, text: &str| {
            format!(
                "<TEI><teiHeader><fileDesc><titleStmt>{head}</titleStmt></fileDesc></teiHeader><text><body><p>{text}</p></body></text></TEI>"
            )
        };
        let one = tei(
            "<title>Loss</title><title>A week on</title>",
            "He wro\n<lb break=\"no\"/>\nte to <persName xml:id=\"a\">Bo</persName>.",
        );
        let two = tei(
            "<title>Win</title>",
            "<said who=\"#a\">“Yes,”</said> said <persName xml:id=\"a\">Al</persName> on Mon-<lb/>day.",
        );
        let people = "<listPerson><person xml:id=\"lee\"><persName>Al Lee</persName></person></listPerson>";
        let two = two.replace("xml:id=\"a\"", "xml:id=\"a\" ref=\"#lee\"");
        let corpus = format!("<teiCorpus><teiHeader><title>All</title>{people}</teiHeader>{one}{two}</teiCorpus>");
        let imported = import(Format::Tei, &[("a.xml".to_owned(), corpus.into())], &LabelSet::built_in());
        let articles = imported.articles.iter().map(|one| (&*one.article.title, marked::print(&one.article)));
        let expected = [
            ("Loss A week on", "He wrote to [speaker#1 Bo].".to_owned()),
            ("Win", "[quote#1>2 “Yes,”] said [speaker#2 Al] on Mon-\nday.".to_owned()),
        ];
        assert_eq!(articles.collect::<Vec<_>>(), expected);
        let person = imported.articles[1].article.spans().iter().find_map(|span| span.person.as_deref());
        assert_eq!(person, Some("Al Lee"), "who is named for all texts is known in each");
    }

    #[test]
    fn running_text_of_others_comes_in_by_lines() {
        let tei = "<?xml version=\"1.0\"?>\n<TEI xmlns=\"http://www.tei-c.org/ns/1.0\"><teiHeader><fileDesc><titleStmt>\
            <title>The bus</title></titleStmt><sourceDesc><p>x</p></sourceDesc></fileDesc></teiHeader><text><body>\n  \
            <head>Buses</head>\n  <p><said who=\"#a #nobody\">“No,”</said>\n  said <persName xml:id=\"a\">Ana <hi>R.</hi>\
            </persName> of\n <orgName>A &amp; B</orgName>.</p>\n  <p><seg type=\"claim\"> It rains </seg>.</p></body></text></TEI>";
        let files = [("bus.xml".to_owned(), tei.as_bytes().to_vec())];
        assert_eq!(guess(&files), Some(Format::Tei));
        let imported = import(Format::Tei, &files, &LabelSet::built_in());
        let article = &imported.articles[0].article;
        let expected = "Buses\n[quote#1>2 “No,”] said [speaker#2 Ana R.] of [orgName#3 A & B].\n[claim#4 It rains] .";
        assert_eq!((marked::print(article).as_str(), article.title.as_str()), (expected, "The bus"));
        assert_eq!(imported.warnings.len(), 1);
    }
}
