//! Holds the house in order: which room may import which, who opens files, how files begin and how long they are.
#![expect(clippy::disallowed_methods, reason = "it reads the source of the project")]
#![expect(clippy::unwrap_used, reason = "a test fails where there is nothing")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Each room with those that it may import besides itself.
const ROOMS: [(&str, &[&str]); 7] = [
    ("model", &[]),
    ("agreement", &["model"]),
    ("formats", &["agreement", "model"]),
    ("storage", &["formats", "model"]),
    ("suggest", &["model"]),
    ("cli", &["suggest", "storage", "formats", "agreement", "model"]),
    ("ui", &["suggest", "storage", "formats", "agreement", "model"]),
];

/// The rooms whose files import each other in one direction only.
const WITHOUT_CIRCLES: [&str; 7] = ["model", "agreement", "suggest", "cli", "formats", "storage", "ui"];

/// Where the window is drawn.
const DRAWING: [&str; 7] = [
    "src/ui/article",
    "src/ui/bars",
    "src/ui/drawing.rs",
    "src/ui/look",
    "src/ui/overlays",
    "src/ui/panels",
    "src/ui/welcome.rs",
];

const MAX_LINES: usize = 600;

const MAX_FILES: usize = 20;

const MAX_PARAMETERS: usize = 6;

pub(crate) struct File {
    /// From the root of the repository.
    pub(crate) path: String,
    pub(crate) content: String,
}

/// All Rust files of these folders.
pub(crate) fn files(folders: &[&str]) -> Vec<File> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    let mut left: Vec<PathBuf> = folders.iter().map(|folder| root.join(folder)).collect();
    while let Some(path) = left.pop() {
        if path.is_dir() && !path.ends_with("target") {
            left.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let name = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
            files.push(File { path: name, content: fs::read_to_string(&path).unwrap() });
        }
    }
    assert!(!files.is_empty());
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

/// Fails with all lines that are wrong, comments left out.
#[track_caller]
fn check_lines(files: &[File], why: &str, is_wrong: impl Fn(&File, &str) -> bool) {
    let mut wrong = Vec::new();
    for file in files {
        for (number, line) in (1..).zip(file.content.lines()) {
            if !line.trim_start().starts_with("//") && is_wrong(file, line) {
                wrong.push(format!("{}:{number}: {}", file.path, line.trim()));
            }
        }
    }
    assert!(wrong.is_empty(), "{why}\n{}", wrong.join("\n"));
}

/// What stands before the tests at the foot of a file.
pub(crate) fn before_tests(content: &str) -> &str {
    let foot = ["\nmod tests {", "#[cfg(all(test"].iter().filter_map(|start| content.find(start)).min();
    &content[..foot.unwrap_or(content.len())]
}

fn room_of(file: &File) -> &str {
    let inside = file.path.strip_prefix("src/").unwrap_or_default();
    inside.split_once('/').map_or("", |(room, _)| room)
}

/// The names that follow `crate::` in the line.
fn rooms_named(line: &str) -> impl Iterator<Item = &str> {
    line.split("crate::").skip(1).map(|rest| {
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        &rest[..end]
    })
}

#[test]
fn imports_run_the_right_way() {
    check_lines(&files(&["src"]), "imports that run the wrong way", |file, line| {
        let room = room_of(file);
        let Some((_, may)) = ROOMS.iter().find(|(name, _)| *name == room) else { return false };
        let is_other_room = |name: &&str| *name != room && ROOMS.iter().any(|(other, _)| other == name);
        rooms_named(line).filter(is_other_room).any(|name| !may.contains(&name))
    });
}

#[test]
fn no_files_of_a_room_import_each_other_in_a_circle() {
    let modules = Modules::new(&files(&["src"]));
    for room in WITHOUT_CIRCLES {
        let circle = circle_in(modules.imports_within(room));
        assert!(circle.is_empty(), "in a circle, or between two, in {room}:\n{}", circle.join("\n"));
    }
}

