//! What the bars show has room in windows of any size, in each language, and stays where it is.

use egui::{Rect, Shape, Vec2, vec2};
use egui_kittest::Harness;

use crate::model::{ArticleId, Edit, Project, Transaction};
use crate::storage::OpenProject;
use crate::ui::App;
use crate::ui::desk::save::now;
use crate::ui::input::commands::{ArticleCommand, ViewCommand};
use crate::ui::jobs::{Kind, Outcome};
use crate::ui::look::theme::size;
use crate::ui::setup::Setup;
use crate::ui::test_window::{painted, project_of, window};
use crate::ui::texts::Language;

/// In points: of screens at 100 % and at 200 %.
const SIZES: [Vec2; 6] = [
    vec2(800.0, 600.0),
    vec2(1280.0, 800.0),
    vec2(1900.0, 1000.0),
    vec2(400.0, 300.0),
    vec2(640.0, 400.0),
    vec2(950.0, 500.0),
];

/// The words in the bars, as far as they are seen.
fn words_in_bars(window: &Harness<'_, App>, height: f32) -> Vec<(String, Rect)> {
    fn texts(shape: &Shape, clip: Rect, found: &mut Vec<(String, Rect)>) {
        match shape {
            Shape::Text(text) => {
                found.push((text.galley.text().to_owned(), text.visual_bounding_rect().intersect(clip)));
            }
            Shape::Vec(shapes) => shapes.iter().for_each(|shape| texts(shape, clip, found)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    window.output().shapes.iter().for_each(|drawn| texts(&drawn.shape, drawn.clip_rect, &mut found));
    let is_in_bar =
        |place: &Rect| place.bottom() < size::TOP_BAR_HEIGHT || place.top() > height - size::STATUS_BAR_HEIGHT;
    found.retain(|(_, place)| place.is_positive() && is_in_bar(place));
    found
}

fn named(name: &str, annotator: &str) -> Project {
    let mut project = project_of(&["[quote#1>2 “No”], said [speaker#2 Ada]. [quote#3 “Never”]"]);
    let edits = vec![Edit::SetName(name.to_owned()), Edit::SetAnnotator(annotator.to_owned())];
    project.apply(Transaction::new("name", edits)).unwrap();
    project
}

#[test]
fn nothing_in_the_bars_lies_over_anything_else() {
    for language in [Language::English, Language::German] {
        for (name, annotator) in [("Week", ""), ("The news of the long summer of 2026", "Anneke de Vries-Zimmermann")] {
            let mut window = window(App::new(named(name, annotator)).with_language(language));
            for side in [None, Some(ViewCommand::ToggleArticles), Some(ViewCommand::ToggleInspector)] {
                if let Some(side) = side {
                    window.state_mut().outbox.run(side);
                }
                for size in SIZES {
                    window.set_size(size);
                    window.run();
                    let words = words_in_bars(&window, size.y);
                    for (idx, (one, place)) in words.iter().enumerate() {
                        let over =
                            words[..idx].iter().find(|(_, other)| other.shrink(0.5).intersects(place.shrink(0.5)));
                        assert!(over.is_none(), "“{one}” at {place:?} over {over:?} in {size:?}, {language:?}");
                        assert!(place.right() <= size.x && place.left() >= 0.0, "“{one}” at {place:?} in {size:?}");
                    }
                }
            }
        }
    }
}

#[test]
fn nothing_moves_when_the_first_change_waits_to_be_saved() {
    let folder = tempfile::tempdir().unwrap();
    let mut project = OpenProject::new(named("Week", "ana"));
    project.save_as(&folder.path().join("week.ron"), "ana", now()).unwrap();
    let mut window = window(App::with_setup(project, Setup::default()));
    for size in SIZES {
        window.set_size(size);
        window.run();
        let places = |window: &Harness<'_, App>| {
            let mut words = painted(window);
            let stay = ["Quote", "Speaker", "Claim", "Boilerplate", "Spans", "Suggestions", "Problems", "Guide"];
            words.retain(|(word, _)| stay.iter().any(|one| word.starts_with(one)));
            words
        };
        let before = places(&window);
        let note = Edit::SetArticleNote(ArticleId(1), "to check".to_owned());
        window.state_mut().outbox.apply(Transaction::new("change note on article", vec![note]));
        window.run();
        assert!(!window.state().session.is_all_saved());
        assert_eq!(places(&window), before, "{size:?}");
        window.state_mut().outbox.run(ArticleCommand::Undo);
        window.run();
    }
}

#[test]
fn what_runs_can_be_stopped_in_a_bar_of_any_width() {
    for (language, cancel) in [(Language::English, "Cancel"), (Language::German, "Abbrechen")] {
        let mut window = window(App::new(named("Week", "")).with_language(language));
        window.state_mut().jobs.hold();
        let (ctx, job) = (window.ctx.clone(), Kind::Survey);
        window.state_mut().desk(&ctx).begin(job, |progress| {
            assert!(progress.report(2, 1_300).is_continue());
            Outcome::Broken
        });
        assert!(window.state_mut().jobs.wait());
        for size in SIZES {
            window.set_size(size);
            window.run_steps(4);
            let seen = words_in_bars(&window, size.y);
            let seen = seen.into_iter().find(|(words, _)| words == cancel).map(|(_, place)| place);
            let whole = painted(&window).into_iter().find(|(words, _)| words == cancel).unwrap().1;
            assert_eq!(seen, Some(whole), "{language:?} in {size:?}");
        }
    }
}
