//! Asks in which format labels shall leave, and says before anything is written what that format cannot carry.

use std::collections::BTreeSet;

use egui::accesskit::Role;
use egui::{
    Align, ComboBox, DragValue, Frame, Id, Key, Label, Layout, Margin, Rect, RichText, ScrollArea, Sense, Ui,
    WidgetInfo, vec2,
};

use super::card::{Card, Foot, Reply, in_view};
use crate::formats::{ExportOptions, Format, Split, Whose, annotators, names_written};
use crate::model::{ArticleId, Content, LabelSet, OffsetUnit, Origin, Status, harmless, one_line};
use crate::ui::input::keys::take_press;
use crate::ui::input::outbox::Wish;
use crate::ui::jobs::export::{ExportChoice, Prepared};
use crate::ui::jobs::paths::Wanted;
use crate::ui::look::by_and_by::n_drawn;
use crate::ui::look::fonts;
use crate::ui::look::keyboard::steps_of_arrows;
use crate::ui::look::menu::choice_ui;
use crate::ui::look::theme::{Theme, size};
use crate::ui::look::widgets::{Face, Mark, Row, RowStyle, Tail, counted, grouped, option_ui, paint_focus};
use crate::ui::texts::{said, tr};

/// What is chosen, and what it makes.
pub struct ExportDialog {
    choice: ExportChoice,
    /// The open article, where only it may leave, and its title.
    open: Option<(ArticleId, String)>,
    /// The articles that were chosen together in the list, if several were.
    chosen: BTreeSet<ArticleId>,
    /// Whether there are imported suggestions that nobody has decided about.
    has_predictions: bool,
    /// Who has read any article.
    annotators: Vec<String>,
    labels: LabelSet,
    /// What the background makes, or has made: another choice or another content of the project asks for another.
    asked: Option<Asked>,
    made: Option<Prepared>,
    /// Whether the chosen format was brought into view.
    is_scrolled: bool,
}

#[derive(Clone, Debug, PartialEq)]
struct Asked {
    choice: ExportChoice,
    /// Of the project.
    revision: u64,
}

/// Of what stands beside the list, in points.
const LEAST_WIDTH: f32 = 160.0;
/// Of the list of formats, in points.
const LIST_WIDTH: f32 = 280.0;
/// Of a box with one line, in points.
const LEAST_BOX_HEIGHT: f32 = 48.0;
/// Of the preview in a low window, in points.
const LOW_PREVIEW_HEIGHT: f32 = 96.0;
/// Of what stands above the buttons, in points.
const LEAST_HEIGHT_WITH_PREVIEW: f32 = 220.0;
const WIDTH: f32 = 880.0;
/// Of the preview.
const N_LINES_A_FRAME: usize = 8;

impl ExportDialog {
    pub fn new(content: &Content, open: Option<ArticleId>) -> Self {
        let choice = ExportChoice { format: Format::Json, options: ExportOptions::default() };
        let has_predictions = content.articles().any(|article| !article.predictions().is_empty());
        let open = open.and_then(|id| content.article(id)).map(|article| (article.id, one_line(&article.title)));
        let (annotators, chosen) = (annotators(content), BTreeSet::new());
        let labels = content.labels().clone();
        Self { choice, open, chosen, has_predictions, annotators, labels, asked: None, made: None, is_scrolled: false }
    }

    /// Only those articles that were chosen together; all of them where none was.
    #[must_use]
    pub fn for_articles(mut self, articles: BTreeSet<ArticleId>) -> Self {
        self.choice.options.articles.clone_from(&articles);
        Self { chosen: articles, ..self }
    }

    /// The open article as a page.
    pub fn of_page(content: &Content, open: Option<ArticleId>) -> Self {
        let mut dialog = Self::new(content, open);
        dialog.choice.format = Format::Html;
        dialog.choice.options.articles = open.into_iter().collect();
        dialog
    }

