//! Links of TEI: who speaks (`who`), and what `<link>` and `<relation>` say of spans.

use std::collections::BTreeMap;

use quick_xml::events::BytesStart;

use crate::formats::exchange::core::draft::{Draft, RelationDraft, SpanDraft};
use crate::formats::exchange::core::xml::attribute;
use crate::model::counted;

/// What a link is called that says no kind.
const UNNAMED: &str = "related_to";

/// What is linked, until all spans are known.
#[derive(Default)]
pub(super) struct Links {
    /// For each span, the ids of who said it.
    who: Vec<(usize, String)>,
    /// The spans that are mentions of a person, by the id of that.
    mentions: BTreeMap<String, Vec<usize>>,
    /// What people are called, by their ids.
    pub(super) people: BTreeMap<String, String>,
    between: Vec<Link>,
    /// The kind that those of a group have that say none.
    group: String,
}

struct Link {
    kind: String,
    from: Vec<String>,
    to: Vec<String>,
    /// Of people it may be, and then it is about no words.
    is_relation: bool,
}

/// Whether an element links others, or holds some that do.
pub(super) fn is_linking(name: &str, element: &BytesStart<'_>) -> bool {
    match name {
        "linkGrp" | "listRelation" => true,
        "link" => !attribute(element, "target").is_empty(),
        "relation" => !attribute(element, "active").is_empty() || !attribute(element, "mutual").is_empty(),
        _ => false,
    }
}

/// The ids that an attribute points to.
pub(super) fn ids_in(element: &BytesStart<'_>, name: &str) -> Vec<String> {
    attribute(element, name).split_whitespace().map(|id| id.trim_start_matches('#').to_owned()).collect()
}

impl Links {
    /// Takes in an element that links others.
    pub(super) fn begin(&mut self, name: &str, element: &BytesStart<'_>) {
        let kind = ids_in(element, "ana").into_iter().next();
        let named = ["name", "type"].iter().map(|name| attribute(element, name).trim().to_owned());
        let kind = kind.into_iter().chain(named).find(|kind| !kind.is_empty()).unwrap_or_default();
        if name == "linkGrp" || name == "listRelation" {
            self.group = kind;
            return;
        }
        let kinds = [kind, self.group.clone(), UNNAMED.to_owned()];
        let kind = kinds.into_iter().find(|kind| !kind.is_empty()).unwrap_or_default();
        let is_relation = name == "relation";
        let (from, to) = match (ids_in(element, "target"), ids_in(element, "active"), ids_in(element, "mutual")) {
            (mut target, ..) if name == "link" => {
                let to = target.split_off(target.len().min(1));
                (target, to)
            }
            (_, active, mut mutual) if active.is_empty() => {
                let to = mutual.split_off(mutual.len().min(1));
                (mutual, to)
            }
            (_, active, _) => (active, ids_in(element, "passive")),
        };
        self.between.push(Link { kind, from, to, is_relation });
    }

    /// Notes who is said to have said a span.
    pub(super) fn add_speakers(&mut self, span: usize, who: &str) {
        self.who.extend(who.split_whitespace().map(|who| (span, who.trim_start_matches('#').to_owned())));
    }

    /// Notes whom a span mentions.
    pub(super) fn add_mention(&mut self, span: usize, of: &str) {
        for id in of.split_whitespace() {
            self.mentions.entry(id.trim_start_matches('#').to_owned()).or_default().push(span);
        }
    }

    /// Adds the links, once all spans are known; `span_of` has them by their ids.
    pub(super) fn finish(mut self, draft: &mut Draft, span_of: &BTreeMap<String, usize>) {
        for (id, name) in std::mem::take(&mut self.people) {
            for idx in self.mentions.get(&id).into_iter().flatten() {
                draft.spans[*idx].person = Some(name.clone());
            }
        }
        let places = places_of(&self.mentions, draft);
        let (mut n_elsewhere, mut n_by_person) = (0, 0);
        for (idx, who) in std::mem::take(&mut self.who) {
            let mention = || nearest(places.get(&who)?, &draft.spans[idx]);
            let Some(speaker) = span_of.get(&who).copied().or_else(mention) else {
                n_elsewhere += 1;
                continue;
            };
            n_by_person += usize::from(!span_of.contains_key(&who));
            link(draft, idx, speaker, "said_by");
        }
        if n_elsewhere > 0 {
            let names = counted(n_elsewhere, "name");
            let remark = format!("who speaks is said by {names} that no words of the text have, which is left out");
            draft.remarks.push(remark);
        }
        if n_by_person > 0 {
            let note =
                "who speaks is said by a person: the mention of them (ref, corresp) that stands nearest is linked";
            draft.notes.push(note.to_owned());
        }
        self.finish_links(draft, span_of);
    }

    fn finish_links(self, draft: &mut Draft, span_of: &BTreeMap<String, usize>) {
        let (mut n_lost, mut n_of_people) = (0, 0);
        for Link { kind, from, to, is_relation } in self.between {
            let spans = |ids: &[String]| -> Option<Vec<usize>> {
                let spans: Option<Vec<usize>> = ids.iter().map(|id| span_of.get(id).copied()).collect();
                spans.filter(|spans| !spans.is_empty())
            };
            let Some((from, to)) = spans(&from).zip(spans(&to)) else {
                *(if is_relation { &mut n_of_people } else { &mut n_lost }) += 1;
                continue;
            };
            for (from, to) in from.iter().flat_map(|from| to.iter().map(move |to| (*from, *to))) {
                link(draft, from, to, &kind);
            }
        }
        if n_lost > 0 {
            let links = counted(n_lost, "link");
            draft.remarks.push(format!("{links} (link) between what is no two spans of the text: left out"));
        }
        if n_of_people > 0 {
            let relations = counted(n_of_people, "relation");
            draft
                .notes
                .push(format!("{relations} (relation) between what is no span of the text, as people: left out"));
        }
    }
}

