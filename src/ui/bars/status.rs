//! The bar at the bottom: what is selected, what runs in the background, whether all is saved.

use egui::accesskit::{Live, Role};
use egui::{Align, Frame, Id, Layout, Margin, Panel, ProgressBar, RichText, Ui, UiBuilder, WidgetInfo, vec2};

use crate::model::{Article, OffsetUnit, Project, one_line};
use crate::ui::input::act::{Act, Direction};
use crate::ui::input::commands::{ArticleCommand, Command, FileCommand, ReviewCommand, ViewCommand};
use crate::ui::input::keys::KeyBindings;
use crate::ui::input::outbox::{Outbox, Wish};
use crate::ui::input::situation::word_of_key;
use crate::ui::jobs::{Job, Jobs};
use crate::ui::look::suggestion_words::suggestion_words;
use crate::ui::look::theme::{Theme, size};
use crate::ui::look::widgets;
use crate::ui::session::view_state::ViewState;
use crate::ui::texts::{decimal, in_sentence, tr};

/// In a bar of less width, in points, what says how the work is set up gives way to what goes on.
const NARROW: f32 = 900.0;
/// In a bar of less width, only the most needed stands.
const VERY_NARROW: f32 = 560.0;
/// Between what stands in the bar.
const ITEM_GAP: f32 = 20.0;
/// Between keys and words.
const PIECE_GAP: f32 = 8.0;
/// What a running job takes, with its bar.
const JOB_WIDTH: f32 = 330.0;
/// Of the bar of a running job, and between its parts.
const JOB_BAR: egui::Vec2 = vec2(120.0, 5.0);
const JOB_GAP: f32 = 8.0;
/// What a button takes that brings a side back.
const BUTTON_WIDTH: f32 = 90.0;
/// Of the words that say where one is, so much stays.
const LEAST_WIDTH: f32 = 90.0;

/// What the bar shows.
pub struct StatusBar<'a> {
    pub project: &'a Project,
    pub view: &'a ViewState,
    pub bindings: &'a KeyBindings,
    pub saved: Saved,
    pub jobs: &'a Jobs,
    /// What could be labelled like the span just made: “‘footnote’: 7 more in this article…”.
    pub offer: Option<&'a str>,
    /// Why the last key did nothing.
    pub hint: Option<&'a str>,
    /// Keys, clicks and drags for each span of the open article.
    pub acts_a_span: Option<f32>,
    /// Articles whose files have another text now.
    pub n_changed_sources: usize,
    /// A button brings back each side panel that is not shown.
    pub hides_articles: bool,
    pub hides_inspector: bool,
    /// Of the usual size of an article's letters.
    pub text_scale: f32,
    /// Whether nobody has ever said whose labels these are.
    pub asks_who_labels: bool,
    /// What keys act on now.
    pub keys: KeysTo,
}

/// What the keyboard acts on, as far as the bar speaks of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeysTo {
    Article,
    /// The list of those who can have said something.
    SpeakerList {
        takes_back: bool,
    },
    /// A dialog, a list, a menu, a button or a field: it says itself what keys do.
    Elsewhere,
}

/// Whether the file has what the window shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saved {
    Yes,
    No,
    Now,
    /// The file is somebody else's to write.
    ReadOnly,
}

/// Draws the bar.
pub fn status_bar_ui(ui: &mut Ui, bar: &StatusBar<'_>, out: &mut Outbox) {
    let theme = Theme::of(ui);
    let frame = Frame::NONE.fill(theme.panel).inner_margin(Margin::symmetric(size::MARGIN, 0));
    Panel::bottom("status bar").exact_size(size::STATUS_BAR_HEIGHT).resizable(false).frame(frame).show(ui, |ui| {
        ui.style_mut().text_styles.insert(egui::TextStyle::Body, crate::ui::look::fonts::sans(size::SMALL_TEXT));
        ui.visuals_mut().override_text_color = Some(theme.soft);
        ui.spacing_mut().item_spacing.x = ITEM_GAP;
        let whole = ui.max_rect();
        let end = Id::unique("end of the status bar");
        let room = whole.with_max_x(whole.right() - widgets::right_width(ui, end) - ui.spacing().item_spacing.x);
        // What the last key is answered is read whole: where there is no room beside it, all else waits for the next key.
        let is_hint_alone =
            bar.hint.is_some_and(|hint| width_of(ui, hint, size::SMALL_TEXT) + BUTTON_WIDTH > room.width());
        let room = if is_hint_alone { whole } else { room };
        let builder = UiBuilder::new().max_rect(room).layout(Layout::left_to_right(Align::Center));
        // In no scope: what stands in the bar would make it higher, and move the article above it.
        let mut left = ui.new_child(builder);
        if is_hint_alone {
            words_ui(&mut left, bar, room.width());
        } else {
            left_ui(&mut left, bar, theme, out);
            let taken = if bar.hides_articles { button_width(ui, tr("Articles")) + ITEM_GAP } else { 0.0 };
            let room = whole.width() - taken - to_cancel(ui, bar);
            widgets::at_right_ui(ui, whole, end, Align::Center, |ui| right_ui(ui, bar, theme, room, out));
        }
    });
}

