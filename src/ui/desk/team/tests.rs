//! A team in the whole window: handing out, collecting, settling.

use std::sync::Arc;

use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

use super::*;
use crate::formats::Whose;
use crate::model::{
    Edit, Label, LabelId, LabelSet, Origin, Project, Reading, ReadingSource, Status, marked, transactions,
};
use crate::storage::{Access, OpenProject, Places};
use crate::ui::App;
use crate::ui::input::act::Edge;
use crate::ui::input::commands::{ArticleCommand, FileCommand, ReviewCommand, ViewCommand};
use crate::ui::input::outbox::Wish;
use crate::ui::jobs::opening::Leave;
use crate::ui::session::drag::{Drag, EdgeOf};
use crate::ui::session::view_state::Selection;
use crate::ui::test_window::{Dropped, project_of, settle, window};

type Window = Harness<'static, App>;

/// A window with one article, and what a and b made of it.
fn read_by(a: &str, b: &str) -> Window {
    let mut article = marked::parse(&LabelSet::built_in(), a).unwrap();
    article.id = ArticleId(1);
    let mut project = project_of(&[article.text().as_str()]);
    let reading = |name, marked| {
        let theirs = marked::parse(&LabelSet::built_in(), marked).unwrap();
        Edit::AddReading(ArticleId(1), Arc::new(Reading::of(&theirs, name, ReadingSource::default())))
    };
    project.apply(Transaction::new("collect", vec![reading("ana", a), reading("ben", b)])).unwrap();
    window(App::new(project))
}

/// What somebody made of an article, and is done with.
fn reading(id: u64, name: &str, marked: &str) -> Edit {
    let theirs = marked::parse(&LabelSet::built_in(), marked).unwrap();
    let read = Reading { status: Status::Done, ..Reading::of(&theirs, name, ReadingSource::default()) };
    Edit::AddReading(ArticleId(id), Arc::new(read))
}

fn press(window: &mut Window, modifiers: Modifiers, keys: &[Key]) {
    for key in keys {
        window.key_press_modifiers(modifiers, *key);
        window.run();
    }
}

fn type_into(window: &mut Window, field: &str, words: &str) {
    window.get_by_label(field).type_text(words);
    window.run();
}

fn shown(window: &Window) -> String {
    marked::print(window.state().session.open().unwrap())
}

const ANA: &str = "[quote#1>2 “No cuts”] said [speaker#2 Ada] today. [claim It rains].";
const BEN: &str = "“[quote#1>2 No cuts]” said [speaker#2 Ada] today. It rains.";

#[test]
fn differences_are_settled_one_key_each_and_undone_one_by_one() {
    let mut window = read_by(ANA, BEN);
    press(&mut window, Modifiers::COMMAND, &[Key::F9]);
    assert_eq!(shown(&window), "“No cuts” said [speaker#1 Ada] today. It rains.");
    assert_eq!(window.state().session.panels.inspector.tab, Tab::Settle);
    // The edges: the other version, with who said it, which both have; then the claim.
    press(&mut window, Modifiers::NONE, &[Key::V, Key::Enter]);
    assert_eq!(window.state().session.view.settling.open().count(), 1);
    press(&mut window, Modifiers::NONE, &[Key::R]);
    let settled = shown(&window);
    assert!(settled.contains("[speaker#1 Ada]") && settled.ends_with("It rains."), "{settled}");
    let article = window.state().session.open().unwrap();
    let quote = article.spans().iter().find(|span| span.label.as_str() == "quote").unwrap();
    assert_eq!((article.speakers_of(quote.id).count(), quote.from.len()), (1, 1));
    assert_eq!(window.state().session.view.settling.open().count(), 0);
    window.get_by_label_contains("All of it is settled");
    for n_open in [1, 2] {
        window.state_mut().outbox.run(ArticleCommand::Undo);
        window.run();
        assert_eq!(window.state().session.view.settling.open().count(), n_open);
        // What was taken back is in hand, to be decided otherwise.
        let settling = &window.state().session.view.settling;
        assert_eq!(settling.in_hand_idx(), settling.open_idxs().first().copied(), "{n_open}");
    }
    assert_eq!(window.state().session.open().unwrap().readings().len(), 2);
}

