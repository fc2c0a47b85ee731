//! What is probably in an article, step by step.
//!
//! Quotations with their speakers, what is reported without marks, what the article states itself, page furniture, and
//! what is marked on other versions of it.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::model::boundaries::is_quotation_mark;
use crate::model::{Article, Content, LabelId, Proposal, Span, SpanId, Suggestion, TextRange};

use super::boilerplate::FoundLine;
use super::choice::is_blind;
use super::learn::calibration;
use super::learn::training_examples::{BOILERPLATE, CLAIM, QUOTE, pieces, pieces_of, with_label};
use super::learner::Learner;
use super::memory::Memory;
use super::quotes::FoundQuote;
use super::reasons;
use super::speakers::{Ranked, Scene, uncased};
use super::study::{LEAST_CONFIDENCE, Study};
use super::text::ranges::Ranges;

/// A quotation that is likelier than this counts as one while speakers are sought.
const LIKELY: f32 = 0.5;

/// What is reported is suggested from this confidence on: what is less likely would only take the place of what the article
/// states.
const LEAST_OF_REPORTED: f32 = 0.45;

/// How likely it is that particles and verbs name the speaker.
const NAMED: f32 = 0.7;

/// Suggestions being sought in an article. Its functions return `None` where nobody wants them any more.
struct Search<'a> {
    learner: &'a Learner,
    study: &'a Study<'a>,
    memory: &'a mut Memory,
    is_wanted: &'a dyn Fn() -> bool,
    suggestions: Vec<Suggestion>,
}

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
        self.find_again(content, article, &mut Memory::default(), &|| true).unwrap_or_default()
    }

    /// As [`find`](Self::find), with what is remembered of the article from before: after a decision only what it
    /// changes is found again. `None` where `is_wanted`, which is asked every few sentences, says that it no longer is.
    pub fn find_again(
        &self,
        content: &Content,
        article: &Article,
        memory: &mut Memory,
        is_wanted: &dyn Fn() -> bool,
    ) -> Option<Vec<Suggestion>> {
        let is_listed = content.article(article.id).is_some();
        memory.begin_round(self, article, is_listed);
        let study = Study::of_tokens(content, article, memory.tokens());
        let mut search = Search { learner: self, study: &study, memory, is_wanted, suggestions: Vec::new() };
        let quoted = search.quotes()?;
        let lines = search.lines(is_listed)?;
        let furniture = lines.iter().filter(|line| line.probability > LIKELY).map(|line| line.range.clone());
        let mut taken: Ranges = furniture.chain(pieces(article, BOILERPLATE)).chain(pieces(article, CLAIM)).collect();
        let reported = search.reported(&quoted, &taken)?;
        taken.extend(quoted.iter().cloned().chain(reported));
        search.narrated(&taken)?;
        study.suggest_lines(&lines, &quoted.into_iter().collect(), &mut search.suggestions);
        search.own_labels()?;
        search.carried_over()?;
        let suggestions = search.suggestions;
        memory.finish_round();
        Some(study.in_order(suggestions))
    }

    /// The longest text that is read to find what to mark on an article, in bytes: its own, or that of another version.
    pub fn longest_read(&self, content: &Content, article: &Article, memory: &mut Memory) -> usize {
        memory.turn_to(self, article, content.article(article.id).is_some());
        let versions = memory.versions(self, content).into_iter();
        versions.chain([article]).map(|read| read.text().n_bytes()).max().unwrap_or(0)
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
        let mut ranked = model.rank(&scene, &said, previous.as_ref());
        if let Some(range) = said.first().and_then(|piece| uncased::speaker(study.text, piece)) {
            ranked.insert(0, Ranked { range, probability: NAMED });
        }
        let suggestion = |one: Ranked| study.speaker(span.id, &said, &one, previous.as_ref());
        ranked.into_iter().filter_map(suggestion).filter(|suggestion| study.is_wanted(suggestion)).take(9).collect()
    }
}

