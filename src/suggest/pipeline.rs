//! What is probably in an article, step by step.
//!
//! Quotations with their speakers, what is reported without marks, what the article states itself, page furniture, and
//! what is marked on other versions of it.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::model::{Article, Content, LabelId, Proposal, SpanId, Suggestion, TextRange};

use super::choice::is_blind;
use super::learn::training_examples::{BOILERPLATE, CLAIM, QUOTE, SPEAKER, pieces, pieces_of, with_label};
use super::learner::Learner;
use super::quotes::FoundQuote;
use super::reasons;
use super::speakers::{Ranked, Scene};
use super::study::{LEAST_CONFIDENCE, Study};
use super::text::ranges::Ranges;
use super::text::tokens::tokens;
use super::versions::carry_over::Alignment;

/// A quotation that is likelier than this counts as one while speakers are sought.
const LIKELY: f32 = 0.5;
/// A quotation, marked already or found, in text order.
struct Quotation {
    marked: Option<SpanId>,
    found: Option<FoundQuote>,
    pieces: Vec<Range<usize>>,
    speakers: Vec<Range<usize>>,
}

impl Learner {
    /// What to mark on an article of the project, in text order. Nothing on the blind share of articles.
    pub fn suggest(&self, content: &Content, article: &Article) -> Vec<Suggestion> {
        if is_blind(article.id, content.settings().blind_percent) { Vec::new() } else { self.find(content, article) }
    }

    /// As [`suggest`](Self::suggest), on any article: to measure what nobody is shown.
    pub fn find(&self, content: &Content, article: &Article) -> Vec<Suggestion> {
        let study = Study::new(content, article);
        let mut suggestions = Vec::new();
        let quotations = self.quotations(&study);
        let quoted: Vec<Range<usize>> =
            quotations.iter().filter(|one| one.is_likely()).flat_map(|one| one.pieces.clone()).collect();
        self.suggest_quotes(&study, quotations, &mut suggestions);
        let is_listed = content.article(article.id).is_some();
        let lines = self.models.lines.judge(study.text, &study.tokens, &self.repeated, is_listed);
        let furniture = lines.iter().filter(|line| line.probability > LIKELY).map(|line| line.range.clone());
        let mut taken: Ranges = furniture.chain(pieces(article, BOILERPLATE)).collect();
        taken.extend(pieces(article, CLAIM));
        let reported = self.suggest_reported(&study, &quoted, &taken, &mut suggestions);
        taken.extend(quoted.iter().cloned().chain(reported));
        self.suggest_narrated(&study, &taken, &mut suggestions);
        study.suggest_lines(&lines, &quoted.into_iter().collect(), &mut suggestions);
        self.suggest_from_versions(&study, &mut suggestions);
        suggestions.retain(|suggestion| study.is_wanted(suggestion));
        if study.is_off(SPEAKER) {
            suggestions.iter_mut().for_each(forget_speakers);
        }
        suggestions.sort_by_key(|suggestion| study.place(suggestion));
        suggestions
    }

    /// Who could be the speaker of a span, the likeliest first, each as the suggestion to link the two.
    pub fn speakers_for(&self, content: &Content, article: &Article, span: SpanId) -> Vec<Suggestion> {
        let study = Study::new(content, article);
        let Some(span) = article.span(span) else { return Vec::new() };
        let said = pieces_of(article, span);
        let quoted = pieces(article, QUOTE);
        let scene = Scene::new(&study.tokens, quoted.into_iter());
        let earlier = with_label(article, span.label.as_str()).take_while(|other| other.id != span.id);
        let previous = earlier.filter_map(|other| article.speakers_of(other.id).next()).last();
        let previous = previous.map(|speaker| speaker.extent().bytes());
        let model = if span.label.as_str() == CLAIM { &self.models.claim_speakers } else { &self.models.speakers };
        let ranked = model.rank(&scene, &said, previous.as_ref());
        let suggestion = |one: Ranked| study.speaker(span.id, &said, &one, previous.as_ref());
        ranked.into_iter().filter_map(suggestion).filter(|suggestion| study.is_wanted(suggestion)).take(9).collect()
    }

    /// The quotations that are marked, and those found beside them, with their speakers.
    fn quotations(&self, study: &Study<'_>) -> Vec<Quotation> {
        let article = study.article;
        let decided = pieces(article, QUOTE);
        let found = self.models.quotes.find(study.text, &study.tokens, &decided);
        let mut quotations: Vec<Quotation> = with_label(article, QUOTE)
            .map(|span| Quotation {
                marked: Some(span.id),
                found: None,
                pieces: pieces_of(article, span),
                speakers: article.speakers_of(span.id).map(|speaker| speaker.extent().bytes()).collect(),
            })
            .collect();
        let decided_set: Ranges = decided.iter().cloned().collect();
        for quote in found {
            let pieces: Vec<Range<usize>> = quote.pieces.iter().map(|piece| piece.range.clone()).collect();
            let clashes = pieces.iter().any(|piece| {
                let near = decided_set.hull_around(piece).map_or(&[][..], |hull| starting_in(&decided, &hull));
                near.iter().any(|other| clash(piece, other))
            });
            if !clashes && quote.confidence >= LEAST_CONFIDENCE {
                quotations.push(Quotation { marked: None, found: Some(quote), pieces, speakers: Vec::new() });
            }
        }
        quotations.sort_by_key(|one| one.pieces.first().map(|piece| (piece.start, std::cmp::Reverse(piece.end))));
        quotations
    }

