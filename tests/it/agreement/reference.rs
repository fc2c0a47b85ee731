//! Every measure on small cases, with the values that the programs give that define them.
#![expect(clippy::disallowed_methods, reason = "tests read the files they are about")]
#![expect(clippy::unwrap_used, reason = "a test fails where there is nothing")]

use std::fs;

use pullquote::agreement::{Agreement, Effort, Marks, MeasureKind, Row, Sheet, What, Who};
use pullquote::model::{ArticleId, Fragments, KindId, LabelId, Relation, RelationId, Span, SpanId, Text};
use serde_json::Value;

/// So near must a value come; pygamma counts in 32 bits.
const NEAR: f64 = 1e-9;
const NEAR_IN_32_BITS: f64 = 1e-6;

/// No intervals, no chance.
const PLAIN: Effort = Effort { seed: 1, n_resamples: 0, n_samples: 0 };

fn cases() -> Value {
    serde_json::from_str(&fs::read_to_string("tests/data/agreement_cases.json").unwrap()).unwrap()
}

/// A text in which every character is a word.
fn text(n_tokens: usize) -> Text {
    Text::new("!".repeat(n_tokens)).unwrap()
}

fn span(text: &Text, id: usize, at: &Value) -> Span {
    let place = |value: &Value| usize::try_from(value.as_u64().unwrap()).unwrap();
    let range = text.range(place(&at[1])..place(&at[2])).unwrap();
    let label = LabelId::new(at[0].as_str().unwrap()).unwrap();
    Span::new(SpanId(u32::try_from(id).unwrap()), label, Fragments::one(range).unwrap())
}

fn spans(text: &Text, all: &Value) -> Vec<Span> {
    all.as_array().unwrap().iter().enumerate().map(|(id, at)| span(text, id, at)).collect()
}

fn marks<'a>(annotator: &'a str, spans: &'a [Span], relations: &'a [Relation]) -> Marks<'a> {
    Marks { annotator, spans: spans.iter().collect(), relations: relations.iter().collect() }
}

#[track_caller]
fn check(row: Option<&Row>, kind: MeasureKind, expected: &Value, what: &str) {
    let value = row.and_then(|row| row.measures[&kind].value.ok());
    let near = if kind == MeasureKind::Disorder { NEAR_IN_32_BITS } else { NEAR };
    match (value, expected.as_f64()) {
        (Some(value), Some(expected)) => {
            assert!((value - expected).abs() < near, "{what}: {} is {value} and not {expected}", kind.id());
        }
        (value, expected) => assert_eq!(value, expected, "{what}: {}", kind.id()),
    }
}

fn find<'a>(agreement: &'a Agreement, who: Who, what: &What) -> Option<&'a Row> {
    agreement.rows.iter().find(|row| row.who == who && row.what == *what)
}

fn label(name: &str) -> What {
    What::Label(LabelId::new(name).unwrap())
}

#[test]
fn values_are_those_of_the_programs_that_define_them() {
    let mut n_checked = 0;
    for case in cases()["cases"].as_array().unwrap() {
        let name = case["name"].as_str().unwrap();
        let text = text(usize::try_from(case["n_tokens"].as_u64().unwrap()).unwrap());
        let people: Vec<(&String, Vec<Span>)> =
            case["spans"].as_object().unwrap().iter().map(|(who, all)| (who, spans(&text, all))).collect();
        let marks = people.iter().map(|(who, spans)| marks(who, spans, &[])).collect();
        let agreement = Agreement::new(&[Sheet::new(ArticleId(1), &text, marks)], PLAIN, &mut |_| true).unwrap();
        let all = find(&agreement, Who::Everybody, &What::Labels);
        check(all, MeasureKind::MasiAlpha, &case["masi_alpha"], name);
        check(all, MeasureKind::AlphaU, &case["alpha_u"]["all"], name);
        // pygamma measures nothing where somebody has marked nothing, and takes the same span twice for one.
        if !case["disorder"].is_null() && name != "duplicate_span" {
            check(all, MeasureKind::Disorder, &case["disorder"], name);
        }
        for (of, expected) in case["alpha"].as_object().unwrap() {
            let row = find(&agreement, Who::Everybody, &label(of));
            check(row, MeasureKind::Alpha, expected, name);
            check(row, MeasureKind::AlphaU, &case["alpha_u"][of], name);
            n_checked += 2;
        }
        let place = |name: &Value| people.iter().position(|(who, _)| **who == name.as_str().unwrap()).unwrap();
        for pair in case["pairs"].as_array().unwrap() {
            let who = Who::Pair(place(&pair["gold"]), place(&pair["predicted"]));
            let all = find(&agreement, who, &What::Labels);
            check(all, MeasureKind::SoftF1, &pair["soft_f1"], name);
            if name == "duplicate_span" {
                // Of the same span twice and once, one pair is equal.
                check(all, MeasureKind::ExactF1, &Value::from(2.0 / 3.0), name);
            } else {
                check(all, MeasureKind::ExactF1, &pair["exact_f1"], name);
            }
            for (of, expected) in pair["kappa"].as_object().unwrap() {
                check(find(&agreement, who, &label(of)), MeasureKind::Kappa, expected, name);
                n_checked += 1;
            }
        }
    }
    assert!(n_checked > 70, "only {n_checked} values of labels were compared");
}

#[test]
fn links_agree_as_defined() {
    for case in cases()["link_cases"].as_array().unwrap() {
        let text = text(24);
        let side = |side: &Value| {
            let names: Vec<&String> = side["spans"].as_object().unwrap().keys().collect();
            let id = |name: &Value| {
                let place = names.iter().position(|other| **other == name.as_str().unwrap()).unwrap();
                SpanId(u32::try_from(place).unwrap())
            };
            let spans: Vec<Span> =
                names.iter().enumerate().map(|(id, name)| span(&text, id, &side["spans"][*name])).collect();
            let link = |(n, link): (u32, &Value)| {
                Relation::new(RelationId(n), KindId::new("said_by").unwrap(), id(&link[0]), id(&link[1]))
            };
            (spans, (1..).zip(side["links"].as_array().unwrap()).map(link).collect::<Vec<_>>())
        };
        let (left, right) = (side(&case["gold"]), side(&case["predicted"]));
        let marks = vec![marks("ann", &left.0, &left.1), marks("bob", &right.0, &right.1)];
        let agreement = Agreement::new(&[Sheet::new(ArticleId(1), &text, marks)], PLAIN, &mut |_| true).unwrap();
        let row = find(&agreement, Who::Pair(0, 1), &What::Links);
        check(row, MeasureKind::ExactF1, &case["link_f1"], "links");
        check(row, MeasureKind::SoftF1, &case["link_overlap_f1"], "links");
    }
}
