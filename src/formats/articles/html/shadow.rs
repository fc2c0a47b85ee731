//! Elements that show a page of their own in their place, with what stands in them put where that page wants it.

use std::collections::BTreeMap;

use html5gum::{EndTag, HtmlString, Spanned, StartTag, State, Token};

use super::elements::{is_void, state_behind};
use super::tokens::tokens;

/// What a `<template>` has that holds what browsers show in place of the element around it.
const SHADOW_MODES: [&str; 2] = ["shadowrootmode", "shadowmode"];

/// Whether a page has such elements.
pub(super) fn is_in(html: &str) -> bool {
    SHADOW_MODES.iter().any(|name| html.contains(name))
}

/// The tokens of a page as it is shown: where an element has a page of its own, that page, with the children of the element
/// in its slots. What has no slot is not shown.
pub(super) fn composed(html: &str) -> Composed {
    let mut tree = Tree::default();
    let mut tokens = tokens(html);
    while let Some(token) = tokens.next() {
        if let Some(state) = token.ok().and_then(|token| tree.take(token)) {
            tokens.set_state(state);
        }
    }
    let mut composed = Composed { nodes: tree.nodes, names: tree.names.all, hosts: Vec::new(), left: Vec::new() };
    composed.leave(tree.roots.first, NONE);
    composed
}

/// Stands for no node and no page.
const NONE: u32 = u32::MAX;

/// The elements of a page, in each other as their tags say.
#[derive(Default)]
struct Tree {
    nodes: Vec<Node>,
    names: Names,
    /// That lie in no other.
    roots: Siblings,
    open: Vec<u32>,
    /// By the numbers of names.
    n_open: Vec<usize>,
}

/// The names of elements, each once, by numbers.
#[derive(Default)]
struct Names {
    all: Vec<HtmlString>,
    numbers: BTreeMap<HtmlString, u32>,
}

/// Nodes of which each names the next one. A page may be nothing but nodes, so they are small.
#[derive(Clone, Copy)]
struct Siblings {
    first: u32,
    last: u32,
}

struct Node {
    kind: Kind,
    children: Siblings,
    next: u32,
    has_end: bool,
}

enum Kind {
    Start {
        name: u32,
        is_closed: bool,
        attributes: Box<[(HtmlString, Spanned<HtmlString, ()>)]>,
    },
    Text(Box<[u8]>),
    Other(Box<Token<()>>),
    /// It was shown.
    Nothing,
}

/// What an element with a page of its own has for the slots of that page.
struct Host {
    /// By the name of the slot, in order; empty for what names none.
    given: Box<[(Box<str>, Siblings)]>,
    /// The element in whose page it stands itself.
    around: u32,
}

/// What is still to be shown.
enum Left {
    /// A node, in the page of this element.
    Node(u32, u32),
    /// Of an element of this name.
    End(u32),
}

impl Default for Siblings {
    fn default() -> Self {
        Self { first: NONE, last: NONE }
    }
}

impl Names {
    fn number(&mut self, name: &HtmlString) -> u32 {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        let number = number_of(self.all.len());
        self.all.push(name.clone());
        self.numbers.insert(name.clone(), number);
        number
    }
}

/// No page has as many nodes as cannot be counted so.
fn number_of(idx: usize) -> u32 {
    u32::try_from(idx).unwrap_or(NONE)
}

/// Puts a node behind the others.
fn append(nodes: &mut [Node], siblings: &mut Siblings, idx: u32) {
    nodes[idx as usize].next = NONE;
    match nodes.get_mut(siblings.last as usize) {
        Some(last) => last.next = idx,
        None => siblings.first = idx,
    }
    siblings.last = idx;
}

impl Tree {
    /// Returns how to go on reading behind a tag, where that is not as usual.
    fn take(&mut self, token: Token<()>) -> Option<State> {
        match token {
            Token::StartTag(tag) => return self.start(tag),
            Token::EndTag(tag) => {
                let name = self.names.number(&tag.name);
                if self.is_open(name) {
                    self.end(name);
                } else {
                    self.add(Kind::Other(Box::new(Token::EndTag(tag))));
                }
            }
            Token::String(text) => drop(self.add(Kind::Text(text.value.0.into()))),
            other => drop(self.add(Kind::Other(Box::new(other)))),
        }
        None
    }

