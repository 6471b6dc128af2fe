//! The phrases of [`super::Lexicon`], language by language: patterns parted by semicolons.

use crate::model::lang::Lang::{self, De, El, En, Es, Fr, It, Pt, Und};

/// Patterns per language, parted by semicolons.
pub(in crate::engine::contradict) type Phrases = &'static [(Lang, &'static str)];

pub(super) const JOKE: Phrases = &[
    (Und, "jk"),
    (En, "(just|only) (kidding|joking); kidding; joking; as a joke; sarcasm"),
    (Es, "(es|era) (una) broma; es coña; (es|era|va|iba) de coña; bromeo; es joda"),
    (El, "(πλακα|αστειο) (κανω|εκανα); αστειευομαι; plaka kanw; plaka kano"),
    (Pt, "(estou|to) (a) brincar; brincadeira; estou brincando"),
    (Fr, "je plaisante; je rigole; c'est une blague"),
    (De, "(nur|war) (ein) (spass|scherz|witz)"),
    (It, "scherzo; sto scherzando"),
];

pub(super) const EDIT: Phrases = &[
    (Und, "edit; edited; update; upd; eta"),
    (En, "correction; scratch that; strike that; i stand corrected"),
    (Es, "edito; editado; correccion; corrijo; me corrijo; actualizo; digo"),
    (El, "διορθωση; διορθωνω; επεξεργασια; diorthosi; diorthwsi"),
    (Pt, "editado; correcao; corrijo"),
    (Fr, "correction; rectification; je corrige"),
    (De, "korrektur; edit; nachtrag"),
    (It, "modifica; correzione; mi correggo"),
];

pub(super) const RETRACT: Phrases = &[
    (
        En,
        "my (bad|mistake|error); i (was|am) wrong; i'm wrong; i was mistaken; ignore (me|this|that|the above); stand corrected; \
         i got (that|it) wrong",
    ),
    (Es, "me (equivoque|he equivocado|confundi|he confundido); error mio; fallo mio; estaba equivocad*; perdon"),
    (El, "λαθος μου; εκανα λαθος; μπερδευτηκα; lathos mou; ekana lathos; συγγνωμη"),
    (Pt, "enganei me; me enganei; erro meu"),
    (Fr, "je me suis trompe*; erreur de ma part; au temps pour moi"),
    (De, "mein fehler; ich lag falsch; habe mich (vertan|geirrt)"),
    (It, "mi sono sbagliat*; errore mio; colpa mia"),
];

pub(super) const WRONG: Phrases = &[
    (
        En,
        "wrong; incorrect; false; untrue; myth; nonsense; rubbish; bollocks; bull; bullshit; outdated; out of date; not \
         (true|right|correct); no longer (true|valid|applies); a lie; made up; long gone; doesn't apply; isn't true",
    ),
    (
        Es,
        "falso; falsa; mentira; incorrect*; erroneo; bulo; mito; no es (cierto|verdad|correcto|asi); ya no (vale|aplica|es); \
         desactualizado; tonteria; cuento",
    ),
    (
        El,
        "λαθος; ψεμα; ψεματα; μυθος; αναληθες; δεν ισχυει; δεν ισχυουν; δεν ειναι σωστο; ανακριβες; lathos; psema; psemata; den \
         isxyei; den isxuei; μπουρδες",
    ),
    (Pt, "errado; falso; mentira; nao e verdade; mito"),
    (Fr, "faux; fausse; mensonge; n'est pas vrai; mythe"),
    (De, "falsch; stimmt nicht; quatsch; unsinn; veraltet"),
    (It, "falso; falsa; sbagliato; non e vero; bufala"),
];

pub(super) const DISMISS: Phrases = &[
    (
        En,
        "forget (about); ignore; don't (believe|listen); whoever (said|says|told); not true that; wrong that; where did you \
         (get|hear|read); stop saying; it's a myth that; nothing to do with",
    ),
    (
        Es,
        "olvida* (lo de); no (hagas|hagais|le hagas) caso; ni caso; no es (cierto|verdad) que; falso que; mentira que; lo de \
         (los|las|el|la); quien dice; de donde (sacas|sacais)",
    ),
    (El, "ξεχνα*; μην (ακους|ακουτε|πιστευεις); δεν ισχυει (οτι|πως); οποιος λεει; που το (βρηκες|ειδες); ψεμα οτι; αγνοησε"),
    (Pt, "esquec*; nao e verdade que"),
    (Fr, "oublie*; n'ecoute* pas; il est faux que"),
    (De, "vergiss; es stimmt nicht dass; glaub* nicht"),
    (It, "lascia perdere; non e vero che"),
];

