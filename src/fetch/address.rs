//! Which addresses may be asked: the guard against server-side request forgery.
//!
//! Two checks hold the same rules. [`check_url`] reads what stands in the address itself, on every hop (an IP literal never reaches a
//! resolver); the resolver in [`super::client`] filters what a name resolved to, and the connection goes to exactly those addresses, so a
//! name cannot be public when checked and private when connected (DNS rebinding). Odd spellings (decimal, octal, hexadecimal, fullwidth)
//! are made canonical by the `url` crate, as the WHATWG standard has it, before either looks.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

use crate::model::untrusted::shown;

/// A range of addresses, `10.0.0.0/8` or `fd00::/8`; a bare address is a range of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    first: IpAddr,
    bits: u8,
}

impl Range {
    /// Reads CIDR notation.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits)),
            None => (text, None),
        };
        let first: IpAddr = address.trim().parse().map_err(|_| "it does not begin with an IP address".to_owned())?;
        let most = if first.is_ipv4() { 32 } else { 128 };
        let bits = match bits {
            None => most,
            Some(bits) => bits
                .trim()
                .parse()
                .ok()
                .filter(|b| *b <= most)
                .ok_or_else(|| format!("after the slash stands a number of bits from 0 to {most}"))?,
        };
        Ok(Self { first, bits })
    }

    /// Whether `ip` lies in the range.
    #[must_use]
    pub fn contains(&self, ip: IpAddr) -> bool {
        match (self.first, ip) {
            (IpAddr::V4(first), IpAddr::V4(ip)) => in_v4(ip, first, self.bits),
            (IpAddr::V6(first), IpAddr::V6(ip)) => in_v6(ip, first, self.bits),
            _ => false,
        }
    }
}

fn in_v4(ip: Ipv4Addr, first: Ipv4Addr, bits: u8) -> bool {
    let mask = u32::MAX.checked_shl(32 - u32::from(bits)).unwrap_or(0);
    u32::from(ip) & mask == u32::from(first) & mask
}

fn in_v6(ip: Ipv6Addr, first: Ipv6Addr, bits: u8) -> bool {
    let mask = u128::MAX.checked_shl(128 - u32::from(bits)).unwrap_or(0);
    u128::from(ip) & mask == u128::from(first) & mask
}

/// IPv4 ranges that are not the public Internet (IANA special-purpose registry), with what they are.
const RESERVED_V4: &[([u8; 4], u8, &str)] = &[
    ([0, 0, 0, 0], 8, "this network"),
    ([10, 0, 0, 0], 8, "private"),
    ([100, 64, 0, 0], 10, "shared address space"),
    ([127, 0, 0, 0], 8, "loopback"),
    ([169, 254, 0, 0], 16, "link-local"),
    ([172, 16, 0, 0], 12, "private"),
    ([192, 0, 0, 0], 24, "reserved"),
    ([192, 0, 2, 0], 24, "documentation"),
    ([192, 88, 99, 0], 24, "6to4 relay"),
    ([192, 168, 0, 0], 16, "private"),
    ([198, 18, 0, 0], 15, "benchmarking"),
    ([198, 51, 100, 0], 24, "documentation"),
    ([203, 0, 113, 0], 24, "documentation"),
    ([224, 0, 0, 0], 4, "multicast"),
    ([240, 0, 0, 0], 4, "reserved"),
];

/// IPv6 ranges that are not the public Internet or that carry an IPv4 address inside. What lies outside `2000::/3` is refused besides.
const RESERVED_V6: &[(u128, u8, &str)] = &[
    (1, 128, "loopback"),
    (0, 128, "unspecified"),
    (0xffff << 32, 96, "IPv4-mapped"),
    (0, 96, "IPv4-compatible"),
    (0x0064_ff9b << 96, 32, "NAT64"),
    (0x0100 << 112, 16, "discard"),
    (0x2001_0000 << 96, 32, "Teredo"),
    (0x2001_0000 << 96, 23, "IETF protocol assignments"),
    (0x2001_0db8 << 96, 32, "documentation"),
    (0x2002 << 112, 16, "6to4"),
    (0x3fff << 112, 20, "documentation"),
    (0xfc00 << 112, 7, "unique-local"),
    (0xfe80 << 112, 10, "link-local"),
    (0xfec0 << 112, 10, "site-local"),
    (0xff00 << 112, 8, "multicast"),
];

