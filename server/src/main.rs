//! `firsthand`: the command line.

use clap::{Parser, Subcommand};
use domain::rules::Rules;
use server::address::Address;
use server::clock::Clock;
use server::commands::{self, Data};
use server::demo::{self, Costs};
use server::due;
use server::mail::Mail;
use server::serve::{Backups, Listen, serve, set_up_link};
use server::store::Held;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Parser)]
#[command(name = "firsthand", about = "Record keeping for safeguarding in nurseries", version)]
struct Arguments {
    /// Where the master key lies, if that is not master.key in the data folder.
    #[arg(long, global = true, value_name = "FILE")]
    master_key: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve a nursery. The first start prints a link with which the manager sets it up.
    Serve {
        /// The folder that holds everything: ledger.db, keys.db, master.key.
        #[arg(long)]
        data: PathBuf,
        /// What browsers load, as built by `cargo xtask build`.
        #[arg(long, default_value = "target/site")]
        site: PathBuf,
        #[arg(long, default_value = "127.0.0.1:3000")]
        listen: SocketAddr,
        /// Where browsers find this server, such as https://records.example. Without it, localhost.
        #[arg(long)]
        address: Option<Address>,
        /// A certificate in PEM; with --key, the server speaks TLS itself.
        #[arg(long, requires = "key")]
        certificate: Option<PathBuf>,
        #[arg(long, requires = "certificate")]
        key: Option<PathBuf>,
        /// The folder for daily backups: on another disk, if there is one. Without it, backups/ in the data folder.
        #[arg(long)]
        backups: Option<PathBuf>,
        /// Encrypt backups for this key (age1…, from age-keygen). Can be given several times.
        #[arg(long = "backup-for", value_name = "KEY")]
        backup_for: Vec<String>,
        /// A file with the mail server that writes to those on duty when something can't wait: server = "smtps://…" and
        /// from = "…". Only this user may read it.
        #[arg(long, value_name = "FILE")]
        mail: Option<PathBuf>,
    },
    /// Start the demo nursery. Everything in it is made up.
    Demo {
        #[arg(long, default_value = "demo-data")]
        data: PathBuf,
        #[arg(long, default_value = "target/site")]
        site: PathBuf,
        #[arg(long, default_value_t = 3000)]
        port: u16,
        /// Start over: the demo's data is deleted.
        #[arg(long)]
        fresh: bool,
        /// PINs and passphrases that cost next to nothing to try: for tests, which must not wait.
        #[arg(long, hide = true)]
        cheap: bool,
        /// Where browsers find it, if a proxy stands in between: for tests.
        #[arg(long, hide = true)]
        address: Option<Address>,
        /// A file with a mail server, as for serve.
        #[arg(long, value_name = "FILE")]
        mail: Option<PathBuf>,
    },
    /// Make a one-use code for somebody whose account nobody at the desk may open. Prints it; good for 10 minutes.
    Code {
        #[arg(long)]
        data: PathBuf,
        /// The person's full name as it stands under Staff.
        #[arg(long)]
        person: String,
        /// For a new PIN on a tablet, instead of a passphrase at the desk.
        #[arg(long)]
        pin: bool,
    },
    /// When something is due under a rule pack, and why.
    Due(due::Due),
    /// Recompute everything and name the first row that is not as it should be.
    Verify {
        #[arg(long)]
        data: PathBuf,
    },
    /// Write a child's files, with proofs that a stranger can check.
    Export {
        #[arg(long)]
        data: PathBuf,
        /// The child's id, as it stands in the address at the desk.
        #[arg(long)]
        child: String,
        /// The folder to write into; one JSON file for each of the child's files.
        #[arg(long)]
        out: PathBuf,
    },
    /// Copy everything but the master key, also while the server runs, and read the copy back.
    Backup {
        #[arg(long)]
        data: PathBuf,
        /// The file to write; the keys go beside it, into FILE.keys.
        file: PathBuf,
        /// Encrypt for this key (age1…, from age-keygen). Can be given several times.
        #[arg(long = "for", value_name = "KEY")]
        encrypt_for: Vec<String>,
    },
    /// Put a nursery back from a backup. What stands in the folder is kept beside it.
    Restore {
        #[arg(long)]
        data: PathBuf,
        /// The backup; its keys are FILE.keys.
        file: PathBuf,
        /// Opens backups that are encrypted: the file that age-keygen wrote.
        #[arg(long)]
        identity: Option<PathBuf>,
    },
    /// Destroy a file for good. It takes two people, and can't be taken back.
    Destroy {
        #[arg(long)]
        data: PathBuf,
        /// The file's id.
        #[arg(long)]
        file: String,
        #[arg(long)]
        why: String,
        /// Full names, as they stand under Staff.
        #[arg(long)]
        by: String,
        #[arg(long)]
        with: String,
    },
    /// Take a new key into use for what tablets seal.
    NewSealingKey {
        #[arg(long)]
        data: PathBuf,
    },
}

