//! Sentences of Universal Dependencies with their trees, for benches that train or measure the grammar.

use std::path::Path;
use std::process::Command;

use pullquote::suggest::syntax::forms::Form;
use pullquote::suggest::syntax::training::Lesson;
use pullquote::suggest::syntax::{Function, Language, Tag};

/// All sentences of `NAME.conllu.xz`, which the program `xz` unpacks.
pub(crate) fn read(folder: &Path, name: &str, language: Language) -> Vec<Lesson> {
    let path = folder.join(format!("{name}.conllu.xz"));
    let output = Command::new("xz").arg("-dc").arg(&path).output().expect("the program xz");
    assert!(output.status.success(), "{} cannot be unpacked", path.display());
    let content = String::from_utf8(output.stdout).expect("UTF-8");
    content.split("\n\n").map(|block| lesson(block, language)).filter(|lesson| !lesson.tags.is_empty()).collect()
}

fn lesson(block: &str, language: Language) -> Lesson {
    let mut lesson = Lesson {
        forms: Vec::new(),
        tags: Vec::new(),
        heads: Vec::new(),
        functions: Vec::new(),
        language: Language::number(Some(language)),
    };
    for line in block.lines() {
        let columns: Vec<&str> = line.split('\t').collect();
        // Numbers like 3-4 are of what is written together, numbers like 3.1 of what is left out.
        let [number, form, _, tag, _, _, head, function, ..] = columns[..] else { continue };
        if number.parse::<usize>().is_err() {
            continue;
        }
        lesson.forms.push(Form::new(form));
        lesson.tags.push(Tag::from_name(tag).unwrap_or(Tag::Other));
        lesson.heads.push(head.parse().expect("the number of a word"));
        let plain = function.split(':').next().unwrap_or_default();
        let function = Function::from_name(function).or_else(|| Function::from_name(plain));
        lesson.functions.push(function.unwrap_or(Function::Unspecified));
    }
    let n_words = lesson.heads.len();
    for head in &mut lesson.heads {
        *head = head.checked_sub(1).unwrap_or(n_words);
    }
    lesson
}

/// Hangs words whose arcs cross others higher, the shortest arcs first, until none cross (J. Nivre, J. Nilsson, 2005).
pub(crate) fn uncross(lesson: &mut Lesson) {
    let n_words = lesson.heads.len();
    loop {
        let crossing = (0..n_words).filter(|word| crosses(&lesson.heads, *word));
        let Some(word) = crossing.min_by_key(|word| word.abs_diff(lesson.heads[*word])) else { return };
        lesson.heads[word] = lesson.heads[lesson.heads[word]];
    }
}

/// Whether some word between the word and its head does not hang on the head, directly or not.
fn crosses(heads: &[usize], word: usize) -> bool {
    let head = heads[word];
    let hangs_on_head = |inner: usize| {
        std::iter::successors(Some(inner), |word| heads.get(*word).copied())
            .take(heads.len() + 1)
            .any(|word| word == head)
    };
    head < heads.len() && !(word.min(head) + 1..word.max(head)).all(hangs_on_head)
}
