//! H7, K16: messages to those on duty, that say nothing. The mail server is a real socket that speaks SMTP.

use crate::support::{Nursery, Tablet};
use chrono::TimeDelta;
use domain::entry::{AboutStaff, Kind};
use serde_json::{Value, json};
use server::api::Server;
use server::mail::{self, Mail, MailError};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// A mail server: what it took, as it came, and whether it takes any.
#[derive(Clone, Default)]
pub struct Post {
    took: Arc<Mutex<Vec<String>>>,
    full: Arc<AtomicBool>,
    /// It takes the connection and says nothing.
    silent: Arc<AtomicBool>,
}

impl Post {
    async fn open() -> (Self, String) {
        let post = Self::default();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("smtp://{}", listener.local_addr().unwrap());
        let mine = post.clone();
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                tokio::spawn(mine.clone().talk(socket));
            }
        });
        (post, address)
    }

    async fn talk(self, socket: TcpStream) -> Option<()> {
        let (read, mut write) = socket.into_split();
        let mut lines = BufReader::new(read).lines();
        if self.silent.load(Ordering::SeqCst) {
            return std::future::pending().await;
        }
        write.write_all(b"220 post\r\n").await.ok()?;
        while let Some(line) = lines.next_line().await.ok()? {
            let answer = match line.split(' ').next().unwrap_or_default() {
                "EHLO" | "HELO" => "250 post\r\n",
                "MAIL" if self.full.load(Ordering::SeqCst) => "452 full\r\n",
                "RCPT" => {
                    self.took.lock().unwrap().push(line);
                    "250 ok\r\n"
                }
                "DATA" => {
                    write.write_all(b"354 go on\r\n").await.ok()?;
                    let mut message = String::new();
                    while let Some(line) = lines.next_line().await.ok()?.filter(|l| l != ".") {
                        message.push_str(&line);
                        message.push('\n');
                    }
                    self.took.lock().unwrap().last_mut()?.push_str(&format!("\n{message}"));
                    "250 ok\r\n"
                }
                _ => "250 ok\r\n",
            };
            write.write_all(answer.as_bytes()).await.ok()?;
        }
        Some(())
    }

    /// What came since the last time that somebody asked.
    pub fn lately(&self) -> Vec<String> {
        std::mem::take(&mut self.took.lock().unwrap())
    }
}

/// The demo nursery with a mail server, and the server that writes.
pub async fn nursery() -> (Nursery, Post, Server) {
    let (post, address) = Post::open().await;
    let mut nursery = Nursery::demo().await;
    let mail = Mail::new(&address, "records@teasel-wharf.invalid").unwrap();
    // Longer than this machine takes for a message, however busy.
    let server = nursery.with_mail(mail.patient(std::time::Duration::from_secs(3)));
    (nursery, post, server)
}

pub async fn enter(nursery: &Nursery, cookie: &str, mail: &str) -> (u16, Value) {
    let (status, answer) = nursery.post(cookie, "/api/v1/session/mail", &json!({ "mail": mail })).await;
    (status.as_u16(), answer)
}

