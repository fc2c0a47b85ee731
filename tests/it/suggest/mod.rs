//! Suggestions against reference values.

mod reference;
