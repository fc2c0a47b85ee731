//! How fast the article view is, whatever the length of the article and the number of its spans.
//!
//! Frames are whole frames without a window: `Context::run_ui` and tessellation. `cargo bench --bench article_view`
//! runs all rows; `-- 1MB` only those of that size. `--features system-allocator` shows what mimalloc brings.

#![expect(clippy::print_stdout, reason = "a bench prints its figures")]

mod figures;

use std::collections::BTreeSet;
use std::time::Instant;

use egui::{Event, Modifiers, PointerButton, Pos2, TextFormat, Vec2, pos2, vec2};
use figures::{Window, percentile, print_one, print_row};
use pullquote::model::{
    Article, ArticleId, Fragments, KindId, Label, LabelId, LabelSet, Origin, Project, ProjectParts, Relation,
    RelationId, Settings, Source, Span, SpanId, Text, UnknownFields, transactions,
};
use pullquote::ui::article::{ArticleView, Shown};
use pullquote::ui::input::keys::KeyBindings;
use pullquote::ui::input::outbox::Outbox;
use pullquote::ui::look::fonts;
use pullquote::ui::look::theme::Theme;
use pullquote::ui::session::view_state::{Selection, ViewState};

#[cfg(not(feature = "system-allocator"))]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The article sizes; `10MBline` has no line end.
const SIZES: [(&str, usize); 5] =
    [("10KB", 10_000), ("1MB", 1_000_000), ("10MB", 10_000_000), ("10MBline", 10_000_000), ("100MB", 100_000_000)];
const WINDOW: Vec2 = vec2(1280.0, 800.0);
/// The naive rival needs a second and 180 MB for each megabyte.
const MAX_NAIVE_BYTES: usize = 1_000_000;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    if let [what, name, n_spans] = args.as_slice() {
        let n_spans = n_spans.parse().expect("a number of spans");
        return if what == "memory" { memory(name, n_spans) } else { row(name, n_spans) };
    }
    for (name, _) in SIZES.iter().filter(|(name, _)| args.is_empty() || args.iter().any(|arg| arg == name)) {
        for n_spans in ["0", "1000", "100000"] {
            for what in ["time", "memory"] {
                // Each in a process of its own, so that memory is what this row needs.
                let program = std::env::current_exe().expect("a running program has a path");
                let mut again = std::process::Command::new(program);
                again.args([what, name, n_spans]);
                if what == "memory" {
                    // What was freed goes back to the system at once.
                    again.env("MIMALLOC_PURGE_DELAY", "0");
                }
                assert!(again.status().expect("it runs once more").success(), "{what}, {name}, {n_spans} spans");
            }
        }
    }
}

/// Everything that is measured of one article.
fn row(name: &str, n_spans: usize) {
    println!("\n{name}, {n_spans} spans");
    let text = text_of_size(name);
    let naive_text = (text.len() <= MAX_NAIVE_BYTES).then(|| text.clone());
    let project = project_of(text, n_spans);
    let mut bench = Bench::new(project);
    let first = bench.frame(&[]);
    print_one("open and first frame", first);
    let steady = bench.frames(300, |_, _| Vec::new());
    print_row("steady", &steady);
    print_row("scroll by 40 points a frame", &bench.scroll());
    print_row("jump to a random page", &bench.jump());
    bench.drags();
    bench.labels();
    if let Some((naive_first, naive_steady)) = naive_text.map(|text| naive_frames(&text)) {
        println!("  naive: one LayoutJob, first frame {naive_first:>6.1} ms, {:.0} times ours", naive_first / first);
        let ratio = naive_steady / percentile(&steady, 0.5);
        println!("  naive: one LayoutJob, steady {naive_steady:>11.3} ms, {ratio:.1} times ours");
    }
}

/// What the view needs besides the text, its spans and the fonts.
fn memory(name: &str, n_spans: usize) {
    let mut bench = Bench::new(project_of(text_of_size(name), n_spans));
    let before = resident_bytes();
    bench.frames(3, |_, _| Vec::new());
    bench.scroll();
    bench.jump();
    println!("  {:<28} {:>10.1} MB", "memory over text and spans", (resident_bytes() - before) as f64 / 1e6);
}

fn text_of_size(name: &str) -> String {
    let (_, n_bytes) = SIZES.into_iter().find(|(size, _)| *size == name).expect("a size of the table");
    text_of(n_bytes, if name.ends_with("line") { " " } else { "\n" })
}

