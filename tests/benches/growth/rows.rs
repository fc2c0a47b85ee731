//! What is measured: each piece of work with each thing that can grow in it.

use std::collections::BTreeSet;
use std::hint::black_box;
use std::io::Write as _;
use std::ops::ControlFlow;
use std::path::Path;
use std::time::SystemTime;

use pullquote::formats::own::project_file;
use pullquote::formats::{
    ExportOptions, Format, ImportOptions, Split, TakeAs, export, guess, import, import_with, merge,
};
use pullquote::model::compare::{LinkPairing, Mapping, Pairing};
use pullquote::model::find::{Finder, Query, label_all};
use pullquote::model::{
    ArticleId, Content, Edit, LabelSet, Project, Rejection, Source, Status, Text, Transaction, accept_all, pending,
    problems, reanchor, speakers, transactions,
};
use pullquote::storage::{Access, OpenProject, Reading, read_articles};
use pullquote::suggest::Learner;
use tempfile::TempDir;

use super::contents::{self, N_WORDS_OF_LABELS, SHAPES, first, news};
use super::crowded;
use super::files::{FILES, GrowingFile};
use super::imports::{GrowingImport, IMPORTS};
use super::teams::{self, agreeing, settling};
use super::{FIRST_SIZE, Row, Work};

const OWNER: Access<'static> = Access::Write { owner: "growth" };

/// Every row of the table.
pub(crate) fn all() -> Vec<Row> {
    let mut rows: Vec<Row> = FILES.iter().map(reading).collect();
    for (shape, make) in SHAPES {
        rows.extend(on_projects(shape, make));
        rows.extend(exchanging(shape, make));
    }
    rows.extend(others());
    rows.extend(other_projects());
    rows
}

fn row(name: String, prepared: impl Fn(usize) -> Work + 'static) -> Row {
    Row { name, least_size: FIRST_SIZE, prepared: Box::new(prepared) }
}

/// Reading an article file, as `pullquote new` does.
fn reading(growing: &'static GrowingFile) -> Row {
    row(format!("read {}", growing.name), move |n| {
        let folder = folder();
        let path = folder.path().join(growing.file);
        write(&path, &growing.at(n));
        let content = Project::new("", "");
        Box::new(move || {
            let paths = [folder.path().join(growing.file)];
            let read = read_articles(&paths, Reading::new(&content), &mut |_, _| ControlFlow::Continue(()));
            black_box(read);
        })
    })
}

/// What is done with a whole project.
fn on_projects(shape: &'static str, make: fn(usize) -> Project) -> Vec<Row> {
    let on = |what: &str, work: fn(Project) -> Work| row(format!("{what}: {shape}"), move |n| work(make(n)));
    vec![
        on("write the project file", |project| {
            Box::new(move || {
                black_box(project_file::write(&project));
            })
        }),
        on("read the project file", |project| {
            let file = project_file::write(&project);
            Box::new(move || {
                black_box(project_file::read(file.as_bytes()).map_or(0, |opened| opened.parts.articles.len()));
            })
        }),
        on("save and open", saving_and_opening),
        on("recover from the journal", recovering),
        on("look for problems", |project| {
            Box::new(move || {
                black_box(problems(&project));
            })
        }),
        on("find a word", |project| {
            Box::new(move || {
                let query = Query { pattern: "the".to_owned(), is_whole_word: true, ..Query::default() };
                let finder = Finder::new(&query).expect("a word");
                black_box(project.articles().map(|article| finder.hits(article).count()).sum::<usize>());
            })
        }),
        on("find and label all", |project| {
            Box::new(move || {
                let finder = Finder::new(&Query { pattern: "n".to_owned(), ..Query::default() }).expect("a letter");
                let hits: Vec<_> = project.articles().flat_map(|article| finder.hits(article)).collect();
                let label = project.labels().labels()[0].id.clone();
                black_box(label_all(&project, &label, &hits));
            })
        }),
        on("people and who lacks a speaker", |project| {
            Box::new(move || {
                black_box(speakers::n_lacking(&project));
                for article in project.articles() {
                    black_box(speakers::people(project.labels(), article));
                }
            })
        }),
        on("predictions that wait", |project| {
            Box::new(move || {
                for article in project.articles() {
                    black_box(pending(&project, article));
                }
            })
        }),
        on("compare with every second span", comparing),
        on("take labels over to a changed text", taking_over),
        on("drop a label and undo", dropping_a_label),
        on("replace all articles and undo", replacing),
        on("remove each article and undo", removing),
        on("collect, settle and collect again", |project| settling(&project)),
        Row { least_size: least_to_agree(shape), ..on("measure agreement", |project| agreeing(&project)) },
    ]
}

