//! Shows what files of another program would bring into the project, and brings it in as one step.

use std::sync::Arc;

use egui::{ComboBox, Frame, Margin, RichText, ScrollArea, Ui};

use super::card::{Card, Foot, Reply};
use crate::formats::guess;
use crate::formats::{Format, Merge};
use crate::model::OffsetUnit;
use crate::ui::input::outbox::Wish;
use crate::ui::jobs::import::{ImportChoice, ImportPlan, Importing};
use crate::ui::look::menu::choice_ui;
use crate::ui::look::theme::{Theme, size};
use crate::ui::look::widgets;
use crate::ui::look::widgets::counted;
use crate::ui::texts::tr;

/// Names and bytes of the files that came in, lent to the background.
pub(crate) type Files = Arc<Vec<(String, Vec<u8>)>>;

/// The files, what is chosen, and what that would do.
pub struct ImportDialog {
    files: Files,
    choice: ImportChoice,
    /// The choice that it began with.
    begun: ImportChoice,
    /// What the background made of a choice.
    made: Option<(ImportChoice, ImportPlan)>,
    /// What the background was last asked for.
    asked: Option<ImportChoice>,
}

impl ImportDialog {
    pub fn new(files: Vec<(String, Vec<u8>)>, revision: u64) -> Self {
        let format = guess(&files).unwrap_or(Format::Json);
        let choice =
            ImportChoice { format, as_suggestions: false, takes_conflicts: false, offset_unit: None, revision };
        Self { files: Arc::new(files), choice, begun: choice, made: None, asked: None }
    }

    /// What was chosen before, for a project that has changed since.
    pub fn again(importing: Importing) -> Self {
        Self { files: importing.files, choice: importing.choice, begun: importing.choice, made: None, asked: None }
    }

    /// Whether somebody has chosen something else than was guessed.
    pub(super) fn is_changed(&self) -> bool {
        self.choice != ImportChoice { revision: self.choice.revision, ..self.begun }
    }

    pub(super) fn ui(&mut self, card: &mut Card<'_>) -> Reply {
        card.ui(tr("Import labels"), 520.0, |ui, foot| {
            let theme = Theme::of(ui);
            let files = match &self.files[..] {
                [(name, _)] => name.clone(),
                files => counted(files.len(), "file"),
            };
            ui.label(RichText::new(files).color(theme.soft));
            ui.add_space(8.0);
            self.choice_ui(ui);
            self.plan_ui(ui, theme);
            self.foot_ui(ui, foot)
        })
    }

    fn choice_ui(&mut self, ui: &mut Ui) {
        ui.horizontal(|ui| {
            let label = ui.label(tr("Format"));
            let format = &mut self.choice.format;
            let known = Format::ALL.into_iter().filter(|format| format.can_import());
            let list = ComboBox::from_id_salt("format").width(220.0).selected_text(format.title());
            let list =
                choice_ui(ui, list, |ui| known.for_each(|one| drop(ui.selectable_value(format, one, one.title()))));
            list.response.labelled_by(label.id);
        });
        ui.horizontal(|ui| {
            let label = ui.label(tr("Offsets count"));
            let unit = &mut self.choice.offset_unit;
            let list = ComboBox::from_id_salt("offsets").width(220.0).selected_text(unit_name(*unit));
            let units = [None, Some(OffsetUnit::CodePoint), Some(OffsetUnit::Utf16), Some(OffsetUnit::Byte)];
            let list = choice_ui(ui, list, |ui| {
                for one in units {
                    ui.selectable_value(unit, one, unit_name(one));
                }
            });
            list.response.labelled_by(label.id);
        });
        ui.horizontal(|ui| {
            ui.label(tr("Spans come in as"));
            ui.radio_value(&mut self.choice.as_suggestions, false, tr("labels"));
            ui.radio_value(&mut self.choice.as_suggestions, true, tr("suggestions to accept or reject"));
        });
        let text = tr("Also labels that overlap one of the same kind");
        ui.add_enabled_ui(!self.choice.as_suggestions, |ui| ui.checkbox(&mut self.choice.takes_conflicts, text));
    }

