//! Holds suggestions against what others make of the same spans, and against the sample project.
#![expect(clippy::disallowed_methods, reason = "tests read the files they are about")]
#![expect(clippy::unwrap_used, reason = "a test fails where there is nothing")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use pullquote::formats::own::project_file;
use pullquote::model::compare::Counts;
use pullquote::model::{
    Article, ArticleId, Content, Fragments, KindId, LabelId, LabelSet, Project, ProjectParts, Proposal, Relation,
    RelationId, Settings, Source, Span, SpanId, Suggestion, Text, UnknownFields,
};
use pullquote::suggest::Learner;
use pullquote::suggest::evaluate::Evaluation;
use pullquote::suggest::learn::crf::{Chain, Row};
use pullquote::suggest::learn::linear::{Features, mixed};
use pullquote::suggest::text::tokens::tokens;
use serde_json::Value;

/// A project with one article of `n_tokens` words of a letter, and spans and links on it.
fn project(n_tokens: usize, spans: &[(String, usize, usize)], links: &[(usize, usize)]) -> Content {
    let text = Text::new("w ".repeat(n_tokens)).unwrap();
    let span = |(idx, (label, start, end)): (usize, &(String, usize, usize))| {
        let range = text.range(2 * start..2 * end - 1).unwrap();
        let id = SpanId(u32::try_from(idx).unwrap() + 1);
        Span::new(id, LabelId::new(label.as_str()).unwrap(), Fragments::one(range).unwrap())
    };
    let spans: Vec<Span> = spans.iter().enumerate().map(span).collect();
    let link = |(idx, (from, to)): (u32, &(usize, usize))| {
        Relation::new(RelationId(idx), KindId::new("said_by").unwrap(), spans[*from].id, spans[*to].id)
    };
    let links = (1..).zip(links).map(link).collect();
    let article = Article::new(ArticleId(1), String::new(), Source::default(), text);
    let (article, unfit) = article.labelled(&LabelSet::built_in(), spans, links);
    assert!(unfit.is_empty(), "{unfit:?}");
    let parts = ProjectParts {
        name: String::new(),
        annotator: String::new(),
        labels: LabelSet::built_in(),
        settings: Settings::default(),
        articles: vec![article.into()],
        unknown: UnknownFields::default(),
    };
    Project::from_parts(parts).unwrap().content().clone()
}

fn cases() -> Value {
    serde_json::from_str(&fs::read_to_string("tests/data/agreement_cases.json").unwrap()).unwrap()
}

fn spans(value: &Value) -> Vec<(String, usize, usize)> {
    let at = |value: &Value| usize::try_from(value.as_u64().unwrap()).unwrap();
    let span = |one: &Value| (one[0].as_str().unwrap().to_owned(), at(&one[1]), at(&one[2]));
    value.as_array().unwrap().iter().map(span).collect()
}

/// Precision, recall and F1; 0 where there is nothing to divide by, as the packages have it.
fn scores(counts: Counts) -> [f64; 3] {
    [counts.precision(), counts.recall(), counts.f1()].map(Option::unwrap_or_default)
}

#[track_caller]
fn check(counts: Counts, expected: &Value, what: &str) {
    for (score, expected) in scores(counts).into_iter().zip(expected.as_array().unwrap()) {
        assert!((score - expected.as_f64().unwrap()).abs() < 1e-5, "{what}: {score} and not {expected}");
    }
}

/// All cases but two: nervaluate pairs spans greedily in the greedy trap, where a span of another label comes first; and
/// spaCy counts sets, so that the same span twice is one.
#[test]
fn exact_scores_are_those_of_nervaluate_and_spacy() {
    let mut n_checked = 0;
    for case in cases()["cases"].as_array().unwrap() {
        let name = case["name"].as_str().unwrap();
        let of = |who: &Value| {
            let n_tokens = usize::try_from(case["n_tokens"].as_u64().unwrap()).unwrap();
            project(n_tokens, &spans(&case["spans"][who.as_str().unwrap()]), &[])
        };
        for pair in case["pairs"].as_array().unwrap() {
            let evaluation = Evaluation::new(&of(&pair["gold"]), &of(&pair["predicted"]));
            let total = Evaluation::total(&evaluation.exact);
            assert_eq!(total.f1().map(|f1| (f1 * 1e5).round()), pair["exact_f1"].as_f64().map(|f1| (f1 * 1e5).round()));
            if !pair["nervaluate"].is_null() && name != "greedy_trap" {
                check(total, &pair["nervaluate"], name);
                n_checked += 1;
            }
            if !pair["spacy"].is_null() && name != "duplicate_span" {
                check(total, &pair["spacy"], name);
                for (label, expected) in pair["spacy_per_label"].as_object().unwrap() {
                    let counts = evaluation.exact[&LabelId::new(label.as_str()).unwrap()];
                    check(counts, expected, &format!("{name}, {label}"));
                }
            }
        }
    }
    assert!(n_checked >= 10, "only {n_checked} pairs were compared");
}

