//! `GET /api/v1/openapi.json`: what this server can be asked, made from the very types that it reads and writes. One row
//! a route; `server/tests/openapi.rs` compares it with the router and with real answers.

use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use domain::picture::FORMS;
use domain::register::Fact;
use domain::wire::answers::{FileUnder, NewDecision, NewHelpful, NewRecord, NewTag, NewTakeBack, NewWords};
use domain::wire::board::{Board, CalendarAddress, Counts, DirectoryView, RecordOpen};
use domain::wire::desk::{
    Calls, Checking, Chronology, CodeView, Concerns, Inbox, Keeping, MyChildren, NewPassphraseCode, NewTablet,
    RegisterView, Unfinished,
};
use domain::wire::fault::{Fault, FaultCode};
use domain::wire::guide::Guide;
use domain::wire::leaving::{Brief, NewBrief, Openings, Print, Walk};
use domain::wire::replies::{RepliesRequest, Reply};
use domain::wire::sign_in::{
    Factors, MailTried, Me, NewCodeApp, NewMail, NewPasskey, PassphraseChange, PassphraseRequest, Proof, RecoveryCodes,
    Second, SetUp, SignIn, SignedIn,
};
use domain::wire::{
    ANSWER_HEADER, CERTIFICATE_HEADER, EnrolAnswer, EnrolRequest, NOW_HEADER, PinChange, PinRequest, Roster,
    SIGNATURE_HEADER, SyncAnswer, SyncRequest, TIME_HEADER,
};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::LazyLock;
use utoipa::openapi::path::{OperationBuilder, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaFormat, Type};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{
    ComponentsBuilder, ContentBuilder, HeaderBuilder, HttpMethod, InfoBuilder, KnownFormat, LicenseBuilder,
    OpenApiBuilder, PathItem, PathsBuilder, Ref, RefOr, Required, ResponseBuilder, ResponsesBuilder,
};
use utoipa::{PartialSchema, ToSchema};

/// Who may call at all. Which role gets what from it is `server/access.txt`.
#[derive(Clone, Copy, PartialEq)]
enum Who {
    Anyone,
    /// Between passphrase and second factor.
    Half,
    Tablet,
    Desk,
}

type Named = Vec<(String, RefOr<Schema>)>;

/// What goes in or comes out.
enum Shape {
    Nothing,
    Json(Box<RefOr<Schema>>),
    /// Sealed bytes.
    Bytes,
    Picture,
    Events,
}

struct Row {
    method: HttpMethod,
    route: &'static str,
    who: Who,
    says: &'static str,
    asks: Shape,
    answers: Shape,
}

/// Collects the schemas that rows name.
#[derive(Default)]
struct Rows {
    rows: Vec<Row>,
    named: Named,
}

impl Rows {
    fn shape<T: ToSchema>(&mut self) -> Shape {
        T::schemas(&mut self.named);
        self.named.push((T::name().into(), T::schema()));
        Shape::Json(Box::new(Ref::from_schema_name(T::name()).into()))
    }

    fn row(&mut self, method: HttpMethod, route: &'static str, who: Who, says: &'static str) -> &mut Row {
        let row = Row { method, route, who, says, asks: Shape::Nothing, answers: done() };
        self.rows.push(row);
        let last = self.rows.len() - 1;
        &mut self.rows[last]
    }

    fn get<A: ToSchema>(&mut self, route: &'static str, who: Who, says: &'static str) {
        let answers = self.shape::<A>();
        self.row(HttpMethod::Get, route, who, says).answers = answers;
    }

    /// Asks for something with a body, and is told only that it is done.
    fn tell<Q: ToSchema>(&mut self, route: &'static str, who: Who, says: &'static str) {
        let asks = self.shape::<Q>();
        self.row(HttpMethod::Post, route, who, says).asks = asks;
    }

    fn post<Q: ToSchema, A: ToSchema>(&mut self, route: &'static str, who: Who, says: &'static str) {
        let (asks, answers) = (self.shape::<Q>(), self.shape::<A>());
        let row = self.row(HttpMethod::Post, route, who, says);
        (row.asks, row.answers) = (asks, answers);
    }

