//! Whether a file looks like a project, by its first bytes: nobody's project is to be taken for something else.

/// Whether a file that begins with these bytes is a project, also a broken one or one of a newer version.
pub fn looks_like_one(start: &[u8]) -> bool {
    let Some(rest) = behind_comments(start) else { return false };
    // RON lets the name of a struct be left out.
    let fields = rest.strip_prefix(b"Project").unwrap_or(rest).trim_ascii_start();
    let Some(fields) = fields.strip_prefix(b"(") else { return false };
    rest.starts_with(b"Project") || fields.trim_ascii_start().starts_with(b"version")
}

/// Whether a file that begins with these bytes holds an article of a project.
pub fn looks_like_an_article(start: &[u8]) -> bool {
    let name = behind_comments(start).and_then(|rest| rest.strip_prefix(b"Article"));
    name.is_some_and(|rest| rest.trim_ascii_start().starts_with(b"("))
}

/// What a file that is no project looks like, in words.
pub(super) fn kind_of(bytes: &[u8]) -> &'static str {
    let start = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    let begins = |signs: &[&str]| signs.iter().any(|sign| start.starts_with(sign.as_bytes()));
    if begins(&["PK\u{3}\u{4}"]) {
        "an archive or a document"
    } else if begins(&["%PDF"]) {
        "a PDF file"
    } else if start.starts_with(&[0x1F, 0x8B]) || start.starts_with(&[0x28, 0xB5, 0x2F, 0xFD]) {
        "a packed file"
    } else if begins(&["{", "["]) {
        "JSON"
    } else if begins(&["<"]) {
        "a page or other XML"
    } else if str::from_utf8(bytes).is_ok() && !bytes.contains(&0) {
        "a text"
    } else {
        "the file of another program"
    }
}

/// What stands behind comments; `None` where one does not end.
fn behind_comments(start: &[u8]) -> Option<&[u8]> {
    let mut rest = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(start);
    loop {
        rest = rest.trim_ascii_start();
        let n_skipped = if rest.starts_with(b"//") {
            memchr::memchr(b'\n', rest)
        } else if rest.starts_with(b"/*") {
            memchr::memmem::find(rest, b"*/").map(|end| end + 2)
        } else if rest.starts_with(b"#!") {
            memchr::memchr(b']', rest).map(|end| end + 1)
        } else {
            return Some(rest);
        };
        rest = &rest[n_skipped?..];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn projects_are_told_from_other_files() {
        for project in [
            "Project(version: 1,",
            "\u{FEFF}\r\n// one\n/* two */ #![enable(implicit_some)]\nProject (\n",
            "(version: 1, name: \"\"",
        ] {
            assert!(looks_like_one(project.as_bytes()), "{project}");
        }
        for (bytes, kind) in [("\u{FEFF} {\"a\": 1}", "JSON"), ("<p>", "a page or other XML"), ("Ana,said", "a text")] {
            let told = format!("it is no Pullquote project: it looks like {kind}");
            assert_eq!(super::super::read(bytes.as_bytes()).unwrap_err().to_string(), told);
            assert_eq!(super::super::read_lone_article(bytes.as_bytes()).unwrap_err().to_string(), told);
        }
        for other in
            ["", "{\"format\": \"pullquote\"}", "Projects (and more)", "// Project(", "(\"0123\", Begin(", "/*"]
        {
            assert!(!looks_like_one(other.as_bytes()), "{other}");
        }
    }
}
