//! The phrases by which people speak of sets: all, only, except, from a version on, and the verbs of membership. Nothing here is about a
//! brand or a fact.

use std::sync::LazyLock;

use super::super::lexicon::{Phrases, compiled};
use crate::fact::Sense;
use crate::fact::cue::{Cues, Reader};
use crate::model::lang::Lang::{De, El, En, Es, Fr, It, Pt, Und};
use std::ops::Range;

/// Phrases by what they do.
#[derive(Debug)]
pub(super) struct Bank {
    /// "everything", "everyone".
    pub everything: Cues,
    /// "any", "all the", before what it is said of.
    pub any: Cues,
    /// Things and persons that "any" can be said of in every set.
    pub things: Cues,
    pub persons: Cues,
    /// "except", "apart from".
    pub except: Cues,
    /// "only", "nothing but".
    pub only: Cues,
    /// "too", "as well": what makes a bare name an answer.
    pub also: Cues,
    /// "think so": a yes with reserve.
    pub think_so: Cues,
    /// Begins a question that is answered with yes or no.
    pub asks_whether: Cues,
    /// "whatever the year", "no matter how old".
    pub any_version: Cues,
    /// "or later", "from", beside a version or year.
    pub lower: Cues,
    /// "or older", "before", beside a version or year.
    pub upper: Cues,
    /// Another way in than the one that the brand means: "sideload", "through the browser".
    pub detour: Cues,
    /// Was so and is no longer: "used to", "until".
    pub once: Cues,
    /// Words that say nothing between names: articles, prepositions, "and".
    pub filler: Cues,
    works: (Cues, Cues),
    allowed: (Cues, Cues),
    needed: (Cues, Cues),
    free: (Cues, Cues),
}

/// Compiled once.
pub(super) static BANK: LazyLock<Bank> = LazyLock::new(|| Bank {
    everything: compiled(EVERYTHING),
    any: compiled(ANY),
    things: compiled(THINGS),
    persons: compiled(PERSONS),
    except: compiled(EXCEPT),
    only: compiled(ONLY),
    also: compiled(ALSO),
    think_so: compiled(THINK_SO),
    asks_whether: compiled(ASKS_WHETHER),
    any_version: compiled(ANY_VERSION),
    lower: compiled(LOWER),
    upper: compiled(UPPER),
    detour: compiled(DETOUR),
    once: compiled(ONCE),
    filler: compiled(FILLER),
    works: (compiled(WORKS), compiled(WORKS_NOT)),
    allowed: (compiled(ALLOWED), compiled(ALLOWED_NOT)),
    needed: (compiled(NEEDED), compiled(NEEDED_NOT)),
    free: (compiled(FREE), compiled(FREE_NOT)),
});

/// The verbs of membership in a stretch of text: where they stand, and whether they say that something is in the set. Negations around
/// them are not looked at.
pub(super) fn verbs(senses: &[Sense], reader: &Reader<'_>, tokens: &Range<usize>) -> Vec<(Range<usize>, bool)> {
    let mut found: Vec<(Range<usize>, bool)> = senses.iter().flat_map(|sense| verbs_of(*sense, reader, tokens)).collect();
    found.sort_by_key(|(hit, yes)| (hit.start, hit.end, *yes));
    found.dedup();
    found
}

fn verbs_of(sense: Sense, reader: &Reader<'_>, tokens: &Range<usize>) -> Vec<(Range<usize>, bool)> {
    let (yes, no) = match sense {
        Sense::Works => &BANK.works,
        Sense::Allowed | Sense::Offered => &BANK.allowed,
        Sense::Needed | Sense::Asked => &BANK.needed,
        Sense::Free => &BANK.free,
    };
    let mut found: Vec<(Range<usize>, bool)> = yes.spoken(reader, tokens.clone()).into_iter().map(|hit| (hit, true)).collect();
    for hit in no.spoken(reader, tokens.clone()) {
        found.retain(|(other, _)| other.end <= hit.start || other.start >= hit.end || other.len() > hit.len());
        if found.iter().all(|(other, _)| other.end <= hit.start || other.start >= hit.end) {
            found.push((hit, false));
        }
    }
    found.sort_by_key(|(hit, _)| (hit.start, hit.end));
    found
}

