//! Suggestions are taken, mended, rejected and passed by.

use egui::{Event, Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

use super::*;
use crate::formats::own::user_settings::TEXT_SIZES;
use crate::model::{Fragments, KindId, LabelId, Origin, SpanId, marked};
use crate::ui::App;
use crate::ui::input::outbox::{LinkTo, Wish};
use crate::ui::session::view_state::Selection;
use crate::ui::test_window::{project_of, window};

const ARTICLES: [&str; 2] = ["[quote#1 “a”] and “b c d”, said Ada", "“e”, Ada said"];

/// A window where a quote with a speaker is suggested, and a speaker for the quote that is there.
fn reviewing() -> Harness<'static, App> {
    let mut harness = window(App::new(project_of(&ARTICLES)));
    let app = harness.state_mut();
    let article = app.session.project.article(ArticleId(1)).unwrap();
    let range = |words: &str| {
        let start = article.text().as_str().find(words).unwrap();
        article.text().range(start..start + words.len()).unwrap()
    };
    let fragments = Fragments::one(range("“b c d”")).unwrap();
    let quote = Proposal::Span { label: LabelId::new("quote").unwrap(), fragments, speaker: Some(range("Ada")) };
    let kind = KindId::new("said_by").unwrap();
    let speaker = Proposal::Speaker { span: SpanId(1), kind, speaker: range("Ada") };
    let suggestion = |proposal, confidence| Suggestion {
        article: article.id,
        proposal,
        other_speaker: Some(range("said")),
        confidence,
        speaker_confidence: confidence,
        reason: "marks pair".to_owned(),
    };
    show(app, vec![suggestion(speaker, 0.5), suggestion(quote, 0.95)]);
    harness.run();
    harness
}

/// Shows these for the open article as it is.
fn show(app: &mut App, found: Vec<Suggestion>) {
    let article = Arc::clone(&app.session.project.shared_articles()[0]);
    let view = &mut app.session.view;
    view.suggestions.show(found, (&article, None), &article, view.hand.selected_span());
}

fn press(harness: &mut Harness<'_, App>, modifiers: Modifiers, keys: &[Key]) {
    for key in keys {
        harness.key_press_modifiers(modifiers, *key);
        harness.run();
    }
}

#[test]
fn selected_text_lets_go_of_a_suggestion_elsewhere() {
    let mut harness = reviewing();
    press(&mut harness, Modifiers::NONE, &[Key::Tab]);
    assert!(harness.state().session.view.suggestions.in_hand().is_some());
    harness.state_mut().session.view.select(Selection { anchor: 0, caret: 1 });
    press(&mut harness, Modifiers::NONE, &[Key::Enter, Key::R]);
    let article = harness.state().session.project.article(ArticleId(1)).unwrap();
    assert_eq!((marked::print(article).as_str(), article.rejections().len()), (ARTICLES[0], 0));
}

#[test]
fn what_is_out_of_view_is_shown_before_it_is_decided() {
    let lines = "He went on to the next line of it.\n\n".repeat(200);
    let mut harness = window(App::new(project_of(&[&format!("“b c d”, said Ada\n\n{lines}")])));
    let app = harness.state_mut();
    let fragments = Fragments::one(app.session.open().unwrap().text().range(0.."“b c d”".len()).unwrap()).unwrap();
    let proposal = Proposal::Span { label: LabelId::new("quote").unwrap(), fragments, speaker: None };
    let (article, reason) = (ArticleId(1), String::new());
    let (other_speaker, confidence, speaker_confidence) = (None, 0.95, 0.0);
    show(app, vec![Suggestion { article, proposal, other_speaker, confidence, speaker_confidence, reason }]);
    harness.run();
    press(&mut harness, Modifiers::NONE, &[Key::Tab]);
    assert!(harness.state().session.view.suggestions.in_hand().is_some());
    for key in [Key::Enter, Key::R] {
        harness.event(Event::PointerMoved(egui::pos2(500.0, 400.0)));
        harness.event(Event::MouseWheel {
            unit: egui::MouseWheelUnit::Point,
            delta: egui::vec2(0.0, -3000.0),
            phase: egui::TouchPhase::Move,
            source: egui::MouseWheelSource::Wheel,
            modifiers: Modifiers::NONE,
        });
        harness.run_steps(40);
        let before = harness.state().session.project.revision();
        assert!(harness.state().session.view.in_view.start > 100, "{:?}", harness.state().session.view.in_view);
        press(&mut harness, Modifiers::NONE, &[key]);
        assert_eq!(harness.state().session.project.revision(), before, "{key:?}");
        assert_eq!(harness.state().session.view.in_view.start, 0);
    }
    press(&mut harness, Modifiers::NONE, &[Key::Enter]);
    assert_eq!(harness.state().session.project.articles().next().unwrap().spans().len(), 1);
}

