//! What lies over the window and takes all keys: one thing at a time, in one slot, and a queue behind it.

pub mod article;
pub mod book;
pub mod dialogs;
pub mod encoding;
pub mod history;
pub mod labels;
pub mod left_projects;
pub mod notes;
pub mod palette;
pub mod pick_list;
pub mod settings;
pub mod shortcuts;
pub mod speaker;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, VecDeque};
use std::path::Path;

use egui::Context;

use crate::model::TextRange;
use crate::ui::input::outbox::{Notice, Outbox, Wish};
use crate::ui::input::situation::Situation;
use crate::ui::jobs::opening::{Leave, Next};
use crate::ui::texts::tr;
use article::ArticlePicker;
use book::BookSheet;
use dialogs::Dialog;
use dialogs::card::{Attention, Card, Reply};
use encoding::EncodingPicker;
use history::HistoryList;
use labels::LabelEditor;
use left_projects::LeftProjectPicker;
use notes::NotePicker;
use palette::Palette;
use pick_list::Picked;
use settings::{Around, SettingsSheet};
use speaker::SpeakerPicker;

/// Something that lies over the window.
pub enum Overlay {
    Palette(Palette),
    Articles(ArticlePicker),
    Notes(NotePicker),
    Encodings(EncodingPicker),
    LeftProjects(LeftProjectPicker),
    History(HistoryList),
    Speakers(SpeakerPicker),
    /// The sheet of all keys.
    Shortcuts,
    Book(BookSheet),
    Settings(SettingsSheet),
    Labels(LabelEditor),
    Dialog(Dialog),
}

/// What overlays show of the window below them.
#[derive(Clone, Copy)]
pub struct Below<'a> {
    pub situation: Situation<'a>,
    /// Where the settings are kept, if they are.
    pub settings_folder: Option<&'a Path>,
    /// How often each command was picked in the palette.
    pub palette_uses: &'a BTreeMap<String, u32>,
    /// Who labels where the settings name nobody.
    pub system_name: &'a str,
}

/// What lies over the window, and what waits until that is closed.
#[derive(Default)]
pub struct Overlays {
    /// The first one is shown.
    queue: VecDeque<(Overlay, Attention)>,
    /// Whether the last key or click was meant for what lies below, and not for an overlay or a menu.
    is_at_work: bool,
    /// Whether something was open in the frame before.
    pub was_open: bool,
}

impl Overlays {
    /// Shows what somebody has just asked for. A list that is open makes room; a dialog comes back afterwards.
    pub fn open(&mut self, overlay: Overlay) {
        self.queue.retain(|(other, _)| !other.asks_the_same(&overlay));
        self.queue.pop_front_if(|(shown, _)| !shown.is_filled_in());
        self.queue.push_front((overlay, Attention::default()));
    }

    /// Shows what came up in the background, once nothing else is open. Where somebody is at work on something else by
    /// then, their next Enter is not meant for it, unless it does no harm.
    pub fn ask(&mut self, dialog: Dialog) {
        let is_elsewhere = self.is_at_work && dialog.minds_enter();
        let overlay = Overlay::Dialog(dialog);
        if self.queue.iter().any(|(other, _)| other.asks_the_same(&overlay)) {
            return;
        }
        let attention = if is_elsewhere { Attention::elsewhere() } else { Attention::default() };
        self.queue.push_back((overlay, attention));
    }

    pub fn is_open(&self) -> bool {
        !self.queue.is_empty()
    }

    pub fn shown(&self) -> Option<&Overlay> {
        self.queue.front().map(|(overlay, _)| overlay)
    }

    /// The list that is shown of those who can have said something.
    pub fn speakers(&self) -> Option<&SpeakerPicker> {
        match self.shown() {
            Some(Overlay::Speakers(picker)) => Some(picker),
            _ => None,
        }
    }

    /// Whether it waits for the key that a command shall have, whichever that is.
    pub fn takes_any_key(&self) -> bool {
        matches!(self.shown(), Some(Overlay::Settings(sheet)) if sheet.is_recording())
    }

    /// The place in the open article that the list on top points to.
    pub fn lit(&self) -> Option<TextRange> {
        match self.shown()? {
            Overlay::Speakers(picker) => picker.lit(),
            _ => None,
        }
    }

    /// Whether a dialog or question is shown or waits.
    pub fn has_dialog(&self) -> bool {
        self.queue.iter().any(|(overlay, _)| overlay.is_filled_in())
    }

    /// Whether something is shown in which somebody has changed what nothing keeps.
    pub fn is_unfinished(&self) -> bool {
        self.queue.iter().any(|(overlay, _)| match overlay {
            Overlay::Labels(editor) => editor.is_changed(),
            Overlay::Dialog(dialog) => dialog.is_changed(),
            _ => false,
        })
    }

    /// The dialogs, the one that is shown first.
    pub fn dialogs_mut(&mut self) -> impl Iterator<Item = &mut Dialog> {
        self.queue.iter_mut().filter_map(|(overlay, _)| match overlay {
            Overlay::Dialog(dialog) => Some(dialog),
            _ => None,
        })
    }

