//! The log of the work on a project, in a file beside it.

use std::path::{Path, PathBuf};

use super::aside::put_aside;
use super::folder::files::real_project;
use crate::formats::own::work_log;
use crate::formats::own::work_log::WorkLog;
use crate::model::Content;
use crate::storage::over::WriteError;
use crate::storage::place_names::beside;
use crate::storage::regular;
use crate::storage::write::{How, Readers, write_whole};

/// The log beside a project file. One that cannot be read is set aside as `.broken` or `.broken-2`, and a new one
/// begins.
pub fn load_work_log(project: &Path, content: &Content) -> WorkLog {
    look_at_work_log(project, content).unwrap_or_else(|_| {
        let path = path_beside(project);
        // Only counts are in it: where it cannot be set aside either, the next save replaces it.
        drop(put_aside(&path, "broken"));
        WorkLog::default()
    })
}

/// The log beside a project file, as [`load_work_log`] has it, and nothing is set aside; the error is a sentence.
pub fn look_at_work_log(project: &Path, content: &Content) -> Result<WorkLog, String> {
    let Ok(Some(bytes)) = regular::read_companion(&path_beside(project)) else { return Ok(WorkLog::default()) };
    work_log::read(&String::from_utf8_lossy(&bytes), content)
}

/// Writes the log beside the project file, once there is something in it.
pub fn save_work_log(project: &Path, log: &WorkLog, content: &Content) -> Result<(), WriteError> {
    if log.articles.is_empty() {
        return Ok(());
    }
    let project = &real_project(project);
    let how = How::lasting(Readers::Of(project));
    write_whole(&path_beside(project), work_log::write(log, content).as_bytes(), how).map(drop)
}

fn path_beside(project: &Path) -> PathBuf {
    beside(&real_project(project), ".work")
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::formats::own::work_log::{Effort, Work};
    use crate::model::{ArticleId, Project, marked, transactions};

    #[test]
    fn a_log_is_kept_beside_its_project_and_a_broken_one_is_set_aside() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("week.ron");
        let mut content = Project::new("Test", "ana");
        let article = marked::parse(content.labels(), "no").unwrap();
        content.apply(transactions::add_articles(&content, vec![article])).unwrap();
        save_work_log(&path, &WorkLog::default(), &content).unwrap();
        assert!(!folder.path().join("week.ron.work").exists());
        let effort = Effort { n_keys: 3, ..Effort::default() };
        let work = Work { effort, ..Work::new(ArticleId(0)) };
        let log = WorkLog { articles: vec![work] };
        save_work_log(&path, &log, &content).unwrap();
        assert_eq!(load_work_log(&path, &content), log);
        for (name, broken) in [("week.ron.work.broken", "WorkLog("), ("week.ron.work.broken-2", "Work")] {
            fs::write(folder.path().join("week.ron.work"), broken).unwrap();
            assert_eq!(load_work_log(&path, &content), WorkLog::default());
            assert_eq!(fs::read_to_string(folder.path().join(name)).unwrap(), broken);
        }
    }
}
