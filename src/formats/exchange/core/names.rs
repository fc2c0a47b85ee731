//! Words that files have for ids, offsets, origins and states.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::formats::exchange::core::json::value::Value;
use crate::model::{Origin, Status};

/// The word for what a model proposed and nobody has accepted, where others have their origin.
pub(crate) const PREDICTION: &str = "prediction";

/// How a span of a file came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum By {
    Origin(Origin),
    /// Proposed by a model, and accepted by nobody.
    Prediction,
}

/// The status that a file names, if it is one.
pub(crate) fn status_from(name: &str) -> Option<Status> {
    Status::ALL.into_iter().find(|status| status.name() == name)
}

/// What a file says of how a span came about, if it is something that we say.
pub(crate) fn by_from(name: &str) -> Option<By> {
    let origin = || Origin::ALL.into_iter().find(|origin| origin.name() == name).map(By::Origin);
    if name == PREDICTION { Some(By::Prediction) } else { origin() }
}

/// Words in names of lists, columns, files and folders that are nobody's: settled or older labels, parts of an article or of a
/// data set, kinds of labels, programs, languages.
#[rustfmt::skip]
const NOBODY: [&str; 157] = [
    "adjudicated", "agreed", "all", "ann", "annotation", "annotations", "auto", "automatic", "backup", "base", "batch",
    "bio", "body", "brat", "chunk", "class", "clean", "coarse", "combined", "consensus", "copy", "corpus", "corrected",
    "correction", "corrections", "curated", "data", "dep", "dev", "direct", "document", "documents", "draft", "end",
    "entities", "entity", "eval", "export", "final", "fine", "first", "fixed", "flat", "gold", "headline", "indirect",
    "inner", "input", "iob", "label", "labels", "last", "latest", "layer", "lemma", "lemmas", "level", "list", "long",
    "main", "majority", "mask", "merged", "model", "name", "names", "ner", "nested", "new", "offsets", "old",
    "original", "other", "outer", "output", "paragraph", "part", "pos", "pred", "predicted", "prediction",
    "predictions", "quotes", "raw", "reference", "review", "reviewed", "revised", "round", "second", "sentence", "set",
    "settled", "short", "silver", "source", "span", "spans", "split", "standoff", "start", "system", "tag", "tags",
    "target", "test", "text", "texts", "title", "token", "tokens", "train", "truth", "type", "types", "updated", "v",
    "val", "valid", "validation", "version", "word", "words",
    "ar", "bg", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi", "fr", "he", "hi", "hr", "hu", "it", "ja", "ko",
    "lt", "lv", "nl", "no", "pl", "pt", "ro", "ru", "sk", "sl", "sr", "sv", "tr", "uk", "zh",
];

/// Whether a name is nobody's: it has no letters, or a word that nobody is called: `2`, `v2`, `gold`, `ana_old`.
pub(crate) fn is_nobody(name: &str) -> bool {
    let words = words_of(name).into_iter().map(|word| word.trim_matches(char::is_numeric).to_owned());
    let words: Vec<String> = words.filter(|word| !word.is_empty()).collect();
    words.is_empty() || words.iter().any(|word| NOBODY.contains(&&**word))
}

/// What `INCEpTION` calls the settled one of its files of a document, beside those of people.
pub(crate) const SETTLED: &str = "CURATION_USER";

/// Those of some files that `INCEpTION` has of a document before anybody’s work on it, where others lie beside them.
pub(crate) fn before_work<'n>(names: impl Iterator<Item = &'n str> + Clone) -> BTreeSet<&'n str> {
    const BEFORE_WORK: &str = "INITIAL_CAS";
    let is_before = |name: &&str| stem_of(name).1 == BEFORE_WORK;
    if !names.clone().any(|name| is_before(&name)) {
        return BTreeSet::new();
    }
    let kind = |name: &'n str| (stem_of(name).0, name.rsplit_once('.').map(|(_, extension)| extension));
    let of_people: BTreeSet<_> = names.clone().filter(|name| !is_before(name)).map(kind).collect();
    names.filter(|name| is_before(name) && of_people.contains(&kind(name))).collect()
}

/// The folder of a file, and its name without the ending.
pub(crate) fn stem_of(path: &str) -> (&str, &str) {
    let (folder, name) = path.rsplit_once(['/', '\\']).unwrap_or(("", path));
    (folder, name.rsplit_once('.').map_or(name, |(stem, _)| stem))
}

/// The name of a file without its folder.
pub(crate) fn file_of(path: &str) -> &str {
    path.rsplit_once(['/', '\\']).map_or(path, |(_, name)| name)
}

/// The words of a name, without capitals: `end_char`, `endChar`, `end char`.
pub(crate) fn words_of(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut was_lower = false;
    for character in name.chars() {
        if !character.is_alphanumeric() || was_lower && character.is_uppercase() {
            words.push(String::new());
        }
        was_lower = character.is_lowercase();
        if let Some(word) = words.last_mut().filter(|_| character.is_alphanumeric()) {
            word.extend(character.to_lowercase());
        }
    }
    words
}

/// The word for an id that may be a number or a string.
pub(crate) fn key_from(id: &Value) -> String {
    match id {
        Value::String(word) => word.to_string(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// An offset as tables write it: `11`, `11.0` or `"11"`.
pub(crate) fn offset(value: &Value) -> Option<usize> {
    if let Some(number) = value.as_u64() {
        return usize::try_from(number).ok();
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is whole and not negative")]
    let whole = |number: f64| (number.fract() == 0.0 && (0.0..9e15).contains(&number)).then_some(number as usize);
    match value {
        Value::Number(number) => number.as_f64().and_then(whole),
        Value::String(word) => word.trim().parse().ok().or_else(|| word.trim().parse().ok().and_then(whole)),
        _ => None,
    }
}

/// Something that every file system takes; `articles` where nothing is left of the name.
pub(crate) fn file_name_from(name: &str) -> String {
    let is_plain = |character: char| character.is_alphanumeric() || matches!(character, '-' | '_');
    let words = name.split(|character| !is_plain(character)).filter(|word| !word.is_empty());
    let joined: String = words.collect::<Vec<_>>().join("-").chars().take(60).collect();
    if joined.is_empty() { "articles".to_owned() } else { joined.to_lowercase() }
}

/// What a file has where something else should stand, for a sentence about it: not more than one can read.
pub(crate) fn in_short(words: &str) -> Cow<'_, str> {
    const MOST_CHARACTERS: usize = 60;
    match words.char_indices().nth(MOST_CHARACTERS) {
        Some((end, _)) => Cow::Owned(format!("{}…", &words[..end])),
        None => Cow::Borrowed(words),
    }
}