/// γ compares each span with those round it, and with no more than 48: from so many labels on it has as many on each word.
fn least_to_agree(shape: &str) -> usize {
    if shape == "labels" { 48 * N_WORDS_OF_LABELS } else { FIRST_SIZE }
}

fn comparing(project: Project) -> Work {
    Box::new(move || {
        for article in project.articles() {
            let some = article.spans().iter().filter(|span| span.id.0.is_multiple_of(2));
            let pairing = Pairing::new(article.text(), article.spans().iter(), some, &Mapping::Any, 0.0);
            black_box(LinkPairing::new(article, article, &pairing, &Mapping::Any));
        }
    })
}

fn taking_over(project: Project) -> Work {
    Box::new(move || {
        for article in project.articles() {
            let n_changes = article.text().n_bytes() / 200;
            let changed = Text::new(article.text().as_str().replacen('n', "m", n_changes)).expect("as long as it was");
            black_box(reanchor(project.labels(), article, changed, Source::default()));
        }
    })
}

fn dropping_a_label(project: Project) -> Work {
    Box::new(move || {
        let mut project = project.clone();
        let labels = project.labels().labels()[1..].to_vec();
        let labels = LabelSet::new(labels, Vec::new()).expect("they were a set before");
        project.apply(transactions::set_labels(&project, "drop a label", labels)).expect("it fits");
        project.undo();
    })
}

fn saving_and_opening(project: Project) -> Work {
    let folder = folder();
    Box::new(move || {
        let path = folder.path().join("week.ron");
        let mut open = OpenProject::new(project.clone());
        open.save_as(&path, "growth", now()).expect("it can be saved");
        open.close();
        OpenProject::open(&path, OWNER).expect("it can be opened").project.close();
    })
}

/// Opens a project whose journal holds a change for each article and each label of spans, and recovers them.
fn recovering(project: Project) -> Work {
    let ids: Vec<_> = project.articles().map(|article| article.id).collect();
    recovering_what(project, move |open| {
        for id in &ids {
            change_all_of(open, *id);
        }
    })
}

fn change_all_of(open: &mut OpenProject, id: ArticleId) {
    let article = open.article(id).expect("it is there");
    let mut changes = vec![transactions::set_status(article, Status::Done)];
    changes.extend(article.spans().iter().map(|span| transactions::set_note(article, span, "a note")));
    let taken_back = |one: &Rejection| Transaction::new("take back", vec![Edit::RemoveRejection(id, one.clone())]);
    changes.extend(article.rejections().iter().map(taken_back));
    for change in changes {
        open.apply(change).expect("it fits");
    }
}

/// Removes every second article, from all over the project, and puts it back at another place, each by itself.
fn recovering_articles(project: Project) -> Work {
    let ids: Vec<_> = project.articles().map(|article| article.id).step_by(2).collect();
    recovering_what(project, move |open| {
        for idx in 0..ids.len() {
            let id = ids[idx * 7_919 % ids.len()];
            let Some(article) = open.shared_article(id).cloned() else { continue };
            open.apply(transactions::remove_article(id)).expect("it is there");
            let back = vec![Edit::AddArticle { idx: ids.len() / 2, article }];
            open.apply(Transaction::new("put back", back)).expect("it is gone");
        }
    })
}

/// Opens a project whose journal holds these changes, and recovers them.
fn recovering_what(project: Project, change: impl FnOnce(&mut OpenProject)) -> Work {
    let folder = folder();
    let path = folder.path().join("week.ron");
    let mut open = OpenProject::new(project);
    open.save_as(&path, "growth", now()).expect("it can be saved");
    change(&mut open);
    open.sync_journal();
    open.close();
    let kept = kept_files(folder.path());
    Box::new(move || {
        for (name, bytes) in &kept {
            write(&folder.path().join(name), bytes);
        }
        let mut opened = OpenProject::open(&folder.path().join("week.ron"), OWNER).expect("it can be opened");
        black_box(opened.project.recover());
        opened.project.close();
    })
}

fn replacing(project: Project) -> Work {
    Box::new(move || {
        let mut project = project.clone();
        let articles = project.articles().cloned().collect();
        project.apply(transactions::replace_articles(&project, "replace", articles)).expect("they fit");
        project.undo();
    })
}

