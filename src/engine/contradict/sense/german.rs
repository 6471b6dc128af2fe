//! German words of yes and no, sense by sense.

use super::{Tongue, Words};
use crate::model::lang::Lang;

pub(super) const TONGUE: Tongue = Tongue {
    lang: Lang::De,
    allowed: Words {
        yes: "erlaubt; zulassig; moglich; zugelassen; gestattet; akzeptiert; kein problem; problemlos; ohne probleme; ohne weiteres; frei wahlbar; routerfreiheit; geht (klar|problemlos|ohne probleme|auch|einfach|schon); berechtigt; egal (welche*|was fur); jede* (beliebige*) ... (geht|tut's|reicht); jeder (kann|darf); alle \
              (konnen|durfen)",
        no: "verboten; untersagt; gesperrt; sperren; blockiert; blockieren; unzulassig; ausgeschlossen; unmoglich; gezwungen; zwingen; (nur|ausschliesslich) (mit|das|die|der|den|dem) (original*|eigene* gerat*|deren|offizielle*); geht (gar) nicht; zwang; pflicht; abgelehnt; lehnen ... ab; keiner (kann|darf); niemand (kann|darf)",
        open_yes: "kannst; kann man; man kann; konnen; darf; darfst; durfen; konnt; erlauben; lassen (dich|einen|sie)",
        open_no: "",
        idle: "kann sein; konnte sein; so schnell wie moglich; (kann|konnen) (ich|wir) (bestatigen|nur sagen|nicht sagen)",
    },
    works: Words {
        yes: "funktioniert; funktionieren; geht; gehen; lauft; laufen; kompatibel; unterstutzt; klappt; tut's; verfugbar; passt",
        no: "inkompatibel; keine (app|unterstutzung); nicht unterstutzt",
        open_yes: "(kannst|man kann|kann man) ... (nutzen|installieren|verbinden|benutzen|verwenden)",
        open_no: "",
        idle: "geht es; geht's; es geht (um|darum); wie geht*; geht (los|mir|gar nicht klar); zu weit; lauft ab; laufende*",
    },
    needed: Words {
        yes: "pflicht; erforderlich; notwendig; notig; zwingend; vorgeschrieben; verpflichtend; voraussetzung; obligatorisch; unbedingt",
        no: "optional; freiwillig; egal; unnotig; spielt keine rolle; unabhangig; nach wahl; muss nicht sein",
        open_yes: "musst; muss; mussen; brauchst; braucht; brauchen; benotigst; benotigt; verlangen; verlangt; nur (wenn|mit|falls); ohne ... (nicht|nichts|kein*)",
        open_no: "ohne; auch ohne; selbst wenn; auch wenn",
        idle: "ohne (problem*|zweifel|weiteres|ende); muss (sein|man sagen|sagen); ich (muss|brauche); brauche ich",
    },
    free: Words {
        yes: "kostenlos; gratis; umsonst; kostenfrei; gebuhrenfrei; inklusive; inbegriffen; enthalten; ohne (aufpreis|kosten|gebuhr*|zuzahlung); kostet (dich) nichts; zahlst (du) nichts; auf deren kosten; geschenkt; null euro; frei haus",
        no: "kostenpflichtig; gebuhrenpflichtig; auf (deine|eigene) kosten; aus eigener tasche; gegen (gebuhr|aufpreis); nicht (umsonst|kostenlos|gratis); aufpreis; extra berechnet",
        open_yes: "",
        open_no: "zahlst; zahlen; zahlt; bezahlen; bezahlst; kostet; kosten; berechnen; verlangen; gebuhr (von)",
        idle: "kosten nutzen; was kostet",
    },
    offered: Words {
        yes: "gibt es; gibt's; es gibt; existiert; verfugbar; erhaltlich; im angebot; noch da; vorhanden",
        no: "eingestellt; abgeschafft; abgekundigt; gibt (es|'s) nicht mehr; gestrichen; nicht mehr; entfernt; ausgelaufen; weggefallen; existiert nicht; abgeschaltet; gekillt",
        open_yes: "haben; hat; bieten; bietet; verkaufen; gibt",
        open_no: "",
        idle: "hat (recht|nichts|gesagt|gesehen); haben (recht|gesagt|sie); nicht mehr als",
    },
    asked: Words {
        yes: "",
        no: "betrug; betruger*; phishing; abzocke; fake; (nie|niemals|nicht) (rausgeben|weitergeben|sagen|nennen|geben); auflegen",
        open_yes: "fragen (nach|dich); fragt (nach|dich); verlangen; verlangt; wollen (dein*|den|das|die|ihr*); brauchen (dein*|den|das|die); musst (ihnen|denen) (geben|sagen|nennen)",
        open_no: "",
        idle: "fragen kostet nichts",
    },
};
