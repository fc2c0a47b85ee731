//! Drawing a sample of articles from corpora of any size.

use std::path::PathBuf;
use std::sync::Arc;

use super::adding::ReadWith;
use super::progress::Progress;
use crate::formats::articles::corpus::Field;
use crate::model::Content;
use crate::storage::{ArticlesRead, ColumnChoice, ReadRemark, Reading, SampleWish, sample_articles};
use crate::suggest::Learner;
use crate::suggest::sampling::{Choosing, choose};

/// What is drawn, from where.
#[derive(Clone, Debug)]
pub struct Sampling {
    /// Files of many articles, and folders of them.
    pub corpora: Vec<PathBuf>,
    pub n_articles: usize,
    /// As many of each, as far as there are.
    pub by: Option<Field>,
    pub seed: u64,
    pub without_near_duplicates: bool,
    /// Those first from which suggestions would learn most.
    pub is_most_useful: bool,
}

/// Goes through the corpora once. Where it is cancelled nobody takes what comes of it.
pub fn draw(
    sampling: &Sampling,
    content: &Content,
    learner: Option<Arc<Learner>>,
    with: &ReadWith,
    progress: &Progress,
) -> ArticlesRead {
    let learner = sampling.is_most_useful.then(|| learner.unwrap_or_else(|| Arc::new(Learner::train(content))));
    let choosing = Choosing {
        n_articles: sampling.n_articles,
        without_versions_of: sampling.without_near_duplicates.then_some(content),
        most_useful_to: learner.as_deref().map(|learner| (learner, content)),
    };
    let columns = ColumnChoice::default();
    let folder = with.folder.as_deref();
    let how = Reading { folder, columns: Some(&columns), ..Reading::new(content) };
    let wish = SampleWish { n_articles: choosing.n_to_draw(), by: sampling.by, seed: sampling.seed };
    let mut in_mb = |n_done: u64, n_all: u64| progress.report(mb(n_done), mb(n_all));
    let mut drawn = sample_articles(&sampling.corpora, how, wish, &mut in_mb);
    let mut remarks = std::mem::take(&mut drawn.remarks);
    let mut is_wanted = || progress.report(0, 0).is_continue();
    let Some(chosen) = drawn.choose(content.labels(), |groups| choose(groups, choosing, &mut is_wanted)) else {
        return ArticlesRead { is_cancelled: true, ..ArticlesRead::default() };
    };
    let in_file = |warning| ReadRemark::InFile { warning, path: PathBuf::new() };
    remarks.extend(chosen.warnings.into_iter().map(in_file));
    ArticlesRead {
        articles: chosen.articles.into_iter().map(|imported| imported.article).collect(),
        labels: Some(chosen.labels).filter(|labels| labels != content.labels()),
        remarks,
        ..ArticlesRead::default()
    }
}

fn mb(n_bytes: u64) -> usize {
    usize::try_from(n_bytes >> 20).unwrap_or(usize::MAX)
}
