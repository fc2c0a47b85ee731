//! The table of commands: a row each with its words, menu, usual keys and what keys may do, in the order of menus.

use egui::{Key, KeyboardShortcut, Modifiers};

use super::commands::{ArticleCommand, Command, FileCommand, ReviewCommand, ViewCommand};
use crate::formats::own::user_settings::ArticleOrder;
use crate::ui::texts::{later, tr};

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
    /// Other words that it is known by, with commas between: it is found by them, and they are shown nowhere else.
    pub also: &'static str,
}

/// What the table says of a command, whatever the project.
#[derive(Clone, Debug)]
pub struct Entry {
    /// In English, as the settings file and scripts know it: “Mark as done and go to next”.
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
    /// Other words that it is known by, with commas between.
    pub also: &'static str,
}

impl Entry {
    /// As it is shown.
    pub fn shown(&self) -> &str {
        tr(&self.text)
    }
}

impl Menu {
    /// Those that open from the main menu, in their order.
    pub const SUBMENUS: [Self; 6] = [Self::Edit, Self::Mark, Self::Link, Self::Suggestions, Self::Articles, Self::View];

    /// Those that open from one of their own, as most people know their keys.
    pub const IN_ARTICLE: [Self; 3] = [Self::Spans, Self::Select, Self::Caret];

    pub fn name(self) -> &'static str {
        match self {
            Self::File => tr("File"),
            Self::Edit => tr("Edit"),
            Self::Mark => tr("Mark"),
            Self::Spans => tr("Spans"),
            Self::Link => tr("Link"),
            Self::Suggestions => tr("Suggestions and problems"),
            Self::Articles => tr("Articles"),
            Self::View => tr("View"),
            Self::Select => tr("Select text"),
            Self::Caret => tr("Move the caret"),
            Self::Program => "Pullquote",
        }
    }
}

