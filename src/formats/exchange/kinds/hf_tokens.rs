//! Token classification rows for Hugging Face: tokens with a list of tags for each label.

use serde::Serialize;
use serde::ser::{SerializeMap as _, Serializer};

use crate::formats::exchange::core::batch::Batch;
use crate::formats::exchange::core::facts::Facts;
use crate::formats::exchange::core::json_text;
use crate::formats::exchange::core::loss::Carries;
use crate::formats::exchange::core::tokens::{Tag, label_ids, tags, tokens};
use crate::model::{LabelId, OffsetCursor, OffsetUnit};

pub(crate) const FACTS: Facts = Facts {
    name: "hf-tokens",
    title: "Hugging Face tokens",
    about: "token classification rows, a list of tags for each label",
    extension: "jsonl",
    carries: Carries { links: false, notes: false, people: false },
    write: Some(write),
    ..Facts::PLAIN
};

/// Tags are numbers: 0 is O, 1 is B, 2 is I.
fn write(batch: &mut Batch<'_>) -> Vec<(String, Vec<u8>)> {
    let labels = label_ids(batch);
    let mut out = Vec::new();
    for article in batch.articles.clone() {
        let text = article.text();
        let tokens = tokens(text.as_str());
        let mut places = OffsetCursor::new(text, OffsetUnit::CodePoint);
        let offset = |byte| places.offset_from_byte(byte);
        let edges = tokens.iter().flat_map(|token| [token.start, token.end]).map(offset).collect::<Vec<_>>();
        let columns = labels.iter().map(|label| {
            let tags = tags(batch, article, &tokens, std::slice::from_ref(label));
            (label, tags.into_iter().map(Tag::number).collect())
        });
        let columns = columns.collect();
        let row = Row {
            id: article.id.to_string(),
            tokens: tokens.iter().map(|token| &text.as_str()[token.clone()]).collect(),
            offsets: edges.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect(),
            columns,
        };
        json_text::append_line(&mut out, &row);
    }
    batch.file("jsonl", out)
}

struct Row<'a> {
    id: String,
    tokens: Vec<&'a str>,
    offsets: Vec<(usize, usize)>,
    columns: Vec<(&'a LabelId, Vec<u8>)>,
}

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("id", &self.id)?;
        map.serialize_entry("tokens", &self.tokens)?;
        map.serialize_entry("offsets", &self.offsets)?;
        for (label, tags) in &self.columns {
            map.serialize_entry(&format!("{label}_tags"), tags)?;
        }
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use crate::formats::Format;
    use crate::formats::exchange::round_trip::{content_from_marked, exported_text};

    #[test]
    fn tags_stand_beside_tokens() {
        let content = content_from_marked(&["🙂 [quote “[claim No]”]"]);
        let expected = r#"{"id":"0000000000000001","tokens":["🙂","“","No","”"],"offsets":[[0,1],[2,3],[3,5],[5,6]],"quote_tags":[0,1,2,2],"speaker_tags":[0,0,0,0],"claim_tags":[0,0,1,0],"boilerplate_tags":[0,0,0,0]}"#;
        assert_eq!(exported_text(Format::HfTokens, &content), format!("{expected}\n"));
    }
}
