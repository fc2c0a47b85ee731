//! Short messages at the lower right of the article that go away by themselves; errors stay until they are closed, those
//! of saving also until the project is saved.

use egui::accesskit::Live;
use egui::{Align2, Area, Color32, Context, Frame, Id, Margin, Order, Pos2, RichText, Sense, Ui, pos2, vec2};

use crate::ui::input::commands::ArticleCommand;
use crate::ui::input::outbox::{Notice, Outbox};
use crate::ui::jobs::{Kind, SessionId};
use crate::ui::log::Told;
use crate::ui::look::folders::address_of;
use crate::ui::look::theme::{Theme, size};
use crate::ui::look::widgets;
use crate::ui::texts::{sentence_case, tr};

/// Beyond this many the oldest go that need not stay.
const MAX_SHOWN: usize = 3;

/// Nobody has read a message in less, in seconds.
const LEAST_S: f64 = 1.5;

const WIDTH: f32 = 340.0;

/// The messages that are shown now, the oldest first.
#[derive(Debug, Default)]
pub struct Toasts {
    shown: Vec<Toast>,
}

#[derive(Debug)]
struct Toast {
    notice: Notice,
    /// The job that it is told of, if it is, and whose that was.
    about: Option<(Kind, SessionId)>,
    /// How often it was told while it was shown.
    n_times: usize,
    /// In seconds of the context's clock; `None` until it was drawn.
    first_shown_s: Option<f64>,
    /// Of the project when it was first drawn.
    revision: Option<u64>,
}

impl Toasts {
    /// Shows a message, which is about what a job did, or about what somebody has just asked for. One that is shown
    /// already starts anew, and counts.
    pub fn tell(&mut self, notice: Notice, about: Option<(Kind, SessionId)>, now_s: f64) {
        let old = self.shown.iter().position(|toast| words(&toast.notice) == words(&notice));
        let n_before = old.map_or(0, |idx| self.shown.remove(idx).n_times);
        if self.shown.len() >= MAX_SHOWN {
            let goes = |toast: &Toast| time_shown_s(&toast.notice).is_some();
            let has_been = |toast: &Toast| !toast.stands() && toast.is_read(now_s);
            let idx = self.shown.iter().position(goes).or_else(|| self.shown.iter().position(has_been));
            idx.map(|idx| self.shown.remove(idx));
        }
        self.shown.push(Toast { notice, about, n_times: n_before + 1, first_shown_s: None, revision: None });
    }

    /// Takes a message away that is not true any more.
    pub fn forget(&mut self, told: &str) {
        self.shown.retain(|toast| words(&toast.notice) != told);
    }

    /// Takes away what went wrong when a session was saved: it is now.
    pub fn forget_not_saved(&mut self, session: SessionId) {
        let about = Some((Kind::Save, session));
        self.shown.retain(|toast| toast.about != about || time_shown_s(&toast.notice).is_some());
    }

    /// Takes away what somebody can have read and would go by itself.
    pub fn dismiss(&mut self, now_s: f64) {
        self.shown.retain(|toast| time_shown_s(&toast.notice).is_none() || !toast.is_read(now_s));
    }

    /// Draws the messages, left of where the article ends, so that no button of the panel beside it is hidden; and forgets
    /// those whose time is over.
    pub fn ui(&mut self, ctx: &Context, right: f32, revision: u64, out: &mut Outbox) {
        let now_s = ctx.input(|input| input.time);
        self.shown.retain_mut(|toast| toast.holds(revision, now_s));
        let foot = ctx.content_rect().bottom() - size::STATUS_BAR_HEIGHT - 14.0;
        let right = right.clamp((WIDTH + 40.0).min(ctx.content_rect().right()), ctx.content_rect().right());
        let mut bottom = pos2(right - 24.0, foot);
        let mut closed = None;
        // The newest on top: what is being read stays where it is.
        for (idx, toast) in self.shown.iter_mut().enumerate() {
            let first_shown_s = *toast.first_shown_s.get_or_insert(now_s);
            if let Some(time_s) = time_shown_s(&toast.notice) {
                let left_s = first_shown_s + time_s - now_s;
                if left_s <= 0.0 {
                    closed = Some(idx);
                    continue;
                }
                ctx.request_repaint_after(std::time::Duration::from_secs_f64(left_s));
            }
            let (height, is_closed) = toast_ui(ctx, idx, toast, bottom, out);
            bottom.y -= height + 8.0;
            if is_closed {
                closed = Some(idx);
            }
        }
        if let Some(idx) = closed {
            self.shown.remove(idx);
            ctx.request_repaint();
        }
    }
}

