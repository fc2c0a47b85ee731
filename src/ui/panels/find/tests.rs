//! Tests of the find panel.

use std::ops::ControlFlow;

use egui::Key;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::*;
use crate::model::find::label_all;
use crate::model::{Transaction, marked, transactions};
use crate::ui::test_window::{Bench, harness, project_of};

const ARTICLES: [&str; 2] = ["[speaker Maya Lindqvist] spoke\nLindqvist left", "Then Lindqvist came"];

fn opened(scope: Scope) -> Harness<'static, Bench<Option<FindPanel>>> {
    let mut harness = harness::<Option<FindPanel>>(&ARTICLES, |ui, panel, pane| {
        let Some(open) = panel else { return };
        if let Some(search) = open.next_search(pane.project, pane.view.open, Some(0), &Vec::new) {
            open.receive(&search.ticket(), found(&search));
        }
        if find_panel_ui(ui, open, None, pane) {
            *panel = None;
        }
    });
    harness.state_mut().panel = Some(FindPanel::new(Query::default(), scope));
    harness.run();
    harness.get_by_label("Find").type_text("lindqvist");
    harness.run();
    harness
}

#[test]
fn hits_are_listed_counted_and_gone_to() {
    let mut harness = opened(Scope::OpenArticle);
    harness.get_by_label("2 found");
    harness.get_by_label("All articles").click();
    harness.run();
    harness.get_by_label("3 found");
    harness.get_by_label("Then Lindqvist came").click();
    harness.run();
    assert_eq!(harness.state().view.open, Some(ArticleId(2)));
}

#[test]
fn tab_reaches_one_of_the_hits_and_its_box_and_arrows_the_others() {
    let mut harness = opened(Scope::OpenArticle);
    let panel = harness.state_mut().panel.take().unwrap();
    harness.state_mut().panel = Some(panel.labelling(LabelId::new("claim").unwrap()));
    harness.get_by_label_contains("Maya Lindqvist spoke").focus();
    harness.run();
    let press = |harness: &mut Harness<'_, _>, key| {
        harness.key_press(key);
        harness.run();
    };
    press(&mut harness, Key::ArrowDown);
    assert!(harness.get_by_label_contains("Lindqvist left").accesskit_node().is_focused());
    harness.get_by_label("Label 2 as claim");
    press(&mut harness, Key::Tab);
    press(&mut harness, Key::Space);
    harness.get_by_label("Label 1 as claim");
    let n_boxes = harness.get_all_by_label("Label this").filter(|node| node.accesskit_node().is_focused()).count();
    assert_eq!(n_boxes, 1);
}

#[test]
fn arrows_in_the_field_go_from_hit_to_hit_while_somebody_types() {
    let mut harness = opened(Scope::OpenArticle);
    let field = |harness: &Harness<'_, _>| harness.get_by_label("Find").accesskit_node().is_focused();
    harness.get_by_label("Find").focus();
    harness.run();
    for (key, expected) in [(Key::ArrowUp, 1), (Key::ArrowDown, 0), (Key::ArrowDown, 1), (Key::ArrowUp, 0)] {
        harness.key_press(key);
        harness.run();
        assert_eq!(harness.state().panel.as_ref().unwrap().current, Some(expected));
        assert!(field(&harness));
    }
}

#[test]
fn in_a_low_panel_hits_are_in_view_and_nothing_lies_over_them() {
    let mut harness = opened(Scope::OpenArticle);
    for height in [200.0, 250.0, 600.0] {
        harness.set_size(egui::vec2(380.0, height));
        harness.run();
        let hit = harness.get_by_label_contains("Lindqvist left").rect();
        let switch = harness.get_by_label("All articles").rect();
        assert!(switch.bottom() <= hit.top() && switch.height() < 30.0, "{switch:?} over {hit:?} of {height}");
        let foot = harness.query_by_label("Label all…").map_or(height, |button| button.rect().top());
        let first = harness.get_by_label_contains("Maya Lindqvist spoke").rect();
        assert!(first.bottom() <= foot + 1.0, "{first:?} under {foot} of {height}");
    }
}