fn removing(project: Project) -> Work {
    Box::new(move || {
        let mut project = project.clone();
        let ids: Vec<_> = project.articles().map(|article| article.id).collect();
        let edits = ids.iter().flat_map(|id| transactions::remove_article(*id).edits).collect();
        project.apply(pullquote::model::Transaction::new("remove all", edits)).expect("they are there");
        project.undo();
    })
}

/// Export to and import from every format.
fn exchanging(shape: &'static str, make: fn(usize) -> Project) -> Vec<Row> {
    let mut rows = Vec::new();
    // A span's words stand in most exports: nested spans make them grow with the square by what they are.
    let formats = Format::ALL.into_iter().filter(|format| format.can_export() && shape != "nested spans");
    for format in formats {
        rows.push(row(format!("export {}: {shape}", format.name()), move |n| {
            let project = make(n);
            Box::new(move || {
                black_box(export(format, &project, &ExportOptions::default()));
            })
        }));
        if format.can_import() {
            rows.push(row(format!("import {}: {shape}", format.name()), move |n| importing(format, &make(n))));
        }
    }
    rows
}

/// From the bytes of the files to the project that they came from, and to an empty one.
fn importing(format: Format, project: &Project) -> Work {
    let files = export(format, project, &ExportOptions::default()).files;
    let project = project.clone();
    Box::new(move || {
        black_box(guess(&files));
        for content in [&project, &Project::new("", "")] {
            let imported = import(format, &files, content.labels());
            black_box(merge(content, &imported, TakeAs::Labels));
        }
    })
}

/// What other programs write and we do not, or write otherwise.
fn importing_files(growing: &'static GrowingImport) -> Row {
    row(format!("import {}: {}", growing.format.name(), growing.name), move |n| {
        let files = (growing.files)(n);
        Box::new(move || {
            black_box(guess(&files));
            black_box(import(growing.format, &files, &LabelSet::built_in()));
        })
    })
}

fn others() -> Vec<Row> {
    let mut rows = vec![
        row("import of predictions".to_owned(), |n| {
            let project = contents::SHAPES[2].1(n);
            let files = export(Format::Jsonl, &project, &ExportOptions::default()).files;
            Box::new(move || {
                let options = ImportOptions { wants_predictions: true, ..ImportOptions::default() };
                let imported = import_with(options, Format::Jsonl, &files, &project);
                let mut project = project.clone();
                project.apply(merge(&project, &imported, TakeAs::Suggestions).transaction).expect("they fit");
                black_box(pending(&project, first(&project)));
            })
        }),
        row("import of a text with CRLF".to_owned(), |n| {
            let text = "núm\r\n".repeat(n);
            let spans: Vec<String> = (0..n)
                .map(|idx| format!("{{\"start\": {}, \"end\": {}, \"label\": \"claim\"}}", idx * 5, idx * 5 + 3))
                .collect();
            let json = serde_json::to_string(&text).expect("a string");
            let line = format!("{{\"text\": {json}, \"spans\": [{}]}}\n", spans.join(","));
            let files = vec![("a.jsonl".to_owned(), line.into_bytes())];
            Box::new(move || {
                black_box(import(Format::Jsonl, &files, &LabelSet::built_in()));
            })
        }),
        row("accept all predictions".to_owned(), |n| {
            let project = contents::SHAPES[7].1(n);
            Box::new(move || {
                let mut project = project.clone();
                let all = pending(&project, first(&project));
                project.apply(accept_all(&project, &all).expect("they fit")).expect("they fit");
                project.undo();
            })
        }),
        row("export predictions".to_owned(), |n| {
            let project = contents::SHAPES[7].1(n);
            let options = ExportOptions { suggestions_from: Some(0.1), ..ExportOptions::default() };
            Box::new(move || {
                black_box(export(Format::LabelStudio, &project, &options));
            })
        }),
        row("export in three parts".to_owned(), |n| {
            let project = contents::SHAPES[9].1(n);
            let split = Some(Split { shares: [80, 10, 10], seed: 1 });
            let options = ExportOptions { split, ..ExportOptions::default() };
            Box::new(move || {
                black_box(export(Format::Jsonl, &project, &options));
            })
        }),
        row("take labels over to other news".to_owned(), |n| {
            let project = contents::SHAPES[1].1(n);
            let article = first(&project).clone();
            let changed = Text::new(news(16 * n, 99)).expect("it is short");
            Box::new(move || {
                black_box(reanchor(&LabelSet::built_in(), &article, changed.clone(), Source::default()));
            })
        }),
    ];
    rows.extend(IMPORTS.iter().map(importing_files));
    rows.extend(suggesting());
    rows
}

