//! The files that a text on the clipboard names, as file managers put them there.

use std::path::{Path, PathBuf};

use crate::formats::articles::html::unescaped;

/// How old file managers begin what they put on the clipboard, a line each.
const HEADS: [&str; 3] = ["x-special/nautilus-clipboard", "copy", "cut"];

/// The files that a text names, one a line, as `file://` addresses or as whole paths to what is there; `None` where it
/// says anything else.
pub fn files_named(text: &str) -> Option<Vec<PathBuf>> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let mut paths = Vec::new();
    for line in lines.skip_while(|line| HEADS.contains(line)) {
        paths.push(path_from_line(line)?);
    }
    Some(paths).filter(|paths| !paths.is_empty())
}

fn path_from_line(line: &str) -> Option<PathBuf> {
    let Some(rest) = line.strip_prefix("file://") else {
        return Some(Path::new(line)).filter(|path| path.is_absolute() && path.exists()).map(Path::to_owned);
    };
    // A host may stand before the path; on Windows a drive follows the slash.
    let path = unescaped(&rest[rest.find('/')?..])?;
    let drive = path.strip_prefix('/').filter(|rest| rest.get(1..2) == Some(":"));
    Some(PathBuf::from(drive.unwrap_or(&path)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let named = files_named(text).unwrap_or_default();
        assert_eq!(named, expected.iter().map(PathBuf::from).collect::<Vec<_>>());
    }

    #[test]
    fn files_are_told_from_text() {
        check("file:///news/a%20b.txt\r\nfile://host/c.txt", &["/news/a b.txt", "/c.txt"]);
        check("x-special/nautilus-clipboard\ncopy\nfile:///a.txt\n", &["/a.txt"]);
        check("file:///C:/news/%C3%A9.txt", &["C:/news/é.txt"]);
        check("file:///a.txt\nand more", &[]);
        check("file:///a%2", &[]);
        check("/there/is/no/such.txt", &[]);
        check("A text, as people copy it", &[]);
        check("", &[]);
        let folder = tempfile::tempdir().unwrap();
        check(&folder.path().display().to_string(), &[folder.path().to_str().unwrap()]);
    }
}
