//! Records of one text become one article, with the labels of all of them.

use std::collections::{BTreeMap, BTreeSet};

use super::{ImportedArticle, id_of, joined_note};
use crate::model::{
    Article, ArticleId, Fragments, KindId, LabelId, LabelSet, Meta, Relation, RelationId, Span, SpanId, Status,
    counted, first_and_more,
};

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
}

struct Group {
    place: String,
    /// In a place of its own, as a list of such articles takes twice its memory when it has no room left.
    first: Box<ImportedArticle>,
    others: Vec<ImportedArticle>,
}

impl Alike {
    pub(super) fn add(&mut self, mut imported: ImportedArticle, place: String) {
        let mut id = imported.article.id;
        if self.has_another(&imported) {
            id = id_of(imported.article.text().as_str());
            imported.article.id = id;
            self.renamed.push(place.clone());
        }
        if let Some(idx) = self.by_id.get(&id) {
            self.first_again.get_or_insert((*idx, place));
            self.n_again += 1;
            let group = &mut self.groups[*idx];
            // Of a table with millions of such rows none is held.
            if !says_nothing_beyond(&group.first.article, &imported.article) {
                group.others.push(imported);
            }
        } else {
            self.by_id.insert(id, self.groups.len());
            self.groups.push(Group { place, first: Box::new(imported), others: Vec::new() });
        }
    }

    /// Whether another text has come in under its id.
    fn has_another(&self, imported: &ImportedArticle) -> bool {
        let there = self.by_id.get(&imported.article.id).map(|idx| &self.groups[*idx].first);
        there.is_some_and(|there| there.article.text() != imported.article.text())
    }

    /// The articles, and what is said of those that were joined.
    pub(super) fn joined(self, labels: &LabelSet) -> (Vec<ImportedArticle>, Vec<String>) {
        let more = |n: usize| if n > 1 { format!(" (and {} more)", counted(n - 1, "record")) } else { String::new() };
        let mut notes = Vec::new();
        if let Some((idx, place)) = &self.first_again {
            let (first, more) = (&self.groups[*idx].place, more(self.n_again));
            notes.push(format!("{place} has the text of {first}: they are one article, with the labels of both{more}"));
        }
        if let Some(place) = self.renamed.first() {
            let more = more(self.renamed.len());
            notes.push(format!("{place} has an id that another text has too: it comes in under a new one{more}"));
        }
        let mut left_out = Vec::new();
        let articles = self.groups.into_iter().map(|group| group.joined(labels, &mut left_out)).collect();
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
    other.spans().is_empty() && other.relations().len() == 0 && !has_facts && !has_title
}

impl Group {
    /// One article of all; what is known of it stays as the first record says it, and what others say otherwise is told.
    fn joined(self, labels: &LabelSet, left_out: &mut Vec<String>) -> ImportedArticle {
        let Self { first, others, place } = self;
        let mut first = *first;
        if others.is_empty() {
            return first;
        }
        let mut marks = Marks::new(&first.article);
        for other in others {
            let id_of = marks.add(&other.article);
            let sure = other.confidences.iter().filter_map(|(id, share)| Some((*id_of.get(id)?, *share)));
            for (id, share) in sure {
                first.confidences.entry(id).or_insert(share);
            }
            if first.article.title.is_empty() {
                first.article.title = other.article.title;
            }
            let fill = |(what, ours, theirs)| fill(what, ours, theirs, &place);
            left_out.extend(facts(&mut first.article.meta, &other.article.meta).into_iter().filter_map(fill));
        }
        let (mut article, _) = first.article.labelled(labels, marks.spans, marks.links);
        if article.status == Status::New && !article.spans().is_empty() {
            article.status = Status::InProgress;
        }
        ImportedArticle { article, ..first }
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
struct Marks {
    spans: Vec<Span>,
    /// Where the span of a label and place is among them.
    place_of: BTreeMap<(LabelId, Fragments), usize>,
    next_span: u32,
    links: Vec<Relation>,
    linked: BTreeSet<(KindId, SpanId, SpanId)>,
    next_link: u32,
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
        let next_span = spans.iter().map(|span| span.id.0).max().unwrap_or_default() + 1;
        let next_link = links.iter().map(|link| link.id.0).max().unwrap_or_default() + 1;
        Self { spans, place_of, next_span, links, linked, next_link }
    }

    /// Adds what an article with the same text has besides; gives what its spans are called here.
    fn add(&mut self, article: &Article) -> BTreeMap<SpanId, SpanId> {
        let mut id_of = BTreeMap::new();
        for span in article.spans().iter() {
            let new = self.spans.len();
            let place = *self.place_of.entry((span.label.clone(), span.fragments.clone())).or_insert(new);
            if place == new {
                self.spans.push(Span { id: SpanId(self.next_span), ..span.clone() });
                self.next_span += 1;
            } else {
                join_span(&mut self.spans[place], span);
            }
            id_of.insert(span.id, self.spans[place].id);
        }
        for link in article.relations() {
            let (Some(&from), Some(&to)) = (id_of.get(&link.from), id_of.get(&link.to)) else { continue };
            if self.linked.insert((link.kind.clone(), from, to)) {
                self.links.push(Relation { id: RelationId(self.next_link), from, to, ..link.clone() });
                self.next_link += 1;
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
    use crate::model::{Source, Text};

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
            alike.add(record(title, byline), format!("row {idx}"));
        }
        assert_eq!(alike.groups[0].others.len(), 2, "a title, and who wrote it");
        let (articles, notes) = alike.joined(&LabelSet::built_in());
        assert_eq!((articles.len(), &*articles[0].article.title, &*articles[0].article.meta.byline), (1, "Bus", "Ana"));
        let told = "row 1 has the text of row 0: they are one article, with the labels of both (and 3 records more)";
        assert_eq!(notes, [told]);
    }
}
