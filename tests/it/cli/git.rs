//! Projects under git, by the real git: merged span by span, compared in words.
#![expect(clippy::disallowed_methods, reason = "it looks at the files that were written")]
#![expect(clippy::unwrap_used, reason = "a test fails where there is nothing")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use pullquote::formats::own::project_file;
use pullquote::model::{
    Article, ArticleId, Content, Edit, Fragments, LabelId, Origin, Project, Source, Span, Status, Text, Transaction,
    transactions,
};
use pullquote::storage::{Access, OpenProject};
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;

const PULLQUOTE: &str = env!("CARGO_BIN_EXE_pullquote");
const N_WORDS: usize = 1_000;

/// What git would take from this machine is kept from it.
fn run(program: &str, folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(program);
    command.current_dir(folder).args(arguments).env("HOME", folder).env("GIT_CONFIG_NOSYSTEM", "1");
    for name in ["GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"] {
        command.env(name, "ana");
    }
    command.output().unwrap()
}

#[track_caller]
fn git(folder: &Path, arguments: &[&str]) -> String {
    let done = run("git", folder, arguments);
    let printed = String::from_utf8([done.stdout, done.stderr].concat()).unwrap();
    assert!(done.status.success(), "{arguments:?}: {printed}");
    printed
}

/// How a project is kept.
#[derive(Clone, Copy, Debug)]
enum Kept {
    InAFile,
    InAFolder,
}

const FOLDER: &str = "week.pullquote";

/// A repository that knows Pullquote, with this project in it.
fn repository(base: &Content, kept: Kept) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    if matches!(kept, Kept::InAFolder) {
        fs::create_dir(folder.path().join(FOLDER)).unwrap();
    }
    git(folder.path(), &["init", "-q", "-b", "main"]);
    let done = run(PULLQUOTE, folder.path(), &["set-up-git", "--yes"]);
    assert!(done.status.success(), "{done:?}");
    commit(folder.path(), base);
    folder
}

fn commit(folder: &Path, content: &Content) {
    if folder.join(FOLDER).is_dir() {
        write_folder(&folder.join(FOLDER), content);
    } else {
        fs::write(folder.join("week.ron"), project_file::write(content)).unwrap();
    }
    git(folder, &["add", "-A"]);
    git(folder, &["commit", "-q", "--allow-empty", "-m", "work"]);
}

/// Each article has a file of its own, called after its id.
fn write_folder(folder: &Path, content: &Content) {
    fs::remove_dir_all(folder.join("articles")).unwrap_or(());
    fs::write(folder.join("project.ron"), project_file::write_head(content)).unwrap();
    for article in content.articles() {
        let id = article.id.to_string();
        let inner = folder.join("articles").join(&id[..2]);
        fs::create_dir_all(&inner).unwrap();
        fs::write(inner.join(format!("{id}.ron")), project_file::write_lone_article(article)).unwrap();
    }
}

fn read(folder: &Path) -> Content {
    if folder.join(FOLDER).is_dir() {
        let opened = OpenProject::open(&folder.join(FOLDER), Access::Read).unwrap();
        assert_eq!(opened.problems, []);
        return opened.project.content().clone();
    }
    let opened = project_file::read(&fs::read(folder.join("week.ron")).unwrap()).unwrap();
    Project::from_parts(opened.parts).unwrap().content().clone()
}

/// Commits both on branches of their own, and merges theirs into ours.
fn merge(folder: &Path, ours: &Content, theirs: &Content) -> Output {
    let start = git(folder, &["rev-parse", "main"]);
    git(folder, &["checkout", "-q", "-B", "theirs", start.trim()]);
    commit(folder, theirs);
    git(folder, &["checkout", "-q", "-B", "ours", start.trim()]);
    commit(folder, ours);
    run("git", folder, &["merge", "-q", "--no-edit", "theirs"])
}

/// Numbers that look random and are the same each time.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % n
    }
}

