//! Every code that a configuration can be answered with, and what it means: `overhear explain CODE` prints this table.

use crate::diagnostic::Code;

/// Unknown key, wrong kind of value, missing key.
pub(super) const SHAPE: &str = "C001";
/// The brand's names.
pub(super) const BRAND: &str = "C002";
/// A source's address.
pub(super) const URL: &str = "C003";
/// Two sources of one id.
pub(super) const DUPLICATE: &str = "C004";
/// A source's id.
pub(super) const ID: &str = "C005";
/// An address range.
pub(super) const RANGE: &str = "C006";
/// A language.
pub(super) const LANGUAGE: &str = "C007";
/// A length of time.
pub(super) const DURATION: &str = "C008";
/// A size.
pub(super) const SIZE: &str = "C009";
/// Asked too often.
pub(super) const OFTEN: &str = "C010";
/// A secret in the file.
pub(super) const SECRET: &str = "C011";
/// A secret's file that others can read.
pub(super) const LOOSE: &str = "C012";
/// A name or password in an address.
pub(super) const CREDENTIALS: &str = "C013";
/// The contact address.
pub(super) const CONTACT: &str = "C014";
/// A folder of rules.
pub(super) const FOLDER: &str = "C015";
/// A number out of bounds.
pub(super) const BOUNDS: &str = "C016";
/// A file that cannot be read.
pub const UNREADABLE: &str = "C017";
/// No place for the store.
pub(super) const STORE: &str = "C018";
/// A time zone.
pub(super) const ZONE: &str = "C020";
/// The selectors of a source.
pub(super) const SELECTOR: &str = "C019";

const fn code(code: &'static str, title: &'static str, explanation: &'static str) -> Code {
    Code { code, title, explanation }
}

/// All codes of the configuration, in order.
pub const CODES: [Code; 20] = [
    code(
        SHAPE,
        "unknown key, wrong kind of value, or missing key",
        "The configuration understands only the keys of its format; a key that is misspelt would be a wish that nobody reads, so it is an error. \
         `overhear init` writes a file with every key and what it means. A mistake in a [[source]] leaves that source out; any other stops the program.",
    ),
    code(
        BRAND,
        "a name of the brand is empty, too short or a competitor's",
        "Names, aliases and products are looked for in every post: an empty one would be found everywhere, and a single letter nearly so. \
         A name that is also a competitor's says two things at once. Another thing of the same name (a homonym) needs the words that give it away.",
    ),
    code(
        URL,
        "not an address that can be read",
        "A source's `url` begins with http:// or https:// and names a host, as it stands in a browser's address line: https://forum.example/feed.xml",
    ),
    code(
        DUPLICATE,
        "two sources have the same id",
        "The id is what the store remembers a source by: two of the same would overwrite each other. The second one is left out; rename it.",
    ),
    code(
        ID,
        "a source's id is not allowed",
        "Ids hold small letters a-z, digits and hyphens, begin with a letter or digit, and are at most 64 characters long, so that they can be typed anywhere.",
    ),
    code(
        RANGE,
        "not a range of addresses",
        "`allow_private` holds ranges in CIDR notation: an IPv4 or IPv6 address, a slash and the number of leading bits, such as 127.0.0.0/8 or fd00::/8. \
         Private and reserved addresses are refused otherwise, so that a feed cannot send the program to your own network.",
    ),
    code(
        LANGUAGE,
        "unknown language",
        "Languages are written by their two-letter codes (ISO 639-1). Known are en, es, el (Greek), pt, fr, de and it.",
    ),
    code(DURATION, "not a length of time", "Times are numbers with units in quotes, added up: \"10s\", \"5m\", \"1h30m\", \"2d\", \"1w\"."),
    code(SIZE, "not a size", "Sizes are a number with a unit in quotes: \"500kB\", \"4MiB\"."),
    code(
        OFTEN,
        "a source is asked more often than is polite",
        "Readers that ask a small site every minute get banned, and rightly. Once an hour is the custom; below five minutes is a warning. \
         The program never asks more often than the site itself allows.",
    ),
    code(
        SECRET,
        "a secret stands in the configuration",
        "Configurations are copied, mailed and put under version control, and their lines are shown in messages. Put the secret alone into a file that only you can read \
         (chmod 600), or into a systemd credential, and name that file by the key that ends in `_file`.",
    ),
    code(
        LOOSE,
        "others can read a file that holds a secret",
        "The file must belong to you and be readable by nobody else: chmod 600 FILE.",
    ),
    code(
        CREDENTIALS,
        "a name or password in an address",
        "overhear reads public places only and never logs in. Addresses end up in reports and logs, where a password has no place. Take it out of the address.",
    ),
    code(
        CONTACT,
        "no way to reach you",
        "Sites are told who reads them (User-Agent), so that their owners can write to you instead of banning you. `contact` in [fetch] is a web page or mail address, \
         in unaccented Latin letters.",
    ),
    code(
        FOLDER,
        "a folder of rules is missing",
        "Without its rules the program would find nothing and say nothing. Correct the path (relative to the configuration file), or take the key out: then the rules built into the program are used.",
    ),
    code(BOUNDS, "a number out of bounds", "The message says which values make sense."),
    code(UNREADABLE, "a file cannot be read", "It does not exist, is not an ordinary file, is larger than 1 MiB, or you may not read it."),
    code(STORE, "nowhere to keep the store", "Neither the configuration nor the environment names a folder. Set `path` in [store]."),
    code(
        SELECTOR,
        "a selector that cannot be used",
        "A source of kind = \"selector\" has a part [source.select] that says by CSS selectors where on its pages the parts of a thread are: `post` (which it needs), \
         `author`, `date`, `body`, `leave_out`, `permalink`, `reply_to`, `title`, `next`, and `thread` for the links of a list of threads. Behind a selector may stand @ and the name \
         of an attribute: date = \"time@datetime\"; @ with a name alone is an attribute of the post itself. What is left out is found as in forums. `source test ID` shows what each gives.",
    ),
    code(
        ZONE,
        "not a time zone",
        "Pages of forums show dates without a zone. Where the page does not say which it means (\"All times are GMT +2\"), the source's `zone` does, by its name in the zone \
         database (/usr/share/zoneinfo), which knows of summer time: zone = \"Europe/Athens\". `source test` says in which zone dates were read, and why.",
    ),
];
