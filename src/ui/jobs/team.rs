//! What a team's files are read and written for: what somebody brings back, and the projects that are handed out.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::model::team::{Brought, Collected, FileNews, HowCollected, Share, collect};
use crate::model::{Content, LabelSet, Project};
use crate::storage::{folder_around, read_brought, with_paths};
use crate::ui::look::widgets::counted;
use crate::ui::texts::{said, told, tr};

/// What the projects of annotators would bring into a project.
#[derive(Clone, Debug)]
pub struct CollectPlan {
    /// Found for the project as it was at `revision`, and right for no other.
    pub collected: Collected,
    pub paths: Vec<PathBuf>,
    how: HowCollected,
    content: Content,
    revision: u64,
    brought: Vec<Brought>,
    /// What somebody should know of the files, whatever is done with them.
    remarks: Vec<String>,
}

impl CollectPlan {
    /// Reads the projects and finds what they bring into that content, which the project has at that revision. One that
    /// cannot be read does not stop the others.
    pub fn read(paths: &[PathBuf], (content, revision): (Content, u64), now: SystemTime) -> Self {
        let mut brought: Vec<Brought> = Vec::new();
        let mut remarks = Vec::new();
        for path in paths {
            match read_brought(path, None, now) {
                Ok(file) => {
                    remarks
                        .extend(file.remarks.into_iter().map(|words| format!("{}: {words}", file.brought.from.path)));
                    brought.push(file.brought);
                }
                Err(error) => remarks.push(said(&error)),
            }
        }
        let how = HowCollected::default();
        let collected = collect(&content, &brought, &how);
        Self { collected, paths: paths.to_vec(), how, content, revision, brought, remarks }
    }

    /// Finds again what they bring where the project has changed since.
    pub fn keep_valid(&mut self, project: &Project) {
        if self.revision != project.revision() {
            (self.content, self.revision) = (project.content().clone(), project.revision());
            self.collected = collect(&self.content, &self.brought, &self.how);
        }
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
            words.map(|words| format!("{}: {}", file.path, told(words))).collect::<Vec<_>>()
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
    for placed in with_paths((project, content), shares, folder, is_blind).map_err(|error| said(&error))? {
        let share = placed.share;
        let name = placed.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        lines.push(tr!(
            "{articles} for {annotator}: {name}",
            articles = counted(share.articles.len(), "article"),
            annotator = share.annotator,
            name
        ));
        lines.extend(placed.write(now).map_err(|error| said(&error))?);
    }
    Ok(lines)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::team::OtherLabel;
    use crate::model::{Edit, LabelId, Settings, Transaction};
    use crate::storage::OpenProject;

    #[test]
    fn what_the_project_settled_while_a_file_was_read_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ana.ron");
        OpenProject::new(Project::new("Week", "ana")).save_as(&path, "ana", SystemTime::UNIX_EPOCH).unwrap();
        let mut project = Project::new("Week", "lead");
        let found_for = (project.content().clone(), project.revision());
        let mut plan = CollectPlan::read(&[path], found_for, SystemTime::UNIX_EPOCH);
        let mut how = plan.how().clone();
        let [rumour, claim] = ["rumour", "claim"].map(|id| LabelId::new(id).unwrap());
        how.labels.by_id.insert(rumour.clone(), OtherLabel::TakenFor(claim.clone()));
        plan.choose(how);
        let blind = Settings { blind_percent: 50, ..project.settings().clone() };
        project.apply(Transaction::new("settings", vec![Edit::SetSettings(blind.clone())])).unwrap();
        plan.keep_valid(&project);
        project.apply(plan.collected.transaction).unwrap();
        assert_eq!(project.settings(), &Settings { taken_labels: [(rumour, claim)].into(), ..blind });
    }
}