    /// Closes dialogs that cannot go on.
    pub fn close_dialogs(&mut self, is_over: impl Fn(&Dialog) -> bool) {
        self.queue.retain(|(overlay, _)| !matches!(overlay, Overlay::Dialog(dialog) if is_over(dialog)));
    }

    /// Closes all: they are about a project that is left.
    pub fn clear(&mut self) {
        self.queue.clear();
    }

    /// Draws what lies over the window.
    pub fn ui(&mut self, ctx: &Context, below: Below<'_>, out: &mut Outbox) {
        let Some((overlay, attention)) = self.queue.front_mut() else { return };
        if !overlay.ui(ctx, below, attention, out) {
            self.queue.pop_front();
            // What had the keys is gone: the next one is for what lies below.
            ctx.memory_mut(egui::Memory::stop_text_input);
            ctx.request_repaint();
        }
    }

    /// Notes what a key or click was meant for.
    pub fn note_press(&mut self, is_of_overlay: bool) {
        self.is_at_work = !is_of_overlay;
    }
}

impl Overlay {
    /// Whether somebody may have filled something in, or has to answer.
    fn is_filled_in(&self) -> bool {
        match self {
            Self::Labels(_) | Self::Settings(_) | Self::Dialog(_) => true,
            Self::Palette(_)
            | Self::Articles(_)
            | Self::Notes(_)
            | Self::Encodings(_)
            | Self::LeftProjects(_)
            | Self::History(_)
            | Self::Speakers(_)
            | Self::Shortcuts
            | Self::Book(_) => false,
        }
    }

    /// Whether both are the same question: to be asked once is enough.
    fn asks_the_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Dialog(Dialog::Question(one)), Self::Dialog(Dialog::Question(other))) => one.title == other.title,
            (Self::Dialog(Dialog::Agreement(_)), Self::Dialog(Dialog::Agreement(_)))
            | (Self::Dialog(Dialog::Statistics(_)), Self::Dialog(Dialog::Statistics(_)))
            | (Self::Dialog(Dialog::About(_)), Self::Dialog(Dialog::About(_)))
            | (Self::Settings(_), Self::Settings(_)) => true,
            _ => false,
        }
    }

    /// Draws it and leaves what it leads to in the outbox. Returns whether it stays open.
    fn ui(&mut self, ctx: &Context, below: Below<'_>, attention: &mut Attention, out: &mut Outbox) -> bool {
        let Situation { project, view, .. } = below.situation;
        match self {
            Self::Palette(palette) => {
                let picked = palette.ui(ctx, &below.situation.lines(), below.palette_uses);
                stays(picked, |(command, name)| out.wish(Wish::RunPicked(command, name)))
            }
            Self::Articles(picker) => stays(picker.ui(ctx, project), |article| out.open(article)),
            Self::Notes(picker) => {
                stays(picker.ui(ctx, project, view.settling.hides_names), |(article, about)| match about {
                    Some(range) => out.wish(Wish::Show(article, range)),
                    None => out.open(article),
                })
            }
            Self::Encodings(picker) => {
                stays(picker.ui(ctx), |(article, encoding)| out.wish(Wish::Reopen(article, encoding)))
            }
            Self::LeftProjects(picker) => {
                let picked = picker.ui(ctx);
                if picked == Picked::GivenUp {
                    let words = tr("What was never saved is kept: the next window offers it again");
                    out.tell(Notice::Info(words.to_owned()));
                }
                stays(picked, |path| out.wish(Wish::Leave(Next::LeftProject(path), Leave::Whole)))
            }
            Self::History(list) => {
                stays(list.ui(ctx, project, &view.settling), |revision| out.wish(Wish::GoToRevision(revision)))
            }
            Self::Speakers(picker) => picker.ui(ctx, project, view, out),
            Self::Shortcuts => shortcuts::shortcuts_sheet_ui(ctx, &below.situation.lines()),
            Self::Book(book) => book.ui(ctx),
            Self::Settings(sheet) => {
                let Below { situation, settings_folder: folder, system_name, .. } = below;
                sheet.ui(&mut Card::new(ctx, attention), Around { situation, folder, system_name }, out)
            }
            Self::Labels(editor) => editor.ui(&mut Card::new(ctx, attention), below.situation, out),
            Self::Dialog(dialog) => match dialog.ui(&mut Card::new(ctx, attention), project) {
                Reply::Stays => true,
                Reply::Asks(wish) => {
                    out.wish(*wish);
                    true
                }
                Reply::Cancelled => false,
                Reply::Done(wish) => {
                    out.wish(*wish);
                    false
                }
            },
        }
    }
}

fn stays<T>(picked: Picked<T>, take: impl FnOnce(T)) -> bool {
    match picked {
        Picked::Nothing => return true,
        Picked::GivenUp => {}
        Picked::Item(item) => take(item),
    }
    false
}