#[tokio::test]
async fn h7_k16_those_on_duty_get_a_message_that_says_nothing_and_the_next_after_a_quarter_of_an_hour() {
    let (nursery, post, server) = nursery().await;
    let mut tablet = Tablet::enrol(&nursery, "Test", "Dot").await;
    let (lead, deputy) = (nursery.sign_in("imogen").await, nursery.sign_in("adaeze").await);
    let (from, until) = (nursery.clock.now(), nursery.clock.now() + TimeDelta::hours(6));
    let turn = json!([{ "f": "duty", "person": nursery.person("Adaeze"), "from": from, "until": until }]);
    assert_eq!(nursery.post(&lead, "/api/v1/facts", &turn).await.0, 200);
    for (cookie, at) in [(&lead, "imogen@example.invalid"), (&deputy, "adaeze@example.invalid")] {
        assert_eq!(enter(&nursery, cookie, at).await, (200, json!({ "sent": true })));
    }
    // Each was tried as it was entered.
    let tried = post.lately();
    assert!(tried.len() == 2 && tried[0].contains("imogen@example.invalid") && tried[0].contains("Nothing waits now"));

    // What can wait sends for nobody.
    let calm = tablet.entry(&tablet.draft(Kind::Concern, Some(nursery.child("Una")), "CALM WORDS"));
    let row = tablet.seal(&calm);
    tablet.sync(&nursery, vec![row]).await;
    mail::round(&server).await;
    assert_eq!(post.lately(), [""; 0]);

    let mut draft = tablet.draft(Kind::ChildWords, Some(nursery.child("Una")), "");
    draft.quote = "MARKED WORDS".into();
    let entry = tablet.entry(&draft);
    let row = tablet.seal(&entry);
    tablet.sync(&nursery, vec![row]).await;
    mail::round(&server).await;
    mail::round(&server).await;
    let sent = post.lately();
    assert_eq!(sent.len(), 1, "once, to whoever is on duty: {sent:?}");
    assert!(sent[0].starts_with("RCPT TO:<adaeze@example.invalid>"), "{sent:?}");
    assert!(sent[0].contains("Subject: Please look at the desk") && sent[0].contains("/desk/"));
    for private in ["MARKED", "Una", "Oaks", "Seedlings", "Dot", "child", "concern", &entry.head.id.to_string()] {
        assert!(!sent[0].to_lowercase().contains(&private.to_lowercase()), "{private}: {}", sent[0]);
    }
    nursery.clock.advance(TimeDelta::minutes(15));
    mail::round(&server).await;
    let next = post.lately();
    assert!(next.len() == 1 && next[0].starts_with("RCPT TO:<imogen@example.invalid>"), "{next:?}");
    // Seen: nobody is written to any more.
    let seen = format!("/api/v1/entries/{}/seen", entry.head.id);
    assert_eq!(nursery.post(&lead, &seen, &json!({})).await.0, 200);
    nursery.clock.advance(TimeDelta::minutes(30));
    mail::round(&server).await;
    assert_eq!(post.lately(), [""; 0]);
}

#[tokio::test]
async fn h1_h2_no_message_about_staff_and_none_where_somebody_was_told_face_to_face() {
    let (nursery, post, server) = nursery().await;
    let mut tablet = Tablet::enrol(&nursery, "Test", "Dot").await;
    let lead = nursery.sign_in("imogen").await;
    enter(&nursery, &lead, "imogen@example.invalid").await;
    post.lately();
    let mut about = tablet.draft(Kind::ChildWords, Some(nursery.child("Una")), "");
    about.quote = "she pinches me".into();
    about.about_staff = AboutStaff::Yes;
    about.cannot_wait = true;
    let mut told = tablet.draft(Kind::ChildWords, Some(nursery.child("Una")), "");
    told.quote = "it hurts".into();
    told.told_lead = Some(told.started);
    told.told_person = Some(nursery.person("Imogen"));
    let rows = [about, told].iter().map(|d| tablet.entry(d)).collect::<Vec<_>>();
    let rows = rows.iter().map(|e| tablet.seal(e)).collect();
    tablet.sync(&nursery, rows).await;
    nursery.clock.advance(TimeDelta::minutes(40));
    mail::round(&server).await;
    assert_eq!(post.lately(), [""; 0]);
}

