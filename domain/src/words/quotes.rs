//! What stands in quotation marks, straight or curly, also where the closing one is not written yet.

/// From the opening mark to behind the closing one, in bytes.
pub fn spans(text: &str) -> Vec<(usize, usize)> {
    let mut spans = vec![];
    let mut open: Option<(usize, char)> = None;
    let mut before = ' ';
    let mut all = text.char_indices().peekable();
    while let Some((at, c)) = all.next() {
        let after = all.peek().map_or(' ', |(_, c)| *c);
        match open {
            Some((from, mark)) if c == mark && closes(c, before, after) => {
                spans.push((from, at + c.len_utf8()));
                open = None;
            }
            None => open = closing(c, before, after).map(|mark| (at, mark)),
            _ => {}
        }
        before = c;
    }
    // Still being written: the rest is theirs. A single mark that nothing closes was an apostrophe.
    if let Some((from, '"' | '”')) = open {
        spans.push((from, text.len()));
    }
    spans
}

/// The mark that will close what this one opens.
fn closing(c: char, before: char, after: char) -> Option<char> {
    match c {
        '"' => Some('"'),
        '“' => Some('”'),
        '‘' => Some('’'),
        '\'' if !before.is_alphanumeric() && after.is_alphanumeric() => Some('\''),
        _ => None,
    }
}

/// "don’t" closes nothing.
fn closes(c: char, before: char, after: char) -> bool {
    matches!(c, '"' | '”') || !(before.is_alphanumeric() && after.is_alphanumeric())
}
