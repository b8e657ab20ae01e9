//! A council's system for tests: answers each request as it is told, on a port of its own.

use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

pub enum Reply {
    Answer(u16, Vec<u8>),
    /// These bytes and no more.
    Raw(Vec<u8>),
    /// The first, and then the second over and over, with a pause before each.
    Endless(Vec<u8>, Vec<u8>, Duration),
    /// Nothing, for as long as the asker waits.
    Silence,
}

/// A request, as it came.
#[derive(Clone, Debug)]
pub struct Asked {
    /// How many came before.
    pub nth: usize,
    /// The request line and the headers.
    pub head: String,
    pub body: String,
}

impl Asked {
    pub fn line(&self) -> &str {
        self.head.lines().next().unwrap_or_default()
    }

    /// What stands in a header; nothing where it is not there.
    pub fn header(&self, name: &str) -> &str {
        let pairs = self.head.lines().skip(1).filter_map(|line| line.split_once(": "));
        pairs.into_iter().find(|(header, _)| header.eq_ignore_ascii_case(name)).map_or("", |(_, value)| value)
    }
}

pub struct Stub {
    /// `http://127.0.0.1:…/`
    pub base: String,
    requests: Arc<Mutex<Vec<Asked>>>,
    count: watch::Receiver<usize>,
}

impl Stub {
    /// `reply` is told how many requests came before.
    pub async fn start(reply: impl Fn(usize) -> Reply + Send + Sync + 'static) -> Stub {
        Self::answering(move |asked| reply(asked.nth)).await
    }

    pub async fn answering(reply: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> Stub {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}/", listener.local_addr().unwrap());
        let requests = Arc::new(Mutex::new(Vec::new()));
        let (counter, count) = watch::channel(0);
        let (counter, reply, kept) = (Arc::new(counter), Arc::new(reply), Arc::clone(&requests));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (counter, reply, requests) = (Arc::clone(&counter), Arc::clone(&reply), Arc::clone(&kept));
                tokio::spawn(async move {
                    let (stream, head, body) = request(stream).await;
                    let asked = {
                        let mut requests = requests.lock().unwrap();
                        let asked = Asked { nth: requests.len(), head, body };
                        requests.push(asked.clone());
                        asked
                    };
                    counter.send_replace(asked.nth + 1);
                    answer(stream, reply(&asked)).await;
                });
            }
        });
        Stub { base, requests, count }
    }

    /// The request lines so far.
    pub fn asked(&self) -> Vec<String> {
        self.requests().iter().map(|asked| asked.line().to_owned()).collect()
    }

    /// The requests so far.
    pub fn requests(&self) -> Vec<Asked> {
        self.requests.lock().unwrap().clone()
    }

    /// Waits until so many requests have come.
    pub async fn asked_times(&self, times: usize) {
        self.count.clone().wait_for(|count| *count >= times).await.unwrap();
    }
}

/// Head and body.
async fn request(mut stream: TcpStream) -> (TcpStream, String, String) {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(end) = bytes.windows(4).position(|end| end == b"\r\n\r\n") {
            break end;
        }
        if stream.read_buf(&mut bytes).await.unwrap_or(0) == 0 {
            break bytes.len();
        }
    };
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let start = (end + 4).min(bytes.len());
    let length = head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok());
    while bytes.len() - start < length.unwrap_or(0) && stream.read_buf(&mut bytes).await.unwrap_or(0) > 0 {}
    let body = String::from_utf8_lossy(&bytes[start..]).into_owned();
    (stream, head, body)
}

async fn answer(mut stream: TcpStream, reply: Reply) {
    let bytes = match reply {
        Reply::Answer(status, body) => {
            let head = format!("HTTP/1.1 {status} -\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
            [head.into_bytes(), body].concat()
        }
        Reply::Raw(bytes) => bytes,
        Reply::Endless(first, again, pause) => return endless(stream, first, again, pause).await,
        Reply::Silence => return std::future::pending().await,
    };
    // The asker may have hung up already.
    let _ = stream.write_all(&bytes).await;
    let _ = stream.shutdown().await;
}

/// Until the asker hangs up.
async fn endless(mut stream: TcpStream, first: Vec<u8>, again: Vec<u8>, pause: Duration) {
    let mut next = first;
    while stream.write_all(&next).await.is_ok() {
        tokio::time::sleep(pause).await;
        next.clone_from(&again);
    }
}
