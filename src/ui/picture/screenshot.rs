//! A picture of the window without a window.

use anyhow::{Context as _, ensure};
use egui::{RawInput, Rect, pos2, vec2};

use super::rasterizer::{Image, Rasterizer};
use crate::model::{ArticleId, Project};
use crate::ui::App;
use crate::ui::look::style;
use crate::ui::look::theme::Theme;

/// How the picture shall be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScreenshotOptions {
    /// Width and height in pixels.
    pub size: [u32; 2],
    pub is_dark: bool,
    /// The article that is open; the one that the window would open where it is `None`.
    pub article: Option<ArticleId>,
}

/// Frames drawn until everything has found its place.
const N_FRAMES: usize = 6;

const MAX_SIDE: u32 = 8192;

/// The window on a project, as a PNG file.
pub fn screenshot(project: Project, options: ScreenshotOptions) -> anyhow::Result<Vec<u8>> {
    let [width, height] = options.size;
    let sides = 64..=MAX_SIDE;
    ensure!(sides.contains(&width) && sides.contains(&height), "a picture has 64 to {MAX_SIDE} pixels a side");
    let mut app = App::new(project);
    if let Some(id) = options.article {
        ensure!(app.project().article(id).is_some(), "there is no article {id} in the project");
        app.open_article(id);
    }
    png_from_image(&image(&mut app, options))
}

fn image(app: &mut App, options: ScreenshotOptions) -> Image {
    let ctx = egui::Context::default();
    style::install(&ctx);
    // Discs from the texture would be drawn from its nearest pixels only.
    ctx.tessellation_options_mut(|options| options.prerasterized_discs = false);
    let egui_theme = if options.is_dark { egui::Theme::Dark } else { egui::Theme::Light };
    ctx.set_theme(egui_theme);
    let [width, height] = options.size.map(|side| side as f32);
    let mut rasterizer = Rasterizer::default();
    let mut primitives = Vec::new();
    for frame in 0..N_FRAMES {
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(pos2(0.0, 0.0), vec2(width, height))),
            // A second a frame, so that nothing is still moving in the last one.
            time: Some(frame as f64),
            max_texture_side: Some(8192),
            ..RawInput::default()
        };
        let mut output = ctx.run_ui(input, |ui| app.frame_ui(ui));
        rasterizer.take_textures(&mut output.textures_delta);
        primitives = ctx.tessellate(std::mem::take(&mut output.shapes), 1.0);
    }
    let ground = Theme::from_is_dark(options.is_dark).page;
    rasterizer.draw(&primitives, options.size.map(|side| side as usize), 1.0, ground)
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
