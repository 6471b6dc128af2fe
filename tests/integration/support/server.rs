//! A loopback web server that does as it is told, hostile things included: raw sockets and threads, no HTTP library, so that it can lie
//! about lengths, drip, stall, cut and flood. It remembers every request as it came.
//!
//! ```ignore
//! let server = Server::start();
//! server.route("/feed", Reply::ok("<rss/>").header("ETag", "\"v1\""));
//! server.script("/flaky", [Reply::status(503), Reply::ok("up again")]);      // one after another, the last for ever
//! server.handle("/echo", |request| Reply::ok(request.line.clone()));
//! ... server.url("/feed") ... server.count("/feed") ... server.seen()
//! ```
//! A path without a route is 404; so is `/robots.txt` unless it is given one. Every answer closes its connection.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// A request as it came.
#[derive(Debug, Clone)]
pub struct Seen {
    /// The request line, `GET /feed?x HTTP/1.1`.
    pub line: String,
    /// Path and query.
    pub target: String,
    /// Headers in order; bytes as characters of the same number.
    pub headers: Vec<(String, String)>,
    /// When it was read.
    pub at: Instant,
    /// When its answer was out; `None` while it is being given.
    pub done: Option<Instant>,
}

impl Seen {
    /// A header's value, by name in any case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| v.as_str())
    }

    /// Path without query.
    pub fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }
}

/// How the bytes of an answer are sent.
#[derive(Debug, Clone)]
enum Way {
    /// At once.
    Whole,
    /// So many bytes, a pause, and so on; from the first byte of the head or of the body.
    Drip { head: bool, bytes: usize, every: Duration },
    /// Only so many bytes of the body, then close.
    Cut { after: usize },
    /// Only so many bytes of the body, then silence.
    Stall { after: usize },
    /// The body over and over until the client has had enough, in chunks of HTTP/1.1.
    Endless,
    /// These bytes and nothing else, no status line even.
    Raw,
}

/// An answer.
#[derive(Debug, Clone)]
pub struct Reply {
    status: u16,
    headers: Vec<(String, Vec<u8>)>,
    body: Arc<Vec<u8>>,
    length: Option<u64>,
    delay: Duration,
    way: Way,
}

impl Reply {
    /// A status without a body.
    pub fn status(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: Arc::default(), length: Some(0), delay: Duration::ZERO, way: Way::Whole }
    }

    /// 200 with a body.
    pub fn ok(body: impl Into<Vec<u8>>) -> Self {
        Self::status(200).body(body)
    }

    /// A redirect.
    pub fn redirect(status: u16, location: impl AsRef<str>) -> Self {
        Self::status(status).header("Location", location.as_ref())
    }

    /// These bytes instead of an HTTP answer.
    pub fn raw(bytes: impl Into<Vec<u8>>) -> Self {
        Self { way: Way::Raw, ..Self::ok(bytes) }
    }

    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        let body = body.into();
        self.length = Some(body.len() as u64);
        self.body = Arc::new(body);
        self
    }

    pub fn header(mut self, name: &str, value: impl AsRef<[u8]>) -> Self {
        self.headers.push((name.to_owned(), value.as_ref().to_owned()));
        self
    }

    /// A `Content-Length` that is not the body's; `None` for none at all.
    pub fn length(mut self, length: Option<u64>) -> Self {
        self.length = length;
        self
    }

    /// Waits before the first byte.
    pub fn delay(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    pub fn drip_head(mut self, bytes: usize, every: Duration) -> Self {
        self.way = Way::Drip { head: true, bytes, every };
        self
    }

    pub fn drip_body(mut self, bytes: usize, every: Duration) -> Self {
        self.way = Way::Drip { head: false, bytes, every };
        self
    }

    pub fn cut(mut self, after: usize) -> Self {
        self.way = Way::Cut { after };
        self
    }

    pub fn stall(mut self, after: usize) -> Self {
        self.way = Way::Stall { after };
        self
    }

    /// The body over and over, chunked, without end.
    pub fn endless(mut self) -> Self {
        self.way = Way::Endless;
        self.length = None;
        self
    }

    fn head(&self) -> Vec<u8> {
        let mut head = format!("HTTP/1.1 {} X\r\nConnection: close\r\n", self.status).into_bytes();
        for (name, value) in &self.headers {
            head.extend_from_slice(name.as_bytes());
            head.extend_from_slice(b": ");
            head.extend_from_slice(value);
            head.extend_from_slice(b"\r\n");
        }
        if matches!(self.way, Way::Endless) {
            head.extend_from_slice(b"Transfer-Encoding: chunked\r\n");
        } else if let Some(length) = self.length {
            head.extend_from_slice(format!("Content-Length: {length}\r\n").as_bytes());
        }
        head.extend_from_slice(b"\r\n");
        head
    }

    /// Sends the answer; `last` is called before the last bytes go out, so before the client can know that it has everything.
    fn send(&self, out: &mut dyn Connection, last: &dyn Fn()) -> io::Result<()> {
        thread::sleep(self.delay);
        let head = if matches!(self.way, Way::Raw) { Vec::new() } else { self.head() };
        match &self.way {
            Way::Whole | Way::Raw => {
                last();
                out.write_all(&[&head, self.body.as_slice()].concat())
            }
            Way::Drip { head: from_head, bytes, every } => {
                let mut slow = self.body.as_ref().clone();
                if *from_head {
                    slow = [head, slow].concat();
                } else {
                    out.write_all(&head)?;
                }
                let chunks: Vec<&[u8]> = slow.chunks(*bytes).collect();
                for (n, chunk) in chunks.iter().enumerate() {
                    if n + 1 == chunks.len() {
                        last();
                    }
                    out.write_all(chunk)?;
                    out.flush()?;
                    thread::sleep(*every);
                }
                Ok(())
            }
            Way::Cut { after } => {
                out.write_all(&head)?;
                last();
                out.write_all(&self.body[..*after])
            }
            Way::Stall { after } => {
                out.write_all(&head)?;
                out.write_all(&self.body[..*after])?;
                out.flush()?;
                out.wait_for_close();
                Ok(())
            }
            Way::Endless => {
                out.write_all(&head)?;
                loop {
                    out.write_all(format!("{:x}\r\n", self.body.len()).as_bytes())?;
                    out.write_all(&self.body)?;
                    out.write_all(b"\r\n")?;
                }
            }
        }
    }
}

