//! The tour: three steps over the sample, which show how to mark, to link and to take suggestions. It can be left at any
//! time and taken again.

use egui::{Align2, Area, Context, Frame, Id, Margin, Order, RichText, Ui, vec2};

use super::input::act::{Act, Direction};
use super::input::commands::{ArticleCommand, Command, ReviewCommand};
use super::input::outbox::{Outbox, Wish};
use super::input::situation::{Situation, word_of_key};
use super::look::fonts;
use super::look::theme::{Theme, size};
use super::look::widgets::{Sign, accent_button, sign_button};
use crate::ui::texts::{later, tr};

/// How far somebody is with the tour.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tour {
    step_idx: usize,
    /// The steps that were tried out.
    is_done: [bool; 3],
}

/// A step: what it is called, what it says, with the keys as they are, and how the names of changes begin that do it.
struct Step {
    title: &'static str,
    words: fn(&dyn Fn(Command) -> String) -> String,
    done_by: &'static [&'static str],
}

const STEPS: [Step; 3] = [
    Step {
        title: later("Mark who says what"),
        words: |_| {
            tr("Draw over words with the mouse, or double-click a quotation mark. Then press the key of a label, or click \
             its chip at the top")
                .to_owned()
        },
        done_by: &["add "],
    },
    Step {
        title: later("Say who said it"),
        words: |key| {
            let pick = key(ArticleCommand::PickSpeaker.into());
            tr!("Click a quote, press {pick} and choose a name; or draw the ring at its end to the speaker", pick)
        },
        done_by: &["link ", "accept speaker"],
    },
    Step {
        title: later("Take what is suggested"),
        words: |key| {
            let next = key(ArticleCommand::InArticle(Act::GoToSuggestion(Direction::Next)).into());
            let (accept, reject) = (ReviewCommand::AcceptSuggestion.into(), ReviewCommand::RejectSuggestion.into());
            tr!(
                "{next} goes to the next suggestion, {accept} accepts it and {reject} rejects it",
                next,
                accept = key(accept),
                reject = key(reject)
            )
        },
        done_by: &["accept ", "reject "],
    },
];

/// Between the card and the bars, in points.
const GAP: f32 = 16.0;
/// What stands below the beginning of what keys act on: more rows of it, and signs beside it.
const AROUND: f32 = 60.0;
/// Of a card that was not drawn yet.
const USUAL_HEIGHT: f32 = 130.0;

impl Tour {
    /// Draws the step that somebody is at, over the foot of the article, or over its head where the foot is what keys act
    /// on; it takes no keys.
    pub(super) fn ui(&mut self, ctx: &Context, situation: Situation<'_>, out: &mut Outbox) {
        let Some(step) = STEPS.get(self.step_idx) else { return out.wish(Wish::EndTour) };
        let name = situation.project.undo_name().unwrap_or_default();
        self.is_done[self.step_idx] |= step.done_by.iter().any(|start| name.starts_with(start));
        let id = Id::unique("tour");
        let height = ctx.memory(|memory| memory.area_rect(id)).map_or(USUAL_HEIGHT, |card| card.height());
        let bottom = ctx.content_rect().bottom() - size::STATUS_BAR_HEIGHT - GAP;
        let is_in_way = situation.view.anchor.is_some_and(|acted_on| acted_on.bottom() > bottom - height - AROUND);
        let (align, y) = if is_in_way {
            (Align2::CENTER_TOP, size::TOP_BAR_HEIGHT + GAP)
        } else {
            (Align2::CENTER_BOTTOM, -size::STATUS_BAR_HEIGHT - GAP)
        };
        let area = Area::new(id).order(Order::Middle).anchor(align, vec2(0.0, y));
        area.accessible_name(tr("Tour")).show(ctx, |ui| {
            Frame::popup(ui.style())
                .inner_margin(Margin::same(16))
                .show(ui, |ui| self.step_ui(ui, step, situation, out));
        });
    }

