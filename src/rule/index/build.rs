//! Building the index: every literal gets a number, every sequence is waited for by its rarest one, every rule by its rarest selection.

use std::collections::HashMap;
use std::sync::Arc;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use super::{Common, Entry, Group, Index, MAX_NEEDED, NOTHING, Proof, Waiting, langs, mask, number, sequences};
use crate::model::lang::Lang;
use crate::rule::anchor::{Anchor, Literal, anchors, demands, frequency, rarest};
use crate::rule::pattern::{Shape, Step};
use crate::rule::sequence::in_keys;
use crate::rule::vocabulary::{Kind, Piece, rehash};
use crate::rule::{Pattern, Rule, Selection};

/// Above this many bytes of literals the automaton is kept small rather than as fast as can be.
const DENSE_LIMIT: usize = 64 * 1024;

/// Gives numbers to literals.
#[derive(Default)]
struct Numbers {
    index: Index,
    within: HashMap<String, Piece>,
}

impl Numbers {
    fn of(&mut self, literal: &Literal<'_>) -> Piece {
        let texts = &mut self.index.texts;
        match literal {
            Literal::Text(kind, text) => self.index.words.number(*kind, text, texts),
            Literal::Key(kind, text) => self.index.keys.number(*kind, text, texts),
            Literal::Part(kind, text) => self.index.parts.number(*kind, text, texts),
            Literal::Within(text) => match self.within.get(text) {
                Some(piece) => *piece,
                None => *self.within.entry(text.clone()).or_insert(texts.number(Kind::Word, "")),
            },
            Literal::Name(class) => *self.index.names[*class as usize].get_or_insert_with(|| texts.number(Kind::Word, "")),
            Literal::Mark(text) => match self.index.marks.get(*text) {
                Some(piece) => *piece,
                None => *self.index.marks.entry((*text).into()).or_insert(texts.number(Kind::Word, "")),
            },
        }
    }

    fn always(&mut self) -> Piece {
        *self.index.always.get_or_insert_with(|| self.index.texts.number(Kind::Word, ""))
    }
}

/// How many sequences could wait for a literal: what many patterns hold is often said. Roughly: literals of one hash are counted together.
struct Shared(Box<[u32]>);

impl Shared {
    /// For so many patterns.
    fn new(patterns: usize) -> Self {
        Self(vec![0; (patterns * 16).clamp(1 << 8, 1 << 20).next_power_of_two()].into())
    }

    #[expect(clippy::cast_possible_truncation, reason = "a part of a hash")]
    fn place(&self, literal: &Literal<'_>) -> usize {
        let hash = match literal {
            Literal::Text(kind, text) => rehash(text).rotate_left(*kind as u32),
            Literal::Key(kind, text) => rehash(text).rotate_left(8 + *kind as u32),
            Literal::Part(kind, text) => rehash(text).rotate_left(16 + *kind as u32),
            Literal::Within(text) => rehash(text).rotate_left(24),
            Literal::Name(class) => rehash(class.word()).rotate_left(25),
            Literal::Mark(text) => rehash(text).rotate_left(26),
        };
        hash as usize & (self.0.len() - 1)
    }

    fn count(&mut self, anchors: &[Anchor<'_>]) {
        for literal in anchors.iter().flat_map(|anchor| &anchor.literals) {
            let at = self.place(literal);
            self.0[at] += 1;
        }
    }

    /// How often one of the literals of an anchor is met.
    fn cost(&self, anchor: &Anchor<'_>) -> f32 {
        let cost = |literal: &Literal<'_>| {
            let count = self.0[self.place(literal)].max(1);
            frequency(literal) * f32::from(u8::try_from(count.ilog2() + 1).unwrap_or(u8::MAX))
        };
        anchor.literals.iter().map(cost).sum()
    }

    fn best<'a>(&self, anchors: Vec<Anchor<'a>>) -> Option<(f32, Anchor<'a>)> {
        let costs = anchors.into_iter().map(|anchor| (self.cost(&anchor), anchor));
        costs.reduce(|best, next| if next.0 < best.0 { next } else { best })
    }
}

/// Whose patterns a selection has, among those that are indexed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Owner {
    /// Its own.
    Own,
    /// Those that it is the first to have in common with others, by their number.
    First(u32),
    /// Those of an earlier one.
    Again(u32),
}