fn article() -> Article {
    let words: Vec<String> = (0..N_WORDS).map(|number| format!("word{number}")).collect();
    let text = Text::new(words.join(" ")).unwrap();
    Article::new(ArticleId(7), "Buses".to_owned(), Source::default(), text)
}

fn change(content: &Content, transaction: Transaction) -> Content {
    let mut project = Project::from(content.clone());
    project.apply(transaction).unwrap();
    project.content().clone()
}

/// Marks words, anywhere and with any label, but on none that the other has with that label: merges tell of such.
fn with_spans(mut content: Content, other: &Content, n: usize, numbers: &mut Numbers) -> Content {
    let n_wanted = content.articles().next().unwrap().spans().len() + n;
    while content.articles().next().unwrap().spans().len() < n_wanted {
        let article = content.articles().next().unwrap();
        let label = content.labels().labels()[numbers.below(4)].id.clone();
        let fragments = words(article.text(), numbers.below(N_WORDS - 9), 1 + numbers.below(8));
        let mut theirs = other.articles().next().unwrap().spans_in(fragments.extent());
        if theirs.any(|span| span.label == label) {
            continue;
        }
        assert!(article.spans().iter().all(|span| (&span.label, &span.fragments) != (&label, &fragments)));
        let add = transactions::add_span(content.labels(), article, &label, fragments, Origin::Person);
        content = change(&content, add);
    }
    content
}

/// So many words from one on.
fn words(text: &Text, first: usize, n: usize) -> Fragments {
    let starts: Vec<usize> = std::iter::once(0).chain(text.as_str().match_indices(' ').map(|(at, _)| at + 1)).collect();
    let end = starts.get(first + n).map_or(text.n_bytes(), |next| next - 1);
    Fragments::one(text.range(starts[first]..end).unwrap()).unwrap()
}

/// Relabels a span, or lets it end a letter earlier.
fn edited(content: &Content, span: &Span, numbers: &mut Numbers) -> Content {
    let article = content.articles().next().unwrap();
    let (labels, range) = (content.labels(), span.extent());
    let transaction = if numbers.below(2) == 0 {
        let label = labels.labels().iter().find(|label| label.id != span.label).unwrap();
        transactions::relabel_span(labels, article, span, &label.id)
    } else {
        let shorter = article.text().range(range.start()..range.end() - 1).unwrap();
        transactions::move_span(labels, article, span, Fragments::one(shorter).unwrap())
    };
    change(content, transaction)
}

fn spans(content: &Content) -> Vec<(usize, usize, LabelId)> {
    let spans = content.articles().flat_map(|article| article.spans().iter());
    let mut spans: Vec<_> = spans.map(place).collect();
    spans.sort();
    spans
}

fn place(span: &Span) -> (usize, usize, LabelId) {
    (span.extent().start(), span.extent().end(), span.label.clone())
}

/// Thirty merges, each of spans that two people add and edit in one article, for a project of each kind.
fn thirty_merges(n_base: usize, n_added: usize, n_edited: usize) {
    for kept in [Kept::InAFile, Kept::InAFolder] {
        thirty_merges_of(kept, n_base, n_added, n_edited);
    }
}

fn thirty_merges_of(kept: Kept, n_base: usize, n_added: usize, n_edited: usize) {
    let mut numbers = Numbers(n_base as u64);
    let mut base = Project::new("Week", "ana").content().clone();
    base = change(&base, transactions::add_articles(&base, vec![article()]));
    base = with_spans(base.clone(), &base, n_base, &mut numbers);
    let folder = repository(&base, kept);
    let before: Vec<Span> = base.articles().next().unwrap().spans().iter().cloned().collect();
    for round in 0..30 {
        let mut sides = [base.clone(), base.clone()];
        for (side, content) in sides.iter_mut().enumerate() {
            for _ in 0..n_edited {
                let span = &before[numbers.below(n_base / 2) * 2 + side];
                let span = content.articles().next().unwrap().span(span.id).unwrap().clone();
                *content = edited(content, &span, &mut numbers);
            }
        }
        for side in 0..2 {
            sides[side] = with_spans(sides[side].clone(), &sides[1 - side], n_added, &mut numbers);
        }
        // What neither has touched, and what either has: what both have marked alike is one span.
        let is_in = |content: &Content, span: &Span| content.articles().next().unwrap().span(span.id) == Some(span);
        let untouched = before.iter().filter(|span| sides.iter().all(|side| is_in(side, span)));
        let mut merged: BTreeSet<_> = untouched.map(place).collect();
        for side in &sides {
            let spans = side.articles().next().unwrap().spans().iter();
            merged.extend(spans.filter(|span| !is_in(&base, span)).map(place));
        }
        let merged: Vec<_> = merged.into_iter().collect();
        let done = merge(folder.path(), &sides[0], &sides[1]);
        assert!(done.status.success(), "{kept:?}, round {round}: {done:?}");
        assert_eq!(spans(&read(folder.path())), merged, "{kept:?}, round {round}");
    }
}

