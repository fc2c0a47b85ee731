//! `CoNLL`: a token a line with IOB2 tags, a column for each label; and the two-column files that many trainers want.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io;
use std::rc::Rc;

use super::conll2012;
use crate::formats::exchange::core::batch::{Batch, Out};
use crate::formats::exchange::core::draft::{Draft, OwnList, SpanDrafts};
use crate::formats::exchange::core::facts::{Detail, Facts};
use crate::formats::exchange::core::iob::{
    Columns, PairsIn, Way, is_tag, label_of_column, leave_out_phrases, say_columns, set_apart,
};
use crate::formats::exchange::core::names::is_nobody;
use crate::formats::exchange::core::reading::Reading;
use crate::formats::exchange::core::record::{by_names, is_of_model};
use crate::formats::exchange::core::sniff::{Sample, Sign};
use crate::formats::exchange::core::tokens::{Tags, by_label, is_new_line, label_ids, tag_in_sentence, tags, tokens};
use crate::model::LabelId;

pub(crate) const FACTS: Facts = Facts {
    name: "conll",
    title: "CoNLL (IOB2)",
    about: "a token a line, a column for each label, and two-column files",
    extension: "conll",
    is_folder: true,
    detail: Detail::Coarse,
    write: Some(write),
    read: Some(read),
    sniff,
    ..Facts::PLAIN
};

fn sniff(sample: &Sample<'_>) -> Sign {
    // Another kind says so of itself.
    if sample.head.starts_with("#FORMAT=WebAnno TSV 3") {
        return Sign::None;
    }
    let lines = || without_header(sample.table_lines()).take(N_LOOKED_AT).map(words_of);
    // Prose has some words that look like tags, but not in lines of as many words each.
    let n_words = lines().next().map(Iterator::count);
    let are_even = lines().all(|words| Some(words.count()) == n_words);
    // Of prose, `O` may be a word.
    let is_said = sample.extension != "txt" || lines().any(|mut words| words.any(|word| is_tag(word) && word != "O"));
    let are_tagged = are_even && is_said && lines().all(|words| words.skip(1).any(is_tag));
    let last_words = || lines().map(|words| words.skip(1).last().unwrap_or_default());
    let are_capitals = || last_words().all(|tag| !tag.chars().any(char::is_lowercase));
    let is_other_way = || match Way::of(last_words) {
        Way::Usual => false,
        Way::Bare => sample.extension != "csv" && are_capitals(),
        // Of prose, what ends its lines may look so.
        Way::Turned | Way::Unnamed => !["csv", "txt"].contains(&&*sample.extension) && are_even,
    };
    let are_first = || sample.extension != "txt" && are_tags_first(lines);
    let is_tagged = || {
        sample.table_line().is_some()
            && (are_tagged || are_first() || is_other_way() || conll2012::are_brackets(&sample.head))
    };
    let is_begun = sample.head.starts_with("-DOCSTART-") || conll2012::is_in(&sample.head);
    // Many tags one below the other are no prose, whatever the name of the file.
    let are_many = || are_even && lines().count() >= N_OF_PROOF && has_column_of_tags(lines());
    match () {
        () if is_begun || are_many() => Sign::Proven,
        () => Sign::from(is_tagged()),
    }
}

/// So many lines at the beginning have to have a tag each: one may be a sentence with a word that looks like one.
const N_LOOKED_AT: usize = 20;

/// So many lines of as many words, with tags in one column of them, are no prose.
const N_OF_PROOF: usize = 8;

/// Whether in one column every word is a tag, one of them `O`, and one says twice of what: `B-52` and `S-Bahn` are words.
fn has_column_of_tags<'l>(lines: impl Iterator<Item = impl Iterator<Item = &'l str>>) -> bool {
    let rows: Vec<Vec<&str>> = lines.map(Iterator::collect).collect();
    let n_columns = rows.first().map_or(0, Vec::len);
    (1..n_columns).any(|column| {
        let tags = || rows.iter().filter_map(|row| row.get(column).copied());
        let names = || tags().filter_map(|tag| tag.strip_prefix("B-").or_else(|| tag.strip_prefix("I-")));
        let is_twice = |name: &str| names().filter(|other| *other == name).count() > 1;
        tags().all(is_tag) && tags().any(|tag| tag == "O") && names().any(is_twice)
    })
}

