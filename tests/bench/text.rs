//! What the language layer costs a post, step by step. A command, not a timed test:
//!
//! ```text
//! cargo bench --bench text
//! ```
//!
//! The posts are written by hand, about 740 bytes each, with the amounts, hedges and questions that forum posts have.
#![expect(clippy::print_stdout, reason = "a command that prints figures")]

use std::hint::black_box;

use overhear::model::lang::Lang;
use overhear::text::document::Document;
use overhear::text::language::{Hint, detect};
use overhear::text::scope::{contrast, experience, hedge, question};
use overhear::text::value::values;

const ROUNDS: usize = 5;
const POSTS: usize = 70;

const TEXTS: [(Lang, &str); 7] = [
    (
        Lang::En,
        "Right, I have been through this twice now so here is what I know. The contract runs for 24 months and you get 14 days to change \
         your mind, I think it starts when the router is delivered and not when you order. I paid €39.99 a month plus a one-off fee of \
         about 20 quid. When I rang them on 1800 555 144 the man said 3 to 5 working days, but it took nearly two weeks and nobody told \
         me why. Does anyone know if they give the money back for the days without internet? My neighbour was on the same plan and moved \
         to another company in March, never looked back. The app is fine, the speed is fine, the support is not. If it drops once more \
         this week I am leaving too, and I will not be sending the box back at my own cost either.",
    ),
    (
        Lang::Es,
        "Buenas a todos, os cuento mi caso por si le sirve a alguien. Contraté la fibra el 3 de marzo y me dijeron que la instalación \
         tardaba entre 3 y 5 días laborables, pero llevo ya casi tres semanas esperando y nadie sabe nada. Creo que la permanencia es de \
         doce meses, aunque no estoy seguro del todo. La cuota son 29,90 € al mes y el alta unos veinte euros. Si llamas al 900 555 144 \
         te tienen media hora con la musiquita y luego se corta. ¿Alguien sabe si puedo devolver el router en la tienda? A mí me cobraron \
         dos veces el primer recibo y todavía no me han devuelto el dinero. Como sigan así me cambio de compañía este mes, porque ya no \
         puedo más con ellos, de verdad, es una vergüenza lo que hacen con los clientes.",
    ),
    (
        Lang::El,
        "Καλησπέρα παιδιά, να σας πω τι έπαθα εγώ μήπως βοηθήσω κάποιον. Έκανα αίτηση στις 3 Μαρτίου και μου είπαν ότι θα έρθει ο τεχνικός \
         σε 3 με 5 εργάσιμες, αλλά πέρασαν δύο εβδομάδες και δεν φάνηκε κανείς. Νομίζω ότι η εγγύηση είναι δύο χρόνια, αν δεν κάνω λάθος. \
         Πληρώνω 29,90 € τον μήνα και άλλα 20 ευρώ για το ρούτερ. Πήρα στο 210 555 0144 και περίμενα μισή ώρα. Ξέρει κανείς αν μπορώ να το \
         γυρίσω πίσω;",
    ),
    (
        Lang::El,
        "kalispera paidia, exw provlima me to internet edw kai 2 evdomades kai den mporei kaneis na me voithisei. pira tilefwno sto 210 555 \
         0144 kai mou eipan oti tha erthei texnikos se 3 me 5 ergasimes, nomizw oti pali den tha erthei. plirwnw 29 evrw to mina kai i \
         grammi peftei kathe mera. kserei kaneis an mporw na to gyrisw pisw xwris na plirwsw? emena mou eipan alla prin ena mina kai twra \
         mou lene oti exw symvolaio gia dyo xronia. an synexisei etsi tha paw se alli etaireia giati den antexw allo. o router einai \
         kainourgios kai to kalwdio to allaksan molis ton martio, opote den ftaiei afto. an kserei kapoios ti na kanw as mou pei, eyxaristw",
    ),
    (
        Lang::Pt,
        "Boas, queria deixar aqui a minha experiência. Aderi ao pacote em abril por 29,90 € por mês e a instalação demorou quase três \
         semanas, quando me tinham dito 3 a 5 dias úteis. Acho que a fidelização é de 24 meses, mas não tenho a certeza. Alguém sabe se \
         posso devolver o equipamento numa loja? Liguei para o 800 555 144 e estive meia hora à espera. Se continuar assim mudo de \
         operador, porque já não aguento mais isto e ninguém resolve nada.",
    ),
    (
        Lang::Fr,
        "Bonjour, voici mon expérience pour ceux que ça intéresse. J'ai souscrit le 3 mars pour 29,90 € par mois, on m'a dit 3 à 5 jours \
         ouvrés pour l'installation et ça a pris presque trois semaines. Je crois que l'engagement est de douze mois, sauf erreur. \
         Quelqu'un sait si on peut rendre la box en boutique ? J'ai appelé le 0800 555 144, une demi-heure d'attente et ça coupe. Si ça \
         continue je pars chez un autre, ils se moquent vraiment du monde.",
    ),
    (
        Lang::De,
        "Hallo zusammen, ich wollte kurz meine Erfahrung teilen. Ich habe den Vertrag am 3. März abgeschlossen, 29,90 € im Monat, und die \
         Lieferung sollte 3 bis 5 Werktage dauern. Gedauert hat es fast drei Wochen. Ich glaube, die Laufzeit beträgt 24 Monate, bin mir \
         aber nicht sicher. Weiß jemand, ob man den Router im Laden zurückgeben kann? Unter 0800 555 144 hing ich eine halbe Stunde in \
         der Warteschleife. Wenn das so weitergeht, wechsle ich den Anbieter.",
    ),
];

