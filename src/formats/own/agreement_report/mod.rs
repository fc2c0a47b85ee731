//! How far annotators agree, as files: tables for people, JSON and CSV for programs, a plot.

mod course;
mod csv;
mod json;
mod plot;
mod report;
mod tables;
mod team;

pub use course::{CoursesWith, course_as_svg, who_of};
pub use plot::{axis, place_on, plot_as_svg, plotted};
pub use report::{Report, decimals, shown};
pub use tables::tables;
pub use team::team_table;

/// What a report is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportFormat {
    Text,
    Json,
    Csv,
    Markdown,
}

impl ReportFormat {
    pub const ALL: [Self; 4] = [Self::Text, Self::Json, Self::Csv, Self::Markdown];

    /// The name that the command line uses, which is the file's extension too.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Markdown => "md",
        }
    }
}

/// The whole report. The same agreement gives the same bytes.
pub fn written(report: &Report<'_>, format: ReportFormat) -> Vec<u8> {
    match format {
        ReportFormat::Text => tables::as_text(report).into_bytes(),
        ReportFormat::Markdown => tables::as_markdown(report).into_bytes(),
        ReportFormat::Json => json::as_json(report),
        ReportFormat::Csv => csv::as_csv(report),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agreement::{Agreement, Effort, Marks, Sheet, over_time};
    use crate::model::{Article, ArticleId, LabelSet, marked};

    fn marks<'a>(annotator: &'a str, article: &'a Article) -> Marks<'a> {
        Marks { annotator, spans: article.spans().iter().collect(), relations: article.relations().collect() }
    }

    /// The report of two articles that ana and ben have read, and cho one of them.
    fn report(format: ReportFormat) -> String {
        let labels = LabelSet::built_in();
        let parse = |text| marked::parse(&labels, text).unwrap();
        let (ana, ben) = (parse("[quote>2 “a”] said [speaker Ada]"), parse("[quote “a”] said [speaker Ada]"));
        let cho = parse("[claim “a”] said Ada");
        let sheets = [
            Sheet::new(ArticleId(1), ana.text(), vec![marks("ana", &ana), marks("ben", &ben), marks("=cho", &cho)]),
            Sheet::new(ArticleId(2), ana.text(), vec![marks("ana", &ana), marks("ben", &ben)]),
        ];
        let effort = Effort { n_resamples: 0, n_samples: 0, seed: 1 };
        let agreement = Agreement::new(&sheets, effort, &mut |_| true).unwrap();
        let titles = [(ArticleId(1), "One | two".to_owned())].into();
        let courses = over_time(&sheets, None);
        let report = Report { agreement: &agreement, labels: &labels, titles: &titles, courses: &courses, seed: 1 };
        String::from_utf8(written(&report, format)).unwrap()
    }

    #[test]
    fn people_read_a_table_a_pair() {
        let text = report(ReportFormat::Text);
        for words in ["everybody", "ana and ben", "said by", "nobody has marked any", "only one has it", "Over time"] {
            assert!(text.contains(words), "{words} is not in\n{text}");
        }
        assert!(!text.contains("NaN"));
        let markdown = report(ReportFormat::Markdown);
        assert!(markdown.contains("| --- |") && markdown.contains("One \\| two"), "{markdown}");
    }

    #[test]
    fn programs_read_each_value_or_why_there_is_none() {
        let json: serde_json::Value = serde_json::from_str(&report(ReportFormat::Json)).unwrap();
        let rows = json["rows"].as_array().unwrap();
        let row = |what: &str, id: &str| {
            let is_it = |row: &&serde_json::Value| {
                row["who"] == serde_json::json!(["ana", "ben"]) && row["what"] == what && row["id"] == id
            };
            rows.iter().find(is_it).unwrap()
        };
        assert_eq!(row("label", "quote")["measures"]["exact_f1"]["value"], 1.0);
        assert_eq!(row("label", "claim")["measures"]["kappa"]["undefined"], "nobody has marked any");
        assert_eq!(row("link", "said_by")["measures"]["exact_f1"]["value"], 0.0);
        assert_eq!(json["articles"][0]["title"], "One | two");
    }

    #[test]
    fn a_spreadsheet_takes_no_name_for_a_formula() {
        let csv = report(ReportFormat::Csv);
        assert!(csv.contains("'=cho and ana,"), "{csv}");
        assert!(csv.lines().all(|line| line.matches(',').count() == 11), "{csv}");
    }
}
