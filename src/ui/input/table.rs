//! The table of commands: a row each with its words, menu, usual keys and what keys may do, in the order of menus.

use egui::{Key, KeyboardShortcut, Modifiers};

use super::commands::{ArticleCommand, Command, FileCommand, ReviewCommand, ViewCommand};
use crate::formats::own::user_settings::ArticleOrder;

/// A menu, and the group of the shortcut sheet with the same commands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Menu {
    /// Stands open at the top of the menu.
    File,
    Edit,
    Mark,
    Spans,
    Link,
    Suggestions,
    Articles,
    View,
    Select,
    Caret,
    /// Stands open at the foot of the menu.
    Program,
}

/// Commands that stand together, with a line between them and the next part of their menu.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    pub menu: Menu,
    pub rows: &'static [Row],
}

/// What the table says of a command.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    pub command: Command,
    pub text: &'static str,
    /// Unless the settings file names others.
    pub keys: &'static [KeyboardShortcut],
    /// Whether it is done again and again as long as its key is held down. Nothing that decides about work is.
    pub repeats: bool,
    /// Whether its key acts while somebody types: only what no text field could mean.
    pub acts_while_typing: bool,
}

/// What the table says of a command, whatever the project.
#[derive(Clone, Debug)]
pub struct Entry {
    /// As menu and palette show it: “Mark as done and go to next”.
    pub text: String,
    pub menu: Menu,
    /// Commands of one part stand together in the menu, with a line between them and the next part.
    pub part: usize,
    /// The first is the one that is shown.
    pub shortcuts: Vec<KeyboardShortcut>,
    /// Whether it is done again and again as long as its key is held down.
    pub repeats: bool,
    /// Whether its key acts while somebody types.
    pub acts_while_typing: bool,
}

impl Menu {
    /// Those that open from the main menu, in their order.
    pub const SUBMENUS: [Self; 6] = [Self::Edit, Self::Mark, Self::Link, Self::Suggestions, Self::Articles, Self::View];

    /// Those that open from one of their own, as most people know their keys.
    pub const IN_ARTICLE: [Self; 3] = [Self::Spans, Self::Select, Self::Caret];

    pub fn name(self) -> &'static str {
        match self {
            Self::File => "File",
            Self::Edit => "Edit",
            Self::Mark => "Mark",
            Self::Spans => "Spans",
            Self::Link => "Link",
            Self::Suggestions => "Suggestions and problems",
            Self::Articles => "Articles",
            Self::View => "View",
            Self::Select => "Select text",
            Self::Caret => "Move the caret",
            Self::Program => "Pullquote",
        }
    }
}

