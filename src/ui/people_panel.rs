//! The people of the open article: each with mentions, what is linked to them, and the other names they go by.

use egui::{ScrollArea, Ui};

use super::per_article::PerArticle;
use super::theme::Theme;
use super::view_state::ViewState;
use super::widgets::{Face, Mark, Row, RowStyle, Tail, counted, empty_ui, grouped, row_ui};
use crate::model::speakers::{Person, people};
use crate::model::{Article, Project, SpanId};

/// What the list remembers from one frame to the next.
#[derive(Debug, Default)]
pub struct PeoplePanel {
    people: PerArticle<Vec<Person>>,
}

impl PeoplePanel {
    /// How many people the open article has.
    pub fn n_people(&mut self, project: &Project, view: &ViewState) -> usize {
        self.people_of(project, view).map_or(0, |(_, people)| people.len())
    }

    fn people_of<'a>(&'a mut self, project: &'a Project, view: &ViewState) -> Option<(&'a Article, &'a [Person])> {
        let article = project.shared_articles().get(project.article_idx(view.open?)?)?;
        Some((article, self.people.get(article, |article| people(project.labels(), article))))
    }
}

/// Draws a row for each person; a click goes from mention to mention.
pub fn people_panel_ui(ui: &mut Ui, panel: &mut PeoplePanel, project: &Project, view: &mut ViewState, theme: &Theme) {
    let Some((article, people)) = panel.people_of(project, view).filter(|(_, people)| !people.is_empty()) else {
        return empty_ui(ui, theme, "Nobody is marked as a speaker here yet");
    };
    ui.spacing_mut().item_spacing = egui::Vec2::ZERO;
    let color = |id| {
        let label = article.span(id).and_then(|span| project.labels().label(&span.label));
        label.map_or(theme.soft, |label| theme.label(label.color).line)
    };
    let scroll = ScrollArea::vertical().auto_shrink(false).id_salt(("people", article.id.0));
    scroll.show_rows(ui, RowStyle::Ruled.height(), people.len(), |ui, rows| {
        for person in &people[rows] {
            let links = grouped(person.n_links);
            let row = Row {
                mark: person.mentions.first().map_or(Mark::Nothing, |&id| Mark::Dot(color(id))),
                title: &person.name,
                title_face: Face::Serif,
                detail: &detail_of(article, person),
                is_warning: false,
                tail: Tail::Count(&links),
                is_selected: view.span.is_some_and(|span| person.mentions.contains(&span)),
                style: RowStyle::Ruled,
            };
            let response = row_ui(ui, theme, &row);
            if response.clicked()
                && let Some(mention) = next_mention(person, view.span).and_then(|id| article.span(id))
            {
                view.show_span(mention);
            }
            response.on_hover_text("Goes to the next mention");
        }
    });
}

/// “3 mentions · also Lindqvist · 2 links”.
fn detail_of(article: &Article, person: &Person) -> String {
    let mut parts = vec![counted(person.mentions.len(), "mention")];
    let spans = person.mentions.iter().filter_map(|&id| article.span(id));
    let mut aliases: Vec<String> =
        spans.map(|span| article.text_of(span)).filter(|name| *name != person.name).collect();
    aliases.sort();
    aliases.dedup();
    if !aliases.is_empty() {
        parts.push(format!("also {}", aliases.join(", ")));
    }
    parts.join(" · ")
}

/// The mention behind the selected one, or the first.
fn next_mention(person: &Person, selected: Option<SpanId>) -> Option<SpanId> {
    let place = person.mentions.iter().position(|&id| Some(id) == selected);
    place.and_then(|idx| person.mentions.get(idx + 1)).or(person.mentions.first()).copied()
}
