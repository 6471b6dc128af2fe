//! Small words around yes and no: only, not, theirs, it; and what begins a short answer.

use std::sync::LazyLock;

use super::patterns;
use crate::fact::cue::Cues;
use crate::model::lang::Lang::{self, De, El, En, Es, Fr, It, Pt, Und};

/// Small words by what they do.
#[derive(Debug)]
pub(in crate::engine::contradict) struct Small {
    /// "only".
    pub only: Cues,
    /// "not".
    pub not: Cues,
    /// Begins an answer that has two sides: "it depends".
    pub depends: Cues,
    /// "theirs", "the original": what is the brand's own.
    pub theirs: Cues,
    /// "it", "that": what was asked about.
    pub pronoun: Cues,
    /// "if", "whether": before an indirect question.
    pub whether: Cues,
    /// Begins an answer that says yes.
    pub yes: Cues,
    /// Begins an answer that says no.
    pub no: Cues,
    /// Begins like a yes or a no and is neither.
    pub neither: Cues,
    /// "Anyone know?": asks, but not another thing.
    pub tag: Cues,
    /// Money that is not paid for the thing: saved, given back.
    pub saved: Cues,
    /// Tells somebody to do it: "stick it", «ponlo», «βάλ' το».
    pub advice: Cues,
    /// Stands before advice: "just", "then".
    pub lead: Cues,
    /// Stands before a word that asks: "know when", «a que».
    pub before_which: Cues,
    /// Answers with the verb of the question: "it does", «lo hay».
    pub echo_yes: Cues,
    /// The same with "not": "they don't".
    pub echo_no: Cues,
    /// Begins like a question and states: "anyone can", «se puede».
    pub states: Cues,
}

pub(in crate::engine::contradict) static SMALL: LazyLock<Small> = LazyLock::new(|| Small {
    only: compiled(ONLY),
    not: compiled(NOT),
    depends: compiled(DEPENDS),
    theirs: compiled(THEIRS),
    pronoun: compiled(PRONOUN),
    whether: compiled(WHETHER),
    yes: compiled(YES),
    no: compiled(NO),
    neither: compiled(NEITHER),
    tag: compiled(TAG),
    saved: compiled(SAVED),
    advice: compiled(ADVICE),
    lead: compiled(LEAD),
    before_which: compiled(BEFORE_WHICH),
    echo_yes: compiled(ECHO_YES),
    echo_no: compiled(ECHO_NO),
    states: compiled(STATES),
});

type Lists = &'static [(Lang, &'static str)];

fn compiled(lists: Lists) -> Cues {
    Cues::new(lists.iter().flat_map(|(lang, list)| patterns(list, *lang)).collect())
}

const ONLY: Lists = &[
    (En, "only; solely; exclusively; nothing but; just (with|for|on)"),
    (Es, "solo; solamente; unicamente; exclusivamente; nada mas; nomas"),
    (El, "μονο; μοναχα; αποκλειστικα"),
    (Pt, "so; somente; apenas; unicamente; exclusivamente"),
    (Fr, "seulement; uniquement; exclusivement; que (avec|pour|sur)"),
    (De, "nur; ausschliesslich; lediglich"),
    (It, "solo; soltanto; solamente; unicamente; esclusivamente"),
];

const DEPENDS: Lists = &[
    (En, "(it|that) (all) depends; depends (on|where|which|what|if|whether)"),
    (Es, "depende"),
    (El, "εξαρταται; αναλογως; ejartatai; analogws; analogos"),
    (Pt, "depende"),
    (Fr, "(ca|cela) depend; depend (de|du|des)"),
    (De, "kommt (ganz) (darauf|drauf) an; hangt (davon|von) (ab); je nachdem"),
    (It, "dipende"),
];

const NOT: Lists = &[
    (
        En,
        "not; never; no; cannot; cant; dont; doesnt; didnt; wont; isnt; arent; wasnt; couldnt; shouldnt; wouldnt; havent; hasnt; nobody; none; \
         no-one; neither; nor",
    ),
    (Es, "no; nunca; jamas; nadie; ni; tampoco; ningun*"),
    (El, "δεν; δε; μην; μη; οχι; ουτε; κανεις δεν; κανενας δεν"),
    (Pt, "nao; nunca; jamais; ninguem; nem; nenhum*"),
    (Fr, "pas; ne; jamais; personne; ni; aucun*"),
    (De, "nicht; nie; niemals; kein*; niemand"),
    (It, "non; mai; nessun*; ne; neanche; nemmeno"),
];

