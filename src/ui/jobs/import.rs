//! Finding out what files of another program would bring into the project.

use std::sync::Arc;

use crate::formats::{Format, ImportOptions, ImportWarning, Merge, TakeAs, import_with, merge, of_another};
use crate::model::{Content, OffsetUnit};
use crate::ui::texts::{told, tr};

/// Lines about single records that are shown; of more, only the number is.
const MAX_LINES: usize = 200;

/// How files shall come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImportChoice {
    pub format: Format,
    pub as_suggestions: bool,
    pub takes_conflicts: bool,
    /// What offsets count in files that do not say; `None` to be told where nobody can tell.
    pub offset_unit: Option<OffsetUnit>,
    /// Of the project that the plan is for.
    pub revision: u64,
}

/// What an import would do, and a line for everything that somebody should know of it.
#[derive(Debug)]
pub struct ImportPlan {
    pub merge: Merge,
    pub lines: Vec<String>,
    pub n_lines_more: usize,
}

/// Files with how they shall come in, and what that would do.
#[derive(Debug)]
pub struct Importing {
    pub files: Arc<Vec<(String, Vec<u8>)>>,
    pub choice: ImportChoice,
    /// Found for the project at the revision of the choice, and right for no other.
    pub plan: ImportPlan,
}

impl ImportPlan {
    /// Finds what the files would bring.
    pub fn new(files: &[(String, Vec<u8>)], choice: ImportChoice, content: &Content) -> Self {
        let take_as = match (choice.as_suggestions, choice.takes_conflicts) {
            (true, _) => TakeAs::Suggestions,
            (false, true) => TakeAs::LabelsWithConflicts,
            (false, false) => TakeAs::Labels,
        };
        let options = ImportOptions { wants_predictions: choice.as_suggestions, offset_unit: choice.offset_unit };
        let imported = import_with(options, choice.format, files, content);
        let merge = merge(content, &imported, take_as);
        let warning = |ImportWarning { place, message }: &ImportWarning| told(&format!("{place}: {message}"));
        let conflicts = merge.conflicts.iter().filter_map(|conflict| {
            let article = content.article(conflict.article)?;
            let text = article.text_of(&conflict.imported);
            Some(tr!("{title}: “{text}” is marked otherwise here, left out", title = article.title, text))
        });
        let other = of_another(choice.format, files).map(|(name, other)| {
            let (other, format) = (other.title(), choice.format.title());
            tr!("{name} looks like {other}, and is read as {format}", name, other, format)
        });
        let warnings = imported.warnings.iter().chain(&merge.warnings).map(warning);
        let notes = merge.notes.iter().chain(&imported.notes).map(|note| told(note));
        let mut lines: Vec<String> = other.into_iter().chain(warnings).chain(conflicts).chain(notes).collect();
        let n_lines_more = lines.len().saturating_sub(MAX_LINES);
        lines.truncate(MAX_LINES);
        Self { merge, lines, n_lines_more }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{LabelSet, Project, marked, transactions};
    use crate::ui::texts::{Language, speak};

    #[test]
    fn what_an_import_remarks_is_said_in_the_language_of_the_window() {
        speak(Language::German);
        let mut project = Project::new("", "");
        let article = marked::parse(&LabelSet::built_in(), "Ana runs").unwrap();
        project.apply(transactions::add_articles(&project, vec![article])).unwrap();
        let row = r#"{"text": "Ana runs", "label": [[0, 3, "speaker"], [4, 99, "claim"]]}"#;
        let files = [("a.jsonl".to_owned(), row.as_bytes().to_vec())];
        let choice = ImportChoice {
            format: Format::Doccano,
            as_suggestions: false,
            takes_conflicts: false,
            offset_unit: None,
            revision: 0,
        };
        let plan = ImportPlan::new(&files, choice, &project);
        assert_eq!(plan.lines[0], "a.jsonl, Zeile 1: Spanne 2: endet bei 99, aber der Text hat nur 8; fällt weg");
        assert!(plan.lines[1].starts_with("nicht zum Text passende Spannen: 1"), "{:?}", plan.lines);
        assert_eq!(told("b.csv, row 2: what nobody has translated"), "b.csv, Zeile 2: what nobody has translated");
        speak(Language::English);
        assert_eq!(told("b.csv, row 2: it has no text"), "b.csv, row 2: it has no text");
    }
}
