//! Comments beside the words of a document, which are neither its words nor labels: they are told.

use super::pieces::{Piece, for_each_piece};
use crate::formats::exchange::core::names::in_short;
use crate::model::counted;

/// So many are told in their words.
const MOST_TOLD: usize = 3;

/// What is said of so many comments, the first of which have these words; nothing where there are none.
pub(super) fn note_of_comments(n_comments: usize, words: &[String]) -> Option<String> {
    let named: Vec<String> = words.iter().take(MOST_TOLD).map(|words| format!("“{}”", in_short(words))).collect();
    let named = if named.is_empty() { String::new() } else { format!(" ({})", named.join(", ")) };
    let comments = counted(n_comments, "comment");
    (n_comments > 0).then(|| {
        format!(
            "leaves out {comments} beside its words{named}: what is labelled in comments has to be marked here again"
        )
    })
}

/// The words of the comments in a part of a Word document.
pub(super) fn comments_of_word(xml: &str) -> Vec<String> {
    let (mut comments, mut is_text): (Vec<String>, bool) = (Vec::new(), false);
    let walk = |piece: Piece<'_>| match piece {
        Piece::Start(element) => match element.local_name().as_ref() {
            b"comment" => comments.push(String::new()),
            b"t" => is_text = true,
            _ => {}
        },
        Piece::End(name) if name.local_name().as_ref() == b"t" => is_text = false,
        Piece::End(_) => {}
        Piece::Text(text) => {
            if let Some(last) = comments.last_mut().filter(|_| is_text) {
                last.push_str(text);
            }
        }
    };
    // Those before a break are told.
    for_each_piece(xml, walk).unwrap_or(());
    comments
}

/// How often a document has one of these, behind which no letter stands.
pub(super) fn times_in(document: &[u8], word: &str) -> usize {
    let ends = memchr::memmem::find_iter(document, word).map(|at| document.get(at + word.len()));
    ends.filter(|next| next.is_none_or(|next| !next.is_ascii_alphabetic() && *next != b'-')).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_are_told_with_the_words_of_the_first() {
        let comment = |words: &str| format!("<w:comment w:id='0'><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:comment>");
        let xml = format!("<w:comments>{}</w:comments>", ["speaker", "a", "b", "c"].map(comment).concat());
        let words = comments_of_word(&xml);
        let told = note_of_comments(words.len(), &words).unwrap();
        assert!(told.starts_with("leaves out 4 comments beside its words (“speaker”, “a”, “b”): "), "{told}");
        assert_eq!(note_of_comments(0, &[]), None);
        assert_eq!(times_in(br"{\*\annotation a}{\*\annotationx b}{\annotation", r"\annotation"), 2);
        let odt = b"<office:annotation office:name='a'/><office:annotation-end/><office:annotation>";
        assert_eq!(times_in(odt, "<office:annotation"), 2);
    }
}
