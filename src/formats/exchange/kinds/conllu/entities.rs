//! Mentions in brackets, as GUM and `CorefUD` write them: `Entity=(1-person(2-place`, and at their last words `2)1)`.

use std::collections::BTreeMap;

use crate::formats::exchange::core::draft::{Draft, SpanDraft, SpanDrafts};
use crate::model::counted;

/// The label of a mention that says no kind.
const MENTION: &str = "mention";

/// At which place a mention has what it is called by and what kind it is, as the file says.
#[derive(Clone, Copy)]
pub(super) struct Shape {
    id: usize,
    kind: usize,
}

impl Default for Shape {
    fn default() -> Self {
        Self { id: 0, kind: 1 }
    }
}

impl Shape {
    /// What `# global.Entity = eid-etype-head-minspan` says.
    pub(super) fn declared(line: &str) -> Option<Self> {
        let names: Vec<&str> = line.strip_prefix("# global.Entity = ")?.trim().split('-').collect();
        let at = |wanted: [&str; 2]| names.iter().position(|name| wanted.contains(name));
        let usual = Self::default();
        Some(Self { id: at(["eid", "GRP"]).unwrap_or(usual.id), kind: at(["etype", "entity"]).unwrap_or(usual.kind) })
    }

    /// What a mention is called that ends: by its name alone, or by all that it began with.
    fn id_in(self, name: &str) -> &str {
        if name.contains('-') { Self::field(name, self.id) } else { name }
    }

    fn field(mention: &str, at: usize) -> &str {
        mention.split('-').nth(at).unwrap_or_default()
    }
}

/// Where a token lies in the text; a word that is only understood has no place of its own.
#[derive(Clone, Copy)]
pub(super) enum Place {
    Words(usize, usize),
    /// Behind this many characters.
    None(usize),
}

/// The mentions of a document that have begun.
#[derive(Default)]
pub(super) struct Mentions {
    /// By what they are called, those that began last at the end.
    open: BTreeMap<String, Vec<Open>>,
    /// The spans of mentions that are in parts, by what they are called.
    parted: BTreeMap<String, usize>,
    n_unmatched: usize,
    /// Mentions of words that are only understood.
    n_understood: usize,
}

struct Open {
    id: String,
    label: String,
    start: usize,
}

