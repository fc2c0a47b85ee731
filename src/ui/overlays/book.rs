//! The book over the window: its contents at the left, a page at the right, and a field that finds words in all of it.

use egui::{
    Context, Frame, Id, Key, Margin, Modal, Modifiers, OpenUrl, RichText, Role, ScrollArea, Sense, Ui, WidgetInfo, vec2,
};

use crate::ui::book::{PAGES, Page, idx_from_link};
use crate::ui::input::keys::{shown_shortcut, take_press};
use crate::ui::look::fonts;
use crate::ui::look::markdown::{Shown, blocks_ui, count};
use crate::ui::look::paging::page_by_keys;
use crate::ui::look::theme::{Theme, size};
use crate::ui::look::widgets::{
    Face, Sign, elided, empty_ui, field_ui, font, hairline, paint_focus, paint_line, quiet_button, sign_button,
};
use crate::ui::texts::tr;

/// Of the list of contents, in points.
const CONTENTS_WIDTH: f32 = 216.0;
/// Of a page: lines of some 75 letters.
const PAGE_WIDTH: f32 = 560.0;
/// In less room than this the contents and the page take turns.
const WIDE_ENOUGH: f32 = 620.0;
const ROW_HEIGHT: f32 = 26.0;
const FIND: egui::KeyboardShortcut = egui::KeyboardShortcut::new(Modifiers::COMMAND, Key::F);

/// The open book.
#[derive(Debug)]
pub struct BookSheet {
    page_idx: usize,
    /// What is sought in all pages.
    query: String,
    /// How often it is found on each page; empty where nothing is sought.
    n_found: Vec<usize>,
    wants_focus: bool,
    /// Whether the page is shown from its top, or from what was found in it.
    is_turned: bool,
    /// In a narrow window, whether the contents are shown instead of the page.
    shows_contents: bool,
}

impl BookSheet {
    /// Opened where it was closed last.
    pub fn new(ctx: &Context) -> Self {
        let page_idx = ctx.data(|data| data.get_temp(bookmark())).unwrap_or_default();
        Self {
            page_idx,
            query: String::new(),
            n_found: Vec::new(),
            wants_focus: false,
            is_turned: true,
            shows_contents: false,
        }
    }

    /// Draws the book over the window. Returns whether it stays open.
    pub fn ui(&mut self, ctx: &Context) -> bool {
        let room = ctx.content_rect().size() - vec2(60.0, 80.0);
        let width = room.x.clamp(200.0, CONTENTS_WIDTH + PAGE_WIDTH + 70.0);
        self.wants_focus |= ctx.input_mut(|input| input.consume_shortcut(&FIND));
        let frame = Frame::popup(&ctx.global_style()).inner_margin(Margin::same(0));
        let shown = Modal::new(Id::unique("book")).frame(frame).show(ctx, |ui| {
            ui.set_width(width);
            ui.spacing_mut().item_spacing = egui::Vec2::ZERO;
            let theme = Theme::of(ui);
            let stays = self.head_ui(ui, theme, width);
            hairline(ui, theme);
            let height = (room.y - 56.0).max(160.0);
            self.body_ui(ui, theme, vec2(width, height));
            stays
        });
        // Where it is opened the next time.
        ctx.data_mut(|data| data.insert_temp(bookmark(), self.page_idx));
        let is_escaped = take_press(ctx, Key::Escape);
        if is_escaped && !self.query.is_empty() {
            self.query.clear();
            self.n_found.clear();
            return true;
        }
        shown.inner && !shown.backdrop_response.clicked() && !is_escaped
    }

