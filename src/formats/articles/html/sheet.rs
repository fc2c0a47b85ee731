//! What the style sheets of a page say of which elements are shown and are blocks, as far as simple selectors go: names, ids and classes,
//! in each other or not.

use std::collections::{BTreeMap, BTreeSet};

/// How wide the window is for which rules hold, in pixels.
const WIDTH: f32 = 1280.0;
/// How many elements around one a selector is followed through.
const MAX_AROUND: usize = 64;
/// So many rules for one name, id or class are kept: each is held against every element that has it. Whatever others hide
/// is shown.
const MAX_RULES: usize = 256;

/// The rules of all style sheets so far that may show or hide something, or make it a block.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    rules: Vec<Rule>,
    /// By what the innermost element of the selector must have.
    by_key: BTreeMap<String, Vec<usize>>,
}

/// An element as selectors know it.
#[derive(Clone, Debug, Default)]
pub(super) struct Tag {
    pub(super) name: String,
    pub(super) id: String,
    pub(super) classes: BTreeSet<String>,
}

/// What the elements of a selector are told, without white space and in lower case.
#[derive(Debug)]
struct Rule {
    /// The innermost first, and whether it lies right in the next one.
    parts: Vec<(Part, bool)>,
    /// By each of the [`WAYS`], as [`says`] tells it.
    says: [Option<(bool, bool)>; N_WAYS],
}

/// `p.lead#top`.
#[derive(Debug, Default)]
struct Part {
    name: String,
    ids: Vec<String>,
    classes: Vec<String>,
}

/// What a declaration beats another by: being important, standing in the element itself, ids, classes and names.
type Weight = (bool, bool, [usize; 3]);

/// Something that a property says of an element.
#[derive(Clone, Copy)]
pub(super) struct Way {
    /// Its place among the [`WAYS`].
    idx: usize,
    property: &'static str,
    /// Whether a value of the property says so.
    is_so: fn(&str) -> bool,
}

pub(super) const DISPLAY: Way = Way { idx: 0, property: "display", is_so: |value| value == "none" };
pub(super) const VISIBILITY: Way =
    Way { idx: 1, property: "visibility", is_so: |value| matches!(value, "hidden" | "collapse") };
pub(super) const OPACITY: Way =
    Way { idx: 2, property: "opacity", is_so: |value| value.trim_end_matches('%').parse() == Ok(0.0) };
/// Lines begin and end with it.
pub(super) const BLOCK: Way = Way { idx: 3, property: "display", is_so: is_block };
/// What lies right in it is laid out as blocks.
pub(super) const ITEMS: Way =
    Way { idx: 4, property: "display", is_so: |value| value.ends_with("flex") || value.ends_with("grid") };
const N_WAYS: usize = 5;
const WAYS: [Way; N_WAYS] = [DISPLAY, VISIBILITY, OPACITY, BLOCK, ITEMS];

fn is_block(display: &str) -> bool {
    matches!(display, "block" | "flow-root" | "flex" | "grid" | "list-item" | "table")
        || display.starts_with("table-") && !display.starts_with("table-column")
}

impl Sheet {
    pub(super) fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// Adds what a style sheet says; `media` is what it is for.
    pub(super) fn add(&mut self, css: &str, media: &str) {
        if !is_for_screens(media) {
            return;
        }
        for (selectors, declarations) in rules(&without_comments(css)) {
            let declarations = declarations.replace(char::is_whitespace, "").to_ascii_lowercase();
            let says = WAYS.map(|way| says(&declarations, way));
            if says.iter().all(Option::is_none) {
                continue;
            }
            for parts in selectors.split(',').filter_map(parts_of) {
                let Some((innermost, _)) = parts.first() else { continue };
                let of_key = self.by_key.entry(innermost.key()).or_default();
                if of_key.len() < MAX_RULES {
                    of_key.push(self.rules.len());
                    self.rules.push(Rule { parts, says });
                }
            }
        }
    }

    /// What the declaration that counts most says of an element in a way; of equals the last does. `None` where
    /// nothing is said. `around` are the elements around it, the outermost first; `style` is its own.
    pub(super) fn says(&self, tag: &Tag, around: &[Tag], style: &str, way: Way) -> Option<bool> {
        let keys = [format!("#{}", tag.id), tag.name.clone(), String::new()];
        let keys = keys.into_iter().chain(tag.classes.iter().map(|class| format!(".{class}")));
        let mut found: Vec<usize> = keys.filter_map(|key| self.by_key.get(&key)).flatten().copied().collect();
        found.sort_unstable();
        let of_rules = found.iter().filter_map(|idx| self.rules.get(*idx)).filter_map(|rule| {
            let (is_important, is_so) = rule.says[way.idx]?;
            Some(((is_important, false, rule.weight(tag, around)?), is_so))
        });
        let own = says(style, way).map(|(is_important, is_so)| ((is_important, true, [0; 3]), is_so));
        let all = of_rules.chain(own);
        all.max_by_key(|(weight, _): &(Weight, bool)| *weight).map(|(_, is_so)| is_so)
    }
}

