//! Builds `model/lexicon.bin` from an open word list.

use crate::recipe::{LexiconSource, bytes};
use selon::syntax::lemma::Script;
use selon::syntax::{Feats, Upos, model};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The file's bytes.
pub fn build(folder: &Path, source: &LexiconSource) -> Result<Vec<u8>, String> {
    let raw = bytes(&folder.join(&source.path))?;
    let rows = match source.format.as_str() {
        "tsv" => tsv(&raw),
        "morfologik" => crate::morfologik::rows(&raw)?,
        other => return Err(format!("lexicon format {other} is unknown; use tsv or morfologik")),
    };
    let mut forms: BTreeMap<String, BTreeSet<(String, Script)>> = BTreeMap::new();
    for (form, lemma, tag) in rows {
        if form.is_empty() || form.contains(char::is_whitespace) {
            continue;
        }
        let form = form.replace('’', "'");
        let script = Script::between(&form, &lemma.replace('’', "'"));
        forms.entry(form).or_default().insert((tag, script));
    }
    // Common sets get low numbers; the order of first appearance would do as well, this one packs smaller.
    let mut tags: BTreeMap<&str, usize> = BTreeMap::new();
    let mut scripts: BTreeMap<&Script, usize> = BTreeMap::new();
    let mut classes: BTreeMap<BTreeSet<&str>, usize> = BTreeMap::new();
    for (tag, script) in forms.values().flatten() {
        let n = tags.len();
        tags.entry(tag).or_insert(n);
        let n = scripts.len();
        scripts.entry(script).or_insert(n);
    }
    let mut lists: BTreeMap<Vec<u8>, u64> = BTreeMap::new();
    let mut section = Vec::new();
    let mut map = fst::MapBuilder::memory();
    for (form, analyses) in &forms {
        let set: BTreeSet<&str> = analyses.iter().map(|(t, _)| t.as_str()).collect();
        let n = classes.len();
        let class = *classes.entry(set).or_insert(n) as u16;
        let mut list = class.to_le_bytes().to_vec();
        list.push(analyses.len().min(255) as u8);
        for (tag, script) in analyses.iter().take(255) {
            list.extend((tags[tag.as_str()] as u16).to_le_bytes());
            list.extend((scripts[script] as u16).to_le_bytes());
        }
        let at = *lists.entry(list.clone()).or_insert_with(|| {
            let at = section.len() as u64;
            section.extend(&list);
            at
        });
        map.insert(form, at).map_err(|e| e.to_string())?;
    }
    eprintln!("lexicon: {} forms, {} tags, {} sets, {} scripts, {} lists", forms.len(), tags.len(), classes.len(), scripts.len(), lists.len());
    if scripts.len() > 65535 || tags.len() > 65535 || classes.len() > 65534 {
        return Err("the lexicon has more kinds of analyses than its file can number".into());
    }
    let lines = |mut pairs: Vec<(usize, String)>| {
        pairs.sort();
        pairs.into_iter().map(|(_, line)| line + "\n").collect::<String>().into_bytes()
    };
    let tag_lines = lines(tags.iter().map(|(t, &n)| (n, universal(t, source))).collect());
    let script_lines = lines(scripts.iter().map(|(s, &n)| (n, s.line())).collect());
    let forms = map.into_inner().map_err(|e| e.to_string())?;
    Ok(model::write(&[("forms", forms), ("lists", section), ("tags", tag_lines), ("scripts", script_lines)]))
}

fn tsv(raw: &[u8]) -> Vec<(String, String, String)> {
    let text = String::from_utf8_lossy(raw);
    text.lines()
        .filter_map(|line| {
            let mut cells = line.split('\t');
            Some((cells.next()?.to_string(), cells.next()?.to_string(), cells.next()?.to_string()))
        })
        .collect()
}

/// A tag of the word list in Universal Dependencies notation.
fn universal(tag: &str, source: &LexiconSource) -> String {
    let known: Vec<&str> = tag.split(' ').filter_map(|piece| source.pieces.get(piece)).flat_map(|p| p.split('|')).collect();
    let upos = known.iter().find(|k| !k.contains('=')).map_or(Upos::X, |k| Upos::from_name(k));
    let feats = Feats::parse(&known.iter().filter(|k| k.contains('=')).copied().collect::<Vec<_>>().join("|"));
    format!("{}\t{}", upos.name(), feats.name())
}