/// Where one is, what keys do there, and what runs.
fn left_ui(ui: &mut Ui, bar: &StatusBar<'_>, theme: &Theme, out: &mut Outbox) {
    if bar.hides_articles && widgets::quiet_button(ui, theme, tr("Articles")).clicked() {
        out.run(ViewCommand::ToggleArticles);
    }
    // Rather cut than over what stands at the right.
    ui.set_clip_rect(ui.max_rect().expand2(vec2(ITEM_GAP / 2.0, 0.0)).intersect(ui.clip_rect()));
    // What the last key is answered stands whole, and what is beside it waits for the next key where both have no room.
    let least_width = bar.hint.map_or(LEAST_WIDTH, |hint| width_of(ui, hint, size::SMALL_TEXT) + 1.0);
    let room = ui.available_width() - JOB_WIDTH * bar.jobs.running().count() as f32 - 40.0;
    let mut offers = offers(bar);
    let width = |offers: &[Offer]| offers.iter().map(|offer| offer.width(ui)).sum::<f32>();
    // Where only a few letters of an offer could be read, it waits too.
    let has_room = ui.available_width() > 2.0 * LEAST_WIDTH;
    while !offers.is_empty() && (!has_room || bar.hint.is_some() && width(&offers) > room - least_width) {
        offers.pop();
    }
    let room = room - width(&offers);
    let mut pieces = if ui.ctx().content_rect().width() < VERY_NARROW { Vec::new() } else { pieces(bar) };
    let width = |pieces: &[Piece]| pieces.iter().map(|piece| piece.width(ui) + PIECE_GAP).sum::<f32>();
    // A key stands with its word: rather none of them than half.
    while !pieces.is_empty() && width(&pieces) > room - least_width {
        pieces.truncate(pieces.len().saturating_sub(2));
    }
    let room = room - width(&pieces);
    let room = room.max(LEAST_WIDTH).min(ui.available_width() - to_cancel(ui, bar));
    if room > LEAST_WIDTH / 4.0 {
        words_ui(ui, bar, room);
    }
    ui.spacing_mut().item_spacing.x = PIECE_GAP;
    for piece in &pieces {
        piece.ui(ui, theme);
    }
    ui.add_space(if pieces.is_empty() { 0.0 } else { 12.0 });
    for offer in offers {
        if widgets::quiet_button(ui, theme, &offer.words).on_hover_text(offer.hover).clicked() {
            out.run(offer.command);
        }
    }
    for (idx, job) in bar.jobs.running().enumerate() {
        let room = ui.available_width() / (bar.jobs.running().count() - idx) as f32;
        job_ui(ui, job, room, theme, out);
    }
}

/// Where one is, or what the last key is answered, as far as there is room.
fn words_ui(ui: &mut Ui, bar: &StatusBar<'_>, room: f32) {
    let (theme, font) = (Theme::of(ui), crate::ui::look::fonts::sans(size::SMALL_TEXT));
    let (words, ink) = bar.hint.map_or_else(|| (where_you_are(bar), theme.soft), |hint| (hint.to_owned(), theme.ink));
    let words = ui.label(widgets::elided(ui, &words, font, ink, room));
    if bar.hint.is_some() {
        // Readers of screens say it when it comes.
        ui.ctx().accesskit_node_builder(words.id, |node| node.set_live(Live::Polite));
    }
}

