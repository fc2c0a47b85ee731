//! Sentences of Universal Dependencies with their trees, for benches that train or measure the grammar.

use std::ops::Range;
use std::path::Path;
use std::process::Command;

use pullquote::suggest::syntax::forms::Form;
use pullquote::suggest::syntax::training::Lesson;
use pullquote::suggest::syntax::words::add_words;
use pullquote::suggest::syntax::{Function, Language, Tag};
use pullquote::suggest::text::tokens::tokens;

/// A sentence as its file has it.
#[derive(Default)]
struct Sentence {
    text: String,
    words: Vec<Word>,
    /// The words that are written together, with how they are written.
    together: Vec<(Range<usize>, String)>,
}

struct Word {
    form: String,
    tag: Tag,
    /// The number of words for the root's word.
    head: usize,
    function: Function,
}

/// All sentences of `NAME.conllu.xz`, which the program `xz` unpacks.
pub(crate) fn read(folder: &Path, name: &str, language: Language) -> Vec<Lesson> {
    sentences(folder, name, language).into_iter().map(|sentence| sentence.lesson(language)).collect()
}

/// Of the words of a treebank the share that its texts are cut into too, and of the words that they are cut into the share that
/// are words of the treebank.
pub(crate) fn cuts(folder: &Path, name: &str, language: Language) -> [f64; 2] {
    let (mut n_same, mut n_words, mut n_cut) = (0, 0, 0);
    for sentence in sentences(folder, name, language) {
        let words = sentence.places();
        let mut cut = Vec::new();
        for token in &tokens(&sentence.text) {
            add_words(&sentence.text, token, language, &mut cut);
        }
        n_same += cut.iter().filter(|range| words.contains(range)).count();
        n_words += words.len();
        n_cut += cut.len();
    }
    [n_words, n_cut].map(|n| n_same as f64 / n as f64)
}

fn sentences(folder: &Path, name: &str, language: Language) -> Vec<Sentence> {
    let path = folder.join(format!("{name}.conllu.xz"));
    let output = Command::new("xz").arg("-dc").arg(&path).output().expect("the program xz");
    assert!(output.status.success(), "{} cannot be unpacked", path.display());
    let content = String::from_utf8(output.stdout).expect("UTF-8");
    let mut sentences: Vec<Sentence> = content.split("\n\n").map(Sentence::from_block).collect();
    sentences.retain(|sentence| !sentence.words.is_empty());
    // English is taken apart at the same places; elsewhere what is written together is one word for us.
    if language != Language::English {
        sentences.iter_mut().for_each(Sentence::join);
    }
    sentences
}

impl Sentence {
    fn from_block(block: &str) -> Self {
        let mut sentence = Self::default();
        for line in block.lines() {
            if let Some(text) = line.strip_prefix("# text = ") {
                text.clone_into(&mut sentence.text);
            }
            sentence.add(&line.split('\t').collect::<Vec<_>>());
        }
        let n_words = sentence.words.len();
        for word in &mut sentence.words {
            word.head = word.head.checked_sub(1).unwrap_or(n_words);
        }
        sentence
    }

    /// Numbers like 3-4 are of what is written together, numbers like 3.1 of what is left out.
    fn add(&mut self, columns: &[&str]) {
        let [number, form, _, tag, _, _, head, function, ..] = columns else { return };
        let place = |number: &str| number.parse::<usize>().expect("the number of a word");
        if let Some((first, last)) = number.split_once('-') {
            self.together.push((place(first) - 1..place(last), (*form).to_owned()));
        }
        if number.parse::<usize>().is_err() {
            return;
        }
        let plain = function.split(':').next().unwrap_or_default();
        let function = Function::from_name(function).or_else(|| Function::from_name(plain));
        self.words.push(Word {
            form: (*form).to_owned(),
            tag: Tag::from_name(tag).unwrap_or(Tag::Other),
            head: place(head),
            function: function.unwrap_or(Function::Unspecified),
        });
    }

    /// Makes one word of those that are written together: the one on which others of them hang, else the first of those that
    /// hang on another word.
    fn join(&mut self) {
        let mut place: Vec<usize> = (0..=self.words.len()).collect();
        for (range, form) in std::mem::take(&mut self.together) {
            let hangs_outside = |word: &usize| !range.contains(&self.words[*word].head);
            let is_head = |word: &usize| range.clone().any(|other| self.words[other].head == *word);
            let outer = || range.clone().filter(hangs_outside);
            let kept = outer().find(is_head).or_else(|| outer().next()).unwrap_or(range.start);
            self.words[kept].form = form;
            place[range].fill(kept);
        }
        let is_kept: Vec<bool> = place.iter().enumerate().map(|(word, kept)| word == *kept).collect();
        let number = |word: usize| is_kept[..place[word]].iter().filter(|is_kept| **is_kept).count();
        self.words.iter_mut().for_each(|word| word.head = number(word.head));
        let mut kept = is_kept.iter();
        self.words.retain(|_| kept.next().is_some_and(|is_kept| *is_kept));
    }

    /// Where the words stand in the text.
    fn places(&self) -> Vec<Range<usize>> {
        let (mut places, mut at) = (Vec::new(), 0);
        for word in &self.words {
            if let Some(found) = self.text[at..].find(&word.form) {
                places.push(at + found..at + found + word.form.len());
                at += found + word.form.len();
            }
        }
        places
    }

    fn lesson(self, language: Language) -> Lesson {
        Lesson {
            forms: self.words.iter().map(|word| Form::new(&word.form)).collect(),
            tags: self.words.iter().map(|word| word.tag).collect(),
            heads: self.words.iter().map(|word| word.head).collect(),
            functions: self.words.iter().map(|word| word.function).collect(),
            language: Language::number(Some(language)),
        }
    }
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
