//! What holds of agreement whoever marked whatever.
#![expect(clippy::unwrap_used, reason = "a test fails where there is nothing")]

use proptest::collection::vec;
use proptest::prelude::*;
use pullquote::agreement::{Agreement, DifferenceKind, Effort, Marks, MeasureKind, Sheet, Undefined, What, Who};
use pullquote::model::{Article, ArticleId, Fragments, LabelId, LabelSet, Span, SpanId, Text, marked};

const PLAIN: Effort = Effort { seed: 1, n_resamples: 0, n_samples: 0 };

fn measured(sheets: &[Sheet<'_>], effort: Effort) -> Agreement {
    Agreement::new(sheets, effort, &mut |_| true).unwrap()
}

fn marks<'a>(annotator: &'a str, article: &'a Article) -> Marks<'a> {
    Marks { annotator, spans: article.spans().iter().collect(), relations: article.relations().collect() }
}

fn drawn() -> impl Strategy<Value = Vec<(usize, usize, bool)>> {
    vec((0_usize..50, 1_usize..10, any::<bool>()), 0..8)
}

fn spans(text: &Text, drawn: &[(usize, usize, bool)]) -> Vec<Span> {
    let span = |(id, (start, n, is_quote)): (u32, &(usize, usize, bool))| {
        let range = text.range(*start..(start + n).min(text.n_bytes())).unwrap();
        let label = LabelId::new(if *is_quote { "quote" } else { "claim" }).unwrap();
        Span::new(SpanId(id), label, Fragments::one(range).unwrap())
    };
    (1..).zip(drawn).map(span).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_value_is_above_one_and_all_are_one_for_the_same_marks(a in drawn(), b in drawn()) {
        let text = Text::new("ab, ".repeat(16)).unwrap();
        let (a, b) = (spans(&text, &a), spans(&text, &b));
        let one = |annotator, spans| Marks { annotator, spans, relations: Vec::new() };
        for (right, is_same) in [(&b, false), (&a, true)] {
            let marks = vec![one("ana", a.iter().collect()), one("ben", right.iter().collect())];
            let turned = vec![one("ben", a.iter().collect()), one("ana", right.iter().collect())];
            let found = measured(&[Sheet::new(ArticleId(1), &text, marks)], PLAIN);
            let back = measured(&[Sheet::new(ArticleId(1), &text, turned)], PLAIN);
            for (row, back) in found.rows.iter().zip(&back.rows) {
                for (kind, measure) in &row.measures {
                    let Ok(value) = measure.value else { continue };
                    let best = if *kind == MeasureKind::Disorder { 0.0 } else { 1.0 };
                    prop_assert!(value.is_finite());
                    prop_assert!(*kind == MeasureKind::Disorder || value <= 1.0 + 1e-9);
                    prop_assert!(!is_same || (value - best).abs() < 1e-9, "{kind:?} of the same marks is {value}");
                    prop_assert!((value - back.measures[kind].value.unwrap()).abs() < 1e-9, "{kind:?} is not symmetric");
                }
            }
        }
    }
}

#[test]
fn of_several_articles_the_intervals_hold_the_value_and_are_the_same_again() {
    let labels = LabelSet::built_in();
    let text = "[quote “a b”] said [speaker Ada]. [quote “c”] said Bo.";
    let readings: Vec<(Article, Article)> = (0..30)
        .map(|n| {
            let other = if n % 3 == 0 { text.replacen("[quote “c”]", "“c”", 1) } else { text.to_owned() };
            (marked::parse(&labels, text).unwrap(), marked::parse(&labels, &other).unwrap())
        })
        .collect();
    let sheets: Vec<Sheet<'_>> = (1..)
        .zip(&readings)
        .map(|(n, (ana, ben))| Sheet::new(ArticleId(n), ana.text(), vec![marks("ana", ana), marks("ben", ben)]))
        .collect();
    let effort = Effort { n_resamples: 200, n_samples: 3, seed: 5 };
    let found = measured(&sheets, effort);
    assert_eq!(found, measured(&sheets, effort));
    let row = found.rows.iter().find(|row| row.what == What::Labels && row.who == Who::Everybody).unwrap();
    assert_eq!((row.n_articles, row.n_left, row.n_right, row.n_equal), (30, 90, 80, 80));
    for (kind, measure) in &row.measures {
        let (value, (low, high)) = (measure.value.unwrap(), measure.interval.unwrap());
        assert!(low < value && value < high, "{kind:?}: {value} is not between {low} and {high}");
    }
    assert_eq!(found.articles.iter().take(10).filter(|row| row.n_differences == 1).count(), 10);
    assert_eq!(found.kinds[&Who::Everybody], [(DifferenceKind::OnlyOne, 10)].into());
}

#[test]
fn what_one_alone_has_read_says_nothing() {
    let article = marked::parse(&LabelSet::built_in(), "[quote “a”] b").unwrap();
    let sheets = [Sheet::new(ArticleId(1), article.text(), vec![marks("ana", &article)])];
    let found = measured(&sheets, PLAIN);
    assert_eq!((found.n_alone, found.articles.len(), found.rows.len()), (1, 0, 0));
    assert_eq!((found.annotators[0].n_shared, found.annotators[0].n_alone), (0, 1));
}

#[test]
fn where_nothing_is_marked_words_say_so() {
    let article = marked::parse(&LabelSet::built_in(), "a b").unwrap();
    let sheets = [Sheet::new(ArticleId(1), article.text(), vec![marks("ana", &article), marks("ben", &article)])];
    for row in measured(&sheets, PLAIN).rows {
        assert!(row.measures.values().all(|measure| measure.value == Err(Undefined::NothingMarked)), "{row:?}");
    }
}

#[test]
fn measuring_stops_when_told() {
    let article = marked::parse(&LabelSet::built_in(), "[quote a] b").unwrap();
    let sheets = [Sheet::new(ArticleId(1), article.text(), vec![marks("ana", &article), marks("ben", &article)])];
    assert!(Agreement::new(&sheets, PLAIN, &mut |_| false).is_none());
}
