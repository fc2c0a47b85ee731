//! Collects what people made of articles, each in a project of their own, as readings.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::model::{
    Article, ArticleId, Content, Edit, KindId, LabelId, LabelSet, Reading, ReadingSource, ReadingWork, Span, Status,
    Transaction, reanchor,
};

/// A project that somebody labelled and sent back.
#[derive(Clone, Debug)]
pub struct Brought {
    pub content: Content,
    /// Whose labels they are.
    pub annotator: String,
    pub from: ReadingSource,
    /// What labelling each article took, where that is known.
    pub work: BTreeMap<ArticleId, ReadingWork>,
}

/// What collecting would do; nothing is done until the transaction is applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Collected {
    /// Without edits where nothing is new.
    pub transaction: Transaction,
    /// Of each project that was brought, in the order in which they were.
    pub files: Vec<FileNews>,
}

/// What one project brings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileNews {
    pub annotator: String,
    /// The name of the file.
    pub path: String,
    /// Readings of articles that had none of this annotator.
    pub n_new: usize,
    /// Readings that take the place of what was collected before.
    pub n_changed: usize,
    /// Readings that are there already, word for word.
    pub n_same: usize,
    /// Articles that they have not begun.
    pub n_not_begun: usize,
    /// What somebody should know, in sentences.
    pub notes: Vec<String>,
    /// What was left out, in sentences.
    pub problems: Vec<String>,
}

/// Plans which readings the projects bring. Of two that bring the same annotator's reading of an article, the later counts.
///
/// An article is known by its id, or else by its text; where its text is another one here, labels go where their words are.
/// Labels and kinds of links that have another id here are known by their names.
pub fn collect(content: &Content, brought: &[Brought]) -> Collected {
    let by_text = content.articles().map(|article| (article.text().as_str(), article.id)).collect();
    let mut collecting = Collecting { content, by_text, readings: BTreeMap::new() };
    let files: Vec<FileNews> = brought.iter().enumerate().map(|(idx, one)| collecting.file(idx, one)).collect();
    let mut names: Vec<&str> = files.iter().map(|file| &*file.annotator).collect();
    names.sort_unstable();
    names.dedup();
    let edit = |((id, annotator), (_, reading)): ((ArticleId, String), (usize, Reading))| {
        let is_there = content.article(id).is_some_and(|article| article.reading(&annotator).is_some());
        let reading = Arc::new(reading);
        if is_there { Edit::ReplaceReading(id, reading) } else { Edit::AddReading(id, reading) }
    };
    let transaction = Transaction::new(
        format!("collect from {}", names.join(", ")),
        collecting.readings.into_iter().map(edit).collect(),
    );
    Collected { transaction, files }
}

impl Collected {
    /// Whether anything would change.
    pub fn is_new(&self) -> bool {
        !self.transaction.edits.is_empty()
    }

    /// Whether anything was left out.
    pub fn has_problems(&self) -> bool {
        self.files.iter().any(|file| !file.problems.is_empty())
    }
}

/// A file that is gone through.
struct File<'a> {
    /// Its number among those that were brought.
    idx: usize,
    brought: &'a Brought,
    names: Names,
}

struct Collecting<'a> {
    content: &'a Content,
    by_text: BTreeMap<&'a str, ArticleId>,
    /// What is new, with the number of the file that brought it.
    readings: BTreeMap<(ArticleId, String), (usize, Reading)>,
}

impl<'a> Collecting<'a> {
    fn file(&mut self, idx: usize, brought: &Brought) -> FileNews {
        let (annotator, path) = (brought.annotator.clone(), brought.from.path.clone());
        let mut news = FileNews { annotator, path, ..FileNews::default() };
        let names = Names::new(brought.content.labels(), self.content.labels(), &mut news.notes);
        let file = File { idx, brought, names };
        for article in brought.content.articles() {
            if !article.misfits.is_empty() {
                let n_lines = article.misfits.len();
                news.problems.push(format!("{}: {n_lines} of its lines do not fit its text, left out", named(article)));
            }
            let Some(ours) = self.find(article) else {
                news.problems.push(format!("{} is not in this project, left out", named(article)));
                continue;
            };
            self.article(ours, article, &file, &mut news);
        }
        news
    }

