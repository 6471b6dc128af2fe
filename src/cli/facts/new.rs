//! `overhear facts new`: a fact begun from the official sentence and from questions as customers ask them.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::{Loaded, today};
use crate::cli::rules::{quoted, write_new};
use crate::cli::{Context, Exit, Failure};
use crate::diagnostic::{Diagnostic, SourceFile};
use crate::engine::fact_examples;
use crate::engine::mention::Names;
use crate::engine::propose_fact::{Draft, DraftSlot, Told, altered, propose};
use crate::fact;
use crate::fact::Kind;
use crate::model::id::FactId;
use crate::model::lang::Lang;
use crate::model::untrusted::shown;
use crate::output;
use crate::text::compare::agrees;
use crate::text::value::parse;

/// Longest id, in letters.
const LONGEST_ID: usize = 64;
/// Languages in which every fact should be askable.
const FIRST: [Lang; 3] = [Lang::En, Lang::Es, Lang::El];

/// What is begun.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The new fact's id, such as return-window: small letters, digits and hyphens.
    #[arg(value_name = "ID")]
    id: String,
    /// The official sentence; once for each language, with the language before it where it could be mistaken: "es:Puedes ...".
    #[arg(long, value_name = "SENTENCE")]
    from: Vec<String>,
    /// A question as customers ask it; once for each language.
    #[arg(long, value_name = "QUESTION")]
    question: Vec<String>,
    /// How bad a wrong answer is: low, medium or high.
    #[arg(long, value_name = "HARM", default_value = "medium", value_parser = ["low", "medium", "high"], hide_possible_values = true)]
    harm: String,
    /// The folder to write it into [default: facts, in the folder of rules].
    #[arg(long, value_name = "DIR")]
    path: Option<PathBuf>,
}

/// An example of the new file.
struct Block {
    lang: Lang,
    question: Option<String>,
    key: &'static str,
    answer: String,
    /// Why it does not hold yet.
    fails: Option<String>,
}

/// Begins a fact.
pub(super) fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let id = checked_id(&args.id)?;
    let config = context.config()?;
    let loaded = Loaded::at(&[], context)?;
    if let Some(held) = loaded.files.iter().find(|file| file.path.file_stem().is_some_and(|stem| *stem == *id)) {
        return Err(Failure::usage(format!("there is a fact '{id}' already: {}", held.path.display()))
            .hint("give the new one another name, or change that file: a new value goes into `value`, the old one into `previously`"));
    }
    let folder = match (&args.path, config.rules.first()) {
        (Some(folder), _) => folder.clone(),
        (None, Some(folder)) => folder.join("facts"),
        // Where a folder of rules would be: one of facts alone leaves the built-in rules in use.
        (None, None) => context.config_path()?.parent().unwrap_or_else(|| Path::new("")).join("rules").join("facts"),
    };
    let path = folder.join(format!("{id}.toml"));
    if path.exists() {
        return Err(Failure::usage(format!("{} is there already", path.display())).hint("nothing was written; give the fact another name"));
    }
    let read = |texts: &[String]| texts.iter().map(|text| Told::read(text, &loaded.languages)).collect::<Vec<Told>>();
    let (official, questions) = (read(&args.from), read(&args.question));
    for told in official.iter().chain(&questions) {
        if told.lang == Lang::Und || told.text.is_empty() {
            return Err(Failure::usage(format!("which language is \"{}\"?", shown(&told.text, false)))
                .hint("write its code before it: \"en:...\", \"es:...\", \"el:...\""));
        }
    }
    let mut names = vec![loaded.brand.name.clone()];
    names.extend(loaded.brand.aliases.iter().cloned());
    let draft = propose(&official, &questions, &names);
    let begun = Begun { id: &id, harm: &args.harm, official: &official, questions: &questions, draft: &draft, today: today(context) };
    let mut blocks = begun.blocks();
    let mut text = begun.text(&blocks);
    if !official.is_empty() {
        let fails = tried(&path, &text, &id, &loaded, context)?;
        for (block, why) in blocks.iter_mut().zip(fails) {
            block.fails = why;
        }
        text = begun.text(&blocks);
        tried(&path, &text, &id, &loaded, context)?;
    }
    write_new(&path, &text)?;
    let shown_path = shown(&path.display().to_string(), false);
    let open = blocks.iter().filter(|block| block.fails.is_some()).count();
    context.out.line(format_args!("wrote {shown_path}"))?;
    if official.is_empty() {
        context.out.line("It cannot be used yet: write into it what the brand says, and the value to compare answers with. Then:")?;
    } else {
        context.out.line(
            "Now keep in [questions] what sets this question apart, name the slots, and say in the examples what customers say. Then:",
        )?;
    }
    context.out.line(format_args!("  overhear facts check {shown_path}\n  overhear facts test {id}\n  overhear facts explain {id} \"an answer\" --question \"its question\""))?;
    if open > 0 {
        context.out.say(format_args!("note: examples that do not hold yet stand in it as comments, each with the reason: {open}"));
    }
    Ok(Exit::Done)
}

