//! Whether style sheets hide the whole of a page, as some do until its scripts have run.

use super::facts::Attributes;
use super::sheet::{DISPLAY, OPACITY, Sheet, Tag, VISIBILITY};

/// `<html>` and `<body>`, with their own style.
#[derive(Debug, Default)]
pub(super) struct Covered {
    outermost: Vec<(Tag, String)>,
}

/// A page has one of each; those that are left open or come with frames are few.
const MAX_OUTERMOST: usize = 64;

impl Covered {
    /// Takes down an element that style sheets may hide the whole page by.
    pub(super) fn open(&mut self, name: &[u8], attributes: &Attributes<'_>) {
        if is_outermost(name) && self.outermost.len() < MAX_OUTERMOST {
            self.outermost.push((attributes.tag(name), attributes.style()));
        }
    }

    pub(super) fn is_all(&self, sheet: &Sheet) -> bool {
        let around: Vec<Tag> =
            self.outermost.iter().filter(|(tag, _)| tag.name == "html").map(|(tag, _)| tag.clone()).collect();
        let is_hidden = |(tag, style): &(Tag, String)| {
            let around = if tag.name == "html" { &[][..] } else { &around };
            [DISPLAY, VISIBILITY, OPACITY].iter().any(|way| sheet.says(tag, around, style, *way) == Some(true))
        };
        self.outermost.iter().any(is_hidden)
    }
}

/// Whether an element holds all of a page.
pub(super) fn is_outermost(name: &[u8]) -> bool {
    matches!(name, b"html" | b"body")
}

#[cfg(test)]
mod tests {
    use crate::formats::articles::html::{Charset, read};

    #[track_caller]
    fn check(css: &str, body: &str, is_covered: bool) {
        let html = format!("<html class=js><head><style>{css}</style></head><body {body}><p>The article");
        let found = read(html.as_bytes(), Charset::default());
        assert_eq!((found.text.as_str(), found.remarks.len()), ("The article", usize::from(is_covered)), "{css}");
    }

    #[test]
    fn a_page_is_covered_by_what_hides_all_of_it() {
        for css in [
            "body{visibility:hidden}",
            "p{color:red} /* all */ BODY { Display : none !important; }",
            "@import 'a'; html, p { opacity: 0.0 }",
            ".js body{opacity:0%;color:red}",
            ":root.js>body{display:none}",
            "body{display:none} .done body{display:block}",
            "body{opacity:0!important} html body{opacity:1}",
        ] {
            check(css, "", true);
        }
        check("#app.new{display:none}", "id=app class='a new'", true);
    }

    #[test]
    fn a_page_is_not_covered_by_anything_else() {
        for css in [
            "",
            "nav{display:none} body p b{opacity:0} body:hover{opacity:0} bodyx,.a{display:none}",
            "body{visibility:hidden} body{visibility:visible}",
            "html.js body{opacity:1} body{opacity:0}",
            "@media print{p{color:red} body{display:none}} @keyframes a{from{opacity:0}}",
            "/* body{display:none} */ body{opacity:0.5;transition:opacity 0s}",
            "body{display:none} .js{} body{display:flex",
        ] {
            check(css, "", false);
        }
        check("body{opacity:0}", "style='opacity: 1'", false);
        check("p{}</style><style media=print>body{display:none}", "", false);
    }
}
