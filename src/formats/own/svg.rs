//! The little SVG that plots are written as.

use std::fmt::{Arguments, Write as _};

use crate::formats::exchange::core::xml::escaped;

/// A picture on white that is being drawn.
pub(crate) struct Svg {
    out: String,
}

impl Svg {
    /// With its width and height in pixels.
    pub(crate) fn new(width: f64, height: f64) -> Self {
        let out = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
             height=\"{height}\" font-family=\"sans-serif\" font-size=\"13\" fill=\"#222\">\n\
             <rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n"
        );
        Self { out }
    }

    /// Words at a place; `anchor` is `start`, `middle` or `end`.
    pub(crate) fn text(&mut self, (x, y): (f64, f64), anchor: &str, words: &str) {
        let words = escaped(words);
        self.push(format_args!("<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{words}</text>"));
    }

    /// An element of any kind, on a line of its own.
    pub(crate) fn push(&mut self, element: Arguments<'_>) {
        writeln!(self.out, "{element}").expect("a string takes all that is written to it");
    }

    pub(crate) fn done(self) -> String {
        self.out + "</svg>\n"
    }
}
