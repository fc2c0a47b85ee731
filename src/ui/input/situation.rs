//! What a command is called now, its menu and keys, and what the settings file calls it.

use egui::{Key, KeyboardShortcut, Modifiers, Ui};

use crate::model::{LabelSet, Project, Status, many};

use super::act::Act;
use super::commands::{ArticleCommand, Command, FileCommand, ReviewCommand, ViewCommand};
use super::keys::{Focus, KeyBindings, is_of_controls, is_of_rows, shown_shortcut};
use super::names::{LABEL_VERBS, is_label_name, of_label, settings_name, shown_of_label};
use super::needs::Need;
use super::table::{Entry, Menu, TABLE};
use crate::ui::look::bidi::undirected;
use crate::ui::session::view_state::ViewState;
use crate::ui::texts::{counted, said, tr};

/// A command as it is now: in this project, with the keys that the person chose.
#[derive(Clone, Debug)]
pub struct Line {
    pub command: Command,
    /// What the settings file calls it.
    pub name: String,
    /// “Undo add quote”.
    pub text: String,
    /// What the table says of it, with the keys that it has now.
    pub entry: Entry,
    /// What it would need to be done now; `None` where it can be.
    pub need: Option<Need>,
}

/// Why a command is found by what somebody types, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// Its text begins with that.
    Begins,
    /// That is another name of it.
    KnownAs(&'static str),
    /// Its text has all the words.
    HasWords,
    /// Another name of it has the beginnings of the words.
    KnownBy(&'static str),
}

impl Fit {
    /// Less is better.
    pub fn rank(self) -> u8 {
        match self {
            Self::Begins => 0,
            Self::KnownAs(_) => 1,
            Self::HasWords => 2,
            Self::KnownBy(_) => 3,
        }
    }

    /// The other name by which it was found.
    pub fn other_name(self) -> Option<&'static str> {
        match self {
            Self::KnownAs(words) | Self::KnownBy(words) => Some(words),
            Self::Begins | Self::HasWords => None,
        }
    }
}

/// What a command needs to know to say what it is now.
#[derive(Clone, Copy)]
pub struct Situation<'a> {
    pub project: &'a Project,
    pub view: &'a ViewState,
    pub keys: &'a KeyBindings,
}

impl Line {
    /// Whether it would do something now.
    pub fn is_enabled(&self) -> bool {
        self.need.is_none()
    }

    /// Whether it is about one label of the project.
    pub fn is_of_label(&self) -> bool {
        matches!(
            self.command,
            Command::Article(ArticleCommand::ApplyLabel(_))
                | Command::Review(ReviewCommand::AcceptAs(_))
                | Command::View(ViewCommand::ToggleLabel(_) | ViewCommand::ShowOnlyLabel(_))
        )
    }

    /// The keys that it has now; the first is the one that is shown.
    pub fn shortcuts(&self) -> &[KeyboardShortcut] {
        &self.entry.shortcuts
    }

    /// How well it is what somebody means who types this; `None` where it is something else.
    pub fn fit(&self, typed: &str) -> Option<Fit> {
        let plain = |words: &str| undirected(words).to_lowercase();
        let (typed, text) = (plain(typed.trim()), plain(&self.text));
        // In every language a command is found by its English words too, which books and other people use.
        let english = self.entry.text.to_lowercase();
        let (also, own) = (self.entry.also, tr(self.entry.also));
        let own = own.split(", ").filter(|_| own != also);
        let mut known = also.split(", ").chain(own).filter(|words| !words.is_empty());
        if text.starts_with(&typed) || english.starts_with(&typed) {
            return Some(Fit::Begins);
        }
        if let Some(words) = known.clone().find(|words| words.to_lowercase() == typed) {
            return Some(Fit::KnownAs(words));
        }
        let has_words = |text: &str| typed.split_whitespace().all(|word| text.contains(word));
        if has_words(&text) || has_words(&english) {
            return Some(Fit::HasWords);
        }
        let begins_words = |word: &str, text: &str| text.split([' ', '-']).any(|other| other.starts_with(word));
        let has_all = |words: &str| {
            let mut typed = typed.split_whitespace();
            typed.all(|word| begins_words(word, words) || begins_words(word, &text))
        };
        let is_begun = |words: &str| words.starts_with(&typed) || has_all(words);
        known.find(|words| is_begun(&words.to_lowercase())).map(Fit::KnownBy)
    }
}