pub(super) const CONDITIONAL: Phrases = &[
    (En, "if; unless; whether; in case; suppose"),
    (Es, "=si; salvo que; a menos que; en caso de"),
    (El, "αν; εαν; εφοσον; εκτος αν; an; ean; σε περιπτωση"),
    (Pt, "=se; caso"),
    (Fr, "=si; =s'il; au cas ou"),
    (De, "wenn; falls; sofern"),
    (It, "=se; qualora"),
];

pub(super) const TOLD: Phrases = &[
    (
        En,
        "ago; for the (past|last); the (past|last); over the; took (me|us|them); spent; waited; (been|i'm|we're|still|im) waiting; later; and \
         (counting|nothing|still nothing|no sign); give it; (sold|gave|sent|charged|refunded|cost|kept) (me|us)",
    ),
    (
        Es,
        "hace; desde hace; llevo; llevamos; lleva; estuve; estuvimos; esperando; espere; y (contando|nada|sigo|aqui sigo); dale; (los|las) \
         (ultimos|ultimas); me \
         (vendieron|vendio|dieron|dio|mandaron|enviaron|cobraron|cobro|costo|tardaron|tardo|devolvieron|clavo|clavaron)",
    ),
    (
        El,
        "πριν (απο); εδω και; περιμενα; περιμενω; περιμεναμε; edw kai; edo kai; prin; τωρα και; και (τιποτα|ακομα|περιμενω); kai tipota; (μου|μας) \
         (εδωσαν|εδωσε|πουλησαν|εστειλαν|χρεωσαν|πηρε|πηραν|κοστισε|εκαναν|εκανε|επεστρεψαν)",
    ),
    (Pt, "=ha; atras; esperei"),
    (Fr, "il y a; depuis; attendu; ca fait"),
    (De, "=vor; seit; gewartet; spater"),
    (It, "=fa; aspettato"),
];

pub(super) const PAST: Phrases = &[
    (
        En,
        "last \
         (year|month|week|summer|winter|time|night|spring|autumn|christmas|january|february|march|april|may|june|july|august|september|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday); \
         yesterday; back in; once; after; when i",
    ),
    (Es, "(año|mes|verano|invierno) pasado; semana pasada; ayer; anteayer; una vez; despues de; tras; cuando (yo|me)"),
    (El, "περσι; προπερσι; χθες; χτες; προχθες; τον περασμενο; την περασμενη; μια φορα; μετα (απο); persi; xthes; otan"),
    (Pt, "ontem; ano passado; mes passado; depois de"),
    (Fr, "hier; l'an dernier; dernier; derniere; apres"),
    (De, "gestern; letzt*; nach"),
    (It, "ieri; scors*; dopo"),
];

pub(super) const ONCE: Phrases = &[
    (
        En,
        "used to; it was; was; were; until; till; back then; originally; formerly; previously; old (price|rule|date); moved \
         from; from; instead of",
    ),
    (Es, "antes; era; eran; hasta; solia*; antiguamente; costaba; valia; en vez de"),
    (El, "πριν; παλια; παλιοτερα; ηταν; μεχρι; κοστιζε; ειχε; itan; htan; palia; mexri; αντι για"),
    (Pt, "antes; era; ate; custava"),
    (Fr, "avant; etait; jusqu'a; jusqu'au; coutait"),
    (De, "fruher; war; waren; bis; vorher"),
    (It, "prima; era; fino a; costava"),
];

pub(super) const CONTRAST: Phrases = &[
    (En, "but; actually; in practice; in reality; however; really"),
    (Es, "pero; en realidad; en la practica; sin embargo; realmente"),
    (El, "αλλα; ομως; στην πραξη; στην πραγματικοτητα; alla; omws; omos"),
    (Pt, "mas; na verdade; na pratica"),
    (Fr, "mais; en fait; en realite; en pratique"),
    (De, "aber; eigentlich; tatsachlich; in wirklichkeit"),
    (It, "ma; in realta; in pratica; pero"),
];

