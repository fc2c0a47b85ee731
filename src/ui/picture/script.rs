//! What is done in the window before its picture is taken: a script of acts, a line each.
//!
//! ```text
//! size 1280x800                the picture has this size, whatever was asked for else
//! suggestions                  what is suggested is shown, once it is found
//! article Council cuts         opens the article whose title begins like this
//! run Export…                  runs the command that menus call so
//! key Ctrl+K                   presses a key, as menus write it
//! type council                 types words
//! press Suggestions            clicks the control with this name, or with these words in its name
//! select Nobody … wanted it    selects words of the article, or from the first to the last
//! ```
//!
//! Empty lines, and those that begin with `#`, are passed over.

use std::collections::BTreeMap;

use anyhow::{Context as _, bail, ensure};
use egui::Event;
use egui::accesskit::{Action, ActionRequest, Node, NodeId, Role, TreeUpdate};

use crate::model::ArticleId;
use crate::ui::App;
use crate::ui::input::keys::shortcut_from_word;
use crate::ui::session::view_state::Selection;

/// Something that is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    ShowSuggestions,
    OpenArticle(String),
    Run(String),
    Key(egui::KeyboardShortcut),
    Type(String),
    Press(String),
    /// From the first words to the last; nothing where only the first are selected.
    Select(String, Option<String>),
}

/// Acts in their order, with their lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Script {
    acts: Vec<(usize, Act)>,
    /// Of the picture, where the script names one.
    pub size: Option<[u32; 2]>,
}

impl Script {
    /// Reads a script; the error names the line.
    pub fn from_text(text: &str) -> anyhow::Result<Self> {
        let mut script = Self::default();
        let lines = (1..).zip(text.lines().map(str::trim));
        for (number, line) in lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#')) {
            let place = || format!("line {number} of the script");
            match line.strip_prefix("size ") {
                Some(size) => script.size = Some(size_from_words(size).with_context(place)?),
                None => script.acts.push((number, act_from_line(line).with_context(place)?)),
            }
        }
        Ok(script)
    }

    /// Does all of it. `frame` draws a frame with events and returns what is there to be pressed.
    pub fn play(
        &self,
        app: &mut App,
        frame: &mut dyn FnMut(&mut App, Vec<Event>) -> Option<TreeUpdate>,
    ) -> anyhow::Result<()> {
        for (number, act) in &self.acts {
            let place = || format!("line {number} of the script");
            act.play(app, frame).with_context(place)?;
        }
        Ok(())
    }
}

fn size_from_words(words: &str) -> anyhow::Result<[u32; 2]> {
    let (width, height) = words.split_once('x').context("a size is written as 1280x800")?;
    Ok([width.trim().parse()?, height.trim().parse()?])
}

fn act_from_line(line: &str) -> anyhow::Result<Act> {
    let (verb, what) = line.split_once(' ').unwrap_or((line, ""));
    let what = what.trim().to_owned();
    ensure!(verb == "suggestions" || !what.is_empty(), "“{line}” does not say what to {verb}");
    Ok(match verb {
        "suggestions" => Act::ShowSuggestions,
        "article" => Act::OpenArticle(what),
        "run" => Act::Run(what),
        "key" => Act::Key(shortcut_from_word(&what).with_context(|| format!("there is no key “{what}”"))?),
        "type" => Act::Type(what),
        "press" => Act::Press(what),
        "select" => match what.split_once(" … ") {
            Some((first, last)) => Act::Select(first.to_owned(), Some(last.to_owned())),
            None => Act::Select(what, None),
        },
        _ => bail!("“{verb}” is none of size, suggestions, article, run, key, type, press, select"),
    })
}