/// The texts cut and joined to some 740 bytes.
fn posts() -> Vec<(Lang, String)> {
    let whole = TEXTS.map(|(lang, text)| {
        let mut post = text.to_owned();
        while post.len() < 740 {
            post.push(' ');
            post.push_str(text);
        }
        let mut end = 740;
        while !post.is_char_boundary(end) {
            end += 1;
        }
        post.truncate(end);
        (lang, post)
    });
    whole.into_iter().cycle().take(POSTS).collect()
}

/// Nanoseconds of processor time this thread has had.
fn cpu() -> u64 {
    let read = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    read.split(' ').next().and_then(|part| part.parse().ok()).unwrap_or(0)
}

/// Least microseconds a post over the rounds. A round goes on until the clock, which ticks every few milliseconds, tells something.
fn each(posts: usize, mut round: impl FnMut()) -> f64 {
    let mut best = f64::INFINITY;
    for _ in 0..ROUNDS {
        let started = cpu();
        let mut passes = 0;
        while cpu() - started < 60_000_000 {
            round();
            passes += 1;
        }
        #[expect(clippy::cast_precision_loss, reason = "figures to look at")]
        let figure = (cpu() - started) as f64 / (posts * passes) as f64 / 1_000.0;
        best = best.min(figure);
    }
    best
}

/// Keeps the compiler from leaving out what nobody reads.
fn seen<T>(figure: T) {
    drop(black_box(figure));
}

fn main() {
    let all = posts();
    println!(
        "{:<10} {:>7} {:>9} {:>7} {:>7} {:>9} {:>11} {:>9}",
        "posts", "detect", "document", "values", "hedge", "question", "experience", "contrast"
    );
    let mut rows: Vec<(String, Vec<&(Lang, String)>)> = vec![("all".to_owned(), all.iter().collect())];
    rows.extend((0..TEXTS.len()).map(|at| (format!("{} {at}", TEXTS[at].0), all.iter().skip(at).step_by(TEXTS.len()).collect())));
    for (name, posts) in rows {
        let documents: Vec<Document> = posts.iter().map(|(lang, text)| Document::new(text, *lang)).collect();
        let over = |read: &dyn Fn(&Document)| each(documents.len(), || documents.iter().for_each(read));
        let sentences = |read: &dyn Fn(&Document, usize)| {
            over(&|document: &Document| (0..document.sentences().len()).for_each(|sentence| read(document, sentence)))
        };
        let figures = [
            each(posts.len(), || posts.iter().for_each(|(_, text)| seen(detect(text, &Hint::default())))),
            each(posts.len(), || posts.iter().for_each(|(lang, text)| seen(Document::new(text, *lang)))),
            over(&|document| seen(values(document))),
            sentences(&|document, sentence| seen(hedge(document, sentence))),
            sentences(&|document, sentence| seen(question(document, sentence))),
            sentences(&|document, sentence| seen(experience(document, sentence))),
            sentences(&|document, sentence| seen(contrast(document, sentence))),
        ];
        let [detect, document, values, hedge, question, experience, contrast] = figures;
        println!("{name:<10} {detect:>7.1} {document:>9.1} {values:>7.1} {hedge:>7.1} {question:>9.1} {experience:>11.1} {contrast:>9.1}");
    }
}
