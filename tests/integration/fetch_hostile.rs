//! Hostile servers: bombs, drips, cuts, lies, redirects to where nobody should go, bad certificates (RELIABILITY sections 3 and 4).

use std::collections::BTreeMap;
use std::io::Write as _;
use std::net::{IpAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::GzEncoder;
use overhear::fetch::{Clock, Fetcher, Settings, Surroundings};
use overhear::model::exchange::{Fault, Outcome, Skip};

use crate::support::net::{ask, ask_all, body, fetcher, request, settings, start};
use crate::support::server::{Reply, Server};

const CAP: u64 = 1 << 20;

/// So many MiB of zeros, compressed.
fn gzip_zeros(mib: usize) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    for _ in 0..mib {
        encoder.write_all(&vec![0; 1 << 20]).unwrap();
    }
    encoder.finish().unwrap()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// So many times 16 MiB of zeros in brotli, by hand (RFC 7932 section 9.2): each meta-block is one literal and one copy of it at distance 1.
fn brotli_zeros(blocks: usize) -> Vec<u8> {
    let mut bits = vec![false]; // a window of 64 KiB
    let mut put = |value: u32, count: u32| bits.extend((0..count).map(|i| value >> i & 1 == 1));
    for _ in 0..blocks {
        put(0, 1); // not the last
        put(2, 2); // length in six nibbles
        put((1 << 24) - 1, 24); // 16 MiB
        put(0, 1); // compressed
        put(0, 3); // one block type of each kind
        put(0, 2 + 4); // no postfix, no direct distances
        put(0, 2); // a context mode
        put(0, 2); // one literal tree, one distance tree
        for (symbol, width) in [(0, 8), (399, 10), (16, 6)] {
            put(1, 2); // a simple code
            put(0, 2); // of one symbol
            put(symbol, width);
        }
        put((1 << 24) - 1 - 2118, 24); // the copy's length
        put(0, 1); // distance 1
    }
    put(3, 2); // the last, empty
    bits.chunks(8).map(|eight| eight.iter().enumerate().fold(0, |byte, (i, bit)| byte | u8::from(*bit) << i)).collect()
}

fn outcome(reply: Reply) -> (Outcome, Duration) {
    let server = Server::start();
    server.route("/x", reply);
    let mut fetcher = fetcher(settings());
    // The robots.txt is out of the way before the clock starts.
    ask(&mut fetcher, request(server.url("/first")));
    let begin = Instant::now();
    let (outcome, _) = ask(&mut fetcher, request(server.url("/x")));
    (outcome, begin.elapsed())
}

#[test]
fn bombs_are_not_unpacked() {
    // 64 MiB, 16 times: a gibibyte in members, each as small as gzip makes it.
    let member = gzip_zeros(64);
    let gibibyte = member.repeat(16);
    assert!(gibibyte.len() < 2 << 20, "{}", gibibyte.len());
    let br = brotli_zeros(16);
    assert!(br.len() < 256, "{}", br.len());
    let within_cap = gibibyte[..1 << 19].to_vec();
    for (name, encoding, wire) in [
        ("gzip", "gzip", within_cap.clone()),
        ("br", "br", br),
        ("twice", "gzip, gzip", gzip(&gzip_zeros(64))),
        ("three times", "gzip, gzip, gzip", gzip(&gzip(&gzip(b"x")))),
        ("larger on the wire", "gzip", gibibyte),
    ] {
        let (outcome, took) = outcome(Reply::ok(wire).header("Content-Encoding", encoding));
        match outcome {
            Outcome::Failed(Fault::TooLarge(bytes)) if name != "larger on the wire" => assert!(bytes <= CAP + 64 * 1024, "{name}: {bytes}"),
            Outcome::Failed(Fault::TooLarge(_)) => {}
            Outcome::Failed(Fault::Body(why)) if name == "three times" => assert!(why.contains('3'), "{why}"),
            other => panic!("{name}: {other:?}"),
        }
        assert!(took < Duration::from_secs(1), "{name} took {took:?}");
    }
    let (outcome, took) = outcome(Reply::ok(vec![b'x'; 64 * 1024]).endless());
    assert!(matches!(outcome, Outcome::Failed(Fault::TooLarge(n)) if n <= CAP + 128 * 1024), "{outcome:?}");
    assert!(took < Duration::from_secs(1), "{took:?}");
}

#[test]
fn twice_encoded_is_decoded_twice() {
    let (outcome, _) = outcome(Reply::ok(gzip(&gzip(b"<rss/>"))).header("Content-Encoding", "gzip").header("Content-Encoding", "gzip"));
    assert_eq!(body(&outcome), b"<rss/>");
}

#[test]
fn slow_servers_are_left_in_time_and_hold_nobody_up() {
    let drip = Duration::from_millis(200);
    let slow: Vec<(&str, Reply, &str)> = vec![
        ("head", Reply::ok("x").drip_head(1, drip), "silent"),
        ("body", Reply::ok(vec![b'x'; 1000]).drip_body(1, drip), "whole request"),
        ("stall", Reply::ok(vec![b'x'; 1000]).stall(10), "silent"),
        ("nothing", Reply::ok("x").delay(Duration::from_secs(5)), "silent"),
    ];
    let servers: Vec<Server> = slow.iter().map(|_| Server::start()).collect();
    for (server, (_, reply, _)) in servers.iter().zip(&slow) {
        server.route("/x", reply.clone());
    }
    let quick = Server::start();
    quick.route("/x", Reply::ok("quick"));
    let mut requests: Vec<_> = servers.iter().map(|server| request(server.url("/x"))).collect();
    requests.push(request(quick.url("/x")));
    let begin = Instant::now();
    let mut times = BTreeMap::new();
    fetcher(settings()).walk(requests.into_iter().enumerate().collect(), &mut |n, outcome, _| {
        times.insert(n, (outcome, begin.elapsed()));
        Vec::new()
    });
    for (n, (name, _, why)) in slow.iter().enumerate() {
        let (outcome, took) = &times[&n];
        assert!(matches!(outcome, Outcome::Failed(Fault::Timeout(text)) if text.contains(why)), "{name}: {outcome:?}");
        assert!(*took < Duration::from_millis(2800), "{name}: {took:?}");
    }
    let (outcome, took) = &times[&slow.len()];
    assert_eq!(body(outcome), b"quick");
    assert!(*took < Duration::from_millis(600), "the quick one waited {took:?}");
}

#[test]
fn a_part_of_a_document_is_never_handed_on() {
    let text = vec![b'x'; 5000];
    for (name, reply) in [
        ("cut", Reply::ok(text.clone()).cut(2500)),
        ("cut at once", Reply::ok(text.clone()).cut(0)),
        ("length too long", Reply::ok(text.clone()).length(Some(6000))),
        ("gzip cut", {
            let wire = gzip(&text);
            let half = wire.len() / 2;
            Reply::ok(wire).header("Content-Encoding", "gzip").length(None).cut(half)
        }),
        ("206", Reply::status(206).body(text.clone())),
        ("unknown encoding", Reply::ok(text.clone()).header("Content-Encoding", "zstd")),
        ("two lengths", Reply::ok(text.clone()).header("Content-Length", "17")),
        ("bad chunk", Reply::raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nzz\r\n")),
        ("chunk cut", Reply::raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n50\r\nhello")),
        ("no HTTP", Reply::raw("220 mail.example ESMTP\r\n")),
        ("nothing", Reply::raw("")),
    ] {
        let (outcome, _) = outcome(reply);
        assert!(matches!(outcome, Outcome::Failed(Fault::Body(_) | Fault::Connect(_))), "{name}: {outcome:?}");
    }
    let (outcome, _) = outcome(Reply::ok(text).length(Some(u64::MAX / 2)).cut(10));
    assert!(matches!(outcome, Outcome::Failed(Fault::TooLarge(n)) if n == u64::MAX / 2), "{outcome:?}");
}

#[test]
fn floods_of_headers_are_refused_quickly() {
    let many = (0..200_000).fold(Reply::ok("x"), |reply, n| reply.header(&format!("X-{n}"), "y"));
    let long = Reply::ok("x").header("X", vec![b'y'; 32 << 20]);
    for (name, reply) in [("many", many), ("long", long)] {
        let (outcome, took) = outcome(reply);
        assert!(matches!(outcome, Outcome::Failed(_)), "{name}: {outcome:?}");
        assert!(took < Duration::from_secs(2), "{name}: {took:?}");
    }
}

/// A listener that must never be connected to.
struct Canary {
    port: u16,
    hits: Arc<AtomicUsize>,
}

impl Canary {
    fn start(address: &str, port: u16) -> Self {
        let listener = TcpListener::bind((address, port)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let hits = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&hits);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                counted.fetch_add(1, Ordering::SeqCst);
                drop(stream);
            }
        });
        Self { port, hits }
    }

    fn hits(&self) -> usize {
        // A connection that was made lies in the backlog at once; the count follows within this.
        std::thread::sleep(Duration::from_millis(100));
        self.hits.load(Ordering::SeqCst)
    }
}