impl Situation<'_> {
    /// Every command, in the order of the menus.
    pub fn lines(self) -> Vec<Line> {
        self.commands().map(|command| self.line(command)).collect()
    }

    fn commands(self) -> impl Iterator<Item = Command> {
        let n_labels = self.project.labels().labels().len();
        let table = TABLE.iter().flat_map(|part| part.rows).map(|row| row.command);
        let labels = (0..n_labels).map(|idx| ArticleCommand::ApplyLabel(idx).into());
        let accepts = (0..n_labels).map(|idx| ReviewCommand::AcceptAs(idx).into());
        let hides = (0..n_labels).map(|idx| ViewCommand::ToggleLabel(idx).into());
        let alone = (0..n_labels).map(|idx| ViewCommand::ShowOnlyLabel(idx).into());
        let acts = Act::all().into_iter().map(|act| ArticleCommand::InArticle(act).into());
        table.chain(labels).chain(accepts).chain(hides).chain(alone).chain(acts)
    }

    /// Whether a command could have the key. Of many labels few have it, and nothing else is asked about the others.
    fn may_have(self, command: Command, key: Key) -> bool {
        let has_key = |idx: usize| {
            let label = self.project.labels().labels().get(idx);
            label.and_then(|label| key_from_char(label.key?)) == Some(key)
        };
        match command {
            _ if !self.keys.is_empty() => true,
            Command::Article(ArticleCommand::ApplyLabel(idx)) | Command::Review(ReviewCommand::AcceptAs(idx)) => {
                has_key(idx)
            }
            Command::View(ViewCommand::ToggleLabel(_) | ViewCommand::ShowOnlyLabel(_)) => false,
            _ => true,
        }
    }

    /// One command.
    pub fn line(self, command: impl Into<Command>) -> Line {
        let command = command.into();
        let entry = command.entry();
        let (text, name, usual_keys) = match command {
            Command::Article(ArticleCommand::ApplyLabel(idx)) => self.of_label(idx, &entry.text, Modifiers::NONE),
            Command::Review(ReviewCommand::AcceptAs(idx)) => self.of_label(idx, &entry.text, Modifiers::ALT),
            Command::View(ViewCommand::ToggleLabel(idx) | ViewCommand::ShowOnlyLabel(idx)) => {
                let (text, name, _) = self.of_label(idx, &entry.text, Modifiers::NONE);
                (text, name, Vec::new())
            }
            _ => (self.text_now(command, &entry.text), settings_name(&entry.text), entry.shortcuts),
        };
        let labels = self.project.labels();
        let free_keys = || usual_keys.into_iter().filter(|&key| !is_chosen(labels, self.keys, key)).collect();
        let shortcuts = self.keys.chosen(&name).map_or_else(free_keys, |shortcut| vec![shortcut]);
        let need = command.need(self.project, self.view);
        Line { command, name, text, entry: Entry { shortcuts, ..entry }, need }
    }

    /// What the press of `key` with `held` asks for, if it is a command's; it says itself whether it can be done now.
    pub fn line_from_key(self, key: Key, held: Modifiers, focus: Focus) -> Option<Line> {
        let n_asked = |line: &Line| {
            let is_free = |shortcut: &KeyboardShortcut| match focus {
                Focus::Article | Focus::EmptyFilter => true,
                Focus::Control => !is_of_controls(*shortcut) && !is_done_to_rows(line.command),
                Focus::Row => !is_of_rows(*shortcut) && !is_done_to_rows(line.command),
                Focus::Text => line.entry.acts_while_typing,
            };
            let fits = |shortcut: &&KeyboardShortcut| {
                shortcut.logical_key == key && held.matches_logically(shortcut.modifiers) && is_free(shortcut)
            };
            line.shortcuts().iter().filter(fits).map(|shortcut| n_modifiers(shortcut.modifiers)).max()
        };
        // Shift+S also matches S: what asks for more is meant, also where it can do nothing now, and of equals the first in
        // the table that can.
        let lines = self.commands().filter(|command| self.may_have(*command, key)).map(|command| self.line(command));
        let fitting = lines.filter_map(|line| n_asked(&line).map(|n_asked| (n_asked, line)));
        let fitting: Vec<(usize, Line)> = fitting.collect();
        let most = fitting.iter().map(|(n_asked, _)| *n_asked).max()?;
        let mut meant =
            fitting.into_iter().filter(|(n_asked, _)| *n_asked == most).map(|(_, line)| line).collect::<Vec<_>>();
        let idx = meant.iter().position(Line::is_enabled).unwrap_or(0);
        Some(meant.swap_remove(idx))
    }

    fn text_now(self, command: Command, text: &str) -> String {
        let text = tr(text);
        let with_name = |name: Option<&str>| {
            let what = said(self.view.settling.veiled(name?));
            Some(tr!("{command} {what}", command = text, what))
        };
        let now = match command {
            Command::Article(ArticleCommand::Undo) => with_name(self.project.undo_name()),
            Command::Article(ArticleCommand::Redo) => with_name(self.project.redo_name()),
            Command::Article(command) => self.text_of_several(command).or_else(|| self.text_of_one(command)),
            _ => None,
        };
        now.unwrap_or_else(|| text.to_owned())
    }

    /// What a command is called that would take back what holds of the one in hand.
    fn text_of_one(self, command: ArticleCommand) -> Option<String> {
        let text = match command {
            ArticleCommand::MarkDone if self.are_articles(Status::Done) => tr("Mark as in progress"),
            ArticleCommand::SkipArticle if self.are_articles(Status::Skipped) => tr("Take up the skipped article"),
            ArticleCommand::ToggleQuestion if self.are_in_question() => tr("Mark as no question"),
            _ => return None,
        };
        Some(text.to_owned())
    }

    /// What a command is called that is about several spans or articles, where several are in hand.
    fn text_of_several(self, command: ArticleCommand) -> Option<String> {
        let hand = &self.view.hand;
        if hand.has_several_spans() {
            let spans = counted(hand.spans().len(), "span");
            return match command {
                ArticleCommand::DeleteSpan => Some(tr!("Delete {spans}", spans)),
                ArticleCommand::ToggleQuestion if self.are_in_question() => {
                    Some(tr!("Mark {spans} as no questions", spans))
                }
                ArticleCommand::ToggleQuestion => Some(tr!("Mark {spans} as questions", spans)),
                _ => None,
            };
        }
        let articles = Some(hand.articles().len()).filter(|n| *n > 0).map(|n| counted(n, "article"))?;
        match command {
            ArticleCommand::MarkDone if self.are_articles(Status::Done) => {
                Some(tr!("Mark {articles} as in progress", articles))
            }
            ArticleCommand::MarkDone => Some(tr!("Mark {articles} as done", articles)),
            ArticleCommand::MarkDoneAndGoOn => Some(tr!("Mark {articles} as done and go to next", articles)),
            ArticleCommand::SkipArticle if self.are_articles(Status::Skipped) => {
                Some(tr!("Take up {articles} again", articles))
            }
            ArticleCommand::SkipArticle => Some(tr!("Skip {articles} and go to next", articles)),
            ArticleCommand::RemoveArticle => Some(tr!("Remove {articles} from project", articles)),
            _ => None,
        }
    }

    /// What a command does with a label, its name in the settings file, and the label's key with more keys held.
    fn of_label(self, idx: usize, verb: &str, held: Modifiers) -> (String, String, Vec<KeyboardShortcut>) {
        let Some(label) = self.project.labels().labels().get(idx) else { return Default::default() };
        let key = label.key.and_then(key_from_char).map(|key| KeyboardShortcut::new(held, key));
        let name = settings_name(&of_label(verb, &label.name));
        (shown_of_label(verb, &label.name), name, key.into_iter().collect())
    }

    /// Whether the work on the articles in hand is so far.
    fn are_articles(self, status: Status) -> bool {
        many::are_all(self.project, &self.view.articles_in_hand(), status)
    }

    /// Whether something is asked about all spans in hand.
    fn are_in_question(self) -> bool {
        self.view.open.is_some_and(|open| many::are_in_question(self.project, open, self.view.hand.spans()))
    }
}

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
            Self::View(ViewCommand::ToggleLabel(_)) => entry_of_labels(LABEL_VERBS[2], Menu::View),
            Self::View(ViewCommand::ShowOnlyLabel(_)) => entry_of_labels(LABEL_VERBS[3], Menu::View),
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
                also: row.also,
            })
        })
    }
}