    fn suggest_quotes(&self, study: &Study<'_>, quotations: Vec<Quotation>, suggestions: &mut Vec<Suggestion>) {
        let likely = quotations.iter().filter(|one| one.is_likely()).flat_map(|one| one.pieces.clone());
        let scene = Scene::new(&study.tokens, likely);
        let mut previous: Option<Range<usize>> = None;
        for one in quotations {
            let mut ranked = Vec::new();
            if one.speakers.is_empty() {
                ranked = self.models.speakers.rank(&scene, &one.pieces, previous.as_ref());
                ranked.retain(|speaker| !study.is_rejected_speaker(&one.pieces, &speaker.range));
            }
            let speaker = likeliest(&ranked);
            match (&one.found, one.marked) {
                (Some(found), _) => {
                    let sure = speaker.map_or_else(|| nobody(&ranked), |speaker| speaker.probability);
                    let quote = study.quote(found, speaker, previous.as_ref(), sure);
                    suggestions.extend(quote.map(|quote| study.with_other(quote, &ranked)));
                }
                (None, Some(span)) if one.speakers.is_empty() && !study.names_nobody(span) => {
                    let speaker =
                        speaker.and_then(|speaker| study.speaker(span, &one.pieces, speaker, previous.as_ref()));
                    suggestions.extend(speaker.map(|speaker| study.with_other(speaker, &ranked)));
                }
                _ => {}
            }
            if one.is_likely() {
                previous = one.speakers.first().cloned().or(speaker.map(|speaker| speaker.range.clone())).or(previous);
            }
        }
    }

    /// What somebody is reported to have said where nothing is `taken`. Returns all that is found.
    fn suggest_reported(
        &self,
        study: &Study<'_>,
        quoted: &[Range<usize>],
        taken: &Ranges,
        suggestions: &mut Vec<Suggestion>,
    ) -> Vec<Range<usize>> {
        let scene = Scene::new(&study.tokens, quoted.iter().cloned());
        let found = self.models.claims.find(&study.tokens, quoted);
        let quoted: Ranges = quoted.iter().cloned().collect();
        let mut reported = Vec::new();
        for claim in found {
            let range = &claim.range;
            if taken.shares(range) || quoted.share_of(range) > 0.5 || claim.confidence < LEAST_CONFIDENCE {
                continue;
            }
            let ranked = self.models.claim_speakers.rank(&scene, std::slice::from_ref(range), None);
            let speaker = likeliest(&ranked).and_then(|speaker| study.range(&speaker.range));
            let found = study.claim(range, speaker, claim.confidence, "reported without marks".to_owned());
            suggestions.extend(found.map(|found| study.with_other(found, &ranked)));
            reported.push(claim.range);
        }
        reported
    }

    /// What the article states itself.
    fn suggest_narrated(&self, study: &Study<'_>, taken: &Ranges, suggestions: &mut Vec<Suggestion>) {
        let least = f32::from(study.content.settings().narrated_from_percent) / 100.0;
        for claim in self.models.narrator.find(study.text, &study.tokens, taken) {
            if claim.confidence >= least {
                let reason = reasons::of_statement(&study.tokens, &claim.range);
                suggestions.extend(study.claim(&claim.range, None, claim.confidence, reason));
            }
        }
    }

    /// What is marked on other versions of the article, carried over, in place of suggestions that it contradicts.
    fn suggest_from_versions(&self, study: &Study<'_>, suggestions: &mut Vec<Suggestion>) {
        let mut carried: Vec<Suggestion> = Vec::new();
        for (id, _) in self.versions.of(study.article.id, &study.tokens).into_iter().take(2) {
            let Some(other) = study.content.article(id) else { continue };
            let other_tokens = tokens(other.text().as_str());
            let Some(alignment) = Alignment::new(&other_tokens, &study.tokens) else { continue };
            let mut found = study.carried_over(other, &alignment);
            let known = SpansByLabel::new(&carried);
            found.retain(|one| !known.shares(one));
            carried.append(&mut found);
        }
        let known = SpansByLabel::new(&carried);
        suggestions.retain(|one| !known.shares(one));
        suggestions.append(&mut carried);
    }
}

/// What suggestions cover, by label.
struct SpansByLabel(BTreeMap<LabelId, Ranges>);

impl SpansByLabel {
    fn new(suggestions: &[Suggestion]) -> Self {
        let mut covered: BTreeMap<LabelId, Vec<Range<usize>>> = BTreeMap::new();
        for suggestion in suggestions {
            if let Proposal::Span { label, fragments, .. } = &suggestion.proposal {
                covered.entry(label.clone()).or_default().extend(fragments.iter().map(TextRange::bytes));
            }
        }
        Self(covered.into_iter().map(|(label, ranges)| (label, ranges.into_iter().collect())).collect())
    }

    /// Whether a span is suggested that shares some text with one of the same label.
    fn shares(&self, suggestion: &Suggestion) -> bool {
        let Proposal::Span { label, fragments, .. } = &suggestion.proposal else { return false };
        self.0.get(label).is_some_and(|ranges| fragments.iter().any(|range| ranges.shares(&range.bytes())))
    }
}

/// The suggestion with nobody as its speaker.
fn forget_speakers(suggestion: &mut Suggestion) {
    suggestion.other_speaker = None;
    if let Proposal::Span { speaker, .. } = &mut suggestion.proposal {
        *speaker = None;
    }
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

/// Those of the ranges, which are in order, that start in `hull`.
fn starting_in<'a>(ranges: &'a [Range<usize>], hull: &Range<usize>) -> &'a [Range<usize>] {
    let place = |byte: usize| ranges.partition_point(|range| range.start < byte);
    &ranges[place(hull.start)..place(hull.end)]
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
    use crate::model::{ArticleId, Project, marked, transactions};

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
