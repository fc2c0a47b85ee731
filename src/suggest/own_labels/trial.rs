//! Decides by articles that are held out whether a label is found often enough to be suggested, and how sure to be.

use super::finder::Finder;
use super::lessons::Lessons;
use crate::model::LabelId;
use crate::suggest::learn::calibration::Calibration;
use crate::suggest::learn::crf::Row;

/// One article in so many is held out, each in its turn.
const N_FOLDS: usize = 4;
/// Until so many spans were found, right or wrong: then it is clear.
const ENOUGH: usize = 200;
/// What is suggested as likely has to be right so often, and in at least this share.
const FEWEST_RIGHT: usize = 5;
const LEAST_SHARE: f32 = 0.5;

/// How sure to be of what is found; `None` where a label is not found often enough.
pub(super) fn calibration(lessons: &mut Lessons<'_>, label: &LabelId) -> Option<Calibration> {
    let lessons = lessons.of(label);
    let mut tried: Vec<(f32, bool)> = Vec::new();
    for fold in 0..N_FOLDS {
        if tried.len() >= ENOUGH {
            break;
        }
        let numbered = || lessons.iter().enumerate();
        let rest: Vec<&Row> =
            numbered().filter(|(idx, _)| idx % N_FOLDS != fold).flat_map(|(_, lesson)| lesson.rows()).collect();
        let finder = Finder::taught(&rest);
        let held_out = numbered().filter(|(idx, _)| idx % N_FOLDS == fold);
        tried.extend(held_out.flat_map(|(_, lesson)| lesson.tried(&finder, label)));
    }
    let calibration = Calibration::fitted(&tried);
    let likely: Vec<bool> = tried
        .iter()
        .filter(|(probability, _)| calibration.of(*probability) >= 0.5)
        .map(|(_, is_right)| *is_right)
        .collect();
    let n_right = likely.iter().filter(|is_right| **is_right).count();
    let is_often_right = n_right >= FEWEST_RIGHT && n_right as f32 >= LEAST_SHARE * likely.len() as f32;
    is_often_right.then_some(calibration)
}
