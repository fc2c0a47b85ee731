//! Own labels in small projects: what is learned, when, and that it takes nothing from anything else.

use crate::model::{
    Article, ArticleId, Color, Edit, Label, LabelId, LabelSet, Project, Proposal, Status, Suggestion, Transaction,
    UnknownFields, marked, transactions,
};
use crate::suggest::Learner;

const NAMES: [&str; 12] =
    ["Orsa", "Tamm", "Velin", "Brask", "Nyland", "Quill", "Harrow", "Elster", "Dunmore", "Pask", "Wexley", "Corin"];
const KINDS: [&str; 4] = ["Council", "Foundation", "Railway", "Institute"];

fn label(id: &str) -> Label {
    let color = Color { red: 80, green: 80, blue: 200 };
    Label { id: LabelId::new(id).unwrap(), name: id.to_owned(), color, key: None, unknown: UnknownFields::default() }
}

/// A project with these labels besides those built in. Articles are done but for the last.
fn project(own: &[&str], articles: &[String]) -> Project {
    let own = LabelSet::new(own.iter().map(|id| label(id)).collect(), Vec::new()).unwrap();
    let labels = LabelSet::built_in().joined(&own).unwrap();
    let parsed = articles.iter().enumerate().map(|(idx, text)| {
        let mut article = marked::parse(&labels, text).unwrap();
        article.id = ArticleId(idx as u64);
        article.status = if idx + 1 < articles.len() { Status::Done } else { Status::InProgress };
        article
    });
    let parsed: Vec<Article> = parsed.collect();
    let mut project = Project::new("", "");
    project.apply(transactions::add_labelled_articles(&project, Some(labels), parsed)).unwrap();
    project
}

/// An article about bodies and people, each body between `open` and `]` where `open` is a label.
fn about_bodies(n: usize, open: &str) -> String {
    let name = |k: usize| NAMES[(n * 5 + k * 7) % NAMES.len()];
    let body = |k: usize| format!("{} {}", name(k), KINDS[(n + k) % KINDS.len()]);
    let mark = |k: usize| if open.is_empty() { body(k) } else { format!("{open} {}]", body(k)) };
    let (first, second, third, other) = (mark(0), mark(1), mark(2), name(3));
    format!(
        "The {first} meets on Monday. {other} waits for the {second} to pay for the new roof.\nNobody asked {other} what \
         the {third} wants, and “we had no choice at all,” said {other}. In {other} it rained."
    )
}

/// About others, in other words, so that it is no version of those.
const UNSEEN: &str = "The Ridley Council meets in the old mill this week, says a letter.\nKern waits for the Marlow \
    Foundation to pay what it owes. A year ago hardly anybody knew what the Sable Railway wants from us.\n“It came as a \
    shock to us,” said Kern.";

fn bodies(n_done: usize) -> Vec<String> {
    (0..n_done).map(|n| about_bodies(n, "[body")).chain([UNSEEN.to_owned()]).collect()
}

/// What is suggested for the last article.
fn found(project: &Project) -> Vec<Suggestion> {
    Learner::train(project.content()).suggest(project.content(), project.articles().next_back().unwrap())
}

/// The words that are suggested as likely under a label.
fn words(project: &Project, label: &str) -> Vec<String> {
    let text = project.articles().next_back().unwrap().text().clone();
    let likely = found(project).into_iter().filter(|one| one.confidence >= 0.5);
    let of_label = likely.filter_map(|one| match one.proposal {
        Proposal::Span { label: other, fragments, .. } if other.as_str() == label => Some(fragments),
        _ => None,
    });
    of_label.map(|fragments| text.slice(fragments.extent()).to_owned()).collect()
}

#[test]
fn a_label_of_ones_own_is_found_after_some_articles_and_says_from_what() {
    let taught = project(&["body"], &bodies(12));
    assert_eq!(words(&taught, "body"), ["Ridley Council", "Marlow Foundation", "Sable Railway"]);
    let own = found(&taught).into_iter().find(|one| one.reason.starts_with("learned")).unwrap();
    assert_eq!(own.reason, "learned from 36 spans of yours");
    assert!(found(&project(&["body"], &bodies(3))).iter().all(|one| !one.reason.starts_with("learned")));
}

