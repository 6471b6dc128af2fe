//! Drafts of a reply to a wrong answer: courteous, short, in the poster's language, from the brand's own wording. Nothing is ever posted by
//! this program; staff read a draft, change it and post it themselves.

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::page::cut;
use crate::model::fact::Judgement;
use crate::model::finding::{Finding, Official};
use crate::model::id::FactId;
use crate::model::incident::Incident;
use crate::model::lang::Lang;
use crate::model::untrusted::shown;
use crate::model::value::Value;

/// Longest name that is greeted, in characters.
const LONGEST_NAME: usize = 30;
/// Longest official wording put into a draft, in characters.
const LONGEST_WORDING: usize = 1_500;

/// A draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// The draft, cleaned, with line breaks.
    pub text: String,
    /// The language of the post, as far as it is known.
    pub wanted: Lang,
    /// The language of the sentences around the wording.
    pub written: Lang,
    /// The language of the official wording; `None` when the draft has none.
    pub wording: Option<Lang>,
}

impl Reply {
    /// What staff must know before they post it; nothing when it can go as it is.
    #[must_use]
    pub fn caveat(&self) -> Option<String> {
        match self.wording {
            Some(wording) if self.wanted == Lang::Und => {
                Some(format!("the language of the post is not known; the draft is in '{wording}'"))
            }
            Some(wording) if wording != self.wanted => Some(format!(
                "the post is in '{}', but the fact has no wording in it; the nearest is in '{wording}' and needs translating",
                self.wanted
            )),
            None => Some("no official wording was found, so the draft names none; add it before you post".to_owned()),
            _ => None,
        }
    }
}

/// Sentences of one language. `{who}` is a name with the comma or space before it, `{wording}` what the brand says, `{since}` a day.
struct Phrases {
    hello: &'static str,
    plain: &'static str,
    hedged: &'static str,
    until: &'static str,
    contact: &'static str,
    official: &'static str,
    foreign: &'static str,
    link: &'static str,
}

