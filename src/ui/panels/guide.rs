//! What counts as a quote, speaker, claim and boilerplate: the guide that ships with the program.

use std::sync::LazyLock;

use egui::text::{LayoutJob, TextFormat};
use egui::{FontId, Frame, Margin, Role, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};
use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use crate::ui::look::fonts;
use crate::ui::look::theme::Theme;
use crate::ui::look::widgets::{accent_button, hairline, quiet_button};

/// Title and Markdown of each chapter.
const CHAPTERS: [(&str, &str); 6] = [
    ("Labelling", include_str!("../../../assets/guide/1-labelling.md")),
    ("Quotes", include_str!("../../../assets/guide/2-quotes.md")),
    ("Speakers", include_str!("../../../assets/guide/3-speakers.md")),
    ("Claims", include_str!("../../../assets/guide/4-claims.md")),
    ("Boilerplate", include_str!("../../../assets/guide/5-boilerplate.md")),
    ("Settling", include_str!("../../../assets/guide/6-settling.md")),
];

/// What each chapter consists of.
static BLOCKS: LazyLock<[Vec<Block>; CHAPTERS.len()]> =
    LazyLock::new(|| CHAPTERS.map(|(_, markdown)| blocks(markdown)));

/// Of a line, in heights of its letters, as in articles.
const LINE_HEIGHT: f32 = 1.5;

/// The chapter that is open.
#[derive(Debug, Default)]
pub struct GuidePanel {
    chapter_idx: usize,
}

/// What stands between two gaps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Block {
    kind: Kind,
    /// The words with whether they are strong and whether they are emphasised.
    runs: Vec<(String, bool, bool)>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Kind {
    Title,
    Heading,
    #[default]
    Paragraph,
    /// Words of an article.
    Example,
    Item,
}

/// All chapters in one text.
pub fn as_markdown() -> String {
    CHAPTERS.map(|(_, markdown)| markdown.trim_end()).join("\n\n") + "\n"
}

/// Draws the names of the chapters and the open one below them.
pub fn guide_panel_ui(ui: &mut Ui, panel: &mut GuidePanel, theme: &Theme) {
    Frame::NONE.inner_margin(Margin { left: 6, right: 6, top: 8, bottom: 8 }).show(ui, |ui| {
        ui.spacing_mut().item_spacing = egui::Vec2::ZERO;
        ui.horizontal_wrapped(|ui| {
            for (idx, (title, _)) in CHAPTERS.iter().enumerate() {
                let button = if idx == panel.chapter_idx { accent_button } else { quiet_button };
                if button(ui, theme, title).clicked() {
                    panel.chapter_idx = idx;
                }
            }
        });
    });
    hairline(ui, theme);
    let (Some((title, _)), Some(blocks)) = (CHAPTERS.get(panel.chapter_idx), BLOCKS.get(panel.chapter_idx)) else {
        return;
    };
    ScrollArea::vertical().auto_shrink(false).id_salt(("guide", title)).show(ui, |ui| {
        Frame::NONE.inner_margin(Margin::symmetric(14, 12)).show(ui, |ui| {
            ui.spacing_mut().item_spacing = egui::Vec2::ZERO;
            for (idx, block) in blocks.iter().enumerate() {
                block.ui(ui, idx == 0, theme);
            }
        });
    });
}

impl Block {
    fn ui(&self, ui: &mut Ui, is_first: bool, theme: &Theme) {
        let (space, indent) = match self.kind {
            Kind::Title => (0.0, 0.0),
            Kind::Heading => (22.0, 0.0),
            Kind::Paragraph => (9.0, 0.0),
            Kind::Example => (10.0, 14.0),
            Kind::Item => (4.0, 14.0),
        };
        ui.add_space(if is_first { 0.0 } else { space });
        let width = ui.available_width() - indent;
        let galley = ui.fonts_mut(|fonts| fonts.layout_job(self.job(theme, width)));
        let (rect, response) = ui.allocate_exact_size(vec2(width + indent, galley.size().y), Sense::hover());
        let role = if matches!(self.kind, Kind::Title | Kind::Heading) { Role::Heading } else { Role::Label };
        response.widget_info(|| WidgetInfo::labeled(role, true, galley.text()));
        match self.kind {
            Kind::Example => drop(ui.painter().rect_filled(rect.with_max_x(rect.left() + 2.0), 1.0, theme.edge)),
            Kind::Item => {
                let first_line = galley.rows.first().map_or(0.0, |row| row.rect().center().y);
                ui.painter().circle_filled(pos2(rect.left() + 5.0, rect.top() + first_line), 2.0, theme.soft);
            }
            _ => {}
        }
        ui.painter().galley(pos2(rect.left() + indent, rect.top()), galley, theme.ink);
    }