#[test]
fn circles_are_found_through_braces_and_names_that_are_passed_on() {
    let file = |path: &str, content: &str| File { path: path.to_owned(), content: content.to_owned() };
    let modules = |a: &str, b: &str| {
        let folder = file("src/model/mod.rs", "mod a;\nmod b;\npub use a::A;\npub use b::{B, Other as C};\n");
        Modules::new(&[folder, file("src/model/a.rs", a), file("src/model/b.rs", b)]).imports_within("model")
    };
    let expected = ["src/model/a.rs imports src/model/b.rs", "src/model/b.rs imports src/model/a.rs"];
    assert_eq!(circle_in(modules("use crate::model::{A, C};", "fn f(a: super::A) {}")), expected);
    assert_eq!(circle_in(modules("use super::b::B;", "use super::{\n    a::{self, A},\n};")), expected);
    let tests = "// use super::A;\n#[cfg(test)]\nmod tests {\n    use super::super::A;\n}";
    assert_eq!(circle_in(modules("use super::b::B;", tests)), [""; 0]);
}

#[test]
fn no_import_of_several_rooms_hides_in_braces() {
    check_lines(&files(&["src"]), "write `use crate::room::…`, one room a line", |_, line| line.contains("crate::{"));
}

#[test]
fn no_panel_imports_a_panel() {
    check_lines(&files(&["src/ui"]), "panels meet only through the outbox", |file, line| {
        let Some(panel) = file.path.strip_prefix("src/ui/panels/") else { return false };
        !["mod.rs", "inspector.rs"].contains(&panel)
            && line.contains("_panel_ui")
            && line.trim_start().starts_with("use ")
    });
}

#[test]
fn drawing_begins_no_work_and_changes_no_project() {
    // Whoever has none of these can look at a project and leave wishes, and can do nothing else.
    const DOORS: [&str; 6] =
        ["&mut Session", "&mut OpenProject", "&mut Project", "&mut Content", "&mut Jobs", "spawn("];
    let mut files = files(&DRAWING);
    files.retain(|file| !file.path.ends_with("/tests.rs"));
    assert!(DRAWING.iter().all(|place| files.iter().any(|file| file.path.starts_with(place))));
    for file in &mut files {
        file.content.truncate(before_tests(&file.content).len());
    }
    check_lines(&files, "what draws leaves a wish; acts and the start-work step do the work", |_, line| {
        let words = line.split(|c: char| !c.is_alphanumeric() && c != '_');
        DOORS.iter().any(|door| line.contains(door)) || words.into_iter().any(|word| word == "Desk" || word == "App")
    });
}

#[test]
fn acts_begin_the_work_of_a_session() {
    let mut files = files(&["src/ui"]);
    files.retain(|file| !file.path.starts_with("src/ui/desk/"));
    check_lines(&files, "what is done in the background is begun in ui/desk", |file, line| {
        let is_thread = line.contains("std::thread") && file.path != "src/ui/jobs/mod.rs";
        is_thread || line.contains("begin(Kind::")
    });
}

#[test]
fn jobs_know_nothing_of_who_begins_them() {
    const ABOVE: [&str; 6] = ["ui::session", "ui::panels", "ui::overlays", "ui::desk", "ui::article", "ui::bars"];
    let mut files = files(&["src/ui/jobs"]);
    for file in &mut files {
        file.content.truncate(before_tests(&file.content).len());
    }
    check_lines(&files, "what jobs return is plain data of theirs", |_, line| {
        ABOVE.iter().any(|room| line.contains(room))
    });
}

#[test]
fn no_format_imports_a_format() {
    let kinds = "src/formats/exchange/kinds/";
    let files = files(&[kinds]);
    check_lines(&files, "what formats share is in core", |file, line| {
        let (own, _) = file.path[kinds.len()..].split_once(['.', '/']).unwrap_or_default();
        let named = line.split("kinds::").nth(1);
        let is_above = own == "mod" || file.path[kinds.len()..].contains('/');
        let named = named.or_else(|| line.trim_start().strip_prefix("use super::").filter(|_| !is_above));
        named.is_some_and(|name| !name.starts_with(own) && !name.starts_with('*'))
    });
}

#[test]
fn only_storage_opens_files() {
    check_lines(&files(&["src"]), "files are opened in storage", |file, line| {
        room_of(file) != "storage"
            && ["std::fs", "fs::File", "File::open", "OpenOptions"].iter().any(|p| line.contains(p))
    });
}