/// Whether the tag stands before its word on each line.
fn are_tags_first<'l, L: Iterator<Item = W>, W: Iterator<Item = &'l str>>(lines: impl Fn() -> L) -> bool {
    let pairs = || lines().map(|mut words| (words.next(), words.next(), words.next()));
    let are_tags = pairs().all(|pair| matches!(pair, (Some(tag), Some(_), None) if is_tag(tag)));
    let has = |is: &dyn Fn(&str) -> bool| pairs().any(|(tag, _, _)| tag.is_some_and(is));
    are_tags
        && has(&|tag| tag == "O")
        && has(&|tag| tag != "O")
        && !pairs().all(|(_, word, _)| word.is_some_and(is_tag))
}

/// The lines without a first one that names the columns.
fn without_header<'l>(lines: impl Iterator<Item = &'l str>) -> impl Iterator<Item = &'l str> {
    let mut lines = lines.peekable();
    lines.next_if(|line| is_header(line));
    lines
}

fn is_header(line: &str) -> bool {
    let mut words = words_of(line);
    let first = words.next().unwrap_or_default().to_lowercase();
    ["token", "tokens", "word", "words", "form"].contains(&&*first)
        && words.next().is_some()
        && !words_of(line).any(is_tag)
}

fn words_of(line: &str) -> impl Iterator<Item = &str> {
    line.split([' ', '\t']).filter(|word| !word.is_empty())
}

fn write(batch: &mut Batch<'_>, out: &mut Out<'_>) -> io::Result<()> {
    let flat = batch.options.flat.clone();
    let labels = label_ids(batch);
    let columns: Vec<Vec<LabelId>> =
        if flat.is_empty() { labels.iter().map(|label| vec![label.clone()]).collect() } else { vec![flat] };
    let mut table = String::new();
    let mut pairs = vec![String::new(); columns.len()];
    for article in batch.articles.clone() {
        writeln!(table, "-DOCSTART- {}\n", vec!["O"; columns.len()].join(" ")).expect("a string takes everything");
        let tokens = tokens(article.text().as_str());
        let spans = by_label(article);
        let tagged: Vec<Tags<'_>> =
            columns.iter().map(|labels| tags(batch, article, &tokens, &spans, labels)).collect();
        let mut tagged: Vec<_> = tagged.iter().map(Tags::iter).collect();
        for idx in 0..tokens.len() {
            if idx > 0 && is_new_line(article, &tokens, idx) {
                table.push('\n');
                end_sentences(&mut pairs);
            }
            let word = &article.text().as_str()[tokens[idx].clone()];
            table.push_str(word);
            let is_first = idx > 0 && is_new_line(article, &tokens, idx);
            for (column, pair) in tagged.iter_mut().zip(&mut pairs) {
                let Some(tag) = column.next() else { continue };
                let tag = tag_in_sentence(batch, article, tag, is_first).name();
                table.extend([" ", &tag]);
                pair.extend([word, "\t", &tag, "\n"]);
            }
            table.push('\n');
        }
        table.push('\n');
        end_sentences(&mut pairs);
    }
    out.main("conll")?.write_all(table.as_bytes())?;
    let names = columns.iter().map(|labels| if labels.len() == 1 { labels[0].to_string() } else { "flat".to_owned() });
    names.zip(pairs).try_for_each(|(name, pair)| out.main(&format!("{name}.tsv"))?.write_all(pair.as_bytes()))
}

fn end_sentences(files: &mut [String]) {
    for file in files {
        file.push('\n');
    }
}

/// Reads tokens with any number of columns of tags. The text is the tokens with spaces, a line a sentence.
fn read(reading: &mut Reading<'_>) {
    // Its first word may be what else is a byte order mark.
    let whole = reading.file(reading.name).unwrap_or_default();
    let table_of = |bytes: &[u8]| said_again(reading.name, bytes, |name| reading.pairs_in(name));
    if let Some(table) = table_of(reading.text.as_bytes()).or_else(|| table_of(whole)) {
        let name = reading.name;
        reading.declared.notes.push(format!("{name}: says again what {table} beside it says, and is passed over"));
        return;
    }
    if conll2012::is_in(reading.text) {
        let text = conll2012::as_tags(reading);
        read_table(reading, &text);
    } else if !conll2012::refuse(reading) {
        read_table(reading, reading.text);
    }
}