fn entry_of_labels(text: &str, menu: Menu) -> Entry {
    let (shortcuts, repeats) = (Vec::new(), false);
    Entry { text: text.to_owned(), menu, part: LABELS_PART, shortcuts, repeats, acts_while_typing: false, also: "" }
}

/// The key that runs a command now, as menus write it; empty where it has none.
pub fn word_of_key(keys: &KeyBindings, command: impl Into<Command>) -> String {
    keys_of(keys, command).first().map_or_else(String::new, |key| shown_shortcut(*key))
}

/// The keys that run a command now.
fn keys_of(keys: &KeyBindings, command: impl Into<Command>) -> Vec<KeyboardShortcut> {
    let entry = command.into().entry();
    let is_free = |key: &KeyboardShortcut| keys.names_with(*key).next().is_none();
    let chosen = keys.chosen(&settings_name(&entry.text));
    chosen.map_or_else(|| entry.shortcuts.into_iter().filter(is_free).collect(), |key| vec![key])
}

/// The key that labels with the label at this place now, as menus write it; empty where it has none.
pub fn word_of_label_key(labels: &LabelSet, keys: &KeyBindings, idx: usize) -> String {
    key_of_label(labels, keys, idx).map_or_else(String::new, shown_shortcut)
}

/// The key that labels with the label at this place now.
pub fn key_of_label(labels: &LabelSet, keys: &KeyBindings, idx: usize) -> Option<KeyboardShortcut> {
    let label = labels.labels().get(idx)?;
    let key = label.key.and_then(key_from_char).map(|key| KeyboardShortcut::new(Modifiers::NONE, key));
    if keys.is_empty() {
        return key;
    }
    let chosen = keys.chosen(&settings_name(&of_label(LABEL_VERBS[0], &label.name)));
    chosen.or_else(|| key.filter(|key| !is_chosen(labels, keys, *key)))
}

