//! Every export of a project that can be read comes home to it, with nothing new: no article, span or link, and what a format cannot carry
//! is what it says of itself.

use pullquote::formats::own::project_file;
use pullquote::formats::{
    Export, ExportOptions, Format, ImportOptions, Imported, LossKind, Merge, TakeAs, Whose, annotators, export, guess,
    import_with, merge,
};
use pullquote::model::{ArticleId, Content, LabelSet, Project, marked, transactions};

const PROJECTS: [&str; 3] = [
    include_str!("../../../projects/budget-week.ron"),
    include_str!("../../../projects/other-scripts.ron"),
    include_str!("../../../projects/three-readings.ron"),
];

fn projects() -> impl Iterator<Item = Project> {
    PROJECTS.iter().map(|ron| {
        Project::from_parts(project_file::read(ron.as_bytes()).expect("the samples are read").parts)
            .expect("the samples are whole")
    })
}

/// The export, what is read of it, and what would come in.
fn home(format: Format, content: &Content) -> (Export, Imported, Merge) {
    let export = export(format, content, &ExportOptions::default());
    let guessed = guess(&export.files).expect("an export is known again");
    // What is made for spaCy lies in lines as all programs read them.
    assert!(guessed == format || (guessed, format) == (Format::Jsonl, Format::Spacy), "{}", format.name());
    let imported = import_with(ImportOptions::default(), guessed, &export.files, content);
    assert_eq!(imported.warnings, [], "{}", format.name());
    let merge = merge(content, &imported, TakeAs::Labels);
    assert_eq!(merge.warnings, [], "{}", format.name());
    (export, imported, merge)
}

fn n_lost(export: &Export, kinds: &[LossKind]) -> usize {
    export.losses.iter().filter(|loss| kinds.contains(&loss.kind)).map(|loss| loss.places.len()).sum()
}

#[test]
fn what_each_of_several_people_made_comes_into_an_empty_project_as_their_reading() {
    let project = projects().last().expect("it has three readings of each article");
    let n_readings = |content: &Content| content.articles().map(|article| article.readings().len()).sum::<usize>();
    for format in [Format::Brat, Format::W3c, Format::Cas] {
        let options = ExportOptions { whose: Whose::Each, ..ExportOptions::default() };
        let files = export(format, &project, &options).files;
        let mut empty = Project::new("", "");
        let imported = import_with(ImportOptions::default(), format, &files, &empty);
        assert!(imported.warnings.is_empty(), "{}: {:?}", format.name(), imported.warnings);
        let transaction = merge(&empty, &imported, TakeAs::Labels).transaction;
        empty.apply(transaction).expect("it fits an empty project");
        assert_eq!(n_readings(&empty), n_readings(&project), "{}", format.name());
    }
}

#[test]
fn what_leaves_comes_home() {
    for project in projects() {
        let n_spans: usize = project.articles().map(|article| article.spans().len()).sum();
        let n_links: usize = project.articles().map(|article| article.relations().len()).sum();
        for format in Format::ALL.into_iter().filter(|format| format.can_export() && format.can_import()) {
            let (export, imported, merge) = home(format, &project);
            let name = format.name();
            let new = (merge.n_new_articles, merge.n_new_spans, merge.n_new_relations);
            assert_eq!(new, (0, 0, 0), "{name}: {:?}", merge.transaction.edits);
            let left_out = [LossKind::Overlap, LossKind::NoText, LossKind::Unlinked, LossKind::DroppedThere];
            let n_left_out = n_lost(&export, &left_out);
            let n_changed = n_lost(&export, &[LossKind::Fragments, LossKind::SnappedEdge, LossKind::Character]);
            assert!(merge.n_same + n_left_out + n_changed >= n_spans, "{name}: {} of {n_spans}", merge.n_same);
            let n_merged = n_lost(&export, &[LossKind::Overlap]);
            assert!(n_merged > 0 || merge.conflicts.is_empty(), "{name}: {:?}", merge.conflicts);
            assert!(merge.notes.iter().all(|note| !note.starts_with("nearly")), "{name}: {:?}", merge.notes);
            let n_home: usize = imported.articles.iter().map(|one| one.article.relations().len()).sum();
            assert_eq!(n_home + n_lost(&export, &[LossKind::Link]), n_links, "{name}");
        }
    }
}

/// A project of two marked texts.
fn project_of(name: &str, texts: [&str; 2]) -> Project {
    let mut project = Project::new(name, "ana");
    let articles = [1, 2].into_iter().zip(texts).map(|(id, text)| {
        let mut article = marked::parse(&LabelSet::built_in(), text).expect("marked text");
        article.id = ArticleId(id);
        article
    });
    let articles = articles.collect();
    project.apply(transactions::add_articles(&project, articles)).expect("they fit");
    project
}