    /// Returns whether it stays open.
    fn head_ui(&mut self, ui: &mut Ui, theme: &Theme, width: f32) -> bool {
        let mut stays = true;
        Frame::NONE.inner_margin(Margin { left: 18, right: 14, top: 12, bottom: 10 }).show(ui, |ui| {
            ui.horizontal(|ui| {
                ui.set_height(30.0);
                ui.spacing_mut().item_spacing.x = 10.0;
                if width < WIDE_ENOUGH {
                    let words = if self.shows_contents { tr("Page") } else { tr("Contents") };
                    if quiet_button(ui, theme, words).clicked() {
                        self.shows_contents ^= true;
                    }
                } else {
                    ui.label(RichText::new(tr("The book")).font(fonts::sans_semibold(16.0)));
                }
                ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                    stays = !sign_button(ui, theme, Sign::Cross, tr("Close the book")).clicked();
                    ui.allocate_ui(vec2(ui.available_width().min(260.0), 28.0), |ui| self.field_ui(ui, theme));
                });
            });
        });
        stays
    }

    fn field_ui(&mut self, ui: &mut Ui, theme: &Theme) {
        let key = shown_shortcut(FIND);
        let response =
            field_ui(ui, theme, Id::unique("find in the book"), &mut self.query, tr("Find in the book"), Some(&key));
        if std::mem::take(&mut self.wants_focus) {
            response.request_focus();
        }
        if response.changed() {
            let sought = self.sought();
            let pages = PAGES.iter().filter(|_| !sought.is_empty());
            self.n_found = pages.map(|page| count(&page.blocks, &sought)).collect();
            self.is_turned = true;
        }
        let is_enter = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        if is_enter && !self.n_found.is_empty() {
            // From the page that is open on, and round.
            let behind = self.page_idx + 1..PAGES.len();
            let next = behind.chain(0..=self.page_idx).find(|idx| self.n_found.get(*idx).is_some_and(|n| *n > 0));
            self.turn_to(next.unwrap_or(self.page_idx));
            response.request_focus();
        }
    }

    fn body_ui(&mut self, ui: &mut Ui, theme: &Theme, room: egui::Vec2) {
        if room.x < WIDE_ENOUGH {
            let is_list = self.shows_contents;
            ui.allocate_ui(room, |ui| if is_list { self.contents_ui(ui, theme) } else { self.page_ui(ui, theme) });
            return;
        }
        ui.horizontal_top(|ui| {
            ui.allocate_ui(vec2(CONTENTS_WIDTH, room.y), |ui| {
                ui.vertical(|ui| self.contents_ui(ui, theme));
            });
            let (line, _) = ui.allocate_exact_size(vec2(1.0, room.y), Sense::hover());
            ui.painter().vline(line.left(), line.y_range(), egui::Stroke::new(1.0, theme.line));
            ui.allocate_ui(vec2(room.x - CONTENTS_WIDTH - 1.0, room.y), |ui| {
                ui.vertical(|ui| self.page_ui(ui, theme));
            });
        });
    }

    fn contents_ui(&mut self, ui: &mut Ui, theme: &Theme) {
        let listed: Vec<(usize, &Page)> =
            PAGES.iter().enumerate().filter(|(idx, _)| self.n_found.get(*idx).is_none_or(|n| *n > 0)).collect();
        let scroll = ScrollArea::vertical().auto_shrink(false).id_salt("contents of the book");
        scroll.show(ui, |ui| {
            ui.add_space(8.0);
            if listed.is_empty() {
                empty_ui(ui, theme, tr("No page of the book has these words"));
            }
            let mut part = "";
            for (idx, page) in listed {
                if !page.part.is_empty() && std::mem::replace(&mut part, page.part) != page.part {
                    part_ui(ui, theme, page.part);
                }
                if self.line_ui(ui, theme, idx, page).clicked() {
                    self.turn_to(idx);
                }
            }
            ui.add_space(12.0);
        });
    }

    /// A line of the list of contents, with how often the words are found on its page.
    fn line_ui(&self, ui: &mut Ui, theme: &Theme, idx: usize, page: &Page) -> egui::Response {
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW_HEIGHT), Sense::click());
        let is_open = idx == self.page_idx;
        let n = self.n_found.get(idx).map(ToString::to_string).unwrap_or_default();
        let name = if n.is_empty() { page.title.to_owned() } else { tr!("{title}, {n} found", title = page.title, n) };
        response.widget_info(|| WidgetInfo::selected(Role::ListItem, true, is_open, &name));
        let ground = rect.shrink2(vec2(8.0, 1.0));
        if is_open || response.hovered() {
            ui.painter().rect_filled(ground, 6.0, theme.selection);
        }
        paint_focus(ui, theme, ground, &response);
        let left = ground.left() + 10.0 + 12.0 * page.depth as f32;
        let color = if is_open { theme.ink } else { theme.soft };
        let count = elided(ui, &n, font(ui, Face::Sans, size::SMALL_TEXT), theme.soft, 40.0);
        let right = ground.right() - 8.0 - count.size().x;
        paint_line(ui, egui::pos2(right, rect.center().y), count);
        let title = elided(ui, page.title, font(ui, Face::Sans, size::UI_TEXT), color, right - left - 6.0);
        paint_line(ui, egui::pos2(left, rect.center().y), title);
        response
    }

    fn page_ui(&mut self, ui: &mut Ui, theme: &Theme) {
        let Some(page) = PAGES.get(self.page_idx) else { return };
        let sought = self.sought();
        let is_turned = std::mem::take(&mut self.is_turned);
        let mut scroll = ScrollArea::vertical().auto_shrink(false).id_salt(("page of the book", page.path));
        if is_turned {
            scroll = scroll.vertical_scroll_offset(0.0);
        }
        let mut wanted = None;
        let height = ui.available_height();
        scroll.show(ui, |ui| {
            page_by_keys(ui, height);
            Frame::NONE.inner_margin(Margin { left: 28, right: 24, top: 18, bottom: 24 }).show(ui, |ui| {
                ui.set_max_width(PAGE_WIDTH.min(ui.available_width()));
                let shown = Shown { theme, lit: &sought, is_revealed: is_turned };
                let link = blocks_ui(ui, &page.blocks, shown);
                wanted = link.as_ref().and_then(|link| idx_from_link(page, link));
                if let Some(address) = link.filter(|link| link.starts_with("https://")) {
                    ui.ctx().open_url(OpenUrl::new_tab(address));
                }
                ui.add_space(24.0);
                wanted = neighbours_ui(ui, theme, self.page_idx).or(wanted);
            });
        });
        if let Some(idx) = wanted {
            self.turn_to(idx);
            ui.ctx().request_repaint();
        }
    }

    fn turn_to(&mut self, idx: usize) {
        self.page_idx = idx;
        self.is_turned = true;
        self.shows_contents = false;
    }

    /// What is sought, in small letters.
    fn sought(&self) -> String {
        self.query.trim().to_lowercase()
    }
}

