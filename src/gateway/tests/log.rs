//! The log as an operator reads it: the program itself, told to say all it can.

mod postgres;

use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};

const FILES: [(&str, &str); 5] = [
    (
        "index.html",
        "<html><head><link rel=\"stylesheet\" href=\"/main.css\"><link data-words=\"en\" href=\"/words-en.txt\">\
         <link data-words=\"cy\" href=\"/words-cy.txt\"></head><body></body></html>",
    ),
    ("main.css", "body{color:black}"),
    ("early.js", include_str!("../../../public/early.js")),
    ("sw.js", include_str!("../../../public/sw.js")),
    ("manifest.webmanifest", "{}"),
];

/// Ends with the test, also where that fails.
struct Gateway(Child);

impl Drop for Gateway {
    fn drop(&mut self) {
        // It has ended already where the test went well.
        let _ = self.0.kill();
    }
}

fn ask(port: u16, path: &str, headers: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    write!(stream, "GET {path} HTTP/1.1\r\nHost: here\r\n{headers}Connection: close\r\n\r\n")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}

/// A gateway whose council's own system is not there, so that there is something to log.
fn start(folder: &Path, store: &str, port: u16) -> std::io::Result<Gateway> {
    for (name, text) in FILES {
        fs::write(folder.join(name), text)?;
    }
    let nobody = "adapter = \"ics\"\nurl = \"http://127.0.0.1:1/{uprn}.ics\"";
    let (council, _) =
        include_str!("../council/aberwen.toml").split_once("[addresses]").expect("it says whose they are");
    let settings = format!("{council}[bins]\n{nobody}\n");
    let limits = "[limits]\ntrusted_proxies = [\"127.0.0.1\"]\n";
    fs::write(folder.join("council.toml"), [&settings, limits, store].concat())?;
    fs::write(folder.join("premises.csv"), "100000000101,,10,WEIR LANE,,ABERWEN,LS13 2AB\r\n")?;
    let program = || {
        let mut program = Command::new(env!("CARGO_BIN_EXE_gateway"));
        program.current_dir(folder).stdout(Stdio::null());
        program
    };
    let migrated = program().args(["migrate", "--config", "council.toml"]).output()?;
    assert!(migrated.status.success(), "{}", String::from_utf8_lossy(&migrated.stderr));
    let imported = program().args(["import", "leeds", "--premises", "premises.csv", "--uprns"]).output()?;
    assert!(imported.status.success(), "{}", String::from_utf8_lossy(&imported.stderr));
    let log = fs::File::create(folder.join("log"))?;
    let mut serve = program();
    serve.args(["serve", "--dist", ".", "--config", "council.toml", "--port", &port.to_string()]);
    Ok(Gateway(serve.env("RUST_LOG", "trace").stderr(log).spawn()?))
}

#[test]
fn it_does_not_tell_who_looked_for_what() {
    let database = postgres::place().unwrap().map(|url| format!("[store]\nurl = \"{url}\"\n"));
    for store in [Some(String::new()), database].into_iter().flatten() {
        let folder = tempfile::tempdir().unwrap();
        let port = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port();
        let mut gateway = start(folder.path(), &store, port).unwrap();
        while ask(port, "/ready", "").is_err() {
            assert!(gateway.0.try_wait().unwrap().is_none(), "it does not start");
        }

        let home = "100000000101";
        let client = "X-Forwarded-For: 203.0.113.77\r\nX-Request-Id: greenfinch\r\n";
        for (path, status) in [
            (&*format!("/api/v1/addresses/{home}"), 200),
            (&format!("/api/v1/addresses/{home}/schedule"), 503),
            (&format!("/api/v1/addresses/{home}/calendar.ics?key=siskin"), 503),
            (&format!("/bins/{home}"), 503),
            (&format!("/bins/{home}/calendar"), 200),
            ("/bins?q=zebrafinch+lane", 200),
            ("/api/v1/addresses?q=zebrafinch+lane", 200),
            ("/api/v1/addresses?q=10+weir+lane", 200),
            ("/api/v1/addresses/987654321098/schedule", 404),
        ] {
            let answer = ask(port, path, client).unwrap();
            assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{path}: {answer}");
            assert!(!answer.contains("greenfinch"), "{path}");
        }
        gateway.0.kill().unwrap();
        gateway.0.wait().unwrap();

        let log = fs::read_to_string(folder.path().join("log")).unwrap().to_lowercase();
        assert!(log.contains("/api/v1/addresses/{id}/schedule"), "{log}");
        for secret in [home, "987654321098", "zebrafinch", "weir", "siskin", "greenfinch", "203.0.113.77"] {
            assert!(!log.contains(secret), "{secret} in {log}");
        }
    }
}