/// A button for what could be done next.
struct Offer {
    words: String,
    hover: &'static str,
    command: Command,
}

impl Offer {
    /// With the gap before it.
    fn width(&self, ui: &Ui) -> f32 {
        width_of(ui, &self.words, size::UI_TEXT) + 16.0 + PIECE_GAP
    }
}

/// What could be done next, what is needed most first.
fn offers(bar: &StatusBar<'_>) -> Vec<Offer> {
    let alike = bar.offer.map(|words| Offer {
        words: words.to_owned(),
        hover: tr("Shows them to label"),
        command: ArticleCommand::LabelAlike.into(),
    });
    let changed = (bar.n_changed_sources > 0).then(|| Offer {
        words: tr!("{sources} changed…", sources = widgets::counted(bar.n_changed_sources, "source")),
        hover: tr("Shows what would become of the labels in the new texts"),
        command: FileCommand::CheckSources.into(),
    });
    alike.into_iter().chain(changed).collect()
}

/// What words of this size take in one line.
fn width_of(ui: &Ui, words: &str, font_size: f32) -> f32 {
    let font = crate::ui::look::fonts::sans(font_size);
    ui.painter().layout_no_wrap(words.to_owned(), font, egui::Color32::PLACEHOLDER).size().x
}

fn button_width(ui: &Ui, words: &str) -> f32 {
    width_of(ui, words, size::UI_TEXT) + 16.0
}

/// How the work is set up, as far as there is room, and whether it is saved.
fn right_ui(ui: &mut Ui, bar: &StatusBar<'_>, theme: &Theme, room: f32, out: &mut Outbox) {
    ui.spacing_mut().item_spacing.x = ITEM_GAP;
    let is_narrow = ui.ctx().content_rect().width() < NARROW;
    if let Some(acts) = bar.acts_a_span.filter(|_| !is_narrow) {
        let hint = tr("Keys, clicks and drags in this article for each of its spans; more under Suggestions, How good");
        ui.label(tr!("{acts} actions a span", acts = decimal(f64::from(acts), 1))).on_hover_text(hint);
    }
    if bar.asks_who_labels {
        let inspector = if bar.hides_inspector { button_width(ui, tr("Inspector")) + ITEM_GAP } else { 0.0 };
        let room = room - width_of(ui, saved_word(bar.saved), size::SMALL_TEXT) - ITEM_GAP - inspector;
        who_ui(ui, bar.project.annotator(), Some(room).filter(|_| is_narrow), theme, out);
    } else if !is_narrow {
        annotator_ui(ui, bar.project.annotator(), theme, out);
    }
    saved_ui(ui, bar.saved, theme, out);
    if !is_narrow {
        ui.label(format!("{:.0} %", bar.text_scale * 100.0)).on_hover_text(tr("Text size"));
    }
    if bar.hides_inspector && widgets::quiet_button(ui, theme, tr("Inspector")).clicked() {
        out.run(ViewCommand::ToggleInspector);
    }
}

/// The words of longer selections are not counted: that would go through all of them in each frame.
const MAX_BYTES_COUNTED: usize = 20_000;

/// The characters of spans in more parts are not counted, for the same reason.
const MAX_PARTS_COUNTED: usize = 40;

/// So much of a place to settle tells it from others.
const MAX_SETTLED_LETTERS: usize = 60;

/// Words, or a key, beside what the bar says of the place.
enum Piece {
    Key(String),
    Words(String),
}

impl Piece {
    fn width(&self, ui: &Ui) -> f32 {
        let (text, font_size, frame) = match self {
            Self::Key(key) => (key, size::KEY_TEXT, 11.0),
            Self::Words(words) => (words, size::SMALL_TEXT, 0.0),
        };
        width_of(ui, text, font_size) + frame
    }

    fn ui(&self, ui: &mut Ui, theme: &Theme) {
        match self {
            Self::Words(words) => drop(ui.label(words)),
            Self::Key(key) => {
                let (rect, _) =
                    ui.allocate_exact_size(vec2(self.width(ui), size::STATUS_BAR_HEIGHT), egui::Sense::hover());
                widgets::paint_key_cap(ui, theme, rect.right_center(), key);
            }
        }
    }
}

