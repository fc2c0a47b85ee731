//! Labels right under the hand: clipboard, chips, joining, menus, by what a person sees and presses.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use egui::{Event, Key, Modifiers, OutputCommand, PointerButton, Pos2, Rect, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use pullquote::model::{
    Article, ArticleId, Label, LabelId, LabelSet, Project, Source, SpanId, Text, marked, transactions,
};
use pullquote::ui;
use pullquote::ui::App;

const TEXT: &str = "[quote#1 “We ran out of money,”] said [speaker#2 Maya Lindqvist].\n\
    [quote#3>2 “And out of time.”]\n\
    The depot closed.";

type Window = Harness<'static, App>;

/// The marked article in a window without suggestions.
fn window(marked: &str) -> Window {
    window_with(LabelSet::built_in(), marked)
}

/// The same with labels of its own, among them those that are built in.
fn window_with(labels: LabelSet, marked: &str) -> Window {
    let mut project = Project::new("Budget week", "ana");
    project.apply(transactions::set_labels(project.content(), "change labels", labels)).unwrap();
    let parsed = marked::parse(&LabelSet::built_in(), marked).unwrap();
    let text = Text::new(parsed.text().as_str()).unwrap();
    let article = Article::new(ArticleId(1), "Night buses".to_owned(), Source::default(), text);
    let spans = parsed.spans().iter().cloned().collect();
    let article = article.labelled(project.labels(), spans, parsed.relations().cloned().collect()).0;
    project.apply(transactions::add_articles(project.content(), vec![article])).unwrap();
    let mut window = Harness::builder()
        .with_size(vec2(1280.0, 800.0))
        .with_context_setup(ui::look::style::install)
        .with_step_dt(1.0 / 60.0)
        .with_max_steps(200)
        .allow_missing_glyphs()
        .build_ui_state(|ui, app: &mut App| app.frame_ui(ui), App::new(project));
    window.run();
    window
}

/// What the window puts on the clipboard when an event comes.
fn copied(window: &mut Window, event: Event) -> String {
    window.event(event);
    window.step();
    let commands = &window.output().platform_output.commands;
    let copied = commands.iter().find_map(|command| match command {
        OutputCommand::CopyText(text) => Some(text.clone()),
        _ => None,
    });
    window.run();
    copied.unwrap_or_default()
}

fn key(key: Key, modifiers: Modifiers) -> Event {
    Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers }
}

fn press(window: &mut Window, modifiers: Modifiers, key: Key) {
    window.key_press_modifiers(modifiers, key);
    window.run();
}

fn click(window: &mut Window, at: Pos2) {
    press_button(window, at, PointerButton::Primary, Modifiers::NONE);
}

fn press_button(window: &mut Window, at: Pos2, button: PointerButton, modifiers: Modifiers) {
    window.hover_at(at);
    window.run_steps(1);
    for pressed in [true, false] {
        window.event_modifiers(Event::PointerButton { pos: at, button, pressed, modifiers }, modifiers);
    }
    // So that the next click is not the second half of a double click.
    window.run_steps(40);
}

/// Near the start of a paragraph of the article.
fn start_of(window: &Window, paragraph: &str) -> Pos2 {
    line_of(window, paragraph).left_top() + vec2(14.0, 14.0)
}

fn line_of(window: &Window, paragraph: &str) -> Rect {
    window.get_by_label(paragraph).rect()
}

fn drag(window: &mut Window, from: Pos2, to: Pos2) {
    window.drag_at(from);
    window.run_steps(1);
    window.hover_at(from.lerp(to, 0.5));
    window.run_steps(1);
    window.drop_at(to);
    window.run_steps(40);
}

#[track_caller]
fn check(window: &Window, expected: &str) {
    let app = window.state();
    assert_eq!(marked::print(app.project().article(app.view().open.unwrap()).unwrap()), expected);
}

fn select_span(window: &mut Window, id: u32) {
    let first = "“We ran out of money,” said Maya Lindqvist.";
    let at = match id {
        1 => start_of(window, first),
        _ => start_of(window, "“And out of time.”"),
    };
    click(window, at);
    assert_eq!(window.state().view().hand.selected_span(), Some(SpanId(id)));
}

