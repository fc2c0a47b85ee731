//! Changes of an earlier session that are in the journal and in no file: what they are, and applying them again.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use super::companions::is_project;
use super::folder::files::{head_of, real_project};
use super::folder::read::sum_now;
use super::in_use::{has_changes_beyond, has_unsaved_changes};
use super::made_on::{NewChange, TextSums};
use crate::formats::own::journal::{Act, Change, Checksum, Damage, Unread};
use crate::model::versions::{Difference, article_differences, merge_articles};
use crate::model::{Article, ArticleId, Content, Project, transactions};

/// What a journal holds and the project file does not.
#[derive(Clone, Debug)]
pub struct Unsaved {
    pub(super) changes: Vec<Unread>,
    /// The bytes of the journal, and where the readable part of it ends.
    pub(super) bytes: Vec<u8>,
    pub(super) end: (usize, Checksum),
    /// Changes in the journal that the file holds.
    pub(super) n_saved: usize,
    /// Whether the file is as it was when the changes were made. If not, not all of them may fit.
    pub is_of_file: bool,
    /// When the last change was made.
    pub last_change: Option<SystemTime>,
    /// Where the journal stops being readable.
    pub damage: Option<Damage>,
    /// What recovering would come to in articles that have another text now.
    pub on_other_texts: Vec<OnOtherText>,
}

/// What changes come to that were, or may have been, made on another text of an article, or on other labels: labels are where their words
/// are now, and what both changed is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnOtherText {
    pub title: String,
    pub since: Since,
    /// What is another in the article then.
    pub differences: Vec<Difference>,
    /// What has no place any more, and what was changed in the file too, in sentences.
    pub left_out: Vec<String>,
}

/// What became of an article after changes of it were made that are in the journal only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Since {
    HasOtherText,
    HasOtherLabels,
    /// Its text is too long for the journal to have kept its labels. It goes by their numbers, which may be those of others.
    MayHaveOtherLabels,
}

/// What came of recovering changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recovered {
    pub n_applied: usize,
    /// What they came to in articles that have another text now.
    pub on_other_texts: Vec<OnOtherText>,
    /// Changes that do not fit, or come after one that does not.
    pub n_lost: usize,
    /// Why the first of them does not fit.
    pub reason: Option<String>,
    /// A copy of the journal, where something in it was lost or damaged.
    pub copy: Option<PathBuf>,
}

impl OnOtherText {
    /// For people to look at: the article, and a line for each thing that is another in it.
    pub fn lines(&self) -> impl Iterator<Item = String> {
        let differences = self.differences.iter().map(|it| format!("  {} {}", it.code.sign(), it.words));
        let left_out = self.left_out.iter().map(|words| format!("  ! {words}"));
        let what = match self.since {
            Since::HasOtherText => "has another text now",
            Since::HasOtherLabels => "has other labels now",
            Since::MayHaveOtherLabels => "is too long to tell whether it has other labels now",
        };
        std::iter::once(format!("“{}” {what}:", self.title)).chain(differences).chain(left_out)
    }
}

/// Whether a project, in a file or a folder, has changes that its files do not hold, or a journal that cannot be read.
pub fn has_unsaved_work(path: &Path) -> bool {
    match head_of(&real_project(path)) {
        Some(head) => has_changes_beyond(&head, || sum_now(&head)),
        // Most files have no journal, and need not be looked into.
        None => has_unsaved_changes(path) && is_project(path),
    }
}

impl Unsaved {
    /// A journal of which nothing can be read.
    pub(super) fn unreadable(bytes: Vec<u8>, damage: Damage) -> Self {
        let (changes, end) = (Vec::new(), (0, Checksum::default()));
        let (damage, on_other_texts) = (Some(damage), Vec::new());
        Self { changes, bytes, end, n_saved: 0, is_of_file: false, last_change: None, damage, on_other_texts }
    }

    /// Finds out what recovering would come to in articles that have another text in this project.
    pub(super) fn look_ahead(&mut self, project: &Project) {
        if !self.is_of_file {
            self.on_other_texts = self.clone().replay(&mut project.clone()).on_other_texts;
        }
    }

    pub fn n_changes(&self) -> usize {
        self.changes.len()
    }

