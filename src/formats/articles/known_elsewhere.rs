//! Files of programs for labels that are not read here: they are called by their names.

use std::collections::BTreeSet;

/// Names of columns that all have to be there, and which program or data set writes them. A name with `…` behind it has a list
/// or a record under it there: by itself it may be any column of a table.
const BY_COLUMNS: [(&[&str], &str); 13] = [
    (&["annotatable…", "entities"], "labels of tagtog (ann.json)"),
    (&["passages…"], "BioC JSON"),
    (&["data_row", "projects"], "an export of Labelbox"),
    (&["metadata", "instances…"], "labels of SuperAnnotate"),
    (&["className", "start", "end"], "labels of SuperAnnotate"),
    (&["token", "subj_start", "obj_start"], "TACRED"),
    (&["ops…"], "a Quill document (Delta)"),
    (&["root…"], "a Lexical document"),
    (&["rich_text…"], "blocks of Notion"),
    (&["h…", "t…", "relation"], "FewRel"),
    (&["documentName", "labels", "rows…"], "an export of Datasaur"),
    (&["intents…"], "a data set of Snips"),
    (&["claimReviewed"], "a ClaimReview, which has a claim and no article"),
];

/// Roots of XML and what is written so.
const BY_ROOT: [(&str, &str); 8] = [
    ("collection", "BioC XML"),
    ("NAF", "NAF"),
    ("FoLiA", "FoLiA"),
    ("D-Spin", "TCF"),
    ("Project", "a project of ATLAS.ti, NVivo or MAXQDA (REFI-QDA)"),
    ("rss", "a feed (RSS), which has no whole articles"),
    ("feed", "a feed (Atom), which has no whole articles"),
    ("markables", "labels of MMAX2"),
];

/// All names of columns of a table of passages, in their order, and which program writes it.
const BY_ALL_COLUMNS: [(&[&str], &str); 2] = [
    (
        &["id", "document", "tag", "content"],
        "highlights of Taguette, which are not read here: they are passages with their tags",
    ),
    (
        &["tag", "parent", "description", "number of highlights"],
        "a codebook of Taguette, which is not read here: it has tags",
    ),
];

/// What a table is that has just these columns, none of which are texts.
pub(crate) fn by_all_columns(columns: &[String]) -> Option<&'static str> {
    BY_ALL_COLUMNS.iter().find(|(names, _)| columns.iter().eq(names.iter())).map(|(_, what)| *what)
}

/// What a file with these columns is, where it is nothing that is read; names inside others have a dot before them. `lists` are
/// the columns that hold some.
pub(crate) fn by_columns(columns: &[String], lists: &BTreeSet<String>) -> Option<&'static str> {
    let has = |wanted: &&str| {
        let name = wanted.strip_suffix('…');
        columns.iter().any(|column| match name {
            Some(name) => has_inside(column, name) || lists.contains(column) && column.rsplit('.').next() == Some(name),
            None => column.split('.').any(|part| part == *wanted),
        })
    };
    BY_COLUMNS.iter().find(|(names, _)| names.iter().all(has)).map(|(_, what)| *what)
}

/// Whether a column is in a record of this name.
fn has_inside(column: &str, name: &str) -> bool {
    let mut parts = column.split('.');
    parts.any(|part| part == name) && parts.next().is_some()
}

/// What a file of XML with this root is, where it is nothing that is read.
pub(crate) fn by_root(root: &str) -> Option<&'static str> {
    BY_ROOT.iter().find(|(name, _)| *name == root).map(|(_, what)| *what)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_other_programs_have_their_names() {
        let words = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let of = |names: &[&str], lists: &[&str]| by_columns(&words(names), &words(lists).into_iter().collect());
        let of_labelbox = of(&["data_row.id", "data_row.row_data", "projects.p.labels"], &[]);
        assert_eq!(of_labelbox, Some("an export of Labelbox"));
        assert_eq!(of(&["body.ops", "title"], &["body.ops"]), Some("a Quill document (Delta)"));
        assert_eq!(of(&["root.children", "root.type"], &["root.children"]), Some("a Lexical document"));
        assert_eq!(of(&["root cause", "shops"], &[]), None);
        assert_eq!((by_root("collection"), by_root("nitf")), (Some("BioC XML"), None));
    }

    #[test]
    fn tables_of_passages_are_known_by_all_their_columns() {
        let of = |names: &[&str]| by_all_columns(&names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
        assert!(of(&["id", "document", "tag", "content"]).is_some());
        assert_eq!([of(&["id", "tag", "content"]), of(&["id", "document", "tag", "content", "date"])], [None, None]);
    }

    #[test]
    fn one_name_of_a_column_proves_nothing() {
        for name in ["root", "ops", "passages", "rich_text", "intents", "h"] {
            assert_eq!(by_columns(&["id".to_owned(), name.to_owned()], &BTreeSet::new()), None, "{name}");
        }
    }
}
