//! How long frames of the whole window take, with suggestions on, in projects that strain one thing each.
//!
//! `cargo bench --bench frames` makes its projects; `-- PATH…` takes these instead: projects, and articles in `.txt`, or
//! folders of them. `-- articles spans` draws these two shapes only. What counts is the time of the thread that draws, as
//! nothing else keeps people waiting. A row above its bound is marked, and the bench ends with their number.
//!
//! `-- --growth` draws each shape at an eighth of its size too, and prints by how much each row takes longer at eight times
//! as much. Nothing that is done in a frame may grow with what is out of sight: a row that does is marked.

#![expect(clippy::print_stdout, reason = "a bench prints its figures")]
#![expect(clippy::disallowed_methods, reason = "it reads the projects that it is given")]

#[path = "growth/contents.rs"]
mod contents;
mod figures;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use contents::{SHAPES, first, news};
use egui::{Event, Key, Modifiers, MouseWheelSource, MouseWheelUnit, PointerButton, Pos2, TouchPhase, pos2, vec2};
use figures::{Window, percentile, print_one, print_row};
use pullquote::formats::own::project_file;
use pullquote::model::{Article, ArticleId, Project, Source, Text, transactions};
use pullquote::ui::App;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// What 99 of 100 frames may take where nothing has changed, and where something has, in milliseconds.
const STEADY_MS: f64 = 4.0;
const CHANGED_MS: f64 = 8.0;
/// What no frame may take.
const MOST_MS: f64 = 16.0;

/// The shapes of `growth` that are drawn, each at a size that shows what grows.
const DRAWN: [(&str, usize); 11] = [
    ("articles", 100_000),
    ("bytes", 640_000),
    ("spans", 200_000),
    ("nested spans", 3_000),
    ("fragments", 3_000),
    ("links", 3_000),
    ("labels", 60),
    ("predictions", 8_000),
    ("rejections", 8_000),
    ("articles with a footer", 4_000),
    ("right to left", 2_000),
];

/// With eight times as much a row may take so many times as long, and so much longer in milliseconds.
const MOST_GROWTH: f64 = 1.5;
const MOST_GROWTH_MS: f64 = 0.3;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let (options, named): (Vec<&String>, Vec<&String>) = args.iter().partition(|arg| arg.starts_with('-'));
    let is_shape = |arg: &&&String| SHAPES.iter().any(|(shape, _)| shape == **arg);
    let (shapes, paths): (Vec<&String>, Vec<&String>) = named.iter().partition(is_shape);
    let is_wanted = |name: &str| named.is_empty() || shapes.iter().any(|shape| *shape == name);
    let is_growth = options.iter().any(|option| *option == "--growth");
    let mut n_above = 0;
    for (name, size) in DRAWN.into_iter().filter(|(name, _)| is_wanted(name)) {
        let (_, make) = SHAPES.iter().find(|(shape, _)| *shape == name).expect("it is one of growth");
        n_above += if is_growth { growth(name, make(size / 8), make(size)) } else { frames(name, make(size)).n_above };
    }
    for path in paths.iter().flat_map(|path| files_in(Path::new(path))) {
        n_above += frames(&path.display().to_string(), project_in(&path)).n_above;
    }
    println!("\n{n_above} rows above their bounds");
    if n_above == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Compares the rows of a project with those of one that has eight times as much; returns how many have grown.
fn growth(name: &str, small: Project, large: Project) -> usize {
    let (small, large) = (frames(name, small).rows, frames(name, large).rows);
    println!("\n{name}: with eight times as much");
    let mut n_grown = 0;
    for ((row, before), (_, after)) in small.iter().zip(&large) {
        let is_grown = after / before > MOST_GROWTH && after - before > MOST_GROWTH_MS;
        n_grown += usize::from(is_grown);
        let mark = if is_grown { "!!" } else { "  " };
        println!("  {mark} {row:<33} {before:>10.3} ms {after:>10.3} ms {:>9.1} times", after / before);
    }
    n_grown
}

