//! The marks that browsers put around `<q>`: by the language around it and by how deep it is, unless the page wants none.

use std::collections::BTreeSet;

/// Outer and inner marks, each an opening and a closing one.
pub(super) type Marks = [&'static str; 4];

pub(super) const NO_MARKS: &Marks = &["", "", "", ""];
pub(super) const DEFAULT_MARKS: &Marks = &["“", "”", "‘", "’"];

/// The marks of a language by its tag, as the Unicode Common Locale Data Repository has them.
pub(super) fn marks_of(language: &str) -> &'static Marks {
    let tag = language.to_ascii_lowercase();
    match tag.split(['-', '_']).next().unwrap_or_default() {
        "de" if tag.ends_with("-ch") => &["«", "»", "‹", "›"],
        "de" | "cs" | "sk" | "sl" | "is" | "bg" | "ka" | "hr" | "lt" | "et" => &["„", "“", "‚", "‘"],
        "fr" | "hy" => &["«", "»", "«", "»"],
        "es" | "it" | "ca" | "gl" | "el" | "pt" if tag != "pt-br" && tag != "pt" => &["«", "»", "“", "”"],
        "nl" => &["‘", "’", "“", "”"],
        "pl" | "ro" => &["„", "”", "«", "»"],
        "hu" => &["„", "”", "»", "«"],
        "ru" | "uk" | "be" => &["«", "»", "„", "“"],
        "sv" | "fi" => &["”", "”", "’", "’"],
        "no" | "nb" | "nn" => &["«", "»", "‘", "’"],
        "ja" => &["「", "」", "『", "』"],
        _ => DEFAULT_MARKS,
    }
}

/// The marks of a `<q>` with so many others around it.
pub(super) fn at_depth(marks: &'static Marks, n_around: usize) -> (&'static str, &'static str) {
    let [open, close, inner_open, inner_close] = *marks;
    if n_around == 0 { (open, close) } else { (inner_open, inner_close) }
}

/// Where style sheets take the marks away.
#[derive(Debug, Default)]
pub(super) struct WithoutMarks {
    is_everywhere: bool,
    /// Classes of `<q>` itself.
    classes: BTreeSet<String>,
    /// What is around it: `blockquote`, `.speech`.
    around: BTreeSet<String>,
}

impl WithoutMarks {
    pub(super) fn is_empty(&self) -> bool {
        !self.is_everywhere && self.classes.is_empty() && self.around.is_empty()
    }

    /// Adds what the rules of a style sheet take away.
    pub(super) fn add(&mut self, css: &str) {
        for (selectors, declarations) in css.split('}').filter_map(|rule| rule.rsplit_once('{')) {
            let declarations: String = declarations.chars().filter(|c| !c.is_whitespace()).collect();
            let is_empty =
                ["content:none", "content:\"\"", "content:''"].iter().any(|words| declarations.contains(words));
            let has_none = says_none(&declarations);
            for selector in selectors.split(',').map(str::trim).filter(|_| is_empty || has_none) {
                let of_before = selector.strip_suffix(":before").map(|quote| quote.trim_end_matches(':'));
                match of_before.filter(|_| is_empty) {
                    Some(quote) => self.add_selector(quote, false),
                    None if has_none => self.add_selector(selector, true),
                    None => {}
                }
            }
        }
    }

    /// What has no marks inherits that from what is around it; what stands before an element does not.
    fn add_selector(&mut self, selector: &str, is_inherited: bool) {
        let mut parts = selector.split([' ', '>']).filter(|part| !part.is_empty()).rev();
        let last = parts.next().unwrap_or_default();
        match (last.strip_prefix('q'), parts.next()) {
            (Some(""), None) => self.is_everywhere = true,
            (Some(""), Some(around)) => drop(self.around.insert(around.to_owned())),
            (Some(class), _) if class.starts_with('.') => drop(self.classes.insert(class[1..].to_owned())),
            _ if is_inherited => drop(self.around.insert(last.to_owned())),
            _ => {}
        }
    }

    /// Whether a `<q>` of these classes has none, wherever it stands.
    pub(super) fn of_quote(&self, classes: &str) -> bool {
        self.is_everywhere || classes.split_ascii_whitespace().any(|class| self.classes.contains(class))
    }

    /// Whether a `<q>` in such an element has none.
    pub(super) fn inside(&self, name: &[u8], classes: &str) -> bool {
        if self.around.is_empty() {
            return false;
        }
        let name = String::from_utf8_lossy(name);
        let mut of_classes = classes.split_ascii_whitespace();
        self.around.contains(&*name)
            || of_classes.any(|class| {
                self.around.contains(&format!(".{class}")) || self.around.contains(&format!("{name}.{class}"))
            })
    }
}

/// Whether these declarations, without white space, want no marks.
pub(super) fn says_none(declarations: &str) -> bool {
    declarations.contains("quotes:none") || declarations.contains("quotes:\"\"\"\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn style_sheets_take_marks_away_where_they_say_so() {
        let mut without = WithoutMarks::default();
        without
            .add(".a q, q.b { quotes: none } blockquote{quotes:none} .c q::before{content:''} p:before{content:none}");
        assert!(!without.of_quote("a") && without.of_quote("x b"));
        let inside = |name: &str, classes: &str| without.inside(name.as_bytes(), classes);
        assert!(inside("p", "a") && inside("blockquote", "") && inside("div", "c") && !inside("p", "b"));
        without.add("q:before,q:after{content:none}");
        assert!(without.of_quote(""));
    }
}
