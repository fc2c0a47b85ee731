//! Asks which new texts of changed files to take over, and says before what becomes of the labels.

use std::collections::BTreeMap;
use std::path::PathBuf;

use egui::{Id, Label, RichText, ScrollArea, Ui};

use super::card::{Card, Foot, Reply};
use crate::model::one_line;
use crate::ui::input::outbox::Wish;
use crate::ui::jobs::sources::{ChangedSource, FateKind, SourcesFound};
use crate::ui::look::fonts;
use crate::ui::look::theme::{Theme, size};
use crate::ui::look::widgets::counted;
use crate::ui::texts::tr;

/// Beyond, only their number is told.
const MAX_FOLDERS_SHOWN: usize = 8;

/// Beyond, only the number of spans is told.
const MAX_FATES_SHOWN: usize = 200;

/// What was found, and what of it is wanted.
pub struct SourcesDialog {
    pub found: SourcesFound,
}

impl SourcesDialog {
    pub(super) fn ui(&mut self, card: &mut Card<'_>) -> Reply {
        let SourcesFound { changed, unreadable, elsewhere, .. } = &self.found;
        let title = if !changed.is_empty() {
            self.found.summary()
        } else if !unreadable.is_empty() {
            tr!("{files} cannot be read", files = counted(unreadable.len(), "file"))
        } else {
            match elsewhere.values().sum() {
                1 => tr("The file of 1 article lies elsewhere").to_owned(),
                n => tr!("The files of {articles} lie elsewhere", articles = counted(n, "article")),
            }
        };
        card.ui(&title, 560.0, |ui, foot| {
            let theme = Theme::of(ui);
            let about = if self.found.changed.is_empty() {
                tr("The articles keep the text that the project has")
            } else {
                tr("Labels go with their words into the new text. Nothing is changed yet, and undo brings the old text back")
            };
            ui.add(Label::new(RichText::new(about).color(theme.soft)).wrap());
            ui.add_space(8.0);
            let scroll = ScrollArea::vertical().max_height((ui.ctx().content_rect().height() - 260.0).max(120.0));
            scroll.id_salt(Id::unique("changed files")).show(ui, |ui| {
                ui.set_width(ui.available_width());
                self.found.changed.iter_mut().for_each(|changed| changed_ui(ui, theme, changed));
                unreadable_ui(ui, theme, &self.found.unreadable);
            });
            if elsewhere_ui(ui, theme, &self.found.elsewhere) {
                return Reply::done(Wish::CheckSourcesIn(self.found.elsewhere.keys().take(MAX_FOLDERS_SHOWN).cloned().collect()));
            }
            self.foot_ui(ui, foot)
        })
    }

    fn foot_ui(&mut self, ui: &mut Ui, foot: Foot) -> Reply {
        if self.found.changed.is_empty() {
            return foot.ui(ui, &[tr("Close")], true).map_or(Reply::Stays, |_| Reply::Cancelled);
        }
        let is_any_wanted = self.found.changed.iter().any(|changed| changed.is_wanted);
        match foot.ui(ui, &[tr("Take over"), tr("Cancel")], is_any_wanted) {
            Some(0) => Reply::done(Wish::TakeOver(std::mem::take(&mut self.found))),
            Some(_) => Reply::Cancelled,
            None => Reply::Stays,
        }
    }
}

fn changed_ui(ui: &mut Ui, theme: &Theme, changed: &mut ChangedSource) {
    let title = RichText::new(changed.title()).font(fonts::sans_semibold(size::UI_TEXT));
    let mut is_wanted = changed.is_wanted;
    ui.checkbox(&mut is_wanted, title);
    changed.is_wanted = is_wanted;
    let small = |words: String| RichText::new(words).size(size::SMALL_TEXT);
    ui.indent(Id::unique(("fates", changed.title())), |ui| {
        ui.label(small(changed.counts()).color(theme.soft));
        for fate in changed.fates.iter().take(MAX_FATES_SHOWN) {
            let color = match fate.kind {
                FateKind::Lost => theme.error,
                FateKind::Changed => theme.warning,
                FateKind::Moved => theme.soft,
            };
            ui.horizontal_top(|ui| {
                ui.add_sized(
                    [58.0, 16.0],
                    Label::new(small(fate.kind.name().to_owned()).color(color)).halign(egui::Align::LEFT),
                );
                ui.add(Label::new(small(fate.words.clone())).wrap());
            });
        }
        if changed.fates.len() > MAX_FATES_SHOWN {
            ui.label(small(tr!("and {n} more", n = changed.fates.len() - MAX_FATES_SHOWN)).color(theme.soft));
        }
    });
    ui.add_space(8.0);
}

/// The folders that were not looked into; whether somebody allows it.
fn elsewhere_ui(ui: &mut Ui, theme: &Theme, elsewhere: &BTreeMap<PathBuf, usize>) -> bool {
    if elsewhere.is_empty() {
        return false;
    }
    ui.add_space(8.0);
    let about = tr("These folders lie outside the project’s. Their files are not read unless you say so");
    ui.add(Label::new(RichText::new(about).color(theme.soft)).wrap());
    for (folder, n_articles) in elsewhere.iter().take(MAX_FOLDERS_SHOWN) {
        let words = format!("{}: {}", one_line(&folder.to_string_lossy()), counted(*n_articles, "article"));
        ui.add(Label::new(RichText::new(words).size(size::SMALL_TEXT)).wrap());
    }
    if elsewhere.len() > MAX_FOLDERS_SHOWN {
        ui.label(RichText::new(tr!("and {n} more", n = elsewhere.len() - MAX_FOLDERS_SHOWN)).size(size::SMALL_TEXT));
    }
    ui.add_space(4.0);
    ui.button(tr("Check these too")).clicked()
}

fn unreadable_ui(ui: &mut Ui, theme: &Theme, unreadable: &[String]) {
    if unreadable.is_empty() {
        return;
    }
    ui.label(RichText::new(tr("These files cannot be read; their articles stay as they are")).color(theme.soft));
    for sentence in unreadable.iter().take(MAX_FATES_SHOWN) {
        ui.add(Label::new(RichText::new(sentence).size(size::SMALL_TEXT)).wrap());
    }
    if unreadable.len() > MAX_FATES_SHOWN {
        ui.label(RichText::new(tr!("and {n} more", n = unreadable.len() - MAX_FATES_SHOWN)).size(size::SMALL_TEXT));
    }
}
