//! `WebAnno` TSV 3: a token a line with a column for each feature of each layer, as `WebAnno` and `INCEpTION` write it.

use std::collections::BTreeMap;

use crate::formats::exchange::core::draft::{Draft, RelationDraft, SpanDraft};
use crate::formats::exchange::core::facts::Facts;
use crate::formats::exchange::core::imported::joined_note;
use crate::formats::exchange::core::loss::Carries;
use crate::formats::exchange::core::reading::Reading;
use crate::formats::exchange::core::sniff::Sign;
use crate::model::{OffsetUnit, Source};

pub(crate) const FACTS: Facts = Facts {
    name: "webanno-tsv",
    title: "WebAnno TSV 3",
    about: "tokens with the layers of WebAnno and INCEpTION",
    extension: "tsv",
    carries: Carries { links: true, notes: false, people: false, predictions: false, scores: false },
    read: Some(read),
    sniff: |sample| if sample.head.starts_with("#FORMAT=WebAnno TSV 3") { Sign::Proven } else { Sign::None },
    ..Facts::PLAIN
};

/// Layers that say of every text what its grammar is.
const GRAMMAR: [&str; 6] = ["Lemma", "POS", "Stem", "MorphologicalFeatures", "Dependency", "Token"];

/// A layer: what its spans are called where no feature says so, and its columns.
struct Layer {
    name: String,
    /// The column that names the label, where there is one.
    label: Option<usize>,
    columns: std::ops::Range<usize>,
    /// What its columns are called.
    features: Vec<String>,
    /// Columns of roles, behind each of which stands one of what fills them.
    slots: Vec<usize>,
    is_relation: bool,
    is_chain: bool,
}

/// Reads the text, spans of all layers under their value or the name of their layer, and the relations between them.
fn read(reading: &mut Reading<'_>) {
    let unit = reading.offset_unit.unwrap_or(OffsetUnit::Utf16);
    let mut table = Table { unit, ..Table::default() };
    for (idx, line) in reading.text.lines().enumerate() {
        if let Some(header) = line.strip_prefix("#T_") {
            table.layer(header);
        } else if let Some(text) = line.strip_prefix("#Text=") {
            table.sentence(&plain(text));
        } else if !line.starts_with('#')
            && !line.is_empty()
            && let Err(what) = table.token(line, &mut reading.n_blanks_left)
        {
            reading.warn(&format!("line {}", idx + 1), what);
        }
    }
    let source = Source { path: reading.name.to_owned(), ..Source::default() };
    let draft = table.into_draft();
    reading.take(Draft { source, ..draft });
}

#[derive(Default)]
struct Table {
    /// What the places of its tokens count.
    unit: OffsetUnit,
    draft: Draft,
    layers: Vec<Layer>,
    n_columns: usize,
    n_chains: usize,
    /// A sentence whose place its first token tells.
    waiting: Option<String>,
    n_units: usize,
    /// By layer and number in brackets: the span that goes on over several tokens.
    open: BTreeMap<(usize, String), usize>,
    /// By token, and by token and number in brackets: the last span that covers it.
    spans_at: BTreeMap<String, usize>,
    links: Vec<(String, String, String)>,
}

impl Table {
    /// `SP=type|feature|…`, `RL=type|feature|BT_type`
    fn layer(&mut self, header: &str) {
        let Some((kind, layer)) = header.split_once('=') else { return };
        let mut parts = layer.split('|');
        let name = parts.next().unwrap_or_default();
        let name = name.rsplit('.').next().unwrap_or(name).to_owned();
        let features: Vec<&str> = parts.collect();
        // As in the XMI of the same layers; only links are called by their kind.
        let names = if kind == "RL" { &["value", "label", "kind"][..] } else { &["label", "value"] };
        let label = names.iter().find_map(|name| features.iter().position(|one| one == name));
        let first = self.n_columns;
        self.n_columns += features.len().max(1);
        self.n_chains += usize::from(kind == "CH");
        let label = label.map(|idx| first + idx);
        let is_slot = |idx: &usize| features[*idx].starts_with("ROLE_");
        let slots = (0..features.len()).filter(is_slot).map(|idx| first + idx).collect();
        self.layers.push(Layer {
            name,
            label,
            columns: first..self.n_columns,
            features: features.iter().map(|name| (*name).to_owned()).collect(),
            slots,
            is_relation: kind != "SP",
            is_chain: kind == "CH",
        });
    }

    fn sentence(&mut self, text: &str) {
        match &mut self.waiting {
            Some(waiting) => waiting.extend(["\n", text]),
            None => self.waiting = Some(text.to_owned()),
        }
    }