fn checked_id(id: &str) -> Result<String, Failure> {
    let good = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if id.is_empty() || id.len() > LONGEST_ID || !id.chars().all(good) || id.starts_with('-') {
        return Err(Failure::usage(format!("'{}' cannot be a fact's id", shown(id, false)))
            .hint("small letters a to z, digits and hyphens, such as return-window"));
    }
    Ok(id.to_owned())
}

/// Loads the file among the other facts and runs its examples: for each, why it does not hold.
fn tried(path: &Path, text: &str, id: &str, loaded: &Loaded, context: &Context) -> Result<Vec<Option<String>>, Failure> {
    let file = SourceFile::new(path, text);
    let mut files = loaded.files.clone();
    files.push(file.clone());
    let (facts, diagnostics) = fact::load(&files);
    let own = FactId::from(id);
    if facts.get(&own).is_none() {
        let mine = |diagnostic: &&Diagnostic| diagnostic.is_error() && diagnostic.file.as_ref() == Some(&file);
        let why = diagnostics.iter().find(mine).map_or_else(|| "it cannot be read".to_owned(), output::diagnostic::one_line);
        return Err(Failure::new(Exit::CheckFailed, format!("no fact could be made of that sentence: {why}"))
            .hint("give a sentence that names what it is about and its value, and say what people ask with `--question \"en:...?\"`"));
    }
    let outcomes = fact_examples::run(&facts, &loaded.brand, &Names::new(&loaded.brand), context.now);
    Ok(outcomes.into_iter().filter(|outcome| outcome.fact == own).map(|outcome| outcome.failure).collect())
}

/// What the new file is made of.
struct Begun<'a> {
    id: &'a str,
    harm: &'a str,
    official: &'a [Told],
    questions: &'a [Told],
    draft: &'a Draft,
    today: jiff::civil::Date,
}

