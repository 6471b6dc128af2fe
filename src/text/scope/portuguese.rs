//! Portuguese words that act on their neighbours.

use super::table::Table;

pub(super) static TABLE: Table = Table {
    negators: &["nao", "nunca", "jamais", "nem", "nada", "ninguem", "nenhum", "nenhuma", "tampouco"],
    without: &["sem", "zero"],
    after: &[],
    idle: &["nao so", "nao apenas", "nao somente", "sem duvida", "nao hesite*", "nao se esqueca*", "nao esqueca*", "nao e a primeira", "nao sei se", "por que +nao", "ou +nao", "se +nao", "nao aguento", "nada mais", "nao tenho duvida*"],
    raising: &["acho", "penso", "creio", "parece", "quero", "preciso", "tenho", "vou", "ha"],
    contrast: &["mas", "porem", "embora", "contudo", "entretanto", "todavia", "so que", "infelizmente"],
    clause: &["porque", "pois", "entao", "ate", "enquanto", "quando", "se", "e", "que"],
    hedges: &[
        "acho que", "acho eu", "penso que", "creio que", "se nao me engano", "se bem me lembro", "se nao estou em erro", "talvez", "provavelmente", "possivelmente", "nao tenho certeza", "nao tenho a certeza", "parece-me", "me parece",
        "salvo erro", "que eu saiba", "pelo que sei", "tanto quanto sei", "deve ser", "devem ser", "ouvi dizer", "suponho", "imagino", "pode ser", "podem ser", "em principio", "se calhar", "dizem que", "acho",
    ],
    questions: &["quanto", "quantos", "quantas", "quanta", "alguem sabe", "alguem", "como posso", "como faco", "posso", "e possivel", "qual e", "quando", "onde", "sera que", "ha alguma", "tem como", "por que", "porque e que", "da para"],
    experience: &["a mim", "comigo", "eu devolvi", "eu esperei", "eu liguei", "demorou-me", "no meu caso", "o meu", "a minha", "devolveram-me", "cobraram-me", "me cobraram", "me devolveram", "esperei", "paguei", "liguei", "cancelei", "devolvi", "chegou-me"],
    lead_in: &["ola", "oi", "bom", "boa", "dia", "tarde", "noite", "e", "pessoal", "uma", "pergunta", "duvida", "entao", "mas"],
};
