//! How something is said: on hearsay, of the law, of one's own case, of what is to come; and values that are no numbers. Patterns parted
//! by semicolons, language by language.

use super::words::Phrases;
use crate::model::lang::Lang::{De, El, En, Es, Fr, It, Pt};

pub(super) const HEARSAY: Phrases = &[
    (
        En,
        "(told|tells) (me|us|him|her); (i|we) (was|were) told; (i'm|so i'm) told; said to me; according to (my|a|some|one|somebody|someone); \
         (my|some|one) ... (says|said|reckons|swears|claims|told|thinks); \
         (somebody|someone|friend|mate|mates|lad|guy|girl|lady|man|woman|cousin|brother|sister|dad|mum|mother|father|neighbour|colleague|clerk|agent|rep|bloke|yer man) \
         ... (says|said|reckons|swears|claims|told|tells|thinks); (i|we) (heard|hear|have heard); i've heard; heard (that) (it's|it); from what \
         (i|we) (hear|heard|read|gather); word is; rumour; rumor",
    ),
    (
        Es,
        "(me|nos) (dijo|dijeron|han dicho|ha dicho|comento|comentaron|aseguro|aseguraron|conto|contaron|decian); segun \
         (mi|mis|un|una|unos|mi propio); segun (el|la) (chico|chica|dependient*|tio|comercial|operador*|agente|vecin*|de la tienda); \
         (chico|chica|primo|prima|amigo|amiga|cuñado|cuñada|vecino|vecina|hermano|hermana|dependient*|comercial|colega|madre|padre) ... \
         (dice|dijo|dicen|comento|asegura); por lo que (dicen|oi|he oido|se dice|cuentan); se dice; he oido; oi (que); dicen",
    ),
    (
        El,
        "(μου|μας) (ειπε|ειπαν|πε|παν|λεει|λενε|ειχε πει|ειχαν πει|το ειπε|το ειπαν); mou (eipe|eipan|pe|eipane|leei); \
         (φιλος|φιλη|ξαδερφος|ξαδερφη|αδερφος|αδερφη|κολλητος|γνωστος|γνωστη|υπαλληλος|κοπελα|γειτονας) ... (λεει|ειπε|λενε|ελεγε); ακουσα; \
         εχω ακουσει; ακουγεται; akousa; λενε (οτι|πως); συμφωνα με (τον|την|εναν|μια|ενα)",
    ),
    (
        Pt,
        "(me disseram|disseram me|disseram-me|disse me|disse-me|me disse|me falaram|falaram me); ouvi (dizer|que); segundo (o meu|a minha|um|uma); dizem que",
    ),
    (Fr, "(m'a|m'ont) dit; on m'a dit; (il|elle) parait; parait que; (selon|d'apres) (mon|ma|un|une); j'ai entendu"),
    (
        De,
        "laut (meiner|meinem|einem|einer); (hat|haben) (mir|uns) gesagt; (mir|uns) (hat|haben|wurde) ... gesagt; gehort; angeblich; (meint|sagt) \
         (mein*|ein*)",
    ),
    (It, "(mi|ci) (ha|hanno) detto; secondo (mio|mia|un|una|il mio|la mia); ho sentito; dicono (che); a quanto pare"),
];

pub(super) const LAW: Phrases = &[
    (
        En,
        "by law; legally; (legal|statutory|eu|european|lawful) minimum; minimum (by|under|required by|in) (the) (eu) law; what (the) \
         (law|eu|eu law|directive) (says|gives|requires|guarantees|demands|wants); (law|directive|legislation) \
         (says|gives|requires|guarantees|grants|demands|only gives|only requires); (required|guaranteed) by law",
    ),
    (
        Es,
        "(por|segun) (la) ley; minimo (por|de|segun) (la) ley; minimo legal; (ley|directiva|normativa) (te) (dice|da|obliga|exige|marca|establece|habla)",
    ),
    (
        El,
        "(ελαχιστο|κατωτατο|κατωτερο) (οριο) (του|απο το|απο τον|που λεει ο) (νομου|νομο|νομος); νομιμο (ελαχιστο|οριο); (με|απο|βασει) (τον|του) (νομο|νομου); νομος \
         (λεει|δινει|οριζει|προβλεπει); nomos (leei|dinei)",
    ),
    (Pt, "minimo (legal|por lei|da lei); lei (diz|da|obriga|exige)"),
    (Fr, "minimum (legal|de la loi); loi (dit|donne|impose|exige)"),
    (De, "(gesetzlich*) mindest*; gesetzliches minimum; gesetz (sagt|gibt|schreibt|verlangt)"),
    (It, "minimo (di legge|legale); legge (dice|da|prevede|impone)"),
];