pub(super) const YES: Phrases = &[
    (En, "yes; yep; yeah; yup; sure; of course; absolutely; definitely; correct; certainly; true; indeed; aye"),
    (Es, "=si; =sí; claro (que si); por supuesto; correcto; efectivamente; sip; desde luego; sin problema; obvio"),
    (El, "ναι; φυσικα; βεβαια; βεβαιως; ακριβως; εννοειται; σιγουρα; nai; fisika; fysika; vevaia; κανονικα"),
    (Pt, "sim; claro; com certeza; pode"),
    (Fr, "oui; bien sur; tout a fait; ouais"),
    (De, "ja; klar; naturlich; genau; jap"),
    (It, "=si; =sì; certo; certamente; assolutamente"),
];

pub(super) const NO: Phrases = &[
    (
        En,
        "no; nope; nah; no way; not at all; never; not possible; not a chance; afraid not; unfortunately not; no chance; not \
         (any more|anymore); false",
    ),
    (Es, "no; nop; que va; para nada; imposible; nunca; de ninguna manera; ni hablar; negativo; qué va"),
    (El, "οχι; μπα; αποκλειεται; ποτε; δυστυχως οχι; καθολου; oxi; ohi; αδυνατον"),
    (Pt, "nao; de jeito nenhum; nunca; impossivel"),
    (Fr, "non; pas du tout; jamais; impossible"),
    (De, "nein; nee; leider nicht; leider nein; niemals; unmoglich"),
    (It, "no; assolutamente no; per niente; mai; impossibile"),
];

pub(super) const NEITHER: Phrases = &[
    (
        En,
        "no (problem|problems|worries|idea|clue|doubt|offence|offense|one|joke|wonder|thanks|harm|need|bother|drama|hassle); yes \
         and no; sure thing; yeah right; yes but; not sure; no but; no not; true that",
    ),
    (
        Es,
        "no (lo se|=sé|se sabe|tengo ni idea|estoy segur*|te preocupes|hay de que|pasa nada|problem|problema|hace \
         falta|entiendo|obstante|se si|se yo); si y no; claro que no; si no; =si no",
    ),
    (El, "ναι και οχι; οχι οτι; ναι ρε; ναι σιγα; οχι μονο; οχι δεν ξερω; oxi oti"),
    (Pt, "nao sei; sem problema; nao tenho certeza"),
    (Fr, "pas de (probleme|souci); oui et non; non mais"),
    (De, "ja und nein; kein problem; na ja; ja aber"),
    (It, "non (lo so|so|sono sicur*); nessun problema; si e no"),
];

pub(super) const ABLE: Phrases = &[
    (
        En,
        "(you|they|it) (can|could|may|will|does|do|is|are); you're allowed; (it|that) works; that's \
         (possible|allowed|fine|ok|okay); it's (possible|allowed|fine|ok|okay|supported); you can't; you cannot; (it|they) \
         (doesn't|don't|won't|can't|isn't|aren't); not (possible|allowed|supported)",
    ),
    (Es, "se puede; (si) (puedes|podes|podeis|puede); funciona; dejan; es posible; vale; permiten"),
    (El, "γινεται; μπορεις; μπορειτε; επιτρεπεται; δουλευει; παιζει; γινοταν; ginetai; mporeis; mporeite; doulevei; paizei; ισχυει"),
    (Pt, "pode; funciona; e possivel; da para"),
    (Fr, "(tu peux|vous pouvez|on peut); ca marche; c'est possible; ca fonctionne"),
    (De, "(du kannst|man kann|kannst du); geht; funktioniert; ist moglich"),
    (It, "(puoi|si puo); funziona; e possibile"),
];

pub(super) const REACH: Phrases = &[
    (Und, "whatsapp; whatsap; wasap; telegram; viber; signal; messenger; ☎; 📞; 📱"),
    (
        En,
        "call~; ring; phone; dial; text; message; dm; contact~; reach; write to; email; e-mail; mail; number; line; hotline; \
         helpline; helpdesk; log in; login; sign in; verify; chat",
    ),
    (
        Es,
        "llam*; marc*; telefon*; numero; escrib*; contact*; manda*; envia*; correo; email; mail; linea; entra* en; inicia \
         sesion; verific*; tel; tlf",
    ),
    (
        El,
        "καλεσ*; καλειτε; τηλεφων*; παρε; παρτε; νουμερο; αριθμ*; στειλ*; γραψ*; επικοινων*; μηνυμα; email; mail; γραμμη; \
         συνδεσου; kalese; kaleste; pare; parte; tilefwno; tilefono; thlefwno; noumero; steile; steilte; τηλ; βαιμπερ",
    ),
    (Pt, "liga*; ligue; telefon*; numero; contat*; contact*; escrev*; manda*"),
    (Fr, "appel*; telephon*; numero; contact*; ecri*; envoy*; joign*"),
    (De, "anruf*; ruf*; telefon*; nummer; schreib*; kontakt*; erreich*; meld*"),
    (It, "chiam*; telefon*; numero; contatt*; scriv*; mand*"),
];

