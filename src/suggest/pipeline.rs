//! The learner: suggests what to mark on an article, and knows what a project's people have decided so far.

use std::ops::Range;

use crate::model::{Article, ArticleId, Content, Proposal, SpanId, Suggestion};

use super::as_suggestions::{Reading, shared};
use super::boilerplate::RepeatedLines;
use super::learn::linear::mixed;
use super::learn::training_examples::{BOILERPLATE, CLAIM, Examples, QUOTE, SPEAKER, pieces, pieces_of, with_label};
use super::learn::weights::{Effort, Models, Pace};
use super::quotes::FoundQuote;
use super::reasons;
use super::speakers::{Ranked, Scene};
use super::text::tokens::tokens;
use super::versions::carry_over::Alignment;
use super::versions::near_duplicates::Versions;

/// Suggestions less likely than this are not made.
pub(super) const LEAST_CONFIDENCE: f32 = 0.25;
/// A quotation that is likelier than this counts as one while speakers are sought.
const LIKELY: f32 = 0.5;
/// How a project teaches: few rounds, so that a person need not wait.
const EFFORT: Effort = Effort {
    quotes: Pace { n_rounds: 4, rate: 0.01 },
    speakers: Pace { n_rounds: 2, rate: 0.01 },
    claim_speakers: Pace { n_rounds: 6, rate: 0.12 },
    claims: Pace { n_rounds: 4, rate: 0.05 },
    narrator: Pace { n_rounds: 4, rate: 0.05 },
    lines: Pace { n_rounds: 20, rate: 0.02 },
};

/// Suggests, from the built-in weights and what the decisions in a project teach.
///
/// What people decided pins: spans that are there are taken as right and not suggested again, nor is what was rejected.
#[derive(Clone, Debug)]
pub struct Learner {
    models: Models,
    repeated: RepeatedLines,
    versions: Versions,
}

/// A quotation, marked already or found, in text order.
struct Quotation {
    marked: Option<SpanId>,
    found: Option<FoundQuote>,
    pieces: Vec<Range<usize>>,
    speakers: Vec<Range<usize>>,
}

impl Learner {
    /// With the built-in weights alone.
    pub fn built_in() -> Self {
        Self::with(Models::built_in())
    }

    /// With these weights.
    pub fn with(models: Models) -> Self {
        Self { models, repeated: RepeatedLines::default(), versions: Versions::default() }
    }

    /// With the built-in weights and what the project's articles teach.
    pub fn train(content: &Content) -> Self {
        Self::built_in().taught(content)
    }

    /// With what the project's articles teach added to these weights.
    #[must_use]
    pub fn taught(mut self, content: &Content) -> Self {
        self.repeated = RepeatedLines::new(content.articles().map(|article| article.text().as_str()));
        self.versions = Versions::new(content);
        let examples = Examples::of_project(content);
        if !examples.is_empty() {
            self.models.learn(&examples, &self.repeated, EFFORT);
        }
        self
    }

    /// The weights as they are now.
    pub fn models(&self) -> &Models {
        &self.models
    }

    /// What to mark on an article of the project, in text order. Nothing on the blind share of articles.
    pub fn suggest(&self, content: &Content, article: &Article) -> Vec<Suggestion> {
        if is_blind(article.id, content.settings().blind_percent) { Vec::new() } else { self.find(content, article) }
    }

