//! A compiler that can make WASM, the short way where there is one.
//!
//! Most machines: `rustup target add`. Where rustup can fetch nothing: Debian's rustc, with a std that we
//! build once from the source that Debian ships beside it.

use crate::process::{apt_install, cargo, command, read, root, run};
use crate::step::step;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const TARGET: &str = "wasm32-unknown-unknown";

/// How to call cargo so that it makes WASM on this machine.
pub enum Compiler {
    /// rustup's own, with the target added.
    Rustup,
    /// Debian's rustc under rustup's cargo, with rustup's linker.
    Debian { linker: PathBuf },
}

impl Compiler {
    /// Adds what this compiler needs to a call of cargo.
    pub fn equip(&self, command: &mut Command) {
        if let Compiler::Debian { linker } = self {
            command
                .env("RUSTC", "/usr/bin/rustc")
                .env_remove("RUSTUP_TOOLCHAIN")
                .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
        }
    }

    /// The clippy that understands this compiler's std, as `cargo check` or `cargo clippy`.
    pub fn clippy(&self, arguments: &[&str]) -> Command {
        let mut command = match self {
            Compiler::Rustup => cargo(&[&["clippy"], arguments, &["--", "-D", "warnings"]].concat()),
            Compiler::Debian { .. } => {
                let mut command = cargo(&[&["check"], arguments].concat());
                self.equip(&mut command);
                // What cargo clippy itself hands to its driver.
                command.env("RUSTC_WORKSPACE_WRAPPER", "/usr/bin/clippy-driver");
                command.env("CLIPPY_ARGS", "-D__CLIPPY_HACKERY__warnings__CLIPPY_HACKERY__");
                command
            }
        };
        command.env("RUSTFLAGS", RUSTFLAGS);
        command
    }
}

/// Fewer types to compile in views: quicker to build, and a fifth smaller.
pub const RUSTFLAGS: &str = "--cfg erase_components";

/// How tests' bundles are built, also where they are only checked, so that neither builds the other's work anew.
/// Line tables triple a bundle, and the browser shows function names without them. A little optimising halves what
/// every window of every test has to load and compile.
pub const DEV: [&str; 4] = ["--config", "profile.dev.debug=0", "--config", "profile.dev.opt-level=1"];

/// Finds or makes a compiler for WASM, saying each step.
pub fn compiler() -> Result<Compiler, String> {
    if has_std("rustc") {
        return Ok(Compiler::Rustup);
    }
    if debian_is_ready() {
        return debian();
    }
    let added = step("Adding Rust's WebAssembly target with rustup", || {
        read(&mut command("rustup", &["target", "add", TARGET]))
    });
    if added.is_ok() && has_std("rustc") {
        return Ok(Compiler::Rustup);
    }
    println!("  rustup can't fetch it here; taking Debian's compiler and building its standard library instead.");
    step("Installing Debian's Rust compiler for the web", || {
        apt_install(&["rustc-web", "cargo-web", "rust-web-src", "rust-web-clippy"])
    })?;
    step("Building the standard library for WebAssembly (about a minute)", build_std)?;
    if debian_is_ready() { debian() } else { Err("The standard library was built, but rustc does not find it.".into()) }
}

fn debian_is_ready() -> bool {
    Path::new("/usr/bin/clippy-driver").exists() && has_std("/usr/bin/rustc")
}

fn debian() -> Result<Compiler, String> {
    let sysroot = read(&mut command("rustc", &["--print", "sysroot"]))?;
    let rustups = Path::new(sysroot.trim()).join("lib/rustlib/x86_64-unknown-linux-gnu/bin/rust-lld");
    let debians = PathBuf::from("/usr/lib/llvm-22/bin/wasm-ld");
    [rustups, debians]
        .into_iter()
        .find(|path| path.exists())
        .map(|linker| Compiler::Debian { linker })
        .ok_or_else(|| "No linker for WebAssembly: neither rustup's rust-lld nor Debian's lld-22 is there.".into())
}

fn has_std(rustc: &str) -> bool {
    let Ok(folder) = read(&mut command(rustc, &["--print", "target-libdir", "--target", TARGET])) else { return false };
    let Ok(files) = fs::read_dir(folder.trim()) else { return false };
    files.flatten().any(|f| {
        let name = f.file_name().to_string_lossy().into_owned();
        name.starts_with("libcore-") && name.ends_with(".rlib")
    })
}

fn build_std() -> Result<(), String> {
    let io = |what: &str, e: std::io::Error| format!("Could not {what}: {e}.");
    let source = fs::read_dir("/usr/src")
        .map_err(|e| io("look into /usr/src", e))?
        .flatten()
        .map(|entry| entry.path().join("library"))
        .find(|path| path.join("sysroot").exists())
        .ok_or("Debian's package rust-web-src is installed, but its source is not under /usr/src.")?;
    let copy = root().join("target/wasm-std");
    if copy.exists() {
        fs::remove_dir_all(&copy).map_err(|e| io("clear target/wasm-std", e))?;
    }
    fs::create_dir_all(root().join("target")).map_err(|e| io("make target/", e))?;
    run(&mut command("cp", &["-rL", &source.to_string_lossy(), &copy.to_string_lossy()]))?;
    let mut build = command("/usr/bin/cargo", &["build", "--quiet", "--release", "--target", TARGET, "-p", "sysroot"]);
    build
        .arg("--manifest-path")
        .arg(copy.join("sysroot/Cargo.toml"))
        .env_remove("RUSTUP_TOOLCHAIN")
        .env("RUSTC", "/usr/bin/rustc")
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_TARGET_DIR", copy.join("target"))
        .env("RUSTFLAGS", "-Zforce-unstable-if-unmarked -Cembed-bitcode=yes");
    run(&mut build)?;
    let libraries =
        PathBuf::from(read(&mut command("/usr/bin/rustc", &["--print", "target-libdir", "--target", TARGET]))?.trim());
    // Two builds' libraries side by side confuse rustc.
    if libraries.exists() {
        fs::remove_dir_all(&libraries).map_err(|e| io("clear the old libraries", e))?;
    }
    fs::create_dir_all(&libraries).map_err(|e| io("make the libraries' folder", e))?;
    let built = copy.join("target").join(TARGET).join("release/deps");
    for file in fs::read_dir(&built).map_err(|e| io("read the built libraries", e))?.flatten() {
        let path = file.path();
        if path.extension().is_some_and(|x| x == "rlib") {
            fs::copy(&path, libraries.join(file.file_name())).map_err(|e| io("copy a library", e))?;
        }
    }
    Ok(())
}
