//! The card of a data set, as Hugging Face expects it beside the data: what is in it, what labels mean, who made it.

use std::collections::{BTreeMap, BTreeSet};

use super::agreement_report::{Report, tables};
use super::statistics::Statistics;
use super::table::{Table, no_markdown};
use super::work_log::WorkLog;
use crate::agreement::{Agreement, Effort, Sheets};
use crate::formats::annotators as annotators_of;
use crate::model::{Article, ArticleId, Content, Label, LabelId, RelationKind, Status, counted, one_line};

/// What a project does not say of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CardWish {
    /// As Hugging Face names them: `cc-by-4.0`.
    pub licence: Option<String>,
    /// ISO 639 codes: `en`.
    pub languages: Vec<String>,
    /// The exported files, as they are called beside the card, by split: `train`.
    pub files: BTreeMap<String, Vec<String>>,
}

/// Writes the card. The same project gives the same bytes.
pub fn card(content: &Content, wish: &CardWish) -> String {
    let statistics = Statistics::new(content, &WorkLog::default(), &mut |_| true).unwrap_or_default();
    let sections = [
        head(content, wish),
        about(content),
        counts(&statistics),
        labels(content),
        annotators(content),
        sources(content),
        gaps(content, wish),
    ];
    sections.concat()
}

/// The facts for programs.
fn head(content: &Content, wish: &CardWish) -> String {
    let mut lines = vec!["---".to_owned()];
    lines.extend(wish.licence.iter().map(|licence| format!("license: {}", yaml(licence))));
    if !wish.languages.is_empty() {
        lines.push("language:".to_owned());
        lines.extend(wish.languages.iter().map(|language| format!("- {}", yaml(language))));
    }
    lines.push(format!("pretty_name: {}", yaml(&name(content))));
    let tags = ["quote-attribution", "span-labelling", "news"].map(|tag| format!("- {tag}"));
    lines.extend(
        ["annotations_creators:", "- expert-generated", "task_categories:", "- token-classification"]
            .map(str::to_owned),
    );
    lines.extend(["tags:".to_owned()].into_iter().chain(tags));
    lines.extend(["size_categories:".to_owned(), format!("- {}", size_category(content.articles().len()))]);
    if !wish.files.is_empty() {
        lines.extend(["configs:", "- config_name: default", "  data_files:"].map(str::to_owned));
        for (split, files) in &wish.files {
            lines.extend([format!("  - split: {}", yaml(split)), "    path:".to_owned()]);
            lines.extend(files.iter().map(|file| format!("    - {}", yaml(file))));
        }
    }
    lines.push("---\n".to_owned());
    lines.join("\n")
}

/// A string as YAML: JSON is YAML too.
fn yaml(text: &str) -> String {
    serde_json::Value::from(one_line(text)).to_string()
}

/// How many there are, as Hugging Face counts.
fn size_category(n: usize) -> &'static str {
    match n {
        0..1_000 => "n<1K",
        1_000..10_000 => "1K<n<10K",
        10_000..100_000 => "10K<n<100K",
        100_000..1_000_000 => "100K<n<1M",
        _ => "n>1M",
    }
}

fn name(content: &Content) -> String {
    let name = one_line(content.name());
    if name.trim().is_empty() { "Labelled articles".to_owned() } else { name }
}

fn about(content: &Content) -> String {
    let kinds: Vec<String> = content.labels().labels().iter().map(|label| no_markdown(&label.name)).collect();
    let links: Vec<String> = content.labels().kinds().iter().map(|kind| no_markdown(&kind.name)).collect();
    let links =
        if links.is_empty() { String::new() } else { format!(", and links between them: {}", links.join(", ")) };
    format!(
        "\n# {}\n\n{} with spans labelled {}{links}.\nOffsets count Unicode code points. Labelled with Pullquote.\n",
        no_markdown(&name(content)),
        counted(content.articles().len(), "article"),
        kinds.join(", "),
    )
}

