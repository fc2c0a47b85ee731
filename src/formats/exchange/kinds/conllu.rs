//! `CoNLL-U`: ten columns, with offsets and the tags of every label in the last.

use std::fmt::Write as _;

use crate::formats::exchange::core::batch::Batch;
use crate::formats::exchange::core::draft::{Draft, SpanDraft};
use crate::formats::exchange::core::facts::Facts;
use crate::formats::exchange::core::loss::Carries;
use crate::formats::exchange::core::reading::Reading;
use crate::formats::exchange::core::sniff::{Sample, Sign};
use crate::formats::exchange::core::tokens::{Tag, is_new_line, label_ids, tags, tokens};
use crate::model::{Article, LabelId, OffsetCursor, OffsetUnit};

pub(crate) const FACTS: Facts = Facts {
    name: "conllu",
    title: "CoNLL-U",
    about: "a token a line with offsets and tags in the last column",
    extension: "conllu",
    carries: Carries { links: false, notes: false, people: false },
    write: Some(write),
    read: Some(read),
    sniff,
    ..Facts::PLAIN
};

fn sniff(sample: &Sample) -> Sign {
    let has_ten_columns = sample.table_line().is_some_and(|line| line.split('\t').count() == 10);
    Sign::from(sample.extension == "conllu" || has_ten_columns)
}

fn write(batch: &mut Batch<'_>) -> Vec<(String, Vec<u8>)> {
    let labels = label_ids(batch);
    let mut out = String::new();
    for article in batch.articles.clone() {
        write_article(&mut out, batch, article, &labels);
    }
    batch.file("conllu", out)
}

fn write_article(out: &mut String, batch: &mut Batch<'_>, article: &Article, labels: &[LabelId]) {
    let text = article.text().as_str();
    let tokens = tokens(text);
    let columns: Vec<Vec<Tag<'_>>> =
        labels.iter().map(|label| tags(batch, article, &tokens, std::slice::from_ref(label))).collect();
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
        for (label, column) in labels.iter().zip(&columns) {
            out.extend(["|", label.as_str(), "=", &column[idx].name()]);
        }
        let is_last = tokens.get(idx + 1).is_some_and(|next| next.start == token.end);
        out.push_str(if is_last { "|SpaceAfter=No\n" } else { "\n" });
    }
    out.push_str(if tokens.is_empty() { "" } else { "\n" });
}

/// Reads tokens with `start_char` and `end_char`. What lies between them is space, and a line end between sentences.
fn read(reading: &mut Reading<'_>) {
    let mut draft = Draft::default();
    let mut n_code_points = 0;
    let mut is_new_sentence = false;
    for (idx, line) in reading.text.lines().enumerate() {
        if let Some(id) = line.strip_prefix("# newdoc id = ") {
            take(reading, std::mem::take(&mut draft));
            (draft.id, draft.place, n_code_points) = (id.to_owned(), format!("line {}", idx + 1), 0);
        }
        is_new_sentence |= line.is_empty();
        let columns: Vec<&str> = line.split('\t').collect();
        let [number, token, .., misc] = columns[..] else { continue };
        let number_of = |name: &str| field(misc, name)?.parse::<usize>().ok();
        let Some((start, end)) = number_of("start_char").zip(number_of("end_char")) else {
            reading.warn(&format!("line {}", idx + 1), "the token has no start_char and end_char");
            continue;
        };
        if number.contains(['-', '.']) || start < n_code_points || end < start {
            reading.warn(&format!("line {}", idx + 1), "the token does not stand behind the one before");
            continue;
        }
        for gap in n_code_points..start {
            let is_line_end = is_new_sentence && gap == n_code_points && gap > 0;
            draft.text.push(if is_line_end { '\n' } else { ' ' });
        }
        is_new_sentence = false;
        draft.text.push_str(token);
        n_code_points = start + token.chars().count();
        tag_token(&mut draft, misc, start, n_code_points);
    }
    take(reading, draft);
}

fn take(reading: &mut Reading<'_>, draft: Draft) {
    if !draft.text.is_empty() {
        reading.take(draft);
    }
}

fn field<'a>(misc: &'a str, name: &str) -> Option<&'a str> {
    misc.split('|').find_map(|pair| pair.split_once('=').filter(|(key, _)| *key == name)).map(|(_, value)| value)
}

fn tag_token(draft: &mut Draft, misc: &str, start: usize, end: usize) {
    for (column, tag) in misc.split('|').filter_map(|pair| pair.split_once('=')) {
        let Some((place, label)) = tag.split_once('-').filter(|(place, _)| matches!(*place, "B" | "I")) else {
            continue;
        };
        // A span is called by its column and number: the one that goes on is the last of its column.
        let last = draft.spans.iter_mut().rev().find(|span| span.key.starts_with(&format!("{column}#")));
        match last.filter(|span| place == "I" && span.label == label) {
            Some(span) => span.at[0].1 = end,
            None => draft.spans.push(SpanDraft {
                key: format!("{column}#{}", draft.spans.len()),
                label: label.to_owned(),
                at: vec![(start, end)],
                ..SpanDraft::default()
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::formats::exchange::round_trip;
    use crate::formats::exchange::round_trip::content_from_marked;
    use crate::formats::{ExportOptions, Format};
    use crate::formats::{export, import};
    use crate::model::{arbitrary, marked};

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

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn what_comes_in_leaves_the_same(content in arbitrary::content()) {
            round_trip::check_stable(Format::Conllu, &content);
        }
    }
}