#[test]
fn link_scores_are_as_defined() {
    for case in cases()["link_cases"].as_array().unwrap() {
        let of = |side: &Value| {
            let names: Vec<&String> = side["spans"].as_object().unwrap().keys().collect();
            let place = |name: &Value| names.iter().position(|other| *other == name.as_str().unwrap()).unwrap();
            let links: Vec<(usize, usize)> =
                side["links"].as_array().unwrap().iter().map(|link| (place(&link[0]), place(&link[1]))).collect();
            let values: Vec<Value> = names.iter().map(|name| side["spans"][name.as_str()].clone()).collect();
            project(24, &spans(&Value::Array(values)), &links)
        };
        let evaluation = Evaluation::new(&of(&case["gold"]), &of(&case["predicted"]));
        let expected = case["link_f1"].as_f64().unwrap();
        assert!((evaluation.links.f1().unwrap() - expected).abs() < 1e-5, "{}", case["name"]);
    }
}

/// The sample project with the labels of one article taken off.
fn without_labels(title: &str) -> (Content, Article) {
    let opened = project_file::read(&fs::read("projects/budget-week.ron").unwrap()).unwrap();
    let gold = opened.parts.articles.iter().find(|article| article.title == title).unwrap().as_ref().clone();
    let mut parts = opened.parts;
    for article in parts.articles.iter_mut().filter(|article| article.id == gold.id) {
        *article =
            Article::new(article.id, article.title.clone(), article.source.clone(), article.text().clone()).into();
    }
    (Project::from_parts(parts).unwrap().content().clone(), gold)
}

/// What is suggested because another version of the article has it: the fragments under each label.
fn projected(content: &Content, id: ArticleId) -> BTreeMap<String, BTreeSet<Vec<(usize, usize)>>> {
    let suggestions = Learner::train(content).suggest(content, content.article(id).unwrap());
    let mut found: BTreeMap<String, BTreeSet<Vec<(usize, usize)>>> = BTreeMap::new();
    let is_projected = |one: &&Suggestion| one.reason.starts_with("marked in “Council cuts night buses");
    for suggestion in suggestions.iter().filter(is_projected) {
        let Proposal::Span { label, fragments, speaker } = &suggestion.proposal else { continue };
        found.entry(label.to_string()).or_default().insert(places(fragments));
        if let Some(speaker) = speaker {
            let place = places(&Fragments::one(*speaker).unwrap());
            found.entry("speaker".to_owned()).or_default().insert(place);
        }
    }
    found
}

fn places(fragments: &Fragments) -> Vec<(usize, usize)> {
    fragments.iter().map(|range| (range.start(), range.end())).collect()
}

/// The archive copy has its article on one line, with straight and lost marks and names in place of pronouns.
#[test]
fn labels_are_carried_over_to_a_damaged_copy() {
    let (content, gold) = without_labels("Council cuts night buses despite protest (archive copy)");
    let found = projected(&content, gold.id);
    let is_found =
        |span: &&Span| found.get(span.label.as_str()).is_some_and(|ranges| ranges.contains(&places(&span.fragments)));
    let (right, wrong): (Vec<&Span>, Vec<&Span>) = gold.spans().iter().partition(|span| is_found(span));
    let wrong: Vec<String> = wrong.iter().map(|span| format!("{}: {}", span.label, gold.text_of(span))).collect();
    assert!(right.len() * 100 >= gold.spans().len() * 90, "{} of {}: {wrong:#?}", right.len(), gold.spans().len());
}

#[test]
fn only_versions_of_an_article_are_taken_for_such() {
    let (content, gold) = without_labels("Library hours are back on the table");
    assert!(projected(&content, gold.id).is_empty());
}

/// The likely quotations of a text, each in its pieces.
fn quotations(text: &str) -> Vec<Vec<String>> {
    let found = Learner::built_in().models().quotes.find(text, &tokens(text), &[]);
    let likely = found.into_iter().filter(|quote| quote.confidence > 0.5);
    likely.map(|quote| quote.pieces.into_iter().map(|piece| text[piece.range].to_owned()).collect()).collect()
}

