//! Small words that tell what an answer does: deny, correct itself, joke, say yes, offer a number. Nothing here is about a brand or a fact.

pub(super) mod manner;
mod words;

use std::sync::LazyLock;

use crate::fact::cue::{Cues, Pattern};
pub(super) use words::Phrases;

/// Phrases by what they do.
#[derive(Debug)]
pub(super) struct Lexicon {
    /// "Just kidding", "/s".
    pub joke: Cues,
    /// Begins a correction of what the same post said before: "edit:", "correction".
    pub edit: Cues,
    /// Takes back: "my bad", "I was wrong".
    pub retract: Cues,
    /// Said of something just named: "... is wrong", "... is a myth".
    pub wrong: Cues,
    /// Said before what it dismisses: "forget the ...", "it's not true that ...".
    pub dismiss: Cues,
    /// "if", "unless".
    pub conditional: Cues,
    /// Before or after a length of time that is told, not claimed: "... ago", "for the past ...", «hace ...», «εδώ και ...».
    pub told: Cues,
    /// Sets a sentence into its author's past: "last year", «πέρσι»; and "after ...", where no rule is being told.
    pub past: Cues,
    /// Before a value that held once: "used to be", «antes», «παλιά».
    pub once: Cues,
    /// Turns against what was said before: "but", "actually", "in practice".
    pub contrast: Cues,
    /// "yes".
    pub yes: Cues,
    /// "no".
    pub no: Cues,
    /// Begins like a yes or a no and is neither: "no problem", «no sé».
    pub neither: Cues,
    /// "you can", "it does": a whole answer without a topic.
    pub able: Cues,
    /// "call", "write to", "their number is".
    pub reach: Cues,
    /// Words for the brand's help: "support", "customer service".
    pub support: Cues,
    /// Warns of a contact: "fake", "scam", "don't call".
    pub warning: Cues,
    /// Other bodies that have numbers of their own: police, regulator, consumer office.
    pub others: Cues,
    /// The writer's own number, or a number of something else than a person: "call me on", "order number".
    pub private: Cues,
    /// Says that a contact is the true one.
    pub genuine: Cues,
    /// The author: "I", "my", «μου».
    pub first_person: Cues,
    /// How the author knows: "I read that", «me han dicho que».
    pub evidential: Cues,
    /// None at all: "nothing", «nada», «τίποτα».
    pub zero: Cues,
    /// Begins a question that yes and no do not answer: "how", "where".
    pub which: Cues,
    /// Stands before an answer: "hi", "well", "I think".
    pub opening: Cues,
    /// What only a thief asks for: password, card, code by SMS.
    pub secret: Cues,
    /// What somebody else said: "the lad in the shop told me".
    pub hearsay: Cues,
    /// What the law gives, which is not what the brand gives.
    pub law: Cues,
    /// What is to change one day.
    pub coming: Cues,
    /// Makes a rule of what begins as one's own case.
    pub general: Cues,
    /// Tells how it is with one's own: "mine is", "I pay".
    pub own_case: Cues,
    /// In a question that offers an answer: "isn't it", «μήπως».
    pub suggests: Cues,
    /// A call that came in, and who its sender claimed to be.
    pub incoming: Cues,
    /// "unlimited".
    pub endless: Cues,
    /// "for life", "never expire".
    pub lifelong: Cues,
    /// "same day".
    pub same_day: Cues,
    /// "next day".
    pub next_day: Cues,
    /// "free".
    pub free: Cues,
    /// "there is no ...".
    pub none_of: Cues,
    /// "goes from ... to".
    pub changes: Cues,
    /// Asks for a number.
    pub how_many: Cues,
    /// Asks how many there are.
    pub counts: Cues,
    /// "half", as a share.
    pub half: Cues,
    /// "nothing" as a whole answer.
    pub nothing: Cues,
    /// "they charge ...".
    pub pays: Cues,
    /// After a share of a hundred that tells how sure somebody is.
    pub certain: Cues,
    /// Leads to the day that a length of time counts from.
    pub counts_from: Cues,
    /// Days that contracts count from: signature, delivery.
    pub events: Cues,
}

