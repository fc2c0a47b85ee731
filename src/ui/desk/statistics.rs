//! The numbers of the project: what the open page shows is counted in the background.

use super::Desk;
use crate::formats::own::statistics::Statistics;
use crate::ui::jobs::counted::Counted;
use crate::ui::jobs::{Kind, Outcome};
use crate::ui::overlays::Overlay;
use crate::ui::overlays::dialogs::{Dialog, StatisticsDialog};

/// Shows the numbers.
pub(crate) fn show_statistics(desk: &mut Desk<'_>) {
    desk.overlays.open(Overlay::Dialog(Dialog::Statistics(Box::default())));
}

/// Counts in the background for the open page, unless that is done or on its way.
pub(crate) fn count(desk: &mut Desk<'_>) {
    let revision = desk.session.project.revision();
    let is_busy = desk.is_busy(Kind::CountStatistics);
    if !dialog(desk).is_some_and(|dialog| dialog.page.asks_for(revision, is_busy)) {
        return;
    }
    let (content, log) = (desk.session.project.content().clone(), desk.session.effort.log.clone());
    desk.begin(Kind::CountStatistics, move |progress| {
        let n_all = content.articles().len();
        let mut go_on = |n_done| progress.report(n_done, n_all).is_continue();
        let page = Statistics::new(&content, &log, &mut go_on).map(Counted::new);
        Outcome::Counted { revision, page: page.map(Box::new) }
    });
}

pub(crate) fn take_counted(desk: &mut Desk<'_>, revision: u64, page: Option<Box<Counted>>) {
    if let Some(dialog) = dialog(desk) {
        dialog.page.receive(revision, page);
    }
}

fn dialog<'a>(desk: &'a mut Desk<'_>) -> Option<&'a mut StatisticsDialog> {
    desk.overlays.dialogs_mut().find_map(|dialog| match dialog {
        Dialog::Statistics(dialog) => Some(&mut **dialog),
        _ => None,
    })
}
