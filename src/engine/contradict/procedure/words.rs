//! The phrases by which people tell each other what to do, in which order, and what not to do. Nothing here is about a brand or a fact.

use std::sync::LazyLock;

use super::super::lexicon::{Phrases, compiled};
use crate::fact::cue::Cues;
use crate::model::lang::Lang::{De, El, En, Es, Fr, It, Pt};

/// Phrases by what they do.
#[derive(Debug)]
pub(super) struct Bank {
    /// Tells somebody to do what follows: "you can", "just", «lo que hay que hacer es», and verbs of doing in the form of an order.
    pub advice: Cues,
    /// Puts what follows in the place of something better: "instead of", "rather than".
    pub instead: Cues,
    /// Says of what was named that it harms or does not do: "is dangerous", "won't help".
    pub harm: Cues,
    /// "first", "to begin with".
    pub first: Cues,
    /// "then", "after that": what follows comes later.
    pub then: Cues,
    /// "before" between two steps.
    pub before: Cues,
    /// "after" between two steps.
    pub after: Cues,
    /// Says that what follows need not be done: "no need to".
    pub needless: Cues,
    /// Narrows what need not be done to a time: "yet", "until".
    pub limit: Cues,
    /// Agrees with what is quoted: "this", "exactly".
    pub agrees: Cues,
    /// Asks how or where something is done.
    pub how: Cues,
}

/// Compiled once.
pub(super) static BANK: LazyLock<Bank> = LazyLock::new(|| Bank {
    advice: compiled(ADVICE),
    instead: compiled(INSTEAD),
    harm: compiled(HARM),
    first: compiled(FIRST),
    then: compiled(THEN),
    before: compiled(BEFORE),
    after: compiled(AFTER),
    needless: compiled(NEEDLESS),
    limit: compiled(LIMIT),
    agrees: compiled(AGREES),
    how: compiled(HOW),
});

const ADVICE: Phrases = &[
    (
        En,
        "(you|ye|u) (can|could|should|must|have to|need to|want to|may|gotta); you'll (have|need|want) to; you've (got) to; you'd better; just; simply; easiest; best thing; best way; try; all you (have to|need to) do; what you \
         do is; go ahead; feel free; no harm; it's (fine|ok|okay|safe|enough) to; i'd; i would; press; hold; push; use; hit; click; tap; take; grab; get; buy; put; connect; plug; pop; stick; do; open; go to; go into; log \
         into; works if you; works fine; will do; is enough; does the (trick|job)",
    ),
    (
        Es,
        "(puedes|podes|podeis|puede|se puede|debes|deberias|tienes que|tenes que|teneis que|hay que|basta con); lo (mejor|suyo|que hay que hacer|que tienes que hacer) es; simplemente; solo; prueba; proba; usa; usad; utiliza; pulsa; \
         pulse; aprieta; apreta; apretas; pulsas; presiona; presionas; mante*; mantienes; dale; le das; das; dejas; deja; pon; pones; coge; coges; compra; conecta; enchufa; ve a; vas a; entra; entras; abre; haz; haces; pilla; con eso \
         (basta|sobra|vale); sirve; vale",
    ),
    (
        El,
        "(μπορεις|μπορειτε) να; πρεπει να; αρκει να; να; απλα; απλως; πατα; πατας; πατησε; πατηστε; πατατε; κρατα; κρατας; κρατησε; κρατηστε; βαλε; βαλτε; βαζεις; παρε; παρτε; παιρνεις; κανε; κανεις; κανετε; χρησιμοποιησε; χρησιμοποιεις; δοκιμασε; \
         ανοιξε; ανοιγεις; πηγαινε; πας; μπες; μπαινεις; συνδεσε; γραψε; δωσε; θελει",
    ),
    (Pt, "(podes|pode|deves|tens de|tem que|e so|basta); carrega*; aperta*; usa; use; experimenta*; mantem; liga"),
    (Fr, "(tu peux|vous pouvez|il faut|tu dois|il suffit); appui*; maintien*; utilise*; prends; prenez; essaie*; essayez; branche*"),
    (De, "(du kannst|kannst du|man kann|du musst|einfach); druck*; halt*; nimm; nehmt; benutz*; probier*; steck*"),
    (It, "(puoi|devi|bisogna|basta); premi; tieni; usa; prova; prendi; collega"),
];

