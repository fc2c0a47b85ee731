//! Files of programs for labels that are not read here: they are called by their names.

/// Names of columns that all have to be there, and which program or data set writes them.
const BY_COLUMNS: [(&[&str], &str); 13] = [
    (&["annotatable", "entities"], "labels of tagtog (ann.json)"),
    (&["passages"], "BioC JSON"),
    (&["data_row", "projects"], "an export of Labelbox"),
    (&["metadata", "instances"], "labels of SuperAnnotate"),
    (&["className", "start", "end"], "labels of SuperAnnotate"),
    (&["token", "subj_start", "obj_start"], "TACRED"),
    (&["ops"], "a Quill document (Delta)"),
    (&["root"], "a Lexical document"),
    (&["rich_text"], "blocks of Notion"),
    (&["h", "t", "relation"], "FewRel"),
    (&["documentName", "labels", "rows"], "an export of Datasaur"),
    (&["intents"], "a data set of Snips"),
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

/// What a file with these columns is, where it is nothing that is read; names inside others have a dot before them.
pub(crate) fn by_columns(columns: &[String]) -> Option<&'static str> {
    let has = |wanted: &&str| columns.iter().any(|column| column.split('.').any(|part| part == *wanted));
    BY_COLUMNS.iter().find(|(names, _)| names.iter().all(has)).map(|(_, what)| *what)
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
        let of = |names: &[&str]| by_columns(&names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
        assert_eq!(of(&["data_row.id", "data_row.row_data", "projects.p.labels"]), Some("an export of Labelbox"));
        assert_eq!(of(&["body.ops", "title"]), Some("a Quill document (Delta)"));
        assert_eq!(of(&["root cause", "shops"]), None);
        assert_eq!((by_root("collection"), by_root("nitf")), (Some("BioC XML"), None));
    }
}
