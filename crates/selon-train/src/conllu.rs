//! Treebanks in CoNLL-U.

use crate::recipe::{Corpus, bytes};
use std::path::Path;

/// One syntactic word.
#[derive(Clone, Debug, Default)]
pub struct Row {
    pub form: String,
    pub lemma: String,
    pub upos: String,
    pub feats: String,
    /// From 1; 0 is the root.
    pub head: u32,
    pub deprel: String,
}

/// One sentence.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    pub rows: Vec<Row>,
    /// The written tokens: what is written, and how many words it is.
    pub tokens: Vec<(String, usize, bool)>,
    /// Whether it starts a paragraph or a document.
    pub paragraph: bool,
    /// The relations whose subtypes its corpus does not write.
    pub coarse: Vec<String>,
    /// Whether its lemmas can be learned from.
    pub lemmas: bool,
}

impl Tree {
    /// The text as written.
    pub fn text(&self) -> String {
        self.tokens.iter().map(|(form, _, space)| if *space { format!("{form} ") } else { form.clone() }).collect::<String>().trim_end().to_string()
    }
}

/// All trees of a corpus.
pub fn read(folder: &Path, corpus: &Corpus) -> Result<Vec<Tree>, String> {
    let text = String::from_utf8_lossy(&bytes(&folder.join(&corpus.path))?).into_owned();
    let mut trees = parse(&text);
    for tree in &mut trees {
        tree.coarse = corpus.coarse.clone();
        tree.lemmas = corpus.lemmas;
    }
    Ok(trees)
}

/// The trees of a CoNLL-U text; empty nodes are left out.
pub fn parse(text: &str) -> Vec<Tree> {
    let mut out = Vec::new();
    let mut tree = Tree { lemmas: true, ..Tree::default() };
    let mut covered = 0;
    for line in text.lines().chain([""]) {
        if line.starts_with("# newpar") || line.starts_with("# newdoc") {
            tree.paragraph = true;
        } else if line.is_empty() {
            if !tree.rows.is_empty() {
                out.push(std::mem::take(&mut tree));
            }
            tree = Tree { lemmas: true, ..Tree::default() };
            covered = 0;
        } else if !line.starts_with('#') {
            let cells: Vec<&str> = line.split('\t').collect();
            if cells.len() < 10 || cells[0].contains('.') {
                continue;
            }
            let space = !cells[9].split('|').any(|m| m == "SpaceAfter=No");
            if let Some((from, to)) = cells[0].split_once('-') {
                let (from, to): (usize, usize) = (from.parse().unwrap_or(1), to.parse().unwrap_or(1));
                tree.tokens.push((cells[1].to_string(), to + 1 - from, space));
                covered = to;
                continue;
            }
            tree.rows.push(Row {
                form: cells[1].into(),
                lemma: cells[2].into(),
                upos: cells[3].into(),
                feats: cells[5].into(),
                head: cells[6].parse().unwrap_or(0),
                deprel: cells[7].into(),
            });
            if tree.rows.len() > covered {
                tree.tokens.push((cells[1].to_string(), 1, space));
            }
        }
    }
    out
}