/// The keys that decide about the suggestion in hand, or how many suggestions are left and the key that goes there.
fn pieces(bar: &StatusBar<'_>) -> Vec<Piece> {
    let words = |words: &str| Piece::Words(words.to_owned());
    let key = |command: Command| Piece::Key(word_of_key(bar.bindings, command));
    let keys = |acts: &[(ReviewCommand, &str)]| {
        acts.iter().flat_map(|&(command, word)| [key(command.into()), words(word)]).collect::<Vec<_>>()
    };
    if bar.keys != KeysTo::Article {
        return Vec::new();
    }
    if bar.view.settling.in_hand().is_some() {
        keys(&[
            (ReviewCommand::AcceptSuggestion, tr("take")),
            (ReviewCommand::OtherVersion, tr("another")),
            (ReviewCommand::RejectSuggestion, tr("neither")),
            (ReviewCommand::TakeAllVersions, tr("all")),
            (ReviewCommand::TakeAndMend, tr("mend")),
        ])
    } else if let Some(suggestion) = bar.view.suggestion_in_reach() {
        let mut acts =
            vec![(ReviewCommand::AcceptSuggestion, tr("accept")), (ReviewCommand::RejectSuggestion, tr("reject"))];
        if suggestion.other_speaker.is_some() {
            acts.insert(1, (ReviewCommand::AcceptWithOther, tr("other speaker")));
        }
        keys(&acts)
    } else if !bar.view.settling.open_idxs().is_empty() {
        let n_open = widgets::grouped(bar.view.settling.open_idxs().len());
        vec![words(&tr!("{n} to settle", n = n_open)), key(ReviewCommand::NextDifference.into())]
    } else if !bar.view.suggestions.is_empty() {
        let left = tr!("{suggestions} left", suggestions = widgets::counted(bar.view.suggestions.len(), "suggestion"));
        vec![words(&left), key(ArticleCommand::InArticle(Act::GoToSuggestion(Direction::Next)).into())]
    } else if is_blind(bar) {
        vec![words(tr("no suggestions here, to compare with where there are some"))]
    } else {
        Vec::new()
    }
}

/// Whether the open article is one of those without suggestions.
fn is_blind(bar: &StatusBar<'_>) -> bool {
    bar.view.open.is_some_and(|id| crate::suggest::is_blind(id, bar.project.settings().blind_percent))
}

/// “Labels by ana”, which asks for another name.
fn annotator_ui(ui: &mut Ui, annotator: &str, theme: &Theme, out: &mut Outbox) {
    let name = widgets::short_name(annotator);
    let words = if name.is_empty() { tr("Who labels?").to_owned() } else { tr!("Labels by {name}", name) };
    if widgets::quiet_button(ui, theme, &words).on_hover_text(tr("Says who labels here")).clicked() {
        out.run(FileCommand::NameAnnotator);
    }
}

/// Asks whose labels these are: whoever goes on labelling is not held up, and asked until they answer.
///
/// In a narrow bar there is so much `room`: in few words, or not at all.
fn who_ui(ui: &mut Ui, annotator: &str, room: Option<f32>, theme: &Theme, out: &mut Outbox) {
    let name = widgets::short_name(annotator);
    if room.is_some() || name.is_empty() {
        let words = if name.is_empty() { tr("Who labels here?").to_owned() } else { tr!("Labels by {name}?", name) };
        let has_room = |words: &&str| room.is_none_or(|room| button_width(ui, words) + ITEM_GAP <= room);
        let Some(words) = [words.as_str(), tr("Who?")].into_iter().find(has_room) else { return };
        if widgets::accent_button(ui, theme, words).on_hover_text(tr("Says who labels here")).clicked() {
            out.run(FileCommand::NameAnnotator);
        }
        return;
    }
    ui.spacing_mut().item_spacing.x = 2.0;
    ui.label(tr!("You label here as {name}", name));
    if widgets::accent_button(ui, theme, tr("That’s my name")).clicked() {
        out.wish(Wish::NameAnnotator { name: annotator.to_owned(), is_handed_over: false });
    }
    if widgets::quiet_button(ui, theme, tr("Change…")).clicked() {
        out.run(FileCommand::NameAnnotator);
    }
    ui.spacing_mut().item_spacing.x = ITEM_GAP;
    // The button has room of its own around its words.
    ui.add_space(ITEM_GAP / 2.0);
}

