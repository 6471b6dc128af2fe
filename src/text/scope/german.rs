//! German words that act on their neighbours.

use super::table::Table;

pub(super) static TABLE: Table = Table {
    negators: &["nicht", "nie", "niemals", "kein", "keine", "keinen", "keinem", "keiner", "keines", "weder", "nichts", "niemand", "niemanden", "kaum"],
    without: &["ohne", "null", "statt", "anstatt"],
    after: &["nicht", "nie", "niemals"],
    idle: &["nicht nur", "nicht bloss", "nicht sicher", "ohne zweifel", "kein wunder", "keine ahnung", "nicht zu vergessen", "nicht vergessen", "nicht das erste", "warum +nicht", "oder +nicht", "nichts als", "keine sorge", "kein problem"],
    raising: &["glaube", "denke", "scheint", "will", "muss", "brauche"],
    contrast: &["aber", "sondern", "jedoch", "allerdings", "trotzdem", "obwohl", "leider", "ausser"],
    clause: &["denn", "weil", "also", "bis", "wenn", "wahrend", "dass", "und", "sonst", "damit"],
    hedges: &[
        "glaub", "glaube ich", "glaub ich", "ich glaube", "ich glaub", "ich denke", "denke ich", "soweit ich weiss", "soviel ich weiss", "wenn ich mich nicht irre", "wenn ich mich recht", "vielleicht", "wahrscheinlich", "vermutlich", "nicht sicher",
        "nicht ganz sicher", "meines wissens", "angeblich", "konnte sein", "kann sein", "ich meine", "ich vermute", "schatze ich", "musste", "durfte", "aus dem kopf", "ohne gewahr", "eventuell", "moglicherweise", "irgendwie",
    ],
    questions: &["wie lange", "wie viel", "wieviel", "wie viele", "wie kann", "wie hoch", "wie teuer", "kann man", "kann ich", "kann jemand", "weiss jemand", "weiss wer", "hat jemand", "gibt es", "gibt's", "ist es", "ist das", "was kostet", "was ist", "wann", "wo", "wer", "warum", "muss ich", "darf ich", "geht das"],
    experience: &["bei mir", "bei uns", "ich habe", "ich hab", "ich hatte", "ich war", "ich musste", "mein * war", "meiner", "in meinem fall", "hat mich", "haben mir", "mir wurde", "wir haben", "meine erfahrung"],
    lead_in: &["hallo", "hi", "hey", "und", "aber", "also", "moin", "frage", "eine", "zusammen", "guten", "tag"],
};
