//! A filter for articles: a line each in, a line each with what is probably in it out, in order and never all at once.

use std::io::{self, Read, Write};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::bail;
use clap::Args;

use super::in_order::in_order;
use super::line_parts::{Line, LineParts, MAX_LINE_BYTES};
use super::sources::{MOST_JOBS, n_jobs, read_sketch, stream_at};
use super::suggesters::{Finding, Suggesters};
use crate::cli::project::{force_hint, open_to_read};
use crate::cli::{Outcome, Surroundings};
use crate::formats::articles::corpus::{BadLine, Columns, Field, LineArticle, article_in};
use crate::formats::{ImportedArticle, Wrong, append_error, append_found};
use crate::model::{
    Article, Content, Edit, LabelId, Project, ProjectParts, Proposal, Status, Suggestion, UnknownFields, transactions,
};
use crate::storage::{self, Over};
use crate::suggest::Learner;

/// What is found with, and how lines are read.
#[derive(Debug, Args)]
#[command(next_help_heading = "For a stream of articles")]
pub(crate) struct FilterArgs {
    /// The project whose labels and decisions teach what to find; else what is built in
    #[arg(long, value_name = "PROJECT.ron")]
    learned_from: Option<PathBuf>,
    /// What `pullquote repeated-lines` counted in the corpus that the articles are of
    #[arg(long, value_name = "SKETCH")]
    repeated: Option<PathBuf>,
    /// Leave grammar out: several times as fast, and finds fewer of the claims that stand without marks
    #[arg(long)]
    fast: bool,
    /// On how many threads; else as many as there are processors
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=MOST_JOBS))]
    jobs: Option<u16>,
    /// The field of a line that holds the text; else it is known by its name
    #[arg(long, value_name = "FIELD")]
    text_column: Option<String>,
    /// The field of a line that says what the article is called
    #[arg(long, value_name = "FIELD")]
    id_column: Option<String>,
}

/// Finds what is probably in articles, whatever came before them.
pub(crate) struct Filter {
    /// What it learned from.
    content: Content,
    /// The same without articles.
    empty: Content,
    suggesters: Suggesters,
    /// None for all.
    labels: Vec<LabelId>,
    min_confidence: f32,
    columns: Columns,
    n_jobs: usize,
    /// Who finds, in the lines that come out.
    model: String,
}

/// Lines with their end, and how many have an error.
#[derive(Default)]
struct Found {
    lines: Vec<u8>,
    n_lines: u64,
    n_bad: u64,
}

/// Sends a stream through the filter: a file, or standard input for `-`; to a file, or to standard output.
pub(crate) fn run(
    filter: &Filter,
    source: &Path,
    output: Option<&Path>,
    over: Over,
    around: &mut Surroundings<'_>,
) -> anyhow::Result<Outcome> {
    let lines = stream_at(source)?;
    let counts = match output {
        Some(path) => storage::write_stream(path, over, |out| filter.stream(lines, out)).map_err(force_hint)?,
        None => filter.stream(lines, around.results())?,
    };
    let mut outcome = Outcome::Done;
    filter.suggesters.weights(&filter.content).iter().try_for_each(|line| around.tell(line))?;
    for sentence in filter.suggesters.told() {
        around.tell(&sentence)?;
        outcome = Outcome::Problems;
    }
    if counts.n_bad > 0 {
        let (n_bad, n_lines) = (counts.n_bad, counts.n_lines);
        around.tell(&format!("{n_bad} of {n_lines} lines went wrong: see “error” in what came out"))?;
        outcome = Outcome::Problems;
    }
    Ok(outcome)
}

/// The project that somebody named to learn from, or one with the built-in labels and nothing else.
pub(crate) fn content_to_learn_from(args: &FilterArgs, around: &mut Surroundings<'_>) -> anyhow::Result<Content> {
    Ok(match &args.learned_from {
        Some(path) => open_to_read(path, around)?.project.content().clone(),
        None => Project::new("", "").content().clone(),
    })
}