pub(super) const SUPPORT: Phrases = &[
    (
        En,
        "support; customer (service|care|support|services); help (desk|line|centre|center|team); helpline; hotline; helpdesk; \
         technician~; official (site|page|number|account|support|website); service (desk|number|line|team); agent~; account \
         (team|recovery); refund~ (team|department|line); care team",
    ),
    (
        Es,
        "soporte; atencion al cliente; asistencia; servicio (tecnico|al cliente); ayuda; tecnico~; (pagina|numero|web|cuenta) \
         oficial; agente~; operador*",
    ),
    (
        El,
        "υποστηριξη; εξυπηρετηση*; τεχνικη (βοηθεια|υποστηριξη); βοηθεια; τεχνικος; τεχνικο; (επισημ*) \
         (σελιδα|νουμερο|αριθμος|τηλεφωνο); eksipiretisi; exypiretisi; ypostiriksi; υπαλληλ*",
    ),
    (Pt, "apoio (ao cliente); suporte; atendimento; assistencia"),
    (Fr, "support; service (client|clients|technique); assistance; depannage; technicien*"),
    (De, "support; kundendienst; kundenservice; hotline; techniker*; stornierungs*"),
    (It, "assistenza; supporto; servizio clienti; tecnic*"),
];

pub(super) const WARNING: Phrases = &[
    (
        En,
        "fake*; scam*; fraud*; phishing; spoof*; impost*; impersonat*; beware; be careful; watch out; don't \
         (call|ring|phone|dial|text|give|use|click|trust); do not (call|ring|phone|dial|text|give|use|click|trust); never \
         (call|ring|phone|dial|text|give); not (the) official; isn't (the) (official|real); not \
         (their|theirs|them|real|genuine|legit); isn't (theirs|them|real|genuine|legit); premium rate; reported \
         (it|this|them|the); thief; thieves; steal~; avoid",
    ),
    (
        Es,
        "fals*; estaf*; timo*; fraud*; phishing; cuidado; ojo; no \
         (llames|llameis|llamen|marques|escribas|entres|piques|pinches|des|deis); no es (el) oficial; no es de; suplant*; \
         ladron*; robar; tarificacion especial; impostor*; truch*; denunci*",
    ),
    (
        El,
        "απατ*; ψευτικ*; πλαστ*; προσοχη; προσεχε*; μην (παρετε|παρεις|καλεσ*|παιρνετε|στειλ*|δωσ*|πατησ*|μπειτε); δεν ειναι \
         (το) (επισημο|δικο); απατεων*; κλεβ*; phishing; scam; fake; apati; apath; apateones; prosoxi; prosoxh; pseutiko; \
         pseftiko; ψεμα; υψηλης χρεωσης",
    ),
    (Pt, "fals*; golpe; burla; fraude; cuidado; nao (ligue*|ligues)"),
    (Fr, "faux; fausse; arnaque*; fraude; attention; mefi*; n'appel*; hameconnage"),
    (De, "falsch*; betrug*; betruger; achtung; vorsicht; nicht anrufen; abzock*; fake"),
    (It, "fals*; truff*; attenzione; non chiam*; frode"),
];

pub(super) const OTHERS: Phrases = &[
    (
        En,
        "police; ombudsman; regulator*; consumer (rights|association|office|protection|council|helpline); citizens advice; \
         trading standards; bank; solicitor*; lawyer*; ambulance; fire brigade; fire service; small claims",
    ),
    (Es, "policia; consumo; facua; ocu; profeco; defensor; regulador; banco; abogad*; bomberos; ambulancia; guardia civil"),
    (El, "αστυνομια; καταναλωτ*; συνηγορ*; εεττ; τραπεζα; δικηγορ*; πυροσβεστικη; ρυθμιστικ*; ασθενοφορο; αμεση δραση"),
    (Pt, "policia; deco; anacom; banco; advogad*; procon"),
    (Fr, "police; ufc; arcep; banque; avocat*; pompiers; dgccrf"),
    (De, "polizei; verbraucherzentrale; bundesnetzagentur; bank; anwalt*; feuerwehr"),
    (It, "polizia; agcom; banca; avvocat*; pompieri; codacons"),
];

