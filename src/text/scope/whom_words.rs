//! Words by which a text says whom it is about where it names somebody else, in seven languages; all folded.

use crate::model::lang::Lang;

/// The words of one language.
pub(super) struct Words {
    /// What may stand between these words and a name.
    pub articles: &'static [&'static str],
    /// Set the name right after them against what is spoken of.
    pub unlike: &'static [&'static str],
    /// The same, after a comparative.
    pub than: &'static [&'static str],
    /// Comparatives, and words that make one.
    pub more: &'static [&'static str],
    /// Lead to the name right after them, after a word of moving.
    pub to: &'static [&'static str],
    /// Words of moving.
    pub moves: &'static [&'static str],
    /// Choose the name right after them.
    pub chosen: &'static [&'static str],
    /// Mean the brand that the thread is about, where another one is named.
    pub ours: &'static [&'static str],
}

/// The words of a language; of the three first ones where it is not known.
pub(super) fn words(lang: Lang) -> Vec<&'static Words> {
    match lang {
        Lang::En => vec![&ENGLISH],
        Lang::Es => vec![&SPANISH],
        Lang::El => vec![&GREEK],
        Lang::Pt => vec![&PORTUGUESE],
        Lang::Fr => vec![&FRENCH],
        Lang::De => vec![&GERMAN],
        Lang::It => vec![&ITALIAN],
        Lang::Und => vec![&ENGLISH, &SPANISH, &GREEK],
    }
}

static ENGLISH: Words = Words {
    articles: &["the", "that", "your"],
    unlike: &["than", "unlike", "versus", "vs", "compared to", "compared with", "instead of", "not like", "as bad as", "as good as"],
    than: &[],
    more: &[],
    to: &["to", "for", "with", "over"],
    moves: &[
        "mov*",
        "switch*",
        "go",
        "goes",
        "going",
        "gone",
        "went",
        "chang*",
        "port*",
        "jump*",
        "transfer*",
        "back",
        "left",
        "leav*",
        "off",
        "sign*",
        "signing",
        "com*",
        "came",
        "return*",
        "defect*",
        "head*",
    ],
    chosen: &["join", "joined", "joining", "order", "ordered", "ordering", "chose", "choose", "choosing", "picked"],
    ours: &[
        "ours",
        "mine",
        "here",
        "these",
        "this lot",
        "this crowd",
        "this shower",
        "this company",
        "this bank",
        "this shop",
        "this airline",
        "this provider",
        "this one",
    ],
};

static SPANISH: Words = Words {
    articles: &["la", "el", "los", "las"],
    unlike: &["a diferencia de", "no como", "comparado con", "comparada con", "frente a", "en vez de", "en lugar de"],
    than: &["que"],
    more: &["mas", "menos", "mejor*", "peor*", "tan", "igual"],
    to: &["a", "con", "para"],
    moves: &[
        "cambi*", "pas*", "voy", "vas", "vamos", "vayan", "ire", "fui", "fuimos", "ir", "irme", "ido", "vuelv*", "volv*", "migr*", "port*",
        "mud*", "larg*", "march*", "firm*",
    ],
    chosen: &["contrate", "contratar", "cogi", "coger", "elegi", "pille"],
    ours: &["aqui", "aca", "estos", "estas", "esta gente", "la mia", "el mio", "los mios", "la nuestra", "el nuestro"],
};

static GREEK: Words = Words {
    articles: &["η", "ο", "το", "τη", "την", "τησ", "τον", "του", "οι", "τουσ"],
    unlike: &["αντιθεση με", "οχι σαν", "αντι για", "σε συγκριση με"],
    than: &["απο"],
    more: &["πιο", "καλυτερ*", "χειροτερ*", "φθην*", "φτην*", "ακριβοτερ*", "γρηγοροτερ*"],
    to: &["στη", "στην", "στον", "στο", "σε", "για", "προσ", "με"],
    moves: &[
        "πηγα",
        "πηγαμε",
        "παω",
        "παμε",
        "πασ",
        "παει",
        "φευγ*",
        "φυγ*",
        "εφυγα",
        "γυρισ*",
        "γυρν*",
        "αλλαξ*",
        "αλλαζ*",
        "μεταφορ*",
        "φορητοτητ*",
        "μετακομ*",
        "περασ*",
    ],
    chosen: &[],
    ours: &["εδω", "μονο αυτοι", "αυτοι εδω", "τουτοι", "δαυτουσ", "η δικη μου", "το δικο μου", "τα δικα μου", "η δικη μασ", "το δικο μασ"],
};

static PORTUGUESE: Words = Words {
    articles: &["a", "o", "as", "os"],
    unlike: &["do que", "ao contrario de", "ao contrario da", "ao contrario do", "em vez de", "em vez da", "em vez do"],
    than: &["que"],
    more: &["mais", "menos", "melhor*", "pior*", "tao"],
    to: &["para", "pra", "pro"],
    moves: &["mud*", "troc*", "pass*", "vou", "fui", "vamos", "volt*", "migr*"],
    chosen: &[],
    ours: &["aqui", "estes", "estas", "esta gente", "a minha", "o meu", "a nossa", "o nosso"],
};

static FRENCH: Words = Words {
    articles: &["la", "le", "les"],
    unlike: &["contrairement a", "au lieu de", "par rapport a"],
    than: &["que"],
    more: &["plus", "moins", "mieux", "pire", "meilleur*", "aussi"],
    to: &["chez", "a", "vers", "pour"],
    moves: &["parti*", "pars", "pass*", "alle*", "vais", "va", "aller", "chang*", "retourn*", "migr*"],
    chosen: &["rejoint", "rejoins", "rejoindre"],
    ours: &["ici", "eux", "ceux-ci", "ceux-la", "le mien", "la mienne", "le notre", "la notre"],
};

static GERMAN: Words = Words {
    articles: &["die", "der", "den", "dem", "das"],
    unlike: &["als", "im gegensatz zu", "statt", "anstatt", "im vergleich zu", "verglichen mit"],
    than: &["wie"],
    more: &["so", "genauso"],
    to: &["zu", "zur", "zum", "nach"],
    moves: &["wechsel*", "wechsl*", "gewechselt", "gehe", "geh", "gegangen", "ging", "zuruck", "umzug"],
    chosen: &[],
    ours: &["hier", "diese", "dieser", "die hier", "meiner", "meins", "unserer", "unsere"],
};

static ITALIAN: Words = Words {
    articles: &["la", "il", "lo", "le"],
    unlike: &["a differenza di", "a differenza della", "invece di", "al posto di", "rispetto a"],
    than: &["di", "che", "della", "del"],
    more: &["piu", "meno", "meglio", "peggio", "miglior*", "peggior*"],
    to: &["a", "alla", "con", "per", "in"],
    moves: &["pass*", "cambi*", "vado", "andat*", "torn*", "migr*"],
    chosen: &["scelto", "scegliere"],
    ours: &["qui", "qua", "questi", "questa gente", "il mio", "la mia", "il nostro", "la nostra"],
};