    /// Needs no body.
    fn press(&mut self, route: &'static str, who: Who, says: &'static str) {
        self.row(HttpMethod::Post, route, who, says);
    }

    fn make<A: ToSchema>(&mut self, route: &'static str, who: Who, says: &'static str) {
        let answers = self.shape::<A>();
        self.row(HttpMethod::Post, route, who, says).answers = answers;
    }

    fn delete(&mut self, route: &'static str, who: Who, says: &'static str) {
        self.row(HttpMethod::Delete, route, who, says);
    }
}

fn done() -> Shape {
    Shape::Json(Box::new(ObjectBuilder::new().schema_type(Type::Object).description(Some("Done.")).into()))
}

/// What is written beside a record.
fn beside_records(r: &mut Rows) {
    use Who::Desk;
    r.press("/api/v1/entries/{id}/seen", Desk, "Seen, by name and time.");
    r.tell::<NewDecision>("/api/v1/entries/{id}/decision", Desk, "What was done or decided, why and with whom.");
    let says = "What one wrote beside a record, in better words. The earlier ones stay readable.";
    r.tell::<NewWords>("/api/v1/entries/{id}/correction", Desk, says);
    let says = "Take back what one wrote at the desk, with a reason. It stays readable, and begins and ends nothing.";
    r.tell::<NewTakeBack>("/api/v1/entries/{id}/take-back", Desk, says);
    r.press("/api/v1/entries/{id}/agree", Desk, "Stand by somebody's decision.");
    r.tell::<NewTag>("/api/v1/entries/{id}/tag", Desk, "What a statement is.");
    r.tell::<FileUnder>("/api/v1/entries/{id}/file", Desk, "Not about this child, or about one that was only typed.");
    let says = "A picture of a handwritten note, as it was taken.";
    r.row(HttpMethod::Get, "/api/v1/entries/{id}/pictures/{picture}", Desk, says).answers = Shape::Picture;
}

