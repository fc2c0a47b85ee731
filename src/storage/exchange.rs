//! The files of exports and imports.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::project::save::SaveError;
use super::regular;
use super::system::in_words;
use super::write::{How, Over, Readers, is_inside, make_folder_for, write_whole};

/// Why files of an export or import could not be written, read or removed.
#[derive(Debug, Error)]
pub enum ExchangeError {
    #[error("cannot be read, {error}: {path}", error = in_words(error), path = path.display())]
    NotRead { error: io::Error, path: PathBuf },
    #[error("{0}")]
    NotWritten(SaveError),
    #[error("cannot be removed, {error}: {path}", error = in_words(error), path = path.display())]
    NotRemoved { error: io::Error, path: PathBuf },
    #[error("an export cannot have a file of that name: {0}")]
    Name(String),
}

/// Writes a file for another program.
pub fn write_file(path: &Path, bytes: &[u8], over: Over) -> Result<(), ExchangeError> {
    let how = How { readers: Readers::AsUsual, over, is_durable: true };
    let written = write_whole(path, bytes, how);
    written.map(drop).map_err(|error| ExchangeError::NotWritten(SaveError::from_write(error, path)))
}

/// Writes files, given as names with `/` between folders and contents, into a folder. What can be exported again need
/// not be on the disk before this returns: making thousands of files last takes minutes.
pub fn write_files(folder: &Path, files: &[(String, Vec<u8>)], over: Over) -> Result<(), ExchangeError> {
    for (name, bytes) in files {
        if !is_inside(Path::new(name)) {
            return Err(ExchangeError::Name(name.clone()));
        }
        let path = folder.join(name);
        let how = How { readers: Readers::AsUsual, over, is_durable: files.len() == 1 };
        let written = make_folder_for(folder, Path::new(name)).and_then(|()| write_whole(&path, bytes, how));
        written.map_err(|error| ExchangeError::NotWritten(SaveError::from_write(error, &path)))?;
    }
    Ok(())
}

/// Reads files and all files in folders, as names and contents; those of a folder sorted, with `/` in their names.
pub fn read_files(paths: &[PathBuf]) -> Result<Vec<(String, Vec<u8>)>, ExchangeError> {
    let mut files = Vec::new();
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        read_into(&mut files, path, name, true)?;
    }
    Ok(files)
}

fn read_into(
    files: &mut Vec<(String, Vec<u8>)>,
    path: &Path,
    name: String,
    is_asked_for: bool,
) -> Result<(), ExchangeError> {
    let not_read = |error| ExchangeError::NotRead { error, path: path.to_owned() };
    if !path.is_dir() {
        files.push((name, regular::read(path).map_err(not_read)?));
        return Ok(());
    }
    let mut inner = Vec::new();
    for entry in fs::read_dir(path).map_err(not_read)? {
        let entry = entry.map_err(not_read)?;
        let file_name = entry.file_name().to_string_lossy().into_owned();
        let file_type = entry.file_type().map_err(not_read)?;
        if !file_name.starts_with('.') && (file_type.is_dir() || entry.path().is_file()) {
            inner.push((file_name, entry.path()));
        }
    }
    inner.sort();
    for (file_name, path) in inner {
        // A folder that was asked for is where the names begin.
        let name = if is_asked_for { file_name } else { format!("{name}/{file_name}") };
        read_into(files, &path, name, false)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_go_out_and_come_in() {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str| (name.to_owned(), name.as_bytes().to_vec());
        let files = [file("a.ann"), file("train/b.txt")];
        write_files(folder.path(), &files, Over::Nothing).unwrap();
        assert_eq!(read_files(&[folder.path().to_owned()]).unwrap(), files);
        assert_eq!(read_files(&[folder.path().join("train/b.txt")]).unwrap()[0].0, "b.txt");
    }

    #[test]
    fn no_file_leaves_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["../a", "/tmp/a", "a/../../b", ""] {
            let error = write_files(folder.path(), &[(name.to_owned(), Vec::new())], Over::Files);
            assert!(matches!(error, Err(ExchangeError::Name(_))), "{name}");
        }
    }
}
