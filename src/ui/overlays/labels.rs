//! The dialog in which labels and kinds of links are added, renamed, coloured, given keys and removed.

use std::collections::{BTreeMap, BTreeSet};

use egui::accesskit::Role;
use egui::{
    Align2, ComboBox, KeyboardShortcut, Modifiers, Popup, PopupCloseBehavior, Response, RichText, Sense, Stroke,
    StrokeKind, TextEdit, Ui, WidgetInfo, vec2,
};

use super::dialogs::card::{Card, Foot};
use crate::model::{
    Color, Content, Edit, KindId, Label, LabelId, LabelSet, Project, RelationKind, Transaction, UnknownFields,
    one_line, transactions,
};
use crate::ui::input::outbox::Outbox;
use crate::ui::input::situation::{Line, Situation, key_from_char};
use crate::ui::look::keyboard::begin_anew;
use crate::ui::look::menu::{choice_ui, menu_ui};
use crate::ui::look::theme::{LABEL_COLORS, Theme};
use crate::ui::look::widgets::{Face, Sign, counted, font, paint_focus, quiet_button, sentence_case, sign_button};
use crate::ui::texts::{grouped, said, tr};

/// Of a label or a kind of link, in points.
const LINE_HEIGHT: f32 = 32.0;
/// Of a longer name not all has room in its field, in characters.
const LONG_NAME: usize = 28;
/// Beside labels and kinds: two buttons, a heading, and two lines to be filled.
const N_LINES_BESIDE: usize = 5;

/// The open dialog.
#[derive(Debug)]
pub struct LabelEditor {
    draft: Draft,
    /// The draft as it was when the dialog opened.
    begun: Draft,
    /// Where the labels come from, in a sentence; empty where they are the project’s own.
    origin: String,
    outcome: Option<Outcome>,
    counts: Counts,
    /// The label or kind of link that was just added: its name is what is typed next.
    added: Option<String>,
}

/// How many spans of the project each label has, at a revision.
#[derive(Debug, Default)]
struct Counts {
    revision: Option<u64>,
    n_spans: BTreeMap<LabelId, usize>,
}

/// Labels and kinds as they are being edited; nothing changes before they are applied.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Draft {
    labels: Vec<Label>,
    kinds: Vec<RelationKind>,
    /// What the spans of a removed label become; without an entry they are deleted.
    moved: BTreeMap<LabelId, LabelId>,
}

/// What applying the draft would do; kept until the draft or the project changes, as finding it walks the project.
#[derive(Debug)]
struct Outcome {
    draft: Draft,
    revision: u64,
    /// The step that applying is, or why it cannot be, in a sentence for people.
    transaction: Result<Transaction, String>,
    /// Spans of labels that the draft has no more.
    n_orphans: BTreeMap<LabelId, usize>,
}

impl LabelEditor {
    /// Begins with what the project has.
    pub fn new(labels: &LabelSet) -> Self {
        let draft = Draft { labels: labels.labels().to_vec(), kinds: labels.kinds().to_vec(), moved: BTreeMap::new() };
        Self {
            begun: draft.clone(),
            draft,
            origin: String::new(),
            outcome: None,
            counts: Counts::default(),
            added: None,
        }
    }