/// Where the page is remembered that was open last.
fn bookmark() -> Id {
    Id::unique("bookmark")
}

fn part_ui(ui: &mut Ui, theme: &Theme, name: &str) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 32.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, name));
    let words = elided(ui, name, font(ui, Face::SansSemibold, 12.0), theme.soft, rect.width() - 30.0);
    paint_line(ui, egui::pos2(rect.left() + 18.0, rect.center().y + 3.0), words);
}

/// The pages before and behind the open one. Returns the one that was clicked.
fn neighbours_ui(ui: &mut Ui, theme: &Theme, idx: usize) -> Option<usize> {
    hairline(ui, theme);
    ui.add_space(8.0);
    let mut wanted = None;
    ui.horizontal(|ui| {
        if let Some((before, page)) = idx.checked_sub(1).and_then(|before| Some((before, PAGES.get(before)?))) {
            let clicked = quiet_button(ui, theme, &tr!("Before: {title}", title = page.title)).clicked();
            wanted = clicked.then_some(before);
        }
        if let Some(page) = PAGES.get(idx + 1) {
            let clicked = quiet_button(ui, theme, &tr!("Next: {title}", title = page.title)).clicked();
            wanted = clicked.then_some(idx + 1).or(wanted);
        }
    });
    wanted
}

#[cfg(test)]
mod tests {
    use egui::{Key, Modifiers};
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;

    use crate::model::Project;
    use crate::ui::App;
    use crate::ui::input::commands::ViewCommand;
    use crate::ui::test_window::window;

    fn opened() -> Harness<'static, App> {
        let mut window = window(App::new(Project::new("", "")));
        window.state_mut().outbox.run(ViewCommand::ShowBook);
        window.run();
        window
    }

    #[test]
    fn the_book_is_read_page_by_page_and_comes_back_where_it_was_left() {
        let mut window = opened();
        window.get_by_label("Next: The first hour").click_accesskit();
        window.run();
        window.get_by_label("Next: Coming from another tool");
        window.key_press(Key::Escape);
        window.run();
        assert!(!window.state().overlays.is_open());
        window.state_mut().outbox.run(ViewCommand::ShowBook);
        window.run();
        window.get_by_label("Next: Coming from another tool");
    }

    #[test]
    fn a_page_is_scrolled_by_keys() {
        let mut window = opened();
        let foot = |window: &Harness<'_, App>| window.get_by_label("Next: The first hour").rect().top();
        let before = foot(&window);
        window.key_press(Key::PageDown);
        window.run();
        assert!(foot(&window) < before - 100.0);
        window.key_press(Key::PageUp);
        window.run();
        assert!((foot(&window) - before).abs() < 1.0);
    }

    #[test]
    fn words_are_found_in_all_pages() {
        let mut window = opened();
        window.key_press_modifiers(Modifiers::COMMAND, Key::F);
        window.run();
        window.event(egui::Event::Text("rumour".to_owned()));
        window.run();
        assert!(window.query_by_label("The first hour").is_none(), "pages without the word are not listed");
        window.get_by_label_contains("Several annotators, ");
        window.key_press(Key::Enter);
        window.run();
        assert!(window.query_by_label_contains("--label rumour=claim").is_some(), "its page is open");
        window.key_press(Key::Escape);
        window.run();
        window.key_press(Key::Escape);
        window.run();
        assert!(!window.state().overlays.is_open());
    }
}
