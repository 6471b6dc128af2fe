//! Italian words that act on their neighbours.

use super::table::Table;

pub(super) static TABLE: Table = Table {
    negators: &["non", "mai", "ne", "nessun", "nessuno", "nessuna", "niente", "nulla", "neanche", "nemmeno", "neppure"],
    without: &["senza", "zero", "invece"],
    after: &[],
    idle: &["non solo", "non soltanto", "senza dubbio", "non esita*", "non dimentic*", "non e la prima", "non so se", "perche +non", "o +no", "niente male", "non ne posso piu", "non vedo l'ora", "niente di meno", "senza sosta"],
    raising: &["credo", "penso", "sembra", "voglio", "devo", "serve"],
    contrast: &["ma", "pero", "tuttavia", "invece", "purtroppo", "sebbene", "tranne"],
    clause: &["perche", "quindi", "allora", "finche", "quando", "se", "e", "che", "mentre", "poiche"],
    hedges: &[
        "credo", "penso", "mi sembra", "mi pare", "se non sbaglio", "se non erro", "se non ricordo male", "se ricordo bene", "forse", "probabilmente", "non sono sicur*", "non sono cert*", "per quanto ne so", "a quanto so", "che io sappia", "suppongo",
        "immagino", "salvo errori", "dovrebbe essere", "dovrebbero essere", "magari", "mi hanno detto", "ho sentito", "pare che", "sembra che", "a memoria", "in teoria",
    ],
    questions: &["quanto", "quanti", "quante", "quanta", "qualcuno sa", "qualcuno", "come posso", "come faccio", "come si", "posso", "si puo", "e possibile", "qual e", "quando", "dove", "chi", "perche", "c'e", "ci sono", "sapete"],
    experience: &["a me", "nel mio caso", "il mio", "la mia", "ho", "mi hanno", "mi ha", "mi e", "io ho", "abbiamo", "ci hanno", "la mia esperienza", "ho aspettato", "ho pagato"],
    lead_in: &["ciao", "salve", "buongiorno", "buonasera", "e", "ma", "allora", "una", "domanda", "ragazzi", "scusate", "a", "tutti"],
};
