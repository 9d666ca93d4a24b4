//! Starting other programs, with an error that says which program, and what to do.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The top of the checkout, wherever xtask was started from.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map_or_else(|| PathBuf::from("."), Path::to_path_buf)
}

pub fn command(program: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(root());
    command
}

/// The cargo that started us, without the settings that it handed to us for our own build.
pub fn cargo(arguments: &[&str]) -> Command {
    let program = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let mut command = command(&program, arguments);
    for (name, _) in std::env::vars() {
        if name.starts_with("CARGO_PKG_") || name == "CARGO_MANIFEST_DIR" {
            command.env_remove(name);
        }
    }
    command
}

/// Whether somebody watches: then a build shows its progress, and otherwise only what went wrong.
pub fn watched() -> bool {
    use std::io::IsTerminal;
    std::io::stderr().is_terminal()
}

/// A call of cargo that builds for minutes.
pub fn cargo_build(arguments: &[&str]) -> Command {
    let mut call = cargo(arguments);
    if !watched() {
        call.arg("--quiet");
    }
    call
}

/// Runs to the end, showing what it prints.
pub fn run(command: &mut Command) -> Result<(), String> {
    let said = describe(command);
    let status = command
        .stdin(Stdio::null())
        .status()
        .map_err(|e| format!("Could not start `{said}`: {e}. Is it installed and on the PATH?"))?;
    if status.success() { Ok(()) } else { Err(format!("`{said}` failed ({status}). What it said stands above.")) }
}

/// Runs to the end and hands back what it printed.
pub fn read(command: &mut Command) -> Result<String, String> {
    let said = describe(command);
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|e| format!("Could not start `{said}`: {e}. Is it installed and on the PATH?"))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(format!("`{said}` failed: {}", String::from_utf8_lossy(&output.stderr).trim()))
    }
}

/// Installs Debian packages, and says so if this machine has no `apt-get` or we may not use it.
pub fn apt_install(packages: &[&str]) -> Result<(), String> {
    let sudo = if read(&mut command("id", &["-u"]))?.trim() == "0" { None } else { Some("sudo") };
    let apt = |arguments: &[&str]| {
        let mut all = vec![];
        all.extend(sudo);
        all.extend(["apt-get", "-qq"]);
        all.extend(arguments);
        let mut command = command(all[0], &all[1..]);
        command.env("DEBIAN_FRONTEND", "noninteractive").stdout(Stdio::null());
        run(&mut command)
    };
    let list = packages.join(" ");
    let what_next = |e: String| {
        format!("{e}\nThis machine needs the packages: {list}. Install them in its own way, then start again.")
    };
    apt(&["update"]).map_err(what_next)?;
    let mut install = vec!["install", "-y", "--no-install-recommends"];
    install.extend(packages);
    apt(&install).map_err(what_next)
}

fn describe(command: &Command) -> String {
    let mut said = command.get_program().to_string_lossy().into_owned();
    for argument in command.get_args().take(6) {
        said.push(' ');
        said.push_str(&argument.to_string_lossy());
    }
    said
}
