//! What a command is called now, its menu and keys, and what the settings file calls it.

use egui::{KeyboardShortcut, Modifiers};

use crate::model::{Project, Status};

use super::commands::{ArticleCommand, Command, FileCommand, ReviewCommand};
use super::keys::KeyBindings;
use super::table::{Menu, TABLE};
use crate::ui::article::Act;
use crate::ui::session::view_state::ViewState;

/// A command as it is now: in this project, with the keys that the person chose.
#[derive(Clone, Debug)]
pub struct Line {
    pub command: Command,
    /// “Undo add quote”.
    pub text: String,
    /// What the table says of it, with the keys that it has now.
    pub entry: Entry,
    pub is_enabled: bool,
}

/// What a command needs to know to say what it is now.
#[derive(Clone, Copy)]
pub struct Situation<'a> {
    pub project: &'a Project,
    pub view: &'a ViewState,
    pub keys: &'a KeyBindings,
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

impl Line {
    /// The keys that it has now; the first is the one that is shown.
    pub fn shortcuts(&self) -> &[KeyboardShortcut] {
        &self.entry.shortcuts
    }
}

impl Situation<'_> {
    /// Every command, in the order of the menus.
    pub fn lines(self) -> Vec<Line> {
        let n_labels = self.project.labels().labels().len();
        let table = TABLE.iter().flat_map(|part| part.rows).map(|row| row.command);
        let labels = (0..n_labels).map(|idx| ArticleCommand::ApplyLabel(idx).into());
        let accepts = (0..n_labels).map(|idx| ReviewCommand::AcceptAs(idx).into());
        let acts = Act::all().into_iter().map(|act| ArticleCommand::InArticle(act).into());
        table.chain(labels).chain(accepts).chain(acts).map(|command: Command| self.line(command)).collect()
    }

    /// One command.
    pub fn line(self, command: impl Into<Command>) -> Line {
        let command = command.into();
        let entry = command.entry();
        let (text, name, usual_keys) = match command {
            Command::Article(ArticleCommand::ApplyLabel(idx)) => self.of_label(idx, &entry.text, Modifiers::NONE),
            Command::Review(ReviewCommand::AcceptAs(idx)) => self.of_label(idx, &entry.text, Modifiers::ALT),
            _ => (self.text_now(command, &entry.text), settings_name(&entry.text), entry.shortcuts),
        };
        let free_keys = || usual_keys.into_iter().filter(|&key| !self.is_chosen(key)).collect();
        let shortcuts = self.keys.chosen(&name).map_or_else(free_keys, |shortcut| vec![shortcut]);
        let is_enabled = command.is_enabled(self.project, self.view);
        Line { command, text, entry: Entry { shortcuts, ..entry }, is_enabled }
    }

    /// Whether the key was chosen for a command that there is: it then runs no other one.
    fn is_chosen(self, shortcut: KeyboardShortcut) -> bool {
        let labels = self.project.labels().labels();
        self.keys.names_with(shortcut).any(|name| {
            let is_of = |verb: &str, label: &str| settings_name(&of_label(verb, label)) == name;
            !is_label_name(name) || labels.iter().any(|label| LABEL_VERBS.iter().any(|verb| is_of(verb, &label.name)))
        })
    }

    fn text_now(self, command: Command, text: &str) -> String {
        let with_name = |name: Option<&str>| name.map(|name| format!("{text} {name}"));
        let now = match command {
            Command::Article(ArticleCommand::Undo) => with_name(self.project.undo_name()),
            Command::Article(ArticleCommand::Redo) => with_name(self.project.redo_name()),
            Command::Article(ArticleCommand::MarkDone) if self.is_open_done() => Some("Mark as in progress".to_owned()),
            _ => None,
        };
        now.unwrap_or_else(|| text.to_owned())
    }

    /// What a command does with a label, its name in the settings file, and the label's key with more keys held.
    fn of_label(self, idx: usize, verb: &str, held: Modifiers) -> (String, String, Vec<KeyboardShortcut>) {
        let Some(label) = self.project.labels().labels().get(idx) else { return Default::default() };
        let key = label.key.and_then(key_from_char).map(|key| KeyboardShortcut::new(held, key));
        let text = of_label(verb, &label.name);
        let name = settings_name(&text);
        (text, name, key.into_iter().collect())
    }

    fn is_open_done(self) -> bool {
        let article = self.view.open.and_then(|id| self.project.article(id));
        article.is_some_and(|article| article.status == Status::Done)
    }
}

/// How the texts of commands begin that end in a label's name.
const LABEL_VERBS: [&str; 2] = ["Mark as", "Accept suggestion as"];

/// Parts of the menus that are not in the table: labels, and acts in the article behind them.
const LABELS_PART: usize = usize::MAX;
const ACTS_PART: usize = TABLE.len();

impl Command {
    /// Its line of the table.
    pub fn entry(self) -> Entry {
        match self {
            Self::Article(ArticleCommand::InArticle(act)) => {
                let entry = act.entry();
                Entry { part: ACTS_PART + entry.part, ..entry }
            }
            Self::Article(ArticleCommand::ApplyLabel(_)) => entry_of_labels(LABEL_VERBS[0], Menu::Mark),
            Self::Review(ReviewCommand::AcceptAs(_)) => entry_of_labels(LABEL_VERBS[1], Menu::Suggestions),
            // Its own menu says which one.
            Self::File(FileCommand::OpenRecent(_)) => entry_of_labels("Open recent project", Menu::File),
            _ => self.entry_of_table().expect("every other command is in the table, as a test makes sure"),
        }
    }