    /// Its size depends on the window only, so that nothing in it moves, whatever is chosen.
    pub(super) fn ui(&mut self, card: &mut Card<'_>) -> Reply {
        card.ui(tr("Export labels"), WIDTH, |ui, foot| {
            let theme = Theme::of(ui);
            let height = (ui.ctx().content_rect().height() - 160.0).clamp(110.0, 480.0);
            let mut is_chosen = false;
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = 18.0;
                let list_width = LIST_WIDTH.min(ui.available_width() * 0.45);
                column_ui(ui, list_width, height, |ui| is_chosen = self.formats_ui(ui, foot, theme));
                let width = ui.available_width().max(LEAST_WIDTH);
                column_ui(ui, width, height, |ui| self.right_ui(ui, theme, height));
            });
            self.foot_ui(ui, foot, is_chosen)
        })
    }

    /// The formats. The list has the focus as a whole and from the beginning: arrows go through it, and Enter takes the one
    /// they have led to. Returns whether it was pressed.
    fn formats_ui(&mut self, ui: &mut Ui, foot: Foot, theme: &Theme) -> bool {
        let id = Id::unique("formats");
        foot.begin_at(ui, id);
        let list = ui.interact(ui.max_rect(), id, Sense::focusable_noninteractive());
        list.widget_info(|| WidgetInfo::labeled(Role::ListBox, true, tr("Format")));
        let formats: Vec<Format> = Format::ALL.into_iter().filter(|format| format.can_export()).collect();
        let steps = steps_of_arrows(&list.ctx, list.id, Key::ArrowUp, Key::ArrowDown);
        let chosen_idx = formats.iter().position(|format| *format == self.choice.format).unwrap_or(0);
        let chosen_idx = chosen_idx.saturating_add_signed(steps).min(formats.len().saturating_sub(1));
        if steps != 0
            && let Some(format) = formats.get(chosen_idx)
        {
            self.choice.format = *format;
            self.is_scrolled = false;
        }
        ScrollArea::vertical().id_salt("formats").auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for format in formats {
                let about = said(format.about());
                let row = Row {
                    mark: Mark::Nothing,
                    title: &said(format.title()),
                    title_face: Face::Sans,
                    detail: &about,
                    is_warning: false,
                    tail: Tail::Nothing,
                    is_selected: self.choice.format == format,
                    style: RowStyle::Open,
                };
                let response = option_ui(ui, theme, &row);
                if row.is_selected {
                    paint_focus(ui, theme, response.rect, &list);
                    if !std::mem::replace(&mut self.is_scrolled, true) {
                        response.scroll_to_me(None);
                    }
                }
                if response.on_hover_text(&about).clicked() {
                    self.choice.format = format;
                }
            }
        });
        list.has_focus() && take_press(ui.ctx(), Key::Enter)
    }

    fn right_ui(&mut self, ui: &mut Ui, theme: &Theme, height: f32) {
        let scroll = ScrollArea::vertical().id_salt("options").auto_shrink(false).min_scrolled_height(0.0);
        if height < LEAST_HEIGHT_WITH_PREVIEW {
            // In a low window what is lost stays in view, and the preview is scrolled to.
            scroll.max_height(height - LEAST_BOX_HEIGHT - 18.0).show(ui, |ui| {
                in_view(ui, |ui| self.options_ui(ui));
                ui.add_space(6.0);
                boxed_ui(ui, theme, "preview", LOW_PREVIEW_HEIGHT, |ui| self.preview_ui(ui, theme));
            });
            ui.add_space(6.0);
            return boxed_ui(ui, theme, "what is lost", LEAST_BOX_HEIGHT, |ui| self.lost_ui(ui, theme));
        }
        scroll.max_height(height * 0.42).show(ui, |ui| in_view(ui, |ui| self.options_ui(ui)));
        ui.add_space(6.0);
        boxed_ui(ui, theme, "what is lost", height * 0.24, |ui| self.lost_ui(ui, theme));
        ui.add_space(6.0);
        let left = ui.available_height();
        boxed_ui(ui, theme, "preview", left, |ui| self.preview_ui(ui, theme));
    }

    /// Which articles and spans leave, and how they are parted.
    fn options_ui(&mut self, ui: &mut Ui) {
        let options = &mut self.choice.options;
        if !self.annotators.is_empty() {
            whose_ui(ui, &self.annotators, &mut options.whose);
        }
        if self.chosen.len() > 1 {
            let mut only_chosen = options.articles == self.chosen;
            let words = tr!("Only the {articles}", articles = counted(self.chosen.len(), "selected article"));
            if ui.checkbox(&mut only_chosen, words).changed() {
                options.articles = if only_chosen { self.chosen.clone() } else { BTreeSet::new() };
            }
        } else if let Some((open, title)) = &self.open {
            let mut only_open = !options.articles.is_empty();
            if ui.checkbox(&mut only_open, tr("Only the open article")).on_hover_text(title).changed() {
                options.articles = only_open.then_some(*open).into_iter().collect();
            }
        }
        let mut only_done = !options.statuses.is_empty();
        if ui.checkbox(&mut only_done, tr("Only articles that are done")).changed() {
            options.statuses = if only_done { vec![Status::Done] } else { Vec::new() };
        }
        origins_ui(ui, &mut options.origins);
        if self.has_predictions {
            predictions_ui(ui, &mut options.suggestions_from);
        }
        split_ui(ui, &mut options.split);
        ui.add_enabled_ui(self.choice.format == Format::Json, |ui| unit_ui(ui, &mut options.offset_unit));
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
    pub fn receive(&mut self, choice: ExportChoice, revision: u64, prepared: Prepared) {
        if self.asked == Some(Asked { choice, revision }) {
            self.made = Some(prepared);
        }
    }

    fn prepared(&self) -> Option<&Prepared> {
        let is_current = self.asked.as_ref().is_some_and(|asked| asked.choice == self.choice);
        self.made.as_ref().filter(|_| is_current)
    }

    /// What the format cannot carry, and of what.
    fn lost_ui(&self, ui: &mut Ui, theme: &Theme) {
        let Some(prepared) = self.prepared() else {
            ui.label(RichText::new(tr("Looking what the format can carry…")).color(theme.soft));
            return;
        };
        if prepared.lost.is_empty() {
            ui.label(RichText::new(tr("The format carries everything")).color(theme.good));
        }
        for lost in &prepared.lost {
            ui.label(RichText::new(said(&lost.sentence)).color(theme.warning));
            for name in &lost.names {
                ui.add(Label::new(RichText::new(name).size(size::SMALL_TEXT).color(theme.soft)).truncate());
            }
            if lost.n_more > 0 {
                let words = tr!("and {n} more", n = grouped(lost.n_more));
                ui.label(RichText::new(words).size(size::SMALL_TEXT).color(theme.soft));
            }
        }
        if let Some(names) = names_written(self.choice.format, &self.labels) {
            ui.label(RichText::new(said(&names)).color(theme.soft));
        }
    }

    /// The first lines of what would be written.
    fn preview_ui(&self, ui: &mut Ui, theme: &Theme) {
        let Some(prepared) = self.prepared() else { return };
        let files = match prepared.n_files {
            1 => prepared.shown.clone(),
            n => tr!("{files}, such as {shown}", files = counted(n, "file"), shown = prepared.shown),
        };
        let files = tr!(
            "{files}, {n} KB",
            files,
            n = grouped(usize::try_from(prepared.n_bytes.div_ceil(1000)).unwrap_or(usize::MAX))
        );
        ui.label(RichText::new(files).size(size::SMALL_TEXT).color(theme.soft));
        let font = fonts::monospace(size::KEY_TEXT);
        let (letter, height) = ui.fonts_mut(|fonts| (fonts.glyph_width(&font, 'm'), fonts.row_height(&font)));
        // What is out of view to the right, above or below is not laid out.
        let room = ui.clip_rect().right() - ui.cursor().left();
        let id = ui.scope_id().with((&prepared.shown, prepared.n_bytes));
        let n_drawn = n_drawn(ui, id, prepared.preview.len(), N_LINES_A_FRAME);
        for (idx, line) in prepared.preview.iter().enumerate() {
            let size = vec2(letter * line.chars().count() as f32, height);
            let is_in_view = Rect::from_min_size(ui.cursor().min, size).y_range().intersects(ui.clip_rect().y_range());
            if is_in_view && idx < n_drawn {
                let in_view = line.chars().enumerate().take_while(|(idx, _)| letter * *idx as f32 <= room);
                let line: String = in_view.map(|(_, character)| character).collect();
                ui.expand_to_include_x(ui.cursor().left() + size.x);
                ui.add(Label::new(RichText::new(harmless(&line)).font(font.clone()).color(theme.ink)).extend());
            } else {
                ui.allocate_space(size);
            }
        }
    }

    fn foot_ui(&mut self, ui: &mut Ui, foot: Foot, is_chosen: bool) -> Reply {
        let is_ready = self.prepared().is_some();
        let pressed = foot.ui(ui, &[tr("Export…"), tr("Cancel")], is_ready);
        match pressed.or((is_chosen && is_ready).then_some(0)) {
            None => Reply::Stays,
            Some(0) if let Some(prepared) = self.made.take() => {
                let wanted = match prepared.n_files {
                    1 => Wanted::ExportFile(prepared.leaving),
                    _ => Wanted::ExportFolder(prepared.leaving),
                };
                Reply::done(Wish::AskPath(wanted))
            }
            Some(_) => Reply::Cancelled,
        }
    }
}