const THEIRS: Lists = &[
    (Und, "oem"),
    (
        En,
        "theirs; their own; (the|an) (official|original|genuine|branded|supplied|provided|approved) (one|ones); original; originals; genuine; official; their",
    ),
    (Es, "suyo; suya; suyos; suyas; original*; oficial*; de ellos; su propi*; de la (compania|marca|empresa|casa)"),
    (El, "δικο τους; δικη τους; δικα τους; δικους τους; δικο της; δικη της; αυθεντικ*; γνησι*; εργοστασιακ*; επισημ*"),
    (Pt, "deles; original; originais; oficial; oficiais"),
    (Fr, "le leur; la leur; les leurs; original*; officiel*; d'origine"),
    (De, "original*; deren; offiziell*; ihre eigene*; hauseigene*"),
    (It, "il loro; la loro; i loro; original*; ufficial*"),
];

const PRONOUN: Lists = &[
    (En, "it; that; this; those; one; either; either way"),
    (Es, "lo; la; los; las; eso; esto; hacerlo"),
    (El, "το; τον; την; τα; τη; αυτο; αυτα; ετσι"),
    (Pt, "isso; isto; o fazer; faze-lo; sim"),
    (Fr, "le; ca; cela; en; y"),
    (De, "das; es; den; ihn; sie"),
    (It, "lo; la; li; farlo; cosi"),
];

const WHETHER: Lists = &[
    (En, "if; whether; sure; idea"),
    (Es, "si; seguro; segura; idea"),
    (El, "αν; εαν; σιγουρος; σιγουρη"),
    (Pt, "se"),
    (Fr, "si"),
    (De, "ob"),
    (It, "se"),
];

const YES: Lists = &[
    (
        En,
        "yes; yep; yeah; yea; yup; ye; yis; yessir; sure (thing); of course; ofc; absolutely; definitely; defo; deffo; totally; certainly; correct; \
         indeed; aye; affirmative; works (fine|grand|great|perfectly|a treat|a charm|for me|here|like a charm); no (bother|hassle|drama|problem|problems|worries|issue|issues) (at all); you bet; \
         go (ahead|for it); too right; damn right; all good; always (has|have|could); why not; can confirm; without a doubt; \
         (should|ought to) (do|be (fine|ok|okay|grand|alright|good)|work); think so; i'd say so; i believe so; i reckon so; i'd imagine so; i'd think so",
    ),
    (
        Es,
        "=sí; sip; sipi; sep; see; claro; claro que =sí; clarisimo; por supuesto; correcto; efectivamente; desde luego; sin (problema*|pega*|drama*|lio*|bronca*|duda*|rollo*); obvio; obviamente; simon; \
         simon que si; dale; de una; cierto; exacto; afirmativo; como no; (no hay|ningun) (problema|drama|bronca|pega|pedo); seguro que si; segurisimo; asi es; totalmente; perfectamente; por descontado; \
         pos si; pues (claro|si); yo creo que si; que si; a huevo; sisi; sí que; andale; orale; arre; a webo; faltaba mas; (deberia|tendria que) (ir|valer|servir|funcionar|poder)",
    ),
    (
        El,
        "ναι; ναιι*; αμε; φυσικα; βεβαια; βεβαιως; ακριβως; εννοειται; σιγουρα; κανονικα; κανονικοτατα; ανετα; προφανως; μα φυσικα; και βεβαια; και φυσικα; (κανενα|χωρις) (κανενα) προβλημα; \
         ολα (καλα|κομπλε); μια χαρα; ισχυει; σωστα; οπωσδηποτε; γινεται (κανονικα|ανετα); ενταξει ναι; yes; asfalws; ennoeitai; profanws",
    ),
    (
        Pt,
        "sim; claro; com certeza; pode sim; pode; podes; claro que sim; sem (problema*|stress|duvida*); tranquilo; obvio; exatamente; isso mesmo; uhum; aham; da sim",
    ),
    (
        Fr,
        "oui; ouais; ouep; ouaip; bien sur; tout a fait; evidemment; carrement; sans (probleme|souci*); absolument; exactement; mais oui; affirmatif; bien entendu; si si; aucun (probleme|souci)",
    ),
    (
        De,
        "ja; jap; jo; jep; jawohl; klar; na klar; naturlich; sicher; selbstverstandlich; genau; kein problem; ohne probleme; problemlos; auf jeden fall; absolut; definitiv; stimmt; logisch; doch",
    ),
    (
        It,
        "=sì; =si; certo; certamente; assolutamente si; ovvio; ovviamente; esatto; come no; senza problem*; nessun problema; sicuro; naturalmente; certo che si; tranquillamente",
    ),
];

