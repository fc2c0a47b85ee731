//! Every export of a project comes home to it: no article is new, and nothing is where it can be carried whole.

use pullquote::formats::own::project_file;
use pullquote::formats::{ExportOptions, Format, TakeAs, export, guess, import, merge};
use pullquote::model::Project;

const PROJECTS: [&str; 2] =
    [include_str!("../../../projects/budget-week.ron"), include_str!("../../../projects/other-scripts.ron")];

/// A paragraph by itself belongs to no article, and words cut out of their tokens are others.
const IN_PARTS: [Format; 1] = [Format::Gliner];
const OF_WORDS: [Format; 3] = [Format::Conll, Format::Conllu, Format::HfTokens];

#[test]
fn what_leaves_comes_home() {
    for ron in PROJECTS {
        let project = Project::from_parts(project_file::read(ron.as_bytes()).unwrap().parts).unwrap();
        let formats = Format::ALL
            .into_iter()
            .filter(|format| format.can_import() && format.can_export() && !IN_PARTS.contains(format));
        for format in formats {
            let files = export(format, &project, &ExportOptions::default()).files;
            assert_eq!(guess(&files), Some(format));
            let imported = import(format, &files, project.labels());
            assert_eq!(imported.warnings, [], "{}", format.name());
            let merge = merge(&project, &imported, TakeAs::Labels);
            assert_eq!((merge.n_new_articles, &merge.warnings[..]), (0, &[][..]), "{}", format.name());
            assert!(merge.n_same > 0, "{}", format.name());
            if !OF_WORDS.contains(&format) {
                assert_eq!((merge.n_new_spans, merge.n_new_relations), (0, 0), "{}", format.name());
            }
        }
    }
}
