//! GATE: an XML file with a text in which nodes are numbered, and annotations between them.

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::formats::articles::xml_problem::in_words;
use crate::formats::exchange::core::draft::{Draft, SpanDraft};
use crate::formats::exchange::core::facts::Facts;
use crate::formats::exchange::core::reading::Reading;
use crate::formats::exchange::core::sniff::Sign;
use crate::formats::exchange::core::xml::{attribute, character_of};
use crate::model::{OffsetUnit, Source};

pub(crate) const FACTS: Facts = Facts {
    name: "gate",
    title: "GATE",
    about: "annotations of GATE Developer and Teamware",
    extension: "xml",
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
    match Document::read(reading.text) {
        Ok(document) => {
            let source = Source { path: reading.name.to_owned(), ..Source::default() };
            reading.take(Draft { source, unit: OffsetUnit::Byte, ..document.draft });
        }
        Err(error) => reading.warn("", format!("this is broken XML: {}", in_words(&error))),
    }
}

/// The document on its way from elements to a draft.
#[derive(Default)]
struct Document {
    draft: Draft,
    is_in_text: bool,
    is_in_markup: bool,
    /// By number: the byte of the text at which a node stands.
    nodes: BTreeMap<String, usize>,
}

impl Document {
    fn read(xml: &str) -> Result<Self, quick_xml::Error> {
        let mut document = Self::default();
        let mut reader = Reader::from_str(xml);
        loop {
            match reader.read_event()? {
                Event::Eof => return Ok(document),
                Event::Start(element) | Event::Empty(element) => document.start(&element),
                Event::End(element) if element.name().as_ref() == b"TextWithNodes" => document.is_in_text = false,
                Event::Text(text) if document.is_in_text => {
                    document.draft.text.push_str(&String::from_utf8_lossy(&text));
                }
                Event::GeneralRef(reference) if document.is_in_text => {
                    document.draft.text.push_str(&character_of(&reference));
                }
                _ => {}
            }
        }
    }

    fn start(&mut self, element: &BytesStart<'_>) {
        let attribute = |name: &str| attribute(element, name);
        match element.name().as_ref() {
            b"TextWithNodes" => self.is_in_text = true,
            b"Node" => drop(self.nodes.insert(attribute("id"), self.draft.text.len())),
            b"AnnotationSet" => self.is_in_markup = attribute("Name") == "Original markups",
            b"Annotation" => {
                self.annotation(attribute("Id"), attribute("Type"), &attribute("StartNode"), &attribute("EndNode"));
            }
            _ => {}
        }
    }

    fn annotation(&mut self, id: String, label: String, start: &str, end: &str) {
        if self.is_in_markup || GRAMMAR.contains(&&*label) {
            return;
        }
        match (self.nodes.get(start), self.nodes.get(end)) {
            (Some(&start), Some(&end)) => {
                self.draft.spans.push(SpanDraft { key: id, label, at: vec![(start, end)], ..SpanDraft::default() });
            }
            _ => self.draft.remarks.push(format!("annotation {id} has no place in the text and is left out")),
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