/// A connection, plain or TLS.
pub trait Connection: Read + Write + Send {
    /// Waits until the other side closes.
    fn wait_for_close(&mut self);
}

impl Connection for TcpStream {
    fn wait_for_close(&mut self) {
        let _ = self.set_read_timeout(Some(Duration::from_secs(30)));
        let _ = self.read(&mut [0; 64]);
    }
}

impl Connection for rustls::StreamOwned<rustls::ServerConnection, TcpStream> {
    fn wait_for_close(&mut self) {
        self.sock.wait_for_close();
    }
}

type Handler = Arc<dyn Fn(&Seen) -> Reply + Send + Sync>;

#[derive(Default)]
struct Shared {
    routes: Mutex<BTreeMap<String, Handler>>,
    seen: Mutex<Vec<Seen>>,
    connections: AtomicUsize,
    now: AtomicUsize,
    most: AtomicUsize,
    stop: AtomicBool,
}

/// A server on a free port of 127.0.0.1, until it is dropped.
pub struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
    scheme: &'static str,
}

impl Server {
    /// A plain server.
    pub fn start() -> Self {
        Self::serve("127.0.0.1", None)
    }

    /// A plain server on another address of this machine (all of 127.0.0.0/8 is, on Linux).
    pub fn start_at(ip: &str) -> Self {
        Self::serve(ip, None)
    }

    /// A TLS server.
    pub fn start_tls(config: rustls::ServerConfig) -> Self {
        Self::serve("127.0.0.1", Some(Arc::new(config)))
    }