const EVERYTHING: Phrases = &[
    (
        En,
        "everything; everyone; everybody; anyone; anybody; anything; whatever you (have|have got|own|use|like|want); all of (them|you|us); any of \
         them; every single one; all customers; the lot; whoever (wants|asks)",
    ),
    (
        Es,
        "todo el mundo; cualquiera; a todos; para todos; en todos (lados|sitios|lugares); en todas partes; en todo; con todo; con todos; en todos; todos \
         (los clientes) (pueden|tienen); todos y cada uno; lo que sea; quien quiera; todos los clientes",
    ),
    (
        El,
        "ολοι; ολα; σε ολα; σε ολους; οποιοσδηποτε; οποιοσδηποτε θελει; ο καθενας; παντου; οπουδηποτε; οτιδηποτε; ολους; τα παντα; οι παντες; τους παντες; ολος ο κοσμος; ολοι οι πελατες; \
         ανεξαιρετως",
    ),
    (Pt, "toda a gente; todo mundo; qualquer um; em tudo; a todos; para todos; em todos"),
    (Fr, "tout le monde; n'importe qui; n'importe lequel; partout; sur tout; tous"),
    (De, "jeder; alle; alles; allen; uberall; auf allem; mit allem"),
    (It, "tutti; chiunque; ovunque; dappertutto; su tutto; a tutti"),
];

const ANY: Phrases = &[
    (En, "any; all (the) (other); every; each; whatever; whichever; no matter which"),
    (Es, "cualquier; todos (los); todas (las); cada"),
    (El, "ολα (τα); ολες (οι|τις); ολοι (οι); ολους (τους); καθε; οποιοδηποτε; οποιαδηποτε; οποιονδηποτε; οποιοσδηποτε; οποιο"),
    (Pt, "qualquer; todos (os); todas (as); cada"),
    (Fr, "tous (les); toutes (les); chaque; n'importe (quel|quelle); tout"),
    (De, "jede*; alle; allen"),
    (It, "ogni; tutti (i|gli); tutte (le); qualsiasi; qualunque"),
];

const THINGS: Phrases = &[
    (
        En,
        "device~; phone~; smartphone~; mobile~; tablet~; model~; brand~; make~; platform~; gadget~; kind~; type~; sort~; tv; tvs; telly; television~",
    ),
    (
        Es,
        "dispositivo~; movil*; telefono~; celular*; aparato~; modelo~; marca~; plataforma~; equipo~; tipo~; tele~; televisor*; television*",
    ),
    (El, "συσκευ*; κινητ*; τηλεφων*; μοντελ*; μαρκ*; πλατφορμ*; ταμπλετ; ειδο*; ειδους; τηλεορασ*; tv"),
    (Pt, "dispositivo*; telemovel; telemoveis; telefone*; modelo*; marca*; aparelho*"),
    (Fr, "appareil*; telephone*; portable*; modele*; marque*"),
    (De, "gerat*; handy*; telefon*; modell*; marke*"),
    (It, "dispositiv*; telefon*; modell*; marc*; apparecchi*"),
];

const PERSONS: Phrases = &[
    (En, "customer~; client~; person~; people; user~; passenger~; member~; adult~; plan~; account~; line~; tariff~; contract~"),
    (Es, "cliente~; persona~; usuario~; usuaria~; pasajero~; socio~; plan*; cuenta~; linea~; tarifa~; contrato~"),
    (El, "πελατ*; ατομ*; χρηστ*; επιβατ*; μελ*; προγραμμα*; λογαριασμ*; γραμμ*; συμβολαι*; ανθρωπ*"),
    (Pt, "cliente*; pessoa*; utilizador*; usuari*; passageir*; plano*; conta*; linha*"),
    (Fr, "client*; personne*; utilisateur*; passager*; forfait*; compte*; ligne*"),
    (De, "kunde*; person*; nutzer*; passagier*; tarif*; konto; vertrag*"),
    (It, "client*; person*; utent*; passegger*; piano; piani; conto; conti; linea; linee"),
];

const EXCEPT: Phrases = &[
    (
        En,
        "except; except for; apart from; other than; excluding; bar; aside from; with the exception of; all but; everything but; anything but",
    ),
    (Es, "excepto; menos (en|el|la|los|las|con); salvo (en|el|la|los|las|con); aparte de; quitando; a excepcion de; excluyendo"),
    (El, "εκτος; εκτος απο; πλην; με εξαιρεση; ektos (apo)"),
    (Pt, "exceto; menos; salvo; tirando"),
    (Fr, "sauf; excepte; a part; hormis"),
    (De, "ausser; bis auf; ausgenommen"),
    (It, "tranne; eccetto; salvo; a parte; meno che"),
];

