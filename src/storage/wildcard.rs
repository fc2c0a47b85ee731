//! Files by names in which `*` stands for any letters, where no shell has found them.

use std::fs;
use std::path::{Path, PathBuf};

/// The files of a folder that are called like this, by name.
///
/// A path without `*` in its last part, or one that is there, stays
/// as it is, and so does one that nothing is called like: whoever opens it says so.
pub fn files_like(path: &Path) -> Vec<PathBuf> {
    let as_it_is = || vec![path.to_owned()];
    let Some(name) = path.file_name().and_then(|name| name.to_str()).filter(|name| name.contains('*')) else {
        return as_it_is();
    };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let Ok(entries) = fs::read_dir(folder) else { return as_it_is() };
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let mut found: Vec<String> = names.filter(|other| is_like(other, name)).collect();
    found.sort();
    if path.exists() || found.is_empty() { as_it_is() } else { found.iter().map(|name| folder.join(name)).collect() }
}

/// Whether a name is what the other says, in which `*` stands for any letters, also none.
fn is_like(name: &str, pattern: &str) -> bool {
    let Some((first, rest)) = pattern.split_once('*') else { return name == pattern };
    let Some(mut left) = name.strip_prefix(first) else { return false };
    let mut parts: Vec<&str> = rest.split('*').collect();
    let last = parts.pop().unwrap_or_default();
    for part in parts {
        let Some(at) = left.find(part) else { return false };
        left = &left[at + part.len()..];
    }
    left.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_letters() {
        for (name, pattern, is_it) in [
            ("week-ana.ron", "week-*.ron", true),
            ("week-.ron", "week-*.ron", true),
            ("week.ron", "week-*.ron", false),
            ("week-ana.ron.work", "week-*.ron", false),
            ("week-ana-2.ron", "w*-ana*.r*n", true),
            ("aa", "a*a*a", false),
        ] {
            assert_eq!(is_like(name, pattern), is_it, "{name} {pattern}");
        }
    }

    #[test]
    fn files_are_found_by_name_and_what_is_not_there_stays_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["week-ben.ron", "week-ana.ron", "week.ron"] {
            fs::write(folder.path().join(name), "x").unwrap();
        }
        let found = files_like(&folder.path().join("week-*.ron"));
        assert_eq!(found, ["week-ana.ron", "week-ben.ron"].map(|name| folder.path().join(name)));
        for name in ["day-*.ron", "week.ron", "gone/*.ron"] {
            assert_eq!(files_like(&folder.path().join(name)), [folder.path().join(name)]);
        }
    }
}
