//! Spanish words that act on their neighbours.

use super::table::Table;

pub(super) static TABLE: Table = Table {
    negators: &["no", "nunca", "jamas", "ni", "tampoco", "nada", "nadie", "ningun", "ninguna", "ninguno", "apenas"],
    without: &["sin", "cero"],
    after: &[],
    idle: &[
        "no solo", "no solamente", "no solo es", "no se si", "no hay duda", "no cabe duda", "no dudes", "no dudeis", "no dude", "no duden", "no olvides", "no olvideis", "no olvide",
        "no te olvides", "no es la primera", "no es que", "no puedo creer", "no me extrana", "no es de extranar", "no veas", "no hay mas remedio", "no queda otra", "no deja* de",
        "no paran de", "no para de", "no paro de", "no mas que", "no menos de", "no hace mas que", "no hacen mas que", "no aguanto", "no soporto", "sin embargo", "sin duda",
        "sin dudarlo", "sin parar", "nada mas", "nada menos", "ni que", "ni siquiera se", "por que +no", "porque +no pruebas", "o +no", "si +no", "cero patatero", "no te preocupes", "no pasa nada",
        "ni idea", "nunca mejor", "no vaya a ser", "no sea que", "cero estrellas", "no faltaba mas",
    ],
    raising: &["creo", "pienso", "parece", "diria", "quiero", "necesito", "tengo", "voy", "hay", "hace", "pienso", "tienes", "tienen", "vas", "van"],
    contrast: &["pero", "sino", "aunque", "embargo", "excepto", "salvo", "ahora bien", "lamentablemente", "desgraciadamente"],
    clause: &["porque", "pues", "entonces", "asi", "hasta", "mientras", "cuando", "si", "donde", "y", "e", "ya", "por eso", "como"],
    hedges: &[
        "creo", "me parece", "si no me equivoco", "si no estoy equivocad*", "si mal no recuerdo", "si no recuerdo mal", "me suena", "no estoy segur*", "no estoy muy segur*",
        "no estoy 100 % segur*", "no se si", "no lo se", "no se segur*", "no lo se segur*", "quiza", "quizas", "tal vez", "a lo mejor", "puede que", "puede ser", "podria ser", "supongo", "imagino",
        "me imagino", "diria que", "yo diria", "diria yo", "hasta donde se", "que yo sepa", "hasta donde yo se", "tengo entendido", "por lo que se", "segun se", "probablemente", "posiblemente",
        "seguramente", "juraria", "no me hagas caso", "no me hagais caso", "no me hagan caso", "corregidme", "corrijanme", "corrigeme", "he oido", "escuche que", "he leido por ahi",
        "me han dicho", "me dijeron", "dicen que", "se supone", "sera", "seran", "deben ser", "debe ser", "debe de", "deben de", "serian", "o algo asi", "o asi", "de memoria", "en teoria", "pongo la mano",
        "pondria la mano", "calculo que", "entiendo que", "intuyo", "parece que", "al parecer", "ni idea", "igual son", "igual es", "puedo equivocarme", "me puedo equivocar", "aparentemente", "estimo",
    ],
    questions: &[
        "cuanto", "cuantos", "cuantas", "cuanta", "alguien sabe", "alguien me", "alguien puede", "alguien ha", "alguien tiene", "alguien mas", "sabe alguien", "sabeis", "saben si", "sabe si",
        "sabes si", "como puedo", "como se", "como hago", "como es", "como va", "se puede", "se pueden", "puedo", "puede alguien", "que pasa si", "que pasa con", "que tal", "cual es", "cuales son",
        "cuando", "donde puedo", "donde esta", "donde se", "hay que", "hay alguna", "hay algun", "hay forma", "es posible", "es verdad", "es cierto", "es normal", "por que", "quien", "tengo que", "hace falta",
        "a alguien", "a quien", "existe alguna", "me podeis", "me pueden", "me puede", "alguno sabe", "alguna idea", "tienen", "teneis", "que debo", "que hago", "de cuanto", "en cuanto tiempo",
    ],
    experience: &[
        "a mi me", "a nosotros nos", "yo tuve", "yo devolvi", "yo lo", "yo la", "yo estuve", "yo espere", "yo pague", "yo llame", "yo cancele", "me tardo", "me tardaron", "me llego", "me llegaron", "me devolvieron",
        "me cobraron", "me hicieron", "me dieron", "me cambiaron", "me dijeron", "me lo", "me la", "me costo", "me duro", "nos tardo", "nos llego", "nos cobraron", "en mi caso", "devolvi", "tarde", "espere", "llame",
        "pague", "cancele", "pedi", "compre", "recibi", "el mio", "la mia", "los mios", "mi experiencia", "tuve que", "tuve", "estuve", "he tenido", "llevo", "he estado", "me paso", "me ha", "me han",
    ],
    lead_in: &["hola", "buenas", "buenos", "dias", "tardes", "noches", "y", "pero", "oye", "una", "pregunta", "duda", "bueno", "pues", "gente", "a", "todos", "chicos", "entonces", "perdon", "ok", "vale"],
};
