//! What is probably wrong with the labels of a project, each with its place and, where there is one, a fix.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::model::{
    Article, Content, Fragments, LabelId, LabelSet, Misfit, Span, Status, TextRange, Transaction, boundaries, pending,
    transactions,
};

mod marks;
mod problem;

use self::marks::QuoteMarks;
pub use problem::{Fix, Problem, ProblemCode, Severity};

/// Overlapping spans that a span is compared with: nobody marks more, and a file made to be slow must not be.
const MAX_RIVALS: usize = 100;
/// Longer spans, in bytes, are not looked for in others with the same words: nested ones would cost the square of their number.
const MAX_BYTES_ALIKE: usize = 2_000;
/// Labels that a message names.
const MAX_NAMES: usize = 4;

/// The problems of all articles, in their order, without the kinds that the project ignores.
pub fn problems(content: &Content) -> Vec<Problem> {
    let labelled_twice = two_labels(content);
    let mut problems = Vec::new();
    for article in content.articles() {
        problems.extend(problems_of(content, article));
        if is_shown(content, ProblemCode::TwoLabels) {
            problems.extend(article.spans().iter().filter_map(|span| labelled_twice.problem(article, span)));
        }
    }
    problems
}

/// The problems that one article has by itself, by place, without the kinds that the project ignores.
pub fn problems_of(content: &Content, article: &Article) -> Vec<Problem> {
    let labels = content.labels();
    let mut problems: Vec<Problem> = article.misfits.iter().map(|line| misfit_problem(article, line)).collect();
    let mut marks = QuoteMarks::new(article.text());
    for span in article.spans().iter() {
        let checks = [no_speaker, unlinked_speaker, edge, inside_word, beside_another, claim_is_quote];
        problems.extend(checks.iter().filter_map(|check| check(labels, article, span)));
        if span.label.as_str() == "quote" {
            problems.extend(marks.problem(labels, article, span));
        }
    }
    problems.extend(unreviewed(content, article));
    problems.retain(|problem| is_shown(content, problem.code));
    problems.sort_by_key(|problem| (problem.place.map(TextRange::start), problem.code));
    problems
}

impl Problem {
    fn new(code: ProblemCode, article: &Article, span: &Span, message: impl Into<String>) -> Self {
        let (place, message) = (Some(span.extent()), message.into());
        Self { code, article: article.id, place, span: Some(span.id), message, fix: None }
    }

    fn with_fix(self, fix: Transaction) -> Self {
        Self { fix: Some(Fix::Change(fix)), ..self }
    }
}

fn is_shown(content: &Content, code: ProblemCode) -> bool {
    !content.settings().ignored_problems.contains(code.name())
}

/// A line that does not fit can only go: nobody knows what it should be.
fn misfit_problem(article: &Article, misfit: &Misfit) -> Problem {
    let message = format!("line {} of the file does not fit: {}", misfit.line, misfit.reason);
    let fix = Some(Fix::RemoveLine(misfit.clone()));
    Problem { code: ProblemCode::Misfit, article: article.id, place: None, span: None, message, fix }
}

/// Suggestions that came in with a file, and that nobody looked at before saying that the article is done.
fn unreviewed(content: &Content, article: &Article) -> Option<Problem> {
    let is_done = article.status == Status::Done && !article.predictions().is_empty();
    let pending = if is_done { pending(content, article) } else { Vec::new() };
    let first = pending.first()?;
    let message = match pending.len() {
        1 => "the article is done, but a suggestion is left".to_owned(),
        n => format!("the article is done, but {n} suggestions are left"),
    };
    let fix = Some(Fix::Change(transactions::set_status(article, Status::InProgress)));
    Some(Problem {
        code: ProblemCode::Unreviewed,
        article: article.id,
        place: Some(first.place()),
        span: None,
        message,
        fix,
    })
}

fn no_speaker(labels: &LabelSet, article: &Article, span: &Span) -> Option<Problem> {
    // Only a quote must have a speaker: of a claim the narrator may be the source.
    article
        .lacks_link(labels, span)
        .then(|| Problem::new(ProblemCode::NoSpeaker, article, span, "this quote has no speaker"))
}

fn unlinked_speaker(labels: &LabelSet, article: &Article, span: &Span) -> Option<Problem> {
    let can_be_linked = labels.kinds_to(&span.label).any(|kind| !labels.fits(&kind.id, &span.label, &span.label));
    let is_linked = article.relations_of(span.id).next().is_some();
    let message = || format!("nothing is linked to this {}", labels.in_sentence(&span.label));
    (can_be_linked && !is_linked).then(|| Problem::new(ProblemCode::UnlinkedSpeaker, article, span, message()))
}