#[tokio::main]
async fn main() -> ExitCode {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "info".into());
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    let Arguments { master_key, command } = Arguments::parse();
    match run(master_key, command).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("{e}");
            ExitCode::FAILURE
        }
    }
}

async fn run(master_key: Option<PathBuf>, command: Command) -> Result<(), Box<dyn std::error::Error>> {
    let at = |folder: PathBuf| Data { folder, master_key: master_key.clone() };
    match command {
        Command::Serve { data, site, listen, address, certificate, key, backups, backup_for, mail } => {
            let rules = Rules::read()?;
            let data = at(data);
            let _held = Held::hold(&data.folder)?;
            let store = data.open().await?;
            demo::refuse_made_up(&store)?;
            let address = match address {
                Some(given) => given,
                None => Address::parse(&format!("http://localhost:{}", listen.port()))?,
            };
            let link = set_up_link(&store, &address).await?;
            let tls = certificate.zip(key);
            let to = match backups {
                Some(elsewhere) => elsewhere,
                None => {
                    let own = data.folder.join("backups");
                    std::fs::create_dir_all(&own)?;
                    own
                }
            };
            let backups = Some(Backups { data, to, encrypt_for: commands::recipients(&backup_for)? });
            let listen = Listen {
                at: listen,
                address: address.clone(),
                site,
                tls,
                second_factor: true,
                backups,
                mail: mail.as_deref().map(Mail::read).transpose()?,
                clock: Clock::Machine,
                rules,
            };
            serve(store, listen, || {
                println!("Firsthand is at {address}");
                if let Some(link) = link {
                    println!("Set it up, once, within 24 hours: {link}");
                }
            })
            .await?;
            Ok(())
        }
        Command::Demo { data, site, port, fresh, cheap, address, mail } => {
            let costs = if cheap { Costs::CHEAP } else { Costs::REAL };
            let mail = mail.as_deref().map(Mail::read).transpose()?;
            let address = match address {
                Some(given) => given,
                None => Address::parse(&format!("http://localhost:{port}"))?,
            };
            let demo = demo::Demo {
                data,
                site,
                port,
                fresh,
                costs,
                address,
                clock: Clock::Machine,
                rules: Rules::read()?,
                mail,
            };
            Ok(demo::run(demo).await?)
        }
        Command::Due(ask) => Ok(due::print(&ask)?),
        Command::Verify { data } => commands::verify(&at(data)).await,
        Command::Code { data, person, pin } => commands::code(&at(data), &person, pin).await,
        Command::Export { data, child, out } => commands::export(&at(data), &child, &out).await,
        Command::Backup { data, file, encrypt_for } => commands::backup(&at(data), &file, &encrypt_for).await,
        Command::Restore { data, file, identity } => commands::put_back(&at(data), &file, identity.as_deref()).await,
        Command::Destroy { data, file, why, by, with } => commands::destroy(&at(data), &file, &why, &by, &with).await,
        Command::NewSealingKey { data } => commands::rotate(&at(data)).await,
    }
}
