//! A fetcher for tests: loopback allowed, small limits, no gap.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;
use overhear::fetch::{Clock, Fetcher, Request, Settings, WalkReport};
use overhear::model::exchange::{Learned, Outcome, Validators};

/// Settings under which loopback may be asked and nothing takes long.
pub fn settings() -> Settings {
    Settings {
        user_agent: "overhear/0.1 (+https://overhear.example/contact)".to_owned(),
        allow_private: vec!["127.0.0.0/8".to_owned()],
        max_body: 1 << 20,
        connect_timeout: Duration::from_millis(500),
        idle_timeout: Duration::from_millis(500),
        total_timeout: Duration::from_secs(2),
        host_gap: Duration::ZERO,
        concurrency: 16,
        max_redirects: 5,
        run_limit: Duration::from_secs(30),
        record: None,
        replay: None,
    }
}

/// Where simulated clocks start.
pub fn start() -> Timestamp {
    "2026-11-22T10:00:00Z".parse().unwrap()
}

/// A fetcher on a simulated clock.
pub fn fetcher(settings: Settings) -> Fetcher {
    Fetcher::new(settings, BTreeMap::new(), Clock::simulated(start())).unwrap()
}

/// A request without validators.
pub fn request(url: impl Into<String>) -> Request {
    Request { url: url.into(), validators: Validators::default(), accept: "*/*" }
}

/// Asks for some addresses at once; outcomes in the order of the addresses.
pub fn ask_all(fetcher: &mut Fetcher, requests: Vec<Request>) -> (Vec<(Outcome, Learned)>, WalkReport) {
    let mut outcomes = BTreeMap::new();
    let count = requests.len();
    let report = fetcher.walk(requests.into_iter().enumerate().collect(), &mut |n, outcome, learned| {
        assert!(outcomes.insert(n, (outcome, learned)).is_none(), "{n} came back twice");
        Vec::new()
    });
    assert_eq!(outcomes.len(), count, "every request comes back");
    (outcomes.into_values().collect(), report)
}

/// Asks for one address.
pub fn ask(fetcher: &mut Fetcher, request: Request) -> (Outcome, Learned) {
    ask_all(fetcher, vec![request]).0.remove(0)
}

/// The body of a fresh answer.
pub fn body(outcome: &Outcome) -> &[u8] {
    match outcome {
        Outcome::Fresh(answer) => &answer.body,
        other => panic!("no body: {other:?}"),
    }
}
