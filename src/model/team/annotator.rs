//! Who labels in a project, and what becomes of what others have labelled there.

use crate::model::{Content, Edit, Origin, Span, Transaction};

/// Words that mean everybody or nobody where somebody is named, so that nobody can be called that.
const TAKEN_WORDS: [&str; 3] = ["all", "everybody", "settled"];

/// Whether a name is a word that means everybody, or what is settled.
pub fn is_taken_word(name: &str) -> bool {
    TAKEN_WORDS.contains(&&*name.trim().to_lowercase())
}

/// Whether somebody has a name in the project and has made spans there that do not say who made them.
pub fn has_own_spans(content: &Content) -> bool {
    !content.annotator().is_empty() && content.articles().any(|article| article.spans().iter().any(is_own))
}

/// Names who labels from now on.
///
/// With `is_handed_over` it is somebody else, and spans say who made them; else the one who labelled is called otherwise.
/// Spans that were made by who is named now need not say so any more.
pub fn name_annotator(content: &Content, name: &str, is_handed_over: bool) -> Transaction {
    let mut edits = Vec::new();
    if name != content.annotator() {
        edits.push(Edit::SetAnnotator(name.to_owned()));
        let before = Some(content.annotator()).filter(|before| is_handed_over && !before.is_empty());
        for article in content.articles() {
            for span in article.spans().iter() {
                let from = match before {
                    Some(before) if is_own(span) => vec![before.to_owned()],
                    _ if span.origin != Origin::Adjudication && span.from == [name] => Vec::new(),
                    _ => continue,
                };
                edits.push(Edit::ReplaceSpan(article.id, Span { from, ..span.clone() }));
            }
        }
    }
    Transaction::new("change who labels", edits)
}

/// The letter of one of these people: A to Z, then A2 to Z2 and so on; “somebody” who is none of them.
pub fn letter_of(people: &[String], name: &str) -> String {
    let Some(idx) = people.iter().position(|one| one == name) else { return "somebody".to_owned() };
    let letter = u32::try_from(idx % 26).ok().and_then(|idx| char::from_u32(u32::from('A') + idx)).unwrap_or('A');
    if idx < 26 { letter.to_string() } else { format!("{letter}{}", idx / 26 + 1) }
}

fn is_own(span: &Span) -> bool {
    span.origin != Origin::Adjudication && span.from.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Project, marked, transactions};

    #[test]
    fn who_takes_over_leaves_the_names_of_those_before_and_who_is_renamed_does_not() {
        let mut project = Project::new("Week", "ana");
        let article = marked::parse(project.labels(), "[quote “a”] said [speaker Ada]").unwrap();
        project.apply(transactions::add_articles(&project, vec![article])).unwrap();
        assert!(has_own_spans(&project));
        let mut check = |name: &str, is_handed_over, expected: &[&str]| {
            let named = name_annotator(&project, name, is_handed_over);
            project.apply(named).unwrap();
            assert_eq!(project.annotator(), name);
            for span in project.articles().next().unwrap().spans().iter() {
                assert_eq!(span.from, expected, "{name}");
            }
        };
        check("Ana R.", false, &[]);
        check("ben", true, &["Ana R."]);
        check("Ben", false, &["Ana R."]);
        check("Ana R.", false, &[]);
    }
}
