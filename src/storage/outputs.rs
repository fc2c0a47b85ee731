//! What is written for others: it takes the place of nothing that is read for it, of no source that nobody has spoken of, and
//! whether it can be written at all is known before there is anything to write.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::articles::reading::source_name;
use super::over::{Over, check_place};
use super::place_names::{is_one_file, is_standard_input};
use super::project::folder::files::real_project;
use super::project::save::SaveError;
use super::system::System;
use super::team::folder_around;
use crate::formats::articles::Packing;
use crate::model::Content;

/// Why nothing is written there, whatever it would be.
#[derive(Debug, Error)]
pub enum OutputError {
    #[error("it is read for what is to be written, which would replace it. Choose another name: {path}", path = .0.display())]
    IsRead(PathBuf),
    #[error("it is what is read. Choose another name: {path}", path = .0.display())]
    IsStream(PathBuf),
    #[error("articles of the project were read from this file, which would be replaced: {path}", path = .0.display())]
    IsSource(PathBuf),
    #[error("files are packed as .gz and .zst only. Choose a name that ends so, or in no other packing: {path}", path = .0.display())]
    OtherPacking(PathBuf),
    #[error("“-” is standard output, where this does not go. Name a file or folder; one that is called so is ./-")]
    StandardOutput,
    #[error("a name that ends with a slash is that of a folder, and this is a file. Name it: {path}", path = .0.display())]
    EndsAsFolder(PathBuf),
    #[error("{0}")]
    NotWritten(SaveError),
}

/// What is read for something that is written.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    /// Nothing takes their place.
    files: Vec<PathBuf>,
    /// What comes out of them may, where somebody insists.
    streams: Vec<PathBuf>,
    /// So may anything of these.
    sources: Option<SourceFiles>,
    /// Who may read these projects may read what is made of them.
    projects: Vec<PathBuf>,
}

/// The files that a project names as its sources.
#[derive(Clone, Debug)]
struct SourceFiles {
    /// Of the project, where that has a file.
    folder: Option<PathBuf>,
    /// As [`source_name`] gives them.
    names: BTreeSet<String>,
}

/// Refuses a file that cannot be written, or would take the place of what it may not.
pub fn check_output(path: &Path, over: Over, inputs: &Inputs) -> Result<(), OutputError> {
    refuse_standard_output(path)?;
    if path.as_os_str().as_encoded_bytes().ends_with(b"/") {
        return Err(OutputError::EndsAsFolder(path.to_owned()));
    }
    if Packing::is_another(path) {
        return Err(OutputError::OtherPacking(path.to_owned()));
    }
    inputs.check(path, over)?;
    let checked = check_place(path, over, System::HERE);
    checked.map(drop).map_err(|error| OutputError::NotWritten(SaveError::from_write(error, path)))
}

/// Refuses `-`: whoever writes it means no file of that name.
pub fn refuse_standard_output(path: &Path) -> Result<(), OutputError> {
    if path.as_os_str() == "-" { Err(OutputError::StandardOutput) } else { Ok(()) }
}

