//! GATE: an XML file with a text in which nodes are numbered, and annotations between them.

use std::collections::BTreeMap;

use quick_xml::events::BytesStart;

use crate::formats::exchange::core::draft::{Draft, OwnList, RelationDraft, SpanDraft};
use crate::formats::exchange::core::facts::Facts;
use crate::formats::exchange::core::loss::Carries;
use crate::formats::exchange::core::names::is_nobody;
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
    document.name_sets();
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
    /// In which of the sets of the draft, counted from 1; 0 in one that has no name or is nobody's.
    set: u32,
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
            b"AnnotationSet" => self.begin_set(&attribute("Name")),
            b"Annotation" => {
                self.annotation(attribute("Id"), attribute("Type"), &attribute("StartNode"), &attribute("EndNode"));
            }
            _ => {}
        }
    }
}

impl Document {
    /// Sets may be what several people made of the text, each called after one of them.
    fn begin_set(&mut self, name: &str) {
        self.is_in_markup = name == "Original markups";
        self.set = 0;
        if !self.is_in_markup && !is_nobody(name) {
            let lists = &mut self.draft.lists;
            lists.push(OwnList { family: "sets".to_owned(), name: name.to_owned(), ..OwnList::default() });
            self.set = u32::try_from(lists.len()).unwrap_or_default();
        }
    }

    /// What is said of sets where nothing shows that they are people's.
    fn name_sets(&mut self) {
        let names: Vec<String> = self.draft.lists.iter().map(|list| format!("“{}”", list.name)).collect();
        if names.len() > 1 {
            let told = format!(
                "the annotations of the sets {} come in together: if these are people, import a file of each with --by",
                names.join(", ")
            );
            self.draft.lists.iter_mut().for_each(|list| list.else_told.clone_from(&told));
        }
    }

    fn annotation(&mut self, id: String, label: String, start: &str, end: &str) {
        if self.is_in_markup || GRAMMAR.contains(&&*label) {
            return;
        }
        match (self.nodes.get(start), self.nodes.get(end)) {
            (Some(&start), Some(&end)) => {
                self.annotation = Some(label.clone());
                let (at, list) = (vec![(start, end)], self.set);
                self.draft.spans.push(SpanDraft { key: id, label, at, list, ..SpanDraft::default() });
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
    fn sets_of_several_people_are_readings_or_told() {
        let set = |name: &str, ends: &[usize]| {
            let annotations = ends.iter().map(|end| {
                format!(
                    "<Annotation Id=\"{name}{end}\" Type=\"Speaker\" StartNode=\"{}\" EndNode=\"{end}\"/>",
                    if *end < 8 { 0 } else { 8 }
                )
            });
            format!("<AnnotationSet Name=\"{name}\">{}</AnnotationSet>", annotations.collect::<String>())
        };
        let read = |ana: &[usize], ben: &[usize]| {
            let xml = format!(
                "<GateDocument><TextWithNodes><Node id=\"0\"/>Ana<Node id=\"3\"/> ran<Node id=\"7\"/> <Node id=\"8\"/>Bo<Node \
                id=\"10\"/></TextWithNodes>{}{}</GateDocument>",
                set("ana", ana),
                set("ben", ben)
            );
            let imported = import(Format::Gate, &[("a.xml".to_owned(), xml.into())], &LabelSet::built_in());
            let article = &imported.articles[0].article;
            (article.spans().len(), article.readings().len(), imported.notes.len())
        };
        assert_eq!(read(&[3], &[7]), (2, 0, 1));
        assert_eq!(read(&[3, 10], &[7, 10]).1, 2);
    }

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
