//! Draws what egui paints into pixels on the processor: for pictures of the window where there is no screen.
//!
//! egui blends premultiplied colours in gamma space, so plain integers are exact enough.

use std::collections::BTreeMap;

use egui::epaint::{ClippedPrimitive, Primitive, Vertex};
use egui::{Color32, ImageData, Mesh, Rect, TextureId, TexturesDelta};

/// The textures that egui has handed out so far.
#[derive(Default)]
pub struct Rasterizer {
    textures: BTreeMap<TextureId, Image>,
}

/// Pixels, row by row from the top.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    pub width: usize,
    pub height: usize,
    pub pixels: Vec<Color32>,
}

/// The pixels that may be drawn on.
#[derive(Clone, Copy)]
struct Clip {
    left: usize,
    top: usize,
    right: usize,
    bottom: usize,
}

impl Rasterizer {
    /// Takes over textures that are new, changed or no longer needed.
    pub fn take_textures(&mut self, delta: &mut TexturesDelta) {
        let mut changed: Vec<_> = delta.set.drain().collect();
        changed.sort_by_key(|(id, _)| *id);
        for (id, changes) in changed {
            for change in changes {
                let ImageData::Color(image) = &change.image;
                let [width, height] = image.size;
                match change.pos {
                    None => {
                        let pixels = image.pixels.clone();
                        self.textures.insert(id, Image { width, height, pixels });
                    }
                    Some(corner) => {
                        if let Some(texture) = self.textures.get_mut(&id) {
                            texture.paste(corner, width, &image.pixels);
                        }
                    }
                }
            }
        }
        self.textures.retain(|id, _| !delta.free.contains(id));
        delta.free.clear();
    }

    /// Draws onto a ground of one colour. Sizes are in pixels.
    pub fn draw(
        &self,
        primitives: &[ClippedPrimitive],
        size: [usize; 2],
        pixels_per_point: f32,
        ground: Color32,
    ) -> Image {
        let [width, height] = size;
        let mut image = Image { width, height, pixels: vec![ground; width * height] };
        for ClippedPrimitive { clip_rect, primitive } in primitives {
            let Primitive::Mesh(mesh) = primitive else { continue };
            let clip = Clip::new(*clip_rect * pixels_per_point, size);
            if let Some(texture) = self.textures.get(&mesh.texture_id) {
                draw_mesh(&mut image, mesh, texture, clip, pixels_per_point);
            }
        }
        image
    }
}

impl Image {
    /// Red, green and blue of each pixel.
    pub fn rgb(&self) -> Vec<u8> {
        self.pixels.iter().flat_map(|pixel| [pixel.r(), pixel.g(), pixel.b()]).collect()
    }

    fn paste(&mut self, [left, top]: [usize; 2], width: usize, pixels: &[Color32]) {
        for (row, line) in pixels.chunks_exact(width.max(1)).enumerate() {
            let start = (top + row) * self.width + left;
            self.pixels[start..start + width].copy_from_slice(line);
        }
    }

    /// The pixel at a place between 0 and 1.
    fn at(&self, u: f32, v: f32) -> Color32 {
        let x = pixel(u * self.width as f32).min(self.width - 1);
        let y = pixel(v * self.height as f32).min(self.height - 1);
        self.pixels[y * self.width + x]
    }

    fn blend(&mut self, x: usize, y: usize, source: Color32) {
        let under = &mut self.pixels[y * self.width + x];
        if source.a() == 255 {
            *under = source;
        } else if source != Color32::TRANSPARENT {
            let rest = 255 - source.a();
            let mix = |over: u8, under: u8| over.saturating_add(multiplied(under, rest));
            *under = Color32::from_rgba_premultiplied(
                mix(source.r(), under.r()),
                mix(source.g(), under.g()),
                mix(source.b(), under.b()),
                mix(source.a(), under.a()),
            );
        }
    }
}

impl Clip {
    fn new(rect: Rect, [width, height]: [usize; 2]) -> Self {
        Self {
            left: pixel(rect.left().round()).min(width),
            top: pixel(rect.top().round()).min(height),
            right: pixel(rect.right().round()).min(width),
            bottom: pixel(rect.bottom().round()).min(height),
        }
    }