fn column_ui(ui: &mut Ui, width: f32, height: f32, content: impl FnOnce(&mut Ui)) {
    ui.allocate_ui_with_layout(vec2(width, height), Layout::top_down(Align::LEFT), |ui| {
        ui.set_min_size(vec2(width, height));
        ui.set_max_width(width);
        content(ui);
    });
}

/// A box of a fixed height that scrolls.
fn boxed_ui(ui: &mut Ui, theme: &Theme, name: &str, height: f32, content: impl FnOnce(&mut Ui)) {
    let frame = Frame::NONE.fill(theme.background).corner_radius(size::CORNER).inner_margin(Margin::symmetric(12, 8));
    frame.show(ui, |ui| {
        let inner = height.max(LEAST_BOX_HEIGHT) - 16.0;
        ui.set_min_height(inner);
        let scroll = ScrollArea::both().id_salt(name).auto_shrink(false).min_scrolled_height(inner).max_height(inner);
        scroll.show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            content(ui);
        });
    });
}

/// Whose labels leave.
fn whose_ui(ui: &mut Ui, annotators: &[String], whose: &mut Whose) {
    ui.horizontal(|ui| {
        ui.label(tr("Labels"));
        let words = |whose: &Whose| match whose {
            Whose::Settled => tr("that are settled").to_owned(),
            Whose::One(name) => tr!("of {name}", name),
            Whose::Each => tr("of each annotator").to_owned(),
        };
        let ones = annotators.iter().cloned().map(Whose::One);
        let combo = ComboBox::new("whose labels", "").selected_text(words(whose)).width(200.0);
        let shown = choice_ui(ui, combo, |ui| {
            for choice in [Whose::Settled, Whose::Each].into_iter().chain(ones) {
                let name = words(&choice);
                ui.selectable_value(whose, choice, name);
            }
        });
        shown.response.accessible_name(tr("Whose labels"));
    });
}