const fn phrases(lang: Lang) -> &'static Phrases {
    match lang {
        Lang::En | Lang::Und => &Phrases {
            hello: "Hello{who}!",
            plain: "Thank you for helping out here. One detail is different:",
            hedged: "Thank you for helping out here. You were right to leave room for doubt:",
            until: "Thank you for helping out here. What you wrote was right until this changed on {since}; now it is:",
            contact: "Please do not use the contact given here: it is not one of ours. You reach us safely like this:",
            official: "{wording}",
            foreign: "(our wording, not yet translated) {wording}",
            link: "You will find it here: {url}",
        },
        Lang::Es => &Phrases {
            hello: "¡Hola{who}!",
            plain: "Gracias por ayudar por aquí. Hay un detalle que es distinto:",
            hedged: "Gracias por ayudar por aquí. Hacía bien en dejarlo en duda:",
            until: "Gracias por ayudar por aquí. Lo que escribió era correcto hasta que cambió el {since}; ahora es así:",
            contact: "Por favor, no utilice el contacto indicado aquí: no es nuestro. Puede contactarnos con seguridad así:",
            official: "{wording}",
            foreign: "(nuestro texto, aún sin traducir) {wording}",
            link: "Puede consultarlo aquí: {url}",
        },
        Lang::El => &Phrases {
            hello: "Γεια σας{who}!",
            plain: "Ευχαριστούμε που βοηθάτε εδώ. Μια λεπτομέρεια είναι διαφορετική:",
            hedged: "Ευχαριστούμε που βοηθάτε εδώ. Καλά κάνατε και κρατήσατε μια επιφύλαξη:",
            until: "Ευχαριστούμε που βοηθάτε εδώ. Αυτό που γράψατε ίσχυε μέχρι που άλλαξε στις {since}· τώρα ισχύει:",
            contact: "Παρακαλούμε μη χρησιμοποιήσετε τα στοιχεία επικοινωνίας που δόθηκαν εδώ: δεν είναι δικά μας. Επικοινωνήστε μαζί μας με ασφάλεια έτσι:",
            official: "{wording}",
            foreign: "(το κείμενό μας, χωρίς μετάφραση ακόμη) {wording}",
            link: "Θα το βρείτε εδώ: {url}",
        },
        Lang::Pt => &Phrases {
            hello: "Olá{who}!",
            plain: "Obrigado por ajudar por aqui. Há um detalhe que é diferente:",
            hedged: "Obrigado por ajudar por aqui. Fez bem em deixar a dúvida em aberto:",
            until: "Obrigado por ajudar por aqui. O que escreveu estava certo até mudar em {since}; agora é assim:",
            contact: "Por favor, não use o contacto indicado aqui: não é nosso. Pode contactar-nos com segurança assim:",
            official: "{wording}",
            foreign: "(o nosso texto, ainda por traduzir) {wording}",
            link: "Pode consultar aqui: {url}",
        },
        Lang::Fr => &Phrases {
            hello: "Bonjour{who} !",
            plain: "Merci pour votre aide ici. Un détail est différent :",
            hedged: "Merci pour votre aide ici. Vous avez bien fait de rester prudent :",
            until: "Merci pour votre aide ici. Ce que vous avez écrit était juste jusqu'au changement du {since} ; désormais :",
            contact: "Merci de ne pas utiliser le contact donné ici : ce n'est pas l'un des nôtres. Vous pouvez nous joindre en toute sécurité ainsi :",
            official: "{wording}",
            foreign: "(notre texte, pas encore traduit) {wording}",
            link: "Vous le trouverez ici : {url}",
        },
        Lang::De => &Phrases {
            hello: "Hallo{who}!",
            plain: "Danke, dass Sie hier helfen. Eine Einzelheit ist anders:",
            hedged: "Danke, dass Sie hier helfen. Ihre Vorsicht war berechtigt:",
            until: "Danke, dass Sie hier helfen. Was Sie geschrieben haben, stimmte bis zur Änderung am {since}; jetzt gilt:",
            contact: "Bitte verwenden Sie den hier genannten Kontakt nicht: Er gehört nicht zu uns. So erreichen Sie uns sicher:",
            official: "{wording}",
            foreign: "(unser Wortlaut, noch nicht übersetzt) {wording}",
            link: "Sie finden es hier: {url}",
        },
        Lang::It => &Phrases {
            hello: "Ciao{who}!",
            plain: "Grazie per l'aiuto che dà qui. Un dettaglio è diverso:",
            hedged: "Grazie per l'aiuto che dà qui. Ha fatto bene a lasciare un margine di dubbio:",
            until: "Grazie per l'aiuto che dà qui. Quello che ha scritto era corretto fino alla modifica del {since}; ora vale:",
            contact: "Per favore non usi il contatto indicato qui: non è uno dei nostri. Può contattarci in sicurezza così:",
            official: "{wording}",
            foreign: "(il nostro testo, non ancora tradotto) {wording}",
            link: "Lo trova qui: {url}",
        },
    }
}

/// The languages nearest to one, for a reader of it.
const fn nearest(lang: Lang) -> &'static [Lang] {
    match lang {
        Lang::Es => &[Lang::Es, Lang::Pt, Lang::It, Lang::En],
        Lang::Pt => &[Lang::Pt, Lang::Es, Lang::It, Lang::En],
        Lang::It => &[Lang::It, Lang::Es, Lang::Fr, Lang::En],
        Lang::Fr => &[Lang::Fr, Lang::En, Lang::It, Lang::Es],
        Lang::De => &[Lang::De, Lang::En, Lang::Fr],
        Lang::El => &[Lang::El, Lang::En],
        Lang::En | Lang::Und => &[Lang::En, Lang::De, Lang::Fr],
    }
}

/// The wording nearest to a language among those that a fact has.
#[must_use]
pub fn nearest_of(has: &[Lang], wanted: Lang) -> Option<Lang> {
    nearest(wanted).iter().copied().find(|lang| has.contains(lang)).or_else(|| has.first().copied())
}

