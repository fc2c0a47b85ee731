//! An article labelled and linked from its first word to its last with keys alone.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use egui::{Event, Key, Modifiers, vec2};
use pullquote::model::{Article, ArticleId, Project, Source, Status, Text, marked, transactions};
use pullquote::ui::App;

use super::{Window, window_of};

const BUSES: &str = "Night buses end\n\
    Maya Lindqvist, who chairs the council, said: “Nobody in this room wanted it.”\n\
    “We ran out of money,” she told reporters, “and out of time.”\n\
    The depot closed in 2019, according to the report.";
const LIBRARY: &str = "Library opens late\n“Come in,” the librarian said.";

struct Desk(Window);

impl Desk {
    fn new() -> Self {
        let mut project = Project::new("Budget week", "ana");
        let articles = (1..).zip([BUSES, LIBRARY]).map(|(id, text)| {
            let title = text.lines().next().unwrap().to_owned();
            Article::new(ArticleId(id), title, Source::default(), Text::new(text).unwrap())
        });
        let added = transactions::add_articles(project.content(), articles.collect());
        project.apply(added).unwrap();
        let mut desk = Self(window_of(App::new(project), vec2(1280.0, 800.0)));
        desk.0.run();
        desk
    }

    /// Presses keys one after the other, as menus write them: `Ctrl+Down`.
    fn press(&mut self, keys: &str) {
        for (key, modifiers) in keys.split_whitespace().map(key_from_word) {
            self.0.key_press_modifiers(modifiers, key);
            self.0.run();
        }
    }

    /// Presses keys so fast that they all come in one frame.
    fn press_at_once(&mut self, keys: &str) {
        for (key, modifiers) in keys.split_whitespace().map(key_from_word) {
            let event = |pressed| Event::Key { key, physical_key: None, pressed, repeat: false, modifiers };
            self.0.input_mut().events.extend([true, false].map(event));
        }
        self.0.run();
    }

    fn type_text(&mut self, text: &str) {
        self.0.event(Event::Text(text.to_owned()));
        self.0.run();
    }

    fn open(&self) -> &Article {
        let app = self.0.state();
        app.project().article(app.view().open.unwrap()).unwrap()
    }

    fn selected(&self) -> &str {
        let (start, end) = self.0.state().view().hand.selection().ends();
        &self.open().text().as_str()[start..end]
    }

    /// The labelled lines of the open article.
    #[track_caller]
    fn check(&self, line: usize, expected: &str) {
        assert_eq!(marked::print(self.open()).lines().nth(line), Some(expected));
    }
}

fn key_from_word(word: &str) -> (Key, Modifiers) {
    let mut modifiers = Modifiers::NONE;
    let mut key = word;
    while let Some((modifier, rest)) = key.split_once('+').filter(|(_, rest)| !rest.is_empty()) {
        modifiers = modifiers.plus(match modifier {
            "Ctrl" => Modifiers::COMMAND,
            "Shift" => Modifiers::SHIFT,
            _ => Modifiers::ALT,
        });
        key = rest;
    }
    (Key::from_name(key).unwrap(), modifiers)
}

#[test]
fn an_article_is_labelled_and_linked_with_keys_alone() {
    let mut desk = Desk::new();
    // A speaker, word by word.
    desk.press("Ctrl+Down W Shift+Ctrl+Right");
    assert_eq!(desk.selected(), "Maya Lindqvist");
    desk.press("2");
    // A quotation by one key, linked by the list of speakers.
    desk.press("CloseBracket Q");
    assert_eq!(desk.selected(), "“Nobody in this room wanted it.”");
    desk.press("1 S Enter");
    desk.check(
        1,
        "[speaker#1 Maya Lindqvist], who chairs the council, said: [quote#2>1 “Nobody in this room wanted it.”]",
    );
    // A quotation split by its attribution, joined and taken apart again.
    desk.press("CloseBracket Q 1 CloseBracket Q J Shift+S");
    let joined = "[quote#3>1 “We ran out of money,”] she told reporters, [quote#3 “and out of time.”]";
    desk.check(2, joined);
    desk.press("Shift+J");
    desk.check(2, "[quote#3>1 “We ran out of money,”] she told reporters, [quote#4>1 “and out of time.”]");
    desk.press("Ctrl+Z");
    desk.check(2, joined);
    desk.press("U");
    desk.check(2, "[quote#3 “We ran out of money,”] she told reporters, [quote#3 “and out of time.”]");
    desk.press("Ctrl+Z");
    desk.check(2, joined);
    // A claim whose edge is moved, and its speaker found by typing.
    desk.press("Ctrl+Down Shift+Ctrl+Right Shift+Ctrl+Right Shift+Ctrl+Right 3");
    desk.check(3, "[claim#4 The depot closed] in 2019, according to the report.");
    desk.press("M M Shift+N Shift+M End Left W");
    assert_eq!(desk.selected(), "report");
    desk.press("End Ctrl+Left Ctrl+Left Shift+Ctrl+Right Shift+Ctrl+Right 2 Comma S");
    desk.type_text("the rep");
    desk.press("Enter");
    desk.check(3, "[claim#4>5 The depot closed in 2019], according to [speaker#5 the report].");
    desk.press("T");
    assert_eq!(desk.0.state().view().hand.selected_span().map(|id| id.0), Some(5));
    // Done, and on to the article that is next; then back by name.
    desk.press("Ctrl+Enter");
    assert_eq!(desk.open().title, "Library opens late");
    desk.press("F7");
    desk.press("Ctrl+P");
    desk.type_text("night");
    desk.press("Enter");
    assert_eq!((desk.open().id, desk.open().status), (ArticleId(1), Status::Done));
}

