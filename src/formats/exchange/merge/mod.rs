//! Puts imported articles into a project: what is new, what is there already, and what contradicts it.

mod again;
mod facts;
mod makers;
mod readings;
mod twins;
mod words;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub(crate) use self::makers::of_others;
use self::makers::{after, as_read, makers, with_makers};
use self::readings::{Readings, new_readings, of_everybody};
use self::twins::Twins;
use self::words::{
    About, Apart, Differing, Differs, Others, Said, note_of_accepted, note_of_coarse, note_of_decided, note_of_kin,
    note_of_nameless, note_of_new_labels, note_of_read, without_text,
};
use super::core::imported::{Imported, ImportedArticle, note_of_rebuilt};
use super::core::warnings::ImportWarning;
use super::in_readings::InReadings;
use super::predicted::{News, n_links_left_out, proposed, suggested, undecided};
use super::there::{Found, There, times_found};
use crate::formats::articles::{is_blank, title_from};
use crate::model::compare::{Likeness, Rivals};
use crate::model::{
    Article, ArticleId, Content, Edit, Label, LabelSet, Prediction, Relation, Span, SpanId, Status, Transaction,
    counted, transactions,
};

/// What an import would do to a project; nothing is done until the transaction is applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merge {
    /// Adds all that is new; without edits where nothing is.
    pub transaction: Transaction,
    pub n_new_articles: usize,
    pub n_new_spans: usize,
    pub n_new_labels: usize,
    /// Of spans that are there and had none.
    pub n_new_notes: usize,
    /// Facts of articles that are there and lacked them: bylines, outlets, dates, addresses, states.
    pub n_new_facts: usize,
    pub n_new_relations: usize,
    /// What somebody made of an article of which others made something too.
    pub n_new_readings: usize,
    /// Spans of which nothing says who made them, and that somebody's reading has.
    n_read: usize,
    /// New spans in articles that people have read of which nothing says who made them.
    pub n_nameless: usize,
    pub n_new_suggestions: usize,
    /// Spans that the project has already, and suggestions that it has or that somebody decided about.
    pub n_same: usize,
    /// Of these the spans that were to be suggestions and are none.
    n_decided: usize,
    /// New labels that were suggestions so far.
    n_accepted: usize,
    /// Of these the spans that the project has in more detail than the format can say.
    pub n_coarse: usize,
    /// Spans left out because the project marks nearly the same otherwise.
    pub conflicts: Vec<Conflict>,
    /// Beside those that the import itself has.
    pub warnings: Vec<ImportWarning>,
    /// What went to a text that is not quite the one of the file, in sentences.
    pub notes: Vec<String>,
    said: Said,
    /// What became readings, as others have labelled the same articles.
    apart: Apart,
    /// How files of which nothing says who made them differ from what is there.
    differing: Differing,
}

/// An imported span that overlaps one of the same label with other edges.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    pub article: ArticleId,
    pub imported: Span,
    pub existing: SpanId,
}

/// What becomes of the spans of an import.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TakeAs {
    /// Labels; those that overlap a span of the same label are left out.
    #[default]
    Labels,
    /// Labels, also those that overlap a span of the same label.
    LabelsWithConflicts,
    /// Suggestions with their confidence, or a half where the file gives none.
    Suggestions,
}

/// How the articles of an import go into a project.
struct How<'a> {
    /// Those of the project and of the import.
    labels: &'a LabelSet,
    /// Of the project.
    annotator: &'a str,
    take_as: TakeAs,
    is_coarse: bool,
    /// Who has labelled something in the files: on what else is theirs there is nothing to label.
    labellers: BTreeSet<&'a str>,
}

impl<'a> How<'a> {
    fn new(content: &'a Content, imported: &'a Imported, take_as: TakeAs) -> Self {
        let labelled = imported.articles.iter().filter(|one| one.n_spans() > 0);
        Self {
            labels: &imported.labels,
            annotator: content.annotator(),
            take_as,
            is_coarse: imported.is_coarse,
            labellers: labelled.map(|one| &*one.annotator).collect(),
        }
    }
}