impl Search<'_> {
    /// Whether to go on.
    fn wanted(&self) -> Option<()> {
        (self.is_wanted)().then_some(())
    }

    /// Suggests quotations, and speakers for those that are marked and lack one. Returns the pieces of all that are
    /// likely.
    fn quotes(&mut self) -> Option<Vec<Range<usize>>> {
        let quotations = self.quotations()?;
        let likely = || quotations.iter().filter(|one| one.is_likely()).flat_map(|one| one.pieces.clone());
        let quoted: Vec<Range<usize>> = likely().collect();
        let scene = Scene::new(&self.study.tokens, quoted.iter().cloned());
        let mut previous: Option<Range<usize>> = None;
        for one in &quotations {
            self.wanted()?;
            let speaker = self.quote(one, &scene, previous.as_ref());
            if one.is_likely() {
                previous = one.speakers.first().cloned().or(speaker).or(previous);
            }
        }
        Some(quoted)
    }

    /// Suggests a quotation, or its speaker. Returns the likeliest speaker.
    fn quote(&mut self, one: &Quotation, scene: &Scene<'_>, previous: Option<&Range<usize>>) -> Option<Range<usize>> {
        let study = self.study;
        let mut ranked = Vec::new();
        if one.speakers.is_empty() {
            let model = &self.learner.models.speakers;
            ranked = model.rank_again(scene, &one.pieces, previous, &mut self.memory.speakers);
            ranked = self.with_uncased(ranked, &one.pieces);
            ranked.retain(|speaker| !study.is_rejected_speaker(QUOTE, &one.pieces, &speaker.range));
        }
        let speaker = likeliest(&ranked);
        let suggestion = match (&one.found, one.marked) {
            (Some(found), _) => study.quote(found, speaker, previous),
            (None, Some(span)) if one.speakers.is_empty() && !study.names_nobody(span) => {
                speaker.and_then(|speaker| study.speaker(span, &one.pieces, speaker, previous))
            }
            _ => None,
        };
        self.suggestions.extend(suggestion.map(|suggestion| study.with_other(suggestion, &ranked)));
        speaker.map(|speaker| speaker.range.clone())
    }

    /// With whom particles and verbs name in scripts without capital letters, which the model of speakers goes by.
    fn with_uncased(&self, mut ranked: Vec<Ranked>, pieces: &[Range<usize>]) -> Vec<Ranked> {
        let named = pieces.first().and_then(|piece| uncased::speaker(self.study.text, piece));
        if let Some(range) = named {
            ranked.retain(|other| other.range != range);
            for other in &mut ranked {
                other.probability *= 1.0 - NAMED;
            }
            ranked.insert(0, Ranked { range, probability: NAMED });
        }
        ranked
    }

    /// The quotations that are marked, and those found beside them, with their speakers.
    fn quotations(&mut self) -> Option<Vec<Quotation>> {
        let Study { article, text, tokens, .. } = self.study;
        let decided = pieces(article, QUOTE);
        let model = &self.learner.models.quotes;
        let found = model.find_again(text, tokens, &decided, &mut self.memory.quotes, self.is_wanted)?;
        let mut quotations: Vec<Quotation> = with_label(article, QUOTE)
            .map(|span| Quotation {
                marked: Some(span.id),
                found: None,
                pieces: pieces_of(article, span),
                speakers: article.speakers_of(span.id).map(|speaker| speaker.extent().bytes()).collect(),
            })
            .collect();
        let decided_set: Ranges = decided.iter().cloned().collect();
        for mut quote in found {
            quote.confidence = calibration::QUOTES.of(quote.confidence);
            let clashes = |piece: &Range<usize>| {
                let near = decided_set.hull_around(piece).map_or(&[][..], |hull| starting_in(&decided, &hull));
                near.iter().any(|other| clash(text, piece, other))
            };
            if quote.pieces.iter().any(|piece| clashes(&piece.range)) {
                if self.study.is_rejected(QUOTE, &quote.fragments()) {
                    continue;
                }
                // Whoever marked one half by hand is offered the other.
                quote.pieces.retain(|piece| !clashes(&piece.range));
            }
            let pieces: Vec<Range<usize>> = quote.pieces.iter().map(|piece| piece.range.clone()).collect();
            if !pieces.is_empty() && quote.confidence >= LEAST_CONFIDENCE {
                quotations.push(Quotation { marked: None, found: Some(quote), pieces, speakers: Vec::new() });
            }
        }
        quotations.sort_by_key(|one| one.pieces.first().map(|piece| (piece.start, std::cmp::Reverse(piece.end))));
        Some(quotations)
    }

    /// All lines, with how likely they are boilerplate.
    fn lines(&mut self, is_listed: bool) -> Option<Arc<[FoundLine]>> {
        self.wanted()?;
        let (learner, study) = (self.learner, self.study);
        let judge = || learner.models.lines.judge(study.text, &study.tokens, &learner.repeated, is_listed).into();
        Some(Arc::clone(self.memory.lines.get_or_insert_with(judge)))
    }

    /// Suggests what somebody is reported to have said where nothing is `taken`. Returns all that is found.
    fn reported(&mut self, quoted: &[Range<usize>], taken: &Ranges) -> Option<Vec<Range<usize>>> {
        let (models, study) = (&self.learner.models, self.study);
        let scene = Scene::new(&study.tokens, quoted.iter().cloned());
        let found =
            models.claims.find_again(study.text, &study.tokens, quoted, &mut self.memory.claims, self.is_wanted)?;
        self.claim_speakers(&scene)?;
        let quoted: Ranges = quoted.iter().cloned().collect();
        let mut reported = Vec::new();
        for claim in found {
            let range = &claim.range;
            let confidence = models.claims.calibration().of(claim.confidence);
            let may_be_quoted = models.claims.takes_quoted && confidence > LIKELY;
            let is_quoted = quoted.share_of(range) > 0.5 && !may_be_quoted;
            if taken.shares(range) || is_quoted || confidence < LEAST_OF_REPORTED {
                continue;
            }
            self.wanted()?;
            let memory = &mut self.memory.claim_speakers;
            let ranked = models.claim_speakers.rank_again(&scene, std::slice::from_ref(range), None, memory);
            let found = study.claim(range, likeliest(&ranked), confidence, "reported without marks".to_owned());
            self.suggestions.extend(found.map(|found| study.with_other(found, &ranked)));
            reported.push(claim.range);
        }
        Some(reported)
    }

    /// Suggests speakers for the claims that are marked and lack one.
    fn claim_speakers(&mut self, scene: &Scene<'_>) -> Option<()> {
        let (model, study) = (&self.learner.models.claim_speakers, self.study);
        let lacks_one = |span: &&Span| study.article.speakers_of(span.id).next().is_none() && !span.names_nobody();
        for span in with_label(study.article, CLAIM).filter(lacks_one) {
            self.wanted()?;
            let said = pieces_of(study.article, span);
            let mut ranked = model.rank_again(scene, &said, None, &mut self.memory.claim_speakers);
            ranked.retain(|speaker| !study.is_rejected_speaker(CLAIM, &said, &speaker.range));
            let found = likeliest(&ranked).and_then(|speaker| study.speaker(span.id, &said, speaker, None));
            self.suggestions.extend(found.map(|found| study.with_other(found, &ranked)));
        }
        Some(())
    }

    /// Suggests what the article states itself.
    fn narrated(&mut self, taken: &Ranges) -> Option<()> {
        let study = self.study;
        let least = f32::from(study.content.settings().narrated_from_percent) / 100.0;
        let model = &self.learner.models.narrator;
        let memory = &mut self.memory.narrated;
        for claim in model.find_again(study.text, &study.tokens, taken, memory, self.is_wanted)? {
            if claim.confidence >= least {
                let reason = reasons::of_statement(&study.tokens, &claim.range);
                self.suggestions.extend(study.claim(&claim.range, None, claim.confidence, reason));
            }
        }
        Some(())
    }

    /// Suggests spans of labels that the project's people made, where nothing with the label is yet or was suggested.
    fn own_labels(&mut self) -> Option<()> {
        self.wanted()?;
        let study = self.study;
        if self.memory.own_labels.is_none() {
            let found = self.learner.own_labels.find(study.text, &study.tokens, self.is_wanted)?;
            self.memory.own_labels = Some(found);
        }
        let known = SpansByLabel::new(&self.suggestions);
        let found = self.memory.own_labels.iter().flat_map(|found| found.iter());
        let suggested = found.filter_map(|found| study.own_label(found)).filter(|one| !known.shares(one));
        self.suggestions.extend(suggested);
        Some(())
    }

    /// Suggests what is marked on other versions of the article, in place of suggestions that it contradicts.
    fn carried_over(&mut self) -> Option<()> {
        self.wanted()?;
        let study = self.study;
        let mut carried: Vec<Suggestion> = Vec::new();
        for other in self.memory.versions(self.learner, study.content) {
            self.wanted()?;
            let Some(alignment) = self.memory.alignment(other) else { continue };
            let mut found = study.carried_over(other, &alignment);
            let known = SpansByLabel::new(&carried);
            found.retain(|one| !known.shares(one));
            carried.append(&mut found);
        }
        let known = SpansByLabel::new(&carried);
        self.suggestions.retain(|one| !known.shares(one));
        self.suggestions.append(&mut carried);
        Some(())
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

/// Whether two ranges cannot both be quotations: they cross, or share an edge and with it a mark.
fn clash(text: &str, a: &Range<usize>, b: &Range<usize>) -> bool {
    let apart = a.end <= b.start || b.end <= a.start;
    let nested = a.start < b.start && b.end < a.end || b.start < a.start && a.end < b.end;
    !apart && !nested && !is_in_block(text, a, b) && !is_in_block(text, b, a)
}

/// Whether one is all of a paragraph, without marks of its own around it, and ends or begins with the other.
fn is_in_block(text: &str, block: &Range<usize>, other: &Range<usize>) -> bool {
    let is_around = block.start <= other.start && other.end <= block.end && block != other;
    let is_line = text[..block.start].chars().next_back().is_none_or(|before| before == '\n')
        && text[block.end..].chars().next().is_none_or(|behind| behind == '\n');
    let words = &text[block.clone()];
    is_around && is_line && !(words.starts_with(is_quotation_mark) && words.ends_with(is_quotation_mark))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ArticleId, Fragments, Origin, Project, marked, transactions};

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
    fn a_name_has_the_article_that_belongs_to_it() {
        check("“We know little,” The Post writes.", "[quote#1>2 “We know little,”] [speaker#2 The Post] writes.");
        check("“We know little,” Mayor Quist writes.", "[quote#1>2 “We know little,”] Mayor [speaker#2 Quist] writes.");
    }

    #[test]
    fn who_is_announced_before_a_paragraph_speaks_in_it() {
        let before = "Then she went to the quay and rang the mayor once more, from the book shop. From ";
        let block = "The mayor came on foot, because there was no other way to come. Nobody had sent a car for her.";
        check(
            &format!("{before}the book:\n\n{block}"),
            &format!("{before}[speaker#2 the book]:\n\n[quote#1>2 {block}]"),
        );
    }

    #[test]
    fn a_short_sentence_behind_its_speaker_goes_on_with_what_was_said() {
        let expected = "[quote#1>2 “Dear Mayor,”] [speaker#2 Quist] said softly. [quote#1 “I know.”]";
        check("“Dear Mayor,” Quist said softly. “I know.”", expected);
        let expected =
            "[quote#1>2 “We heard it,”] [speaker#2 Quist] said. [quote#3>2 “Late”] trains are no news to her.";
        check("“We heard it,” Quist said. “Late” trains are no news to her.", expected);
    }

    #[test]
    fn what_a_marked_block_ends_with_is_suggested_inside_it() {
        let block =
            "From the book:\n\n[quote Later Ada Ek was back. “Mr. Ott,” Ada said softly. “I am sorry.”]\n\nSo it ends.";
        let found = accepted(project(&[block]), 0.5);
        assert_eq!(found.matches("[quote").count(), 3, "{found}");
    }

    #[test]
    fn what_is_found_again_after_decisions_is_what_is_found_anew() {
        let line =
            |n: usize| format!("“We cut {n} lines,” said Ada Ek. “No,” Bo Ott said. Ada said that {n} buses stop.\n");
        let text: String = (0..12).map(line).collect();
        let mut project = project(&[&text, &text.replace("Ott", "Ohm")]);
        let learner = Learner::train(project.content());
        let mut memory = Memory::default();
        for round in 0..12 {
            let article = project.article(ArticleId(0)).unwrap();
            let n_asked = std::cell::Cell::new(0);
            let stops_early = || {
                n_asked.set(n_asked.get() + 1);
                n_asked.get() < 3 * round
            };
            if round % 3 == 0 {
                assert_eq!(learner.find_again(project.content(), article, &mut memory, &stops_early), None);
            }
            let found = learner.find_again(project.content(), article, &mut memory, &|| true).unwrap();
            assert_eq!(found, learner.find(project.content(), article));
            let one = &found[(7 * round) % found.len()];
            let decision =
                if round % 2 == 0 { one.transaction(project.labels(), article) } else { one.rejection(article) };
            project.apply(decision.unwrap()).unwrap();
        }
        let other = project.article(ArticleId(1)).unwrap();
        let found = learner.find_again(project.content(), other, &mut memory, &|| true);
        assert_eq!(found, Some(learner.find(project.content(), other)));
    }

    #[test]
    fn suggests_quotes_with_their_speakers() {
        check(
            "“We cut it because we had to,” said Ada Quist.",
            "[quote#1>2 “We cut it because we had to,”] said [speaker#2 Ada Quist].",
        );
    }

    #[test]
    fn the_other_half_of_a_quote_that_is_marked_by_hand_in_part_is_suggested() {
        check(
            "[quote#1>2 “We will not close it,”] said [speaker#2 Ada Quist], the mayor. “We have found the money.”",
            "[quote#1>2 “We will not close it,”] said [speaker#2 Ada Quist], the mayor. [quote#3>2 “We have found the money.”]",
        );
        let mut project = project(&["“We will not close it,” said Ada Quist, the mayor. “We have found the money.”"]);
        let learner = Learner::built_in();
        let article = project.article(ArticleId(0)).unwrap().clone();
        let suggestion = learner.suggest(project.content(), &article).remove(0);
        let Proposal::Span { label, fragments, .. } = &suggestion.proposal else { panic!("{suggestion:?}") };
        assert_eq!(fragments.count(), 2);
        project.apply(suggestion.rejection(&article).unwrap()).unwrap();
        let half = Fragments::one(fragments.first()).unwrap();
        let marked = transactions::add_span(project.labels(), &article, label, half, Origin::Person);
        project.apply(marked).unwrap();
        let again = learner.suggest(project.content(), project.article(ArticleId(0)).unwrap());
        assert!(again.iter().all(|one| matches!(one.proposal, Proposal::Speaker { .. })), "{again:?}");
    }

    #[test]
    fn a_claim_marked_by_hand_is_offered_its_speaker_until_that_is_rejected() {
        let mut project = project(&["Ada Quist said that [claim we cut the night buses]."]);
        let learner = Learner::built_in();
        let speakers = |project: &Project| {
            let article = project.article(ArticleId(0)).unwrap();
            let found = learner.suggest(project.content(), article);
            found.into_iter().filter(|one| matches!(one.proposal, Proposal::Speaker { .. })).collect::<Vec<_>>()
        };
        let found = speakers(&project);
        let article = project.article(ArticleId(0)).unwrap();
        assert_eq!(article.text().slice(found[0].proposal.speaker().unwrap()), "Ada Quist");
        let rejection = found[0].rejection(article).unwrap();
        project.apply(rejection).unwrap();
        assert!(speakers(&project).iter().all(|one| one.proposal != found[0].proposal));
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
        let project = project(&[&new, &old]);
        let article = project.article(ArticleId(0)).unwrap();
        let found = Learner::train(project.content()).suggest(project.content(), article);
        let carried = found.iter().find(|one| one.reason.starts_with("marked in")).unwrap();
        let Proposal::Span { fragments, .. } = &carried.proposal else { panic!("{carried:?}") };
        assert_eq!(article.text().slice(fragments.extent()), "Nobody opposed the cut to the lines of the north");
        assert!(carried.confidence >= 0.9);
    }

    #[test]
    fn blind_articles_get_nothing_and_are_always_the_same() {
        let n_blind = (0..1000).filter(|id| is_blind(ArticleId(*id), 20)).count();
        assert!((150..250).contains(&n_blind), "{n_blind}");
        assert!(!is_blind(ArticleId(5), 0) && is_blind(ArticleId(5), 100));
    }
}
