//! Asks in which format labels shall leave, and says before anything is written what that format cannot carry.

use egui::{DragValue, Frame, Margin, RichText, ScrollArea, Ui};

use super::card::{Card, Foot, Reply};
use crate::formats::{Export, ExportOptions, Format, Split};
use crate::model::{Content, OffsetUnit, Origin, Status};
use crate::ui::input::outbox::Wish;
use crate::ui::jobs::export::ExportChoice;
use crate::ui::jobs::paths::Wanted;
use crate::ui::look::theme::{Theme, size};
use crate::ui::look::widgets;

/// What is chosen, and what it makes.
pub struct ExportDialog {
    choice: ExportChoice,
    /// Whether there are imported suggestions that nobody has decided about.
    has_predictions: bool,
    /// What the background makes, or has made: another choice or another content of the project asks for another.
    asked: Option<Asked>,
    made: Option<Export>,
}

#[derive(Clone, Debug, PartialEq)]
struct Asked {
    choice: ExportChoice,
    /// Of the project.
    revision: u64,
}

impl ExportDialog {
    pub fn new(content: &Content) -> Self {
        let choice = ExportChoice { format: Format::Json, options: ExportOptions::default() };
        let has_predictions = content.articles().any(|article| !article.predictions().is_empty());
        Self { choice, has_predictions, asked: None, made: None }
    }

    pub(super) fn ui(&mut self, card: &mut Card<'_>) -> Reply {
        card.ui("Export labels", 460.0, |ui, foot| {
            let theme = Theme::of(ui);
            ScrollArea::vertical().max_height(ui.ctx().content_rect().height() - 420.0).show(ui, |ui| {
                ui.set_width(ui.available_width());
                for format in Format::ALL.into_iter().filter(|format| format.can_export()) {
                    self.format_ui(ui, theme, format);
                }
            });
            ui.add_space(4.0);
            widgets::hairline(ui, theme);
            self.options_ui(ui);
            self.report_ui(ui, theme);
            self.foot_ui(ui, foot)
        })
    }

    fn format_ui(&mut self, ui: &mut Ui, theme: &Theme, format: Format) {
        ui.horizontal(|ui| {
            ui.radio_value(&mut self.choice.format, format, format.title());
            let about = RichText::new(format.about()).size(size::SMALL_TEXT).color(theme.soft);
            ui.add(egui::Label::new(about).truncate());
        });
    }

    /// Which articles and spans leave, and how they are parted.
    fn options_ui(&mut self, ui: &mut Ui) {
        let options = &mut self.choice.options;
        let mut only_done = !options.statuses.is_empty();
        if ui.checkbox(&mut only_done, "Only articles that are done").changed() {
            options.statuses = if only_done { vec![Status::Done] } else { Vec::new() };
        }
        origins_ui(ui, &mut options.origins);
        if self.has_predictions {
            predictions_ui(ui, &mut options.suggestions_from);
        }
        split_ui(ui, &mut options.split);
        if self.choice.format == Format::Json {
            unit_ui(ui, &mut options.offset_unit);
        }
    }

    /// What is to be made for the project at this revision, unless it is there or on its way.
    pub fn next_to_make(&mut self, revision: u64) -> Option<ExportChoice> {
        let wanted = Some(Asked { choice: self.choice.clone(), revision });
        if self.asked == wanted {
            return None;
        }
        self.asked = wanted;
        self.made = None;
        Some(self.choice.clone())
    }

    /// Takes in what was made, unless something else is wanted by now.
    pub fn receive(&mut self, choice: ExportChoice, revision: u64, export: Export) {
        if self.asked == Some(Asked { choice, revision }) {
            self.made = Some(export);
        }
    }

    fn export(&self) -> Option<&Export> {
        let is_current = self.asked.as_ref().is_some_and(|asked| asked.choice == self.choice);
        self.made.as_ref().filter(|_| is_current)
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

    fn foot_ui(&mut self, ui: &mut Ui, foot: Foot) -> Reply {
        match foot.ui(ui, &["Export…", "Cancel"], self.export().is_some()) {
            None => Reply::Stays,
            Some(0) if let Some(export) = self.made.take() => {
                let wanted = match &export.files[..] {
                    [_] => Wanted::ExportFile(export),
                    _ => Wanted::ExportFolder(export),
                };
                Reply::done(Wish::AskPath(wanted))
            }
            Some(_) => Reply::Cancelled,
        }
    }
}

/// Ticks for who made the spans; nobody ticked is the same as all.
fn origins_ui(ui: &mut Ui, origins: &mut Vec<Origin>) {
    ui.horizontal_wrapped(|ui| {
        ui.label("Spans");
        let named = |origin| match origin {
            Origin::Person => "by people",
            Origin::Suggestion => "from suggestions",
            Origin::Import => "imported",
            Origin::Adjudication => "settled",
        };
        for (origin, name) in Origin::ALL.map(|origin| (origin, named(origin))) {
            let mut is_kept = origins.is_empty() || origins.contains(&origin);
            if ui.checkbox(&mut is_kept, name).changed() {
                let was_kept = |other: &Origin| origins.is_empty() || origins.contains(other);
                let kept =
                    Origin::ALL.into_iter().filter(|other| if *other == origin { is_kept } else { was_kept(other) });
                *origins = kept.collect();
            }
        }
        if origins.len() == Origin::ALL.len() {
            origins.clear();
        }
    });
}

fn predictions_ui(ui: &mut Ui, from: &mut Option<f32>) {
    ui.horizontal(|ui| {
        let mut is_wanted = from.is_some();
        if ui.checkbox(&mut is_wanted, "Also imported suggestions that nobody confirmed").changed() {
            *from = is_wanted.then_some(0.5);
        }
        if let Some(from) = from {
            let mut percent = *from * 100.0;
            let value = DragValue::new(&mut percent).range(0.0..=100.0).fixed_decimals(0).prefix("from ").suffix(" %");
            if ui.add(value).changed() {
                *from = percent / 100.0;
            }
        }
    });
}

fn split_ui(ui: &mut Ui, split: &mut Option<Split>) {
    ui.horizontal(|ui| {
        let mut is_split = split.is_some();
        let text = if is_split { "Split" } else { "Split into train, dev and test, near-duplicates together" };
        if ui.checkbox(&mut is_split, text).changed() {
            *split = is_split.then_some(Split { shares: [80, 10, 10], seed: 0 });
        }
        let Some(Split { shares, seed }) = split else { return };
        for (share, name) in shares.iter_mut().zip(["train ", "dev ", "test "]) {
            ui.add(DragValue::new(share).range(0..=100).prefix(name));
        }
        ui.add(DragValue::new(seed).prefix("seed ")).on_hover_text("Another number parts the articles otherwise");
        if shares.iter().all(|share| *share == 0) {
            shares[0] = 1;
        }
    });
}

fn unit_ui(ui: &mut Ui, unit: &mut OffsetUnit) {
    ui.horizontal_wrapped(|ui| {
        ui.label("Offsets count");
        ui.radio_value(unit, OffsetUnit::CodePoint, "code points");
        ui.radio_value(unit, OffsetUnit::Utf16, "UTF-16 units");
        ui.radio_value(unit, OffsetUnit::Byte, "bytes");
    });
}