    /// Ends the innermost element of this name, and what is open in it.
    fn end(&mut self, name: u32) {
        while let Some(idx) = self.open.pop() {
            let closed = self.nodes[idx as usize].name();
            if let Some(n_open) = self.n_open.get_mut(closed as usize) {
                *n_open -= 1;
            }
            if closed == name {
                self.nodes[idx as usize].has_end = true;
                return;
            }
        }
    }

    fn start(&mut self, tag: StartTag<()>) -> Option<State> {
        let name = self.names.number(&tag.name);
        let is_in = |name: &[u8]| self.names.numbers.get(name).is_some_and(|number| self.is_open(*number));
        let is_in_drawing = is_in(b"svg") || is_in(b"math");
        let is_drawing = is_in_drawing || matches!(tag.name.as_slice(), b"svg" | b"math");
        let is_whole = is_void(&tag.name) || (tag.self_closing && is_drawing);
        let attributes = tag.attributes.into_iter().collect();
        let idx = self.add(Kind::Start { name, is_closed: tag.self_closing, attributes });
        if is_whole {
            return None;
        }
        self.open.push(idx);
        let n_names = self.names.all.len();
        self.n_open.resize(n_names, 0);
        self.n_open[name as usize] += 1;
        if is_in_drawing { None } else { state_behind(&tag.name) }
    }

    fn is_open(&self, name: u32) -> bool {
        self.n_open.get(name as usize).is_some_and(|n_open| *n_open > 0)
    }

    fn add(&mut self, kind: Kind) -> u32 {
        let idx = number_of(self.nodes.len());
        self.nodes.push(Node { kind, children: Siblings::default(), next: NONE, has_end: false });
        match self.open.last() {
            Some(parent) => {
                let mut children = self.nodes[*parent as usize].children;
                append(&mut self.nodes, &mut children, idx);
                self.nodes[*parent as usize].children = children;
            }
            None => append(&mut self.nodes, &mut self.roots, idx),
        }
        idx
    }
}

/// Gives the tokens of a page as it is shown; each node is let go when it was shown.
pub(super) struct Composed {
    nodes: Vec<Node>,
    names: Vec<HtmlString>,
    hosts: Vec<Host>,
    left: Vec<Left>,
}

impl Iterator for Composed {
    type Item = Token<()>;

    fn next(&mut self) -> Option<Token<()>> {
        loop {
            let shown = match self.left.pop()? {
                Left::End(name) => {
                    Some(Token::EndTag(EndTag { name: self.names[name as usize].clone(), ..EndTag::default() }))
                }
                Left::Node(idx, page) => self.show(idx as usize, page),
            };
            if shown.is_some() {
                return shown;
            }
        }
    }
}

impl Composed {
    /// Nothing of a slot itself.
    fn show(&mut self, idx: usize, page: u32) -> Option<Token<()>> {
        let children = std::mem::take(&mut self.nodes[idx].children).first;
        if self.is_called(idx, b"slot") && page != NONE {
            // What is given to a slot is shown once; without it, what stands in the slot.
            let given = self.nodes[idx].attribute("name");
            match self.hosts[page as usize].take_given(&given) {
                Some((given, around)) => self.leave(given, around),
                None => self.leave(children, page),
            }
            return None;
        }
        let own_page = self.siblings(children).find(|child| self.is_page(*child));
        if self.nodes[idx].has_end {
            self.left.push(Left::End(self.nodes[idx].name()));
        }
        match own_page {
            Some(own_page) => self.open_page(children, own_page, page),
            None => self.leave(children, page),
        }
        self.shown(idx)
    }

    /// Shows the page that one of the children is in place of all of them.
    fn open_page(&mut self, children: u32, own_page: u32, around: u32) {
        let children: Vec<u32> = self.siblings(children).filter(|child| *child != own_page).collect();
        let mut given: BTreeMap<Box<str>, Siblings> = BTreeMap::new();
        for child in children {
            let slot = self.nodes[child as usize].attribute("slot").into();
            append(&mut self.nodes, given.entry(slot).or_default(), child);
        }
        let page = number_of(self.hosts.len());
        self.hosts.push(Host { given: given.into_iter().collect(), around });
        let on_page = std::mem::take(&mut self.nodes[own_page as usize].children).first;
        self.leave(on_page, page);
    }