fn counts(statistics: &Statistics) -> String {
    let row = |(name, n): &(String, usize)| vec![name.replace("  ", "– "), n.to_string()];
    let all = Table {
        title: String::new(),
        columns: vec![String::new(), "number".to_owned()],
        rows: statistics.overview.iter().map(row).collect(),
    };
    let table = Some(statistics.labels_table()).filter(|table| !table.rows.is_empty());
    let labels = table.map(|table| format!("\n{}:\n\n{}", table.title, table.as_markdown())).unwrap_or_default();
    format!("\n## What is in it\n\n{}{labels}", all.as_markdown())
}

fn labels(content: &Content) -> String {
    let line = |label: &Label| {
        let means = meaning(label.id.as_str())
            .unwrap_or("a label of this project; its definition is still to be written here.");
        format!("- **{}** (`{}`): {means}\n", no_markdown(&label.name), label.id)
    };
    let labels: String = content.labels().labels().iter().map(line).collect();
    let names = |ids: &[LabelId]| ids.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", ");
    let kind = |kind: &RelationKind| {
        format!(
            "- **{}** (`{}`): from {} to {}\n",
            no_markdown(&kind.name),
            kind.id,
            names(&kind.from),
            names(&kind.to)
        )
    };
    let kinds: String = content.labels().kinds().iter().map(kind).collect();
    let kinds = if kinds.is_empty() { kinds } else { format!("\nLinks:\n\n{kinds}") };
    format!("\n## What labels mean\n\n{labels}{kinds}")
}

/// What the guide says first of a label that every project begins with.
fn meaning(label: &str) -> Option<&'static str> {
    let page = match label {
        "quote" => include_str!("../../../assets/guide/src/labelling/quotes.md"),
        "speaker" => include_str!("../../../assets/guide/src/labelling/speakers.md"),
        "claim" => include_str!("../../../assets/guide/src/labelling/claims.md"),
        "boilerplate" => include_str!("../../../assets/guide/src/labelling/boilerplate.md"),
        _ => return None,
    };
    page.split("\n\n").nth(1).map(str::trim)
}

fn annotators(content: &Content) -> String {
    let mut names: BTreeSet<String> = annotators_of(content).iter().map(|name| one_line(name)).collect();
    names.extend(Some(one_line(content.annotator())).filter(|name| !name.trim().is_empty()));
    let who = match names.len() {
        0 => "Who labelled it is not recorded.\n".to_owned(),
        n => format!("{} worked on it.\n", counted(n, "annotator")),
    };
    format!("\n## Who labelled it, and how far they agree\n\n{who}{}", agreement(content))
}

/// How far annotators agree: nothing where there is only one.
fn agreement(content: &Content) -> String {
    let sheets = Sheets::from_readings(content, false);
    let agreement =
        Agreement::new(&sheets.sheets, Effort::default(), &mut |_| true).filter(|it| !it.articles.is_empty());
    let Some(agreement) = agreement else {
        return "No article was labelled by two people, so agreement was not measured.\n".to_owned();
    };
    let titles: BTreeMap<ArticleId, String> = BTreeMap::new();
    let report = Report {
        agreement: &agreement,
        labels: content.labels(),
        titles: &titles,
        courses: &[],
        seed: Effort::default().seed,
    };
    // The first is of everybody, or of the one pair. Names of people are in its title only: the card counts them.
    let table = tables(&report).into_iter().next().map(|table| table.as_markdown()).unwrap_or_default();
    let n = counted(agreement.annotators.len(), "annotator");
    format!("\nBetween {n}, with 95 % intervals over articles:\n\n{table}")
}