fn rows() -> Rows {
    use Who::{Anyone, Desk, Half, Tablet};
    let mut all = Rows::default();
    let r = &mut all;
    r.row(HttpMethod::Get, "/api/v1/openapi.json", Anyone, "This description.");
    r.post::<EnrolRequest, EnrolAnswer>("/api/v1/enrol", Anyone, "Add a tablet with a code from the desk.");
    r.post::<SyncRequest, SyncAnswer>("/api/v1/sync", Tablet, "Bring what waits; hear what has arrived.");
    r.get::<Roster>("/api/v1/roster", Tablet, "Who works here and, encrypted, the children. With an ETag.");
    r.tell::<PinRequest>("/api/v1/pin", Tablet, "A first or forgotten PIN, with a code from the desk.");
    let says = "Answers to what somebody asked, signed by their own key.";
    r.post::<RepliesRequest, Vec<Reply>>("/api/v1/replies", Tablet, says);
    r.tell::<PinChange>("/api/v1/pin/change", Tablet, "The same keys under another PIN.");
    r.row(HttpMethod::Put, "/api/v1/attachments/{id}", Tablet, "A picture, sealed; as often as you like.").asks =
        Shape::Bytes;

    r.post::<SignIn, SignedIn>("/api/v1/session", Anyone, "Sign in at the desk.");
    r.post::<Proof, SignedIn>("/api/v1/session/second", Half, "The second factor.");
    r.post::<SetUp, SignedIn>(
        "/api/v1/setup",
        Anyone,
        "The first start: the manager's account, and who hears of what.",
    );
    r.post::<PassphraseRequest, SignedIn>(
        "/api/v1/passphrase",
        Anyone,
        "A first or forgotten passphrase, with a code.",
    );
    r.get::<Option<Me>>("/api/v1/session", Anyone, "Who is signed in here, or null.");
    r.delete("/api/v1/session", Desk, "Sign out.");
    r.make::<Second>("/api/v1/session/challenge", Desk, "By what one can show again that it is oneself.");
    r.tell::<Proof>("/api/v1/session/prove", Desk, "Show again that it is you.");
    r.delete("/api/v1/session/others", Desk, "Close the other screens on which one is signed in.");
    r.tell::<PassphraseChange>("/api/v1/session/passphrase", Desk, "Another passphrase.");
    let says = "Where one wants a message when something can't wait; one to try it is sent.";
    r.post::<NewMail, MailTried>("/api/v1/session/mail", Desk, says);
    r.get::<Factors>("/api/v1/session/factors", Desk, "One's own ways to sign in.");
    r.make::<NewCodeApp>("/api/v1/session/factors/code", Desk, "A new secret for a code app.");
    r.delete("/api/v1/session/factors/code", Desk, "Take the code app away.");
    r.tell::<Proof>("/api/v1/session/factors/code/confirm", Desk, "Take the new code app into use.");
    r.make::<Value>("/api/v1/session/factors/passkey", Desk, "What the browser needs to make a passkey (WebAuthn).");
    r.tell::<NewPasskey>("/api/v1/session/factors/passkey/confirm", Desk, "Take the new passkey into use.");
    r.delete("/api/v1/session/factors/passkey/{id}", Desk, "Take a passkey away.");
    r.make::<RecoveryCodes>("/api/v1/session/factors/recovery", Desk, "New recovery codes; earlier ones end.");

    let says = "A private address at which one's calendar finds deadlines, shown once; an earlier one ends.";
    r.make::<CalendarAddress>("/api/v1/session/calendar", Desk, says);
    r.delete("/api/v1/session/calendar", Desk, "That address finds nothing any more.");
    r.get::<Calls>("/api/v1/calls", Desk, "What can't wait and calls you to the desk.");
    r.get::<Board>("/api/v1/board", Desk, "Everything that waits for a next step, by when and why.");
    r.get::<Counts>("/api/v1/counts", Desk, "Records by month, kind and room, and what nobody acted on.");
    r.get::<RecordOpen>("/api/v1/records/{id}", Desk, "One record, with its next step.");
    r.get::<DirectoryView>("/api/v1/directory", Desk, "Whom to ring, and which line answers now.");
    r.get::<Inbox>("/api/v1/inbox", Desk, "What nobody has seen, and what was seen today.");
    r.get::<Checking>("/api/v1/checking", Desk, "Arrived, needs checking.");
    r.get::<Concerns>("/api/v1/concerns", Desk, "Who had a concern, and when; no word of it.");
    r.get::<Unfinished>("/api/v1/unfinished", Desk, "What lies unfinished in one's rooms.");
    r.get::<MyChildren>("/api/v1/children", Desk, "Children with whom one works.");
    r.get::<Chronology>("/api/v1/children/{id}", Desk, "A child's records in order of when things happened.");
    let says = "One page for whoever picks a matter up; it is recorded for whom, and names no other child.";
    r.post::<NewBrief, Brief>("/api/v1/children/{id}/brief", Desk, says);
    let says = "The whole protection file, to be printed, with what a stranger can check it by.";
    r.post::<NewBrief, Print>("/api/v1/children/{id}/print", Desk, says);
    let says = "One case from what happened to where it stands, with nobody's name.";
    r.post::<NewBrief, Walk>("/api/v1/records/{id}/walk", Desk, says);
    let says = "Write a record at the desk, into a child's protection file.";
    r.tell::<NewRecord>("/api/v1/children/{id}/records", Desk, says);
    r.tell::<NewHelpful>("/api/v1/children/{id}/helpful", Desk, "Helpful to know of a child, or taken off.");
    r.get::<Guide>("/api/v1/guide", Desk, "What the rules in force say in words: kinds of harm, lists, duties.");
    r.get::<Openings>("/api/v1/openings", Desk, "Who opened which protection file, and what left it.");
    beside_records(r);

    r.get::<RegisterView>("/api/v1/register", Desk, "Rooms, staff, children, tablets, duty.");
    r.tell::<Vec<Fact>>("/api/v1/facts", Desk, "Write facts into the register, all or none.");
    r.post::<NewTablet, CodeView>("/api/v1/tablets/code", Desk, "A code with which a tablet is added.");
    r.make::<CodeView>("/api/v1/people/{id}/pin-code", Desk, "A code with which somebody sets a PIN.");
    let says = "A code with which somebody sets a passphrase.";
    r.post::<NewPassphraseCode, CodeView>("/api/v1/people/{id}/passphrase-code", Desk, says);
    r.press("/api/v1/people/{id}/sign-out", Desk, "Sign somebody out from every screen.");
    r.get::<Keeping>("/api/v1/keeping", Desk, "Backups, and where the master key is.");
    r.press("/api/v1/banner/read", Desk, "Take down a notice to whoever keeps the server.");
    r.row(HttpMethod::Get, "/api/v1/feed", Desk, "Server-sent events: what to read again. Each carries no data.")
        .answers = Shape::Events;
    all
}