pub(super) const COMING: Phrases = &[
    (
        En,
        "going to (cut|raise|increase|lower|change|become|drop|reduce|extend|shorten|go up|go down|put); will (soon) \
         (become|drop|rise|go up|go down|change|increase|be cut|be raised|be reduced|be lowered|be extended); (from|as of|starting) next \
         (year|month|week); (announced|announces) ... will; announced ((today|yesterday)) that; (plan|plans|planning) to; rumoured to",
    ),
    (
        Es,
        "(va|van) a (bajar|bajarlo|subir|subirlo|cambiar|cambiarlo|pasar|aumentar|reducir|ampliar|recortar); (a partir|desde) del (proximo|año \
         que viene|mes que viene); (año|mes|semana) que viene; (anuncia*|anuncio) ... (pasara|costara|sera|subira|bajara)",
    ),
    (
        El,
        "θα (γινει|γινουν|αλλαξει|ανεβει|πεσει|μειωθει|αυξηθει|παει|κατεβει|μειωσουν|αυξησουν|ανεβασουν|κατεβασουν); απο (του χρονου|τον \
         επομενο|τον αλλο|το νεο ετος); (ανακοινω*) ... θα; tha (ginei|allaksei|anevei|pesei)",
    ),
    (Pt, "vai (subir|baixar|mudar|passar|aumentar); (ano|mes) que vem"),
    (Fr, "va (passer|augmenter|baisser|changer); (l'annee|le mois) (prochaine|prochain)"),
    (De, "wird ... (geandert|erhoht|gesenkt|verkurzt|verlangert); (nachstes jahr|nachsten monat); ab nachst*"),
    (It, "(passera|aumentera|cambiera|scendera|salira); (anno|mese) prossimo"),
];

/// Makes a rule of what begins as one's own case: "mine is still 5 and stays so for old customers".
pub(super) const GENERAL: Phrases = &[
    (
        En,
        "(for|to) (all|every|everyone|everybody|anyone|old|existing|new) (the) (customers|users|members|clients|subscribers|accounts); for everyone; for everybody",
    ),
    (Es, "(para|a) (todos|todo el mundo|los clientes|los antiguos|los antiguos clientes|clientes)"),
    (El, "(για|σε) (ολους|παλιους|καθε|τους) (παλιους) (πελατες|συνδρομητες); για (ολους|παλιους); gia (olous|palious|tous palious)"),
    (Pt, "para (todos|clientes|os clientes)"),
    (Fr, "pour (tous|tout le monde|les anciens|les clients)"),
    (De, "fur (alle|alte|bestandskunden|jeden)"),
    (It, "per (tutti|i vecchi|i clienti)"),
];

/// The author's own thing, or somebody's, as the one spoken of.
pub(super) const OWN_CASE: Phrases = &[
    (
        En,
        "mine; hers; theirs; (my|our|his|her) ... \
         (is|was|were|weighs|weighed|took|takes|came|has|had|got|gets|arrived|lasted|cost|works|worked|runs|ran|did|does|expired|went); (i|we) \
         ((only|still|also|once|just|never|always)) \
         (have|had|pay|paid|use|used|bought|got|run|changed|burned|burnt|checked|keep|kept|managed|needed|tried|send|sent|returned|went|flew|took|owe|owed); \
         (i've|we've) (been|had|used|paid|bought|waited|got); (i'm|we're) (on|with|paying); (on|with|in) (my|our); (i'd|we'd|would) expect; (still|been) waiting",
    ),
    (
        Es,
        "(el|la|los|las|lo) (mio|mia|mios|mias); (mi|mis) ... (era|es|pesaba|tardo|llego|tiene|tenia|duro|costo|va); yo ((lo|la|aun|todavia|solo)) \
         (tengo|tuve|tenia|pago|pague|uso|use|gaste|llevo|sigo|estoy); (tengo|tenemos|pago|pagamos|gaste|llevo|llevamos)",
    ),
    (
        El,
        "(δικο|δικος|δικη|δικια|δικα) (μου|μας); (εχω|εχουμε|ειχα|ειχαμε|πληρωνω|πληρωνουμε|πληρωσα|εκαψα|ξοδεψα|ειμαι|ειμαστε|εβαλα|πηρα|περιμενω); \
         εμενα; εγω; εμας; egw; emena; (diko|dikia|dikos) mou; (plirwnw|plhrwnw|exw)",
    ),
    (Pt, "(o|a|os|as) (meu|minha|meus|minhas); (eu) (tenho|paguei|pago|uso|usei|gastei)"),
    (Fr, "(le|la) (mien|mienne); (mon|ma) ... (etait|pesait|faisait|est|a); j'ai (paye|eu|mis|utilise|recu); je paie; je paye"),
    (De, "mein* ... (war|wog|kam|hat|lauft|ist); meins; meiner; ich (habe|hatte|zahle|zahlte|bezahle|nutze)"),
    (It, "(il|la|i|le) (mio|mia|miei|mie); (io) (ho|avevo|pago|uso)"),
];