const SPELLINGS: &[&str] = &[
    "127.0.0.1",
    "127.1",
    "127.0.1",
    "127.9.8.7",
    "0",
    "0.0.0.0",
    "2130706433",
    "0x7f000001",
    "0x7f.1",
    "0x7F.0.0.0x1",
    "017700000001",
    "0177.0.0.1",
    "127.0.0.1.",
    "１２７.0.0.1",
    "①②⑦.⓪.⓪.①",
    "127。0。0。1",
    "%31%32%37.0.0.1",
    "localhost",
    "localhost.",
    "LOCALHOST",
    "[::1]",
    "[::]",
    "[0:0:0:0:0:0:0:1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::127.0.0.1]",
    "[64:ff9b::127.0.0.1]",
    "[2002:7f00:1::]",
];

/// An address of every range that is not the public Internet.
const RESERVED: &[&str] = &[
    "0.1.2.3",
    "10.0.0.1",
    "10.255.255.255",
    "100.64.0.1",
    "100.127.255.255",
    "127.0.0.1",
    "127.255.255.255",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.8",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.0.1",
    "192.168.255.255",
    "198.18.0.1",
    "198.19.255.255",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:10.0.0.1",
    "::ffff:8.8.8.8",
    "::8.8.8.8",
    "64:ff9b::10.0.0.1",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:2::1",
    "2001:10::1",
    "2001:db8::1",
    "2002:a00:1::",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fec0::1",
    "ff02::1",
];