#[test]
fn only_one_file_writes() {
    const WAYS: [&str; 13] = [
        "fs::write",
        "File::create",
        ".create(",
        ".create_new(",
        "fs::rename",
        "fs::copy",
        "fs::remove",
        "fs::create_dir",
        "set_permissions",
        "set_len",
        "hard_link",
        ".persist",
        ".truncate(true)",
    ];
    let mut files = files(&["src"]);
    files.retain(|file| file.path != "src/storage/write.rs" && !file.path.starts_with("src/storage/system/"));
    for file in &mut files {
        // What tests lay out is no work of anybody's.
        file.content.truncate(before_tests(&file.content).len());
    }
    check_lines(&files, "files are written by storage/write.rs", |_, line| WAYS.iter().any(|way| line.contains(way)));
}

#[test]
fn only_ui_knows_egui() {
    check_lines(&files(&["src"]), "egui stays in ui", |file, line| {
        room_of(file) != "ui" && (line.contains("egui") || line.contains("eframe"))
    });
}

#[test]
fn model_and_agreement_know_no_clock_chance_or_format() {
    check_lines(&files(&["src/model", "src/agreement"]), "they are given what they need", |_, line| {
        ["SystemTime", "Instant::", "rand::", "serde", "std::env", "std::thread"].iter().any(|word| line.contains(word))
    });
}

#[test]
fn every_file_says_what_it_is_for() {
    for file in files(&["src", "tests"]) {
        let first = file.content.lines().next().unwrap_or_default();
        assert!(first.starts_with("//! "), "{} does not open with a `//!` sentence", file.path);
    }
}

#[test]
fn every_file_of_tests_is_reached() {
    let files = files(&["tests/it"]);
    for file in files.iter().filter(|file| file.path != "tests/it/main.rs") {
        let (folder, name) = file.path.trim_end_matches("/mod.rs").rsplit_once('/').unwrap();
        let parents = [format!("{folder}/mod.rs"), format!("{folder}/main.rs")];
        let declaration = format!("mod {};", name.trim_end_matches(".rs"));
        let is_reached = |parent: &File| parents.contains(&parent.path) && parent.content.contains(&declaration);
        assert!(files.iter().any(is_reached), "no test of {} runs: its folder does not name it", file.path);
    }
}

#[test]
fn no_folder_is_too_full() {
    let mut n_files = BTreeMap::new();
    for file in files(&["src"]) {
        let folder = file.path.rsplit_once('/').unwrap().0.to_owned();
        *n_files.entry(folder).or_insert(0) += 1;
    }
    n_files.retain(|_, n| *n > MAX_FILES);
    assert!(n_files.is_empty(), "more than {MAX_FILES} files in one folder: {n_files:?}");
}

#[test]
fn no_file_is_too_long() {
    for file in files(&["src", "tests"]) {
        let n_lines = file.content.lines().count();
        assert!(n_lines <= MAX_LINES, "{} has {n_lines} lines: more than {MAX_LINES} are too many", file.path);
    }
}

#[test]
fn no_function_has_too_many_parameters() {
    for file in files(&["src", "tests"]) {
        for (name, n_parameters) in functions(&file.content) {
            assert!(n_parameters <= MAX_PARAMETERS, "{}: {name} has {n_parameters} parameters", file.path);
        }
    }
}

#[test]
fn parameters_are_counted_through_types_and_lines() {
    let code = "
        fn none() {}
        // fn f(a: A, b: B)
        fn one<T: Fn(u8, u8) -> [u8; 2], const N: usize>(one: BTreeMap<(T, T), fn(T, T) -> T>) {}
        pub(crate) fn three(
            &mut self,
            two: impl Fn(A, B) -> Vec<C, D>,
            three: (A, B),
        ) -> (A, B) {}";
    assert_eq!(functions(code), [("none", 0), ("one", 1), ("three", 3)]);
}

/// The files of the source as modules, to tell which imports which.
struct Modules {
    /// The file of each module, by its path from the crate.
    files: BTreeMap<Vec<String>, String>,
    /// What stands in each module outside of comments and tests.
    code: BTreeMap<Vec<String>, String>,
    /// The names that each module passes on, with the paths that they stand for.
    passed_on: BTreeMap<(Vec<String>, String), Vec<String>>,
}

