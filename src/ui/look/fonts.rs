//! The bundled type: Inter for the window, a Source Serif for articles, system fonts behind both.

use std::sync::Arc;

use egui::{Color32, Context, FontData, FontDefinitions, FontFamily, FontId, Id};

use super::theme::size;

const FACES: [(&str, &[u8]); 4] = [
    ("sans", include_bytes!("../../../assets/fonts/Inter-Regular.ttf")),
    ("sans-semibold", include_bytes!("../../../assets/fonts/Inter-SemiBold.ttf")),
    ("serif", include_bytes!("../../../assets/fonts/PullquoteSerif-Regular.ttf")),
    ("serif-semibold", include_bytes!("../../../assets/fonts/PullquoteSerif-SemiBold.ttf")),
];

/// The faces by family name; each falls back to Inter, then to what egui brings.
pub fn definitions() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    let behind = fonts.families.get(&FontFamily::Proportional).cloned().unwrap_or_default();
    for (name, bytes) in FACES {
        fonts.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
        let mut chain = vec![name.to_owned(), "sans".to_owned()];
        chain.dedup();
        chain.extend(behind.iter().cloned());
        fonts.families.insert(FontFamily::Name(name.into()), chain);
    }
    let sans = fonts.families[&FontFamily::Name("sans".into())].clone();
    fonts.families.insert(FontFamily::Proportional, sans);
    fonts
}

/// Inter, the face of the window.
pub fn sans(size: f32) -> FontId {
    FontId::new(size, FontFamily::Proportional)
}

pub fn sans_semibold(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name("sans-semibold".into()))
}

/// The face that articles are read in.
pub fn serif(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name("serif".into()))
}

/// The face of files and their previews.
pub fn monospace(size: f32) -> FontId {
    FontId::monospace(size)
}

pub fn serif_semibold(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name("serif-semibold".into()))
}

/// So many letters are made ready in a frame.
const N_LETTERS_A_FRAME: usize = 8;
/// A letter looks otherwise a part of a point further on; behind so many blanks it has stood in all these places.
const N_PLACES: usize = 5;

/// Draws some letters of the face for previews out of sight, others in each frame until all were.
///
/// To draw one for the first time takes a tenth of a millisecond, and a page of them longer than a frame may.
pub fn make_letters_ready(ctx: &Context) {
    let letters: Vec<char> = ('!'..='~').collect();
    let pieces: Vec<&[char]> = letters.chunks(N_LETTERS_A_FRAME).collect();
    let n_ready = ctx.data(|data| data.get_temp::<usize>(Id::unique("letters made ready"))).unwrap_or_default();
    if n_ready == pieces.len() * N_PLACES {
        return;
    }
    let piece: String = pieces[n_ready % pieces.len()].iter().collect();
    let words = " ".repeat(n_ready / pieces.len()) + &piece;
    ctx.fonts_mut(|fonts| fonts.layout_no_wrap(words, monospace(size::KEY_TEXT), Color32::BLACK));
    ctx.data_mut(|data| data.insert_temp(Id::unique("letters made ready"), n_ready + 1));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_face_has_the_letters_of_european_newsrooms() {
        let mut fonts = egui::epaint::text::Fonts::new(egui::epaint::text::TextOptions::default(), definitions());
        let mut view = fonts.with_pixels_per_point(1.0);
        for font in [sans(13.0), sans_semibold(13.0), serif(18.0), serif_semibold(18.0)] {
            assert!(view.has_glyphs(&font, "“Quote” ‘it’s’ «non» „nein“ – — … ßéőłşđ Ωλ Жы € · ×"), "{font:?}");
        }
    }
}