/// What kind of non-public address `ip` is, or `None` when it is on the public Internet.
#[must_use]
pub fn reserved(ip: IpAddr) -> Option<&'static str> {
    match ip {
        IpAddr::V4(ip) => RESERVED_V4.iter().find(|(first, bits, _)| in_v4(ip, Ipv4Addr::from(*first), *bits)).map(|(_, _, what)| *what),
        IpAddr::V6(ip) => RESERVED_V6
            .iter()
            .find(|(first, bits, _)| in_v6(ip, Ipv6Addr::from(*first), *bits))
            .map(|(_, _, what)| *what)
            .or_else(|| (!in_v6(ip, Ipv6Addr::from(0x2000 << 112), 3)).then_some("reserved")),
    }
}

/// The rules: public addresses, and those of the operator's allow-list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AddressRules {
    allowed: Vec<Range>,
}

impl AddressRules {
    /// Rules with an allow-list of ranges in CIDR notation.
    ///
    /// # Errors
    /// The entry that could not be read, and why.
    pub fn new(allow: &[String]) -> Result<Self, (String, String)> {
        let allowed = allow.iter().map(|text| Range::parse(text).map_err(|why| (text.clone(), why))).collect::<Result<_, _>>()?;
        Ok(Self { allowed })
    }

    /// The same rules without the allow-list: what a redirect from a public address may lead to.
    #[must_use]
    pub fn public_only() -> Self {
        Self::default()
    }

    /// Whether there is an allow-list.
    #[must_use]
    pub fn has_exceptions(&self) -> bool {
        !self.allowed.is_empty()
    }

    /// Whether `ip` may be connected to.
    ///
    /// # Errors
    /// What kind of address it is when it may not.
    pub fn check(&self, ip: IpAddr) -> Result<(), &'static str> {
        match reserved(ip) {
            Some(what) if !self.allowed.iter().any(|range| range.contains(ip)) => Err(what),
            _ => Ok(()),
        }
    }
}

/// Why an address may not be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Not an absolute `http` or `https` address, or one with a user name: what is wrong.
    Unfit(String),
    /// A private or reserved address: which, of what kind.
    Forbidden(String),
}

/// Reads an address, drops its fragment (never sent), and refuses what is not `http(s)` or carries a user name or password.
///
/// # Errors
/// [`Refusal::Unfit`]; the text never contains the query or the user part.
pub fn read_url(text: &str) -> Result<Url, Refusal> {
    let url = Url::parse(text).map_err(|why| Refusal::Unfit(format!("not an absolute address ({why})")))?;
    fit(url)
}

/// As [`read_url`], for what a `Location` names, which may be relative to `base`.
///
/// # Errors
/// [`Refusal::Unfit`].
pub fn join_url(base: &Url, location: &str) -> Result<Url, Refusal> {
    let url = base.join(location).map_err(|why| Refusal::Unfit(format!("a Location that is no address ({why})")))?;
    fit(url)
}

fn fit(mut url: Url) -> Result<Url, Refusal> {
    if !matches!(url.scheme(), "http" | "https") {
        return Err(Refusal::Unfit(format!("a {}: address; only http and https are read", shown(url.scheme(), false))));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Refusal::Unfit("an address with a user name or password in it; leave them out".to_owned()));
    }
    if url.host_str().is_none_or(str::is_empty) {
        return Err(Refusal::Unfit("an address without a host".to_owned()));
    }
    url.set_fragment(None);
    Ok(url)
}

/// Checks the address of `url` when it is an IP literal; a name is for the resolver to check.
///
/// # Errors
/// [`Refusal::Forbidden`].
pub fn check_url(url: &Url, rules: &AddressRules) -> Result<(), Refusal> {
    let ip = match url.host() {
        Some(Host::Ipv4(ip)) => IpAddr::V4(ip),
        Some(Host::Ipv6(ip)) => IpAddr::V6(ip),
        Some(Host::Domain(_)) | None => return Ok(()),
    };
    rules.check(ip).map_err(|what| Refusal::Forbidden(format!("{ip} ({what})")))
}