    fn find(&self, article: &Article) -> Option<&'a Article> {
        let same_text = || self.by_text.get(article.text().as_str()).and_then(|id| self.content.article(*id));
        self.content.article(article.id).or_else(same_text)
    }

    fn article(&mut self, ours: &Article, theirs: &Article, file: &File<'_>, news: &mut FileNews) {
        let File { idx, brought, names } = file;
        let there = ours.reading(&news.annotator);
        if theirs.status == Status::New && theirs.spans().is_empty() && theirs.note.is_empty() {
            news.n_not_begun += 1;
            if there.is_some() {
                news.notes.push(format!("{} is not begun there: what was collected before stays", named(ours)));
            }
            return;
        }
        let placed = placed(ours, theirs, &brought.content, news);
        let known = || there.map(|there| there.from.work.clone());
        let work = brought.work.get(&theirs.id).cloned().or_else(known).unwrap_or_default();
        let from = ReadingSource { work, ..brought.from.clone() };
        let mut reading = Reading::of(placed.as_ref().unwrap_or(theirs), &news.annotator, from);
        names.rename(&mut reading);
        let key = (ours.id, news.annotator.clone());
        match self.readings.get(&key) {
            Some((other, first)) if other == idx && first.says_the_same(&reading) => {}
            Some((other, _)) if other == idx => {
                let words = "stands there twice: the labels of the later one count, those of the other are left out";
                news.problems.push(format!("{} {words}", named(ours)));
            }
            Some((other, _)) => {
                news.notes.push(format!("{} stands in file {} too: this one counts", named(ours), other + 1));
            }
            None => {}
        }
        match there {
            Some(there) if there.says_the_same(&reading) => {
                news.n_same += 1;
                if there.from.work == reading.from.work {
                    self.readings.remove(&key);
                } else {
                    let from = ReadingSource { work: reading.from.work, ..there.from.clone() };
                    self.readings.insert(key, (*idx, Reading { from, ..there.clone() }));
                }
            }
            Some(_) if !theirs.misfits.is_empty() => {
                news.problems.push(format!("{}: what was collected before stays", named(ours)));
            }
            Some(there) => {
                let (n_before, n_now) = (there.spans.len(), reading.spans.len());
                if n_now < n_before {
                    let words =
                        format!("{} has fewer spans than were collected before: {n_now}, not {n_before}", named(ours));
                    news.notes.push(words);
                }
                news.n_changed += 1;
                self.readings.insert(key, (*idx, reading));
            }
            None => {
                news.n_new += 1;
                self.readings.insert(key, (*idx, reading));
            }
        }
    }
}

/// The article with its labels where their words are in our text, where that is another one.
fn placed(ours: &Article, theirs: &Article, content: &Content, news: &mut FileNews) -> Option<Article> {
    if ours.text().as_str() == theirs.text().as_str() {
        return None;
    }
    let new = reanchor(content.labels(), theirs, ours.text().clone(), ours.source.clone());
    let n_placed = new.article.spans().len();
    let n_spans = theirs.spans().len();
    let words = format!("{} has another text there: {n_placed} of {n_spans} spans have a place in ours", named(ours));
    if new.lost.is_empty() && new.n_links_lost == 0 { &mut news.notes } else { &mut news.problems }.push(words);
    Some(new.article)
}

/// What labels and kinds of links of another project are called here.
struct Names {
    labels: BTreeMap<LabelId, LabelId>,
    kinds: BTreeMap<KindId, KindId>,
}

