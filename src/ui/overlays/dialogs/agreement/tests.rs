//! Comparing annotators in the whole window.

use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

use crate::agreement::{MeasureKind, Who};
use crate::formats::own::agreement_report::CoursesWith;
use crate::model::{
    Article, ArticleId, LabelSet, Project, Reading, ReadingSource, Source, Status, marked, transactions,
};
use crate::ui::App;
use crate::ui::input::commands::FileCommand;
use crate::ui::overlays::dialogs::Dialog;
use crate::ui::test_window::{project_of, settle, window};

use super::pictures::{course_as_png, plot_as_png};

/// The window with the page open, over articles that each of these people has marked so.
fn opened(articles: &[&[(&str, &str)]]) -> Harness<'static, App> {
    let labels = LabelSet::built_in();
    let article = |(id, people): (u64, &&[(&str, &str)])| {
        let read: Vec<(&str, Article)> =
            people.iter().map(|(who, text)| (*who, marked::parse(&labels, text).unwrap())).collect();
        let text = read[0].1.text().clone();
        let title = text.as_str().to_owned();
        let empty = Article::new(ArticleId(id), title, Source::default(), text);
        let reading = |(who, article): &(&str, Article)| Reading {
            status: Status::Done,
            ..Reading::of(article, who, ReadingSource::default())
        };
        let readings = read.iter().map(reading).collect();
        let (article, unfit) = empty.with_readings(readings);
        assert!(unfit.is_empty());
        article
    };
    let mut project: Project = project_of(&["x"]);
    let articles = (2..).zip(articles).map(article).collect();
    project.apply(transactions::add_articles(&project, articles)).unwrap();
    let mut window = window(App::new(project));
    window.state_mut().outbox.run(FileCommand::CompareAnnotators);
    window.run_steps(2);
    settle(&mut window);
    window
}

#[test]
fn where_nothing_is_collected_it_says_what_to_do() {
    let window = opened(&[]);
    window.get_by_label_contains("Hand it out");
}

#[test]
fn values_differences_and_articles_are_shown_and_a_click_opens_the_article() {
    let mut window = opened(&[
        &[("ana", "[quote “a”] said [speaker Ada]"), ("ben", "[quote “a”] said [speaker Ada]")],
        &[("ana", "[quote “b”] said [speaker Bo]"), ("ben", "[claim “b”] said Bo")],
    ]);
    // Of four spans and three, two are equal.
    window.get_by_label_contains("all labels, exact F1: 0.571");
    window.get_by_label("1 × same place, other label");
    window.get_by_label("Quote where the other gave Claim: 1");
    window.get_by_label("1 × only one has it");
    window.get_by_label("everybody 0.571 after 2 articles, 0.571 over all of them");
    window.get_by_label("F1 with the others");
    window.get_by_label("2 differences, exact F1 0.00: “b” said Bo").click_accesskit();
    window.run();
    assert_eq!(window.state().session.view.open, Some(ArticleId(3)));
    assert!(!window.state().overlays.is_open());
}

#[test]
fn where_nothing_is_marked_there_is_no_value() {
    let window = opened(&[&[("ana", "a b"), ("ben", "a b")]]);
    window.get_by_label("all labels, exact F1: –");
}

#[test]
fn plots_are_saved_as_pictures_too() {
    let mut window = opened(&[&[("ana", "[quote “a”] said [speaker Ada]"), ("ben", "[quote “a”] said Ada")]]);
    window.get_by_label("Save plot as SVG…");
    let dialog = window.state_mut().overlays.dialogs_mut().find_map(|dialog| match dialog {
        Dialog::Agreement(agreement) => Some(agreement),
        _ => None,
    });
    let compared = dialog.and_then(|dialog| dialog.compared.found()).unwrap();
    let plots = [
        plot_as_png(compared, Who::Everybody, MeasureKind::ExactF1).unwrap(),
        course_as_png(compared, CoursesWith::default()).unwrap(),
    ];
    for (png, n_least) in plots.into_iter().zip([6, 1]) {
        let mut reader = png::Decoder::new(std::io::Cursor::new(&png)).read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let frame = reader.next_frame(&mut pixels).unwrap();
        assert_eq!(frame.width, 1520);
        let n_colors =
            |pixels: &[u8]| pixels.chunks(3).map(<[u8]>::to_vec).collect::<std::collections::BTreeSet<_>>().len();
        assert!(n_colors(&pixels) > 20, "something is drawn");
        let (above, margin) = pixels.split_at(pixels.len() - 24 * frame.line_size);
        assert_eq!(n_colors(margin), 1, "nothing is cut off");
        let axis = &above[above.len() - 60 * frame.line_size..];
        assert!(n_colors(axis) >= n_least, "numbers stand below the plot: {} colours", n_colors(axis));
    }
}

#[test]
fn the_page_is_still_there_when_something_of_it_was_saved() {
    let mut window = opened(&[&[("ana", "[quote “a”] said [speaker Ada]"), ("ben", "[quote “a”] said Ada")]]);
    window.get_by_label("Save values…").click_accesskit();
    window.run();
    window.get_by_label("Cancel").click_accesskit();
    window.run();
    window.get_by_label_contains("all labels, exact F1:");
}
