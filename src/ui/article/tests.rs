//! The article view driven without a display.

mod click_tests;

use std::collections::BTreeSet;
use std::sync::Arc;

use egui::{Modifiers, Pos2, Rect, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

use super::{ArticleView, Shown};
use crate::model::boundaries::Unit;
use crate::model::{
    Article, ArticleId, Fragments, LabelId, LabelSet, Project, Proposal, SpanId, Suggestion, Text, marked, transactions,
};
use crate::ui::desk::marking;
use crate::ui::input::act::{Act, Destination, Direction, Edge};
use crate::ui::input::commands::{ArticleCommand, Command};
use crate::ui::input::keys::KeyBindings;
use crate::ui::input::outbox::{LinkTo, Notice, Outbox, Wish};
use crate::ui::look::theme::Theme;
use crate::ui::session::view_state::{Selection, ViewState};
use crate::ui::test_window::project_of;

/// An article view with the little of a window that carries out its wishes.
struct Trial {
    view: ArticleView,
    state: ViewState,
    project: Project,
    notices: Vec<Notice>,
    /// Of the view on the screen.
    rect: Rect,
}

/// The first article as the window shows it where nothing is set.
fn shown<'a>(project: &'a Project, keys: &'a KeyBindings, hidden: &'a BTreeSet<LabelId>) -> Shown<'a> {
    Shown {
        labels: project.labels(),
        article: project.articles().next().unwrap(),
        theme: &Theme::LIGHT,
        text_size: 18.0,
        line_length: 72,
        keys,
        revision: project.revision(),
        hidden,
        hits: &[],
        n_results: 0,
    }
}

impl Trial {
    fn article(&self) -> &Article {
        self.project.articles().next().unwrap()
    }

    fn frame(&mut self, ui: &mut egui::Ui) {
        let (keys, hidden) = (KeyBindings::default(), BTreeSet::new());
        let shown = shown(&self.project, &keys, &hidden);
        let mut out = Outbox::default();
        self.rect = self.view.ui(ui, &shown, &mut self.state, &mut out).rect;
        self.carry_out(out);
    }

    fn run(&mut self, ctx: &egui::Context, act: Act) {
        let (keys, hidden) = (KeyBindings::default(), BTreeSet::new());
        let shown = shown(&self.project, &keys, &hidden);
        let mut out = Outbox::default();
        self.view.run(ctx, act, &shown, &mut self.state, &mut out);
        self.carry_out(out);
    }

    fn carry_out(&mut self, mut out: Outbox) {
        for wish in out.take() {
            match wish {
                Wish::Apply(transaction) => self.project.apply(transaction).unwrap(),
                Wish::Show(_, range) => self.state.reveal = Some(range),
                Wish::Tell(notice) => self.notices.push(notice),
                Wish::Run(Command::Article(ArticleCommand::ApplyLabel(idx))) => self.label(idx),
                Wish::Link(from, to) => self.link(from, to),
                _ => {}
            }
        }
        let article = self.project.articles().next().unwrap();
        self.state.keep_valid(Some(article), None);
    }

    fn label(&mut self, label_idx: usize) {
        let labels = self.project.labels();
        let label = &labels.labels()[label_idx].id;
        let (id, transaction) = marking::label_selection(labels, self.article(), &self.state, label).unwrap();
        self.project.apply(transaction).unwrap();
        self.state.show_marked(id);
    }

    fn link(&mut self, from: SpanId, to: LinkTo) {
        match marking::linked(self.project.labels(), self.article(), from, to) {
            Ok(transaction) => {
                self.project.apply(transaction).unwrap();
                self.state.hand.link_from = None;
            }
            Err(words) => self.notices.push(Notice::Warning(words)),
        }
    }
}

/// A window of 900 by 600 points that shows the marked article.
fn desk(marked: &str) -> Harness<'static, Trial> {
    harness(marked::parse(&LabelSet::built_in(), marked).unwrap())
}

fn harness(article: Article) -> Harness<'static, Trial> {
    let mut project = Project::new("Test", "ana");
    project.apply(transactions::add_articles(&project, vec![article])).unwrap();
    let state = ViewState { open: Some(ArticleId(0)), ..ViewState::default() };
    let desk = Trial { view: ArticleView::default(), state, project, notices: Vec::new(), rect: Rect::NOTHING };
    let mut harness = Harness::builder()
        .with_size(vec2(900.0, 600.0))
        .with_step_dt(1.0 / 60.0)
        .allow_missing_glyphs()
        .build_ui_state(|ui, desk: &mut Trial| desk.frame(ui), desk);
    harness.run();
    harness
}