/// Which selections of all rules have the very same patterns for the same languages, in order of rule and selection.
fn owners(rules: &[Rule]) -> Vec<Owner> {
    let mut owners: Vec<Owner> = Vec::new();
    let mut known: HashMap<_, Vec<(usize, &Selection)>> = HashMap::new();
    let mut again: Vec<(usize, usize)> = Vec::new();
    for rule in rules {
        let scope = rule.languages.iter().map(|lang| mask(Some(*lang))).fold(0, |a, b| a | b);
        for selection in &rule.selections {
            let at = owners.len();
            owners.push(Owner::Own);
            let Some(first) = selection.patterns.first() else { continue };
            let alike = known.entry((Arc::as_ptr(first).addr(), selection.patterns.len(), scope)).or_default();
            let same = |other: &Selection| selection.patterns.iter().zip(&other.patterns).all(|(a, b)| Arc::ptr_eq(a, b));
            match alike.iter().find(|(_, other)| same(other)) {
                Some((earlier, _)) => again.push((at, *earlier)),
                None => alike.push((at, selection)),
            }
        }
    }
    let mut firsts: Vec<usize> = again.iter().map(|(_, first)| *first).collect();
    firsts.sort_unstable();
    firsts.dedup();
    for (number_of_common, first) in firsts.iter().enumerate() {
        owners[*first] = Owner::First(number(number_of_common));
    }
    for (at, first) in again {
        if let Owner::First(number) = owners[first] {
            owners[at] = Owner::Again(number);
        }
    }
    owners
}

/// The patterns of all rules, those that several selections have in common once.
fn patterns<'a>(rules: &'a [Rule], owners: &'a [Owner]) -> impl Iterator<Item = (&'a Rule, &'a Pattern)> {
    let selections = rules.iter().flat_map(|rule| rule.selections.iter().map(move |selection| (rule, selection)));
    let once = selections.zip(owners).filter(|(_, owner)| !matches!(owner, Owner::Again(_)));
    once.flat_map(|((rule, selection), _)| selection.patterns.iter().map(move |own| (rule, &**own)))
}

/// Whether the literal of a sequence is all of it.
fn is_sole(steps: &[Step]) -> bool {
    let word = |step: &Step| matches!(step, Step::Exact(_) | Step::Prefix(_));
    match steps {
        [Step::OneOf(steps)] => steps.iter().all(word),
        [step] => word(step),
        _ => false,
    }
}

/// Where those of each of so many pieces begin in a list that is sorted by piece.
fn starts(pieces: usize, sorted: impl Iterator<Item = Piece>) -> Vec<u32> {
    let mut starts = vec![0; pieces + 1];
    for piece in sorted {
        starts[piece as usize + 1] += 1;
    }
    let mut sum = 0;
    for start in &mut starts {
        sum += *start;
        *start = sum;
    }
    starts
}

/// An index on its way.
struct Builder {
    shared: Shared,
    numbers: Numbers,
    /// The sequences of patterns that may be Greek over the keys of Greek in Latin letters, where they have any, in the order in which patterns
    /// come.
    twins: std::vec::IntoIter<Option<Box<[Step]>>>,
    /// Whose patterns the selections have, in the same order.
    owners: std::vec::IntoIter<Owner>,
    /// By rule, the lists of selections of one of which it needs a word, without the one that triggers it.
    needed: Vec<Vec<Vec<usize>>>,
}

impl Index {
    /// Indexes every pattern of every rule by its rarest literal.
    pub fn new(rules: &[Rule]) -> Self {
        let mut twins: Vec<Option<Box<[Step]>>> = Vec::new();
        let owners = owners(rules);
        let mut shared = Shared::new(patterns(rules, &owners).count());
        for (rule, pattern) in patterns(rules, &owners) {
            for steps in sequences(pattern) {
                shared.count(&anchors(steps));
                if langs(rule, pattern) & mask(Some(Lang::El)) != 0 {
                    let twin = in_keys(steps);
                    if let Some(twin) = &twin {
                        shared.count(&anchors(twin));
                    }
                    twins.push(twin);
                }
            }
        }
        let (twins, owners) = (twins.into_iter(), owners.into_iter());
        let mut builder = Builder { shared, numbers: Numbers::default(), twins, owners, needed: Vec::new() };
        for (number_of_rule, rule) in rules.iter().enumerate() {
            builder.rule(number(number_of_rule), rule);
        }
        let Builder { numbers: Numbers { mut index, within }, needed, .. } = builder;
        index.firsts.push(number(index.groups.len()));
        index.groups.push(Group { entries: number(index.entries.len()), trigger: false, common: NOTHING });
        index.wait(&needed);
        index.entries.shrink_to_fit();
        index.needs.shrink_to_fit();
        index.sequences.shrink_to_fit();
        index.automaton(within);
        index
    }