/// A failure is told where somebody can act on it, and tried again.
#[tokio::test]
async fn h7_a_mail_server_that_takes_nothing_is_tried_again_and_the_desk_says_so() {
    let (nursery, post, server) = nursery().await;
    let mut tablet = Tablet::enrol(&nursery, "Test", "Dot").await;
    let lead = nursery.sign_in("imogen").await;
    let messages = async || nursery.get(&lead, "/api/v1/register").await.1["messages"].clone();
    let without = messages().await["without"].to_string();
    assert!(
        without.contains("Imogen Quill") && without.contains("Tomasz Reed") && !without.contains("Dot"),
        "{without}"
    );
    post.full.store(true, Ordering::SeqCst);
    // Kept all the same.
    assert_eq!(enter(&nursery, &lead, "imogen@example.invalid").await, (200, json!({ "sent": false })));
    assert!(!messages().await["without"].to_string().contains("Imogen"));
    let mut draft = tablet.draft(Kind::ChildWords, Some(nursery.child("Una")), "");
    draft.quote = "it hurts".into();
    let row = tablet.seal(&tablet.entry(&draft));
    tablet.sync(&nursery, vec![row]).await;
    mail::round(&server).await;
    assert_eq!(post.lately(), [""; 0]);
    assert_eq!(messages().await["failing"][0][0], "Imogen Quill");
    post.full.store(false, Ordering::SeqCst);
    // Not at once: a server that is asked without end locks us out.
    mail::round(&server).await;
    assert_eq!(post.lately(), [""; 0]);
    nursery.clock.advance(TimeDelta::minutes(1));
    mail::round(&server).await;
    assert_eq!(post.lately().len(), 1);
    assert_eq!(messages().await["failing"], json!([]));
    // No address, no message; and what is none is said.
    for bad in ["imogen", "a@b\r\nBcc: c@d.invalid", "two@x.invalid, three@x.invalid"] {
        assert_eq!(enter(&nursery, &lead, bad).await.0, 422, "{bad}");
    }
    assert_eq!(enter(&nursery, &lead, "").await, (200, json!({ "sent": false })));
    assert!(messages().await["without"].to_string().contains("Imogen"));
    // Whoever had it hears that it is none any more: it may not have been them.
    let said = post.lately();
    assert!(
        said.len() == 1 && said[0].contains("imogen@example.invalid") && said[0].contains("If it was not you"),
        "{said:?}"
    );
}

/// Several records, one message; and a mail server that takes the connection and says nothing holds up nobody for long.
#[tokio::test]
async fn h7_one_message_for_several_records_and_a_silent_mail_server_is_given_up() {
    let (nursery, post, server) = nursery().await;
    let mut tablet = Tablet::enrol(&nursery, "Test", "Dot").await;
    let lead = nursery.sign_in("imogen").await;
    enter(&nursery, &lead, "imogen@example.invalid").await;
    post.lately();
    let mut rows = vec![];
    for child in ["Una", "Otto", "Kofi"] {
        let mut draft = tablet.draft(Kind::ChildWords, Some(nursery.child(child)), "");
        draft.quote = "it hurts".into();
        rows.push(tablet.seal(&tablet.entry(&draft)));
    }
    tablet.sync(&nursery, rows).await;
    post.silent.store(true, Ordering::SeqCst);
    mail::round(&server).await;
    let register = nursery.get(&lead, "/api/v1/register").await.1;
    assert_eq!(register["messages"]["failing"][0][0], "Imogen Quill");
    post.silent.store(false, Ordering::SeqCst);
    nursery.clock.advance(TimeDelta::minutes(1));
    mail::round(&server).await;
    assert_eq!(post.lately().len(), 1);
}

#[test]
fn h6_a_mail_server_elsewhere_is_not_spoken_with_in_clear_and_its_file_is_nobody_elses() {
    use std::os::unix::fs::PermissionsExt;
    for overheard in ["smtp://mail.example", "smtp://localhost.evil.example", "smtp://127.0.0.1.example:25"] {
        assert!(matches!(Mail::new(overheard, "a@b.invalid"), Err(MailError::InClear)), "{overheard}");
    }
    assert!(Mail::new("smtps://n:p@mail.example", "Firsthand <a@b.invalid>").is_ok());
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mail.toml");
    let write = |text: &str| std::fs::write(&file, text).unwrap();
    write("server = \"smtps://n:SECRET@mail.example\"\nfrom = \"a@b.invalid\"\n");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
    assert!(matches!(Mail::read(&file), Err(MailError::Open)));
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
    assert!(Mail::read(&file).is_ok());
    write("server = \"smtps://n:SECRET@mail.example\"\n");
    let says = Mail::read(&file).err().unwrap().to_string();
    assert!(says.contains("two lines") && !says.contains("SECRET"), "{says}");
}
