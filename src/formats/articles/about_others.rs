//! Files that say something of the files beside them, such as a licence, and that are no articles.

/// What they are called, in lower case and without an ending.
const NAMES: [&str; 12] = [
    "readme",
    "read_me",
    "license",
    "licence",
    "copying",
    "notice",
    "changelog",
    "changes",
    "citation",
    "contributing",
    "authors",
    "guidelines",
];

const ENDINGS: [&str; 5] = ["txt", "md", "rst", "html", "markdown"];

/// Whether a file is called so: `README.txt`, `LICENSE`, `readme.de.md`.
pub(crate) fn is_about_others(name: &str) -> bool {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name).to_lowercase();
    let (stem, rest) = name.split_once('.').unwrap_or((&name, ""));
    let ending = rest.rsplit('.').next().unwrap_or_default();
    let stem = stem.split(['-', ' ']).next().unwrap_or_default();
    NAMES.contains(&stem) && (rest.is_empty() || ENDINGS.contains(&ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_about_others_are_known_by_their_names() {
        for name in ["README.txt", "in/LICENSE", "readme.de.md", "Readme-first.txt", "CHANGELOG.md"] {
            assert!(is_about_others(name), "{name}");
        }
        for name in ["read.txt", "licensed.txt", "readme.jsonl", "a/readme/1.txt", "license.csv"] {
            assert!(!is_about_others(name), "{name}");
        }
    }
}