impl Toast {
    fn is_read(&self, now_s: f64) -> bool {
        self.first_shown_s.is_some_and(|first_s| now_s - first_s >= LEAST_S)
    }

    /// Whether it says how things are, and not what has happened once.
    fn stands(&self) -> bool {
        time_shown_s(&self.notice).is_none() && self.about.is_none_or(|(kind, _)| kind == Kind::Save)
    }

    /// Whether it is still true of the project at this revision: what could not be done before, or can be undone, is of
    /// no use once something else was done.
    fn holds(&mut self, revision: u64, now_s: f64) -> bool {
        if *self.revision.get_or_insert(revision) == revision {
            return true;
        }
        match self.notice {
            Notice::Undoable(_) => false,
            Notice::Info(_) | Notice::Warning(_) => self.about.is_some() || !self.is_read(now_s),
            Notice::Page(..) | Notice::Error(_) | Notice::Offer(..) => true,
        }
    }
}

/// Draws one message with its lower right corner at the place. Returns its height and whether it was closed.
fn toast_ui(ctx: &Context, idx: usize, toast: &Toast, right_bottom: Pos2, out: &mut Outbox) -> (f32, bool) {
    let area = Area::new(Id::unique(("toast", idx)))
        // Below menus and dialogs.
        .order(Order::Middle)
        .pivot(Align2::RIGHT_BOTTOM)
        .fixed_pos(right_bottom)
        .sense(Sense::CLICK)
        .constrain(false);
    let shown = area.show(ctx, |ui| {
        let frame = Frame::popup(ui.style()).inner_margin(Margin { left: 12, right: 6, top: 8, bottom: 8 });
        frame.show(ui, |ui| message_ui(ui, toast, out)).inner
    });
    (shown.response.rect.height(), shown.inner || shown.response.clicked())
}

/// Returns whether the message is closed; doing what it offers closes it too.
fn message_ui(ui: &mut Ui, toast: &Toast, out: &mut Outbox) -> bool {
    let (theme, notice) = (Theme::of(ui), &toast.notice);
    ui.set_max_width(WIDTH);
    ui.horizontal_top(|ui| {
        let (dot, _) = ui.allocate_exact_size(vec2(9.0, 20.0), Sense::hover());
        ui.painter().circle_filled(dot.center(), 4.0, color(notice, theme));
        let text_width = WIDTH - 60.0;
        let is_taken = ui.vertical(|ui| {
            ui.set_max_width(text_width);
            let label =
                ui.add(egui::Label::new(RichText::new(sentence_case(words(notice))).line_height(Some(19.0))).wrap());
            // Readers of screens say it when it comes; an error at once.
            let live = if time_shown_s(notice).is_some() { Live::Polite } else { Live::Assertive };
            ui.ctx().accesskit_node_builder(label.id, |node| node.set_live(live));
            if toast.n_times > 1 {
                let words = tr!("{n} times", n = widgets::grouped(toast.n_times));
                ui.label(RichText::new(words).size(size::SMALL_TEXT).color(theme.soft));
            }
            offer_ui(ui, theme, notice, out)
        });
        widgets::sign_button(ui, theme, widgets::Sign::Cross, tr("Close message")).clicked() || is_taken.inner
    })
    .inner
}

