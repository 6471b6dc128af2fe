//! Posts that no element encloses: a line that names author and date, and behind it, side by side with it, the words.
//!
//! Definition lists (`dt` who and when, `dd` what), rows of a table by turns, headings with paragraphs: such posts are runs of siblings. Each
//! run that begins with the same kind of element, and has an author, a date and words that no single element of it has, is put into an element
//! of its own before the page is read; from then on it is a block like any other.

use std::collections::HashMap;

use ego_tree::NodeId;

use super::dom::{At, Page};
use super::sign::Sign;

/// Fewest siblings among which posts are looked for, and most.
const SIBLINGS: std::ops::RangeInclusive<usize> = 4..=3_000;
/// Most siblings that make one post.
const LONGEST: usize = 8;
/// Least that a run says on the average beside links, in characters.
const LEAST: usize = 24;

/// What one element, or a run of them, has.
#[derive(Clone, Copy, Default)]
struct Has {
    words: usize,
    dates: usize,
    authors: usize,
}

impl Has {
    const fn is_post(self) -> bool {
        self.words >= LEAST && self.dates > 0 && self.authors > 0
    }
}

/// The runs of siblings that are posts together; none where posts have elements of their own.
pub(super) fn groups(page: &Page<'_>, signs: &[(At, Sign)]) -> Vec<Vec<NodeId>> {
    let mut children: HashMap<At, Vec<At>> = HashMap::new();
    for (at, element) in page.all.iter().enumerate() {
        if let Some(parent) = element.parent {
            children.entry(parent).or_default().push(at);
        }
    }
    let best = children
        .iter()
        .filter(|(parent, list)| SIBLINGS.contains(&list.len()) && !matches!(page.all[**parent].tag, "head" | "html" | "tr"))
        .filter_map(|(parent, list)| Some((runs(page, signs, list)?, *parent)))
        .max_by_key(|((words, _), parent)| (*words, std::cmp::Reverse(*parent)));
    let Some(((_, runs), _)) = best else { return Vec::new() };
    runs.iter().map(|run| together(page, run)).collect()
}

/// The runs of one list of siblings, and how much they say.
fn runs(page: &Page<'_>, signs: &[(At, Sign)], list: &[At]) -> Option<(usize, Vec<Vec<At>>)> {
    let has: Vec<Has> = list.iter().map(|at| has(page, signs, *at)).collect();
    if !has.iter().any(|has| has.dates > 0) || !has.iter().any(|has| has.authors > 0) {
        return None;
    }
    let mut places: HashMap<(&str, &str), Vec<usize>> = HashMap::new();
    for (n, at) in list.iter().enumerate() {
        for mark in &page.all[*at].marks {
            places.entry((page.all[*at].tag, mark.as_str())).or_default().push(n);
        }
    }
    // The more runs the better; of two marks of one run the one that stands first in it.
    let mut leaders: Vec<_> = places.into_iter().filter(|(_, places)| places.len() >= 2 && places.len() * 2 <= list.len()).collect();
    leaders.sort_by(|(a, one), (b, other)| other.len().cmp(&one.len()).then(one.cmp(other)).then(a.cmp(b)));
    leaders.into_iter().find_map(|(_, places)| {
        let mut lengths: Vec<usize> = places.windows(2).map(|pair| pair[1] - pair[0]).collect();
        lengths.sort_unstable();
        let usual = lengths[lengths.len() / 2];
        let ends = places.iter().skip(1).copied().chain(places.last().map(|last| (last + usual).min(list.len())));
        let spans: Vec<(usize, usize)> = places.iter().copied().zip(ends).collect();
        if usual < 2 || lengths.last().is_some_and(|longest| *longest > LONGEST) {
            return None;
        }
        let whole = spans.iter().filter(|(from, to)| sum(&has[*from..*to]).is_post() && sum(&has[*from..*to]).dates <= 4).count();
        let alone = spans.iter().filter(|(from, to)| has[*from..*to].iter().any(|has| has.is_post())).count();
        let words: usize = spans.iter().map(|(from, to)| sum(&has[*from..*to]).words).sum();
        let fits = whole * 10 >= spans.len() * 8 && alone * 5 <= spans.len();
        fits.then(|| (words, spans.iter().map(|(from, to)| list[*from..*to].to_vec()).collect()))
    })
}

fn has(page: &Page<'_>, signs: &[(At, Sign)], at: At) -> Has {
    let element = &page.all[at];
    let first = signs.partition_point(|(sign, _)| *sign < at);
    let mut has = Has { words: element.text - element.linked, ..Has::default() };
    for (sign, what) in signs[first..].iter().take_while(|(sign, _)| *sign < element.end) {
        match what {
            Sign::Date => has.dates += 1,
            Sign::Author => has.authors += 1,
            Sign::Other => continue,
        }
        has.words = has.words.saturating_sub(page.all[*sign].text - page.all[*sign].linked);
    }
    has
}

fn sum(all: &[Has]) -> Has {
    all.iter().fold(Has::default(), |sum, has| Has {
        words: sum.words + has.words,
        dates: sum.dates + has.dates,
        authors: sum.authors + has.authors,
    })
}

/// The nodes from the first element of a run to its last, with the text between and behind them.
fn together(page: &Page<'_>, run: &[At]) -> Vec<NodeId> {
    let (Some(first), Some(last)) = (run.first(), run.last()) else { return Vec::new() };
    let last = page.all[*last].node.id();
    let mut nodes = Vec::new();
    let mut behind = false;
    for node in std::iter::successors(Some(page.all[*first].node), ego_tree::NodeRef::next_sibling) {
        if behind && node.value().is_element() {
            break;
        }
        nodes.push(node.id());
        behind |= node.id() == last;
    }
    nodes
}
