//! Reads morfologik dictionaries in the FSA5 and CFSA2 formats with suffix coding.

type Row = (String, String, String);

/// All (form, lemma, tag) rows of a dictionary in Latin-1 with `+` between its fields.
pub fn rows(bytes: &[u8]) -> Result<Vec<Row>, String> {
    let fsa = Fsa::open(bytes).ok_or("neither an FSA5 nor a CFSA2 dictionary")?;
    let mut out = Vec::new();
    let mut stack = vec![(fsa.first(fsa.root()), Vec::new())];
    while let Some((at, prefix)) = stack.pop() {
        let mut word: Vec<u8> = prefix.clone();
        let arc = fsa.arc(at);
        word.push(arc.label);
        if !arc.last {
            stack.push((arc.next, prefix));
        }
        if arc.is_final {
            out.extend(row(&word));
        }
        let target = fsa.target(&arc);
        if target != 0 {
            stack.push((fsa.first(target), word));
        }
    }
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

struct Arc {
    label: u8,
    is_final: bool,
    last: bool,
    /// Where the next arc lies; behind a last arc, the next node.
    next: usize,
    /// The node it leads to, `None` for the node behind this one's last arc.
    goto: Option<usize>,
}

/// A finite-state automaton as morfologik-fsa writes it, in one of two layouts.
enum Fsa<'a> {
    /// Fixed widths: bytes of data before a node, bytes of an address with three flags.
    Fsa5 { arcs: &'a [u8], node_data: usize, width: usize },
    /// Frequent labels numbered, addresses of variable length.
    Cfsa2 { arcs: &'a [u8], labels: &'a [u8], counted: bool },
}

impl<'a> Fsa<'a> {
    fn open(bytes: &'a [u8]) -> Option<Fsa<'a>> {
        let (magic, rest) = bytes.split_at_checked(5)?;
        match magic {
            b"\\fsa\x05" => {
                let widths = *rest.get(2)?;
                Some(Fsa::Fsa5 { arcs: &rest[3..], node_data: (widths >> 4) as usize, width: (widths & 15) as usize })
            }
            b"\\fsa\xc6" => {
                let (labels, arcs) = rest.get(3..)?.split_at_checked(*rest.get(2)? as usize)?;
                Some(Fsa::Cfsa2 { arcs, labels, counted: rest[0] & 1 != 0 })
            }
            _ => None,
        }
    }

    fn root(&self) -> usize {
        let first = self.arc(self.first(0));
        match self {
            Fsa::Fsa5 { .. } => self.target(&self.arc(self.first(first.next))),
            Fsa::Cfsa2 { .. } => self.target(&first),
        }
    }

    fn first(&self, node: usize) -> usize {
        match self {
            Fsa::Fsa5 { node_data, .. } => node + node_data,
            Fsa::Cfsa2 { arcs, counted: true, .. } => variable(arcs, node).1,
            Fsa::Cfsa2 { counted: false, .. } => node,
        }
    }

    fn arc(&self, at: usize) -> Arc {
        match *self {
            Fsa::Fsa5 { arcs, width, .. } => {
                let flags = arcs[at + 1];
                let follows = flags & 4 != 0;
                let next = if follows { at + 2 } else { at + 1 + width };
                let address = || arcs[at + 1..at + 1 + width].iter().rev().fold(0usize, |sum, &b| sum << 8 | b as usize) >> 3;
                let goto = Some(if follows { next } else { address() });
                Arc { label: arcs[at], is_final: flags & 1 != 0, last: flags & 2 != 0, next, goto }
            }
            Fsa::Cfsa2 { arcs, labels, .. } => {
                let flags = arcs[at];
                let number = (flags & 31) as usize;
                let behind = if number == 0 { at + 2 } else { at + 1 };
                let label = if number == 0 { arcs[at + 1] } else { labels[number] };
                let (goto, next) = if flags & 128 != 0 {
                    (None, behind)
                } else {
                    let (node, next) = variable(arcs, behind);
                    (Some(node), next)
                };
                Arc { label, is_final: flags & 32 != 0, last: flags & 64 != 0, next, goto }
            }
        }
    }

    fn target(&self, arc: &Arc) -> usize {
        arc.goto.unwrap_or_else(|| {
            let (mut last, mut next) = (arc.last, arc.next);
            while !last {
                let arc = self.arc(next);
                (last, next) = (arc.last, arc.next);
            }
            next
        })
    }
}

/// A number in groups of seven bits, the lowest first, and where it ends.
fn variable(bytes: &[u8], at: usize) -> (usize, usize) {
    let (mut value, mut shift, mut at) = (0usize, 0u32, at);
    while bytes[at] & 128 != 0 {
        value |= ((bytes[at] & 127) as usize) << shift;
        shift += 7;
        at += 1;
    }
    (value | (bytes[at] as usize) << shift, at + 1)
}
