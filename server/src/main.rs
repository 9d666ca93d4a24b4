//! `firsthand`: the command line.

use clap::{Parser, Subcommand};
use server::clock::Clock;
use server::serve::{Listen, serve, set_up_link};
use server::store::Store;
use server::store::accounts::{CODE_MINUTES, Purpose};
use server::{demo, store};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Parser)]
#[command(name = "firsthand", about = "Record keeping for safeguarding in nurseries", version)]
struct Arguments {
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
        /// Where browsers find this server, such as https://records.example.
        #[arg(long, default_value = "http://localhost:3000")]
        address: String,
        /// A certificate in PEM; with --key, the server speaks TLS itself.
        #[arg(long, requires = "key")]
        certificate: Option<PathBuf>,
        #[arg(long, requires = "certificate")]
        key: Option<PathBuf>,
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
}

#[tokio::main]
async fn main() -> ExitCode {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "info".into());
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    match run(Arguments::parse().command).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("{e}");
            ExitCode::FAILURE
        }
    }
}

async fn run(command: Command) -> Result<(), Box<dyn std::error::Error>> {
    match command {
        Command::Serve { data, site, listen, address, certificate, key } => {
            let store = Store::open(&data).await?;
            let link = set_up_link(&store, &address).await?;
            let tls = certificate.zip(key);
            let listen = Listen { at: listen, address: address.clone(), site, tls, not_ready: true };
            serve(store, listen, || {
                println!("Firsthand is at {address}");
                if let Some(link) = link {
                    println!("Set it up, once, within 24 hours: {link}");
                }
            })
            .await?;
        }
        Command::Demo { data, site, port, fresh } => demo::run(data, site, port, fresh).await?,
        Command::Verify { data } => {
            let found = Store::open(&data).await?.verify().await?;
            println!(
                "All is as it was kept: {} leaves, {} records that can be read, {} checkpoints.",
                found.leaves, found.bodies, found.checkpoints
            );
        }
        Command::Code { data, person, pin } => {
            let store = Store::open(&data).await?;
            let state = store.state();
            let id = state.register.people.iter().find(|(_, p)| p.name == person && !p.left).map(|(id, _)| *id);
            let person = id.ok_or("Nobody of that name works here. It is the full name as it stands under Staff.")?;
            let purpose = if pin { Purpose::Pin { person, by: None } } else { Purpose::Passphrase { person } };
            let good_for = chrono::TimeDelta::minutes(CODE_MINUTES);
            println!("{}", store.new_code(&purpose, good_for, Clock::Machine.now()).await?);
        }
        Command::Export { data, child, out } => export(&Store::open(&data).await?, &child, out).await?,
    }
    Ok(())
}

async fn export(store: &Store, child: &str, out: PathBuf) -> Result<(), Box<dyn std::error::Error>> {
    let child =
        domain::id::ChildId::parse(child).ok_or("That is not a child's id. It stands in the address at the desk.")?;
    let files = store.files_of(child);
    if files.is_empty() {
        return Err(Box::new(store::StoreError::NotFound));
    }
    std::fs::create_dir_all(&out)?;
    println!("Written {}:", domain::london::when(Clock::Machine.now(), chrono::DateTime::default()));
    for file in files {
        let path = out.join(format!("{file}.json"));
        std::fs::write(&path, serde_json::to_vec_pretty(&store.export(file).await?)?)?;
        println!("  {}", path.display());
    }
    println!("Check with: python3 end2end/verify.py FILE...");
    Ok(())
}