#[test]
fn all_that_is_ticked_is_labelled_in_one_step() {
    let mut harness = opened(Scope::AllArticles);
    harness.get_by_label("Label all…").click();
    harness.run();
    harness.get_by_label("As speaker").click();
    harness.run();
    harness.get_by_label("Label 2 as speaker").click();
    harness.run();
    let expected = "[speaker#1 Maya Lindqvist] spoke\n[speaker#2 Lindqvist] left";
    assert_eq!(harness.state().marked(), expected);
    assert_eq!(harness.state().project.undo_name(), Some("label 2 as speaker"));
}

/// The search that the panel asks for now.
fn asked(panel: &mut FindPanel, project: &Project) -> Option<Search> {
    panel.next_search(project, Some(ArticleId(1)), Some(0), &Vec::new)
}

fn found(search: &Search) -> Found {
    search.run(&mut |_| ControlFlow::Continue(()))
}

fn panel_for(pattern: &str) -> FindPanel {
    FindPanel::new(Query { pattern: pattern.to_owned(), ..Query::default() }, Scope::AllArticles)
}

fn with_text(project: &Project, marked: &str) -> Transaction {
    let mut article = marked::parse(project.labels(), marked).unwrap();
    article.id = ArticleId(1);
    transactions::replace_articles(project, "take over", vec![article])
}

#[test]
fn a_result_of_another_search_is_dropped_whenever_it_comes() {
    let project = project_of(&ARTICLES);
    let mut closed = panel_for("came");
    let late = asked(&mut closed, &project).unwrap();
    let late_found = found(&late);
    drop(closed);
    let mut panel = panel_for("left");
    let search = asked(&mut panel, &project).unwrap();
    panel.receive(&late.ticket(), late_found);
    assert_eq!((panel.found.hits.len(), panel.count_words().as_str()), (0, "Looking…"));
    panel.receive(&search.ticket(), found(&search));
    assert_eq!(panel.count_words(), "1 found");
}

#[test]
fn closing_the_panel_or_looking_for_something_else_stops_a_search() {
    let project = project_of(&ARTICLES);
    let mut panel = panel_for("l");
    let first = asked(&mut panel, &project).unwrap();
    panel.query.pattern = "lindqvist".to_owned();
    let second = asked(&mut panel, &project).unwrap();
    assert_eq!((found(&first).hits.len(), found(&second).hits.len()), (0, 3));
    drop(panel);
    assert_eq!(found(&second).hits.len(), 0);
}

#[test]
fn a_search_stops_within_an_article() {
    let project = project_of(&["a a a a"]);
    let mut panel = panel_for("a");
    let search = asked(&mut panel, &project).unwrap();
    let mut panel = Some(panel);
    let mut n_asked = 0;
    let found = search.run(&mut |_| {
        n_asked += 1;
        if n_asked == 3 {
            panel = None;
        }
        ControlFlow::Continue(())
    });
    assert_eq!((found.hits.len(), found.end), (2, End::Stopped));
}

fn panel_for_regex(pattern: &str) -> FindPanel {
    let mut panel = panel_for(pattern);
    panel.query.is_regex = true;
    panel
}

#[test]
fn a_pattern_that_reads_ahead_is_soon_too_much_for_a_frame() {
    let project = project_of(&[&"e ".repeat(5000)]);
    let n_found = |panel: &mut FindPanel| {
        let search = asked(panel, &project).unwrap();
        search.run_within(2_000_000).map(|found| found.hits.len())
    };
    assert_eq!(n_found(&mut panel_for("e")), Some(5000));
    assert_eq!(n_found(&mut panel_for_regex("e|[^;]*;")), None);
    assert_eq!(n_found(&mut panel_for_regex("q|[^;]*;")), Some(0), "one look at the text");
}

