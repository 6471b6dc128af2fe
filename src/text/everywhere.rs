//! Words that stand in nearly every post: articles, pronouns, auxiliaries.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::normal::fold;
use crate::model::lang::Lang;

/// As people write them.
const WORDS: &[(Lang, &str)] = &[
    (
        Lang::En,
        "the a an and or but of to in on at is are was were be it its this that these those i you he she we they my your me us with for \
         from as by not no yes so if have has had do does did will would can could there here what who when how",
    ),
    (
        Lang::Es,
        "el la los las un una unos unas y o pero de del a al en es son fue era ser lo le les se su sus mi tu yo me te nos que con por para \
         como no si sí ya muy más este esta esto ese esa eso ha han hay",
    ),
    (
        Lang::El,
        "ο η το οι τα τον την του της των και ή αλλά σε στο στη στην στον από με για είναι ήταν που πως να θα δεν μην όχι ναι μου σου μας \
         σας τους εγώ εσύ αυτό αυτή αυτός ένα ένας μια έχω έχει τι πώς πού πότε πόσο ποιος γιατί αν όταν ως κι",
    ),
    (
        Lang::Pt,
        "o a os as um uma e ou mas de do da em no na é são foi ser que com por para como não sim já muito mais este esta isso eu me te se",
    ),
    (
        Lang::Fr,
        "le la les un une des et ou mais de du à au en est sont être il elle on je tu nous vous que qui avec pour par pas ne non oui se ce cette",
    ),
    (
        Lang::De,
        "der die das ein eine und oder aber von zu in im an auf ist sind war sein es er sie ich du wir ihr mit für nicht nein ja so wie was",
    ),
    (
        Lang::It,
        "il lo la i gli le un una e o ma di del a al in è sono era essere che con per come non no sì io tu mi ti si ci questo questa",
    ),
];

static FOLDED: LazyLock<Vec<(Lang, BTreeSet<String>)>> =
    LazyLock::new(|| WORDS.iter().map(|(lang, words)| (*lang, words.split_whitespace().map(fold).collect())).collect());

/// Whether a folded word stands in nearly every post of a language; of any language, when none is given.
#[must_use]
pub fn is_everywhere(word: &str, lang: Option<Lang>) -> bool {
    FOLDED.iter().filter(|(known, _)| lang.is_none_or(|lang| lang == *known)).any(|(_, words)| words.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_belong_to_their_languages() {
        assert!(is_everywhere("the", Some(Lang::En)) && is_everywhere(&fold("της"), Some(Lang::El)) && is_everywhere("si", None));
        assert!(!is_everywhere("the", Some(Lang::Es)) && !is_everywhere("refund", None) && !is_everywhere("ont", None));
    }
}
