//! Whether a file looks like a project, by its first bytes: nobody's project is to be taken for something else.

/// Whether a file that begins with these bytes is a project, also a broken one or one of a newer version.
pub fn looks_like_one(start: &[u8]) -> bool {
    let Some(rest) = behind_comments(start) else { return false };
    // RON lets the name of a struct be left out.
    let named = behind_name(rest, b"Project");
    let Some(fields) = behind_comments(named.unwrap_or(rest)).and_then(|rest| rest.strip_prefix(b"(")) else {
        return false;
    };
    named.is_some() || behind_comments(fields).is_some_and(|first| first.starts_with(b"version"))
}

/// Whether a file that begins with these bytes holds an article of a project.
pub fn looks_like_an_article(start: &[u8]) -> bool {
    let named = behind_comments(start).and_then(|rest| behind_name(rest, b"Article"));
    named.and_then(behind_comments).is_some_and(|rest| rest.starts_with(b"("))
}

/// What stands behind the name of a struct, which RON may write with `r#`.
fn behind_name<'a>(start: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    start.strip_prefix(b"r#").unwrap_or(start).strip_prefix(name)
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

/// Whether these first bytes of a longer file end within a comment, so that anything may follow.
pub fn ends_in_a_comment(start: &[u8]) -> bool {
    behind_comments(start).is_none_or(<[u8]>::is_empty)
}

/// What stands behind comments and blanks, as RON has them; `None` where one does not end.
fn behind_comments(start: &[u8]) -> Option<&[u8]> {
    let mut rest = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(start);
    loop {
        rest = behind_blanks(rest);
        let n_skipped = if rest.starts_with(b"//") {
            memchr::memchr(b'\n', rest)
        } else if rest.starts_with(b"/*") {
            end_of_comment(rest)
        } else if rest.starts_with(b"#!") {
            memchr::memchr(b']', rest).map(|end| end + 1)
        } else {
            return Some(rest);
        };
        rest = &rest[n_skipped?..];
    }
}

/// What RON takes for blanks: those of `Pattern_White_Space`.
fn behind_blanks(start: &[u8]) -> &[u8] {
    const WIDE: [&[u8]; 5] = [b"\xC2\x85", b"\xE2\x80\x8E", b"\xE2\x80\x8F", b"\xE2\x80\xA8", b"\xE2\x80\xA9"];
    let mut rest = start;
    loop {
        rest = match rest {
            [b'\t'..=b'\r' | b' ', behind @ ..] => behind,
            _ => match WIDE.iter().find_map(|blank| rest.strip_prefix(*blank)) {
                Some(behind) => behind,
                None => return rest,
            },
        }
    }
}

/// Where a comment ends that begins here; there may be others in it.
fn end_of_comment(start: &[u8]) -> Option<usize> {
    let (mut depth, mut at) = (0_usize, 0);
    loop {
        at += memchr::memchr2(b'/', b'*', start.get(at..)?)?;
        let step = match start.get(at..at + 2)? {
            b"/*" => 1,
            b"*/" if depth == 1 => return Some(at + 2),
            b"*/" => -1,
            _ => {
                at += 1;
                continue;
            }
        };
        depth = depth.saturating_add_signed(step);
        at += 2;
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
            "/* a /* b */ */Project(",
            "Project/*x*/(",
            "r#Project(",
            "\u{85}\u{2028}\u{b}\u{c}Project\u{200E}(",
            "( // so\nversion: 1",
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
