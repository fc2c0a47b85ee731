//! What the files of a project hold, without its journal.

use std::fs::File;
use std::io::{self, BufReader, Seek as _};
use std::path::Path;

use super::folder::half_saved::HalfSaved;
use super::folder::read::{ReadFolder, known_articles, read_folder};
use super::open_error::OpenError;
use super::stamp::{FileStamp, ProjectStamp};
use crate::formats::own::folder_names::PROJECT_NAME;
use crate::formats::own::project_file;
use crate::formats::own::project_file::{FileProblem, Opened};
use crate::model::Project;
use crate::storage::regular;
use crate::storage::sha256::Summing;

/// What a project's files hold.
pub(super) struct Loaded {
    pub(super) project: Project,
    pub(super) stamp: ProjectStamp,
    pub(super) problems: Vec<FileProblem>,
    /// Why it can only be read, where a newer Pullquote has written it.
    pub(super) newer: Option<String>,
}

impl Loaded {
    /// `path` is what the project was called, `real` where its file is.
    pub(super) fn from_file(file: &mut File, path: &Path, real: &Path) -> Result<Self, OpenError> {
        let io = |error| OpenError::from_io(error, path);
        let project =
            |parts| Project::from_parts(parts).map_err(|error| OpenError::Labels { error, path: path.to_owned() });
        let in_pieces = read_in_pieces(file).map_err(io)?;
        if let Some((opened, stamp)) = in_pieces {
            let project = project(opened.parts)?;
            let stamp = ProjectStamp::of_file(stamp);
            return Ok(Self { project, stamp, problems: opened.problems, newer: opened.read_only });
        }
        let bytes = regular::read_all(file).map_err(io)?;
        let stamp = FileStamp::new(file, &bytes).map_err(io)?;
        let read = |bytes: &[u8]| {
            project_file::read_line_by_line(bytes).map_err(|error| OpenError::Content { error, path: path.to_owned() })
        };
        let opened = read(&bytes)?;
        if opened.order.is_none() {
            let (project, stamp) = (project(opened.parts)?, ProjectStamp::of_file(stamp));
            return Ok(Self { project, stamp, problems: opened.problems, newer: opened.read_only });
        }
        let half_saved = half_saved(real);
        let (stamp, opened) = match half_saved.as_ref().and_then(|half_saved| half_saved.text_of(PROJECT_NAME)) {
            Some(text) => (FileStamp::of_bytes(text.as_bytes()), read(text.as_bytes())?),
            None => (stamp, opened),
        };
        let ReadFolder { opened, head, articles, absent } = read_folder(real, (stamp, opened), half_saved.as_ref())?;
        let project = project(opened.parts)?;
        let stamp = ProjectStamp::of_folder(head, known_articles(project.shared_articles(), &articles)).lacking(absent);
        Ok(Self { project, stamp, problems: opened.problems, newer: opened.read_only })
    }
}

/// What nearly all project files are: one that is read as it comes from the disk. Else the file is where it was before.
fn read_in_pieces(file: &mut File) -> io::Result<Option<(Opened, FileStamp)>> {
    let mut reader = BufReader::with_capacity(N_BYTES_AT_ONCE, Summing::new(regular::bounded(file)?));
    let opened = project_file::read_in_pieces(&mut reader)?;
    let summed = reader.into_inner();
    let Some(opened) = opened else {
        file.rewind()?;
        return Ok(None);
    };
    let n_bytes = summed.n_bytes();
    let (_, sum) = summed.into_parts();
    let stamp = FileStamp::of_sum(file, n_bytes, sum)?;
    Ok(Some((opened, stamp)))
}

const N_BYTES_AT_ONCE: usize = 1 << 18;

/// Opens the file of a project: that of one in a folder never through a link.
pub(super) fn open_file(real: &Path) -> io::Result<File> {
    match real.parent() {
        Some(folder) if real.file_name().is_some_and(|name| name == PROJECT_NAME) => {
            regular::open_within(folder, PROJECT_NAME)
        }
        _ => regular::open(real),
    }
}

/// What a save was about to write that nobody could finish yet, unless another program has changed its files since. One
/// that cannot be read is told where the project is opened.
fn half_saved(real: &Path) -> Option<HalfSaved> {
    let found = HalfSaved::find(real).ok()??;
    let is_overtaken = found.is_overtaken(real).unwrap_or(true);
    (!is_overtaken).then_some(found)
}
