//! The settings of a person, as RON.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use ron::error::SpannedError;
use ron::ser::PrettyConfig;
use serde::{Deserialize, Serialize};

/// What somebody has chosen for all projects.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct UserSettings {
    pub theme: Theme,
    /// Of the window.
    pub language: Language,
    /// Of the article, in points.
    pub text_size: f32,
    /// Of an article, in letters, where there is room for as many.
    pub line_length: u8,
    pub article_order: ArticleOrder,
    /// Percent of confidence from which suggestions are accepted together.
    pub sure_percent: u8,
    /// How much larger everything is drawn than the system asks for.
    pub zoom: f32,
    /// Whether nothing in the window glides or fades.
    pub reduces_motion: bool,
    /// The latest first.
    #[serde(with = "crate::formats::own::path_list")]
    pub recent_projects: Vec<PathBuf>,
    /// Where one was in each recent project, by its path.
    pub left_at: BTreeMap<String, LeftAt>,
    /// Keys that differ from the built-in ones: name of a command → `Ctrl+Shift+K`.
    pub keys: BTreeMap<String, String>,
    /// 0 where projects are saved only when asked.
    pub autosave_interval_s: u32,
    /// Whether the tour was taken or left.
    pub has_seen_tour: bool,
    /// How often each command was picked in the palette, by its name.
    pub palette_uses: BTreeMap<String, u32>,
    /// Written as the annotator of new projects; empty: the user name of the system.
    pub annotator: String,
    /// Programs that suggest, by their names. Only here, so that no project can start one.
    pub suggesters: BTreeMap<String, SuggesterProgram>,
    /// Labels that the window takes no suggestions of from a suggester, by its name; Pullquote itself is `built-in`.
    pub suggesters_off: BTreeMap<String, BTreeSet<String>>,
}

/// A place in an article of a project.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LeftAt {
    /// Its id.
    pub article: String,
    /// In code points.
    pub offset: usize,
}

/// What Pullquote itself is called among suggesters.
pub const BUILT_IN: &str = "built-in";

/// A program that is asked a line for each article and answers with one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SuggesterProgram {
    /// The program and what it is started with.
    pub command: Vec<String>,
    /// Ids of the labels that it suggests; empty for all.
    pub labels: Vec<String>,
    /// How long it may take for an article; the first one waits for it to start, too.
    pub timeout_s: u32,
}

impl Default for SuggesterProgram {
    fn default() -> Self {
        Self { command: Vec::new(), labels: Vec::new(), timeout_s: 120 }
    }
}

/// The colours of the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

/// The language of the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    #[default]
    System,
    English,
    German,
}

/// The order in which articles are listed and gone through.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ArticleOrder {
    #[default]
    AsTheyAre,
    Random,
    MostBenefitFirst,
}

impl Default for UserSettings {
    fn default() -> Self {
        Self {
            theme: Theme::System,
            language: Language::System,
            text_size: USUAL_TEXT_SIZE,
            line_length: USUAL_LINE_LENGTH,
            article_order: ArticleOrder::AsTheyAre,
            sure_percent: 90,
            zoom: 1.0,
            reduces_motion: false,
            recent_projects: Vec::new(),
            left_at: BTreeMap::new(),
            keys: BTreeMap::new(),
            autosave_interval_s: 60,
            has_seen_tour: false,
            palette_uses: BTreeMap::new(),
            annotator: String::new(),
            suggesters: BTreeMap::new(),
            suggesters_off: BTreeMap::new(),
        }
    }
}

impl UserSettings {
    /// Whether the window takes suggestions of a label from a suggester of this name.
    pub fn takes(&self, suggester: &str, label: &str) -> bool {
        !self.suggesters_off.get(suggester).is_some_and(|off| off.contains(label))
    }

    /// Has the window take suggestions of a label from a suggester, or none.
    pub fn take(&mut self, suggester: &str, label: &str, is_taken: bool) {
        let off = self.suggesters_off.entry(suggester.to_owned()).or_default();
        if is_taken {
            off.remove(label)
        } else {
            off.insert(label.to_owned())
        };
        self.suggesters_off.retain(|_, off| !off.is_empty());
    }

    /// Brings numbers that no window can be drawn with to the nearest that one can, and says which.
    pub fn bring_within_bounds(&mut self) -> Vec<String> {
        let mut remarks = Vec::new();
        let sizes =
            [("text_size", &mut self.text_size, TEXT_SIZES, USUAL_TEXT_SIZE), ("zoom", &mut self.zoom, ZOOMS, 1.0)];
        for (name, value, bounds, usual) in sizes {
            if !bounds.contains(value) {
                let within = if value.is_nan() { usual } else { value.clamp(*bounds.start(), *bounds.end()) };
                remarks.push(format!("`{name}` is {value}, {within} is used"));
                *value = within;
            }
        }
        if !LINE_LENGTHS.contains(&self.line_length) {
            let within = self.line_length.clamp(*LINE_LENGTHS.start(), *LINE_LENGTHS.end());
            remarks.push(format!("`line_length` is {}, {within} is used", self.line_length));
            self.line_length = within;
        }
        if self.sure_percent > 100 {
            remarks.push(format!("`sure_percent` is {}, 100 is used", self.sure_percent));
            self.sure_percent = 100;
        }
        if self.suggesters.contains_key(BUILT_IN) {
            remarks.push(format!(
                "a program cannot be called `{BUILT_IN}`, which is Pullquote itself: give it another name"
            ));
        }
        remarks
    }

