//! What commands share that open a project or read articles into one.

use std::path::{Path, PathBuf};

use anyhow::{bail, ensure};

use super::progress::with_progress;
use super::{Outcome, Surroundings, counted};
use crate::model::{Article, Content};
use crate::storage::{self, Access, OpenProject, Opened, ReadRemark, Reading};

/// Opens a project to read it, and tells what the file does not hold.
pub(super) fn open_to_read(path: &Path, around: &mut Surroundings<'_>) -> anyhow::Result<Opened> {
    let opened = OpenProject::open(path, Access::Read)?;
    if opened.n_unsaved > 0 {
        let changes = counted(opened.n_unsaved, "change");
        around.tell(&format!(
            "{changes} were not saved and are left out: open the project in the window to recover them"
        ))?;
    }
    Ok(opened)
}

/// Opens a project to change and save it. Refuses where somebody else does, or there is work to recover first.
pub(super) fn open_to_write(path: &Path) -> anyhow::Result<Opened> {
    let opened = OpenProject::open(path, Access::Write { owner: &storage::owner() })?;
    if let Some(read_only) = opened.project.read_only() {
        bail!("this project is {read_only}: {}", path.display());
    }
    ensure!(
        opened.n_unsaved == 0,
        "{} were not saved: open the project in the window and recover or discard them first: {}",
        counted(opened.n_unsaved, "change"),
        path.display()
    );
    Ok(opened)
}

/// Reads article files for a project with this content, and tells what is remarkable.
pub(super) fn read_articles(
    paths: &[PathBuf],
    encoding: Option<&str>,
    project: &Path,
    known: &Content,
    around: &mut Surroundings<'_>,
) -> anyhow::Result<(Vec<Article>, Outcome)> {
    let encoding = encoding.map(storage::encoding_named).transpose()?;
    let folder = project.parent().map(|folder| if folder.as_os_str().is_empty() { Path::new(".") } else { folder });
    let how = Reading { encoding, folder, known };
    let read = with_progress(around, "Reading articles", |progress| storage::read_articles(paths, how, progress));
    let mut outcome = Outcome::Done;
    for remark in &read.remarks {
        around.tell(&remark.to_string())?;
        if !matches!(remark, ReadRemark::AlreadyThere { .. } | ReadRemark::Lossy { .. }) {
            outcome = Outcome::Problems;
        }
    }
    Ok((read.articles, outcome))
}