#[test]
fn a_search_can_be_stopped_where_nothing_to_show_is_found() {
    let project = project_of(&["eeeee"]);
    let mut panel = panel_for("e");
    panel.query.is_whole_word = true;
    let search = asked(&mut panel, &project).unwrap();
    let mut n_asked = 0;
    let found = search.run(&mut |_| {
        n_asked += 1;
        if n_asked == 4 { ControlFlow::Break(End::Stopped) } else { ControlFlow::Continue(()) }
    });
    assert_eq!((found.hits.len(), found.end), (0, End::Stopped));
}

#[test]
fn a_search_whose_time_is_up_says_so_and_shows_what_it_has() {
    let mut harness = opened(Scope::AllArticles);
    let Bench { panel, project, .. } = harness.state_mut();
    let panel = panel.as_mut().unwrap();
    panel.query.pattern = "Lindqvis".to_owned();
    let search = asked(panel, project).unwrap();
    let found = search.run(&mut |pace| {
        if pace.n_done < 15 { ControlFlow::Continue(()) } else { ControlFlow::Break(End::TimeUp) }
    });
    panel.receive(&search.ticket(), found);
    harness.run();
    harness.get_by_label("1 found");
    harness.get_by_label_contains("the 20 seconds that a search has are up");
}

#[test]
fn hits_are_gone_with_their_text_and_stay_when_labels_change() {
    let mut project = project_of(&ARTICLES);
    let mut panel = panel_for("lindqvist");
    let search = asked(&mut panel, &project).unwrap();
    panel.receive(&search.ticket(), found(&search));
    let labelled = label_all(&project, &LabelId::new("claim").unwrap(), &[*panel.found.hits[2].last()]);
    project.apply(labelled.unwrap()).unwrap();
    assert!(asked(&mut panel, &project).is_none(), "the texts are the same");
    for is_undone in [false, true] {
        if is_undone {
            project.undo();
        } else {
            project.apply(with_text(&project, "Lindqvist")).unwrap();
        }
        let in_text = |hit: &&PerText<Hit>| hit_in(&project, hit).is_some();
        assert_eq!(panel.found.hits.iter().filter(in_text).count(), 1);
        let search = asked(&mut panel, &project).unwrap();
        assert!(panel.found.hits.is_empty());
        panel.receive(&search.ticket(), found(&search));
    }
    assert_eq!(panel.found.hits.len(), 3);
}

#[test]
fn the_list_is_drawn_while_the_text_below_it_becomes_shorter() {
    let mut harness = opened(Scope::AllArticles);
    harness.get_by_label("3 found");
    let bench = harness.state_mut();
    let shorter = with_text(&bench.project, "Lindqvist");
    bench.project.apply(shorter).unwrap();
    harness.run();
    harness.get_by_label("2 found");
}

#[test]
fn boxes_do_not_move_the_rows() {
    let mut harness = opened(Scope::AllArticles);
    let tops = |harness: &Harness<'_, _>| -> Vec<f32> {
        harness.get_all_by_role(egui::accesskit::Role::ListItem).map(|row| row.rect().top()).collect()
    };
    let before = tops(&harness);
    harness.get_by_label("Label all…").click();
    harness.run();
    harness.get_by_label("As speaker").click();
    harness.run();
    assert_eq!((tops(&harness), before.len()), (before, 3));
}

#[test]
fn escape_closes_and_bad_patterns_are_told() {
    let mut harness = opened(Scope::OpenArticle);
    harness.get_by_label("Regular expression").click();
    harness.run();
    harness.get_by_label("Find").focus();
    harness.run();
    harness.get_by_label("Find").type_text("(");
    harness.run();
    harness.get_by_label_contains("This is not a regular expression");
    harness.key_press(Key::Escape);
    harness.run();
    assert!(harness.state().panel.is_none());
}
