//! What several people made of an article, on its way into a project.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::formats::exchange::core::imported::ImportedArticle;
use crate::formats::exchange::core::warnings::ImportWarning;
use crate::formats::exchange::in_readings::InReadings;
use crate::model::{Article, Edit, Fragments, LabelId, LabelSet, Reading, Relation, Span, SpanId};

/// What the readings of an imported article are to a project.
#[derive(Default)]
pub(super) struct Readings {
    pub(super) edits: Vec<Edit>,
    pub(super) n_new: usize,
    /// Spans of readings that the project has already.
    pub(super) n_same: usize,
    pub(super) warnings: Vec<ImportWarning>,
}

/// What is new in the readings of an article that is there. Where somebody has read it otherwise already, that stays unless
/// what the file says is to take its place.
pub(super) fn new_readings(there: &Article, imported: &Article, takes_over: bool, is_coarse: bool) -> Readings {
    let (mut new, mut read) = (Readings::default(), InReadings::new(there, is_coarse));
    for reading in imported.readings() {
        let Some(known) = there.reading(&reading.annotator) else {
            new.edits.push(Edit::AddReading(there.id, Arc::new(reading.clone())));
            new.n_new += 1;
            continue;
        };
        if says_nothing_more(reading, &mut read) {
            new.n_same += reading.spans.len();
        } else if takes_over {
            new.edits.push(Edit::ReplaceReading(there.id, Arc::new(reading.clone().after(known))));
            new.n_new += 1;
        } else {
            let message = format!(
                "{} has read it already, and otherwise than the file says: that reading stays, unless conflicts are taken",
                reading.annotator
            );
            new.warnings.push(ImportWarning { place: there.title.clone(), message });
        }
    }
    new
}

/// Whether whoever made a reading has all of it in theirs.
fn says_nothing_more(reading: &Reading, read: &mut InReadings<'_>) -> bool {
    let of = |span: &Span| Span { from: vec![reading.annotator.clone()], ..span.clone() };
    let span = |id: SpanId| reading.spans.iter().find(|span| span.id == id).map(of);
    let mut ends = reading.relations.iter().map(|link| (link, span(link.from), span(link.to)));
    reading.spans.iter().all(|span| read.have(&of(span)))
        && ends.all(|(link, from, to)| from.zip(to).is_none_or(|(from, to)| read.have_link(&link.kind, &from, &to)))
}