fn saved_word(saved: Saved) -> &'static str {
    match saved {
        Saved::Yes => tr("Saved"),
        Saved::Now => tr("Saving…"),
        Saved::ReadOnly => tr("Read-only"),
        Saved::No => tr("Not saved"),
    }
}

fn saved_ui(ui: &mut Ui, saved: Saved, theme: &Theme, out: &mut Outbox) {
    let words = saved_word(saved);
    match saved {
        Saved::Yes => drop(ui.label(RichText::new(words).color(theme.good))),
        Saved::Now => drop(ui.label(words)),
        Saved::ReadOnly => drop(ui.label(RichText::new(words).color(theme.warning))),
        Saved::No => {
            let word = egui::Label::new(words).sense(egui::Sense::click());
            let response = ui.add(word).on_hover_text(tr("Click to save"));
            response.widget_info(|| WidgetInfo::labeled(Role::Button, true, words));
            widgets::paint_focus(ui, theme, response.rect.expand(2.0), &response);
            if response.clicked() {
                out.run(FileCommand::Save);
            }
        }
    }
}

/// What the buttons take that stop what runs: whatever else has room, they have.
fn to_cancel(ui: &Ui, bar: &StatusBar<'_>) -> f32 {
    bar.jobs.running().map(|job| ITEM_GAP + cancel_width(ui, job)).sum()
}

/// Of the button that stops a job, with the gap before it; nothing where it cannot be stopped.
fn cancel_width(ui: &Ui, job: &Job) -> f32 {
    if job.task.kind.can_be_cancelled() { JOB_GAP + button_width(ui, tr("Cancel")) } else { 0.0 }
}

/// What a job is, how far it is, and the button that stops it; where there is less `room`, the bar goes first, then how far it is.
fn job_ui(ui: &mut Ui, job: &Job, room: f32, theme: &Theme, out: &mut Outbox) {
    let room = room - cancel_width(ui, job);
    let counts = job.progress().counts();
    let name = tr(job.task.kind.name());
    let name = if counts.is_some() { name.to_owned() } else { format!("{name}…") };
    let share = |(n_done, n_all): (usize, usize)| n_done as f32 / n_all.max(1) as f32;
    let far = counts.map(|(n_done, n_all)| {
        if job.task.kind.counts_bytes() {
            format!("{:.0} %", share((n_done, n_all)) * 100.0)
        } else {
            tr!("{n} of {all}", n = widgets::grouped(n_done), all = widgets::grouped(n_all))
        }
    });
    let name_width = width_of(ui, &name, size::SMALL_TEXT) + 1.0;
    let far_width = far.as_ref().map_or(0.0, |far| JOB_GAP + width_of(ui, far, size::SMALL_TEXT) + 1.0);
    let far = far.filter(|_| name_width.min(LEAST_WIDTH) + far_width <= room);
    let has_bar = counts.is_some() && name_width + far_width + JOB_GAP + JOB_BAR.x <= room;
    let name_room = if far.is_some() { room - far_width } else { room };
    if name_room > LEAST_WIDTH / 4.0 {
        ui.label(widgets::elided(ui, &name, crate::ui::look::fonts::sans(size::SMALL_TEXT), theme.soft, name_room));
    }
    ui.spacing_mut().item_spacing.x = JOB_GAP;
    if let Some(counts) = counts.filter(|_| has_bar) {
        ui.add_sized(JOB_BAR, ProgressBar::new(share(counts)).desired_height(JOB_BAR.y).fill(theme.accent));
    }
    if let Some(far) = far {
        ui.label(far);
    }
    if job.task.kind.can_be_cancelled() && widgets::quiet_button(ui, theme, tr("Cancel")).clicked() {
        out.wish(Wish::CancelJob(job.id));
    }
}

