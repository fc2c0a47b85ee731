//! Labels an article as a script says and counts the acts: `PULLQUOTE_ACTS=PATH cargo test --lib acts_script -- --ignored
//! --nocapture`. Articles and scripts lie outside the repository.
//!
//! A line of a script is an act, but for the first, which names the file of the article:
//!
//!     article ../articles/001.txt
//!     key Q                    presses a key, as menus write it
//!     drag first words … last  draws over a text, from its beginning to its end
//!     click some words         clicks into a text
//!     hover some words         rests on a text, which is no act
//!     press Accept suggestion  clicks the control of this name
//!     menu some words > Join   opens the menu at a text and clicks a line of it: two acts

use std::path::{Path, PathBuf};

use egui::{Event, Modifiers, PointerButton, Pos2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

use crate::model::{Article, ArticleId, Project, Source, Text, TextRange, marked, transactions};
use crate::storage;
use crate::ui::App;
use crate::ui::input::keys::shortcut_from_word;
use crate::ui::look::suggestion_words::suggestion_words;
use crate::ui::session::view_state::Selection;
use crate::ui::test_window::settle;

struct Script {
    window: Harness<'static, App>,
    n_keys: usize,
    n_clicks: usize,
    n_drags: usize,
    n_scrolls: usize,
}

impl Script {
    /// The window on the article, as large as it opens on the screen.
    fn new(text: &str) -> Self {
        let mut project = Project::new("Acts", "ana");
        let title = text.lines().next().unwrap_or_default().to_owned();
        let article = Article::new(ArticleId(1), title, Source::default(), Text::new(text).unwrap());
        project.apply(transactions::add_articles(&project, vec![article])).unwrap();
        let builder = Harness::builder().with_size(vec2(1280.0, 840.0)).with_step_dt(1.0 / 30.0).with_max_steps(400);
        let window = builder
            .with_context_setup(crate::ui::look::style::install)
            .allow_missing_glyphs()
            .build_ui_state(|ui, app: &mut App| app.frame_ui(ui), App::new(project).with_suggestions());
        let mut script = Self { window, n_keys: 0, n_clicks: 0, n_drags: 0, n_scrolls: 0 };
        script.rest();
        script
    }

    fn rest(&mut self) {
        self.window.run_steps(2);
        settle(&mut self.window);
        settle(&mut self.window);
    }

    fn act(&mut self, line: &str) {
        let (verb, what) = line.split_once(' ').unwrap_or((line, ""));
        match verb {
            "key" => self.key(what),
            "drag" => self.drag(what),
            "click" => self.click_text(what),
            "hover" => self.hover(what),
            "press" => self.press(what),
            "menu" => self.menu(what),
            _ => panic!("no such act: {line}"),
        }
        self.rest();
        let session = &self.window.state().session;
        let in_hand = session.view.suggestion_in_reach().zip(session.open());
        let in_hand =
            in_hand.map(|(suggestion, article)| suggestion_words(session.project.labels(), article, suggestion));
        println!("{line}\n    in hand: {}", in_hand.unwrap_or_default());
    }

    fn key(&mut self, word: &str) {
        let shortcut = shortcut_from_word(word).unwrap_or_else(|| panic!("no such key: {word}"));
        let (key, modifiers) = (shortcut.logical_key, shortcut.modifiers);
        let event = |pressed| Event::Key { key, physical_key: None, pressed, repeat: false, modifiers };
        // Systems tell what a key types along with it, in the same frame.
        let typed = (modifiers.is_none() && word.chars().count() == 1).then(|| Event::Text(word.to_lowercase()));
        self.window.input_mut().events.extend([event(true)].into_iter().chain(typed).chain([event(false)]));
        self.n_keys += 1;
    }

    fn drag(&mut self, words: &str) {
        let range = self.range(words);
        let (from, to) = (self.place(range.start()), self.place(range.end()));
        self.window.drag_at(from);
        self.window.run_steps(1);
        self.window.hover_at(from.lerp(to, 0.5));
        self.window.run_steps(1);
        self.window.drop_at(to);
        self.window.run_steps(1);
        self.n_drags += 1;
    }

    fn click_text(&mut self, words: &str) {
        let at = self.middle(words);
        self.button(at, PointerButton::Primary);
    }

    fn hover(&mut self, words: &str) {
        let at = self.middle(words);
        self.window.hover_at(at);
        self.window.run_steps(30);
    }

    fn menu(&mut self, line: &str) {
        let (words, item) = line.split_once(" > ").expect("“words > line of the menu”");
        let at = self.middle(words);
        self.button(at, PointerButton::Secondary);
        self.rest();
        self.press(item);
    }

    /// Clicks the control with this in its name that is nearest to the pointer.
    fn press(&mut self, name: &str) {
        let pointer = self.window.ctx.input(|input| input.pointer.latest_pos()).unwrap_or_default();
        // A name is meant as it is, else as a part of one.
        let place = |node: egui_kittest::Node<'_>| node.rect().center();
        let mut places: Vec<Pos2> = self.window.query_all_by_label(name).map(place).collect();
        if places.is_empty() {
            places = self.window.query_all_by_label_contains(name).map(place).collect();
        }
        let nearest = places.into_iter().min_by(|a, b| a.distance(pointer).total_cmp(&b.distance(pointer)));
        self.button(nearest.unwrap_or_else(|| panic!("no control {name}")), PointerButton::Primary);
    }

    fn button(&mut self, at: Pos2, button: PointerButton) {
        self.window.hover_at(at);
        self.window.run_steps(1);
        for pressed in [true, false] {
            self.window.event(Event::PointerButton { pos: at, button, pressed, modifiers: Modifiers::NONE });
        }
        self.window.run_steps(40);
        self.n_clicks += 1;
    }

    /// The place of a text, or from the beginning of one to the end of another.
    fn range(&self, words: &str) -> TextRange {
        let app = self.window.state();
        let article = app.session.open().expect("an article is open");
        let text = article.text().as_str();
        let (first, last) = words.split_once(" … ").unwrap_or((words, words));
        let start = text.find(first).unwrap_or_else(|| panic!("not in the text: {first}"));
        let end = start + text[start..].find(last).unwrap_or_else(|| panic!("not behind it: {last}")) + last.len();
        article.text().range(start..end).expect("words begin and end with characters")
    }

    fn middle(&mut self, words: &str) -> Pos2 {
        let range = self.range(words);
        let (start, end) = (self.place(range.start()), self.place(range.end()));
        // Over several rows the first is meant.
        if (start.y - end.y).abs() < 1.0 { start.lerp(end, 0.5) } else { start + vec2(6.0, 0.0) }
    }

    /// Where a byte stands on the screen; scrolled to, as an act, where it is out of sight.
    fn place(&mut self, byte: usize) -> Pos2 {
        let hand = self.window.state().session.view.hand.selection();
        if !self.window.state().session.view.in_view.contains(&byte) {
            let range = self.window.state().session.open().and_then(|article| article.text().range(byte..byte).ok());
            self.window.state_mut().session.view.reveal = range;
            self.window.run();
            self.n_scrolls += 1;
        }
        // What is in hand is put aside for as long as it takes to ask where a caret would stand.
        let view = &mut self.window.state_mut().session.view;
        let (span, left) = (view.hand.selected_span(), view.hand.left_span);
        view.hand.select_span(None);
        view.select(Selection::caret_at(byte));
        self.window.step();
        let view = &mut self.window.state_mut().session.view;
        view.select(hand);
        view.hand.select_span(span);
        view.hand.left_span = left;
        let caret = view.anchor.expect("it is in sight");
        self.window.step();
        caret.center()
    }
}

#[test]
#[ignore = "needs a script and an article that lie outside the repository"]
fn acts_are_counted() {
    let path = PathBuf::from(std::env::var_os("PULLQUOTE_ACTS").expect("PULLQUOTE_ACTS names a script"));
    let lines = read(&path);
    let mut lines = lines.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let article = lines.next().and_then(|line| line.strip_prefix("article ")).expect("first the article is named");
    let mut script = Script::new(&read(&path.parent().unwrap_or(Path::new(".")).join(article)));
    for line in lines {
        script.act(line);
    }
    let Script { window, n_keys, n_clicks, n_drags, n_scrolls } = script;
    let session = &window.state().session;
    let article = session.open().unwrap();
    println!("{}", marked::print(article));
    println!("{} spans, {} links", article.spans().len(), article.relations().len());
    let n_acts = n_keys + n_clicks + n_drags + n_scrolls;
    println!("{n_acts} acts: {n_keys} keys, {n_clicks} clicks, {n_drags} drags, {n_scrolls} scrolls");
    let counted = session.effort.log.of(article.id).map_or(0, |work| work.effort.n_acts());
    println!("the window counts {counted} keys, clicks and drags");
}

fn read(path: &Path) -> String {
    let files = storage::read_files(&[path.to_owned()]).expect("the file can be read");
    String::from_utf8(files.into_iter().next().unwrap().1).expect("it is UTF-8")
}