pub(super) const PRIVATE: Phrases = &[
    (
        En,
        "(call|text|ring|phone|message|dm|email|mail|whatsapp) me; drop me a (text|line|message); (her|his) (number|phone|mobile); \
         my (own) (number|phone|mobile|cell|email); \
         (order|ticket|case|reference|invoice|serial|tracking|account|customer|model) (number|no|id|code|ref); imei; serial",
    ),
    (
        Es,
        "(llamame|escribeme|llamadme|escribidme|mandame|contactame); mi (numero|telefono|movil|correo|whatsapp|celular); \
         (numero|codigo|nº) de (pedido|factura|cliente|serie|incidencia|referencia|seguimiento|contrato); imei",
    ),
    (
        El,
        "(παρε|καλεσε|στειλε|γραψε) (με|μου); στειλτε μου; (κινητο|τηλεφωνο|νουμερο|μειλ|email) μου; (αριθμος|κωδικος) \
         (παραγγελιας|πελατη|αποστολης|συμβολαιου|αιτηματος); imei",
    ),
    (Pt, "(me liga|me chama|liga me); meu (numero|telefone); numero (do|de) (pedido|cliente|serie)"),
    (Fr, "(appelle|appelez|ecris|contacte) moi; mon (numero|telephone); numero de (commande|client|serie|dossier)"),
    (De, "(ruf|schreib) mich; meine (nummer|handynummer); (bestell|kunden|serien|vorgangs)nummer"),
    (It, "(chiamami|scrivimi); mio (numero|telefono); numero (di|d') (ordine|cliente|serie)"),
];

pub(super) const GENUINE: Phrases = &[
    (En, "real; official; correct; right; genuine; proper; true; legit; only"),
    (Es, "oficial; correcto; verdadero; bueno; real; unico; autentico"),
    (El, "επισημ*; σωστ*; αληθιν*; πραγματικ*; μονο; μοναδικ*; κανονικ*"),
    (Pt, "oficial; verdadeiro; correto; certo"),
    (Fr, "officiel; vrai; bon; correct"),
    (De, "offiziell*; richtig*; echte*"),
    (It, "ufficiale; vero; giusto; corretto"),
];

pub(super) const FIRST_PERSON: Phrases = &[
    (En, "i; i'm; i've; i'd; i'll; me; my; mine; myself; we; we've; our; us"),
    (Es, "yo; me; mi; mio; mia; mis; nos; nuestr*; nosotros; conmigo; llevo; tengo; pague; tuve"),
    (El, "εγω; μου; μας; εμενα; εμεις; δικο μου; egw; mou"),
    (Pt, "eu; me; meu; minha; nos; nosso"),
    (Fr, "je; j'ai; j'avais; moi; mon; ma; mes; nous; notre"),
    (De, "ich; mir; mich; mein*; wir; uns; unser*"),
    (It, "io; mi; mio; mia; noi; nostro; ho; abbiamo"),
];

pub(super) const EVIDENTIAL: Phrases = &[
    (
        En,
        "i \
         (read|heard|know|believe|guess|saw|think|checked|said|mean|promise|swear|bet|understand|found|recall|remember|asked|assume|reckon); \
         i (was|have been|got) told; (told|tell|tells|trust|believe|correct) me; as far as i know; let me; i'm \
         (sure|certain|afraid|pretty sure|fairly sure|told); in my (opinion|view); excuse me",
    ),
    (
        Es,
        "(yo) (creo|se|lei|he leido|oi|vi|supongo|entiendo|recuerdo|imagino|diria); me (han \
         dicho|dijeron|dicen|dijo|parece|suena|temo|consta); que yo sepa; segun (yo|tengo entendido); si no me equivoco; tengo \
         entendido",
    ),
    (
        El,
        "(μου) (ειπαν|ειπε|λενε|φαινεται|φανηκε); απ' οσο ξερω; mou (eipan|eipe|fainetai); (εγω) \
         (ξερω|διαβασα|ακουσα|νομιζω|θυμαμαι|πιστευω); κατα τη γνωμη μου",
    ),
    (Pt, "(eu) (acho|sei|li|ouvi|penso); me (disseram|parece)"),
    (Fr, "je (crois|pense|sais|suppose); j'ai (lu|entendu); on m'a dit; moi je pense"),
    (De, "ich (glaube|denke|weiss|meine); mir wurde gesagt; meines wissens; meiner meinung"),
    (It, "(io) (credo|penso|so); mi (hanno detto|pare|sembra|risulta); ho (letto|sentito)"),
];