/// Drafts for an incident, one for each fact and language of its posts. `wording` gives what a fact says officially now, in the language
/// nearest to the one wanted; where it gives nothing, the wording kept with the finding serves.
#[must_use]
pub fn replies(incident: &Incident, wording: &dyn Fn(&FactId, Lang) -> Option<Official>) -> Vec<Reply> {
    let mut met: BTreeSet<(FactId, Lang)> = BTreeSet::new();
    let mut replies = Vec::new();
    for finding in &incident.findings {
        let Some(claim) = finding.claim.as_ref().filter(|_| matches!(finding.judgement, Some(Judgement::Contradicts { .. }))) else {
            continue;
        };
        let lang_of = |finding: &Finding| incident.excerpts.iter().find(|excerpt| excerpt.post == finding.post).map(|excerpt| excerpt.lang);
        let wanted = lang_of(finding).or(finding.official.as_ref().map(|official| official.lang)).unwrap_or_default();
        if !met.insert((claim.fact.clone(), wanted)) {
            continue;
        }
        let alike: Vec<&Finding> = incident
            .findings
            .iter()
            .filter(|other| {
                other.claim.as_ref().is_some_and(|other| other.fact == claim.fact) && lang_of(other).unwrap_or(wanted) == wanted
            })
            .collect();
        let official = wording(&claim.fact, wanted).or_else(|| finding.official.clone());
        replies.push(reply(incident, &alike, official.as_ref(), wanted));
    }
    replies
}

fn reply(incident: &Incident, alike: &[&Finding], official: Option<&Official>, wanted: Lang) -> Reply {
    let written = if wanted == Lang::Und { official.map_or(Lang::En, |official| official.lang) } else { wanted };
    let say = phrases(written);
    let claims = || alike.iter().filter_map(|finding| finding.claim.as_ref());
    let lead = if claims().any(|claim| matches!(claim.value, Value::Contact { .. })) {
        say.contact.to_owned()
    } else if let Some(since) = since(alike) {
        say.until.replace("{since}", &since.to_string())
    } else if claims().all(|claim| claim.hedged) {
        say.hedged.to_owned()
    } else {
        say.plain.to_owned()
    };
    // Who offers a false contact is not greeted: the draft speaks to those who read it.
    let who = if lead == say.contact { String::new() } else { greeted(incident, alike) };
    let mut text = say.hello.replace("{who}", &who);
    text.push(' ');
    text.push_str(&lead);
    if let Some(official) = official {
        let words = cut(&shown(official.text.trim(), false), LONGEST_WORDING);
        let frame = if official.lang == written { say.official } else { say.foreign };
        text.push('\n');
        text.push_str(&frame.replace("{wording}", &words));
    }
    if let Some(url) =
        official.and_then(|official| official.url.as_deref()).filter(|url| url.starts_with("https://") || url.starts_with("http://"))
    {
        text.push('\n');
        text.push_str(&say.link.replace("{url}", &shown(url, false)));
    }
    Reply { text, wanted, written, wording: official.map(|official| official.lang) }
}

/// The day from which all of them are wrong, when all were right before.
fn since(alike: &[&Finding]) -> Option<Date> {
    let of = |finding: &&Finding| match finding.judgement {
        Some(Judgement::Contradicts { since, .. }) => since,
        _ => None,
    };
    if alike.iter().any(|finding| of(finding).is_none()) { None } else { alike.iter().filter_map(of).max() }
}

/// The one author by name, with a space before it; nothing for several, or for a name that is no plain name: it must not be able to say more
/// than a name says.
fn greeted(incident: &Incident, alike: &[&Finding]) -> String {
    let names: BTreeSet<&str> = incident
        .excerpts
        .iter()
        .filter(|excerpt| alike.iter().any(|finding| finding.post == excerpt.post))
        .map(|excerpt| excerpt.author.name.raw().trim())
        .collect();
    let mut names = names.into_iter();
    let (Some(name), None) = (names.next(), names.next()) else { return String::new() };
    let plain = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '_' | '-' | '.' | '\'' | '’');
    let fits = !name.is_empty() && name.chars().count() <= LONGEST_NAME && name.chars().all(plain) && !name.contains("..");
    if fits { format!(" {}", shown(name, false)) } else { String::new() }
}