impl Begun<'_> {
    fn question(&self, lang: Lang) -> Option<&str> {
        self.questions.iter().find(|told| told.lang == lang).map(|told| told.text.as_str())
    }

    fn languages(&self) -> Vec<Lang> {
        let mut languages: Vec<Lang> = Vec::new();
        for told in self.official.iter().chain(self.questions) {
            if !languages.contains(&told.lang) {
                languages.push(told.lang);
            }
        }
        languages
    }

    /// One example each way for each language of the sentences.
    fn blocks(&self) -> Vec<Block> {
        let mut blocks = Vec::new();
        for told in self.official {
            let question = self.question(told.lang).map(str::to_owned);
            let mut push = |key, answer: String| {
                blocks.push(Block { lang: told.lang, question: question.clone(), key, answer, fails: None });
            };
            let said = self.draft.slots.iter().find_map(|slot| Some((slot.kind, slot.said.get(&told.lang)?)));
            let wrong = match said {
                Some((kind, said)) => altered(said, kind)
                    .map(|other| if question.is_some() { format!("{other}.") } else { told.text.replacen(said.as_str(), &other, 1) }),
                None => question.as_ref().map(|_| refusal(told.lang, self.draft.denies).to_owned()),
            };
            if let Some(wrong) = wrong {
                push("contradicts", wrong);
            }
            push("supports", told.text.clone());
            push("silent", unsure(told.lang).to_owned());
        }
        blocks
    }

    fn text(&self, blocks: &[Block]) -> String {
        let mut out = String::new();
        let topic = self.id.replace('-', " ");
        let _ = write!(
            out,
            "topic = {}  # what it is about, for staff\nharm = \"{}\"  # low, medium, high: what a wrong answer does to who believes it\n",
            quoted(&topic),
            self.harm
        );
        let _ = write!(
            out,
            "# valid_from = {}  # the first day on which it holds; needed when the value was another one before\n\
            # market = \"ES\"  # if it holds in one market only\n# url = \"https://...\"  # where the brand says so\n",
            self.today
        );
        self.cues(&mut out);
        self.wordings(&mut out);
        self.slots(&mut out);
        for block in blocks {
            let mark = if block.fails.is_some() { "# " } else { "" };
            out.push('\n');
            if let Some(why) = &block.fails {
                let _ = writeln!(out, "# todo: does not hold yet: {}", shown(why, false));
            }
            let _ = writeln!(out, "{mark}[[examples]]\n{mark}lang = \"{}\"", block.lang.code());
            if let Some(question) = &block.question {
                let _ = writeln!(out, "{mark}question = {}", quoted(question));
            }
            let _ = writeln!(out, "{mark}{} = {}", block.key, quoted(&block.answer));
        }
        if self.official.is_empty() {
            let question = self.questions.first();
            let (lang, asked) = question.map_or(("en", ""), |told| (told.lang.code(), told.text.as_str()));
            let _ = write!(
                out,
                "\n# [[examples]]\n# lang = \"{lang}\"\n# question = {}\n# contradicts = \"a wrong answer, as customers give it\"\n",
                quoted(asked)
            );
        }
        out
    }

    fn cues(&self, out: &mut String) {
        out.push_str("\n# Words by which people ask for it: keep what sets it apart. `word~` is any form, `word*` any ending, `(a|b)` one of these.\n[questions]\n");
        let mut missing: Vec<Lang> = FIRST.to_vec();
        for (lang, cues) in &self.draft.cues {
            if cues.cues.is_empty() {
                continue;
            }
            missing.retain(|other| other != lang);
            let list = |words: &[String]| words.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(", ");
            let more = if cues.more.is_empty() { String::new() } else { format!("  # also said: {}", list(&cues.more)) };
            let _ = writeln!(out, "{} = [{}]{more}", lang.code(), list(&cues.cues));
        }
        for lang in missing {
            let _ = writeln!(out, "# {} = []  # todo: how do people ask in this language?", lang.code());
        }
    }

    fn wordings(&self, out: &mut String) {
        out.push_str("\n# The brand's own words: staff see them beside a wrong answer.\n[official]\n");
        let mut written: Vec<Lang> = Vec::new();
        for told in self.official.iter().filter(|told| {
            let first = !written.contains(&told.lang);
            written.push(told.lang);
            first
        }) {
            let _ = writeln!(out, "{} = {}", told.lang.code(), quoted(&told.text));
        }
        let mut missing: Vec<Lang> = self.languages();
        missing.extend(FIRST.iter().filter(|lang| !self.languages().contains(*lang)));
        for lang in missing.into_iter().filter(|lang| self.official.iter().all(|told| told.lang != *lang)) {
            let _ = writeln!(out, "# {} = \"...\"  # todo", lang.code());
        }
    }

    fn slots(&self, out: &mut String) {
        if self.official.is_empty() {
            out.push_str(
                "\n# todo: what answers are compared with; take the # away\n# [[slots]]\n# name = \"window\"\n\
                # kind = \"duration\"  # duration, money, percent, quantity, date, time, version, contact, yes-no\n# value = \"30 days\"\n",
            );
            return;
        }
        if self.draft.slots.is_empty() {
            let value = if self.draft.denies { "no" } else { "yes" };
            let _ = write!(
                out,
                "\n# No value was found in the sentence: answers are compared by yes and no.\n[[slots]]\nname = \"allowed\"\nkind = \"yes-no\"\nvalue = \"{value}\"\n"
            );
            for (table, words) in [("yes", 0), ("no", 1)] {
                let _ = writeln!(out, "\n[slots.{table}]  # how answers say {table}");
                for lang in self.languages() {
                    let _ = writeln!(out, "{} = [{}]", lang.code(), quoted(yes_and_no(lang)[words]));
                }
            }
            return;
        }
        let rivals = |kind: Kind| self.draft.slots.iter().filter(|slot| slot.kind == kind).count() > 1;
        for (number, slot) in self.draft.slots.iter().enumerate() {
            // Facts whose slots bear the same name are taken to speak of the same thing.
            let name = if number == 0 { self.id.to_owned() } else { format!("{}-{}", self.id, number + 1) };
            let _ = write!(
                out,
                "\n[[slots]]\nname = \"{name}\"  # todo: what it is, such as \"window\" or \"price\"\nkind = \"{}\"\nvalue = {}\n\
                # previously = [{{ value = {}, until = 2024-12-31 }}]  # what held before `valid_from`\n",
                slot.kind.word(),
                quoted(&written(slot)),
                quoted(slot.kind.example()),
            );
            if rivals(slot.kind) {
                out.push_str("# [slots.cues]  # todo: words that tell it from the other slots of this kind\n# en = [\"...\"]\n");
            }
        }
    }
}

