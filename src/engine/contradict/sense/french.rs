//! French words of yes and no, sense by sense.

use super::{Tongue, Words};
use crate::model::lang::Lang;

pub(super) const TONGUE: Tongue = Tongue {
    lang: Lang::Fr,
    allowed: Words {
        yes: "autorise*; permis; permise; possible; accepte; acceptee; acceptent; sans (probleme|souci*); pas de (probleme|souci); libre; debloque; n'importe (lequel|laquelle|quel ... (marche|convient|fait l'affaire)); tout le monde peut; eligible*; ca passe; aucun (probleme|souci)",
        no: "interdit*; interdisent; bloque; bloquee; bloques; bloquent; impossible; prohibe*; exclu; exclue; oblige de; obliges; obligent; on t'oblige; ils t'obligent; (seulement|uniquement) (le|la|les|avec (le|la|les)) (leur*|original*|officiel*|origine); que (le|la) (leur|sien|original|officiel*); \
             refusent; refuse; refusee; verrouille*; pas le droit; personne ne peut",
        open_yes: "(tu|vous|on) (peux|pouvez|peut); je peux; peut on; peuvent; laissent; permettent; permet; as le droit; avez le droit; pouvez",
        open_no: "n'utilise* (pas|surtout pas|jamais); n'essaie* pas",
        idle: "peut etre; des que possible; le plus vite possible; on peut dire; peux pas (dire|croire)",
    },
    works: Words {
        yes: "marche; marchent; fonctionne; fonctionnent; compatible*; supporte; supportes; pris en charge; prise en charge; tourne (sur|bien|nickel); passe (nickel|bien|sur); dispo (sur|pour); disponible (sur|pour); nickel; sans (probleme|souci*)",
        no: "incompatible*; pas d'app; plus supporte*; aucune (app|appli) (sur|pour)",
        open_yes: "(tu|vous|on) (peux|pouvez|peut) (l') (utiliser|installer|regarder|brancher|connecter)",
        open_no: "",
        idle: "comment ca marche; ca marche comment; bon marche; marche a suivre",
    },
    needed: Words {
        yes: "obligatoire*; necessaire*; indispensable*; requis; requise; exige; imperatif; imperativement; essentiel; condition",
        no: "facultati*; optionnel*; pas la peine; inutile; peu importe; volontaire; libre a toi; aucune obligation; sans obligation; au choix",
        open_yes: "il faut; faut; tu dois; vous devez; on doit; besoin de; besoin d'un; besoin d'une; exigent; necessite; (seulement|uniquement) (si|avec); sans ... (pas|rien|impossible); oblige de; obliges de",
        open_no: "sans; meme sans; meme si (tu|vous) (n'as|n'avez) pas; pas besoin",
        idle: "sans (probleme|souci*|doute|cesse|parler); il faut (dire|avouer|attendre); faut voir; doit etre; j'ai besoin",
    },
    free: Words {
        yes: "gratuit*; gratos; offert; offerte; offerts; sans (frais|surcout|payer|supplement); inclus; incluse; compris dans; comprise; rien a payer; (ne) (paies|payez|coute|paie) (pas|rien); a leurs frais; pris en charge par eux; zero (frais|euro*)",
        no: "payant*; a tes frais; a vos frais; de ta poche; de votre poche; en supplement; en sus; pas donne; facture; facturee; facturent; pas gratuit",
        open_yes: "",
        open_no: "paie; paies; payer; payez; paye; payes; coute; coutent; facturent; des frais (de); prelevent; font payer; fait payer",
        idle: "payer en plusieurs fois; coute que coute",
    },
    offered: Words {
        yes: "existe; existent; disponible*; dispo; toujours (la|en vente|d'actualite|valable); en vente; livre avec",
        no: "supprime*; abandonne*; arrete; arretee; retire; retiree; n'existe plus; y a plus; n'y a plus; ne (font|proposent|vendent|donnent) plus; ont (supprime|arrete|abandonne|retire|enleve); disparu*; plus (dispo|disponible|propose*|d'actualite); termine; fini",
        open_yes: "il y a; y a; ils ont; ont; a un; a une; proposent; propose; offrent; vendent; font; donnent; inclut; comprend",
        open_no: "",
        idle: "ont (dit|raison|rien compris); y a (des gens|pas de souci|qu'a)",
    },
    asked: Words {
        yes: "",
        no: "arnaque*; escroc*; fraude; phishing; hameconnage; ne (le|la|les) (donne*|communique*|envoie*|partage*); (jamais|pas) (donner|communiquer|envoyer|partager); raccroche*",
        open_yes: "demandent; demande; demanderont; vont (te|vous) demander; exigent; veulent (ton|ta|votre|le|la); ont besoin; (tu dois|vous devez|faut) (leur) (donner|dire|envoyer|communiquer); donne leur; donnez leur",
        open_no: "",
        idle: "demande de; demande (un|une) (remboursement|rendez-vous)",
    },
};