/// Plans how the imported articles go into the project. Articles with a text that is there already give it their spans.
pub fn merge(content: &Content, imported: &Imported, take_as: TakeAs) -> Merge {
    let mut merge = Merge::new();
    if imported.labels != *content.labels() {
        merge.transaction.edits.push(Edit::SetLabels(imported.labels.clone()));
    }
    let mut there = There::new(content);
    let mut idx = content.articles().len();
    let mut n_rebuilt = 0;
    let found: Vec<Found<'_>> = imported.articles.iter().map(|one| there.find(one, &imported.labels)).collect();
    let mut left = times_found(&found);
    let mut now: BTreeMap<ArticleId, Article> = BTreeMap::new();
    let mut twins = Twins::default();
    let how = How::new(content, imported, take_as);
    for (number, (imported_article, found)) in imported.articles.iter().zip(found).enumerate() {
        match found {
            Found::Same(article, placed, note) => {
                if let Some(note) = note {
                    merge.said.say(About::Nearly, note);
                }
                let placed = placed.as_deref().unwrap_or(imported_article);
                let as_it_is = now.remove(&article.id).map_or(Cow::Borrowed(article), Cow::Owned);
                let n_before = merge.transaction.edits.len();
                merge.take_in(&as_it_is, placed, &imported_article.article, &how);
                // What another record says of the article comes to it as it is by then.
                let n_left = left.entry(article.id).or_default();
                *n_left -= 1;
                if *n_left > 0 {
                    let edits = &merge.transaction.edits[n_before..];
                    now.insert(article.id, after(as_it_is.into_owned(), &imported.labels, edits));
                }
            }
            Found::SameId(other) => merge.warnings.push(ImportWarning {
                place: imported_article.article.title.clone(),
                message: format!("the project has “{}” with another text under the same id", other.title),
            }),
            Found::Nothing if is_blank(imported_article.article.text().as_str()) => {
                merge.warnings.push(without_text(&imported_article.article, number + 1));
            }
            Found::Nothing => {
                if let Some(like) = there.like(imported_article) {
                    merge.said.say(About::Kin, note_of_kin(&imported_article.article, like));
                }
                if let Some(note) = twins.see(&imported_article.article) {
                    merge.said.say(About::Twins, note);
                }
                let labels = &imported.labels;
                merge.add_article(idx, &with_makers(imported_article, labels, content.annotator()), labels, take_as);
                n_rebuilt += usize::from(imported_article.is_rebuilt);
                idx += 1;
            }
        }
    }
    merge.conclude(n_rebuilt, &new_labels(content, imported));
    merge
}

/// The names of labels that the project has not had.
fn new_labels<'a>(content: &Content, imported: &'a Imported) -> Vec<&'a str> {
    let is_new = |label: &&Label| content.labels().label(&label.id).is_none();
    imported.labels.labels().iter().filter(is_new).map(|label| label.name.as_str()).collect()
}

impl Merge {
    fn new() -> Self {
        Self {
            transaction: Transaction::new("import", Vec::new()),
            n_new_articles: 0,
            n_new_spans: 0,
            n_new_labels: 0,
            n_new_notes: 0,
            n_new_facts: 0,
            n_new_relations: 0,
            n_new_readings: 0,
            n_decided: 0,
            n_accepted: 0,
            n_read: 0,
            n_nameless: 0,
            n_new_suggestions: 0,
            n_same: 0,
            n_coarse: 0,
            conflicts: Vec::new(),
            warnings: Vec::new(),
            notes: Vec::new(),
            said: Said::default(),
            apart: Apart::default(),
            differing: Differing::default(),
        }
    }

    /// Whether applying it would change the project.
    pub fn adds_something(&self) -> bool {
        let n_of_spans = self.n_new_spans + self.n_new_notes + self.n_new_relations;
        self.n_new_articles + n_of_spans + self.n_new_readings + self.n_new_facts + self.n_new_suggestions > 0
    }

