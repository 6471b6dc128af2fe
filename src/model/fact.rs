//! Facts, claims and judgements as data. Facts are written as files; see the `fact` room.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::finding::Evidence;
use super::id::FactId;
use super::value::Value;

/// How bad a wrong answer about a fact is for the customer who believes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Harm {
    /// A nuisance.
    Low,
    /// Costs money or time.
    #[default]
    Medium,
    /// Danger to people, fraud, loss that cannot be undone.
    High,
}

/// Something a post asserts about a slot of a fact.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// The fact it is about.
    pub fact: FactId,
    /// The slot of that fact.
    pub slot: String,
    /// The value asserted.
    pub value: Value,
    /// Said with reserve ("I think", «creo que», «νομίζω»).
    pub hedged: bool,
    /// Where the post says so.
    pub evidence: Evidence,
}

/// The closed-world answer about a claim. There is no "false": only what the brand's own written facts say.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "judgement", rename_all = "kebab-case")]
pub enum Judgement {
    /// The post says what the fact says.
    Supports {
        /// The fact.
        fact: FactId,
    },
    /// The post says otherwise.
    Contradicts {
        /// The fact.
        fact: FactId,
        /// Set when the post was right when written: the day on which the fact changed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        since: Option<Date>,
    },
    /// No verdict.
    Silent {
        /// The fact that it came near to.
        fact: FactId,
        /// Why there is none.
        why: Silent,
    },
}

/// Why there is no verdict on a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Silent {
    /// The brand's own people wrote it.
    Staff,
    /// It asks, or its premise is part of a question.
    Question,
    /// The words are a quotation of somebody else.
    Quoted,
    /// It denies a wrong claim.
    Refutes,
    /// It tells what happened to the author.
    Experience,
    /// It is about another brand.
    OtherBrand,
    /// A value of another slot.
    OtherSlot,
    /// Nothing that can be compared.
    NoClaim,
    /// The fact was not yet, or no longer, valid then.
    NotValidThen,
    /// Two readings, one of them right.
    Ambiguous,
    /// It is marked as a joke.
    Joke,
}