    /// As [`suggest`](Self::suggest), on any article: to measure what nobody is shown.
    pub fn find(&self, content: &Content, article: &Article) -> Vec<Suggestion> {
        let reading = Reading::new(content, article);
        let mut suggestions = Vec::new();
        let quotations = self.quotations(&reading);
        let quoted: Vec<Range<usize>> =
            quotations.iter().filter(|one| one.is_likely()).flat_map(|one| one.pieces.clone()).collect();
        self.suggest_quotes(&reading, quotations, &mut suggestions);
        let is_listed = content.article(article.id).is_some();
        let lines = self.models.lines.judge(reading.text, &reading.tokens, &self.repeated, is_listed);
        let furniture = lines.iter().filter(|line| line.probability > LIKELY).map(|line| line.range.clone());
        let mut taken: Vec<Range<usize>> = furniture.chain(pieces(article, BOILERPLATE)).collect();
        self.suggest_reported(&reading, &quoted, &mut taken, &mut suggestions);
        taken.extend(quoted.iter().cloned());
        self.suggest_narrated(&reading, &taken, &mut suggestions);
        reading.suggest_lines(&lines, &quoted, &mut suggestions);
        self.suggest_from_versions(&reading, &mut suggestions);
        suggestions.retain(|suggestion| reading.is_wanted(suggestion));
        if reading.is_off(SPEAKER) {
            for suggestion in &mut suggestions {
                suggestion.other_speaker = None;
                if let Proposal::Span { speaker, .. } = &mut suggestion.proposal {
                    *speaker = None;
                }
            }
        }
        suggestions.sort_by_key(|suggestion| reading.place(suggestion));
        suggestions
    }

    /// Who could be the speaker of a span, the likeliest first, each as the suggestion to link the two.
    pub fn speakers_for(&self, content: &Content, article: &Article, span: SpanId) -> Vec<Suggestion> {
        let reading = Reading::new(content, article);
        let Some(span) = article.span(span) else { return Vec::new() };
        let said = pieces_of(article, span);
        let quoted = pieces(article, QUOTE);
        let scene = Scene::new(&reading.tokens, quoted.into_iter());
        let earlier = with_label(article, span.label.as_str()).take_while(|other| other.id != span.id);
        let previous = earlier.filter_map(|other| article.speakers_of(other.id).next()).last();
        let previous = previous.map(|speaker| speaker.extent().bytes());
        let model = if span.label.as_str() == CLAIM { &self.models.claim_speakers } else { &self.models.speakers };
        let ranked = model.rank(&scene, &said, previous.as_ref());
        let suggestion = |one: Ranked| reading.speaker(span.id, &said, &one, previous.as_ref());
        ranked.into_iter().filter_map(suggestion).filter(|suggestion| reading.is_wanted(suggestion)).take(9).collect()
    }

    /// The quotations that are marked, and those found beside them, with their speakers.
    fn quotations(&self, reading: &Reading<'_>) -> Vec<Quotation> {
        let article = reading.article;
        let decided = pieces(article, QUOTE);
        let found = self.models.quotes.find(reading.text, &reading.tokens, &decided);
        let mut quotations: Vec<Quotation> = with_label(article, QUOTE)
            .map(|span| Quotation {
                marked: Some(span.id),
                found: None,
                pieces: pieces_of(article, span),
                speakers: article.speakers_of(span.id).map(|speaker| speaker.extent().bytes()).collect(),
            })
            .collect();
        for quote in found {
            let pieces: Vec<Range<usize>> = quote.pieces.iter().map(|piece| piece.range.clone()).collect();
            let clashes = pieces.iter().any(|piece| decided.iter().any(|other| clash(piece, other)));
            if !clashes && quote.confidence >= LEAST_CONFIDENCE {
                quotations.push(Quotation { marked: None, found: Some(quote), pieces, speakers: Vec::new() });
            }
        }
        quotations.sort_by_key(|one| one.pieces.first().map(|piece| (piece.start, std::cmp::Reverse(piece.end))));
        quotations
    }

    fn suggest_quotes(&self, reading: &Reading<'_>, quotations: Vec<Quotation>, suggestions: &mut Vec<Suggestion>) {
        let likely = quotations.iter().filter(|one| one.is_likely()).flat_map(|one| one.pieces.clone());
        let scene = Scene::new(&reading.tokens, likely);
        let mut previous: Option<Range<usize>> = None;
        for one in quotations {
            let mut ranked = Vec::new();
            if one.speakers.is_empty() {
                ranked = self.models.speakers.rank(&scene, &one.pieces, previous.as_ref());
                ranked.retain(|speaker| !reading.is_rejected_speaker(&one.pieces, &speaker.range));
            }
            let speaker = likeliest(&ranked);
            match (&one.found, one.marked) {
                (Some(found), _) => {
                    let sure = speaker.map_or_else(|| nobody(&ranked), |speaker| speaker.probability);
                    let quote = reading.quote(found, speaker, previous.as_ref(), sure);
                    suggestions.extend(quote.map(|quote| reading.with_other(quote, &ranked)));
                }
                (None, Some(span)) if one.speakers.is_empty() && !reading.names_nobody(span) => {
                    let speaker =
                        speaker.and_then(|speaker| reading.speaker(span, &one.pieces, speaker, previous.as_ref()));
                    suggestions.extend(speaker.map(|speaker| reading.with_other(speaker, &ranked)));
                }
                _ => {}
            }
            if one.is_likely() {
                previous = one.speakers.first().cloned().or(speaker.map(|speaker| speaker.range.clone())).or(previous);
            }
        }
    }

