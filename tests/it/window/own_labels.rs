//! Labels that people made themselves are suggested once enough articles with them are done.

use egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::Queryable as _;
use pullquote::model::{Article, ArticleId, LabelId, LabelSet, Project, Source, Status, marked, transactions};
use pullquote::ui::App;

use super::{press, settle, window_of};

/// An article with two bodies marked.
fn marked_text(n: usize) -> String {
    let names = ["Orsa", "Tamm", "Velin", "Brask", "Nyland", "Quill", "Harrow", "Elster", "Dunmore", "Pask", "Corin"];
    let name = |k: usize| names[(n * 3 + k * 7) % names.len()];
    format!(
        "The [body {} Council] meets on Monday. {} waits.\nNobody asked {} what the [body {} Railway] wants.",
        name(0),
        name(1),
        name(2),
        name(3),
    )
}

/// In other words, so that it is no version of the others.
const UNMARKED: &str = "The Ridley Council meets in the old mill this week, says a letter.\nHardly anybody knew a year ago \
    what the Sable Railway wants from us.";

fn article(labels: &LabelSet, n: u64, text: &str) -> Article {
    let parsed = marked::parse(labels, text).expect("marked text");
    let article = Article::new(ArticleId(n), format!("Article {n}"), Source::default(), parsed.text().clone());
    let (mut article, _) = article.labelled(labels, parsed.spans().iter().cloned().collect(), Vec::new());
    article.status = Status::InProgress;
    article
}

#[test]
fn a_label_of_ones_own_is_suggested_once_enough_articles_are_done() {
    let labels = LabelSet::of_ids(&[LabelId::new("body").unwrap()].into(), &[].into());
    let texts = (1..=11).map(marked_text).chain([UNMARKED.to_owned()]);
    let articles = (1..).zip(texts).map(|(n, text)| article(&labels, n, &text)).collect();
    let mut project = Project::new("Test", "ana");
    project.apply(transactions::add_labelled_articles(&project, Some(labels), articles)).unwrap();
    let mut window = window_of(App::new(project).with_suggestions(), vec2(1280.0, 800.0));
    settle(&mut window);
    window.get_by_label("Suggestions").click();
    settle(&mut window);
    let n_learned = |window: &super::Window| window.query_all_by_label_contains("learned from").count();
    for _ in 1..=11 {
        assert_eq!(n_learned(&window), 0);
        press(&mut window, Modifiers::COMMAND, Key::Enter);
        settle(&mut window);
    }
    assert!(window.query_all_by_label_contains("body · learned from 22 spans of yours").count() > 0);
}