/// What no shape above has.
fn other_projects() -> Vec<Row> {
    let mut rows = vec![
        row("recover articles that come and go".to_owned(), |n| recovering_articles(contents::SHAPES[0].1(n))),
        row("ask what many readers have".to_owned(), teams::many_readers),
        row("ask about a chain of spans".to_owned(), teams::chain),
        row("collect other labels".to_owned(), teams::collecting_labels),
        row("learn and suggest in all: overlapping rejections".to_owned(), |n| {
            let project = crowded::overlapping_rejections(n);
            Box::new(move || suggest_in_all(&project))
        }),
    ];
    // As many columns as there may be are as many for each word.
    let has_columns = |format: &Format| ["conll", "conllu", "hf-tokens", "parquet"].contains(&format.name());
    let tables = Format::ALL.into_iter().filter(has_columns);
    rows.extend(tables.map(|format| Row {
        least_size: 2_000,
        ..row(format!("export {}: a label for each word", format.name()), move |n| {
            let project = crowded::a_label_for_each_word(n);
            Box::new(move || {
                black_box(export(format, &project, &ExportOptions::default()));
            })
        })
    }));
    rows
}

/// Looking for suggestions, in ordinary and in odd texts.
fn suggesting() -> Vec<Row> {
    let mut rows = Vec::new();
    for (what, make) in [("bytes", SHAPES[1].1), ("spans", SHAPES[2].1), ("rejections", SHAPES[8].1)] {
        rows.push(row(format!("suggest: {what}"), move |n| {
            let project = make(n);
            let learner = Learner::built_in();
            Box::new(move || {
                black_box(learner.suggest(&project, first(&project)));
            })
        }));
    }
    for (what, make) in [("articles", SHAPES[0].1), ("articles with a footer", SHAPES[9].1)] {
        rows.push(row(format!("learn and suggest in all: {what}"), move |n| {
            let project = make(n);
            Box::new(move || suggest_in_all(&project))
        }));
    }
    for (what, text) in [
        ("text of one line", (|n| news(16 * n, 1).replace('\n', " ")) as fn(usize) -> String),
        ("text without marks", |n| news(16 * n, 1).replace(['“', '”'], "")),
        ("text of marks", |n| "“ ” \" ".repeat(n)),
        ("text of one word", |n| "a".repeat(4 * n)),
        ("text of one capital word", |n| "Abc ".repeat(4 * n)),
        ("text of line ends", |n| "a\n".repeat(4 * n)),
        ("text of stops", |n| "a. ".repeat(4 * n)),
        ("Chinese", |n| "市议会说：“没有钱。”".repeat(n)),
        ("dialogue of dashes", |n| "— Je ne sais pas, dit-il, mais nous verrons bien.\n".repeat(n)),
        ("dashes in one line", |n| format!("— Oui {}", "— dit-il, — ".repeat(n))),
    ] {
        rows.push(row(format!("suggest: {what}"), move |n| {
            let article = pullquote::model::Article::new(
                pullquote::model::ArticleId(1),
                "A story".to_owned(),
                Source::default(),
                Text::new(text(n)).expect("it is short"),
            );
            let mut project = Project::new("", "");
            project.apply(transactions::add_articles(&project, vec![article])).expect("it fits");
            let learner = Learner::built_in();
            Box::new(move || {
                black_box(learner.suggest(&project, first(&project)));
            })
        }));
    }
    rows
}

fn suggest_in_all(content: &Content) {
    let learner = Learner::train(content);
    for article in content.articles() {
        black_box(learner.suggest(content, article));
    }
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

fn write(path: &Path, bytes: &[u8]) {
    let mut file = std::fs::File::create(path).expect("a file");
    file.write_all(bytes).expect("room for it");
}

fn kept_files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = std::fs::read_dir(folder).expect("the folder is there");
    let names: BTreeSet<String> =
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    let kept = names.into_iter().filter(|name| !name.ends_with("lock"));
    kept.map(|name| (name.clone(), std::fs::read(folder.join(&name)).expect("it is there"))).collect()
}

fn now() -> SystemTime {
    SystemTime::now()
}
