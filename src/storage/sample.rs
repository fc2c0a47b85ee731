//! The project that opens when no other is asked for. It is part of the program, so that it is there in any folder.

/// A project file.
pub const SAMPLE_PROJECT: &[u8] = include_bytes!("../../projects/budget-week.ron");
