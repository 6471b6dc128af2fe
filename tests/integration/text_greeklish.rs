//! Greek in Latin letters: words in the habits of four writers, and texts that are not Greek at all.

use std::sync::Arc;

use overhear::diagnostic::SourceFile;
use overhear::model::brand::Brand;
use overhear::model::lang::Lang;
use overhear::rule::{RuleSet, load};
use overhear::text::document::Document;
use overhear::text::language::{Hint, detect};

/// A word, and how people who write by sound, by shape, by key and by the book spell it.
#[rustfmt::skip]
const WORDS: &str = "
    ακύρωση akirosi akurwsh akyrwsh akyrosi
    ακυρώσω akiroso akurwsw akyrwsw akyroso
    ακύρωσα akirosa akurwsa akyrwsa akyrosa
    επιστροφή epistrofi epistrofh
    χρήματα hrimata xrhmata chrimata
    λεφτά lefta
    απάτη apati apath
    απατεώνες apateones apatewnes
    κλέφτες kleftes
    κοροϊδία koroidia
    ντροπή dropi ntroph ntropi
    χάλια halia xalia chalia
    απαράδεκτο aparadekto
    αίσχος eshos aisxos aischos
    εξυπηρέτηση eksipiretisi e3uphrethsh eksyphrethsh exypiretisi
    πρόβλημα provlima problhma provlhma
    βλάβη vlavi blabh vlavh
    σύνδεση sindesi sundesh syndesh syndesi
    ταχύτητα tahitita taxuthta taxythta tachytita
    γραμμή grammi grammh
    τηλέφωνο tilefono thlefwno
    απάντηση apantisi apanthsh
    απαντάει apantai apantaei
    περιμένω perimeno perimenw
    αναμονή anamoni anamonh
    καθυστέρηση kathisterisi ka8usterhsh kathysterhsh kathysterisi
    εγγύηση engiisi egguhsh eggyhsh engyisi
    επισκευή episkevi episkeuh episkeyh
    χαλασμένο halasmeno xalasmeno chalasmeno
    προϊόν proion
    ποιότητα piotita poiothta poiotita
    τιμή timi timh
    ακριβά akriva akriba
    φθηνό fthino f8hno fthhno
    τζάμπα tzampa jampa
    προσφορά prosfora
    έκπτωση ekptosi ekptwsh
    συνιστώ sinisto sunistw synistw synisto
    αγόρασα agorasa
    ξαναπάω ksanapao 3anapaw ksanapaw xanapao
    ποτέ pote
    κανένας kanenas
    τίποτα tipota
    συνέχεια sinehia sunexeia synexeia synecheia
    σήμερα simera shmera
    χθες hthes x8es xthes chthes
    αύριο avrio aurio ayrio
    μήνας minas mhnas
    εβδομάδα evdomada ebdomada
    ημέρες imeres hmeres
    χρόνια hronia xronia chronia
    ώρες ores wres
    θέλω thelo 8elw thelw
    ήθελα ithela h8ela hthela
    μπορώ boro mporw
    ξέρω ksero 3erw kserw xero
    κάνω kano kanw
    πήρα pira phra
    παίρνω perno pairnw pairno
    έχουμε ehoume exoume exoyme echoume
    γίνεται ginete ginetai
    φταίει ftei ftaiei
    αλλαγή allagi allagh
    έφυγα efiga efuga efyga
    βοήθεια voithia boh8eia vohtheia voitheia
    ευχαριστώ efharisto euxaristw eyxaristw efcharisto
    παρακαλώ parakalo parakalw
    παιδιά pedia paidia
    μαλάκες malakes
    ψέματα psemata 4emata
    εταιρεία eteria etaireia
    πελάτης pelatis pelaths
    καταγγελία katangelia kataggelia
    δικηγόρο dikigoro dikhgoro
    ισχύει ishii isxuei isxyei ischyei
    λογαριασμός logariasmos
    χρέωση hreosi xrewsh chreosi
    πληρωμή pliromi plhrwmh
    πλήρωσα plirosa plhrwsa
    παραγγελία parangelia paraggelia
    παράδοση paradosi paradosh
    δέμα dema
    κατάστημα katastima katasthma
    υπάλληλος ipallilos upallhlos ypallhlos ypallilos
    δουλεύει doulevi douleuei doyleyei doulevei
    λειτουργεί litourgi leitourgei leitoyrgei
    στείλουν stiloun steiloun steiloyn
    έστειλα estila esteila
    έρθει erthi er8ei erthei
    προσοχή prosohi prosoxh prosochi
    μακριά makria
    χειρότερη hiroteri xeiroterh cheiroteri
    άχρηστοι ahristi axrhstoi achristoi
    αδιαφορία adiaforia
    ανύπαρκτη aniparkti anuparkth anyparkth anyparkti
    διακοπή diakopi diakoph
    ρεύμα revma reuma reyma
    νερό nero
    μπαταρία bataria mpataria
    οθόνη othoni o8onh othonh
    συσκευή siskevi suskeuh syskeyh syskevi
    ψυγείο psigio 4ugeio psygeio
    πλυντήριο plintirio plunthrio plynthrio plyntirio
    μπλούζα blouza mplouza mployza
    παπούτσια papoutsia papoytsia
    ξενοδοχείο ksenodohio 3enodoxeio ksenodoxeio xenodocheio
    δωμάτιο domatio dwmatio
    φαγητό fagito faghto
    κρύο krio kruo kryo
    ζεστό zesto
    βρώμικο vromiko brwmiko vrwmiko
    θόρυβος thorivos 8orubos thoryvos
    διεύθυνση diefthinsi dieu8unsh dieythynsh diefthynsi
    κωδικός kodikos kwdikos
    κάρτα karta
    τράπεζα trapeza
    δόση dosi dosh
    τόκοι toki tokoi
    δάνειο danio daneio
    ασφάλεια asfalia asfaleia
    ατύχημα atihima atuxhma atyxhma atychima
    γιατρός giatros
    φάρμακο farmako
    κίνδυνος kindinos kindunos kindynos
    φωτιά fotia fwtia
    έκρηξη ekriksi ekrh3h ekrhksh ekrixi
    καμένο kameno
    τραυματίστηκε travmatistike traumatisthke traymatisthke
    μηνύσω miniso mhnusw mhnysw minyso
    δικαστήριο dikastirio dikasthrio
    διαφήμιση diafimisi diafhmish
    υπόσχεση iposhesi uposxesh yposxesh yposchesi
    κρυφές krifes krufes kryfes
    αύξηση afksisi au3hsh aykshsh afxisi
    διπλάσιο diplasio
    πανάκριβο panakrivo panakribo
    φόρτιση fortisi fortish
    σήμα sima shma
    κεραία kerea keraia
    αντικατάσταση antikatastasi antikatastash
    ανταλλακτικό antallaktiko
    αυτοκίνητο aftokinito autokinhto aytokinhto
    εισιτήριο isitirio eisithrio eisitirio
    πτήση ptisi pthsh
    βαλίτσα valitsa balitsa
    αεροπορική aeroporiki aeroporikh
    εκδρομή ekdromi ekdromh
    κράτηση kratisi krathsh
    ακυρώθηκε akirothike akurw8hke akyrwthhke akyrothike
    ξεχάστε ksehaste 3exaste ksexaste xechaste
    αποφύγετε apofigete apofugete apofygete
    μποϊκοτάζ boikotaz mpoikotaz
    τζίφος tzifos jifos
    ψηφιακό psifiako 4hfiako pshfiako
    χωρίς horis xwris choris
    θυμωμένος thimomenos 8umwmenos thymwmenos thymomenos
    έξοδα eksoda e3oda exoda
    οφείλω ofilo ofeilw ofeilo
    μειώθηκε miothike meiw8hke meiwthhke meiothike