/// Where a stretch of the text stands on the screen.
#[track_caller]
fn rect_of(harness: &mut Harness<'static, Trial>, words: &str) -> Rect {
    let ctx = harness.ctx.clone();
    let desk = harness.state_mut();
    let start = desk.article().text().as_str().find(words).expect("the words are in the text");
    let bytes = start..start + words.len();
    let column = desk.view.column.as_mut().unwrap();
    let page = super::Page::new(desk.rect, 18.0, 72);
    let screen = super::OnScreen::new(page, column.in_view(&ctx), 1.0);
    *screen.rects(&bytes).first().expect("the words are in view")
}

#[track_caller]
fn drag(harness: &mut Harness<'static, Trial>, from: Pos2, to: Pos2) {
    harness.hover_at(from);
    harness.run_steps(1);
    harness.drag_at(from);
    harness.run_steps(1);
    harness.hover_at(from + (to - from) * 0.5);
    harness.run_steps(1);
    harness.hover_at(to);
    harness.run_steps(1);
    harness.drop_at(to);
    harness.run();
}

fn click(harness: &mut Harness<'static, Trial>, at: Pos2) {
    harness.hover_at(at);
    harness.run_steps(1);
    harness.drag_at(at);
    harness.drop_at(at);
    harness.run_steps(2);
    // So that the next click is not the second half of a double click.
    harness.run_steps(30);
}

fn click_times(harness: &mut Harness<'static, Trial>, at: Pos2, n: usize) {
    harness.hover_at(at);
    harness.run_steps(1);
    for _ in 0..n {
        harness.drag_at(at);
        harness.drop_at(at);
    }
    harness.run();
}

fn selected(harness: &Harness<'static, Trial>) -> String {
    let (start, end) = harness.state().state.hand.selection().ends();
    harness.state().article().text().as_str()[start..end].to_owned()
}

fn act(harness: &mut Harness<'static, Trial>, act: Act) {
    let ctx = harness.ctx.clone();
    harness.state_mut().run(&ctx, act);
    harness.run();
}

fn printed(harness: &Harness<'static, Trial>) -> String {
    marked::print(harness.state().article())
}

#[test]
fn a_drag_selects_whole_words() {
    let mut harness = desk("First paragraph.\nShe said “we won” and left.");
    let (from, to) = (rect_of(&mut harness, "aid “we"), rect_of(&mut harness, "wo"));
    drag(&mut harness, from.left_center() + vec2(2.0, 0.0), to.right_center());
    // And the mark that closes what it opened.
    assert_eq!(selected(&harness), "said “we won”");
}

#[test]
fn a_drag_that_begins_at_a_quotation_mark_takes_the_whole_quotation() {
    let mut harness = desk("First paragraph.\nShe said “we have won, and more” and left.");
    let mark = rect_of(&mut harness, "“").left_center() + vec2(1.0, 0.0);
    let word = rect_of(&mut harness, "have").right_center();
    drag(&mut harness, mark, word);
    assert_eq!(selected(&harness), "“we have won, and more”");
    let mark = rect_of(&mut harness, "”").right_center() - vec2(1.0, 0.0);
    drag(&mut harness, mark, word);
    assert_eq!(selected(&harness), "“we have won, and more”");
    // From its first word on, what is drawn over is meant.
    let first = rect_of(&mut harness, "we").left_center() + vec2(1.0, 0.0);
    drag(&mut harness, first, word);
    assert_eq!(selected(&harness), "we have");
}

#[test]
fn a_drag_labels_at_once_when_a_label_is_armed() {
    let mut harness = desk("First paragraph.\nShe said “we won” and left.");
    harness.state_mut().state.hand.armed = Some(LabelId::new("quote").unwrap());
    let (from, to) = (rect_of(&mut harness, "“"), rect_of(&mut harness, "”"));
    drag(&mut harness, from.left_center() + vec2(1.0, 0.0), to.right_center());
    assert_eq!(printed(&harness), "First paragraph.\nShe said [quote#1 “we won”] and left.");
    assert_eq!(harness.state().state.hand.selected_span(), Some(SpanId(1)));
    harness.state_mut().project.undo();
    assert_eq!(printed(&harness), "First paragraph.\nShe said “we won” and left.");
}