/// All rows of one project.
fn frames(name: &str, project: Project) -> Drawn {
    println!("\n{name}: {} articles, {} spans in the first", project.articles().len(), first(&project).spans().len());
    let mut drawn = Drawn::new(project);
    // The first frame of all makes the fonts ready.
    drawn.frame(&[]);
    drawn.row("after opening", CHANGED_MS, 120, |_| Vec::new());
    drawn.settle();
    drawn.row("nothing", STEADY_MS, 60, |_| Vec::new());
    drawn.row("move the pointer", STEADY_MS, 120, |idx| vec![vec![moved(idx)]]);
    drawn.row("go a line down", CHANGED_MS, 60, |_| vec![pressed(Modifiers::NONE, Key::ArrowDown)]);
    drawn.row("scroll", CHANGED_MS, 60, |_| vec![vec![scrolled()]]);
    drawn.row("select a word", CHANGED_MS, 30, |_| {
        vec![pressed(Modifiers::COMMAND, Key::ArrowRight), pressed(Modifiers::NONE, Key::W)]
    });
    drawn.row("label a word", CHANGED_MS, 30, |_| {
        let next = pressed(Modifiers::COMMAND, Key::ArrowRight);
        vec![next, pressed(Modifiers::NONE, Key::W), pressed(Modifiers::NONE, Key::Num3)]
    });
    drawn.row("undo", CHANGED_MS, 30, |_| vec![pressed(Modifiers::COMMAND, Key::Z)]);
    drawn.row("next span", CHANGED_MS, 30, |_| vec![pressed(Modifiers::NONE, Key::Tab)]);
    drawn.row("move, a span selected", STEADY_MS, 60, |idx| vec![vec![moved(idx)]]);
    drawn.row("select all", CHANGED_MS, 5, |_| vec![pressed(Modifiers::COMMAND, Key::A)]);
    drawn.row("move, all selected", STEADY_MS, 60, |idx| vec![vec![moved(idx)]]);
    drawn.row("let go", CHANGED_MS, 5, |_| vec![pressed(Modifiers::NONE, Key::Escape)]);
    drawn.row("next article", CHANGED_MS, 20, |_| vec![pressed(Modifiers::COMMAND, Key::PageDown)]);
    for tab in ["Suggestions", "Problems", "Guide", "Spans"] {
        drawn.click_on(tab);
        drawn.row(&format!("move, {tab} shown"), STEADY_MS, 30, |idx| vec![vec![moved(idx)]]);
    }
    for (what, modifiers, key) in OVERLAYS {
        drawn.row(&format!("open: {what}"), CHANGED_MS, 1, |_| vec![pressed(modifiers, key)]);
        drawn.row(&format!("move, {what} open"), STEADY_MS, 30, |idx| vec![vec![moved(idx)]]);
        drawn.row(&format!("type, {what} open"), CHANGED_MS, 3, |_| vec![vec![Event::Text("e".to_owned())]]);
        drawn.row(&format!("close: {what}"), CHANGED_MS, 2, |_| vec![pressed(Modifiers::NONE, Key::Escape)]);
        drawn.settle();
    }
    drawn
}

/// What lies over the article or beside it once it is asked for.
const OVERLAYS: [(&str, Modifiers, Key); 7] = [
    ("all commands", Modifiers::COMMAND, Key::K),
    ("shortcuts", Modifiers::NONE, Key::F1),
    ("find", Modifiers::COMMAND, Key::F),
    ("go to article", Modifiers::COMMAND, Key::P),
    ("history", Modifiers::COMMAND, Key::H),
    ("export", Modifiers::COMMAND, Key::E),
    ("settings", Modifiers::COMMAND, Key::Comma),
];

/// A project in the window.
struct Drawn {
    app: App,
    window: Window,
    /// What three of four frames of each row took at most, in milliseconds: half of them are those without events.
    rows: Vec<(String, f64)>,
    n_above: usize,
}

impl Drawn {
    fn new(project: Project) -> Self {
        let (app, window) = (App::new(project).with_suggestions(), Window::new(vec2(1280.0, 840.0)));
        Self { app, window, rows: Vec::new(), n_above: 0 }
    }

    fn frame(&mut self, events: &[Event]) -> f64 {
        self.window.frame(events, |ui| self.app.frame_ui(ui))
    }

