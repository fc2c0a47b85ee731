//! Any bytes as a file of each format that can be imported: what comes in fits a project, and leaves it again.

use pullquote::formats::{ExportOptions, Format, TakeAs};
use pullquote::formats::{export, import, merge};
use pullquote::model::{LabelSet, Project};

pub(crate) fn check(bytes: &[u8]) {
    let labels = LabelSet::built_in();
    let text = b"\xE2\x80\x9CNo cuts,\xE2\x80\x9D said Ana.".to_vec();
    let files = |name: &str| [(format!("a.{name}"), bytes.to_vec()), ("a.txt".to_owned(), text.clone())];
    for format in Format::ALL.into_iter().filter(|format| format.can_import()) {
        let imported = import(format, &files(format.extension()), &labels);
        if imported.articles.is_empty() {
            continue;
        }
        let mut project = Project::new("", "");
        let merged = merge(project.content(), &imported, TakeAs::LabelsWithConflicts);
        project.apply(merged.transaction).expect("what was imported fits a project");
        drop(export(format, project.content(), &ExportOptions::default()));
    }
}
