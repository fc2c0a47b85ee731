//! The arguments of `pullquote screenshot`; the window's code takes the picture.

use std::path::PathBuf;

use anyhow::Context as _;
use clap::{Args, ValueEnum};

use super::Surroundings;
use super::project::{check_output, force_hint, open_to_read, over};
use crate::model::{ArticleId, Content};
use crate::storage::{self, Inputs, Opened};

/// Draw the window on a project into a picture; needs no display
#[derive(Debug, Args)]
#[command(after_help = "\
A script has an act a line: size WxH, suggestions, article TITLE, run COMMAND, key KEYS, type WORDS, press NAME, select WORDS.

Example: pullquote screenshot week.ron -o week.png --theme dark
         pullquote screenshot week.ron --script settle.txt -o settle.png")]
pub struct ScreenshotArgs {
    /// The project file
    #[arg(value_name = "PROJECT.ron")]
    pub project: PathBuf,
    /// The PNG file to write
    #[arg(short, long, value_name = "OUT.png")]
    pub output: PathBuf,
    /// Width and height in pixels
    #[arg(long, value_name = "WIDTHxHEIGHT", default_value = "1280x800", value_parser = size_from_words)]
    pub size: [u32; 2],
    #[arg(long, value_enum, default_value_t = Look::Light)]
    pub theme: Look,
    #[arg(long, value_enum, default_value_t = Spoken::En)]
    pub language: Spoken,
    /// The article to show, by its id; else the first
    #[arg(long, value_name = "ID")]
    pub article: Option<ArticleId>,
    /// What to do in the window before, a line each
    #[arg(long, value_name = "FILE")]
    pub script: Option<PathBuf>,
    /// Replace what is at the path also where it is a project
    #[arg(long)]
    pub force: bool,
}

impl ScreenshotArgs {
    /// Opens the project, and tells what is not in the picture.
    pub fn open(&self, around: &mut Surroundings<'_>) -> anyhow::Result<Opened> {
        open_to_read(&self.project, around)
    }

    /// The script, where there is one.
    pub fn script(&self) -> anyhow::Result<String> {
        let Some(path) = &self.script else { return Ok(String::new()) };
        let files = storage::list_files(std::slice::from_ref(path))?;
        let (_, bytes) = files.first().context("the script is no file")?.read()?;
        String::from_utf8(bytes).context("the script is no text")
    }

    /// Refuses a place for the picture where none may be, before it is drawn. `content` is the project, once it is read.
    pub fn check(&self, content: Option<&Content>) -> anyhow::Result<()> {
        let files = Inputs::files([&self.project].into_iter().chain(&self.script).map(PathBuf::as_path));
        let inputs = content.map_or(files, |content| Inputs::project(Some(&self.project), content));
        check_output(Some(&self.output), self.force, &inputs)
    }

    /// Writes the picture to where it is wanted.
    pub fn write(&self, picture: &[u8]) -> anyhow::Result<()> {
        storage::write_file_of([&self.project], &self.output, picture, over(self.force)).map_err(force_hint)
    }
}

/// The language of the window in the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Spoken {
    En,
    De,
}

/// The colours of the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Look {
    Light,
    Dark,
}

fn size_from_words(words: &str) -> anyhow::Result<[u32; 2]> {
    let (width, height) = words.split_once('x').context("write it as 1280x800")?;
    Ok([width.parse()?, height.parse()?])
}