#[test]
fn what_a_later_reading_contradicts_is_asked_again_and_enter_keeps_what_stands() {
    let mut window = read_by(ANA, ANA);
    press(&mut window, Modifiers::COMMAND, &[Key::F9]);
    assert_eq!(window.state().session.view.settling.open().count(), 0);
    let project = &window.state().session.project;
    let theirs = marked::parse(project.labels(), BEN).unwrap();
    let mut brought = Project::from(project.content().clone());
    let text = theirs.text().clone();
    let theirs = transactions::replace_articles(
        &brought,
        "cho",
        vec![{
            let bare = Article::new(ArticleId(1), String::new(), crate::model::Source::default(), text);
            let spans = theirs.spans().iter().cloned().collect();
            bare.labelled(brought.labels(), spans, theirs.relations().cloned().collect()).0
        }],
    );
    brought.apply(theirs).unwrap();
    let brought = model::team::Brought {
        content: brought.content().clone(),
        annotator: "cho".to_owned(),
        from: ReadingSource::default(),
        work: std::collections::BTreeMap::new(),
    };
    let collected = model::team::collect(project, &[brought], &model::team::HowCollected::default());
    window.state_mut().outbox.apply(collected.transaction);
    window.run();
    assert_eq!(window.state().session.view.settling.open().count(), 2, "the edges of the quote, and the claim");
    let before = shown(&window);
    press(&mut window, Modifiers::NONE, &[Key::F9]);
    assert!(window.query_all_by_label_contains("as it stands, ana, ben: ").next().is_some());
    press(&mut window, Modifiers::NONE, &[Key::Enter, Key::Enter]);
    assert_eq!((window.state().session.view.settling.open().count(), shown(&window)), (0, before));
}

#[test]
fn suggestions_wait_until_all_is_settled() {
    let mut window = read_by(ANA, BEN);
    let view = &mut window.state_mut().session.view;
    view.suggestions.review_toward = Some(Direction::Next);
    view.take_due_suggestion();
    assert!(view.settling.in_hand().is_some() && view.suggestion_for_keys().is_none());
    press(&mut window, Modifiers::NONE, &[Key::Escape, Key::Tab]);
    assert_eq!(window.state().session.view.settling.in_hand_idx(), Some(0));
    press(&mut window, Modifiers::NONE, &[Key::Tab]);
    assert_eq!(window.state().session.view.settling.in_hand_idx(), Some(1));
    press(&mut window, Modifiers::NONE, &[Key::Escape, Key::Enter]);
    let spans = window.state().session.open().unwrap().spans();
    assert!(spans.iter().all(|span| span.origin != Origin::Suggestion), "{}", shown(&window));
}

#[test]
fn where_all_is_settled_the_next_article_with_a_difference_is_opened() {
    let mut window = read_by(ANA, BEN);
    let mut quiet = marked::parse(&LabelSet::built_in(), "Nothing is said here").unwrap();
    quiet.id = ArticleId(2);
    let reading = Arc::new(Reading::of(&quiet, "ana", ReadingSource::default()));
    let mut added = transactions::add_articles(&window.state().session.project, vec![quiet]);
    added.edits.push(Edit::AddReading(ArticleId(2), reading));
    window.state_mut().session.project.apply(added).unwrap();
    window.state_mut().open_article(ArticleId(2));
    window.run();
    assert_eq!(window.state().session.view.open, Some(ArticleId(2)));
    press(&mut window, Modifiers::NONE, &[Key::F9]);
    let view = &window.state().session.view;
    assert_eq!((view.open, view.settling.in_hand().is_some()), (Some(ArticleId(1)), true));
}

#[test]
fn words_that_are_labelled_elsewhere_settle_nothing() {
    let mut window = read_by(ANA, BEN);
    press(&mut window, Modifiers::NONE, &[Key::F9]);
    let n_open = window.state().session.view.settling.open().count();
    let anchor = window.state().session.open().unwrap().text().as_str().find("today").unwrap();
    window.state_mut().session.view.select(Selection { anchor, caret: anchor + "today".len() });
    press(&mut window, Modifiers::NONE, &[Key::Num1]);
    let session = &window.state().session;
    assert!(shown(&window).contains("[quote#1 today]"), "{}", shown(&window));
    assert_eq!(session.view.settling.open().count(), n_open);
    let span = session.open().unwrap().spans().iter().next().unwrap();
    assert_eq!((span.origin, span.from.len()), (Origin::Person, 0));
}

