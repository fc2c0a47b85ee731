//! Records of one text become one article, with the labels of all of them.

use std::collections::{BTreeMap, BTreeSet};
use std::iter::once;
use std::sync::Arc;

use super::readers::{Maker, Readers, people_of, reading};
use super::{ImportedArticle, SpanDraft, id_of, joined_note};
use crate::model::{
    Article, ArticleId, Fragments, KindId, LabelId, LabelSet, Meta, Relation, RelationId, Span, SpanId, Status,
    counted, first_and_more,
};

/// Articles of records in several files, those with one text together, and what is said of them.
pub(crate) fn joined_by_files(
    records: Vec<(ImportedArticle, Arc<str>)>,
    labels: &LabelSet,
) -> (Vec<ImportedArticle>, Vec<String>) {
    let mut alike = Alike::default();
    for (imported, file) in records {
        let annotator = imported.annotator.clone();
        let user = if annotator.is_empty() { imported.user.clone() } else { String::new() };
        let maker = Maker { annotator, user, file: Some(Arc::clone(&file)) };
        alike.add(imported, file.to_string(), maker);
    }
    alike.joined(labels)
}

/// Articles on their way in, those with the same text together.
#[derive(Default)]
pub(super) struct Alike {
    groups: Vec<Group>,
    by_id: BTreeMap<ArticleId, usize>,
    /// The first that says the text of another again, which that is, and where.
    first_again: Option<(usize, String)>,
    n_again: usize,
    /// Whose id another text has.
    renamed: Vec<String>,
    readers: Readers,
}

struct Group {
    place: String,
    /// In a place of its own, as a list of such articles takes twice its memory when it has no room left.
    first: Box<ImportedArticle>,
    others: Vec<ImportedArticle>,
    /// Who made each, the first one too; empty where nothing says it of any.
    makers: Vec<Maker>,
    /// The same, each once, to be found among many.
    known: BTreeSet<Maker>,
}

impl Alike {
    pub(super) fn add(&mut self, mut imported: ImportedArticle, place: String, maker: Maker) {
        let mut id = imported.article.id;
        if self.has_another(&imported) {
            id = id_of(imported.article.text().as_str());
            imported.article.id = id;
            self.renamed.push(place.clone());
        }
        if let Some(idx) = self.by_id.get(&id) {
            let group = &mut self.groups[*idx];
            // Annotations of one task are no records.
            if group.place != place {
                self.first_again.get_or_insert((*idx, place));
                self.n_again += 1;
            }
            // Of a table with millions of such rows none is held.
            if !says_nothing_beyond(&group.first.article, &imported.article) || group.is_of_another(&maker) {
                group.add(imported, maker);
            }
        } else {
            self.by_id.insert(id, self.groups.len());
            let makers = if maker == Maker::default() { Vec::new() } else { vec![maker] };
            let known = makers.iter().cloned().collect();
            self.groups.push(Group { place, first: Box::new(imported), others: Vec::new(), makers, known });
        }
    }

    /// Notes who made single labels of a record of which nothing says who made all of it.
    pub(super) fn see_makers<'d>(&mut self, spans: impl Iterator<Item = &'d SpanDraft>) {
        // From whom a label was settled is another thing.
        let names = spans.filter(|span| span.by.is_none()).flat_map(|span| &span.from);
        self.readers.see_makers(names.map(String::as_str));
    }

    /// Whether another text has come in under its id.
    fn has_another(&self, imported: &ImportedArticle) -> bool {
        let there = self.by_id.get(&imported.article.id).map(|idx| &self.groups[*idx].first);
        there.is_some_and(|there| there.article.text() != imported.article.text())
    }

    /// The articles, and what is said of those that were joined.
    pub(super) fn joined(mut self, labels: &LabelSet) -> (Vec<ImportedArticle>, Vec<String>) {
        let more = |n: usize| if n > 1 { format!(" (and {} more)", counted(n - 1, "record")) } else { String::new() };
        let mut notes = Vec::new();
        let again = self
            .first_again
            .take()
            .map(|(idx, place)| format!("{place} has the text of {}: they are one article", self.groups[idx].place));
        if let Some(place) = self.renamed.first() {
            let more = more(self.renamed.len());
            notes.push(format!("{place} has an id that another text has too: it comes in under a new one{more}"));
        }
        let (mut left_out, readers) = (Vec::new(), &mut self.readers);
        let rivals = Rivals::of(&self.groups);
        let articles =
            self.groups.into_iter().map(|group| group.joined(labels, &mut left_out, readers, &rivals)).collect();
        if let Some(again) = again {
            let whose = if readers.is_empty() { ", with the labels of both" } else { "" };
            notes.insert(0, format!("{again}{whose}{}", more(self.n_again)));
        }
        notes.extend(self.readers.told());
        notes.extend(first_and_more(left_out.into_iter(), MOST_FACTS, |n_more| {
            format!("{} of records with one text are left out too", counted(n_more, "other fact"))
        }));
        (articles, notes)
    }
}

