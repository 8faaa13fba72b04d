//! Reads morfologik dictionaries in the FSA5 format with suffix coding.

type Row = (String, String, String);

/// All (form, lemma, tag) rows of a dictionary in Latin-1 with `+` between its fields.
pub fn rows(bytes: &[u8]) -> Result<Vec<Row>, String> {
    if bytes.get(..5) != Some(b"\\fsa\x05".as_slice()) {
        return Err("not an FSA5 dictionary".into());
    }
    let node_data = (bytes[7] >> 4) as usize;
    let fsa = Fsa { arcs: &bytes[8..], node_data, goto: (bytes[7] & 15) as usize };
    let root = fsa.target(fsa.first(fsa.skip(fsa.first(0))));
    let mut words = Vec::new();
    let mut stack = vec![(fsa.first(root), Vec::new())];
    while let Some((arc, prefix)) = stack.pop() {
        let mut word: Vec<u8> = prefix.clone();
        word.push(fsa.arcs[arc]);
        if fsa.arcs[arc + 1] & 2 == 0 {
            stack.push((fsa.skip(arc), prefix));
        }
        let target = fsa.target(arc);
        if fsa.arcs[arc + 1] & 1 != 0 {
            words.push(word.clone());
        }
        if target != 0 {
            stack.push((fsa.first(target), word));
        }
    }
    let mut out: Vec<Row> = words.iter().filter_map(|w| row(w)).collect();
    out.sort();
    Ok(out)
}

fn row(word: &[u8]) -> Option<Row> {
    let latin = |bytes: &[u8]| bytes.iter().map(|&b| b as char).collect::<String>();
    let mut fields = word.splitn(3, |&b| b == b'+');
    let (form, stem, tag) = (fields.next()?, fields.next()?, fields.next()?);
    let (&code, add) = stem.split_first()?;
    // One letter says how many bytes of the form to drop, `A` for none.
    let drop = code.wrapping_sub(b'A') as usize;
    let kept = if drop == 255 { &[] } else { form.get(..form.len().checked_sub(drop)?)? };
    Some((latin(form), latin(kept) + &latin(add), latin(tag)))
}

struct Fsa<'a> {
    arcs: &'a [u8],
    node_data: usize,
    goto: usize,
}

impl Fsa<'_> {
    fn first(&self, node: usize) -> usize {
        node + self.node_data
    }

    fn next_set(&self, arc: usize) -> bool {
        self.arcs[arc + 1] & 4 != 0
    }

    fn skip(&self, arc: usize) -> usize {
        if self.next_set(arc) { arc + 2 } else { arc + 1 + self.goto }
    }

    fn target(&self, arc: usize) -> usize {
        if self.next_set(arc) {
            return self.skip(arc);
        }
        (0..self.goto).rev().fold(0usize, |r, i| r << 8 | self.arcs[arc + 1 + i] as usize) >> 3
    }
}