#[test]
fn twenty_spans_of_which_each_edits_two_and_adds_five() {
    thirty_merges(20, 5, 2);
}

#[test]
fn two_hundred_spans_to_which_each_adds_three() {
    thirty_merges(200, 3, 0);
}

#[test]
fn an_article_without_spans_to_which_each_adds_ten() {
    thirty_merges(0, 10, 0);
}

/// A project with one span, and what two people made of it.
fn both_relabelled() -> [Content; 3] {
    let base = Project::new("Week", "ana").content().clone();
    let base = change(&base, transactions::add_articles(&base, vec![article()]));
    let article = base.articles().next().unwrap();
    let quote = LabelId::new("quote").unwrap();
    let add = transactions::add_span(base.labels(), article, &quote, words(article.text(), 3, 4), Origin::Person);
    let base = change(&base, add);
    let relabelled = |label: &str| {
        let article = base.articles().next().unwrap();
        let span = article.spans().iter().next().unwrap();
        let label = LabelId::new(label).unwrap();
        change(&base, transactions::relabel_span(base.labels(), article, span, &label))
    };
    [base.clone(), relabelled("claim"), relabelled("boilerplate")]
}

#[test]
fn what_both_changed_is_ours_and_theirs_is_listed() {
    let [base, ours, theirs] = both_relabelled();
    let theirs = change(&theirs, Transaction::new("done", vec![Edit::SetStatus(ArticleId(7), Status::Done)]));
    let folder = repository(&base, Kept::InAFile);
    let done = merge(folder.path(), &ours, &theirs);
    assert_eq!(done.status.code(), Some(1));
    let told = String::from_utf8([done.stdout, done.stderr].concat()).unwrap();
    let words = "week.ron: article 0000000000000007: the other version of boilerplate “word3 word4 word5 word6”";
    assert!(told.contains(words), "{told}");
    let merged = read(folder.path());
    assert_eq!((spans(&merged), merged.articles().next().unwrap().status), (spans(&ours), Status::Done));
    let checked = run(PULLQUOTE, folder.path(), &["check", "week.ron", "--severity", "error"]);
    let checked = String::from_utf8(checked.stdout).unwrap();
    let problem = "error: article 0000000000000007: the other version of boilerplate “word3 word4 word5 word6”\n";
    assert!(checked.ends_with(problem), "{checked}");
    let file = fs::read_to_string(folder.path().join("week.ron")).unwrap();
    assert!(file.contains("(id: 1, label: \"boilerplate\", at: [(18, 41)]"), "{file}");
    assert_eq!(project_file::write(&merged), file);
}

#[test]
fn who_moves_a_span_and_who_relabels_it_meanwhile_have_not_said_the_same() {
    let [base, relabelled, _] = both_relabelled();
    let article = base.articles().next().unwrap();
    let span = article.spans().iter().next().unwrap();
    let longer = transactions::move_span(base.labels(), article, span, words(article.text(), 3, 6));
    let moved = change(&base, longer);
    for (ours, theirs) in [(&moved, &relabelled), (&relabelled, &moved)] {
        let folder = repository(&base, Kept::InAFile);
        assert_eq!(merge(folder.path(), ours, theirs).status.code(), Some(1));
        assert_eq!(spans(&read(folder.path())), spans(ours));
        let checked = run(PULLQUOTE, folder.path(), &["check", "week.ron", "--severity", "error"]);
        let checked = String::from_utf8(checked.stdout).unwrap();
        assert!(checked.contains("the other version of") && checked.lines().count() == 1, "{checked}");
    }
}