    fn token(&mut self, line: &str, n_blanks_left: &mut usize) -> Result<(), &'static str> {
        let mut cells = line.split('\t');
        let (Some(number), Some(place), Some(_)) = (cells.next(), cells.next(), cells.next()) else {
            return Err("this is no row of a token, and what it labels is left out");
        };
        let place = place.split_once('-').and_then(|(start, end)| Some((start.parse().ok()?, end.parse().ok()?)));
        let (start, end) = place.ok_or("this token has no place, and what it labels is left out")?;
        self.place_sentence(start, n_blanks_left);
        let cells: Vec<Vec<&str>> = cells.map(|cell| split(cell, '|')).collect();
        for idx in 0..self.layers.len() {
            self.cells_of(idx, &cells, number, (start, end));
        }
        Ok(())
    }

    /// Sentences are as far apart as their tokens say.
    fn place_sentence(&mut self, start: usize, n_blanks_left: &mut usize) {
        let Some(text) = self.waiting.take() else { return };
        let gap = start.saturating_sub(self.n_units).min(*n_blanks_left);
        *n_blanks_left -= gap;
        self.draft.text.extend(std::iter::repeat_n('\n', gap));
        self.draft.text.push_str(&text);
        self.n_units += gap + n_units(self.unit, &text);
    }

    fn cells_of(&mut self, idx: usize, cells: &[Vec<&str>], number: &str, place: (usize, usize)) {
        let layer = &self.layers[idx];
        if layer.is_chain || GRAMMAR.contains(&&*layer.name) {
            return;
        }
        let is_set = |cell: &&Vec<&str>| !matches!(cell[..], ["_" | ""]);
        let Some(first) = cells.get(layer.columns.start).filter(is_set) else { return };
        let (name, is_relation) = (layer.name.clone(), layer.is_relation);
        let own = layer.label.and_then(|column| cells.get(column));
        // A layer without such a feature is called by its name, whatever its others say.
        let unnamed = || if is_relation { first.clone() } else { first.iter().map(|part| star(part)).collect() };
        let labels = own.cloned().unwrap_or_else(unnamed);
        if is_relation {
            let ends = cells.get(layer.columns.end - 1);
            for (end, label) in ends.into_iter().flatten().zip(labels) {
                let (from, to) = end.split_once('[').map_or((*end, None), |(from, rest)| (from, Some(rest)));
                let (from_span, to_span) =
                    to.and_then(|rest| rest.trim_end_matches(']').split_once('_')).unwrap_or(("0", "0"));
                let key = |token: &str, span: &str| format!("{token}[{span}]");
                let (label, _) = numbered(label);
                let kind = if ["*", "_", ""].contains(&label) { name.clone() } else { plain(label) };
                self.links.push((kind, key(from, from_span), key(number, to_span)));
            }
            return;
        }
        let slots = layer.slots.clone();
        for (nth, value) in labels.into_iter().enumerate() {
            let (label, span) = numbered(value);
            let label = if ["*", "_", ""].contains(&label) { name.clone() } else { plain(label) };
            if let Some(new) = self.span(idx, label, span, number, place) {
                self.features_of(idx, new, cells, nth);
                let from = format!("{number}[{}]", if span.is_empty() { "0" } else { span });
                for column in &slots {
                    self.slots_of(&from, cells, *column, nth);
                }
            }
        }
    }

    /// The links from a span to what fills its slots, which are called by their roles.
    fn slots_of(&mut self, from: &str, cells: &[Vec<&str>], column: usize, nth: usize) {
        let parts = |column: usize| {
            let cell = cells.get(column).and_then(|parts| parts.get(nth).copied()).unwrap_or("_");
            split(numbered(cell).0, ';').into_iter().filter(|part| !["_", "*", ""].contains(part)).collect::<Vec<_>>()
        };
        let targets = cells.get(column + 1).and_then(|parts| parts.get(nth).copied()).unwrap_or("_");
        let targets = split(targets, ';');
        for (role, target) in parts(column).into_iter().zip(targets) {
            let to = if target.ends_with(']') { target.to_owned() } else { format!("{target}[0]") };
            self.links.push((plain(numbered(role).0), from.to_owned(), to));
        }
    }

    /// Adds a span or goes on with one; gives where a new one is.
    fn span(
        &mut self,
        layer: usize,
        label: String,
        span: &str,
        number: &str,
        (start, end): (usize, usize),
    ) -> Option<usize> {
        let open = (!span.is_empty()).then(|| (layer, span.to_owned()));
        let there = open.as_ref().and_then(|key| self.open.get(key)).copied();
        let idx = there.unwrap_or(self.draft.spans.len());
        if there.is_none() {
            let key = format!("#{idx}");
            self.draft.spans.push(SpanDraft { key, label, at: vec![(start, end)], ..SpanDraft::default() });
        }
        if let Some(last) = self.draft.spans[idx].at.last_mut() {
            last.1 = end;
        }
        self.open.extend(open.map(|key| (key, idx)));
        let span = if span.is_empty() { "0" } else { span };
        self.spans_at.entry(format!("{number}[{span}]")).or_insert(idx);
        self.spans_at.entry(format!("{number}[0]")).or_insert(idx);
        there.is_none().then_some(idx)
    }

    /// What the other features of a layer say of a span: a note, or nothing that has a place here.
    fn features_of(&mut self, layer: usize, span: usize, cells: &[Vec<&str>], nth: usize) {
        let Layer { name, label, columns, features, slots, .. } = &self.layers[layer];
        for (column, feature) in columns.clone().zip(features) {
            let is_of_slot = slots.iter().any(|slot| [*slot, slot + 1].contains(&column));
            let Some(value) = cells.get(column).and_then(|parts| parts.get(nth).copied()) else { continue };
            let value = numbered(value).0;
            if Some(column) == *label || is_of_slot || ["*", "_", ""].contains(&value) {
                continue;
            }
            match &**feature {
                "note" | "comment" => {
                    let note = &mut self.draft.spans[span].note;
                    *note = joined_note(note.take(), Some(plain(value)));
                }
                feature => self.draft.leave_out(feature, name),
            }
        }
    }

    fn into_draft(mut self) -> Draft {
        self.draft.unit = self.unit;
        let key = |at: &str| self.spans_at.get(at).map(|idx| format!("#{idx}"));
        for (kind, from, to) in &self.links {
            match key(from).zip(key(to)) {
                Some((from, to)) => {
                    self.draft.relations.push(RelationDraft { key: String::new(), kind: kind.clone(), from, to });
                }
                None => self.draft.remarks.push(format!("a link from {from} to {to} has an end that is no span")),
            }
        }
        if self.n_chains > 0 {
            self.draft.remarks.push(format!("layers of chains (coreference) are left out: {}", self.n_chains));
        }
        self.draft
    }
}