/// The button that does what the message offers. Returns whether it was pressed.
fn offer_ui(ui: &mut Ui, theme: &Theme, notice: &Notice, out: &mut Outbox) -> bool {
    if let Notice::Page(_, page) = notice {
        let is_taken = widgets::accent_button(ui, theme, tr("Open in the browser")).clicked();
        if is_taken {
            ui.ctx().open_url(egui::OpenUrl::new_tab(address_of(page)));
        }
        return is_taken;
    }
    let command = match notice {
        Notice::Offer(_, command) => *command,
        Notice::Undoable(_) => ArticleCommand::Undo.into(),
        _ => return false,
    };
    let is_taken = widgets::accent_button(ui, theme, command.entry().shown()).clicked();
    if is_taken {
        out.run(command);
    }
    is_taken
}

fn words(notice: &Notice) -> &str {
    match notice {
        Notice::Info(words)
        | Notice::Undoable(words)
        | Notice::Page(words, _)
        | Notice::Warning(words)
        | Notice::Error(words)
        | Notice::Offer(words, _) => words,
    }
}

fn color(notice: &Notice, theme: &Theme) -> Color32 {
    match Told::of(notice) {
        Told::Note => theme.good,
        Told::Warning => theme.warning,
        Told::Error => theme.error,
    }
}

fn time_shown_s(notice: &Notice) -> Option<f64> {
    match notice {
        Notice::Info(_) => Some(4.0),
        Notice::Undoable(_) | Notice::Warning(_) => Some(8.0),
        Notice::Page(..) => Some(12.0),
        Notice::Error(_) | Notice::Offer(..) => None,
    }
}

#[cfg(test)]
mod tests {
    use egui_kittest::Harness;
    use egui_kittest::kittest::{NodeT as _, Queryable as _};

    use super::*;
    use crate::model::{Edit, Transaction};
    use crate::storage::OpenProject;
    use crate::ui::App;
    use crate::ui::desk::save::now;
    use crate::ui::input::outbox::Wish;
    use crate::ui::jobs::paths::Wanted;
    use crate::ui::test_window::{project_of, settle, window};

    fn told(window: &mut Harness<'_, App>, notice: Notice) {
        window.state_mut().outbox.tell(notice);
        window.step();
    }

    /// Lets so much time go by.
    fn wait(window: &mut Harness<'_, App>, time_s: f64) {
        let until_s = window.ctx.input(|input| input.time) + time_s;
        while window.ctx.input(|input| input.time) < until_s {
            window.step();
        }
    }

    fn is_shown(window: &Harness<'_, App>, words: &str) -> bool {
        window.query_by_label(words).is_some()
    }

    #[test]
    fn a_few_are_shown_errors_stay_and_what_is_told_again_counts() {
        let mut window = window(App::new(project_of(&["a"])));
        for words in ["One", "Two", "Two"] {
            told(&mut window, Notice::Error(words.to_owned()));
        }
        assert!(is_shown(&window, "2 times"));
        for words in ["Three", "Four"] {
            told(&mut window, Notice::Info(words.to_owned()));
        }
        let shown = ["One", "Two", "Three", "Four"].map(|words| is_shown(&window, words));
        assert_eq!(shown, [true, true, false, true], "what would go by itself goes first");
        let top = |words: &str| window.get_by_label(words).rect().top();
        assert!(top("Four") < top("Two") && top("Two") < top("One"), "the newest is on top");
    }

    #[test]
    fn a_message_begins_like_a_sentence_and_names_stay_as_they_are() {
        let mut window = window(App::new(project_of(&["a"])));
        for (told_words, shown) in
            [("your settings cannot be read", "Your settings cannot be read"), ("week.ron is gone", "week.ron is gone")]
        {
            told(&mut window, Notice::Error(told_words.to_owned()));
            window.run();
            assert!(is_shown(&window, shown), "{shown}");
        }
    }