    /// Begins with the labels of another project, called `name`. Of the project's own, those that spans have stay behind
    /// them, without a key that one of the others has.
    pub fn with_labels_of(project: &Project, other: &LabelSet, name: &str) -> Self {
        let is_used = |label: &Label| project.articles().any(|article| article.spans().count_of(&label.id) > 0);
        let mut labels = other.labels().to_vec();
        for label in project.labels().labels() {
            if other.label(&label.id).is_none() && is_used(label) {
                let key = label.key.filter(|key| labels.iter().all(|taken| taken.key != Some(*key)));
                labels.push(Label { key, ..label.clone() });
            }
        }
        let is_there = |id: &LabelId| labels.iter().any(|label| label.id == *id);
        let mut kinds = other.kinds().to_vec();
        for kind in project.labels().kinds() {
            let own = RelationKind {
                from: kind.from.iter().filter(|id| is_there(id)).cloned().collect(),
                to: kind.to.iter().filter(|id| is_there(id)).cloned().collect(),
                ..kind.clone()
            };
            if other.kind(&kind.id).is_none() && !own.from.is_empty() && !own.to.is_empty() {
                kinds.push(own);
            }
        }
        let n_kept = labels.len() - other.labels().len();
        let kept = if n_kept == 0 {
            String::new()
        } else {
            tr!(", and behind them {labels} of this project that spans have", labels = counted(n_kept, "label"))
        };
        let is_gone = |label: &&Label| !is_there(&label.id);
        let gone: Vec<&str> = project.labels().labels().iter().filter(is_gone).map(|label| &*label.name).collect();
        let gone = match gone.len() {
            0 => String::new(),
            1..=3 => tr!("; without {gone}, which no span has", gone = gone.join(", ")),
            n => tr!("; without {labels}, which no span has", labels = counted(n, "label")),
        };
        let origin = tr!("The labels of “{name}”{kept}{gone}", name = one_line(name), kept, gone);
        let draft = Draft { labels, kinds, moved: BTreeMap::new() };
        Self { begun: draft.clone(), draft, origin, outcome: None, counts: Counts::default(), added: None }
    }

    /// Draws the dialog. Returns whether it stays open: until the draft is applied or given up.
    pub fn ui(&mut self, card: &mut Card<'_>, situation: Situation<'_>, out: &mut Outbox) -> bool {
        let project = situation.project;
        self.counts.keep(project);
        let is_finished = card.ui(tr("Labels and links"), 500.0, |ui, foot| {
            let theme = Theme::of(ui);
            ui.spacing_mut().item_spacing = vec2(8.0, 6.0);
            if !self.origin.is_empty() {
                ui.label(RichText::new(&self.origin).color(theme.soft).size(12.0));
            }
            // The line that says what applying does stands below, and what the labels are above.
            let below = if self.origin.is_empty() { 40.0 } else { 66.0 };
            foot.above_fixed_ui(ui, below, self.begun.height(), |ui| {
                labels_ui(ui, self, situation, theme);
                orphans_ui(ui, self, project, theme);
                ui.add_space(10.0);
                kinds_ui(ui, &mut self.draft, &mut self.added, theme);
            });
            ui.add_space(6.0);
            self.foot_ui(ui, foot, project, out)
        });
        !is_finished && !card.is_given_up(self.is_changed())
    }

    /// Whether somebody has changed something since it opened.
    pub fn is_changed(&self) -> bool {
        self.draft != self.begun
    }

    /// What applying would do, and the buttons. Returns whether the dialog is to close.
    fn foot_ui(&mut self, ui: &mut Ui, foot: Foot, project: &Project, out: &mut Outbox) -> bool {
        let is_changed = self.draft.is_changed(project.labels());
        let has_origin = !self.origin.is_empty();
        let theme = Theme::of(ui);
        let outcome = self.outcome(project);
        let (text, color) = match &outcome.transaction {
            Ok(_) if !is_changed && has_origin => (tr("The project has these labels already").to_owned(), theme.soft),
            Ok(transaction) => (words_of(transaction), theme.soft),
            Err(error) => (error.clone(), theme.warning),
        };
        ui.label(RichText::new(text).color(color).size(12.0));
        let can_apply = is_changed && outcome.transaction.is_ok();
        let pressed = foot.ui(ui, &[tr("Apply"), tr("Cancel")], can_apply);
        if pressed == Some(0) {
            outcome.transaction.iter().for_each(|transaction| out.apply(transaction.clone()));
        }
        pressed.is_some()
    }

    fn outcome(&mut self, project: &Project) -> &Outcome {
        let is_current = |outcome: &Outcome| outcome.draft == self.draft && outcome.revision == project.revision();
        let outcome = self.outcome.take().filter(is_current);
        self.outcome.insert(outcome.unwrap_or_else(|| Outcome::of(&self.draft, project)))
    }
}