/// Whether the key was chosen for a command that there is: it then runs no other one.
fn is_chosen(labels: &LabelSet, keys: &KeyBindings, shortcut: KeyboardShortcut) -> bool {
    keys.names_with(shortcut).any(|name| {
        let is_of = |verb: &str, label: &str| settings_name(&of_label(verb, label)) == name;
        let mut names = labels.labels().iter().map(|label| &label.name);
        !is_label_name(name) || names.any(|label| LABEL_VERBS.iter().any(|verb| is_of(verb, label)))
    })
}

/// Whether a key that runs the command now is pressed: the row of a list that has the focus asks that.
pub fn is_pressed(ui: &Ui, keys: &KeyBindings, command: impl Into<Command>) -> bool {
    let keys = keys_of(keys, command);
    ui.input(|input| {
        let is_it = |key: &KeyboardShortcut| {
            input.modifiers.matches_logically(key.modifiers) && input.key_pressed(key.logical_key)
        };
        keys.iter().any(is_it)
    })
}

/// Whether a row of a list that has the focus does that with what it shows, whatever is selected elsewhere.
fn is_done_to_rows(command: Command) -> bool {
    matches!(command, Command::Article(ArticleCommand::DeleteSpan | ArticleCommand::EditNote))
}

/// “Reject suggestion (R)”.
pub fn with_key(words: &str, keys: &KeyBindings, command: impl Into<Command>) -> String {
    let key = word_of_key(keys, command);
    if key.is_empty() { words.to_owned() } else { format!("{words} ({key})") }
}

