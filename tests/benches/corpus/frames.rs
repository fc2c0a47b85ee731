//! Articles put together from frames: passages in marked notation with places for words, written for training.

use std::collections::BTreeMap;
use std::path::Path;

use pullquote::model::{Article, ArticleId, LabelSet, Status, marked};
use pullquote::suggest::learn::linear::mixed;

/// Passages, and the words that fill their places.
pub(crate) struct Frames {
    passages: Vec<String>,
    words: BTreeMap<String, Vec<String>>,
}

/// Chance that is the same each time.
pub(crate) struct Dice(u64);

impl Frames {
    /// Of a folder, whose files hold passages apart by lines of `===`, and of a file with a list of words a line.
    pub(crate) fn read(folder: &Path, words: &Path) -> Self {
        let read = |path: &Path| std::fs::read_to_string(path).unwrap_or_default();
        let mut files: Vec<_> = std::fs::read_dir(folder)
            .map(|entries| entries.filter_map(|entry| Some(entry.ok()?.path())).collect())
            .unwrap_or_default();
        files.retain(|path| path.is_file() && path != words);
        files.sort();
        let passages = files
            .iter()
            .flat_map(|path| read(path).split("\n===\n").map(|passage| passage.trim().to_owned()).collect::<Vec<_>>());
        let words = read(words);
        let words = words
            .lines()
            .filter_map(|line| line.split_once(": "))
            .map(|(name, list)| (name.to_owned(), list.split(" | ").map(|word| word.trim().to_owned()).collect()));
        Self { passages: passages.collect(), words: words.collect() }
    }

    /// So many articles, in which every passage comes about equally often.
    pub(crate) fn articles(&self, n: usize, seed: u64) -> Vec<Article> {
        let mut dice = Dice(seed);
        let mut deck: Vec<usize> = Vec::new();
        let labels = LabelSet::built_in();
        let article = |idx: usize| {
            let mut text = String::new();
            for part in 0..4 + dice.roll(6) {
                if deck.is_empty() {
                    deck = (0..self.passages.len()).collect();
                    deck.sort_by_key(|passage| mixed(seed ^ (*passage as u64) << 20 ^ idx as u64));
                }
                let passage = deck.pop().map_or("", |passage| self.passages[passage].as_str());
                let end = if text.is_empty() { "" } else { "\n\n" };
                text = text + end + &self.filled(&renumbered(passage, part * 100), &mut dice);
            }
            let mut article = marked::parse(&labels, &text).unwrap_or_else(|error| panic!("{error}: {text}"));
            article.id = ArticleId(idx as u64 + 3_000_000);
            article.status = Status::Done;
            article
        };
        (0..n).map(article).collect()
    }

    /// A passage with a word in each place.
    fn filled(&self, passage: &str, dice: &mut Dice) -> String {
        let people: Vec<&str> = (0..4).map(|_| self.pick("person", dice)).collect();
        let mut text = passage.to_owned();
        while let Some((start, end)) = text.find('{').and_then(|start| Some((start, start + text[start..].find('}')?)))
        {
            let word = self.word(&text[start + 1..end], &people, dice);
            text.replace_range(start..=end, &word);
        }
        text
    }

    /// What `A`, `a`, `A.he`, `Mr.A` and other places are filled with: people are the same in all of a passage.
    fn word(&self, place: &str, people: &[&str], dice: &mut Dice) -> String {
        let person = |letter: &str| {
            let idx = ["A", "B", "C", "D"].iter().position(|one| *one == letter.to_uppercase())?;
            people[idx].rsplit_once(' ')
        };
        let surname = |name: &str| name.rsplit(' ').next().unwrap_or(name).to_owned();
        match place.split_once('.') {
            None => match person(place) {
                Some((name, _)) if place.chars().all(char::is_uppercase) => name.to_owned(),
                Some((name, _)) => surname(name),
                None if self.words.contains_key(place) => self.pick(place, dice).to_owned(),
                None => self.pick(place.trim_end_matches(char::is_numeric), dice).to_owned(),
            },
            Some(("Mr", letter)) => person(letter).map_or_else(String::new, |(name, sex)| {
                format!("{} {}", if sex == "f" { "Ms." } else { "Mr." }, surname(name))
            }),
            Some((letter, form)) => match person(letter) {
                Some((_, sex)) if PRONOUNS.iter().any(|(male, _)| *male == form) => pronoun(form, sex),
                _ => self.pick(form, dice).to_owned(),
            },
        }
    }

    fn pick(&self, list: &str, dice: &mut Dice) -> &str {
        let list = self.words.get(list).unwrap_or_else(|| panic!("no words for “{list}”"));
        &list[dice.roll(list.len())]
    }
}

const PRONOUNS: [(&str, &str); 5] =
    [("he", "she"), ("He", "She"), ("him", "her"), ("his", "her"), ("himself", "herself")];

fn pronoun(form: &str, sex: &str) -> String {
    let female = PRONOUNS.iter().find(|(male, _)| *male == form).map_or(form, |(_, female)| female);
    if sex == "f" { female.to_owned() } else { form.to_owned() }
}

/// The passage with `add` added to all numbers of its spans.
fn renumbered(passage: &str, add: usize) -> String {
    let number = regex::Regex::new(r"([#>])(\d+)").expect("a pattern");
    let raised = |found: &regex::Captures<'_>| {
        let number: usize = found[2].parse().expect("digits");
        format!("{}{}", &found[1], number + add)
    };
    number.replace_all(passage, raised).into_owned()
}

impl Dice {
    pub(crate) fn roll(&mut self, n: usize) -> usize {
        self.0 = mixed(self.0);
        usize::try_from(self.0 % n.max(1) as u64).expect("an index")
    }
}