impl Draft {
    fn is_changed(&self, labels: &LabelSet) -> bool {
        self.labels != labels.labels() || self.kinds != labels.kinds()
    }

    /// Of what is drawn of it, with room for a few labels more and what is said about them, in points.
    fn height(&self) -> f32 {
        LINE_HEIGHT * (self.labels.len() + self.kinds.len() + N_LINES_BESIDE) as f32
    }

    /// Takes a label out, and the kinds of link that had no other end.
    fn remove_label(&mut self, idx: usize) {
        let gone = self.labels.remove(idx).id;
        for kind in &mut self.kinds {
            kind.from.retain(|id| *id != gone);
            kind.to.retain(|id| *id != gone);
        }
        self.kinds.retain(|kind| !kind.from.is_empty() && !kind.to.is_empty());
        self.moved.retain(|_, to| *to != gone);
    }
}

impl Outcome {
    fn of(draft: &Draft, project: &Project) -> Self {
        let set = LabelSet::new(draft.labels.clone(), draft.kinds.clone());
        let change = |set| transactions::change_labels(project, "change labels", set, &draft.moved);
        let mut n_orphans: BTreeMap<LabelId, usize> = BTreeMap::new();
        let gone = |id: &LabelId| draft.labels.iter().all(|label| label.id != *id);
        for label in project.labels().labels().iter().filter(|label| gone(&label.id)) {
            let n_spans = project.articles().map(|article| article.spans().count_of(&label.id)).sum();
            n_orphans.insert(label.id.clone(), n_spans);
        }
        let transaction = set.map(change).map_err(|error| sentence_case(&said(&error)));
        Self { draft: draft.clone(), revision: project.revision(), transaction, n_orphans }
    }
}

impl Counts {
    fn keep(&mut self, project: &Project) {
        if self.revision.replace(project.revision()) == Some(project.revision()) {
            return;
        }
        let n_of = |label: &Label| project.articles().map(|article| article.spans().count_of(&label.id)).sum();
        self.n_spans = project.labels().labels().iter().map(|label| (label.id.clone(), n_of(label))).collect();
    }
}

/// What is to be done with a label of the draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LabelAct {
    Remove,
    MoveUp,
    MoveDown,
}

fn labels_ui(ui: &mut Ui, editor: &mut LabelEditor, situation: Situation<'_>, theme: &Theme) {
    let LabelEditor { draft, counts, added, .. } = editor;
    let mut asked = None;
    for (idx, label) in draft.labels.iter_mut().enumerate() {
        let n_spans = counts.n_spans.get(&label.id).copied().unwrap_or(0);
        let is_new = added.take_if(|added| added == label.id.as_str()).is_some();
        let row =
            ui.push_id(("label", idx), |ui| ui.horizontal(|ui| label_ui(ui, label, is_new, n_spans, theme)).inner);
        asked = row.inner.map(|act| (idx, act)).or(asked);
    }
    let lines = situation.lines();
    for label in &draft.labels {
        if let Some(words) = clash_of(label, &lines) {
            ui.label(RichText::new(words).color(theme.warning).size(12.0));
        }
    }
    match asked {
        Some((idx, LabelAct::Remove)) => draft.remove_label(idx),
        Some((idx, LabelAct::MoveUp)) if idx > 0 => draft.labels.swap(idx - 1, idx),
        Some((idx, LabelAct::MoveDown)) if idx + 1 < draft.labels.len() => draft.labels.swap(idx, idx + 1),
        _ => {}
    }
    if quiet_button(ui, theme, tr("Add label")).clicked() {
        let label = new_label(&draft.labels);
        *added = Some(label.id.to_string());
        draft.labels.push(label);
    }
}