    /// The pixels of the clip whose middles lie between two places.
    fn columns(self, left: f32, right: f32) -> std::ops::Range<usize> {
        pixel((left - 0.5).ceil()).max(self.left)..pixel((right - 0.5).ceil()).min(self.right)
    }

    fn rows(self, top: f32, bottom: f32) -> std::ops::Range<usize> {
        pixel((top - 0.5).ceil()).max(self.top)..pixel((bottom - 0.5).ceil()).min(self.bottom)
    }
}

fn draw_mesh(image: &mut Image, mesh: &Mesh, texture: &Image, clip: Clip, pixels_per_point: f32) {
    let vertex = |idx: usize| {
        let vertex = mesh.vertices[mesh.indices[idx] as usize];
        Vertex { pos: (vertex.pos.to_vec2() * pixels_per_point).to_pos2(), ..vertex }
    };
    let mut idx = 0;
    while idx + 3 <= mesh.indices.len() {
        let is_quad = idx + 6 <= mesh.indices.len()
            && mesh.indices[idx + 3] == mesh.indices[idx + 2]
            && mesh.indices[idx + 4] == mesh.indices[idx + 1];
        if is_quad {
            let corners = [vertex(idx), vertex(idx + 1), vertex(idx + 2), vertex(idx + 5)];
            if is_upright(&corners) {
                draw_rect(image, &corners[0], &corners[3], texture, clip);
                idx += 6;
                continue;
            }
        }
        draw_triangle(image, [vertex(idx), vertex(idx + 1), vertex(idx + 2)], texture, clip);
        idx += 3;
    }
}

/// Whether four corners are a rectangle along the axes of one colour, as letters and plain fills are.
#[expect(clippy::float_cmp, reason = "egui gives the corners of a rectangle the same numbers")]
fn is_upright([a, b, c, d]: &[Vertex; 4]) -> bool {
    a.pos.y == b.pos.y
        && a.pos.x == c.pos.x
        && d.pos.x == b.pos.x
        && d.pos.y == c.pos.y
        && [b, c, d].iter().all(|corner| corner.color == a.color)
}

fn draw_rect(image: &mut Image, first: &Vertex, last: &Vertex, texture: &Image, clip: Clip) {
    let size = last.pos - first.pos;
    if size.x <= 0.0 || size.y <= 0.0 {
        return;
    }
    let step = (last.uv - first.uv) / size;
    for y in clip.rows(first.pos.y, last.pos.y) {
        let v = first.uv.y + (y as f32 + 0.5 - first.pos.y) * step.y;
        for x in clip.columns(first.pos.x, last.pos.x) {
            let u = first.uv.x + (x as f32 + 0.5 - first.pos.x) * step.x;
            image.blend(x, y, tinted(texture.at(u, v), first.color));
        }
    }
}

fn draw_triangle(image: &mut Image, corners: [Vertex; 3], texture: &Image, clip: Clip) {
    let [first, mut second, mut third] = corners;
    let mut area = doubled_area(&first, &second, third.pos.x, third.pos.y);
    if area < 0.0 {
        std::mem::swap(&mut second, &mut third);
        area = -area;
    }
    if area == 0.0 {
        return;
    }
    let is_plain = first.uv == second.uv && first.uv == third.uv;
    let plain = texture.at(first.uv.x, first.uv.y);
    let low = first.pos.min(second.pos).min(third.pos);
    let high = first.pos.max(second.pos).max(third.pos);
    for y in clip.rows(low.y, high.y) {
        for x in clip.columns(low.x, high.x) {
            let (px, py) = (x as f32 + 0.5, y as f32 + 0.5);
            let weights = [(&second, &third), (&third, &first), (&first, &second)]
                .map(|(from, to)| (doubled_area(from, to, px, py), owns_edge(from, to)));
            if weights.iter().any(|&(weight, is_owned)| weight < 0.0 || (weight == 0.0 && !is_owned)) {
                continue;
            }
            let [in_first, in_second, in_third] = weights.map(|(weight, _)| weight / area);
            let texel = if is_plain {
                plain
            } else {
                let uv =
                    first.uv.to_vec2() * in_first + second.uv.to_vec2() * in_second + third.uv.to_vec2() * in_third;
                texture.at(uv.x, uv.y)
            };
            image.blend(x, y, tinted(texel, mixed([&first, &second, &third], [in_first, in_second, in_third])));
        }
    }
}

