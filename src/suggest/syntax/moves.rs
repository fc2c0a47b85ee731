//! Builds a tree from left to right by three moves (arc-hybrid: M. Kuhlmann, C. Gómez-Rodríguez, G. Satta, 2011).

use super::grammar::Function;

/// What can be done next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Move {
    /// The next word comes onto the stack.
    Shift,
    /// The word on the stack hangs on the next word.
    Left,
    /// The word on the stack hangs on the one below it.
    Right,
}

pub const N_MOVES: usize = Move::ALL.len();

/// Stands for no word.
pub const NOBODY: usize = NO as usize;

const NO: u16 = u16::MAX;

/// A tree that is being built. The root comes behind the last word.
#[derive(Debug, Default)]
pub struct State {
    stack: Vec<u16>,
    /// The next word; the root where no word is left.
    pub next: usize,
    nodes: Vec<Node>,
}

/// What hangs on a word so far.
#[derive(Clone, Copy, Debug)]
struct Node {
    head: u16,
    function: u8,
    left: Side,
    right: Side,
}

/// What hangs on one side of a word.
#[derive(Clone, Copy, Debug)]
pub struct Side {
    /// The outermost, and the one that came before it.
    outer: [u16; 2],
    pub n: u8,
    /// A bit for each function among them.
    pub functions: u64,
}

impl Side {
    const EMPTY: Self = Self { outer: [NO; 2], n: 0, functions: 0 };

    /// The outermost, and the one that came before it.
    pub fn outer(&self) -> [usize; 2] {
        self.outer.map(usize::from)
    }
}

impl Move {
    pub const ALL: [Self; 3] = [Self::Shift, Self::Left, Self::Right];
}

impl Clone for State {
    fn clone(&self) -> Self {
        Self { stack: self.stack.clone(), next: self.next, nodes: self.nodes.clone() }
    }

    fn clone_from(&mut self, other: &Self) {
        self.stack.clone_from(&other.stack);
        self.next = other.next;
        self.nodes.clone_from(&other.nodes);
    }
}

impl State {
    /// Before the first move; there may be at most 65,000 words.
    pub fn new(n_words: usize) -> Self {
        let alone = Node { head: NO, function: Function::NONE, left: Side::EMPTY, right: Side::EMPTY };
        Self { stack: Vec::new(), next: 0, nodes: vec![alone; n_words + 1] }
    }

    /// The number of words, which also stands for the root.
    #[inline]
    pub fn root(&self) -> usize {
        self.nodes.len() - 1
    }

    pub fn is_done(&self) -> bool {
        self.next == self.root() && self.stack.is_empty()
    }

    pub fn n_waiting(&self) -> usize {
        self.stack.len()
    }

    /// The word at this depth of the stack, or `NOBODY`.
    #[inline]
    pub fn top(&self, depth: usize) -> usize {
        self.stack.len().checked_sub(depth + 1).map_or(NOBODY, |idx| usize::from(self.stack[idx]))
    }

    /// The word's head, or `NOBODY` as long as it has none.
    pub fn head(&self, word: usize) -> usize {
        usize::from(self.nodes[word].head)
    }

    /// The number of the word's function; [`Function::NONE`] where there is none.
    #[inline]
    pub fn function(&self, word: usize) -> u8 {
        self.nodes.get(word).map_or(Function::NONE, |node| node.function)
    }

    /// What hangs on the word, before and behind it.
    #[inline]
    pub fn sides(&self, word: usize) -> [Side; 2] {
        self.nodes.get(word).map_or([Side::EMPTY; 2], |node| [node.left, node.right])
    }

    /// Only one word may hang on the root.
    #[inline]
    pub fn can(&self, step: Move) -> bool {
        match step {
            Move::Shift => self.next < self.root(),
            Move::Left => !self.stack.is_empty() && (self.next < self.root() || self.stack.len() == 1),
            Move::Right => self.stack.len() >= 2,
        }
    }

    pub fn possible(&self) -> impl Iterator<Item = Move> + Clone {
        Move::ALL.into_iter().filter(|step| self.can(*step))
    }

    /// The head and the word that the move would join.
    pub fn arc(&self, step: Move) -> Option<(usize, usize)> {
        match step {
            Move::Shift => None,
            Move::Left => Some((self.next, self.top(0))),
            Move::Right => Some((self.top(1), self.top(0))),
        }
    }

    /// Makes a move that [can](Self::can) be made; `function` is what the joined word is to its head.
    pub fn make(&mut self, step: Move, function: Function) {
        let Some((head, word)) = self.arc(step) else {
            self.stack.push(narrow(self.next));
            self.next += 1;
            return;
        };
        self.stack.pop();
        self.nodes[word].head = narrow(head);
        self.nodes[word].function = function as u8;
        let node = &mut self.nodes[head];
        let side = if word < head { &mut node.left } else { &mut node.right };
        side.outer = [narrow(word), side.outer[0]];
        side.n = side.n.saturating_add(1);
        side.functions |= 1 << function as u8;
    }
}

fn narrow(word: usize) -> u16 {
    u16::try_from(word).unwrap_or(NO)
}
