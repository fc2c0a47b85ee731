//! Collects what people made of articles, each in a project of their own, as readings.

mod names;
mod news;
mod other_labels;
mod standing;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use names::looks_like;
pub use names::same_person;
use other_labels::{Answers, Names};
use standing::{Standing, replaced, standing};

use crate::model::team::settle::AskedAgain;
use crate::model::{
    Article, ArticleId, Content, Edit, Label, LabelSet, Reading, ReadingSource, ReadingWork, Settings, Status,
    Transaction, counted, reanchor,
};

pub use news::FileNews;
pub use other_labels::{OtherLabel, OtherLabels, called_as};

/// How it is collected.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HowCollected {
    /// What becomes of labels that the project does not have.
    pub labels: OtherLabels,
    /// Whether what is older than what was collected last counts all the same.
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
    /// Labels in use that the project does not have, and what becomes of each.
    pub lacking: Vec<(Label, OtherLabel)>,
}

/// Plans which readings the projects bring.
///
/// What a file says of an article comes in, unless it is known to be older than what the annotator’s files have said since:
/// because it was collected before and something else has taken its place, or because the disk says that it was saved before.
/// Of two that are brought together and say nothing of it, the later in the list counts.
///
/// An article is known by its id, or else by its text; where its text is another one here, labels go where their words are.
/// Labels and kinds of links that have another id here are known by their names.
pub fn collect(content: &Content, brought: &[Brought], how: &HowCollected) -> Collected {
    let by_text = content.articles().map(|article| (article.text().as_str(), article.id)).collect();
    let answers = Answers { wanted: &how.labels, before: &content.settings().taken_labels, ours: content.labels() };
    let (labels, lacking) = (content.labels().clone(), Vec::new());
    let mut collecting = Collecting { content, how, answers, by_text, labels, lacking, readings: BTreeMap::new() };
    let mut files: Vec<FileNews> = brought.iter().enumerate().map(|(idx, one)| collecting.file(idx, one)).collect();
    let n_names = files.iter().map(|file| &*file.annotator).collect::<BTreeSet<&str>>().len();
    let brought_by: BTreeMap<_, _> = collecting.readings.iter().map(|(key, (idx, _))| (key.clone(), *idx)).collect();
    let edit = |((id, annotator), (_, reading)): ((ArticleId, String), (usize, Reading))| {
        let is_there = content.article(id).is_some_and(|article| article.reading(&annotator).is_some());
        let reading = Arc::new(reading);
        if is_there { Edit::ReplaceReading(id, reading) } else { Edit::AddReading(id, reading) }
    };
    let Collecting { labels, lacking, readings, .. } = collecting;
    let taken_labels = answers.remembered(&lacking);
    let lacking = lacking.into_iter().map(|label| (label.clone(), answers.of(&label.id))).collect();
    let with_labels = (labels != *content.labels()).then_some(Edit::SetLabels(labels));
    let settings = Settings { taken_labels, ..content.settings().clone() };
    let with_answers = (settings != *content.settings()).then_some(Edit::SetSettings(settings));
    let edits = with_labels.into_iter().chain(with_answers).chain(readings.into_iter().map(edit)).collect();
    let name = format!("collect readings of {}", counted(n_names, "annotator"));
    let mut transaction = Transaction::new(name, edits);
    ask_again(content, &mut transaction, &brought_by, &mut files);
    Collected { transaction, files, lacking }
}