/// That the key of a label runs a command of the program, which comes first.
fn clash_of(label: &Label, lines: &[Line]) -> Option<String> {
    let key = label.key?;
    let wanted = KeyboardShortcut::new(Modifiers::NONE, key_from_char(key)?);
    let has_it = |line: &&Line| !line.is_of_label() && line.shortcuts().contains(&wanted);
    let line = lines.iter().find(has_it)?;
    Some(tr!(
        "{key} is the key of “{text}”: {name} needs another",
        key = key.to_uppercase(),
        text = line.text,
        name = label.name
    ))
}

/// Colour, name and key of a label, how many spans it has, and what else can be done with it.
fn label_ui(ui: &mut Ui, label: &mut Label, is_new: bool, n_spans: usize, theme: &Theme) -> Option<LabelAct> {
    // What stands beside it in the row keeps its room.
    let width = (ui.available_width() - 270.0).clamp(80.0, 260.0);
    color_ui(ui, label, theme);
    let name = name_ui(ui, &mut label.name, is_new, width).accessible_name(tr!("Name of {id}", id = label.id));
    if label.name.chars().count() > LONG_NAME {
        name.on_hover_text(&label.name);
    }
    ui.label(tr("Key"));
    let mut key = label.key.map(String::from).unwrap_or_default();
    let field = TextEdit::singleline(&mut key).desired_width(34.0).align(Align2::CENTER_CENTER);
    let response = ui.add(field).accessible_name(tr!("Key of {id}", id = label.id));
    response.on_hover_text(tr("The key that applies it: a letter or digit, or none"));
    label.key = key.trim().chars().last();
    let words = RichText::new(counted(n_spans, "span")).color(theme.soft).size(12.0);
    ui.add_sized(vec2(76.0, 20.0), egui::Label::new(words).truncate());
    let mut act = None;
    let more = sign_button(ui, theme, Sign::More, &tr!("Where {name} stands", name = label.name));
    menu_ui(&more, |ui| {
        for (words, one) in [(tr("Move up"), LabelAct::MoveUp), (tr("Move down"), LabelAct::MoveDown)] {
            act = act.or(ui.button(words).clicked().then_some(one));
        }
    });
    let is_removed = sign_button(ui, theme, Sign::Cross, &tr!("Remove {name}", name = label.name)).clicked();
    act.or(is_removed.then_some(LabelAct::Remove))
}

/// The field of a name. A new one has the keyboard, and what is typed takes its place.
fn name_ui(ui: &mut Ui, name: &mut String, is_new: bool, width: f32) -> Response {
    let field = ui.add(TextEdit::singleline(name).desired_width(width));
    if is_new {
        begin_anew(&field, name.chars().count());
    }
    field
}

/// The colour of a label as a button; it opens ten tuned colours, and a field for any other.
fn color_ui(ui: &mut Ui, label: &mut Label, theme: &Theme) {
    let (rect, button) = ui.allocate_exact_size(vec2(30.0, 24.0), Sense::click());
    button.widget_info(|| WidgetInfo::labeled(Role::Button, true, tr!("Colour of {id}", id = label.id)));
    ui.painter().rect_filled(rect.shrink(2.0), 5.0, theme.label(label.color).line);
    paint_focus(ui, theme, rect, &button);
    let popup = Popup::menu(&button).close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    popup.show(|ui| {
        ui.set_max_width(170.0);
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
            for (name, color) in LABEL_COLORS.map(|(name, color)| (tr(name), color)) {
                let Ok(color) = color.parse::<Color>() else { continue };
                let (rect, swatch) = ui.allocate_exact_size(vec2(28.0, 28.0), Sense::click());
                let is_own = label.color == color;
                swatch.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, is_own, name));
                ui.painter().rect_filled(rect.shrink(3.0), 5.0, theme.label(color).line);
                if is_own || swatch.hovered() {
                    ui.painter().rect_stroke(rect, 6.0, Stroke::new(1.5, theme.ink), StrokeKind::Inside);
                }
                paint_focus(ui, theme, rect, &swatch);
                if swatch.on_hover_text(name).clicked() {
                    label.color = color;
                }
            }
        });
        color_field_ui(ui, label);
    });
    button.on_hover_text(tr("Colour"));
}

