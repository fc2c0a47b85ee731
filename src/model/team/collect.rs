//! Collects what people made of articles, each in a project of their own, as readings.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::other_labels::{Names, OtherLabels};
use crate::model::{
    Article, ArticleId, Content, Edit, Label, LabelSet, Reading, ReadingSource, ReadingWork, Status, Transaction,
    counted, reanchor,
};

/// How it is collected.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HowCollected {
    /// What becomes of labels that the project does not have.
    pub labels: OtherLabels,
    /// Whether a file that was saved before the one that was collected last counts all the same.
    pub takes_older: bool,
}

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
    /// Labels in use that the project does not have, whatever becomes of them.
    pub lacking: Vec<Label>,
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
    /// Readings that are older than what was collected before, which stays.
    pub n_older: usize,
    /// Articles that they have not begun.
    pub n_not_begun: usize,
    /// What somebody should know, in sentences.
    pub notes: Vec<String>,
    /// What was left out, in sentences.
    pub problems: Vec<String>,
}

impl FileNews {
    /// “12 new readings, 2 changed, 1 as before, 1 older, 3 not begun”.
    pub fn in_words(&self) -> String {
        let counts = [
            (self.n_changed, "changed"),
            (self.n_same, "as before"),
            (self.n_older, "older"),
            (self.n_not_begun, "not begun"),
        ];
        let rest = counts.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!(", {n} {what}"));
        counted(self.n_new, "new reading") + &rest.collect::<String>()
    }
}

/// Plans which readings the projects bring.
///
/// Of two that bring the same annotator's reading of an article, the one counts that was saved later, also where it was
/// collected before; of two that say nothing of it, the later in the list.
///
/// An article is known by its id, or else by its text; where its text is another one here, labels go where their words are.
/// Labels and kinds of links that have another id here are known by their names.
pub fn collect(content: &Content, brought: &[Brought], how: &HowCollected) -> Collected {
    let by_text = content.articles().map(|article| (article.text().as_str(), article.id)).collect();
    let (labels, lacking) = (content.labels().clone(), Vec::new());
    let mut collecting = Collecting { content, how, by_text, labels, lacking, readings: BTreeMap::new() };
    let files: Vec<FileNews> = brought.iter().enumerate().map(|(idx, one)| collecting.file(idx, one)).collect();
    let names: BTreeSet<&str> = files.iter().map(|file| &*file.annotator).collect();
    let edit = |((id, annotator), (_, reading)): ((ArticleId, String), (usize, Reading))| {
        let is_there = content.article(id).is_some_and(|article| article.reading(&annotator).is_some());
        let reading = Arc::new(reading);
        if is_there { Edit::ReplaceReading(id, reading) } else { Edit::AddReading(id, reading) }
    };
    let Collecting { labels, lacking, readings, .. } = collecting;
    let with_labels = (labels != *content.labels()).then_some(Edit::SetLabels(labels));
    let edits = with_labels.into_iter().chain(readings.into_iter().map(edit)).collect();
    let transaction = Transaction::new(format!("collect readings of {}", counted(names.len(), "annotator")), edits);
    Collected { transaction, files, lacking }
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
    how: &'a HowCollected,
    /// Those of the project, with what is added to them.
    labels: LabelSet,
    lacking: Vec<Label>,
    by_text: BTreeMap<&'a str, ArticleId>,
    /// What is new, with the number of the file that brought it.
    readings: BTreeMap<(ArticleId, String), (usize, Reading)>,
}

