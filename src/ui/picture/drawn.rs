//! Whatever can be drawn in a window as a picture, without one.

use anyhow::Context as _;
use egui::{RawInput, Rect, Ui, pos2, vec2};

use super::rasterizer::{Image, Rasterizer};
use crate::ui::look::style;
use crate::ui::look::theme::Theme;

/// Frames drawn until everything has found its place.
const N_FRAMES: usize = 6;

/// What is drawn, as a PNG file. The size is in points, each of which has so many pixels a side.
pub fn picture(
    size: [f32; 2],
    pixels_per_point: f32,
    is_dark: bool,
    mut draw: impl FnMut(&mut Ui),
) -> anyhow::Result<Vec<u8>> {
    let ctx = egui::Context::default();
    style::install(&ctx);
    // Discs from the texture would be drawn from its nearest pixels only.
    ctx.tessellation_options_mut(|options| options.prerasterized_discs = false);
    ctx.set_theme(if is_dark { egui::Theme::Dark } else { egui::Theme::Light });
    ctx.set_pixels_per_point(pixels_per_point);
    let mut rasterizer = Rasterizer::default();
    let mut shapes = Vec::new();
    for frame in 0..N_FRAMES {
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(pos2(0.0, 0.0), vec2(size[0], size[1]))),
            // A second a frame, so that nothing is still moving in the last one.
            time: Some(frame as f64),
            max_texture_side: Some(8192),
            ..RawInput::default()
        };
        let mut output = ctx.run_ui(input, &mut draw);
        rasterizer.take_textures(&mut output.textures_delta);
        shapes = output.shapes;
    }
    let primitives = ctx.tessellate(shapes, pixels_per_point);
    let ground = Theme::from_is_dark(is_dark).page;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a side of a picture")]
    let size = size.map(|side| (side * pixels_per_point).round() as usize);
    png_from_image(&rasterizer.draw(&primitives, size, pixels_per_point, ground))
}

fn png_from_image(image: &Image) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let side = |side| u32::try_from(side).context("the picture is too large");
    let mut encoder = png::Encoder::new(&mut bytes, side(image.width)?, side(image.height)?);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&image.rgba())?;
    writer.finish()?;
    Ok(bytes)
}