    fn serve(ip: &str, tls: Option<Arc<rustls::ServerConfig>>) -> Self {
        let listener = TcpListener::bind((ip, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared::default());
        let scheme = if tls.is_some() { "https" } else { "http" };
        let server = Self { address, shared: Arc::clone(&shared), scheme };
        thread::spawn(move || {
            for stream in listener.incoming() {
                if shared.stop.load(Ordering::SeqCst) {
                    break;
                }
                let Ok(stream) = stream else { continue };
                shared.connections.fetch_add(1, Ordering::SeqCst);
                let (shared, tls) = (Arc::clone(&shared), tls.clone());
                thread::spawn(move || {
                    let _ = stream.set_nodelay(true);
                    let result = match tls {
                        None => shared.answer(&mut { stream }),
                        Some(config) => match rustls::ServerConnection::new(config) {
                            Ok(tls) => {
                                let mut stream = rustls::StreamOwned::new(tls, stream);
                                let result = shared.answer(&mut stream);
                                stream.conn.send_close_notify();
                                let _ = stream.flush();
                                result
                            }
                            Err(why) => Err(io::Error::other(why)),
                        },
                    };
                    // A client that hangs up on us is part of the game.
                    drop(result);
                });
            }
        });
        server
    }

    /// An address on this server; `path` begins with `/`.
    pub fn url(&self, path: &str) -> String {
        format!("{}://{}{path}", self.scheme, self.address)
    }

    /// As [`Server::url`], under another name for the host.
    pub fn url_as(&self, host: &str, path: &str) -> String {
        format!("{}://{host}:{}{path}", self.scheme, self.address.port())
    }

    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// Answers a path (without query) always so.
    pub fn route(&self, path: &str, reply: Reply) -> &Self {
        self.handle(path, move |_| reply.clone())
    }

    /// Answers a path with one reply after another, the last for ever.
    pub fn script(&self, path: &str, replies: impl IntoIterator<Item = Reply>) -> &Self {
        let replies: Vec<Reply> = replies.into_iter().collect();
        let next = AtomicUsize::new(0);
        self.handle(path, move |_| replies[next.fetch_add(1, Ordering::SeqCst).min(replies.len() - 1)].clone())
    }

    /// Answers a path by a function of the request. The path `*` stands for all without a route.
    pub fn handle(&self, path: &str, handler: impl Fn(&Seen) -> Reply + Send + Sync + 'static) -> &Self {
        self.shared.routes.lock().unwrap().insert(path.to_owned(), Arc::new(handler));
        self
    }

    /// Every request so far.
    pub fn seen(&self) -> Vec<Seen> {
        self.shared.seen.lock().unwrap().clone()
    }

    /// Requests for a path.
    pub fn seen_at(&self, path: &str) -> Vec<Seen> {
        self.seen().into_iter().filter(|request| request.path() == path).collect()
    }

    /// How often a path was asked for.
    pub fn count(&self, path: &str) -> usize {
        self.seen_at(path).len()
    }

    /// Connections taken, whether anything was asked on them or not.
    pub fn connections(&self) -> usize {
        self.shared.connections.load(Ordering::SeqCst)
    }

    /// The most requests that were being answered at the same time.
    pub fn most_at_once(&self) -> usize {
        self.shared.most.load(Ordering::SeqCst)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.stop.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(self.address);
    }
}

impl Shared {
    fn answer(&self, stream: &mut dyn Connection) -> io::Result<()> {
        let Some(request) = read_request(stream)? else { return Ok(()) };
        let now = self.now.fetch_add(1, Ordering::SeqCst) + 1;
        self.most.fetch_max(now, Ordering::SeqCst);
        let place = {
            let mut seen = self.seen.lock().unwrap();
            seen.push(request.clone());
            seen.len() - 1
        };
        let handler = {
            let routes = self.routes.lock().unwrap();
            routes.get(request.path()).or_else(|| routes.get("*").filter(|_| request.path() != "/robots.txt")).cloned()
        };
        let reply = handler.map_or_else(|| Reply::status(404), |handler| handler(&request));
        let over = Cell::new(false);
        let last = || {
            if !over.replace(true) {
                self.now.fetch_sub(1, Ordering::SeqCst);
                self.seen.lock().unwrap()[place].done = Some(Instant::now());
            }
        };
        let result = reply.send(stream, &last).and_then(|()| stream.flush());
        last();
        result
    }
}

fn read_request(stream: &mut dyn Connection) -> io::Result<Option<Seen>> {
    let mut reader = BufReader::new(stream);
    let mut lines = Vec::new();
    loop {
        let mut line = Vec::new();
        if reader.read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        let line: String = line.iter().map(|b| char::from(*b)).collect();
        let line = line.trim_end_matches(['\r', '\n']).to_owned();
        if line.is_empty() {
            break;
        }
        lines.push(line);
    }
    let mut lines = lines.into_iter();
    let Some(line) = lines.next() else { return Ok(None) };
    let target = line.split(' ').nth(1).unwrap_or_default().to_owned();
    let headers =
        lines.filter_map(|l| l.split_once(':').map(|(n, v)| (n.to_owned(), v.strip_prefix(' ').unwrap_or(v).to_owned()))).collect();
    Ok(Some(Seen { line, target, headers, at: Instant::now(), done: None }))
}
