//! A real Chromium and Playwright for the browser tests.

use crate::process::{apt_install, command, read, root, run};
use crate::step::step;
use std::fs;
use std::path::{Path, PathBuf};

pub const CHROMIUM: &str = "/usr/bin/chromium";
/// The same without its window: half the work for each story. Nothing depends on it.
const SHELL: &str = "/usr/bin/chromium-headless-shell";

/// Installs what the browser tests need and is not there yet.
pub fn ready() -> Result<(), String> {
    if !Path::new(CHROMIUM).exists() {
        step("Installing Chromium", || apt_install(&["chromium"]))?;
    }
    if !Path::new(SHELL).exists() {
        // Together, so that both are of one version.
        let both =
            step("Installing Chromium's headless shell", || apt_install(&["chromium", "chromium-headless-shell"]));
        if let Err(e) = both {
            println!("  The tests go on in the whole Chromium, which is slower. {e}");
        }
    }
    // The line's stories go through a real one.
    if !runs_with("nginx", "-v") {
        step("Installing nginx", || apt_install(&["nginx-light"]))?;
    }
    npm_ready("end2end", "Playwright")
}

/// `wasm-opt`, as npm ships it.
pub fn wasm_opt() -> Result<PathBuf, String> {
    npm_ready("xtask/wasm-opt", "wasm-opt")?;
    Ok(root().join("xtask/wasm-opt/node_modules/.bin/wasm-opt"))
}

/// Installs what this folder's lock file names, unless it is there already.
fn npm_ready(folder: &str, what: &str) -> Result<(), String> {
    if !runs("node") || !runs("npm") {
        step("Installing Node.js and npm", || apt_install(&["nodejs", "npm"]))?;
    }
    let folder = root().join(folder);
    let stamp = folder.join("node_modules/.installed");
    let wanted = fs::read(folder.join("package-lock.json"))
        .map_err(|e| format!("{}/package-lock.json can't be read: {e}.", folder.display()))?;
    if fs::read(&stamp).ok().as_ref() != Some(&wanted) {
        step(&format!("Installing {what} (npm ci)"), || {
            run(command("npm", &["ci", "--silent", "--no-audit", "--no-fund"]).current_dir(&folder))
        })?;
        fs::write(&stamp, &wanted).map_err(|e| format!("Could not note the installation: {e}."))?;
    }
    Ok(())
}

/// Installs Python and PyNaCl, for the verifier and the client that share no code with us.
pub fn python_ready() -> Result<(), String> {
    if !runs("python3") {
        step("Installing Python", || apt_install(&["python3"]))?;
    }
    let has_nacl = || read(&mut command("python3", &["-c", "import nacl.signing"])).is_ok();
    if has_nacl() {
        return Ok(());
    }
    step("Installing PyNaCl", || {
        // With pip for a Python of one's own; Debian's own takes Debian's package.
        let with_pip = read(&mut command("python3", &["-m", "pip", "install", "--quiet", "pynacl==1.6.2"]));
        if with_pip.is_ok() && has_nacl() {
            return Ok(());
        }
        apt_install(&["python3-nacl"])?;
        if has_nacl() { Ok(()) } else { Err("PyNaCl was installed, but python3 does not find it.".into()) }
    })
}

fn runs(program: &str) -> bool {
    runs_with(program, "--version")
}

fn runs_with(program: &str, asked: &str) -> bool {
    read(&mut command(program, &[asked])).is_ok()
}
