//! What a save is about to write to several files, in one: whoever finds it finishes the save.

use serde::{Deserialize, Serialize};
use thiserror::Error;

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

/// Why a record tells nothing that can be finished.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub(crate) enum RecordError {
    #[error("a newer Pullquote was saving it and did not come to the end")]
    Newer,
    #[error("it is damaged, or names files that are none of a project’s")]
    NotOurs,
}

const VERSION: u32 = 1;

impl SaveRecord {
    pub(crate) fn new(files: Vec<FileChange>) -> Self {
        Self { version: VERSION, files }
    }

    pub(crate) fn write(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("strings can be written to memory")
    }

    pub(crate) fn read(bytes: &[u8]) -> Result<Self, RecordError> {
        let damaged = |_| RecordError::NotOurs;
        // Of what a newer version writes only this is known.
        let Version { version } = serde_json::from_slice(bytes).map_err(damaged)?;
        if version > VERSION {
            return Err(RecordError::Newer);
        }
        let record: Self = serde_json::from_slice(bytes).map_err(damaged)?;
        if record.files.iter().all(|file| is_of_project(&file.name)) { Ok(record) } else { Err(RecordError::NotOurs) }
    }
}

#[derive(Deserialize)]
struct Version {
    version: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_of_a_project_are_named() {
        let file = |name: &str| FileChange { name: name.to_owned(), was: None, text: Some("x".to_owned()) };
        let record = SaveRecord::new(vec![file("articles/00/0000000000000007.ron"), file("project.ron")]);
        assert_eq!(SaveRecord::read(&record.write()), Ok(record));
        for name in
            ["../week.ron", "/tmp/x", "articles/00/x.ron", "articles/01/0000000000000007.ron", "articles/00", ""]
        {
            let read = SaveRecord::read(&SaveRecord::new(vec![file(name)]).write());
            assert_eq!(read, Err(RecordError::NotOurs), "{name}");
        }
        assert_eq!(SaveRecord::read(b"{"), Err(RecordError::NotOurs));
        assert_eq!(SaveRecord::read(br#"{"version":2,"changes":{}}"#), Err(RecordError::Newer));
    }
}