/// Whether an article has nothing that the first one of the same text could take from it.
fn says_nothing_beyond(first: &Article, other: &Article) -> bool {
    let Meta { byline, outlet, date, url, unknown: _ } = &other.meta;
    let has_facts = [byline, outlet, date, url].into_iter().any(|fact| !fact.is_empty());
    let has_title = first.title.is_empty() && !other.title.is_empty();
    let has_marks = !other.spans().is_empty() || other.relations().len() > 0 || !other.predictions().is_empty();
    !has_marks && !has_facts && !has_title
}

impl Group {
    /// Whether somebody made it of whom none of its records is.
    fn is_of_another(&self, maker: &Maker) -> bool {
        *maker != Maker::default() && !self.known.contains(maker)
    }

    fn add(&mut self, imported: ImportedArticle, maker: Maker) {
        self.others.push(imported);
        if maker != Maker::default() || !self.makers.is_empty() {
            self.makers.resize(self.others.len(), Maker::default());
            self.known.insert(maker.clone());
            self.makers.push(maker);
        }
    }

    /// One article of all; what is known of it stays as the first record says it, and what others say otherwise is told.
    /// Where several people have made records of it, what each has is their reading.
    fn joined(
        self,
        labels: &LabelSet,
        left_out: &mut Vec<String>,
        readers: &mut Readers,
        rivals: &Rivals,
    ) -> ImportedArticle {
        let Self { first, others, place, makers, known: _ } = self;
        let mut all = *first;
        let has_spans = others.iter().chain(once(&all)).any(|one| !one.article.spans().is_empty());
        let names = readers.names(&makers, has_spans, |files| rivals.are_people(files));
        if others.is_empty() {
            return all;
        }
        if !names.is_empty() || others.iter().any(|other| other.annotator != all.annotator) {
            all.annotator.clear();
        }
        let name_of = |idx: usize| names.get(idx).map_or("", String::as_str);
        let mut by_name: BTreeMap<&str, Marks> = [(name_of(0), Marks::new(&all.article))].into();
        if !name_of(0).is_empty() {
            all.confidences.clear();
        }
        let mut predictions = all.article.predictions().clone();
        for (idx, other) in others.into_iter().enumerate() {
            predictions.extend(other.article.predictions().iter().cloned());
            let name = name_of(idx + 1);
            let id_of = by_name.entry(name).or_default().add(&other.article);
            let sure = other.confidences.iter().filter_map(|(id, share)| Some((*id_of.get(id)?, *share)));
            for (id, share) in sure.filter(|_| name.is_empty()) {
                all.confidences.entry(id).or_insert(share);
            }
            if all.article.title.is_empty() {
                all.article.title = other.article.title;
            }
            let fill = |(what, ours, theirs)| fill(what, ours, theirs, &place);
            left_out.extend(facts(&mut all.article.meta, &other.article.meta).into_iter().filter_map(fill));
        }
        all.article = all.article.with_predictions(predictions);
        let own = by_name.remove("");
        if own.is_none() {
            all.article.status = Status::New;
        }
        let with = |marks: Marks| all.article.clone().labelled(labels, marks.spans, marks.links).0;
        // Of several files of a person the first counts.
        let files = names.iter().zip(&makers).rev().map(|(name, maker)| (&**name, maker.file.as_deref()));
        let files: BTreeMap<&str, Option<&str>> = files.collect();
        let read = by_name.into_iter().map(|(name, marks)| {
            let mut made = reading(name, marks.status, &with(marks));
            if let Some(file) = files.get(name).copied().flatten().filter(|_| !made.from.path.is_empty()) {
                file.clone_into(&mut made.from.path);
            }
            made
        });
        let read = read.collect();
        let (mut article, _) = with(own.unwrap_or_default()).with_readings(read);
        if article.status == Status::New && !article.spans().is_empty() {
            article.status = Status::InProgress;
        }
        ImportedArticle { article, ..all }
    }
}

