//! What a save is about to write to several files, in one: whoever finds it finishes the save.

use serde::{Deserialize, Serialize};

use super::folder_names::is_of_project;

/// The files of one save. Those of a project that is kept in a folder are replaced one after another; this is on the
/// disk before the first of them is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SaveRecord {
    version: u32,
    /// In the order in which they are written.
    pub(crate) files: Vec<FileChange>,
}

/// What a file is to become.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FileChange {
    /// From the folder of the project, with `/`.
    pub(crate) name: String,
    /// The SHA-256 of what it held before, as hex; `None` where there was none.
    pub(crate) was: Option<String>,
    /// What it is to hold; `None` where it goes.
    pub(crate) text: Option<String>,
}

const VERSION: u32 = 1;

impl SaveRecord {
    pub(crate) fn new(files: Vec<FileChange>) -> Self {
        Self { version: VERSION, files }
    }

    pub(crate) fn write(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("strings can be written to memory")
    }

    /// `None` where it is damaged, of a newer version, or names a file that is none of a project's.
    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        let read: Self = serde_json::from_slice(bytes).ok()?;
        (read.version == VERSION && read.files.iter().all(|file| is_of_project(&file.name))).then_some(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_of_a_project_are_named() {
        let file = |name: &str| FileChange { name: name.to_owned(), was: None, text: Some("x".to_owned()) };
        let record = SaveRecord::new(vec![file("articles/00/0000000000000007.ron"), file("project.ron")]);
        assert_eq!(SaveRecord::read(&record.write()), Some(record));
        for name in
            ["../week.ron", "/tmp/x", "articles/00/x.ron", "articles/01/0000000000000007.ron", "articles/00", ""]
        {
            assert_eq!(SaveRecord::read(&SaveRecord::new(vec![file(name)]).write()), None, "{name}");
        }
        assert_eq!(SaveRecord::read(b"{"), None);
    }
}
