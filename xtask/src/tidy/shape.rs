//! What fits a screen: functions, lines inside `view!`, how deep a view goes, and parameters that have names. What was
//! there when the rule came stands in `xtask/src/tidy/too_large.txt`, which may only get shorter.

use crate::bundle::files;
use crate::process::root;
use proc_macro2::{Delimiter, LineColumn, Spacing, TokenStream, TokenTree};
use std::collections::BTreeMap;
use std::fs;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

const KNOWN: &str = "xtask/src/tidy/too_large.txt";
const PLACES: [&str; 4] = ["domain/src", "app/src", "server/src", "xtask/src"];

const FUNCTION_LINES_MAX: usize = 80;
const VIEW_COLUMNS_MAX: usize = 120;
const VIEW_DEPTH_MAX: usize = 8;

/// What is too large, by where and what it is: `app/src/page/room.rs writing: lines`, with how much.
type Found = BTreeMap<String, usize>;

pub fn check(write: bool, faults: &mut Vec<String>) -> Result<(), String> {
    let path = root().join(KNOWN);
    let text = fs::read_to_string(&path).map_err(|e| format!("{KNOWN}: {e}"))?;
    let known: Found = text.lines().filter_map(read_line).collect();
    let found = found()?;
    let mut shorter = vec![];
    for (what, much) in &found {
        match known.get(what) {
            Some(before) if much <= before => shorter.push(format!("{what} = {much}\n")),
            Some(before) => faults.push(format!("{what} = {much}; it was {before}, and may only get smaller")),
            None => faults.push(format!("{what} = {much}; more than fits a screen (xtask/src/tidy/shape.rs)")),
        }
    }
    let wanted = shorter.concat();
    if wanted == text {
        return Ok(());
    }
    if write {
        return fs::write(&path, wanted).map_err(|e| format!("{KNOWN}: {e}"));
    }
    if known.iter().any(|(what, before)| found.get(what).is_none_or(|much| much < before)) {
        faults.push(format!("{KNOWN}: something got smaller; run `cargo xtask tidy --write`, so that it stays so"));
    }
    Ok(())
}

fn read_line(line: &str) -> Option<(String, usize)> {
    let (what, much) = line.rsplit_once(" = ")?;
    Some((what.to_owned(), much.parse().ok()?))
}

fn found() -> Result<Found, String> {
    let mut found = Found::new();
    for place in PLACES {
        for (path, inner) in files(&root().join(place))? {
            if !inner.ends_with(".rs") || inner.ends_with("tests.rs") || inner.contains("tests/") {
                continue;
            }
            let name = format!("{place}/{inner}");
            let text = fs::read_to_string(&path).map_err(|e| format!("{name}: {e}"))?;
            let file = syn::parse_file(&text).map_err(|e| format!("{name}: {e}"))?;
            let mut look = Look { file: &name, lines: text.lines().collect(), inside: vec![], found: &mut found };
            look.visit_file(&file);
        }
    }
    Ok(found)
}

struct Look<'a> {
    file: &'a str,
    lines: Vec<&'a str>,
    /// The functions that are being looked at, the innermost last.
    inside: Vec<String>,
    found: &'a mut Found,
}

impl Look<'_> {
    /// The largest of its kind in a function counts.
    fn note(&mut self, kind: &str, much: usize, max: usize) {
        if much > max {
            let function = self.inside.last().map_or("(outside functions)", String::as_str);
            let kept = self.found.entry(format!("{} {function}: {kind}", self.file)).or_default();
            *kept = (*kept).max(much);
        }
    }

    fn function(&mut self, signature: &syn::Signature, body: &syn::Block) {
        self.inside.push(signature.ident.to_string());
        let lines = body.span().end().line - signature.span().start().line + 1;
        self.note("lines", lines, FUNCTION_LINES_MAX);
        let tuples = signature.inputs.iter().filter(|i| matches!(i, syn::FnArg::Typed(t) if is_tuple(&t.ty))).count();
        self.note("tuples as parameters", tuples, 0);
    }

    fn view(&mut self, tokens: TokenStream, from: LineColumn, to: LineColumn) {
        let columns = self.lines[from.line - 1..to.line].iter().map(|l| l.chars().count()).max().unwrap_or_default();
        self.note("columns of a view", columns, VIEW_COLUMNS_MAX);
        self.note("depth of a view", depth(tokens), VIEW_DEPTH_MAX);
    }
}

fn is_tuple(of: &syn::Type) -> bool {
    match of {
        syn::Type::Tuple(tuple) => !tuple.elems.is_empty(),
        syn::Type::Reference(to) => is_tuple(&to.elem),
        _ => false,
    }
}

impl<'ast> Visit<'ast> for Look<'_> {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        let is_for_tests = item.attrs.iter().any(|a| a.meta.to_token_text().contains("cfg (test)"));
        if !is_for_tests {
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.function(&item.sig, &item.block);
        visit::visit_item_fn(self, item);
        self.inside.pop();
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.function(&item.sig, &item.block);
        visit::visit_impl_item_fn(self, item);
        self.inside.pop();
    }

    fn visit_macro(&mut self, item: &'ast syn::Macro) {
        if item.path.is_ident("view") {
            self.view(item.tokens.clone(), item.span().start(), item.span().end());
        }
    }
}

/// How many elements stand inside one another, also where code or a view of its own stands between them.
fn depth(tokens: TokenStream) -> usize {
    let all: Vec<TokenTree> = tokens.into_iter().collect();
    let (mut open, mut deepest) = (0_usize, 0_usize);
    for (n, token) in all.iter().enumerate() {
        let is = |at: usize, c: char| matches!(all.get(at), Some(TokenTree::Punct(p)) if p.as_char() == c);
        let before = |c: char| n > 0 && is(n - 1, c);
        match token {
            // `</` closes, `<name` and `<>` open; a comparison has a space or a value after it.
            TokenTree::Punct(p) if p.as_char() == '<' && is(n + 1, '/') => open = open.saturating_sub(1),
            TokenTree::Punct(p) if p.as_char() == '<' => {
                let names = matches!(all.get(n + 1), Some(TokenTree::Ident(_))) && p.spacing() == Spacing::Alone;
                if (names || is(n + 1, '>')) && !before(':') {
                    open += 1;
                    deepest = deepest.max(open);
                }
            }
            TokenTree::Punct(p) if p.as_char() == '/' && is(n + 1, '>') && !before('<') => {
                open = open.saturating_sub(1)
            }
            TokenTree::Group(group) if group.delimiter() != Delimiter::None => {
                deepest = deepest.max(open + depth(group.stream()));
            }
            _ => {}
        }
    }
    deepest
}

trait TokenText {
    fn to_token_text(&self) -> String;
}

impl TokenText for syn::Meta {
    fn to_token_text(&self) -> String {
        match self {
            syn::Meta::List(list) => {
                format!("{} ({})", list.path.get_ident().map_or(String::new(), ToString::to_string), list.tokens)
            }
            _ => String::new(),
        }
    }
}
