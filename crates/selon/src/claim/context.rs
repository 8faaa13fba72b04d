//! What a page and its events are about: the contexts of the ontology, by the words of `contexts.tsv`.

use super::Scene;
use super::event::Draft;
use crate::reading::Context;

/// The contexts that the words of the page put it in, in the order of their first words.
pub fn contexts(scene: &Scene) -> Vec<Context> {
    let table = scene.language.table("contexts");
    let tree = scene.tree;
    let mut found: Vec<Context> = Vec::new();
    let mut i = 0;
    while i < tree.syntax.tokens.len() {
        let Some((row, len)) = table.longest(tree.syntax, i) else {
            i += 1;
            continue;
        };
        let words = tree.words(i..i + len);
        for name in row.cell(0).split(',') {
            match found.iter_mut().find(|context| context.name == name) {
                Some(context) => context.mentions.push(words),
                None => found.push(Context { name, mentions: vec![words] }),
            }
        }
        i += len;
    }
    found
}

/// Gives each event the contexts that the words of its sentence tell.
pub fn place_in(scene: &Scene, contexts: &[Context], drafts: &mut [Draft]) {
    for draft in drafts {
        let sentence = scene.sentence_span(draft.token);
        let near = |context: &&Context| {
            let at = context.mentions.partition_point(|words| words.start < sentence.start);
            context.mentions.get(at).is_some_and(|words| sentence.holds(*words))
        };
        draft.event.contexts = contexts.iter().filter(near).map(|context| context.name).collect();
    }
}
