//! Labels that people made themselves are suggested once enough articles with them are done.

use egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::Queryable as _;
use pullquote::model::{Article, ArticleId, LabelId, LabelSet, Project, Source, Status, marked, transactions};
use pullquote::ui::App;

use super::{press, settle, window_of};

/// An article about two bodies, which the marks show where there are any.
fn article(labels: &LabelSet, n: u64, marks: [&str; 2], status: Status) -> Article {
    let names = ["Orsa", "Tamm", "Velin", "Brask", "Nyland", "Quill", "Harrow", "Elster", "Dunmore", "Pask"];
    let name = |k: u64| names[usize::try_from(n * 3 + k * 7).unwrap() % names.len()];
    let [open, close] = marks;
    let text = format!(
        "The {open}{} Council{close} meets on Monday. {} waits.\nNobody asked {} what the {open}{} Railway{close} wants.",
        name(0),
        name(1),
        name(2),
        name(3),
    );
    let parsed = marked::parse(labels, &text).unwrap();
    let (mut article, _) = Article::new(ArticleId(n), format!("Article {n}"), Source::default(), parsed.text().clone())
        .labelled(labels, parsed.spans().iter().cloned().collect(), Vec::new());
    article.status = status;
    article
}

#[test]
fn a_label_of_ones_own_is_suggested_once_enough_articles_are_done() {
    let labels = LabelSet::of_ids(&[LabelId::new("body").unwrap()].into(), &[].into());
    let marks = ["[body ", "]"];
    let open = (1..=11).map(|n| article(&labels, n, marks, Status::InProgress));
    let last = article(&labels, 12, ["", ""], Status::InProgress);
    let articles = open.chain([last]).collect();
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
    assert_eq!(window.query_all_by_label_contains("body · learned from 22 spans of yours").count(), 2);
}