#[track_caller]
fn check(keys: &[Key], expected: &str, n_rejected: usize) {
    let mut harness = reviewing();
    press(&mut harness, Modifiers::NONE, keys);
    let article = harness.state().session.project.article(ArticleId(1)).unwrap();
    assert_eq!((marked::print(article).as_str(), article.rejections().len()), (expected, n_rejected), "{keys:?}");
}

#[test]
fn one_key_accepts_or_rejects_and_goes_on() {
    use Key::{Enter, Num3, R, Tab};
    let linked = "[quote#1>2 “a”] and “b c d”, said [speaker#2 Ada]";
    check(&[Tab, Enter], linked, 0);
    check(&[Tab, Enter, Enter], "[quote#1>2 “a”] and [quote#3>2 “b c d”], said [speaker#2 Ada]", 0);
    check(&[Tab, R], "[quote#1 “a”] and “b c d”, said Ada", 1);
    check(&[Tab, R, Enter], "[quote#1 “a”] and [quote#2>3 “b c d”], said [speaker#3 Ada]", 1);
    check(&[Tab, Tab, Num3], "[quote#1 “a”] and [claim#2>3 “b c d”], said [speaker#3 Ada]", 1);
}

#[test]
fn moved_edges_are_accepted_and_letting_go_brings_the_old_ones_back() {
    use Key::{Enter, Escape, M, N, R, Tab, X};
    check(&[Tab, Tab, N, N, Enter], "[quote#1 “a”] and [quote#2>3 “b c] d”, said [speaker#3 Ada]", 0);
    check(&[Tab, Tab, X, M, Escape, Tab, Tab, Enter], "[quote#1 “a”] and [quote#2>3 “b c d”], said [speaker#3 Ada]", 0);
    let mut harness = reviewing();
    press(&mut harness, Modifiers::NONE, &[Tab, Tab, N, N, R]);
    let rejected = harness.state().session.project.article(ArticleId(1)).unwrap().rejections().first().cloned();
    assert_eq!(rejected.map(|one| one.fragments.extent().n_bytes()), Some("“b c d”".len()));
}

#[test]
fn what_was_decided_is_in_hand_again_once_it_is_undone() {
    use Key::{A, Enter, N, Num3, R, Tab, Z};
    for decided in [[Enter].as_slice(), &[R], &[A], &[Num3], &[N, N, Enter]] {
        let mut harness = reviewing();
        press(&mut harness, Modifiers::NONE, &[Tab, Tab]);
        press(&mut harness, Modifiers::NONE, decided);
        press(&mut harness, Modifiers::COMMAND, &[Z]);
        let view = &harness.state().session.view;
        let words = view.suggestions.in_hand().map(|one| one.proposal.fragments().extent().n_bytes());
        let expected = if decided.len() == 3 { "“b c" } else { "“b c d”" }.len();
        assert_eq!((words, view.hand.selection().is_empty()), (Some(expected), true), "{decided:?}");
    }
    // Keys act on it as before, and on the speaker of a span that was selected.
    let mut harness = reviewing();
    for (key, held) in [(Tab, 0), (Tab, 0), (Enter, 0), (Z, 1), (Num3, 0)] {
        press(&mut harness, if held == 1 { Modifiers::COMMAND } else { Modifiers::NONE }, &[key]);
    }
    let marked_now =
        |harness: &Harness<'_, App>| marked::print(harness.state().session.project.article(ArticleId(1)).unwrap());
    assert_eq!(marked_now(&harness), "[quote#1 “a”] and [claim#2>3 “b c d”], said [speaker#3 Ada]");
    let mut harness = reviewing();
    press(&mut harness, Modifiers::NONE, &[Key::Period, Enter]);
    press(&mut harness, Modifiers::COMMAND, &[Z]);
    assert_eq!(harness.state().session.view.hand.selected_span(), Some(SpanId(1)));
}