impl Modules {
    fn new(files: &[File]) -> Self {
        let mut modules = Self { files: BTreeMap::new(), code: BTreeMap::new(), passed_on: BTreeMap::new() };
        for file in files {
            let inside = file.path.trim_start_matches("src/").trim_end_matches(".rs").trim_end_matches("/mod");
            let module: Vec<String> = inside.split('/').map(str::to_owned).collect();
            let shown = before_tests(&file.content);
            let lines = shown.lines().filter(|line| !line.trim_start().starts_with("//"));
            let code = lines.collect::<Vec<_>>().join("\n");
            modules.code.insert(module.clone(), without_reach(&code));
            modules.files.insert(module, file.path.clone());
        }
        for (module, code) in &modules.code {
            for statement in code.split("pub use ").skip(1) {
                for (path, name) in paths(statement, module) {
                    // A macro of the module that others may use stands for itself.
                    if path.split_last() != Some((&name, module)) {
                        modules.passed_on.insert((module.clone(), name), path);
                    }
                }
            }
        }
        modules
    }

    /// Which file of the room imports which others of it.
    fn imports_within(&self, room: &str) -> BTreeMap<String, BTreeSet<String>> {
        let mut imports = BTreeMap::new();
        for (module, code) in self.code.iter().filter(|(module, _)| module[0] == room) {
            let own = &self.files[module];
            let code = code.split("pub use ").enumerate();
            // What is only passed on is not used.
            let code =
                code.map(|(n, part)| if n == 0 { part } else { part.split_once(';').map_or("", |(_, rest)| rest) });
            let used: BTreeSet<String> = code
                .flat_map(|part| self.paths_named(part, module))
                .filter(|path| path.first().is_some_and(|first| first == room))
                .map(|path| self.file_of(path))
                .filter(|file| file != own)
                .collect();
            imports.insert(own.clone(), used);
        }
        imports
    }

    /// The paths in a piece of code that begin with `crate`, `super` or a module inside this one.
    fn paths_named(&self, code: &str, module: &[String]) -> Vec<Vec<String>> {
        let inside = self.files.keys().filter(|path| path.len() == module.len() + 1 && path.starts_with(module));
        let mut starts: Vec<String> = inside.map(|path| format!("{}::", path.last().unwrap())).collect();
        starts.extend(["crate::".to_owned(), "super::".to_owned()]);
        let mut named = Vec::new();
        for start in &starts {
            for (at, _) in code.match_indices(start.as_str()) {
                let before = code[..at].chars().next_back();
                if !before.is_some_and(|before| before.is_alphanumeric() || matches!(before, '_' | ':')) {
                    named.extend(paths(&code[at..], module).into_iter().map(|(path, _)| path));
                }
            }
        }
        named
    }

    /// The file in which the thing at the path stands.
    fn file_of(&self, mut path: Vec<String>) -> String {
        let mut n_known = 1;
        loop {
            let passed_on = path.get(n_known).map(|name| (path[..n_known].to_vec(), name.clone()));
            if path.len() > n_known && self.files.contains_key(&path[..=n_known]) {
                n_known += 1;
            } else if let Some(other) = passed_on.and_then(|name| self.passed_on.get(&name)) {
                path.splice(..=n_known, other.iter().cloned());
                n_known = 1;
            } else {
                return self.files[&path[..n_known]].clone();
            }
        }
    }
}

/// The code with a plain `pub` wherever it says how far something may be seen: that imports nothing.
fn without_reach(code: &str) -> String {
    let mut parts = code.split("pub(");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |code, part| code + "pub" + part.split_once(')').map_or("", |(_, rest)| rest))
}

/// All paths of an import that begins here, from the crate, each with the name under which it is known.
fn paths(code: &str, module: &[String]) -> Vec<(Vec<String>, String)> {
    let mut found = Vec::new();
    read_path(code, Vec::new(), &mut found);
    found.into_iter().map(|(path, name)| (from_crate(&path, module), name)).collect()
}

