//! What the settings file calls commands: their words, with hyphens between them.

use super::act::Act;
use super::table::TABLE;
use crate::ui::texts::{in_sentence, tr};

/// What the settings file calls a command: “mark-as-done-and-go-to-next”.
pub fn settings_name(text: &str) -> String {
    let words = text.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join("-")
}

/// What the settings file calls the commands that every project has.
pub fn settings_names() -> Vec<String> {
    let table = TABLE.iter().flat_map(|part| part.rows).map(|row| settings_name(row.text));
    table.chain(Act::all().into_iter().map(|act| settings_name(&act.entry().text))).collect()
}

/// Whether a command of a label may be called that: which labels there are says the project.
pub fn is_label_name(name: &str) -> bool {
    let is_of = |verb: &str| name.strip_prefix(&settings_name(verb)).is_some_and(|rest| rest.starts_with('-'));
    LABEL_VERBS.into_iter().any(is_of) && !settings_names().iter().any(|known| known == name)
}

/// How the texts of commands begin that end in a label's name.
pub(super) const LABEL_VERBS: [&str; 4] = ["Mark as", "Accept suggestion as", "Hide or show", "Show only"];

/// “Mark as quote”, in the language of the window.
pub(super) fn shown_of_label(verb: &str, label_name: &str) -> String {
    let name = in_sentence(label_name);
    match verb {
        "Mark as" => tr!("Mark as {name}", name),
        "Accept suggestion as" => tr!("Accept suggestion as {name}", name),
        "Hide or show" => tr!("Hide or show {name}", name),
        _ => tr!("Show only {name}", name),
    }
}

/// “Mark as quote”.
pub(super) fn of_label(verb: &str, label_name: &str) -> String {
    format!("{verb} {}", label_name.to_lowercase())
}