/// What would come in of an export to the project that it came from.
fn comes(format: Format, content: &Content, whose: Whose, take_as: TakeAs) -> Merge {
    let files = export(format, content, &ExportOptions { whose, ..ExportOptions::default() }).files;
    let format = guess(&files).unwrap_or(format);
    let options = ImportOptions { wants_predictions: take_as == TakeAs::Suggestions, ..ImportOptions::default() };
    let imported = import_with(options, format, &files, content);
    assert!(!imported.articles.is_empty(), "{}", format.name());
    merge(content, &imported, take_as)
}

#[test]
fn what_is_there_or_read_is_no_news_as_labels_or_suggestions_whoevers_it_is() {
    for project in projects().chain([project_of("Unlabelled", ["“No,” said Ann.", "It rains."])]) {
        let has_readings = !annotators(&project).is_empty();
        let each = annotators(&project).into_iter().map(Whose::One);
        let whose: Vec<Whose> =
            [Whose::Settled].into_iter().chain(has_readings.then_some(Whose::Each)).chain(each).collect();
        for format in Format::ALL.into_iter().filter(|format| format.can_export() && format.can_import()) {
            for whose in &whose {
                for take_as in [TakeAs::Labels, TakeAs::Suggestions] {
                    let merge = comes(format, &project, whose.clone(), take_as);
                    let what = format!("{} {} {whose:?} {take_as:?}", project.name(), format.name());
                    assert_eq!(merge.transaction.edits, [], "{what}");
                    assert_eq!((merge.adds_something(), merge.warnings), (false, Vec::new()), "{what}");
                }
            }
        }
    }
}

#[test]
fn suggestions_that_leave_come_home_as_suggestions_where_the_format_has_a_place_for_that() {
    let labels = LabelSet::built_in();
    let mut project = project_of("Proposed", ["[quote “No,”] said Ann. Bob ran.", "It rains."]);
    let proposed = |text: &str| {
        let files = [("m.jsonl".to_owned(), text.as_bytes().to_vec())];
        import_with(ImportOptions::default(), Format::Jsonl, &files, &Project::new("", "")).articles
    };
    let lines = r#"{"text": "“No,” said Ann. Bob ran.", "spans": [{"start": 11, "end": 14, "label": "speaker", "score": 0.75}]}
{"text": "It rains.", "spans": [{"start": 0, "end": 8, "label": "claim", "score": 0.5}]}"#;
    let imported = Imported {
        articles: proposed(lines),
        labels: labels.clone(),
        ..import_with(ImportOptions::default(), Format::Jsonl, &[], &project)
    };
    project.apply(merge(&project, &imported, TakeAs::Suggestions).transaction).expect("they fit");
    let options = ExportOptions { suggestions_from: Some(0.0), ..ExportOptions::default() };
    for format in Format::ALL.into_iter().filter(|format| format.can_export() && format.can_import()) {
        let export = export(format, &project, &options);
        let n_told = n_lost(&export, &[LossKind::Unconfirmed]);
        let guessed = guess(&export.files).unwrap_or(format);
        let imported = import_with(ImportOptions::default(), guessed, &export.files, &project);
        let home = merge(&project, &imported, TakeAs::Labels);
        let name = format.name();
        assert!(n_told == 0 || n_told == 2, "{name}");
        let is_told = home.notes.iter().any(|note| note.contains("of the file stood in the project as"));
        assert_eq!((home.n_new_spans > 0, is_told), (n_told > 0, n_told > 0), "{name}");
        let new = merge(&Project::new("", ""), &imported, TakeAs::Labels);
        if n_told == 0 && format != Format::Csv && format != Format::LabelStudio {
            assert_eq!((new.n_new_spans, new.n_new_suggestions), (1, 2), "{name}");
        }
    }
}

#[test]
fn one_dispatch_in_two_layouts_comes_home_to_each() {
    let project = project_of("Twins", ["“No,” said Ann.\n\n[speaker Bob] ran.", "“No,” said Ann. Bob ran.\n"]);
    for format in Format::ALL.into_iter().filter(|format| format.can_export() && format.can_import()) {
        let files = export(format, &project, &ExportOptions::default()).files;
        let merge = merge(&project, &import_with(ImportOptions::default(), format, &files, &project), TakeAs::Labels);
        assert_eq!(
            (merge.n_new_articles, merge.n_new_spans),
            (0, 0),
            "{}: {:?}",
            format.name(),
            merge.transaction.edits
        );
    }
}