const NO: Lists = &[
    (
        En,
        "no; nope; nah; naw; na; noo*; nop; negative; no way; not at all; never; not possible; not a chance; not a hope; afraid not; unfortunately not; sadly not; sadly no; unfortunately no; \
         no chance; no can do; not (any more|anymore|allowed|really|in the slightest|on your life|yet|happening|a thing); false; forget (it|about it|that); don't (bother|even think|bother trying); dont (bother|even think); hell no; \
         (absolutely|definitely|certainly|of course|obviously|apparently|still|sure) not; absolutely no; fat chance; dream on; impossible; no longer; no more; never (has|did|have|could|will); in your dreams; (they|it) (used to|did) but; \
         you wish; as if; out of the question; not (with|on|for) (them|that|this|those|it); no such (thing|luck); nada; zero chance; no sir; i'm afraid not; none of (them|it); not even close; not since; scrapped; \
         discontinued; gone (since|last|now|ages); (don't|dont|wouldn't|wouldnt) (think|believe|say|reckon) so; doubt it; i (doubt|wouldn't say) (it|so); shouldn't (do|be|work)",
    ),
    (
        Es,
        "no; nop; nope; noo*; que va; para nada; pa nada; pa' nada; imposible; nunca; jamas; de ninguna manera; de ningun modo; ni hablar; negativo; ni de (cona|broma|blas|chiste|onda|lejos); ni en (pedo|suenos|broma); ni ahi; ni \
         loco; ni madres; ni a (palos|gancho); nel; nel pastel; nambe; olvidalo; olvidate; olvidaos; olvidense; ya no; no mas; ya quisieras; tampoco; en absoluto; claro que no; por supuesto que no; desde luego que no; \
         obviamente no; me temo que no; lamentablemente no; desgraciadamente no; por desgracia no; va a ser que no; que no; ojala; nanay; nada de eso; nada de nada; sigue sonando; quitado; lo quitaron; no señor; ni lo \
         suenes; ni lo intentes; naranjas; no que va; nones; ninguno; ninguna; lo dudo; no creo; no lo creo",
    ),
    (
        El,
        "οχι; οχιι*; μπα; αποκλειεται; =ποτέ; δυστυχως οχι; δυστυχως δεν; καθολου; αδυνατον; με τιποτα; ξεχνα (το); ξεχνατο; ξεχασε (το); ξεχασ' το; ουτε (κατα διανοια|για πλακα|με σφαιρες|καν|μια); μπα οχι; οχι πια; οχι \
         πλεον; οχι βεβαια; οχι φυσικα; φυσικα οχι; φυσικα και (οχι|δεν); και βεβαια οχι; και βεβαια δεν; εννοειται πως οχι; εννοειται οχι; σιγουρα οχι; τσου; τς; ονειρα (γλυκα); δεν (γινεται|μπορεις|παιζει|υπαρχει|ισχυει|επιτρεπεται|δουλευει); \
         οχι ρε; αρνητικο; πλακα κανεις; κομμενο; καταργηθηκε; σιγα μην; no",
    ),
    (
        Pt,
        "nao; nop; nope; de jeito nenhum; de maneira nenhuma; de forma alguma; nunca; jamais; impossivel; nem pensar; nem a pau; nem sonhes; esquece; ja nao; nada disso; infelizmente nao; claro que nao; negativo; nada",
    ),
    (
        Fr,
        "non; nan; nope; pas du tout; jamais; impossible; absolument pas; malheureusement (non|pas); pas possible; laisse tomber; oublie (ca); hors de question; bien sur que non; surement pas; certainement pas; aucune chance; que dalle; plus maintenant; mais non; pas question",
    ),
    (
        De,
        "nein; nee; noe; leider nicht; leider nein; niemals; unmoglich; nope; ne; auf keinen fall; keinesfalls; keineswegs; vergiss es; kannst du vergessen; keine chance; nicht mehr; ausgeschlossen; naturlich nicht; sicher nicht; garantiert nicht; gar nicht; uberhaupt nicht; nicht",
    ),
    (
        It,
        "no; nope; assolutamente no; per niente; mai; impossibile; macche; neanche per sogno; nemmeno per sogno; scordatelo; lascia perdere; purtroppo no; non piu; niente da fare; figurati; certo che no; ovviamente no; manco per (sogno|niente); giammai",
    ),
];

