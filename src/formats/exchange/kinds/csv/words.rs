//! Tables of the words of sentences with a tag each, as they lie on Kaggle: a row a word, or a row a sentence.

use crate::formats::articles::corpus::TableRow;
use crate::formats::exchange::core::draft::{Draft, OwnList};
use crate::formats::exchange::core::iob::{Columns, Way, is_tag, label_of_column, say_columns};
use crate::formats::exchange::core::reading::Reading;
use crate::formats::exchange::core::record::by_names;

/// What the columns are called, in lower case.
const DOCUMENTS: [&str; 8] =
    ["document_id", "doc_id", "document", "doc", "article_id", "article", "document #", "doc #"];
const SENTENCES: [&str; 10] = [
    "sentence #",
    "sentence_idx",
    "sentence_id",
    "sent_id",
    "sentence id",
    "sent_idx",
    "sent",
    "sentence_num",
    "sentence",
    "id",
];
const WORDS: [&str; 6] = ["word", "words", "token", "tokens", "sentence", "text"];
const TAGS: [&str; 14] = [
    "tag",
    "tags",
    "ner_tag",
    "ner_tags",
    "ner",
    "iob",
    "bio",
    "iob_tag",
    "bio_tag",
    "ner_label",
    "ner_labels",
    "labels",
    "word_labels",
    "label",
];

/// The names of the columns of a table; empty where there is none.
struct Names<'n> {
    /// What says which words are an article, and which of these a sentence.
    whole: &'n str,
    part: &'n str,
    words: &'n str,
    /// Several where each of several people has their own.
    tags: Vec<(&'n str, OwnList)>,
}

impl<'n> Names<'n> {
    fn of(names: &[&'n str]) -> Self {
        let column = |wanted: &[&str]| column(names, wanted).unwrap_or_default();
        let (document, words) = (column(&DOCUMENTS), column(&WORDS));
        let is_tags = |name: &str| TAGS.contains(&&*name.to_lowercase());
        let tags = match self::column(names, &TAGS) {
            Some(tags) => vec![(tags, OwnList::default())],
            None => by_names(names, is_tags).into_iter().collect(),
        };
        let others: Vec<&str> = names.iter().copied().filter(|name| *name != words).collect();
        let sentence = self::column(&others, &SENTENCES).unwrap_or_default();
        let (whole, part) = if document.is_empty() { (sentence, "") } else { (document, sentence) };
        Self { whole, part, words, tags }
    }
}

/// Whether a table of these columns is one of words with tags. Where nothing says which words are a sentence, all are one.
pub(super) fn is_table(names: &[&str]) -> bool {
    let found = Names::of(names);
    let is_short = names.len() <= found.tags.len() + 2 && WORDS[..4].contains(&&*found.words.to_lowercase());
    !found.words.is_empty() && !found.tags.is_empty() && (!found.whole.is_empty() || is_short)
}

/// Whether there are tags where such a table has them, in the rows at its beginning: other tables have topics there.
pub(super) fn has_tags(rows: &[TableRow]) -> bool {
    const N_LOOKED_AT: usize = 20;
    let names = rows.first().map(TableRow::names).unwrap_or_default();
    let names = Names::of(&names);
    let rows = &rows[..rows.len().min(N_LOOKED_AT)];
    names.tags.iter().all(|(column, _)| are_tags_in(rows, names.words, column))
}

fn are_tags_in(rows: &[TableRow], words: &str, column: &str) -> bool {
    let cells = rows.iter().map(|row| (row.get(words), listed(row.get(column))));
    let cells: Vec<(&str, Vec<&str>)> = cells.filter(|(_, tags)| !tags.is_empty()).collect();
    let fits = |(words, tags): &(&str, Vec<&str>)| tags.len() == 1 || tags.len() == words_in(words).len();
    let are_tags = || cells.iter().all(|(_, tags)| tags.iter().all(|tag| is_tag(tag)));
    // Others have to stand beside a word each.
    let are_other_tags = || {
        matches!(way_of(column, rows), Way::Turned | Way::Unnamed)
            && cells.iter().any(|(_, tags)| tags.contains(&"O"))
            && cells.iter().all(|(words, tags)| tags.len() == words_in(words).len())
    };
    cells.iter().any(fits) && (are_tags() || are_other_tags())
}

/// How the tags of rows say where a word is in its span.
fn way_of(column: &str, rows: &[TableRow]) -> Way {
    match Way::of(|| rows.iter().flat_map(|row| listed(row.get(column)))) {
        Way::Bare => Way::Usual,
        way => way,
    }
}

fn words_in(cell: &str) -> Vec<&str> {
    if cell.starts_with('[') { listed(cell) } else { cell.split_whitespace().collect() }
}

fn column<'n>(names: &[&'n str], wanted: &[&str]) -> Option<&'n str> {
    wanted.iter().find_map(|wanted| names.iter().find(|name| name.to_lowercase() == *wanted)).copied()
}