#[test]
fn the_panel_says_who_has_what_and_hides_names_when_asked() {
    let mut window = read_by(ANA, BEN);
    press(&mut window, Modifiers::NONE, &[Key::F9]);
    window.get_by_label("ana: quote “No cuts”");
    let second = window.query_all_by_label_contains(": quote “No cuts”").nth(1);
    second.expect("ben has it without its marks").click();
    window.run();
    assert!(shown(&window).contains("“[quote#1 No cuts]”"), "{}", shown(&window));
    window.state_mut().outbox.run(ReviewCommand::HideNames);
    press(&mut window, Modifiers::NONE, &[Key::F9]);
    assert!(window.query_all_by_label_contains("ana:").next().is_none());
    assert!(window.query_all_by_label_contains("A, B:").next().is_some());
}

#[test]
fn differences_are_settled_one_click_each_and_one_more_leads_to_the_next_article() {
    let mut project = project_of(&["“No cuts” said Ada. It rains.", "It snows."]);
    let edits = vec![
        reading(1, "ana", "[quote “No cuts”] said Ada. [claim It rains]."),
        reading(1, "ben", "“[quote No cuts]” said Ada. It rains."),
        reading(2, "ana", "[claim It snows]."),
        reading(2, "ben", "It snows."),
    ];
    project.apply(Transaction::new("collect", edits)).unwrap();
    let mut window = window(App::new(project));
    window.state_mut().session.panels.inspector.tab = Tab::Settle;
    window.run();
    for words in
        ["Next difference", "ana: quote “No cuts”", "ana: claim “It rains”", "Next article to settle", "ben: nothing"]
    {
        window.get_by_label(words).click();
        window.run();
    }
    let articles: Vec<String> = window.state().session.project.articles().map(marked::print).collect();
    assert_eq!(articles, ["[quote#1 “No cuts”] said Ada. [claim#2 It rains].", "It snows."]);
    assert!(window.query_all_by_label_contains("to settle").next().is_none(), "all is");
}

#[test]
fn one_key_or_click_takes_what_is_agreed_on_in_article_after_article() {
    let mut project = project_of(&["It rains.", "It snows.", "It hails."]);
    let texts = ["[claim It rains].", "[claim It snows].", "[claim It hails]."];
    let edits = (1..).zip(texts).flat_map(|(id, text)| ["ana", "ben"].map(|name| reading(id, name, text)));
    project.apply(Transaction::new("collect", edits.collect())).unwrap();
    let mut by_keys = window(App::new(project.clone()));
    press(&mut by_keys, Modifiers::COMMAND, &[Key::F9, Key::F9, Key::F9]);
    let mut by_clicks = window(App::new(project));
    by_clicks.state_mut().session.panels.inspector.tab = Tab::Settle;
    by_clicks.run();
    for words in ["Take 1 agreed on", "Next: take agreed on", "Next: take agreed on"] {
        by_clicks.get_by_label(words).click();
        by_clicks.run();
    }
    for window in [by_keys, by_clicks] {
        let n_spans = window.state().session.project.articles().map(|article| article.spans().len());
        assert_eq!(n_spans.collect::<Vec<_>>(), [1, 1, 1]);
        assert_eq!(window.state().session.view.open, Some(ArticleId(3)));
    }
}

#[test]
fn where_nothing_is_agreed_on_the_first_difference_comes_in_hand() {
    let mut project = project_of(&["It rains.", "It snows."]);
    let edits = vec![
        reading(1, "ana", "[claim It rains]."),
        reading(1, "ben", "[claim It rains]."),
        reading(2, "ana", "[claim It snows]."),
        reading(2, "ben", "It snows."),
    ];
    project.apply(Transaction::new("collect", edits)).unwrap();
    let mut window = window(App::new(project));
    press(&mut window, Modifiers::COMMAND, &[Key::F9, Key::F9]);
    let view = &window.state().session.view;
    assert_eq!((view.open, view.settling.in_hand_idx()), (Some(ArticleId(2)), Some(0)));
}

