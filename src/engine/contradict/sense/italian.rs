//! Italian words of yes and no, sense by sense.

use super::{Tongue, Words};
use crate::model::lang::Lang;

pub(super) const TONGUE: Tongue = Tongue {
    lang: Lang::It,
    allowed: Words {
        yes: "permess*; consentit*; possibile; accettat*; accettano; senza problem*; nessun problema; libero; sbloccat*; va bene (qualsiasi|qualunque|uno qualsiasi); qualsiasi ... (va bene|funziona|basta); qualunque ... (va bene|funziona); chiunque puo; tutti possono; tranquillamente; ammess*",
        no: "vietat*; proibit*; vietano; bloccat*; bloccano; impossibile; non c'e modo; ti obbligano; obbligano; obbligat* a; obbligatorio (usare|avere); (solo|soltanto|solamente) (con) (il|la|l') (loro|originale|ufficiale); escluso; esclusa; rifiutano; rifiutat*; nessuno puo",
        open_yes: "puoi; si puo; potete; possono; posso; puo; lasciano; (ti|vi) (lasciano|permettono|fanno); permettono; permette; consentono; hai diritto",
        open_no: "non (usare|mettere|provare|collegare)",
        idle: "puo essere; puo darsi; il prima possibile; non posso (dire|credere); se possibile",
    },
    works: Words {
        yes: "funziona; funzionano; compatibil*; supportat*; supporta; supportano; gira (su|bene); va (bene|benissimo|su|alla grande|con|liscio); vanno (bene|su|con); disponibile (su|per); senza problem*; si collega; si installa",
        no: "incompatibil*; niente (app|supporto); nessuna app; non c'e (app|l'app|versione)",
        open_yes: "(puoi|si puo|potete) (usare|usarlo|usarla|installar*|vederl*|collegar*)",
        open_no: "",
        idle: "come funziona; va (a|detto)",
    },
    needed: Words {
        yes: "obbligatori*; necessari*; indispensabil*; requisito; per forza; essenziale; richiest*; tassativ*",
        no: "facoltativ*; opzional*; volontari*; non importa; non serve; inutile; fa lo stesso; a scelta; indifferente; a prescindere",
        open_yes: "devi; deve; dovete; devono; bisogna; ci vuole; serve; servono; occorre; hai bisogno; richiedono; richiede; esigono; solo (se|con); senza ... non; tocca",
        open_no: "senza; anche senza; anche se non; non c'e bisogno",
        idle: "senza (problem*|dubbio|contare); deve essere; bisogna (dire|vedere); devo; serve a (niente|nulla)",
    },
    free: Words {
        yes: "gratis; gratuit*; senza (costi|spese|pagare|costo|sovrapprezzo); inclus*; compres*; non (paghi|costa|si paga|pagate) (niente|nulla); a carico loro; a loro carico; in omaggio; offert* da loro; zero (costi|euro|spese)",
        no: "a pagamento; a tuo carico; a tue spese; di tasca tua; a parte; non e gratis; con (un) costo; sovrapprezzo",
        open_yes: "",
        open_no: "paghi; pagare; si paga; pagate; pagano; costa; costano; addebitano; fanno pagare; commissione di",
        idle: "vale la pena",
    },
    offered: Words {
        yes: "esiste; esistono; disponibil*; c'e ancora; in vendita; ancora (attiv*|valid*|disponibil*)",
        no: "eliminat*; tolto; tolta; ritirat*; dismess*; non (c'e|esiste|fanno|vendono|hanno|danno) piu; hanno (tolto|eliminato|ritirato|chiuso|smesso); sparit*; abolit*; fuori produzione; cessat*; non piu",
        open_yes: "c'e; ci sono; hanno; ha; offrono; offre; vendono; danno; fanno; include; comprende",
        open_no: "",
        idle: "ha ragione; hanno ragione; ha (detto|senso); hanno detto; c'e (da|poco da|chi)",
    },
    asked: Words {
        yes: "",
        no: "truff*; phishing; frode; non (darl*|dirl*|comunicar*|dare|dire|condivider*) (mai); mai (dare|dire|comunicare); riaggancia",
        open_yes: "chiedono; chiede; chiederanno; ti chiedono; vogliono (la|il|tua|tuo|sapere); richiedono; esigono; devi (dare|dargli|dire|dirgli|mandare); hanno bisogno (della|del)",
        open_no: "",
        idle: "chiedono scusa",
    },
};