enum Bracket<'b> {
    Open(&'b str),
    Whole(&'b str),
    Close(&'b str),
}

impl Mentions {
    /// Takes in the brackets at a token.
    pub(super) fn add(&mut self, spans: &mut SpanDrafts, brackets: &str, place: Place, shape: Shape) {
        let (start, end) = match place {
            Place::Words(start, end) => (start, end),
            Place::None(at) => (at, at),
        };
        for bracket in brackets_in(brackets) {
            match bracket {
                Bracket::Open(mention) => {
                    let open = Open::new(mention, start, shape);
                    self.open.entry(open.id.clone()).or_default().push(open);
                }
                Bracket::Whole(mention) => self.end(spans, Open::new(mention, start, shape), end),
                Bracket::Close(name) => match self.open.get_mut(shape.id_in(name)).and_then(Vec::pop) {
                    Some(open) => self.end(spans, open, end),
                    None => self.n_unmatched += 1,
                },
            }
        }
    }

    fn end(&mut self, spans: &mut SpanDrafts, open: Open, end: usize) {
        if open.start >= end {
            self.n_understood += 1;
            return;
        }
        let at = (open.start, end);
        // Of `e1[2/3]` the first part is there already.
        let whole = open.id.split_once('[').map(|(whole, part)| (whole.to_owned(), part.starts_with("1/")));
        if let Some((whole, false)) = &whole
            && let Some(idx) = self.parted.get(whole)
        {
            return spans[*idx].at.push(at);
        }
        let idx = spans.len();
        self.parted.extend(whole.map(|(whole, _)| (whole, idx)));
        spans.push(SpanDraft { key: format!("Entity#{idx}"), label: open.label, at: vec![at], ..SpanDraft::default() });
    }

    /// Says what of them could not be taken in.
    pub(super) fn finish(self, draft: &mut Draft) {
        let n_unmatched = self.n_unmatched + self.open.values().map(Vec::len).sum::<usize>();
        if n_unmatched > 0 {
            let ends = counted(n_unmatched, "bracket");
            draft.remarks.push(format!("mentions (Entity) have {ends} without another, and are left out"));
        }
        if self.n_understood > 0 {
            let mentions = counted(self.n_understood, "mention");
            draft.remarks.push(format!("{mentions} (Entity) of words that do not stand in the text: left out"));
        }
    }
}

impl Open {
    fn new(mention: &str, start: usize, shape: Shape) -> Self {
        let label = Shape::field(mention, shape.kind);
        let label = if label.is_empty() { MENTION } else { label };
        Self { id: Shape::field(mention, shape.id).to_owned(), label: label.to_owned(), start }
    }
}

fn brackets_in(mut rest: &str) -> Vec<Bracket<'_>> {
    let mut brackets = Vec::new();
    while !rest.is_empty() {
        let inner = rest.strip_prefix('(');
        let words = inner.unwrap_or(rest);
        let end = words.find(['(', ')']).unwrap_or(words.len());
        let behind = words[end..].strip_prefix(')');
        brackets.extend(match (inner, behind) {
            (Some(_), Some(_)) => Some(Bracket::Whole(&words[..end])),
            (Some(_), None) => Some(Bracket::Open(&words[..end])),
            (None, Some(_)) => Some(Bracket::Close(&words[..end])),
            (None, None) => None,
        });
        rest = behind.unwrap_or(&words[end..]);
    }
    brackets
}

#[cfg(test)]
mod tests {
    use crate::formats::{Format, import};
    use crate::model::LabelSet;

    /// The mentions of words, a word a bracket.
    fn check(header: &str, words: &[(&str, &str, &str)], expected: &[&str], n_told: usize) {
        let rows = words.iter().map(|(number, word, brackets)| {
            let misc = if brackets.is_empty() { "_".to_owned() } else { format!("SpaceAfter=Yes|Entity={brackets}") };
            format!("{number}\t{word}{}\t{misc}\n", "\t_".repeat(7))
        });
        let file = format!("{header}# text = x\n{}\n", rows.collect::<String>());
        let imported = import(Format::Conllu, &[("a.conllu".to_owned(), file.into_bytes())], &LabelSet::built_in());
        let article = &imported.articles[0].article;
        let mut spans: Vec<String> =
            article.spans().iter().map(|span| format!("{} {}", span.label, article.text_of(span))).collect();
        spans.sort();
        assert_eq!(
            (spans.iter().map(|span| &**span).collect::<Vec<_>>(), imported.warnings.len()),
            (expected.to_vec(), n_told)
        );
    }

    #[test]
    fn mentions_in_brackets_are_spans_with_their_kind() {
        let gum = "# newdoc id = a\n# global.Entity = GRP-etype-infstat-minspan-link-identity\n";
        let words = [
            ("1", "The", "(1-person-new-1,2-coref"),
            ("2", "mayor", ""),
            ("3", "of", ""),
            ("4", "Ulm", "(2-place-giv:act-1-sgl)1)"),
            ("5", "left", ""),
        ];
        check(gum, &words, &["person The mayor of Ulm", "place Ulm"], 0);
        let coref = "# global.Entity = eid-etype-head-minspan-infstat\n";
        let words = [
            ("1", "Ana", "(e1[1/2]-person-1-1-new"),
            ("2", "Ruiz", "e1[1/2])"),
            ("3", "and", ""),
            ("4", "Ben", "(e1[2/2]-person-1-1-new)(e2--1"),
            ("4.1", "_", "(e3-person-1)"),
            ("5", "left", "e2)e9)"),
        ];
        check(coref, &words, &["mention Ben left", "person Ana Ruiz Ben"], 2);
    }
}