/// A window with two articles saved as `week.ron`.
fn saved() -> (tempfile::TempDir, Window) {
    let folder = tempfile::tempdir().unwrap();
    let mut project = OpenProject::new(project_of(&["“No”, said Ada", "It rains"]));
    project.save_as(&folder.path().join("week.ron"), "ada", now()).unwrap();
    let mut app = App::new(Project::new("", ""));
    app.enter(project, Leave::Whole);
    (folder, window(app))
}

#[test]
fn articles_go_out_by_a_dialog_and_come_back_by_dropping_them() {
    let (folder, mut window) = saved();
    window.state_mut().outbox.run(FileCommand::HandOut);
    window.run();
    window.get_by_label_contains("Nobody is named");
    type_into(&mut window, "ana, ben, cho", "ben, cho");
    window.get_by_label("2 articles that nobody has yet");
    assert_eq!(window.query_all_by_label_contains("2 articles").count(), 3, "each goes to both");
    window.get_by_label("Hand out").click();
    window.run();
    settle(&mut window);
    assert!(window.state().session.project.is_saved(), "who has what is in the file");
    let handed: Vec<usize> = window.state().session.project.articles().map(|article| article.handed_to.len()).collect();
    assert_eq!(handed, [2, 2]);

    let path = folder.path().join("week-ben.ron");
    let mut theirs = OpenProject::open(&path, Access::Write { owner: "ben" }).unwrap().project;
    let done = transactions::set_status(theirs.articles().next().unwrap(), Status::Done);
    theirs.apply(done).unwrap();
    theirs.save(now()).unwrap();
    theirs.close();
    window.input_mut().dropped_files = vec![Arc::new(Dropped(path)) as _];
    window.run_steps(1);
    settle(&mut window);
    window.get_by_label("ben: 1 new reading, 1 not begun (week-ben.ron)");
    window.get_by_label("Collect").click();
    window.run();
    let article = window.state().session.project.article(ArticleId(1)).unwrap();
    assert_eq!(article.reading("ben").map(|reading| reading.status), Some(Status::Done));
}

/// A project that has the first of these articles as ben has marked it, begins to come in.
fn bring(window: &mut Window, folder: &Path, name: &str, marked: &str) {
    let mut project = project_of(&[marked]);
    project.apply(Transaction::new("ben", vec![Edit::SetAnnotator("ben".to_owned())])).unwrap();
    let path = folder.join(name);
    let mut file = OpenProject::new(project);
    file.save_as(&path, "ben", now()).unwrap();
    file.close();
    window.state_mut().outbox.wish(Wish::Collect(vec![path]));
    window.run_steps(1);
    settle(window);
}

fn press_button(window: &mut Window, label: &str) {
    window.get_by_label(label).click();
    window.run();
}

#[test]
fn what_is_collected_is_found_for_the_project_as_it_is_then() {
    let (folder, mut window) = saved();
    bring(&mut window, folder.path(), "a.ron", "[quote “No”], said Ada");
    // Another one waits behind it.
    bring(&mut window, folder.path(), "b.ron", "“No”, said [claim Ada]");
    window.get_by_label("ben: 1 new reading (a.ron)");
    press_button(&mut window, "Collect");
    window.get_by_label("ben: 0 new readings, 1 changed (b.ron)");
    press_button(&mut window, "Collect");
    // The first again: it is known to be older.
    bring(&mut window, folder.path(), "c.ron", "[quote “No”], said Ada");
    window.get_by_label_contains("1 older (c.ron)");
    press_button(&mut window, "Cancel");
    let reading = window.state().session.open().unwrap().reading("ben").unwrap();
    assert_eq!((reading.spans.len(), reading.spans[0].label.as_str(), reading.from.seen.len()), (1, "claim", 2));
}

