//! Whose labels an export takes: those of the project, or what one or each annotator has in their readings.

use std::collections::BTreeMap;

use crate::formats::exchange::core::loss::{LossKind, LossPlace, Voices};
use crate::formats::exchange::core::names::file_name_from;
use crate::model::{Article, Content, Reading, Span, Unfit};

/// Whose labels leave.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Whose {
    /// The project's own, which are those that were settled.
    #[default]
    Settled,
    /// Those of the annotator with this name.
    One(String),
    /// Those of each annotator: a record each where the format has room for it, else in files of their own.
    Each,
}

/// Articles that leave together.
pub(crate) struct Read {
    /// What their files are called; empty where they have the name of the project.
    pub(crate) name: String,
    /// With whose labels they have.
    pub(crate) articles: Vec<(String, Article)>,
}

/// Spans and links of readings that could not come along: their labels and kinds are not the project's.
pub(crate) type LeftOut = BTreeMap<LossKind, Vec<LossPlace>>;

/// The articles as people have them, all together where a format has room for that; `None` where the project's own labels
/// leave.
pub(crate) fn read(content: &Content, whose: &Whose, voices: Voices) -> Option<(Vec<Read>, LeftOut)> {
    let mut left_out = LeftOut::new();
    let names = match whose {
        Whose::Settled => return None,
        Whose::One(name) => vec![(String::new(), vec![name.clone()])],
        Whose::Each if voices >= Voices::Records => vec![(String::new(), annotators(content))],
        Whose::Each => file_names(annotators(content)).into_iter().map(|(file, name)| (file, vec![name])).collect(),
    };
    let mut as_read = |article: &Article, annotator: &String| {
        let (read, foreign) = with_labels_of(content, article, article.reading(annotator)?);
        for (kind, place) in foreign {
            left_out.entry(kind).or_default().push(place);
        }
        Some((annotator.clone(), read))
    };
    let mut read = Vec::with_capacity(names.len());
    for (name, annotators) in names {
        let pairs = content.articles().flat_map(|article| annotators.iter().map(move |name| (article, name)));
        read.push(Read { name, articles: pairs.filter_map(|(article, name)| as_read(article, name)).collect() });
    }
    Some((read, left_out))
}

/// Everybody who has read anything, by name.
pub fn annotators(content: &Content) -> Vec<String> {
    let mut names: Vec<String> =
        content.articles().flat_map(Article::readings).map(|reading| reading.annotator.clone()).collect();
    names.sort();
    names.dedup();
    names
}

/// The article as the annotator has it, and what of it has a label, or is of a kind, that the project does not have.
fn with_labels_of(content: &Content, article: &Article, reading: &Reading) -> (Article, Vec<(LossKind, LossPlace)>) {
    let labels = content.labels();
    let is_known = |span: &&Span| labels.label(&span.label).is_some();
    let place = |span: Option<&Span>| LossPlace::new(article.id, span);
    let foreign = reading.spans.iter().filter(|span| !is_known(span));
    let mut left_out: Vec<_> = foreign.map(|span| (LossKind::ForeignLabel, place(Some(span)))).collect();
    let spans = reading.spans.iter().filter(is_known).cloned().collect();
    let (mut own, unfit) = article.clone().labelled(labels, spans, reading.relations.clone());
    for unfit in unfit {
        if let Unfit::Relation(link, _) = unfit {
            left_out.push((LossKind::Link, place(own.span(link.from))));
        }
    }
    own.status = reading.status;
    own.note.clone_from(&reading.note);
    (own, left_out)
}

