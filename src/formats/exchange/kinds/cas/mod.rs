//! UIMA CAS, as `INCEpTION` exchanges it: XMI with its type system, and JSON. Offsets are UTF-16.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use crate::formats::exchange::core::batch::{Batch, Out};
use crate::formats::exchange::core::draft::{Counting, Draft, RelationDraft, SpanDraft};
use crate::formats::exchange::core::facts::Facts;
use crate::formats::exchange::core::json::value::{Map, Value, json};
use crate::formats::exchange::core::loss::{Carries, LossKind};
use crate::formats::exchange::core::names::{by_from, file_of, in_short, key_from};
use crate::formats::exchange::core::reading::Reading;
use crate::formats::exchange::core::sniff::{Sample, Sign};
use crate::formats::exchange::core::voices::Record;
use crate::formats::exchange::core::{json_text, xml};
use crate::model::{Article, OffsetCursor, OffsetUnit, Relation, Source};

const SPAN: &str = "webanno.custom.NewsSpan";
const LINK: &str = "webanno.custom.NewsLink";
const SOFA: &str = "uima.cas.Sofa";
const TYPE_SYSTEM: &str = include_str!("TypeSystem.xml");

pub(crate) const FACTS: Facts = Facts {
    name: "cas",
    title: "UIMA CAS",
    about: "XMI and JSON for INCEpTION",
    extension: "xmi",
    is_folder: true,
    carries: Carries { links: true, notes: true, people: false, predictions: true, scores: false },
    write: Some(write),
    read: Some(read),
    sniff,
    ..Facts::PLAIN
};

fn sniff(sample: &Sample<'_>) -> Sign {
    Sign::from(sample.extension == "xmi" || sample.has_key("%FEATURE_STRUCTURES"))
}

fn write(batch: &mut Batch<'_>, out: &mut Out<'_>) -> io::Result<()> {
    out.add("TypeSystem.xml", TYPE_SYSTEM)?;
    for record in batch.records() {
        let article = record.article;
        for _ in article.text().as_str().chars().filter(|&character| xml::is_forbidden(character)) {
            batch.lose(LossKind::Character, article, None);
        }
        let structures = structures(record);
        out.add(&format!("{}.xmi", article.id), xmi(article, &structures))?;
        json_text::write_line(out.begin(&format!("{}.json", article.id))?, &cas_json(article, &structures))?;
    }
    Ok(())
}

