//! Holds the README to the registry, so that it cannot promise what the program refuses.

use pullquote::formats::Format;

#[test]
fn the_readme_lists_the_formats_as_they_are() {
    let readme = include_str!("../../../README.md");
    let mark = |is_there| if is_there { " ✓ " } else { " " };
    // A build without Parquet is no reason for another README.
    let can_import = |format: Format| format.can_import() || format == Format::Parquet;
    let row = |format: Format| {
        let (name, title, about) = (format.name(), format.title(), format.about());
        let can_export = format.can_export() || format == Format::Parquet;
        format!("| `{name}` | {title}: {about} |{}|{}|", mark(can_export), mark(can_import(format)))
    };
    let rows: Vec<String> = Format::ALL.map(row).to_vec();
    let listed = format!("|---|---|---|---|\n{}\n\n", rows.join("\n"));
    assert!(readme.contains(&listed), "the table in README.md is:\n{listed}");
}