/// “Quote, 37 characters, selected”.
fn where_you_are(bar: &StatusBar<'_>) -> String {
    let Some(article) = bar.view.open.and_then(|id| bar.project.article(id)) else { return String::new() };
    if let KeysTo::SpeakerList { takes_back } = bar.keys {
        let words = if takes_back {
            tr("Who said it? Enter takes the one that is lit, Esc accepts nothing")
        } else {
            tr("Who said it? Enter takes the one that is lit, Esc leaves")
        };
        return words.to_owned();
    }
    if let Some(several) = several_words(bar.view) {
        return tr!("{spans} selected", spans = several);
    }
    if let Some(id) = bar.view.hand.armed.as_ref() {
        let name = bar.project.labels().label(id).map_or(id.as_str(), |label| label.name.as_str());
        let key = word_of_key(bar.bindings, ArticleCommand::Cancel);
        return tr!("Each drag or double click marks a {name}; {key} ends it", name = in_sentence(name), key);
    }
    if bar.view.hand.link_from.is_some() {
        let key = word_of_key(bar.bindings, ArticleCommand::Cancel);
        return tr!("Click the speaker to link to; {key} lets go", key);
    }
    if let Some(question) = bar.view.settling.in_hand() {
        let words = article.text().slice(question.place).chars().take(MAX_SETTLED_LETTERS);
        return tr!("To settle: {words}", words = one_line(&words.collect::<String>()));
    }
    if let Some(suggestion) = bar.view.suggestion_in_reach() {
        return suggestion_words(bar.project.labels(), article, suggestion);
    }
    // What is selected goes before what only lies under the caret: keys label and change that.
    let told = || Some(suggestion_words(bar.project.labels(), article, bar.view.suggestion_told()?));
    let place = || tr!("{title}, line {line}", title = article.title, line = line(bar, article));
    selected_words(bar, article).or_else(told).unwrap_or_else(place)
}

/// “4 spans”, where keys act on several.
fn several_words(view: &ViewState) -> Option<String> {
    match (view.hand.spans().len(), view.hand.articles().len()) {
        (0 | 1, 0) => None,
        (0 | 1, n_articles) => Some(widgets::counted(n_articles, "article")),
        (n_spans, _) => Some(widgets::counted(n_spans, "span")),
    }
}

fn selected_words(bar: &StatusBar<'_>, article: &Article) -> Option<String> {
    let text = article.text();
    if let Some(span) = bar.view.hand.selected_span().and_then(|id| article.span(id)) {
        let name = bar.project.labels().label(&span.label).map_or(span.label.as_str(), |label| label.name.as_str());
        if span.fragments.count() > MAX_PARTS_COUNTED {
            return Some(tr!("{name} in {n} parts, selected", name, n = widgets::grouped(span.fragments.count())));
        }
        let n_characters = span.fragments.iter().map(|range| n_code_points(article, range)).sum();
        return Some(tr!(
            "{name}, {characters}, selected",
            name,
            characters = widgets::counted(n_characters, "character")
        ));
    }
    let range = bar.view.selected_range(article)?;
    let much = if range.n_bytes() <= MAX_BYTES_COUNTED {
        widgets::counted(text.slice(range).split_whitespace().count(), "word")
    } else {
        widgets::counted(text.line_from_byte(range.end()) - text.line_from_byte(range.start()) + 1, "line")
    };
    let n_characters = n_code_points(article, range);
    Some(tr!("{much}, {characters}, selected", much, characters = widgets::counted(n_characters, "character")))
}

fn n_code_points(article: &Article, range: crate::model::TextRange) -> usize {
    let offset = |byte| article.text().offset_from_byte(OffsetUnit::CodePoint, byte);
    offset(range.end()) - offset(range.start())
}