const ONLY: Phrases = &[
    (En, "only; just; solely; exclusively; nothing but; strictly; exclusive to"),
    (Es, "=solo; =sólo; solamente; unicamente; exclusivamente; nada mas que"),
    (El, "μονο; μοναχα; αποκλειστικα; μονον; mono"),
    (Pt, "so; apenas; somente; unicamente"),
    (Fr, "seulement; uniquement; exclusivement; que pour; que sur; que les"),
    (De, "nur; ausschliesslich; lediglich"),
    (It, "solo; solamente; soltanto; unicamente; esclusivamente"),
];

const ALSO: Phrases = &[
    (En, "too; also; as well; aswell; even; included; and; plus; same for; same goes for"),
    (Es, "tambien; incluso; ademas; incluido; incluida; hasta; y; igual"),
    (El, "και; επισης; ακομα; ακομη; μαζι; kai; episis; k; κ"),
    (Pt, "tambem; inclusive; ate; e"),
    (Fr, "aussi; egalement; meme; et"),
    (De, "auch; sogar; ebenfalls; ebenso; und"),
    (It, "anche; pure; persino; e"),
];

const THINK_SO: Phrases = &[
    (
        En,
        "(think|thought|believe|reckon|guess|suppose|imagine|assume|expect|hope) so; should (do|be|work); would think so; far as i know yes",
    ),
    (Es, "(creo|supongo|imagino|diria|pienso|juraria|parece) que =sí; creo que si; supongo que si; diria que si; deberia; tendria que"),
    (El, "(νομιζω|πιστευω|υποθετω|μαλλον|λογικα) (πως|οτι) ναι; (νομιζω|πιστευω|μαλλον|λογικα) ναι"),
    (Pt, "(acho|creio|penso) que sim"),
    (Fr, "(je crois|je pense|il me semble) que oui"),
    (De, "(glaube|denke|meine) (ich) (ja|schon)"),
    (It, "(credo|penso|direi) di =sì; credo di si"),
];

const ASKS_WHETHER: Phrases = &[
    (En, "does; do; is; are; can; could; will; would; has; have; did; may; am"),
    (Es, "puedo; puede; se puede; hay; vale; funciona; va; sirve; existe"),
    (El, "μπορω; γινεται; υπαρχει; δουλευει; παιζει; ισχυει; επιτρεπεται"),
];

const ANY_VERSION: Phrases = &[
    (
        En,
        "(whatever|whichever) (the) (year|version|age|model|generation); any (year|version|age|generation|vintage|model); regardless (of); no matter (how old|what year|which year|the \
         year|the version|what version); however old; of any (age|year|version); all (years|versions|generations); old ones too; even (the) (old|older|oldest) ones",
    ),
    (
        Es,
        "sea (el|la|del|de la) (año|modelo|version) que sea; da igual (el|la|de) (que) (año|modelo|version); cualquier (año|modelo|version); de cualquier \
         (año|modelo|version); no importa (el|la|de) (que) (año|modelo|version); por (viejo|vieja|antiguo) que sea; independientemente",
    ),
    (
        El,
        "οποια χρονια; οποιας χρονιας; ανεξαρτητως; ανεξαρτητα; οτι χρονια; ασχετα; ασχετως; οποιοδηποτε (ετος|μοντελο); οποιαδηποτε (χρονια|εκδοση); οσο παλι*; καθε \
         (χρονιας|εκδοση); ολες (τις|οι) (χρονιες|εκδοσεις); ο,τι χρονιας",
    ),
    (Pt, "qualquer (ano|modelo|versao); seja qual for; independentemente"),
    (Fr, "(quelle|quel) que soit; peu importe; n'importe quelle (annee|version)"),
    (De, "egal (welch*|wie alt); jede* (baujahr|version|jahrgang); unabhangig"),
    (It, "qualsiasi (anno|modello|versione); qualunque (anno|modello|versione); a prescindere; indipendentemente"),
];

