//! What two changes of one value come to: the value of whoever changed it, or ours, where both did, with a word about it.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{ArticleId, Reading, Relation, Span, UnknownFields};

/// Three states of one thing: as it was, and as two people have left it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Three<T> {
    pub(super) base: T,
    pub(super) ours: T,
    pub(super) theirs: T,
}

/// Something that both versions changed, each in another way. Ours stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// Where it is, unless it is about the project as a whole.
    pub article: Option<ArticleId>,
    /// What theirs is, in a sentence for people.
    pub words: String,
    /// What theirs has in the article and the merge does not.
    pub set_aside: Option<SetAside>,
}

/// A span, link or reading that a merge could not take in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SetAside {
    Span(Span),
    Relation(Relation),
    Reading(Reading),
}

/// The conflicts of one article, or of the project as a whole.
#[derive(Debug)]
pub(super) struct Conflicts {
    article: Option<ArticleId>,
    pub(super) found: Vec<Conflict>,
}

impl<T> Three<T> {
    pub(super) fn as_ref(&self) -> Three<&T> {
        Three { base: &self.base, ours: &self.ours, theirs: &self.theirs }
    }

    pub(super) fn map<U>(self, part: impl Fn(T) -> U) -> Three<U> {
        Three { base: part(self.base), ours: part(self.ours), theirs: part(self.theirs) }
    }
}

impl<T: PartialEq> Three<T> {
    /// What whoever changed it made of it; ours as an error where both did.
    pub(super) fn pick(self) -> Result<T, T> {
        if self.ours == self.theirs || self.theirs == self.base {
            Ok(self.ours)
        } else if self.ours == self.base {
            Ok(self.theirs)
        } else {
            Err(self.ours)
        }
    }
}

impl Conflicts {
    pub(super) fn of(article: Option<ArticleId>) -> Self {
        Self { article, found: Vec::new() }
    }

    pub(super) fn tell(&mut self, words: String, set_aside: Option<SetAside>) {
        self.found.push(Conflict { article: self.article, words, set_aside });
    }

    /// [`Three::pick`], with a word about theirs where both changed it.
    pub(super) fn pick<T: PartialEq + Copy>(&mut self, three: Three<T>, words: impl FnOnce(T) -> String) -> T {
        three.pick().unwrap_or_else(|ours| {
            self.tell(words(three.theirs), None);
            ours
        })
    }

    /// A field of text: “the title” is “X” in theirs.
    pub(super) fn words(&mut self, three: Three<&String>, what: &str) -> String {
        self.pick(three, |theirs| format!("{what} is “{theirs}” in the other version")).clone()
    }

    /// Fields that this version does not know, each by its name.
    pub(super) fn unknown(&mut self, three: Three<&UnknownFields>) -> UnknownFields {
        if let Ok(picked) = three.pick() {
            return picked.clone();
        }
        let values = three.map(|fields| {
            let mut by_name: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
            for (name, value) in &fields.0 {
                by_name.entry(name).or_default().push(value);
            }
            by_name
        });
        let names = three.map(|fields| {
            let mut seen = BTreeSet::new();
            fields.0.iter().map(|(name, _)| name.as_str()).filter(|name| seen.insert(*name)).collect::<Vec<_>>()
        });
        let mut merged = UnknownFields::default();
        for name in in_order(names.as_ref().map(Vec::as_slice), |_| true).0 {
            let value = |theirs: Option<&Vec<&str>>| theirs.map_or("gone".to_owned(), |values| values.join(", "));
            let picked = self.pick(values.as_ref().map(|fields| fields.get(name)), |theirs| {
                format!("the field “{name}” is {} in the other version", value(theirs))
            });
            merged.0.extend(picked.into_iter().flatten().map(|value| (name.to_owned(), (*value).to_owned())));
        }
        merged
    }
}

/// What is in a set after what both put in and took out.
pub(super) fn set<T: Ord + Clone>(three: Three<&BTreeSet<T>>) -> BTreeSet<T> {
    let all = three.ours.union(three.theirs);
    all.filter(|item| three.map(|set| set.contains(item)).pick() == Ok(true)).cloned().collect()
}

/// Those that are to be kept, in the order of whoever changed it. What only the other has stands behind what it stood
/// behind there, and behind what came there here. Also whether both changed the order, each in another way.
pub(super) fn in_order<K: Ord + Copy>(three: Three<&[K]>, is_kept: impl Fn(&K) -> bool) -> (Vec<K>, bool) {
    let sets = three.map(|keys| keys.iter().copied().collect::<BTreeSet<K>>());
    let is_common = |key: &K| sets.base.contains(key) && sets.ours.contains(key) && sets.theirs.contains(key);
    let common = three.map(|keys| keys.iter().copied().filter(is_common).collect::<Vec<K>>());
    let is_both = common.as_ref().pick().is_err();
    let (first, second, in_second) = if common.ours == common.base && common.theirs != common.base {
        (three.theirs, three.ours, &sets.ours)
    } else {
        (three.ours, three.theirs, &sets.theirs)
    };
    let in_first: BTreeSet<K> = first.iter().copied().collect();
    let mut behind: BTreeMap<Option<K>, Vec<K>> = BTreeMap::new();
    let mut last = None;
    for key in second {
        if in_first.contains(key) {
            last = Some(*key);
        } else {
            behind.entry(last).or_default().push(*key);
        }
    }
    let mut merged = Vec::new();
    let mut waiting = behind.remove(&None).unwrap_or_default();
    for key in first {
        if in_second.contains(key) {
            merged.append(&mut waiting);
            waiting = behind.remove(&Some(*key)).unwrap_or_default();
        }
        merged.push(*key);
    }
    merged.append(&mut waiting);
    merged.retain(is_kept);
    (merged, is_both)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_both_put_in_a_list_stands_where_they_put_it() {
        let merged = |base: &str, ours: &str, theirs: &str| {
            let [base, ours, theirs] = [base, ours, theirs].map(|keys| keys.chars().collect::<Vec<char>>());
            let sets = [&base, &ours, &theirs].map(|keys| keys.iter().copied().collect::<BTreeSet<char>>());
            let kept = set(Three { base: &sets[0], ours: &sets[1], theirs: &sets[2] });
            let (keys, is_both) =
                in_order(Three { base: &base, ours: &ours, theirs: &theirs }, |key| kept.contains(key));
            (keys.into_iter().collect::<String>(), is_both)
        };
        assert_eq!(merged("abc", "abcx", "abcy"), ("abcxy".to_owned(), false));
        assert_eq!(merged("abc", "xabc", "aybc"), ("xaybc".to_owned(), false));
        assert_eq!(merged("abc", "ac", "abyc"), ("ayc".to_owned(), false));
        assert_eq!(merged("abc", "abxc", "cba"), ("cbxa".to_owned(), false));
        assert_eq!(merged("abc", "bac", "cba"), ("bac".to_owned(), true));
        assert_eq!(merged("", "ab", "bc"), ("abc".to_owned(), false));
        assert_eq!(merged("abc", "", "abcz"), ("z".to_owned(), false));
    }
}