    /// What is to be found out for the project at this revision, unless it is known or on its way.
    pub(crate) fn next_to_plan(&mut self, revision: u64) -> Option<(ImportChoice, Files)> {
        self.choice.revision = revision;
        if self.asked == Some(self.choice) {
            return None;
        }
        self.asked = Some(self.choice);
        Some((self.choice, Arc::clone(&self.files)))
    }

    /// Takes in what was found.
    pub fn receive(&mut self, choice: ImportChoice, plan: ImportPlan) {
        self.made = Some((choice, plan));
    }

    fn plan(&self) -> Option<&ImportPlan> {
        self.made.as_ref().filter(|(choice, _)| *choice == self.choice).map(|(_, plan)| plan)
    }

    fn plan_ui(&self, ui: &mut Ui, theme: &Theme) {
        ui.add_space(8.0);
        let frame =
            Frame::NONE.fill(theme.background).corner_radius(size::CORNER).inner_margin(Margin::symmetric(12, 9));
        frame.show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.set_min_height(60.0);
            let Some(plan) = self.plan() else {
                ui.label(RichText::new(tr("Looking what is in the files…")).color(theme.soft));
                return;
            };
            let color = if plan.merge.adds_something() { theme.ink } else { theme.soft };
            ui.label(RichText::new(new_in(&plan.merge)).color(color));
            if let Some(words) = not_new_in(&plan.merge) {
                ui.label(RichText::new(words).color(theme.soft));
            }
            ScrollArea::vertical().max_height(170.0).show(ui, |ui| {
                ui.set_width(ui.available_width());
                for line in &plan.lines {
                    let line = RichText::new(line).size(size::SMALL_TEXT).color(theme.warning);
                    ui.add(egui::Label::new(line).wrap());
                }
                if plan.n_lines_more > 0 {
                    let words = tr!("and {n} more like these", n = widgets::grouped(plan.n_lines_more));
                    ui.label(RichText::new(words).size(size::SMALL_TEXT).color(theme.soft));
                }
            });
        });
    }

    fn foot_ui(&mut self, ui: &mut Ui, foot: Foot) -> Reply {
        let is_ready = self.plan().is_some_and(|plan| plan.merge.adds_something());
        match foot.ui(ui, &[tr("Import"), tr("Cancel")], is_ready) {
            None => Reply::Stays,
            Some(0) if let Some((choice, plan)) = self.made.take() => {
                Reply::done(Wish::Import(Box::new(Importing { files: Arc::clone(&self.files), choice, plan })))
            }
            Some(_) => Reply::Cancelled,
        }
    }
}

fn unit_name(unit: Option<OffsetUnit>) -> &'static str {
    match unit {
        None => tr("what the file shows"),
        Some(OffsetUnit::CodePoint) => tr("characters, as Python does"),
        Some(OffsetUnit::Utf16) => tr("UTF-16, as web pages do"),
        Some(OffsetUnit::Byte) => tr("bytes"),
    }
}

/// “2 new articles, 40 new spans, 12 new links”.
pub fn new_in(merge: &Merge) -> String {
    let counts = [
        (merge.n_new_articles, "new article"),
        (merge.n_new_spans, "new span"),
        (merge.n_new_relations, "new link"),
        (merge.n_new_labels, "new label"),
        (merge.n_new_readings, "new reading"),
        (merge.n_new_notes, "new note"),
        (merge.n_new_facts, "new fact"),
        (merge.n_new_suggestions, "new suggestion"),
    ];
    let words: Vec<String> = counts.iter().filter(|(n, _)| *n > 0).map(|(n, word)| counted(*n, word)).collect();
    if words.is_empty() { tr("Nothing new for this project").to_owned() } else { words.join(", ") }
}

/// “30 are there already, 2 contradict the project”.
fn not_new_in(merge: &Merge) -> Option<String> {
    let n_conflicts = merge.conflicts.len();
    let same = (merge.n_same > 0).then(|| tr!("{n} there already", n = widgets::grouped(merge.n_same)));
    let conflicts = (n_conflicts > 0).then(|| tr!("{n} marked otherwise here", n = widgets::grouped(n_conflicts)));
    let words: Vec<String> = same.into_iter().chain(conflicts).collect();
    (!words.is_empty()).then(|| words.join(", "))
}
