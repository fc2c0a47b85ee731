//! Shows what the projects of annotators would bring, and brings it in as one step.

use egui::{ComboBox, Frame, Margin, RichText, ScrollArea, Ui};

use super::card::{Card, Reply};
use crate::model::team::{FileNews, OtherLabel};
use crate::model::{LabelSet, Project};
use crate::ui::input::outbox::Wish;
use crate::ui::jobs::opening::{Leave, Next};
use crate::ui::jobs::team::CollectPlan;
use crate::ui::look::menu::choice_ui;
use crate::ui::look::theme::{Theme, size};
use crate::ui::texts::{in_sentence, tr};

/// What was found.
pub struct CollectDialog {
    plan: Box<CollectPlan>,
}

impl CollectDialog {
    pub fn new(plan: Box<CollectPlan>) -> Self {
        Self { plan }
    }

    pub(super) fn ui(&mut self, card: &mut Card<'_>, project: &Project) -> Reply {
        self.plan.keep_valid(project);
        card.ui(tr("Collect readings"), 520.0, |ui, foot| {
            let theme = Theme::of(ui);
            let frame =
                Frame::NONE.fill(theme.background).corner_radius(size::CORNER).inner_margin(Margin::symmetric(12, 9));
            frame.show(ui, |ui| {
                ui.set_width(ui.available_width());
                ui.set_min_height(60.0);
                if self.plan.collected.files.is_empty() {
                    ui.label(tr("None of these can be collected"));
                }
                ScrollArea::vertical().max_height(260.0).show(ui, |ui| {
                    ui.set_width(ui.available_width());
                    for file in &self.plan.collected.files {
                        ui.label(in_words(file));
                    }
                    for line in self.plan.lines() {
                        let line = RichText::new(line).size(size::SMALL_TEXT).color(theme.warning);
                        ui.add(egui::Label::new(line).wrap());
                    }
                });
            });
            self.choices_ui(ui);
            let answers: &[&str] = match &self.plan.paths[..] {
                [_] => &[tr("Collect"), tr("Open it instead"), tr("Cancel")],
                _ => &[tr("Collect"), tr("Cancel")],
            };
            match foot.ui(ui, answers, self.plan.collected.is_new()) {
                None => Reply::Stays,
                Some(0) => Reply::done(Wish::TakeCollected(self.plan.clone())),
                Some(1) if let [path] = &self.plan.paths[..] => {
                    Reply::done(Wish::Leave(Next::Project(path.clone()), Leave::Whole))
                }
                Some(_) => Reply::Cancelled,
            }
        })
    }

    /// What becomes of labels that the project does not have, and of files that are older than what is here.
    fn choices_ui(&mut self, ui: &mut Ui) {
        let mut how = self.plan.how().clone();
        for (label, becomes) in &self.plan.collected.lacking {
            ui.add_space(4.0);
            ui.horizontal(|ui| {
                let name = ui.label(tr!("The label “{name}”", name = label.name));
                let mut choice = becomes.clone();
                let labels = self.plan.labels();
                let field = ComboBox::from_id_salt(("other label", label.id.as_str())).width(190.0);
                let shown = choice_ui(ui, field.selected_text(words_for(&choice, labels)), |ui| {
                    let ours = labels.labels().iter().map(|label| OtherLabel::TakenFor(label.id.clone()));
                    for other in [OtherLabel::Kept, OtherLabel::Added].into_iter().chain(ours) {
                        let words = words_for(&other, labels);
                        ui.selectable_value(&mut choice, other, words);
                    }
                });
                shown.response.labelled_by(name.id);
                if choice != *becomes {
                    how.labels.by_id.insert(label.id.clone(), choice);
                }
            });
        }
        if how.takes_older || self.plan.collected.files.iter().any(|file| file.n_older > 0) {
            ui.checkbox(&mut how.takes_older, tr("Take older files too"));
        }
        self.plan.choose(how);
    }
}

fn words_for(choice: &OtherLabel, labels: &LabelSet) -> String {
    match choice {
        OtherLabel::Kept => tr("Keep it in readings").to_owned(),
        OtherLabel::Added => tr("Add it to this project").to_owned(),
        OtherLabel::TakenFor(id) => {
            tr!("Take it for {name}", name = in_sentence(labels.label(id).map_or(id.as_str(), |label| &label.name)))
        }
    }
}

/// “ana: 12 new readings, 2 changed, 1 as before, 1 older, 3 not begun (week-ana.ron)”.
fn in_words(file: &FileNews) -> String {
    format!("{}: {} ({})", file.annotator, file.in_words(), file.path)
}