fn n_units(unit: OffsetUnit, text: &str) -> usize {
    match unit {
        OffsetUnit::CodePoint => text.chars().count(),
        OffsetUnit::Utf16 => text.encode_utf16().count(),
        OffsetUnit::Byte => text.len(),
    }
}

/// `PER[2]` as `PER` and `2`
fn numbered(value: &str) -> (&str, &str) {
    let numbered = value.strip_suffix(']').and_then(|value| value.rsplit_once('['));
    numbered.filter(|(_, number)| number.bytes().all(|byte| byte.is_ascii_digit())).unwrap_or((value, ""))
}

/// The parts of a cell: what has a backslash before it parts nothing.
fn split(cell: &str, at: char) -> Vec<&str> {
    let (mut parts, mut start, mut is_escaped) = (Vec::new(), 0, false);
    for (idx, character) in cell.char_indices() {
        if is_escaped {
            is_escaped = false;
        } else if character == '\\' {
            is_escaped = true;
        } else if character == at {
            parts.push(&cell[start..idx]);
            start = idx + 1;
        }
    }
    parts.push(&cell[start..]);
    parts
}

/// The part of a cell without what it says of its span: `[2]` of `direct[2]`.
fn star(part: &str) -> &str {
    match numbered(part).1 {
        "" => "*",
        number => &part[part.len() - number.len() - 2..],
    }
}

