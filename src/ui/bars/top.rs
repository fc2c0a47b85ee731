//! The bar at the top: the project's name with the menu behind it, the labels, and the acts one needs most.

use egui::accesskit::Role;
use egui::containers::menu::{MenuButton, MenuConfig, SubMenuButton};
use egui::{
    Align, Button, Id, Layout, Panel, PopupCloseBehavior, Rect, RichText, Sense, Ui, UiBuilder, WidgetInfo, vec2,
};

use crate::ui::input::commands::{ArticleCommand, Command, FileCommand, ViewCommand};
use crate::ui::input::keys::shown_shortcut;
use crate::ui::input::outbox::Outbox;
use crate::ui::input::situation::{Line, Situation};
use crate::ui::input::table::Menu;
use crate::ui::look::bidi::isolated;
use crate::ui::look::folders::RecentProject;
use crate::ui::look::fonts;
use crate::ui::look::theme::{Theme, size};
use crate::ui::look::widgets;
use crate::ui::menus::{column_ui, ticked_line_ui, with_need};
use crate::ui::texts::tr;

/// What the bar shows besides commands.
#[derive(Clone, Copy)]
pub struct TopBar<'a> {
    pub situation: Situation<'a>,
    /// What of the commands that switch something holds now: they have a tick in the menu.
    pub on: &'a [ViewCommand],
    pub project_name: &'a str,
    pub is_saved: bool,
    /// The recent projects, the latest first.
    pub recent: &'a [RecentProject],
}

/// What four labels take, in points.
const MIN_LABELS_WIDTH: f32 = 560.0;

/// The buttons at the right, the most needed first: where room is short the last ones go.
const BUTTONS: [Command; 4] = [
    Command::Article(ArticleCommand::Undo),
    Command::Article(ArticleCommand::Redo),
    Command::View(ViewCommand::Find),
    Command::File(FileCommand::Export),
];

/// Draws the bar; `labels_ui` draws the labels in its middle.
pub fn top_bar_ui(ui: &mut Ui, bar: TopBar<'_>, out: &mut Outbox, labels_ui: impl FnOnce(&mut Ui, &mut Outbox)) {
    let theme = Theme::of(ui);
    let frame = egui::Frame::NONE.fill(theme.panel).inner_margin(egui::Margin::symmetric(size::MARGIN, 0));
    Panel::top("top bar").exact_size(size::TOP_BAR_HEIGHT).resizable(false).frame(frame).show(ui, |ui| {
        let whole = ui.max_rect();
        let layout = Layout::left_to_right(Align::Center);
        let mut left = ui.new_child(UiBuilder::new().max_rect(whole).layout(layout));
        name_ui(&mut left, bar, theme, out);
        let buttons = Id::unique("buttons of the top bar");
        let (min_x, max_x) = (left.min_rect().right() + 16.0, whole.right() - widgets::right_width(ui, buttons) - 12.0);
        let room = middle_of(whole, whole.with_min_x(min_x).with_max_x(max_x));
        ui.scope_builder(UiBuilder::new().max_rect(room).layout(layout), |ui| labels_ui(ui, out));
        widgets::at_right_ui(ui, whole, buttons, Align::Center, |ui| buttons_ui(ui, bar, theme, out));
    });
}

/// The part of the room that has its middle where the bar has it; all of the room where that is too narrow.
fn middle_of(whole: Rect, room: Rect) -> Rect {
    let middle = whole.center().x;
    let half = (middle - room.left()).min(room.right() - middle);
    if half < MIN_LABELS_WIDTH / 2.0 { room } else { room.with_min_x(middle - half).with_max_x(middle + half) }
}

fn name_ui(ui: &mut Ui, bar: TopBar<'_>, theme: &Theme, out: &mut Outbox) {
    ui.spacing_mut().item_spacing.x = 6.0;
    let name = widgets::elided(ui, bar.project_name, fonts::sans_semibold(size::UI_TEXT), theme.ink, 170.0);
    // Room for the triangle, which no bundled face has.
    let text = RichText::new(format!("{}\u{a0}\u{a0}\u{a0}", isolated(name.text())))
        .font(fonts::sans_semibold(size::UI_TEXT))
        .color(theme.ink);
    let button = Button::new(text).frame_when_inactive(false).truncate();
    ui.set_max_width(200.0);
    ui.spacing_mut().button_padding.x = 6.0;
    ui.add_space(-6.0);
    let config = MenuConfig::new().close_behavior(PopupCloseBehavior::CloseOnClick);
    let (response, _) = MenuButton::from_button(button).config(config).ui(ui, |ui| menu_ui(ui, bar, out));
    widgets::paint_triangle(ui.painter(), response.rect.right_center() - vec2(9.0, -0.5), theme.soft);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name.text()));
    response.on_hover_text(tr("Menu"));
    // The room is there without it too: nothing moves when something was changed.
    let (dot, response) = ui.allocate_exact_size(vec2(5.0, 16.0), Sense::hover());
    if !bar.is_saved {
        ui.painter().circle_filled(dot.center(), 2.5, theme.soft);
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, tr("Not saved yet")));
        response.on_hover_text(tr("Not saved yet"));
    }
}