const NEITHER: Lists = &[
    (
        En,
        "no (idea|clue|doubt|offence|offense|one|joke|wonder|thanks|harm|need|bother but|comment|but|word|answer|wait|reply); yes and no; yeah right; yeah no; yes but; yes if; yes unless; yes only if; yes until; yeah but; not sure; no not; true that; sure sure; depends; yes (well|hmm) no; \
         no and yes; yeah nah; never (mind|tried|heard|had|used|needed|asked); not (sure|certain|100|tried|that i know|as far|to my|me|my|only|just|if|necessarily|too|quite|exactly|always|everyone|every|all); same (here|question); correct me; no unless; no if; certainly hope; zero; \
         forget (the|what|my|your); nothing; absolutely (disgusting|ridiculous|shocking); no matter; no way to (know|tell); sure if; indeed a; none (taken|the wiser)",
    ),
    (
        Es,
        "no (lo se|=sé|se sabe|tengo ni idea|tengo idea|estoy segur*|te preocupes|hay de que|pasa nada|problem|entiendo|obstante|se si|se yo|sabria|me consta|lo tengo claro|recuerdo|olvides|siempre|todos|necesariamente|del todo); si y no; si no; =si no; si pero; sí pero no; no exactamente; depende; \
         claro esta; nunca (lo he|he|lo probe|se sabe); claro si; ni idea; jamas (lo he|he); puede (que|ser); podria ser; seguro de; correcto pero; como no (te|lo|la|sea|les)",
    ),
    (
        El,
        "ναι και οχι; οχι οτι; ναι ρε; ναι σιγα; ναι αλλα; ναι καλα; ναι μπραβο; οχι μονο; οχι (δεν ξερω|ακριβως|παντα|απαραιτητα|ολοι); δεν ξερω; εξαρταται; οχι σιγουρα; σιγουρα (οχι μονο); ποτε δεν (εχω|δοκιμασα|το δοκιμασα); κανονικα (θα επρεπε|επρεπε|πρεπει); μια χαρα (τα λες|ερωτηση); σωστα (τα λες|λες); \
         προβλημα; παιζει να",
    ),
    (
        Pt,
        "nao sei; sem problema nenhum em; nao tenho certeza; sim e nao; sim mas; depende; nunca (usei|tentei|experimentei); nao (necessariamente|sempre); claro que depende",
    ),
    (
        Fr,
        "oui et non; oui mais; non mais; je sais pas; ca depend; pas (sur|certain|toujours|forcement|necessairement); jamais (essaye|teste|utilise); aucune idee",
    ),
    (
        De,
        "ja und nein; na ja; ja aber; naja; jein; weiss nicht; keine ahnung; nicht (unbedingt|immer|sicher|nur|ganz|alle|jeder|dass); kommt drauf an; nie (probiert|getestet|gehabt); sicher bin",
    ),
    (It, "si e no; non (lo so|so|sono sicur*|sempre|necessariamente); dipende; =sì ma; mai (provato|usato|avuto); nessuna idea"),
];

const SAVED: Lists = &[
    (
        En,
        "save; saves; saved; saving; back; refund*; discount; off; credit*; cheaper; compensat*; voucher; instead of; usually; normally; elsewhere; worth",
    ),
    (Es, "ahorr*; devuelv*; devolv*; reembols*; descuento; abono; abonan; compensa*; barato; en vez de; normalmente; valorado"),
    (El, "γλιτων*; επιστροφη; επιστρεφουν; εκπτωση; αποζημιωσ*; φθηνοτερ*; κουπονι; αντι για; κανονικα; αξιας"),
    (Pt, "poup*; devolv*; reembols*; desconto; em vez de"),
    (Fr, "econom*; rembours*; remise; reduction; au lieu de; avoir de"),
    (De, "spar*; zuruck; erstatt*; rabatt; gutschrift; statt"),
    (It, "risparmi*; rimbors*; sconto; invece di; buono"),
];