/// The article with the labels of everybody who has read it as its own, as suggestions are of nobody.
pub(super) fn of_everybody<'i>(imported: &'i ImportedArticle, labels: &LabelSet) -> Cow<'i, ImportedArticle> {
    if imported.article.readings().len() == 0 {
        return Cow::Borrowed(imported);
    }
    let article = &imported.article;
    let mut spans: Vec<Span> = article.spans().iter().cloned().collect();
    let mut place_of: BTreeMap<(LabelId, Fragments), SpanId> = BTreeMap::new();
    for span in &spans {
        place_of.entry((span.label.clone(), span.fragments.clone())).or_insert(span.id);
    }
    let mut links: Vec<Relation> = article.relations().cloned().collect();
    let (mut free_spans, mut free_links) = (article.spans().free_ids(), article.free_relation_ids());
    for reading in article.readings() {
        let mut id_of = BTreeMap::new();
        for span in &reading.spans {
            let id = *place_of.entry((span.label.clone(), span.fragments.clone())).or_insert_with(|| {
                let id = free_spans.next().unwrap_or(span.id);
                spans.push(Span { id, ..span.clone() });
                id
            });
            id_of.insert(span.id, id);
        }
        for link in &reading.relations {
            let (Some(&from), Some(&to)) = (id_of.get(&link.from), id_of.get(&link.to)) else { continue };
            if !links.iter().any(|known| (&known.kind, known.from, known.to) == (&link.kind, from, to)) {
                let id = free_links.next().unwrap_or(link.id);
                links.push(Relation { id, from, to, ..link.clone() });
            }
        }
    }
    let (own, _) = article.clone().with_readings(Vec::new());
    let (article, _) = own.labelled(labels, spans, links);
    Cow::Owned(ImportedArticle { article, ..imported.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::exchange::merge::{Merge, TakeAs, merge};
    use crate::formats::exchange::round_trip::content_from_marked;
    use crate::formats::{Format, import};
    use crate::model::{Content, Project, Transaction, pending};

    const TEXT: &str = "“No cuts”, said Ana. It rains";

    /// What comes of lines, each of somebody with the label on the first nine characters, or with none.
    fn merged(content: &Content, lines: &[(&str, &str)], take_as: TakeAs) -> Merge {
        let line = |(who, label): &(&str, &str)| {
            let span = format!(r#"{{"start": 0, "end": 9, "label": "{label}"}}"#);
            let spans = if label.is_empty() { "" } else { &span };
            format!(r#"{{"text": "{TEXT}", "annotator": "{who}", "spans": [{spans}]}}"#)
        };
        let lines: Vec<String> = lines.iter().map(line).collect();
        let files = [("rows.jsonl".to_owned(), lines.join("\n").into_bytes())];
        merge(content, &import(Format::Jsonl, &files, content.labels()), take_as)
    }

    fn read(project: &Project) -> Vec<(String, Vec<String>)> {
        let labels = |reading: &Reading| reading.spans.iter().map(|span| span.label.to_string()).collect();
        let of =
            |article: &Article| article.readings().map(|one| (one.annotator.clone(), labels(one))).collect::<Vec<_>>();
        project.articles().flat_map(of).collect()
    }

    #[test]
    fn what_several_people_made_of_a_text_are_readings_and_come_in_once() {
        for first in ["Else.", TEXT] {
            let mut project = Project::from(content_from_marked(&[first]));
            let lines = [("lee", "claim"), ("kim", "quote"), ("bo", "")];
            let plan = merged(&project, &lines, TakeAs::Labels);
            assert_eq!((plan.n_new_readings, plan.n_new_spans, plan.warnings.len()), (3, 0, 0));
            project.apply(plan.transaction).unwrap();
            let expected = [("bo", vec![]), ("kim", vec!["quote"]), ("lee", vec!["claim"])];
            let expected = expected.map(|(who, all)| (who.to_owned(), all.into_iter().map(str::to_owned).collect()));
            assert_eq!(read(&project), expected);
            assert!(project.articles().all(|article| article.spans().is_empty()));
            assert!(!merged(&project, &lines, TakeAs::Labels).adds_something());
            let other = [("lee", "claim"), ("kim", "claim")];
            let careful = merged(&project, &other, TakeAs::Labels);
            assert!(!careful.adds_something() && careful.warnings[0].message.starts_with("kim has read it already"));
            project.apply(merged(&project, &other, TakeAs::LabelsWithConflicts).transaction).unwrap();
            assert_eq!(read(&project)[1], ("kim".to_owned(), vec!["claim".to_owned()]));
        }
    }

    #[test]
    fn as_suggestions_the_labels_are_those_of_everybody() {
        let mut project = Project::from(content_from_marked(&[TEXT]));
        let plan = merged(&project, &[("lee", "claim"), ("kim", "quote"), ("bo", "quote")], TakeAs::Suggestions);
        project.apply(plan.transaction).unwrap();
        let article = project.articles().next().unwrap();
        assert_eq!((pending(&project, article).len(), article.readings().len()), (2, 0));
    }

    #[test]
    fn what_is_told_of_several_people_is_what_becomes_of_it() {
        let lines: Vec<u8> =
            [line("kim", "quote", 9), line("lee", "claim", 9)].map(|files| files[0].1.clone()).join(&b'\n');
        let files = [("rows.jsonl".to_owned(), lines)];
        let told = |wants_predictions: bool| {
            let options = crate::formats::ImportOptions { wants_predictions, ..Default::default() };
            crate::formats::import_with(options, Format::Jsonl, &files, &content_from_marked(&[])).notes
        };
        assert!(told(false).iter().any(|note| note.ends_with("kept as their reading, to be compared and settled")));
        let expected = "kim, lee labelled the same text: what all of them made comes in as suggestions of nobody";
        assert!(told(true).contains(&expected.to_owned()), "{:?}", told(true));
    }

    #[test]
    fn a_span_says_who_made_it_where_that_is_somebody_else() {
        let rows = r#"{"text": "“No cuts”, said Ana. It rains", "annotator": "ben", "spans": [{"start": 0, "end": 9, "label": "quote"}]}"#;
        let files = [("rows.jsonl".to_owned(), rows.as_bytes().to_vec())];
        for (annotator, article, expected) in [
            ("ana", "“No cuts”, said Ana. It rains", vec!["ben"]),
            ("ben", "Else", vec![]),
            ("ben", "“No cuts”, said Ana. It rains", vec![]),
        ] {
            let mut project = Project::from(content_from_marked(&[article]));
            project.apply(Transaction::new("", vec![Edit::SetAnnotator(annotator.to_owned())])).unwrap();
            let imported = import(Format::Jsonl, &files, project.labels());
            let plan = merge(&project, &imported, TakeAs::Labels);
            project.apply(plan.transaction).unwrap();
            let spans: Vec<&Span> = project.articles().flat_map(|article| article.spans().iter()).collect();
            assert_eq!(spans.len(), 1, "{:?}", imported.warnings);
            assert_eq!(spans[0].from, expected, "{annotator} {article}");
        }
    }

    /// A line of somebody, with the label on the first characters.
    fn line(who: &str, label: &str, n_characters: usize) -> Vec<(String, Vec<u8>)> {
        let who = if who.is_empty() { String::new() } else { format!(r#""annotator": "{who}", "#) };
        let span = format!(r#"{{"start": 0, "end": {n_characters}, "label": "{label}"}}"#);
        vec![("rows.jsonl".to_owned(), format!(r#"{{"text": "{TEXT}", {who}"spans": [{span}]}}"#).into_bytes())]
    }

    fn take(project: &mut Project, files: &[(String, Vec<u8>)]) -> Vec<String> {
        let plan = merge(project, &import(Format::Jsonl, files, project.labels()), TakeAs::Labels);
        project.apply(plan.transaction).unwrap();
        plan.notes
    }

    #[test]
    fn a_second_annotator_in_a_second_file_is_a_reading_as_in_one_file() {
        let mut project = Project::from(content_from_marked(&["Else."]));
        take(&mut project, &line("kim", "quote", 9));
        assert_eq!(read(&project), []);
        let told = take(&mut project, &line("ben", "quote", 10));
        let names = |project: &Project| read(project).into_iter().map(|(who, _)| who).collect::<Vec<_>>();
        assert_eq!(names(&project), ["ben"], "what stands may have been worked on since");
        assert_eq!(told.len(), 3, "{told:?}");
        assert!(told[0].starts_with("what ben made of 1 article is kept as a reading"), "{told:?}");
        assert!(told[1].starts_with("what kim made of 1 article came in before and stands"), "{told:?}");
        let article = project.articles().find(|article| article.text().as_str() == TEXT).unwrap();
        let span = article.spans().iter().next().unwrap();
        assert_eq!(
            (&*span.from, span.contested_by.len()),
            (&["kim".to_owned()][..], 1),
            "it stands, and is asked about"
        );
        take(&mut project, &line("kim", "quote", 9));
        assert_eq!(names(&project), ["ben", "kim"], "their file again makes theirs");
        for who in ["kim", "ben"] {
            let label = line(who, "quote", if who == "kim" { 9 } else { 10 });
            let plan = merge(&project, &import(Format::Jsonl, &label, project.labels()), TakeAs::Labels);
            assert!(!plan.adds_something(), "{who} {:?}", plan.notes);
        }
    }

    #[test]
    fn what_was_changed_since_a_file_came_in_is_nobodys_reading() {
        let mut project = Project::from(content_from_marked(&["Else."]));
        take(&mut project, &line("kim", "quote", 9));
        let article = project.articles().find(|article| article.text().as_str() == TEXT).unwrap().clone();
        let span = article.spans().iter().next().unwrap();
        project.apply(Transaction::new("", vec![Edit::RemoveSpan(article.id, span.id)])).unwrap();
        take(&mut project, &line("ben", "quote", 10));
        assert_eq!(read(&project).len(), 0, "nobody has labelled it by then");
        take(&mut project, &line("kim", "quote", 9));
        assert_eq!(read(&project), [("kim".to_owned(), vec!["quote".to_owned()])]);
    }

    #[test]
    fn a_file_that_comes_again_after_work_by_hand_brings_nothing() {
        let mut project = Project::from(content_from_marked(&["Else."]));
        take(&mut project, &line("kim", "quote", 9));
        let article = project.articles().find(|article| article.text().as_str() == TEXT).unwrap().clone();
        let first = article.spans().iter().next().unwrap();
        let (id, last) = (article.spans().free_ids().next().unwrap(), article.text().as_str().len());
        let fragments = Fragments::new(vec![article.text().range(last - 8..last).unwrap()]).unwrap();
        let own = Span { id, fragments, origin: crate::model::Origin::Person, from: Vec::new(), ..first.clone() };
        project.apply(Transaction::new("", vec![Edit::AddSpan(article.id, own)])).unwrap();
        let again = merge(&project, &import(Format::Jsonl, &line("kim", "quote", 9), project.labels()), TakeAs::Labels);
        assert!(!again.adds_something() && again.transaction.edits.is_empty(), "{:?}", again.notes);
    }

    #[test]
    fn what_somebody_made_goes_beside_what_nobody_is_named_for() {
        let mut project = Project::from(content_from_marked(&["[quote “No cuts”], said Ana. It rains"]));
        let told = take(&mut project, &line("ben", "claim", 9));
        assert!(told[0].starts_with("what ben made of 1 article"), "{told:?}");
        assert_eq!(read(&project), [("ben".to_owned(), vec!["claim".to_owned()])]);
        assert_eq!(project.articles().next().unwrap().spans().len(), 1);
    }

    #[test]
    fn where_nobody_is_named_what_differs_is_told() {
        let mut project = Project::from(content_from_marked(&["[quote “No cuts”], said Ana. [claim It rains]"]));
        let told = take(&mut project, &line("", "quote", 10));
        assert_eq!(read(&project), []);
        let expected = "1 article had such labels already, and the file differs (come in: 0, left out: 1, only in the project: \
                        1): if somebody else made it, name them with --by, and it is kept as their reading";
        assert_eq!(told, [expected]);
    }
}