const LOWER: Phrases = &[
    (
        En,
        "from; since; after; newer; later; above; up; upward; upwards; onward; onwards; on; higher; minimum; min; least; starting; over; needs; need; require~; or more; plus; beyond",
    ),
    (
        Es,
        "desde; partir; superior*; adelante; posterior*; mas; nuevo; nuevos; minimo; menos; para arriba; arriba; despues; mayor*; necesit*; hace falta; requiere; pide",
    ),
    (El, "απο; πανω; μετα; νεοτερ*; τουλαχιστον; θελει; χρειαζεται; ελαχιστο; ξεκιναει; εκει και"),
    (Pt, "desde; partir; superior; acima; mais; minimo; diante"),
    (Fr, "depuis; partir; superieur*; plus; ulterieur*; minimum; des; moins"),
    (De, "ab; seit; hoher; neuer; mindestens; aufwarts; spater"),
    (It, "dal; dall'; da; partire; superiore; poi; minimo; almeno; successiv*"),
];

const UPPER: Phrases = &[
    (En, "before; older; earlier; below; under; lower; less; pre; previous; prior"),
    (Es, "antes; anterior*; menor*; inferior*; viejo; viejos; antiguo*; debajo"),
    (El, "πριν; παλιοτερ*; παλι*; κατω; μικροτερ*; προηγουμεν*"),
    (Pt, "antes; anterior*; inferior*"),
    (Fr, "avant; anterieur*; inferieur*; moins recent*; plus vieux"),
    (De, "vor; alter*; unter; fruher*"),
    (It, "prima; precedent*; inferior*; vecchi*"),
];

const DETOUR: Phrases = &[
    (
        Und,
        "sideload*; apk; vpn; chromecast*; cast; casting; airplay; mirror*; jailbr*; emulator*; emulador*; hdmi; browser; navegador; duplic*; navigateur; hack*; root*; workaround; unofficial*",
    ),
    (El, "περιηγητη*; προγραμμα περιηγησης; μπραουζερ"),
    (De, "umweg"),
];

const ONCE: Phrases = &[
    (En, "used to; until; no longer; any more; anymore; stopped; till; formerly; years ago; back then; before the update"),
    (Es, "antes; hasta; ya no; solia*; dejo de; dejaron de; antiguamente"),
    (El, "παλια; παλιοτερα; μεχρι; πλεον δεν; καποτε; σταματησ*; palia; mexri"),
    (Pt, "antes; ate; ja nao; deixou de"),
    (Fr, "avant; jusqu'a; ne plus; autrefois"),
    (De, "fruher; bis; nicht mehr"),
    (It, "prima; fino a; non piu; una volta"),
];

const FILLER: Phrases = &[
    (
        En,
        "the; a; an; on; in; at; with; to; for; of; and; or; both; also; too; as; well; even; is; are; it's; yes; yeah; yep; no; nope; sure; all; one; ones; \
         plus; same; only; just; but; so; then; tv; tvs; app; yours; that; this; these; those; i; think; believe; from; not; iirc; afaik; though; anyway; mate; actually",
    ),
    (
        Es,
        "el; la; los; las; un; una; en; con; a; para; de; y; o; u; ni; tambien; incluso; si; no; solo; es; son; lo; al; del; desde; mas; pero; creo; que; tv; app; unicamente; \
         sólo; hasta; eso; tampoco; tele; ademas",
    ),
    (
        El,
        "ο; η; το; οι; τα; τον; την; σε; στο; στη; στην; στον; στα; στις; στους; με; για; και; κι; ή; η; ουτε; ναι; οχι; μονο; επισης; ειναι; απο; πανω; νομιζω; αλλα; tv; app; \
         του; της; των; ακομα; ακομη; oxi; nai; mono; kai; sto; sta; gia",
    ),
    (Pt, "o; a; os; as; um; uma; em; no; na; nos; nas; com; para; de; e; ou; tambem; sim; nao; so; apenas"),
    (Fr, "le; la; les; un; une; sur; avec; pour; de; et; ou; aussi; oui; non; seulement; est; sont; c'est"),
    (De, "der; die; das; den; dem; ein; eine; auf; mit; fur; bei; und; oder; auch; ja; nein; nur; ist; sind"),
    (It, "il; lo; la; i; gli; le; un; una; su; con; per; di; e; o; anche; si; no; solo; sul; sulla; sui"),
];