const ADVICE: Lists = &[
    (
        En,
        "(stick|put|pop|throw|chuck|bung|pack|stow|bring|take|leave|use|keep|plug|send|drop) (it|them|that|yours|mine) (in|into|inside|on|onto|with|down|to|during|at); (pack|stow|check) (it|them|that) in",
    ),
    (
        Es,
        "metel*; ponl*; ponel*; echal*; llevatel*; llevalo; llevala; llevalos; llevalas; guardal*; factural*; usalo; usala; usalos; usalas; meteselo; metela",
    ),
    (
        El,
        "βαλτο; βαλτα; βαλτη; βαλτον; (βαλ|ριξ|χωσ|παρ|αφησ) (το|τα|τη|την|τον); (βαλε|ριξε|χωσε|παρε|αφησε) (το|τα|τη|την|τον); ριξτο; χωστο; παρτο",
    ),
    (Pt, "(mete|poe|coloca|bota|leva|usa) (o|a|isso|na|no); poe-no; leva-o; mete-o; mete-a"),
    (Fr, "(mets|mettez|glisse|prends|prenez|laisse|utilise) (le|la|les|ca)"),
    (De, "(pack|steck|leg|tu|nimm|stell) (ihn|sie|es|die|den|das) (einfach) (in|ins|im|mit|auf)"),
    (It, "mettil*; mettetel*; infilal*; portal*; usal*"),
];

const LEAD: Lists = &[
    (En, "just; so; then; or; and; but; simply; please; yeah; yes; yep; sure; no; nah; honestly; always; mate; lad"),
    (Es, "pues; entonces; y; o; mejor; simplemente; nada; tu; vos; tranqui; sí; si"),
    (El, "απλα; και; τοτε; ή; λοιπον; ναι; οχι; ε; ρε"),
    (Pt, "entao; e; ou; so; sim"),
    (Fr, "alors; et; ou; oui; donc"),
    (De, "einfach; dann; und; oder; ja; also"),
    (It, "allora; e; o; pure; si"),
];

const BEFORE_WHICH: Lists = &[
    (En, "know; knows; and; or; but; so; at; from; until; to; of; by; since; idea; sure; ask; tell; remember; exactly"),
    (Es, "a; de; en; con; por; para; desde; hasta; y; o; pero; sabe; saben; sabes; sabeis; se; idea; alguien; entre; segun; cada"),
    (El, "απο; για; σε; και; ή; ξερει; ξερετε; ξερεις; κανεις; καποιος; μεχρι; ρε; παιδια; εως"),
    (Pt, "a; de; em; com; por; para; sabe; sei; e"),
    (Fr, "a; de; en; avec; pour; sait; et; depuis"),
    (De, "von; bis; ab; weiss; und; seit; an; mit"),
    (It, "a; di; da; in; con; per; sa; e"),
];

const ECHO_YES: Lists = &[
    (
        En,
        "(there|it|they|you|ye|she|he|we|that) (is|are|does|do|can|could|will|would|should|has|have|may|must) (indeed|surely|alright|yeah|yes|yep|yea|so|too|of course|for sure); \
         (there is|there are|it does|they do|you do|you can|you could|you will|they will|it will|they are|it is|you are|you may|you must|they can|it can|she can|he can|she does|he does|they have|it has|should do|ought to|you should|they should|it should)",
    ),
    (
        Es,
        "(sí|si) (hay|puedes|puede|se puede|tienen|tiene|funciona|va|vale|hace falta); lo hay; los hay; la hay; las hay; deberia; se puede; puedes; hay",
    ),
    (El, "υπαρχει; υπαρχουν; γινεται; μπορεις; μπορειτε; χρειαζεται; πρεπει; δουλευει; ισχυει; επιτρεπεται; εχει; εχουν; μπορει"),
    (Pt, "pode; podes; tem; ha; precisa; funciona; da"),
    (Fr, "il y en a; c'est bon; tu peux; vous pouvez; ca marche"),
    (De, "gibt es; gibts; geht; darfst du; kannst du; musst du; kann man; darf man; das geht"),
    (It, "puoi; si puo; c'e; ci sono; funziona; serve; devi"),
];