struct Bench {
    window: Window,
    view: ArticleView,
    state: ViewState,
    project: Project,
    random: Random,
}

impl Bench {
    fn new(project: Project) -> Self {
        let state = ViewState { open: Some(ArticleId(0)), ..ViewState::default() };
        let mut window = Window::new(WINDOW);
        // Fonts are read and the common letters drawn before anything is measured.
        warm_up(&mut window);
        Self { window, view: ArticleView::default(), state, project, random: Random(7) }
    }

    /// One frame, in milliseconds.
    fn frame(&mut self, events: &[Event]) -> f64 {
        let article = self.project.articles().next().expect("the project has one article");
        let (labels, revision) = (self.project.labels(), self.project.revision());
        let (keys, hidden) = (KeyBindings::default(), BTreeSet::new());
        let (theme, text_size, line_length) = (&Theme::LIGHT, 18.0, 72);
        let shown = Shown {
            labels,
            article,
            theme,
            text_size,
            line_length,
            keys: &keys,
            revision,
            hidden: &hidden,
            hits: &[],
            n_results: 0,
        };
        let mut out = Outbox::default();
        let (view, state) = (&mut self.view, &mut self.state);
        self.window.frame(events, |ui| drop(view.ui(ui, &shown, state, &mut out)))
    }

    /// Frames with what happens before each of them, in milliseconds.
    fn frames(&mut self, n: usize, mut before: impl FnMut(&mut Self, usize) -> Vec<Event>) -> Vec<f64> {
        let mut times = Vec::with_capacity(n);
        for idx in 0..n {
            let started = Instant::now();
            let events = before(self, idx);
            let own = started.elapsed().as_secs_f64() * 1e3;
            times.push(own + self.frame(&events));
        }
        times
    }

    fn scroll(&mut self) -> Vec<f64> {
        self.frame(&[Event::PointerMoved(pos2(500.0, 400.0))]);
        self.frames(400, |_, _| vec![wheel(-40.0)])
    }

    fn jump(&mut self) -> Vec<f64> {
        self.frames(120, |bench, _| {
            let text = bench.project.articles().next().expect("one article").text();
            let byte = text.as_str().floor_char_boundary(bench.random.below(text.n_bytes()));
            bench.state.reveal = text.range(byte..byte).ok();
            Vec::new()
        })
    }

    fn drags(&mut self) {
        let start = pos2(420.0, 60.0);
        self.frame(&[Event::PointerMoved(start)]);
        self.frame(&[button(start, true)]);
        let times = self.frames(200, |_, idx| {
            let step = idx as f32;
            vec![Event::PointerMoved(pos2(400.0 + (step % 60.0) * 8.0, 62.0 + step * 3.4))]
        });
        print_row("drag-select by words", &times);
        self.frame(&[button(pos2(600.0, 700.0), false)]);
        self.state.select(Selection::default());
    }

    fn labels(&mut self) {
        let label = LabelId::new("claim").expect("an id");
        let applied = self.frames(60, |bench, idx| {
            let article = bench.project.articles().next().expect("one article");
            let start = article.text().as_str().floor_char_boundary(article.text().n_bytes() / 70 * idx);
            let end = article.text().as_str().floor_char_boundary(start + 60);
            let range = article.text().range(start..end).expect("between characters");
            let fragments = Fragments::one(range).expect("not empty");
            let transaction =
                transactions::add_span(bench.project.labels(), article, &label, fragments, Origin::Person);
            bench.project.apply(transaction).expect("the label is there");
            Vec::new()
        });
        print_row("apply a label", &applied);
        let undone = self.frames(60, |bench, _| {
            bench.project.undo();
            Vec::new()
        });
        print_row("undo it", &undone);
    }
}

/// Reads the fonts and draws the common letters.
fn warm_up(window: &mut Window) {
    for font in [fonts::sans(11.5), fonts::sans(12.5), fonts::serif(18.0), fonts::serif_semibold(27.0)] {
        let letters = egui::RichText::new("abcdefghijklmnopqrstuvwxyz0123456789.,·“” ABCDEFGHIJKLMNOPQRSTUVWXYZ");
        window.frame(&[], |ui| drop(ui.label(letters.clone().font(font.clone()))));
    }
}

