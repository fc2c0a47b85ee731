//! Writes every export of the sample projects, and of one made of traps, for `tests/consumers/check.py` to read.
#![expect(clippy::disallowed_methods, reason = "nothing else needs these files")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::path::{Path, PathBuf};

use pullquote::formats::export;
use pullquote::formats::own::project_file;
use pullquote::formats::{ExportOptions, Format};
use pullquote::model::team::settle::{Agreement, settle_agreed};
use pullquote::model::{
    Article, ArticleId, Content, LabelSet, Project, ProjectParts, Settings, Source, UnknownFields, marked,
};

/// Emoji, combining marks, line ends that are none, spans that nest, cross and are split.
const TRAPS: [&str; 4] = [
    "📰 [quote>2 “[claim No cuts],”] said [speaker#2 Ana Ruiz 👩‍👩‍👧].\n[boilerplate Sign up!]",
    "[quote#1>2 “Nu\u{303}ez\u{2028}said”], [speaker#2 he] added,\u{85} [quote#1 “so\tthere”].\n\nनमस्ते [claim#3 東京\u{a0}🇩🇪]",
    "",
    r"[claim#1 It rains [quote#2 “and]#1 pours”]#2 <&> \]\]> \\",
];

#[test]
#[ignore = "only tests/consumers/run needs the files"]
fn write_all_exports() {
    let folder = PathBuf::from(std::env::var_os("PULLQUOTE_EXPORTS").expect("PULLQUOTE_EXPORTS names a folder"));
    write_exports(&folder.join("traps"), &traps());
    for sample in std::fs::read_dir("projects").unwrap() {
        let path = sample.unwrap().path();
        let opened = project_file::read(&std::fs::read(&path).unwrap()).unwrap();
        let mut project = Project::from_parts(opened.parts).unwrap();
        // Where several people have read the articles, what most of them have is what leaves.
        let ids: Vec<ArticleId> = project.articles().map(|article| article.id).collect();
        project.apply(settle_agreed(&project, &ids, Agreement::Majority)).unwrap();
        write_exports(&folder.join(path.file_stem().unwrap()), &project);
    }
}

fn write_exports(folder: &Path, content: &Content) {
    for format in Format::ALL.into_iter().filter(|format| format.can_export()) {
        for (name, bytes) in export(format, content, &ExportOptions::default()).files {
            let path = folder.join(format.name()).join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
    }
}

fn traps() -> Project {
    let labels = LabelSet::built_in();
    let article = |(id, marked): (u64, &&str)| {
        let parsed = marked::parse(&labels, marked).unwrap();
        let article = Article::new(ArticleId(id), format!("Trap {id}"), Source::default(), parsed.text().clone());
        let spans = parsed.spans().iter().cloned().collect();
        article.labelled(&labels, spans, parsed.relations().cloned().collect()).0.into()
    };
    Project::from_parts(ProjectParts {
        name: "Traps".to_owned(),
        annotator: "ana".to_owned(),
        articles: (1..).zip(&TRAPS).map(article).collect(),
        settings: Settings::default(),
        unknown: UnknownFields::default(),
        labels: LabelSet::built_in(),
    })
    .unwrap()
}