/// Compiled once.
pub(super) static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::compile);

pub(super) fn compiled(phrases: Phrases) -> Cues {
    let each = phrases.iter().flat_map(|(lang, texts)| texts.split(';').map(move |text| (*lang, text.trim())));
    Cues::new(each.filter_map(|(lang, text)| Pattern::parse(text, lang).ok()).collect())
}

impl Lexicon {
    fn compile() -> Self {
        Self {
            joke: compiled(words::JOKE),
            edit: compiled(words::EDIT),
            retract: compiled(words::RETRACT),
            wrong: compiled(words::WRONG),
            dismiss: compiled(words::DISMISS),
            conditional: compiled(words::CONDITIONAL),
            told: compiled(words::TOLD),
            past: compiled(words::PAST),
            once: compiled(words::ONCE),
            contrast: compiled(words::CONTRAST),
            yes: compiled(words::YES),
            no: compiled(words::NO),
            neither: compiled(words::NEITHER),
            able: compiled(words::ABLE),
            reach: compiled(words::REACH),
            support: compiled(words::SUPPORT),
            warning: compiled(words::WARNING),
            others: compiled(words::OTHERS),
            private: compiled(words::PRIVATE),
            genuine: compiled(words::GENUINE),
            first_person: compiled(words::FIRST_PERSON),
            evidential: compiled(words::EVIDENTIAL),
            zero: compiled(words::ZERO),
            which: compiled(words::WHICH),
            opening: compiled(words::OPENING),
            secret: compiled(words::SECRET),
            hearsay: compiled(manner::HEARSAY),
            law: compiled(manner::LAW),
            coming: compiled(manner::COMING),
            general: compiled(manner::GENERAL),
            own_case: compiled(manner::OWN_CASE),
            suggests: compiled(manner::SUGGESTS),
            incoming: compiled(manner::INCOMING),
            endless: compiled(manner::ENDLESS),
            lifelong: compiled(manner::LIFELONG),
            same_day: compiled(manner::SAME_DAY),
            next_day: compiled(manner::NEXT_DAY),
            free: compiled(manner::FREE),
            none_of: compiled(manner::NONE_OF),
            changes: compiled(manner::CHANGES),
            how_many: compiled(manner::HOW_MANY),
            counts: compiled(manner::COUNTS),
            half: compiled(manner::HALF),
            nothing: compiled(manner::NOTHING),
            pays: compiled(manner::PAYS),
            certain: compiled(manner::CERTAIN),
            counts_from: compiled(manner::COUNTS_FROM),
            events: compiled(manner::EVENTS),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_phrase_is_a_valid_pattern() {
        for list in [
            words::JOKE,
            words::EDIT,
            words::RETRACT,
            words::WRONG,
            words::DISMISS,
            words::CONDITIONAL,
            words::TOLD,
            words::PAST,
            words::ONCE,
            words::CONTRAST,
            words::YES,
            words::NO,
            words::NEITHER,
            words::ABLE,
            words::REACH,
            words::SUPPORT,
            words::WARNING,
            words::OTHERS,
            words::PRIVATE,
            words::GENUINE,
            words::FIRST_PERSON,
            words::EVIDENTIAL,
            words::ZERO,
            words::WHICH,
            words::OPENING,
            words::SECRET,
            manner::HEARSAY,
            manner::LAW,
            manner::COMING,
            manner::GENERAL,
            manner::OWN_CASE,
            manner::SUGGESTS,
            manner::INCOMING,
            manner::ENDLESS,
            manner::LIFELONG,
            manner::SAME_DAY,
            manner::NEXT_DAY,
            manner::FREE,
            manner::NONE_OF,
            manner::CHANGES,
            manner::HOW_MANY,
            manner::COUNTS,
            manner::HALF,
            manner::NOTHING,
            manner::PAYS,
            manner::CERTAIN,
            manner::COUNTS_FROM,
            manner::EVENTS,
        ] {
            for (lang, texts) in list {
                for text in texts.split(';') {
                    let parsed = Pattern::parse(text.trim(), *lang);
                    assert!(parsed.is_ok(), "{lang}: {text}: {parsed:?}");
                }
            }
        }
    }
}