/// Every command but those of the labels, which the project has, and those in the article, which the article view has.
#[rustfmt::skip]
pub const TABLE: &[Part] = &[
    part(Menu::File, &[
        file(FileCommand::NewProject, "New project", &[ctrl(Key::N)])
            .also("create project, start over"),
        file(FileCommand::NewProjectLikeThis, "New project with these labels", &[])
            .also("template, same labels, copy project setup"),
        file(FileCommand::OpenProject, "Open project…", &[ctrl(Key::O)])
            .also("load project"),
    ]),
    part(Menu::File, &[
        file(FileCommand::AddArticles, "Add articles…", &[ctrl_shift(Key::O)])
            .also("import articles, import texts, add texts, add documents, load files, upload"),
        file(FileCommand::AddFolder, "Add a folder of articles…", &[])
            .also("add folder, corpus"),
        file(FileCommand::SampleArticles, "Sample articles…", &[])
            .also("draw articles, random sample, subset"),
        file(FileCommand::ReopenWithEncoding, "Reopen with encoding…", &[])
            .also("charset, utf-8, wrong characters"),
        file(FileCommand::CheckSources, "Check sources…", &[])
            .also("changed files, update texts, refresh, reload"),
    ]),
    part(Menu::File, &[
        file(FileCommand::Save, "Save", &[ctrl(Key::S)]).while_typing(),
        file(FileCommand::SaveAs, "Save as…", &[ctrl_shift(Key::S)]).while_typing()
            .also("save a copy, duplicate"),
        file(FileCommand::SaveAutomatically, "Save automatically…", &[])
            .also("autosave, backup"),
        file(FileCommand::Import, "Import labels…", &[ctrl_shift(Key::I)])
            .also("pre-annotations, preannotations, predictions, load annotations, import annotations"),
        file(FileCommand::ImportFolder, "Import a folder of labels…", &[])
            .also("import annotations of a folder"),
        file(FileCommand::Export, "Export…", &[ctrl(Key::E)])
            .also("download, convert, save as json, csv, conll, brat, spacy, training data"),
        file(FileCommand::Share, "Share or print the article…", &[ctrl_shift(Key::E)])
            .also("html, pdf, web page of the article, read-only"),
        file(FileCommand::CompareAnnotators, "Compare annotators…", &[])
            .also("agreement, inter-annotator agreement, iaa, kappa, cohen, krippendorff, alpha, gamma, reliability, f1"),
        file(FileCommand::ShowStatistics, "Statistics…", &[])
            .also("counts, numbers, metrics, plots, charts, report, pace, dashboard"),
    ]),

    part(Menu::File, &[
        file(FileCommand::HandOut, "Hand out articles…", &[])
            .also("assign, distribute, team"),
        file(FileCommand::Collect, "Collect readings…", &[])
            .also("merge annotators, gather, adjudicate a team"),
        file(FileCommand::NameAnnotator, "Who labels here…", &[])
            .also("annotator, user name, my name"),
    ]),

    part(Menu::Edit, &[
        article(ArticleCommand::Undo, "Undo", &[ctrl(Key::Z)]).repeating()
            .also("take back, revert"),
        article(ArticleCommand::Redo, "Redo", &[ctrl_shift(Key::Z), ctrl(Key::Y)]).repeating()
            .also("do again"),
        article(ArticleCommand::ShowHistory, "History…", &[ctrl(Key::H)])
            .also("undo list, versions, log of changes"),
    ]),
    part(Menu::Edit, &[
        article(ArticleCommand::Copy, "Copy", &[ctrl(Key::C)])
            .also("clipboard"),
        article(ArticleCommand::CopyAsJson, "Copy as JSON", &[ctrl_shift(Key::C)]),
        file(FileCommand::PasteArticle, "Paste as new article", &[ctrl(Key::V)])
            .also("new text, insert article"),
    ]),
    part(Menu::Edit, &[
        view(ViewCommand::Find, "Find…", &[ctrl(Key::F)]).while_typing()
            .also("search"),
        view(ViewCommand::FindInAllArticles, "Find in all articles…", &[ctrl_shift(Key::F)]).while_typing()
            .also("search all, search everywhere, concordance"),
        view(ViewCommand::ListNotes, "List all notes", &[])
            .also("comments, flags, questions"),
    ]),
    part(Menu::Edit, &[
        file(FileCommand::EditLabels, "Edit labels…", &[ctrl_shift(Key::L)])
            .also("labels, label set, tags, tag set, categories, classes, colours, colors, schema, add label, rename label"),
        file(FileCommand::TakeLabels, "Take the labels of another project…", &[])
            .also("import label set, copy labels from"),
        file(FileCommand::SaveLabels, "Save the labels alone…", &[])
            .also("export labels alone, export label set"),
        file(FileCommand::SaveGuide, "Save the guide…", &[])
            .also("export guide"),
        file(FileCommand::RenameProject, "Rename project…", &[])
            .also("project name"),
    ]),

    part(Menu::Mark, &[
        article(ArticleCommand::DeleteSpan, "Delete span", &[bare(Key::Delete), bare(Key::Backspace)])
            .also("remove span, remove label, delete annotation, erase, clear"),
        article(ArticleCommand::EditNote, "Write a note…", &[bare(Key::F2)])
            .also("comment, annotate span"),
        article(ArticleCommand::EditArticleNote, "Write a note on the article…", &[shift(Key::F2)])
            .also("comment on article, document note"),
        article(ArticleCommand::ToggleQuestion, "Mark as a question", &[ctrl(Key::F2)])
            .also("flag, unsure, doubt, uncertain"),
        article(ArticleCommand::LabelAlike, "Label the same words elsewhere…", &[ctrl(Key::M)])
            .also("label all, propagate, same text, repeat"),
        article(ArticleCommand::Cancel, "Let go", &[bare(Key::Escape)])
            .also("deselect, unselect, cancel"),
    ]),

    part(Menu::Link, &[
        article(ArticleCommand::PickSpeaker, "Who said this?…", &[bare(Key::S)])
            .also("attribution, attribute, add speaker, said by, source of a quote"),
        article(ArticleCommand::LinkToSameSpeaker, "Same speaker as the quote before", &[shift(Key::S)])
            .also("previous speaker, repeat speaker"),
        review(ReviewCommand::NextWithoutSpeaker, "Next quote without a speaker", &[bare(Key::F7)])
            .also("missing speakers, unattributed"),
        article(ArticleCommand::Link, "Link to the next speaker clicked", &[bare(Key::L)])
            .also("relation, add relation, connect, add link, arrow"),
        article(ArticleCommand::Unlink, "Remove link", &[bare(Key::U)])
            .also("delete link, delete relation, remove relation, disconnect"),
    ]),

    part(Menu::Suggestions, &[
        review(ReviewCommand::AcceptSuggestion, "Accept suggestion", &[bare(Key::Enter)])
            .also("approve, confirm, yes"),
        review(ReviewCommand::AcceptWithOther, "Accept suggestion with the other speaker", &[bare(Key::A)])
            .also("second speaker, alternative"),
        review(ReviewCommand::AcceptSure, "Accept all sure suggestions in view", &[shift(Key::Enter)])
            .also("accept all, bulk accept, batch"),
        review(ReviewCommand::RejectSuggestion, "Reject suggestion", &[bare(Key::R)])
            .also("dismiss, decline"),
        review(ReviewCommand::AskProgramsAgain, "Ask your programs for suggestions again", &[])
            .also("run model, rerun suggesters"),
    ]),
    part(Menu::Suggestions, &[
        review(ReviewCommand::NextProblem, "Next problem", &[bare(Key::F8)]).repeating()
            .also("problems, errors, error, warnings, validate, validation, quality control, mistakes, lint"),
        review(ReviewCommand::PreviousProblem, "Previous problem", &[shift(Key::F8)]).repeating()
            .also("last error"),
        review(ReviewCommand::FixProblem, "Fix the problem", &[ctrl(Key::F8)])
            .also("repair, correct, quick fix"),
    ]),

    part(Menu::Suggestions, &[
        review(ReviewCommand::NextDifference, "Next difference to settle", &[bare(Key::F9)])
            .also("adjudication, adjudicate, curation, curate, disagreements, conflicts, resolve, reconcile"),
        review(ReviewCommand::PreviousDifference, "Previous difference to settle", &[shift(Key::F9)]),
        review(ReviewCommand::OtherVersion, "Show another version", &[bare(Key::V)])
            .also("compare versions, other annotator"),
        review(ReviewCommand::TakeAllVersions, "Settle: take all versions", &[bare(Key::B)])
            .also("accept both, keep both"),
        review(ReviewCommand::TakeAndMend, "Settle: take the version shown and mend it", &[bare(Key::C)])
            .also("accept and edit"),
        review(ReviewCommand::SettleAgreed, "Settle what is agreed on", &[ctrl(Key::F9)])
            .also("majority vote, consensus, auto-adjudicate"),
        review(ReviewCommand::HideNames, "Hide or show the names of annotators", &[])
            .also("anonymous, blind adjudication"),
    ]),

    part(Menu::Articles, &[
        view(ViewCommand::GoToArticle, "Go to article…", &[ctrl(Key::P)]).while_typing()
            .also("jump to, switch article, go to document, open article, quick open"),
        view(ViewCommand::GoToNote, "Go to a note on an article…", &[])
            .also("article comments"),
        view(ViewCommand::NextArticle, "Next article", &[ctrl(Key::PageDown)]).repeating()
            .also("next document, next file, next text"),
        view(ViewCommand::PreviousArticle, "Previous article", &[ctrl(Key::PageUp)]).repeating()
            .also("previous document, previous file, previous text"),
        view(ViewCommand::NextUnlabelledArticle, "Next article without labels", &[ctrl_shift(Key::PageDown)])
            .also("next unlabelled, next unannotated, next empty"),
        article(ArticleCommand::OpenWebPage, "Open the article’s web page", &[])
            .also("browser, url, original page"),
    ]),
    part(Menu::Articles, &[
        article(ArticleCommand::MarkDone, "Mark as done", &[ctrl(Key::D)])
            .also("finish, complete"),
        article(ArticleCommand::MarkDoneAndGoOn, "Mark as done and go to next", &[ctrl(Key::Enter)])
            .also("submit, next task"),
        article(ArticleCommand::SkipArticle, "Skip article and go to next", &[ctrl_shift(Key::Enter)])
            .also("ignore article, exclude, reject article"),
    ]),
    part(Menu::Articles, &[
        view(ViewCommand::OrderArticles(ArticleOrder::AsTheyAre), "List articles in the order of the project", &[])
            .also("sort articles, sort"),
        view(ViewCommand::OrderArticles(ArticleOrder::Random), "List articles in random order", &[])
            .also("shuffle"),
        view(ViewCommand::OrderArticles(ArticleOrder::MostBenefitFirst), "List articles by expected benefit", &[])
            .also("active learning, uncertainty sampling"),
    ]),
    part(Menu::Articles, &[
        article(ArticleCommand::RemoveArticle, "Remove article from project", &[])
            .also("delete article, delete document"),
    ]),

    part(Menu::View, &[
        view(ViewCommand::ToggleArticles, "Show or hide articles", &[ctrl(Key::B)])
            .also("sidebar, left panel, document list"),
        view(ViewCommand::ToggleInspector, "Show or hide inspector", &[ctrl(Key::I)])
            .also("right panel, details, spans list"),
        view(ViewCommand::LeaveArticle, "Go to the buttons and lists, or back", &[bare(Key::F6)]).while_typing()
            .also("focus, keyboard navigation"),
    ]),
    part(Menu::View, &[
        view(ViewCommand::ShowAllLabels, "Show all labels in the text", &[])
            .also("unhide, hidden labels, layers"),
    ]),
    part(Menu::View, &[
        view(ViewCommand::LargerText, "Larger text", &[ctrl(Key::Plus), ctrl(Key::Equals)]).repeating().while_typing()
            .also("font, font size, bigger letters, text size"),
        view(ViewCommand::SmallerText, "Smaller text", &[ctrl(Key::Minus)]).repeating().while_typing()
            .also("smaller font, smaller letters"),
        view(ViewCommand::UsualTextSize, "Usual text size", &[ctrl(Key::Num0)]).while_typing()
            .also("reset font, default text size"),
    ]),
    part(Menu::View, &[
        view(ViewCommand::ZoomIn, "Enlarge everything", &[ctrl_alt(Key::Plus), ctrl_alt(Key::Equals)]).repeating().while_typing()
            .also("zoom, zoom in, magnify, scale, bigger"),
        view(ViewCommand::ZoomOut, "Shrink everything", &[ctrl_alt(Key::Minus)]).repeating().while_typing()
            .also("zoom out"),
        view(ViewCommand::UsualZoom, "Usual size of everything", &[ctrl_alt(Key::Num0)]).while_typing()
            .also("reset zoom, 100 %, actual size"),
    ]),
    part(Menu::View, &[
        view(ViewCommand::LightTheme, "Light theme", &[])
            .also(later("light mode, day mode, bright, white")),
        view(ViewCommand::DarkTheme, "Dark theme", &[])
            .also(later("dark mode, night mode, black")),
        view(ViewCommand::SystemTheme, "Theme of the system", &[])
            .also("automatic theme, appearance"),
        view(ViewCommand::ReduceMotion, "Less motion", &[])
            .also("animation, animations"),
    ]),

    part(Menu::Program, &[
        view(ViewCommand::ShowPalette, "All commands…", &[ctrl(Key::K)]).while_typing()
            .also("command palette, actions"),
        view(ViewCommand::ShowSettings, "Settings…", &[ctrl(Key::Comma)]).while_typing()
            .also("preferences, options, configuration, line length, key bindings"),
        view(ViewCommand::ShowShortcuts, "Keyboard shortcuts", &[bare(Key::F1)]).while_typing()
            .also("hotkeys, keys, shortcuts"),
        view(ViewCommand::ShowGuide, "Guide to labelling", &[shift(Key::F1)])
            .also("guidelines, annotation manual, instructions, codebook"),
        view(ViewCommand::ShowBook, "Help: the book", &[ctrl(Key::F1)]).while_typing()
            .also("manual, documentation, handbook, user guide, how to, coming from another tool"),
        file(FileCommand::ShowTour, "Tour of the sample project", &[])
            .also("tutorial, getting started, introduction, demo, example project"),
    ]),
    part(Menu::Program, &[
        view(ViewCommand::ShowAbout, "About Pullquote", &[])
            .also("version, licences, licenses, credits, build, which system"),
        view(ViewCommand::CopyReport, "Copy report", &[])
            .also("bug report, error report, diagnostics, log, report a fault"),
    ]),
    part(Menu::Program, &[
        file(FileCommand::Quit, "Quit", &[ctrl(Key::Q)])
            .while_typing()
            .also("exit, close window"),
    ]),
];

impl Row {
    const fn new(command: Command, text: &'static str, keys: &'static [KeyboardShortcut]) -> Self {
        Self { command, text, keys, repeats: false, acts_while_typing: false, also: "" }
    }

    const fn repeating(self) -> Self {
        Self { repeats: true, ..self }
    }

    const fn while_typing(self) -> Self {
        Self { acts_while_typing: true, ..self }
    }

    const fn also(self, also: &'static str) -> Self {
        Self { also, ..self }
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