#[test]
fn all_sure_ones_in_view_are_one_step() {
    let mut harness = reviewing();
    press(&mut harness, Modifiers::SHIFT, &[Key::Enter]);
    let app = harness.state_mut();
    assert_eq!(app.session.project.undo_name(), Some("accept 1 suggestion"));
    app.session.project.undo();
    let mut harness = reviewing();
    harness.state_mut().session.view.sure.0 = 40;
    harness.run();
    press(&mut harness, Modifiers::SHIFT, &[Key::Enter]);
    assert_eq!(harness.state().session.project.undo_name(), Some("accept 2 suggestions"));
    assert_eq!(harness.state().setup.settings.sure_percent, 40);
}

#[test]
fn behind_the_last_suggestion_comes_the_next_article() {
    let mut harness = reviewing();
    press(&mut harness, Modifiers::NONE, &[Key::Tab, Key::Tab, Key::Tab]);
    assert_eq!(harness.state().session.view.open, Some(ArticleId(2)));
    assert_eq!(harness.state().session.view.suggestions.review_toward, Some(Direction::Next));
}

#[test]
fn the_list_says_why_and_its_buttons_decide() {
    let mut harness = reviewing();
    harness.get_by_label("Suggestions 2").click();
    harness.run();
    let row = "“b c d”, 95 % · quote by Ada · marks pair";
    harness.get_by_label(row).click();
    harness.run();
    assert_eq!(harness.state().session.view.suggestions.in_hand_idx(), Some(1));
    harness.get_by_label("Reject").click();
    harness.run();
    let article = harness.state().session.project.article(ArticleId(1)).unwrap();
    assert_eq!((article.rejections().len(), harness.state().session.view.suggestions.len()), (1, 1));
}

#[test]
fn a_quote_can_be_accepted_with_another_speaker() {
    let mut harness = reviewing();
    press(&mut harness, Modifiers::NONE, &[Key::Tab, Key::Tab, Key::S]);
    let article = harness.state().session.project.article(ArticleId(1)).unwrap();
    assert_eq!(marked::print(article), "[quote#1 “a”] and [quote#2 “b c d”], said Ada");
    harness.get_by_label("Nobody named").click();
    harness.run();
    let article = harness.state().session.project.article(ArticleId(1)).unwrap();
    assert!(article.span(SpanId(2)).unwrap().names_nobody());
}

#[test]
fn whoever_is_suggested_is_the_first_to_pick_and_escape_takes_the_acceptance_back() {
    use Key::{Enter, Escape, S, Tab};
    check(&[Tab, Tab, S, Enter], "[quote#1 “a”] and [quote#2>3 “b c d”], said [speaker#3 Ada]", 0);
    check(&[Tab, Tab, S, Escape], ARTICLES[0], 0);
    check(&[Tab, Tab, S, Escape, Enter], "[quote#1 “a”] and [quote#2>3 “b c d”], said [speaker#3 Ada]", 0);
    let mut harness = reviewing();
    let n_steps = harness.state().session.project.history().done().len();
    press(&mut harness, Modifiers::NONE, &[Tab, Tab, S, Enter]);
    assert_eq!(harness.state().session.project.history().done().len(), n_steps + 1, "it is one step");
    press(&mut harness, Modifiers::COMMAND, &[Key::Z]);
    assert!(harness.state().session.view.suggestions.in_hand().is_some());
}

#[test]
fn one_key_accepts_with_the_other_speaker() {
    use Key::{A, Enter, Tab};
    check(&[Tab, A], "[quote#1>2 “a”] and “b c d”, [speaker#2 said] Ada", 0);
    check(&[Tab, Enter, A], "[quote#1>2 “a”] and [quote#3>4 “b c d”], [speaker#4 said] [speaker#2 Ada]", 0);
    let mut harness = reviewing();
    let app = harness.state_mut();
    let without = |one: Suggestion| Suggestion { other_speaker: None, ..one };
    let found = app.session.view.suggestions.all_as_suggested().into_iter().map(without).collect();
    show(app, found);
    press(&mut harness, Modifiers::NONE, &[Tab, A]);
    assert_eq!(harness.state().session.view.suggestions.len(), 2, "nothing is decided where nobody else is suggested");
}

