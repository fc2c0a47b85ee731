//! The people of the open article: each with mentions, what is linked to them, and the other names they go by. Two can
//! be said to be one, one to be two, and each can be given another name.

use egui::{Frame, Id, Key, Margin, Response, Sense, Ui};

use super::pane::{Pane, RENAME};
use crate::model::speakers::{Person, people};
use crate::model::transactions::name_person;
use crate::model::{Article, ArticleId, LabelSet, Project, SpanId, Transaction};
use crate::ui::input::keys::KeyBindings;
use crate::ui::input::outbox::Outbox;
use crate::ui::input::situation::{is_pressed, word_of_key};
use crate::ui::look::bidi;
use crate::ui::look::menu::{menu_ui, pointer_menu_ui};
use crate::ui::look::rows::List;
use crate::ui::look::widgets::{
    Face, Mark, Row, RowStyle, Sign, Tail, beginning, counted, counted_label, empty_ui, field_ui, listed_row_ui,
    listed_sign_button, over_row_ui,
};
use crate::ui::people::{People, Shown, ways_of};
use crate::ui::texts::{in_sentence, tr};

/// People that the menu of one offers to be the same: with more of them nobody finds the right one.
const MAX_OFFERED: usize = 12;
/// Of all other ways of writing somebody, characters that a row can need.
const MAX_CHARACTERS: usize = 200;

/// What the list remembers from one frame to the next.
#[derive(Debug, Default)]
pub struct PeoplePanel {
    renaming: Option<Renaming>,
    list: List,
}

/// A person who is being given another name.
#[derive(Debug)]
struct Renaming {
    article: ArticleId,
    /// The person's first mention.
    first: SpanId,
    before: String,
    /// The name as it is typed.
    name: String,
}

impl PeoplePanel {
    /// Whether another name is being typed. Every frame asks, and to find the person takes all spans.
    pub fn has_draft(&self, project: &Project) -> bool {
        self.renaming.as_ref().is_some_and(|renaming| {
            let mention = project.article(renaming.article).and_then(|article| article.span(renaming.first));
            renaming.is_wanted() && mention.is_some()
        })
    }

    /// The name that is being typed, as a change of the person's mentions.
    pub fn draft(&self, project: &Project) -> Option<Transaction> {
        let renaming = self.renaming.as_ref().filter(|renaming| renaming.is_wanted())?;
        let article = project.article(renaming.article)?;
        let people = people(project.labels(), article);
        let person = people.into_iter().find(|person| renaming.is_of(article, person))?;
        Some(name_person(article, &person.mentions, Some(&renaming.name)))
    }

    /// No name is being typed any more.
    pub fn forget_draft(&mut self) {
        self.renaming = None;
    }
}

impl Renaming {
    fn begin(article: &Article, person: &Person) -> Option<Self> {
        let first = *person.mentions.first()?;
        Some(Self { article: article.id, first, before: person.name.clone(), name: person.name.clone() })
    }

    /// Whether what is typed is another name.
    fn is_wanted(&self) -> bool {
        let name = self.name.trim();
        !name.is_empty() && name != self.before.trim()
    }

    fn is_of(&self, article: &Article, person: &Person) -> bool {
        self.article == article.id && person.mentions.first() == Some(&self.first)
    }
}

/// Draws a row for each person; a click goes from mention to mention, the dots lead to what can be said about them.
pub fn people_panel_ui(ui: &mut Ui, panel: &mut PeoplePanel, pane: &mut Pane<'_>) {
    let (mut renaming, mut list) = (panel.renaming.take(), panel.list);
    let article = pane.view.open.and_then(|id| pane.project.shared_article(id));
    let found = article.map(|article| (article, People::of(ui.ctx(), pane.labels(), article)));
    let Some((article, people)) = found.filter(|(_, people)| !people.all().is_empty()) else {
        return empty_ui(ui, pane.theme, tr("Nobody is marked as a speaker here yet"));
    };
    let current = pane.view.hand.selected_span().and_then(|span| people.place_of(span));
    list.ui(ui, ("people", article.id.0), people.all().len(), current, |ui, idx, sense| {
        let person = &people.all()[idx].person;
        if renaming.as_ref().is_some_and(|renaming| renaming.is_of(article, person)) {
            renaming = rename_ui(ui, article, person, renaming.take(), pane);
            return None;
        }
        let (response, is_to_be_renamed) = person_ui(ui, article, (&people, idx), sense, pane);
        if is_to_be_renamed {
            renaming = Renaming::begin(article, person);
        }
        Some(response)
    });
    (panel.renaming, panel.list) = (renaming, list);
}

