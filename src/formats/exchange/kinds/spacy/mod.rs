//! spaCy: JSON Lines, scripts that make a `DocBin` of them and back, and a config whose suggester fits the spans.

mod read;

use std::collections::BTreeMap;
use std::io;

use crate::formats::exchange::core::batch::{Batch, Out};
use crate::formats::exchange::core::facts::Facts;
use crate::formats::exchange::core::loss::{Carries, LossKind, Voices};
use crate::formats::exchange::core::rows;
use crate::formats::exchange::core::tokens;
use crate::model::LabelId;

const SCRIPT: &str = include_str!("to_docbin.py");
const SCRIPT_BACK: &str = include_str!("from_docbin.py");
const CONFIG: &str = include_str!("base_config.cfg");
/// Longer spans are rare, and every one more makes the suggester propose a candidate more for each word.
const MOST_WORDS: usize = 64;

pub(crate) const FACTS: Facts = Facts {
    name: "spacy",
    title: "spaCy",
    about: "JSON Lines, scripts that make a DocBin and back, and a span categorizer config",
    extension: "jsonl",
    is_folder: true,
    carries: Carries { links: true, notes: true, people: false, predictions: true, scores: false },
    voices: Voices::Spans,
    write: Some(write),
    read: Some(read::read),
    sniff: read::sniff,
    ..Facts::PLAIN
};

fn write(batch: &mut Batch<'_>, out: &mut Out<'_>) -> io::Result<()> {
    for article in batch.articles.clone() {
        for span in article.spans().iter().filter(|span| span.fragments.count() > 1) {
            batch.lose(LossKind::Fragments, article, Some(span.id));
        }
    }
    let config = CONFIG.replace("{max_size}", &longest_span(batch).to_string());
    rows::write_lines(out.main("jsonl")?, &batch.records())?;
    let beside = [("to_docbin.py", SCRIPT), ("from_docbin.py", SCRIPT_BACK), ("base_config.cfg", &*config)];
    beside.into_iter().try_for_each(|(name, content)| out.add(name, content))
}

/// How many words 98 of 100 spans of each label do not exceed.
fn longest_span(batch: &Batch<'_>) -> usize {
    let mut lengths: BTreeMap<&LabelId, Vec<usize>> = BTreeMap::new();
    for article in &batch.articles {
        let tokens = tokens::tokens(article.text().as_str());
        for span in article.spans().iter() {
            lengths.entry(&span.label).or_default().push(tokens::covered(&tokens, span.extent()).len());
        }
    }
    let most = lengths.into_values().filter_map(|mut lengths| {
        lengths.sort_unstable();
        lengths.get((lengths.len() * 98 / 100).min(lengths.len() - 1)).copied()
    });
    most.max().unwrap_or(1).clamp(1, MOST_WORDS)
}
