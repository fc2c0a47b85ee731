//! The palette: every command by typing a part of its name.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use egui::Context;

use super::pick_list::{PickItem, PickList, Picked, Popup};
use crate::ui::input::commands::Command;
use crate::ui::input::keys::word_from_shortcut;
use crate::ui::input::situation::Line;

const POPUP: Popup<'_> = Popup {
    name: "All commands",
    question: "Type a command",
    width: 496.0,
    at: None,
    nothing: "Nothing that can be done now is called that",
};

/// The open palette.
#[derive(Debug, Default)]
pub struct Palette {
    list: PickList,
}

impl Palette {
    /// Draws the palette over the window.
    /// `uses` says how often each command was picked here before.
    pub fn ui(&mut self, ctx: &Context, lines: &[Line], uses: &BTreeMap<String, u32>) -> Picked<(Command, String)> {
        self.list.ui(ctx, &POPUP, |typed| matching(lines, typed, uses).into_iter().map(row_of).collect())
    }
}

fn row_of(line: &Line) -> (PickItem, (Command, String)) {
    let shortcut = line.shortcuts().first().map(|&shortcut| word_from_shortcut(shortcut));
    (PickItem { name: line.text.clone(), shortcut, ..PickItem::default() }, (line.command, line.name.clone()))
}

/// The lines that can be run and have all typed words in them: those first that begin with what was typed, and of these
/// the ones that are picked most.
fn matching<'a>(lines: &'a [Line], typed: &str, uses: &BTreeMap<String, u32>) -> Vec<&'a Line> {
    let typed = typed.trim().to_lowercase();
    let has_all = |text: &str| typed.split_whitespace().all(|word| text.contains(word));
    let is_found = |line: &&Line| line.is_enabled && has_all(&line.text.to_lowercase());
    let mut found: Vec<&Line> = lines.iter().filter(is_found).collect();
    let n_uses = |line: &Line| uses.get(&line.name).copied().unwrap_or(0);
    found.sort_by_key(|line| (!line.text.to_lowercase().starts_with(&typed), Reverse(n_uses(line))));
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::input::commands::ArticleCommand;

    #[track_caller]
    fn check(typed: &str, uses: &[(&str, u32)], found: &[&str]) {
        let uses: BTreeMap<String, u32> = uses.iter().map(|(name, n)| ((*name).to_owned(), *n)).collect();
        let line = |text: &str, is_enabled| Line {
            command: ArticleCommand::Undo.into(),
            name: text.to_lowercase(),
            text: text.to_owned(),
            entry: Command::from(ArticleCommand::Undo).entry(),
            is_enabled,
        };
        let lines =
            [line("Export…", true), line("Mark as quote", true), line("Quote export", true), line("Quit", false)];
        let texts: Vec<&str> = matching(&lines, typed, &uses).into_iter().map(|line| line.text.as_str()).collect();
        assert_eq!(texts, found);
    }

    #[test]
    fn commands_are_found_by_parts_of_their_words() {
        check("", &[], &["Export…", "Mark as quote", "Quote export"]);
        check("QUO", &[], &["Quote export", "Mark as quote"]);
        check("exp quo", &[], &["Quote export"]);
        check("quit", &[], &[]);
    }

    #[test]
    fn what_is_picked_most_comes_first() {
        check("", &[("quote export", 2), ("mark as quote", 1)], &["Quote export", "Mark as quote", "Export…"]);
        check("ex", &[("quote export", 2)], &["Export…", "Quote export"]);
    }
}