#[test]
fn undoing_a_label_selects_its_text_again() {
    let mut desk = Desk::new();
    desk.press("Ctrl+Down CloseBracket Q 1 Ctrl+Z");
    assert_eq!(desk.selected(), "“Nobody in this room wanted it.”");
    desk.press("3 4 Ctrl+Z");
    desk.check(1, "Maya Lindqvist, who chairs the council, said: [claim#1 “Nobody in this room wanted it.”]");
    assert_eq!(desk.0.state().view().hand.selected_span().map(|id| id.0), Some(1));
    desk.press("Delete");
    assert_eq!(desk.open().spans().len(), 0);
    desk.press("Ctrl+Z Ctrl+Z Ctrl+Shift+Z");
    assert_eq!(desk.0.state().view().hand.selected_span().map(|id| id.0), Some(1));
}

#[test]
fn a_focused_row_has_its_keys_for_itself() {
    let mut desk = Desk::new();
    desk.press("Ctrl+Down 1 Escape");
    let caret = desk.0.state().view().hand.selection();
    desk.press("F6");
    // Behind the bar at the top come the list of articles and what stands over it.
    let is_row = |desk: &Desk| {
        let focused = desk.0.ctx.memory(egui::Memory::focused).and_then(|id| desk.0.ctx.read_response(id));
        focused.is_some_and(|focused| focused.rect.left() < 16.0 && focused.rect.top() > 150.0)
    };
    for _ in 0..30 {
        if !is_row(&desk) {
            desk.press("Tab");
        }
    }
    assert!(is_row(&desk));
    desk.press("Down Down");
    assert_eq!(desk.0.state().view().hand.selection(), caret);
    desk.press("Escape Right");
    assert_eq!(desk.0.state().view().hand.selection().caret, caret.caret + 1);
}

#[test]
fn the_selection_grows_and_shrinks() {
    let mut desk = Desk::new();
    desk.press("Ctrl+Down CloseBracket Right Plus");
    assert_eq!(desk.selected(), "Nobody");
    desk.press("Plus");
    assert_eq!(desk.selected(), "“Nobody in this room wanted it.”");
    desk.press("Plus Minus Minus");
    assert_eq!(desk.selected(), "Nobody");
}

#[test]
fn keys_that_come_in_one_frame_do_what_they_do_one_by_one() {
    let keys = "CloseBracket CloseBracket Ctrl+Shift+ArrowRight 2 Escape ArrowDown Ctrl+ArrowRight Ctrl+Shift+ArrowRight \
                Ctrl+Shift+ArrowRight 3 Escape CloseBracket Shift+ArrowRight Shift+ArrowRight 2 Ctrl+Z";
    let (mut slow, mut fast) = (Desk::new(), Desk::new());
    slow.press(keys);
    fast.press_at_once(keys);
    let labelled = marked::print(slow.open());
    assert_eq!(slow.open().spans().len(), 2, "{labelled}");
    assert_eq!(marked::print(fast.open()), labelled);
    assert_eq!(fast.selected(), slow.selected());
}

/// The top, the width and the left of what has the focus; `None` where that is the article.
fn focused_place(desk: &Desk) -> Option<(f32, f32, f32)> {
    let id = desk.0.ctx.memory(egui::Memory::focused)?;
    let rect = desk.0.ctx.read_response(id)?.rect;
    (rect.height() < 200.0).then_some((rect.top(), rect.width(), rect.left()))
}

#[test]
fn a_list_is_one_stop_for_tab_and_arrows_go_through_it() {
    let mut desk = Desk::new();
    desk.press("F6 F6");
    let (top, width, left) = focused_place(&desk).expect("a row of the list of articles");
    assert!(left < 16.0 && width > 150.0 && top > 150.0);
    desk.press("End");
    let last = focused_place(&desk).expect("the last row").0;
    assert!(last > top);
    desk.press("Up");
    let before = focused_place(&desk).expect("the row before").0;
    assert!(before < last);
    desk.press("Home");
    assert!(focused_place(&desk).expect("the first row").0 <= top);
    // No other row has Tab.
    desk.press("Tab");
    let after = focused_place(&desk);
    assert!(after.is_none_or(|(top, width, left)| !(left < 16.0 && width > 150.0 && top > 150.0)), "{after:?}");
}

#[test]
fn a_key_goes_through_the_parts_of_the_window_and_back_to_the_text() {
    let mut desk = Desk::new();
    let mut lefts = Vec::new();
    for _ in 0..4 {
        desk.press("F6");
        lefts.push(focused_place(&desk).expect("a part of the window"));
    }
    let [top, articles, inspector, bottom] = lefts[..] else { unreachable!("four were asked for") };
    assert!(top.0 < 40.0 && articles.2 < 16.0 && inspector.2 > 700.0 && bottom.0 > inspector.0, "{lefts:?}");
    desk.press("F6");
    assert!(focused_place(&desk).is_none());
}
