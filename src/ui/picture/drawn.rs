//! Whatever can be drawn in a window as a picture, without one.

use anyhow::Context as _;
use egui::accesskit::TreeUpdate;
use egui::epaint::ClippedShape;
use egui::{Event, RawInput, Rect, Ui, pos2, vec2};

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
    draw: impl FnMut(&mut Ui),
) -> anyhow::Result<Vec<u8>> {
    let mut canvas = Canvas::new(size, pixels_per_point, is_dark);
    canvas.settle(draw);
    canvas.png()
}

/// Something to draw frames on, whose last one becomes a picture.
pub struct Canvas {
    ctx: egui::Context,
    /// In points.
    size: [f32; 2],
    pixels_per_point: f32,
    is_dark: bool,
    n_frames: usize,
    rasterizer: Rasterizer,
    shapes: Vec<ClippedShape>,
}

impl Canvas {
    /// The size is in points, each of which has so many pixels a side.
    pub fn new(size: [f32; 2], pixels_per_point: f32, is_dark: bool) -> Self {
        let ctx = egui::Context::default();
        style::install(&ctx);
        // Discs from the texture would be drawn from its nearest pixels only.
        ctx.tessellation_options_mut(|options| options.prerasterized_discs = false);
        ctx.set_theme(if is_dark { egui::Theme::Dark } else { egui::Theme::Light });
        ctx.set_pixels_per_point(pixels_per_point);
        Self {
            ctx,
            size,
            pixels_per_point,
            is_dark,
            n_frames: 0,
            rasterizer: Rasterizer::default(),
            shapes: Vec::new(),
        }
    }

    pub fn ctx(&self) -> &egui::Context {
        &self.ctx
    }

    /// Draws a frame in which these events come. Returns what is in it, by name and place.
    pub fn frame(&mut self, events: Vec<Event>, draw: impl FnMut(&mut Ui)) -> Option<TreeUpdate> {
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(pos2(0.0, 0.0), vec2(self.size[0], self.size[1]))),
            // A second a frame, so that nothing is still moving in the last one.
            time: Some(self.n_frames as f64),
            max_texture_side: Some(8192),
            events,
            ..RawInput::default()
        };
        self.n_frames += 1;
        let mut output = self.ctx.run_ui(input, draw);
        self.rasterizer.take_textures(&mut output.textures_delta);
        self.shapes = output.shapes;
        output.platform_output.accesskit_update
    }

    /// Draws frames until everything has found its place.
    pub fn settle(&mut self, mut draw: impl FnMut(&mut Ui)) {
        for _ in 0..N_FRAMES {
            self.frame(Vec::new(), &mut draw);
        }
    }

    /// The last frame, as a PNG file.
    pub fn png(mut self) -> anyhow::Result<Vec<u8>> {
        let primitives = self.ctx.tessellate(std::mem::take(&mut self.shapes), self.pixels_per_point);
        let ground = Theme::from_is_dark(self.is_dark).page;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a side of a picture")]
        let size = self.size.map(|side| (side * self.pixels_per_point).round() as usize);
        png_from_image(&self.rasterizer.draw(&primitives, size, self.pixels_per_point, ground))
    }
}

fn png_from_image(image: &Image) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let side = |side| u32::try_from(side).context("the picture is too large");
    let mut encoder = png::Encoder::new(&mut bytes, side(image.width)?, side(image.height)?);
    // Nothing of a window is seen through.
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::High);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&image.rgb())?;
    writer.finish()?;
    Ok(bytes)
}