const INSTEAD: Phrases = &[
    (En, "instead of; rather than; not the; without; as opposed to"),
    (Es, "en vez de; en lugar de; sin"),
    (El, "αντι; αντι για; χωρις; οχι"),
    (Pt, "em vez de; sem"),
    (Fr, "au lieu de; sans; plutot que"),
    (De, "anstatt; statt; ohne"),
    (It, "invece di; invece che; senza"),
];

const HARM: Phrases = &[
    (
        En,
        "dangerous; risk; risky; hazard; unsafe; fire; forbidden; not allowed; never; avoid; voids; void; useless; won't (help|work|do); doesn't (help|work|do|reset); does nothing; does not (help|work|do); nothing to do with; mistake; \
         wrong; you (lose|will lose|would lose); you'll lose; unlinks; warned; read-only; read only; greyed; grey",
    ),
    (
        Es,
        "peligros*; riesgo; peligro; prohibid*; nunca; evita*; no sirve*; no funciona*; no hace nada; no resetea; error; incendio; pierdes; perderas; ni se te ocurra; cuidado; solo lectura; de lectura",
    ),
    (El, "επικινδυν*; κινδυν*; απαγορευ*; ποτε; φωτια; δεν κανει; δεν δουλευει; λαθος; χανεις; θα χασεις; προσοχη; μακρια απο; αναγνωση*"),
    (Pt, "perigos*; risco; nunca; evita*; nao funciona; nao serve"),
    (Fr, "dangereu*; risque; jamais; evite*; ne marche pas; ne sert a rien"),
    (De, "gefahrlich; gefahr; risiko; niemals; vermeide*; bringt nichts; verboten"),
    (It, "pericolos*; rischio; mai; evita*; non serve; non funziona"),
];

const FIRST: Phrases = &[
    (En, "first; firstly; first of all; to begin with; start with; start by; step 1; step one; before anything"),
    (Es, "primero; lo primero; antes de nada; para empezar; antes que nada; empieza por; paso 1"),
    (El, "πρωτα; πρωτα απ' ολα; αρχικα; καταρχην; ξεκινα; prwta; prota"),
    (Pt, "primeiro; antes de mais"),
    (Fr, "d'abord; premierement; pour commencer"),
    (De, "zuerst; erst; als erstes; zunachst"),
    (It, "prima di tutto; per prima cosa; innanzitutto"),
];

const THEN: Phrases = &[
    (En, "then; after that; afterwards; and then; next; later; only then; finally; once that's done"),
    (Es, "luego; despues; y luego; entonces; a continuacion; mas tarde; por ultimo; finalmente; y ya"),
    (El, "μετα; υστερα; επειτα; και μετα; κατοπιν; στο τελος; meta; ystera"),
    (Pt, "depois; a seguir; entao"),
    (Fr, "puis; ensuite; apres"),
    (De, "dann; danach; anschliessend"),
    (It, "poi; dopo; quindi"),
];

const BEFORE: Phrases = &[
    (En, "before"),
    (Es, "antes de; antes que"),
    (El, "πριν (να); πριν απο; prin"),
    (Pt, "antes de"),
    (Fr, "avant de; avant que"),
    (De, "bevor; ehe"),
    (It, "prima di"),
];

const AFTER: Phrases = &[
    (En, "after; once; only after; when you have"),
    (Es, "despues de; una vez; tras; cuando hayas"),
    (El, "αφου; μολις; μετα απο"),
    (Pt, "depois de"),
    (Fr, "apres avoir; une fois"),
    (De, "nachdem; sobald"),
    (It, "dopo aver; una volta"),
];