";

/// One rule of three Greek patterns: the word, its stem, its beginning.
fn rules(word: &str) -> [RuleSet; 3] {
    let letters = word.chars().count();
    let beginning: String = word.chars().take(letters.saturating_sub(2).max(4)).collect();
    [word.to_owned(), format!("{word}~"), format!("{beginning}*")].map(|pattern| {
        let text = format!(
            "title = \"t\"\nlevel = \"low\"\ncategories = [\"other\"]\nwhy = \"w\"\n[selections.s]\nel = [\"{pattern}\"]\n\
             negation = \"keep\"\n"
        );
        let (rules, diagnostics) = load(&[SourceFile::new("rules/a.toml", text)], &Brand::default());
        assert!(!diagnostics.iter().any(overhear::diagnostic::Diagnostic::is_error), "{diagnostics:#?}");
        rules
    })
}

#[test]
fn greek_patterns_meet_the_habits_of_four_writers() {
    let (mut met, mut all, mut words) = ([0_usize; 3], 0_usize, 0_usize);
    let mut missed = Vec::new();
    for line in WORDS.lines().filter(|line| !line.trim().is_empty()) {
        let mut parts = line.split_whitespace();
        let rules = rules(parts.next().unwrap_or_default());
        words += 1;
        for spelling in parts {
            all += 1;
            let document = Document::new(&format!("ti na po, {spelling} re paidia"), Lang::El);
            for (kind, rules) in rules.iter().enumerate() {
                let is = !rules.scan(&document, &[], &|_| true).is_empty();
                met[kind] += usize::from(is);
                if !is {
                    missed.push(format!("{kind}{line}: {spelling}"));
                }
            }
        }
    }
    println!("{words} words, {all} spellings; met by the word, its stem, its beginning: {met:?}; missed: {missed:#?}");
    assert!(words >= 150);
    // Beginnings of less than four sounds are not looked for in Latin letters.
    for (met, share) in met.into_iter().zip([97, 97, 90]) {
        assert!(met * 100 >= all * share, "{met} of {all}: {missed:#?}");
    }
}