/// White space at an edge of a fragment, or a mark there that belongs to the sentence around it.
fn edge(labels: &LabelSet, article: &Article, span: &Span) -> Option<Problem> {
    let text = article.text();
    let narrowed = |narrow: &dyn Fn(&str) -> (usize, usize)| {
        let ranges = span.fragments.iter().map(|range| {
            let (start, end) = narrow(text.slice(range));
            text.range(range.start() + start..range.start() + end.max(start)).ok()
        });
        let ranges: Vec<TextRange> = ranges.flatten().filter(|range| !range.is_empty()).collect();
        Fragments::new(ranges).ok().filter(|fragments| *fragments != span.fragments)
    };
    let is_blank = span.fragments.iter().all(|range| text.slice(range).trim().is_empty());
    if is_blank {
        let problem = Problem::new(ProblemCode::SpaceAtEdge, article, span, "there is nothing but white space in it");
        return Some(problem.with_fix(transactions::remove_span(labels, article, span)));
    }
    let trim = |piece: &str| (piece.len() - piece.trim_start().len(), piece.trim_end().len());
    if let Some(fragments) = narrowed(&trim) {
        let problem = Problem::new(ProblemCode::SpaceAtEdge, article, span, "it begins or ends with white space");
        return Some(problem.with_fix(transactions::move_span(labels, article, span, fragments)));
    }
    let is_stray = |character: char| matches!(character, ',' | ';' | ':' | '.' | '،' | '、' | '。');
    let is_name = span.label.as_str() == "speaker";
    let stray = |piece: &str| {
        let start = piece.len() - piece.trim_start_matches(is_stray).len();
        // A name may end in a full stop: “Jr.”.
        let end = piece.trim_end_matches(|character| is_stray(character) && character != '.');
        (start, if is_name { end.len() } else { piece.len() })
    };
    let fragments = narrowed(&stray)?;
    let problem = Problem::new(ProblemCode::MarkAtEdge, article, span, "it begins or ends with a stray mark");
    Some(problem.with_fix(transactions::move_span(labels, article, span, fragments)))
}

fn inside_word(labels: &LabelSet, article: &Article, span: &Span) -> Option<Problem> {
    let text = article.text();
    let widened = span.fragments.iter().map(|range| {
        let (start, end) = (word_start(text.as_str(), range.start()), word_end(text.as_str(), range.end()));
        text.range(start..end)
    });
    let fragments = Fragments::new(widened.collect::<Result<_, _>>().ok()?).ok()?;
    if fragments == span.fragments {
        return None;
    }
    let problem = Problem::new(ProblemCode::InsideWord, article, span, "it begins or ends inside a word");
    Some(problem.with_fix(transactions::move_span(labels, article, span, fragments)))
}

/// Another span of the label, met later in the order of spans, that is the same or crosses this one.
fn beside_another(labels: &LabelSet, article: &Article, span: &Span) -> Option<Problem> {
    let extent = span.extent();
    let is_rival = |other: &&Span| other.id != span.id && other.label == span.label;
    let rivals = || article.spans_in(extent).take(MAX_RIVALS).filter(is_rival);
    let name = labels.in_sentence(&span.label);
    let order = |span: &Span| (span.extent(), span.id);
    if rivals().any(|other| other.fragments == span.fragments && order(other) < order(span)) {
        let problem = Problem::new(ProblemCode::Duplicate, article, span, format!("the same {name} is marked twice"));
        let is_free = article.relations_of(span.id).next().is_none();
        let fix = is_free.then(|| Fix::Change(transactions::remove_span(labels, article, span)));
        return Some(Problem { fix, ..problem });
    }
    let is_part = |whole: &&Span| {
        whole.fragments.count() > span.fragments.count()
            && span.fragments.iter().all(|part| whole.fragments.overlapping(part).any(|other| other == part))
    };
    if let Some(whole) = rivals().find(is_part) {
        let message = format!("it is a part of another {name} too");
        let problem = Problem::new(ProblemCode::DoubledPart, article, span, message);
        let fix = transactions::join_span(labels, article, whole, span).ok().map(Fix::Change);
        return Some(Problem { fix, ..problem });
    }
    let crosses = |other: &Span| {
        let other = other.extent();
        other.start() < extent.start() && extent.start() < other.end() && other.end() < extent.end()
    };
    let is_one_piece = |span: &Span| span.fragments.count() == 1;
    let crossing = is_one_piece(span) && rivals().any(|other| is_one_piece(other) && crosses(other));
    let message = || format!("it crosses another {name}");
    crossing.then(|| Problem::new(ProblemCode::Crossing, article, span, message()))
}