fn sources(content: &Content) -> String {
    let mut outlets: BTreeMap<String, usize> = BTreeMap::new();
    for article in content.articles() {
        *outlets.entry(one_line(&article.meta.outlet)).or_default() += 1;
    }
    let n_unnamed = outlets.remove("").unwrap_or(0);
    let mut rows: Vec<(String, usize)> = outlets.into_iter().collect();
    rows.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let row = |(name, n): (String, usize)| vec![name, n.to_string()];
    let table = Table {
        title: String::new(),
        columns: vec!["outlet".to_owned(), "articles".to_owned()],
        rows: rows.into_iter().map(row).collect(),
    };
    let named = if table.rows.is_empty() { String::new() } else { format!("{}\n", table.as_markdown()) };
    let unnamed = if n_unnamed == 0 {
        String::new()
    } else {
        format!("Of {} the outlet is not recorded.\n", counted(n_unnamed, "article"))
    };
    let dates: BTreeSet<&str> =
        content.articles().map(|article| article.meta.date.as_str()).filter(|date| !date.is_empty()).collect();
    let dates = match (dates.first(), dates.last()) {
        (Some(first), Some(last)) => format!("Dates: {} to {}.\n", no_markdown(first), no_markdown(last)),
        _ => String::new(),
    };
    format!("\n## Where the articles are from\n\n{named}{unnamed}{dates}")
}

/// What whoever takes the data should know is missing.
fn gaps(content: &Content, wish: &CardWish) -> String {
    let n_of = |is: fn(&Article) -> bool| content.articles().filter(|article| is(article)).count();
    let mut gaps = Vec::new();
    let n_open = n_of(|article| article.status != Status::Done);
    if n_open > 0 {
        gaps.push(format!(
            "{} not marked as done: what is not labelled there may still be one",
            counted(n_open, "article")
        ));
    }
    let n_empty = n_of(|article| article.status == Status::Done && article.spans().is_empty());
    if n_empty > 0 {
        gaps.push(format!("{} done and without any span", counted(n_empty, "article")));
    }
    if wish.licence.is_none() {
        gaps.push("the licence is not stated: say which rights there are in the articles and in the labels".to_owned());
    }
    if gaps.is_empty() {
        return String::new();
    }
    format!("\n## Known gaps\n\n- {}\n", gaps.join("\n- "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Project, marked, transactions};

    #[test]
    fn a_card_says_what_there_is_and_what_is_missing() {
        let mut project = Project::new("A: \"b\" #c", "zoltan");
        let mut article = marked::parse(project.labels(), "[speaker Ana] said [quote “no”]").unwrap();
        article.meta.outlet = "The *Post*".to_owned();
        article.meta.date = "2026-11-28".to_owned();
        project.apply(transactions::add_articles(&project, vec![article])).unwrap();
        let written = card(project.content(), &CardWish::default());
        assert!(written.starts_with("---\npretty_name: \"A: \\\"b\\\" #c\"\n"), "{written}");
        for words in [
            "- n<1K\n",
            "| spans | 2 |",
            "- **Quote** (`quote`): A quote is text given as a source’s own words",
            "1 annotator worked on it.\nNo article was labelled by two people",
            "| The \\*Post\\* | 1 |",
            "Dates: 2026-11-28 to 2026-11-28.",
            "- 1 article not marked as done",
            "- the licence is not stated",
        ] {
            assert!(written.contains(words), "{words} in {written}");
        }
        assert!(!written.contains("zoltan"), "people are counted, not named: {written}");
        let files = BTreeMap::from([("train".to_owned(), vec!["week.jsonl".to_owned()])]);
        let wish = CardWish { licence: Some("cc-by-4.0".to_owned()), languages: vec!["en".to_owned()], files };
        let written = card(project.content(), &wish);
        let head = "---\nlicense: \"cc-by-4.0\"\nlanguage:\n- \"en\"\n";
        assert!(written.starts_with(head) && !written.contains("licence is not stated"), "{written}");
        assert!(written.contains("  - split: \"train\"\n    path:\n    - \"week.jsonl\"\n---\n"), "{written}");
    }
}