#[test]
fn what_becomes_of_a_label_is_chosen_by_keys() {
    let (folder, mut window) = saved();
    let mut labels = LabelSet::built_in().labels().to_vec();
    let id = LabelId::new("irony").unwrap();
    labels.push(Label { id, name: "Irony".to_owned(), key: None, ..labels[0].clone() });
    let labels = LabelSet::new(labels, LabelSet::built_in().kinds().to_vec()).unwrap();
    let mut project = project_of(&["“No”, said Ada"]);
    let article = marked::parse(&labels, "[irony “No”], said Ada").unwrap();
    let span = article.spans().iter().next().unwrap().clone();
    let edits = [Edit::SetAnnotator("ben".to_owned()), Edit::SetLabels(labels), Edit::AddSpan(ArticleId(1), span)];
    project.apply(Transaction::new("ben", edits.into())).unwrap();
    let path = folder.path().join("a.ron");
    let mut file = OpenProject::new(project);
    file.save_as(&path, "ben", now()).unwrap();
    file.close();
    window.state_mut().outbox.wish(Wish::Collect(vec![path]));
    window.run_steps(1);
    settle(&mut window);
    window.get_by_label("The label “Irony”").focus();
    window.run();
    press(&mut window, Modifiers::NONE, &[Key::Enter]);
    assert!(egui::Popup::is_any_open(&window.ctx));
    press(&mut window, Modifiers::NONE, &[Key::ArrowDown, Key::ArrowDown, Key::Enter]);
    assert!(!egui::Popup::is_any_open(&window.ctx), "a choice closes the list");
}

#[test]
fn who_labels_is_shown_and_can_be_changed_and_an_article_can_have_a_note() {
    let (_folder, mut window) = saved();
    window.get_by_label("Labels by ana").click();
    window.run();
    type_into(&mut window, "Your name", "beth ");
    window.get_by_label("Save").click();
    window.run();
    assert!(window.state().session.project.annotator().contains("beth"));
    press(&mut window, Modifiers::SHIFT, &[Key::F2]);
    type_into(&mut window, "A question about the guide, say", "is rain a claim?");
    window.get_by_label("Save").click();
    window.run();
    assert_eq!(window.state().session.open().unwrap().note, "is rain a claim?");
    window.state_mut().outbox.run(ViewCommand::GoToNote);
    window.run();
    assert!(window.query_all_by_label_contains("is rain a claim?").next().is_some());
}

#[test]
fn whose_labels_these_are_is_asked_once_and_who_takes_over_leaves_the_names_of_others() {
    let data = tempfile::tempdir().unwrap();
    let mut app = App::new(project_of(&["[quote “No”], said Ada"]));
    app.setup.places = Some(Places { settings: data.path().join("settings"), data: data.path().to_owned() });
    let mut window = window(app);
    window.get_by_label("You label here as ana");
    window.get_by_label("Change…").click();
    window.run();
    type_into(&mut window, "Your name", "beth ");
    window.get_by_label_contains("labels so far stay by ana").click();
    window.run();
    window.get_by_label("Save").click();
    window.run();
    assert!(window.query_by_label_contains("You label here as").is_none());
    let app = window.state();
    assert_eq!(app.setup.settings.annotator, app.project().annotator());
    assert!(app.project().annotator().contains("beth"));
    let article = app.project().articles().next().unwrap();
    assert!(article.spans().iter().all(|span| span.from == ["ana"]));
}

#[test]
fn what_each_has_stands_beside_the_text_and_can_be_exported() {
    let mut window = read_by(ANA, BEN);
    window.get_by_label("What each annotator has here");
    // In the list of articles, and at the foot.
    assert_eq!(window.query_all_by_label_contains("3 to settle").count(), 2);
    window.state_mut().outbox.run(FileCommand::Export);
    window.run();
    window.get_by_label("Whose labels").click();
    window.run();
    window.get_by_label("of ben").click();
    window.run();
    let chosen = window.state_mut().overlays.dialogs_mut().find_map(|dialog| match dialog {
        Dialog::Export(export) => Some(export.next_to_make(u64::MAX)?.options.whose),
        _ => None,
    });
    assert_eq!(chosen, Some(Whose::One("ben".to_owned())));
}