    #[test]
    fn escape_and_a_click_take_away_what_was_read() {
        let mut window = window(App::new(project_of(&["a"])));
        told(&mut window, Notice::Warning("One".to_owned()));
        told(&mut window, Notice::Error("The journal cannot be written".to_owned()));
        window.key_press(egui::Key::Escape);
        window.step();
        assert!(is_shown(&window, "One"), "nobody can have read it");
        wait(&mut window, LEAST_S);
        window.key_press(egui::Key::Escape);
        window.run();
        assert!(!is_shown(&window, "One"));
        assert!(is_shown(&window, "The journal cannot be written"), "that is so as long as it is so");
        told(&mut window, Notice::Error("Two".to_owned()));
        window.run();
        window.get_by_label("Two").click();
        window.run();
        assert!(!is_shown(&window, "Two"));
    }

    #[test]
    fn a_refusal_goes_when_something_else_was_done_and_errors_stay_whatever_goes_well() {
        let folder = tempfile::tempdir().unwrap();
        let mut window = window(App::new(project_of(&["a"])));
        told(&mut window, Notice::Warning("That cannot be".to_owned()));
        wait(&mut window, LEAST_S);
        window.state_mut().outbox.apply(Transaction::new("rename project", vec![Edit::SetName("Week".to_owned())]));
        window.run();
        assert!(!is_shown(&window, "That cannot be"));
        let take_labels = |name: &str| Wish::TakePaths(Wanted::Labels, vec![folder.path().join(name)]);
        let mut other = OpenProject::new(project_of(&["b"]));
        other.save_as(&folder.path().join("other.ron"), "ana", now()).unwrap();
        for name in ["gone.ron", "other.ron"] {
            window.state_mut().outbox.wish(take_labels(name));
            window.run();
            settle(&mut window);
        }
        wait(&mut window, 5.0);
        assert_eq!(window.query_all_by_label("Close message").count(), 1, "the other file is another matter");
    }

    #[test]
    fn whatever_stands_the_newest_is_seen() {
        let mut window = window(App::new(project_of(&["a"])));
        let standing = ["One", "Two", "Three", "Four"];
        for words in standing {
            told(&mut window, Notice::Error(words.to_owned()));
            wait(&mut window, LEAST_S);
        }
        told(&mut window, Notice::Info("Five".to_owned()));
        window.step();
        for words in standing.into_iter().chain(["Five"]) {
            assert!(is_shown(&window, words), "{words}");
        }
        let live = |words: &str| window.get_by_label(words).accesskit_node().live();
        assert_eq!((live("One"), live("Five")), (Live::Assertive, Live::Polite));
    }

    #[test]
    fn of_what_has_happened_once_the_oldest_makes_room_when_it_was_read() {
        let mut toasts = Toasts::default();
        let about = |kind| Some((kind, SessionId(1)));
        let error = |words: &str| Notice::Error(words.to_owned());
        toasts.tell(error("not saved"), about(Kind::Save), 0.0);
        for words in ["one", "two", "three"] {
            toasts.tell(error(words), about(Kind::ReadImport), 0.0);
        }
        assert_eq!(toasts.shown.len(), 4, "nobody has seen them");
        toasts.shown.iter_mut().for_each(|toast| toast.first_shown_s = Some(0.0));
        toasts.dismiss(9.0);
        toasts.tell(error("four"), about(Kind::ReadImport), 9.0);
        let shown: Vec<&str> = toasts.shown.iter().map(|toast| words(&toast.notice)).collect();
        assert_eq!(shown, ["not saved", "two", "three", "four"]);
        toasts.forget_not_saved(SessionId(2));
        assert_eq!(toasts.shown.len(), 4, "that was another project");
        toasts.forget_not_saved(SessionId(1));
        assert_eq!(toasts.shown.len(), 3);
    }
}