/// The table beside a file of two columns that has the same words and a column with the same tags, and so says again what
/// this one says: by its name, where an export has both, `a.conll` and `a.quote.tsv`. `pairs_in` gives what the file of a
/// name says.
pub(crate) fn said_again(name: &str, bytes: &[u8], pairs_in: impl Fn(&str) -> Option<Rc<PairsIn>>) -> Option<String> {
    let mut pairs = None;
    tables_beside(name).find(|name| {
        pairs_in(name).is_some_and(|table| table.has_all_of(pairs.get_or_insert_with(|| PairsIn::new(bytes))))
    })
}

/// How the table would be called that has what a file of two columns of this name says.
pub(crate) fn tables_beside(name: &str) -> impl Iterator<Item = String> {
    let stem = name.strip_suffix(".tsv").unwrap_or_default();
    stem.match_indices('.').map(|(at, _)| format!("{}.conll", &stem[..at]))
}

fn read_table(reading: &mut Reading<'_>, text: &str) {
    let token_column = usize::from(is_numbered(text));
    let is_data = |line: &&str| !line.trim().is_empty() && !line.starts_with("-DOCSTART-");
    let data = || without_header(text.lines().filter(is_data));
    let is_tag_first = are_tags_first(|| data().map(words_of));
    let last = Way::of(|| data().map(|line| words_of(line).skip(1).last().unwrap_or_default()));
    let first = text.lines().enumerate().find(|(_, line)| is_data(line)).filter(|(_, line)| is_header(line));
    let header = first.map(|(idx, _)| idx);
    let names: Vec<&str> = first.map(|(_, line)| words_of(line).collect()).unwrap_or_default();
    let label = label_of_column(names.last().copied().unwrap_or_default());
    reading.tell_unnamed(last, label);
    let names = names.get(token_column + 1..).unwrap_or_default();
    let predicted = predicted(|| data().map(words_of)).and_then(|column| column.checked_sub(token_column + 1));
    let predicted = predicted.filter(|_| names.is_empty() && last == Way::Usual).map(|column| column.to_string());
    if predicted.is_some() {
        let name = reading.name;
        reading.declared.notes.push(format!("{name}: {LAST_IS_PREDICTED}"));
    }
    let is_of_model = |column: &str| {
        let named = || names.get(column.parse::<usize>().ok()?);
        let name = if column == LAST { names.last() } else { named() };
        predicted.as_deref() == Some(column) || name.is_some_and(|name| is_of_model(name))
    };
    let mut table = Table { last, label, first_line: 1, ..Table::default() };
    for (idx, line) in text.lines().enumerate().filter(|(idx, _)| Some(*idx) != header) {
        let mut words: Vec<&str> = words_of(line).collect();
        if is_tag_first && words.len() == 2 {
            words.reverse();
        }
        match words.first() {
            None => table.end_sentence(),
            Some(&"-DOCSTART-") => {
                let next = Table { last, label, first_line: idx + 1, ..Table::default() };
                take(reading, std::mem::replace(&mut table, next), names, &is_of_model);
            }
            Some(comment) if comment.starts_with('#') && words[1..].iter().all(|word| !is_tag(word)) => {}
            Some(_) => table.add(&words[token_column.min(words.len() - 1)..]),
        }
    }
    take(reading, table, names, &is_of_model);
}

/// Whether the words of each sentence are counted in the first column.
fn is_numbered(text: &str) -> bool {
    let lines = text.lines().map(words_of);
    let mut first_words = lines.filter_map(|mut words| Some((words.next()?, words.next()?)));
    let mut n_lines = 0;
    let is_all = first_words.all(|(first, _)| {
        n_lines += 1;
        // WebAnno counts sentences too: `1-1`.
        first.starts_with('#') || first.split('-').all(|number| number.parse::<u32>().is_ok())
    });
    is_all && n_lines > 1
}

/// What the last column is called whose tags are written in a way of their own.
const LAST: &str = "last";

/// What is said of two columns that tag alike.
const LAST_IS_PREDICTED: &str = "its last two columns tag the same words alike: the last is taken for what a program predicted, as \
    conlleval has it; if each is what somebody made, a file of each with --by keeps them apart";

