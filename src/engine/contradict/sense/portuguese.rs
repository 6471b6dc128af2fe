//! Portuguese words of yes and no, sense by sense: Portugal and Brazil.

use super::{Tongue, Words};
use crate::model::lang::Lang;

pub(super) const TONGUE: Tongue = Tongue {
    lang: Lang::Pt,
    allowed: Words {
        yes: "permitid*; possivel; autorizad*; sem (problema*|stress|crise|drama); da para; liberad*; desbloquead*; qualquer um (serve|pode|da); qualquer ... (serve|da|funciona); aceitam; aceita; aceite; todos podem; toda a gente pode; tranquilo; a vontade",
        no: "proibid*; proibem; bloquead*; bloqueiam; vetad*; impossivel; nao ha (forma|maneira); (te|vos) obrigam; obrigam; obrigam*; obrigatorio (usar|ter); (so|somente|apenas) (com|o|a) (deles|original|oficial); recusam; ninguem pode",
        open_yes: "pode; podes; podem; posso; podemos; da pra; deixam; deixa; permitem; permite; consegues; consegue; da para",
        open_no: "nao (uses|use|ponhas|coloque|tente)",
        idle: "pode ser; podem ser; pode demorar; assim que possivel; nao posso (dizer|acreditar)",
    },
    works: Words {
        yes: "funciona; funcionam; compativel; compativeis; suporta; suportam; suportad*; roda; rodam; pega; serve; servem; vai (bem|perfeito); da (certo|na boa); disponivel (em|para|no|na); sem problema*",
        no: "incompativel; incompativeis; sem suporte; nao ha (app|versao|suporte)",
        open_yes: "(podes|pode|da para) (usar|instalar|ver|ligar|conectar)",
        open_no: "",
        idle: "serve para nada; como funciona; funcionari*",
    },
    needed: Words {
        yes: "obrigatori*; necessari*; indispensave*; imprescindive*; requisito; essencial; a forca",
        no: "opcional; opcionais; facultativ*; voluntari*; tanto faz; nao importa; desnecessari*; e igual; independentemente",
        open_yes: "tens de; tens que; tem que; tem de; precisas; precisa; precisam; e preciso; necessita; exigem; exige; requer; devem; deve; so (se|com); sem ... nao",
        open_no: "sem; mesmo sem; mesmo que nao; nao e preciso",
        idle: "sem (problema*|duvida*|parar); deve ser; tem que ver; tenho que; preciso de",
    },
    free: Words {
        yes: "gratis; gratuit*; de (graca|borla); sem (custo*|custos|taxa*|encargos|pagar (nada)); incluid*; nao (pagas|paga|custa|cobram) (nada); por conta deles; isent*; oferta deles",
        no: "pago; paga a parte; com custo*; por tua conta; taxa extra; do teu bolso; nao e gratis",
        open_yes: "",
        open_no: "cobram; cobra; cobrar; pagas; pagar; pagam; custa; custam; sai (a|por)",
        idle: "vale a pena; pagar a conta",
    },
    offered: Words {
        yes: "existe; existem; disponivel; disponiveis; ainda (ha|tem|existe|vendem)",
        no: "descontinuad*; ja nao (ha|existe|tem|vendem|fazem|dao); nao (ha|existe|tem) mais; acabaram com; acabou; retiraram; tiraram; removeram; deixaram de; deixou de (existir|haver); extint*; mais nao",
        open_yes: "ha; tem; oferecem; oferece; vendem; dao; inclui; incluem",
        open_no: "",
        idle: "tem que; tem de; tem razao; ha (que|gente)",
    },
    asked: Words {
        yes: "",
        no: "golpe; burla; fraude; phishing; (nao|nunca) (de|des|diga|digas|partilhe|partilhes|envie|passe)",
        open_yes: "pedem; pede; pediram; pedirao; vao pedir; solicitam; exigem; querem (a|o|saber); precisam (da|do|de); tens de (dar|dizer|enviar); tem que (dar|dizer|enviar|passar)",
        open_no: "",
        idle: "pedem desculpa",
    },
};