impl Act {
    fn play(
        &self,
        app: &mut App,
        frame: &mut dyn FnMut(&mut App, Vec<Event>) -> Option<TreeUpdate>,
    ) -> anyhow::Result<()> {
        let events = match self {
            Self::ShowSuggestions => {
                app.setup.suggests = true;
                vec![]
            }
            Self::OpenArticle(title) => {
                app.open_article(article_called(app, title)?);
                vec![]
            }
            Self::Run(text) => {
                let lines = app.situation().lines();
                let line = lines.into_iter().find(|line| line.text == *text || line.entry.text == *text);
                let line = line.with_context(|| format!("there is no command “{text}”"))?;
                ensure!(line.is_enabled(), "“{text}” cannot be run now");
                app.outbox.run(line.command);
                vec![]
            }
            Self::Key(shortcut) => key_events(*shortcut),
            Self::Type(words) => vec![Event::Text(words.clone())],
            Self::Press(name) => {
                let there = frame(app, vec![]).context("nothing says what there is to press")?;
                let control = control_called(&there, name);
                let control = control.with_context(|| format!("nothing that can be pressed is called “{name}”"))?;
                vec![request(&there, control)]
            }
            Self::Select(first, last) => {
                select(app, first, last.as_deref())?;
                vec![]
            }
        };
        frame(app, events);
        Ok(())
    }
}

fn article_called(app: &App, title: &str) -> anyhow::Result<ArticleId> {
    let found = app.project().articles().find(|article| article.title.starts_with(title));
    Ok(found.with_context(|| format!("no article is called “{title}”"))?.id)
}

fn key_events(shortcut: egui::KeyboardShortcut) -> Vec<Event> {
    let (key, modifiers) = (shortcut.logical_key, shortcut.modifiers);
    let event = |pressed| Event::Key { key, physical_key: None, pressed, repeat: false, modifiers };
    vec![event(true), event(false)]
}

fn select(app: &mut App, first: &str, last: Option<&str>) -> anyhow::Result<()> {
    let article = app.session.open().context("no article is open")?;
    let text = article.text().as_str();
    let start = text.find(first).with_context(|| format!("not in the article: {first}"))?;
    let last = last.unwrap_or(first);
    let end = start + text[start..].find(last).with_context(|| format!("not behind it: {last}"))? + last.len();
    let range = article.text().range(start..end)?;
    let view = &mut app.session.view;
    view.hand.select_span(None);
    view.select(Selection { anchor: start, caret: end });
    view.reveal = Some(range);
    Ok(())
}

/// The control with the name, of several the last that is drawn; else the last that has it in its name. With what is done
/// to it: a field takes the focus, all else is clicked.
fn control_called(there: &TreeUpdate, name: &str) -> Option<(NodeId, Action)> {
    let nodes: BTreeMap<NodeId, &Node> = there.nodes.iter().map(|(id, node)| (*id, node)).collect();
    let mut left = vec![there.tree.as_ref()?.root];
    let (mut exact, mut part) = (None, None);
    while let Some((id, node)) = left.pop().and_then(|id| Some((id, *nodes.get(&id)?))) {
        left.extend(node.children().iter().rev());
        let action = if node.role() == Role::TextInput { Action::Focus } else { Action::Click };
        match node.label().filter(|_| node.supports_action(action)) {
            Some(label) if label == name => exact = Some((id, action)),
            Some(label) if label.contains(name) => part = Some((id, action)),
            _ => {}
        }
    }
    exact.or(part)
}

/// As a screen reader asks for it.
fn request(there: &TreeUpdate, (target_node, action): (NodeId, Action)) -> Event {
    Event::AccessKitActionRequest(ActionRequest { action, target_tree: there.tree_id, target_node, data: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, problem: &str) {
        let error = Script::from_text(text).unwrap_err();
        assert_eq!(format!("{error:#}"), problem);
    }

    #[test]
    fn a_script_is_read_line_by_line() {
        let script = Script::from_text("# first\nsuggestions\n\n  run Export…  \nselect a … b\n").unwrap();
        let acts: Vec<(usize, Act)> = vec![
            (2, Act::ShowSuggestions),
            (4, Act::Run("Export…".to_owned())),
            (5, Act::Select("a".to_owned(), Some("b".to_owned()))),
        ];
        assert_eq!(script.acts, acts);
        check("key Hyper+U", "line 1 of the script: there is no key “Hyper+U”");
        check(
            "\nclick here",
            "line 2 of the script: “click” is none of size, suggestions, article, run, key, type, press, select",
        );
        check("run", "line 1 of the script: “run” does not say what to run");
    }
}