/// The key by which a host is remembered: its name or address, with the port where it is not the scheme's own.
///
/// So `http://forum.example` and `https://forum.example` share one queue, and two servers on one machine do not.
#[must_use]
pub fn host_key(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default().trim_end_matches('.');
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

/// An address for people and logs: scheme, host and path, without the query, which may carry a secret.
#[must_use]
pub fn without_query(url: &Url) -> String {
    let host = host_key(url);
    shown(&format!("{}://{host}{}", url.scheme(), url.path()), false)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every way found in the literature to spell an address of this machine.
    pub const LOOPBACK: &[&str] = &[
        "127.0.0.1",
        "127.1",
        "127.0.1",
        "127.255.255.254",
        "0",
        "0.0.0.0",
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0x7F.0.0.0x1",
        "017700000001",
        "0177.0.0.1",
        "0177.0.0.01",
        "127.0.0.1.",
        "１２７.0.0.1",
        "①②⑦.⓪.⓪.①",
        "127。0。0。1",
        "%31%32%37.0.0.1",
        "[::1]",
        "[::]",
        "[0:0:0:0:0:0:0:1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::127.0.0.1]",
        "[64:ff9b::127.0.0.1]",
        "[64:ff9b:1::7f00:1]",
        "[2002:7f00:1::]",
        "[2001::7f00:1]",
    ];

    #[test]
    fn every_spelling_of_loopback_is_refused() {
        let rules = AddressRules::public_only();
        for host in LOOPBACK {
            let url = read_url(&format!("http://{host}:8080/x")).unwrap();
            assert!(matches!(check_url(&url, &rules), Err(Refusal::Forbidden(_))), "{host} became {url}");
        }
    }

    #[test]
    fn reserved_ranges_are_refused_at_both_ends_and_their_neighbours_are_not() {
        for (inside, outside) in [
            ("0.255.255.255", "1.0.0.0"),
            ("10.255.255.255", "11.0.0.0"),
            ("100.64.0.0", "100.63.255.255"),
            ("100.127.255.255", "100.128.0.0"),
            ("169.254.169.254", "169.253.255.255"),
            ("172.31.255.255", "172.32.0.0"),
            ("192.0.0.1", "192.0.1.0"),
            ("192.0.2.1", "192.0.3.0"),
            ("192.88.99.1", "192.88.100.0"),
            ("192.168.0.1", "192.169.0.0"),
            ("198.19.255.255", "198.20.0.0"),
            ("198.51.100.1", "198.51.101.0"),
            ("203.0.113.9", "203.0.114.0"),
            ("224.0.0.1", "223.255.255.255"),
            ("255.255.255.255", "8.8.8.8"),
            ("::2", "2a00::1"),
            ("64:ff9b::808:808", "2606:4700::1"),
            ("100::1", "2400::1"),
            ("2001:2::1", "2001:200::1"),
            ("2001:db8::1", "2001:db9::1"),
            ("2002:808:808::1", "2003::1"),
            ("3fff:fff::1", "3ffe::1"),
            ("5f00::1", "2c0f::1"),
            ("fc00::1", "2600::1"),
            ("fdff::1", "2800::1"),
            ("fe80::1", "2620::1"),
            ("febf::1", "2a02::1"),
            ("fec0::1", "2001:4860::1"),
            ("ff02::1", "2001:470::1"),
        ] {
            assert!(reserved(inside.parse().unwrap()).is_some(), "{inside}");
            assert_eq!(reserved(outside.parse().unwrap()), None, "{outside}");
        }
    }

    #[test]
    fn the_allow_list_opens_only_what_it_names() {
        let rules = AddressRules::new(&["127.0.0.0/8".to_owned(), "fd00:1::/32".to_owned(), "10.1.2.3".to_owned()]).unwrap();
        assert!(rules.check("127.9.9.9".parse().unwrap()).is_ok());
        assert!(rules.check("10.1.2.3".parse().unwrap()).is_ok());
        assert!(rules.check("fd00:1::5".parse().unwrap()).is_ok());
        for closed in ["10.1.2.4", "::1", "::ffff:127.0.0.1", "fd00:2::5", "192.168.1.1"] {
            assert!(rules.check(closed.parse().unwrap()).is_err(), "{closed}");
        }
        assert!(Range::parse("0.0.0.0/0").unwrap().contains("9.9.9.9".parse().unwrap()));
        for (bad, why) in [("localhost", "IP address"), ("10.0.0.0/33", "0 to 32"), ("::/x", "0 to 128")] {
            assert!(Range::parse(bad).unwrap_err().contains(why), "{bad}");
        }
    }

    #[test]
    fn only_plain_http_addresses_are_read() {
        for bad in ["file:///etc/passwd", "ftp://x/", "javascript:1", "/relative", "http://", "data:,x", "gopher://x"] {
            assert!(matches!(read_url(bad), Err(Refusal::Unfit(_))), "{bad}");
        }
        let Err(Refusal::Unfit(why)) = read_url("https://me:hunter2@forum.example/?token=hunter2") else { panic!("accepted") };
        assert!(!why.contains("hunter2"));
        assert_eq!(read_url("https://Forum.Example/a#b").unwrap().as_str(), "https://forum.example/a");
    }

    #[test]
    fn a_host_is_known_by_name_and_unusual_port() {
        let key = |text: &str| host_key(&Url::parse(text).unwrap());
        assert_eq!(key("http://a.example./x"), "a.example");
        assert_eq!(key("https://a.example:443/x"), "a.example");
        assert_eq!(key("http://a.example:8080/x"), "a.example:8080");
        assert_eq!(without_query(&Url::parse("http://a.example/p?token=secret").unwrap()), "http://a.example/p");
    }
}
