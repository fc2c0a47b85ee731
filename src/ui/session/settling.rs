//! What is left to settle in the open article, and the question that is in hand.

use crate::model::team::settle::{Agreement, Has, Question, Version, questions};
use crate::model::{Article, ArticleId, LabelId, Project, Spans};

/// The questions about the open article, found anew when the project changes.
#[derive(Debug, Default)]
pub struct Settling {
    /// The article and the revision of the project that they were found for.
    found_for: Option<(ArticleId, u64)>,
    /// In the order in which they are asked.
    all: Vec<Question>,
    lanes: Vec<Lane>,
    in_hand: Option<Question>,
    /// The version of the question in hand that the text shows.
    version: usize,
    /// Whether annotators are shown as letters.
    pub hides_names: bool,
    /// What is taken without asking.
    pub agreement: Agreement,
    /// Articles in which nothing is left, of those that somebody has read, as last counted.
    pub n_settled: (usize, usize),
}

/// What one annotator has of the open article.
#[derive(Debug)]
pub struct Lane {
    pub annotator: String,
    pub spans: Spans,
}

impl Settling {
    /// Finds the questions about the article as it is now, unless they are known.
    pub fn look(&mut self, project: &Project, article: Option<&Article>) {
        let wanted = article.map(|article| (article.id, project.revision()));
        if self.found_for == wanted {
            return;
        }
        self.found_for = wanted;
        let with_readings = article.filter(|article| article.readings().len() > 0);
        self.all = with_readings.map(|article| questions(project.labels(), article)).unwrap_or_default();
        let lane = |annotator: &str, spans| Lane { annotator: annotator.to_owned(), spans };
        let readings = with_readings.into_iter().flat_map(Article::readings);
        self.lanes = readings.map(|reading| lane(&reading.annotator, reading.placed())).collect();
        if self.in_hand().is_none() {
            self.let_go();
        }
    }

    /// What stays of it where another article is opened.
    #[must_use]
    pub fn elsewhere(&self) -> Self {
        let Self { hides_names, agreement, n_settled, .. } = *self;
        Self { hides_names, agreement, n_settled, ..Self::default() }
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
    pub fn all(&self) -> &[Question] {
        &self.all
    }

    /// Those that are not settled.
    pub fn open(&self) -> impl Iterator<Item = &Question> {
        self.all.iter().filter(|question| !question.is_settled)
    }

    /// Those that enough people agree on, so that nobody need be asked.
    pub fn n_agreed(&self) -> usize {
        self.open().filter(|question| question.is_agreed(self.agreement)).count()
    }

    pub fn in_hand(&self) -> Option<&Question> {
        self.all.get(self.in_hand_idx()?)
    }

    /// The label of what the version shown has, or else of what anybody has there. `None` for links.
    pub fn label_in_hand(&self) -> Option<&LabelId> {
        let (_, shown) = self.shown()?;
        let all = std::iter::once(shown).chain(&self.in_hand()?.versions);
        all.into_iter().find_map(|version| match &version.has {
            Has::Spans(marks) => marks.first().map(|mark| &mark.label),
            Has::Links(_) => None,
        })
    }

    /// Whether the version shown has spans, which can be taken under another label.
    pub fn has_spans_in_hand(&self) -> bool {
        self.shown().is_some_and(|(_, version)| matches!(&version.has, Has::Spans(marks) if !marks.is_empty()))
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
    }

    pub fn let_go(&mut self) {
        self.in_hand = None;
        self.version = 0;
    }

    /// Shows the next version of the question in hand, after the last the first again.
    pub fn show_other(&mut self) {
        let n_versions = self.in_hand().map_or(0, |question| question.versions.len());
        self.version = (self.version + 1).checked_rem(n_versions).unwrap_or(0);
    }

    /// The open question behind the one in hand, or else behind the byte; after the last the first again.
    pub fn next(&self, byte: usize) -> Option<&Question> {
        let in_hand = self.in_hand_idx();
        let is_behind = |(idx, question): &(usize, &Question)| match in_hand {
            Some(in_hand) => *idx > in_hand,
            None => question.place.end() > byte,
        };
        let open = self.all.iter().enumerate().filter(|(_, question)| !question.is_settled);
        open.clone().find(is_behind).or_else(|| open.clone().next()).map(|(_, question)| question)
    }

    /// The open question before the one in hand, or else before the byte; before the first the last again.
    pub fn previous(&self, byte: usize) -> Option<&Question> {
        let in_hand = self.in_hand_idx();
        let is_before = |(idx, question): &(usize, &Question)| match in_hand {
            Some(in_hand) => *idx < in_hand,
            None => question.place.start() < byte,
        };
        let open = self.all.iter().enumerate().filter(|(_, question)| !question.is_settled);
        open.clone().rfind(is_before).or_else(|| open.clone().next_back()).map(|(_, question)| question)
    }

    fn in_hand_idx(&self) -> Option<usize> {
        let in_hand = self.in_hand.as_ref()?;
        self.all.iter().position(|question| question.is_same(in_hand))
    }

    /// What an annotator is called: their name, or a letter where names are hidden.
    pub fn name_of(&self, article: &Article, annotator: &str) -> String {
        if !self.hides_names {
            return annotator.to_owned();
        }
        let idx = article.readings().position(|reading| reading.annotator == annotator).unwrap_or(0);
        let letter = u32::try_from(idx % 26).ok().and_then(|idx| char::from_u32(u32::from('A') + idx));
        letter.map_or_else(String::new, |letter| letter.to_string())
    }
}