    /// Says what is to be said of all of it.
    fn conclude(&mut self, n_rebuilt: usize, new_labels: &[&str]) {
        self.notes.extend(note_of_rebuilt(n_rebuilt));
        self.notes.extend(std::mem::take(&mut self.said).sentences());
        self.notes.extend(std::mem::take(&mut self.apart).sentences());
        let of_spans = [
            note_of_coarse(self.n_coarse),
            note_of_read(self.n_read),
            note_of_nameless(self.n_nameless),
            note_of_decided(self.n_decided),
            note_of_accepted(self.n_accepted),
            std::mem::take(&mut self.differing).in_words(),
        ];
        self.notes.extend(of_spans.into_iter().flatten());
        if self.adds_something() {
            self.n_new_labels = new_labels.len();
            self.notes.extend(note_of_new_labels(new_labels));
        } else {
            self.transaction.edits.clear();
        }
    }

    fn add_article(&mut self, idx: usize, imported: &ImportedArticle, labels: &LabelSet, take_as: TakeAs) {
        let is_for_all = take_as == TakeAs::Suggestions;
        let imported = &*if is_for_all { of_everybody(imported, labels) } else { Cow::Borrowed(imported) };
        let mut article = imported.article.clone();
        article.title = title_from(&article.title, article.text().as_str(), &article.source.path);
        if take_as == TakeAs::Suggestions {
            (article, _) = article.labelled(labels, Vec::<Span>::new(), Vec::new());
            article.status = Status::New;
            article = article.with_predictions(suggested(imported));
            self.warn_of_links(imported);
        }
        self.n_new_articles += 1;
        self.n_new_spans += article.spans().len();
        self.n_new_relations += article.relations().len();
        self.n_new_readings += article.readings().len();
        self.n_new_suggestions += article.predictions().len();
        self.transaction.edits.push(Edit::AddArticle { idx, article: Arc::new(article) });
    }

    /// Takes the spans of the import as suggestions.
    fn predict(&mut self, there: &Article, imported: &ImportedArticle, is_coarse: bool) {
        let news = undecided(there, imported, &mut InReadings::new(there, is_coarse));
        if !news.0.is_empty() {
            self.warn_of_links(imported);
        }
        self.n_decided += news.1;
        self.suggest(there, news);
    }

    /// Adds what is predicted and nobody has decided about; it takes the place of what was predicted there before.
    fn suggest(&mut self, there: &Article, (new, n_same): News) {
        self.n_same += n_same;
        self.n_new_suggestions += new.len();
        let old: BTreeSet<Prediction> =
            new.iter().flat_map(|one| there.predictions_about(&one.label, &one.fragments)).cloned().collect();
        self.transaction.edits.extend(old.into_iter().map(|old| Edit::RemovePrediction(there.id, old)));
        self.transaction.edits.extend(new.into_iter().map(|one| Edit::AddPrediction(there.id, one)));
    }

    /// A suggestion has one speaker: other links do not come in.
    fn warn_of_links(&mut self, imported: &ImportedArticle) {
        let n_left_out = n_links_left_out(imported);
        if n_left_out > 0 {
            let (are, place) = (if n_left_out == 1 { "is" } else { "are" }, imported.article.title.clone());
            let message =
                format!("{} {are} left out, because a suggestion has one speaker", counted(n_left_out, "link"));
            self.warnings.push(ImportWarning { place, message });
        }
    }

