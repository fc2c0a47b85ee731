//! Pages on which programs show labels, with their names among the words: they are told, since no place is read from them.

/// What all stands in a page, who writes it so, and what to do.
const SHOWN: [(&[&str], &str, &str); 4] = [
    (&["<div class=\"entities\"", "<mark class=\"entity\""], "a picture of labels (displaCy)", DOC_TO_JSON),
    (
        &["<div class=\"spans\"", "display: inline-block; position: relative"],
        "a picture of labels (displaCy)",
        DOC_TO_JSON,
    ),
    (&["<span class=\"highlight\">", "background-color: #ff0"], "a text with highlights (Taguette)", IN_TAGUETTE),
    (&["<title>Taguette highlights", "<strong>Document:</strong>"], "a list of highlights (Taguette)", IN_TAGUETTE),
];
const DOC_TO_JSON: &str = "the JSON of the document (Doc.to_json) comes in with its labels";
const IN_TAGUETTE: &str = "take the document as it was put in there, and mark in it again what counts";

/// What is said of a page that shows labels.
pub(super) fn labels_shown_in(page: &str) -> Option<String> {
    let (_, what, instead) = SHOWN.iter().find(|(signs, ..)| signs.iter().all(|sign| page.contains(sign)))?;
    let among = "the names of its labels stand among the words of its text";
    Some(format!("looks like {what}, which is not read as labels: {among}; {instead}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_that_show_labels_are_told() {
        for (page, expected) in [
            (
                "<style>.highlight { background-color: #ff0; }</style><p><span class=\"highlight\">Ana</span> [speaker]",
                true,
            ),
            ("<title>Taguette highlights</title><p><strong>Document:</strong> a", true),
            ("<div class=\"spans\"><span style=\"display: inline-block; position: relative;\">Ana", true),
            ("<div class=\"entities\"><mark class=\"entity\">Ana <span>PERSON</span></mark>", true),
            ("<p><span class=\"highlight\">Ana</span> ran.", false),
            ("<div class=\"entities\">Ana ran.", false),
        ] {
            assert_eq!(labels_shown_in(page).is_some(), expected, "{page}");
        }
    }
}