/// Ticks for who made the spans; nobody ticked is the same as all.
fn origins_ui(ui: &mut Ui, origins: &mut Vec<Origin>) {
    ui.horizontal_wrapped(|ui| {
        ui.label(tr("Spans"));
        let named = |origin| match origin {
            Origin::Person => tr("by people"),
            Origin::Suggestion => tr("from suggestions"),
            Origin::Import => tr("imported"),
            Origin::Adjudication => tr("settled"),
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
    ui.horizontal_wrapped(|ui| {
        let mut is_wanted = from.is_some();
        if ui.checkbox(&mut is_wanted, tr("Also imported suggestions that nobody confirmed")).changed() {
            *from = is_wanted.then_some(0.5);
        }
        if let Some(from) = from {
            let mut percent = *from * 100.0;
            let value =
                DragValue::new(&mut percent).range(0.0..=100.0).fixed_decimals(0).prefix(tr("from ")).suffix(" %");
            if ui.add(value).changed() {
                *from = percent / 100.0;
            }
        }
    });
}

fn split_ui(ui: &mut Ui, split: &mut Option<Split>) {
    ui.horizontal_wrapped(|ui| {
        let mut is_split = split.is_some();
        let text = if is_split { tr("Split") } else { tr("Split into train, dev and test, near-duplicates together") };
        if ui.checkbox(&mut is_split, text).changed() {
            *split = is_split.then_some(Split { shares: [80, 10, 10], seed: 0 });
        }
        let Some(Split { shares, seed }) = split else { return };
        for (share, name) in shares.iter_mut().zip([tr("train "), tr("dev "), tr("test ")]) {
            ui.add(DragValue::new(share).range(0..=100).prefix(name));
        }
        ui.add(DragValue::new(seed).prefix(tr("seed ")))
            .on_hover_text(tr("Another number parts the articles otherwise"));
        if shares.iter().all(|share| *share == 0) {
            shares[0] = 1;
        }
    });
}

fn unit_ui(ui: &mut Ui, unit: &mut OffsetUnit) {
    ui.horizontal_wrapped(|ui| {
        ui.label(tr("Offsets count"));
        ui.radio_value(unit, OffsetUnit::CodePoint, tr("code points"));
        ui.radio_value(unit, OffsetUnit::Utf16, tr("UTF-16 units"));
        ui.radio_value(unit, OffsetUnit::Byte, tr("bytes"));
    });
}

#[cfg(test)]
mod tests {
    use egui::Modifiers;
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::ui::App;
    use crate::ui::input::commands::FileCommand;
    use crate::ui::overlays::Overlay;
    use crate::ui::overlays::dialogs::Dialog;
    use crate::ui::test_window::{project_of, settle, window};

    fn opened(command: FileCommand) -> Harness<'static, App> {
        let mut window = window(App::new(project_of(&["[quote#1>2 “a”] [speaker#2 Ada] [quote#1 “b”]", "c"])));
        window.state_mut().outbox.run(command);
        window.run_steps(3);
        settle(&mut window);
        window
    }

    fn choice<'a>(window: &'a Harness<'_, App>) -> &'a ExportChoice {
        match window.state().overlays.shown() {
            Some(Overlay::Dialog(Dialog::Export(dialog))) => &dialog.choice,
            _ => panic!("the dialog is open"),
        }
    }

    #[test]
    fn sharing_is_the_open_article_as_a_page() {
        let mut window = opened(FileCommand::Share);
        let open = window.state().session.view.open.unwrap();
        assert_eq!((choice(&window).format, choice(&window).options.articles.len()), (Format::Html, 1));
        assert!(choice(&window).options.articles.contains(&open));
        window.get_by_label_contains("<!DOCTYPE html>");
        window.get_by_label("Only the open article").click_accesskit();
        window.run();
        assert!(choice(&window).options.articles.is_empty());
    }

    #[test]
    fn rows_stay_where_they_are_and_what_is_lost_has_names() {
        let mut window = opened(FileCommand::Export);
        let place = |window: &Harness<'_, App>| window.get_by_label_contains("JSON Lines, one article").rect();
        let before = place(&window);
        // At the end of the row, far from its words.
        window.get_by_label_contains("JSON Lines, one article").click();
        window.run();
        settle(&mut window);
        assert_eq!(choice(&window).format, Format::Jsonl);
        window.get_by_label_contains("spaCy, ").click();
        window.run();
        settle(&mut window);
        assert_eq!((choice(&window).format, place(&window)), (Format::Spacy, before));
        window.get_all_by_label_contains("“a”…").next().expect("what is lost has a name");
    }

    #[test]
    fn the_buttons_are_in_view_in_windows_of_any_size() {
        for size in [vec2(390.0, 270.0), vec2(630.0, 360.0), vec2(1200.0, 800.0)] {
            let mut window = opened(FileCommand::Export);
            window.set_size(size);
            window.run();
            settle(&mut window);
            let button = window.get_by_role_and_label(egui::accesskit::Role::Button, "Cancel").rect();
            assert!(button.bottom() < size.y - 10.0 && button.right() < size.x - 10.0, "{button:?} of {size:?}");
            let card = window.get_by_label_contains("The format carries everything").rect();
            assert!(card.bottom() < button.top(), "{card:?} over {button:?}");
            assert!(window.query_by_label_contains(" KB").is_some(), "one scrolls to the preview in {size:?}");
        }
    }

    #[test]
    fn arrows_go_through_the_formats_and_tab_goes_on_from_all_of_them() {
        let mut window = opened(FileCommand::Export);
        let formats: Vec<Format> = Format::ALL.into_iter().filter(|format| format.can_export()).collect();
        let at = formats.iter().position(|format| *format == choice(&window).format).unwrap();
        for (key, idx) in [(Key::ArrowDown, at + 1), (Key::ArrowDown, at + 2), (Key::ArrowUp, at + 1)] {
            window.key_press(key);
            window.run();
            settle(&mut window);
            assert_eq!(choice(&window).format, formats[idx]);
        }
        window.key_press(Key::Tab);
        window.run();
        let focused = window.ctx.memory(egui::Memory::focused).and_then(|id| window.ctx.read_response(id)).unwrap();
        let list = window.ctx.read_response(Id::unique("formats")).unwrap().rect;
        assert!(focused.rect.left() >= list.right(), "{:?} beside {list:?}", focused.rect);
        assert_eq!(choice(&window).format, formats[at + 1]);
        // And back, with an arrow at once.
        let key =
            |key, modifiers| egui::Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers };
        let back = [key(Key::Tab, Modifiers::SHIFT), key(Key::ArrowDown, Modifiers::NONE)];
        window.input_mut().events.extend(back);
        window.run();
        settle(&mut window);
        assert_eq!(window.ctx.memory(egui::Memory::focused), Some(Id::unique("formats")));
        assert_eq!(choice(&window).format, formats[at + 2]);
    }
}