/// First and median steady frame of the obvious way: all text in one label.
fn naive_frames(text: &str) -> (f64, f64) {
    let mut window = Window::new(WINDOW);
    warm_up(&mut window);
    let format = TextFormat::simple(egui::FontId::proportional(18.0), egui::Color32::BLACK);
    let mut job = egui::text::LayoutJob::single_section(text.to_owned(), format);
    job.wrap.max_width = 612.0;
    let mut frame = || {
        window.frame(&[], |ui| {
            egui::ScrollArea::vertical().show(ui, |ui| ui.label(job.clone()));
        })
    };
    let first = frame();
    let steady: Vec<f64> = (0..50).map(|_| frame()).collect();
    (first, percentile(&steady, 0.5))
}

fn project_of(text: String, n_spans: usize) -> Project {
    let text = Text::new(text).expect("shorter than 4 GB");
    let labels = LabelSet::built_in();
    let article = Article::new(ArticleId(0), "A long article".to_owned(), Source::default(), text.clone());
    let mut random = Random(11);
    let mut spans = Vec::with_capacity(n_spans);
    for idx in 0..n_spans {
        let label: &Label = &labels.labels()[idx % 4];
        // One span covers everything, as real articles have it sometimes.
        let (start, n_bytes) =
            if idx == 0 { (0, text.n_bytes()) } else { (random.below(text.n_bytes() - 300), 10 + random.below(200)) };
        let bounds = text.as_str().floor_char_boundary(start)..text.as_str().floor_char_boundary(start + n_bytes);
        let range = text.range(bounds).expect("between characters");
        let id = SpanId(u32::try_from(idx).expect("few") + 1);
        spans.push(Span::new(id, label.id.clone(), Fragments::one(range).expect("not empty")));
    }
    // Spans 5, 9, 13… are quotes, each before a speaker.
    let kind = KindId::new("said_by").expect("an id");
    let link = |idx: u32| Relation::new(RelationId(idx + 1), kind.clone(), SpanId(4 * idx + 1), SpanId(4 * idx + 2));
    let n_links = u32::try_from(n_spans / 4).expect("few").min(10_000);
    let relations = (0..n_links).map(link).collect();
    let (article, unfit) = article.labelled(&labels, spans, relations);
    assert!(unfit.is_empty(), "all spans and links fit");
    let parts = ProjectParts {
        name: "Bench".to_owned(),
        annotator: "bench".to_owned(),
        labels,
        settings: Settings::default(),
        articles: vec![article.into()],
        unknown: UnknownFields::default(),
    };
    Project::from_parts(parts).expect("everything fits")
}

/// Sentences of the words of news, in paragraphs of 100 to 1,100 bytes.
fn text_of(n_bytes: usize, paragraph_end: &str) -> String {
    const WORDS: [&str; 32] = [
        "the",
        "of",
        "and",
        "to",
        "in",
        "a",
        "said",
        "that",
        "council",
        "for",
        "on",
        "was",
        "with",
        "as",
        "minister",
        "“we",
        "will",
        "not”",
        "report",
        "per",
        "cent",
        "naïve",
        "Zürich",
        "officials",
        "Tuesday",
        "—",
        "budget",
        "night",
        "buses",
        "élection",
        "however",
        "workers",
    ];
    let mut random = Random(3);
    let mut text = String::with_capacity(n_bytes + 64);
    while text.len() < n_bytes {
        let paragraph_len = text.len() + 100 + random.below(500) + random.below(500);
        while text.len() < paragraph_len {
            text += WORDS[random.below(WORDS.len())];
            text += if random.below(12) == 0 { ". " } else { " " };
        }
        text.pop();
        text += paragraph_end;
    }
    text
}

fn wheel(points: f32) -> Event {
    Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: vec2(0.0, points),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Trackpad,
        modifiers: Modifiers::NONE,
    }
}

fn button(pos: Pos2, pressed: bool) -> Event {
    Event::PointerButton { pos, button: PointerButton::Primary, pressed, modifiers: Modifiers::NONE }
}

/// What the process holds in memory, where the system tells.
fn resident_bytes() -> i64 {
    #[expect(clippy::disallowed_methods, reason = "the system tells it in a file")]
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    statm.split(' ').nth(1).and_then(|pages| pages.parse::<i64>().ok()).unwrap_or(0) * 4096
}

/// Repeatable numbers (G. Marsaglia, “Xorshift RNGs”, 2003).
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or(0) % n.max(1)
    }
}