#[test]
fn where_nobody_is_right_the_words_that_are_selected_are_taken() {
    let mut window =
        read_by("[quote “No cuts], no” said Ada. [claim It rains].", "“[quote No cuts, no]” said Ada. It rains.");
    press(&mut window, Modifiers::NONE, &[Key::F9]);
    let quotation = 0.."“No cuts, no”".len();
    window
        .state_mut()
        .session
        .view
        .select(crate::ui::session::view_state::Selection { anchor: quotation.start, caret: quotation.end });
    press(&mut window, Modifiers::NONE, &[Key::Enter]);
    assert_eq!(shown(&window), "[quote#1 “No cuts, no”] said Ada. It rains.");
    assert_eq!(window.state().session.view.settling.open().count(), 1);
    press(&mut window, Modifiers::NONE, &[Key::Enter]);
    assert_eq!(window.state().session.view.settling.open().count(), 0);
}

#[test]
fn an_edge_of_the_version_shown_that_is_dragged_or_moved_by_a_key_is_taken_with_it() {
    let (a, b) = ("[quote “No cuts], no” said Ada. It rains.", "[quote “No] cuts, no” said Ada. It rains.");
    let mut window = read_by(a, b);
    press(&mut window, Modifiers::NONE, &[Key::F9]);
    let session = &mut window.state_mut().session;
    let text = session.open().unwrap().text().clone();
    let of = |bytes| Fragments::one(text.range(bytes).unwrap()).unwrap();
    let from = session.view.settling.mark_in_hand().unwrap().fragments.clone();
    let draft = of(0.."“No cuts, no”".len());
    session.view.hand.drag = Some(Drag::Edge { of: EdgeOf::Version, fragment_idx: 0, edge: Edge::End, from, draft });
    window.run();
    assert_eq!(shown(&window), "[quote#1 “No cuts, no”] said Ada. It rains.");
    assert_eq!(window.state().session.view.settling.open().count(), 0);
    window.state_mut().outbox.run(ArticleCommand::Undo);
    window.run();
    press(&mut window, Modifiers::NONE, &[Key::F9]);
    // An end further twice, as of a selected span.
    press(&mut window, Modifiers::NONE, &[Key::M, Key::M, Key::Enter]);
    assert_eq!(window.state().session.view.settling.open().count(), 0);
    let article = window.state().session.open().unwrap();
    let taken = article.spans().iter().map(|span| article.text_of(span)).collect::<Vec<_>>();
    assert!(taken.len() == 1 && taken[0].len() > "“No cuts".len(), "{taken:?}");
}

#[test]
fn two_differences_at_one_place_are_asked_one_after_the_other() {
    let mut window = read_by("[quote [claim “No cuts”]] said Ada.", "“No cuts” said Ada.");
    press(&mut window, Modifiers::NONE, &[Key::F9]);
    assert_eq!(window.state().session.view.settling.open().count(), 2);
    press(&mut window, Modifiers::NONE, &[Key::Enter, Key::R]);
    assert_eq!(window.state().session.view.settling.open().count(), 0);
    assert_eq!(window.state().session.open().unwrap().spans().len(), 1);
}

#[test]
fn what_was_settled_and_is_moved_or_deleted_is_not_asked_again() {
    let mut window = read_by("[quote “No cuts”] said Ada. [quote It rains].", "“No cuts” said Ada. It rains.");
    press(&mut window, Modifiers::NONE, &[Key::F9, Key::Enter]);
    let delete = |window: &mut Window| {
        let article = window.state().session.open().unwrap();
        let quote = article.spans().iter().next().unwrap().clone();
        let labels = window.state().session.project.labels().clone();
        let gone = transactions::remove_span(&labels, article, &quote);
        window.state_mut().outbox.apply(gone);
        window.run();
    };
    delete(&mut window);
    assert_eq!(window.state().session.view.settling.open().count(), 1);
    window.state_mut().outbox.run(ArticleCommand::Undo);
    window.run();
    assert_eq!(window.state().session.open().unwrap().spans().len(), 1);
    assert!(window.state().session.open().unwrap().rejections().is_empty());
}

#[test]
fn who_marks_an_article_as_done_is_told_what_is_left_to_settle() {
    let mut window = read_by(ANA, BEN);
    press(&mut window, Modifiers::COMMAND, &[Key::Enter]);
    assert_eq!(window.state().session.open().unwrap().status, Status::Done);
    let told = "is marked as done, with 3 questions left to settle";
    assert!(window.query_all_by_label_contains(told).next().is_some());
}

