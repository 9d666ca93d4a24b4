//! The two bundles that browsers load: `room` (tablets, works with no network) and `desk`.
//!
//! Output: `target/site/` (or `target/site-release/`) with content-named files, each beside its brotli
//! form, and `bundles.json`, which tells the server what to put into its shells. Built only when an input changed.

use crate::process::{cargo_build, command, root, run};
use crate::wasm::Compiler;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Write;
use std::path::{Path, PathBuf};
use wasm_bindgen_cli_support::Bindgen;

/// What goes into a bundle or beside it. A change in any of these makes a new build.
const INPUTS: [&str; 6] = ["Cargo.lock", "Cargo.toml", "domain", "app", "style", "public"];

/// Bytes of one bundle's brotli-compressed release build that nobody may pass unnoticed. The aim that the
/// docs/speed.md reports (200 kB) is measured by `bench`; this stops a slip: each may take 3 % more than it does. 30 kB of the room's
/// are the camera's screens. The room's has to cross a weak network to a tablet; a desktop loads the desk's once a build,
/// and each of its screens takes some.
const RELEASE_BUDGET_BYTES: [(&str, usize); 2] = [("room", 566_000), ("desk", 515_000)];
/// The same for the unoptimised build: mostly a guard against a dependency that brings the world.
const DEBUG_BUDGET_BYTES: usize = 3_000_000;

pub fn site(release: bool) -> PathBuf {
    root().join(if release { "target/site-release" } else { "target/site" })
}

/// Builds both bundles, or finds that nothing changed. Returns a line on their sizes.
pub fn bundles(compiler: &Compiler, release: bool) -> Result<String, String> {
    let site = site(release);
    let stamp = site.join(".inputs");
    let inputs = fingerprint()?;
    if fs::read_to_string(&stamp).ok().as_deref() == Some(inputs.as_str()) {
        return Ok(format!("nothing changed; {}", fs::read_to_string(site.join(".sizes")).unwrap_or_default()));
    }
    let io = |e: std::io::Error| format!("Could not write the site: {e}.");
    if site.exists() {
        fs::remove_dir_all(&site).map_err(io)?;
    }
    fs::create_dir_all(&site).map_err(io)?;

    let mut sizes = vec![];
    let mut manifest = vec![];
    for name in ["room", "desk"] {
        compile(compiler, name, release)?;
        let (js, wasm) = bind(name, release, &site)?;
        let bytes = fs::metadata(site.join(format!("{wasm}.br"))).map_err(io)?.len() as usize;
        let of_release = RELEASE_BUDGET_BYTES.iter().find(|(of, _)| *of == name).map_or(0, |(_, bytes)| *bytes);
        let budget = if release { of_release } else { DEBUG_BUDGET_BYTES };
        if bytes > budget {
            return Err(format!("The {name} bundle is {bytes} bytes compressed; its budget is {budget}."));
        }
        sizes.push(format!("{name} {} kB", bytes / 1000));
        manifest.push(format!("\"{name}\":{{\"js\":\"{js}\",\"wasm\":\"{wasm}\"}}"));
    }
    let css = stylesheet(&site)?;
    let mut statics = vec![];
    for (from, path) in files(&root().join("public"))? {
        let bytes = fs::read(&from).map_err(io)?;
        write_compressed(&site.join(&path), &bytes)?;
        statics.push(format!("\"{path}\""));
    }
    let build = format!("{inputs:.12}");
    let text = format!(
        "{{\"build\":\"{build}\",{},\"css\":\"{css}\",\"static\":[{}]}}",
        manifest.join(","),
        statics.join(",")
    );
    fs::write(site.join("bundles.json"), text).map_err(io)?;
    let sizes = sizes.join(", ");
    fs::write(site.join(".sizes"), &sizes).map_err(io)?;
    fs::write(&stamp, inputs).map_err(io)?;
    Ok(sizes)
}

fn compile(compiler: &Compiler, name: &str, release: bool) -> Result<(), String> {
    let mut call = cargo_build(&[
        "rustc",
        "-p",
        "app",
        "--lib",
        "--target",
        "wasm32-unknown-unknown",
        "--crate-type",
        "cdylib",
        "--target-dir",
        "target/wasm",
        "--features",
        name,
    ]);
    if release {
        call.args(["--profile", "wasm-release"]);
    } else {
        // Line tables triple a bundle and the browser shows function names without them.
        call.args(["--config", "profile.dev.debug=0", "--config", "profile.dev.opt-level=1"]);
    }
    call.env("RUSTFLAGS", crate::wasm::RUSTFLAGS);
    compiler.equip(&mut call);
    run(&mut call)
}

