//! Tables of the words of sentences with a tag each, as they lie on Kaggle: a row a word, or a row a sentence.

use crate::formats::articles::corpus::TableRow;
use crate::formats::exchange::core::draft::Draft;
use crate::formats::exchange::core::iob::{Columns, is_tag};
use crate::formats::exchange::core::reading::Reading;

/// What the columns are called, in lower case.
const SENTENCES: [&str; 9] =
    ["sentence #", "sentence_idx", "sentence_id", "sent_id", "sentence id", "document_id", "doc_id", "document", "id"];
const WORDS: [&str; 6] = ["word", "words", "token", "tokens", "sentence", "text"];
const TAGS: [&str; 8] = ["tag", "tags", "ner_tag", "ner_tags", "ner", "labels", "word_labels", "label"];

/// Whether a table of these columns is one of words with tags. Where nothing says which words are a sentence, all are one.
pub(super) fn is_table(names: &[&str]) -> bool {
    let has = |wanted: &[&str]| column(names, wanted).is_some();
    has(&SENTENCES) && has(&WORDS) && has(&TAGS) || names.len() <= 3 && has(&WORDS[..4]) && has(&TAGS)
}

/// Whether there are tags where such a table has them, in the rows at its beginning: other tables have topics there.
pub(super) fn has_tags(rows: &[TableRow]) -> bool {
    const N_LOOKED_AT: usize = 20;
    let names = rows.first().map(TableRow::names).unwrap_or_default();
    let [words, tags] = [&WORDS[..], &TAGS].map(|wanted| column(&names, wanted).unwrap_or_default());
    let cells = rows.iter().take(N_LOOKED_AT).map(|row| (row.get(words), listed(row.get(tags))));
    let cells: Vec<(&str, Vec<&str>)> = cells.filter(|(_, tags)| !tags.is_empty()).collect();
    let fits = |(words, tags): &(&str, Vec<&str>)| tags.len() == 1 || tags.len() == words_in(words).len();
    cells.iter().any(fits) && cells.iter().all(|(_, tags)| tags.iter().all(|tag| is_tag(tag)))
}

fn words_in(cell: &str) -> Vec<&str> {
    if cell.starts_with('[') { listed(cell) } else { cell.split_whitespace().collect() }
}

fn column<'n>(names: &[&'n str], wanted: &[&str]) -> Option<&'n str> {
    wanted.iter().find_map(|wanted| names.iter().find(|name| name.to_lowercase() == *wanted)).copied()
}

/// A sentence is an article: nothing says which belong together.
pub(super) fn read(reading: &mut Reading<'_>, rows: &[TableRow]) {
    let names = rows.first().map(TableRow::names).unwrap_or_default();
    let columns = [&SENTENCES[..], &WORDS, &TAGS].map(|wanted| column(&names, wanted).unwrap_or_default());
    let mut sentence = Sentence::default();
    for row in rows {
        let [id, words, tags] = columns.map(|name| row.get(name));
        // Where a sentence has many rows, mostly the first has its number.
        if columns[0].is_empty() && sentence.draft.text.is_empty() {
            sentence = Sentence::begun("", row.place());
        }
        if !id.is_empty() && id != sentence.id {
            sentence.end(reading);
            sentence = Sentence::begun(id, row.place());
        }
        sentence.add(words, tags);
    }
    sentence.end(reading);
}

#[derive(Default)]
struct Sentence {
    id: String,
    draft: Draft,
    n_code_points: usize,
    columns: Columns,
    n_odd: usize,
}

impl Sentence {
    fn begun(id: &str, place: &str) -> Self {
        let draft = Draft { place: place.to_owned(), is_rebuilt: true, ..Draft::default() };
        Self { id: id.to_owned(), draft, ..Self::default() }
    }

    /// A word with its tag, or all of them in two cells.
    fn add(&mut self, words: &str, tags: &str) {
        let has_one = listed(tags).len() == 1 && !tags.trim_start().starts_with('[');
        if has_one && is_tag(tags.trim()) {
            return self.word(words, tags.trim());
        }
        let tags: Vec<&str> = listed(tags);
        let words = words_in(words);
        self.n_odd += usize::from(words.len() != tags.len());
        for (idx, word) in words.into_iter().enumerate() {
            self.word(word, tags.get(idx).copied().unwrap_or("O"));
        }
    }

    fn word(&mut self, word: &str, tag: &str) {
        if !self.draft.text.is_empty() {
            self.draft.text.push(' ');
            self.n_code_points += 1;
        }
        let start = self.n_code_points;
        self.draft.text.push_str(word);
        self.n_code_points += word.chars().count();
        self.columns.add(&mut self.draft.spans, "", tag, (start, self.n_code_points));
    }

    fn end(&mut self, reading: &mut Reading<'_>) {
        if self.n_odd > 0 {
            self.draft.remarks.push("there are not as many tags as words, so some may be at the wrong word".to_owned());
        }
        if !self.draft.text.is_empty() {
            reading.take(std::mem::take(&mut self.draft));
        }
    }
}

/// The words of a list as Python or JSON prints it, or with commas or blanks between them.
fn listed(cell: &str) -> Vec<&str> {
    let inner = cell.trim().trim_start_matches('[').trim_end_matches(']');
    let parts = inner.split([',', ' ', '\n']).map(|part| part.trim().trim_matches(['\'', '"']));
    parts.filter(|part| !part.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use crate::formats::{Format, guess, import};
    use crate::model::{LabelSet, marked};

    #[track_caller]
    fn check(table: &str, expected: &[&str]) {
        let files = [("ner.csv".to_owned(), table.as_bytes().to_vec())];
        assert_eq!(guess(&files), Some(Format::Csv));
        let imported = import(Format::Csv, &files, &LabelSet::built_in());
        assert_eq!(imported.warnings, []);
        let printed: Vec<String> = imported.articles.iter().map(|one| marked::print(&one.article)).collect();
        assert_eq!(printed, expected);
    }

    #[test]
    fn sentences_are_put_together() {
        check(
            "Sentence #,Word,POS,Tag\nSentence: 1,Ana,NNP,B-per\n,Ruiz,NNP,I-per\n,\"\"\"\",``,O\nSentence: 2,Bo,NNP,B-per\n",
            &["[per#1 Ana Ruiz] \"", "[per#1 Bo]"],
        );
        check(
            "Sentence #,Sentence,POS,Tag\nSentence: 1,Ana Ruiz ran,\"['NNP', 'NNP', 'VB']\",\"['B-per', 'I-per', 'O']\"\n",
            &["[per#1 Ana Ruiz] ran"],
        );
        check("sentence_id,words,labels\n0,Ana ran,B-per O\n", &["[per#1 Ana] ran"]);
        check("id,tokens,ner_tags\n0,\"['Ana' 'ran']\",\"['B-per' 'O']\"\n", &["[per#1 Ana] ran"]);
    }
}
