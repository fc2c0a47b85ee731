//! Colours, and how well one can be seen on another.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// An opaque colour in sRGB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Color {
    pub red: u8,
    pub green: u8,
    pub blue: u8,
}

/// The word is not `#rrggbb`.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("“{0}” is not a colour: write it as #rrggbb")]
pub struct NotAColor(pub String);

impl Color {
    pub const BLACK: Self = Self { red: 0, green: 0, blue: 0 };
    pub const WHITE: Self = Self { red: 255, green: 255, blue: 255 };

    /// With a share of another colour, 0 to 1.
    #[must_use]
    pub fn mixed(self, other: Self, share: f32) -> Self {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between two bytes")]
        let mix = |one: u8, other: u8| (f32::from(one) + (f32::from(other) - f32::from(one)) * share).round() as u8;
        Self { red: mix(self.red, other.red), green: mix(self.green, other.green), blue: mix(self.blue, other.blue) }
    }

    /// The contrast of two colours, 1 to 21 (WCAG 2.1, “contrast ratio”).
    pub fn contrast(self, other: Self) -> f32 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// The first colour on the way from this one to black, or to white on a dark ground, with this contrast to the ground.
    #[must_use]
    pub fn readable_on(self, ground: Self, least: f32) -> Self {
        let toward = if ground.luminance() < 0.2 { Self::WHITE } else { Self::BLACK };
        let mut steps = (0_u8..=40).map(|step| self.mixed(toward, f32::from(step) / 40.0));
        steps.find(|color| color.contrast(ground) >= least).unwrap_or(toward)
    }

    /// Relative luminance, 0 to 1 (WCAG 2.1).
    fn luminance(self) -> f32 {
        let linear = |byte: u8| {
            let share = f32::from(byte) / 255.0;
            if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.red) + 0.7152 * linear(self.green) + 0.0722 * linear(self.blue)
    }
}

impl fmt::Display for Color {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02X}{:02X}{:02X}", self.red, self.green, self.blue)
    }
}

impl FromStr for Color {
    type Err = NotAColor;

    fn from_str(word: &str) -> Result<Self, NotAColor> {
        let digits = word.strip_prefix('#').filter(|hex| hex.len() == 6 && hex.bytes().all(|b| b.is_ascii_hexdigit()));
        let number = digits.and_then(|hex| u32::from_str_radix(hex, 16).ok());
        let [_, red, green, blue] = number.ok_or_else(|| NotAColor(word.to_owned()))?.to_be_bytes();
        Ok(Self { red, green, blue })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colors_are_six_hex_digits() {
        for word in ["009E73", "#09E", "#00ZZ73", "#+09E73"] {
            assert!(word.parse::<Color>().is_err(), "{word}");
        }
    }

    #[test]
    fn a_colour_becomes_readable_on_its_ground() {
        let yellow: Color = "#F0E442".parse().unwrap();
        assert!((Color::BLACK.contrast(Color::WHITE) - 21.0).abs() < 0.01);
        assert!(yellow.contrast(Color::WHITE) < 1.5);
        let (on_white, on_black) = (yellow.readable_on(Color::WHITE, 4.5), yellow.readable_on(Color::BLACK, 4.5));
        assert!(on_white.contrast(Color::WHITE) >= 4.5 && on_black == yellow, "{on_white}");
    }
}