/// Twice the area of the triangle of an edge and a place: positive at the edge's right in pictures, whose y grows downwards.
fn doubled_area(from: &Vertex, to: &Vertex, x: f32, y: f32) -> f32 {
    (to.pos.x - from.pos.x) * (y - from.pos.y) - (to.pos.y - from.pos.y) * (x - from.pos.x)
}

/// Whether pixels exactly on the edge belong to the triangle, so that neighbours never draw one twice (the top-left rule).
fn owns_edge(from: &Vertex, to: &Vertex) -> bool {
    let along = to.pos - from.pos;
    along.y < 0.0 || (along.y == 0.0 && along.x > 0.0)
}

fn mixed(corners: [&Vertex; 3], weights: [f32; 3]) -> Color32 {
    let channel = |idx: usize| {
        let parts =
            corners.iter().zip(weights).map(|(corner, weight)| f32::from(corner.color.to_array()[idx]) * weight);
        byte(parts.sum::<f32>() + 0.5)
    };
    Color32::from_rgba_premultiplied(channel(0), channel(1), channel(2), channel(3))
}

fn tinted(texel: Color32, color: Color32) -> Color32 {
    if texel == Color32::WHITE {
        return color;
    }
    let [red, green, blue, alpha] = std::array::from_fn(|idx| multiplied(texel.to_array()[idx], color.to_array()[idx]));
    Color32::from_rgba_premultiplied(red, green, blue, alpha)
}

/// The product of two numbers of which 255 is the one.
fn multiplied(a: u8, b: u8) -> u8 {
    let product = u32::from(a) * u32::from(b) + 128;
    ((product + (product >> 8)) >> 8).to_le_bytes()[0]
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "negative places are cut off at 0")]
fn pixel(place: f32) -> usize {
    place.max(0.0) as usize
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "cut off at 0 and 255")]
fn byte(value: f32) -> u8 {
    value.clamp(0.0, 255.0) as u8
}

#[cfg(test)]
mod tests {
    use egui::{pos2, vec2};

    use super::*;

    fn white() -> Rasterizer {
        let pixel = Image { width: 1, height: 1, pixels: vec![Color32::WHITE] };
        Rasterizer { textures: BTreeMap::from([(TextureId::default(), pixel)]) }
    }

    fn primitive(mesh: Mesh) -> ClippedPrimitive {
        let clip_rect = Rect::from_min_size(pos2(0.0, 0.0), vec2(8.0, 8.0));
        ClippedPrimitive { clip_rect, primitive: Primitive::Mesh(mesh) }
    }

    #[test]
    fn triangles_that_share_an_edge_draw_each_pixel_once() {
        let half = Color32::from_white_alpha(128);
        let mut mesh = Mesh::default();
        for place in [pos2(1.0, 1.0), pos2(7.0, 1.5), pos2(6.5, 7.0), pos2(1.0, 6.0)] {
            mesh.colored_vertex(place, half);
        }
        mesh.add_triangle(0, 1, 2);
        mesh.add_triangle(0, 2, 3);
        let image = white().draw(&[primitive(mesh)], [8, 8], 1.0, Color32::BLACK);
        let once = Color32::from_rgb(128, 128, 128);
        assert!(image.pixels.iter().all(|&pixel| pixel == once || pixel == Color32::BLACK));
        assert_eq!(image.pixels[3 * 8 + 3], once);
    }

    #[test]
    fn rectangles_keep_to_their_clip() {
        let mut mesh = Mesh::default();
        mesh.add_colored_rect(Rect::from_min_max(pos2(2.0, 2.0), pos2(40.0, 4.0)), Color32::RED);
        let image = white().draw(&[primitive(mesh)], [8, 8], 1.0, Color32::BLACK);
        let n_red = image.pixels.iter().filter(|&&pixel| pixel == Color32::RED).count();
        assert_eq!(n_red, 6 * 2);
    }
}