/// Every command but those of the labels, which the project has, and those in the article, which the article view has.
#[rustfmt::skip]
pub const TABLE: &[Part] = &[
    part(Menu::File, &[
        file(FileCommand::NewProject, "New project", &[ctrl(Key::N)]),
        file(FileCommand::NewProjectLikeThis, "New project with these labels", &[]),
        file(FileCommand::OpenProject, "Open project…", &[ctrl(Key::O)]),
    ]),
    part(Menu::File, &[
        file(FileCommand::AddArticles, "Add articles…", &[ctrl_shift(Key::O)]),
        file(FileCommand::AddFolder, "Add a folder of articles…", &[]),
        file(FileCommand::SampleArticles, "Sample articles…", &[]),
        file(FileCommand::ReopenWithEncoding, "Reopen with encoding…", &[]),
        file(FileCommand::CheckSources, "Check sources…", &[]),
    ]),
    part(Menu::File, &[
        file(FileCommand::Save, "Save", &[ctrl(Key::S)]).while_typing(),
        file(FileCommand::SaveAs, "Save as…", &[ctrl_shift(Key::S)]).while_typing(),
        file(FileCommand::SaveAutomatically, "Save automatically…", &[]),
        file(FileCommand::Import, "Import labels…", &[ctrl_shift(Key::I)]),
        file(FileCommand::ImportFolder, "Import a folder of labels…", &[]),
        file(FileCommand::Export, "Export…", &[ctrl(Key::E)]),
        file(FileCommand::Share, "Share or print the article…", &[ctrl_shift(Key::E)]),
        file(FileCommand::CompareAnnotators, "Compare annotators…", &[]),
        file(FileCommand::ShowStatistics, "Statistics…", &[]),
    ]),

    part(Menu::File, &[
        file(FileCommand::HandOut, "Hand out articles…", &[]),
        file(FileCommand::Collect, "Collect readings…", &[]),
        file(FileCommand::NameAnnotator, "Who labels here…", &[]),
    ]),

    part(Menu::Edit, &[
        article(ArticleCommand::Undo, "Undo", &[ctrl(Key::Z)]).repeating(),
        article(ArticleCommand::Redo, "Redo", &[ctrl_shift(Key::Z), ctrl(Key::Y)]).repeating(),
        article(ArticleCommand::ShowHistory, "History…", &[ctrl(Key::H)]),
    ]),
    part(Menu::Edit, &[
        article(ArticleCommand::Copy, "Copy", &[ctrl(Key::C)]),
        article(ArticleCommand::CopyAsJson, "Copy as JSON", &[ctrl_shift(Key::C)]),
        file(FileCommand::PasteArticle, "Paste as new article", &[ctrl(Key::V)]),
    ]),
    part(Menu::Edit, &[
        view(ViewCommand::Find, "Find…", &[ctrl(Key::F)]).while_typing(),
        view(ViewCommand::FindInAllArticles, "Find in all articles…", &[ctrl_shift(Key::F)]).while_typing(),
        view(ViewCommand::ListNotes, "List all notes", &[]),
    ]),
    part(Menu::Edit, &[
        file(FileCommand::EditLabels, "Edit labels…", &[ctrl_shift(Key::L)]),
        file(FileCommand::TakeLabels, "Take the labels of another project…", &[]),
        file(FileCommand::SaveLabels, "Save the labels alone…", &[]),
        file(FileCommand::SaveGuide, "Save the guide…", &[]),
        file(FileCommand::RenameProject, "Rename project…", &[]),
    ]),

    part(Menu::Mark, &[
        article(ArticleCommand::DeleteSpan, "Delete span", &[bare(Key::Delete), bare(Key::Backspace)]),
        article(ArticleCommand::EditNote, "Write a note…", &[bare(Key::F2)]),
        article(ArticleCommand::EditArticleNote, "Write a note on the article…", &[shift(Key::F2)]),
        article(ArticleCommand::ToggleQuestion, "Mark as a question", &[ctrl(Key::F2)]),
        article(ArticleCommand::LabelAlike, "Label the same words elsewhere…", &[ctrl(Key::M)]),
        article(ArticleCommand::Cancel, "Let go", &[bare(Key::Escape)]),
    ]),

    part(Menu::Link, &[
        article(ArticleCommand::PickSpeaker, "Who said this?…", &[bare(Key::S)]),
        article(ArticleCommand::LinkToSameSpeaker, "Same speaker as the quote before", &[shift(Key::S)]),
        review(ReviewCommand::NextWithoutSpeaker, "Next quote without a speaker", &[bare(Key::F7)]),
        article(ArticleCommand::Link, "Link to the next speaker clicked", &[bare(Key::L)]),
        article(ArticleCommand::Unlink, "Remove link", &[bare(Key::U)]),
    ]),

    part(Menu::Suggestions, &[
        review(ReviewCommand::AcceptSuggestion, "Accept suggestion", &[bare(Key::Enter)]),
        review(ReviewCommand::AcceptWithOther, "Accept suggestion with the other speaker", &[bare(Key::A)]),
        review(ReviewCommand::AcceptSure, "Accept all sure suggestions in view", &[shift(Key::Enter)]),
        review(ReviewCommand::RejectSuggestion, "Reject suggestion", &[bare(Key::R)]),
        review(ReviewCommand::AskProgramsAgain, "Ask your programs for suggestions again", &[]),
    ]),
    part(Menu::Suggestions, &[
        review(ReviewCommand::NextProblem, "Next problem", &[bare(Key::F8)]).repeating(),
        review(ReviewCommand::PreviousProblem, "Previous problem", &[shift(Key::F8)]).repeating(),
        review(ReviewCommand::FixProblem, "Fix the problem", &[ctrl(Key::F8)]),
    ]),

    part(Menu::Suggestions, &[
        review(ReviewCommand::NextDifference, "Next difference to settle", &[bare(Key::F9)]),
        review(ReviewCommand::PreviousDifference, "Previous difference to settle", &[shift(Key::F9)]),
        review(ReviewCommand::OtherVersion, "Show another version", &[bare(Key::V)]),
        review(ReviewCommand::TakeAllVersions, "Settle: take all versions", &[bare(Key::B)]),
        review(ReviewCommand::TakeAndMend, "Settle: take the version shown and mend it", &[bare(Key::C)]),
        review(ReviewCommand::SettleAgreed, "Settle what is agreed on", &[ctrl(Key::F9)]),
        review(ReviewCommand::HideNames, "Hide or show the names of annotators", &[]),
    ]),

    part(Menu::Articles, &[
        view(ViewCommand::GoToArticle, "Go to article…", &[ctrl(Key::P)]).while_typing(),
        view(ViewCommand::GoToNote, "Go to a note on an article…", &[]),
        view(ViewCommand::NextArticle, "Next article", &[ctrl(Key::PageDown)]).repeating(),
        view(ViewCommand::PreviousArticle, "Previous article", &[ctrl(Key::PageUp)]).repeating(),
        view(ViewCommand::NextUnlabelledArticle, "Next article without labels", &[ctrl_shift(Key::PageDown)]),
        article(ArticleCommand::OpenWebPage, "Open the article’s web page", &[]),
    ]),
    part(Menu::Articles, &[
        article(ArticleCommand::MarkDone, "Mark as done", &[ctrl(Key::D)]),
        article(ArticleCommand::MarkDoneAndGoOn, "Mark as done and go to next", &[ctrl(Key::Enter)]),
        article(ArticleCommand::SkipArticle, "Skip article and go to next", &[ctrl_shift(Key::Enter)]),
    ]),
    part(Menu::Articles, &[
        view(ViewCommand::OrderArticles(ArticleOrder::AsTheyAre), "List articles in the order of the project", &[]),
        view(ViewCommand::OrderArticles(ArticleOrder::Random), "List articles in random order", &[]),
        view(ViewCommand::OrderArticles(ArticleOrder::MostBenefitFirst), "List articles by expected benefit", &[]),
    ]),
    part(Menu::Articles, &[article(ArticleCommand::RemoveArticle, "Remove article from project", &[])]),

    part(Menu::View, &[
        view(ViewCommand::ToggleArticles, "Show or hide articles", &[ctrl(Key::B)]),
        view(ViewCommand::ToggleInspector, "Show or hide inspector", &[ctrl(Key::I)]),
        view(ViewCommand::LeaveArticle, "Go to the buttons and lists, or back", &[bare(Key::F6)]).while_typing(),
    ]),
    part(Menu::View, &[view(ViewCommand::ShowAllLabels, "Show all labels in the text", &[])]),
    part(Menu::View, &[
        view(ViewCommand::LargerText, "Larger text", &[ctrl(Key::Plus), ctrl(Key::Equals)]).repeating().while_typing(),
        view(ViewCommand::SmallerText, "Smaller text", &[ctrl(Key::Minus)]).repeating().while_typing(),
        view(ViewCommand::UsualTextSize, "Usual text size", &[ctrl(Key::Num0)]).while_typing(),
    ]),
    part(Menu::View, &[
        view(ViewCommand::ZoomIn, "Enlarge everything", &[ctrl_alt(Key::Plus), ctrl_alt(Key::Equals)]).repeating().while_typing(),
        view(ViewCommand::ZoomOut, "Shrink everything", &[ctrl_alt(Key::Minus)]).repeating().while_typing(),
        view(ViewCommand::UsualZoom, "Usual size of everything", &[ctrl_alt(Key::Num0)]).while_typing(),
    ]),
    part(Menu::View, &[
        view(ViewCommand::LightTheme, "Light theme", &[]),
        view(ViewCommand::DarkTheme, "Dark theme", &[]),
        view(ViewCommand::SystemTheme, "Theme of the system", &[]),
        view(ViewCommand::ReduceMotion, "Less motion", &[]),
    ]),

    part(Menu::Program, &[
        view(ViewCommand::ShowPalette, "All commands…", &[ctrl(Key::K)]).while_typing(),
        view(ViewCommand::ShowSettings, "Settings…", &[ctrl(Key::Comma)]).while_typing(),
        view(ViewCommand::ShowShortcuts, "Keyboard shortcuts", &[bare(Key::F1)]).while_typing(),
        view(ViewCommand::ShowGuide, "Guide to labelling", &[shift(Key::F1)]),
        file(FileCommand::ShowTour, "Tour of the sample project", &[]),
    ]),
    part(Menu::Program, &[file(FileCommand::Quit, "Quit", &[ctrl(Key::Q)])]),
];

impl Row {
    const fn new(command: Command, text: &'static str, keys: &'static [KeyboardShortcut]) -> Self {
        Self { command, text, keys, repeats: false, acts_while_typing: false }
    }

    const fn repeating(self) -> Self {
        Self { repeats: true, ..self }
    }

    const fn while_typing(self) -> Self {
        Self { acts_while_typing: true, ..self }
    }
}

const fn part(menu: Menu, rows: &'static [Row]) -> Part {
    Part { menu, rows }
}

const fn file(command: FileCommand, text: &'static str, keys: &'static [KeyboardShortcut]) -> Row {
    Row::new(Command::File(command), text, keys)
}

const fn article(command: ArticleCommand, text: &'static str, keys: &'static [KeyboardShortcut]) -> Row {
    Row::new(Command::Article(command), text, keys)
}

const fn review(command: ReviewCommand, text: &'static str, keys: &'static [KeyboardShortcut]) -> Row {
    Row::new(Command::Review(command), text, keys)
}

const fn view(command: ViewCommand, text: &'static str, keys: &'static [KeyboardShortcut]) -> Row {
    Row::new(Command::View(command), text, keys)
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