fn line(bar: &StatusBar<'_>, article: &Article) -> usize {
    article.text().line_from_byte(bar.view.hand.selection().caret.min(article.text().n_bytes()))
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::Queryable as _;

    use std::sync::Arc;

    use super::*;
    use crate::model::{Edit, Reading, ReadingSource, SpanId, Transaction, marked};
    use crate::storage::Places;
    use crate::ui::App;
    use crate::ui::session::view_state::Selection;
    use crate::ui::test_window::{painted, project_of, settle, window};

    /// In which something was just labelled that stands elsewhere too.
    fn window_with_an_offer() -> egui_kittest::Harness<'static, App> {
        let article = "[quote#1 “We read the footnote and the footnote”], said Ada of the footnote";
        let mut window = window(App::new(project_of(&[article, "A footnote, a footnote"])));
        window.state_mut().session.view.select(Selection { anchor: 15, caret: 23 });
        window.key_press(egui::Key::Num3);
        window.run();
        window
    }

    #[test]
    fn nothing_in_the_bar_lies_over_something_else_or_is_cut_without_a_sign() {
        let mut window = window_with_an_offer();
        for width in [360.0, 400.0, 480.0, 560.0, 640.0, 760.0, 900.0, 1100.0, 1400.0] {
            for selects in [false, true] {
                window.set_size(vec2(width, 480.0));
                window.state_mut().session.view.hand.select_span(selects.then_some(SpanId(1)));
                window.run();
                let top = window.ctx.content_rect().bottom() - size::STATUS_BAR_HEIGHT;
                let mut places: Vec<_> = painted(&window).into_iter().filter(|(_, place)| place.top() > top).collect();
                places.sort_by(|a, b| a.1.left().total_cmp(&b.1.left()));
                let over = places.windows(2).find(|pair| pair[0].1.right() > pair[1].1.left());
                assert!(over.is_none() && !places.is_empty(), "{width} wide: {over:?}");
            }
        }
    }

    #[test]
    fn the_answer_to_a_key_stands_whole_and_what_is_beside_it_waits() {
        let mut window = window_with_an_offer();
        let offered = |window: &egui_kittest::Harness<'_, App>| window.query_by_label_contains("more in").is_some();
        let answer = "Select the text to join to the span first";
        let mut whole = None;
        for width in [1600.0, 1100.0, 900.0, 760.0, 640.0, 560.0, 400.0] {
            window.set_size(vec2(width, 480.0));
            window.state_mut().session.view.hand.select_span(None);
            window.run();
            assert!(offered(&window) || width < VERY_NARROW, "{width} wide");
            window.key_press(egui::Key::J);
            window.run();
            let shown = painted(&window).into_iter().find(|(words, _)| words == answer);
            let shown = shown.map(|(_, place)| place.width().round());
            assert_eq!(shown, *whole.get_or_insert(shown), "{width} wide");
            assert!(shown.is_some());
            window.key_press(egui::Key::ArrowRight);
            window.run();
            assert!(window.query_by_label("Not saved").is_some(), "{width} wide: it comes back with the next key");
        }
    }

    #[test]
    fn whose_labels_these_are_is_asked_where_it_takes_nothing_from_the_page() {
        let data = tempfile::tempdir().unwrap();
        let mut app = App::new(project_of(&["“No”, said Ada"]));
        app.setup.places = Some(Places { settings: data.path().join("settings"), data: data.path().to_owned() });
        let mut window = window(app);
        let top = |window: &egui_kittest::Harness<'_, App>| {
            window.get_by_role_and_label(Role::Paragraph, "“No”, said Ada").rect().top()
        };
        let before = top(&window);
        window.get_by_label("That’s my name").click();
        window.run();
        assert_eq!(top(&window).to_bits(), before.to_bits());
        window.get_by_label("Labels by ana");
    }

    #[test]
    fn what_is_suggested_where_people_differ_is_not_named_before_that_is_settled() {
        let mut project = project_of(&["“No cuts” said Ada today."]);
        let theirs = marked::parse(project.labels(), "[quote “No cuts”] said [speaker Ada] today.").unwrap();
        let reading = Arc::new(Reading::of(&theirs, "ben", ReadingSource::default()));
        let edit = Edit::AddReading(project.articles().next().unwrap().id, reading);
        let mut app = App::new(project.clone());
        app.setup.suggests = true;
        let mut alone = window(app);
        project.apply(Transaction::new("collect", vec![edit])).unwrap();
        let mut app = App::new(project);
        app.setup.suggests = true;
        let mut window = window(app);
        for (window, is_settled, way_to_begin) in [
            (&mut alone, true, "for the first of 1 suggestion"),
            (&mut window, false, "for the first of 2 differences"),
        ] {
            settle(window);
            window.state_mut().session.view.select(Selection { anchor: 5, caret: 5 });
            window.run();
            assert_eq!(window.query_all_by_label_contains("Suggested quote").next().is_some(), is_settled);
            window.get_by_label_contains(way_to_begin);
        }
    }
}
