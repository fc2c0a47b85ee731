//! Every named act: what it is called now, whether it can be done now, and its keys. The table of them is beside it.

use egui::{KeyboardShortcut, Modifiers};

use crate::formats::articles::Shape;
use crate::formats::own::user_settings::ArticleOrder;
use crate::model::{Article, Project, Status};

use super::keys::KeyBindings;
use super::table::{SUGGESTIONS, TABLE};
use crate::ui::article::Act;
use crate::ui::session::view_state::ViewState;

/// Something the person can ask for by menu, palette or key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Command {
    NewProject,
    OpenProject,
    /// Opens the project at this place of the recent ones.
    OpenRecent(usize),
    AddArticles,
    AddFolder,
    /// Reads the open article's file again with an encoding that the person picks.
    ReopenWithEncoding,
    /// Looks whether the files of the articles have changed, and takes their new texts over.
    CheckSources,
    Save,
    SaveAs,
    /// Sets how often the project is saved by itself.
    SaveAutomatically,
    Import,
    ImportFolder,
    Export,
    RenameProject,
    Quit,

    Undo,
    Redo,
    Find,
    FindInAllArticles,
    EditLabels,

    /// Applies the label at this place in the label set to the selection, relabels the selected span, or arms the label.
    ApplyLabel(usize),
    DeleteSpan,
    EditNote,
    /// Finds what reads like the selected span, to be labelled like it.
    LabelAlike,
    /// What keys do in the article: caret, selection, spans.
    InArticle(Act),
    /// Lets go of what is in hand: link, armed label, span, selection.
    Cancel,

    /// Asks who said the selected quote.
    PickSpeaker,
    /// Links the selected span to the next speaker clicked.
    Link,
    /// Links the selected span to the speaker of the quote before it.
    LinkToSameSpeaker,
    /// Goes to the next quote that lacks a speaker, in any article, and asks who said it.
    NextWithoutSpeaker,
    Unlink,

    AcceptSuggestion,
    /// Accepts the suggestion that keys act on with the next likeliest speaker.
    AcceptWithOther,
    /// Accepts the suggestion in hand with the label at this place in the label set.
    AcceptAs(usize),
    /// Accepts all suggestions on the screen that are sure enough.
    AcceptSure,
    RejectSuggestion,
    NextProblem,
    PreviousProblem,
    /// Mends the problem that was gone to last.
    FixProblem,

    NextArticle,
    PreviousArticle,
    NextUnlabelledArticle,
    OpenWebPage,
    MarkDone,
    MarkDoneAndGoOn,
    GoToArticle,
    RemoveArticle,
    /// Lists articles, and goes through them, in this order.
    OrderArticles(ArticleOrder),

    ShowPalette,
    ShowShortcuts,
    ShowGuide,
    ToggleArticles,
    ToggleInspector,
    /// Takes the keyboard from the article to what stands around it; Escape brings it back.
    LeaveArticle,
    ReduceMotion,
    LargerText,
    SmallerText,
    UsualTextSize,
    ZoomIn,
    ZoomOut,
    UsualZoom,
    LightTheme,
    DarkTheme,
    SystemTheme,
}

/// What the table says of a command, whatever the project.
#[derive(Clone, Debug)]
pub struct Entry {
    /// As menu and palette show it: “Mark as done and go to next”.
    pub text: String,
    /// The group of the shortcut sheet it stands in.
    pub group: &'static str,
    /// The first is the one that is shown.
    pub shortcuts: Vec<KeyboardShortcut>,
}

/// A command as it is now: in this project, with the keys that the person chose.
#[derive(Clone, Debug)]
pub struct Line {
    pub command: Command,
    /// “Undo add quote”.
    pub text: String,
    pub group: &'static str,
    pub shortcuts: Vec<KeyboardShortcut>,
    pub is_enabled: bool,
}

/// What a command needs to know to say what it is now.
#[derive(Clone, Copy)]
pub struct Situation<'a> {
    pub project: &'a Project,
    pub view: &'a ViewState,
    pub keys: &'a KeyBindings,
}

