//! Asks how often the project is saved by itself.

use egui::{Label, RichText};

use super::card::{Card, Reply};
use crate::ui::input::outbox::Wish;
use crate::ui::look::theme::Theme;
use crate::ui::texts::tr;

/// The intervals to choose from, in seconds; 0 is never.
pub const INTERVALS_S: [u32; 6] = [15, 30, 60, 300, 900, 0];

/// The interval as it is chosen.
pub struct AutosaveDialog {
    pub interval_s: u32,
}

impl AutosaveDialog {
    pub(super) fn ui(&mut self, card: &mut Card<'_>) -> Reply {
        card.ui(tr("Save automatically"), 380.0, |ui, foot| {
            let about = tr("Saved or not, every change is kept in the journal beside the project at once");
            ui.add(Label::new(RichText::new(about).color(Theme::of(ui).soft)).wrap());
            ui.add_space(6.0);
            let others = INTERVALS_S.into_iter().filter(|interval_s| *interval_s != self.interval_s);
            let mut all: Vec<u32> = others.chain([self.interval_s]).collect();
            all.sort_by_key(|interval_s| interval_s.wrapping_sub(1));
            for interval_s in all {
                ui.radio_value(&mut self.interval_s, interval_s, words_from_interval(interval_s));
            }
            let interval_s = self.interval_s;
            match foot.ui(ui, &[tr("OK"), tr("Cancel")], true) {
                Some(0) => Reply::done(Wish::SetAutosave { interval_s }),
                Some(_) => Reply::Cancelled,
                None => Reply::Stays,
            }
        })
    }
}

/// “Every 5 minutes”.
pub fn words_from_interval(interval_s: u32) -> String {
    match interval_s {
        0 => tr("Never").to_owned(),
        60 => tr("Every minute").to_owned(),
        _ if interval_s.is_multiple_of(60) => tr!("Every {n} minutes", n = interval_s / 60),
        _ => tr!("Every {n} seconds", n = interval_s),
    }
}