/// Parts of paths in which files of the same texts differ, with what all these files say.
struct Rivals(BTreeMap<BTreeSet<String>, Rival>);

#[derive(Default)]
struct Rival {
    /// By whom it may be.
    labels: BTreeMap<String, BTreeSet<LabelId>>,
    differs: bool,
}

impl Rivals {
    fn of(groups: &[Group]) -> Self {
        let mut rivals: BTreeMap<BTreeSet<String>, Rival> = BTreeMap::new();
        for group in groups.iter().filter(|group| !group.others.is_empty()) {
            let Some(names) = people_of(&group.makers) else { continue };
            let rival = rivals.entry(names.iter().cloned().collect()).or_default();
            let mut before: Option<BTreeSet<(&LabelId, &Fragments)>> = None;
            let articles = once(&*group.first).chain(&group.others).map(|one| &one.article);
            // Who has nothing in a text proves nothing there.
            for (name, article) in names.into_iter().zip(articles).filter(|(_, article)| !article.spans().is_empty()) {
                let marks = article.spans().iter().map(|span| (&span.label, &span.fragments)).collect();
                rival.labels.entry(name).or_default().extend(article.spans().iter().map(|span| span.label.clone()));
                rival.differs |= before.as_ref().is_some_and(|other| *other != marks);
                before = Some(marks);
            }
        }
        Self(rivals)
    }

    /// Whether those have other labels each, and some of the same: two kinds of labels are made by nobody else.
    fn are_people(&self, names: &[String]) -> bool {
        self.0.get(&names.iter().cloned().collect()).is_some_and(|rival| {
            let different: BTreeSet<&LabelId> = rival.labels.values().flatten().collect();
            rival.differs && different.len() < rival.labels.values().map(BTreeSet::len).sum()
        })
    }
}

/// So many facts are named that two records say each in another way.
const MOST_FACTS: usize = 5;

/// What is known of an article, each beside what another record says of it.
pub(crate) fn facts<'a>(ours: &'a mut Meta, theirs: &'a Meta) -> [(&'static str, &'a mut String, &'a String); 4] {
    [
        ("byline", &mut ours.byline, &theirs.byline),
        ("outlet", &mut ours.outlet, &theirs.outlet),
        ("date", &mut ours.date, &theirs.date),
        ("address", &mut ours.url, &theirs.url),
    ]
}

/// Takes what is not known yet; a sentence where something else is known already.
fn fill(what: &str, ours: &mut String, theirs: &String, place: &str) -> Option<String> {
    if ours.is_empty() {
        ours.clone_from(theirs);
    }
    let is_other = !theirs.is_empty() && ours != theirs;
    is_other.then(|| {
        format!("{place}: its {what} is “{ours}”; another record of the same text says “{theirs}”, which is left out")
    })
}

/// The spans and links of a text, each once.
#[derive(Default)]
struct Marks {
    /// How far the last of them is that says it.
    status: Status,
    spans: Vec<Span>,
    /// Where the span of a label and place is among them.
    place_of: BTreeMap<(LabelId, Fragments), usize>,
    last_span: u32,
    links: Vec<Relation>,
    linked: BTreeSet<(KindId, SpanId, SpanId)>,
    last_link: u32,
}

impl Marks {
    fn new(article: &Article) -> Self {
        let spans: Vec<Span> = article.spans().iter().cloned().collect();
        let links: Vec<Relation> = article.relations().cloned().collect();
        let mut place_of = BTreeMap::new();
        for (idx, span) in spans.iter().enumerate() {
            place_of.entry((span.label.clone(), span.fragments.clone())).or_insert(idx);
        }
        let linked = links.iter().map(|link| (link.kind.clone(), link.from, link.to)).collect();
        let last_span = spans.iter().map(|span| span.id.0).max().unwrap_or_default();
        let last_link = links.iter().map(|link| link.id.0).max().unwrap_or_default();
        Self { status: article.status, spans, place_of, last_span, links, linked, last_link }
    }