/// The last of the words on each line, where it and the one before are tags everywhere, and no few of those that tag something
/// are just the same: a column for each label, or labels in others, are not.
fn predicted<'l, L: Iterator<Item = W>, W: Iterator<Item = &'l str>>(lines: impl Fn() -> L) -> Option<usize> {
    const A_FEW: usize = 3;
    let n_words = lines().next()?.count();
    let column = n_words.checked_sub(1).filter(|column| *column > 1)?;
    let (mut n_tagged, mut n_same) = (0, 0);
    for line in lines() {
        let words: Vec<&str> = line.collect();
        let [.., gold, last] = words[..] else { return None };
        if words.len() != n_words || !is_tag(gold) || !is_tag(last) {
            return None;
        }
        n_tagged += usize::from(gold != "O" || last != "O");
        n_same += usize::from(gold != "O" && gold == last);
    }
    (n_same > 0 && n_same * A_FEW >= n_tagged).then_some(column)
}

/// Takes an article; `names` are those of the columns behind its words, where the file has some.
fn take(reading: &mut Reading<'_>, mut table: Table<'_>, names: &[&str], is_of_model: &impl Fn(&str) -> bool) {
    table.end_sentence();
    if !table.draft.text.is_empty() {
        table.draft.text.truncate(table.draft.text.trim_end().len());
        if leave_out_phrases(&mut table.draft.spans) {
            let name = reading.name;
            reading.declared.notes.push(format!("{name}: a column of phrases (NP, VP, …) is left out"));
        }
        let mut columns: BTreeSet<String> = table.tagged.iter().map(usize::to_string).collect();
        columns.extend((table.last != Way::Usual).then(|| LAST.to_owned()));
        if columns.iter().any(|name| is_of_model(name)) {
            set_apart(&mut table.draft, &columns, is_of_model);
        }
        if say_the_same(&table.draft.spans) {
            let name = reading.name;
            let note = "two columns tag some of the same words with the same labels: one may be what a program made; if each \
                        is what somebody made, a file of each with --by keeps them apart";
            reading.declared.notes.push(format!("{name}: {note}"));
        }
        let owners = owners_of(names);
        let list = |column: &usize| Some((column.to_string(), owners.get(names.get(*column)?)?.clone()));
        say_columns(&mut table.draft, table.tagged.iter().filter_map(list).collect());
        reading.take(Draft { place: format!("line {}", table.first_line), is_rebuilt: true, ..table.draft });
    }
}

/// Whose columns may be, as the first line calls them: `ner_ana`, or a name alone.
fn owners_of<'n>(names: &[&'n str]) -> BTreeMap<&'n str, OwnList> {
    let is_stem = |name: &str| OF_TAGS.contains(&&*name.to_lowercase());
    let owners = by_names(names, is_stem);
    if !owners.is_empty() {
        return owners;
    }
    let list = |name: &str| OwnList { family: "columns".to_owned(), name: name.to_owned(), ..OwnList::default() };
    names.iter().filter(|name| !is_nobody(name)).map(|name| (*name, list(name))).collect()
}

/// What columns of tags are called: `ner_ana`, `tags-ben`.
const OF_TAGS: [&str; 8] = ["ner", "tag", "tags", "ner_tag", "ner_tags", "label", "labels", "iob"];

/// Whether two columns have equal spans, as what people tagged and what a program predicted.
fn say_the_same(spans: &SpanDrafts) -> bool {
    let mut known = BTreeSet::new();
    !spans.iter().all(|span| known.insert((&*span.label, &span.at)))
}

#[derive(Default)]
struct Table<'t> {
    first_line: usize,
    /// How the last column says where a token is in its span, and which label it has whose tags name none.
    last: Way,
    label: &'t str,
    draft: Draft,
    n_code_points: usize,
    columns: Columns,
    /// Which of the columns behind the word have tags.
    tagged: BTreeSet<usize>,
}

