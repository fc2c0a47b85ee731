//! The project file: RON, version 1, written so that one change changes one line.
//!
//! Nothing that a file holds is lost by opening and saving it. Fields that this version does not know are kept
//! verbatim, and so are spans, relations and rejections that do not fit their article ([`Misfit`](crate::model::Misfit)).

mod aside;
mod file;
mod lines;
mod look;
mod opened;
mod pieces;
mod read;
mod records;
mod write;

pub use aside::set_aside;
pub use file::ProjectFileError;
pub use look::{ends_in_a_comment, looks_like_an_article, looks_like_one};
pub use opened::{FileProblem, Opened};
pub use pieces::read_in_pieces;
pub use read::{read, read_article, read_article_file, read_line_by_line, read_lone_article};
pub use write::{write, write_article, write_head, write_head_in_order, write_lone_article, write_to};

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::records::ProjectRecord;
    use super::*;
    use crate::formats::own::wire::plain;
    use crate::formats::own::wire::record::parse_with_ron;
    use crate::model::{Content, MisfitKind, Project, SpanId, arbitrary};

    /// Two bytes or so of it replaced.
    fn damaged(mut ron: String, at: prop::sample::Index, damage: &str) -> String {
        let start = ron.floor_char_boundary(at.index(ron.len()));
        let end = ron.ceil_char_boundary((start + 2).min(ron.len()));
        ron.replace_range(start..end, damage);
        ron
    }

    #[test]
    fn what_we_write_is_read_quickly() {
        for ron in [project_with(ARTICLE), include_str!("../../../../projects/budget-week.ron").to_owned()] {
            let opened = read_in_pieces(&mut ron.as_bytes()).unwrap().unwrap();
            assert_eq!(format!("{opened:?}"), format!("{:?}", read_line_by_line(ron.as_bytes()).unwrap()));
        }
    }

    const ARTICLE: &str = r#"
        Article(
            id: "3fa94c10b2d7e655",
            title: "Buses",
            source: (path: "bus.txt", sha256: "", encoding: "UTF-8", newline: crlf),
            status: in_progress,
            note: "which bus?",
            handed_to: ["ana", "ben"],
            text: "🙂 “Ja”,\nsaid Ana\u{2028}",
            spans: [
                (id: 1, label: "quote", at: [(2, 6)], text: "“Ja”", by: person),
                (id: 2, label: "speaker", at: [(13, 16)], text: "Ana", by: suggestion, note: "a \"name\""),
            ],
            relations: [
                (id: 1, kind: "said_by", from: 1, to: 2),
            ],
            rejected: [
                (label: "quote", at: [(2, 6)], speaker: (8, 12)),
            ],
            suggested: [
                (label: "speaker", at: [(8, 12)], text: "said", confidence: 0.875, source: "m1"),
            ],
            readings: [
                Reading(
                    annotator: "ana", status: done, from: (path: "bus-ana.ron", sha256: "1f", collected: "2026-11-28T14:05:00Z"),
                    spans: [
                        (id: 1, label: "rumour", at: [(2, 6)], text: "“Ja”", by: person),
                        (id: 2, label: "speaker", at: [(13, 16)], text: "Ana", by: adjudication, from: ["ana", "cho"]),
                    ],
                    relations: [
                        (id: 1, kind: "told_by", from: 1, to: 2),
                    ],
                ),
                Reading(
                    annotator: "ben", status: new, note: "not sure",
                    spans: [
                    ],
                    relations: [
                    ],
                ),
            ],
        ),
    "#;

    fn project_with(articles: &str) -> String {
        let start = r##"Project(
    version: 1,
    name: "Bus",
    annotator: "ana",
    offset_unit: code_point,
    labels: [
        (id: "quote", name: "Quote", color: "#009E73", key: '1'),
        (id: "speaker", name: "Speaker", color: "#0072B2", key: '\''),
    ],
    relation_kinds: [
        (id: "said_by", name: "said by", from: ["quote"], to: ["speaker"]),
    ],
    articles: ["##;
        format!("{start}{articles}],\n)\n")
    }

    fn content(ron: &str) -> Content {
        Project::from_parts(read(ron.as_bytes()).unwrap().parts).unwrap().content().clone()
    }

    #[test]
    fn a_file_is_written_as_it_was_read() {
        let ron = project_with(ARTICLE);
        assert_eq!(write(&content(&ron)), ron);
        let with_crlf_and_bom = format!("\u{feff}{}", ron.replace('\n', "\r\n"));
        assert_eq!(write(&content(&with_crlf_and_bom)), ron);
    }

    #[test]
    fn one_more_span_is_one_more_line() {
        let added = r#"                (id: 3, label: "quote", at: [(8, 12)], text: "said", by: person),"#;
        let more = ARTICLE.replacen(" by: person),", &format!(" by: person),\n{added}"), 1);
        assert_eq!(write(&content(&project_with(&more))), project_with(&more));
    }

    #[test]
    fn unknown_fields_stay_at_every_level() {
        let article = ARTICLE
            .replace("newline: crlf)", "newline: crlf, record: \"7\", size: Some(Kilo(1.5)))")
            .replace("            status", "            meta: (byline: \"Ana\", mood: calm),\n            status")
            .replace("name\\\"\")", "name\\\"\", sure: [0x1F, /* so */ 'a'])")
            .replace("from: 1, to: 2)", "from: 1, to: 2, r#type-of: {\"a\": ()})")
            .replace("Z\"),", "Z\", by: 1),")
            .replace(
                "                    ],\n                ),",
                "                    ],\n                    mood: calm,\n                ),",
            )
            .replace("],\n        ),", "],\n            seen: r#\"a \"b\"\"#,\n        ),");
        let ron = project_with(&article)
            .replace("key: '1')", "key: '1', shape: (1, 2))")
            .replace("to: [\"speaker\"])", "to: [\"speaker\"], arrow: true)")
            .replace("    labels: [", "    settings: (blind_percent: 10, tempo: fast),\n    labels: [")
            .replace("],\n)\n", "],\n    plan: \"b\",\n)\n");
        assert_eq!(write(&content(&ron)), ron);
    }

    /// Opens the article with `line` replaced, and saves it: the line is set aside for the reason, and still there.
    #[track_caller]
    fn check_misfit(line: &str, instead: &str, kind: MisfitKind, reason: &str) {
        let ron = project_with(&ARTICLE.replace(line, instead));
        let opened = read(ron.as_bytes()).unwrap();
        let misfit = opened.parts.articles[0].misfits.iter().find(|misfit| misfit.kind == kind).unwrap();
        assert_eq!(misfit.reason, reason);
        assert_eq!(ron.lines().position(|line| line.contains(instead)), Some(misfit.line - 1));
        assert!(opened.problems.iter().any(|problem| problem.line == misfit.line));
        let saved = write(&content(&ron));
        let sorted = |ron: &str| {
            let mut lines: Vec<String> = ron.lines().map(str::to_owned).collect();
            lines.sort();
            lines
        };
        assert_eq!(sorted(&saved), sorted(&ron));
        assert_eq!(write(&content(&saved)), saved);
    }

    #[test]
    fn what_does_not_fit_is_kept() {
        use MisfitKind::{Prediction, Rejection, Relation, Span};
        let span = r#"(id: 1, label: "quote", at: [(2, 6)], text: "“Ja”", by: person)"#;
        let relation = r#"(id: 1, kind: "said_by", from: 1, to: 2)"#;
        let reason = "the range ends at 60, but the text has only 17";
        check_misfit(span, &span.replace("6)", "60)"), Span, reason);
        check_misfit(span, &span.replace("(2, 6)", "(3, 6)"), Span, "the text there is “Ja””, not ““Ja””");
        check_misfit(span, &span.replace("quote", "quotes"), Span, "there is no label “quotes”");
        check_misfit("(id: 2, label: \"sp", "(id: 1, label: \"sp", Span, "there are two spans with the id 1");
        let reason = "“robot” is none of person, suggestion, import, adjudication";
        check_misfit(span, &span.replace("person", "robot"), Span, reason);
        check_misfit(span, "\"a span?\"", Span, "Expected opening `(` for struct `Span`");
        let reason = "“said by” cannot lead from a speaker to a quote";
        check_misfit(relation, &relation.replace("1, to: 2", "2, to: 1"), Relation, reason);
        check_misfit(relation, &relation.replace("to: 2", "to: 9"), Relation, "there is no span 9");
        let reason = "the range ends at 99, but the text has only 17";
        check_misfit("speaker: (8, 12))", "speaker: (8, 99))", Rejection, reason);
        check_misfit("(8, 12)], text", "(8, 99)], text", Prediction, reason);
    }

    #[test]
    fn a_reading_that_does_not_fit_is_kept_as_it_is() {
        let check = |line: &str, instead: &str, reason: &str| {
            let ron = project_with(&ARTICLE.replace(line, instead));
            let opened = read(ron.as_bytes()).unwrap();
            let [misfit] = &opened.parts.articles[0].misfits[..] else { panic!("{:?}", opened.problems) };
            assert_eq!((misfit.kind, &*misfit.reason), (MisfitKind::Reading, reason));
            assert_eq!(ron.lines().nth(misfit.line - 1).map(str::trim), Some("Reading("));
            assert_eq!(opened.parts.articles[0].readings().len(), 1);
            let saved = write(&content(&ron));
            assert!(saved.contains(instead), "{saved}");
            assert_eq!(write(&content(&saved)), saved);
        };
        let line = r#"text: "Ana", by: adjudication"#;
        let reason = "span 2: the text there is “Ana”, not “Ann”";
        check(line, &line.replace("Ana", "Ann"), reason);
        check("kind: \"told_by\", from: 1", "kind: \"told_by\", from: 7", "there is no span 7");
        check("annotator: \"ben\"", "annotator: \"ana\"", "there are two readings of “ana”");
    }

    #[test]
    fn of_long_spans_inside_each_other_the_ends_are_written() {
        let (n_words, n_spans) = (2_000, 500);
        let text: String = (0..n_words).flat_map(|number| [format!("w{number:04}"), " ".to_owned()]).collect();
        let span = |id: usize| format!("(id: {id}, label: \"quote\", at: [({id}, {})]),\n", n_words * 6 - id);
        let spans: String = (1..=n_spans).map(span).collect();
        let article = format!("Article(id: \"3fa94c10b2d7e655\", text: \"{text}\", spans: [\n{spans}]),");
        let saved = write(&content(&project_with(&article)));
        assert!(saved.len() < 250 * n_spans + 2 * text.len(), "{}", saved.len());
        assert_eq!(write(&content(&saved)), saved);
        let opened = read(saved.replacen("w1000", "w1OOO", 1).as_bytes()).unwrap();
        assert_eq!(opened.problems.len(), n_spans);
        assert!(opened.problems[0].message.contains("is another between its ends"), "{}", opened.problems[0].message);
    }

    #[test]
    fn no_new_span_gets_the_id_that_a_misfit_refers_to() {
        let content = content(&project_with(&ARTICLE.replace("from: 1, to: 2)", "from: 1, to: 3)")));
        assert_eq!(content.articles().next().unwrap().spans().free_id(), SpanId(4));
    }

    #[track_caller]
    fn check_error(ron: &str, expected: &str) {
        assert_eq!(read(ron.as_bytes()).unwrap_err().to_string(), expected);
    }

    #[test]
    fn errors_name_the_place() {
        check_error("", "line 1, column 1: the file is empty");
        check_error("\0\0\0", "line 1, column 1: the file holds nothing but zeros, as after a power cut");
        check_error("Project(name: \"x\")", "line 1, column 1: the project has no `version`");
        let message = "line 2, column 13: Unexpected duplicate field named `version` in `Project`";
        check_error("Project(\nversion: 1, version: 1)", message);
        let message = "line 15, column 18: “3fa9” is not an article id: it has 16 hex digits";
        check_error(&project_with(&ARTICLE.replace("3fa94c10b2d7e655", "3fa9")), message);
        let message = "line 57, column 17: there are two articles with the id 3fa94c10b2d7e655";
        check_error(&project_with(&format!("{ARTICLE}{ARTICLE}")), message);
        let message = "line 6, column 13: the key “'” belongs to both “Quote” and “Speaker”";
        check_error(&project_with("").replace("'1'", "'\\''"), message);
        assert_eq!(read(b"Project(name: \"\xff\")").unwrap_err().column, 16);
    }

    #[test]
    fn a_newer_version_is_read_only() {
        let newer = project_with(ARTICLE).replace("version: 1", "version: 2");
        let opened = read(newer.as_bytes()).unwrap();
        assert_eq!(opened.parts.articles.len(), 1);
        assert!(opened.read_only.unwrap().contains("file version 2"));
        let message = read(newer.replace("#009E73", "mauve").as_bytes()).unwrap_err().message;
        assert!(message.starts_with("a newer Pullquote made this project (file version 2"), "{message}");
    }

    #[test]
    fn hostile_nesting_is_refused() {
        for (open, close) in [("[", "]"), ("(a: ", ")"), ("Some(", ")"), ("/*", "*/")] {
            let deep = format!("Project(version: 1, x: {}1{})", open.repeat(50_000), close.repeat(50_000));
            assert!(read(deep.as_bytes()).is_err(), "{open}");
        }
    }

    #[test]
    fn an_article_stands_alone() {
        let content = content(&project_with(ARTICLE));
        let article = content.articles().next().unwrap();
        assert_eq!(&read_article(&write_article(article), content.labels()).unwrap(), article);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(96))]

        #[test]
        fn any_project_comes_back_as_it_was(content in arbitrary::content()) {
            let ron = write(&content);
            let opened = read(ron.as_bytes()).unwrap();
            prop_assert_eq!(&opened.problems, &[]);
            let again = Project::from_parts(opened.parts).unwrap();
            prop_assert_eq!(again.content(), &content);
            prop_assert_eq!(write(&again), ron);
        }

        #[test]
        fn damage_is_told_or_kept(content in arbitrary::content(), at: prop::sample::Index, damage in r#"[(){}\[\]",:#'a1\\]{0,3}"#) {
            let ron = damaged(write(&content), at, &damage);
            if let Ok(opened) = read(ron.as_bytes()) && let Ok(project) = Project::from_parts(opened.parts) {
                let saved = write(&project);
                prop_assert_eq!(write(&super::tests::content(&saved)), saved);
            }
        }

        #[test]
        fn what_is_read_quickly_is_what_ron_reads(
            content in arbitrary::content(),
            at: prop::sample::Index,
            damage in r#"[(){}\[\]",:#'a1\\r_./* nx-]{0,3}"#,
        ) {
            let ron = damaged(write(&content), at, &damage);
            if let Ok(record) = plain::parse::<ProjectRecord<'_>>(&ron) {
                let expected = parse_with_ron::<ProjectRecord<'_>>(&ron);
                // The space behind a bare word is still the word's to `ron`.
                prop_assert_eq!(format!("{record:?}").replace(" )", ")"), format!("{:?}", expected.unwrap()).replace(" )", ")"));
            }
            if let Some(opened) = read_in_pieces(&mut ron.as_bytes()).unwrap() {
                let expected = read_line_by_line(ron.as_bytes());
                prop_assert_eq!(format!("{opened:?}"), format!("{:?}", expected.unwrap()));
            }
        }
    }
}