    /// What somebody is reported to have said; all that is found, and all claims there are, come to what is `taken`.
    fn suggest_reported(
        &self,
        reading: &Reading<'_>,
        quoted: &[Range<usize>],
        taken: &mut Vec<Range<usize>>,
        suggestions: &mut Vec<Suggestion>,
    ) {
        let scene = Scene::new(&reading.tokens, quoted.iter().cloned());
        let found = self.models.claims.find(&reading.tokens, quoted);
        let mut known = pieces(reading.article, CLAIM);
        known.append(taken);
        for claim in found {
            let range = &claim.range;
            let n_quoted: usize = quoted.iter().map(|quote| shared(quote, range)).sum();
            let is_known = known.iter().any(|other| shared(other, range) > 0);
            if is_known || n_quoted * 2 > range.len() || claim.confidence < LEAST_CONFIDENCE {
                continue;
            }
            let ranked = self.models.claim_speakers.rank(&scene, std::slice::from_ref(range), None);
            let speaker = likeliest(&ranked).and_then(|speaker| reading.range(&speaker.range));
            let found = reading.claim(range, speaker, claim.confidence, "reported without marks".to_owned());
            suggestions.extend(found.map(|found| reading.with_other(found, &ranked)));
            taken.push(claim.range);
        }
        taken.append(&mut known);
    }

    /// What the article states itself.
    fn suggest_narrated(&self, reading: &Reading<'_>, taken: &[Range<usize>], suggestions: &mut Vec<Suggestion>) {
        let least = f32::from(reading.content.settings().narrated_from_percent) / 100.0;
        for claim in self.models.narrator.find(reading.text, &reading.tokens, taken) {
            if claim.confidence >= least {
                let reason = reasons::of_statement(&reading.tokens, &claim.range);
                suggestions.extend(reading.claim(&claim.range, None, claim.confidence, reason));
            }
        }
    }

    /// What is marked on other versions of the article, carried over, in place of suggestions that it contradicts.
    fn suggest_from_versions(&self, reading: &Reading<'_>, suggestions: &mut Vec<Suggestion>) {
        let mut carried: Vec<Suggestion> = Vec::new();
        for (id, _) in self.versions.of(reading.article.id, &reading.tokens).into_iter().take(2) {
            let Some(other) = reading.content.article(id) else { continue };
            let other_tokens = tokens(other.text().as_str());
            let Some(alignment) = Alignment::new(&other_tokens, &reading.tokens) else { continue };
            let mut found = reading.project(other, &alignment);
            found.retain(|one| !carried.iter().any(|other| overlap(one, other)));
            carried.append(&mut found);
        }
        suggestions.retain(|one| !carried.iter().any(|other| overlap(one, other)));
        suggestions.append(&mut carried);
    }
}

/// Whether two suggest spans of the same label that share some text.
fn overlap(a: &Suggestion, b: &Suggestion) -> bool {
    match (&a.proposal, &b.proposal) {
        (
            Proposal::Span { label, fragments, .. },
            Proposal::Span { label: other_label, fragments: other_fragments, .. },
        ) => label == other_label && fragments.iter().any(|a| other_fragments.iter().any(|b| a.overlaps(b))),
        _ => false,
    }
}

/// How much a person is expected to gain from labelling the article next: doubtful suggestions for its length.
pub fn benefit(article: &Article, suggestions: &[Suggestion]) -> f32 {
    let doubt: f32 = suggestions.iter().map(|one| one.confidence * (1.0 - one.confidence) * 4.0).sum();
    doubt / (1.0 + article.text().n_bytes() as f32 / 1000.0)
}