#[test]
fn a_quote_drawn_between_its_marks_has_them_and_other_labels_have_not() {
    let text = "First paragraph.\nShe said “we won.” And left.";
    let check = |label_idx: usize, is_exact: bool, expected: &str| {
        let mut harness = desk(text);
        // Right of the middle of the mark.
        let from = rect_of(&mut harness, "“").right_center() - vec2(1.0, 0.0);
        let to = rect_of(&mut harness, "won").right_center();
        drag(&mut harness, from, to);
        assert_eq!(selected(&harness), "we won");
        let hand = &mut harness.state_mut().state.hand;
        hand.drawn_by_letters = is_exact.then_some(hand.selection());
        harness.state_mut().label(label_idx);
        assert_eq!(printed(&harness), format!("First paragraph.\nShe said {expected} And left."));
    };
    check(0, false, "[quote#1 “we won.”]");
    check(0, true, "“[quote#1 we won].”");
    check(2, false, "“[claim#1 we won].”");
}

#[test]
fn handles_move_edges_and_links_survive() {
    let mut harness = desk("Then [speaker#1 Ada] said [quote#2>1 “we won”] today.");
    harness.state_mut().state.hand.select_span(Some(SpanId(2)));
    harness.run();
    let edge = rect_of(&mut harness, "“we won”").right_center();
    let to = rect_of(&mut harness, "today").right_center();
    drag(&mut harness, edge, to);
    assert_eq!(printed(&harness), "Then [speaker#1 Ada] said [quote#2>1 “we won” today].");
    let start = rect_of(&mut harness, "“we").left_center();
    let to = rect_of(&mut harness, "won").left_center();
    drag(&mut harness, start, to);
    assert_eq!(printed(&harness), "Then [speaker#1 Ada] said “we [quote#2>1 won” today].");
}

/// Presses the button, moves on, does something with the keys, and lets the button go at the end.
fn drag_with_keys(harness: &mut Harness<'static, Trial>, from: Pos2, to: Pos2, keys: fn(&mut Harness<'static, Trial>)) {
    harness.hover_at(from);
    harness.run_steps(1);
    harness.drag_at(from);
    harness.run_steps(1);
    harness.hover_at(to);
    harness.run_steps(2);
    keys(harness);
    harness.hover_at(to + vec2(1.0, 0.0));
    harness.run_steps(1);
    harness.drop_at(to);
    harness.run();
}

#[track_caller]
fn check_drag_with_keys(keys: fn(&mut Harness<'static, Trial>), expected: &str) {
    let mut harness = desk("Then [claim#1 it rained] all day, [quote#2 “we won”] today.");
    harness.state_mut().state.hand.select_span(Some(SpanId(1)));
    harness.run();
    let edge = rect_of(&mut harness, "it rained").right_center();
    let to = rect_of(&mut harness, "day").right_center();
    drag_with_keys(&mut harness, edge, to, keys);
    assert_eq!(printed(&harness), expected);
    assert_eq!(harness.state().state.hand.drag, None);
}

#[test]
fn a_drag_moves_the_span_that_it_began_at_whatever_keys_select_meanwhile() {
    let moved = "Then [claim#1 it rained all day], [quote#2 “we won”] today.";
    check_drag_with_keys(|harness| act(harness, Act::GoToSpan(Direction::Next)), moved);
    check_drag_with_keys(|harness| harness.state_mut().state.hand.select_span(None), moved);
}

#[test]
fn a_drag_is_over_when_its_span_changes_under_it() {
    let back = |harness: &mut Harness<'static, Trial>| {
        act(harness, Act::MoveEdge { edge: Edge::End, toward: Direction::Previous, unit: Unit::Word });
    };
    check_drag_with_keys(back, "Then [claim#1 it] rained all day, [quote#2 “we won”] today.");
}

#[test]
fn a_link_begins_at_the_span_that_was_selected_then() {
    let mut harness = desk("[speaker#1 Ada] said [quote#2 “we won”], [quote#3 “again”].");
    harness.state_mut().state.hand.select_span(Some(SpanId(2)));
    harness.run();
    let handle = rect_of(&mut harness, "“we won”").right_top() + vec2(11.0, 1.0);
    let speaker = rect_of(&mut harness, "Ada").center();
    drag_with_keys(&mut harness, handle, speaker, |harness| harness.state_mut().state.hand.select_span(None));
    assert_eq!(printed(&harness), "[speaker#1 Ada] said [quote#2>1 “we won”], [quote#3 “again”].");
}