/// Begins or marks a question that offers an answer.
pub(super) const SUGGESTS: Phrases = &[
    (
        En,
        "(isn't|wasn't|aren't|weren't) (it|that|they); (is|was|are|were) (it|that|they) not; maybe; perhaps; (could|might) it be; surely; must be",
    ),
    (Es, "no (era|eran|es|son|sera|seran|seria|serian); quiza*; tal vez; a lo mejor; puede que; igual"),
    (El, "μηπως; δεν (ειναι|ηταν); ισως; mipws; mhpws; mipos; den (einai|itan|htan)"),
    (Pt, "nao (e|era|sao|eram|sera|serao); talvez"),
    (Fr, "(n'est|n'etait|c'est|c'etait|serait) pas; peut-etre"),
    (De, "(ist|sind|war|waren) (das|es) nicht; vielleicht"),
    (It, "non (e|era|sono|erano|sara|saranno); forse"),
];

/// A call or message that came in, and who its sender claimed to be.
pub(super) const INCOMING: Phrases = &[
    (
        En,
        "(called|rang|phoned|texted|messaged|emailed|contacted|mailed) me; (rang|phoned|called) (us|my); (text|call|message|email|mail|sms) from; \
         claiming (to be); pretending; (saying|said|says) (they|he|she) (were|was|are|is) (from); posing as",
    ),
    (
        Es,
        "(me|nos) (llamaron|llamo|han llamado|escribieron|llego|mandaron|llaman); (diciendo|decian|dicen|dijeron) (que) (eran|ser|son|era); (sms|llamada|mensaje) \
         (del|de); haciendose pasar",
    ),
    (
        El,
        "(με|μας) (πηραν|πηρε|καλεσαν|καλεσε|παιρνουν); (μου|μας) (ηρθε|εστειλαν|εστειλε); (ελεγαν|ελεγε|λεγανε|λεει|λενε) (οτι|πως) \
         (ειναι|ηταν); παριστανε*; me (pirane|pire|piran|phran)",
    ),
    (Pt, "(me ligaram|ligaram me|recebi); dizendo que (eram|era)"),
    (Fr, "(m'a|m'ont) (appele|contacte); se faisant passer; (j'ai) recu un (appel|sms)"),
    (De, "(hat|haben) mich angerufen; gibt sich; angeblich von"),
    (It, "mi (hanno|ha) (chiamato|scritto); dicendo di essere; spacciandosi"),
];

pub(super) const ENDLESS: Phrases = &[
    (
        En,
        "unlimited; limitless; uncapped; infinite; no (limit|limits|cap|caps|maximum|ceiling|quota|time limit|deadline); (without|with no) (a) (limit|limits|cap|caps)",
    ),
    (Es, "ilimitad*; infinit*; sin (limite|limites|tope|topes|plazo|caducidad); no (hay|tiene|tienen) (limite|limites|tope)"),
    (El, "απεριοριστ*; χωρις (οριο|ορια|περιορισμο|περιορισμους); aperiorist*; xwris (orio|oria); δεν (εχει|υπαρχει) οριο"),
    (Pt, "ilimitad*; sem (limite|limites|prazo)"),
    (Fr, "illimite*; sans (limite|limites|plafond)"),
    (De, "unbegrenzt*; unlimitiert*; unbeschrankt*; ohne (limit|grenze|begrenzung|obergrenze)"),
    (It, "illimitat*; senza (limite|limiti|tetto)"),
];

