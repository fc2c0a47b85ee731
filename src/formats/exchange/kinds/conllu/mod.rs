//! `CoNLL-U`: ten columns, with offsets and the tags of every label in the last.

mod entities;

use std::fmt::Write as _;
use std::io;

use self::entities::{Mentions, Place, Shape};
use crate::formats::exchange::core::batch::{Batch, Out};
use crate::formats::exchange::core::draft::Draft;
use crate::formats::exchange::core::facts::{Detail, Facts};
use crate::formats::exchange::core::iob::{Columns, is_tag};
use crate::formats::exchange::core::reading::Reading;
use crate::formats::exchange::core::sniff::{Sample, Sign};
use crate::formats::exchange::core::tokens::{Tags, by_label, is_new_line, label_ids, tag_in_sentence, tags, tokens};
use crate::model::{Article, LabelId, OffsetCursor, OffsetUnit};

pub(crate) const FACTS: Facts = Facts {
    name: "conllu",
    title: "CoNLL-U",
    about: "a token a line with offsets and tags in the last column",
    extension: "conllu",
    detail: Detail::Coarse,
    write: Some(write),
    read: Some(read),
    sniff,
    ..Facts::PLAIN
};

fn sniff(sample: &Sample<'_>) -> Sign {
    let is_counted = |line: &str| line.starts_with(|first: char| first.is_ascii_digit());
    let is_row = |line: &str| is_counted(line) && line.split('\t').count() == 10;
    match () {
        // Nothing else has so many columns, the first of them numbers.
        () if sample.extension == "txt" && sample.table_line().is_some() && sample.table_lines().all(is_row) => {
            Sign::Proven
        }
        () => Sign::from(sample.extension == "conllu" || sample.table_line().is_some_and(is_row)),
    }
}

fn write(batch: &mut Batch<'_>, out: &mut Out<'_>) -> io::Result<()> {
    let labels = label_ids(batch);
    let file = out.main("conllu")?;
    for article in batch.articles.clone() {
        let mut lines = String::new();
        write_article(&mut lines, batch, article, &labels);
        file.write_all(lines.as_bytes())?;
    }
    Ok(())
}

fn write_article(out: &mut String, batch: &mut Batch<'_>, article: &Article, labels: &[LabelId]) {
    let text = article.text().as_str();
    let tokens = tokens(text);
    let spans = by_label(article);
    let columns: Vec<Tags<'_>> =
        labels.iter().map(|label| tags(batch, article, &tokens, &spans, std::slice::from_ref(label))).collect();
    let mut columns: Vec<_> = columns.iter().map(Tags::iter).collect();
    let mut places = OffsetCursor::new(article.text(), OffsetUnit::CodePoint);
    let (mut n_sentences, mut number) = (0, 0);
    for (idx, token) in tokens.iter().enumerate() {
        if idx == 0 || is_new_line(article, &tokens, idx) {
            n_sentences += 1;
            number = 0;
            let head = if idx == 0 { format!("# newdoc id = {}\n", article.id) } else { "\n".to_owned() };
            let ends =
                (idx + 1..tokens.len()).find(|&next| is_new_line(article, &tokens, next)).unwrap_or(tokens.len());
            let sentence: Vec<&str> = text[token.start..tokens[ends - 1].end].split_whitespace().collect();
            let id = format!("# sent_id = {}-{n_sentences}\n# text = {}\n", article.id, sentence.join(" "));
            out.extend([head, id]);
        }
        number += 1;
        let (start, end) = (places.offset_from_byte(token.start), places.offset_from_byte(token.end));
        write!(out, "{number}\t{}\t_\t_\t_\t_\t_\t_\t_\tstart_char={start}|end_char={end}", &text[token.clone()])
            .expect("a string takes everything");
        for (label, column) in labels.iter().zip(&mut columns) {
            let Some(tag) = column.next() else { continue };
            let tag = tag_in_sentence(batch, article, tag, number == 1);
            out.extend(["|", label.as_str(), "=", &tag.name()]);
        }
        let is_last = tokens.get(idx + 1).is_some_and(|next| next.start == token.end);
        out.push_str(if is_last { "|SpaceAfter=No\n" } else { "\n" });
    }
    out.push_str(if tokens.is_empty() { "" } else { "\n" });
}

