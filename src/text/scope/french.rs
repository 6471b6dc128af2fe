//! French words that act on their neighbours.

use super::table::Table;

pub(super) static TABLE: Table = Table {
    negators: &["ne", "n'*", "pas", "jamais", "ni", "aucun", "aucune", "rien", "personne"],
    without: &["sans", "zero"],
    after: &["pas", "jamais", "rien", "aucun", "aucune"],
    idle: &["pas seulement", "pas que", "sans doute", "sans aucun doute", "n'hesite*", "n'oublie*", "pas mal de", "pas la premiere", "pas etonnant", "pourquoi +pas", "ou +pas", "rien que", "ne supporte plus", "sans cesse", "sans arret"],
    raising: &["pense", "crois", "semble", "veux", "faut", "vais"],
    contrast: &["mais", "pourtant", "cependant", "toutefois", "malheureusement", "sauf"],
    clause: &["car", "parce", "donc", "puisque", "jusqu'a", "quand", "si", "et", "que", "alors"],
    hedges: &[
        "je crois", "je pense", "il me semble", "me semble", "si je ne me trompe", "si je me trompe pas", "sauf erreur", "peut-etre", "peut etre", "de memoire", "pas sur", "pas sure", "pas certain*", "probablement", "sans doute", "je suppose",
        "j'imagine", "a priori", "d'apres ce que", "j'ai entendu", "on m'a dit", "il parait", "normalement", "a ma connaissance", "autant que je sache", "doit etre", "en theorie", "si je me souviens",
    ],
    questions: &["combien", "est-ce", "est ce", "comment", "quand est-ce", "quel est", "quelle est", "quels", "quelles", "quelqu'un sait", "quelqu'un", "puis-je", "peut-on", "on peut", "y a-t-il", "qui", "ou puis-je", "pourquoi", "savez-vous", "quelqu'un a"],
    experience: &["chez moi", "pour moi", "pour ma part", "dans mon cas", "j'ai", "je l'ai", "on m'a", "ils m'ont", "m'a pris", "m'ont", "le mien", "la mienne", "j'avais", "mon experience"],
    lead_in: &["bonjour", "salut", "bonsoir", "et", "mais", "alors", "une", "question", "coucou", "dites", "a", "tous"],
};
