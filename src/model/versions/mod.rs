//! Versions of a project that people changed apart: what differs between two, and what two changes of one come to.

mod article;
mod diff;
mod labels;
mod links;
mod merge;
#[cfg(test)]
mod merge_law;
mod side;
mod span_diff;
mod spans;
mod three;
mod turned_down;
mod words;

pub use article::merge_articles;
pub use diff::{
    Difference, DifferenceCode, DifferencePlace, article_differences, described, differences, order_differences,
};
pub use merge::{Merged, merge, merge_order};
pub use three::{Conflict, SetAside};
