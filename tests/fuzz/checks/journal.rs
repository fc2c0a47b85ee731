//! Any bytes as a journal, and any bytes behind the right checksum as a line of one: replayed as far as it fits.

use pullquote::formats::own::journal::{Act, Checksum, Journal};
use pullquote::model::Project;

pub(crate) fn check(bytes: &[u8]) {
    replay(bytes);
    let mut sealed = Vec::new();
    let mut checksum = Checksum::default();
    for line in bytes.split(|byte| *byte == b'\n') {
        checksum = checksum.seal(line, &mut sealed);
    }
    replay(&sealed);
}

fn replay(bytes: &[u8]) {
    let mut project = Project::new("", "");
    let Some(replay) = Journal::read(bytes).replay("", project.labels()) else { return };
    project = project.with_history(replay.history);
    for change in replay.changes {
        let Ok(change) = change.read(project.labels()) else { return };
        match change.act {
            Act::Apply(transaction) => drop(project.apply(transaction)),
            Act::Undo => drop(project.undo().cloned()),
            Act::Redo => drop(project.redo().cloned()),
        }
    }
    while project.undo().is_some() {}
}