/// Draws a row. Returns whether the person is to be given another name.
fn person_ui(
    ui: &mut Ui,
    article: &Article,
    (people, idx): (&People, usize),
    sense: Sense,
    pane: &mut Pane<'_>,
) -> (Response, bool) {
    let labels = pane.labels();
    let Pane { view, theme, out, keys, .. } = pane;
    let shown = &people.all()[idx];
    let person = &shown.person;
    let selected = view.hand.selected_span();
    let first = person.mentions.first().and_then(|id| article.span(*id));
    let label = first.and_then(|span| labels.label(&span.label));
    let row = Row {
        mark: label.map_or(Mark::Nothing, |label| Mark::Dot(theme.label(label.color).line)),
        title: &person.name,
        title_face: Face::Serif,
        detail: &detail_of(labels, article, shown),
        is_warning: false,
        tail: Tail::Signs(1),
        is_selected: selected.and_then(|span| people.place_of(span)) == Some(idx),
        style: RowStyle::Ruled,
    };
    let response = listed_row_ui(ui, theme, &row, sense);
    let mut is_to_be_renamed = response.has_focus() && is_pressed(ui, keys, RENAME);
    over_row_ui(ui, response.rect, |ui| {
        let more = listed_sign_button(ui, theme, Sign::More, sense, &tr!("Who {name} is", name = person.name));
        menu_ui(&more, |ui| is_to_be_renamed |= who_ui(ui, article, (people, shown), keys, out));
    });
    pointer_menu_ui(&response, |ui| is_to_be_renamed |= who_ui(ui, article, (people, shown), keys, out));
    if response.clicked()
        && let Some(mention) = next_mention(person, selected).and_then(|id| article.span(id))
    {
        view.show_span(mention);
    }
    (response.on_hover_text(tr("Goes to the next mention")), is_to_be_renamed)
}

/// Everybody else to be the same person as, and what else can be said. Returns whether another name is to be given.
fn who_ui(
    ui: &mut Ui,
    article: &Article,
    (people, shown): (&People, &Shown),
    keys: &KeyBindings,
    out: &mut Outbox,
) -> bool {
    ui.set_min_width(180.0);
    let person = &shown.person;
    let others =
        people.all().iter().map(|other| &other.person).filter(|other| other.name != person.name).take(MAX_OFFERED);
    for other in others {
        if ui.button(tr!("Same as {name}", name = other.name)).clicked() {
            let both: Vec<SpanId> = other.mentions.iter().chain(&person.mentions).copied().collect();
            out.apply(name_person(article, &both, Some(&other.name)));
        }
    }
    if people.all().len() > 1 {
        ui.separator();
    }
    let is_renamed = ui.button(tr("Give another name…")).on_hover_text(word_of_key(keys, RENAME)).clicked();
    if shown.ways(article).len() > 1
        && ui.button(tr("Take apart")).on_hover_text(tr("Each way of writing it is somebody else")).clicked()
    {
        out.apply(apart(article, person));
    }
    is_renamed
}

/// Each way in which the person is written becomes a person.
fn apart(article: &Article, person: &Person) -> Transaction {
    let mut edits = Vec::new();
    for (way, mentions) in ways_of(article, person) {
        edits.extend(name_person(article, &mentions, Some(&way)).edits);
    }
    Transaction::new("take a person apart", edits)
}

/// A field in the place of the row. Enter or leaving it gives the name, Escape does not. Returns what goes on.
fn rename_ui(
    ui: &mut Ui,
    article: &Article,
    person: &Person,
    renaming: Option<Renaming>,
    pane: &mut Pane<'_>,
) -> Option<Renaming> {
    let mut renaming = renaming?;
    let name = &mut renaming.name;
    let id = Id::unique("name of a person");
    let is_new = ui.ctx().read_response(id).is_none();
    let margin = Margin { left: 12, right: 12, top: 14, bottom: 15 };
    let field = |ui: &mut Ui| field_ui(ui, pane.theme, id, name, tr("Name of the person"), None);
    let response = Frame::NONE.inner_margin(margin).show(ui, field).inner;
    if is_new {
        response.request_focus();
    } else if response.lost_focus() {
        if renaming.is_wanted() && !ui.input(|input| input.key_pressed(Key::Escape)) {
            pane.out.apply(name_person(article, &person.mentions, Some(&renaming.name)));
        }
        return None;
    }
    Some(renaming)
}