    /// Goes to the next step, or ends behind the last.
    pub(super) fn go_on(&mut self) {
        self.step_idx += 1;
    }

    fn step_ui(&mut self, ui: &mut Ui, step: &Step, situation: Situation<'_>, out: &mut Outbox) {
        let theme = Theme::of(ui);
        ui.set_width(460.0_f32.min(ui.ctx().content_rect().width() - 60.0));
        ui.horizontal(|ui| {
            ui.label(RichText::new(tr(step.title)).font(fonts::sans_semibold(15.0)));
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                if sign_button(ui, theme, Sign::Cross, tr("Leave the tour")).clicked() {
                    out.wish(Wish::EndTour);
                }
                let place = tr!("{n} of {all}", n = self.step_idx + 1, all = STEPS.len());
                ui.label(RichText::new(place).size(size::SMALL_TEXT).color(theme.soft));
            });
        });
        ui.add_space(4.0);
        let words = (step.words)(&|command| word_of_key(situation.keys, command));
        ui.add(egui::Label::new(RichText::new(words).color(theme.ink)).wrap());
        ui.add_space(8.0);
        ui.horizontal(|ui| {
            if self.is_done[self.step_idx] {
                ui.label(RichText::new(tr("Done: that is how it goes")).size(size::SMALL_TEXT).color(theme.good));
            }
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let is_last = self.step_idx + 1 == STEPS.len();
                if accent_button(ui, theme, if is_last { tr("Finish") } else { tr("Next") }).clicked() {
                    self.go_on();
                }
            });
        });
    }
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::Queryable as _;

    use crate::model::Project;
    use crate::ui::App;
    use crate::ui::input::commands::FileCommand;
    use crate::ui::test_window::window;

    #[test]
    fn the_tour_opens_the_sample_goes_on_and_is_left_and_found_again() {
        let mut window = window(App::new(Project::new("", "")));
        for is_left in [false, true] {
            window.state_mut().outbox.run(FileCommand::ShowTour);
            window.run();
            window.get_by_label("Mark who says what");
            assert!(window.state().project().articles().len() > 5, "the sample is open");
            if is_left {
                window.get_by_label("Leave the tour").click();
            } else {
                for title in ["Say who said it", "Take what is suggested"] {
                    window.get_by_label("Next").click();
                    window.run();
                    window.get_by_label(title);
                }
                window.get_by_label("Finish").click();
            }
            window.run();
            assert!(window.state().setup.tour.is_none());
            assert!(window.state().setup.settings.has_seen_tour);
        }
    }

    #[test]
    fn enter_goes_on_where_it_has_nothing_else_to_do() {
        let mut window = window(App::new(Project::new("", "")));
        window.state_mut().outbox.run(FileCommand::ShowTour);
        window.run();
        for title in ["Say who said it", "Take what is suggested"] {
            window.key_press(egui::Key::Enter);
            window.run();
            window.get_by_label(title);
        }
        window.key_press(egui::Key::Enter);
        window.run();
        assert!(window.state().setup.tour.is_none());
    }

    #[test]
    fn the_card_makes_way_for_what_keys_act_on_and_escape_leaves_it() {
        let mut window = window(App::new(Project::new("", "")));
        window.state_mut().outbox.run(FileCommand::ShowTour);
        window.run();
        let top = |window: &egui_kittest::Harness<'_, App>| window.get_by_label("Mark who says what").rect().top();
        assert!(top(&window) > 400.0);
        let is_low = |window: &egui_kittest::Harness<'_, App>| {
            window.state().session.view.anchor.is_some_and(|caret| caret.bottom() > 700.0)
        };
        for _ in 0..60 {
            if !is_low(&window) {
                window.key_press(egui::Key::ArrowDown);
                window.run();
            }
        }
        assert!(is_low(&window));
        assert!(top(&window) < 200.0, "the caret stands at the foot");
        window.key_press(egui::Key::Escape);
        window.run();
        assert!(window.state().setup.tour.is_none());
    }
}