/// Any colour by its number; what is no colour changes nothing.
fn color_field_ui(ui: &mut Ui, label: &mut Label) {
    let id = ui.scope_id().with("number of the colour");
    let mut text = ui.data(|data| data.get_temp(id)).unwrap_or_else(|| label.color.to_string());
    let response =
        ui.add(TextEdit::singleline(&mut text).desired_width(90.0)).accessible_name(tr("Number of the colour"));
    if response.changed() {
        if let Ok(color) = text.trim().parse() {
            label.color = color;
        }
        ui.data_mut(|data| data.insert_temp(id, text));
    } else if !response.has_focus() {
        ui.data_mut(|data| data.remove::<String>(id));
    }
}

/// For each label that is gone from the draft: what becomes of its spans.
fn orphans_ui(ui: &mut Ui, editor: &mut LabelEditor, project: &Project, theme: &Theme) {
    let n_orphans = editor.outcome(project).n_orphans.clone();
    for gone in project.labels().labels() {
        let n_spans = n_orphans.get(&gone.id).copied().unwrap_or(0);
        if n_spans == 0 {
            continue;
        }
        ui.horizontal(|ui| {
            let (n, name) = (grouped(n_spans), &gone.name);
            let text = if n_spans == 1 {
                tr!("1 span labelled {name} that is there", name)
            } else {
                tr!("{n} spans labelled {name} that are there", n, name)
            };
            ui.label(RichText::new(text).color(theme.warning));
            orphan_choice_ui(ui, &mut editor.draft, project, gone);
        });
    }
}

fn orphan_choice_ui(ui: &mut Ui, draft: &mut Draft, content: &Content, gone: &Label) {
    let Draft { labels, moved, .. } = draft;
    let target = moved.get(&gone.id).cloned();
    let name =
        |id: &LabelId| labels.iter().find(|label| label.id == *id).map(|label| tr!("become {name}", name = label.name));
    let shown = target.as_ref().and_then(name).unwrap_or_else(|| tr("are deleted").to_owned());
    let menu = ComboBox::from_id_salt(("moved", gone.id.as_str())).selected_text(shown);
    let shown = choice_ui(ui, menu, |ui| {
        if ui.selectable_label(target.is_none(), tr("are deleted")).clicked() {
            moved.remove(&gone.id);
        }
        for label in labels.iter().filter(|label| content.labels().label(&label.id).is_some()) {
            if ui
                .selectable_label(target.as_ref() == Some(&label.id), tr!("become {name}", name = label.name))
                .clicked()
            {
                moved.insert(gone.id.clone(), label.id.clone());
            }
        }
    });
    shown.response.accessible_name(tr!("What becomes of {id}", id = gone.id));
}

fn kinds_ui(ui: &mut Ui, draft: &mut Draft, added: &mut Option<String>, theme: &Theme) {
    ui.label(RichText::new(tr("Links")).font(font(ui, Face::SansSemibold, 13.0)));
    let mut removed = None;
    for (idx, kind) in draft.kinds.iter_mut().enumerate() {
        ui.push_id(("kind", idx), |ui| {
            ui.horizontal(|ui| {
                let width = ((ui.available_width() - 70.0) / 3.0).clamp(60.0, 120.0);
                ends_ui(ui, &draft.labels, &mut kind.from, [tr("From"), tr("From which labels the link leads")], width);
                let is_new = added.take_if(|added| added == kind.id.as_str()).is_some();
                name_ui(ui, &mut kind.name, is_new, width).accessible_name(tr!("Name of {id}", id = kind.id));
                ends_ui(ui, &draft.labels, &mut kind.to, [tr("To"), tr("To which labels the link leads")], width);
                if sign_button(ui, theme, Sign::Cross, &tr!("Remove {name}", name = kind.name)).clicked() {
                    removed = Some(idx);
                }
            });
        });
    }
    if let Some(idx) = removed {
        draft.kinds.remove(idx);
    }
    if !draft.labels.is_empty() && quiet_button(ui, theme, tr("Add kind of link")).clicked() {
        let kind = new_kind(&draft.labels, &draft.kinds);
        *added = Some(kind.id.to_string());
        draft.kinds.push(kind);
    }
}