impl Situation<'_> {
    /// Every command, in the order of the shortcut sheet.
    pub fn lines(self) -> Vec<Line> {
        let labels = (0..self.project.labels().labels().len()).map(Command::ApplyLabel);
        let table = TABLE.iter().map(|row| row.command);
        let acts = Act::all().into_iter().map(Command::InArticle);
        let accepts = (0..self.project.labels().labels().len()).map(Command::AcceptAs);
        table.chain(labels).chain(accepts).chain(acts).map(|command| self.line(command)).collect()
    }

    /// One command.
    pub fn line(self, command: Command) -> Line {
        let entry = command.entry();
        let name = settings_name(&entry.text);
        let (text, usual_keys) = match command {
            Command::ApplyLabel(idx) => self.of_label(idx, "Mark as", Modifiers::NONE),
            Command::AcceptAs(idx) => self.of_label(idx, "Accept suggestion as", Modifiers::ALT),
            _ => (self.text_now(command, entry.text), entry.shortcuts),
        };
        let free_keys = || usual_keys.into_iter().filter(|&key| !self.keys.is_chosen(key)).collect();
        let shortcuts = self.keys.chosen(&name).map_or_else(free_keys, |shortcut| vec![shortcut]);
        let is_enabled = command.is_enabled(self.project, self.view);
        Line { command, text, group: entry.group, shortcuts, is_enabled }
    }

    fn text_now(self, command: Command, text: String) -> String {
        let with_name = |name: Option<&str>| name.map(|name| format!("{text} {name}"));
        let now = match command {
            Command::Undo => with_name(self.project.undo_name()),
            Command::Redo => with_name(self.project.redo_name()),
            Command::MarkDone if self.is_open_done() => Some("Mark as in progress".to_owned()),
            _ => None,
        };
        now.unwrap_or(text)
    }

    /// What a command does with a label, and the label's key with more keys held.
    fn of_label(self, idx: usize, verb: &str, held: Modifiers) -> (String, Vec<KeyboardShortcut>) {
        let Some(label) = self.project.labels().labels().get(idx) else { return (String::new(), Vec::new()) };
        let key = label.key.and_then(key_from_char).map(|key| KeyboardShortcut::new(held, key));
        (format!("{verb} {}", label.name.to_lowercase()), key.into_iter().collect())
    }

    fn is_open_done(self) -> bool {
        let article = self.view.open.and_then(|id| self.project.article(id));
        article.is_some_and(|article| article.status == Status::Done)
    }
}

impl Command {
    /// Its line of the table.
    pub fn entry(self) -> Entry {
        match self {
            Self::InArticle(act) => act.entry(),
            Self::AcceptAs(_) => {
                Entry { text: "Accept suggestion as".to_owned(), group: SUGGESTIONS, shortcuts: Vec::new() }
            }
            Self::ApplyLabel(_) => Entry { text: "Mark".to_owned(), group: "Mark", shortcuts: Vec::new() },
            _ => TABLE.iter().find(|row| row.command == self).map_or_else(
                || Entry { text: format!("{self:?}"), group: "", shortcuts: Vec::new() },
                |row| Entry { text: row.text.to_owned(), group: row.group, shortcuts: row.keys.to_vec() },
            ),
        }
    }

    /// Whether it would do something now.
    pub fn is_enabled(self, project: &Project, view: &ViewState) -> bool {
        let article = view.open.and_then(|id| project.article(id));
        let span = article.and_then(|article| article.span(view.hand.selected_span?));
        match self {
            Self::Undo => project.undo_name().is_some(),
            Self::Redo => project.redo_name().is_some(),
            Self::DeleteSpan | Self::EditNote | Self::LabelAlike | Self::Link | Self::LinkToSameSpeaker => {
                span.is_some()
            }
            Self::AcceptSuggestion => {
                let lacks_link = |(article, span): (&Article, _)| article.lacks_link(project.labels(), span);
                view.suggestion_for_keys().is_some() || article.zip(span).is_some_and(lacks_link)
            }
            Self::AcceptWithOther => view.suggestion_in_reach().is_some_and(|one| one.other_speaker.is_some()),
            Self::RejectSuggestion => view.suggestion_for_keys().is_some(),
            Self::PickSpeaker => span.is_some() || view.suggestions.in_hand_idx().is_some(),
            Self::AcceptAs(_) => view.suggestions.in_hand_idx().is_some(),
            Self::AcceptSure => view.sure_in_view().next().is_some(),
            Self::Unlink => {
                article.zip(span).is_some_and(|(article, span)| article.relations_of(span.id).next().is_some())
            }
            Self::CheckSources => project.articles().any(|article| !article.source.path.is_empty()),
            Self::ReopenWithEncoding => article.is_some_and(has_encoding),
            Self::OpenWebPage => article.is_some_and(|article| !article.meta.url.is_empty()),
            Self::Export | Self::GoToArticle | Self::NextArticle | Self::PreviousArticle => {
                project.articles().len() > 0
            }
            Self::NextUnlabelledArticle => project.articles().any(is_unlabelled),
            _ if self.is_of_article() => article.is_some(),
            _ => true,
        }
    }