#[test]
fn a_link_is_drawn_to_a_span_or_to_plain_text() {
    let mut harness = desk("First line.\n[speaker#1 Ada] said [quote#2 “we won”], so Bo Byron told us.");
    harness.state_mut().state.hand.select_span(Some(SpanId(2)));
    harness.run();
    let letters = rect_of(&mut harness, "“we won”");
    let handle = letters.right_top() + vec2(11.0, 1.0);
    let speaker = rect_of(&mut harness, "Ada").center();
    drag(&mut harness, handle, speaker);
    assert_eq!(printed(&harness), "First line.\n[speaker#1 Ada] said [quote#2>1 “we won”], so Bo Byron told us.");
    let name = rect_of(&mut harness, "Bo").center();
    drag(&mut harness, handle, name);
    assert_eq!(
        printed(&harness),
        "First line.\n[speaker#1 Ada] said [quote#2>3 “we won”], so [speaker#3 Bo Byron] told us."
    );
}

#[test]
fn wrong_ends_of_a_link_are_refused_with_a_reason() {
    let mut harness = desk("[claim#1 It rained], said [quote#2 “we won”] and [speaker#3 Ada].");
    harness.state_mut().state.hand.link_from = Some(SpanId(2));
    let claim = rect_of(&mut harness, "rained").center();
    click(&mut harness, claim);
    assert!(matches!(harness.state().notices.last(), Some(Notice::Warning(_))), "{:?}", harness.state().notices);
    let speaker = rect_of(&mut harness, "Ada").center();
    click(&mut harness, speaker);
    assert_eq!(printed(&harness), "[claim#1 It rained], said [quote#2>3 “we won”] and [speaker#3 Ada].");
    assert_eq!(harness.state().state.hand.link_from, None);
}

#[test]
fn a_line_of_ten_megabytes_is_as_quick_as_any() {
    let text = Text::new("one two three four five six seven eight nine ten ".repeat(200_000)).unwrap();
    let article = Article::new(ArticleId(0), String::new(), crate::model::Source::default(), text);
    let n_bytes = article.text().n_bytes();
    let mut harness = harness(article);
    act(&mut harness, Act::Move { to: Destination::ArticleEnd, extend: false });
    assert_eq!(harness.state().state.hand.selection(), Selection::caret_at(n_bytes));
    let column = harness.state().view.column.as_ref().unwrap();
    assert!(column.anchor().0 > 2000, "the end is in view");
    act(&mut harness, Act::Select(Unit::Word));
    act(&mut harness, Act::Move { to: Destination::Previous(Unit::Word), extend: false });
    act(&mut harness, Act::Select(Unit::Word));
    assert_eq!(selected(&harness), "ten");
}

#[test]
fn right_to_left_text_stands_at_the_right_and_is_selected_by_words() {
    let mut harness = desk("Latin line here.\nאמר השר אתמול");
    let (first, last) = (rect_of(&mut harness, "אמר"), rect_of(&mut harness, "אתמול"));
    assert!(first.left() > last.right(), "the first word is the rightmost");
    let page = super::Page::new(harness.state().rect, 18.0, 72);
    assert!((first.right() - page.column.max).abs() < 1.0);
    drag(&mut harness, first.center(), last.center());
    assert_eq!(selected(&harness), "אמר השר אתמול");
}

#[test]
fn lines_and_pages_go_there_and_back() {
    let paragraphs: Vec<String> =
        (0..60).map(|idx| format!("Paragraph {idx} {}", "with some words ".repeat(20))).collect();
    let mut harness = desk(&paragraphs.join("\n"));
    let moves = |harness: &mut Harness<'static, Trial>, to| {
        act(harness, Act::Move { to, extend: false });
        harness.state().state.hand.selection().caret
    };
    let down = moves(&mut harness, Destination::LineDown);
    assert!(down > 0);
    assert_eq!(moves(&mut harness, Destination::LineUp), 0);
    let end = moves(&mut harness, Destination::LineEnd);
    assert!(end > 0 && end < down);
    assert_eq!(moves(&mut harness, Destination::LineStart), 0);
    let page = moves(&mut harness, Destination::PageDown);
    assert!(page > down);
    assert!(harness.state().view.column.as_ref().unwrap().anchor().0 > 0);
    assert_eq!(moves(&mut harness, Destination::PageUp), 0);
    let end = moves(&mut harness, Destination::ArticleEnd);
    assert_eq!(end, harness.state().article().text().n_bytes());
    assert_eq!(moves(&mut harness, Destination::PageDown), end);
}

