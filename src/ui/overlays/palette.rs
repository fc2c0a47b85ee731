//! The palette: every command by typing a part of its name.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use egui::Context;

use super::pick_list::{PickItem, PickList, Picked, Popup};
use crate::ui::input::commands::Command;
use crate::ui::input::keys::shown_shortcut;
use crate::ui::input::situation::{Fit, Line};
use crate::ui::texts::tr;

fn popup() -> Popup<'static> {
    Popup {
        name: tr("All commands"),
        question: tr("Type a command"),
        width: 496.0,
        at: None,
        nothing: tr("No command is called that"),
        has_digits: false,
    }
}

/// The open palette.
#[derive(Debug, Default)]
pub struct Palette {
    list: PickList,
}

impl Palette {
    /// Draws the palette over the window.
    /// `uses` says how often each command was picked here before.
    pub fn ui(&mut self, ctx: &Context, lines: &[Line], uses: &BTreeMap<String, u32>) -> Picked<(Command, String)> {
        self.list.ui(ctx, &popup(), |typed| {
            let found = matching(lines, typed, uses);
            found.into_iter().map(|(line, fit)| row_of(line, fit)).collect()
        })
    }
}

/// A command by the other name under which it was found, and greyed where it cannot be done now.
fn row_of(line: &Line, fit: Fit) -> (PickItem, (Command, String)) {
    let shortcut = line.shortcuts().first().map(|&shortcut| shown_shortcut(shortcut));
    let detail = line.need.map_or(fit.other_name().unwrap_or_default(), tr);
    let item = PickItem { name: line.text.clone(), detail: detail.to_owned(), shortcut, ..PickItem::default() };
    (PickItem { is_off: !line.is_enabled(), ..item }, (line.command, line.name.clone()))
}

/// The lines that are what was typed, the best first, and of equals the ones that are picked most. Those that cannot be run
/// now come last, and only where something was typed.
fn matching<'a>(lines: &'a [Line], typed: &str, uses: &BTreeMap<String, u32>) -> Vec<(&'a Line, Fit)> {
    let is_wanted = |line: &&Line| line.is_enabled() || !typed.trim().is_empty();
    let fitting = lines.iter().filter(is_wanted).filter_map(|line| Some((line, line.fit(typed)?)));
    let mut found: Vec<(&Line, Fit)> = fitting.collect();
    let n_uses = |line: &Line| uses.get(&line.name).copied().unwrap_or(0);
    found.sort_by_key(|(line, fit)| (!line.is_enabled(), fit.rank(), Reverse(n_uses(line))));
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::input::commands::ArticleCommand;
    use crate::ui::input::needs::A_SPAN;

    fn line(text: &str, is_enabled: bool) -> Line {
        Line {
            command: ArticleCommand::Undo.into(),
            name: text.to_lowercase(),
            text: text.to_owned(),
            entry: Command::from(ArticleCommand::Undo).entry(),
            need: (!is_enabled).then_some(A_SPAN),
        }
    }

    #[track_caller]
    fn check(typed: &str, uses: &[(&str, u32)], found: &[&str]) {
        let uses: BTreeMap<String, u32> = uses.iter().map(|(name, n)| ((*name).to_owned(), *n)).collect();
        let lines =
            [line("Export…", true), line("Mark as quote", true), line("Quote export", true), line("Quit", false)];
        let texts: Vec<&str> = matching(&lines, typed, &uses).into_iter().map(|(line, _)| line.text.as_str()).collect();
        assert_eq!(texts, found);
    }

    #[test]
    fn commands_are_found_by_parts_of_their_words() {
        check("", &[], &["Export…", "Mark as quote", "Quote export"]);
        check("QUO", &[], &["Quote export", "Mark as quote"]);
        check("exp quo", &[], &["Quote export"]);
        check("quit", &[], &["Quit"]);
        check("no such command", &[], &[]);
    }

    #[test]
    fn names_from_right_to_left_are_found_as_others_are() {
        let line = line(&tr!("Mark as {name}", name = "ציטוט"), true);
        for (typed, fit) in [("mark as ציטוט", Fit::Begins), ("ציט as", Fit::HasWords)] {
            assert_eq!(line.fit(typed), Some(fit), "{typed}");
        }
    }

    #[test]
    fn what_is_picked_most_comes_first() {
        check("", &[("quote export", 2), ("mark as quote", 1)], &["Quote export", "Mark as quote", "Export…"]);
        check("ex", &[("quote export", 2)], &["Export…", "Quote export"]);
    }
}