fn claim_is_quote(_: &LabelSet, article: &Article, span: &Span) -> Option<Problem> {
    let is_same = |other: &Span| other.label.as_str() == "quote" && other.fragments == span.fragments;
    let is_copy = span.label.as_str() == "claim" && article.spans_in(span.extent()).take(MAX_RIVALS).any(is_same);
    is_copy.then(|| Problem::new(ProblemCode::ClaimIsQuote, article, span, "this claim is the whole of a quote"))
}

/// Which labels each text has anywhere in the project.
struct LabelledTexts<'a> {
    labels: &'a LabelSet,
    by_text: BTreeMap<Cow<'a, str>, BTreeSet<&'a LabelId>>,
}

fn two_labels(content: &Content) -> LabelledTexts<'_> {
    let mut by_text: BTreeMap<Cow<'_, str>, BTreeSet<&LabelId>> = BTreeMap::new();
    for article in content.articles() {
        for span in article.spans().iter().filter(|span| span.extent().n_bytes() <= MAX_BYTES_ALIKE) {
            by_text.entry(article.words_of(span)).or_default().insert(&span.label);
        }
    }
    by_text.retain(|_, labels| labels.len() > 1);
    LabelledTexts { labels: content.labels(), by_text }
}

impl LabelledTexts<'_> {
    fn problem(&self, article: &Article, span: &Span) -> Option<Problem> {
        if span.extent().n_bytes() > MAX_BYTES_ALIKE {
            return None;
        }
        let all = self.by_text.get(&*article.words_of(span))?;
        let others = all.iter().filter(|label| ***label != span.label).take(MAX_NAMES);
        let mut names: Vec<String> = others.map(|label| self.labels.in_sentence(label)).collect();
        let n_more = all.len() - 1 - names.len();
        names.extend((n_more > 0).then(|| format!("{n_more} more")));
        let message = format!("the same words are marked as {} elsewhere", names.join(" and "));
        Some(Problem::new(ProblemCode::TwoLabels, article, span, message))
    }
}

fn word_start(text: &str, byte: usize) -> usize {
    if is_beside_space(text, byte) {
        return byte;
    }
    let word = boundaries::word_at(text, byte);
    if word.start < byte && is_word(&text[word.clone()]) { word.start } else { byte }
}

fn word_end(text: &str, byte: usize) -> usize {
    if is_beside_space(text, byte) {
        return byte;
    }
    let word = boundaries::word_at(text, byte);
    if word.start < byte && byte < word.end && is_word(&text[word.clone()]) { word.end } else { byte }
}

/// No word goes on there.
fn is_beside_space(text: &str, byte: usize) -> bool {
    let (before, behind) = text.split_at(byte);
    before.chars().next_back().is_none_or(char::is_whitespace) || behind.chars().next().is_none_or(char::is_whitespace)
}