    fn entry_of_table(self) -> Option<Entry> {
        TABLE.iter().enumerate().find_map(|(part, rows)| {
            let row = rows.rows.iter().find(|row| row.command == self)?;
            Some(Entry {
                text: row.text.to_owned(),
                menu: rows.menu,
                part,
                shortcuts: row.keys.to_vec(),
                repeats: row.repeats,
                acts_while_typing: row.acts_while_typing,
            })
        })
    }
}

fn entry_of_labels(text: &str, menu: Menu) -> Entry {
    let (shortcuts, repeats) = (Vec::new(), false);
    Entry { text: text.to_owned(), menu, part: LABELS_PART, shortcuts, repeats, acts_while_typing: false }
}

/// “Mark as quote”.
fn of_label(verb: &str, label_name: &str) -> String {
    format!("{verb} {}", label_name.to_lowercase())
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

/// What the settings file calls the commands that every project has.
pub fn settings_names() -> Vec<String> {
    let table = TABLE.iter().flat_map(|part| part.rows).map(|row| settings_name(row.text));
    table.chain(Act::all().into_iter().map(|act| settings_name(&act.entry().text))).collect()
}

/// Whether a command of a label may be called that: which labels there are says the project.
pub fn is_label_name(name: &str) -> bool {
    let is_of = |verb: &str| name.strip_prefix(&settings_name(verb)).is_some_and(|rest| rest.starts_with('-'));
    LABEL_VERBS.into_iter().any(is_of) && !settings_names().iter().any(|known| known == name)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::keys::word_from_shortcut;
    use super::*;
    use crate::model::{Edit, Transaction};

    #[track_caller]
    fn check(project: &Project, command: impl Into<Command>, text: &str, keys: &str, is_enabled: bool) {
        let situation = Situation { project, view: &ViewState::default(), keys: &KeyBindings::default() };
        let line = situation.line(command);
        let words: Vec<String> = line.shortcuts().iter().copied().map(word_from_shortcut).collect();
        assert_eq!((line.text.as_str(), words.join(" ").as_str(), line.is_enabled), (text, keys, is_enabled));
    }

    #[test]
    fn no_two_commands_share_a_key_or_a_name() {
        let (mut names, mut keys) = (BTreeMap::new(), BTreeMap::new());
        let project = Project::new("", "");
        let situation = Situation { project: &project, view: &ViewState::default(), keys: &KeyBindings::default() };
        for line in situation.lines() {
            assert_eq!(names.insert(settings_name(&line.text), line.command), None, "{}", line.text);
            for &shortcut in line.shortcuts() {
                let word = word_from_shortcut(shortcut);
                assert_eq!(keys.insert(word.clone(), line.command), None, "{word} for {}", line.text);
            }
        }
    }

    #[test]
    fn lines_say_what_is_there_now() {
        let mut project = Project::new("", "");
        check(&project, ArticleCommand::Undo, "Undo", "Ctrl+Z", false);
        check(&project, ArticleCommand::ApplyLabel(2), "Mark as claim", "3", false);
        check(&project, ArticleCommand::MarkDoneAndGoOn, "Mark as done and go to next", "Ctrl+Enter", false);
        project.apply(Transaction::new("rename", vec![Edit::SetName("Budget".to_owned())])).unwrap();
        check(&project, ArticleCommand::Undo, "Undo rename", "Ctrl+Z", true);
    }

    #[test]
    fn every_command_is_in_a_menu_and_what_decides_about_work_is_not_repeated() {
        let project = Project::new("", "");
        let situation = Situation { project: &project, view: &ViewState::default(), keys: &KeyBindings::default() };
        let lines = situation.lines();
        let menus = Menu::SUBMENUS.into_iter().chain(Menu::IN_ARTICLE).chain([Menu::File, Menu::Program]);
        for menu in menus.clone() {
            assert!(lines.iter().any(|line| line.entry.menu == menu), "{menu:?} is empty");
        }
        for line in &lines {
            assert!(!line.text.is_empty() && menus.clone().any(|menu| menu == line.entry.menu), "{:?}", line.command);
            let decides = match line.command {
                Command::Review(ReviewCommand::NextProblem | ReviewCommand::PreviousProblem)
                | Command::Article(ArticleCommand::Undo | ArticleCommand::Redo | ArticleCommand::InArticle(_))
                | Command::View(_) => false,
                Command::File(_) | Command::Review(_) | Command::Article(_) => true,
            };
            assert!(!(decides && line.entry.repeats), "{} would go on", line.text);
        }
    }

    #[test]
    fn keys_chosen_for_a_label_are_only_taken_where_there_is_one() {
        let words = |name: &str| BTreeMap::from([(name.to_owned(), "Ctrl+S".to_owned())]);
        let project = Project::new("", "");
        for (name, saves) in [("mark-as-quote", false), ("mark-as-rumour", true), ("mark-done", true)] {
            let (keys, _) = KeyBindings::from_words(&words(name));
            let situation = Situation { project: &project, view: &ViewState::default(), keys: &keys };
            assert_eq!(!situation.line(FileCommand::Save).shortcuts().is_empty(), saves, "{name}");
            let is_labelled = !situation
                .line(ArticleCommand::ApplyLabel(0))
                .shortcuts()
                .contains(&KeyboardShortcut::new(Modifiers::NONE, egui::Key::Num1));
            assert_eq!(is_labelled, name == "mark-as-quote");
        }
    }
}