    /// Takes what the file has of an article that is there: `placed` on the text of the project, `given` as the file has it.
    fn take_in(&mut self, there: &Article, placed: &ImportedArticle, given: &Article, how: &How<'_>) {
        if how.take_as == TakeAs::Suggestions {
            return self.predict(there, &of_everybody(placed, how.labels), how.is_coarse);
        }
        let n_before = self.transaction.edits.len();
        let is_labelled = how.labellers.contains(&*placed.annotator);
        let read = as_read(there, placed, how.labels, how.annotator, how.is_coarse).filter(|_| is_labelled);
        let n_readings = self.n_new_readings;
        self.take_labels(there, read.as_ref().unwrap_or(placed), how);
        if read.is_some() && self.n_new_readings > n_readings {
            self.apart.read_by(&placed.annotator);
            self.tell_earlier(there, &placed.annotator);
        }
        self.ask_again(there, how.labels, n_before);
        self.take_facts(there, given, read.is_none());
    }

    /// Takes labels, what several people made of an article, and what the file calls suggestions itself.
    fn take_labels(&mut self, there: &Article, placed: &ImportedArticle, how: &How<'_>) {
        let takes_over = how.take_as == TakeAs::LabelsWithConflicts;
        self.add_to(there, &placed.article, how.annotator, takes_over, how.is_coarse);
        let Readings { edits, n_new, n_same, warnings } =
            new_readings(there, &placed.article, takes_over, how.is_coarse);
        self.transaction.edits.extend(edits);
        self.n_new_readings += n_new;
        self.n_same += n_same;
        self.warnings.extend(warnings);
        self.suggest(there, proposed(there, placed));
    }

    /// Adds the spans and relations that `there` lacks.
    fn add_to(&mut self, there: &Article, imported: &Article, annotator: &str, take_conflicts: bool, is_coarse: bool) {
        let (others, mut rivals) = (Others::new(there, imported), Rivals::new(there));
        let mut read = InReadings::new(there, is_coarse);
        let mut ids: BTreeMap<SpanId, SpanId> = BTreeMap::new();
        let mut free_ids = there.spans().free_ids();
        let n_before = self.transaction.edits.len();
        let mut differs = Differs::new(there);
        for span in imported.spans().iter() {
            match rivals.likeness(&span.label, &span.fragments) {
                Likeness::Equal(same) => {
                    // Of several that are equal it is the one of its number: links lead from that.
                    let is_it = |own: &&Span| (&own.label, &own.fragments) == (&span.label, &span.fragments);
                    let own = there.span(span.id).filter(is_it).unwrap_or(same);
                    ids.insert(span.id, own.id);
                    self.n_same += 1;
                    self.take_note(there, own, span.note.as_deref());
                }
                Likeness::Overlapping(_) if let Some(source) = read.source_of(span) => {
                    ids.insert(span.id, source.id);
                    self.n_same += 1;
                    self.n_coarse += 1;
                }
                Likeness::Overlapping(_) | Likeness::Alone if read.have(span) => {
                    self.n_same += 1;
                    self.n_read += usize::from(span.from.is_empty());
                }
                Likeness::Overlapping(existing) if !take_conflicts => {
                    differs.left_out(span);
                    self.conflicts.push(Conflict { article: there.id, imported: span.clone(), existing: existing.id });
                }
                Likeness::Overlapping(_) | Likeness::Alone => {
                    let id = free_ids.next().unwrap_or(span.id);
                    ids.insert(span.id, id);
                    self.n_new_spans += 1;
                    differs.comes_in(span);
                    let is_proposed = there.predictions_about(&span.label, &span.fragments).next().is_some();
                    self.n_accepted += usize::from(is_proposed);
                    self.n_nameless += usize::from(span.from.is_empty() && there.readings().len() > 0);
                    if let Some(ours) = others.label_at(span) {
                        self.said.doubled(ours, &span.label, || there.text_of(span));
                    }
                    let span = Span { id, from: makers(span, annotator), ..span.clone() };
                    self.transaction.edits.push(Edit::AddSpan(there.id, span));
                }
            }
        }
        self.differing.add(&differs, imported, ids.values());
        self.add_relations(there, imported, &ids, &mut read);
        if self.transaction.edits.len() > n_before {
            self.transaction.edits.extend(transactions::begin(there));
        }
    }