/// A key by the character on it: `1`, `q`.
pub fn key_from_char(character: char) -> Option<egui::Key> {
    egui::Key::from_name(&character.to_uppercase().collect::<String>())
}

fn n_modifiers(modifiers: Modifiers) -> usize {
    [modifiers.command || modifiers.ctrl, modifiers.alt, modifiers.shift].iter().filter(|is_held| **is_held).count()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;

    use crate::model::{Edit, SpanId, Transaction};
    use crate::ui::App;
    use crate::ui::input::keys::word_from_shortcut;
    use crate::ui::test_window::{project_of, window};
    use crate::ui::texts::{Language, speak};

    #[track_caller]
    fn check(project: &Project, command: impl Into<Command>, text: &str, keys: &str, is_enabled: bool) {
        let situation = Situation { project, view: &ViewState::default(), keys: &KeyBindings::default() };
        let line = situation.line(command);
        let words: Vec<String> = line.shortcuts().iter().copied().map(word_from_shortcut).collect();
        assert_eq!((line.text.as_str(), words.join(" ").as_str(), line.is_enabled()), (text, keys, is_enabled));
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

    /// The first enabled or not that typing this finds.
    fn first_found(typed: &str) -> String {
        let project = Project::new("", "");
        let situation = Situation { project: &project, view: &ViewState::default(), keys: &KeyBindings::default() };
        let lines = situation.lines();
        let fitting = lines.iter().filter_map(|line| Some((line.fit(typed)?.rank(), line)));
        fitting.min_by_key(|(rank, _)| *rank).map_or_else(String::new, |(_, line)| line.text.clone())
    }

    #[test]
    fn every_command_is_found_first_by_each_of_its_other_names() {
        let project = Project::new("", "");
        let situation = Situation { project: &project, view: &ViewState::default(), keys: &KeyBindings::default() };
        for line in situation.lines() {
            for name in line.entry.also.split(", ").filter(|name| !name.is_empty()) {
                assert_eq!(first_found(name), line.text, "{name}");
            }
        }
    }

    #[test]
    fn commands_are_found_by_the_words_that_other_programs_have_for_them() {
        for (typed, text) in [
            ("agreement", "Compare annotators…"),
            ("IAA", "Compare annotators…"),
            ("kappa", "Compare annotators…"),
            ("problems", "Next problem"),
            ("validate", "Next problem"),
            ("Errors", "Next problem"),
            ("adjudication", "Next difference to settle"),
            ("curation", "Next difference to settle"),
            ("night mode", "Dark theme"),
            ("night", "Dark theme"),
            ("font", "Larger text"),
            ("zoom", "Enlarge everything"),
            ("import labels", "Import labels…"),
            ("pre-annotations", "Import labels…"),
            ("pre-an", "Import labels…"),
            ("shortcuts", "Keyboard shortcuts"),
            ("comment", "Write a note…"),
            ("relation", "Link to the next speaker clicked"),
            ("delete annotation", "Delete span"),
            ("html", "Share or print the article…"),
        ] {
            assert_eq!(first_found(typed), text, "{typed}");
        }
        assert_eq!(first_found("no such thing"), "");
        speak(Language::German);
        for (typed, text) in [
            ("dunkel", "Dunkles Farbschema"),
            ("Dunkelm", "Dunkles Farbschema"),
            ("dark mode", "Dunkles Farbschema"),
            ("nachtmodus", "Dunkles Farbschema"),
            ("hell", "Helles Farbschema"),
        ] {
            assert_eq!(first_found(typed), text, "{typed}");
        }
        speak(Language::English);
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
    fn a_key_that_can_do_nothing_now_does_nothing_else() {
        let mut project = Project::new("", "");
        project.apply(Transaction::new("rename", vec![Edit::SetName("Budget".to_owned())])).unwrap();
        let found = |project: &Project, held: Modifiers, key: Key| {
            let situation = Situation { project, view: &ViewState::default(), keys: &KeyBindings::default() };
            let line = situation.line_from_key(key, held, Focus::Article);
            line.filter(Line::is_enabled).map(|line| line.command)
        };
        let redo = Modifiers::COMMAND | Modifiers::SHIFT;
        assert_eq!(found(&project, Modifiers::COMMAND, Key::Z), Some(ArticleCommand::Undo.into()));
        assert_eq!(found(&project, redo, Key::Z), None, "there is nothing to redo");
        project.undo().unwrap();
        assert_eq!(found(&project, redo, Key::Z), Some(ArticleCommand::Redo.into()));
        // Of every two commands whose keys differ by what is held besides, the one never stands in for the other.
        let situation = Situation { project: &project, view: &ViewState::default(), keys: &KeyBindings::default() };
        for line in situation.lines() {
            for shortcut in line.shortcuts() {
                let found = found(&project, shortcut.modifiers, shortcut.logical_key);
                assert_eq!(found, line.is_enabled().then_some(line.command), "{}", line.text);
            }
        }
    }

    #[test]
    fn keys_that_can_do_nothing_now_say_what_they_need() {
        let mut window = window(App::new(project_of(&["[quote#1 “No”] and [quote#2 “never”], said [speaker#3 Ada]"])));
        let press = |window: &mut Harness<'_, App>, held: Modifiers, key: Key| {
            window.key_press_modifiers(held, key);
            window.run();
        };
        for (held, key, words) in [
            (Modifiers::NONE, Key::Delete, "Select a span first"),
            (Modifiers::NONE, Key::S, "Select a span first"),
            (Modifiers::NONE, Key::L, "Select a span first"),
            (Modifiers::NONE, Key::U, "Select a span first"),
            (Modifiers::NONE, Key::N, "Select a span first"),
            (Modifiers::NONE, Key::F2, "Select a span first"),
            (Modifiers::NONE, Key::J, "Select the text to join to the span first"),
            (Modifiers::NONE, Key::Enter, "Nothing is suggested here"),
            (Modifiers::NONE, Key::A, "Nothing is suggested here"),
            (Modifiers::NONE, Key::R, "Nothing is suggested here"),
            (Modifiers::SHIFT, Key::Enter, "Nothing in view is sure enough"),
            (Modifiers::COMMAND | Modifiers::SHIFT, Key::Z, "There is nothing to do again"),
        ] {
            press(&mut window, held, key);
            window.get_by_label(words);
            // The next key or click takes it away.
            press(&mut window, Modifiers::NONE, Key::ArrowRight);
            assert!(window.query_by_label(words).is_none(), "{key:?}");
        }
        window.event(egui::Event::Copy);
        window.run();
        window.get_by_label("Select text or a span first");
        window.event(egui::Event::Paste(String::new()));
        window.run();
        window.get_by_label("There is no text on the clipboard");
        press(&mut window, Modifiers::NONE, Key::Period);
        press(&mut window, Modifiers::NONE, Key::U);
        window.get_by_label("The span has no link");
        window.state_mut().session.view.choose_spans([1, 2].map(SpanId).into());
        window.run();
        press(&mut window, Modifiers::NONE, Key::L);
        window.get_by_label("That can be done with one span at a time: select one of them alone");
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
            let line = situation.line(ArticleCommand::ApplyLabel(0));
            assert_eq!(key_of_label(project.labels(), &keys, 0), line.shortcuts().first().copied(), "{name}");
        }
    }
}