    /// The entries of selection `group`.
    fn of_group(&self, group: usize) -> &[Entry] {
        let Some([own, next]) = self.groups.get(group..group + 2) else { return &[] };
        if let Some(common) = self.common.get(own.common as usize) {
            return self.entries.get(common.entries.start as usize..common.entries.end as usize).unwrap_or_default();
        }
        self.entries.get(own.entries as usize..next.entries as usize).unwrap_or_default()
    }

    /// Adds a list of needs: for each list of selections, what one of them waits for.
    fn need(&mut self, first: usize, lists: &[Vec<usize>]) -> u32 {
        let mut packed: Vec<u32> = vec![0];
        for list in lists {
            let entries = || list.iter().flat_map(|selection| self.of_group(first + selection));
            // A selection that waits for nothing is not told from here.
            if list.iter().any(|selection| self.of_group(first + selection).is_empty()) || entries().any(|entry| entry.piece >= MAX_NEEDED)
            {
                continue;
            }
            let mut own: Vec<u32> = entries().map(|entry| u32::from(entry.langs) << 24 | entry.piece).collect();
            own.sort_unstable();
            own.dedup();
            packed[0] += 1;
            packed.push(number(own.len()));
            packed.extend(own);
        }
        if packed[0] == 0 {
            return NOTHING;
        }
        let at = number(self.needs.len());
        self.needs.extend(packed);
        at
    }

    /// Sorts the triggers' entries by piece.
    fn wait(&mut self, needed: &[Vec<Vec<usize>>]) {
        let mut waiting: Vec<Waiting> = Vec::new();
        for (rule, lists) in needed.iter().enumerate() {
            let (first, next) = (self.firsts[rule] as usize, self.firsts[rule + 1] as usize);
            let needs = self.need(first, lists);
            for group in (first..next).filter(|group| self.groups[*group].trigger) {
                let common = self.groups[group].common;
                if let Some(common) = self.common.get_mut(common as usize) {
                    common.triggers.push((number(rule), u16::try_from(group - first).unwrap_or(u16::MAX), needs));
                } else {
                    waiting.extend(self.of_group(group).iter().map(|entry| Waiting { entry: *entry, needs }));
                }
            }
        }
        waiting.sort_by_key(|waiting| waiting.entry.piece);
        waiting.shrink_to_fit();
        self.starts = starts(self.texts.len(), waiting.iter().map(|waiting| waiting.entry.piece));
        self.waiting = waiting;
        let common = self.common.iter().flat_map(|common| &self.entries[common.entries.start as usize..common.entries.end as usize]);
        self.common_waiting = common.copied().collect();
        self.common_waiting.sort_by_key(|entry| entry.piece);
        self.common_starts = starts(self.texts.len(), self.common_waiting.iter().map(|entry| entry.piece));
    }

    fn automaton(&mut self, within: HashMap<String, Piece>) {
        let mut within: Vec<(String, Piece)> = within.into_iter().collect();
        within.sort();
        if !within.is_empty() {
            let bytes: usize = within.iter().map(|(text, _)| text.len()).sum();
            let kind = if bytes <= DENSE_LIMIT { AhoCorasickKind::DFA } else { AhoCorasickKind::ContiguousNFA };
            let literals = within.iter().map(|(text, _)| text);
            self.within = AhoCorasick::builder().match_kind(MatchKind::Standard).kind(Some(kind)).build(literals).ok();
            self.within_pieces = within.iter().map(|(_, piece)| *piece).collect();
        }
    }
}