impl Table<'_> {
    /// A token, and what stands behind it: tags and other things.
    fn add(&mut self, words: &[&str]) {
        let Some((token, rest)) = words.split_first() else { return };
        if self.n_code_points > 0 && !self.draft.text.ends_with('\n') {
            self.draft.text.push(' ');
            self.n_code_points += 1;
        }
        let start = self.n_code_points;
        self.draft.text.push_str(token);
        self.n_code_points += token.chars().count();
        let place = (start, self.n_code_points);
        if let Some(tag) = rest.last().filter(|_| self.last != Way::Usual) {
            let tag = self.last.usual(tag, self.label);
            self.columns.add(&mut self.draft.spans, LAST, &tag, place);
        }
        for (column, tag) in rest.iter().enumerate().filter(|(_, word)| is_tag(word)) {
            self.tagged.insert(column);
            self.columns.add(&mut self.draft.spans, &column.to_string(), tag, place);
        }
    }

    fn end_sentence(&mut self) {
        self.columns.end_sentence();
        if self.n_code_points > 0 && !self.draft.text.ends_with('\n') {
            self.draft.text.push('\n');
            self.n_code_points += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::formats::exchange::round_trip;
    use crate::formats::exchange::round_trip::{content_from_marked, exported_text};
    use crate::formats::{ExportOptions, Format, LossKind};
    use crate::formats::{LooksLike, export, guess_labelled, import, looks_labelled};
    use crate::model::{LabelId, arbitrary, marked};

    #[test]
    fn a_column_for_each_label() {
        let content = content_from_marked(&["[quote>2 “[claim No cuts]”] said [speaker#2 Ana].\nEnd"]);
        let expected = "-DOCSTART- O O O O\n\n“ B-quote O O O\nNo I-quote O B-claim O\ncuts I-quote O I-claim O\n\
            ” I-quote O O O\nsaid O O O O\nAna O B-speaker O O\n. O O O O\n\nEnd O O O O\n\n";
        assert_eq!(exported_text(Format::Conll, &content), expected);
    }

    #[test]
    fn a_flat_column_tells_what_it_lost() {
        let content = content_from_marked(&["[quote>2 “[claim No cuts]”] said [speaker#2 Ana Ru]iz"]);
        let flat = ["speaker", "claim", "quote"].map(|id| LabelId::new(id).unwrap()).to_vec();
        let export = export(Format::Conll, &content, &ExportOptions { flat, ..ExportOptions::default() });
        let losses: Vec<(LossKind, usize)> = export.losses.iter().map(|loss| (loss.kind, loss.places.len())).collect();
        assert_eq!(losses, [(LossKind::Overlap, 1), (LossKind::Link, 1), (LossKind::SnappedEdge, 1)]);
    }

    #[test]
    fn what_is_called_a_text_is_one_unless_many_tags_prove_it() {
        let tagged = "Ana B-speaker\nLee I-speaker\nran O\nto O\nRome B-place\nin O\nMay O\n. O\n";
        let is_table = |text: &str| guess_labelled("a.txt", text.as_bytes()).0 == Some(Format::Conll);
        assert!(is_table(tagged));
        let is_told = |text: &str| looks_labelled("a.txt", text.as_bytes()) == Some(LooksLike::Format(Format::Conll));
        // One line less; none that is outside; no tag of one name twice; a word among the tags.
        let others = [
            tagged.replace(". O\n", ""),
            tagged.replace(" O\n", " B-place\n"),
            tagged.replace("Lee I-speaker", "Lee O"),
            tagged.replace("ran O", "ran home"),
        ];
        for other in others {
            assert!(!is_table(&other) && is_told(&other), "{other}");
        }
        for prose in [
            "The B-52 flew\nThe B-17 fell\nThe B-29 stayed\n",
            "08:00 S-Bahn Essen\n08:10 U-Bahn Essen\n08:20 S-Bahn Bonn\n",
            "Vitamins: B-6, B-12\nMinerals: B-5, B-3\nOthers: B-1, B-2\n",
        ] {
            assert!(!is_table(prose) && !is_table(&prose.repeat(8)), "{prose}");
        }
    }

    #[test]
    fn the_names_of_columns_are_no_words_wherever_they_stand() {
        for before in ["", "\n", "-DOCSTART- O\n\n"] {
            let file = format!("{before}token tag\nAna B-speaker\nran O\n");
            let content = content_from_marked(&[]);
            let imported = import(Format::Conll, &[("a.conll".to_owned(), file.into_bytes())], content.labels());
            let printed: Vec<String> = imported.articles.iter().map(|one| marked::print(&one.article)).collect();
            assert_eq!(printed, ["[speaker#1 Ana] ran"], "{before:?}");
        }
    }

    #[test]
    fn tags_in_other_ways_are_read() {
        let check = |file: &str, expected: &str, n_notes: usize| {
            let files = [("a.conll".to_owned(), file.as_bytes().to_vec())];
            assert_eq!(guess_labelled("a.conll", file.as_bytes()).0, Some(Format::Conll), "{file}");
            let imported = import(Format::Conll, &files, content_from_marked(&[]).labels());
            assert_eq!(marked::print(&imported.articles[0].article), expected, "{file}");
            assert_eq!((imported.notes.len(), imported.warnings.len()), (n_notes, 0), "{:?}", imported.notes);
        };
        check("We\tB\nlost\tI\nsaid\tO\n", "[span#1 We lost] said", 1);
        check("We\tB\nlost\tE\nsaid\tO\nAna\tS\n", "[span#1 We lost] said [span#2 Ana]", 1);
        check("token\tclaim\nWe\tB\nlost\tI\nsaid\tO\n", "[claim#1 We lost] said", 1);
        for tags in ["B:x I:x O", "B.x I.x O", "B\u{2212}x I\u{2212}x O", "x-START x-END O", "b-x i-x o"] {
            let words = ["Ana", "Ruiz", "ran"].iter().zip(tags.split(' '));
            let lines: Vec<String> = words.map(|(word, tag)| format!("{word}\t{tag}\n")).collect();
            check(&lines.concat(), "[x#1 Ana Ruiz] ran", 0);
        }
    }

    #[test]
    fn columns_that_contradict_each_other_are_of_two_people() {
        let read = |file: &str| -> Vec<String> {
            let files = [("a.conll".to_owned(), file.as_bytes().to_vec())];
            let article = import(Format::Conll, &files, content_from_marked(&[]).labels()).articles.remove(0).article;
            let readings = article.readings().map(|one| format!("{} {}", one.annotator, one.spans.len()));
            readings.chain([article.spans().len().to_string()]).collect()
        };
        let rows = "Ana B-speaker B-speaker\nRuiz O I-speaker\nsaw O O\nBen B-speaker B-speaker\n";
        assert_eq!(read(rows), ["2"], "the last is what a program predicted");
        assert_eq!(read(&format!("token gold pred\n{rows}")), ["2"]);
        assert_eq!(read(&format!("token pred gold\n{rows}")), ["2"]);
        assert_eq!(read("token pred\nAna B-speaker\nran O\n"), ["0"], "a suggestion");
        assert_eq!(read(&format!("token ner_v1 ner_v2\n{rows}")), ["3"]);
        assert_eq!(read(&format!("token ana ben\n{rows}")), ["ana 2", "ben 2", "0"]);
        assert_eq!(read(&format!("token ner_ana ner_ben\n{rows}")), ["ana 2", "ben 2", "0"]);
        let nested = "FC B-ORG O\nBayern I-ORG B-ORG\n";
        assert_eq!(
            [read(nested), read(&format!("token ner_ana ner_ben\n{nested}"))],
            [["2"], ["2"]],
            "labels in others"
        );
        assert_eq!(read("Ana B-speaker O\nRuiz O B-claim\nran O O\n"), ["2"], "a column for each label");
    }

    #[test]
    fn a_pair_file_with_other_tags_than_the_table_is_read() {
        let content = content_from_marked(&["[quote No] said [speaker Ana]."]);
        let mut files = export(Format::Conll, &content, &ExportOptions::default()).files;
        let n_articles = |files: &[(String, Vec<u8>)]| {
            let imported = import(Format::Conll, files, content.labels());
            (imported.articles.len(), imported.notes.iter().filter(|note| note.contains("says again")).count())
        };
        let n_pairs = files.len() - 1;
        assert_eq!(n_articles(&files), (1, n_pairs));
        let mended = files.iter_mut().find(|(name, _)| name.ends_with(".claim.tsv")).unwrap();
        mended.1 = String::from_utf8(mended.1.clone()).unwrap().replace("No\tO", "No\tB-claim").into_bytes();
        assert_eq!(n_articles(&files).1, n_pairs - 1);
    }

    #[test]
    fn what_leaves_comes_back_as_tokens() {
        let content =
            content_from_marked(&["[quote “[claim No cuts]”] said [speaker Ana].\nEnd", "[boilerplate Next]"]);
        let files = export(Format::Conll, &content, &ExportOptions::default()).files;
        let imported = import(Format::Conll, &files, content.labels());
        let printed: Vec<String> = imported.articles.iter().map(|imported| marked::print(&imported.article)).collect();
        let expected = ["[quote#1 “ [claim#2 No cuts] ”] said [speaker#3 Ana] .\nEnd", "[boilerplate#1 Next]"];
        assert_eq!((printed, imported.warnings), (expected.map(str::to_owned).to_vec(), Vec::new()));
    }

    #[test]
    fn articles_of_the_same_words_leave_as_one() {
        round_trip::check_stable(Format::Conll, &content_from_marked(&["Ana", "\nAna", "Ben"]));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn what_comes_in_leaves_the_same(content in arbitrary::content()) {
            round_trip::check_stable(Format::Conll, &content);
        }
    }
}