pub(super) const LIFELONG: Phrases = &[
    (
        En,
        "for life; lifetime (warranty|guarantee); (is|it's|a|have|has) (a) lifetime; forever; for ever; indefinitely; (never|don't|doesn't|won't|do \
         not|does not|can't) (expire|expires|lapse|lapses|run out|runs out)",
    ),
    (
        Es,
        "de por vida; vitalici*; para siempre; indefinid*; (no|nunca) (caducan|caduca|vencen|vence|expiran|expira|prescriben) ((nunca|jamas))",
    ),
    (
        El,
        "εφ ορου ζωης; εφ' ορου ζωης; εφορου ζωης; ισοβι*; για παντα; επ αοριστον; επ' αοριστον; δεν (ληγουν|ληγει) (ποτε); gia panta; den lig* (pote)",
    ),
    (Pt, "vitalici*; para sempre; (nao|nunca) (expira*|caduca*)"),
    (Fr, "a vie; pour toujours; n'expire* (jamais|pas)"),
    (De, "lebenslang*; fur immer; (verfallen|verfallt) (nie|nicht)"),
    (It, "a vita; per sempre; non (scadono|scade) (mai)"),
];

pub(super) const SAME_DAY: Phrases = &[
    (En, "same day; same-day"),
    (Es, "(el) mismo dia; en el dia"),
    (El, "αυθημερον; την ιδια (μερα|ημερα); afthimeron; authimeron; authhmeron"),
    (Pt, "(no) mesmo dia"),
    (Fr, "le jour meme; dans la journee"),
    (De, "(am) (selben|gleichen) tag; taggleich"),
    (It, "(lo) stesso giorno; in giornata"),
];

pub(super) const NEXT_DAY: Phrases = &[
    (En, "next day; next-day; overnight"),
    (Es, "(al) dia siguiente"),
    (El, "(επομενη|αλλη) (μερα|ημερα); epomeni mera"),
    (Pt, "(no) dia seguinte"),
    (Fr, "(le) lendemain"),
    (De, "(am) nachsten tag"),
    (It, "(il) giorno dopo"),
];

pub(super) const FREE: Phrases = &[
    (
        En,
        "free; free of charge; for free; (at) no ((extra|additional)) (cost|charge); (costs|cost) (you) nothing; (you) pay nothing; don't (charge|pay) (you) \
         (anything|a thing)",
    ),
    (Es, "gratis; gratuit*; sin (coste|cargo|costo); no ((te|se|os)) (cuesta|cobran|cobra|pagas|paga|vale) nada; cuesta cero"),
    (
        El,
        "δωρεαν; τζαμπα; χωρις (χρεωση|κοστος); dwrean; dorean; tzampa; tzaba; δεν (κοστιζει|πληρωνεις|πληρωνουμε|χρεωνουν) τιποτα; δεν εχει χρεωση",
    ),
    (Pt, "gratis; gratuit*; de graca; sem custo*; nao (custa|paga|cobram) nada"),
    (Fr, "gratuit*; sans frais; (coute|paie|paye) rien"),
    (De, "gratis; kostenlos*; umsonst; kostenfrei; kostet nichts"),
    (It, "gratis; gratuit*; senza costi; non (costa|paga|si paga) (niente|nulla)"),
];

/// What may stand right after a word such as "free" or "unlimited" that says all by itself; other words begin something else that is free.
pub(in crate::engine::contradict) const ALONE: &[&str] = &[
    "here",
    "there",
    "in",
    "on",
    "at",
    "and",
    "but",
    "when",
    "while",
    "everywhere",
    "anyway",
    "always",
    "data",
    "gb",
    "gigs",
    "returns",
    "only",
    "of",
    "mate",
    "lol",
    "so",
    "now",
    "since",
    "as",
    "until",
    "en",
    "y",
    "datos",
    "gigas",
    "megas",
    "gb,",
    "e",
    "o",
    "pero",
    "siempre",
    "στην",
    "στο",
    "στα",
    "στισ",
    "στον",
    "και",
    "αλλα",
    "παντου",
    "τα",
    "η",
    "το",
    "dati",
    "giga",
    "dados",
    "daten",
    "im",
    "in",
    "et",
    "partout",
    "sthn",
    "kai",
    "per",
    "by",
    "for",
    "para",
    "για",
    "es",
    "son",
    "each",
    "up",
    "que",
    "stin",
    "ειναι",
    "einai",
    "ist",
    "est",
    "is",
    "are",
    "i",
    "to",
];

