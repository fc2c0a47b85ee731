//! GATE: an XML file with a text in which nodes are numbered, and annotations between them.

use std::collections::BTreeMap;

use quick_xml::events::BytesStart;

use crate::formats::exchange::core::draft::{Draft, RelationDraft, SpanDraft};
use crate::formats::exchange::core::facts::Facts;
use crate::formats::exchange::core::loss::Carries;
use crate::formats::exchange::core::reading::Reading;
use crate::formats::exchange::core::sniff::Sign;
use crate::formats::exchange::core::xml::{Walk, attribute, walk};
use crate::model::{OffsetUnit, Source};

pub(crate) const FACTS: Facts = Facts {
    name: "gate",
    title: "GATE",
    about: "annotations of GATE Developer and Teamware",
    extension: "xml",
    carries: Carries { links: true, notes: false, people: false, predictions: false, scores: false },
    read: Some(read),
    sniff: |sample| Sign::from(sample.head.starts_with('<') && sample.head.contains("<GateDocument")),
    ..Facts::PLAIN
};

/// What its own steps add of every text, which are no labels.
const GRAMMAR: [&str; 7] = ["Token", "SpaceToken", "Sentence", "Split", "Lookup", "DEFAULT_TOKEN", "paragraph"];

/// Reads a document. Annotations of the markup that the text once had are passed over.
fn read(reading: &mut Reading<'_>) {
    if !reading.has_whole_xml() {
        return;
    }
    let mut document = Document::default();
    walk(reading.text, &mut document);
    let source = Source { path: reading.name.to_owned(), ..Source::default() };
    reading.take(Draft { source, unit: OffsetUnit::Byte, ..document.draft });
}

/// The document on its way from elements to a draft.
#[derive(Default)]
struct Document {
    draft: Draft,
    is_in_text: bool,
    is_in_markup: bool,
    /// The type of the annotation that is being read, where it is taken in.
    annotation: Option<String>,
    is_in_name: bool,
    /// By number: the byte of the text at which a node stands.
    nodes: BTreeMap<String, usize>,
}

impl Walk for Document {
    fn words(&mut self, words: &str) {
        if self.is_in_text {
            self.draft.text.push_str(words);
        } else if let Some(layer) = self.annotation.as_ref().filter(|_| self.is_in_name) {
            self.draft.leave_out(words.trim(), layer);
        }
    }

    fn end(&mut self, name: &[u8]) {
        match name {
            b"TextWithNodes" => self.is_in_text = false,
            b"Annotation" => self.annotation = None,
            b"Name" => self.is_in_name = false,
            _ => {}
        }
    }

    fn start(&mut self, element: &BytesStart<'_>) {
        let attribute = |name: &str| attribute(element, name);
        match element.name().as_ref() {
            b"TextWithNodes" => self.is_in_text = true,
            b"Node" => drop(self.nodes.insert(attribute("id"), self.draft.text.len())),
            b"Name" => self.is_in_name = true,
            b"Relation" if !self.is_in_markup => {
                self.relation(&attribute("Id"), attribute("Type"), &attribute("Members"));
            }
            b"AnnotationSet" => self.is_in_markup = attribute("Name") == "Original markups",
            b"Annotation" => {
                self.annotation(attribute("Id"), attribute("Type"), &attribute("StartNode"), &attribute("EndNode"));
            }
            _ => {}
        }
    }
}

impl Document {
    fn annotation(&mut self, id: String, label: String, start: &str, end: &str) {
        if self.is_in_markup || GRAMMAR.contains(&&*label) {
            return;
        }
        match (self.nodes.get(start), self.nodes.get(end)) {
            (Some(&start), Some(&end)) => {
                self.annotation = Some(label.clone());
                self.draft.spans.push(SpanDraft { key: id, label, at: vec![(start, end)], ..SpanDraft::default() });
            }
            _ => self.draft.remarks.push(format!("annotation {id} has no place in the text and is left out")),
        }
    }

    /// A relation leads from the first of its members to the second.
    fn relation(&mut self, id: &str, kind: String, members: &str) {
        let ends: Vec<&str> = members.split(';').map(str::trim).collect();
        match ends[..] {
            [from, to] => {
                let (from, to) = (from.to_owned(), to.to_owned());
                self.draft.relations.push(RelationDraft { key: String::new(), kind, from, to });
            }
            _ => self.draft.remarks.push(format!("relation {id} has not two members and is left out")),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::formats::{Format, guess, import};
    use crate::model::{LabelSet, marked};

    #[test]
    fn annotations_lie_between_nodes() {
        let xml = "<?xml version='1.0' encoding='UTF-8'?><GateDocument version=\"3\"><TextWithNodes><Node id=\"0\"/>🙂 “No,”\
            <Node id=\"8\"/> said A<Node id=\"15\"/>na &amp; Bob<Node id=\"24\"/></TextWithNodes><AnnotationSet>\
            <Annotation Id=\"1\" Type=\"Token\" StartNode=\"0\" EndNode=\"8\"/>\
            <Annotation Id=\"2\" Type=\"Quote\" StartNode=\"0\" EndNode=\"8\"></Annotation></AnnotationSet>\
            <AnnotationSet Name=\"Original markups\"><Annotation Id=\"3\" Type=\"p\" StartNode=\"0\" EndNode=\"24\"/>\
            </AnnotationSet></GateDocument>";
        let files = [("a.xml".to_owned(), xml.as_bytes().to_vec())];
        assert_eq!(guess(&files), Some(Format::Gate));
        let imported = import(Format::Gate, &files, &LabelSet::built_in());
        assert_eq!(imported.warnings, []);
        assert_eq!(marked::print(&imported.articles[0].article), "[quote#2 🙂 “No,”] said Ana & Bob");
    }
}