    /// Adds what an article with the same text has besides; gives what its spans are called here.
    fn add(&mut self, article: &Article) -> BTreeMap<SpanId, SpanId> {
        let mut id_of = BTreeMap::new();
        if article.status != Status::New {
            self.status = article.status;
        }
        for span in article.spans().iter() {
            let new = self.spans.len();
            let place = *self.place_of.entry((span.label.clone(), span.fragments.clone())).or_insert(new);
            if place == new {
                self.last_span += 1;
                self.spans.push(Span { id: SpanId(self.last_span), ..span.clone() });
            } else {
                join_span(&mut self.spans[place], span);
            }
            id_of.insert(span.id, self.spans[place].id);
        }
        for link in article.relations() {
            let (Some(&from), Some(&to)) = (id_of.get(&link.from), id_of.get(&link.to)) else { continue };
            if self.linked.insert((link.kind.clone(), from, to)) {
                self.last_link += 1;
                self.links.push(Relation { id: RelationId(self.last_link), from, to, ..link.clone() });
            }
        }
        id_of
    }
}

/// Who made it is said of both, and what is noted of either.
fn join_span(there: &mut Span, span: &Span) {
    let new: Vec<String> = span.from.iter().filter(|name| !there.from.contains(name)).cloned().collect();
    there.from.extend(new);
    there.note = joined_note(there.note.take(), span.note.clone());
    there.person = there.person.take().or_else(|| span.person.clone());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::{Format, import};
    use crate::model::{Source, Text};

    /// The article that lines of JSON become.
    fn joined(lines: &[&str]) -> ImportedArticle {
        let files = [("rows.jsonl".to_owned(), lines.join("\n").into_bytes())];
        let mut imported = import(Format::Jsonl, &files, &LabelSet::built_in());
        assert_eq!(imported.articles.len(), 1, "{:?}", imported.warnings);
        imported.articles.remove(0)
    }

    #[test]
    fn suggestions_of_every_record_come_in() {
        let empty = r#"{"text": "It rains.", "spans": []}"#;
        let claim = r#"{"text": "It rains.", "spans": [{"start": 0, "end": 8, "label": "claim", "by": "prediction"}]}"#;
        let both = r#"{"text": "It rains.", "spans": [{"start": 3, "end": 8, "label": "quote"},
            {"start": 0, "end": 2, "label": "claim", "by": "prediction"}]}"#
            .replace('\n', " ");
        for (lines, expected) in
            [([empty, claim], (0, 1)), ([claim, empty], (0, 1)), ([claim, &both], (1, 2)), ([&both, claim], (1, 2))]
        {
            let article = joined(&lines).article;
            assert_eq!((article.spans().len(), article.predictions().len()), expected, "{lines:?}");
        }
    }

    #[test]
    fn who_found_nothing_is_known_in_any_order_of_the_records() {
        let line = |who: &str, spans: &str| format!(r#"{{"text": "It rains.", {who}, "spans": [{spans}]}}"#);
        let span = r#"{"start": 0, "end": 8, "label": "claim"}"#;
        let names = |lines: [&str; 2]| -> Vec<String> {
            joined(&lines).article.readings().map(|reading| reading.annotator.clone()).collect()
        };
        let (kim, bo) = (line(r#""user": "kim""#, span), line(r#""user": "bo""#, ""));
        assert_eq!([names([&kim, &bo]), names([&bo, &kim])], [["bo", "kim"], ["bo", "kim"]]);
        let (a, b) = (r#""annotator": "kim", "user": "a""#, r#""annotator": "kim", "user": "b""#);
        assert!(names([&line(a, span), &line(b, span)]).is_empty(), "users wrote it where annotators are named");
    }

    #[test]
    fn records_that_say_nothing_more_are_counted_and_not_held() {
        let record = |title: &str, byline: &str| {
            let text = Text::new("a").unwrap();
            let mut article = Article::new(ArticleId(1), title.to_owned(), Source::default(), text);
            byline.clone_into(&mut article.meta.byline);
            ImportedArticle::unlabelled(article)
        };
        let mut alike = Alike::default();
        for (idx, (title, byline)) in [("", ""), ("", ""), ("Bus", ""), ("", "Ana"), ("", "")].into_iter().enumerate() {
            alike.add(record(title, byline), format!("row {idx}"), Maker::default());
        }
        assert_eq!(alike.groups[0].others.len(), 2, "a title, and who wrote it");
        let (articles, notes) = alike.joined(&LabelSet::built_in());
        assert_eq!((articles.len(), &*articles[0].article.title, &*articles[0].article.meta.byline), (1, "Bus", "Ana"));
        let told = "row 1 has the text of row 0: they are one article, with the labels of both (and 3 records more)";
        assert_eq!(notes, [told]);
    }
}
