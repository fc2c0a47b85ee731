//! Files that are part of the program, so that they are there in any folder: the sample project, and the licences.

use std::io::Read as _;

use flate2::read::DeflateDecoder;

/// The project file that opens when no other is asked for.
pub const SAMPLE_PROJECT: &[u8] = include_bytes!("../../projects/budget-week.ron");

/// Written by `assets/packaging/licences`, which also writes the same text to be read.
const LICENCES: &[u8] = include_bytes!("../../assets/licences.deflate");

/// What the program is built from, whose that is and under which licences, in lines of about a hundred letters at most.
pub fn licences() -> String {
    let mut text = String::new();
    DeflateDecoder::new(LICENCES).read_to_string(&mut text).expect("a test reads what is packed here");
    text
}