/// The value as a fact file has it.
fn written(slot: &DraftSlot) -> String {
    let plain = output::fact::value(&slot.value);
    let same = parse(&plain).is_ok_and(|value| Kind::of(&value) == slot.kind && agrees(&slot.value, &value, false) == Some(true));
    if same { plain } else { slot.said.values().next().cloned().unwrap_or(plain) }
}

/// An answer that says nothing.
const fn unsure(lang: Lang) -> &'static str {
    match lang {
        Lang::Es => "Ni idea, pregúntales a ellos.",
        Lang::El => "Δεν έχω ιδέα, ρώτησέ τους.",
        Lang::Pt => "Não faço ideia, pergunta a eles.",
        Lang::Fr => "Aucune idée, demande-leur.",
        Lang::De => "Keine Ahnung, frag sie einfach.",
        Lang::It => "Non ne ho idea, chiedi a loro.",
        Lang::En | Lang::Und => "No idea, ask them.",
    }
}

/// How answers begin that say yes and that say no.
const fn yes_and_no(lang: Lang) -> [&'static str; 2] {
    match lang {
        Lang::Es => ["(sí|claro|se puede|puedes)", "(no se puede|no puedes)"],
        Lang::El => ["(ναι|μπορείς|γίνεται)", "(όχι|δεν μπορείς|δεν γίνεται)"],
        Lang::Pt => ["(sim|podes|pode)", "(não podes|não pode)"],
        Lang::Fr => ["(oui|tu peux|vous pouvez)", "(non|tu ne peux pas|vous ne pouvez pas)"],
        Lang::De => ["(ja|du kannst|das geht)", "(nein|du kannst nicht|das geht nicht)"],
        Lang::It => ["(sì|puoi|si può)", "(non puoi|non si può)"],
        Lang::En | Lang::Und => ["(yes|yep|you can)", "(nope|you cannot|you can't)"],
    }
}

/// An answer that says the opposite of what the fact holds.
const fn refusal(lang: Lang, denies: bool) -> &'static str {
    match (lang, denies) {
        (Lang::Es, false) => "No, no puedes.",
        (Lang::Es, true) => "Sí, se puede.",
        (Lang::El, false) => "Όχι, δεν γίνεται.",
        (Lang::El, true) => "Ναι, γίνεται.",
        (Lang::Pt, false) => "Não, não podes.",
        (Lang::Pt, true) => "Sim, podes.",
        (Lang::Fr, false) => "Non, tu ne peux pas.",
        (Lang::Fr, true) => "Oui, tu peux.",
        (Lang::De, false) => "Nein, das geht nicht.",
        (Lang::De, true) => "Ja, das geht.",
        (Lang::It, false) => "No, non puoi.",
        (Lang::It, true) => "Sì, puoi.",
        (_, false) => "No, you cannot.",
        (_, true) => "Yes, you can.",
    }
}