impl Builder {
    fn rule(&mut self, number_of_rule: u32, rule: &Rule) {
        let first = self.numbers.index.groups.len();
        self.numbers.index.firsts.push(number(first));
        let mut costs: Vec<f32> = Vec::with_capacity(rule.selections.len());
        for (at, selection) in rule.selections.iter().enumerate() {
            let entries = number(self.numbers.index.entries.len());
            let owner = self.owners.next().unwrap_or(Owner::Own);
            let common = match owner {
                Owner::Own => NOTHING,
                Owner::First(number) | Owner::Again(number) => number,
            };
            self.numbers.index.groups.push(Group { entries, trigger: false, common });
            if let Owner::Again(common) = owner {
                costs.push(self.numbers.index.common.get(common as usize).map_or(0.0, |common| common.cost));
                continue;
            }
            let cost = self.selection(number_of_rule, at, rule, selection);
            costs.push(cost);
            if let Owner::First(_) = owner {
                let entries = entries..number(self.numbers.index.entries.len());
                let selection = u16::try_from(at).unwrap_or(u16::MAX);
                self.numbers.index.common.push(Common { rule: number_of_rule, selection, cost, entries, triggers: Vec::new() });
            }
        }
        let mut lists = demands(&rule.condition, true, &costs);
        let trigger = rarest(&lists);
        let groups = &mut self.numbers.index.groups;
        match trigger {
            Some(trigger) => {
                for selection in lists.swap_remove(trigger).1 {
                    groups[first + selection].trigger = true;
                }
            }
            None => groups[first..].iter_mut().for_each(|group| group.trigger = true),
        }
        if !rule.references.is_empty() {
            // Words of another rule may stand in for any of these.
            lists.clear();
        }
        self.needed.push(lists.into_iter().map(|(_, list)| list).collect());
    }

    /// Adds the entries of a selection; gives how often it is met in the language in which it is met most often.
    fn selection(&mut self, rule_number: u32, at: usize, rule: &Rule, selection: &Selection) -> f32 {
        // Asked only where no word can be waited for.
        if selection.asked.is_some() {
            return 100_000.0;
        }
        let mut costs = [0.0_f32; 8];
        for (number_of_pattern, pattern) in selection.patterns.iter().enumerate() {
            let langs = langs(rule, pattern);
            let base = Entry {
                piece: 0,
                rule: rule_number,
                selection: u16::try_from(at).unwrap_or(u16::MAX),
                pattern: u16::try_from(number_of_pattern).unwrap_or(u16::MAX),
                sequence: 0,
                step: 0,
                langs,
                proof: Proof::Sequence,
            };
            let mut cost = 0.0;
            for steps in sequences(pattern) {
                cost += self.sequence(steps, &base);
                if langs & mask(Some(Lang::El)) != 0
                    && let Some(twin) = self.twins.next().flatten()
                {
                    cost += self.sequence(&twin, &base);
                }
            }
            if let Shape::Expression(expression) = &pattern.shape {
                let entry = Entry { proof: Proof::Expression, ..base };
                if let Some(literals) = expression.literals() {
                    for text in literals {
                        let literal = match (expression.begins_words(), text.split_once(' ')) {
                            (true, Some((whole, _))) => Literal::Part(Kind::Word, whole.into()),
                            (true, None) => Literal::Part(Kind::Beginning, (&**text).into()),
                            (false, _) => Literal::Within(text.to_string()),
                        };
                        cost += frequency(&literal) * 4.0;
                        let piece = self.numbers.of(&literal);
                        self.numbers.index.entries.push(Entry { piece, ..entry });
                    }
                } else {
                    cost += 1_000.0;
                    let piece = self.numbers.always();
                    self.numbers.index.entries.push(Entry { piece, ..entry });
                }
            }
            for (_, sum) in costs.iter_mut().enumerate().filter(|(bit, _)| langs & (1 << bit) != 0) {
                *sum += cost;
            }
        }
        costs.iter().copied().fold(0.0, f32::max)
    }

    /// Adds the entries of a sequence; gives how often its rarest literal is met.
    fn sequence(&mut self, steps: &[Step], base: &Entry) -> f32 {
        let Some((cost, anchor)) = self.shared.best(anchors(steps)) else { return 0.0 };
        let sole = is_sole(steps);
        let proof = if sole { Proof::Itself } else { Proof::Sequence };
        let step = u8::try_from(anchor.step).unwrap_or(u8::MAX);
        let sequence = number(self.numbers.index.sequences.len());
        if !sole {
            self.numbers.index.sequences.push(steps.into());
        }
        for literal in &anchor.literals {
            let piece = self.numbers.of(literal);
            self.numbers.index.entries.push(Entry { piece, sequence, step, proof, ..*base });
        }
        cost
    }
}
