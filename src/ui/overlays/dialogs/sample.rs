//! Draws some articles of corpora that are too large to be labelled whole.

use std::path::PathBuf;

use egui::{ComboBox, DragValue, Label, RichText, Ui};

use super::card::{Card, Reply};
use crate::formats::articles::corpus::Field;
use crate::ui::input::outbox::Wish;
use crate::ui::jobs::sampling::Sampling;
use crate::ui::look::menu::choice_ui;
use crate::ui::look::theme::{Theme, size};
use crate::ui::look::widgets::counted;
use crate::ui::texts::tr;

const GROUPS: [Option<Field>; 4] = [None, Some(Field::Outlet), Some(Field::Byline), Some(Field::Date)];

/// What is chosen.
#[derive(Debug)]
pub struct SampleDialog {
    sampling: Sampling,
}

impl SampleDialog {
    pub fn new(corpora: Vec<PathBuf>) -> Self {
        let sampling = Sampling {
            corpora,
            n_articles: 100,
            by: None,
            seed: 1,
            without_near_duplicates: true,
            is_most_useful: false,
        };
        Self { sampling }
    }

    pub(super) fn ui(&mut self, card: &mut Card<'_>) -> Reply {
        card.ui(tr("Sample articles"), 460.0, |ui, foot| {
            let theme = Theme::of(ui);
            ui.add(Label::new(RichText::new(self.corpora_words()).color(theme.soft)).truncate());
            ui.add_space(8.0);
            self.choice_ui(ui);
            ui.add_space(8.0);
            let words = tr("The files are gone through once, however large they are. The same number draws the same articles again");
            ui.label(RichText::new(words).size(size::SMALL_TEXT).color(theme.soft));
            match foot.ui(ui, &[tr("Draw"), tr("Cancel")], true) {
                None => Reply::Stays,
                Some(0) => Reply::done(Wish::Sample(Box::new(self.sampling.clone()))),
                Some(_) => Reply::Cancelled,
            }
        })
    }

    fn corpora_words(&self) -> String {
        match &self.sampling.corpora[..] {
            [path] => tr!("From {path}", path = path.display()),
            paths => tr!("From {files}", files = counted(paths.len(), "file")),
        }
    }

    fn choice_ui(&mut self, ui: &mut Ui) {
        let sampling = &mut self.sampling;
        ui.horizontal(|ui| {
            let n_articles = DragValue::new(&mut sampling.n_articles).range(1..=1_000_000);
            ui.add(n_articles).accessible_name(tr("Articles to draw"));
            ui.label(tr("articles"));
            let shown = ComboBox::from_id_salt("sample by").selected_text(group_words(sampling.by)).width(190.0);
            let shown = choice_ui(ui, shown, |ui| {
                for group in GROUPS {
                    ui.selectable_value(&mut sampling.by, group, group_words(group));
                }
            });
            shown.response.accessible_name(tr("How they are spread"));
        });
        ui.horizontal(|ui| {
            ui.label(tr("Which ones:"));
            let seed = ui.add(DragValue::new(&mut sampling.seed).prefix(tr("draw number ")));
            seed.accessible_name(tr("Draw number")).on_hover_text(tr("Another number draws other articles"));
        });
        ui.checkbox(&mut sampling.without_near_duplicates, tr("Of versions of one article only one"));
        ui.checkbox(&mut sampling.is_most_useful, tr("Those from which suggestions would learn most"));
    }
}

fn group_words(group: Option<Field>) -> &'static str {
    match group {
        None => tr("from all by chance"),
        Some(Field::Outlet) => tr("as many from each outlet"),
        Some(Field::Byline) => tr("as many from each author"),
        Some(_) => tr("as many from each date"),
    }
}
