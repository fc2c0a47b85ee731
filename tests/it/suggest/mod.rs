//! Suggestions against reference values.

mod reference;
mod styles;
