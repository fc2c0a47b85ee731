//! What collecting a project has found, in numbers and in words.

use crate::model::{counted, grouped};

/// What one project brings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileNews {
    pub annotator: String,
    /// The name of the file.
    pub path: String,
    /// Readings of articles that had none of this annotator.
    pub n_new: usize,
    /// Readings that take the place of what was collected before.
    pub n_changed: usize,
    /// Readings that are there already, word for word.
    pub n_same: usize,
    /// Readings that are older than what was collected before, which stays.
    pub n_older: usize,
    /// Articles that they have not begun.
    pub n_not_begun: usize,
    /// What somebody should know, in sentences.
    pub notes: Vec<String>,
    /// What was left out, in sentences.
    pub problems: Vec<String>,
}

impl FileNews {
    /// Says of an article that another file has it too, which has the number and counts or not, or that this one has it
    /// twice, with other labels.
    pub(super) fn tell_of_other(&mut self, article: &str, other: Option<(usize, bool)>, says_the_same: bool) {
        if let Some((other, counts)) = other {
            let which = if counts { ", saved later: that one counts" } else { ": this one counts" };
            self.notes.push(format!("{article} stands in file {} too{which}", other + 1));
        } else if !says_the_same {
            let words = "stands there twice: the labels of the later one count, those of the other are left out";
            self.problems.push(format!("{article} {words}"));
        }
    }

    /// Says how much of what was settled it contradicts, and in which articles, of many the first.
    pub(super) fn tell_of_asked_again(&mut self, n_places: usize, articles: &[String]) {
        let (places, named) = (counted(n_places, "place"), first_of(articles));
        let words = "is something else than what was settled, and is asked again";
        self.notes.push(format!("in {places} what “{}” has {words}: {named}", self.annotator));
    }

    /// Says which articles the project does not have, of many the first.
    pub(super) fn tell_of_strangers(&mut self, articles: &[String]) {
        match articles {
            [] => {}
            [article] => self.problems.push(format!("{article} is not in this project, left out")),
            _ => {
                let n_articles = counted(articles.len(), "article");
                let named = first_of(articles);
                self.problems.push(format!("{n_articles} are not in this project, left out: {named}"));
            }
        }
    }

    /// “12 new readings, 2 changed, 1 as before, 1 older, 3 not begun”.
    pub fn in_words(&self) -> String {
        let counts = [
            (self.n_changed, "changed"),
            (self.n_same, "as before"),
            (self.n_older, "older"),
            (self.n_not_begun, "not begun"),
        ];
        let rest = counts.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!(", {} {what}", grouped(*n)));
        counted(self.n_new, "new reading") + &rest.collect::<String>()
    }
}

/// The first of these, and how many more there are.
fn first_of(articles: &[String]) -> String {
    const N_NAMED: usize = 3;
    let named = articles[..articles.len().min(N_NAMED)].join(", ");
    let more = articles.len().saturating_sub(N_NAMED);
    if more > 0 { format!("{named} and {} more", grouped(more)) } else { named }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_numbers_have_commas_and_of_many_articles_three_are_named() {
        let mut news = FileNews { annotator: "ana".to_owned(), n_new: 2000, n_same: 1000, ..FileNews::default() };
        assert_eq!(news.in_words(), "2,000 new readings, 1,000 as before");
        let articles: Vec<String> = (0..1204).map(|number| format!("“{number}”")).collect();
        news.tell_of_asked_again(3000, &articles);
        news.tell_of_asked_again(1, &articles[..1]);
        let words = "what “ana” has is something else than what was settled, and is asked again";
        let expected =
            [format!("in 3,000 places {words}: “0”, “1”, “2” and 1,201 more"), format!("in 1 place {words}: “0”")];
        assert_eq!(news.notes, expected);
        for n_articles in [0, 1, 1204] {
            news.tell_of_strangers(&articles[..n_articles]);
        }
        let all = "1,204 articles are not in this project, left out: “0”, “1”, “2” and 1,201 more";
        assert_eq!(news.problems, ["“0” is not in this project, left out", all]);
    }
}
