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
    let left = tree.roots.iter().rev().map(|idx| Left::Node(*idx, None)).collect();
    Composed { nodes: tree.nodes, hosts: Vec::new(), left }
}

/// The elements of a page, in each other as their tags say.
#[derive(Default)]
struct Tree {
    nodes: Vec<Node>,
    /// That lie in no other.
    roots: Vec<usize>,
    open: Vec<usize>,
    n_open: BTreeMap<Vec<u8>, usize>,
}

struct Node {
    /// A start tag stands without its attributes, which take less room in a list; nothing once it was shown.
    token: Option<Token<()>>,
    attributes: Box<[(HtmlString, Spanned<HtmlString, ()>)]>,
    children: Vec<usize>,
    has_end: bool,
}

/// What an element with a page of its own has for the slots of that page.
struct Host {
    /// By the name of the slot; empty for what names none.
    given: BTreeMap<String, Vec<usize>>,
    /// The element in whose page it stands itself.
    around: Option<usize>,
}

/// What is still to be shown.
enum Left {
    /// A node, in the page of this element.
    Node(usize, Option<usize>),
    End(HtmlString),
}

impl Tree {
    /// Returns how to go on reading behind a tag, where that is not as usual.
    fn take(&mut self, token: Token<()>) -> Option<State> {
        match token {
            Token::StartTag(tag) => return self.start(tag),
            Token::EndTag(tag) => {
                let HtmlString(name) = &tag.name;
                if !self.is_open(name) {
                    self.add(Token::EndTag(tag));
                    return None;
                }
                while let Some(idx) = self.open.pop() {
                    let closed = self.nodes[idx].name().unwrap_or_default().to_vec();
                    self.n_open.entry(closed.clone()).and_modify(|n_open| *n_open -= 1);
                    if closed == *name {
                        self.nodes[idx].has_end = true;
                        break;
                    }
                }
            }
            other => drop(self.add(other)),
        }
        None
    }

    fn start(&mut self, tag: StartTag<()>) -> Option<State> {
        let HtmlString(name) = tag.name.clone();
        let is_in_drawing = self.is_open(b"svg") || self.is_open(b"math");
        let is_drawing = is_in_drawing || matches!(name.as_slice(), b"svg" | b"math");
        let is_whole = is_void(&name) || (tag.self_closing && is_drawing);
        let idx = self.add(Token::StartTag(tag));
        if is_whole {
            return None;
        }
        self.open.push(idx);
        let state = if is_in_drawing { None } else { state_behind(&name) };
        *self.n_open.entry(name).or_default() += 1;
        state
    }

    fn is_open(&self, name: &[u8]) -> bool {
        self.n_open.get(name).is_some_and(|n_open| *n_open > 0)
    }

    fn add(&mut self, mut token: Token<()>) -> usize {
        let idx = self.nodes.len();
        let attributes = match &mut token {
            Token::StartTag(tag) => std::mem::take(&mut tag.attributes).into_iter().collect(),
            _ => Box::default(),
        };
        self.nodes.push(Node { token: Some(token), attributes, children: Vec::new(), has_end: false });
        match self.open.last() {
            Some(parent) => self.nodes[*parent].children.push(idx),
            None => self.roots.push(idx),
        }
        idx
    }
}

/// Gives the tokens of a page as it is shown; each node is let go when it was shown.
pub(super) struct Composed {
    nodes: Vec<Node>,
    hosts: Vec<Host>,
    left: Vec<Left>,
}

impl Iterator for Composed {
    type Item = Token<()>;

    fn next(&mut self) -> Option<Token<()>> {
        loop {
            let shown = match self.left.pop()? {
                Left::End(name) => Some(Token::EndTag(EndTag { name, ..EndTag::default() })),
                Left::Node(idx, page) => self.show(idx, page),
            };
            if shown.is_some() {
                return shown;
            }
        }
    }
}

impl Composed {
    /// Nothing of a slot itself.
    fn show(&mut self, idx: usize, page: Option<usize>) -> Option<Token<()>> {
        let children = std::mem::take(&mut self.nodes[idx].children);
        if self.nodes[idx].name() == Some(b"slot")
            && let Some(host) = page.and_then(|page| self.hosts.get_mut(page))
        {
            // What is given to a slot is shown once; without it, what stands in the slot.
            let given = host.given.remove(&self.nodes[idx].attribute("name")).unwrap_or_default();
            let (shown, page) = if given.is_empty() { (children, page) } else { (given, host.around) };
            self.leave(&shown, page);
            return None;
        }
        let own_page = children.iter().position(|child| self.nodes[*child].is_page());
        if self.nodes[idx].has_end {
            self.left.push(Left::End(HtmlString(self.nodes[idx].name().unwrap_or_default().to_vec())));
        }
        match own_page {
            Some(own_page) => self.open_page(children, own_page, page),
            None => self.leave(&children, page),
        }
        self.nodes[idx].shown()
    }

    /// Shows the page that one of the children is in place of all of them.
    fn open_page(&mut self, mut children: Vec<usize>, own_page: usize, around: Option<usize>) {
        let own_page = children.remove(own_page);
        let mut given: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for child in children {
            given.entry(self.nodes[child].attribute("slot")).or_default().push(child);
        }
        self.hosts.push(Host { given, around });
        let on_page = std::mem::take(&mut self.nodes[own_page].children);
        self.leave(&on_page, Some(self.hosts.len() - 1));
    }

    fn leave(&mut self, nodes: &[usize], page: Option<usize>) {
        self.left.extend(nodes.iter().rev().map(|idx| Left::Node(*idx, page)));
    }
}

impl Node {
    fn name(&self) -> Option<&[u8]> {
        match &self.token {
            Some(Token::StartTag(tag)) => Some(&tag.name.0),
            _ => None,
        }
    }

    fn attribute(&self, name: &str) -> String {
        let found = self.attributes.iter().find(|(known, _)| known.as_slice() == name.as_bytes());
        found.map(|(_, value)| String::from_utf8_lossy(value).into_owned()).unwrap_or_default()
    }

    /// Whether it is a `<template>` with what is shown in place of the element around it.
    fn is_page(&self) -> bool {
        let is_of_shadow = |name: &[u8]| SHADOW_MODES.iter().any(|mode| name == mode.as_bytes());
        self.name() == Some(b"template") && self.attributes.iter().any(|(name, _)| is_of_shadow(name))
    }

    /// The token as it was read.
    fn shown(&mut self) -> Option<Token<()>> {
        let mut token = self.token.take();
        if let Some(Token::StartTag(tag)) = &mut token {
            tag.attributes = std::mem::take(&mut self.attributes).into_iter().collect();
        }
        token
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
