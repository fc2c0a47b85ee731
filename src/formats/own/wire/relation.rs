//! A relation: `(id: 1, kind: "said_by", from: 1, to: 2)`. One with `aside` is none, as with spans.

use super::record::{Number, Word, record};
use super::ron_text::{end_record, push};
use super::span::write_contested_by;
use crate::model::{KindId, Relation, RelationId, SpanId};

record! {
    RelationRecord = "Relation" {
        id: Number<RelationId>,
        kind: Word<KindId>,
        from: Number<SpanId>,
        to: Number<SpanId>,
        contested_by: Vec<String>,
        aside: String,
    }
}

impl RelationRecord {
    pub(crate) fn read(self) -> Result<Relation, String> {
        if let Some(reason) = self.aside {
            return Err(reason);
        }
        let id = self.id.ok_or("the relation has no `id`")?.0;
        let kind = self.kind.ok_or("the relation has no `kind`")?.0;
        let from = self.from.ok_or("the relation has no `from`")?.0;
        let to = self.to.ok_or("the relation has no `to`")?.0;
        let contested_by = self.contested_by.unwrap_or_default().into_iter().collect();
        Ok(Relation { id, kind, from, to, contested_by, unknown: self.unknown })
    }
}

pub(crate) fn write(out: &mut String, relation: &Relation) {
    let Relation { id, kind, from, to, contested_by, unknown } = relation;
    push!(out, "(id: {}, kind: \"{kind}\", from: {}, to: {}", id.0, from.0, to.0);
    write_contested_by(out, contested_by);
    end_record(out, unknown);
}
