//! What was counted is remembered until the store changes: many look at the same first pages.
//!
//! Reviews change no count of incidents, so they are let by. What other processes change is noticed within the time in which the store is
//! watched ([`crate::live`]), what this desk changes at once.

use std::any::Any;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// So many answers at most; then all are forgotten, which costs one question each.
const MOST: usize = 128;

/// Answers about one state of the store.
#[derive(Default)]
pub struct Memory(Mutex<Held>);

#[derive(Default)]
struct Held {
    state: State,
    answers: HashMap<String, Arc<dyn Any + Send + Sync>>,
}

/// A state of the store: the number of the last change that was noticed, and how often this desk changed it itself.
pub type State = (i64, u64);

impl Memory {
    /// The state right now, given the last change that was noticed. Ask before the store is asked: an answer of an earlier state is not kept.
    pub fn state(&self, change: i64) -> State {
        let mut held = self.held();
        if held.state.0 != change {
            held.state.0 = change;
            held.answers.clear();
        }
        held.state
    }

    /// What was answered in this state.
    pub fn get<T: Clone + 'static>(&self, state: State, key: &str) -> Option<T> {
        let held = self.held();
        let known = held.answers.get(key).filter(|_| held.state == state)?;
        known.downcast_ref::<T>().cloned()
    }

    /// Keeps an answer, unless the store has changed since the question.
    pub fn put<T: Send + Sync + 'static>(&self, state: State, key: String, answer: T) {
        let mut held = self.held();
        if held.state == state {
            if held.answers.len() >= MOST {
                held.answers.clear();
            }
            held.answers.insert(key, Arc::new(answer));
        }
    }

    /// Forgets everything: this desk changed the store.
    pub fn forget(&self) {
        let mut held = self.held();
        held.state.1 += 1;
        held.answers.clear();
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_holds_for_one_state() {
        let memory = Memory::default();
        let first = memory.state(1);
        assert_eq!(memory.get::<u64>(first, "count"), None);
        memory.put(first, "count".into(), 7_u64);
        assert_eq!(memory.get::<u64>(first, "count"), Some(7));
        assert_eq!(memory.get::<String>(first, "count"), None, "another kind of answer");
        let second = memory.state(2);
        assert_eq!(memory.get::<u64>(second, "count"), None, "somebody else changed the store");
        memory.put(first, "count".into(), 7_u64);
        assert_eq!(memory.get::<u64>(second, "count"), None, "an answer that came too late");
        memory.put(second, "count".into(), 8_u64);
        memory.forget();
        assert_eq!(memory.get::<u64>(memory.state(2), "count"), None, "this desk changed the store");
    }

    #[test]
    fn it_does_not_grow_without_end() {
        let memory = Memory::default();
        let state = memory.state(1);
        for number in 0..10 * MOST {
            memory.put(state, number.to_string(), number);
        }
        assert!(memory.held().answers.len() <= MOST);
    }
}
