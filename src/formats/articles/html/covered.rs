//! Whether style sheets hide the whole of a page, as some do until its scripts have run.

use super::facts::Attributes;

/// What style sheets say of whether `<html>` and `<body>` are shown.
#[derive(Debug, Default)]
pub(super) struct Covered {
    rules: Vec<Rule>,
    outermost: Vec<Outermost>,
    /// Whether the style sheet that is read is for something else than a screen.
    is_elsewhere: bool,
}

/// `<html>` or `<body>`.
#[derive(Debug)]
struct Outermost {
    name: String,
    id: String,
    classes: String,
    style: String,
}

/// What the elements of a selector are told, without white space and in lower case.
#[derive(Debug)]
struct Rule {
    selector: String,
    declarations: String,
}

/// What a declaration beats another by: being important, standing in the element itself, ids, classes and names.
type Weight = (bool, bool, [usize; 3]);

/// A property that hides, and whether a value of it does.
type Way = (&'static str, fn(&str) -> bool);

const WAYS: [Way; 3] = [
    ("display", |value| value == "none"),
    ("visibility", |value| matches!(value, "hidden" | "collapse")),
    ("opacity", |value| value.trim_end_matches('%').parse() == Ok(0.0)),
];

impl Covered {
    /// Takes down an element that style sheets may hide, or that is one.
    pub(super) fn open(&mut self, name: &[u8], attributes: &Attributes<'_>) {
        let get = |name: &str| attributes.get(name).unwrap_or_default();
        match name {
            b"style" => self.is_elsewhere = !["", "all", "screen"].contains(&get("media").trim()),
            b"html" | b"body" => self.outermost.push(Outermost {
                name: String::from_utf8_lossy(name).into_owned(),
                id: get("id"),
                classes: get("class"),
                style: attributes.style(),
            }),
            _ => {}
        }
    }

    /// Adds what the rules of the style sheet say that is read.
    pub(super) fn add(&mut self, css: &str) {
        if self.is_elsewhere {
            return;
        }
        for (selectors, declarations) in rules(&without_comments(css)) {
            let declarations = declarations.replace(char::is_whitespace, "").to_ascii_lowercase();
            if WAYS.iter().any(|(property, _)| declarations.contains(property)) {
                let selectors = selectors.split(',').map(|selector| selector.trim().to_owned());
                self.rules.extend(selectors.map(|selector| Rule { selector, declarations: declarations.clone() }));
            }
        }
    }

    pub(super) fn is_all(&self) -> bool {
        self.outermost.iter().any(|element| WAYS.iter().any(|way| self.is_hidden(element, *way)))
    }

    /// Whether the declaration that counts most hides the element; of equals the last does.
    fn is_hidden(&self, element: &Outermost, way: Way) -> bool {
        let of_rules = self.rules.iter().filter_map(|rule| {
            let (is_important, is_hidden) = says(&rule.declarations, way)?;
            Some(((is_important, false, self.weight(&rule.selector, element)?), is_hidden))
        });
        let own = says(&element.style, way).map(|(is_important, is_hidden)| ((is_important, true, [0; 3]), is_hidden));
        let all: Vec<(Weight, bool)> = of_rules.chain(own).collect();
        all.into_iter().max_by_key(|(weight, _)| *weight).is_some_and(|(_, is_hidden)| is_hidden)
    }

    /// How much a selector counts that means the element: `body`, `html.js body`; `None` of any other.
    fn weight(&self, selector: &str, element: &Outermost) -> Option<[usize; 3]> {
        let mut parts = selector.split([' ', '>', '\n', '\t']).filter(|part| !part.is_empty()).rev();
        let own = element.weight(parts.next()?)?;
        let Some(around) = parts.next() else { return Some(own) };
        let html = self.outermost.iter().find(|outermost| outermost.name == "html" && element.name == "body")?;
        let around = html.weight(around).filter(|_| parts.next().is_none())?;
        Some([0, 1, 2].map(|idx| own[idx] + around[idx]))
    }
}

impl Outermost {
    /// Of a name with ids and classes behind it, where the element has all of them.
    fn weight(&self, part: &str) -> Option<[usize; 3]> {
        let mut weight = [0; 3];
        let part = part.strip_prefix(":root").map_or_else(|| part.to_owned(), |rest| format!("html{rest}"));
        let starts = part.match_indices(['.', '#']).map(|(at, _)| at);
        let mut ends: Vec<usize> = starts.chain([part.len()]).collect();
        ends.dedup();
        let name = &part[..ends[0]];
        weight[2] += usize::from(!name.is_empty());
        let mut is_it = name.is_empty() || name.eq_ignore_ascii_case(&self.name);
        for pair in ends.windows(2) {
            let (kind, word) = part[pair[0]..pair[1]].split_at(1);
            let is_class = kind == ".";
            weight[usize::from(is_class)] += 1;
            is_it &= if is_class {
                self.classes.split_ascii_whitespace().any(|class| class == word)
            } else {
                self.id == word
            };
        }
        (is_it && !part.is_empty()).then_some(weight)
    }
}

/// Whether declarations hide by a property, and whether that is important; `None` where they do not name it.
fn says(declarations: &str, (property, hides): Way) -> Option<(bool, bool)> {
    let value = declarations.rsplit(';').find_map(|one| one.strip_prefix(property)?.strip_prefix(':'))?;
    let plain = value.strip_suffix("!important");
    Some((plain.is_some(), hides(plain.unwrap_or(value))))
}

/// The rules of a style sheet that hold everywhere, each with its selectors: none in `@media` and the like.
fn rules(css: &str) -> Vec<(&str, &str)> {
    let (mut found, mut n_around, mut start) = (Vec::new(), 0_usize, 0);
    let mut selectors = "";
    for (at, mark) in css.match_indices(['{', '}', ';']) {
        match (mark, n_around) {
            ("{", 0) => selectors = css[start..at].trim(),
            ("}", 1) if !selectors.starts_with('@') => found.push((selectors, &css[start..at])),
            (";", 1..) => continue,
            _ => {}
        }
        n_around = if mark == "{" { n_around + 1 } else { n_around.saturating_sub(usize::from(mark == "}")) };
        start = at + 1;
    }
    // What is left open ends with the style sheet.
    found.extend((n_around == 1 && !selectors.starts_with('@')).then(|| (selectors, &css[start..])));
    found
}

fn without_comments(css: &str) -> String {
    let css = css.replace("<!--", "").replace("-->", "");
    let mut pieces = css.split("/*");
    let first = pieces.next().unwrap_or_default().to_owned();
    let behind = pieces.filter_map(|piece| Some(piece.split_once("*/")?.1));
    first + &behind.collect::<String>()
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