    /// Whether its key acts while a text field has the keys: only what no text field could mean.
    pub fn acts_while_typing(self) -> bool {
        matches!(
            self,
            Self::Save
                | Self::SaveAs
                | Self::ShowPalette
                | Self::ShowShortcuts
                | Self::GoToArticle
                | Self::Find
                | Self::FindInAllArticles
                | Self::LargerText
                | Self::SmallerText
                | Self::UsualTextSize
                | Self::ZoomIn
                | Self::ZoomOut
                | Self::UsualZoom
                | Self::LeaveArticle
        )
    }

    /// Whether it needs an article that is open.
    fn is_of_article(self) -> bool {
        matches!(
            self,
            Self::ApplyLabel(_)
                | Self::InArticle(_)
                | Self::MarkDone
                | Self::MarkDoneAndGoOn
                | Self::RemoveArticle
                | Self::Find
        )
    }
}

/// Whether the article's file can be read in one encoding or another.
fn has_encoding(article: &Article) -> bool {
    let shape = Shape::from_extractor(&article.source.extractor);
    !article.source.path.is_empty() && shape.is_some_and(Shape::has_encoding)
}

/// Whether nothing was marked on it yet, and nobody said that it is done.
pub fn is_unlabelled(article: &Article) -> bool {
    article.status != Status::Done && article.spans().iter().next().is_none()
}

/// A key by the character on it: `1`, `q`.
pub fn key_from_char(character: char) -> Option<egui::Key> {
    egui::Key::from_name(&character.to_uppercase().collect::<String>())
}

/// What the settings file calls a command: “mark-as-done-and-go-to-next”.
pub fn settings_name(text: &str) -> String {
    let words = text.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::keys::word_from_shortcut;
    use super::*;
    use crate::model::{Edit, Transaction};

    #[track_caller]
    fn check(project: &Project, command: Command, text: &str, keys: &str, is_enabled: bool) {
        let situation = Situation { project, view: &ViewState::default(), keys: &KeyBindings::default() };
        let line = situation.line(command);
        let words: Vec<String> = line.shortcuts.into_iter().map(word_from_shortcut).collect();
        assert_eq!((line.text.as_str(), words.join(" ").as_str(), line.is_enabled), (text, keys, is_enabled));
    }

    #[test]
    fn no_two_commands_share_a_key_or_a_name() {
        let (mut names, mut keys) = (BTreeMap::new(), BTreeMap::new());
        let project = Project::new("", "");
        let situation = Situation { project: &project, view: &ViewState::default(), keys: &KeyBindings::default() };
        for line in situation.lines() {
            assert_eq!(names.insert(settings_name(&line.text), line.command), None, "{}", line.text);
            for shortcut in line.shortcuts {
                let word = word_from_shortcut(shortcut);
                assert_eq!(keys.insert(word.clone(), line.command), None, "{word} for {}", line.text);
            }
        }
    }

    #[test]
    fn lines_say_what_is_there_now() {
        let mut project = Project::new("", "");
        check(&project, Command::Undo, "Undo", "Ctrl+Z", false);
        check(&project, Command::ApplyLabel(2), "Mark as claim", "3", false);
        check(&project, Command::MarkDoneAndGoOn, "Mark as done and go to next", "Ctrl+Enter", false);
        project.apply(Transaction::new("rename", vec![Edit::SetName("Budget".to_owned())])).unwrap();
        check(&project, Command::Undo, "Undo rename", "Ctrl+Z", true);
    }
}
