//! Plays the scripts of the book’s pictures and makes one of these, to see that each can be made.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use pullquote::formats::own::project_file;
use pullquote::model::Project;
use pullquote::ui::texts::Language;
use pullquote::ui::{self, ScreenshotOptions, Script};

use super::{BOOK, is_called, pages, targets};

/// Scripts lie in a folder that is called as the project that they are played on.
const SCRIPTS: &str = "assets/guide/pictures";

/// The scripts with their projects and names.
fn scripts() -> Vec<(PathBuf, String, String)> {
    let mut scripts = Vec::new();
    let listed = |folder: &Path| {
        let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        entries.collect::<BTreeSet<PathBuf>>()
    };
    let name = |path: &Path| path.file_stem().unwrap().to_string_lossy().into_owned();
    for folder in listed(Path::new(SCRIPTS)).into_iter().filter(|path| path.is_dir()) {
        for script in listed(&folder) {
            scripts.push((script.clone(), name(&folder), name(&script)));
        }
    }
    scripts
}

/// To paint all of them takes longer: that one becomes a picture is enough.
#[test]
fn every_script_can_be_played() {
    for (idx, (script, project, _)) in scripts().into_iter().enumerate() {
        let opened = project_file::read(&fs::read(format!("projects/{project}.ron")).unwrap()).unwrap();
        let project = Project::from_parts(opened.parts).unwrap();
        let acts = Script::from_text(&fs::read_to_string(&script).unwrap());
        let options = acts.map(|script| ScreenshotOptions {
            size: [1000, 640],
            is_dark: false,
            language: Language::English,
            article: None,
            script,
        });
        let played = options.and_then(|options| match idx {
            0 => ui::screenshot(project, &options).map(|picture| assert!(picture.starts_with(b"\x89PNG"))),
            _ => ui::rehearse(project, &options),
        });
        played.unwrap_or_else(|error| panic!("{}: {error:#}", script.display()));
    }
}

#[test]
fn every_picture_of_the_book_has_a_script_and_is_shown() {
    let made: BTreeSet<String> = scripts().into_iter().map(|(_, _, name)| format!("pictures/{name}.png")).collect();
    let pages = pages();
    let shown = pages.iter().flat_map(|page| targets(&page.text)).filter(|target| is_called(target, "png"));
    let shown: BTreeSet<String> = shown.map(|target| target.trim_start_matches("../").to_owned()).collect();
    assert_eq!(made, shown, "made by a script, and shown on a page");
    let mut n_bytes = 0;
    for name in &made {
        n_bytes += fs::metadata(format!("{BOOK}/{name}")).unwrap().len();
    }
    assert!(n_bytes < 1_500_000, "{n_bytes} bytes of pictures are too many for the repository");
}
