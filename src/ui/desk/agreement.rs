//! Comparing annotators: what the open dialog shows is found in the background.

use std::sync::Arc;

use super::Desk;
use crate::ui::jobs::agreement::Compared;
use crate::ui::jobs::{Kind, Outcome};
use crate::ui::overlays::Overlay;
use crate::ui::overlays::dialogs::{AgreementDialog, Dialog};

/// Shows how far annotators agree.
pub(crate) fn show_agreement(desk: &mut Desk<'_>) {
    desk.overlays.open(Overlay::Dialog(Dialog::Agreement(Box::default())));
}

/// Compares in the background for the open dialog, unless that is done or on its way.
pub(crate) fn compare(desk: &mut Desk<'_>) {
    let revision = desk.session.project.revision();
    let is_busy = desk.is_busy(Kind::CompareAnnotators);
    if !dialog(desk).is_some_and(|dialog| dialog.compared.asks_for(revision, is_busy)) {
        return;
    }
    let content = desk.session.project.content().clone();
    let settling = &desk.session.view.settling;
    let letters = settling.hides_names.then(|| Arc::clone(&settling.people));
    desk.begin(Kind::CompareAnnotators, move |progress| Outcome::Compared {
        revision,
        compared: Compared::new(&content, letters.as_deref().map(Vec::as_slice), progress).map(Box::new),
    });
}

pub(crate) fn take_compared(desk: &mut Desk<'_>, revision: u64, compared: Option<Box<Compared>>) {
    if let Some(dialog) = dialog(desk) {
        dialog.compared.receive(revision, compared);
    }
}

fn dialog<'a>(desk: &'a mut Desk<'_>) -> Option<&'a mut AgreementDialog> {
    desk.overlays.dialogs_mut().find_map(|dialog| match dialog {
        Dialog::Agreement(dialog) => Some(&mut **dialog),
        _ => None,
    })
}
