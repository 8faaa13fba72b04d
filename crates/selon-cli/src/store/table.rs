//! Rows for a person, in columns that fit the terminal.

use textwrap::core::display_width;

/// Blanks between columns.
const GAP: &str = "  ";

/// A heading and rows; the last column takes what is left of the width, and is cut there.
pub fn table(heading: &[&str], rows: &[Vec<String>], width: usize) -> String {
    let mut widths: Vec<usize> = heading.iter().map(|cell| display_width(cell)).collect();
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(display_width(cell));
        }
    }
    let last = widths.len().saturating_sub(1);
    let before: usize = widths[..last].iter().map(|width| width + GAP.len()).sum();
    widths[last] = widths[last].min(width.saturating_sub(before).max(20));
    let line = |cells: &mut dyn Iterator<Item = &str>| {
        let padded: Vec<String> = cells.zip(&widths).map(|(cell, &width)| padded(cell, width)).collect();
        padded.join(GAP).trim_end().to_owned() + "\n"
    };
    let mut out = line(&mut heading.iter().copied());
    for row in rows {
        out += &line(&mut row.iter().map(String::as_str));
    }
    out
}

/// A cell filled up with blanks, or cut.
fn padded(cell: &str, width: usize) -> String {
    let own = display_width(cell);
    if own <= width {
        return format!("{cell}{}", " ".repeat(width - own));
    }
    let mut cut = String::new();
    for c in cell.chars() {
        if display_width(&cut) + display_width(c.encode_utf8(&mut [0; 4])) + 1 > width {
            break;
        }
        cut.push(c);
    }
    cut + "…"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_and_the_last_is_cut() {
        let rows =
            [vec!["i1".to_owned(), "Gao : au moins douze morts dans une attaque".to_owned()], vec!["i12".to_owned(), "日本".to_owned()]];
        let shown = table(&["id", "title"], &rows, 30);
        assert_eq!(shown, "id   title\ni1   Gao : au moins douze mor…\ni12  日本\n");
    }
}