#[test]
fn in_a_folder_the_article_lists_what_both_changed() {
    let [base, ours, theirs] = both_relabelled();
    let folder = repository(&base, Kept::InAFolder);
    let done = merge(folder.path(), &ours, &theirs);
    let told = String::from_utf8([done.stdout, done.stderr].concat()).unwrap();
    let words = "week.pullquote/articles/00/0000000000000007.ron: article 0000000000000007: the other version of";
    assert!(done.status.code() == Some(1) && told.contains(words), "{told}");
    let opened = OpenProject::open(&folder.path().join(FOLDER), Access::Read).unwrap();
    assert_eq!((spans(opened.project.content()), opened.problems.len()), (spans(&ours), 1));
    let checked = run(PULLQUOTE, folder.path(), &["check", FOLDER, "--severity", "error"]);
    let checked = String::from_utf8(checked.stdout).unwrap();
    assert!(checked.contains("article 0000000000000007: the other version of boilerplate"), "{checked}");
}

#[test]
fn what_both_changed_of_the_project_is_among_its_problems() {
    let base = Project::new("Week", "ana").content().clone();
    let [ours, theirs] =
        ["Ours", "Theirs"].map(|name| change(&base, Transaction::new("name", vec![Edit::SetName(name.to_owned())])));
    for (kept, path) in [(Kept::InAFile, "week.ron"), (Kept::InAFolder, FOLDER)] {
        let folder = repository(&base, kept);
        let done = merge(folder.path(), &ours, &theirs);
        let told = String::from_utf8([done.stdout, done.stderr].concat()).unwrap();
        assert!(told.contains("the project is called “Theirs” in the other version"), "{told}");
        assert_eq!(read(folder.path()).name(), "Ours");
        let checked = run(PULLQUOTE, folder.path(), &["check", path]);
        let words = format!("{path}: error: the project is called “Theirs” in the other version (merge)\n");
        assert_eq!((String::from_utf8(checked.stdout).unwrap(), checked.status.code()), (words, Some(1)));
    }
}

#[test]
fn a_version_that_cannot_be_read_is_called_by_the_name_that_people_know() {
    let [base, ours, _] = both_relabelled();
    let folder = repository(&base, Kept::InAFile);
    git(folder.path(), &["checkout", "-q", "-b", "theirs"]);
    let broken = project_file::write(&base).replace("offset_unit", "(");
    fs::write(folder.path().join("week.ron"), broken).unwrap();
    git(folder.path(), &["commit", "-qam", "work"]);
    git(folder.path(), &["checkout", "-q", "main"]);
    commit(folder.path(), &ours);
    let done = run("git", folder.path(), &["merge", "-q", "--no-edit", "theirs"]);
    let told = String::from_utf8([done.stdout, done.stderr].concat()).unwrap();
    assert!(told.contains("in the other version: week.ron") && !told.contains(".merge_file"), "{told}");
}

#[test]
fn articles_that_two_people_add_and_remove_are_all_there_and_all_gone() {
    let named = |words: &str| {
        let text = Text::new(words).unwrap();
        let id = ArticleId::from_sha256(&Sha256::digest(words).into());
        Article::new(id, words.to_owned(), Source::default(), text)
    };
    let add =
        |content: &Content, articles: Vec<Article>| change(content, transactions::add_articles(content, articles));
    let base = add(Project::new("Week", "ana").content(), vec![named("one"), named("two"), named("three")]);
    let remove = |content: &Content, words: &str| change(content, transactions::remove_article(named(words).id));
    // Both add “same”, and each another one.
    let ours = add(&remove(&base, "one"), vec![named("ours"), named("same")]);
    let theirs = add(&remove(&base, "three"), vec![named("same"), named("theirs")]);
    for kept in [Kept::InAFile, Kept::InAFolder] {
        let folder = repository(&base, kept);
        let done = merge(folder.path(), &ours, &theirs);
        assert!(done.status.success(), "{kept:?}: {done:?}");
        let merged = read(folder.path());
        let titles: Vec<&str> = merged.articles().map(|article| &*article.title).collect();
        assert_eq!(titles, ["two", "ours", "same", "theirs"], "{kept:?}");
    }
}