#[test]
fn no_spelling_of_this_machine_is_asked() {
    let canary = Canary::start("0.0.0.0", 0);
    let closed = Settings { allow_private: Vec::new(), ..settings() };
    let requests = SPELLINGS.iter().map(|host| request(format!("http://{host}:{}/", canary.port))).collect();
    let (outcomes, report) = ask_all(&mut fetcher(closed), requests);
    for (host, (outcome, learned)) in SPELLINGS.iter().zip(&outcomes) {
        assert!(matches!(outcome, Outcome::Skipped(Skip::ForbiddenAddress(_))), "{host}: {outcome:?}");
        assert_eq!(learned.asked, None, "{host}");
    }
    assert_eq!((canary.hits(), report.exchanges), (0, 0));
}

#[test]
fn no_redirect_leads_to_this_machine() {
    // The one address that is allowed stands for a server on the Internet.
    let server = Server::start_at("127.7.7.7");
    let canary = Canary::start("0.0.0.0", 0);
    let only = Settings { allow_private: vec!["127.7.7.7".to_owned()], ..settings() };
    let mut targets: Vec<String> = SPELLINGS.iter().map(|host| format!("http://{host}:{}/", canary.port)).collect();
    targets.extend(RESERVED.iter().map(|ip| if ip.contains(':') { format!("http://[{ip}]/") } else { format!("http://{ip}/") }));
    let schemes = [
        "file:///etc/passwd",
        "FILE:/etc/passwd",
        "ftp://127.0.0.1/",
        "gopher://x/",
        "data:text/plain,x",
        "javascript:1",
        "http://me:secret@127.7.7.7/",
    ];
    targets.extend(schemes.map(str::to_owned));
    for (n, target) in targets.iter().enumerate() {
        server.route(&format!("/{n}"), Reply::redirect(302, target));
    }
    let requests = (0..targets.len()).map(|n| request(server.url(&format!("/{n}")))).collect();
    let (outcomes, _) = ask_all(&mut fetcher(only), requests);
    for (target, (outcome, _)) in targets.iter().zip(&outcomes) {
        match outcome {
            Outcome::Failed(Fault::Redirect(why)) => assert!(!why.contains("secret"), "{why}"),
            // A name is resolved only when its robots.txt is asked for.
            Outcome::Skipped(Skip::ForbiddenAddress(_)) if target.to_lowercase().contains("localhost") => {}
            other => panic!("{target}: {other:?}"),
        }
    }
    assert_eq!(canary.hits(), 0);
}

fn fetcher_with_names(settings: Settings, names: impl Fn(&str) -> std::io::Result<Vec<IpAddr>> + Send + Sync + 'static) -> Fetcher {
    let surroundings = Surroundings { names: Some(Arc::new(names)), ..Surroundings::default() };
    Fetcher::within(settings, BTreeMap::new(), Clock::simulated(start()), &surroundings).unwrap()
}