/// The labels of these ids or names.
pub(crate) fn wanted_labels(content: &Content, names: &[String]) -> anyhow::Result<Vec<LabelId>> {
    let labels = content.labels().labels();
    let mut wanted = Vec::new();
    for name in names {
        let Some(label) = labels.iter().find(|label| label.id.as_str() == name || label.name == *name) else {
            let known: Vec<&str> = labels.iter().map(|label| label.id.as_str()).collect();
            bail!("there is no label “{name}”: the project has {}", known.join(", "));
        };
        wanted.push(label.id.clone());
    }
    Ok(wanted)
}

/// Whether the suggestion is of one of the labels; every one is where none is named. A speaker for a span that is there
/// is of the label of speakers.
pub(crate) fn is_of(suggestion: &Suggestion, labels: &[LabelId]) -> bool {
    let is_named = |name: &str| labels.iter().any(|label| label.as_str() == name);
    match &suggestion.proposal {
        Proposal::Span { label, .. } => labels.is_empty() || labels.contains(label),
        Proposal::Speaker { .. } => labels.is_empty() || is_named("speaker"),
    }
}

impl FilterArgs {
    /// Whether anything is asked for that only a stream can have.
    pub(crate) fn is_used(&self) -> bool {
        self.learned_from.is_some()
            || self.repeated.is_some()
            || self.fast
            || self.jobs.is_some()
            || !self.columns().0.is_empty()
    }

    /// The project that somebody named to learn from.
    pub(crate) fn learned_from(&self) -> Option<&Path> {
        self.learned_from.as_deref()
    }

    /// The files beside the stream that are read.
    pub(crate) fn files(&self) -> impl Iterator<Item = &Path> {
        self.learned_from.iter().chain(&self.repeated).map(PathBuf::as_path)
    }

    fn columns(&self) -> Columns {
        let chosen = [(Field::Text, &self.text_column), (Field::Id, &self.id_column)];
        Columns(chosen.into_iter().filter_map(|(field, column)| Some((field, column.clone()?))).collect())
    }
}

impl Filter {
    /// Learns from the content, and knows the repeated lines of the corpus that is named.
    pub(crate) fn new(
        content: Content,
        labels: Vec<LabelId>,
        min_confidence: f32,
        with: &[String],
        args: &FilterArgs,
    ) -> anyhow::Result<Self> {
        let sketch = args.repeated.as_deref().map(read_sketch).transpose()?.map(Arc::new);
        let is_fast = args.fast;
        let suggesters = Suggesters::new(with, move |content| {
            let learner = Learner::built_in();
            let learner = if is_fast { learner.without_grammar() } else { learner }.taught(content);
            sketch.iter().cloned().fold(learner, Learner::in_corpus)
        })?;
        Ok(Self {
            empty: without_articles(&content),
            model: model(&content, &suggesters),
            suggesters,
            content,
            labels,
            min_confidence,
            columns: args.columns(),
            n_jobs: n_jobs(args.jobs),
        })
    }

    /// Learns from the articles that it learned from how far to believe the programs that suggest.
    pub(crate) fn weigh(&mut self, progress: &mut dyn FnMut(usize, usize) -> ControlFlow<()>) {
        self.suggesters.weigh(&self.content, progress);
    }

    /// Writes the line of each line as soon as those before it are written.
    fn stream(&self, lines: impl Read + Send, out: &mut dyn Write) -> io::Result<Found> {
        let mut parts = LineParts::new(lines);
        let mut counts = Found::default();
        let give = |found: Option<Found>| {
            let Some(found) = found else { return out.flush() };
            counts.n_lines += found.n_lines;
            counts.n_bad += found.n_bad;
            out.write_all(&found.lines)
        };
        in_order(self.n_jobs, || parts.next_part(), |part| self.find_in_part(part), give)?;
        out.flush()?;
        Ok(counts)
    }

