//! What is left to settle in the open article, and the question that is in hand.

use std::borrow::Cow;
use std::sync::Arc;

use super::changes::Changes;
use crate::model::team::letter_of;
use crate::model::team::settle::{Agreement, Has, Mark, Near, Question, Version, questions};
use crate::model::{Article, ArticleId, LabelId, Project, Spans, TextRange};

/// The questions about the open article, found anew when the project changes.
#[derive(Debug, Default)]
pub struct Settling {
    /// The article and the revision of the project that they were found for.
    found_for: Option<(ArticleId, u64)>,
    /// In the order in which they are asked.
    all: Arc<[Arc<Question>]>,
    /// Places among all of those that are not settled.
    open: Arc<[usize]>,
    /// Of how many of these enough people say the same, as [`Agreement`] has it.
    n_agreed: [usize; 2],
    /// Where there is anything to settle: in order, joined where it overlaps.
    open_places: Vec<TextRange>,
    lanes: Vec<Lane>,
    in_hand: Option<Question>,
    /// Where that is among all.
    in_hand_idx: Option<usize>,
    /// The version of the question in hand that the text shows.
    version: usize,
    /// Whether annotators are shown as letters.
    pub hides_names: bool,
    /// Everybody in the project, who has the same letter in all articles.
    pub people: Arc<Vec<String>>,
    /// What is taken without asking.
    pub agreement: Agreement,
}

/// What one annotator has of the open article.
#[derive(Debug)]
pub struct Lane {
    pub annotator: String,
    pub spans: Spans,
}

/// The words with a letter in place of a name, where that stands by itself; `None` where it does not.
fn without_name(words: &str, name: &str, letter: &str) -> Option<String> {
    let (mut without, mut from) = (String::new(), 0);
    for (at, _) in words.match_indices(name) {
        let end = at + name.len();
        let is_part = words[..at].ends_with(char::is_alphanumeric) || words[end..].starts_with(char::is_alphanumeric);
        if !is_part {
            without.push_str(&words[from..at]);
            without.push_str(letter);
            from = end;
        }
    }
    (from > 0).then(|| without + &words[from..])
}

impl Settling {
    /// Finds the questions about the article as it is now, unless they are known. Returns whether they were found.
    pub fn look(&mut self, project: &Project, article: Option<&Article>) -> bool {
        let wanted = article.map(|article| (article.id, project.revision()));
        if self.found_for == wanted {
            return false;
        }
        let with_readings = article.filter(|article| article.readings().len() > 0);
        match with_readings.and_then(|article| self.renewed(project, article)) {
            Some(renewed) => self.all = renewed.into(),
            None => self.find_all(project, with_readings),
        }
        self.found_for = wanted;
        self.open = (0..self.all.len()).filter(|idx| !self.all[*idx].is_settled).collect();
        self.open_places = TextRange::fused(self.open().map(|question| question.place).collect());
        self.n_agreed = [Agreement::All, Agreement::Majority]
            .map(|agreement| self.open().filter(|question| question.is_agreed(agreement)).count());
        self.find_in_hand();
        if self.in_hand_idx.is_none() {
            self.let_go();
        }
        with_readings.is_some()
    }

    /// The questions, where those about the article at an earlier revision are known and only some of them may be others now.
    fn renewed(&self, project: &Project, article: &Article) -> Option<Vec<Arc<Question>>> {
        let (_, before) = self.found_for.filter(|(id, _)| *id == article.id)?;
        let changes = Changes::since(project, before)?;
        let concerns_all = changes.is_about_labels() || changes.is_about_readings_of(article.id);
        let touched = changes.touched(article).filter(|_| !concerns_all)?;
        Some(Near::new(article, touched.places).renewed(project.labels(), &self.all))
    }

    fn find_all(&mut self, project: &Project, article: Option<&Article>) {
        let all = article.map(|article| questions(project.labels(), article));
        self.all = all.into_iter().flatten().map(Arc::new).collect();
        let lane = |annotator: &str, spans| Lane { annotator: annotator.to_owned(), spans };
        let readings = article.into_iter().flat_map(Article::readings);
        self.lanes = readings.map(|reading| lane(&reading.annotator, reading.placed())).collect();
    }

    /// What stays of it where another article is opened.
    #[must_use]
    pub fn elsewhere(&self) -> Self {
        let Self { hides_names, agreement, .. } = *self;
        Self { hides_names, agreement, people: Arc::clone(&self.people), ..Self::default() }
    }

    /// What each annotator has, in the order of the readings.
    pub fn lanes(&self) -> &[Lane] {
        &self.lanes
    }

    /// Shows this version of the question in hand.
    pub fn show(&mut self, version: usize) {
        self.version = version;
    }

    /// All questions, settled or not.
    pub fn all(&self) -> &Arc<[Arc<Question>]> {
        &self.all
    }

    /// Those that are not settled.
    pub fn open(&self) -> impl Iterator<Item = &Question> {
        self.open.iter().map(|idx| &*self.all[*idx])
    }

