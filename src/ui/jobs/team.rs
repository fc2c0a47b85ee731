//! What a team's files are read and written for: what somebody brings back, and the projects that are handed out.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::model::team::{Brought, Collected, FileNews, HowCollected, Share, collect};
use crate::model::{Content, LabelSet};
use crate::storage::{folder_around, read_brought, with_paths, write_share};
use crate::ui::look::widgets::counted;

/// What the projects of annotators would bring.
#[derive(Debug)]
pub struct CollectPlan {
    pub collected: Collected,
    pub paths: Vec<PathBuf>,
    how: HowCollected,
    content: Content,
    brought: Vec<Brought>,
    /// What somebody should know of the files, whatever is done with them.
    remarks: Vec<String>,
}

impl CollectPlan {
    /// Reads the projects and finds what they bring. One that cannot be read does not stop the others.
    pub fn read(paths: &[PathBuf], content: &Content, now: SystemTime) -> Self {
        let mut brought: Vec<Brought> = Vec::new();
        let mut remarks = Vec::new();
        for path in paths {
            match read_brought(path, None, now) {
                Ok(file) => {
                    remarks
                        .extend(file.remarks.into_iter().map(|words| format!("{}: {words}", file.brought.from.path)));
                    brought.push(file.brought);
                }
                Err(error) => remarks.push(error.to_string()),
            }
        }
        let how = HowCollected::default();
        let collected = collect(content, &brought, &how);
        Self { collected, paths: paths.to_vec(), how, content: content.clone(), brought, remarks }
    }

    pub fn how(&self) -> &HowCollected {
        &self.how
    }

    /// Finds what they bring if it is collected like this.
    pub fn choose(&mut self, how: HowCollected) {
        if how != self.how {
            self.collected = collect(&self.content, &self.brought, &how);
            self.how = how;
        }
    }

    /// A line for everything that somebody should know.
    pub fn lines(&self) -> impl Iterator<Item = String> {
        let of_file = |file: &FileNews| {
            let words = file.problems.iter().chain(&file.notes);
            words.map(|words| format!("{}: {words}", file.path)).collect::<Vec<_>>()
        };
        self.remarks.iter().cloned().chain(self.collected.files.iter().flat_map(of_file))
    }

    /// The labels of the project that it comes into.
    pub fn labels(&self) -> &LabelSet {
        self.content.labels()
    }
}

/// Writes a project for each annotator beside the project, and says which: “12 articles for ana: week-ana.ron”. What was
/// written before something failed stays.
pub fn write_shares(
    content: &Content,
    shares: &[Share],
    is_blind: bool,
    project: &Path,
    now: SystemTime,
) -> Result<Vec<String>, String> {
    let folder = &folder_around(project);
    let mut lines = Vec::new();
    for (share, path) in with_paths(shares, folder, project) {
        let told = write_share((project, content), share, is_blind, &path, now).map_err(|error| error.to_string())?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        lines.push(format!("{} for {}: {name}", counted(share.articles.len(), "article"), share.annotator));
        lines.extend(told);
    }
    Ok(lines)
}
