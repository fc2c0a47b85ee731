//! Asks in which format labels shall leave, and says before anything is written what that format cannot carry.

use egui::{Context, Frame, Margin, RichText, ScrollArea, Ui};

use super::{Dialog, Outcome, buttons_ui, card_ui, main_button};
use crate::formats::{Export, ExportOptions, Format, export};
use crate::model::{OffsetUnit, Status};
use crate::ui::App;
use crate::ui::ask_path::Wanted;
use crate::ui::background::Finish;
use crate::ui::theme::{Theme, size};
use crate::ui::widgets;

/// What is chosen, and what it makes.
pub struct ExportDialog {
    choice: Choice,
    /// What the background made of a choice.
    made: Option<(Choice, Export)>,
    is_being_made: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Choice {
    format: Format,
    offset_unit: OffsetUnit,
    only_done: bool,
}

impl Default for ExportDialog {
    fn default() -> Self {
        let choice = Choice { format: Format::Json, offset_unit: OffsetUnit::CodePoint, only_done: false };
        Self { choice, made: None, is_being_made: false }
    }
}

impl ExportDialog {
    pub(super) fn ui(&mut self, ctx: &Context) -> Outcome {
        card_ui(ctx, "Export labels", 460.0, |ui| {
            let theme = Theme::of(ui);
            ScrollArea::vertical().max_height(ctx.content_rect().height() - 330.0).show(ui, |ui| {
                ui.set_width(ui.available_width());
                for format in Format::ALL.into_iter().filter(|format| format.is_built_in()) {
                    self.format_ui(ui, theme, format);
                }
            });
            ui.add_space(4.0);
            widgets::hairline(ui, theme);
            ui.checkbox(&mut self.choice.only_done, "Only articles that are done");
            if self.choice.format == Format::Json {
                unit_ui(ui, &mut self.choice.offset_unit);
            }
            self.report_ui(ui, theme);
            self.buttons_ui(ui)
        })
    }

    fn format_ui(&mut self, ui: &mut Ui, theme: &Theme, format: Format) {
        ui.horizontal(|ui| {
            ui.radio_value(&mut self.choice.format, format, format.title());
            let about = RichText::new(format.about()).size(size::SMALL_TEXT).color(theme.soft);
            ui.add(egui::Label::new(about).truncate());
        });
    }

    fn export(&self) -> Option<&Export> {
        self.made.as_ref().filter(|(choice, _)| *choice == self.choice).map(|(_, export)| export)
    }

    /// What the format cannot carry.
    fn report_ui(&self, ui: &mut Ui, theme: &Theme) {
        ui.add_space(8.0);
        let frame =
            Frame::NONE.fill(theme.background).corner_radius(size::CORNER).inner_margin(Margin::symmetric(12, 9));
        frame.show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.set_min_height(40.0);
            match self.export() {
                None => drop(ui.label(RichText::new("Looking what the format can carry…").color(theme.soft))),
                Some(export) if export.losses.is_empty() => {
                    ui.label(RichText::new("The format carries everything").color(theme.good));
                }
                Some(export) => {
                    for loss in &export.losses {
                        ui.label(RichText::new(loss.sentence()).color(theme.warning));
                    }
                }
            }
        });
    }

    fn buttons_ui(&mut self, ui: &mut Ui) -> Outcome {
        let is_ready = self.export().is_some();
        buttons_ui(ui, |ui| {
            if main_button(ui, "Export…", is_ready)
                && let Some((_, export)) = self.made.take()
            {
                let wanted = match &export.files[..] {
                    [_] => Wanted::ExportFile(export),
                    _ => Wanted::ExportFolder(export),
                };
                return Outcome::Done(Box::new(move |app, ctx| app.ask_path(ctx, wanted)));
            }
            if ui.button("Cancel").clicked() { Outcome::Cancelled } else { Outcome::Stays }
        })
    }
}

fn unit_ui(ui: &mut Ui, unit: &mut OffsetUnit) {
    ui.horizontal(|ui| {
        ui.label("Offsets count");
        ui.radio_value(unit, OffsetUnit::CodePoint, "code points");
        ui.radio_value(unit, OffsetUnit::Utf16, "UTF-16 units");
        ui.radio_value(unit, OffsetUnit::Byte, "bytes");
    });
}

impl App {
    /// Makes in the background what the open export dialog asks for, unless it is there.
    pub(super) fn prepare_export(&mut self, ctx: &Context) {
        let Some(Dialog::Export(dialog)) = &mut self.dialog else { return };
        if dialog.is_being_made || dialog.export().is_some() {
            return;
        }
        dialog.is_being_made = true;
        let choice = dialog.choice.clone();
        let content = self.project.content().clone();
        let started = self.jobs.start(ctx, "Preparing export", move |_| {
            let statuses = if choice.only_done { vec![Status::Done] } else { Vec::new() };
            let options = ExportOptions { offset_unit: choice.offset_unit, statuses, ..ExportOptions::default() };
            let made = export(choice.format, &content, &options);
            let finish: Finish = Box::new(move |app, _| {
                if let Some(Dialog::Export(dialog)) = &mut app.dialog {
                    dialog.is_being_made = false;
                    dialog.made = Some((choice, made));
                }
            });
            finish
        });
        self.tell_if_not_started(started);
    }
}
