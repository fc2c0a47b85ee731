//! Projects of our own: what another person labelled in theirs comes in as from any other program.

use std::sync::Arc;

use crate::formats::exchange::core::draft::{Draft, RelationDraft, SpanDraft};
use crate::formats::exchange::core::facts::Facts;
use crate::formats::exchange::core::labels::DeclaredKind;
use crate::formats::exchange::core::loss::{Carries, Voices};
use crate::formats::exchange::core::names::By;
use crate::formats::exchange::core::reading::Reading;
use crate::formats::exchange::core::sniff::Sign;
use crate::formats::own::folder_names::{ARTICLES_NAME, PROJECT_NAME, article_name, article_of};
use crate::formats::own::project_file;
use crate::formats::own::project_file::{looks_like_an_article, looks_like_one};
use crate::model::{Article, ArticleId, LabelId, LabelSet, OffsetUnit, Relation, Span, counted};

pub(crate) const FACTS: Facts = Facts {
    name: "ron",
    title: "Pullquote project",
    about: "the project of somebody else, with its labels",
    extension: "ron",
    carries: Carries { links: true, notes: true, people: true, predictions: true, scores: true },
    voices: Voices::Spans,
    read: Some(read),
    sniff: |sample| {
        let is_one = looks_like_one(sample.head.as_bytes()) || looks_like_an_article(sample.head.as_bytes());
        Sign::from(sample.extension == "ron" && (is_one || sample.head.contains("Project(")))
    },
    ..Facts::PLAIN
};

fn read(reading: &mut Reading<'_>) {
    if looks_like_an_article(reading.text.as_bytes()) {
        return tell_if_alone(reading);
    }
    if !reading.name.to_lowercase().ends_with(".ron") && !looks_like_one(reading.text.as_bytes()) {
        return reading.warn("", "this is no project, and it is left out: import it by itself");
    }
    let mut opened = match project_file::read(reading.text.as_bytes()) {
        Ok(opened) => opened,
        Err(error) => {
            let what = format!("this project file is broken or cut off, so nothing of it is taken in ({error})");
            return reading
                .warn("", format!("{what}: where it was saved before, its last backup lies beside it, as .bak"));
        }
    };
    if let Some(order) = opened.order.take() {
        opened.parts.articles = articles_of_folder(reading, &order, &opened.parts.labels);
    }
    for problem in opened.problems {
        reading.warn(&format!("line {}", problem.line), problem.message);
    }
    declare(reading, &opened.parts.labels);
    let articles = &opened.parts.articles;
    tell_of_what_stays(reading, articles);
    for article in articles {
        reading.take(draft(article));
    }
}

/// The file of an article is read with the project in whose folder it lies.
fn tell_if_alone(reading: &mut Reading<'_>) {
    let is_of_project = |folder: &str| reading.file(&format!("{folder}{PROJECT_NAME}")).is_some();
    let folder = reading.name.rfind(&format!("{ARTICLES_NAME}/")).map(|end| &reading.name[..end]);
    if !folder.is_some_and(is_of_project) {
        reading.warn(
            "",
            "this is one article of a project, which says nothing of its labels: import the folder of the project",
        );
    }
}

/// The articles of a project that is kept in a folder, which have files of their own, with what is wrong with them told.
fn articles_of_folder(reading: &mut Reading<'_>, order: &[ArticleId], labels: &LabelSet) -> Vec<Arc<Article>> {
    let folder = reading.name.strip_suffix(PROJECT_NAME).unwrap_or_default().to_owned();
    let in_folder = |(name, _): &(String, Vec<u8>)| {
        let id = article_of(name.rsplit('/').next()?)?;
        (*name == format!("{folder}{}", article_name(id))).then_some(id)
    };
    let unlisted = reading.files.iter().filter_map(in_folder).filter(|id| !order.contains(id));
    let ids: Vec<ArticleId> = order.iter().copied().chain(unlisted).collect();
    let mut articles = Vec::new();
    for id in ids {
        let name = article_name(id);
        match reading.file(&format!("{folder}{name}")).map(|bytes| project_file::read_article_file(bytes, labels)) {
            Some(Ok((article, problems))) => {
                for problem in problems {
                    reading.warn(&format!("{name}, line {}", problem.line), problem.message);
                }
                articles.push(Arc::new(article));
            }
            Some(Err(error)) => reading.warn(&name, format!("this article cannot be read and is left out ({error})")),
            None => reading.warn(&name, "the file of this article is not there, and it is left out"),
        }
    }
    articles
}

/// What a project holds besides its own labels is not taken over, and said.
fn tell_of_what_stays(reading: &mut Reading<'_>, articles: &[Arc<Article>]) {
    let n_readings: usize = articles.iter().map(|article| article.readings().count()).sum();
    if n_readings > 0 {
        let left = counted(n_readings, "reading");
        reading.warn("", format!("{left} left out: to take them over, export that project as JSON with all readings"));
    }
    let n_predictions: usize = articles.iter().map(|article| article.predictions().len()).sum();
    if n_predictions > 0 {
        let left = counted(n_predictions, "suggestion");
        reading
            .warn("", format!("{left} left out: to take them over, export that project as JSON with its suggestions"));
    }
}