/// Texts of a JSON Lines file under `../shared`, each with its label.
#[expect(clippy::unwrap_used, reason = "part of the tests below: broken data must fail them, missing data must show")]
fn texts(path: &str) -> Vec<(String, String)> {
    let Some(found) = crate::support::skip::shared(path) else { return Vec::new() };
    let text = std::fs::read_to_string(found).unwrap();
    let rows = text.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    rows.filter_map(|row| {
        let text = row["text"].as_str().or(row["premise"].as_str())?;
        Some((text.to_owned(), row["label"].as_str().unwrap_or_default().to_owned()))
    })
    .collect()
}

/// The Greek patterns of the bundled library, as rules of their own.
fn library() -> RuleSet {
    let files: Vec<Arc<SourceFile>> = overhear::rule::library::files();
    let (rules, _) = load(&files, &overhear::rule::example_brand());
    rules
}

#[test]
fn texts_in_other_languages_meet_no_greek_pattern() {
    let rules = library();
    let (mut read, mut greek, mut met) = (0_usize, Vec::new(), Vec::new());
    for (file, keep) in [
        ("umsab_en", ""),
        ("umsab_es", ""),
        ("umsab_de", ""),
        ("umsab_fr", ""),
        ("umsab_it", ""),
        ("umsab_pt", ""),
        ("us_airline", ""),
        ("uk_mobile", ""),
        ("germeval2017_db", ""),
        ("cuba_hotels_es", ""),
        ("xnli_en", ""),
        ("xnli_es", ""),
        ("complaints_preotiuc", ""),
        ("lingua_sentences", "en es de fr it pt ca"),
    ] {
        for (text, label) in texts(&format!("data/labelled/{file}.jsonl")) {
            if (!keep.is_empty() && !keep.contains(&label)) || text.chars().any(|c| matches!(c, '\u{370}'..='\u{3ff}')) {
                continue;
            }
            read += 1;
            if detect(&text, &Hint::default()) == Lang::El {
                greek.push(format!("{file}: {text:.100}"));
                let document = Document::new(&text, Lang::El);
                if !rules.scan(&document, &[], &|_| true).is_empty() {
                    met.push(format!("{file}: {text:.100}"));
                }
            }
        }
    }
    println!("{read} texts, {} taken for Greek: {greek:#?}; {} meet a Greek pattern: {met:#?}", greek.len(), met.len());
    assert!(greek.len() * 500 <= read, "{greek:#?}");
    assert!(met.is_empty(), "{met:#?}");
}