pub(super) const ZERO: Phrases = &[
    (En, "nothing; zero; not a (cent|penny|thing); none; nobody; no one"),
    (Es, "nada; ningun*; ni un (euro|centimo|duro|peso); cero"),
    (El, "τιποτα; μηδεν; κανεν*; καμια; δωρεαν; τζαμπα; tipota"),
    (Pt, "nada; nenhum*; zero"),
    (Fr, "rien; aucun*; zero"),
    (De, "nichts; kein*; null"),
    (It, "niente; nulla; nessun*; zero"),
];

pub(super) const WHICH: Phrases = &[
    (En, "how; what; what's; which; where; when; who; whose; why"),
    (
        Es,
        "=cómo; =qué; =cuál; =cuáles; =dónde; =cuándo; =cuánto; =cuánta; =cuántos; =cuántas; =quién; =por qué; como; cual; \
         cuales; donde; cuando; cuanto; cuanta; cuantos; cuantas; quien; que",
    ),
    (El, "πως; τι; ποιος; ποια; ποιο; ποιες; ποια; που; =πότε; ποσο; ποσα; ποσες; ποσος; ποσοι; γιατι; pws; pos; posa; poso"),
    (Pt, "como; qual; quais; onde; quando; quanto; quantos; quem; porque"),
    (Fr, "comment; quel*; ou; quand; combien; qui; pourquoi"),
    (De, "wie; was; welch*; wo; wann; wer; warum; wieviel"),
    (It, "come; quale; quali; dove; quando; quanto; quanti; chi; perche"),
];

pub(super) const OPENING: Phrases = &[
    (
        En,
        "hi (there|all|everyone); hello; hey; well; so; hm*; ah; oh; um; er; eh; sorry; lol; ok; okay; honestly; afaik; iirc; \
         imo; i think; i believe; i guess; i'd say; i'm afraid; sorry to say; sad to say; as far as i know; pretty sure; i reckon; probably; maybe",
    ),
    (
        Es,
        "hola (a todos); buenas; pues; bueno; mira; ah; uf; a ver; perdon; creo (yo) (que); me parece (que); diria (que); \
         supongo (que); yo creo (que); imagino (que); que yo sepa; hasta donde se; pienso (que)",
    ),
    (
        El,
        "γεια (σου|σας); καλημερα; καλησπερα; λοιπον; ε; α; βασικα; νομιζω ((πως|οτι)); μαλλον; πιστευω ((πως|οτι)); απ' οσο \
         ξερω; μου φαινεται ((πως|οτι)); geia; nomizw; nomizo; mallon",
    ),
    (Pt, "ola; oi; bem; acho (que); creio (que)"),
    (Fr, "bonjour; salut; alors; ben; bah; je (crois|pense) que"),
    (De, "hallo; hi; also; tja; ich (glaube|denke); soweit ich weiss; leider"),
    (It, "ciao; salve; allora; beh; credo ((che|di)); penso ((che|di)); mi sa ((che|di))"),
];

pub(super) const SECRET: Phrases = &[
    (
        En,
        "password; pin; passcode; (sms|security|verification|confirmation|card) code; code (they|we|you) \
         (send|text|get|receive); cvv; card (number|details); bank details; remote access; anydesk; teamviewer",
    ),
    (
        Es,
        "contrasena; clave; pin; codigo (sms|de seguridad|de verificacion|que); cvv; (numero|datos) de (la|tu|su) tarjeta; dni; \
         datos bancarios; anydesk",
    ),
    (El, "κωδικο*; pin; καρτα σας; στοιχεια (της) καρτας; αριθμο καρτας; cvv; anydesk; kwdiko*; kodiko*"),
    (Pt, "senha; palavra-passe; pin; codigo; cvv"),
    (Fr, "mot de passe; code (sms|secret|de securite); cvv; carte bancaire"),
    (De, "passwort; kennwort; pin; sms-code; kartennummer; tan"),
    (It, "password; pin; codice; cvv; carta"),
];