/// Makes the JavaScript side, names both files by their content, compresses them.
fn bind(name: &str, release: bool, site: &Path) -> Result<(String, String), String> {
    let profile = if release { "wasm-release" } else { "debug" };
    let input = root().join("target/wasm/wasm32-unknown-unknown").join(profile).join("app.wasm");
    let out = root().join("target/bound").join(name);
    let io = |e: std::io::Error| format!("Could not write the {name} bundle: {e}.");
    fs::create_dir_all(&out).map_err(io)?;
    Bindgen::new()
        .input_path(&input)
        .web(true)
        .map_err(|e| e.to_string())?
        .typescript(false)
        .out_name(name)
        .remove_name_section(release)
        .generate(&out)
        .map_err(|e| format!("wasm-bindgen could not bind {name}: {e}"))?;
    let bound = out.join(format!("{name}_bg.wasm"));
    if release {
        shrink(&bound)?;
    }
    let wasm = fs::read(bound).map_err(io)?;
    let js = fs::read(out.join(format!("{name}.js"))).map_err(io)?;
    let wasm_name = format!("{name}.{}.wasm", short_hash(&wasm));
    let js_name = format!("{name}.{}.js", short_hash(&[js.as_slice(), wasm_name.as_bytes()].concat()));
    write_compressed(&site.join(&wasm_name), &wasm)?;
    write_compressed(&site.join(&js_name), &js)?;
    Ok((js_name, wasm_name))
}

/// What rustc may use for this target, and every browser has that we serve.
const WASM_FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// A slow tablet compiles all of it at each cold start: wasm-opt takes a tenth to a fifth away.
fn shrink(wasm: &Path) -> Result<(), String> {
    let path = wasm.to_string_lossy();
    let program = crate::browser::wasm_opt()?;
    let mut call = command(&program.to_string_lossy(), &["-Oz"]);
    run(call.args(WASM_FEATURES).args([path.as_ref(), "-o", path.as_ref()]))
}

/// One stylesheet: the tokens first, then the rest in the order of their names.
fn stylesheet(site: &Path) -> Result<String, String> {
    let mut all = files(&root().join("style"))?;
    all.retain(|(_, path)| path.ends_with(".css"));
    all.sort_by_key(|(_, path)| (path != "tokens.css", path.clone()));
    let mut css = String::new();
    for (from, _) in all {
        css.push_str(&fs::read_to_string(&from).map_err(|e| format!("Could not read {}: {e}.", from.display()))?);
    }
    let name = format!("style.{}.css", short_hash(css.as_bytes()));
    write_compressed(&site.join(&name), css.as_bytes())?;
    Ok(name)
}

fn write_compressed(path: &Path, bytes: &[u8]) -> Result<(), String> {
    let io = |e: std::io::Error| format!("Could not write {}: {e}.", path.display());
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(io)?;
    }
    fs::write(path, bytes).map_err(io)?;
    let already_small = path.extension().is_some_and(|x| x == "png" || x == "woff2");
    if !already_small {
        // The best takes seconds for a release, and minutes for an unoptimised build.
        let (quality, window) = if bytes.len() > 3_000_000 { (5, 22) } else { (11, 24) };
        let small = fs::File::create(PathBuf::from(format!("{}.br", path.display()))).map_err(io)?;
        let mut writer = brotli::CompressorWriter::new(small, 1 << 16, quality, window);
        writer.write_all(bytes).map_err(io)?;
    }
    Ok(())
}

fn fingerprint() -> Result<String, String> {
    let mut hasher = DefaultHasher::new();
    for input in INPUTS {
        let path = root().join(input);
        let mut all = if path.is_dir() { files(&path)? } else { vec![(path, input.to_string())] };
        all.sort();
        for (from, name) in all {
            name.hash(&mut hasher);
            fs::read(&from).map_err(|e| format!("Could not read {}: {e}.", from.display()))?.hash(&mut hasher);
        }
    }
    Ok(format!("{:016x}", hasher.finish()))
}

fn short_hash(bytes: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

/// Every file below a folder, with its path from there.
pub fn files(folder: &Path) -> Result<Vec<(PathBuf, String)>, String> {
    let mut found = vec![];
    let mut open = vec![folder.to_path_buf()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(&next).map_err(|e| format!("Could not read {}: {e}.", next.display()))?.flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else if let Ok(inner) = path.strip_prefix(folder) {
                found.push((path.clone(), inner.to_string_lossy().into_owned()));
            }
        }
    }
    found.sort();
    Ok(found)
}