#[test]
fn text_spans_and_their_json_can_be_copied() {
    let mut window = window(TEXT);
    assert_eq!(copied(&mut window, Event::Copy), "");
    select_span(&mut window, 3);
    assert_eq!(copied(&mut window, Event::Copy), "“And out of time.”");
    let json = copied(&mut window, key(Key::C, Modifiers::COMMAND | Modifiers::SHIFT));
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let texts: Vec<&str> =
        json["spans"].as_array().unwrap().iter().map(|span| span["text"].as_str().unwrap()).collect();
    assert_eq!(texts, ["Maya Lindqvist", "“And out of time.”"]);
    assert_eq!(json["relations"][0]["kind"], "said_by");
    press(&mut window, Modifiers::COMMAND, Key::A);
    let whole = window.state().project().articles().next().unwrap().text().as_str().to_owned();
    assert_eq!(copied(&mut window, Event::Copy), whole);
}

#[test]
fn a_text_is_pasted_as_a_new_article_and_only_once() {
    let mut window = window(TEXT);
    for _ in 0..2 {
        window.event(Event::Paste("Library opens late\r\n“Come in,” he said.".to_owned()));
        window.run();
        let project = window.state().project();
        assert_eq!(project.articles().len(), 2);
        let open = project.article(window.state().view().open.unwrap()).unwrap();
        assert_eq!(
            (open.title.as_str(), open.text().as_str()),
            ("Library opens late", "Library opens late\n“Come in,” he said.")
        );
    }
    window.get_by_label_contains("already there");
    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!(window.state().project().articles().len(), 1);
}

#[test]
fn what_is_pasted_into_a_field_goes_there() {
    let mut window = window(TEXT);
    press(&mut window, Modifiers::COMMAND, Key::F);
    window.event(Event::Paste("depot".to_owned()));
    window.run();
    assert_eq!(window.state().project().articles().len(), 1);
    press(&mut window, Modifiers::COMMAND, Key::A);
    assert_eq!(copied(&mut window, Event::Copy), "depot");
    assert_eq!(copied(&mut window, Event::Cut), "depot");
}

#[test]
fn a_chip_switches_the_armed_label_and_never_the_span_just_drawn() {
    let mut window = window(TEXT);
    let last = line_of(&window, "The depot closed.");
    window.get_by_label("Boilerplate, 0").click();
    window.run();
    drag(&mut window, last.left_top() + vec2(3.0, 14.0), last.left_top() + vec2(150.0, 14.0));
    let drawn = TEXT.replace("The depot closed.", "[boilerplate#4 The depot closed.]");
    check(&window, &drawn);
    window.get_by_label("Claim, 0").click();
    window.run();
    check(&window, &drawn);
    let armed = |window: &Window| window.state().view().hand.armed.as_ref().map(|label| label.as_str().to_owned());
    assert_eq!(armed(&window).as_deref(), Some("claim"));
    window.get_by_label("Claim, 0").click();
    window.run();
    assert_eq!(armed(&window), None);
    // Without one a chip changes the span that is selected.
    window.get_by_label("Claim, 0").click();
    window.run();
    check(&window, &TEXT.replace("The depot closed.", "[claim#4 The depot closed.]"));
}

#[test]
fn relabelling_tells_which_links_it_takes_and_gives_them_back() {
    let mut window = window(TEXT);
    select_span(&mut window, 3);
    press(&mut window, Modifiers::NONE, Key::Num4);
    check(&window, &TEXT.replace("quote#3>2", "boilerplate#3"));
    window.get_by_label_contains("1 link removed");
    window.get_all_by_label("Undo").last().unwrap().click();
    window.run();
    check(&window, TEXT);
    assert!(window.query_by_label_contains("1 link removed").is_none());
}

