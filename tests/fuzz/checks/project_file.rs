//! Any bytes as a project file: an error or a project, and a project is written so that it is read again the same.

use pullquote::formats::own::project_file;
use pullquote::model::Project;

pub(crate) fn check(bytes: &[u8]) {
    let Ok(opened) = project_file::read(bytes) else { return };
    let Ok(project) = Project::from_parts(opened.parts) else { return };
    let saved = project_file::write(&project);
    let again = project_file::read(saved.as_bytes()).expect("what we write can be read");
    let again = Project::from_parts(again.parts).expect("what we write fits");
    assert_eq!(project_file::write(&again), saved);
}