    /// Leaves the siblings from one on to be shown next.
    fn leave(&mut self, first: u32, page: u32) {
        let n_before = self.left.len();
        let mut idx = first;
        while let Some(node) = self.nodes.get(idx as usize) {
            self.left.push(Left::Node(idx, page));
            idx = node.next;
        }
        self.left[n_before..].reverse();
    }

    fn siblings(&self, first: u32) -> impl Iterator<Item = u32> {
        let next = |idx: &u32| Some(self.nodes[*idx as usize].next).filter(|next| *next != NONE);
        std::iter::successors(Some(first).filter(|first| *first != NONE), next)
    }

    fn is_called(&self, idx: usize, name: &[u8]) -> bool {
        self.names.get(self.nodes[idx].name() as usize).is_some_and(|known| known.as_slice() == name)
    }

    /// Whether it is a `<template>` with what is shown in place of the element around it.
    fn is_page(&self, idx: u32) -> bool {
        let is_of_shadow = |name: &[u8]| SHADOW_MODES.iter().any(|mode| name == mode.as_bytes());
        let has_mode = |attributes: &[(HtmlString, _)]| attributes.iter().any(|(name, _)| is_of_shadow(name));
        self.is_called(idx as usize, b"template") && has_mode(self.nodes[idx as usize].attributes())
    }

    /// The token as it was read.
    fn shown(&mut self, idx: usize) -> Option<Token<()>> {
        Some(match std::mem::replace(&mut self.nodes[idx].kind, Kind::Nothing) {
            Kind::Start { name, is_closed, attributes } => Token::StartTag(StartTag {
                self_closing: is_closed,
                name: self.names[name as usize].clone(),
                attributes: attributes.into_iter().collect(),
                ..StartTag::default()
            }),
            Kind::Text(text) => Token::String(text.into_vec().into()),
            Kind::Other(token) => *token,
            Kind::Nothing => return None,
        })
    }
}

impl Host {
    /// What is given to a slot and was not shown yet, and the page in which that stands.
    fn take_given(&mut self, slot: &str) -> Option<(u32, u32)> {
        let at = self.given.binary_search_by(|(name, _)| (**name).cmp(slot)).ok()?;
        let given = std::mem::take(&mut self.given[at].1);
        (given.first != NONE).then_some((given.first, self.around))
    }
}

impl Node {
    /// The number of its name; `NONE` where it is no element.
    fn name(&self) -> u32 {
        if let Kind::Start { name, .. } = self.kind { name } else { NONE }
    }

    fn attributes(&self) -> &[(HtmlString, Spanned<HtmlString, ()>)] {
        if let Kind::Start { attributes, .. } = &self.kind { attributes } else { &[] }
    }

    fn attribute(&self, name: &str) -> String {
        let found = self.attributes().iter().find(|(known, _)| known.as_slice() == name.as_bytes());
        found.map(|(_, value)| String::from_utf8_lossy(value).into_owned()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::super::text_of;

    #[track_caller]
    fn check(html: &str, expected: &str) {
        assert_eq!(text_of(html), expected);
    }

    #[test]
    fn what_stands_in_an_element_is_put_into_the_slots_of_its_page() {
        check(
            "<div><template shadowrootmode=open><p>“No,” said <slot name=who></slot>.</p><slot></slot></template>\
             <span slot=who>Ana</span><p>It rains.</div>End",
            "“No,” said Ana.\nIt rains.\nEnd",
        );
        check("<div><template shadowmode=open><p>Page</p></template>no slot</div>", "Page");
        check("<a-b><template shadowrootmode=open><slot>in its place</slot></template></a-b>", "in its place");
        check("<template><p>not shown</p></template><p>shown", "shown");
        let inner = "<i-n><template shadowrootmode=open>(<slot></slot>)</template><slot></slot></i-n>";
        check(&format!("<o-u><template shadowrootmode=open>[{inner}]</template>word</o-u>"), "[(word)]");
        check("<p><template shadowrootmode=open></b></template><title>x</title>", "");
    }

    #[test]
    fn depth_costs_nothing() {
        let deep = "<a-b><template shadowrootmode=open><slot></slot></template>".repeat(20_000);
        check(&format!("{deep}words"), "words");
    }
}
