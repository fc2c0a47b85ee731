//! How far each of a team is: what is left, how fast it goes, and how far they agree.

use super::report::decimals;
use crate::agreement::{Course, Member, Pace, exact_f1_of};
use crate::formats::own::table::{NOTHING, Table};

/// A row for each person; how fast they are where that is known of anybody.
pub fn team_table(team: &[Member], courses: &[Course]) -> Table {
    let has_paces = team.iter().any(|member| member.pace.is_known());
    let mut columns = vec![
        "annotator",
        "articles",
        "begun",
        "done",
        "skipped",
        "left",
        "F1 with the others",
        "F1 with what is settled",
    ];
    if has_paces {
        columns.extend(["articles done a day", "acts a span"]);
    }
    let number = |value: Option<f64>, n_digits: usize| {
        value.map_or_else(|| NOTHING.to_owned(), |value| decimals(value, n_digits))
    };
    let row = |member: &Member| {
        let Member { n_articles, n_begun, n_done, n_skipped, .. } = *member;
        let counts = [n_articles, n_begun, n_done, n_skipped, member.n_left()].map(|n| n.to_string());
        let f1 = exact_f1_of(courses, &member.name).map(|f1| number(f1, 3));
        let mut cells: Vec<String> = [member.name.clone()].into_iter().chain(counts).chain(f1).collect();
        if has_paces {
            cells.extend([Pace::articles_a_day, Pace::acts_a_span].map(|of| number(of(&member.pace), 1)));
        }
        cells
    };
    let (columns, rows) = (columns.into_iter().map(str::to_owned).collect(), team.iter().map(row).collect());
    Table { title: "The team".to_owned(), columns, rows }
}