fn declare(reading: &mut Reading<'_>, labels: &LabelSet) {
    let words = |ids: &[LabelId]| ids.iter().map(LabelId::to_string).collect();
    let names = labels.labels().iter().map(|label| (label.id.to_string(), label.name.clone()));
    reading.declared.labels.extend(names);
    for kind in labels.kinds() {
        let declared = DeclaredKind { name: kind.name.clone(), from: words(&kind.from), to: words(&kind.to) };
        reading.declared.kinds.insert(kind.id.to_string(), declared);
    }
}

fn draft(article: &Article) -> Draft {
    let span = |span: &Span| SpanDraft {
        key: span.id.0.to_string(),
        label: span.label.to_string(),
        at: span.fragments.iter().map(|range| (range.start(), range.end())).collect(),
        text: None,
        by: Some(By::Origin(span.origin)),
        from: span.from.clone(),
        note: span.note.clone(),
        person: span.person.clone(),
        confidence: None,
        list: 0,
    };
    let link = |link: &Relation| RelationDraft {
        key: link.id.0.to_string(),
        kind: link.kind.to_string(),
        from: link.from.0.to_string(),
        to: link.to.0.to_string(),
    };
    Draft {
        place: format!("article {}", article.id),
        id: article.id.to_string(),
        title: article.title.clone(),
        source: article.source.clone(),
        meta: article.meta.clone(),
        status: Some(article.status),
        text: article.text().as_str().to_owned(),
        unit: OffsetUnit::Byte,
        spans: article.spans().iter().map(span).collect(),
        relations: article.relations().map(link).collect(),
        ..Draft::default()
    }
}

#[cfg(test)]
mod tests {
    use crate::formats::exchange::round_trip::sample;
    use crate::formats::own::folder_names::article_name;
    use crate::formats::own::project_file;
    use crate::formats::{Format, TakeAs, guess, import, merge, of_another};
    use crate::model::{ArticleId, Project, Reading, ReadingSource, marked, transactions};

    #[test]
    fn the_work_of_two_people_comes_together() {
        let content = sample();
        let files = [("ben.ron".to_owned(), project_file::write(&content).into_bytes())];
        assert_eq!(guess(&files), Some(Format::Project));
        let empty = Project::new("", "ana");
        let imported = import(Format::Project, &files, empty.labels());
        assert_eq!((imported.warnings.len(), imported.articles.len()), (0, 1));
        assert_eq!(imported.articles[0].article, *content.articles().next().unwrap());
        let project = Project::from(content);
        assert!(!merge(&project, &imported, TakeAs::Labels).adds_something());
    }

    #[test]
    fn readings_that_stay_behind_are_told() {
        let mut project = Project::new("week", "ana");
        let mut article = marked::parse(project.labels(), "[claim It rains.]").unwrap();
        article.id = ArticleId(1);
        let reading = Reading::of(&article, "ben", ReadingSource::default());
        let (article, _) = article.with_readings(vec![reading]);
        project.apply(transactions::add_articles(project.content(), vec![article])).unwrap();
        let files = [("week.ron".to_owned(), project_file::write(&project).into_bytes())];
        let imported = import(Format::Project, &files, project.labels());
        let told: Vec<&str> = imported.warnings.iter().map(|warning| &*warning.message).collect();
        assert!(told.len() == 1 && told[0].starts_with("1 reading left out"), "{told:?}");
    }

    #[test]
    fn a_project_in_a_folder_reads_as_any_and_tells_what_it_lacks() {
        let content = sample();
        let article = content.articles().next().unwrap();
        let own = format!("team/{}", article_name(article.id));
        let file = |name: &str, text: String| (name.to_owned(), text.into_bytes());
        let head = || file("team/project.ron", project_file::write_head(&content));
        let files = [head(), file(&own, project_file::write_lone_article(article))];
        let empty = Project::new("", "ana");
        assert_eq!(guess(&files), Some(Format::Project));
        assert_eq!(of_another(Format::Project, &files), None);
        let imported = import(Format::Project, &files, empty.labels());
        assert_eq!((imported.warnings.len(), imported.articles.len()), (0, 1), "{:?}", imported.warnings);
        assert_eq!(imported.articles[0].article, *article);
        for (files, told) in [
            (vec![head()], "the file of this article is not there"),
            (vec![head(), file(&own, "Article(id".to_owned())], "this article cannot be read"),
            (vec![file(&own, project_file::write_lone_article(article))], "this is one article of a project"),
        ] {
            let imported = import(Format::Project, &files, empty.labels());
            assert_eq!((imported.warnings.len(), imported.articles.len()), (1, 0), "{:?}", imported.warnings);
            assert!(imported.warnings[0].message.starts_with(told), "{:?}", imported.warnings);
        }
    }
}
