//! The files that articles of a project were read from: what is written takes the place of none that nobody has spoken of.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::articles::reading::source_name;
use super::system::System;
use super::team::folder_around;
use crate::model::Content;

/// The files that a project names as its sources.
#[derive(Clone, Debug)]
pub struct SourceFiles {
    /// Of the project, where that has a file.
    folder: Option<PathBuf>,
    /// As [`source_name`] gives them.
    names: BTreeSet<String>,
}

impl SourceFiles {
    pub fn of(project: Option<&Path>, content: &Content) -> Self {
        let names = content.articles().map(|article| plain(&article.source.path)).filter(|name| !name.is_empty());
        Self { folder: project.map(folder_around), names: names.collect() }
    }

    /// Whether the file at this path is one of them.
    pub fn has(&self, path: &Path) -> bool {
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