impl Names {
    /// Tells what has another name, and what is not here at all.
    fn new(theirs: &LabelSet, ours: &LabelSet, notes: &mut Vec<String>) -> Self {
        let is_named = |one: &str, other: &str| one.to_lowercase() == other.to_lowercase();
        let mut names = Self { labels: BTreeMap::new(), kinds: BTreeMap::new() };
        for label in theirs.labels().iter().filter(|label| ours.label(&label.id).is_none()) {
            let Some(same) = ours.labels().iter().find(|other| is_named(&other.name, &label.name)) else {
                notes.push(format!("the label “{}” is not in this project; readings keep it", label.name));
                continue;
            };
            notes.push(format!("the label “{}” is taken for “{}”, by its name", label.id, same.id));
            names.labels.insert(label.id.clone(), same.id.clone());
        }
        for kind in theirs.kinds().iter().filter(|kind| ours.kind(&kind.id).is_none()) {
            let Some(same) = ours.kinds().iter().find(|other| is_named(&other.name, &kind.name)) else {
                notes.push(format!("links “{}” are not in this project; readings keep them", kind.name));
                continue;
            };
            notes.push(format!("links “{}” are taken for “{}”, by their name", kind.id, same.id));
            names.kinds.insert(kind.id.clone(), same.id.clone());
        }
        names
    }

    fn rename(&self, reading: &mut Reading) {
        for span in &mut reading.spans {
            if let Some(label) = self.labels.get(&span.label) {
                span.label = label.clone();
            }
        }
        for relation in &mut reading.relations {
            if let Some(kind) = self.kinds.get(&relation.kind) {
                relation.kind = kind.clone();
            }
        }
        reading.spans.sort_by(Span::order);
    }
}