/// A sentence is an article where nothing says which belong together.
pub(super) fn read(reading: &mut Reading<'_>, rows: &[TableRow]) {
    let names = rows.first().map(TableRow::names).unwrap_or_default();
    let names = Names::of(&names);
    let ways =
        names.tags.iter().map(|(column, _)| Tags { column, way: way_of(column, rows), label: label_of_column(column) });
    let ways: Vec<Tags<'_>> = ways.collect();
    for tags in &ways {
        reading.tell_unnamed(tags.way, tags.label);
    }
    let begun = |id: &str, row: &TableRow| {
        let draft = Draft { place: row.place().to_owned(), is_rebuilt: true, ..Draft::default() };
        Passage { id: id.to_owned(), draft, ..Passage::default() }
    };
    let mut passage = Passage::default();
    for row in rows {
        let (id, sentence) = (row.get(names.whole), row.get(names.part));
        // Where a sentence has many rows, mostly the first has its number.
        if names.whole.is_empty() && passage.draft.text.is_empty() {
            passage = begun("", row);
        }
        if !id.is_empty() && id != passage.id {
            passage.end(reading, &names.tags);
            passage = begun(id, row);
        }
        passage.begin_sentence(sentence);
        let tags: Vec<(&Tags<'_>, &str)> = ways.iter().map(|tags| (tags, row.get(tags.column))).collect();
        passage.add(row.get(names.words), &tags);
    }
    passage.end(reading, &names.tags);
}

/// A column of tags: how they say where a word is in its span, and which label those have that name none.
struct Tags<'n> {
    column: &'n str,
    way: Way,
    label: &'n str,
}

/// An article that is put together from words.
#[derive(Default)]
struct Passage {
    id: String,
    sentence: String,
    draft: Draft,
    n_code_points: usize,
    columns: Columns,
    n_odd: usize,
}

impl Passage {
    /// A sentence is a line.
    fn begin_sentence(&mut self, id: &str) {
        if id.is_empty() || id == self.sentence {
            return;
        }
        id.clone_into(&mut self.sentence);
        if !self.draft.text.is_empty() {
            self.columns.end_sentence();
            self.draft.text.push('\n');
            self.n_code_points += 1;
        }
    }

    /// A word with its tag in each column, or all of them in two cells.
    fn add(&mut self, words: &str, tags: &[(&Tags<'_>, &str)]) {
        let is_one = |(of, cell): &(&Tags<'_>, &str)| {
            let has_one = listed(cell).len() == 1 && !cell.trim_start().starts_with('[');
            has_one && (of.way != Way::Usual || is_tag(cell.trim()))
        };
        if tags.iter().any(is_one) {
            let place = self.word(words);
            for (of, tag) in tags {
                self.tag(of, tag.trim(), place);
            }
            return;
        }
        let tags: Vec<(&Tags<'_>, Vec<&str>)> = tags.iter().map(|(of, cell)| (*of, listed(cell))).collect();
        let words = words_in(words);
        self.n_odd += usize::from(tags.iter().any(|(_, tags)| words.len() != tags.len()));
        for (idx, word) in words.into_iter().enumerate() {
            let place = self.word(word);
            for (of, tags) in &tags {
                self.tag(of, tags.get(idx).copied().unwrap_or("O"), place);
            }
        }
    }

    /// Gives where it lies.
    fn word(&mut self, word: &str) -> (usize, usize) {
        if !self.draft.text.is_empty() && !self.draft.text.ends_with('\n') {
            self.draft.text.push(' ');
            self.n_code_points += 1;
        }
        let start = self.n_code_points;
        self.draft.text.push_str(word);
        self.n_code_points += word.chars().count();
        (start, self.n_code_points)
    }

    fn tag(&mut self, of: &Tags<'_>, tag: &str, place: (usize, usize)) {
        let tag = of.way.usual(tag, of.label);
        self.columns.add(&mut self.draft.spans, of.column, &tag, place);
    }

    fn end(&mut self, reading: &mut Reading<'_>, columns: &[(&str, OwnList)]) {
        if self.n_odd > 0 {
            self.draft.remarks.push("there are not as many tags as words, so some may be at the wrong word".to_owned());
        }
        if !self.draft.text.is_empty() {
            let columns = columns.iter().map(|(name, list)| ((*name).to_owned(), list.clone())).collect();
            say_columns(&mut self.draft, columns);
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

    #[test]
    fn documents_are_articles_and_their_sentences_lines() {
        check(
            "doc\tsent\ttoken\tner\nd1\t0\tAna\tB-PER\nd1\t0\tsaid\tO\nd1\t1\tRome\tI-PER\nd2\t1\tBo\tB-PER\n",
            &["[PER#1 Ana] said\n[PER#2 Rome]", "[PER#1 Bo]"],
        );
        check("article,sentence,word,iob\nd1,1,Ana,B-PER\nd1,1,said,O\n", &["[PER#1 Ana] said"]);
    }

    #[test]
    fn tags_in_other_ways_are_read() {
        check("doc,word,tag\nd1,Ana,B:PER\nd1,Ruiz,I:PER\nd1,ran,O\n", &["[PER#1 Ana Ruiz] ran"]);
        check("id,words,tags\n1,It rains now,B I O\n2,No,O\n", &["[span#1 It rains] now", "No"]);
    }

    #[test]
    fn columns_of_two_people_are_what_each_of_them_made() {
        for table in [
            "doc,word,ner_ana,ner_ben\nd1,Ana,B-PER,B-PER\nd1,Ruiz,I-PER,O\nd1,saw,O,O\nd1,Bo,B-PER,B-PER\n",
            "id,words,tags_ana,tags_ben\n1,Ana Ruiz saw Bo,B-PER I-PER O B-PER,B-PER O O B-PER\n",
        ] {
            let files = [("ner.csv".to_owned(), table.as_bytes().to_vec())];
            assert_eq!(guess(&files), Some(Format::Csv), "{table}");
            let article = import(Format::Csv, &files, &LabelSet::built_in()).articles.remove(0).article;
            let readings: Vec<_> = article.readings().map(|one| (&*one.annotator, one.spans.len())).collect();
            assert_eq!((readings, article.spans().len()), (vec![("ana", 2), ("ben", 2)], 0), "{table}");
        }
    }
}