impl Rule {
    /// How much the selector counts, where it means the element.
    fn weight(&self, tag: &Tag, around: &[Tag]) -> Option<[usize; 3]> {
        let mut parts = self.parts.iter();
        let (innermost, is_right_in) = parts.next()?;
        let mut is_right_in = *is_right_in;
        let mut weight = innermost.weight(tag)?;
        let mut outer = around.iter().rev().take(MAX_AROUND);
        for (part, is_next_right_in) in parts {
            let found =
                if is_right_in { part.weight(outer.next()?)? } else { outer.find_map(|tag| part.weight(tag))? };
            weight = [0, 1, 2].map(|idx| weight[idx] + found[idx]);
            is_right_in = *is_next_right_in;
        }
        Some(weight)
    }
}

impl Part {
    fn new(word: &str) -> Option<Self> {
        let word = word.strip_prefix('*').unwrap_or(word);
        let word = word.strip_prefix(":root").map_or_else(|| word.to_owned(), |rest| format!("html{rest}"));
        let mut part = Self::default();
        let mut kind = ' ';
        let mut characters = word.chars();
        let mut name = String::new();
        loop {
            let next = characters.next();
            match next {
                Some('.' | '#') | None => {
                    let name = std::mem::take(&mut name);
                    match kind {
                        ' ' => part.name = name.to_ascii_lowercase(),
                        _ if name.is_empty() => return None,
                        '.' => part.classes.push(name),
                        _ => part.ids.push(name),
                    }
                    kind = next.unwrap_or(' ');
                }
                Some('\\') => name.extend(characters.next()),
                Some(character) if character.is_alphanumeric() || "-_".contains(character) => name.push(character),
                // What only some of the elements are, or are at times.
                Some(_) => return None,
            }
            if next.is_none() {
                return Some(part);
            }
        }
    }

    fn key(&self) -> String {
        let class = || self.classes.first().map(|class| format!(".{class}"));
        self.ids.first().map(|id| format!("#{id}")).or_else(class).unwrap_or_else(|| self.name.clone())
    }

    fn weight(&self, tag: &Tag) -> Option<[usize; 3]> {
        let is_it = (self.name.is_empty() || self.name == tag.name)
            && self.ids.iter().all(|id| *id == tag.id)
            && self.classes.iter().all(|class| tag.classes.contains(class));
        is_it.then(|| [self.ids.len(), self.classes.len(), usize::from(!self.name.is_empty())])
    }
}

/// The parts of a selector, the innermost first; `None` of one that is not simple.
fn parts_of(selector: &str) -> Option<Vec<(Part, bool)>> {
    let spaced = selector.trim().replace('>', " > ");
    let mut parts: Vec<(Part, bool)> = Vec::new();
    for word in spaced.split_ascii_whitespace().rev() {
        if word == ">" {
            parts.last_mut()?.1 = true;
        } else {
            parts.push((Part::new(word)?, false));
        }
    }
    Some(parts).filter(|parts| !parts.is_empty())
}

/// What declarations say in a way, and first whether that is important; `None` where they do not name the property.
pub(super) fn says(declarations: &str, way: Way) -> Option<(bool, bool)> {
    let value = declarations.rsplit(';').find_map(|one| one.strip_prefix(way.property)?.strip_prefix(':'))?;
    let plain = value.strip_suffix("!important");
    Some((plain.is_some(), (way.is_so)(plain.unwrap_or(value))))
}

/// What is open in a style sheet.
enum Block<'c> {
    /// `@media` and the like, and whether what is in it holds.
    Group(bool),
    /// The selectors, the declarations so far, and whether they hold. What lies in blocks within is none of them.
    Rule(&'c str, String, bool),
}