impl<'a> Collecting<'a> {
    fn file(&mut self, idx: usize, brought: &Brought) -> FileNews {
        let (annotator, path) = (brought.annotator.clone(), brought.from.path.clone());
        let mut news = FileNews { annotator, path, ..FileNews::default() };
        self.tell_of_like_names(&mut news);
        let names = Names::new(&brought.content, &mut self.labels, &self.how.labels, &mut news.notes);
        let new = names.lacking.iter().filter(|label| self.lacking.iter().all(|other| other.id != label.id));
        let new: Vec<Label> = new.cloned().collect();
        self.lacking.extend(new);
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

    /// One person can have written their name in two ways.
    fn tell_of_like_names(&self, news: &mut FileNews) {
        let is_like = |name: &str| name != news.annotator && name.to_lowercase() == news.annotator.to_lowercase();
        let known = self.content.articles().flat_map(Article::readings).map(|reading| &*reading.annotator);
        let brought = self.readings.keys().map(|(_, name)| &**name);
        if let Some(name) = known.chain(brought).find(|name| is_like(name)) {
            let words = format!("there are readings of “{name}” too: “{}” counts as somebody else", news.annotator);
            news.notes.push(words);
        }
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
        if !self.counts_beside_others(*idx, ours, &reading, news) {
            return;
        }
        match there {
            Some(there) if there.says_the_same(&reading) => {
                news.n_same += 1;
                let saved = there.from.saved.clone().max(reading.from.saved);
                let from = ReadingSource { work: reading.from.work, saved, ..there.from.clone() };
                if from == there.from {
                    self.readings.remove(&key);
                } else {
                    self.readings.insert(key, (*idx, Reading { from, ..there.clone() }));
                }
            }
            Some(there) if self.is_older(&reading, there) => {
                let (saved, before) = (&reading.from.saved, &there.from.saved);
                let words = format!("was saved {saved} there, what was collected before {before}: the newer stays");
                news.problems.push(format!("{} {words}", named(ours)));
                news.n_older += 1;
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

impl Collecting<'_> {
    /// Whether a reading is to come in where other files, or the same one, have brought one of the same annotator.
    fn counts_beside_others(&self, idx: usize, ours: &Article, reading: &Reading, news: &mut FileNews) -> bool {
        let Some((other, first)) = self.readings.get(&(ours.id, news.annotator.clone())) else { return true };
        if *other != idx {
            let is_older = self.is_older(reading, first);
            let which = if is_older { ", saved later: that one counts" } else { ": this one counts" };
            news.notes.push(format!("{} stands in file {} too{which}", named(ours), other + 1));
            news.n_older += usize::from(is_older);
            return !is_older;
        }
        if !first.says_the_same(reading) {
            let words = "stands there twice: the labels of the later one count, those of the other are left out";
            news.problems.push(format!("{} {words}", named(ours)));
        }
        true
    }

    /// Whether a reading comes from a file that was saved before that of another one of the same annotator. What took more
    /// acts since is no older.
    fn is_older(&self, reading: &Reading, other: &Reading) -> bool {
        let (one, other) = (&reading.from, &other.from);
        let has_gone_on = one.work.n_acts.zip(other.work.n_acts).is_some_and(|(one, other)| one > other);
        let is_known = !one.saved.is_empty() && !other.saved.is_empty();
        !self.how.takes_older && is_known && one.saved < other.saved && !has_gone_on
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

/// “Buses”, or the id of an article without a title.
fn named(article: &Article) -> String {
    if article.title.is_empty() { format!("article {}", article.id) } else { format!("“{}”", article.title) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::team::{HandOut, hand_out, project_for};
    use crate::model::team::{OtherLabel, OtherLabels};
    use crate::model::undo_law::{Deed, deed, transaction};
    use crate::model::{
        Label, LabelId, Misfit, MisfitKind, Project, ProjectParts, Source, Span, Text, arbitrary, marked, transactions,
    };

    fn from(path: &str) -> ReadingSource {
        ReadingSource { path: path.to_owned(), ..ReadingSource::default() }
    }

    fn collect(content: &Content, brought: &[Brought]) -> Collected {
        super::collect(content, brought, &HowCollected::default())
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
    fn a_label_that_the_project_lacks_is_kept_added_or_taken_for_another() {
        let ours = project("lead", &["It rains here"]);
        let mut theirs = project("ana", &["[claim It] rains [speaker here]"]);
        let rumour = |labels: &LabelSet| {
            let mut all = labels.labels().to_vec();
            all.push(Label {
                id: LabelId::new("rumour").unwrap(),
                name: "Rumour".to_owned(),
                key: Some('3'),
                ..all[2].clone()
            });
            let mut kinds = labels.kinds().to_vec();
            kinds[1].from.push(LabelId::new("rumour").unwrap());
            all[2].key = Some('5');
            LabelSet::new(all, kinds).unwrap()
        };
        let with_it = transactions::set_labels(&theirs, "add", rumour(theirs.labels()));
        theirs.apply(with_it).unwrap();
        let article = theirs.article(ArticleId(1)).unwrap();
        let (id, claim) = (article.id, article.spans().iter().next().unwrap().clone());
        let relabelled = Span { label: LabelId::new("rumour").unwrap(), ..claim };
        theirs.apply(Transaction::new("", vec![Edit::ReplaceSpan(id, relabelled)])).unwrap();
        let collected = |rest: OtherLabel| {
            let how = HowCollected { labels: OtherLabels { rest, ..OtherLabels::default() }, takes_older: false };
            let collected = super::collect(&ours, &[brought(&theirs, "ana.ron")], &how);
            assert_eq!(collected.lacking.len(), 1);
            let mut ours = ours.clone();
            ours.apply(collected.transaction).unwrap();
            let label = ours.article(id).unwrap().reading("ana").unwrap().spans[0].label.to_string();
            (label, ours.labels().clone(), collected.files[0].notes.clone())
        };
        let (label, labels, notes) = collected(OtherLabel::Kept);
        assert_eq!((&*label, labels), ("rumour", ours.labels().clone()));
        assert_eq!(notes, ["the label “Rumour” is not in this project; readings keep it"]);
        let (label, labels, _) = collected(OtherLabel::TakenFor(LabelId::new("claim").unwrap()));
        assert_eq!((&*label, labels), ("claim", ours.labels().clone()));
        let (label, labels, _) = collected(OtherLabel::Added);
        assert_eq!(label, "rumour");
        let added = labels.label(&LabelId::new("rumour").unwrap()).unwrap();
        assert_eq!((&*added.name, added.key), ("Rumour", None), "its key is another label’s here");
        let speaker = LabelId::new("speaker").unwrap();
        assert!(labels.fits(&labels.kinds()[1].id, &added.id, &speaker), "links come along");
    }

    #[test]
    fn of_two_files_of_one_person_the_one_that_was_saved_later_counts() {
        let mut ours = project("lead", &["It rains"]);
        let saved = |theirs: &Project, saved: &str, n_acts: Option<u32>| {
            let mut one = brought(theirs, saved);
            one.from.saved = saved.to_owned();
            one.work.insert(ArticleId(1), ReadingWork { done_on: String::new(), n_acts });
            one
        };
        let (old, new) = (project("ana", &["[claim It] rains"]), project("ana", &["[claim It rains]"]));
        let words = |ours: &Project| {
            let article = ours.article(ArticleId(1)).unwrap();
            article.text_of(&article.reading("ana").unwrap().spans[0])
        };
        // Also where the older one stands behind it.
        let both = [saved(&new, "2026-11-28T12:00:00Z", None), saved(&old, "2026-11-27T12:00:00Z", None)];
        let collected = collect(&ours, &both);
        assert_eq!((collected.files[0].n_new, collected.files[1].n_older), (1, 1));
        ours.apply(collected.transaction).unwrap();
        assert_eq!(words(&ours), "It rains");
        let collected = collect(&ours, &both[1..]);
        assert!(!collected.is_new() && collected.has_problems());
        let told = "article 0000000000000001 was saved 2026-11-27T12:00:00Z there, what was collected before \
                    2026-11-28T12:00:00Z: the newer stays";
        assert_eq!(collected.files[0].problems, [told]);
        let how = HowCollected { takes_older: true, ..HowCollected::default() };
        assert_eq!(super::collect(&ours, &both[1..], &how).files[0].n_changed, 1);
        // What took more acts since is newer, whatever the disk says.
        let mut counted = ours.clone();
        counted.apply(collect(&ours, &[saved(&new, "2026-11-28T12:00:00Z", Some(3))]).transaction).unwrap();
        let gone_on = saved(&old, "2026-11-27T12:00:00Z", Some(4));
        assert_eq!(collect(&counted, &[gone_on]).files[0].n_changed, 1);
    }

    #[test]
    fn names_that_differ_in_capitals_only_are_told() {
        let theirs = project("ana", &["[claim It] rains"]);
        let again = Brought { annotator: "Ana".to_owned(), ..brought(&theirs, "b.ron") };
        let collected = collect(&project("lead", &["It rains"]), &[brought(&theirs, "a.ron"), again]);
        let told = "there are readings of “ana” too: “Ana” counts as somebody else";
        assert_eq!(collected.files[1].notes, [told]);
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