/// Whether an article is among the share, in percent, that gets no suggestions. Always the same ones.
pub fn is_blind(article: ArticleId, percent: u8) -> bool {
    mixed(article.0) % 100 < u64::from(percent)
}

impl Quotation {
    fn is_likely(&self) -> bool {
        self.found.as_ref().is_none_or(|found| found.confidence > LIKELY)
    }
}

/// The first of the ranked, unless it is likelier that nobody is named.
fn likeliest(ranked: &[Ranked]) -> Option<&Ranked> {
    ranked.first().filter(|first| first.probability > nobody(ranked).max(0.15))
}

/// How likely it is that nobody is named.
fn nobody(ranked: &[Ranked]) -> f32 {
    1.0 - ranked.iter().map(|one| one.probability).sum::<f32>()
}

/// Whether two ranges cannot both be quotations: they share an edge, or cross.
fn clash(a: &Range<usize>, b: &Range<usize>) -> bool {
    let apart = a.end <= b.start || b.end <= a.start;
    let nested = a.start < b.start && b.end < a.end || b.start < a.start && a.end < b.end;
    !apart && !nested
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Project, marked, transactions};

    /// A project with these marked texts, whose ids count from 0.
    fn project(marked_texts: &[&str]) -> Project {
        let mut project = Project::new("test", "ana");
        let articles = marked_texts.iter().enumerate().map(|(idx, text)| {
            let mut article = marked::parse(project.labels(), text).unwrap();
            article.id = ArticleId(idx as u64);
            article
        });
        let transaction = transactions::add_articles(project.content(), articles.collect());
        project.apply(transaction).unwrap();
        project
    }

    /// Accepts what is suggested on the first article with at least this confidence, and prints it.
    fn accepted(mut project: Project, least: f32) -> String {
        let learner = Learner::train(project.content());
        let article = project.article(ArticleId(0)).unwrap().clone();
        for suggestion in learner.suggest(project.content(), &article) {
            let transaction = suggestion.transaction(project.labels(), project.article(ArticleId(0)).unwrap());
            if let Some(transaction) = transaction.filter(|_| suggestion.confidence >= least) {
                project.apply(transaction).unwrap();
            }
        }
        marked::print(project.article(ArticleId(0)).unwrap())
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(accepted(project(&[text]), 0.5), expected);
    }

    #[test]
    fn suggests_quotes_with_their_speakers() {
        check(
            "“We cut it because we had to,” said Ada Quist.",
            "[quote#1>2 “We cut it because we had to,”] said [speaker#2 Ada Quist].",
        );
    }

    #[test]
    fn what_was_rejected_is_not_suggested_again() {
        let mut project = project(&["“We cut it because we had to,” said Ada Quist."]);
        let learner = Learner::built_in();
        let article = project.article(ArticleId(0)).unwrap().clone();
        let suggestion = learner.suggest(project.content(), &article).remove(0);
        project.apply(suggestion.rejection(&article).unwrap()).unwrap();
        let article = project.article(ArticleId(0)).unwrap();
        let again = learner.suggest(project.content(), article);
        assert!(again.iter().all(|other| other.proposal != suggestion.proposal));
    }

    #[test]
    fn labels_of_another_version_are_carried_over() {
        let told = "The council met on Tuesday in the old hall and cut the bus budget by a third after a long debate.";
        let old = format!("{told} [claim Nobody opposed the cut to the lines of the north].");
        let new = format!("{told} Nobody opposed the cut to the lines of the north .");
        assert!(
            accepted(project(&[&new, &old]), 0.9)
                .contains("[claim#1 Nobody opposed the cut to the lines of the north]")
        );
    }

    #[test]
    fn blind_articles_get_nothing_and_are_always_the_same() {
        let n_blind = (0..1000).filter(|id| is_blind(ArticleId(*id), 20)).count();
        assert!((150..250).contains(&n_blind), "{n_blind}");
        assert!(!is_blind(ArticleId(5), 0) && is_blind(ArticleId(5), 100));
    }
}