impl Inputs {
    /// Nothing takes the place of these files, whoever insists.
    pub fn files<'a>(files: impl IntoIterator<Item = &'a Path>) -> Self {
        Self { files: files.into_iter().map(Path::to_owned).collect(), ..Self::default() }
    }

    /// Streams that are gone through, of which `-` is standard input: what comes out may take their place where somebody insists.
    #[must_use]
    pub fn and_streams<'a>(self, streams: impl IntoIterator<Item = &'a Path>) -> Self {
        Self { streams: streams.into_iter().map(Path::to_owned).collect(), ..self }
    }

    /// A project with this file, if it has one, and the files that its articles were read from.
    pub fn project(project: Option<&Path>, content: &Content) -> Self {
        let sources = Some(SourceFiles::of(project, content));
        Self { sources, projects: project.map(real_project).into_iter().collect(), ..Self::files(project) }
    }

    /// The projects that something is made of.
    pub(super) fn made_of(&self) -> &[PathBuf] {
        &self.projects
    }

    fn has_standard_input(&self) -> bool {
        self.streams.iter().any(|stream| stream.as_os_str() == "-")
    }

    /// Refuses to take the place of one.
    pub(super) fn check(&self, path: &Path, over: Over) -> Result<(), OutputError> {
        let has = |files: &[PathBuf]| files.iter().any(|file| is_one_file(file, path));
        match over {
            _ if has(&self.files) => Err(OutputError::IsRead(path.to_owned())),
            Over::Anything => Ok(()),
            _ if has(&self.streams) || self.has_standard_input() && is_standard_input(path) => {
                Err(OutputError::IsStream(path.to_owned()))
            }
            _ if self.sources.iter().any(|sources| sources.has(path)) => Err(OutputError::IsSource(path.to_owned())),
            _ => Ok(()),
        }
    }
}

impl SourceFiles {
    fn of(project: Option<&Path>, content: &Content) -> Self {
        let names = content.articles().map(|article| plain(&article.source.path)).filter(|name| !name.is_empty());
        Self { folder: project.map(folder_around), names: names.collect() }
    }

    /// Whether the file at this path is one of them.
    fn has(&self, path: &Path) -> bool {
        self.names.contains(&plain(&source_name(path, self.folder.as_deref())))
    }
}

fn plain(name: &str) -> String {
    System::HERE.same_name(name).into_owned()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::model::{Article, ArticleId, Project, Source, Text, transactions};

    #[test]
    fn what_is_read_stays_whoever_insists() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::write(path("week.ron"), "Project(version: 1)").unwrap();
        let inputs = Inputs::files([&*path("week.ron"), &*path("gold.ron")]);
        for over in [Over::Nothing, Over::Files, Over::Anything, Over::Ours] {
            for name in ["week.ron", "./gold.ron"] {
                let checked = check_output(&path(name), over, &inputs);
                assert!(matches!(checked, Err(OutputError::IsRead(_))), "{name} {over:?}");
            }
            for name in ["a.jsonl.bz2", "a.LZ4", "a.xz", "a.jsonl.zip"] {
                let checked = check_output(&path(name), over, &inputs);
                assert!(matches!(checked, Err(OutputError::OtherPacking(_))), "{name} {over:?}");
            }
            assert!(check_output(&path("a.jsonl.gz"), over, &inputs).is_ok());
        }
        #[cfg(unix)]
        {
            fs::hard_link(path("week.ron"), path("same.ron")).unwrap();
            assert!(check_output(&path("same.ron"), Over::Anything, &inputs).is_err(), "the same by another name");
        }
    }

    #[test]
    fn sources_are_known_however_the_way_to_them_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let inside = folder.path().join("in");
        fs::create_dir(&inside).unwrap();
        let outside = fs::canonicalize(folder.path()).unwrap().join("far.txt");
        let article = |id: u64, path: &str| {
            let source = Source { path: path.to_owned(), ..Source::default() };
            Article::new(ArticleId(id), String::new(), source, Text::new("Mine.").unwrap())
        };
        let articles = vec![article(1, "bus.txt"), article(2, &outside.to_string_lossy()), article(3, "")];
        let mut project = Project::new("", "");
        project.apply(transactions::add_articles(&project, articles)).unwrap();
        let files = SourceFiles::of(Some(&inside.join("week.ron")), project.content());
        for (path, is_one) in [
            (inside.join("bus.txt"), true),
            (inside.join("../in/./bus.txt"), true),
            (inside.join("../far.txt"), true),
            (inside.join("tram.txt"), false),
            (folder.path().join("bus.txt"), false),
            (inside.clone(), false),
        ] {
            assert_eq!(files.has(&path), is_one, "{}", path.display());
        }
        let unsaved = SourceFiles::of(None, project.content());
        assert!(unsaved.has(&outside), "a project without a file has whole paths");
    }
}