/// A Greek text in Latin letters, by one of four habits.
fn spelled(text: &str, habit: usize) -> String {
    use unicode_normalization::UnicodeNormalization;
    let mut folded: String = text
        .to_lowercase()
        .nfd()
        .filter(|c| !unicode_normalization::char::is_combining_mark(*c))
        .map(|c| if c == 'ς' { 'σ' } else { c })
        .collect();
    let pairs: [&[(&str, &str)]; 4] = [
        &[("ου", "ou"), ("αυ", "av"), ("ευ", "ev"), ("ει", "i"), ("οι", "i"), ("αι", "e"), ("γγ", "ng"), ("γκ", "g"), (" μπ", " b")],
        &[("ου", "ou"), ("αυ", "au"), ("ευ", "eu")],
        &[("ου", "oy"), ("αυ", "ay"), ("ευ", "ey")],
        &[("ου", "ou"), ("αυ", "af"), ("ευ", "ef"), ("γγ", "ng"), (" μπ", " b")],
    ];
    for (greek, latin) in pairs[habit] {
        folded = folded.replace(greek, latin);
    }
    let table: [&str; 4] = ["v,g,i,th,ks,i,h,ps,o", "b,g,h,8,3,u,x,4,w", "v,g,h,th,ks,y,x,ps,w", "v,g,i,th,x,y,ch,ps,o"];
    let own: Vec<&str> = table[habit].split(',').collect();
    folded
        .chars()
        .map(|c| match c {
            'β' => own[0].to_owned(),
            'γ' => own[1].to_owned(),
            'η' => own[2].to_owned(),
            'θ' => own[3].to_owned(),
            'ξ' => own[4].to_owned(),
            'υ' => own[5].to_owned(),
            'χ' => own[6].to_owned(),
            'ψ' => own[7].to_owned(),
            'ω' => own[8].to_owned(),
            'α' => "a".to_owned(),
            'δ' => "d".to_owned(),
            'ε' => "e".to_owned(),
            'ζ' => "z".to_owned(),
            'ι' => "i".to_owned(),
            'κ' => "k".to_owned(),
            'λ' => "l".to_owned(),
            'μ' => "m".to_owned(),
            'ν' => "n".to_owned(),
            'ο' => "o".to_owned(),
            'π' => "p".to_owned(),
            'ρ' => "r".to_owned(),
            'σ' => "s".to_owned(),
            'τ' => "t".to_owned(),
            'φ' => "f".to_owned(),
            other => other.to_string(),
        })
        .collect()
}

#[test]
fn posts_say_the_same_in_latin_letters() {
    let rules = library();
    let (mut both, mut greek_only, mut latin_only, mut as_greek, mut all) = (0_usize, 0_usize, 0_usize, 0_usize, 0_usize);
    let mut samples = Vec::new();
    for (number, (text, _)) in texts("data/labelled/skroutz_el.jsonl").iter().take(1200).enumerate() {
        let text: String = text.chars().take(400).collect();
        let habit = number % 4;
        let latin = spelled(&text, habit);
        all += 1;
        as_greek += usize::from(detect(&latin, &Hint::default()) == Lang::El);
        let fired = |text: &str| -> Vec<String> {
            let document = Document::new(text, Lang::El);
            rules.scan(&document, &[], &|_| true).iter().map(|fired| fired.rule.id.to_string()).collect()
        };
        let (greek, read) = (fired(&text), fired(&latin));
        both += greek.iter().filter(|id| read.contains(id)).count();
        greek_only += greek.iter().filter(|id| !read.contains(id)).count();
        for id in read.iter().filter(|id| !greek.contains(id)) {
            latin_only += 1;
            samples.push(format!("{habit} {id}: {latin:.160}"));
        }
    }
    println!(
        "{all} posts, {as_greek} known as Greek; findings in both alphabets {both}, in Greek letters only {greek_only}, in Latin only {latin_only}: {:#?}",
        samples.iter().take(12).collect::<Vec<_>>()
    );
    assert!(as_greek * 100 >= all * 97);
    assert!(both * 100 >= (both + greek_only) * 85 && both * 100 >= (both + latin_only) * 85);
}