/// A menu of labels with ticks; at least one stays ticked.
fn ends_ui(ui: &mut Ui, labels: &[Label], ends: &mut Vec<LabelId>, [word, hint]: [&str; 2], width: f32) {
    let is_end = |label: &&Label| ends.contains(&label.id);
    let names: Vec<&str> = labels.iter().filter(is_end).map(|label| &*label.name).collect();
    let menu = ComboBox::from_id_salt(word).width(width).truncate().selected_text(names.join(", "));
    let shown = choice_ui(ui, menu, |ui| {
        for label in labels {
            let mut is_ticked = ends.contains(&label.id);
            if !ui.checkbox(&mut is_ticked, &label.name).changed() {
                continue;
            }
            if is_ticked {
                ends.push(label.id.clone());
            } else if ends.len() > 1 {
                ends.retain(|id| *id != label.id);
            }
        }
    });
    shown.response.accessible_name(word).on_hover_text(hint);
}

/// “Deletes 12 spans and 7 links in 5 articles”; empty where nothing marked is touched.
fn words_of(transaction: &Transaction) -> String {
    let mut articles = BTreeSet::new();
    let (mut n_deleted, mut n_relabelled, mut n_unlinked) = (0, 0, 0);
    for edit in &transaction.edits {
        match edit {
            Edit::RemoveSpan(..) => n_deleted += 1,
            Edit::ReplaceSpan(..) => n_relabelled += 1,
            Edit::RemoveRelation(..) => n_unlinked += 1,
            _ => continue,
        }
        articles.extend(edit.article());
    }
    let parts = [
        (n_deleted > 0).then(|| tr!("deletes {spans}", spans = counted(n_deleted, "span"))),
        (n_relabelled > 0).then(|| tr!("changes {spans}", spans = counted(n_relabelled, "span"))),
        (n_unlinked > 0).then(|| tr!("removes {links}", links = counted(n_unlinked, "link"))),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() {
        return String::new();
    }
    tr!(
        "{parts} in {articles}",
        parts = sentence_case(&parts.join(", ")),
        articles = counted(articles.len(), "article")
    )
}

/// A label with a name, colour and key that no other has.
fn new_label(labels: &[Label]) -> Label {
    let names = (1..).map(|n| if n == 1 { tr("New label").to_owned() } else { tr!("New label {n}", n) });
    let is_free = |id: &LabelId| labels.iter().all(|label| label.id != *id);
    let mut named = names.filter_map(|name| Some((LabelId::new(&name.to_lowercase().replace(' ', "_")).ok()?, name)));
    let (id, name) = named.find(|(id, _)| is_free(id)).expect("numbers do not end");
    let colors = LABEL_COLORS.map(|(_, color)| color.parse().expect("a colour"));
    let is_unused = |color: &Color| labels.iter().all(|label| label.color != *color);
    let color = colors.iter().copied().find(is_unused).unwrap_or(colors[labels.len() % colors.len()]);
    let key = ('1'..='9').chain(['0']).find(|key| labels.iter().all(|label| label.key != Some(*key)));
    Label { id, name, color, key, unknown: UnknownFields::default() }
}

/// A kind of link from the first label to the last, with an id that no other has.
fn new_kind(labels: &[Label], kinds: &[RelationKind]) -> RelationKind {
    let ids = (1..).filter_map(|n| KindId::new(&format!("link_{n}")).ok());
    let id = ids.into_iter().find(|id| kinds.iter().all(|kind| kind.id != *id)).expect("numbers do not end");
    let end = |label: Option<&Label>| label.map(|label| label.id.clone()).into_iter().collect();
    let name = tr("new link").to_owned();
    RelationKind { id, name, from: end(labels.first()), to: end(labels.last()), unknown: UnknownFields::default() }
}