#[test]
fn names_of_private_addresses_are_not_asked() {
    let names = |host: &str| {
        let n: usize = host.trim_start_matches('h').split('.').next().unwrap().parse().unwrap();
        Ok(vec![RESERVED[n].parse().unwrap()])
    };
    let closed = Settings { allow_private: Vec::new(), ..settings() };
    let requests = (0..RESERVED.len()).map(|n| request(format!("http://h{n}.example/feed"))).collect();
    let (outcomes, _) = ask_all(&mut fetcher_with_names(closed, names), requests);
    for (ip, (outcome, _)) in RESERVED.iter().zip(outcomes) {
        assert!(matches!(&outcome, Outcome::Skipped(Skip::ForbiddenAddress(why)) if why.contains("example is ")), "{ip}: {outcome:?}");
    }
}

#[test]
fn a_name_that_changes_its_address_reaches_only_what_was_checked() {
    let server = Server::start_at("127.7.7.7");
    server.route("/x", Reply::ok("right"));
    let canary = Canary::start("127.0.0.1", server.port());
    let only = Settings { allow_private: vec!["127.7.7.7/32".to_owned()], ..settings() };
    let (good, bad): (IpAddr, IpAddr) = ("127.7.7.7".parse().unwrap(), "127.0.0.1".parse().unwrap());

    // One answer with both, either first: only the allowed one is used.
    for mix in [vec![good, bad], vec![bad, good]] {
        let mut fetcher = fetcher_with_names(only.clone(), move |_| Ok(mix.clone()));
        assert_eq!(body(&ask(&mut fetcher, request(server.url_as("mix.example", "/x"))).0), b"right");
    }
    // Another answer every time.
    let turn = AtomicUsize::new(0);
    let mut fetcher =
        fetcher_with_names(only, move |_| Ok(vec![if turn.fetch_add(1, Ordering::SeqCst).is_multiple_of(2) { good } else { bad }]));
    let mut reached = 0;
    for _ in 0..200 {
        match ask(&mut fetcher, request(server.url_as("flip.example", "/x"))).0 {
            Outcome::Fresh(answer) => {
                assert_eq!(answer.body, b"right");
                reached += 1;
            }
            Outcome::Skipped(Skip::ForbiddenAddress(_)) => {}
            other => panic!("{other:?}"),
        }
    }
    assert!(reached >= 90, "{reached}");
    assert_eq!(canary.hits(), 0);
}

#[test]
fn redirects_end() {
    let server = Server::start();
    server.route("/loop", Reply::redirect(302, "/loop2")).route("/loop2", Reply::redirect(301, "/loop"));
    server.route("/self", Reply::redirect(302, "/self"));
    server.handle("/deep", |request| {
        let n: usize = request.target.split('=').nth(1).and_then(|n| n.parse().ok()).unwrap_or(0);
        Reply::redirect(302, format!("/deep?n={}", n + 1))
    });
    server.route("/nowhere", Reply::status(302)).route("/bad", Reply::redirect(302, "http://[::bad/"));
    let mut fetcher = fetcher(settings());
    for (path, why) in [("/loop", "circle"), ("/self", "circle"), ("/deep", "more than 5"), ("/bad", "no address")] {
        let (outcome, learned) = ask(&mut fetcher, request(server.url(path)));
        assert!(matches!(&outcome, Outcome::Failed(Fault::Redirect(text)) if text.contains(why)), "{path}: {outcome:?}");
        assert_eq!(learned.moved_to, None);
    }
    assert_eq!(server.count("/deep"), 6);
    assert!(matches!(ask(&mut fetcher, request(server.url("/nowhere"))).0, Outcome::Failed(Fault::Status { status: 302, .. })));
}

/// A certificate for `name`, signed by a new authority; the authority's DER and a server's configuration.
fn certificate(name: &str, expired: bool) -> (Vec<u8>, rustls::ServerConfig) {
    let mut authority = rcgen::CertificateParams::new(Vec::new()).unwrap();
    authority.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let authority_key = rcgen::KeyPair::generate().unwrap();
    let root = authority.self_signed(&authority_key).unwrap();
    let issuer = rcgen::Issuer::new(authority, authority_key);
    let key = rcgen::KeyPair::generate().unwrap();
    let mut params = rcgen::CertificateParams::new(vec![name.to_owned()]).unwrap();
    if expired {
        params.not_before = rcgen::date_time_ymd(2019, 1, 1);
        params.not_after = rcgen::date_time_ymd(2020, 1, 1);
    }
    let certificate = params.signed_by(&key, &issuer).unwrap();
    (root.der().to_vec(), server_config(certificate.der().clone(), &key))
}

fn server_config(certificate: rustls::pki_types::CertificateDer<'static>, key: &rcgen::KeyPair) -> rustls::ServerConfig {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let key = rustls::pki_types::PrivatePkcs8KeyDer::from(key.serialize_der());
    rustls::ServerConfig::builder().with_no_client_auth().with_single_cert(vec![certificate], key.into()).unwrap()
}