const WORKS: Phrases = &[
    (
        En,
        "work~; run~; play~; pair~; compatible; supported; supports; support; available; there's (an|a); there is (an|a); install~; installed; connect~ (to|with|fine); can (use|get|watch|install|download|pay|connect|pair|run|play); \
         got it (working|running); (is|are|it's) (fine|ok|okay|grand); does the job; runs fine; go~ fine with; streams; stream; opens on; possible; will do; does the trick",
    ),
    (
        Es,
        "funcion*; anda; andan; van; va; vale; valen; sirve; sirven; compatible*; disponible*; hay; corre; tira; jala; empareja*; soporta*; se puede; (puedes|puedo|pueden|puede|podes|podeis) (usar|ver|instalar|descargar|pagar|conectar|poner); \
         instal*; admite; rula; furula; se ve; conecta* con; es posible",
    ),
    (
        El,
        "δουλευ*; δουλεψ*; λειτουργ*; παιζ*; επαιξε; τρεχ*; συμβατ*; συνεργαζ*; υποστηριζ*; υπαρχει; διατιθεται; βγαινει; πιανει; γινεται; (μπορεις|μπορειτε|μπορω) να; εγκαθιστ*; κατεβαινει; \
         κουμπωνει; ταιριαζει; συνδεεται; εφικτο; δυνατον",
    ),
    (Pt, "funciona*; roda*; compativ*; disponiv*; da para; suporta*; existe; pode* (usar|instalar|ver)"),
    (Fr, "march*; fonctionn*; tourne*; compatible*; disponible*; (peux|pouvez|peut) (utiliser|installer|regarder|payer)"),
    (De, "funktionier*; lauft; laufen; geht; gehen; kompatibel; verfugbar; unterstutzt; klappt; (kannst|kann) (du|man)"),
    (It, "funzion*; va; vanno; gira; compatibil*; disponibil*; support*; (puoi|si puo) (usare|installare|vedere)"),
];

const WORKS_NOT: Phrases = &[
    (
        En,
        "unsupported; incompatible; unavailable; doesn't; don't; won't; isn't; aren't; not supported; not available; not compatible; no app; isn't one; no luck",
    ),
    (Es, "incompatible*; no hay; no esta disponible; no anda; ni de coña"),
    (El, "ασυμβατ*; δεν υπαρχει; δεν διατιθεται; αποκλειεται"),
    (Pt, "incompativ*; indisponiv*"),
    (Fr, "incompatible*; indisponible*"),
    (De, "inkompatibel; nicht verfugbar"),
    (It, "incompatibil*; non disponibil*"),
];

const ALLOWED: Phrases = &[
    (
        En,
        "(can|may|could|able to) (get|have|use|bring|take|join|open|fly|travel|apply|be|go|come|carry|ask|claim|sign|board|do|order|buy); allowed; allow; accept~; accepted; eligible; entitled; qualify~; qualifies; \
         available; welcome; works; work; gets; get; open to; let you; lets you; run~ (from|at|to); goes; serves; offered; offer~; there's; there is; included; valid; fine; ok; okay; counts; count; takes; take; covers; covered; possible; will do; does the trick; safe",
    ),
    (
        Es,
        "(puedes|puede|pueden|podes|podeis|puedo|se puede|se pueden) (tener|usar|llevar|viajar|abrir|pedir|entrar|subir|apuntar*|coger|ir|volar|hacer|contratar|comprar|cobrar); se puede; puede; pueden; \
         permit*; acept*; admit*; dejan; deja; disponible*; vale; valen; sirve*; funciona*; ofrecen; hay; tienen derecho; tiene derecho; circula*; opera*; sale de; sale desde; cubre; incluid*; entra; entran; es posible",
    ),
    (
        El,
        "(μπορεις|μπορει|μπορουν|μπορειτε|μπορω) να; μπορουν; μπορει; επιτρεπ*; δεχ*; δεκτ*; δικαιου*; δικαιουχ*; διατιθεται; υπαρχει; δινουν; δινει; ισχυει; ισχυουν; δουλευει; εξυπηρετει; \
         εκτελει; περιλαμβαν*; καλυπτ*; κανει; κανουν; γινεται; παιρνουν; παιρνει; αφηνουν; πιανει; εχει απο; εφικτο; δυνατον",
    ),
    (Pt, "pode* (ter|usar|levar|viajar|abrir); permitid*; aceit*; disponiv*; da para; cobre; incluid*"),
    (
        Fr,
        "(peut|peux|peuvent|pouvez) (avoir|utiliser|prendre|voyager|ouvrir); accept*; autoris*; admis*; disponible*; a droit; ont droit; couvert*; inclus*",
    ),
    (De, "(kann|konnen|kannst|darf|durfen|darfst); erlaubt; akzeptier*; zugelassen; verfugbar; gilt; gelten; berechtigt"),
    (
        It,
        "(puo|puoi|possono) (avere|usare|portare|viaggiare|aprire); accett*; ammess*; permess*; disponibil*; ha diritto; hanno diritto; vale; valgono",
    ),
];

