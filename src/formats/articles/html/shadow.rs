//! Elements that show a page of their own in their place, with what stands in them put where that page wants it.

use std::collections::BTreeMap;

use html5gum::{HtmlString, StartTag, State, Token};

use super::elements::{is_void, state_behind};
use super::facts::Attributes;
use super::tokens::tokens;

/// Whether a page has such elements.
pub(super) fn is_in(html: &str) -> bool {
    ["shadowrootmode", "shadowmode"].iter().any(|name| html.contains(name))
}

/// The tokens of a page as it is shown: where an element has a page of its own, that page, with the children of the element
/// in its slots. What has no slot is not shown.
pub(super) fn composed(html: &str) -> Vec<Token<()>> {
    let mut tree = Tree::default();
    let mut tokens = tokens(html);
    while let Some(token) = tokens.next() {
        if let Some(state) = token.ok().and_then(|token| tree.take(token)) {
            tokens.set_state(state);
        }
    }
    tree.shown()
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
    token: Token<()>,
    children: Vec<usize>,
    end: Option<Token<()>>,
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
    End(usize),
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
                        self.nodes[idx].end = Some(Token::EndTag(tag));
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

    fn add(&mut self, token: Token<()>) -> usize {
        let idx = self.nodes.len();
        self.nodes.push(Node { token, children: Vec::new(), end: None });
        match self.open.last() {
            Some(parent) => self.nodes[*parent].children.push(idx),
            None => self.roots.push(idx),
        }
        idx
    }

    fn shown(self) -> Vec<Token<()>> {
        let mut out = Vec::with_capacity(self.nodes.len());
        let mut hosts: Vec<Host> = Vec::new();
        let mut left: Vec<Left> = self.roots.iter().rev().map(|idx| Left::Node(*idx, None)).collect();
        while let Some(next) = left.pop() {
            match next {
                Left::End(idx) => out.extend(self.nodes[idx].end.clone()),
                Left::Node(idx, page) => self.show(idx, page, &mut hosts, &mut left, &mut out),
            }
        }
        out
    }

    fn show(
        &self,
        idx: usize,
        page: Option<usize>,
        hosts: &mut Vec<Host>,
        left: &mut Vec<Left>,
        out: &mut Vec<Token<()>>,
    ) {
        let node = &self.nodes[idx];
        let mut show_all = |nodes: &[usize], page| left.extend(nodes.iter().rev().map(|idx| Left::Node(*idx, page)));
        if node.name() == Some(b"slot")
            && let Some(host) = page.and_then(|page| hosts.get_mut(page))
        {
            // What is given to a slot is shown once; without it, what stands in the slot.
            let given = host.given.remove(&node.attribute("name")).unwrap_or_default();
            return if given.is_empty() { show_all(&node.children, page) } else { show_all(&given, host.around) };
        }
        out.push(node.token.clone());
        let own_page = node.children.iter().find(|child| self.nodes[**child].is_page());
        left.push(Left::End(idx));
        let mut show_all = |nodes: &[usize], page| left.extend(nodes.iter().rev().map(|idx| Left::Node(*idx, page)));
        let Some(own_page) = own_page else { return show_all(&node.children, page) };
        let mut given: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for child in node.children.iter().filter(|child| *child != own_page) {
            given.entry(self.nodes[*child].attribute("slot")).or_default().push(*child);
        }
        hosts.push(Host { given, around: page });
        show_all(&self.nodes[*own_page].children, Some(hosts.len() - 1));
    }
}

impl Node {
    fn name(&self) -> Option<&[u8]> {
        match &self.token {
            Token::StartTag(tag) => Some(&tag.name.0),
            _ => None,
        }
    }

    fn attribute(&self, name: &str) -> String {
        match &self.token {
            Token::StartTag(tag) => Attributes(&tag.attributes).get(name).unwrap_or_default(),
            _ => String::new(),
        }
    }

    /// Whether it is a `<template>` with what is shown in place of the element around it.
    fn is_page(&self) -> bool {
        match &self.token {
            Token::StartTag(tag) => tag.name.0.as_slice() == b"template" && Attributes(&tag.attributes).are_of_shadow(),
            _ => false,
        }
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