/// Scripts without spaces between words are cut by guesswork, so an edge there is never wrong.
fn is_word(word: &str) -> bool {
    let is_spaced = |character: char| character.is_alphanumeric() && u32::from(character) < 0x0E00;
    word.chars().any(is_spaced)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ArticleId, Project, Settings, Source, marked};

    fn project(marked: &[&str]) -> Project {
        let mut project = Project::new("Test", "ana");
        let article = |(id, marked): (u64, &&str)| {
            let parsed = marked::parse(project.labels(), marked).unwrap();
            let article = Article::new(ArticleId(id), String::new(), Source::default(), parsed.text().clone());
            let spans = parsed.spans().iter().cloned().collect();
            article.labelled(project.labels(), spans, parsed.relations().cloned().collect()).0
        };
        let articles = (1..).zip(marked).map(article).collect();
        project.apply(transactions::add_articles(&project, articles)).unwrap();
        project
    }

    /// The codes of the problems, and what the article is after all fixes.
    #[track_caller]
    fn check(marked: &str, codes: &[ProblemCode], fixed: &str) {
        let mut project = project(&[marked]);
        let found = problems(&project);
        assert_eq!(found.iter().map(|problem| problem.code).collect::<Vec<_>>(), codes, "{marked}");
        while let Some(fix) = problems(&project).into_iter().find_map(|problem| problem.mended(&project)) {
            project.apply(fix).unwrap();
        }
        assert_eq!(marked::print(project.articles().next().unwrap()), fixed);
    }

    #[test]
    fn what_is_wrong_is_found_and_mended() {
        use ProblemCode::*;
        let right = "[quote#1>2 “No”], said [speaker#2 Ana]. [claim#3 It rains].";
        check(right, &[], right);
        let marked = "[quote#1 “No”], said [speaker#2 Ana]";
        check(marked, &[NoSpeaker, UnlinkedSpeaker], marked);
        check("[claim It rains ]today", &[SpaceAtEdge], "[claim#1 It rains] today");
        check("It[claim  ]rains", &[SpaceAtEdge], "It rains");
        check("[claim , it rains]", &[MarkAtEdge], ", [claim#1 it rains]");
        check("[quote>2 “No”] [speaker#2 Ana],", &[], "[quote#1>2 “No”] [speaker#2 Ana],");
        check("[quote>2 “No”] [speaker#2 Ana,]", &[MarkAtEdge], "[quote#1>2 “No”] [speaker#2 Ana],");
        check("[quote>2 “No], [speaker#2 Ana]", &[UnbalancedMarks], "[quote#1>2 “No], [speaker#2 Ana]");
        check("[claim It rai]ns", &[InsideWord], "[claim#1 It rains]");
        check("[claim [claim It rains]]", &[Duplicate], "[claim#1 It rains]");
        let crossing = "[claim#1 It [claim#2 rains]#1 today]";
        check(crossing, &[Crossing], "[claim#1 It [claim#2 rains]#1 today]");
        let same = "[quote#1>3 [claim#2 “It rains”]], [speaker#3 he]";
        check(same, &[ClaimIsQuote, TwoLabels, TwoLabels], same);
    }

    #[test]
    fn an_edge_inside_a_quotation_is_moved_to_its_mark() {
        use ProblemCode::*;
        let whole = "[quote#1>2 “No, never.”] [speaker#2 Ana]";
        check("[quote#1>2 “No, never.]” [speaker#2 Ana]", &[InsideQuotation], whole);
        check("[quote#1>2 “No], never.” [speaker#2 Ana]", &[InsideQuotation], whole);
        check("“[quote#1>2 No, never.”] [speaker#2 Ana]", &[InsideQuotation], whole);
        check("“[quote#1>2 No, never.]” [speaker#2 Ana]", &[InsideQuotation], whole);
        check("“[quote#1>2 No, never].” [speaker#2 Ana]", &[InsideQuotation], whole);
        let name = "[quote#1>2 “No”], [speaker#2 Ana] said. “[claim#3 It rains].”";
        check(name, &[], name);
        let split = "[quote#1>2 “No,] said [speaker#2 Ana], [quote#1 never.”]";
        check(split, &[], split);
    }

    #[test]
    fn a_part_that_is_marked_twice_is_joined_with_its_links() {
        use ProblemCode::*;
        let joined = "[quote#1>2 “No,”] said [speaker#2 Ana]. [quote#1 “Never.”]";
        check(
            "[quote#1 “No,”] said [speaker#2 Ana]. [quote#1 [quote#3>2 “Never.”]]",
            &[NoSpeaker, DoubledPart],
            joined,
        );
        check("[quote#1>2 “No,”] said [speaker#2 Ana]. [quote#1 [quote#3>2 “Never.”]]", &[DoubledPart], joined);
    }

    #[test]
    fn quotation_marks_of_many_kinds_are_balanced() {
        for quote in ["„Nein“", "« Non »", "»Nein«", "“One.\n\n“Two.”", "\"No\"", "‘No’", "「いや」", "No"]
        {
            let project = project(&[&format!("[quote>2 {quote}] [speaker#2 Ana]")]);
            assert_eq!(problems(&project), [], "{quote}");
        }
        for quote in ["“Yes, “no”", "“Yes", "yes”", "„Nein", "\"No"] {
            let project = project(&[&format!("[quote>2 {quote}] [speaker#2 Ana]")]);
            assert_eq!(problems(&project).len(), 1, "{quote}");
        }
    }

    #[test]
    fn words_with_two_labels_are_found_across_articles() {
        let project = project(&["[claim It rains]", "x [boilerplate It rains]"]);
        let found: Vec<(ArticleId, String)> = problems(&project).into_iter().map(|p| (p.article, p.message)).collect();
        let message = |label| format!("the same words are marked as {label} elsewhere");
        assert_eq!(found, [(ArticleId(1), message("boilerplate")), (ArticleId(2), message("claim"))]);
    }

    #[test]
    fn a_project_can_ignore_a_kind() {
        let mut project = project(&["[quote “No”]"]);
        assert_eq!(problems(&project).len(), 1);
        let settings = Settings { ignored_problems: ["no-speaker".to_owned()].into(), ..Settings::default() };
        project.apply(Transaction::new("ignore", vec![crate::model::Edit::SetSettings(settings)])).unwrap();
        assert_eq!(problems(&project), []);
    }
}