/// Puts in question what was settled and a reading contradicts, and tells that with the file which brings it.
fn ask_again(
    content: &Content,
    transaction: &mut Transaction,
    brought_by: &BTreeMap<(ArticleId, String), usize>,
    files: &mut [FileNews],
) {
    let mut after = content.clone();
    // What cannot be applied is told where it is tried.
    if transaction.clone().apply_to(&mut after).is_err() {
        return;
    }
    let ids: BTreeSet<ArticleId> = brought_by.keys().map(|(id, _)| *id).collect();
    let mut asked: BTreeMap<usize, (usize, Vec<String>)> = BTreeMap::new();
    for (before, article) in ids.into_iter().filter_map(|id| content.article(id).zip(after.article(id))) {
        let again = AskedAgain::new(after.labels(), before, article);
        transaction.edits.extend(again.edits(article));
        for (name, n) in again.n_by {
            if let Some(idx) = brought_by.get(&(before.id, name)) {
                let (n_places, articles) = asked.entry(*idx).or_default();
                *n_places += n;
                articles.push(named(before));
            }
        }
    }
    for (idx, (n_places, articles)) in asked {
        if let Some(file) = files.get_mut(idx) {
            file.tell_of_asked_again(n_places, &articles);
        }
    }
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
    answers: Answers<'a>,
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
        self.tell_of_other_names(brought, &mut news);
        let names = Names::new(&brought.content, &mut self.labels, self.answers, &mut news.notes);
        let new = names.lacking.iter().filter(|label| self.lacking.iter().all(|other| other.id != label.id));
        let new: Vec<Label> = new.cloned().collect();
        self.lacking.extend(new);
        let file = File { idx, brought, names };
        let mut strangers = Vec::new();
        for article in brought.content.articles() {
            if !article.misfits.is_empty() {
                let n_lines = article.misfits.len();
                news.problems.push(format!("{}: {n_lines} of its lines do not fit its text, left out", named(article)));
            }
            let Some(ours) = self.find(article) else {
                strangers.push(named(article));
                continue;
            };
            self.article(ours, article, &file, &mut news);
        }
        news.tell_of_strangers(&strangers);
        news
    }

    /// One person can have written their name in two ways, or have changed it.
    fn tell_of_other_names(&self, brought: &Brought, news: &mut FileNews) {
        let (name, looks) = (&*news.annotator, looks_like(&news.annotator));
        let known = self.content.articles().flat_map(Article::readings).map(|reading| &*reading.annotator);
        let here = self.readings.keys().map(|(_, name)| &**name);
        let mut seen = BTreeSet::from([name]);
        let like = known.chain(here).filter(|other| seen.insert(*other)).find(|other| looks_like(other) == looks);
        let same = like.map(|like| (like.to_owned(), "there are readings of them too"));
        if let Some((other, why)) = same.or_else(|| same_person(self.content, &brought.content, (name, &news.path))) {
            let as_one = format!("collected with --was \"{other}\" they are one");
            news.notes.push(format!("“{name}” counts as somebody else than “{other}”, but {why}: {as_one}"));
        }
    }

    fn find(&self, article: &Article) -> Option<&'a Article> {
        let same_text = || self.by_text.get(article.text().as_str()).and_then(|id| self.content.article(*id));
        self.content.article(article.id).or_else(same_text)
    }

    fn article(&mut self, ours: &Article, theirs: &Article, file: &File<'_>, news: &mut FileNews) {
        let there = ours.reading(&news.annotator);
        if theirs.status == Status::New && theirs.spans().is_empty() && theirs.note.is_empty() {
            news.n_not_begun += 1;
            if there.is_some() {
                news.notes.push(format!("{} is not begun there: what was collected before stays", named(ours)));
            }
            return;
        }
        let reading = reading_of(ours, theirs, file, news);
        match there.map(|there| standing(&reading, there)) {
            Some(Standing::Same) => self.take_same(ours, reading, file.idx, news),
            Some(Standing::Older(why)) if !self.how.takes_older => {
                news.problems.push(format!("{} {why}", named(ours)));
                news.n_older += 1;
            }
            Some(_) if !theirs.misfits.is_empty() => {
                news.problems.push(format!("{}: what was collected before stays", named(ours)));
            }
            _ => self.take(ours, reading, file.idx, news),
        }
    }

    /// What is there already; but its labels can be taken for others now, and what labelling it took and what the file said be
    /// known by now.
    fn take_same(&mut self, ours: &Article, reading: Reading, idx: usize, news: &mut FileNews) {
        let Some(there) = ours.reading(&news.annotator) else { return };
        let from = ReadingSource { work: reading.from.work.clone(), ..there.from.clone() };
        let is_same = there.says_the_same(&reading);
        let seen = reading.from.seen.clone();
        let mut reading = Reading { from, ..if is_same { there.clone() } else { reading } };
        if reading.seen().last() != seen.last() {
            reading.from.seen = seen;
        }
        *if is_same { &mut news.n_same } else { &mut news.n_changed } += 1;
        if reading != *there {
            self.readings.entry((ours.id, news.annotator.clone())).or_insert((idx, reading));
        }
    }

    /// What a file says that none of the annotator’s has said; but another one that is brought with it may be newer.
    fn take(&mut self, ours: &Article, mut reading: Reading, idx: usize, news: &mut FileNews) {
        let there = ours.reading(&news.annotator);
        let key = (ours.id, news.annotator.clone());
        let is_news = |one: &Reading| there.is_none_or(|there| one.from.seen.last() != there.seen().last());
        let mut seen = there.map(Reading::seen).unwrap_or_default();
        if let Some((other, first)) = self.readings.get_mut(&key).filter(|(_, first)| is_news(first)) {
            let is_older = *other != idx && !self.how.takes_older && reading.was_saved_before(first);
            if *other != idx && first.says_the_same(&reading) {
                news.n_same += 1;
                return;
            }
            news.tell_of_other(
                &named(ours),
                (*other != idx).then_some((*other, is_older)),
                first.says_the_same(&reading),
            );
            if is_older {
                news.n_older += 1;
                first.see_before(reading.from.seen);
                return;
            }
            seen.clone_from(&first.from.seen);
        }
        reading.see_before(seen);
        if let Some(there) = there {
            news.n_changed += 1;
            let words = replaced(there, &reading).into_iter();
            news.notes.extend(words.map(|words| format!("{} {words}", named(ours))));
        } else {
            news.n_new += 1;
        }
        self.readings.insert(key, (idx, reading));
    }
}

/// What a file says of an article, in the words of this project.
fn reading_of(ours: &Article, theirs: &Article, file: &File<'_>, news: &mut FileNews) -> Reading {
    let File { brought, names, .. } = file;
    let work = brought.work.get(&theirs.id).cloned();
    let known = || ours.reading(&news.annotator).map(|there| there.from.work.clone());
    let work = work.or_else(known).unwrap_or_default();
    let mut reading = Reading::of(theirs, &news.annotator, ReadingSource { work, ..brought.from.clone() });
    reading.from.seen = vec![reading.digest()];
    if let Some(placed) = placed(ours, theirs, &brought.content, news) {
        reading = Reading::of(&placed, &news.annotator, reading.from);
    }
    names.rename(&mut reading);
    reading
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
mod tests;