/// What makes "free" depend on something.
pub(in crate::engine::contradict) const PROVIDED: &[&str] = &[
    "with", "if", "over", "above", "from", "when", "unless", "for", "once", "after", "con", "si", "para", "desde", "por", "cuando", "με",
    "αν", "για", "πανω", "απο", "οταν", "avec", "pour", "mit", "wenn", "ab", "fur", "se", "per", "com", "quando", "only", "up",
];

/// After a share of a hundred that tells how sure somebody is.
pub(super) const CERTAIN: Phrases = &[
    (En, "sure; certain; right; agree; legit; true; safe; positive; honest; recommend*; correct; of (my|our|the time|people)"),
    (Es, "segur*; ciert*; de acuerdo; recomend*; verdad; convencid*"),
    (El, "σιγουρ*; σωστ*; αληθεια; βεβαι*; sigour*"),
    (Pt, "segur*; cert*; de acordo"),
    (Fr, "sur; sure; certain*; d'accord"),
    (De, "sicher; richtig; einverstanden"),
    (It, "sicur*; cert*; d'accordo"),
];

/// Leads to the day that a length of time counts from.
pub(super) const COUNTS_FROM: Phrases = &[
    (En, "from; after; since; following; starting"),
    (Es, "desde; a partir de; a partir del; despues de; tras; a contar desde; contando desde"),
    (El, "απο; μετα; μετα απο; apo; meta"),
    (Pt, "desde; a partir; apos; depois"),
    (Fr, "depuis; a partir; apres; des"),
    (De, "ab; nach; seit; von"),
    (It, "dal; dalla; da; dopo"),
];

/// Days that contracts and deadlines are counted from.
pub(super) const EVENTS: Phrases = &[
    (
        En,
        "sign*; signature; purchas*; buy*; bought; order*; deliver*; activat*; pay*; invoice*; bill; request*; arriv*; ship*; dispatch*; install*; \
         book*; contract*; receipt; receiv*; registration; register*; switch*",
    ),
    (
        Es,
        "firm*; compr*; pedido*; pedi*; entrega*; activa*; pago*; factura*; solicitud; llega*; envio*; instala*; reserva*; contrat*; recib*; recep*; alta; registro",
    ),
    (
        El,
        "υπογραφ*; αγορ*; παραγγελ*; παραδοσ*; παραλαβ*; ενεργοπο*; πληρωμ*; τιμολογ*; αιτησ*; αποστολ*; εγκατασταση*; κρατησ*; εγγραφ*; συμβολαι*; ypograf*; agora*; paradosi*; energopoi*; paragelia*",
    ),
    (Pt, "assinatura; compra*; encomenda*; entrega*; ativa*; pagamento; fatura*; pedido*; envio*; instala*; reserva*"),
    (
        Fr,
        "signature; achat; commande; livraison; activation; paiement; facture; demande; envoi; installation; reservation; reception; souscription",
    ),
    (
        De,
        "unterschrift; unterzeichnung; kauf*; bestell*; liefer*; aktivier*; freischalt*; zahlung; rechnung*; versand; installation; buchung; erhalt; vertragsschluss; vertragsbeginn",
    ),
    (
        It,
        "firma; acquist*; ordin*; consegn*; attivazione; pagament*; fattura*; richiest*; spedizion*; installazion*; prenotazion*; ricezion*",
    ),
];

/// Before what there is none of.
pub(super) const NONE_OF: Phrases = &[
    (En, "(there's|there is|there isn't|they have|they give|have|has|with|get) (no|any); no"),
    (Es, "(no hay|no tiene|no tienen|no dan|no hacen|sin) ((ningun|ninguna)); ningun; ninguna"),
    (El, "(δεν (εχει|εχουν|υπαρχει|δινουν|κανουν)|χωρις) ((καμια|κανενα|καθολου)); καμια; den (exei|exoun|yparxei)"),
    (Pt, "(nao ha|nao tem|sem) ((nenhum|nenhuma))"),
    (Fr, "(pas de|aucun|aucune|sans)"),
    (De, "(kein|keine|keinen|ohne)"),
    (It, "(nessun|nessuna|nessuno|senza)"),
];