/// The rules of a style sheet that hold on a screen, each with its selectors.
fn rules(css: &str) -> Vec<(&str, String)> {
    let (mut found, mut open, mut start) = (Vec::new(), Vec::new(), 0);
    for (at, mark) in css.match_indices(['{', '}', ';']) {
        if let (true, Some(Block::Rule(_, declarations, true))) = (mark != "{", open.last_mut()) {
            *declarations += &css[start..at];
            declarations.push(';');
        }
        match (mark, open.last()) {
            ("{", around) => {
                let prelude = css[start..at].trim();
                let holds = matches!(around, None | Some(Block::Group(true)));
                open.push(if prelude.starts_with('@') {
                    Block::Group(holds && group_holds(prelude))
                } else {
                    Block::Rule(prelude, String::new(), holds)
                });
            }
            ("}", _) => {
                if let Some(Block::Rule(selectors, declarations, true)) = open.pop() {
                    found.push((selectors, declarations));
                }
            }
            _ => {}
        }
        start = at + 1;
    }
    // What is left open ends with the style sheet.
    if let Some(Block::Rule(selectors, declarations, true)) = open.pop() {
        found.push((selectors, declarations + &css[start..]));
    }
    found
}

/// Whether what is in `@media (…)`, `@layer` and the like holds.
fn group_holds(group: &str) -> bool {
    let (name, condition) = group.split_once([' ', '(']).map_or((group, ""), |(name, _)| (name, &group[name.len()..]));
    match name.to_ascii_lowercase().as_str() {
        "@media" => is_for_screens(condition),
        "@layer" => true,
        "@supports" => !condition.trim_start().starts_with("not"),
        _ => false,
    }
}

/// Whether one of the queries of `screen and (min-width: 600px), print` holds on a screen.
fn is_for_screens(media: &str) -> bool {
    media.to_ascii_lowercase().split(',').any(|query| query.split(" and ").all(is_met))
}

fn is_met(condition: &str) -> bool {
    let condition = condition.replace(char::is_whitespace, "");
    let condition = condition.strip_prefix("only").unwrap_or(&condition).trim_matches(['(', ')']);
    let width = |of: &str| {
        let unit = of.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
        let number: f32 = of[..of.len() - unit.len()].parse().ok()?;
        Some(if ["em", "rem"].contains(&unit) { number * 16.0 } else { number })
    };
    match condition.split_once(':') {
        None => ["", "all", "screen"].contains(&condition),
        Some(("min-width", of)) => width(of).is_some_and(|least| least <= WIDTH),
        Some(("max-width", of)) => width(of).is_some_and(|most| WIDTH <= most),
        Some(_) => false,
    }
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

    /// What is read of an element of the class `a` and the id `b` in one of the class `o`, and of what follows it.
    #[track_caller]
    fn check(css: &str, element: &str, expected: &str) {
        let html =
            format!("<style>{css}</style><section class=o><p {element}>Hidden</p></section><p>Shown, and long enough");
        let found = read(html.as_bytes(), Charset::default());
        assert_eq!(found.text, format!("{expected}Shown, and long enough"), "{css}");
    }

    #[test]
    fn rules_hide_what_they_mean() {
        for css in [
            ".a{display:none}",
            "#b { visibility : hidden ; color : red }",
            "p.a{display:none!important} .a{display:block}",
            "x, .o > .a{DISPLAY: NONE}",
            ".o p{display:none}",
            "@media screen and (min-width:40em){.a{display:none}}",
            "@media print{.a{display:block}} .a{display:none}",
            "@layer u{.a{display:none}}",
            ".a{color:red;} .x:hover{} .a{display:none",
            ".md\\:hid{display:none}",
            ".a{color:red; .b{display:block;} display:none}",
        ] {
            check(css, "class='a md:hid' id=b", "");
        }
    }

    #[test]
    fn rules_hide_nothing_else() {
        for css in [
            "",
            ".a:hover{display:none} .a::before{display:none} .a[x]{display:none}",
            ".c{display:none} #a{display:none} .b{display:none} .A{display:none}",
            ".o.a{display:none} .a .a{display:none} body>.a{display:none} .o+.a{display:none}",
            ".a{display:none} #b{display:block}",
            ".a{display:none} .a{display:flex}",
            ".a{color:red; .b{float:right;display:none;} }",
            "@media (max-width:600px){.a{display:none}} @media print{.a{display:none}}",
            ".a{display:none} @media (min-width:768px){.md\\:hid{display:block}}",
            "/* .a{display:none} */ @keyframes k{from{display:none}} .a{opacity:0}",
        ] {
            check(css, "class='a md:hid' id=b", "Hidden\n");
        }
        check(".a{display:none}", "class=a style='display:block'", "Hidden\n");
        check(".a{display:block}", "class=a hidden", "Hidden\n");
        check("", "hidden", "");
        check("", "aria-hidden=true", "Hidden\n");
    }
}
