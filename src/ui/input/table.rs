//! The table of commands: one row each with its words, group and usual keys, in the order of the shortcut sheet.

use egui::{Key, KeyboardShortcut, Modifiers};

use super::commands::Command;
use crate::formats::own::user_settings::ArticleOrder;

/// What the table says of a command.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    pub command: Command,
    pub text: &'static str,
    pub group: &'static str,
    /// Unless the settings file names others.
    pub keys: &'static [KeyboardShortcut],
}

const FILE: &str = "File";
const EDIT: &str = "Edit";
const MARK: &str = "Mark";
const LINK: &str = "Link";
/// The group of what is suggested.
pub const SUGGESTIONS: &str = "Suggestions and problems";
const ARTICLES: &str = "Articles";
const VIEW: &str = "View";

/// Every command but those of the labels, which the project has, and those in the article, which the article view has.
#[rustfmt::skip]
pub const TABLE: &[Row] = &[
    row(Command::NewProject, "New project", FILE, &[ctrl(Key::N)]),
    row(Command::OpenProject, "Open project…", FILE, &[ctrl(Key::O)]),
    row(Command::AddArticles, "Add articles…", FILE, &[ctrl_shift(Key::O)]),
    row(Command::AddFolder, "Add a folder of articles…", FILE, &[]),
    row(Command::ReopenWithEncoding, "Reopen with encoding…", FILE, &[]),
    row(Command::CheckSources, "Check sources…", FILE, &[]),
    row(Command::Save, "Save", FILE, &[ctrl(Key::S)]),
    row(Command::SaveAs, "Save as…", FILE, &[ctrl_shift(Key::S)]),
    row(Command::SaveAutomatically, "Save automatically…", FILE, &[]),
    row(Command::Import, "Import labels…", FILE, &[ctrl_shift(Key::I)]),
    row(Command::ImportFolder, "Import a folder of labels…", FILE, &[]),
    row(Command::Export, "Export…", FILE, &[ctrl(Key::E)]),
    row(Command::RenameProject, "Rename project…", FILE, &[]),
    row(Command::Quit, "Quit", FILE, &[ctrl(Key::Q)]),

    row(Command::Undo, "Undo", EDIT, &[ctrl(Key::Z)]),
    row(Command::Redo, "Redo", EDIT, &[ctrl_shift(Key::Z), ctrl(Key::Y)]),
    row(Command::Find, "Find…", EDIT, &[ctrl(Key::F)]),
    row(Command::FindInAllArticles, "Find in all articles…", EDIT, &[ctrl_shift(Key::F)]),
    row(Command::EditLabels, "Edit labels…", EDIT, &[ctrl_shift(Key::L)]),

    row(Command::DeleteSpan, "Delete span", MARK, &[bare(Key::Delete), bare(Key::Backspace)]),
    row(Command::EditNote, "Write a note…", MARK, &[bare(Key::F2)]),

    row(Command::LabelAlike, "Label the same words elsewhere…", MARK, &[ctrl(Key::M)]),

    row(Command::PickSpeaker, "Who said this?…", LINK, &[bare(Key::S)]),
    row(Command::LinkToSameSpeaker, "Same speaker as the quote before", LINK, &[shift(Key::S)]),
    row(Command::NextWithoutSpeaker, "Next quote without a speaker", LINK, &[bare(Key::F7)]),
    row(Command::Link, "Link to the next speaker clicked", LINK, &[bare(Key::L)]),
    row(Command::Unlink, "Remove link", LINK, &[bare(Key::U)]),

    row(Command::Cancel, "Let go", MARK, &[bare(Key::Escape)]),

    row(Command::AcceptSuggestion, "Accept suggestion", SUGGESTIONS, &[bare(Key::Enter)]),
    row(Command::AcceptWithOther, "Accept suggestion with the other speaker", SUGGESTIONS, &[bare(Key::A)]),
    row(Command::AcceptSure, "Accept all sure suggestions in view", SUGGESTIONS, &[shift(Key::Enter)]),
    row(Command::RejectSuggestion, "Reject suggestion", SUGGESTIONS, &[bare(Key::R)]),
    row(Command::NextProblem, "Next problem", SUGGESTIONS, &[bare(Key::F8)]),
    row(Command::PreviousProblem, "Previous problem", SUGGESTIONS, &[shift(Key::F8)]),
    row(Command::FixProblem, "Fix the problem", SUGGESTIONS, &[ctrl(Key::F8)]),

    row(Command::GoToArticle, "Go to article…", ARTICLES, &[ctrl(Key::P)]),
    row(Command::NextArticle, "Next article", ARTICLES, &[ctrl(Key::PageDown)]),
    row(Command::PreviousArticle, "Previous article", ARTICLES, &[ctrl(Key::PageUp)]),
    row(Command::NextUnlabelledArticle, "Next article without labels", ARTICLES, &[ctrl_shift(Key::PageDown)]),
    row(Command::OpenWebPage, "Open the article’s web page", ARTICLES, &[]),
    row(Command::MarkDone, "Mark as done", ARTICLES, &[ctrl(Key::D)]),
    row(Command::MarkDoneAndGoOn, "Mark as done and go to next", ARTICLES, &[ctrl(Key::Enter)]),
    row(Command::OrderArticles(ArticleOrder::AsTheyAre), "List articles in the order of the project", ARTICLES, &[]),
    row(Command::OrderArticles(ArticleOrder::Random), "List articles in random order", ARTICLES, &[]),
    row(Command::OrderArticles(ArticleOrder::MostBenefitFirst), "List articles by expected benefit", ARTICLES, &[]),
    row(Command::RemoveArticle, "Remove article from project", ARTICLES, &[]),

    row(Command::ShowPalette, "All commands…", VIEW, &[ctrl(Key::K)]),
    row(Command::ShowShortcuts, "Keyboard shortcuts", VIEW, &[bare(Key::F1)]),
    row(Command::ShowGuide, "Guide to labelling", VIEW, &[shift(Key::F1)]),
    row(Command::ToggleArticles, "Show or hide articles", VIEW, &[ctrl(Key::B)]),
    row(Command::ToggleInspector, "Show or hide inspector", VIEW, &[ctrl(Key::I)]),
    row(Command::LeaveArticle, "Go to the buttons and lists, or back", VIEW, &[bare(Key::F6)]),
    row(Command::LargerText, "Larger text", VIEW, &[ctrl(Key::Plus), ctrl(Key::Equals)]),
    row(Command::SmallerText, "Smaller text", VIEW, &[ctrl(Key::Minus)]),
    row(Command::UsualTextSize, "Usual text size", VIEW, &[ctrl(Key::Num0)]),
    row(Command::ZoomIn, "Enlarge everything", VIEW, &[ctrl_alt(Key::Plus), ctrl_alt(Key::Equals)]),
    row(Command::ZoomOut, "Shrink everything", VIEW, &[ctrl_alt(Key::Minus)]),
    row(Command::UsualZoom, "Usual size of everything", VIEW, &[ctrl_alt(Key::Num0)]),
    row(Command::LightTheme, "Light theme", VIEW, &[]),
    row(Command::DarkTheme, "Dark theme", VIEW, &[]),
    row(Command::SystemTheme, "Theme of the system", VIEW, &[]),
    row(Command::ReduceMotion, "Less motion", VIEW, &[]),
];

const fn row(command: Command, text: &'static str, group: &'static str, keys: &'static [KeyboardShortcut]) -> Row {
    Row { command, text, group, keys }
}

const fn bare(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::NONE, key)
}

const fn shift(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::SHIFT, key)
}

const fn ctrl(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND, key)
}

const fn ctrl_alt(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND.plus(Modifiers::ALT), key)
}

const fn ctrl_shift(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND.plus(Modifiers::SHIFT), key)
}
