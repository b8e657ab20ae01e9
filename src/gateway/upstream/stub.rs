//! A council's system for tests: answers each request as it is told, on a port of its own.

use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

pub enum Reply {
    Answer(u16, Vec<u8>),
    /// These bytes and no more.
    Raw(Vec<u8>),
    /// Nothing, for as long as the asker waits.
    Silence,
}

pub struct Stub {
    /// `http://127.0.0.1:…/`
    pub base: String,
    heads: Arc<Mutex<Vec<String>>>,
    count: watch::Receiver<usize>,
}

impl Stub {
    /// `reply` is told how many requests came before.
    pub async fn start(reply: impl Fn(usize) -> Reply + Send + Sync + 'static) -> Stub {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}/", listener.local_addr().unwrap());
        let heads = Arc::new(Mutex::new(Vec::new()));
        let (counter, count) = watch::channel(0);
        let (counter, reply, kept) = (Arc::new(counter), Arc::new(reply), Arc::clone(&heads));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (counter, reply, heads) = (Arc::clone(&counter), Arc::clone(&reply), Arc::clone(&kept));
                tokio::spawn(async move {
                    let (stream, head) = head_of(stream).await;
                    let nth = {
                        let mut heads = heads.lock().unwrap();
                        heads.push(head);
                        heads.len() - 1
                    };
                    counter.send_replace(nth + 1);
                    answer(stream, reply(nth)).await;
                });
            }
        });
        Stub { base, heads, count }
    }

    /// The request lines so far.
    pub fn asked(&self) -> Vec<String> {
        self.heads().iter().map(|head| head.lines().next().unwrap_or_default().to_owned()).collect()
    }

    /// The same, each with its headers.
    pub fn heads(&self) -> Vec<String> {
        self.heads.lock().unwrap().clone()
    }

    /// Waits until so many requests have come.
    pub async fn asked_times(&self, times: usize) {
        self.count.clone().wait_for(|count| *count >= times).await.unwrap();
    }
}

async fn head_of(mut stream: TcpStream) -> (TcpStream, String) {
    let mut head = Vec::new();
    while !head.windows(4).any(|end| end == b"\r\n\r\n") && stream.read_buf(&mut head).await.unwrap_or(0) > 0 {}
    (stream, String::from_utf8_lossy(&head).into_owned())
}

async fn answer(mut stream: TcpStream, reply: Reply) {
    let bytes = match reply {
        Reply::Answer(status, body) => {
            let head = format!("HTTP/1.1 {status} -\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
            [head.into_bytes(), body].concat()
        }
        Reply::Raw(bytes) => bytes,
        Reply::Silence => return std::future::pending().await,
    };
    // The asker may have hung up already.
    let _ = stream.write_all(&bytes).await;
    let _ = stream.shutdown().await;
}