#[test]
fn joining_takes_over_the_span_that_is_there_with_its_link() {
    let joined = TEXT.replace("quote#1 ", "quote#1>2 ").replace("quote#3>2", "quote#1");
    // By the selected text.
    let mut by_text = window(TEXT);
    select_span(&mut by_text, 1);
    let second = line_of(&by_text, "“And out of time.”");
    drag(&mut by_text, second.left_top() + vec2(3.0, 14.0), second.left_top() + vec2(145.0, 14.0));
    press(&mut by_text, Modifiers::NONE, Key::J);
    check(&by_text, &joined);
    press(&mut by_text, Modifiers::COMMAND, Key::Z);
    check(&by_text, TEXT);
    // By the selected span.
    let mut by_span = window(TEXT);
    select_span(&mut by_span, 3);
    press(&mut by_span, Modifiers::NONE, Key::J);
    check(&by_span, &joined);
    // By a click.
    let mut by_click = window(TEXT);
    select_span(&mut by_click, 1);
    let second = start_of(&by_click, "“And out of time.”");
    press_button(&mut by_click, second, PointerButton::Primary, Modifiers::SHIFT);
    check(&by_click, &joined);
}

/// Selects the last line by dragging, where a quote with a link was in hand.
fn drag_over_last_line(window: &mut Window) {
    let last = line_of(window, "The depot closed.");
    drag(window, last.left_top() + vec2(3.0, 14.0), last.left_top() + vec2(150.0, 14.0));
    window.get_by_label("Label as Claim");
}

#[test]
fn keys_act_on_the_text_that_was_selected_last() {
    let mut window = window(TEXT);
    select_span(&mut window, 3);
    drag_over_last_line(&mut window);
    for key in [Key::U, Key::N, Key::M, Key::Delete, Key::R] {
        press(&mut window, Modifiers::NONE, key);
    }
    check(&window, TEXT);
    // The innermost thing is closed first: the menu, then the selection.
    let is_selected = |window: &Window| !window.state().view().hand.selection().is_empty();
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(window.query_by_label("Label as Claim").is_none() && is_selected(&window));
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(!is_selected(&window));
    drag_over_last_line(&mut window);
    press(&mut window, Modifiers::NONE, Key::Num3);
    check(&window, &TEXT.replace("The depot closed.", "[claim#4 The depot closed.]"));
}

/// Presses the key of a letter or digit, which a field would take as typed.
fn type_key(window: &mut Window, key: Key, typed: &str) {
    window.event(self::key(key, Modifiers::NONE));
    window.event(Event::Text(typed.to_owned()));
    window.run();
}

#[test]
fn keys_still_act_beside_the_menu_of_many_labels_until_somebody_types_in_its_field() {
    let mut window = with_labels(40);
    drag_over_last_line(&mut window);
    // J joins what was selected to the span before it.
    type_key(&mut window, Key::J, "j");
    assert_eq!(window.state().project().undo_name(), Some("join to quote"));
    press(&mut window, Modifiers::COMMAND, Key::Z);
    drag_over_last_line(&mut window);
    type_key(&mut window, Key::Num3, "3");
    check(&window, &TEXT.replace("The depot closed.", "[claim#4 The depot closed.]"));
}

#[test]
fn the_field_of_the_menu_of_many_labels_filters_once_somebody_begins_to_type() {
    let mut window = with_labels(40);
    drag_over_last_line(&mut window);
    type_key(&mut window, Key::Space, " ");
    for (key, typed) in [(Key::N, "n"), (Key::U, "u"), (Key::M, "m")] {
        type_key(&mut window, key, typed);
    }
    check(&window, TEXT);
    assert!(window.query_by_label("Label as Claim").is_none(), "the field filters");
    window.get_by_label("No label is called that");
    press(&mut window, Modifiers::COMMAND, Key::A);
    window.event(Event::Text("el 27".to_owned()));
    window.run();
    press(&mut window, Modifiers::NONE, Key::Enter);
    check(&window, &TEXT.replace("The depot closed.", "[label-27#4 The depot closed.]"));
    // A click into the field begins too.
    press(&mut window, Modifiers::COMMAND, Key::Z);
    drag_over_last_line(&mut window);
    window.get_by_label("Filter labels").click();
    window.run();
    type_key(&mut window, Key::J, "j");
    check(&window, TEXT);
}