    /// Applies the changes as far as they fit. What was made on a text that is another now is made on that text again, and
    /// then taken over to the new one; where the journal does not have that text, it is left out.
    pub(super) fn replay(&mut self, project: &mut Project) -> Replayed {
        let (file, untold) = (project.content().clone(), self.untold(project));
        let mut replayed = self.replay_on_what_was(project);
        for (now, then) in untold.iter().filter_map(|id| Some((file.article(*id)?, project.article(*id)?))) {
            let differences = article_differences(Some(now), Some(then), project.labels());
            if !differences.is_empty() {
                let (title, since) = (now.title.clone(), Since::MayHaveOtherLabels);
                replayed.on_other_texts.push(OnOtherText { title, since, differences, left_out: Vec::new() });
            }
        }
        replayed
    }

    /// Articles that changes point into, and of which the journal does not tell what was on them.
    fn untold(&self, project: &Project) -> BTreeSet<ArticleId> {
        if self.is_of_file {
            return BTreeSet::new();
        }
        let mut untold: BTreeSet<ArticleId> = self.changes.iter().flat_map(Unread::points_into).collect();
        for told in self.changes.iter().flat_map(|change| change.before(project.labels())) {
            untold.remove(&told.id);
        }
        untold
    }

    fn replay_on_what_was(&mut self, project: &mut Project) -> Replayed {
        if let Some(former) = Former::find(self, project) {
            let mut taken_over = project.clone();
            if let Some(replayed) = former.replay(self, &mut taken_over) {
                *project = taken_over;
                return replayed;
            }
        }
        let mut replayed = Replayed::default();
        self.replay_as_it_is(project, &mut replayed);
        replayed
    }

    fn replay_as_it_is(&mut self, project: &mut Project, replayed: &mut Replayed) {
        let mut sums = TextSums::default();
        let mut changes = std::mem::take(&mut self.changes).into_iter();
        while let Some(change) = changes.next() {
            let made = change.read(project.labels()).map_err(NotMade::LastOne);
            match made.and_then(|change| self.replay_one(project, change, replayed, &mut sums)) {
                Ok(change) => {
                    replayed.n_made += 1;
                    replayed.applied.push(change);
                }
                Err(NotMade::OtherText(reason)) => {
                    replayed.n_lost += 1;
                    replayed.reason.get_or_insert(reason);
                }
                Err(NotMade::LastOne(reason)) => {
                    replayed.n_lost += 1 + changes.len();
                    replayed.reason.get_or_insert(reason);
                    break;
                }
            }
        }
    }

    /// Where the changes lead back to what the file holds, the project with its way there.
    pub(super) fn lead_back_to(&self, project: &Project) -> Option<Project> {
        if !self.is_of_file || self.damage.is_some() || self.changes.is_empty() {
            return None;
        }
        let mut replayed = project.clone();
        let lost = self.clone().replay(&mut replayed).n_lost;
        (lost == 0 && replayed.history().revision() == project.history().revision()).then_some(replayed)
    }

    fn replay_one(
        &self,
        project: &mut Project,
        change: Change,
        replayed: &mut Replayed,
        sums: &mut TextSums,
    ) -> Result<NewChange, NotMade> {
        let follows = project.history().revision();
        if self.is_of_file && change.follows != follows {
            return Err(NotMade::LastOne("it was made on another state of the project".to_owned()));
        }
        if !self.is_of_file
            && let Some(reason) = sums.misfit(&change, project)
        {
            return Err(NotMade::OtherText(reason));
        }
        if self.is_of_file {
            project.skip_revisions(change.skips);
        }
        let stopped = |reason: &str| NotMade::LastOne(reason.to_owned());
        let made = match change.act {
            Act::Apply(transaction) => {
                let made = NewChange::applying(transaction.clone(), follows, project).behind(&mut replayed.told);
                project.apply(transaction).map_err(|error| stopped(&error.to_string()))?;
                replayed.n_undoable += 1;
                return Ok(made);
            }
            Act::Undo | Act::Redo if replayed.n_lost > 0 => {
                return Err(stopped("what it takes back could not be recovered"));
            }
            // Behind that, putting former texts back would be undone.
            Act::Undo if replayed.has_former_texts && replayed.n_undoable == 0 => {
                return Err(stopped("what it takes back is not in the journal"));
            }
            Act::Undo => project.undo().map(|_| Act::Undo).ok_or(stopped("there is nothing to undo"))?,
            Act::Redo => project.redo().map(|_| Act::Redo).ok_or(stopped("there is nothing to redo"))?,
        };
        match made {
            Act::Undo => replayed.n_undoable = replayed.n_undoable.saturating_sub(1),
            _ => replayed.n_undoable += 1,
        }
        Ok(NewChange::of_history(made, follows))
    }
}

