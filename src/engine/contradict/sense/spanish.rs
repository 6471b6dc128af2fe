//! Spanish words of yes and no, sense by sense: Spain, Mexico, Argentina.

use super::{Tongue, Words};
use crate::model::lang::Lang;

pub(super) const TONGUE: Tongue = Tongue {
    lang: Lang::Es,
    allowed: Words {
        yes: "transferible*; reembolsable*; canjeable*; permitid*; autorizad*; posible; factible; legal; liberad*; apto; apta; sin (problema*|pega*|lio*|drama*|bronca*|pedo*|rollo*); no hay (ningun) (problema|drama|bronca|pega|lio|rollo|tema|pedo); (vale|sirve|va bien) \
              (cualquiera|cualquier*); cualquiera (vale|sirve|puede|va|anda|jala); cualquier ... (vale|sirve|va bien|funciona|anda|jala|se puede); todo el mundo puede; todos pueden; el que (quieras|sea|te de la gana); lo que \
              quieras; aceptan; acepta; admiten; admite; aceptad*; admitid*; dale (tranqui*|nomas|sin miedo); ningun problema; tienes derecho; es libre; libre eleccion; abierto a (todos|cualquiera)",
        no: "intransferible*; nominativ*; (personal|personales) e intransferible*; (a|con|en) (tu|su) propio nombre; tiene que coincidir; prohibid*; prohiben; prohibe; bloquead*; bloquean; bloquea; vetad*; capad*; capan; no hay (forma|manera|modo|posibilidad); imposible; inviable; te obligan; obligan; obliga; obligad* a; (es) obligatorio (usar|tener|llevar|el|la); a fuerza*; \
             forzos*; (solo|solamente|unicamente|exclusivamente|nada mas|nomas) (con|vale|sirve|funciona|puedes usar|se puede usar|usar) (el|la|los|las) (suyo|suya|suyos|suyas|original*|oficial*|de ellos|propio); (solo|solamente|unicamente) (el|la|los|las) \
             (suyo|suya|suyos|suyas|original*|oficial*|de ellos|de la (compania|marca|empresa)); (tienes|tenes|tiene|hay) que (usar|poner|tener|coger|llevar|ser) (el|la|los|las) (suyo|suya|suyos|suyas|original*|oficial*|de ellos); tiene que ser (el|la) \
             (suyo|suya|original|oficial|de ellos); rechazan; rechaza; excluid*; ni se te ocurra; nadie puede; fuera de norma; contra (las normas|el contrato); vienen bloquead*; amarrad* (a|al); atad* (a|al)",
        open_yes: "(entra|entran|va|van) (en|dentro); puedes; puede; puedo; podes; podeis; pueden; podemos; podras; podria; podrias; se puede; se pueden; se podra; (te|les|os|nos|me|le) (dejan|deja|dejaran|permiten|permite); dejan; permiten; permite; se permite; se permiten; eres libre de; sos \
                   libre de; usa (cualquier*|el que|tu propi*|lo que); (pon|mete|usa|conecta|enchufa) (el|la|uno|una|cualquier*|tu)",
        open_no: "ya no puedes; (no|nunca|jamas) (uses|use|usen|useis|pongas|metas|conectes|intentes|lleves|compres|factures|enchufes)",
        idle: "puede que; puede ser; pueden ser; puede tardar; pueden tardar; puedo (decir*|confirmar*|asegurar*|creer*|hablar); no puedo (creer*|decir*|asegurar*|confirmar*|con); podria ser; lo antes posible; si es posible; podrias (decirme|explicar*|ayudarme); pueden \
               (decirme|ayudarme); se puede saber; deja de; dejan de; dejan mucho; deja mucho; puede alguien",
    },
    works: Words {
        yes: "funciona; funcionan; funcionara; funcionando; compatible; compatibles; soportad*; soporta; soportan; sirve; sirven; jala; jalan; anda (bien|joya|perfecto|de diez|en|con|re bien|barbaro|genial); andan (bien|joya|perfecto|en|con); va (bien|perfecto|genial|de \
              lujo|de cine|como la seda|fenomenal|fino|en|con|sin (problema*|pegas)|que (flipas|vuela)|de maravilla|estupendamente); van (bien|perfecto|genial|de lujo|en|con|sin problema*); tira (bien|perfecto|en|con|sin problema*); corre (en|bien|con); vale (con|para|cualquier*); \
              valen (con|para); disponible (en|para); esta (en|para) (la tienda|tu); hay (app|version|aplicacion) (para|en|de); se conecta; se conectan; se instala; se puede instalar; la coge; lo coge; lo reconoce; la pilla; lo pilla; chuta; rula; pita; sin (problema*|pega*|drama*|bronca*); \
              cualquier* ... (vale|sirve|funciona|va|anda|jala); todos (los modelos) (funcionan|sirven|valen)",
        no: "incompatible; incompatibles; ni de (cona|broma|blas) (funciona|va); no hay (app|aplicacion|version|soporte) (para|en|de); quitaron (el) soporte; sin soporte; ninguno (funciona|sirve|vale); dejo de (funcionar|tener soporte) (en|con); no pasa de",
        open_yes: "(puedes|podes|puede|se puede|pueden|podeis) (usar*|instalar*|ver*|poner*|conectar*|tener*|bajar*|descargar*|emparejar*|vincular*|anadir*)",
        open_no: "",
        idle: "va a; van a; funcionario*; sirve de nada; no sirve (de|para) nada; soporte tecnico; (llama|escribe|pregunta) a soporte; como funciona; andan (diciendo|por); (trabaja|curra) (en|ahi|alli); va en serio; vale la pena",
    },
    needed: Words {
        yes: "obligatori*; imprescindible*; necesari*; indispensable*; forzos*; requisito; a fuerza*; a huevo; si o si; por (narices|cojones|huevos); de (ley|cajon); fundamental; es condicion; sin (eso|ello|el|ella) no (se puede|hay|puedes|va|funciona|te dejan)",
        no: "opcional*; voluntari*; da (igual|lo mismo); es igual; indiferente; (no|ni) importa; prescindible; innecesari*; no es (requisito|condicion); tu (decides|eliges|veras); como quieras; a tu eleccion; sin compromiso; sin obligacion",
        open_yes: "hay que; tienes que; tenes que; tiene que; teneis que; tienen que; habra que; tendras que; debes; debe; deben; deberas; necesitas; necesita; necesitais; necesitan; hace falta; hacen falta; se necesita; se requiere; se necesitan; (te|les|os) \
                   (exigen|exige|obligan a|obliga a|piden); exigen; exige; requiere; requieren; solo (si|con|teniendo|cuando); sin ... no (se|te|hay|puedes|podes|funciona|va|sirve|dejan); no ... sin; ocupas; precisas",
        open_no: "sin; aunque no (tengas|tenga|lleves|seas|estes); sin necesidad de; aun sin; incluso sin; tengas o no; tanto si",
        idle: "sin (problema*|duda*|embargo|parar|mas|querer|animo|drama*|pegas|lios|bronca*); hay que (decir|reconocer|ver|joderse|tener paciencia|esperar|ser); tiene que ver; debe (ser|de); deben (ser|de); tengo que; necesito; tuve que; que necesitas saber; tienes que ver",
    },
    free: Words {
        yes: "gratis; gratuit*; sin (ningun) (coste|costo|cargo|gastos|comision*|recargo|costes|costos); sin pagar (nada|un euro|un duro|un peso|mas); de (gratis|balde|arriba|regalo|onda|cortesia); incluid*; lo incluye; viene con; (no|ni) (cuesta|pagas|cobran|te cobran|vale|se paga|se \
              cobra|pagan) (nada|ni un (euro|duro|peso|centimo)|un (euro|duro|peso|centimo)); regalad*; te lo regalan; lo regalan; va incluido; viene incluido; corre de su cuenta; corre por su cuenta; lo pagan ellos; lo cubren; cubiert*; a cargo de (ellos|la (empresa|compania)); \
              cero (euros|coste|pesos|costo|comision*); bonificad*; exent*; sale gratis; por la cara; por la patilla",
        no: "(pagar|hay|lleva|tiene|cobran) (una) (cuota|tarifa|tasa|comision|anualidad); de pago; de tu (propio) bolsillo; con (coste|costo|cargo|recargo); a tu (cargo|costa); por tu cuenta; tiene (un) (coste|costo|cargo|precio|recargo); lo pagas tu; corre de tu cuenta; aparte; no es gratis; te toca pagar; (hay|lleva|tiene) (una) comision; te (clavan|soplan|sablean); se cobra; se \
             paga; se pagan; previo pago",
        open_yes: "",
        open_no: "cobran; cobra; cobraran; cobrar; cobrarte; cobrando; pagas; pagar; paga; pagan; pagando; pagaras; cuesta; cuestan; costara; costaria; (sale|salen) (a|por|en); clavan; abonas; abonar; abonando; facturan; recargo de; comision de",
        idle: "vale la pena; paga la pena; formas de pagar; pagar a plazos; al pagar la; no paga la; (gastos|costes) de envio gratis; pagar (con|mediante|por (bizum|transferencia))",
    },
    offered: Words {
        yes: "existe; existen; existia; disponible; disponibles; (sigue|siguen) (activ*|disponible*|en pie|vigente*|existiendo|habiendo|ahi|vivo|viva); lanzaron; han lanzado; viene (con|incluid*|de serie); de serie; a la venta; en venta; habilitad*; (lo|la|los|las) (hay|tienen|venden|ofrecen|dan); \
              todos (lo|la) (tienen|traen)",
        no: "ya no (hay|existe|existen|tienen|lo|la|los|las|dan|ofrecen|esta|estan|se); descatalogad*; (quitaron|eliminaron|retiraron|suprimieron|han quitado|han eliminado|han retirado|cancelaron|cerraron|han cerrado|se cargaron|cargaron|chaparon|descontinuaron|tumbaron); dejaron de (ofrecer*|vender*|dar*|hacer*|tener*|haber|existir); dejo de \
             (existir|haber|estar|venderse|ofrecerse); desaparecio; desaparecieron; se acabo; se acabaron; se termino; eliminad*; suprimid*; retirad*; discontinuad*; descontinuad*; ya fue; paso a mejor vida; inexistente; ni rastro; ya no",
        open_yes: "hay; habia; ofrecen; ofrece; venden; vende; tienen; tiene; teneis; tienes; tenes; dan; te dan; trae; traen; incluye; incluyen; hacen; cuentan con; cuenta con; sacaron",
        open_no: "",
        idle: "hay que; hay de que; hay (mucho|mucha|gente|alguien|problema*|quien|veces); tiene que; tienen que; tienes que; tenes que; teneis que; tienes (razon|toda la razon); tiene (razon|sentido|mala|buena|pinta); dan ganas; da igual; te dan ganas; hacen falta; hay (tu) tia; ya no se; (lo|los|la|las) tienen \
               (claro|mal); se retirada; cargaron (en|a) (la|mi|el); tiene* el descaro",
    },
    asked: Words {
        yes: "",
        no: "estafa*; timo; timos; fraude; fraudes; phishing; (no|nunca|jamas) (lo|la|se la|se lo|le|les|los|las) (des|deis|den|digas|compartas|envies|mandes|facilites|pases|de|diga); cuelga; cuelgue; un engano",
        open_yes: "piden; pide; pediran; pedira; pidieron; pidiendo; pedirte; solicitan; solicita; solicitaran; exigen; exige; requieren; (te|os|les|le) (piden|pide|pediran|solicitan|exigen|preguntan); quieren (tu|el|la|que); necesitan (tu|el|la|que); (tienes|tenes|tiene|hay) que \
                   (dar*|decir*|enviar*|mandar*|facilitar*|pasar*); les (das|dices|pasas|mandas); dales; diles; dasela; daselo",
        open_no: "",
        idle: "pide (una|un|el|la) (cita|cambio|baja|devolucion|reset*); piden perdon; pidiendo a gritos",
    },
};