/// The errors of one status, each with its sentence and what to do.
fn refusal(codes: &[FaultCode]) -> utoipa::openapi::Response {
    let all: Vec<String> = codes.iter().map(|c| format!("`{}`: {}", name(*c), c.fault().says)).collect();
    let examples: Vec<(String, RefOr<utoipa::openapi::example::Example>)> = codes
        .iter()
        .map(|c| {
            let example = utoipa::openapi::example::ExampleBuilder::new().value(Some(json!({ "error": c.fault() })));
            (name(*c), example.build().into())
        })
        .collect();
    let content = ContentBuilder::new()
        .schema(Some(RefOr::Ref(Ref::from_schema_name("Refused"))))
        .examples_from_iter(examples)
        .build();
    ResponseBuilder::new().description(all.join("\n\n")).content("application/json", content).build()
}

fn name(code: FaultCode) -> String {
    serde_json::to_value(code).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

/// Which errors a caller of this kind can meet.
fn may_meet(code: FaultCode, row: &Row) -> bool {
    use FaultCode::*;
    match code {
        BadRequest | WrongType => !matches!(row.asks, Shape::Nothing),
        NotAccepted | TooLarge => row.method != HttpMethod::Get,
        Meanwhile => row.route == "/api/v1/entries/{id}/decision",
        SignedOut => matches!(row.who, Who::Desk | Who::Half),
        WrongPassphrase => row.route == "/api/v1/session",
        WrongProof => matches!(row.route, "/api/v1/session/second" | "/api/v1/session/prove"),
        ProveYourself | SecondFactorNeeded | NotAllowed => row.who == Who::Desk,
        TooManyTries => true,
        CodeNotValid => matches!(row.route, "/api/v1/enrol" | "/api/v1/pin" | "/api/v1/setup" | "/api/v1/passphrase"),
        ClockDiffers | NotThisTablet => row.who == Who::Tablet,
        AlreadySetUp => row.route == "/api/v1/setup",
        TooManyScreens => matches!(row.answers, Shape::Events),
        OtherSite | NoSuchThing | TookTooLong | TryAgain | DiskFull | Internal => true,
    }
}

fn binary_content() -> utoipa::openapi::Content {
    let binary =
        ObjectBuilder::new().schema_type(Type::String).format(Some(SchemaFormat::KnownFormat(KnownFormat::Binary)));
    ContentBuilder::new().schema(Some(binary)).build()
}

fn operation(row: &Row) -> utoipa::openapi::path::Operation {
    let mut responses = ResponsesBuilder::new();
    let mut answer = ResponseBuilder::new().description("As asked.");
    let header = HeaderBuilder::new().description(Some("The server's time, in milliseconds since 1970.")).build();
    answer = answer.header(NOW_HEADER, header);
    if row.who == Who::Tablet {
        let says = "The setting's signature over this answer and the request's signature.";
        answer = answer.header(ANSWER_HEADER, HeaderBuilder::new().description(Some(says)).build());
    }
    answer = match &row.answers {
        Shape::Json(schema) => {
            answer.content("application/json", ContentBuilder::new().schema(Some(schema.as_ref().clone())).build())
        }
        Shape::Events => answer.content("text/event-stream", ContentBuilder::new().build()),
        Shape::Picture => FORMS.iter().fold(answer, |answer, form| answer.content(*form, binary_content())),
        Shape::Bytes | Shape::Nothing => answer,
    };
    responses = responses.response("200", answer.build());
    if row.route == "/api/v1/roster" {
        responses = responses.response("304", ResponseBuilder::new().description("As you have it.").build());
    }
    let mut by_status: BTreeMap<u16, Vec<FaultCode>> = BTreeMap::new();
    for code in FaultCode::ALL.iter().filter(|c| may_meet(**c, row)) {
        by_status.entry(code.status()).or_default().push(*code);
    }
    for (status, codes) in by_status {
        responses = responses.response(status.to_string(), refusal(&codes));
    }
    let mut operation = OperationBuilder::new().summary(Some(row.says)).responses(responses.build());
    let scheme = match row.who {
        Who::Anyone => None,
        Who::Half | Who::Desk => Some(vec!["session"]),
        Who::Tablet => Some(vec!["certificate", "time", "signature"]),
    };
    if let Some(names) = scheme {
        let all = names.into_iter().fold(SecurityRequirement::default(), |all, name| all.add(name, [""; 0]));
        operation = operation.security(all);
    }
    for name in ["id", "picture"].into_iter().filter(|name| row.route.contains(&format!("{{{name}}}"))) {
        let id = ParameterBuilder::new().name(name).parameter_in(ParameterIn::Path).required(Required::True);
        operation = operation.parameter(id.schema(Some(ObjectBuilder::new().schema_type(Type::String))).build());
    }
    let body = match &row.asks {
        Shape::Json(schema) => {
            Some(("application/json", ContentBuilder::new().schema(Some(schema.as_ref().clone())).build()))
        }
        Shape::Bytes => Some(("application/octet-stream", binary_content())),
        Shape::Nothing | Shape::Events | Shape::Picture => None,
    };
    if let Some((kind, content)) = body {
        let body = utoipa::openapi::request_body::RequestBodyBuilder::new().required(Some(Required::True));
        operation = operation.request_body(Some(body.content(kind, content).build()));
    }
    operation.build()
}

fn header(name: &str, says: &str) -> SecurityScheme {
    SecurityScheme::ApiKey(ApiKey::Header(ApiKeyValue::with_description(name, says)))
}

/// The whole description, as JSON.
fn document() -> Value {
    let mut all = rows();
    all.named.push(("Fault".into(), Fault::schema()));
    Fault::schemas(&mut all.named);
    let refused = ObjectBuilder::new().property("error", Ref::from_schema_name("Fault")).required("error");
    let mut components = ComponentsBuilder::new()
        .schema("Refused", refused)
        .security_scheme(
            "session",
            SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::with_description(
                "__Host-firsthand",
                "Set at sign-in, for no script. In clear on the server's own machine its name is `firsthand`.",
            ))),
        )
        .security_scheme(
            "certificate",
            header(CERTIFICATE_HEADER, "What the setting signed when the tablet was added."),
        )
        .security_scheme("time", header(TIME_HEADER, "The server's time as the tablet knows it, in milliseconds."))
        .security_scheme("signature", header(SIGNATURE_HEADER, "The tablet's, over method, path, time and body."));
    for (name, schema) in all.named {
        components = components.schema(name, schema);
    }
    let mut paths: BTreeMap<&str, PathItem> = BTreeMap::new();
    for row in &all.rows {
        paths.entry(row.route).or_default().merge_operations(PathItem::new(row.method.clone(), operation(row)));
    }
    let paths = paths.into_iter().fold(PathsBuilder::new(), |all, (route, item)| all.path(route, item));
    let licence = LicenseBuilder::new().name("AGPL-3.0-or-later").identifier(Some("AGPL-3.0-or-later"));
    let info = InfoBuilder::new()
        .title("Firsthand")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(
            "Record keeping for safeguarding in nurseries. Bytes are base64url without padding, ids UUIDs, times \
             milliseconds since 1970 in UTC or RFC 3339. What is signed and sealed, and how, is in \
             docs/wire.md.",
        ))
        .license(Some(licence.build()));
    let whole = OpenApiBuilder::new().info(info.build()).paths(paths.build()).components(Some(components.build()));
    serde_json::to_value(whole.build()).unwrap_or_default()
}

static DOCUMENT: LazyLock<String> = LazyLock::new(|| document().to_string());

pub async fn openapi() -> Response {
    ([(CONTENT_TYPE, "application/json")], DOCUMENT.as_str()).into_response()
}