/// Before a number that is money for being paid: "they charge 60".
pub(super) const PAYS: Phrases = &[
    (En, "(charge|charges|cost|costs|pay|paying|pays) (you) (around); (fee|price) (is|of)"),
    (Es, "(cobra|cobran|cuesta|cuestan|pagas|pagan|pagar|vale|sale) (a|por|unos)"),
    (El, "(κοστιζει|κοστιζουν|χρεωνουν|χρεωνει|πληρωνεις|παιρνουν|κανει); (kostizei|xrewnoun|plirwneis)"),
    (Pt, "(custa|cobra|cobram|paga|pagas)"),
    (Fr, "(coute|coutent|facturent|paie|paye)"),
    (De, "(kostet|kosten|berechnen|zahlst|zahlt)"),
    (It, "(costa|costano|paghi|chiedono)"),
];

/// Before two values of which the first holds no longer: "goes from 24 to 29".
pub(super) const CHANGES: Phrases = &[
    (
        En,
        "(goes|go|gone|went|going|rises|rising|rose|raised|increased|increases|up|down|moved|dropped|drops|cut|changed|changes|jumped|jumps) (from)",
    ),
    (Es, "(sube|suben|subio|subieron|pasa|pasan|paso|pasaron|baja|bajan|bajo|aumenta|aumento) (de)"),
    (El, "(ανεβαινει|ανεβηκε|πηγε|παει|αυξανεται|αυξηθηκε|επεσε|πεφτει|αλλαξε) (απο)"),
    (Pt, "(sobe|subiu|passa|passou|desce) (de)"),
    (Fr, "(passe|passent|passera|augmente) (de)"),
    (De, "(steigt|sinkt|stieg|erhoht) (von)"),
    (It, "(passa|sale|scende|aumenta) (da)"),
];

/// Asks for a number.
pub(super) const HOW_MANY: Phrases = &[
    (
        En,
        "how (many|much|old|high|big|heavy); what ... (cost|costs|charge|price|fee|fare|limit|maximum|percentage|rate); (what|which|minimum|from) age; \
         what (do|would|will|does) (i|we|you|one) (get|pay|owe); any (limit|maximum)",
    ),
    (
        Es,
        "cuanto; cuanta; cuantos; cuantas; que (precio|edad|limite|tope|porcentaje|tarifa); (cual|cuales) ... (precio|limite|tope|maximo|porcentaje|edad); \
         hay (tope|limite)",
    ),
    (
        El,
        "ποσο; ποσα; ποσες; ποσους; ποσοι; ποση; ποσων; (ποιο|ποια) ... (οριο|τιμη|ηλικια|ποσοστο|κοστος); ποιας ηλικιας; ποια ηλικια; poso; posa; poses; \
         posi; poswn; apo poia hlikia",
    ),
    (Pt, "quanto; quanta; quantos; quantas; que idade; qual ... (preco|limite|idade|taxa)"),
    (Fr, "combien; (quel|quelle) (age|prix|limite|tarif|pourcentage); a partir de quel age"),
    (De, "wie (viel|viele|hoch|alt|teuer|schwer); wieviel; wieviele; ab welchem alter; welches (limit|alter)"),
    (It, "quanto; quanta; quanti; quante; (che|quale) (eta|prezzo|limite|percentuale); a che eta"),
];

/// Nothing at all, as a whole answer.
pub(super) const NOTHING: Phrases = &[
    (En, "nothing; zero; nada; zilch"),
    (Es, "nada; cero"),
    (El, "τιποτα; μηδεν; tipota"),
    (Pt, "nada; zero"),
    (Fr, "rien"),
    (De, "nichts"),
    (It, "niente; nulla"),
];

/// A half, as a share.
pub(super) const HALF: Phrases = &[
    (En, "half; half (back|of it|the (price|money|fare|value|amount|ticket)); fifty fifty"),
    (Es, "(la) mitad; mitad (del|de la|de lo) (precio|billete|importe|dinero|pagado)"),
    (El, "(τα) μισα; μισα (λεφτα|χρηματα); το μισο (ποσο); ta misa; ta misa lefta"),
    (Pt, "(a) metade"),
    (Fr, "(la) moitie"),
    (De, "(die) halfte"),
    (It, "(la) meta"),
];

/// Asks how many there are, which no sum of money and no share answers.
pub(super) const COUNTS: Phrases = &[
    (En, "how many"),
    (Es, "cuantos; cuantas"),
    (El, "ποσες; ποσους; ποσοι; poses; posoi; posous"),
    (Pt, "quantos; quantas"),
    (Fr, "combien (de|d'*)"),
    (De, "wie viele; wieviele"),
    (It, "quanti; quante"),
];