/// The menus that the table of commands has; the first and the last stand open.
fn menu_ui(ui: &mut Ui, bar: TopBar<'_>, out: &mut Outbox) {
    let lines = bar.situation.lines();
    column_ui(ui, |ui| {
        let on = bar.on;
        lines_ui(ui, &lines, on, Menu::File, out);
        ui.separator();
        if !bar.recent.is_empty() {
            SubMenuButton::new(tr("Recent projects")).ui(ui, |ui| recent_ui(ui, bar, out));
        }
        submenus_ui(ui, &lines, on, &Menu::SUBMENUS, out);
        SubMenuButton::new(tr("In the article")).ui(ui, |ui| submenus_ui(ui, &lines, on, &Menu::IN_ARTICLE, out));
        ui.separator();
        lines_ui(ui, &lines, on, Menu::Program, out);
    });
}

fn submenus_ui(ui: &mut Ui, lines: &[Line], on: &[ViewCommand], menus: &[Menu], out: &mut Outbox) {
    for &menu in menus {
        SubMenuButton::new(menu.name()).ui(ui, |ui| column_ui(ui, |ui| lines_ui(ui, lines, on, menu, out)));
    }
}

fn recent_ui(ui: &mut Ui, bar: TopBar<'_>, out: &mut Outbox) {
    column_ui(ui, |ui| {
        for (idx, recent) in bar.recent.iter().enumerate() {
            let folder = RichText::new(&recent.folder).size(size::SMALL_TEXT);
            if ui.add(Button::new(&recent.name).shortcut_text(folder).truncate()).clicked() {
                out.run(FileCommand::OpenRecent(idx));
            }
        }
    });
}

/// The commands of a menu, with a line between its parts, and a tick where one holds.
fn lines_ui(ui: &mut Ui, lines: &[Line], on: &[ViewCommand], menu: Menu, out: &mut Outbox) {
    let mut part = None;
    for line in lines.iter().filter(|line| line.entry.menu == menu) {
        if part.replace(line.entry.part).is_some_and(|before| before != line.entry.part) {
            ui.separator();
        }
        let is_on = on.iter().any(|on| line.command == Command::View(*on));
        ticked_line_ui(ui, line, is_on, out);
    }
}

fn buttons_ui(ui: &mut Ui, bar: TopBar<'_>, theme: &Theme, out: &mut Outbox) {
    ui.spacing_mut().item_spacing.x = 0.0;
    let room = ui.ctx().content_rect().width() - 760.0;
    let n_fitting = (1..=BUTTONS.len()).take_while(|&n| n as f32 * 60.0 <= room).count();
    for &command in &BUTTONS[..n_fitting] {
        let line = bar.situation.line(command);
        let words = line.entry.shown();
        let word = words.split(' ').next().unwrap_or_default();
        let word = if command == Command::View(ViewCommand::Find) { word.trim_end_matches('…') } else { word };
        let button = ui.add_enabled_ui(line.is_enabled(), |ui| widgets::quiet_button(ui, theme, word)).inner;
        let keys = line.shortcuts().first().map_or_else(String::new, |&shortcut| shown_shortcut(shortcut));
        let button = with_need(button, line.need);
        if button.on_hover_text(format!("{}   {keys}", line.text)).clicked() {
            out.run(command);
        }
    }
    ui.add_space(4.0);
    let palette = bar.situation.line(ViewCommand::ShowPalette);
    let keys = palette.shortcuts().first().map_or_else(String::new, |&shortcut| shown_shortcut(shortcut));
    if widgets::key_button(ui, theme, &keys, tr("All commands")).clicked() {
        out.run(ViewCommand::ShowPalette);
    }
}