    fn job(&self, theme: &Theme, width: f32) -> LayoutJob {
        let mut job = LayoutJob::default();
        job.wrap.max_width = width;
        for (words, is_strong, is_emphasised) in &self.runs {
            let font = self.font(*is_strong);
            let line_height = Some((font.size * LINE_HEIGHT).round());
            let format = TextFormat {
                font_id: font,
                color: theme.ink,
                italics: *is_emphasised,
                line_height,
                ..TextFormat::default()
            };
            job.append(words, 0.0, format);
        }
        job
    }

    fn font(&self, is_strong: bool) -> FontId {
        match self.kind {
            Kind::Title => fonts::sans_semibold(17.0),
            Kind::Heading => fonts::sans_semibold(14.0),
            Kind::Example if is_strong => fonts::serif_semibold(14.5),
            Kind::Example => fonts::serif(14.5),
            _ if is_strong => fonts::sans_semibold(13.0),
            _ => fonts::sans(13.0),
        }
    }
}

/// The blocks of a chapter: headings, paragraphs, examples and lists of a level.
fn blocks(markdown: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let (mut is_quoted, mut is_listed, mut is_strong, mut is_emphasised) = (false, false, false, false);
    for event in Parser::new(markdown) {
        let kind = match &event {
            Event::Start(Tag::Heading { level, .. }) if *level as usize == 1 => Some(Kind::Title),
            Event::Start(Tag::Heading { .. }) => Some(Kind::Heading),
            Event::Start(Tag::Item) => Some(Kind::Item),
            Event::Start(Tag::Paragraph) if is_quoted => Some(Kind::Example),
            Event::Start(Tag::Paragraph) if !is_listed => Some(Kind::Paragraph),
            _ => None,
        };
        blocks.extend(kind.map(|kind| Block { kind, runs: Vec::new() }));
        match event {
            Event::Start(Tag::BlockQuote(_)) => is_quoted = true,
            Event::End(TagEnd::BlockQuote(_)) => is_quoted = false,
            Event::Start(Tag::List(_)) => is_listed = true,
            Event::End(TagEnd::List(_)) => is_listed = false,
            Event::Start(Tag::Strong) => is_strong = true,
            Event::End(TagEnd::Strong) => is_strong = false,
            Event::Start(Tag::Emphasis) => is_emphasised = true,
            Event::End(TagEnd::Emphasis) => is_emphasised = false,
            Event::Text(words) => {
                if let Some(block) = blocks.last_mut() {
                    block.runs.push((words.into_string(), is_strong, is_emphasised));
                }
            }
            Event::SoftBreak => {
                if let Some(block) = blocks.last_mut() {
                    block.runs.push((" ".to_owned(), false, false));
                }
            }
            _ => {}
        }
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_of_the_guide_is_lost() {
        for (title, markdown) in CHAPTERS {
            let shown: String =
                blocks(markdown).iter().flat_map(|block| &block.runs).map(|run| run.0.as_str()).collect();
            let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
            assert_eq!(letters(&shown), letters(markdown), "{title}");
        }
    }

    #[test]
    fn examples_have_their_marked_part_in_bold() {
        let run = |words: &str, is_strong| (words.to_owned(), is_strong, false);
        let example =
            Block { kind: Kind::Example, runs: vec![run("He said ", false), run("“no”", true), run(".", false)] };
        let title = Block { kind: Kind::Title, runs: vec![run("Quotes", false)] };
        assert_eq!(blocks("# Quotes\n\n> He said **“no”**.\n"), [title, example]);
    }

    #[test]
    fn the_guide_is_set_with_air_between_its_lines() {
        let block = Block { kind: Kind::Paragraph, runs: vec![("words".to_owned(), false, false)] };
        let job = block.job(&Theme::LIGHT, 200.0);
        assert_eq!(job.sections[0].format.line_height, Some(20.0));
        let size = job.sections[0].format.font_id.size;
        assert!((size * LINE_HEIGHT - 20.0).abs() < 1.0, "{size}");
    }
}