#[test]
fn a_menu_at_the_pointer_is_about_what_lies_there() {
    let mut window = window(TEXT);
    let second = start_of(&window, "“And out of time.”");
    press_button(&mut window, second, PointerButton::Secondary, Modifiers::NONE);
    assert_eq!(window.state().view().hand.selected_span(), Some(SpanId(3)));
    window.get_by_label_contains("Who said this?");
    window.get_by_label_contains("Everything of this person");
    window.get_by_label_contains("Change to claim").click();
    window.run();
    check(&window, &TEXT.replace("quote#3>2", "claim#3>2"));
    let last = start_of(&window, "The depot closed.");
    press_button(&mut window, last, PointerButton::Secondary, Modifiers::NONE);
    window.get_by_label_contains("Select the sentence").click();
    window.run();
    press_button(&mut window, last, PointerButton::Secondary, Modifiers::NONE);
    window.get_by_label_contains("Mark as claim").click();
    window.run();
    let both = TEXT.replace("quote#3>2", "claim#3>2").replace("The depot closed.", "[claim#4 The depot closed.]");
    check(&window, &both);
}

#[test]
fn many_labels_are_filtered_in_the_menu_at_the_pointer() {
    let mut window = with_labels(40);
    let quote = start_of(&window, "“And out of time.”");
    press_button(&mut window, quote, PointerButton::Secondary, Modifiers::NONE);
    window.get_by_label_contains("Change to claim");
    window.event(Event::Text("el 27".to_owned()));
    window.run();
    assert!(window.query_by_label_contains("Change to claim").is_none(), "the field filters");
    press(&mut window, Modifiers::NONE, Key::Enter);
    check(&window, &TEXT.replace("quote#3>2", "label-27#3"));
    assert!(!egui::Popup::is_any_open(&window.ctx));
    // What was typed is gone when the menu comes again, a click into the field leaves it open, one on a line closes it.
    press_button(&mut window, quote, PointerButton::Secondary, Modifiers::NONE);
    window.get_by_label("Filter labels").click();
    window.run();
    window.get_by_label_contains("Change to claim").click();
    window.run();
    check(&window, &TEXT.replace("quote#3>2", "claim#3"));
    assert!(!egui::Popup::is_any_open(&window.ctx));
}

#[test]
fn a_row_of_the_list_has_the_same_menu() {
    let mut window = window(TEXT);
    let row = window.get_by_label_contains("“And out of time.”, quote").rect().center();
    press_button(&mut window, row, PointerButton::Secondary, Modifiers::NONE);
    window.get_by_label_contains("Delete span").click();
    window.run();
    check(&window, &TEXT.replace("[quote#3>2 “And out of time.”]", "“And out of time.”"));
}

#[test]
fn labels_are_offered_after_a_double_and_a_triple_click() {
    let mut window = window(TEXT);
    let last = start_of(&window, "The depot closed.");
    window.hover_at(last);
    window.run_steps(1);
    for _ in 0..3 {
        window.drag_at(last);
        window.drop_at(last);
    }
    window.run();
    window.get_by_label("Label as Claim").click();
    window.run();
    check(&window, &TEXT.replace("The depot closed.", "[claim#4 The depot closed.]"));
}

#[test]
fn clicks_label_with_the_label_that_is_armed_as_drags_do() {
    for (n_clicks, expected) in [(2, "The [claim#4 depot] closed."), (3, "[claim#4 The depot closed.]")] {
        let mut window = window(TEXT);
        window.get_by_label("Claim, 0").click();
        window.run_steps(40);
        let depot = start_of(&window, "The depot closed.") + vec2(48.0, 0.0);
        window.hover_at(depot);
        window.run_steps(1);
        for _ in 0..n_clicks {
            window.drag_at(depot);
            window.drop_at(depot);
            window.run_steps(3);
        }
        window.run();
        check(&window, &TEXT.replace("The depot closed.", expected));
        assert!(window.query_by_label("Label as Claim").is_none(), "nothing is left to ask");
        press(&mut window, Modifiers::COMMAND, Key::Z);
        check(&window, TEXT);
    }
    // A span that was there stays what it is, whatever is clicked in it.
    let text = TEXT.replace("The depot", "The [claim#4 depot]");
    let mut window = self::window(&text);
    window.get_by_label("Claim, 1").click();
    window.run_steps(40);
    let depot = start_of(&window, "The depot closed.") + vec2(48.0, 0.0);
    window.hover_at(depot);
    window.run_steps(1);
    for _ in 0..3 {
        window.drag_at(depot);
        window.drop_at(depot);
        window.run_steps(3);
    }
    window.run();
    check(&window, &text.replace("The [claim#4 depot] closed.", "[claim#5 The [claim#4 depot] closed.]"));
}

