//! What is wrong in a project, as JSON for other programs.

use serde::Serialize;

use crate::formats::exchange::core::json_text;
use crate::model::{Article, ArticleId, Content, OffsetUnit, Problem, Severity, SpanId, TextRange};

/// Something wrong in a project or in its files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub severity: Severity,
    /// The name of the kind: `no-speaker`.
    pub code: &'static str,
    /// `None` where it is about the project as a whole.
    pub article: Option<ArticleId>,
    pub place: Option<TextRange>,
    pub span: Option<SpanId>,
    /// The line of the project file, for what is wrong there.
    pub file_line: Option<usize>,
    pub message: String,
    pub has_fix: bool,
}

impl Finding {
    /// What a merge has noted about the project as a whole.
    pub fn of_merge(words: &str) -> Self {
        Self {
            severity: Severity::Error,
            code: "merge",
            article: None,
            place: None,
            span: None,
            file_line: None,
            message: words.to_owned(),
            has_fix: false,
        }
    }
}

impl From<Problem> for Finding {
    fn from(problem: Problem) -> Self {
        Self {
            severity: problem.code.severity(),
            code: problem.code.name(),
            article: Some(problem.article),
            place: problem.place,
            span: problem.span,
            file_line: None,
            message: problem.message,
            has_fix: problem.fix.is_some(),
        }
    }
}

/// An array with an object for each, a line each. Offsets are code points, lines count from 1.
pub fn findings_as_json(content: &Content, findings: &[Finding]) -> Vec<u8> {
    let mut out = Vec::new();
    json_text::append_array(&mut out, findings.iter().map(|finding| Row::new(content, finding)));
    out.push(b'\n');
    out
}

#[derive(Serialize)]
struct Row<'a> {
    severity: &'static str,
    code: &'static str,
    article: Option<String>,
    title: &'a str,
    line: Option<usize>,
    start: Option<usize>,
    end: Option<usize>,
    span: Option<u32>,
    text: Option<&'a str>,
    file_line: Option<usize>,
    message: &'a str,
    has_fix: bool,
}

impl<'a> Row<'a> {
    fn new(content: &'a Content, finding: &'a Finding) -> Self {
        let article = finding.article.and_then(|id| content.article(id));
        let text = article.map(Article::text);
        let place = text.zip(finding.place);
        let offset = |byte: fn(TextRange) -> usize| {
            place.map(|(text, place)| text.offset_from_byte(OffsetUnit::CodePoint, byte(place)))
        };
        Self {
            severity: finding.severity.name(),
            code: finding.code,
            article: finding.article.map(|id| id.to_string()),
            title: article.map_or("", |article| &article.title),
            line: place.map(|(text, place)| text.line_from_byte(place.start())),
            start: offset(TextRange::start),
            end: offset(TextRange::end),
            span: finding.span.map(|span| span.0),
            text: place.map(|(text, place)| text.slice(place)),
            file_line: finding.file_line,
            message: &finding.message,
            has_fix: finding.has_fix,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::exchange::round_trip::content_from_marked;
    use crate::model::problems;

    #[test]
    fn a_problem_has_its_place_and_text() {
        let content = content_from_marked(&["🙂\nIt [claim rai]ns"]);
        let findings: Vec<Finding> = problems(&content).into_iter().map(Finding::from).collect();
        let expected = concat!(
            "[\n",
            r#"{"severity":"warning","code":"inside-word","article":"0000000000000001","title":"Article 1","line":2,"#,
            r#""start":5,"end":8,"span":1,"text":"rai","file_line":null,"message":"it begins or ends inside a word","#,
            r#""has_fix":true}"#,
            "\n]\n"
        );
        assert_eq!(String::from_utf8(findings_as_json(&content, &findings)).unwrap(), expected);
    }
}