    fn find_in_part(&self, part: Vec<Line>) -> Found {
        let mut found = Found::default();
        for line in part {
            found.n_lines += 1;
            // A line that makes the program fail costs itself alone.
            let result = catch_unwind(AssertUnwindSafe(|| self.find_in_line(&line, &mut found.lines)));
            let failed =
                || BadLine { id: String::new(), message: "it makes Pullquote fail: please report it".to_owned() };
            match result.unwrap_or_else(|_| Err(failed())) {
                Ok(is_answered) => found.n_bad += u64::from(!is_answered),
                Err(BadLine { id, message }) => {
                    found.n_bad += 1;
                    append_error(&mut found.lines, &id, &self.model, &format!("line {}: {message}", line.number));
                }
            }
        }
        found
    }

    /// Adds a line with what is found; returns whether anybody has looked.
    fn find_in_line(&self, line: &Line, lines: &mut Vec<u8>) -> Result<bool, BadLine> {
        let Some(bytes) = &line.bytes else {
            let message = format!("it has more than {} MB", MAX_LINE_BYTES >> 20);
            return Err(BadLine { id: String::new(), message });
        };
        let LineArticle { id, article } = article_in(bytes, &self.columns, self.content.labels())?;
        let name = if id.is_empty() { article.id.to_string() } else { id.clone() };
        let Finding { suggestions, failed, is_answered } = self.suggesters.find(&name, &self.content, &article);
        let told = failed.join("; ");
        let (warning, error) =
            if is_answered { (told, String::new()) } else { (String::new(), format!("line {}: {told}", line.number)) };
        let wrong = Wrong { warning: &warning, error: &error };
        append_found(lines, &id, &self.with_suggestions(article, &suggestions), wrong);
        Ok(is_answered)
    }

    /// The article with all that is likely enough.
    fn with_suggestions(&self, article: Article, suggestions: &[Suggestion]) -> ImportedArticle {
        let id = article.id;
        let mut found = ImportedArticle { model: self.model.clone(), ..ImportedArticle::unlabelled(article) };
        let mut project = Project::from(self.empty.clone());
        if project.apply(transactions::add_articles(&self.empty, vec![found.article.clone()])).is_err() {
            return found;
        }
        for suggestion in suggestions.iter().filter(|one| is_of(one, &self.labels)) {
            let sure = suggestion.sure(self.min_confidence);
            let Some((sure, article)) = sure.zip(project.article(id)) else { continue };
            let Some(transaction) = sure.transaction(project.labels(), article) else { continue };
            let added = transaction.edits.iter().filter_map(|edit| match edit {
                Edit::AddSpan(_, span) => Some(span.id),
                _ => None,
            });
            // The span comes first, then its speaker.
            let confidences: Vec<_> = added.zip([sure.confidence, sure.speaker_confidence]).collect();
            if project.apply(transaction).is_ok() {
                found.confidences.extend(confidences);
            }
        }
        found.article = project.article(id).cloned().unwrap_or(found.article);
        // Nobody has begun with it.
        found.article.status = Status::New;
        found
    }
}

/// Who finds, in words.
fn model(content: &Content, suggesters: &Suggesters) -> String {
    let mut built_in = format!("pullquote {}", env!("CARGO_PKG_VERSION"));
    if !content.name().is_empty() {
        built_in = format!("{built_in} taught by {}", content.name());
    }
    let built_in = suggesters.has_built_in().then_some(&*built_in);
    built_in.into_iter().chain(suggesters.programs()).collect::<Vec<_>>().join(", ")
}

fn without_articles(content: &Content) -> Content {
    let parts = ProjectParts {
        name: content.name().to_owned(),
        annotator: content.annotator().to_owned(),
        labels: content.labels().clone(),
        settings: content.settings().clone(),
        articles: Vec::new(),
        unknown: UnknownFields::default(),
    };
    Content::from_parts(parts).expect("a project without articles fits its labels")
}