/// “2 quotes · 3 mentions · also Lindqvist”.
fn detail_of(labels: &LabelSet, article: &Article, shown: &Shown) -> String {
    let person = &shown.person;
    let name = |idx: Option<usize>| {
        idx.and_then(|idx| labels.labels().get(idx)).map_or(tr("link").to_owned(), |label| in_sentence(&label.name))
    };
    let said = shown.said(labels, article).iter();
    let mut parts: Vec<String> = said.map(|(idx, n)| counted_label(*n, &name(*idx))).collect();
    parts.push(counted(person.mentions.len(), "mention"));
    let others = shown.ways(article).iter().map(String::as_str).filter(|way| *way != person.name);
    let aliases = others.take(MAX_CHARACTERS).collect::<Vec<_>>().join(", ");
    if !aliases.is_empty() {
        parts.push(tr!("also {aliases}", aliases = beginning(&aliases, MAX_CHARACTERS)));
    }
    bidi::joined(parts)
}

/// The mention behind the selected one, or the first.
fn next_mention(person: &Person, selected: Option<SpanId>) -> Option<SpanId> {
    let place = person.mentions.iter().position(|&id| Some(id) == selected);
    place.and_then(|idx| person.mentions.get(idx + 1)).or(person.mentions.first()).copied()
}

#[cfg(test)]
mod tests {
    use egui_kittest::Harness;
    use egui_kittest::kittest::{NodeT as _, Queryable as _};

    use super::*;
    use crate::ui::test_window::{Bench, harness};

    const MARKED: &str = "[quote>2 “a”] said [speaker#2 Ana Ruiz]. [quote>4 “b”] [speaker#4 she] said. [speaker#5 Bo]";

    #[test]
    fn two_people_become_one_by_a_click_and_two_again() {
        let mut harness = harness::<PeoplePanel>(&[MARKED], people_panel_ui);
        harness.get_by_label("Ana Ruiz, 1 quote · 1 mention");
        harness.get_by_label("Who she is").click();
        harness.run();
        harness.get_by_label("Same as Ana Ruiz").click();
        harness.run();
        harness.get_by_label("Ana Ruiz, 2 × quote · 2 mentions · also she");
        harness.get_by_label("Who Ana Ruiz is").click();
        harness.run();
        harness.get_by_label("Take apart").click();
        harness.run();
        harness.get_by_label("she, 1 quote · 1 mention");
        harness.state_mut().project.undo();
        harness.state_mut().project.undo();
        assert!(harness.state().project.articles().next().unwrap().spans().iter().all(|span| span.person.is_none()));
    }

    #[test]
    fn tab_reaches_one_of_the_people_and_arrows_the_others() {
        let mut harness = harness::<PeoplePanel>(&[MARKED], people_panel_ui);
        for (key, expected) in [
            (Key::Tab, "Ana Ruiz, 1 quote"),
            (Key::ArrowDown, "she, 1 quote"),
            (Key::End, "Bo, 1 mention"),
            (Key::Tab, "Who Bo is"),
            (Key::Tab, "Ana Ruiz, 1 quote"),
        ] {
            harness.key_press(key);
            harness.run();
            assert!(harness.get_by_label_contains(expected).accesskit_node().is_focused(), "{key:?}: {expected}");
        }
    }

    #[test]
    fn a_person_can_be_given_another_name() {
        let mut harness = harness::<PeoplePanel>(&[MARKED], people_panel_ui);
        harness.get_by_label("Who Bo is").click();
        harness.run();
        harness.get_by_label("Give another name…").click();
        harness.run();
        let has_draft = |harness: &Harness<'_, Bench<PeoplePanel>>| {
            let Bench { panel, project, .. } = harness.state();
            assert_eq!(panel.has_draft(project), panel.draft(project).is_some());
            panel.has_draft(project)
        };
        assert!(!has_draft(&harness));
        harness.get_by_label("Name of the person").type_text(" ");
        harness.run();
        assert!(!has_draft(&harness), "a blank is no other name");
        harness.get_by_label("Name of the person").type_text("Berg");
        harness.run();
        assert!(has_draft(&harness));
        harness.key_press(Key::Enter);
        harness.run();
        harness.get_by_label("Bo Berg, 1 mention · also Bo");
        assert_eq!(harness.state().project.undo_name(), Some("name a person"));
    }
}
