//! The bundled type: Inter for the window, a Source Serif for articles, system fonts behind both.

use std::sync::Arc;

use egui::{FontData, FontDefinitions, FontFamily, FontId};

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

pub fn serif_semibold(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name("serif-semibold".into()))
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