    /// Counts that a command was picked in the palette. Old habits fade: where one number is large, all are halved.
    pub fn picked(&mut self, command: &str) {
        const MANY: u32 = 200;
        let n_uses = self.palette_uses.entry(command.to_owned()).or_default();
        *n_uses += 1;
        if *n_uses > MANY {
            self.palette_uses.values_mut().for_each(|n_uses| *n_uses /= 2);
            self.palette_uses.retain(|_, n_uses| *n_uses > 0);
        }
    }

    /// Puts a project first among the recent ones.
    pub fn opened(&mut self, project: PathBuf) {
        const N_RECENT: usize = 12;
        self.recent_projects.retain(|other| *other != project);
        self.recent_projects.insert(0, project);
        self.recent_projects.truncate(N_RECENT);
    }

    /// Takes a project off the recent ones. Returns whether it was among them.
    pub fn forget(&mut self, project: &Path) -> bool {
        let n_before = self.recent_projects.len();
        self.recent_projects.retain(|other| other != project);
        self.recent_projects.len() < n_before
    }

    /// Remembers where one was in a project, as long as it is among the recent ones.
    pub fn left(&mut self, project: &Path, at: LeftAt) {
        self.left_at.insert(key_of(project), at);
        let recent: BTreeSet<String> = self.recent_projects.iter().map(|path| key_of(path)).collect();
        self.left_at.retain(|path, _| recent.contains(path));
    }

    /// Where one was in a project when it was left.
    pub fn place_in(&self, project: &Path) -> Option<&LeftAt> {
        self.left_at.get(&key_of(project))
    }
}

fn key_of(project: &Path) -> String {
    project.to_string_lossy().into_owned()
}

/// The sizes that the letters of an article can have, in points.
pub const TEXT_SIZES: RangeInclusive<f32> = 10.0..=48.0;
/// The size of an article's letters that is called 100 %, in points.
pub const USUAL_TEXT_SIZE: f32 = 17.0;
/// How many letters a line of an article can have.
pub const LINE_LENGTHS: RangeInclusive<u8> = 45..=110;
pub const USUAL_LINE_LENGTH: u8 = 72;
/// How much larger or smaller everything can be.
pub const ZOOMS: RangeInclusive<f32> = 0.5..=3.0;

/// Reads settings; the error is a sentence with line and column.
pub fn read(text: &str) -> Result<UserSettings, String> {
    ron::from_str(text).map_err(|error| reason(&error))
}

/// Why a file of settings cannot be read, for whoever wrote it by hand.
fn reason(error: &SpannedError) -> String {
    let line = error.span.start.line;
    match &error.code {
        ron::Error::NoSuchEnumVariant { expected, found, .. } => {
            format!("in line {line} stands {found}, where one of these can: {}", expected.join(", "))
        }
        ron::Error::NoSuchStructField { found, .. } => format!("in line {line} stands {found}, which is no setting"),
        _ => format!("line {line} is not written as settings are"),
    }
}

pub fn write(settings: &UserSettings) -> String {
    let config = PrettyConfig::new().new_line("\n");
    let text = ron::ser::to_string_pretty(settings, config).expect("plain data without maps of structs can be written");
    text + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_remembered_for_recent_projects_only() {
        let mut settings = UserSettings::default();
        let at = |offset| LeftAt { article: "a".to_owned(), offset };
        settings.opened(PathBuf::from("/a.ron"));
        settings.left(Path::new("/a.ron"), at(7));
        settings.left(Path::new("/b.ron"), at(8));
        let settings = read(&write(&settings)).unwrap();
        assert_eq!(settings.place_in(Path::new("/a.ron")), Some(&at(7)));
        assert_eq!(settings.place_in(Path::new("/b.ron")), None);
    }

    #[test]
    fn what_is_wrong_in_a_file_written_by_hand_is_told_with_its_line() {
        for (text, expected) in [
            ("(theme: dork)", "in line 1 stands dork, where one of these can: system, light, dark"),
            ("(\n    zoom: \"large\",\n)", "line 2 is not written as settings are"),
            ("(zoom: 1.0", "line 1 is not written as settings are"),
        ] {
            assert_eq!(read(text), Err(expected.to_owned()), "{text}");
        }
    }

    #[test]
    fn sizes_that_no_window_can_have_are_brought_within_bounds() {
        let mut settings = read("(text_size: NaN, zoom: -3, sure_percent: 101)").unwrap();
        let remarks = settings.bring_within_bounds();
        assert_eq!((settings.text_size, settings.zoom, settings.sure_percent), (17.0, 0.5, 100));
        assert_eq!(remarks[0], "`text_size` is NaN, 17 is used");
        assert_eq!(remarks.len(), 3);
        let mut settings = read("(text_size: 1e6, zoom: inf)").unwrap();
        settings.bring_within_bounds();
        assert_eq!((settings.text_size, settings.zoom), (48.0, 3.0));
        assert!(settings.bring_within_bounds().is_empty());
    }

    #[cfg(unix)]
    #[test]
    fn any_path_is_remembered() {
        use std::ffi::OsStr;
        use std::os::unix::ffi::OsStrExt as _;
        let mut settings = UserSettings::default();
        settings.opened(PathBuf::from("/tmp/Bücher.ron"));
        settings.opened(PathBuf::from(OsStr::from_bytes(b"/tmp/nonutf8_\xe9.ron")));
        assert_eq!(read(&write(&settings)), Ok(settings));
    }
}