    fn add_relations(
        &mut self,
        there: &Article,
        imported: &Article,
        ids: &BTreeMap<SpanId, SpanId>,
        read: &mut InReadings<'_>,
    ) {
        let mut free_ids = there.free_relation_ids();
        for relation in imported.relations() {
            let (Some(&from), Some(&to)) = (ids.get(&relation.from), ids.get(&relation.to)) else { continue };
            let ends = imported.span(relation.from).zip(imported.span(relation.to));
            let is_read = ends.is_some_and(|(from, to)| read.have_link(&relation.kind, from, to));
            if !is_read && !there.is_linked(&relation.kind, from, to) {
                self.n_new_relations += 1;
                let id = free_ids.next().unwrap_or(relation.id);
                let added = Relation { id, from, to, ..relation.clone() };
                self.transaction.edits.push(Edit::AddRelation(there.id, added));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::exchange::round_trip::content_from_marked;
    use crate::model::{LabelSet, Project, marked, pending};

    fn imported(marked: &[&str]) -> Imported {
        let content = content_from_marked(marked);
        let articles = content.articles().cloned().map(ImportedArticle::unlabelled).collect();
        Imported {
            labels: LabelSet::built_in(),
            articles,
            warnings: Vec::new(),
            notes: Vec::new(),
            is_coarse: false,
            are_doubtful: false,
        }
    }

    #[test]
    fn the_beginning_of_a_text_goes_to_it() {
        let start = "“No cuts to the night buses this year”, said Ana Ruiz";
        let content = content_from_marked(&[&format!("{start} on Monday.\n\nIt rained."), "Something else."]);
        let merged = merge(&content, &imported(&[&start.replace("Ana Ruiz", "[speaker ana ruiz]")]), TakeAs::Labels);
        assert_eq!((merged.n_new_articles, merged.n_new_spans), (0, 1));
        assert!(merged.notes[0].starts_with("the beginning only, and nearly the text of"), "{:?}", merged.notes);
    }

    #[test]
    fn what_the_project_lacks_comes_in_and_what_differs_is_told() {
        let mut project = Project::from(content_from_marked(&["[quote “No”], said Ana."]));
        let mut imported = imported(&["[claim “No”], said Ana."]);
        let article = &mut imported.articles[0].article;
        (article.meta.date, article.meta.byline) = ("2026-03-02".to_owned(), "Jan Vik".to_owned());
        article.status = Status::Done;
        let first = merge(&project, &imported, TakeAs::Labels);
        assert_eq!((first.n_new_spans, first.n_new_facts), (1, 3));
        let told = "““No”” is “quote” in the project and “claim” in the file: both are there now";
        assert_eq!(first.notes, [told]);
        project.apply(first.transaction).unwrap();
        let article = project.articles().next().unwrap();
        assert_eq!((&*article.meta.date, article.status), ("2026-03-02", Status::Done));
        imported.articles[0].article.meta.byline = "Bo Lee".to_owned();
        imported.articles[0].article.status = Status::Skipped;
        let second = merge(&project, &imported, TakeAs::Labels);
        assert!(second.notes[0].contains("stays “Jan Vik”, “Bo Lee” is left out"), "{:?}", second.notes);
        assert!(second.notes[1].ends_with("stays done, in the file it is skipped"), "{:?}", second.notes);
        assert_eq!(second.transaction.edits, []);
    }

    #[test]
    fn an_article_without_a_text_is_left_out_and_said() {
        let content = content_from_marked(&["Ana."]);
        let merged = merge(&content, &imported(&[" "]), TakeAs::Labels);
        assert_eq!((merged.n_new_articles, merged.warnings.len()), (0, 1));
    }

    #[test]
    fn what_two_records_say_of_one_article_comes_in_once_and_nothing_is_overwritten() {
        let mut project = Project::from(content_from_marked(&["“No cuts”, said Ana Ruiz. It rained."]));
        let mut imported = imported(&[
            "[quote “No cuts”], said Ana Ruiz. It rained.",
            "“No cuts”, said [speaker Ana Ruiz].  It [claim rained].",
        ]);
        for (article, byline) in imported.articles.iter_mut().zip(["Jan Vik", "Bo Lee"]) {
            article.article.meta.byline = byline.to_owned();
            article.article.meta.date = if byline == "Bo Lee" { "2026".to_owned() } else { String::new() };
        }
        let merge = merge(&project, &imported, TakeAs::Labels);
        assert!(
            merge.notes.iter().any(|note| note.contains("stays “Jan Vik”, “Bo Lee” is left out")),
            "{:?}",
            merge.notes
        );
        assert_eq!((merge.n_new_articles, merge.n_new_spans, merge.n_new_facts), (0, 3, 2));
        project.apply(merge.transaction).unwrap();
        let article = project.articles().next().unwrap();
        let printed = "[quote#1 “No cuts”], said [speaker#2 Ana Ruiz]. It [claim#3 rained].";
        assert_eq!(
            (marked::print(article), &*article.meta.byline, &*article.meta.date),
            (printed.to_owned(), "Jan Vik", "2026")
        );
    }

    #[test]
    fn labels_beside_others_are_told_once_a_kind() {
        let content = content_from_marked(&["[quote “No”], [quote “Yes”] and [claim “Oh”]."]);
        let merged = merge(&content, &imported(&["[claim “No”], [claim “Yes”] and [quote “Oh”]."]), TakeAs::Labels);
        let expected = [
            "““Oh”” is “claim” in the project and “quote” in the file: both are there now",
            "2 places are “quote” in the project and “claim” in the file, such as ““No””: both are there now",
            "1 article had such labels already, and the file differs (come in: 3, left out: 0, only in the project: 3): if \
             somebody else made it, name them with --by, and it is kept as their reading",
        ];
        assert_eq!(merged.notes, expected);
    }

    #[test]
    fn spans_go_where_the_text_is() {
        let mut project = Project::from(content_from_marked(&["[quote “No cuts”], said Ana Ruiz."]));
        let imported = imported(&["[quote#4>5 “No cuts”], said [speaker#5 Ana Ruiz].", "[quote “Other”], said Bob."]);
        let merge = merge(&project, &imported, TakeAs::Labels);
        assert_eq!((merge.n_new_articles, merge.n_new_spans, merge.n_same), (1, 2, 1));
        project.apply(merge.transaction).unwrap();
        let printed: Vec<String> = project.articles().map(marked::print).collect();
        let expected = ["[quote#1>2 “No cuts”], said [speaker#2 Ana Ruiz].", "[quote#1 “Other”], said Bob."];
        assert_eq!(printed, expected);
        assert_eq!(super::merge(&project, &imported, TakeAs::Labels).transaction.edits, []);
        project.undo();
        assert_eq!(project.articles().len(), 1);
    }

    #[test]
    fn labels_of_nobody_are_told_where_others_have_read() {
        let mut project = Project::from(content_from_marked(&["“No cuts”, said Ana."]));
        let article = project.articles().next().unwrap().clone();
        let reading = crate::model::Reading::of(&article, "ana", crate::model::ReadingSource::default());
        let read = vec![Edit::AddReading(article.id, Arc::new(reading))];
        project.apply(Transaction::new("collect", read)).unwrap();
        let imported = imported(&["[quote “No cuts”], said Ana."]);
        let told =
            "1 span comes in as the project’s own, beside what people have read: nothing in the file says who made it";
        assert_eq!(merge(&project, &imported, TakeAs::Labels).notes, [told]);
        let of_cho = merge(&project, &imported.made_by("cho"), TakeAs::Labels);
        let told = "what cho made of 1 article is kept as a reading, as others have labelled it: compare and settle it";
        assert_eq!(of_cho.notes, [told]);
        project.apply(of_cho.transaction).unwrap();
        assert_eq!(project.articles().next().unwrap().reading("cho").unwrap().spans.len(), 1);
    }

    #[test]
    fn contradictions_are_shown_and_left_out_unless_wanted() {
        let mut project = Project::from(content_from_marked(&["[quote “No cuts”], said Ana."]));
        let imported = imported(&["[quote “No cuts”,] said Ana."]);
        let careful = merge(&project, &imported, TakeAs::Labels);
        assert_eq!((careful.conflicts.len(), careful.transaction.edits.len()), (1, 0));
        project.apply(merge(&project, &imported, TakeAs::LabelsWithConflicts).transaction).unwrap();
        let article = project.articles().next().unwrap();
        assert_eq!(marked::print(article), "[quote#2 [quote#1 “No cuts”],] said Ana.");
    }

    #[test]
    fn notes_of_spans_that_are_there_come_in_where_there_are_none() {
        let mut project = Project::from(content_from_marked(&["[quote “No cuts”], said Ana."]));
        let mut noted = |note: &str| {
            let mut imported = imported(&["[quote “No cuts”], said Ana."]);
            let article = &mut imported.articles[0].article;
            let spans =
                article.spans().iter().map(|span| Span { note: Some(note.to_owned()), ..span.clone() }).collect();
            *article = article.clone().labelled(&LabelSet::built_in(), spans, Vec::new()).0;
            let merge = merge(&project, &imported, TakeAs::Labels);
            project.apply(merge.transaction).unwrap();
            let note = project.articles().next().unwrap().spans().iter().next().unwrap().note.clone();
            (note, merge.notes)
        };
        let (note, told) = noted("sure?");
        assert_eq!(
            (note.as_deref(), told),
            (Some("sure?"), vec!["the note of “No cuts” comes in: sure?".replace("“No cuts”", "““No cuts””")])
        );
        let (note, told) = noted("no");
        assert_eq!((note.as_deref(), told.len()), (Some("sure?"), 1));
        assert_eq!(noted("sure?").1, Vec::<String>::new());
    }

    #[test]
    fn predictions_become_suggestions_and_are_not_offered_twice() {
        let mut project = Project::from(content_from_marked(&["“No cuts”, said Ana."]));
        let imported = imported(&["[quote>2 “No cuts”], said [speaker#2 Ana].", "[claim It rains]"]);
        let plan = merge(&project, &imported, TakeAs::Suggestions);
        assert_eq!((plan.n_new_articles, plan.n_new_spans, plan.n_new_suggestions), (1, 0, 2));
        project.apply(plan.transaction).unwrap();
        let again = merge(&project, &imported, TakeAs::Suggestions);
        assert_eq!((again.n_new_suggestions, again.n_same, again.adds_something()), (0, 2, false));
        let article = project.articles().next().unwrap();
        let suggestions = pending(&project, article);
        let accept = suggestions[0].transaction(project.labels(), article).unwrap();
        project.apply(accept).unwrap();
        let printed = marked::print(project.articles().next().unwrap());
        assert_eq!(printed, "[quote#1>2 “No cuts”], said [speaker#2 Ana].");
        assert!(!merge(&project, &imported, TakeAs::Suggestions).adds_something());
        project.undo();
        project.undo();
        assert_eq!((project.articles().len(), project.articles().next().unwrap().predictions().len()), (1, 0));
    }

    #[test]
    fn a_newer_prediction_takes_the_place_of_the_old() {
        let mut project = Project::from(content_from_marked(&["It rains"]));
        let mut imported = imported(&["[claim It rains]"]);
        for (confidence, model) in [(0.25, "m1"), (0.75, "m2")] {
            imported.articles[0].confidences = [(SpanId(1), confidence)].into();
            model.clone_into(&mut imported.articles[0].model);
            project.apply(merge(&project, &imported, TakeAs::Suggestions).transaction).unwrap();
        }
        let article = project.articles().next().unwrap();
        let shown: Vec<(f32, String)> =
            pending(&project, article).into_iter().map(|one| (one.confidence, one.reason)).collect();
        assert_eq!(shown, [(0.75, "imported, by m2".to_owned())]);
    }
}