/// Without the backslashes before what would mean something.
fn plain(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut characters = value.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => match characters.next() {
                Some('t') => out.push('\t'),
                Some('n') => out.push('\n'),
                Some('r') => out.push('\r'),
                next => out.extend(next.or(Some('\\'))),
            },
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use crate::formats::{Format, guess, import};
    use crate::model::{LabelSet, marked};

    #[test]
    fn chains_are_told_once_and_no_broken_links() {
        let tsv = "#FORMAT=WebAnno TSV 3.3\n#T_SP=webanno.custom.Quote|kind\n\
            #T_CH=de.tudarmstadt.ukp.dkpro.core.api.coref.type.CoreferenceLink|referenceType|referenceRelation\n\n\n\
            #Text=Ana left.\n1-1\t0-3\tAna\tdirect\tnam->1-1\tcoref->1-1\t\n1-2\t4-8\tleft\t_\t_\t_\t\n1-3\t8-9\t.\t_\t_\t_\t\n";
        let files = [("a.txt".to_owned(), tsv.as_bytes().to_vec())];
        assert_eq!(guess(&files), Some(Format::WebannoTsv));
        let imported = import(Format::WebannoTsv, &files, &LabelSet::built_in());
        let told: Vec<&str> = imported.warnings.iter().map(|warning| &*warning.message).collect();
        assert_eq!(told, ["layers of chains (coreference) are left out: 1"]);
        assert_eq!(marked::print(&imported.articles[0].article), "[quote#1 Ana] left.");
    }

    #[test]
    fn lines_that_are_no_tokens_are_told_with_their_number() {
        let tsv = "#FORMAT=WebAnno TSV 3.3\n#T_SP=webanno.custom.Span|label\n\n\n#Text=Ana left.\n1-1\t0-3\tAna\tperson\t\n\
            1-2\t4-8\n1-3\tx\tleft\tverb\t\n";
        let imported = import(Format::WebannoTsv, &[("a.tsv".to_owned(), tsv.into())], &LabelSet::built_in());
        let places: Vec<&str> = imported.warnings.iter().map(|warning| &*warning.place).collect();
        assert_eq!(places, ["a.tsv, line 7", "a.tsv, line 8"]);
        assert_eq!(marked::print(&imported.articles[0].article), "[person#1 Ana] left.");
    }

    #[test]
    fn what_is_escaped_parts_nothing_and_notes_come_in() {
        let tsv = "#FORMAT=WebAnno TSV 3.3\n#T_SP=webanno.custom.Span|label|comment\n#T_SP=webanno.custom.Quote|kind|certainty\n\n\n\
            #Text=Ana \\\\ left.\n1-1\t0-3\tAna\tPER\\|ORG|A\\;B\tsee\\tthis\\->|_\t_\t_\t\n1-2\t4-5\t\\\\\t_\t_\t_\t_\t\n\
            1-3\t6-10\tleft\t_\t_\tdirect\thigh\t\n";
        let imported = import(Format::WebannoTsv, &[("a.tsv".to_owned(), tsv.into())], &LabelSet::built_in());
        let article = &imported.articles[0].article;
        assert_eq!(article.text().as_str(), "Ana \\ left.");
        let labels = &imported.labels;
        let name = |id| labels.label(id).map_or("", |label| &*label.name);
        let spans: Vec<_> =
            article.spans().iter().map(|span| (name(&span.label), span.note.as_deref().unwrap_or_default())).collect();
        assert_eq!(spans, [("A;B", ""), ("PER|ORG", "see\tthis->"), ("Quote", "")]);
        let left_out: Vec<&String> = imported.notes.iter().filter(|note| note.contains("no place")).collect();
        assert_eq!(left_out.len(), 2, "{:?}", imported.notes);
    }

    #[test]
    fn layers_and_their_relations_come_in() {
        let tsv = "#FORMAT=WebAnno TSV 3.3\n#T_SP=de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity|identifier|value\n\
            #T_SP=webanno.custom.Quote|kind\n#T_RL=webanno.custom.Attribution|role|BT_webanno.custom.Quote\n\n\n\
            #Text=“No cuts,” said Ana Ruiz.\n1-1\t0-4\t“No\t_\t_\tdirect[1]\t_\t_\t\n1-2\t5-10\tcuts,”\t_\t_\tdirect[1]\t_\t_\t\n\
            1-3\t11-15\tsaid\t_\t_\t_\t_\t_\t\n1-4\t16-19\tAna\t*[2]\tspeaker[2]\t_\tsaid\\_by\t1-1[1_2]\t\n\
            1-5\t20-24\tRuiz\t*[2]\tspeaker[2]\t_\t_\t_\t\n\n#Text=🙂 End.\n2-1\t26-28\t🙂\t_\t_\t_\t_\t_\t\n";
        let files = [("a.tsv".to_owned(), tsv.as_bytes().to_vec())];
        assert_eq!(guess(&files), Some(Format::WebannoTsv));
        let imported = import(Format::WebannoTsv, &files, &LabelSet::built_in());
        assert_eq!(imported.warnings, []);
        let printed = marked::print(&imported.articles[0].article);
        assert_eq!(printed, "[quote#1>2 “No cuts,”] said [speaker#2 Ana Ruiz].🙂 End.".replace(".🙂", ".\n🙂"));
    }
}