/// Each name with what files are called after it: no two the same.
fn file_names(annotators: Vec<String>) -> Vec<(String, String)> {
    let mut named: Vec<(String, String)> = Vec::new();
    for annotator in annotators {
        let plain = file_name_from(&annotator);
        let numbered = (2..).map(|number| format!("{plain}-{number}"));
        let mut free =
            std::iter::once(plain.clone()).chain(numbered).filter(|name| !named.iter().any(|it| it.0 == *name));
        named.extend(free.next().map(|name| (name, annotator)));
    }
    named
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::formats::exchange::round_trip::content_from_marked;
    use crate::formats::{ExportOptions, Format, Loss, export};
    use crate::model::{Edit, LabelId, LabelSet, Origin, Project, ReadingSource, Transaction, marked};

    /// An article with a quote that was settled from ana and ben, of which ana has a claim, Ana! a speaker, and ben nothing known.
    fn content() -> Content {
        let mut project = Project::from(content_from_marked(&["[quote “No”], said Ada"]));
        let article = project.articles().next().unwrap();
        let (id, quote) = (article.id, article.spans().iter().next().unwrap().clone());
        let from = vec!["ana".to_owned(), "ben".to_owned()];
        let settled = Edit::ReplaceSpan(id, Span { origin: Origin::Adjudication, from, ..quote });
        let reading = |name: &str, text: &str| {
            let theirs = marked::parse(&LabelSet::built_in(), text).unwrap();
            let mut reading = Reading::of(&theirs, name, ReadingSource::default());
            if name == "ben" {
                reading.spans.iter_mut().for_each(|span| span.label = LabelId::new("rumour").unwrap());
            }
            Edit::AddReading(id, Arc::new(reading))
        };
        let edits = vec![
            settled,
            reading("ana", "[claim “No”], said Ada"),
            reading("Ana!", "“No”, said [speaker Ada]"),
            reading("ben", "“No”, said [claim Ada]"),
        ];
        project.apply(Transaction::new("collect", edits)).unwrap();
        project.content().clone()
    }

    fn exported(format: Format, whose: Whose) -> Vec<(String, String)> {
        let options = ExportOptions { whose, ..ExportOptions::default() };
        let files = export(format, &content(), &options).files;
        files.into_iter().map(|(name, bytes)| (name, String::from_utf8(bytes).unwrap())).collect()
    }

    /// Which labels there are in each file, or each line, as the format writes them.
    fn labels(parts: impl Iterator<Item = (String, String)>) -> Vec<String> {
        let of_part = |(name, text): (String, String)| {
            let has = |label: &&str| text.contains(&format!("\"label\":\"{label}\""));
            let labels: Vec<&str> = ["quote", "claim", "speaker"].into_iter().filter(has).collect();
            format!("{name} {}", labels.join(" "))
        };
        parts.map(of_part).collect()
    }

    #[test]
    fn the_settled_labels_leave_or_those_of_one_or_of_each() {
        let jsonl = |whose| exported(Format::Jsonl, whose);
        let settled = jsonl(Whose::Settled);
        assert!(labels(settled.clone().into_iter())[0].ends_with(" quote"), "{settled:?}");
        let of_ana = jsonl(Whose::One("ana".to_owned()));
        assert_eq!(of_ana[0].0, settled[0].0, "the file of one has the name of the project");
        assert!(labels(of_ana.clone().into_iter())[0].ends_with(" claim"), "{of_ana:?}");
        let each = jsonl(Whose::Each);
        assert_eq!(each.len(), 1, "a line each");
        let lines = each[0].1.lines().map(|line| {
            let annotator = line.split("\"annotator\":\"").nth(1).and_then(|rest| rest.split('"').next());
            (annotator.unwrap().to_owned(), line.to_owned())
        });
        assert_eq!(labels(lines), ["Ana! speaker", "ana claim", "ben "]);
        let each = exported(Format::LabelStudio, Whose::Each);
        let tasks = each.iter().map(|(_, text)| text.split_whitespace().collect::<String>());
        let said = r#""annotators":["Ana!","ana","ben"]"#;
        assert!(tasks.into_iter().any(|text| text.contains(said)), "who has an annotation without regions too");
        let each = exported(Format::Doccano, Whose::Each);
        let names: Vec<&str> = each.iter().map(|(name, _)| &**name).filter(|name| name.ends_with("jsonl")).collect();
        assert_eq!(names, ["ana-2.jsonl", "ana.jsonl", "ben.jsonl"], "a file each where a line cannot say whose it is");
    }

    #[test]
    fn what_does_not_leave_is_told() {
        let losses = |format, whose| {
            let options = ExportOptions { whose, ..ExportOptions::default() };
            let losses = export(format, &content(), &options).losses;
            losses.iter().map(|loss| (loss.kind, loss.places.len())).collect::<Vec<_>>()
        };
        assert_eq!(losses(Format::Jsonl, Whose::Each), [(LossKind::ForeignLabel, 1)]);
        let options = ExportOptions { whose: Whose::Each, ..ExportOptions::default() };
        let content = content();
        let foreign = export(Format::Jsonl, &content, &options).losses.remove(0).places[0];
        // The project's own span of that id has other words.
        assert_eq!(Loss::name_of(&content, foreign), "Ada in Article 1");
        assert_eq!(losses(Format::Jsonl, Whose::Settled), []);
        assert_eq!(losses(Format::Doccano, Whose::Settled), [(LossKind::From, 1)]);
    }

    #[test]
    fn spans_say_from_whom_they_are_and_how_many_have_them() {
        let json = exported(Format::Json, Whose::Settled).remove(0).1;
        let expected = r#""by":"adjudication","from":["ana","ben"],"votes":0}"#;
        assert!(json.contains(expected) && json.contains(r#""annotators":["Ana!","ana","ben"]"#), "{json}");
        let of_ana = exported(Format::Jsonl, Whose::One("ana".to_owned())).remove(0).1;
        assert!(of_ana.contains(r#""from":[],"votes":1}"#), "{of_ana}");
    }
}
