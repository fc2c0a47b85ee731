//! Runs what the book says that one can type, page by page, each in a folder of its own.

use std::fs;

use clap::Parser as _;
use pullquote::cli::Arguments;

use super::blocks::{calls, lines};
use super::{Page, pages};

/// Besides the book, these name commands.
const OTHERS: [&str; 5] =
    ["README.md", "CONTRIBUTING.md", "ARCHITECTURE.md", "assets/adapters/README.md", "assets/pipelines/README.md"];

#[test]
fn every_command_that_is_named_is_one() {
    let texts = OTHERS.iter().map(|path| ((*path).to_owned(), fs::read_to_string(path).unwrap()));
    let pages = pages().into_iter().map(|Page { path, text }| (path, text));
    let mut n_calls = 0;
    for (path, text) in pages.chain(texts) {
        for line in lines(&text) {
            for call in calls(&line.words) {
                n_calls += 1;
                let parsed = Arguments::try_parse_from(&call);
                let is_help = call.iter().any(|word| word == "--help" || word == "--version" || word == "help");
                let lacks_format = cfg!(not(feature = "parquet")) && call.iter().any(|word| word == "parquet");
                assert!(
                    parsed.is_ok() || is_help || lacks_format,
                    "{path}:{}: {}\n{}",
                    line.number,
                    line.words,
                    parsed.unwrap_err()
                );
            }
        }
    }
    assert!(n_calls > 100, "{n_calls}");
}

/// Runs them, as a shell does.
#[cfg(unix)]
mod running {
    use std::ffi::OsString;
    use std::fs;
    use std::path::Path;
    use std::process::Command;

    use super::super::blocks::{Line, lines};
    use super::super::{Page, pages};

    /// What every page can begin with; about.md says so.
    fn lay_out(folder: &Path) {
        for project in ["budget-week", "three-readings"] {
            fs::copy(format!("projects/{project}.ron"), folder.join(format!("{project}.ron"))).unwrap();
        }
        let sample = fs::read_to_string("projects/budget-week.ron").unwrap();
        fs::write(folder.join("week.ron"), sample.replacen("name: \"Budget week\"", "name: \"week\"", 1)).unwrap();
        let articles = folder.join("articles");
        fs::create_dir(&articles).unwrap();
        for (name, text) in ARTICLES {
            fs::write(articles.join(name), text).unwrap();
        }
        let row = |(n, (_, text)): (usize, &(&str, &str))| {
            let (title, body) = text.split_once("\n\n").unwrap();
            let outlet = if n % 2 == 0 { "Harbour Post" } else { "City Ledger" };
            format!("{}\n", serde_json::json!({"id": n.to_string(), "title": title, "outlet": outlet, "body": body}))
        };
        let wire: String = ARTICLES.iter().enumerate().map(row).collect();
        fs::write(folder.join("wire.jsonl"), wire).unwrap();
    }

    const ARTICLES: [(&str, &str); 3] = [
        (
            "bus.txt",
            "Night buses to end\n\n“We have no money for them,” said Ana Ruiz.\n\nThe council voted 7 to 4 on Tuesday.\n",
        ),
        (
            "ferry.txt",
            "Ferry crews call off strike\n\nThe union said that the agreement would cost 410,000 euros a year.\n",
        ),
        (
            "pool.md",
            "Swimmers want heat\n\n“Eighteen degrees is not a pool, it is a lake,” Bo Ott said.\n\nShare this article\n",
        ),
    ];

    /// Commands end as the page says. Python and networks are not asked for.
    #[test]
    fn every_command_of_the_book_runs() {
        let mut wrong = Vec::new();
        let mut n_run = 0;
        for Page { path, text } in pages() {
            let lines: Vec<Line> = lines(&text).into_iter().filter(|line| !line.is_elsewhere).collect();
            if lines.is_empty() {
                continue;
            }
            let folder = tempfile::tempdir().unwrap();
            lay_out(folder.path());
            for line in lines {
                n_run += 1;
                let ended = shell(folder.path(), &line.words);
                let status = ended.status.code();
                if status != Some(line.status) {
                    let told = String::from_utf8_lossy(&ended.stderr).into_owned();
                    wrong.push(format!("{path}:{}: {}\n    ended with {status:?}: {told}", line.number, line.words));
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        assert!(n_run > 60, "{n_run}");
    }

    /// Runs a line in the folder, with nothing of whoever runs the tests.
    fn shell(folder: &Path, line: &str) -> std::process::Output {
        let program = Path::new(env!("CARGO_BIN_EXE_pullquote")).parent().unwrap();
        let mut path = OsString::from(program);
        path.push(":");
        path.push(std::env::var_os("PATH").unwrap_or_default());
        let mut command = Command::new("sh");
        command.current_dir(folder).args(["-c", line]).env("PATH", path).env("USER", "ana").env("HOME", folder);
        command.env("GIT_CONFIG_NOSYSTEM", "1").env("XDG_CONFIG_HOME", folder.join(".config"));
        for (who, value) in [("NAME", "Ana"), ("EMAIL", "ana@example.org")] {
            command.env(format!("GIT_AUTHOR_{who}"), value).env(format!("GIT_COMMITTER_{who}"), value);
        }
        command.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY").output().unwrap()
    }
}