/// A feature structure but the text: its id, type and features. References to others are numbers.
struct Structure {
    id: usize,
    r#type: &'static str,
    begin: usize,
    end: usize,
    words: Vec<(&'static str, String)>,
    references: Vec<(&'static str, usize)>,
}

/// A structure for each fragment, and one for each link between first fragments. The text has the id 1.
fn structures(record: Record<'_>) -> Vec<Structure> {
    let article = record.article;
    let mut places = OffsetCursor::new(article.text(), OffsetUnit::Utf16);
    let mut structures: Vec<Structure> = Vec::new();
    let mut firsts = BTreeMap::new();
    for span in article.spans().iter() {
        for (idx, range) in span.fragments.iter().enumerate() {
            let id = structures.len() + 2;
            firsts.entry(span.id).or_insert(structures.len());
            let (begin, end) = places.offsets(range);
            let mut words = vec![("label", span.label.to_string()), ("spanId", span.id.0.to_string())];
            words.push(("madeBy", record.by(span).to_owned()));
            words.extend(span.note.as_ref().filter(|_| idx == 0).map(|note| ("note", note.clone())));
            structures.push(Structure { id, r#type: SPAN, begin, end, words, references: Vec::new() });
        }
    }
    for Relation { id, kind, from, to, .. } in article.relations() {
        let (Some(&from), Some(&to)) = (firsts.get(from), firsts.get(to)) else { continue };
        // A link lies where its dependent lies, and `INCEpTION` draws it from the governor.
        let (begin, end) = (structures[to].begin, structures[to].end);
        let references = vec![("Governor", structures[from].id), ("Dependent", structures[to].id)];
        let words = vec![("kind", kind.to_string()), ("linkId", id.0.to_string())];
        structures.push(Structure { id: structures.len() + 2, r#type: LINK, begin, end, words, references });
    }
    structures
}

fn xmi(article: &Article, structures: &[Structure]) -> String {
    let mut out = String::from(concat!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n",
        "<xmi:XMI xmlns:xmi=\"http://www.omg.org/XMI\" xmlns:cas=\"http:///uima/cas.ecore\" ",
        "xmlns:custom=\"http:///webanno/custom.ecore\" xmi:version=\"2.0\">\n  <cas:NULL xmi:id=\"0\"/>\n",
    ));
    for structure in structures {
        let name = structure.r#type.rsplit('.').next().unwrap_or_default();
        let (id, begin, end) = (structure.id, structure.begin, structure.end);
        let head = format!("  <custom:{name} xmi:id=\"{id}\" sofa=\"1\" begin=\"{begin}\" end=\"{end}\"");
        out.push_str(&head);
        for (name, value) in &structure.words {
            out.extend([" ", name, "=\"", &xml::escaped(value), "\""]);
        }
        for (name, id) in &structure.references {
            out.extend([" ", name, "=\"", &id.to_string(), "\""]);
        }
        out.push_str("/>\n");
    }
    let members: Vec<String> = structures.iter().map(|structure| structure.id.to_string()).collect();
    let head = "  <cas:Sofa xmi:id=\"1\" sofaNum=\"1\" sofaID=\"_InitialView\" mimeType=\"text/plain\" sofaString=\"";
    let text = xml::escaped(article.text().as_str());
    let view = members.join(" ");
    out.extend([head, &text, "\"/>\n  <cas:View sofa=\"1\" members=\"", &view, "\"/>\n</xmi:XMI>\n"]);
    out
}

fn cas_json(article: &Article, structures: &[Structure]) -> Value {
    let feature = |name: &str, range: &str| (name.to_owned(), json!({"%NAME": name, "%RANGE": range}));
    let string = |name| feature(name, "uima.cas.String");
    let described = |name: &str, features: Vec<(String, Value)>| {
        let mut fields: Map = features.into_iter().collect();
        fields.extend([("%NAME", json!(name)), ("%SUPER_TYPE", json!("uima.tcas.Annotation"))]);
        Value::Object(fields)
    };
    let spans = ["label", "spanId", "madeBy", "note"].map(string).to_vec();
    let links = [string("kind"), string("linkId"), feature("Governor", SPAN), feature("Dependent", SPAN)].to_vec();
    let text = json!({
        "%ID": 1, "%TYPE": SOFA, "sofaNum": 1, "sofaID": "_InitialView", "mimeType": "text/plain",
        "sofaString": article.text().as_str(),
    });
    let written = structures.iter().map(|structure| {
        let Structure { id, r#type, begin, end, words, references } = structure;
        let mut fields: Map = [
            ("%ID", json!(id)),
            ("%TYPE", json!(r#type)),
            ("@sofa", json!(1)),
            ("begin", json!(begin)),
            ("end", json!(end)),
        ]
        .into_iter()
        .collect();
        fields.extend(words.iter().map(|(name, value)| (*name, json!(value))));
        fields.extend(references.iter().map(|(name, id)| (format!("@{name}"), json!(id))));
        Value::Object(fields)
    });
    let all: Vec<Value> = [text].into_iter().chain(written).collect();
    let members: Vec<usize> = structures.iter().map(|structure| structure.id).collect();
    json!({
        "%TYPES": {SPAN: described(SPAN, spans), LINK: described(LINK, links)},
        "%FEATURE_STRUCTURES": all,
        "%VIEWS": {"_InitialView": {"%SOFA": 1, "%MEMBERS": members}},
    })
}

/// What programs add of every text: its parts and their grammar, which are no labels.
const GRAMMAR: [&str; 14] = [
    "Token",
    "Sentence",
    "Lemma",
    "Stem",
    "POS",
    "MorphologicalFeatures",
    "Paragraph",
    "Heading",
    "Div",
    "Compound",
    "DocumentMetaData",
    "DocumentAnnotation",
    "TagsetDescription",
    "Dependency",
];

/// What of a structure is read as something else than a feature.
const READ: [&str; 9] = ["begin", "end", "sofa", "xmi:id", "label", "value", "spanId", "madeBy", "note"];

/// Reads XMI or JSON; where a file is there in both, JSON, which can hold any character. Structures on the text are spans
/// under their `label` or `value`, else under the name of their type; those with `Governor` and `Dependent` are links.
fn read(reading: &mut Reading<'_>) {
    let extension = reading.name.rsplit_once('.').map_or_else(String::new, |(_, extension)| extension.to_lowercase());
    let stem = reading.name.rsplit_once('.').map_or(reading.name, |(stem, _)| stem);
    let structures = if extension == "json" {
        match reading.json(reading.text) {
            Some(value) => structures_of_json(&value),
            None => return,
        }
    } else if extension == "xml" || reading.file(&format!("{stem}.json")).is_some() {
        return;
    } else {
        if !reading.has_whole_xml() {
            return;
        }
        let with_id =
            |(name, fields): (String, Fields)| (fields.get("xmi:id").cloned().unwrap_or_default(), name, fields);
        xml::elements(reading.text).into_iter().map(with_id).collect()
    };
    let mut sofas = structures.iter().filter(|(_, _, fields)| fields.contains_key("sofaString"));
    let Some((sofa_id, _, sofa)) = sofas.next() else {
        return reading.warn("", "there is no text in it");
    };
    let n_more = sofas.count();
    if n_more > 0 {
        reading.warn("", format!("only the first of its {} texts is taken in", n_more + 1));
    }
    let file_name = file_of(stem);
    let draft = Draft {
        id: file_name.to_owned(),
        source: Source { path: reading.name.to_owned(), ..Source::default() },
        text: sofa.get("sofaString").cloned().unwrap_or_default(),
        unit: OffsetUnit::Utf16,
        counting: Counting::Usual,
        ..Draft::default()
    };
    let mut taken = Taken { draft, ..Taken::default() };
    let is_of_text = |fields: &Fields| fields.get("sofa").is_none_or(|sofa| sofa == sofa_id);
    for (id, name, fields) in structures.iter().filter(|(_, _, fields)| is_of_text(fields)) {
        taken.span(id, type_name(name), fields);
    }
    let mut slots = Slots::of(&structures);
    for (id, name, fields) in &structures {
        taken.link(type_name(name), fields);
        taken.features(id, name, fields, &mut slots);
    }
    reading.take(taken.draft);
}

/// What the slots of structures hold: by its id, the role and what fills it. Lists are structures of their own in JSON.
struct Slots<'s> {
    of: BTreeMap<&'s str, (&'s str, &'s str)>,
    /// Those that no feature has named yet: each is of one.
    lists: BTreeMap<&'s str, Vec<&'s str>>,
    /// The features of types that name slots wherever they have a value: other numbers are numbers.
    named_by: BTreeSet<(&'s str, &'s str)>,
}

impl<'s> Slots<'s> {
    fn of(structures: &'s [(String, String, Fields)]) -> Self {
        let mut slots = Self { of: BTreeMap::new(), lists: BTreeMap::new(), named_by: BTreeSet::new() };
        for (id, _, fields) in structures {
            if let Some(target) = fields.get("target").filter(|_| !fields.contains_key("begin")) {
                slots.of.insert(id, (fields.get("role").map_or("", String::as_str), target));
            } else if let Some(elements) = fields.get("%ELEMENTS").or_else(|| fields.get("elements")) {
                slots.lists.insert(id, numbers(elements).collect());
            }
        }
        let mut are_slots: BTreeMap<(&str, &str), bool> = BTreeMap::new();
        for (_, r#type, fields) in structures {
            for (feature, value) in fields.iter().filter(|(_, value)| !value.is_empty()) {
                *are_slots.entry((r#type, feature)).or_insert(true) &= slots.are_named(value);
            }
        }
        slots.named_by =
            are_slots.into_iter().filter_map(|(feature, are_slots)| are_slots.then_some(feature)).collect();
        slots
    }

    /// Whether a value is nothing but the numbers of slots, or of lists of them.
    fn are_named(&self, value: &str) -> bool {
        let is_slot = |id: &str| self.of.contains_key(id);
        let is_list = |id: &str| self.lists.get(id).is_some_and(|list| list.first().is_some_and(|id| is_slot(id)));
        let mut ids = numbers(value).peekable();
        ids.peek().is_some() && ids.all(|id| is_slot(id) || is_list(id))
    }

    /// The role and the filler of each slot that the feature of a type names.
    fn take(&mut self, r#type: &str, feature: &str, value: &str) -> Vec<(&'s str, &'s str)> {
        if !self.named_by.contains(&(r#type, feature)) {
            return Vec::new();
        }
        let mut named = Vec::new();
        for id in numbers(value) {
            match self.lists.remove(id) {
                Some(list) => named.extend(list.into_iter().filter_map(|id| self.of.get(id).copied())),
                None => named.extend(self.of.get(id).copied()),
            }
        }
        named
    }
}

/// The numbers of `20 21` and `[20,21]`; none where there is anything else.
fn numbers(list: &str) -> impl Iterator<Item = &str> {
    let is_list = list.chars().all(|one| one.is_ascii_digit() || " ,[]".contains(one));
    list.split([' ', ',', '[', ']']).filter(move |number| is_list && !number.is_empty())
}

/// `NamedEntity` of `type:NamedEntity` and `de.tudarmstadt.….NamedEntity`
fn type_name(name: &str) -> &str {
    name.rsplit([':', '.']).next().unwrap_or(name)
}

/// The spans and links so far.
#[derive(Default)]
struct Taken {
    draft: Draft,
    /// What the span of a structure is called.
    key_of: BTreeMap<String, String>,
    /// Where the span with a key is among those of the draft.
    place_of: BTreeMap<String, usize>,
}

impl Taken {
    /// Adds a span, or one more fragment where the structure belongs to a span that is there.
    fn span(&mut self, id: &str, type_name: &str, fields: &Fields) {
        let is_grammar = GRAMMAR.contains(&type_name) || type_name.starts_with("POS_");
        let is_plain = !fields.contains_key("Governor") && !is_grammar && !fields.contains_key("sofaString");
        let Some(edges) = fields.get("begin").zip(fields.get("end")).filter(|_| is_plain) else { return };
        let number = |edge: &String| edge.parse::<usize>().map_err(|_not_one| format!("“{}”", in_short(edge)));
        let place = match (number(edges.0), number(edges.1)) {
            (Ok(begin), Ok(end)) => (begin, end),
            (Err(edge), _) | (_, Err(edge)) => {
                let what = format!("structure {id} has {edge} as its place, which is none in a text");
                return self.draft.remarks.push(format!("{what}, and is left out"));
            }
        };
        let label = ["label", "value"].iter().find_map(|name| fields.get(*name)).filter(|label| !label.is_empty());
        let label = label.map_or(type_name, String::as_str).to_owned();
        let key = fields.get("spanId").cloned().unwrap_or_else(|| format!("#{id}"));
        self.key_of.insert(id.to_owned(), key.clone());
        if let Some(idx) = self.place_of.get(&key) {
            self.draft.spans[*idx].at.push(place);
            return;
        }
        self.place_of.insert(key.clone(), self.draft.spans.len());
        self.draft.spans.push(SpanDraft {
            key,
            label,
            at: vec![place],
            by: fields.get("madeBy").and_then(|name| by_from(name)),
            note: fields.get("note").cloned(),
            ..SpanDraft::default()
        });
    }

    /// Adds a link to what fills each slot, which is called by its role, else as its feature. What other features say is
    /// told.
    fn features(&mut self, id: &str, r#type: &str, fields: &Fields, slots: &mut Slots<'_>) {
        let Some(from) = self.key_of.get(id).cloned() else { return };
        let is_read = |name: &str| READ.contains(&name) || name.starts_with('%');
        for (feature, value) in fields.iter().filter(|(name, value)| !is_read(name) && !value.is_empty()) {
            let mut is_slot = false;
            for (role, target) in slots.take(r#type, feature, value) {
                is_slot = true;
                let kind = if role.is_empty() { feature.clone() } else { role.to_owned() };
                match self.key_of.get(target).cloned() {
                    Some(to) => {
                        let from = from.clone();
                        self.draft.relations.push(RelationDraft { key: String::new(), kind, from, to });
                    }
                    None => self.draft.remarks.push(format!("“{kind}” leads to what is no span, and is left out")),
                }
            }
            if !is_slot {
                self.draft.leave_out(feature, &format!("the layer {}", type_name(r#type)));
            }
        }
    }

    fn link(&mut self, type_name: &str, fields: &Fields) {
        let end = |field: &str| fields.get(field).and_then(|id| self.key_of.get(id)).cloned();
        let Some((from, to)) = end("Governor").zip(end("Dependent")) else { return };
        let kind = ["kind", "label", "value"].iter().find_map(|name| fields.get(*name)).cloned();
        let key = fields.get("linkId").cloned().unwrap_or_default();
        let kind = kind.unwrap_or_else(|| type_name.to_owned());
        self.draft.relations.push(RelationDraft { key, kind, from, to });
    }
}

type Fields = BTreeMap<String, String>;

/// Id, type and fields of each structure, without the `@` of references.
fn structures_of_json(value: &Value) -> Vec<(String, String, Fields)> {
    let structures = value.get("%FEATURE_STRUCTURES").and_then(Value::as_array);
    let read = |structure: &Value| {
        let fields = structure.as_object()?;
        let word = |name: &str| fields.get(name).map(key_from).unwrap_or_default();
        let pairs = fields.iter().map(|(name, value)| (name.trim_start_matches('@').to_owned(), key_from(value)));
        Some((word("%ID"), word("%TYPE"), pairs.collect()))
    };
    structures.into_iter().flatten().filter_map(read).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::formats::exchange::round_trip;
    use crate::formats::exchange::round_trip::content_from_marked;
    use crate::formats::{ExportOptions, Format, LossKind};
    use crate::formats::{export, import};
    use crate::model::{arbitrary, marked};

    #[test]
    fn a_place_that_is_none_is_told() {
        let content = content_from_marked(&["[quote “No”] said [speaker Ana]."]);
        let mut files = export(Format::Cas, &content, &ExportOptions::default()).files;
        files.retain(|(name, _)| !name.contains(".json"));
        let xmi = files.iter_mut().find(|(name, _)| name.contains(".xmi")).unwrap();
        let far = String::from_utf8(xmi.1.clone()).unwrap().replace("end=\"4\"", "end=\"99999999999999999999\"");
        xmi.1 = far.into_bytes();
        let imported = import(Format::Cas, &files, content.labels());
        assert_eq!(imported.articles[0].article.spans().len(), 1);
        assert!(imported.warnings[0].message.contains("99999999999999999999"), "{:?}", imported.warnings);
    }

    #[test]
    fn xmi_counts_utf16_and_comes_back() {
        let content = content_from_marked(&["🙂 [quote#1>2 “N<o”]\n\t[speaker#2 Ana] [quote#1 “no”]\0"]);
        let mut export = export(Format::Cas, &content, &ExportOptions::default());
        assert_eq!(export.losses.iter().map(|loss| loss.kind).collect::<Vec<_>>(), [LossKind::Character]);
        export.files.retain(|(name, _)| !name.contains(".json"));
        let imported = import(Format::Cas, &export.files, content.labels());
        assert_eq!(imported.warnings, []);
        let expected = "🙂 [quote#1>2 “N<o”]\n\t[speaker#2 Ana] [quote#1 “no”]\u{fffd}";
        assert_eq!(marked::print(&imported.articles[0].article), expected);
    }

    #[test]
    fn layers_of_a_project_come_in_and_grammar_does_not() {
        let xmi = concat!(
            r#"<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmi:version="2.0"><cas:NULL xmi:id="0"/>"#,
            r#"<type5:Token xmi:id="11" sofa="1" begin="0" end="5"/><type5:Lemma xmi:id="12" sofa="1" begin="0" end="3" value="Ana"/>"#,
            r#"<pos:POS_PROPN xmi:id="16" sofa="1" begin="11" end="14" PosValue="PROPN"/>"#,
            r#"<type4:NamedEntity xmi:id="13" sofa="1" begin="11" end="14" value="speaker"/>"#,
            r#"<custom:Quote xmi:id="14" sofa="1" begin="0" end="5" kind="direct"/>"#,
            r#"<custom:Attribution xmi:id="15" sofa="1" begin="11" end="14" Governor="14" Dependent="13"/>"#,
            r#"<cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" sofaString="“No,” said Ana"/>"#,
            r#"<cas:Sofa xmi:id="2" sofaNum="2" sofaID="other" sofaString="Other"/></xmi:XMI>"#,
        );
        let files = [("a.xmi".to_owned(), xmi.as_bytes().to_vec())];
        let imported = import(Format::Cas, &files, content_from_marked(&["a"]).labels());
        let article = &imported.articles[0].article;
        assert_eq!(marked::print(article), "[quote#2>1 “No,”] said [speaker#1 Ana]");
        let messages: Vec<&str> = imported.warnings.iter().map(|warning| &*warning.message).collect();
        assert_eq!(messages, ["only the first of its 2 texts is taken in"]);
    }

    #[test]
    fn parts_of_words_are_no_proof_of_another_text() {
        let content = content_from_marked(&["[speaker   Ben Fa]lk an[speaker d Cy L]ee, the[speaker n Ben Fa]lk"]);
        round_trip::check_lossless(Format::Cas, &content, &ExportOptions::default(), round_trip::text_and_spans);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn comes_back(content in arbitrary::content()) {
            let options = ExportOptions::default();
            round_trip::check_lossless(Format::Cas, &content, &options, round_trip::text_and_spans);
        }
    }
}
