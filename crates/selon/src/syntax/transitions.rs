//! The arc-hybrid transition system (Kuhlmann, Gómez-Rodríguez & Satta 2011) with its dynamic oracle (Goldberg & Nivre 2013).
//!
//! Words are numbered from 1; 0 is the root and lies at the bottom of the stack. Every sentence gets one root.

use crate::syntax::Deprel;

/// A step of the parser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The next word goes onto the stack.
    Shift,
    /// The top of the stack depends on the next word, and leaves.
    Left,
    /// The top of the stack depends on the word below it, and leaves.
    Right,
}

impl Step {
    /// All steps, in the order of their classes.
    pub const ALL: [Step; 3] = [Step::Shift, Step::Left, Step::Right];
}

/// Where a parse stands.
#[derive(Clone, Debug)]
pub struct State {
    /// The words whose dependents are still sought, the root first.
    pub stack: Vec<u32>,
    /// The next word.
    pub next: u32,
    /// How many words there are.
    pub len: u32,
    /// Head of each word, `NONE` until known.
    pub heads: Vec<u32>,
    /// Relation of each word, as a number among the model's labels.
    pub labels: Vec<u8>,
    /// For each word its outermost and second outermost dependents: left, left inner, right, right inner; 0 when absent.
    pub edges: Vec<[u32; 4]>,
    /// For each word how many dependents it has to the left and to the right.
    pub counts: Vec<[u8; 2]>,
    /// For each word the labels of its dependents to the left and to the right, as bits.
    pub sets: Vec<[u64; 2]>,
}

/// No head yet.
pub const NONE: u32 = u32::MAX;

impl State {
    /// The start of a parse of `len` words.
    pub fn new(len: usize) -> State {
        let n = len + 1;
        State {
            stack: vec![0],
            next: 1,
            len: len as u32,
            heads: vec![NONE; n],
            labels: vec![0; n],
            edges: vec![[0; 4]; n],
            counts: vec![[0; 2]; n],
            sets: vec![[0; 2]; n],
        }
    }

    /// Whether no step is left.
    pub fn done(&self) -> bool {
        self.next > self.len && self.stack.len() == 1
    }

    /// Whether a step can be taken.
    pub fn allows(&self, step: Step) -> bool {
        let more = self.next <= self.len;
        match step {
            Step::Shift => more,
            Step::Left => more && self.stack.len() > 1,
            Step::Right => self.stack.len() > 2 || (self.stack.len() == 2 && !more),
        }
    }

    /// The step to take when there is only one.
    pub fn forced(&self) -> Option<Step> {
        if self.next > self.len {
            Some(Step::Right)
        } else if self.stack.len() == 1 {
            Some(Step::Shift)
        } else {
            None
        }
    }

    /// Head and dependent of the arc that a step draws.
    pub fn arc(&self, step: Step) -> Option<(u32, u32)> {
        let top = *self.stack.last()?;
        match step {
            Step::Shift => None,
            Step::Left => Some((self.next, top)),
            Step::Right => Some((*self.stack.get(self.stack.len().checked_sub(2)?)?, top)),
        }
    }

    /// Takes a step; `label` is the relation of the arc that it draws.
    pub fn take(&mut self, step: Step, label: u8) {
        match step {
            Step::Shift => {
                self.stack.push(self.next);
                self.next += 1;
            }
            Step::Left => {
                let Some(word) = self.stack.pop() else { return };
                self.draw(self.next, word, label);
            }
            Step::Right => {
                let Some(word) = self.stack.pop() else { return };
                let head = self.stack.last().copied().unwrap_or(0);
                self.draw(head, word, label);
            }
        }
    }

    fn draw(&mut self, head: u32, word: u32, label: u8) {
        let (h, w) = (head as usize, word as usize);
        self.heads[w] = head;
        self.labels[w] = label;
        let right = usize::from(word > head);
        self.counts[h][right] = self.counts[h][right].saturating_add(1);
        self.sets[h][right] |= 1 << (label & 63);
        let edges = &mut self.edges[h];
        let (outer, inner) = if right == 1 { (2, 3) } else { (0, 1) };
        // Dependents come from the inside outwards on both sides.
        edges[inner] = edges[outer];
        edges[outer] = word;
    }

    /// How many gold arcs each step makes impossible: shift, left, right. Of steps that are not allowed it says nothing.
    pub fn costs(&self, gold: &[u32]) -> [u32; 3] {
        let top = self.stack.last().copied().unwrap_or(0);
        let below = if self.stack.len() > 1 { self.stack[self.stack.len() - 2] } else { NONE };
        let ahead = |w: u32| w != 0 && w != NONE && w >= self.next && w <= self.len;
        let lost_dependents = (self.next..=self.len).filter(|&w| gold[w as usize] == top).count() as u32;
        let head = gold[top as usize];
        let mut costs = [0; 3];
        if self.next <= self.len {
            let b = self.next;
            let head_of_next = gold[b as usize];
            costs[0] = self.stack.iter().filter(|&&w| w != 0 && gold[w as usize] == b).count() as u32;
            costs[0] += u32::from(self.stack[..self.stack.len() - 1].contains(&head_of_next));
            costs[1] = lost_dependents + u32::from(head == below && below != NONE) + u32::from(ahead(head) && head != b);
        }
        costs[2] = lost_dependents + u32::from(ahead(head));
        costs
    }
}

/// The relations a parser can draw, by number.
#[derive(Clone, Debug, Default)]
pub struct Labels {
    /// The relations.
    pub names: Vec<Deprel>,
}
