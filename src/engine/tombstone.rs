//! What sites leave in the place of a post that was taken down: `[deleted]`, "Este mensaje ha sido eliminado por el autor".
//!
//! No list of sentences: a note is short, says that something was deleted, and says nothing else but what it was and who did it.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use crate::text::normal::fold;

/// Longest note, in bytes and words.
const LONGEST: usize = 160;
const MOST_WORDS: usize = 14;

/// Says that it was taken down: en, es, el, pt, fr, de, it.
const TAKEN_DOWN: &str = "deleted removed withdrawn retracted hidden
    eliminado eliminada eliminados borrado borrada retirado retirada suprimido suprimida ocultado oculto
    διαγράφηκε διαγραφεί διαγραμμένο διαγραμμένη διεγράφη αφαιρέθηκε αφαιρεθεί σβήστηκε σβηστεί αποκρύφθηκε
    apagado apagada excluído excluída removido removida deletado deletada
    supprimé supprimée effacé effacée retiré retirée masqué
    gelöscht gelöschter gelöschte gelöschtes entfernt
    eliminato eliminata cancellato cancellata rimosso rimossa";

/// What else such notes hold: what it was, who did it, where, and the words between.
const BESIDE: &str = "this the a an post posts comment comments message reply answer question topic thread content review user account
    was were has have been is by its original author owner poster moderator moderators moderation mod mods admin administrator administrators
    staff system community automatically of from at to their request yesterday for violating violation rules guidelines our and or
    este esta el la los un una mensaje comentario publicación respuesta pregunta tema contenido reseña usuario cuenta ha sido fue está por su
    autor autora propietario moderador moderadora moderadores moderación administrador administradores del de al a petición sistema
    αυτό αυτή το η ο τη την μήνυμα σχόλιο δημοσίευση απάντηση ερώτηση θέμα περιεχόμενο ανάρτηση χρήστης χρήστη λογαριασμός έχει από τον του
    της συντάκτη συγγραφέα δημιουργό διαχειριστή διαχειριστές διαχείριση συντονιστή συντονιστές ομάδα
    esta esse essa o os as mensagem comentário publicação postagem resposta pergunta tópico conteúdo utilizador usuário conta foi pelo pela
    autor moderador moderação administrador da do
    ce cet cette le les message commentaire publication réponse question sujet contenu utilisateur compte a été est par son l auteur
    modérateur modératrice modération administrateur de du des sur
    dieser diese dieses der die das beitrag kommentar nachricht antwort frage thema inhalt benutzer konto wurde ist vom von durch dem den
    einem einen verfasser autor moderator moderation administrator worden
    questo questa il lo messaggio commento risposta domanda argomento contenuto recensione utente è stato stata da dal dall dalla un uno autore
    moderatore moderatori amministratore amministratori";

fn words(list: &str) -> BTreeSet<String> {
    // A word with an elision folds to two.
    list.split_whitespace().flat_map(|word| fold(word).split_whitespace().map(str::to_owned).collect::<Vec<_>>()).collect()
}

/// Whether a site has put a note in the place of a post. Never true of a text without words.
#[must_use]
pub fn is_placeholder(body: &str) -> bool {
    static LISTS: OnceLock<(BTreeSet<String>, BTreeSet<String>)> = OnceLock::new();
    let body = body.trim();
    if body.is_empty() || body.len() > LONGEST {
        return false;
    }
    let bare: String = fold(body).chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    let said: Vec<&str> = bare.split_whitespace().collect();
    if said.is_empty() || said.len() > MOST_WORDS {
        return false;
    }
    let (taken, beside) = LISTS.get_or_init(|| (words(TAKEN_DOWN), words(BESIDE)));
    said.iter().any(|word| taken.contains(*word)) && said.iter().all(|word| taken.contains(*word) || beside.contains(*word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_in_seven_languages_are_told_from_posts_that_speak_of_deleting() {
        for note in [
            "[deleted]",
            "[removed]",
            "(post deleted)",
            "This post was deleted by the author.",
            "Comment removed by moderator",
            "This message has been removed for violating our community guidelines.",
            "Este mensaje ha sido eliminado por el autor",
            "Mensaje borrado",
            "Comentario eliminado por un moderador.",
            "Το μήνυμα διαγράφηκε.",
            "Αυτό το σχόλιο έχει διαγραφεί από τον συντάκτη του",
            "ΤΟ ΜΗΝΥΜΑ ΔΙΑΓΡΑΦΗΚΕ ΑΠΟ ΤΟΝ ΔΙΑΧΕΙΡΙΣΤΗ",
            "Mensagem apagada",
            "Este comentário foi removido pelo autor.",
            "Ce message a été supprimé par son auteur.",
            "Commentaire supprimé",
            "Dieser Beitrag wurde vom Verfasser gelöscht.",
            "Beitrag gelöscht",
            "Messaggio eliminato",
            "Questo commento è stato rimosso da un moderatore",
        ] {
            assert!(is_placeholder(note), "{note}");
        }
        for post in [
            "",
            "👍",
            "Thanks!",
            "I deleted the app and never looked back.",
            "They removed my review twice, be careful.",
            "Me han borrado la cuenta sin avisar.",
            "Διέγραψα την εφαρμογή.",
            "The post office was closed.",
            "Mein Konto wurde ohne Grund gelöscht, Finger weg!",
            "My account was deleted by Nerea.",
        ] {
            assert!(!is_placeholder(post), "{post}");
        }
    }
}