/// Articles as they were before changes that were made on another text of them, or on other labels: the numbers that
/// changes name are those of other spans then.
struct Former(BTreeMap<ArticleId, Arc<Article>>);

impl Former {
    /// `None` where no change was made on another text or other labels, or none of these are known.
    fn find(unsaved: &Unsaved, project: &Project) -> Option<Self> {
        if unsaved.is_of_file {
            return None;
        }
        let mut former = BTreeMap::new();
        for article in unsaved.changes.iter().flat_map(|change| change.before(project.labels())) {
            former.entry(article.id).or_insert(article);
        }
        former.retain(|id, article| project.article(*id).is_some_and(|now| !has_same_labels(article, now)));
        (!former.is_empty()).then_some(Self(former))
    }

    /// Puts the former texts back, makes the changes, and takes what they made of the articles over to the texts of the file.
    /// `None` where that cannot be, as former labels are none any more.
    fn replay(&self, unsaved: &mut Unsaved, project: &mut Project) -> Option<Replayed> {
        let file = project.content().clone();
        let mut replayed = Replayed { has_former_texts: true, ..Replayed::default() };
        let articles = self.0.values().map(|article| Article::clone(article)).collect();
        replayed.applied.push(replace(project, "put former texts back", articles)?);
        let changes = unsaved.changes.clone();
        unsaved.replay_as_it_is(project, &mut replayed);
        let taken_over = if replayed.n_made > 0 { self.take_over(&file, project, &mut replayed) } else { None };
        if taken_over.is_none() {
            unsaved.changes = changes;
        }
        replayed.applied.push(taken_over?);
        Some(replayed)
    }

    fn take_over(&self, file: &Content, project: &mut Project, replayed: &mut Replayed) -> Option<NewChange> {
        let mut articles = Vec::new();
        for (id, former) in &self.0 {
            let (Some(changed), Some(now)) = (project.article(*id), file.article(*id)) else { continue };
            let (merged, conflicts) = merge_articles(Some(&**former), now, changed);
            let differences = article_differences(Some(now), Some(&merged), project.labels());
            let left_out = conflicts.into_iter().map(|conflict| conflict.words).collect();
            let since = if now.text() == former.text() { Since::HasOtherLabels } else { Since::HasOtherText };
            replayed.on_other_texts.push(OnOtherText { title: now.title.clone(), since, differences, left_out });
            articles.push(merged);
        }
        replace(project, "take over new texts", articles)
    }
}

/// Whether two have the same text, and on it what changes may point at.
fn has_same_labels(one: &Article, other: &Article) -> bool {
    one.text() == other.text()
        && one.spans() == other.spans()
        && one.relations().eq(other.relations())
        && one.rejections() == other.rejections()
        && one.predictions() == other.predictions()
        && one.readings().eq(other.readings())
}

/// Replaces articles, and gives the change that it was.
fn replace(project: &mut Project, name: &'static str, articles: Vec<Article>) -> Option<NewChange> {
    let transaction = transactions::replace_articles(project, name, articles);
    let made = NewChange::applying(transaction.clone(), project.history().revision(), project);
    project.apply(transaction).ok()?;
    Some(made)
}

/// What came of applying changes again.
#[derive(Debug, Default)]
pub(super) struct Replayed {
    pub(super) applied: Vec<NewChange>,
    /// How many of these are changes of the journal.
    pub(super) n_made: usize,
    pub(super) n_lost: usize,
    pub(super) on_other_texts: Vec<OnOtherText>,
    has_former_texts: bool,
    /// The articles of which changes that were made have told how they were before.
    told: BTreeSet<ArticleId>,
    /// Changes of the journal that could be taken back now.
    n_undoable: usize,
    /// Why the first of them could not be applied.
    pub(super) reason: Option<String>,
}

/// Why a change was not made again.
enum NotMade {
    /// Those of other articles may still fit.
    OtherText(String),
    /// Nor can be what comes after it.
    LastOne(String),
}
