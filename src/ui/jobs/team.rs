//! What a team's files are read and written for: what somebody brings back, and the projects that are handed out.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::model::Content;
use crate::model::team::{Brought, Collected, Share, collect};
use crate::storage::{folder_around, read_brought, share_path, write_share};
use crate::ui::look::widgets::counted;

/// What the projects of annotators would bring, and a line for everything that somebody should know of it.
#[derive(Debug)]
pub struct CollectPlan {
    pub collected: Collected,
    pub lines: Vec<String>,
    pub paths: Vec<PathBuf>,
}

impl CollectPlan {
    /// Reads the projects and finds what they bring. One that cannot be read does not stop the others.
    pub fn read(paths: &[PathBuf], content: &Content, now: SystemTime) -> Self {
        let mut brought: Vec<Brought> = Vec::new();
        let mut lines = Vec::new();
        for path in paths {
            match read_brought(path, None, now) {
                Ok(file) => {
                    lines.extend(file.remarks.into_iter().map(|words| format!("{}: {words}", file.brought.from.path)));
                    brought.push(file.brought);
                }
                Err(error) => lines.push(error.to_string()),
            }
        }
        let collected = collect(content, &brought);
        for file in &collected.files {
            lines.extend(file.problems.iter().chain(&file.notes).map(|words| format!("{}: {words}", file.path)));
        }
        Self { collected, lines, paths: paths.to_vec() }
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
    for share in shares.iter().filter(|share| !share.articles.is_empty()) {
        let path = share_path(folder, project, &share.annotator);
        let told = write_share((project, content), share, is_blind, &path, now).map_err(|error| error.to_string())?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        lines.push(format!("{} for {}: {name}", counted(share.articles.len(), "article"), share.annotator));
        lines.extend(told);
    }
    Ok(lines)
}