#[test]
fn a_selected_quote_has_its_speaker_under_enter() {
    let mut harness = reviewing();
    press(&mut harness, Modifiers::NONE, &[Key::Period, Key::Enter]);
    let article = harness.state().session.project.article(ArticleId(1)).unwrap();
    assert_eq!(marked::print(article), "[quote#1>2 “a”] and “b c d”, said [speaker#2 Ada]");
    assert_eq!(harness.state().session.view.hand.selected_span(), Some(SpanId(1)));
}

#[test]
fn a_link_to_a_suggested_speaker_accepts_it_in_one_step() {
    let mut harness = reviewing();
    let app = harness.state_mut();
    let article = app.session.project.article(ArticleId(1)).unwrap();
    let ada = article.text().as_str().find("Ada").unwrap();
    let range = article.text().range(ada..ada + 3).unwrap();
    let n_steps = app.session.project.history().done().len();
    app.outbox.wish(Wish::Link(SpanId(1), LinkTo::Suggested(range)));
    harness.run();
    let project = &harness.state().session.project;
    let article = project.article(ArticleId(1)).unwrap();
    assert_eq!(marked::print(article), "[quote#1>2 “a”] and “b c d”, said [speaker#2 Ada]");
    assert_eq!(article.span(SpanId(2)).unwrap().origin, Origin::Suggestion);
    assert_eq!(project.history().done().len(), n_steps + 1);
}

const QUEUE: [&str; 2] = ["[quote “a”] and “b”, said [speaker Ada]", "[quote “c”], Ada said"];

#[test]
fn the_queue_of_quotes_without_a_speaker_goes_on_in_the_next_article() {
    let mut harness = window(App::new(project_of(&QUEUE)));
    for (article, name) in [(1, "Ada"), (2, "Nobody named")] {
        harness.state_mut().outbox.run(ReviewCommand::NextWithoutSpeaker);
        harness.run();
        assert_eq!(harness.state().session.view.open, Some(ArticleId(article)));
        harness.get_by_label(name).click();
        harness.run();
    }
    let app = harness.state();
    assert_eq!(next_lacking(&app.session.project, None, None), None);
    assert_eq!(app.session.project.undo_name(), Some("note that nobody is named"));
}

#[test]
fn tab_goes_from_one_to_the_next_after_a_click_in_the_inspector_too() {
    let mut harness = reviewing();
    harness.get_by_role_and_label(egui::Role::Tab, "Suggestions 2").click();
    harness.run();
    press(&mut harness, Modifiers::NONE, &[Key::Tab, Key::Tab, Key::Enter]);
    let article = harness.state().session.project.article(ArticleId(1)).unwrap();
    assert_eq!(marked::print(article), "[quote#1 “a”] and [quote#2>3 “b c d”], said [speaker#3 Ada]");
    assert!(article.rejections().is_empty());
}

#[test]
fn a_name_in_the_margin_stays_beside_what_is_suggested_for_the_next_line() {
    let mut harness = reviewing();
    let app = harness.state_mut();
    let text = app.session.open().unwrap().text();
    let start = text.as_str().find("said").unwrap();
    let said = text.range(start..start + "said".len()).unwrap();
    app.outbox.wish(Wish::Link(SpanId(1), LinkTo::Text(said)));
    harness.run();
    press(&mut harness, Modifiers::NONE, &[Key::Tab]);
    let painted = crate::ui::test_window::painted(&harness);
    let view = harness.ctx.read_response(harness.state().session.article_view.id().unwrap()).unwrap().rect;
    let is_it = |words: &str, text: &str, place: &egui::Rect| text == words && view.contains_rect(*place);
    let place = |words: &str| painted.iter().find(|(text, place)| is_it(words, text, place)).unwrap().1;
    let (name, suggested) = (place("said"), place("Ada?"));
    assert!(!name.intersects(suggested) && name.top() < suggested.top(), "{name:?} and {suggested:?}");
}