/// Reads a path, or several in braces, and returns what stands behind it.
fn read_path<'a>(code: &'a str, mut path: Vec<String>, found: &mut Vec<(Vec<String>, String)>) -> &'a str {
    let mut rest = code;
    while !rest.is_empty() {
        if let Some(inside) = rest.strip_prefix('{') {
            return read_braces(inside, &path, found);
        }
        let (word, after) = word_and_rest(rest);
        if word.is_empty() {
            // A star, or the types of a function.
            found.push((path, "*".to_owned()));
            return &rest[rest.chars().next().map_or(0, char::len_utf8)..];
        }
        if word != "self" {
            path.push(word.to_owned());
        }
        let Some(next) = after.strip_prefix("::") else {
            let (name, after) = after.strip_prefix(" as ").map_or((word, after), word_and_rest);
            let name = if name == "self" { path.last().cloned() } else { Some(name.to_owned()) };
            found.push((path, name.unwrap_or_default()));
            return after;
        };
        rest = next;
    }
    rest
}

fn read_braces<'a>(mut inside: &'a str, path: &[String], found: &mut Vec<(Vec<String>, String)>) -> &'a str {
    loop {
        inside = inside.trim_start_matches(|c: char| c == ',' || c.is_whitespace());
        match inside.strip_prefix('}') {
            Some(after) => return after,
            None if inside.is_empty() => return inside,
            None => inside = read_path(inside, path.to_vec(), found),
        }
    }
}

fn word_and_rest(code: &str) -> (&str, &str) {
    code.split_at(code.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(code.len()))
}

/// A path as it stands in a module, from the crate.
fn from_crate(path: &[String], module: &[String]) -> Vec<String> {
    if path.first().is_some_and(|first| first == "crate") {
        return path[1..].to_vec();
    }
    let n_up = path.iter().take_while(|word| *word == "super").count();
    let outside = &module[..module.len().saturating_sub(n_up)];
    outside.iter().chain(&path[n_up..]).cloned().collect()
}

/// What imports what, without the files that are in no circle and between none.
fn circle_in(mut imports: BTreeMap<String, BTreeSet<String>>) -> Vec<String> {
    loop {
        let imported: BTreeSet<String> = imports.values().flatten().cloned().collect();
        let n_before = imports.len();
        imports.retain(|file, imports| !imports.is_empty() && imported.contains(file));
        let left: BTreeSet<String> = imports.keys().cloned().collect();
        for imports in imports.values_mut() {
            imports.retain(|file| left.contains(file));
        }
        if imports.len() == n_before && imports.values().all(|imports| !imports.is_empty()) {
            break;
        }
    }
    let line = |(file, others): (String, BTreeSet<String>)| {
        others.into_iter().map(move |other| format!("{file} imports {other}"))
    };
    imports.into_iter().flat_map(line).collect()
}

/// The functions that a file declares, each with how many parameters it has, `self` among them.
fn functions(code: &str) -> Vec<(&str, usize)> {
    let is_comment = |at: usize| code[..at].rsplit('\n').next().is_some_and(|line| line.trim_start().starts_with("//"));
    let after_fn =
        code.match_indices("fn ").filter(|(at, _)| !is_comment(*at)).map(|(at, word)| &code[at + word.len()..]);
    let declared = after_fn.map(word_and_rest).filter(|(name, _)| !name.is_empty());
    declared.filter_map(|(name, rest)| Some((name, n_parameters(rest)?))).collect()
}

/// How many parameters are in the parentheses that begin here, behind the types that the function is for, if any.
fn n_parameters(code: &str) -> Option<usize> {
    let (mut depth, mut n_commas, mut is_in_list, mut is_parameter) = (0, 0, false, false);
    let arrows_gone = code.replace("->", "");
    for c in arrows_gone.chars() {
        match c {
            '(' if depth == 0 => is_in_list = true,
            ')' if depth == 1 && is_in_list => return Some(n_commas + usize::from(is_parameter)),
            ',' if depth == 1 && is_in_list => (n_commas, is_parameter) = (n_commas + 1, false),
            _ if depth == 0 && c != '<' => return None,
            _ => is_parameter |= is_in_list && !c.is_whitespace(),
        }
        depth += usize::from("([{<".contains(c));
        depth -= usize::from(")]}>".contains(c));
    }
    None
}