    /// Lets work in the background end, and the window come to rest.
    fn settle(&mut self) {
        self.frame(&[]);
        self.app.wait_for_background(&self.window.ctx.clone());
        for _ in 0..30 {
            self.frame(&[]);
        }
    }

    /// Does something some times, each of its frames followed by one without events, and prints what those frames took.
    fn row(&mut self, name: &str, bound_ms: f64, n_times: usize, frames: impl Fn(usize) -> Vec<Vec<Event>>) {
        let mut times = Vec::new();
        for idx in 0..n_times {
            for events in frames(idx) {
                times.push(self.frame(&events));
            }
            times.push(self.frame(&[]));
        }
        let [p99, most] = [0.99, 1.0].map(|share| percentile(&times, share));
        let is_above = p99 > bound_ms || most > MOST_MS;
        self.n_above += usize::from(is_above);
        self.rows.push((name.to_owned(), percentile(&times, 0.75)));
        print_row(&format!("{} {name}", if is_above { "!!" } else { "  " }), &times);
        if most > MOST_MS {
            print_one("   the longest of its frames", most);
        }
    }

    /// Clicks on what has this accessible name, if it is there.
    fn click_on(&mut self, name: &str) {
        let Some(at) = self.place_of(name) else { return };
        for is_pressed in [true, false] {
            let button = PointerButton::Primary;
            let click = Event::PointerButton { pos: at, button, pressed: is_pressed, modifiers: Modifiers::NONE };
            self.frame(&[Event::PointerMoved(at), click]);
        }
        self.settle();
    }

    fn place_of(&mut self, name: &str) -> Option<Pos2> {
        self.window.ctx.enable_accesskit();
        let output = self.window.output(&[], |ui| self.app.frame_ui(ui));
        self.window.ctx.disable_accesskit();
        let nodes = output.platform_output.accesskit_update?.nodes;
        let named = nodes.into_iter().map(|(_, node)| node).find(|node| {
            let label = node.label().or(node.value()).unwrap_or_default();
            label == name || label.strip_prefix(name).is_some_and(|rest| rest.starts_with([' ', ',']))
        });
        let place = named?.bounds()?;
        #[expect(clippy::cast_possible_truncation, reason = "points of a window")]
        let middle = |from: f64, to: f64| from.midpoint(to) as f32;
        Some(pos2(middle(place.x0, place.x1), middle(place.y0, place.y1)))
    }
}

/// A key that is pressed and let go.
fn pressed(modifiers: Modifiers, key: Key) -> Vec<Event> {
    let event = |pressed| Event::Key { key, physical_key: None, pressed, repeat: false, modifiers };
    vec![event(true), event(false)]
}

/// Over the article, from line to line.
fn moved(idx: usize) -> Event {
    let step = (idx % 60) as f32;
    Event::PointerMoved(at(step))
}

fn at(step: f32) -> Pos2 {
    pos2(420.0 + 5.0 * step, 200.0 + 8.0 * step)
}

fn scrolled() -> Event {
    let (unit, delta, phase) = (MouseWheelUnit::Point, vec2(0.0, -120.0), TouchPhase::Move);
    Event::MouseWheel { unit, delta, phase, source: MouseWheelSource::Trackpad, modifiers: Modifiers::NONE }
}

/// The projects and articles at a path, by name.
fn files_in(path: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(path) else { return vec![path.to_owned()] };
    let files = entries.map(|entry| entry.expect("an entry").path());
    let mut files: Vec<PathBuf> =
        files.filter(|path| path.extension().is_some_and(|end| end == "ron" || end == "txt")).collect();
    files.sort();
    files
}

fn project_in(path: &Path) -> Project {
    let bytes = std::fs::read(path).expect("a file");
    if path.extension().is_some_and(|end| end == "ron") {
        let opened = project_file::read(&bytes).expect("a project");
        return Project::from_parts(opened.parts).expect("it fits");
    }
    let text = String::from_utf8(bytes).expect("a text");
    let text = Text::new(if text.is_empty() { news(1, 1) } else { text }).expect("shorter than 4 GB");
    let mut project = Project::new("Frames", "ana");
    let article = Article::new(ArticleId(1), "An article".to_owned(), Source::default(), text);
    project.apply(transactions::add_articles(&project, vec![article])).expect("it fits");
    project
}