/// Reads tokens with tags in the last column. Where they have `start_char` and `end_char`, what lies between them is
/// space, and a line end between sentences; else the text is made of the words and `SpaceAfter`.
fn read(reading: &mut Reading<'_>) {
    let mut document = Document::default();
    // Whether the file says what the words are put together to.
    let mut has_text = false;
    for (idx, line) in reading.text.lines().enumerate() {
        let place = format!("line {}", idx + 1);
        if let Some(id) = line.strip_prefix("# newdoc id = ") {
            let next = Document { shape: document.shape, ..Document::default() };
            take(reading, std::mem::replace(&mut document, next), std::mem::take(&mut has_text));
            (document.draft.id, document.draft.place) = (id.to_owned(), place.clone());
        }
        document.shape = Shape::declared(line).unwrap_or(document.shape);
        document.is_new_paragraph |= line.starts_with("# newpar");
        has_text |= line.starts_with("# text = ");
        if line.trim().is_empty() {
            document.end_sentence();
            continue;
        }
        if line.starts_with('#') {
            continue;
        }
        let columns: Vec<&str> = line.split('\t').collect();
        let added = match columns[..] {
            [number, token, .., misc] => document.add(number, token, misc, &mut reading.n_blanks_left),
            _ => Err("this is no row of a word, and is left out"),
        };
        if let Err(what) = added {
            reading.warn(&place, what);
        }
    }
    take(reading, document, has_text);
}

fn take(reading: &mut Reading<'_>, Document { mut draft, mentions, .. }: Document, has_text: bool) {
    mentions.finish(&mut draft);
    if !draft.text.is_empty() {
        reading.take(Draft { is_rebuilt: draft.is_rebuilt && !has_text, ..draft });
    }
}

fn field<'a>(misc: &'a str, name: &str) -> Option<&'a str> {
    misc.split('|').find_map(|pair| pair.split_once('=').filter(|(key, _)| *key == name)).map(|(_, value)| value)
}

/// A text that grows token by token.
#[derive(Default)]
struct Document {
    draft: Draft,
    n_code_points: usize,
    columns: Columns,
    mentions: Mentions,
    shape: Shape,
    is_new_sentence: bool,
    is_new_paragraph: bool,
    /// Whether a blank belongs before the next token, where there are no offsets.
    wants_space: bool,
    /// The last word that a token before it has in it, as `1-2` has 1 and 2, and where that lies.
    covered: (usize, (usize, usize)),
}

impl Document {
    fn end_sentence(&mut self) {
        self.columns.end_sentence();
        (self.is_new_sentence, self.wants_space, self.covered) = (true, true, (0, (0, 0)));
    }

