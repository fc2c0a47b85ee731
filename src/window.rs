//! The window: what opens in it, and what to do where there is none.

use std::env;
use std::panic::{self, AssertUnwindSafe, PanicHookInfo};
use std::path::PathBuf;

use anyhow::{Context as _, anyhow, bail};
use pullquote::cli::{Look, Outcome, ScreenshotArgs, Spoken, Surroundings};
use pullquote::formats::export;
use pullquote::formats::own::project_file;
use pullquote::formats::{ExportOptions, Format};
use pullquote::model::{Project, one_line};
use pullquote::storage;
use pullquote::storage::{Access, LogLines, OpenProject, Over};
use pullquote::ui;
use pullquote::ui::texts::Language;
use pullquote::ui::{Opening, ScreenshotOptions, Script};

const PACKAGES: &str = "A window needs a display and OpenGL; on Debian and Ubuntu install the packages \
    libgl1 libx11-6 libx11-xcb1 libxcursor1 libxi6 libxkbcommon-x11-0";

/// Opens the window on the files, or on the sample project. What it does goes to `log` too: a file, or standard error.
#[expect(clippy::option_option, reason = "an option of the command line that may have a value")]
pub(crate) fn open(files: Vec<PathBuf>, log: Option<Option<PathBuf>>) -> anyhow::Result<(Outcome, String)> {
    let opening = opening_from_files(files)?;
    let log = log.map(log_lines).transpose()?;
    let is_sample = opening == Opening::Sample;
    match run(opening, log) {
        Ok(()) => Ok((Outcome::Done, String::new())),
        Err(error) if is_sample => Ok((Outcome::Done, without_window(&last_words(&error))?)),
        Err(error) => bail!("no window can be opened ({}). {PACKAGES}", last_words(&error)),
    }
}

/// Draws the window into a file.
pub(crate) fn screenshot(args: &ScreenshotArgs, around: &mut Surroundings<'_>) -> anyhow::Result<Outcome> {
    args.check(None)?;
    let opened = args.open(around)?;
    args.check(Some(opened.project.content()))?;
    let (is_dark, script) = (args.theme == Look::Dark, Script::from_text(&args.script()?)?);
    let language = match args.language {
        Spoken::En => Language::English,
        Spoken::De => Language::German,
    };
    let options = ScreenshotOptions { size: args.size, is_dark, language, article: args.article, script };
    let picture = ui::screenshot(Project::clone(&opened.project), &options)?;
    args.write(&picture)?;
    Ok(Outcome::Done)
}

/// Where what the window does is written.
fn log_lines(file: Option<PathBuf>) -> anyhow::Result<LogLines> {
    match file {
        Some(file) => {
            LogLines::to_new_file(&file).with_context(|| format!("the log cannot be written to {}", file.display()))
        }
        None => Ok(LogLines::to_standard_error()?),
    }
}

fn opening_from_files(files: Vec<PathBuf>) -> anyhow::Result<Opening> {
    let is_project = |path: &PathBuf| storage::is_project_path(path);
    if let Some(path) = files.iter().find(|path| !path.exists()) {
        OpenProject::open(path, Access::Read)?;
    }
    match &files[..] {
        [] => Ok(Opening::Sample),
        // Somebody may have named it twice.
        [path, others @ ..] if is_project(path) && others.iter().all(|other| storage::is_same_place(path, other)) => {
            Ok(Opening::Project(path.clone()))
        }
        files if files.iter().any(is_project) => bail!("open one project, or articles"),
        _ => Ok(Opening::Articles(files)),
    }
}

/// Runs the window. Where the libraries of the window system are missing, winit panics: that is no crash of ours.
fn run(opening: Opening, log: Option<LogLines>) -> anyhow::Result<()> {
    if !has_display() {
        bail!("there is no display to open a window on");
    }
    let has_log = log.is_some();
    panic::set_hook(Box::new(move |panic| tell_panic(panic, has_log)));
    panic::catch_unwind(AssertUnwindSafe(|| ui::run(opening, log))).unwrap_or_else(|panic| {
        let message = panic.downcast_ref::<String>().map(String::as_str);
        let message = message.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or_default();
        if is_about_library(message) { Err(anyhow!("{message}")) } else { panic::resume_unwind(panic) }
    })
}

fn is_about_library(message: &str) -> bool {
    message.contains("could not be loaded")
}

/// Says where the work is; what went wrong in the program is for its authors.
fn tell_panic(panic: &PanicHookInfo<'_>, has_log: bool) {
    use std::io::Write as _;
    panic.location().into_iter().for_each(ui::note_failure);
    let message = panic.payload_as_str().unwrap_or_default();
    if is_about_library(message) {
        return;
    }
    let place = panic.location().map_or(String::new(), |place| format!(" ({}:{})", place.file(), place.line()));
    let words = panic_words(message, has_log);
    let backtrace = match env::var_os("RUST_BACKTRACE") {
        Some(_) => format!("\n{}", std::backtrace::Backtrace::force_capture()),
        None => String::new(),
    };
    writeln!(
        std::io::stderr(),
        "pullquote: the program has failed{words}{place}. Your work is in the journal beside the project; open it \
         again to recover it{backtrace}"
    )
    .unwrap_or(());
}

/// What went wrong. It can have words of an article, which a log is promised to be without.
fn panic_words(message: &str, has_log: bool) -> String {
    if has_log { String::new() } else { format!(": {}", one_line(message)) }
}

fn has_display() -> bool {
    let is_set = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty());
    let needs_one = cfg!(all(unix, not(target_os = "macos")));
    !needs_one || ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"].into_iter().any(is_set)
}

/// What is wrong, without the way that the error took through the libraries.
fn last_words(error: &anyhow::Error) -> String {
    let words = error.root_cause().to_string();
    words.rsplit(": ").next().unwrap_or_default().to_owned()
}

/// Does the main job on the sample project: a picture of the window, and the labels as JSON. Returns what to tell.
fn without_window(reason: &str) -> anyhow::Result<String> {
    let opened = project_file::read(storage::SAMPLE_PROJECT)?;
    let project = Project::from_parts(opened.parts)?;
    let folder = storage::make_temporary_folder()?;
    let exported = export(Format::Json, project.content(), &ExportOptions::default());
    let options = ScreenshotOptions {
        size: [1280, 800],
        is_dark: false,
        language: Language::English,
        article: None,
        script: Script::default(),
    };
    let picture = ui::screenshot(project, &options)?;
    let mut files = vec![("window.png".to_owned(), picture)];
    files.extend(exported.files);
    storage::write_files(&folder, &files, Over::Nothing)?;
    let names: Vec<String> = files.iter().map(|(name, _)| format!("\n  {}", folder.join(name).display())).collect();
    let names = names.concat();
    Ok(format!(
        "No window can be opened ({reason}), so here is the sample project as a picture and as JSON:{names}\n{PACKAGES}\n"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn with_a_log_no_word_of_an_article_is_told() {
        let message = "byte index 3 is not a char boundary; it is inside “é” of `café`";
        assert_eq!(panic_words(message, false), format!(": {message}"));
        assert_eq!(panic_words(message, true), "");
    }
}