/// What the nine keys of the row of digits type, and what the window library says of each: the key of the sign, where it
/// has one for it, else the key of the place.
const LAYOUTS: [(&str, &str); 5] = [
    ("American", "123456789"),
    ("Czech", "+ěščřžýáí"),
    ("French", "&é\"'(-è_ç"),
    ("Belgian", "&é\"'(§è!ç"),
    ("Slovak", "+ľščťžýáí"),
];

/// A press of the key of the digit `n`, with `sign` on it.
fn press_of_row(n: usize, sign: char, modifiers: Modifiers) -> Event {
    let place = Key::from_name(&n.to_string());
    let key = Key::from_name(&sign.to_string()).or(place).unwrap();
    Event::Key { key, physical_key: place, pressed: true, repeat: false, modifiers }
}

/// The window with so many labels, those with the digits as keys first, the last span selected.
fn with_labels(n_labels: usize) -> Window {
    let own = LabelSet::built_in();
    let mut labels = own.labels().to_vec();
    for n in labels.len() + 1..=n_labels {
        let id = LabelId::new(&format!("label-{n}")).unwrap();
        let key = u32::try_from(n).ok().and_then(|n| char::from_digit(n, 10));
        labels.push(Label { id, name: format!("Label {n}"), key, ..labels[0].clone() });
    }
    let labels = LabelSet::new(labels, own.kinds().to_vec()).unwrap();
    let mut window = window_with(labels, TEXT);
    select_span(&mut window, 3);
    window
}

#[test]
fn label_keys_are_found_by_their_place_where_the_layout_has_other_signs() {
    for (layout, signs) in LAYOUTS {
        let mut window = with_labels(9);
        for (n, sign) in (1..).zip(signs.chars()) {
            window.event(press_of_row(n, sign, Modifiers::NONE));
            window.run();
            let project = window.state().project();
            let label = &project.articles().next().unwrap().span(SpanId(3)).unwrap().label;
            let is_of_key = project.labels().labels().iter().position(|one| one.id == *label);
            assert_eq!(is_of_key, Some(n - 1), "{sign} on a {layout} keyboard");
        }
    }
}

#[test]
fn the_number_pad_without_its_lock_moves_the_caret_and_labels_nothing() {
    let mut window = window(TEXT);
    select_span(&mut window, 3);
    let moves =
        [(Key::End, Key::Num1), (Key::ArrowDown, Key::Num2), (Key::PageDown, Key::Num3), (Key::ArrowLeft, Key::Num4)];
    for (key, place) in moves {
        let physical_key = Some(place);
        window.event(Event::Key { key, physical_key, pressed: true, repeat: false, modifiers: Modifiers::NONE });
        window.run();
    }
    check(&window, TEXT);
}

#[test]
fn no_link_leads_into_its_own_quote_or_to_a_mark() {
    let window = window(TEXT);
    let project = window.state().project();
    let article = project.articles().next().unwrap();
    let text = article.text();
    let refused = |words: &str| {
        let start = text.as_str().find(words).unwrap();
        let range = text.range(start..start + words.len()).unwrap();
        transactions::link_to_text(project.labels(), article, SpanId(1), range).err().map(|error| error.to_string())
    };
    assert_eq!(refused("money").as_deref(), Some("a quote is not said by a part of itself"));
    assert_eq!(refused(".\n").as_deref(), Some("a mark without a letter is no speaker"));
    assert_eq!(refused("depot"), None);
}