#[test]
fn quotations_are_found_between_the_marks_of_many_languages() {
    let check = |text: &str, expected: &[&str]| assert_eq!(quotations(text).concat(), expected, "{text}");
    check(
        "Der Minister sagte am Montag: „Wir werden das Gesetz nicht ändern.“ Die Opposition nannte den Plan „völlig \
         unzureichend“. »Das reicht nicht«, sagte Anna Berg nach der Sitzung des Rates.",
        &["„Wir werden das Gesetz nicht ändern.“", "„völlig unzureichend“", "»Das reicht nicht«"],
    );
    check(
        "« Nous ne changerons rien », a déclaré le ministre lundi. Selon lui, le projet est « tout à fait \
         raisonnable ». L’opposition a répondu dans la soirée : « C’est une honte. »",
        &["« Nous ne changerons rien »", "« tout à fait raisonnable »", "« C’est une honte. »"],
    );
    check(
        "大臣は月曜日に「法律は変えない」と述べた。野党は「まったく足りない」と批判した。「彼は待てと言った」と彼女は語った。",
        &["「法律は変えない」", "「まったく足りない」", "「彼は待てと言った」"],
    );
    check(
        "‘We will not change the law,’ the minister said on Monday. The opposition’s leader called the plan ‘wholly \
         inadequate’.",
        &["‘We will not change the law,’", "‘wholly inadequate’"],
    );
}

#[test]
fn a_lost_mark_costs_one_quotation() {
    // The mark before “not to wake the crew” is lost, and with the line ends it is not plain which marks pair.
    let text = "The log reads : \" The harbor had been empty since noon . ' Mr Mate , ' the captain said softly . ' We \
                are late ' . \" It also says that the pilot begged him not to wake the crew . \" \" You need to turn \
                back , \" he told the captain . \" Look , I only want to get these people home , \" the captain said .";
    let found = quotations(text).concat();
    let spoken = |start: &str| found.iter().any(|quote| quote.starts_with(&format!("\" {start}")));
    assert!(spoken("The harbor") && spoken("You need") && spoken("Look"), "{found:?}");
    assert!(!spoken("It also"), "{found:?}");
}

#[test]
fn titles_are_told_from_what_people_say() {
    let text = "Her film, “Crooked River,” opens on Friday. “We cut it because we had to,” Ada Quist said on the radio \
                show “Up Early.” In 2009 they wrote “Ballast,” their first book. Quist called its end “a disgrace.”";
    let found = quotations(text).concat();
    assert_eq!(found, ["“We cut it because we had to,”", "“a disgrace.”"]);
}

/// Rows of words under one of three labels, which come in runs: most words go with any, so that the one before decides.
fn rows_by_chance(n_rows: usize, seed: u64) -> Vec<Row> {
    let mut chance = seed;
    let mut roll = |n: u64| {
        chance = mixed(chance);
        chance % n
    };
    let mut row = || {
        let (mut row, mut label) = (Row { features: Vec::new(), labels: Vec::new() }, roll(3));
        for _ in 0..6 + roll(12) {
            label = if roll(5) == 0 { (label + 1 + roll(2)) % 3 } else { label };
            let word = if roll(3) == 0 { 10 * label + roll(10) } else { 30 + roll(40) };
            let mut features = Features::new();
            features.add("word", &[word]);
            row.features.push(features);
            row.labels.push(usize::try_from(label).unwrap());
        }
        row
    };
    (0..n_rows).map(|_| row()).collect()
}

/// The labels that the crate crfs 0.4.1 gives the unseen rows of the test below after learning from the known ones
/// (`Trainer::lbfgs()` at its defaults, each feature an attribute named by its number, of value 1).
const LABELS_OF_CRFS: &str = include_str!("../../data/crf_labels.txt");

#[test]
fn a_chain_learns_what_crfs_learns() {
    let (known, unseen) = (rows_by_chance(1500, 1), rows_by_chance(200, 2));
    let mut chain = Chain::new(12, 3);
    chain.learn(&known, 10, 0.1);
    let ours: Vec<usize> = unseen.iter().flat_map(|row| chain.best(&chain.scores_of(&row.features), &[])).collect();
    let theirs: Vec<usize> = LABELS_OF_CRFS.trim().bytes().map(|digit| usize::from(digit - b'0')).collect();
    let right: Vec<usize> = unseen.iter().flat_map(|row| row.labels.clone()).collect();
    let share = |a: &[usize], b: &[usize]| a.iter().zip(b).filter(|(a, b)| a == b).count() as f64 / a.len() as f64;
    let (of_ours, of_theirs, same) = (share(&ours, &right), share(&theirs, &right), share(&ours, &theirs));
    assert!(of_ours > of_theirs - 0.01 && same > 0.97, "right: ours {of_ours}, theirs {of_theirs}; the same: {same}");
    let most_common = right.iter().filter(|label| **label == 0).count() as f64 / right.len() as f64;
    assert!(of_theirs > most_common + 0.2, "there is something to learn: {of_theirs}");
}