#[test]
fn bad_certificates_are_refused_and_the_cause_is_named() {
    let own_key = rcgen::KeyPair::generate().unwrap();
    let own = rcgen::CertificateParams::new(vec!["forum.example".to_owned()]).unwrap().self_signed(&own_key).unwrap();
    let (good_root, good) = certificate("forum.example", false);
    let (expired_root, expired) = certificate("forum.example", true);
    let (other_root, other) = certificate("other.example", false);
    let (_, unknown) = certificate("forum.example", false);
    for (name, config, root, cause) in [
        ("good", good, Some(good_root), None),
        ("expired", expired, Some(expired_root), Some("expired")),
        ("wrong name", other, Some(other_root), Some("another name")),
        ("self-signed", server_config(own.der().clone(), &own_key), None, Some("self-signed")),
        ("unknown authority", unknown, None, Some("unknown authority")),
    ] {
        let server = Server::start_tls(config);
        server.route("/x", Reply::ok("over TLS"));
        let surroundings =
            Surroundings { roots: root.into_iter().collect(), names: Some(Arc::new(|_| Ok(vec![IpAddr::from([127, 0, 0, 1])]))) };
        let mut fetcher = Fetcher::within(settings(), BTreeMap::new(), Clock::simulated(start()), &surroundings).unwrap();
        let (outcome, _) = ask(&mut fetcher, request(server.url_as("forum.example", "/x")));
        match cause {
            None => assert_eq!(body(&outcome), b"over TLS"),
            Some(cause) => {
                assert!(matches!(&outcome, Outcome::Failed(Fault::Tls(why)) if why.contains(cause)), "{name}: {outcome:?}");
                assert_eq!(server.seen().len(), 0, "{name}: nothing is asked over a connection that is not trusted");
            }
        }
    }
}

#[test]
fn https_is_not_left_for_http() {
    let (root, config) = certificate("forum.example", false);
    let secure = Server::start_tls(config);
    let plain = Server::start();
    plain.route("/x", Reply::ok("plain"));
    secure.route("/x", Reply::redirect(301, plain.url("/x")));
    let names = Some(Arc::new(|_: &str| Ok(vec![IpAddr::from([127, 0, 0, 1])])) as overhear::fetch::Names);
    let surroundings = Surroundings { roots: vec![root], names };
    let mut fetcher = Fetcher::within(settings(), BTreeMap::new(), Clock::simulated(start()), &surroundings).unwrap();
    let (outcome, _) = ask(&mut fetcher, request(secure.url_as("forum.example", "/x")));
    assert!(matches!(&outcome, Outcome::Failed(Fault::Redirect(why)) if why.contains("unprotected")), "{outcome:?}");
    assert_eq!(plain.connections(), 0);
}

#[test]
fn an_old_protocol_and_no_protocol_are_refused_as_tls() {
    // An alert "protocol version", as a server gives that speaks TLS 1.1 at most.
    // And a plain server behind an https address.
    for (answer, cause) in [(&[21, 3, 2, 0, 2, 2, 70][..], "ProtocolVersion"), (b"HTTP/1.1 400 Bad Request\r\n\r\n", "corrupt")] {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let _ = std::io::Read::read(&mut stream, &mut [0; 1024]);
                let _ = stream.write_all(answer);
            }
        });
        let (outcome, _) = ask(&mut fetcher(settings()), request(format!("https://127.0.0.1:{port}/")));
        assert!(matches!(&outcome, Outcome::Failed(Fault::Tls(why)) if why.contains(cause)), "{outcome:?}");
    }
}

#[test]
fn errors_do_not_repeat_what_may_be_secret() {
    let server = Server::start();
    server.route("/cut", Reply::ok("xxxx").cut(1)).route("/loop", Reply::redirect(302, "/loop?token=hunter2"));
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let requests = vec![
        request(server.url("/cut?token=hunter2")),
        request(server.url("/loop?token=hunter2")),
        request(format!("http://127.0.0.1:{port}/?token=hunter2")),
        request("http://user:hunter2@forum.example/"),
        request("https://hunter2.invalid:99999/?hunter2"),
        request("no address at all hunter2"),
        request("http://no-such-host.invalid/?token=hunter2"),
    ];
    let (outcomes, _) = ask_all(&mut fetcher(settings()), requests);
    for (outcome, _) in outcomes {
        let text = format!("{outcome:?}");
        assert!(!text.contains("hunter2") && !matches!(outcome, Outcome::Fresh(_)), "{text}");
    }
}