#[test]
fn a_caret_that_goes_elsewhere_lets_go_of_the_suggestion_and_one_that_stays_does_not() {
    use Key::{ArrowRight, End, Tab};
    let mut harness = reviewing();
    press(&mut harness, Modifiers::NONE, &[Tab, Tab, ArrowRight]);
    assert_eq!(harness.state().session.view.suggestions.in_hand_idx(), Some(1), "the caret is still in it");
    press(&mut harness, Modifiers::COMMAND, &[End]);
    let view = &harness.state().session.view;
    assert_eq!((view.suggestions.in_hand_idx(), view.hand.selected_span()), (None, None));
    // The one before the caret comes next, in this article.
    press(&mut harness, Modifiers::SHIFT, &[Tab]);
    let view = &harness.state().session.view;
    assert_eq!((view.open, view.suggestions.in_hand_idx()), (Some(ArticleId(1)), Some(1)));
}

#[test]
fn a_note_is_written_on_what_was_just_accepted() {
    use Key::{Enter, F2, S, Tab};
    // With the next suggestion in hand, and with none left; with the speaker suggested, and with one that was asked for.
    for (keys, others) in [(vec![Tab, Enter], 1), (vec![Tab, Tab, Enter], 2), (vec![Tab, Tab, S, Enter], 2)] {
        let mut harness = reviewing();
        press(&mut harness, Modifiers::NONE, &keys);
        harness.run();
        press(&mut harness, Modifiers::NONE, &[F2]);
        harness.event(Event::Text("is it one?".to_owned()));
        harness.run();
        press(&mut harness, Modifiers::NONE, &[Enter]);
        let article = harness.state().session.open().unwrap();
        assert_eq!(article.span(SpanId(others)).unwrap().written_note(), Some("is it one?"), "{keys:?}");
    }
    // What somebody went on from is no longer meant.
    let mut harness = reviewing();
    press(&mut harness, Modifiers::NONE, &[Tab, Enter, Key::R, F2]);
    assert!(harness.state().session.view.hand.accepted.is_none());
    // A speaker that was turned down leaves nothing to note either.
    let mut harness = reviewing();
    press(&mut harness, Modifiers::NONE, &[Tab, Key::R]);
    assert!(harness.state().session.view.hand.accepted.is_none());
}

#[test]
fn what_stands_beside_a_suggestion_with_large_letters_covers_no_name_below_it() {
    let behind = "and went on for as long as it takes to come to the next line of them, which has this in it";
    let text = format!("It rains\n“b c d”, said Ada {behind}, [quote#1>2 “a”], said [speaker#2 Bo Ek]");
    let mut app = App::new(project_of(&[&text]));
    app.setup.settings.text_size = *TEXT_SIZES.end();
    let mut harness = window(app);
    harness.set_size(egui::vec2(2400.0, 1200.0));
    harness.run();
    let app = harness.state_mut();
    let article = app.session.open().unwrap();
    let range = |words: &str| {
        let start = article.text().as_str().find(words).unwrap();
        article.text().range(start..start + words.len()).unwrap()
    };
    let fragments = Fragments::one(range("“b c d”")).unwrap();
    let proposal = Proposal::Span { label: LabelId::new("quote").unwrap(), fragments, speaker: Some(range("Ada")) };
    let (other_speaker, reason) = (Some(range("Bo Ek")), String::new());
    let (article, confidence, speaker_confidence) = (article.id, 0.95, 0.9);
    show(app, vec![Suggestion { article, proposal, other_speaker, confidence, speaker_confidence, reason }]);
    harness.run();
    press(&mut harness, Modifiers::NONE, &[Key::Tab]);
    let painted = crate::ui::test_window::painted(&harness);
    let column = harness.get_by_role_and_label(egui::accesskit::Role::Paragraph, "It rains").rect();
    let place = |words: &str| {
        let in_margin = |(text, place): &&(String, egui::Rect)| text == words && place.left() > column.left() + 300.0;
        painted.iter().rfind(in_margin).map(|(_, place)| *place).unwrap_or_else(|| panic!("{words}: {painted:?}"))
    };
    let (other, below) = (place("or Bo Ek?"), place("Bo Ek"));
    assert!(other.bottom() <= below.top(), "{other:?} above {below:?}");
}

#[test]
fn the_article_has_the_same_room_whether_keys_are_told_below_it_or_not() {
    let room = |harness: &Harness<'_, App>| {
        let view = harness.state().session.article_view.id().unwrap();
        harness.ctx.read_response(view).unwrap().rect
    };
    let mut told = reviewing();
    press(&mut told, Modifiers::NONE, &[Key::Tab]);
    assert_eq!(room(&told), room(&window(App::new(project_of(&ARTICLES)))));
}
