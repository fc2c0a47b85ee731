//! Tables of the book that say what the program has; `UPDATE=1 cargo test` writes them again.

use std::env;
use std::fs;
use std::path::Path;

use clap::CommandFactory as _;
use pullquote::cli::Arguments;
use pullquote::formats::Format;
use pullquote::formats::own::{project_file, user_settings};
use pullquote::model::{ProblemCode, Project, one_line};

use super::{BOOK, pages};

/// Fails where the page does not have the text under the heading, up to the next one of that level.
#[track_caller]
fn check(page: &str, heading: &str, expected: &str) {
    let path = format!("{BOOK}/{page}");
    let text = fs::read_to_string(&path).unwrap();
    let line = format!("{heading}\n\n");
    let start = text.find(&line).unwrap_or_else(|| panic!("{page} has no “{heading}”")) + line.len();
    let end = text[start..].find("\n## ").map_or(text.len(), |end| start + end);
    if env::var_os("UPDATE").is_some() {
        fs::write(&path, format!("{}{expected}{}", &text[..start], &text[end..])).unwrap();
    } else {
        assert_eq!(&text[start..end], expected, "under “{heading}” in {page}: UPDATE=1 writes it again");
    }
}

fn table(columns: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let head: Vec<String> = columns.iter().map(|column| (*column).to_owned()).collect();
    let rule = format!("|{}\n", "---|".repeat(columns.len()));
    format!("{}{rule}{}", line(&head), rows.map(|row| line(&row)).collect::<String>())
}

#[test]
fn the_formats_are_those_of_the_registry() {
    let mark = |is_there: bool| if is_there { "✓" } else { "" }.to_owned();
    // A build without Parquet is no reason for another book.
    let row = |format: Format| {
        let is_parquet = format == Format::Parquet;
        let what = format!("{}: {}", format.title(), format.about());
        let (out, back) = (format.can_export() || is_parquet, format.can_import() || is_parquet);
        vec![format!("`{}`", format.name()), what, mark(out), mark(back)]
    };
    check(
        "formats.md",
        "## The formats",
        &table(&["Name", "What it is", "Out", "In"], Format::ALL.into_iter().map(row)),
    );
}

#[test]
fn the_project_that_the_book_shows_is_one() {
    let page = fs::read_to_string(format!("{BOOK}/project-file.md")).unwrap();
    let (_, rest) = page.split_once("```ron\n").unwrap();
    let (ron, _) = rest.split_once("```").unwrap();
    let opened = project_file::read(ron.as_bytes()).unwrap();
    let misfits: Vec<&str> = opened.problems.iter().map(|problem| problem.message.as_str()).collect();
    assert!(misfits.is_empty(), "{misfits:?}");
    let written = project_file::write(Project::from_parts(opened.parts).unwrap().content());
    assert_eq!(written, ron, "it is shown as it is written");
}

#[test]
fn programs_that_the_book_names_can_stand_in_the_settings() {
    let pages = pages();
    let blocks = pages.iter().flat_map(|page| page.text.split("```ron\n").skip(1).map(|rest| (&page.path, rest)));
    let blocks = blocks.filter_map(|(path, rest)| Some((path, rest.split_once("```")?.0)));
    let mut n_programs = 0;
    for (path, block) in blocks.filter(|(_, block)| block.starts_with("suggesters: {")) {
        let settings = user_settings::read(&format!("({block})")).unwrap_or_else(|error| panic!("{path}: {error}"));
        n_programs += settings.suggesters.len();
        for program in settings.suggesters.values() {
            let adapter = Path::new(&program.command[1]).file_name().unwrap();
            assert!(Path::new("assets/adapters").join(adapter).exists(), "{path} names {}", adapter.display());
        }
    }
    assert!(n_programs > 4, "{n_programs}");
}

#[test]
fn the_commands_are_those_of_the_command_line() {
    let command = Arguments::command();
    let shown = command.get_subcommands().filter(|command| !command.is_hide_set());
    let row = |command: &clap::Command| {
        let about = command.get_about().map(ToString::to_string).unwrap_or_default();
        vec![format!("`{}`", command.get_name()), one_line(&about)]
    };
    check("commands.md", "## On the command line", &table(&["Command", "What it does"], shown.map(row)));
}

#[test]
fn the_kinds_of_problems_are_those_that_are_found() {
    let row = |code: ProblemCode| {
        vec![format!("`{}`", code.name()), code.title().to_owned(), code.severity().name().to_owned()]
    };
    let rows = ProblemCode::ALL.into_iter().map(row);
    check("commands.md", "## Kinds of problems", &table(&["Name", "What it is", "How much it matters"], rows));
}

#[cfg(feature = "gui")]
#[test]
fn the_keys_are_those_of_the_table_of_commands() {
    use pullquote::ui::input::keys::{KeyBindings, word_from_shortcut};
    use pullquote::ui::input::situation::{Line, Situation};
    use pullquote::ui::session::view_state::ViewState;

    let (project, view, keys) = (Project::new("", ""), ViewState::default(), KeyBindings::default());
    let lines = Situation { project: &project, view: &view, keys: &keys }.lines();
    let mut menus = Vec::new();
    for line in &lines {
        if !menus.contains(&line.entry.menu) {
            menus.push(line.entry.menu);
        }
    }
    let mut parts = Vec::new();
    for menu in menus {
        let row = |line: &Line| {
            let keys: Vec<String> =
                line.shortcuts().iter().map(|key| format!("`{}`", word_from_shortcut(*key))).collect();
            vec![line.text.clone(), keys.join(" or "), line.entry.also.to_owned()]
        };
        let rows = lines.iter().filter(|line| line.entry.menu == menu).map(row);
        let table = table(&["Command", "Keys", "Also found as"], rows);
        parts.push(format!("### {}\n\n{table}", menu.name()));
    }
    check("keys.md", "## Every command by its menu", &parts.join("\n"));
}
