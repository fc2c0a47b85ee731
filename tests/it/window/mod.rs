//! The window without a display, by the names of its controls.

mod adding;
mod everyone;
mod fields;
mod hand;
mod keyboard;
mod language;
mod own_labels;
mod reader;
mod sample;
mod several;
mod texts;

use egui::{Key, Modifiers, Vec2};
use egui_kittest::Harness;
use pullquote::formats::own::project_file;
use pullquote::model::{ArticleId, LabelSet, Project, marked, transactions};
use pullquote::storage::SAMPLE_PROJECT;
use pullquote::ui;
use pullquote::ui::App;

type Window = Harness<'static, App>;

/// A window of this size, in points.
fn window_of(app: App, size: Vec2) -> Window {
    Harness::builder()
        .with_size(size)
        .with_context_setup(ui::look::style::install)
        .with_max_steps(60)
        .allow_missing_glyphs()
        .build_ui_state(|ui, app: &mut App| app.frame_ui(ui), app)
}

/// Lets background work end and the window settle.
fn settle(window: &mut Window) {
    window.run();
    let ctx = window.ctx.clone();
    window.state_mut().wait_for_background(&ctx);
    window.run();
}

fn press(window: &mut Window, modifiers: Modifiers, key: Key) {
    window.key_press_modifiers(modifiers, key);
    settle(window);
}

#[expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
fn sample_project() -> Project {
    Project::from_parts(project_file::read(SAMPLE_PROJECT).unwrap().parts).unwrap()
}

/// A project of articles in marked notation, called “Article 1” and so on.
#[expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
fn project_of(articles: &[&str]) -> Project {
    let mut project = Project::new("Test", "ana");
    let articles = (1..).zip(articles).map(|(id, words)| {
        let mut article = marked::parse(&LabelSet::built_in(), words).unwrap();
        article.id = ArticleId(id);
        article.title = format!("Article {id}");
        article
    });
    project.apply(transactions::add_articles(project.content(), articles.collect())).unwrap();
    project
}