const ECHO_NO: Lists = &[
    (
        En,
        "(there isn't|there isnt|there aren't|there arent|it doesn't|it doesnt|they don't|they dont|you don't|you dont|it isn't|it isnt|they aren't|they won't|they wont|it won't|it wont|you won't|you can't|you cant|you couldn't|they can't|it can't|she can't|he can't|it does not|they do not|you do not|you cannot|shouldn't do)",
    ),
    (Es, "no hay; no se puede; no puedes; no tienen; no tiene; no funciona; no va; no hace falta; no vale; no lo hay"),
    (El, "(δε|δεν) (υπαρχει|υπαρχουν|γινεται|μπορεις|μπορειτε|χρειαζεται|δουλευει|ισχυει|επιτρεπεται|εχει|εχουν)"),
    (Pt, "nao (pode|podes|tem|ha|precisa|funciona|da)"),
    (Fr, "il n'y en a pas; tu peux pas; ca marche pas; il y en a pas"),
    (De, "gibt es nicht; geht nicht; das geht nicht; darfst du nicht; kannst du nicht; musst du nicht"),
    (It, "non (puoi|si puo|c'e|ci sono|funziona|serve|devi)"),
];

const STATES: Lists = &[
    (En, "anyone; anybody; everyone; everybody"),
    (
        Es,
        "tienen; tiene; tienes; tenes; teneis; hay; hay que; se puede; se pueden; puedes; podes; puede; podeis; pueden; existe; existen; va; van; funciona; funcionan; necesitas; hace falta; tienes que; tenes que; dejan; te dejan; \
         cobran; te cobran; piden; te piden; pagas; es (obligatorio|gratis|compatible|posible|necesario|opcional)",
    ),
    (
        El,
        "υπαρχει; υπαρχουν; πρεπει; χρειαζεται; χρειαζεσαι; μπορεις; μπορειτε; γινεται; παιζει; παιζουν; δουλευει; δουλευουν; λειτουργει; επιτρεπεται; εχει; εχουν; ειναι; θελει; ζητανε; ζητουν; χρεωνουν; \
         πληρωνεις; κοστιζει",
    ),
    (Pt, "tem; ha; pode; podes; da para; precisa; precisas; funciona; existe"),
    (It, "puoi; si puo; c'e; ci sono; serve; funziona; hanno; devi; bisogna"),
];

const TAG: Lists = &[
    (
        En,
        "any (idea|ideas|help|advice|suggestions|tips|thoughts|clue|experience|takers|joy|luck); anyone (know|knows|tried|try|done|here|else|got|had|managed|sure|any); anybody (know|knows|tried|done|else); does (anyone|anybody) know; has (anyone|anybody); \
         (is that|is it|is this) (possible|true|right|correct|so|allowed|ok|okay|normal|legal); right; or what; or not; thoughts; please; who knows; you know; am i (right|wrong|missing); can (someone|anyone|anybody)",
    ),
    (
        Es,
        "alguien (sabe|lo sabe|lo ha|ha probado|probo|me|que|tiene|puede|mas); sabeis (algo|si); sabe alguien; (es|sera) (posible|verdad|cierto|asi|correcto|legal|normal); verdad; alguna idea; (o) no; ideas; que opinais; me (podeis|pueden) (ayudar|decir|aclarar); se puede; sera",
    ),
    (
        El,
        "ξερει (κανεις|καποιος); κανεις (που|ξερει); (ισχυει|γινεται|γινεται αυτο); καμια ιδεα; καποιος που; ειναι (αληθεια|δυνατον); σωστα; ετσι; τι λετε; εχει (δοκιμασει|κανει) κανεις; ξερετε",
    ),
    (Pt, "alguem (sabe|ja|tentou|me); sera; e possivel; e verdade; alguma ideia; certo"),
    (Fr, "quelqu'un (sait|a|peut); une idee; c'est (possible|vrai|normal); des idees; n'est-ce pas"),
    (
        De,
        "weiss (jemand|wer); (jemand|wer) (eine idee|erfahrung*|weiss); hat (jemand|wer); geht das; ist das (moglich|so|erlaubt); oder; stimmt das",
    ),
    (It, "qualcuno (sa|ha|mi); qualche idea; e (possibile|vero|normale); vero; giusto; idee"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::cue::Pattern;

    #[test]
    fn every_word_is_a_valid_pattern() {
        for lists in
            [ONLY, NOT, THEIRS, PRONOUN, WHETHER, YES, NO, NEITHER, TAG, SAVED, STATES, ADVICE, LEAD, BEFORE_WHICH, ECHO_YES, ECHO_NO]
        {
            for (lang, list) in lists {
                for text in list.split(';').map(str::trim) {
                    let parsed = Pattern::parse(text, *lang);
                    assert!(parsed.is_ok(), "{lang}: {text}: {parsed:?}");
                }
            }
        }
    }
}