/// Where each person is mentioned, in the order of the text: where the span begins, and which it is.
fn places_of(mentions: &BTreeMap<String, Vec<usize>>, draft: &Draft) -> BTreeMap<String, Vec<(usize, usize)>> {
    let start = |idx: &usize| Some((draft.spans[*idx].at.first()?.0, *idx));
    let sorted = |spans: &Vec<usize>| {
        let mut places: Vec<(usize, usize)> = spans.iter().filter_map(start).collect();
        places.sort_unstable();
        places
    };
    mentions.iter().map(|(id, spans)| (id.clone(), sorted(spans))).collect()
}

/// Of places in their order the one that is nearest to what somebody said, before it or behind it; one in it where there is no
/// other.
fn nearest(places: &[(usize, usize)], said: &SpanDraft) -> Option<usize> {
    let (start, end) = (said.at.first()?.0, said.at.last()?.1);
    let (before, rest) = places.split_at(places.partition_point(|place| place.0 < start));
    let behind = &rest[rest.partition_point(|place| place.0 < end)..];
    let before = before.last().map(|place| (start - place.0, place.1));
    let behind = behind.first().map(|place| (place.0 - end, place.1));
    let outside = before.into_iter().chain(behind).min().map(|(_, idx)| idx);
    outside.or_else(|| Some(rest.first()?.1))
}

fn link(draft: &mut Draft, from: usize, to: usize, kind: &str) {
    let (from, to) = (draft.spans[from].key.clone(), draft.spans[to].key.clone());
    draft.relations.push(RelationDraft { key: String::new(), kind: kind.to_owned(), from, to });
}

#[cfg(test)]
mod tests {
    use crate::formats::{Format, import};
    use crate::model::{LabelSet, marked};

    #[track_caller]
    fn check(header: &str, body: &str, standoff: &str, expected: &str, told: [usize; 2]) {
        let tei = format!(
            "<TEI><teiHeader>{header}</teiHeader><text><body><p>{body}</p></body></text><standOff>{standoff}</standOff></TEI>"
        );
        let imported = import(Format::Tei, &[("a.xml".to_owned(), tei.into())], &LabelSet::built_in());
        let found = marked::print(&imported.articles[0].article);
        assert_eq!(
            (&*found, [imported.warnings.len(), imported.notes.len()]),
            (expected, told),
            "{:?}",
            imported.notes
        );
    }

    const BODY: &str = "<said xml:id=\"q\">“No,”</said> said <persName xml:id=\"p\">Ana</persName>.";
    const LINKED: &str = "[quote#1>2 “No,”] said [speaker#2 Ana].";

    #[test]
    fn links_and_relations_between_spans_come_in() {
        let group = "<linkGrp type=\"said_by\"><link target=\"#q #p\"/><link target=\"#q #nobody\"/></linkGrp>";
        check("", BODY, group, LINKED, [1, 0]);
        check("", &format!("{BODY}<link type=\"said_by\" target=\"#q #p\"/>"), "", LINKED, [0, 0]);
        let relation = "<listRelation><relation name=\"said_by\" active=\"#q\" passive=\"#p\"/></listRelation>";
        check("", BODY, relation, LINKED, [0, 0]);
        check(
            "",
            BODY,
            "<listRelation><relation name=\"spouse\" mutual=\"#a #b\"/></listRelation>",
            LINKED_NOT,
            [0, 1],
        );
        let spans = "<spanGrp><span xml:id=\"s\" from=\"#x\" to=\"#y\" ana=\"#quote\" who=\"#p\"/></spanGrp>";
        let anchors = "<anchor xml:id=\"x\"/>“No,”<anchor xml:id=\"y\"/> said <persName xml:id=\"p\">Ana</persName>.";
        check("", anchors, spans, "[quote#2>1 “No,”] said [speaker#1 Ana].", [0, 0]);
        let spans = spans.replace(" who=\"#p\"", "") + "<linkGrp><link type=\"said_by\" target=\"#s #p\"/></linkGrp>";
        check("", anchors, &spans, "[quote#2>1 “No,”] said [speaker#1 Ana].", [0, 0]);
    }

    const LINKED_NOT: &str = "[quote#1 “No,”] said [speaker#2 Ana].";

    #[test]
    fn a_person_who_speaks_is_their_nearest_mention() {
        let header =
            "<listPerson><person xml:id=\"ana\"><persName>Ana <surname>Ruiz</surname></persName></person></listPerson>";
        let body = "<persName ref=\"#ana\">Ruiz</persName> came. <said who=\"#ana\">“No,”</said> said <persName \
            ref=\"#ana\">Ana</persName>.";
        check(header, body, "", "[speaker#1 Ruiz] came. [quote#2>3 “No,”] said [speaker#3 Ana].", [0, 1]);
        let tei = format!("<TEI><teiHeader>{header}</teiHeader><text><body><p>{body}</p></body></text></TEI>");
        let imported = import(Format::Tei, &[("a.xml".to_owned(), tei.into())], &LabelSet::built_in());
        let people = imported.articles[0].article.spans().iter().filter_map(|span| span.person.clone());
        assert_eq!(people.collect::<Vec<_>>(), ["Ana Ruiz", "Ana Ruiz"]);
    }
}
