//! Any bytes as the log of the work on a project: a log that comes back, or a sentence.

use pullquote::formats::own::project_file;
use pullquote::formats::own::work_log::{Effort, read, write};
use pullquote::model::{Content, Project};

pub(crate) fn check(bytes: &[u8]) {
    let content = content();
    let Ok(log) = read(&String::from_utf8_lossy(bytes), &content) else { return };
    let all = log.articles.iter().fold(Effort::default(), |all, work| all.and(work.effort));
    assert!(all.n_acts() >= all.n_keys);
    assert_eq!(read(&write(&log, &content), &content), Ok(log));
}

/// The project that the log is of.
pub(crate) fn content() -> Content {
    const PROJECT: &str = r##"Project(version: 1, name: "", annotator: "",
        labels: [(id: "quote", name: "Quote", color: "#009E73")],
        articles: [Article(id: "3fa94c10b2d7e655", title: "", text: "“Ja 🙂”, said Ana.", spans: [])])"##;
    let opened = project_file::read(PROJECT.as_bytes()).expect("this is a project");
    Project::from_parts(opened.parts).expect("its labels fit").content().clone()
}