#[test]
fn keys_grow_and_shrink_the_selection() {
    let mut harness = desk("Before it. She said “we have won” and left.\nNext.");
    harness.state_mut().state.select(Selection::caret_at("Before it. She said “we h".len()));
    for expected in ["have", "“we have won”", "She said “we have won” and left."] {
        act(&mut harness, Act::Grow);
        assert_eq!(selected(&harness), expected);
    }
    act(&mut harness, Act::Shrink);
    assert_eq!(selected(&harness), "“we have won”");
    act(&mut harness, Act::Shrink);
    assert_eq!(selected(&harness), "have");
    act(&mut harness, Act::Select(Unit::Quotation));
    assert_eq!(selected(&harness), "“we have won”");
}

#[test]
fn keys_go_through_spans_and_change_them() {
    let mut harness = desk("[speaker#1 Ada] said [quote#2>1 “we won”] and “so it is” today.");
    act(&mut harness, Act::GoToSpan(Direction::Next));
    act(&mut harness, Act::GoToSpan(Direction::Next));
    assert_eq!(harness.state().state.hand.selected_span(), Some(SpanId(2)));
    act(&mut harness, Act::OtherEnd);
    assert_eq!(harness.state().state.hand.selected_span(), Some(SpanId(1)));
    act(&mut harness, Act::OtherEnd);
    act(&mut harness, Act::MoveEdge { edge: Edge::End, toward: Direction::Next, unit: Unit::Word });
    assert_eq!(printed(&harness), "[speaker#1 Ada] said [quote#2>1 “we won” and] “so it is” today.");
    act(&mut harness, Act::MoveEdge { edge: Edge::End, toward: Direction::Previous, unit: Unit::Word });
    let at = "Ada said “we won” and “".len();
    harness.state_mut().state.select(Selection::caret_at(at));
    act(&mut harness, Act::Select(Unit::Quotation));
    act(&mut harness, Act::Join);
    let joined = "[speaker#1 Ada] said [quote#2>1 “we won”] and [quote#2 “so it is”] today.";
    assert_eq!(printed(&harness), joined);
    act(&mut harness, Act::SplitOff);
    assert_eq!(printed(&harness), "[speaker#1 Ada] said [quote#2>1 “we won”] and [quote#3>1 “so it is”] today.");
}

#[test]
fn paragraphs_and_spans_are_told_to_screen_readers() {
    let mut harness = desk("First paragraph.\n[speaker#1 Ada] said [quote#2>1 “we won”] today.");
    assert!(harness.query_by_label("First paragraph.").is_some());
    harness.state_mut().state.select(Selection::caret_at("First paragraph.\nAda said “".len()));
    harness.run();
    assert!(harness.query_by_label("quote, said by Ada").is_some());
}

#[test]
fn the_text_scrolls_with_the_wheel_and_stops_at_its_end() {
    let mut harness = desk(&"A line of text.\n".repeat(100));
    harness.hover_at(Pos2::new(400.0, 300.0));
    for _ in 0..40 {
        scroll(&harness, -300.0);
        harness.run_steps(1);
    }
    harness.run_steps(30);
    let column = harness.state().view.column.as_ref().unwrap();
    let (above, total) = column.extent();
    let height = f64::from(harness.state().rect.height());
    assert!((above + height - total).abs() < 1.0, "{above} of {total}");
}

#[test]
fn no_name_is_lost_where_many_say_something_in_one_line() {
    let people = ["Ann", "Bob", "Cyd", "Dan", "Eve", "Fay"];
    let said: Vec<String> = (0..people.len())
        .map(|idx| format!("[quote#{}>{} “no”] [speaker#{} {}]", 2 * idx + 1, 2 * idx + 2, 2 * idx + 2, people[idx]))
        .collect();
    let harness = desk(&format!("First paragraph.\n{}", said.join(" ")));
    for name in people {
        harness.get_by_label(&format!("Said by {name}"));
    }
}

/// As an article is written in English: sentences of some length, numbers, quotations.
const ORDINARY: &str = "The council voted on Tuesday evening to close the swimming pool in the north of the town, which had \
been open since 1963, and to spend the money that this saves on the repair of two bridges. Nobody in the public seats \
was pleased. “We were asked in spring what we wanted, and we said so,” Margaret Holloway, who has taught children to swim \
there for twenty years, told the meeting. The mayor answered that the building would need 4.2 million pounds within \
five years, a sum that the town does not have, and that a smaller pool might be built beside the school once the roads are \
paid for. Several members said afterwards that they had not read the report before they raised their hands.";