#[test]
fn git_shows_changes_in_words() {
    let [base, ours, _] = both_relabelled();
    let folder = repository(&base, Kept::InAFile);
    fs::write(folder.path().join("week.ron"), project_file::write(&ours)).unwrap();
    let words = "  ~ line 1: claim “word3 word4 word5 word6”: was quote\n";
    let shown = git(folder.path(), &["diff"]);
    assert_eq!(shown, format!("project week.ron\narticle “Buses” (0000000000000007)\n{words}"));
    commit(folder.path(), &ours);
    let shown = git(folder.path(), &["show"]);
    let lines = ["-  line 1: quote “word3 word4 word5 word6”\n", "+  line 1: claim “word3 word4 word5 word6”\n"];
    assert!(lines.iter().all(|line| shown.contains(line)), "{shown}");
}

#[test]
fn git_is_set_up_once_and_only_when_somebody_says_so() {
    let folder = tempfile::tempdir().unwrap();
    git(folder.path(), &["init", "-q"]);
    fs::write(folder.path().join(".gitattributes"), "*.png binary").unwrap();
    let shown = run(PULLQUOTE, folder.path(), &["set-up-git"]);
    assert_eq!(shown.status.code(), Some(1));
    let shown = String::from_utf8(shown.stdout).unwrap();
    assert!(shown.contains("    *.ron merge=pullquote diff=pullquote text eol=lf\n"), "{shown}");
    assert!(shown.contains("    merge.pullquote.driver = '") && !folder.path().join(".gitignore").exists(), "{shown}");
    assert!(run(PULLQUOTE, folder.path(), &["set-up-git", "--yes"]).status.success());
    let attributes = fs::read_to_string(folder.path().join(".gitattributes")).unwrap();
    assert_eq!(
        attributes,
        "*.png binary\n*.ron merge=pullquote diff=pullquote text eol=lf\n*.ron.work merge=union -diff text eol=lf\n"
    );
    let again = run(PULLQUOTE, folder.path(), &["set-up-git"]);
    assert_eq!(String::from_utf8(again.stdout).unwrap(), "git is set up already\n");
    for companion in ["week.ron.journal", "week.ron.journal.discarded-2", ".week.ron.lock", "week.ron.bak"] {
        fs::write(folder.path().join(companion), "").unwrap();
    }
    assert!(!git(folder.path(), &["status", "--porcelain"]).contains("week"));
}

#[test]
fn a_file_of_another_program_is_merged_by_lines() {
    let folder = repository(Project::new("Week", "ana").content(), Kept::InAFile);
    let other = folder.path().join("game.ron");
    let write = |text: &str| {
        fs::write(&other, text).unwrap();
        git(folder.path(), &["add", "-A"]);
        git(folder.path(), &["commit", "-q", "-m", "work"]);
    };
    write("(\n    a: 1,\n    b: 2,\n    c: 3,\n    d: 4,\n)\n");
    git(folder.path(), &["checkout", "-q", "-b", "theirs"]);
    write("(\n    a: 9,\n    b: 2,\n    c: 3,\n    d: 4,\n)\n");
    git(folder.path(), &["checkout", "-q", "main"]);
    write("(\n    a: 1,\n    b: 2,\n    c: 3,\n    d: 8,\n)\n");
    git(folder.path(), &["merge", "-q", "--no-edit", "theirs"]);
    assert_eq!(fs::read_to_string(&other).unwrap(), "(\n    a: 9,\n    b: 2,\n    c: 3,\n    d: 8,\n)\n");
}
