//! The commands of a text: lines of fenced blocks that are called `sh`, and indented ones that begin with `pullquote`.

/// A line that somebody types.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) number: usize,
    /// Without what stands behind `#`.
    pub(super) words: String,
    /// What the text says the command ends with.
    pub(super) status: i32,
    /// Whether it needs Python, a network or anything else that is not everywhere: its block says so.
    pub(super) is_elsewhere: bool,
}

/// All lines of blocks of commands; one that ends in `\` goes on in the next.
pub(super) fn lines(text: &str) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut fence: Option<&str> = None;
    let mut goes_on = false;
    for (number, line) in (1..).zip(text.lines()) {
        if let Some(name) = line.trim_start().strip_prefix("```") {
            fence = if fence.is_some() { None } else { Some(name.trim()) };
            continue;
        }
        let is_indented = fence.is_none() && line.strip_prefix("    ").is_some_and(is_ours);
        let info: Vec<&str> = fence.unwrap_or("").split_whitespace().collect();
        if info.first() != Some(&"sh") && !is_indented {
            continue;
        }
        let (words, remark) = line.split_once(" # ").unwrap_or((line, ""));
        let words = words.trim();
        if words.is_empty() || words.starts_with('#') {
            continue;
        }
        let status = remark.split_once("exit status ").and_then(|(_, rest)| rest.split([' ', ':', ',']).next());
        let status = status.map_or(0, |status| status.parse().expect("a number stands behind “exit status”"));
        let continued = words.trim_end_matches('\\').trim_end();
        let is_further = std::mem::replace(&mut goes_on, words.ends_with('\\'));
        if let Some(before) = lines.last_mut().filter(|_| is_further) {
            before.words = format!("{} {continued}", before.words);
            before.status = before.status.max(status);
        } else {
            let is_elsewhere = info.len() > 1 || is_indented;
            lines.push(Line { number, words: continued.to_owned(), status, is_elsewhere });
        }
    }
    lines
}

fn is_ours(line: &str) -> bool {
    line.starts_with("pullquote ") || line.contains("| pullquote ")
}

/// The words of each call of the program in a line, as a shell parts them.
pub(super) fn calls(line: &str) -> Vec<Vec<String>> {
    let mut calls: Vec<Vec<String>> = Vec::new();
    let mut words: Vec<String> = Vec::new();
    let mut is_new = true;
    for word in shell_words(line) {
        let ends = ["|", "&&", ";", "||"].contains(&&*word);
        if ends || word.starts_with('>') || word.starts_with('<') {
            calls.extend(Some(std::mem::take(&mut words)).filter(|words| !words.is_empty()));
            is_new = ends;
        } else if is_new && word.ends_with("pullquote") || !words.is_empty() {
            words.push(word);
            is_new = false;
        } else if !["time", "do"].contains(&&*word) && !word.starts_with('-') && word != "xargs" {
            // The program of another one's arguments, as of xargs, begins behind them.
            is_new = line.contains("xargs");
        }
    }
    calls.extend(Some(words).filter(|words| !words.is_empty()));
    calls
}

/// Cut at blanks outside of quotation marks, which go.
fn shell_words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut mark) = (Vec::new(), String::new(), None);
    let mut is_word = false;
    for letter in line.chars() {
        match mark {
            Some(open) if open == letter => mark = None,
            Some(_) => word.push(letter),
            None if letter == '"' || letter == '\'' => (mark, is_word) = (Some(letter), true),
            None if letter.is_whitespace() => {
                if std::mem::take(&mut is_word) {
                    words.push(std::mem::take(&mut word));
                }
            }
            None => {
                word.push(letter);
                is_word = true;
            }
        }
    }
    words.extend(Some(word).filter(|_| is_word));
    words
}

#[test]
fn commands_are_told_from_what_stands_around_them() {
    let text = "    pullquote new a.ron  # makes it\n\n```sh\n# so\npullquote check a.ron   # exit status 1: one is found\npullquote add a.ron \\\n  b.txt\n```\n\n```sh python\npip install x\n```\n\n```json\n{}\n```\n";
    let line =
        |number, words: &str, status, is_elsewhere| Line { number, words: words.to_owned(), status, is_elsewhere };
    let expected = [
        line(1, "pullquote new a.ron", 0, true),
        line(5, "pullquote check a.ron", 1, false),
        line(6, "pullquote add a.ron b.txt", 0, false),
        line(11, "pip install x", 0, true),
    ];
    assert_eq!(lines(text), expected);
}

#[test]
fn a_line_is_parted_as_a_shell_does() {
    let check = |line: &str, expected: &[&[&str]]| assert_eq!(calls(line), expected, "{line}");
    check("pullquote new 'my week.ron' a b", &[&["pullquote", "new", "my week.ron", "a", "b"]]);
    check("zcat a.gz | pullquote suggest - > b", &[&["pullquote", "suggest", "-"]]);
    check("pullquote check a && pullquote b", &[&["pullquote", "check", "a"], &["pullquote", "b"]]);
    check("ls x | xargs -P 8 -I {} pullquote suggest {}", &[&["pullquote", "suggest", "{}"]]);
    check("cargo run -- x", &[]);
    check("time pullquote stats a", &[&["pullquote", "stats", "a"]]);
}
