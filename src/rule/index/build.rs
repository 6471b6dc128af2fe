//! Building the index: every literal gets a number, every sequence is waited for by its rarest one, every rule by its rarest selection.

use std::collections::HashMap;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use super::{Entry, Group, Index, MAX_NEEDED, NOTHING, Proof, Waiting, langs, mask, number, sequences};
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

fn patterns(rules: &[Rule]) -> impl Iterator<Item = (&Rule, &Pattern)> {
    rules.iter().flat_map(|rule| rule.selections.iter().flat_map(move |selection| selection.patterns.iter().map(move |own| (rule, &**own))))
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

/// An index on its way.
struct Builder {
    shared: Shared,
    numbers: Numbers,
    /// The sequences of patterns that may be Greek over the keys of Greek in Latin letters, where they have any, in the order in which patterns
    /// come.
    twins: std::vec::IntoIter<Option<Box<[Step]>>>,
    /// By rule, the lists of selections of one of which it needs a word, without the one that triggers it.
    needed: Vec<Vec<Vec<usize>>>,
}

impl Index {
    /// Indexes every pattern of every rule by its rarest literal.
    pub fn new(rules: &[Rule]) -> Self {
        let mut twins: Vec<Option<Box<[Step]>>> = Vec::new();
        let mut shared = Shared::new(patterns(rules).count());
        for (rule, pattern) in patterns(rules) {
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
        let mut builder = Builder { shared, numbers: Numbers::default(), twins: twins.into_iter(), needed: Vec::new() };
        for (number_of_rule, rule) in rules.iter().enumerate() {
            builder.rule(number(number_of_rule), rule);
        }
        let Builder { numbers: Numbers { mut index, within }, needed, .. } = builder;
        index.firsts.push(number(index.groups.len()));
        index.groups.push(Group { entries: number(index.entries.len()), trigger: false });
        index.wait(&needed);
        index.automaton(within);
        index
    }

    /// The entries of selection `group`.
    fn of_group(&self, group: usize) -> &[Entry] {
        let Some([own, next]) = self.groups.get(group..group + 2) else { return &[] };
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
            let groups = (first..next).filter(|group| self.groups[*group].trigger);
            waiting.extend(groups.flat_map(|group| self.of_group(group)).map(|entry| Waiting { entry: *entry, needs }));
        }
        waiting.sort_by_key(|waiting| waiting.entry.piece);
        self.starts = vec![0; self.texts.len() + 1];
        for waiting in &waiting {
            self.starts[waiting.entry.piece as usize + 1] += 1;
        }
        let mut sum = 0;
        for start in &mut self.starts {
            sum += *start;
            *start = sum;
        }
        self.waiting = waiting;
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
            self.numbers.index.groups.push(Group { entries, trigger: false });
            costs.push(self.selection(number_of_rule, at, rule, selection));
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
