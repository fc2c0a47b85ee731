//! Articles of every shape on their way into the window: dropped, asked about, read in the background, stopped.
#![expect(clippy::disallowed_methods, reason = "a test writes article files")]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use egui::{DroppedFile, Event, Key, Modifiers, vec2};
use egui_kittest::kittest::Queryable as _;
use pullquote::model::Project;
use pullquote::ui::App;

use super::{Window, window_of};

/// A file as the system hands it over when it is dropped.
#[derive(Debug)]
struct Dropped(PathBuf);

impl DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        fs::read(&self.0).map_err(|error| error.to_string())
    }
}

fn window() -> Window {
    let app = App::new(Project::new("", "")).with_program(Some(env!("CARGO_BIN_EXE_pullquote").into()));
    let mut window = window_of(app, vec2(1280.0, 800.0));
    window.run();
    window
}

/// Lets background work end and the window settle.
fn settle(window: &mut Window) {
    let ctx = window.ctx.clone();
    window.state_mut().wait_for_background(&ctx);
    window.run();
}

fn drop_files(window: &mut Window, paths: &[PathBuf]) {
    let files = paths.iter().map(|path| Arc::new(Dropped(path.clone())) as _).collect();
    window.input_mut().dropped_files = files;
    window.run_steps(1);
    settle(window);
}

fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/articles").join(name)
}

fn titles(window: &Window) -> Vec<&str> {
    window.state().project().articles().map(|article| article.title.as_str()).collect()
}

#[test]
fn dropped_files_of_all_shapes_become_articles() {
    let mut window = window();
    drop_files(&mut window, &["page.html", "letter.docx", "report.pdf", "story.nitf"].map(sample));
    let expected =
        ["Night ferry to stay, harbour board says", "Orchard & axe", "Lighthouse keeps its lamp", "Ferry stays afloat"];
    assert_eq!(titles(&window), expected);
    assert!(window.query_by_label("Check the text").is_none());
    for _ in 0..2 {
        window.key_press_modifiers(Modifiers::COMMAND, Key::PageDown);
        window.run();
    }
    window.get_by_label("Check the text");

    // Nothing is added twice, and the window says so.
    drop_files(&mut window, &[sample("page.html")]);
    assert_eq!(titles(&window), expected);
    window.get_by_label_contains("Already there as “Night ferry to stay, harbour board says”");
    window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    window.run();
    assert_eq!(titles(&window), [""; 0]);
}

#[test]
fn the_columns_of_tables_are_asked_about() {
    let mut window = window();
    drop_files(&mut window, &["wire.csv", "wire.jsonl", "page.mhtml"].map(sample));
    window.get_by_label("Columns of wire.csv");
    assert_eq!(window.get_all_by_label("Tram runs late").count(), 2, "beside its column, and as it will look");
    window.get_by_label("Column of the title").click();
    window.run();
    window.get_by_label("Published").click();
    window.run();
    window.key_press(Key::Enter);
    window.run();
    window.get_by_label("Columns of wire.jsonl");
    window.get_by_label("The labels in the file come in too");
    window.key_press(Key::Enter);
    window.run();
    settle(&mut window);
    assert_eq!(titles(&window), ["2026-03-02", "2026-03-03", "A short word", "He left", "Swimmers keep the pool"]);
    let labels: Vec<&str> = window.state().project().labels().labels().iter().map(|label| label.id.as_str()).collect();
    assert_eq!(labels, ["quote", "speaker", "claim", "boilerplate", "person"]);
    window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    window.run();
    assert_eq!(window.state().project().labels().labels().len(), 4);
}

#[test]
fn asking_can_be_cancelled_and_a_table_skipped() {
    let mut window = window();
    drop_files(&mut window, &[sample("wire.csv")]);
    window.get_by_label("Cancel").click();
    window.run();
    settle(&mut window);
    assert_eq!(titles(&window), [""; 0]);

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("numbers.csv");
    fs::write(&path, "a,b\n1,2\n").unwrap();
    drop_files(&mut window, &[path, sample("page.html")]);
    window.key_press(Key::Enter);
    window.run();
    window.get_by_label("Columns of numbers.csv");
    window.get_by_label("Skip this table").click();
    window.run();
    settle(&mut window);
    assert_eq!(titles(&window), ["Night ferry to stay, harbour board says"]);
}

#[test]
fn a_large_folder_is_read_in_the_background_and_can_be_stopped() {
    // Enough that a fast machine still reads when the first frame shows how far it is.
    const N_FILES: usize = 6_000;
    let folder = tempfile::tempdir().unwrap();
    for number in 0..N_FILES {
        fs::write(folder.path().join(format!("{number:04}.txt")), format!("Article {number}\n")).unwrap();
    }
    let mut window = window();
    window.input_mut().dropped_files = vec![Arc::new(Dropped(folder.path().to_owned()))];
    let mut is_cancelled = false;
    for _ in 0..10_000 {
        window.run_steps(1);
        if let Some(cancel) = window.query_by_label("Cancel") {
            cancel.click();
            window.run_steps(2);
            is_cancelled = true;
            break;
        }
    }
    assert!(is_cancelled, "there was time to stop it");
    settle(&mut window);
    assert!(titles(&window).len() < N_FILES);
    drop_files(&mut window, &[folder.path().to_owned()]);
    assert_eq!(titles(&window).len(), N_FILES);
}

#[test]
fn an_article_is_read_again_in_another_encoding() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mac.txt");
    fs::write(&path, b"Caf\x8E closes\n\xD2No coffee,\xD3 said Jos\x8E.\n").unwrap();
    let mut window = window();
    drop_files(&mut window, &[path]);
    run_command(&mut window, "reopen with");
    window.event(Event::Text("mac".to_owned()));
    window.run();
    window.key_press(Key::Enter);
    window.run();
    settle(&mut window);
    let article = window.state().project().articles().next().unwrap();
    assert_eq!(article.text().as_str(), "Café closes\n“No coffee,” said José.\n");
    assert_eq!(article.source.encoding, "macintosh");
}

/// Runs a command by the palette.
fn run_command(window: &mut Window, words: &str) {
    window.key_press_modifiers(Modifiers::COMMAND, Key::K);
    window.run();
    window.event(Event::Text(words.to_owned()));
    window.run();
    window.key_press(Key::Enter);
    window.run();
}