    fn add(&mut self, number: &str, token: &str, misc: &str, n_blanks_left: &mut usize) -> Result<(), &'static str> {
        if number.contains('.') {
            self.add_mentions(misc, Place::None(self.n_code_points));
            return Ok(());
        }
        let is_covered = number.parse::<usize>().is_ok_and(|number| number <= self.covered.0);
        let place = if is_covered {
            self.covered.1
        } else {
            let offset = |name: &str| field(misc, name)?.parse::<usize>().ok();
            match offset("start_char").zip(offset("end_char")) {
                Some((start, end))
                    if start < self.n_code_points || end < start || start - self.n_code_points > *n_blanks_left =>
                {
                    return Err("the token does not stand behind the one before");
                }
                Some((start, _)) => {
                    *n_blanks_left -= start - self.n_code_points;
                    self.fill(start - self.n_code_points);
                }
                None => {
                    self.draft.is_rebuilt = true;
                    self.space();
                }
            }
            let start = self.n_code_points;
            self.draft.text.push_str(token);
            self.n_code_points += token.chars().count();
            self.wants_space = field(misc, "SpaceAfter") != Some("No");
            (start, self.n_code_points)
        };
        if let Some(last) = number.split_once('-').and_then(|(_, last)| last.parse().ok()) {
            self.covered = (last, place);
        }
        for (column, tag) in misc.split('|').filter_map(|pair| pair.split_once('=')).filter(|(_, tag)| is_tag(tag)) {
            self.columns.add(&mut self.draft.spans, column, tag, place);
        }
        self.add_mentions(misc, Place::Words(place.0, place.1));
        Ok(())
    }

    fn add_mentions(&mut self, misc: &str, place: Place) {
        if let Some(brackets) = field(misc, "Entity") {
            self.mentions.add(&mut self.draft.spans, brackets, place, self.shape);
        }
    }

    fn fill(&mut self, n_gap: usize) {
        for gap in 0..n_gap {
            let is_line_end = self.is_new_sentence && gap == 0 && self.n_code_points > 0;
            self.draft.text.push(if is_line_end { '\n' } else { ' ' });
        }
        self.n_code_points += n_gap;
        self.is_new_sentence = false;
    }

    fn space(&mut self) {
        if self.n_code_points > 0 && (self.wants_space || self.is_new_paragraph) {
            self.draft.text.push(if self.is_new_paragraph { '\n' } else { ' ' });
            self.n_code_points += 1;
        }
        (self.is_new_sentence, self.is_new_paragraph) = (false, false);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::formats::exchange::round_trip;
    use crate::formats::exchange::round_trip::content_from_marked;
    use crate::formats::{ExportOptions, Format};
    use crate::formats::{export, import};
    use crate::model::{LabelSet, arbitrary, marked};

    #[test]
    fn offsets_and_layers_come_back() {
        let marked = ["[quote#1 “[claim#2 No cuts]”]  said 🙂 [speaker#3 Ana].\nEnd", "[boilerplate#1 Next]"];
        let content = content_from_marked(&marked);
        let export = export(Format::Conllu, &content, &ExportOptions::default());
        let text = String::from_utf8(export.files[0].1.clone()).unwrap();
        let token =
            "2\tNo\t_\t_\t_\t_\t_\t_\t_\tstart_char=1|end_char=3|quote=I-quote|speaker=O|claim=B-claim|boilerplate=O\n";
        assert!(text.contains(token), "{text}");
        let imported = import(Format::Conllu, &export.files, content.labels());
        let printed: Vec<String> = imported.articles.iter().map(|imported| marked::print(&imported.article)).collect();
        assert_eq!((printed, imported.warnings), (marked.map(str::to_owned).to_vec(), Vec::new()));
    }

    #[track_caller]
    fn check(conllu: &str, expected: &str) {
        let files = [("a.conllu".to_owned(), conllu.as_bytes().to_vec())];
        let imported = import(Format::Conllu, &files, &LabelSet::built_in());
        assert_eq!(imported.warnings, []);
        assert_eq!(marked::print(&imported.articles[0].article), expected);
    }

    #[test]
    fn tags_and_texts_of_other_programs_are_read() {
        let token = |number: &str, form: &str, misc: &str| format!("{number}\t{form}{}\t{misc}\n", "\t_".repeat(7));
        let stanza = [
            token("1", "Ana", "start_char=0|end_char=3|ner=S-speaker"),
            token("2", "New", "start_char=4|end_char=7|ner=B-claim"),
            token("3", "York", "start_char=8|end_char=12|ner=E-claim"),
        ];
        check(&stanza.concat(), "[speaker#1 Ana] [claim#2 New York]");
        let treebank = [
            "# text = Vámonos.\n".to_owned(),
            token("1-2", "Vámonos", "SpaceAfter=No"),
            token("1", "Vamos", "_"),
            token("2", "nos", "_"),
            token("3", ".", "_"),
            "\n".to_owned(),
            token("1", "No", "ner=B-claim"),
        ];
        check(&treebank.concat(), "Vámonos. [claim#1 No]");
    }

    #[test]
    fn a_line_that_is_no_row_is_told_with_its_number() {
        let row = |number: &str, form: &str| format!("{number}\t{form}{}\n", "\t_".repeat(8));
        let file = format!("# text = Ana ran home\n{}2\tran\n3 home _ _ _ _ _ _ _ _\n\n", row("1", "Ana"));
        let imported = import(Format::Conllu, &[("a.conllu".to_owned(), file.into_bytes())], &LabelSet::built_in());
        let places: Vec<&str> = imported.warnings.iter().map(|warning| &*warning.place).collect();
        assert_eq!(places, ["a.conllu, line 3", "a.conllu, line 4"]);
    }

    #[test]
    fn a_place_far_off_makes_no_text() {
        let line = format!("1\tAna{}\tstart_char=8000000000|end_char=8000000003\n", "\t_".repeat(7));
        let imported = import(Format::Conllu, &[("a.conllu".to_owned(), line.into_bytes())], &LabelSet::built_in());
        assert_eq!((imported.articles.len(), imported.warnings.len()), (0, 1));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn what_comes_in_leaves_the_same(content in arbitrary::content()) {
            round_trip::check_stable(Format::Conllu, &content);
        }
    }
}