#[test]
fn a_line_has_66_to_75_letters_in_the_window_as_it_opens_and_in_wider_ones() {
    for width in [1280.0, 1440.0, 1900.0] {
        let text = format!("A title\n{}", [ORDINARY; 3].join("\n"));
        let app = crate::ui::App::new(project_of(&[&text]));
        let builder = Harness::builder().with_size(vec2(width, 840.0)).with_max_steps(60).allow_missing_glyphs();
        let builder = builder.with_context_setup(crate::ui::look::style::install);
        let mut harness = builder.build_ui_state(|ui, app: &mut crate::ui::App| app.frame_ui(ui), app);
        harness.run();
        let ctx = harness.ctx.clone();
        let column = harness.state_mut().session.article_view.column.as_mut().unwrap();
        let mut n_letters = Vec::new();
        for piece in column.in_view(&ctx).iter().skip(1) {
            // The last line of a paragraph ends where the words do.
            for row in 0..piece.laid.n_rows().saturating_sub(1) {
                n_letters.push(text[piece.laid.row_bytes(row)].trim_end().chars().count());
            }
        }
        let mean = n_letters.iter().sum::<usize>() as f64 / n_letters.len() as f64;
        assert!((66.0..=75.0).contains(&mean), "{mean} in a window of {width}: {n_letters:?}");
        assert!(n_letters.len() > 20 && n_letters.iter().all(|n| (58..=82).contains(n)), "{n_letters:?}");
    }
}

/// Turns the wheel by so many points.
fn scroll(harness: &Harness<'static, Trial>, points: f32) {
    harness.event(egui::Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: vec2(0.0, points),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Wheel,
        modifiers: Modifiers::NONE,
    });
}

/// Suggests that these words are a quote.
fn suggest(harness: &mut Harness<'static, Trial>, words: &str) {
    let trial = harness.state_mut();
    let article = Arc::new(trial.article().clone());
    let start = article.text().as_str().find(words).unwrap();
    let range = article.text().range(start..start + words.len()).unwrap();
    let label = LabelId::new("quote").unwrap();
    let proposal = Proposal::Span { label, fragments: Fragments::one(range).unwrap(), speaker: None };
    let (confidence, reason) = (0.9, String::new());
    let ada = article.text().as_str().find("Ada").and_then(|start| article.text().range(start..start + 3).ok());
    let suggestion =
        Suggestion { article: article.id, proposal, other_speaker: ada, confidence, speaker_confidence: 0.0, reason };
    trial.state.suggestions.show(vec![suggestion], (&article, None), &article, None);
}

#[test]
fn signs_stand_beside_a_pointer_that_rests_on_a_suggestion_in_the_text() {
    let mut harness = desk("First line.\nAda said “we won” again.");
    suggest(&mut harness, "“we won”");
    let on_it = rect_of(&mut harness, "“we won”").center();
    harness.hover_at(on_it);
    harness.run_steps(30);
    assert!(harness.query_by_label("Accept suggestion (Enter)").is_some());
    // A menu that opens there is not covered.
    egui::Popup::open_id(&harness.ctx, egui::Id::unique("a menu"));
    harness.run_steps(1);
    assert!(harness.query_by_label("Accept suggestion (Enter)").is_none());
    harness.run_steps(30);
    assert!(harness.query_by_label("Accept suggestion (Enter)").is_some());
    // Who goes on by keys is not spoken to where the pointer happens to lie.
    harness.state_mut().state.goes_by_keys = true;
    harness.run_steps(30);
    assert!(harness.query_by_label("Accept suggestion (Enter)").is_none());
    assert_eq!(harness.state().state.suggestions.hovered, None);
}

#[test]
fn a_key_goes_on_without_the_pointer_until_that_moves() {
    let mut window = crate::ui::test_window::window(crate::ui::App::new(project_of(&["Ada said “we won” again."])));
    let goes_by_keys = |window: &Harness<'static, crate::ui::App>| window.state().session.view.goes_by_keys;
    window.key_press(egui::Key::ArrowDown);
    window.run();
    assert!(goes_by_keys(&window));
    window.hover_at(Pos2::new(500.0, 300.0));
    window.run();
    assert!(!goes_by_keys(&window));
}