const NEEDLESS: Phrases = &[
    (
        En,
        "no need (to|for|of); (there's|there is) no need (to|for); (don't|dont|do not|needn't) (need|have) (to|any); needn't; don't bother (with|to); (no|without) point (in); you can skip; skip; not necessary to; no (use|sense) in",
    ),
    (
        Es,
        "no hace falta; no es necesario; no (necesitas|necesitais|tienes que|tenes que|teneis que|hay que); no te molestes (en|con); te puedes (saltar|ahorrar); sin necesidad de; ni hace falta",
    ),
    (El, "δεν χρειαζεται (να); δε χρειαζεται (να); δεν (ειναι αναγκη|υπαρχει λογος) (να); μην μπεις στον κοπο (να); den xreiazetai (na)"),
    (Pt, "nao (e preciso|precisas|precisa|tens de|tem que|e necessario); nao vale a pena"),
    (Fr, "pas (besoin|la peine) (de|d'); inutile de; (tu n'as|vous n'avez) pas a"),
    (De, "(nicht|nix) notig; brauchst (du) nicht; musst (du) nicht; kein grund zu"),
    (It, "non (serve|occorre|bisogna|c'e bisogno di|e necessario); non devi; inutile"),
];

const LIMIT: Phrases = &[
    (
        En,
        "yet; until; till; unless; if; again; twice; straight away; right away; immediately; anymore; any more; already; after; once; all; every",
    ),
    (Es, "todavia; aun; hasta; salvo; si; otra vez; de nuevo; ya; enseguida; despues; cuando; todos; todas"),
    (El, "ακομα; ακομη; μεχρι; αν; εκτος; ξανα; αμεσως; πια; μετα; αφου; οταν; ολα; ολες"),
    (Pt, "ainda; ate; se; outra vez; ja; depois"),
    (Fr, "encore; jusqu'a; sauf; si; deja; tout de suite; apres"),
    (De, "noch; bis; wenn; falls; wieder; schon; sofort; erst"),
    (It, "ancora; finche; se; di nuovo; gia; subito; dopo"),
];

const AGREES: Phrases = &[
    (
        En,
        "this; exactly; exactly this; agreed; agree; i agree; what (he|she|they) said; correct; true; spot on; right; yes; yep; yeah; seconded; same; do this; do that",
    ),
    (Es, "esto; eso; exacto; eso mismo; totalmente; de acuerdo; tal cual; correcto; =sí; haz eso; hace eso; efectivamente"),
    (El, "αυτο; ακριβως; ακριβως αυτο; συμφωνω; σωστα; σωστος; σωστη; ναι; auto; akrivws; symfwnw; nai"),
    (Pt, "isto; isso; exato; exatamente; concordo; sim"),
    (Fr, "ca; exactement; d'accord; tout a fait; oui; voila"),
    (De, "das; genau; genau das; stimmt; richtig; ja"),
    (It, "questo; esatto; esattamente; d'accordo; giusto; si"),
];

const HOW: Phrases = &[
    (En, "how; where; what (do|should|can) (i|we|you); way to; steps; what now; which menu"),
    (Es, "como; donde; que (hago|hacemos|tengo que|hay que); por donde; pasos"),
    (El, "πως; που; τι (κανω|κανουμε|πρεπει); απο που; pws; pos; pou"),
    (Pt, "como; onde; o que (faco|fazer)"),
    (Fr, "comment; ou; que faire"),
    (De, "wie; wo; was (tun|mache*)"),
    (It, "come; dove; cosa (faccio|devo)"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::cue::Pattern;

    #[test]
    fn every_phrase_is_a_valid_pattern() {
        for list in [ADVICE, INSTEAD, HARM, FIRST, THEN, BEFORE, AFTER, NEEDLESS, LIMIT, AGREES, HOW] {
            for (lang, texts) in list {
                for text in texts.split(';') {
                    let parsed = Pattern::parse(text.trim(), *lang);
                    assert!(parsed.is_ok(), "{lang}: {text}: {parsed:?}");
                }
            }
        }
    }
}
