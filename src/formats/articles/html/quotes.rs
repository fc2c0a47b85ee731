//! The marks that browsers put around `<q>`: by the language around it and by how deep it is, unless the page wants none.

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

/// Whether the rules of a style sheet take the marks away.
pub(super) fn are_taken_away(css: &str) -> bool {
    css.split('}').filter_map(|rule| rule.rsplit_once('{')).any(|(selectors, declarations)| {
        let declarations: String = declarations.chars().filter(|c| !c.is_whitespace()).collect();
        let is_without = |selector: &str| match selector.trim() {
            "q" => says_none(&declarations),
            "q:before" | "q::before" => {
                ["content:none", "content:\"\"", "content:''"].iter().any(|words| declarations.contains(words))
            }
            _ => false,
        };
        selectors.split(',').any(is_without)
    })
}

/// Whether these declarations, without white space, want no marks.
pub(super) fn says_none(declarations: &str) -> bool {
    declarations.contains("quotes:none") || declarations.contains("quotes:\"\"\"\"")
}