/// “Buses”, or the id of an article without a title.
fn named(article: &Article) -> String {
    if article.title.is_empty() { format!("article {}", article.id) } else { format!("“{}”", article.title) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::team::{HandOut, hand_out, project_for};
    use crate::model::undo_law::{Deed, deed, transaction};
    use crate::model::{
        Label, Misfit, MisfitKind, Project, ProjectParts, Source, Text, arbitrary, marked, transactions,
    };

    fn from(path: &str) -> ReadingSource {
        ReadingSource { path: path.to_owned(), ..ReadingSource::default() }
    }

    fn brought(content: &Content, path: &str) -> Brought {
        Brought {
            content: content.clone(),
            annotator: content.annotator().to_owned(),
            from: from(path),
            work: BTreeMap::new(),
        }
    }

    fn project(annotator: &str, marked: &[&str]) -> Project {
        let mut project = Project::new("Week", annotator);
        let articles = marked.iter().map(|text| marked::parse(project.labels(), text).unwrap());
        let mut articles: Vec<Article> = articles.collect();
        (1..).zip(&mut articles).for_each(|(id, article)| article.id = ArticleId(id));
        project.apply(transactions::add_articles(&project, articles)).unwrap();
        project
    }

    #[test]
    fn an_article_that_a_file_has_twice_is_told_of() {
        let ours = project("lead", &["He said no."]);
        let theirs = project("ana", &["[speaker He] said no.", "He said [quote no]."]);
        let collected = collect(&ours, &[brought(&theirs, "ana.ron")]);
        let told = "article 0000000000000001 stands there twice: the labels of the later one count, those of the other are left out";
        assert_eq!(collected.files[0].problems, [told]);
        let same = project("ana", &["[speaker He] said no.", "[speaker He] said no."]);
        assert!(!collect(&ours, &[brought(&same, "ana.ron")]).has_problems());
    }

    /// Without labels, as it is before anybody has begun.
    fn bare(content: &Content) -> Project {
        let share = crate::model::team::Share {
            annotator: content.annotator().to_owned(),
            articles: content.articles().map(|article| article.id).collect(),
        };
        Project::from_parts(project_for(content, &share, true)).unwrap()
    }

    /// Edits that mark, link and note, and change nothing else.
    fn is_labelling(deed: &Deed) -> bool {
        use Deed::{AddSpan, Link, LinkAlso, MoveSpan, RelabelSpan, RemoveSpan, SetNote, SetStatus};
        matches!(
            deed,
            AddSpan(..)
                | RemoveSpan(..)
                | RelabelSpan(..)
                | MoveSpan(..)
                | Link(..)
                | LinkAlso(..)
                | SetNote(..)
                | SetStatus(..)
        )
    }

    #[test]
    fn what_labelling_took_comes_along_and_is_kept_where_it_is_not_known_any_more() {
        let mut ours = project("lead", &["It rains"]);
        let theirs = project("ana", &["[claim It rains]"]);
        let work = ReadingWork { done_on: "2026-11-28".to_owned(), n_acts: Some(3) };
        let with = |work: Option<&ReadingWork>| Brought {
            work: work.map(|work| (ArticleId(1), work.clone())).into_iter().collect(),
            ..brought(&theirs, "ana.ron")
        };
        for (known, n_edits) in [(None, 1), (Some(&work), 1), (None, 0), (Some(&work), 0)] {
            let collected = collect(&ours, &[with(known)]);
            assert_eq!(collected.transaction.edits.len(), n_edits);
            ours.apply(collected.transaction).unwrap();
        }
        assert_eq!(ours.article(ArticleId(1)).unwrap().reading("ana").unwrap().from.work, work);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn what_is_collected_is_what_each_has_labelled(
            start in arbitrary::content(),
            deeds in proptest::collection::vec((0_usize..3, deed()), 0..60),
            each in 1_usize..=3, seed: u64,
        ) {
            let mut project = bare(&start);
            let annotators = ["ana", "ben", "cho"].map(str::to_owned).to_vec();
            let how = HandOut { annotators, each, n_pilot: 1, seed, is_shuffled: true, is_blind: false };
            let Ok(plan) = hand_out(&project, &how) else { return Ok(()) };
            let labelled = plan.shares.iter().enumerate().map(|(person, share)| {
                let mut theirs = Project::from_parts(project_for(&project, share, false)).unwrap();
                for (_, deed) in deeds.iter().filter(|(whose, deed)| *whose == person && is_labelling(deed)) {
                    if let Some(transaction) = transaction(&theirs, deed) {
                        theirs.apply(transaction).ok();
                    }
                }
                theirs
            });
            let labelled: Vec<Project> = labelled.collect();
            project.apply(plan.transaction).unwrap();
            let before = project.content().clone();
            let files: Vec<Brought> = labelled.iter().map(|theirs| brought(theirs, theirs.annotator())).collect();
            let collected = collect(&project, &files);
            prop_assert!(!collected.has_problems());
            project.apply(collected.transaction).unwrap();

            for theirs in &labelled {
                for article in theirs.articles() {
                    let ours = project.article(article.id).unwrap();
                    let is_begun = article.status != Status::New || !article.spans().is_empty();
                    let reading = ours.reading(theirs.annotator());
                    prop_assert_eq!(reading.is_some(), is_begun);
                    let expected = Reading::of(article, theirs.annotator(), from(theirs.annotator()));
                    prop_assert!(reading.is_none_or(|reading| *reading == expected));
                }
            }
            let n_begun: usize = collected.files.iter().map(|file| file.n_new).sum();
            prop_assert_eq!(project.articles().map(|article| article.readings().len()).sum::<usize>(), n_begun);
            let again = collect(&project, &files);
            prop_assert!(!again.is_new());
            prop_assert_eq!(again.files.iter().map(|file| file.n_same).sum::<usize>(), n_begun);
            if n_begun > 0 {
                project.undo();
            }
            prop_assert_eq!(project.content(), &before);
        }
    }

    #[test]
    fn a_newer_reading_takes_the_place_of_the_old_one_and_of_two_the_later_counts() {
        let mut ours = project("lead", &["He said no.", "She said yes."]);
        let first = project("ana", &["[speaker He] said no.", "She said yes."]);
        let collected = collect(&ours, &[brought(&first, "a.ron")]);
        assert_eq!((collected.files[0].n_new, collected.files[0].n_not_begun), (1, 1));
        ours.apply(collected.transaction).unwrap();
        let second = project("ana", &["He said [quote no].", "[speaker She] said yes."]);
        let collected = collect(&ours, &[brought(&first, "a.ron"), brought(&second, "b.ron")]);
        let [old, new] = &collected.files[..] else { panic!("two files") };
        assert_eq!((old.n_same, new.n_changed, new.n_new), (1, 1, 1));
        ours.apply(collected.transaction).unwrap();
        let spans = |id| ours.article(ArticleId(id)).unwrap().reading("ana").unwrap().spans.clone();
        assert_eq!(spans(1)[0].label.as_str(), "quote");
        assert_eq!(spans(2).len(), 1);
        let both = collect(&project("lead", &["He said no."]), &[brought(&second, "b.ron"), brought(&first, "a.ron")]);
        assert_eq!(both.files[1].notes, ["article 0000000000000001 stands in file 1 too: this one counts"]);
    }

    #[test]
    fn labels_that_are_gone_are_told_and_what_does_not_fit_takes_nothing_away() {
        let mut ours = project("lead", &["He said no."]);
        let full = project("ana", &["[speaker He] said [quote no]."]);
        ours.apply(collect(&ours, &[brought(&full, "a.ron")]).transaction).unwrap();
        let less = project("ana", &["[speaker He] said no."]);
        let collected = collect(&ours, &[brought(&less, "a.ron")]);
        let told = "article 0000000000000001 has fewer spans than were collected before: 1, not 2";
        assert_eq!((collected.files[0].n_changed, &*collected.files[0].notes), (1, &[told.to_owned()][..]));
        let mut damaged = less.articles().next().unwrap().clone();
        let (ron, reason) = ("(id: 2)".to_owned(), "it lies elsewhere".to_owned());
        damaged.misfits.push(Misfit { kind: MisfitKind::Span, ron, line: 9, reason });
        let mut project = Project::new("Week", "ana");
        project.apply(transactions::add_articles(&project, vec![damaged])).unwrap();
        let collected = collect(&ours, &[brought(&project, "a.ron")]);
        assert!(!collected.is_new(), "{:?}", collected.files[0]);
        assert_eq!(collected.files[0].problems.len(), 2);
    }

    #[test]
    fn a_changed_text_other_labels_and_unknown_articles_are_told() {
        let ours = project("lead", &["New. He said no."]);
        let mut theirs = project("ana", &["[speaker He] said [quote no].", "Else [quote where]."]);
        let renamed = |label: &Label| match label.id.as_str() {
            "quote" => Label { id: LabelId::new("zitat").unwrap(), name: "QUOTE".to_owned(), ..label.clone() },
            "claim" => Label { id: LabelId::new("rumour").unwrap(), name: "Rumour".to_owned(), ..label.clone() },
            _ => label.clone(),
        };
        let labels = LabelSet::new(theirs.labels().labels().iter().map(renamed).collect(), Vec::new()).unwrap();
        let moved = BTreeMap::from([(LabelId::new("quote").unwrap(), LabelId::new("zitat").unwrap())]);
        let parts = ProjectParts {
            name: String::new(),
            annotator: "ana".to_owned(),
            labels: labels.clone(),
            settings: theirs.settings().clone(),
            articles: theirs
                .articles()
                .map(|article| {
                    let spans = article.spans().iter().map(|span| {
                        let label = moved.get(&span.label).unwrap_or(&span.label).clone();
                        Span { label, ..span.clone() }
                    });
                    let bare = Article::new(article.id, "Buses".to_owned(), Source::default(), article.text().clone());
                    bare.labelled(&labels, spans.collect(), Vec::new()).0
                })
                .collect(),
            unknown: theirs.unknown().clone(),
        };
        theirs = Project::from_parts(parts).unwrap();
        let collected = collect(&ours, &[brought(&theirs, "ana.ron")]);
        let news = &collected.files[0];
        assert_eq!(news.problems, ["“Buses” is not in this project, left out"]);
        assert_eq!(
            news.notes,
            [
                "the label “zitat” is taken for “quote”, by its name",
                "the label “Rumour” is not in this project; readings keep it",
                "article 0000000000000001 has another text there: 2 of 2 spans have a place in ours",
            ]
        );
        let mut ours = ours;
        ours.apply(collected.transaction).unwrap();
        let article = ours.article(ArticleId(1)).unwrap();
        let words: Vec<String> =
            article.reading("ana").unwrap().spans.iter().map(|span| article.text_of(span)).collect();
        assert_eq!(words, ["He", "no"]);
        assert_eq!(article.text(), &Text::new("New. He said no.").unwrap());
    }
}