const ALLOWED_NOT: Phrases = &[
    (
        En,
        "excluded; banned; forbidden; refused; refuse~; ineligible; prohibited; not allowed; not accepted; doesn't; don't; won't; isn't; aren't; can't; cannot; rejected; turned away; out of luck",
    ),
    (Es, "excluid*; prohibid*; rechaz*; vetad*; no se admit*; no acept*; denegad*; quedan fuera; queda fuera"),
    (El, "αποκλει*; απαγορευ*; απορριπτ*; δεν δεχ*; δεν επιτρεπ*; εξαιρ*"),
    (Pt, "excluid*; proibid*; recusad*"),
    (Fr, "exclu*; interdit*; refuse*"),
    (De, "ausgeschlossen; verboten; abgelehnt"),
    (It, "esclus*; vietat*; rifiutat*"),
];

const NEEDED: Phrases = &[
    (
        En,
        "need~; require~; must (have|bring|show|send); have to (have|bring|show|send); mandatory; compulsory; asked for; ask for; ask you for; want; wants",
    ),
    (Es, "necesit*; hace falta; hacen falta; requier*; piden; pide; exigen; obligatori*; tienes que; hay que"),
    (El, "χρειαζ*; απαιτ*; ζητ*; θελει; θελουν; πρεπει; υποχρεωτικ*"),
    (Pt, "precis*; exig*; obrigatori*; pedem"),
    (Fr, "faut; besoin; obligatoire*; exig*; demand*"),
    (De, "brauch*; benotig*; muss; mussen; verlang*; pflicht"),
    (It, "serv*; bisogna; necessari*; obbligatori*; richied*; chied*"),
];

const NEEDED_NOT: Phrases =
    &[(En, "optional; not needed; no need; doesn't; don't; isn't; aren't"), (Es, "opcional*; sobra; no hace falta"), (El, "προαιρετικ*")];

const FREE: Phrases = &[
    (
        En,
        "free; (it's|its|is|it is|costs|for) (nothing|zero); pay (nothing|zero|0); pays (nothing|zero|0); no (fee|charge|cost); exempt; waived; doesn't pay; don't pay; don't have to pay; doesn't have to pay; not charged; for nothing",
    ),
    (Es, "gratis; gratuit*; (es|son|sale|cuesta) cero; no paga*; sin (coste|costo|comision|cuota|pagar); exent*; no cobran"),
    (El, "δωρεαν; τσαμπα; δεν πληρων*; χωρις χρεωση; χωρις (παγιο|κοστος); απαλλασ*; dwrean; dorean"),
    (Pt, "gratis; gratuit*; nao paga*; isent*"),
    (Fr, "gratuit*; ne (paie|paient|paye|payent); sans frais; exempt*"),
    (De, "kostenlos; gratis; umsonst; zahl* nichts; befreit; gebuhrenfrei"),
    (It, "gratis; gratuit*; non paga*; esent*; senza (spese|canone)"),
];

const FREE_NOT: Phrases = &[
    (En, "pay; pays; paying; charged; charge~; fee applies; costs"),
    (Es, "paga; pagan; cobran; cobra; cuesta"),
    (El, "πληρωνουν; πληρωνει; πληρωνεις; χρεων*"),
    (Pt, "paga; pagam; cobra*"),
    (Fr, "paie; paient; paye; payent; payant*"),
    (De, "zahlen; zahlt; kostet; kosten"),
    (It, "paga; pagano; costa"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::cue::Pattern;

    #[test]
    fn every_phrase_is_a_valid_pattern() {
        for list in [
            EVERYTHING,
            ANY,
            THINGS,
            PERSONS,
            EXCEPT,
            ONLY,
            ALSO,
            THINK_SO,
            ASKS_WHETHER,
            ANY_VERSION,
            LOWER,
            UPPER,
            DETOUR,
            ONCE,
            FILLER,
            WORKS,
            WORKS_NOT,
            ALLOWED,
            ALLOWED_NOT,
            NEEDED,
            NEEDED_NOT,
            FREE,
            FREE_NOT,
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
