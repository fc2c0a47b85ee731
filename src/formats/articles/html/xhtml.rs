//! Pages that are XML: there `<title/>` is whole, and what stands in `<![CDATA[…]]>` is text.

use std::borrow::Cow;

use crate::formats::articles::xml_problem::problem;

/// Whether a page says that it is XML, and is. One that says so and is none is read as browsers read any page.
pub(super) fn is_xhtml(page: &str) -> bool {
    says_so(page.trim_start_matches('\u{feff}').trim_start()) && problem(page).is_none()
}

/// By a declaration of XML or by the name space of its first element.
fn says_so(page: &str) -> bool {
    if page.starts_with("<?xml") {
        return true;
    }
    let mut rest = page;
    loop {
        let end = match rest.get(1..2) {
            Some("!") if rest.starts_with("<!--") => "-->",
            Some("!" | "?") => ">",
            _ => break,
        };
        let Some((_, behind)) = rest.split_once(end) else { return false };
        rest = behind.trim_start();
    }
    let root = rest.strip_prefix("<html").and_then(|rest| rest.split_once('>'));
    root.is_some_and(|(attributes, _)| attributes.contains("xmlns="))
}

/// The page with such text written as any other.
pub(super) fn without_cdata(page: &str) -> Cow<'_, str> {
    const BEGIN: &str = "<![CDATA[";
    if !page.contains(BEGIN) {
        return Cow::Borrowed(page);
    }
    let (mut out, mut rest) = (String::with_capacity(page.len()), page);
    while let Some(at) = rest.find("<!") {
        let (before, marked) = rest.split_at(at);
        out.push_str(before);
        let (end, is_text) = if marked.starts_with(BEGIN) { ("]]>", true) } else { (">", false) };
        let end = if marked.starts_with("<!--") { "-->" } else { end };
        let stop = marked.find(end).map_or(marked.len(), |at| at + end.len());
        let (inside, behind) = marked.split_at(stop);
        if is_text {
            let text = inside.strip_prefix(BEGIN).unwrap_or(inside);
            let text = text.strip_suffix(end).unwrap_or(text);
            out.push_str(&text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"));
        } else {
            out.push_str(inside);
        }
        rest = behind;
    }
    out.push_str(rest);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::super::{Charset, read};

    #[track_caller]
    fn check(page: &str, expected: &str) {
        assert_eq!(read(page.as_bytes(), Charset::default()).text, expected, "{page}");
    }

    #[test]
    fn what_closes_itself_hides_nothing_behind_it_in_xml() {
        let page = |begin: &str, inside: &str| format!("{begin}<body><p>One</p>{inside}<p>Two</p></body></html>");
        let declared = "<?xml version=\"1.0\"?>\n<!DOCTYPE html>\n<html>";
        let named = "<!DOCTYPE html>\n<!-- > -->\n<html lang=\"en\" xmlns=\"http://www.w3.org/1999/xhtml\">";
        for begin in [declared, named] {
            for inside in [
                "<iframe src=\"x\"/>",
                "<textarea/>",
                "<video/><noscript/>",
                "<script src=\"a.js\"/>",
                "<title/><style/>",
            ] {
                check(&page(begin, inside), "One\nTwo");
            }
            check(&page(begin, "<p><![CDATA[a < b & c]]></p><!-- <![CDATA[ -->"), "One\na < b & c\nTwo");
            check(&page(begin, "<script>//<![CDATA[\nif (a<b) x();\n//]]></script>"), "One\nTwo");
        }
    }

    #[test]
    fn what_says_that_it_is_xml_and_is_none_is_read_as_browsers_do() {
        let page =
            "<html xmlns=\"http://www.w3.org/1999/xhtml\"><body><p>One<br><script>if (a<b) x();</script><p>Two</body>";
        check(page, "One\nTwo");
        check("<html><body><p>One</p><script src=\"a.js\"/><p>Two</p></body></html>", "One");
    }
}
