//! The keys, clicks and drags that labelling takes, counted while an article is open.

use egui::{Context, Event, Order, Pos2, Rect};

use crate::formats::own::work_log::{Day, Effort, Work, WorkLog};
use crate::model::{ArticleId, Edit, Fragments, LabelId, Status, Transaction};
use crate::ui::input::commands::{ArticleCommand, Command};
use crate::ui::input::keys::is_modifier;
use crate::ui::input::outbox::Wish;

/// The counts of one project.
#[derive(Debug, Default)]
pub struct EffortCounts {
    pub log: WorkLog,
    /// What was done in an article that nobody has touched yet.
    waiting: Effort,
    waiting_for: Option<ArticleId>,
    today: Option<Day>,
}

impl EffortCounts {
    /// Goes on with a log.
    pub fn new(log: WorkLog) -> Self {
        Self { log, ..Self::default() }
    }

    /// Counts what was done in the open article.
    pub fn count(&mut self, open: ArticleId, done: Effort) {
        if self.waiting_for != Some(open) {
            (self.waiting_for, self.waiting) = (Some(open), Effort::default());
        }
        match self.log.articles.iter_mut().find(|work| work.article == open) {
            Some(work) => work.effort = work.effort.and(done),
            None => self.waiting = self.waiting.and(done),
        }
    }

    /// Keeps an article with what was suggested before it was touched.
    pub fn begin(&mut self, article: ArticleId, suggested: Option<Vec<(LabelId, Fragments)>>, is_blind: bool) {
        let effort = std::mem::take(&mut self.waiting);
        self.log.articles.push(Work { suggested, is_blind, effort, ..Work::new(article) });
    }

    /// The day on which what is done from now on is done.
    pub fn set_today(&mut self, today: Day) {
        self.today = Some(today);
    }

    /// Keeps on which day articles are marked as done.
    pub fn note_done(&mut self, change: &Transaction) {
        for edit in &change.edits {
            let Edit::SetStatus(id, status) = edit else { continue };
            let done_on = self.today.filter(|_| *status == Status::Done);
            match self.log.articles.iter_mut().find(|work| work.article == *id) {
                Some(work) => work.done_on = done_on,
                None if done_on.is_some() => self.log.articles.push(Work { done_on, ..Work::new(*id) }),
                None => {}
            }
        }
    }
}

/// Whether what a command does is labelling: not looking elsewhere, taking back, copying, or saying how far it is.
pub fn is_labelling(command: Command) -> bool {
    use ArticleCommand as A;
    match command {
        Command::File(_) | Command::View(_) => false,
        Command::Review(_) => true,
        Command::Article(command) => match command {
            A::ApplyLabel(_)
            | A::DeleteSpan
            | A::InArticle(_)
            | A::Cancel
            | A::PickSpeaker
            | A::Link
            | A::LinkToSameSpeaker
            | A::Unlink => true,
            A::Undo
            | A::Redo
            | A::ShowHistory
            | A::Copy
            | A::CopyAsJson
            | A::EditNote
            | A::EditArticleNote
            | A::ToggleQuestion
            | A::SkipArticle
            | A::LabelAlike
            | A::OpenWebPage
            | A::MarkDone
            | A::MarkDoneAndGoOn
            | A::RemoveArticle => false,
        },
    }
}

/// Whether a wish changes what is marked, or takes it in hand.
pub fn is_of_labelling(wish: &Wish) -> bool {
    match wish {
        Wish::Apply(_)
        | Wish::ApplyWithLast(_)
        | Wish::ShowSpan(_)
        | Wish::Arm(_)
        | Wish::Relabel(..)
        | Wish::Link(..) => true,
        Wish::Run(command) => is_labelling(*command),
        _ => false,
    }
}

/// Whether an event is the press of a key that is an act of its own.
pub fn is_key_of_its_own(event: &Event) -> bool {
    match event {
        Event::Key { key, pressed: true, repeat: false, .. } => !is_modifier(*key),
        _ => false,
    }
}

/// The click or drag that has ended in this frame, where it was in the article or `has_labelled`.
pub fn effort_of_pointer(ctx: &Context, article: Option<Rect>, has_labelled: bool) -> Effort {
    let (is_release, is_click, place) =
        ctx.input(|input| (input.pointer.any_released(), input.pointer.any_click(), input.pointer.interact_pos()));
    let is_below = |place: Pos2| ctx.layer_id_at(place).is_none_or(|layer| layer.order == Order::Background);
    let is_there = place.zip(article).is_some_and(|(place, article)| article.contains(place) && is_below(place));
    if !is_release || !(is_there || has_labelled) {
        return Effort::default();
    }
    Effort { n_clicks: u32::from(is_click), n_drags: u32::from(!is_click), ..Effort::default() }
}

#[cfg(test)]
mod tests {
    use egui::{Event, Key, Modifiers, PointerButton, pos2};

    use super::*;
    use crate::ui::App;
    use crate::ui::input::commands::{FileCommand, ViewCommand};
    use crate::ui::test_window::{project_of, window};

    #[test]
    fn only_what_labels_is_counted() {
        let mut window = window(App::new(project_of(&["“No,” said Ada.\n\nBo left."])));
        let effort = |window: &egui_kittest::Harness<'_, App>| {
            let session = &window.state().session;
            session.effort.log.of(session.view.open.unwrap()).map_or((0, 0, 0), |work| {
                let Effort { n_keys, n_clicks, n_drags } = work.effort;
                (n_keys, n_clicks, n_drags)
            })
        };
        window.key_press(Key::Q);
        window.run();
        window.key_press(Key::Num1);
        window.run();
        assert_eq!(effort(&window), (2, 0, 0));
        for command in [Command::from(FileCommand::RenameProject), ViewCommand::ShowPalette.into()] {
            window.state_mut().outbox.run(command);
            window.run();
            window.event(Event::Text("some words".to_owned()));
            for key in [Key::A, Key::B, Key::Backspace, Key::Escape] {
                window.key_press(key);
                window.run();
            }
        }
        window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
        window.run();
        window.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
        window.run();
        assert_eq!(effort(&window), (2, 0, 0));
        for (place, n_clicks) in [(pos2(600.0, 400.0), 1), (pos2(100.0, 790.0), 1)] {
            window.event(Event::PointerMoved(place));
            window.run();
            for pressed in [true, false] {
                let (pos, button) = (place, PointerButton::Primary);
                window.event(Event::PointerButton { pos, button, pressed, modifiers: Modifiers::NONE });
            }
            window.run();
            assert_eq!(effort(&window), (2, n_clicks, 0), "at {place}");
        }
    }
}