    /// Whether anything that overlaps the range is not settled.
    pub fn is_open_at(&self, range: TextRange) -> bool {
        let idx = self.open_places.partition_point(|open| open.end() <= range.start());
        self.open_places.get(idx).is_some_and(|open| open.overlaps(range))
    }

    /// Their places among all.
    pub fn open_idxs(&self) -> &Arc<[usize]> {
        &self.open
    }

    /// Those that enough people agree on, so that nobody need be asked.
    pub fn n_agreed(&self) -> usize {
        self.n_agreed[usize::from(self.agreement == Agreement::Majority)]
    }

    pub fn in_hand(&self) -> Option<&Question> {
        self.all.get(self.in_hand_idx?).map(|question| &**question)
    }

    /// Where the question in hand is among all.
    pub fn in_hand_idx(&self) -> Option<usize> {
        self.in_hand_idx
    }

    /// The label of what the version shown has, or else of what anybody has there. `None` for links.
    pub fn label_in_hand(&self) -> Option<&LabelId> {
        let (_, shown) = self.shown()?;
        shown.has.label().or(self.in_hand()?.label())
    }

    /// Whether the version shown has spans, which can be taken under another label.
    pub fn has_spans_in_hand(&self) -> bool {
        self.shown().is_some_and(|(_, version)| matches!(&version.has, Has::Spans(marks) if !marks.is_empty()))
    }

    /// The span of the version shown, where it is one and in one piece: its edges can be moved.
    pub fn mark_in_hand(&self) -> Option<&Mark> {
        match &self.shown()?.1.has {
            Has::Spans(marks) if marks.len() == 1 && marks[0].fragments.count() == 1 => marks.first(),
            _ => None,
        }
    }

    /// The version of the question in hand that is shown and would be taken, with its place.
    pub fn shown(&self) -> Option<(usize, &Version)> {
        let versions = &self.in_hand()?.versions;
        let idx = self.version.min(versions.len().saturating_sub(1));
        versions.get(idx).map(|version| (idx, version))
    }

    pub fn take_in_hand(&mut self, question: &Question) {
        self.in_hand = Some(question.clone());
        self.version = 0;
        self.find_in_hand();
    }

    pub fn let_go(&mut self) {
        (self.in_hand, self.in_hand_idx) = (None, None);
        self.version = 0;
    }

    /// Shows the next version of the question in hand, after the last the first again.
    pub fn show_other(&mut self) {
        let n_versions = self.in_hand().map_or(0, |question| question.versions.len());
        self.version = (self.version + 1).checked_rem(n_versions).unwrap_or(0);
    }

    /// The open question behind the one in hand, or else behind the byte; after the last the first again.
    pub fn next(&self, byte: usize) -> Option<&Question> {
        let is_behind = |idx: &&usize| match self.in_hand_idx {
            Some(in_hand) => **idx > in_hand,
            None => self.all[**idx].place.end() > byte,
        };
        self.open.iter().find(is_behind).or(self.open.first()).map(|idx| &*self.all[*idx])
    }

    /// The open question before the one in hand, or else before the byte; before the first the last again.
    pub fn previous(&self, byte: usize) -> Option<&Question> {
        let is_before = |idx: &&usize| match self.in_hand_idx {
            Some(in_hand) => **idx < in_hand,
            None => self.all[**idx].place.start() < byte,
        };
        self.open.iter().rfind(is_before).or(self.open.last()).map(|idx| &*self.all[*idx])
    }

    fn find_in_hand(&mut self) {
        let in_hand = self.in_hand.as_ref();
        self.in_hand_idx = in_hand.and_then(|in_hand| self.all.iter().position(|one| one.is_same(in_hand)));
    }

    /// Words in which an annotator may be named, as long as names are hidden with a letter in place of each.
    pub fn veiled<'a>(&self, words: &'a str) -> Cow<'a, str> {
        let mut veiled = Cow::Borrowed(words);
        let mut names: Vec<&String> = self.people.iter().filter(|name| self.hides_names && !name.is_empty()).collect();
        // A name that others begin with comes last.
        names.sort_by_key(|name| std::cmp::Reverse(name.len()));
        for name in names {
            if let Some(without) = without_name(&veiled, name, &letter_of(&self.people, name)) {
                veiled = Cow::Owned(without);
            }
        }
        veiled
    }

    /// What an annotator is called: their name, or a letter where names are hidden.
    pub fn name_of(&self, annotator: &str) -> String {
        if self.hides_names { letter_of(&self.people, annotator) } else { annotator.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_hidden_in_words_where_they_stand_by_themselves() {
        let people = Arc::new(["ana", "ana ruiz", "bo"].map(str::to_owned).to_vec());
        let mut settling = Settling { people, ..Settling::default() };
        let words = "hand out to ana, ana ruiz, bo: not to banana";
        assert_eq!(settling.veiled(words), words);
        settling.hides_names = true;
        let [ana, ana_ruiz, bo] = ["ana", "ana ruiz", "bo"].map(|name| settling.name_of(name));
        assert_eq!(settling.veiled(words), format!("hand out to {ana}, {ana_ruiz}, {bo}: not to banana"));
    }
}
