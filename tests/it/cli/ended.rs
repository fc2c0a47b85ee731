//! The program ended at every call of its writer: what has its final name is whole.
#![cfg(debug_assertions)]
#![expect(clippy::disallowed_methods, reason = "it looks at the files that were written")]
#![expect(clippy::unwrap_used, reason = "a test fails where there is nothing")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use assert_cmd::Command;

/// The files of a folder, but for what the program would have given another name.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let Ok(entries) = fs::read_dir(folder) else { return BTreeMap::new() };
    let files =
        entries.map(|entry| entry.unwrap()).map(|entry| (entry.file_name().into_string().unwrap(), entry.path()));
    let named = files.filter(|(name, path)| !name.ends_with(".saving") && path.is_file());
    named.map(|(name, path)| (name, fs::read(path).unwrap())).collect()
}

/// Runs the program until its `end_at`th step, and tells whether it came so far.
fn ends(folder: &Path, arguments: &[&str], end_at: u32) -> bool {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pullquote"));
    command.current_dir(folder).args(arguments).env("USER", "ana").env("PULLQUOTE_END_AT", end_at.to_string());
    command.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY");
    command.output().unwrap().status.code() != Some(0)
}

#[test]
fn files_of_an_export_are_whole_or_not_there() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("a.txt"), "“No cuts,” said Ana.\n").unwrap();
    fs::write(folder.join("b.txt"), "Another one.\n").unwrap();
    assert!(!ends(folder, &["new", "week.ron", "a.txt", "b.txt"], 0));
    for format in ["brat", "json"] {
        let out =
            |number: u32| if format == "json" { format!("out{number}/all.json") } else { format!("{format}{number}") };
        let export = |number| {
            let out = out(number);
            fs::create_dir_all(folder.join(&out).parent().unwrap()).unwrap();
            ends(folder, &["export", "week.ron", "-f", format, "-o", &out], number)
        };
        let in_folder =
            |number| if format == "json" { folder.join(format!("out{number}")) } else { folder.join(out(number)) };
        assert!(!export(0));
        let whole = files(&in_folder(0));
        assert!(!whole.is_empty());
        let n_steps = (1..200).take_while(|&end_at| {
            let is_ended = export(end_at);
            for (name, bytes) in files(&in_folder(end_at)) {
                assert_eq!(whole.get(&name), Some(&bytes), "{name}, ended at step {end_at}");
            }
            is_ended
        });
        assert!(n_steps.count() > 3, "the program does not end at its steps");
    }
}
