//! Paths in a file: as text, and those that are none as bytes, for a system may name files as it likes.

use std::ffi::OsStr;
use std::path::PathBuf;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum PathRecord {
    Text(String),
    Bytes(Vec<u8>),
}

pub(crate) fn serialize<S: Serializer>(paths: &[PathBuf], serializer: S) -> Result<S::Ok, S::Error> {
    let record = |path: &PathBuf| match path.to_str() {
        Some(text) => Some(PathRecord::Text(text.to_owned())),
        None => bytes_of(path.as_os_str()).map(PathRecord::Bytes),
    };
    paths.iter().filter_map(record).collect::<Vec<_>>().serialize(serializer)
}

pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<PathBuf>, D::Error> {
    let records = Vec::<PathRecord>::deserialize(deserializer)?;
    let path = |record| match record {
        PathRecord::Text(text) => Some(PathBuf::from(text)),
        PathRecord::Bytes(bytes) => path_from(bytes),
    };
    Ok(records.into_iter().filter_map(path).collect())
}

#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "other systems have paths that cannot be written down")]
fn bytes_of(path: &OsStr) -> Option<Vec<u8>> {
    use std::os::unix::ffi::OsStrExt as _;
    Some(path.as_bytes().to_vec())
}

#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "other systems have bytes that are no path")]
fn path_from(bytes: Vec<u8>) -> Option<PathBuf> {
    use std::os::unix::ffi::OsStringExt as _;
    Some(std::ffi::OsString::from_vec(bytes).into())
}

/// Elsewhere such a path is not remembered.
#[cfg(not(unix))]
fn bytes_of(_: &OsStr) -> Option<Vec<u8>> {
    None
}

#[cfg(not(unix))]
fn path_from(_: Vec<u8>) -> Option<PathBuf> {
    None
}
