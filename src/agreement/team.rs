//! How far each annotator of a project is, and how fast.

use std::collections::BTreeMap;

use super::pace::Pace;
use crate::model::{Content, Status};

/// How far one annotator is, by what was handed out to them and what has come back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Member {
    pub name: String,
    /// Articles that were handed out to them, or that they have sent back all the same.
    pub n_articles: usize,
    pub n_begun: usize,
    pub n_done: usize,
    /// Articles that they have looked at and left out.
    pub n_skipped: usize,
    pub pace: Pace,
}

/// Everybody to whom an article was handed out, or who has sent one back, by name.
pub fn team(content: &Content) -> Vec<Member> {
    let mut members: BTreeMap<&str, Member> = BTreeMap::new();
    for article in content.articles() {
        let handed_to = article.handed_to.iter().map(String::as_str);
        let mut statuses: BTreeMap<&str, Status> = handed_to.map(|name| (name, Status::New)).collect();
        statuses.extend(article.readings().map(|reading| (&*reading.annotator, reading.status)));
        for (name, status) in statuses {
            let member = members.entry(name).or_insert_with(|| Member { name: name.to_owned(), ..Member::default() });
            member.n_articles += 1;
            member.n_begun += usize::from(status != Status::New);
            member.n_done += usize::from(status == Status::Done);
            member.n_skipped += usize::from(status == Status::Skipped);
        }
        for reading in article.readings() {
            members.entry(&reading.annotator).and_modify(|member| member.pace.add(reading));
        }
    }
    members.into_values().collect()
}

impl Member {
    /// Articles that they have neither done nor skipped.
    pub fn n_left(&self) -> usize {
        self.n_articles - self.n_done - self.n_skipped
    }
}