#[test]
fn without_names_the_details_of_a_span_and_the_comparison_name_nobody() {
    let mut window = read_by(ANA, BEN);
    press(&mut window, Modifiers::COMMAND, &[Key::F9]);
    window.state_mut().outbox.run(ReviewCommand::HideNames);
    let span = window.state().session.open().unwrap().spans().iter().next().unwrap().clone();
    window.state_mut().session.panels.inspector.tab = Tab::Spans;
    window.state_mut().session.view.show_span(&span);
    window.run();
    window.get_by_label("settled, from A, B");
    window.state_mut().outbox.run(FileCommand::CompareAnnotators);
    window.run_steps(2);
    settle(&mut window);
    for letter in ["A", "B"] {
        assert!(window.query_all_by_label(letter).next().is_some(), "{letter}");
    }
    for name in ["ana", "ben"] {
        assert!(window.query_all_by_label(name).next().is_none(), "{name}");
    }
}

#[test]
fn one_person_has_one_letter_in_all_articles() {
    let mut project = project_of(&["It rains.", "It snows."]);
    let edits = vec![
        reading(1, "ana", "[claim It rains]."),
        reading(1, "ben", "[claim It rains]."),
        reading(2, "ben", "[claim It snows]."),
        reading(2, "cho", "[claim It snows]."),
    ];
    project.apply(Transaction::new("collect", edits)).unwrap();
    let mut window = window(App::new(project));
    window.state_mut().outbox.run(ReviewCommand::HideNames);
    press(&mut window, Modifiers::NONE, &[Key::F9]);
    window.get_by_label_contains("; A done, B done");
    let article = window.state().session.project.articles().nth(1).unwrap().id;
    window.state_mut().outbox.open(article);
    window.run();
    window.get_by_label_contains("; B done, C done");
    // Who comes later takes no letter of another.
    let edits = vec![reading(2, "abe", "[claim It snows].")];
    window.state_mut().session.project.apply(Transaction::new("collect", edits)).unwrap();
    window.run();
    window.get_by_label_contains("; D done, B done, C done");
}

#[test]
fn projects_that_are_dropped_with_a_text_are_collected_and_the_text_is_added() {
    let (folder, mut window) = saved();
    let path = folder.path().join("ana.ron");
    let mut theirs = OpenProject::new(project_of(&["“No”, said Ada"]));
    let done = transactions::set_status(theirs.articles().next().unwrap(), Status::Done);
    theirs.apply(done).unwrap();
    theirs.save_as(&path, "ana", now()).unwrap();
    theirs.close();
    let text = folder.path().join("new.txt");
    crate::storage::write_file(&text, b"It snows.", crate::storage::Over::Nothing).unwrap();
    window.input_mut().dropped_files = [text, path].map(|path| Arc::new(Dropped(path)) as _).into();
    window.run_steps(1);
    settle(&mut window);
    window.get_by_label("ana: 1 new reading (ana.ron)");
    window.get_by_label("Collect").click();
    window.run();
    settle(&mut window);
    let project = &window.state().session.project;
    assert_eq!(project.articles().len(), 3);
    assert!(project.article(ArticleId(1)).unwrap().reading("ana").is_some());
}

#[test]
fn a_label_that_the_project_lacks_is_told_and_a_key_takes_its_words() {
    let mut window = read_by("[claim It rains].", "It rains.");
    let article = window.state().session.open().unwrap();
    let mut theirs = article.reading("ana").unwrap().clone();
    theirs.spans[0].label = LabelId::new("rumour").unwrap();
    let edits = vec![Edit::ReplaceReading(ArticleId(1), Arc::new(theirs))];
    window.state_mut().session.project.apply(Transaction::new("collect", edits)).unwrap();
    press(&mut window, Modifiers::NONE, &[Key::F9]);
    assert!(window.query_all_by_label_contains("“rumour” (no label here)").next().is_some());
    press(&mut window, Modifiers::NONE, &[Key::Enter]);
    assert!(window.query_all_by_label_contains("The project has no label “rumour”").next().is_some());
    assert_eq!(shown(&window), "It rains.");
    press(&mut window, Modifiers::NONE, &[Key::Num3]);
    assert_eq!(shown(&window), "[claim#1 It rains].");
}