#[test]
fn what_has_no_rule_is_not_suggested() {
    // Every article has three words marked, others each time.
    let article = |n: usize| {
        let words: Vec<String> = about_bodies(n, "").split(' ').map(str::to_owned).collect();
        let is_marked = |idx: usize| [(n * 7 + 1) % 31, (n * 11 + 5) % 31, (n * 17 + 9) % 31].contains(&idx);
        let word = |(idx, word): (usize, &String)| {
            let is_whole = word.chars().all(char::is_alphabetic);
            if is_marked(idx) && is_whole { format!("[odd {word}]") } else { word.clone() }
        };
        words.iter().enumerate().map(word).collect::<Vec<_>>().join(" ")
    };
    let articles: Vec<String> = (0..16).map(article).chain([UNSEEN.to_owned()]).collect();
    assert!(words(&project(&["odd"], &articles), "odd").is_empty());
}

#[test]
fn other_kinds_are_found_as_they_were() {
    let with_own = project(&["body"], &bodies(12));
    let plain: Vec<String> = (0..12).map(|n| about_bodies(n, "")).chain([UNSEEN.to_owned()]).collect();
    let without = project(&["body"], &plain);
    let others: Vec<Suggestion> =
        found(&with_own).into_iter().filter(|one| !one.reason.starts_with("learned")).collect();
    assert!(!others.is_empty());
    assert_eq!(others, found(&without));
}

#[test]
fn what_was_turned_down_or_marked_is_not_suggested_again_and_a_label_may_be_turned_off() {
    let mut project = project(&["body"], &bodies(12));
    let first = found(&project).into_iter().find(|one| one.reason.starts_with("learned")).unwrap();
    let n_before = words(&project, "body").len();
    let article = project.articles().next_back().unwrap();
    let rejection = first.rejection(article).unwrap();
    project.apply(rejection).unwrap();
    assert!(found(&project).iter().all(|one| one.proposal != first.proposal));
    project.undo();
    let accepted = first.transaction(project.labels(), project.articles().next_back().unwrap()).unwrap();
    project.apply(accepted).unwrap();
    assert_eq!(words(&project, "body").len(), n_before - 1);
    let off = transactions::suggest_label(&project, &LabelId::new("body").unwrap(), false);
    project.apply(off).unwrap();
    assert!(words(&project, "body").is_empty());
}

#[test]
fn who_did_not_have_the_label_yet_left_nothing_out() {
    let before = (0..30).map(|n| about_bodies(n + 3, ""));
    let articles: Vec<String> = before.chain(bodies(12)).collect();
    assert_eq!(words(&project(&["body"], &articles), "body").len(), 3);
}

#[test]
fn quotations_without_marks_are_learned_where_somebody_labels_them() {
    let article = |n: usize, open: &str, close: &str| {
        let name = NAMES[n % NAMES.len()];
        let kind = KINDS[n % KINDS.len()];
        format!(
            "It was late in the {kind}.\n{name}: {open}We will never sell the {kind}, and I say so today.{close}\nThen it \
             rained.\n{kind}: {open}You may believe me, {name}.{close}"
        )
    };
    let last = "Nobody came to the hall.\nBertil: We will never sell the Library, and I say so today.\nRain fell all night, and \
                in the morning the street was under water.\nVicar: You may believe me, Bertil.";
    let articles: Vec<String> = (0..14).map(|n| article(n, "[quote ", "]")).chain([last.to_owned()]).collect();
    assert_eq!(words(&project(&[], &articles), "quote").len(), 2);
}

#[test]
fn sentences_in_which_something_was_turned_down_teach_before_the_article_is_done() {
    let mut project = project(&["body"], &bodies(12));
    let content = project.content().clone();
    let learned = |project: &Project| {
        let label = LabelId::new("body").unwrap();
        super::lessons::Lessons::new(project.content(), true).turned_down(&label).len()
    };
    assert_eq!(learned(&project), 0);
    let first = found(&project).into_iter().find(|one| one.reason.starts_with("learned")).unwrap();
    let rejection = first.rejection(content.articles().next_back().unwrap()).unwrap();
    project.apply(rejection).unwrap();
    assert_eq!(learned(&project), 1);
    let last = project.articles().next_back().unwrap().id;
    project.apply(Transaction::new("done", vec![Edit::SetStatus(last, Status::Done)])).unwrap();
    assert_eq!(learned(&project), 0, "the whole article teaches now");
}
