//! `rules check --fix`, `rules fmt`, `rules schema` and the formats that other programs read, run as people run them.

use serde_json::Value;

use crate::support::TestEnv;

const SLIPS: &str = "\u{feff}# Περιμένουν «πολύ»\r\ntitle = “Περιμένει”  # σχόλιο\r\nlevle = \"hihg\"\r\ncategories = \"service\"\r\nwhy = \"w\"\r\ncondition = \"waitng\"\r\n\r\n[selections.waiting]\r\nen = [\r\n    \"still wait*\", # keep\r\n    \"still waiting\",\r\n    \"no … answer\",\r\n]\r\nel = \"περιμένω\"\r\n\r\n[[examples]]\r\nlang = \"english\"\r\nfires = \"Still waiting, {brnad}.\"\r\n";

const MENDED: &str = "\u{feff}# Περιμένουν «πολύ»\r\ntitle = \"Περιμένει\"  # σχόλιο\r\nlevel = \"high\"\r\ncategories = [\"service\"]\r\nwhy = \"w\"\r\ncondition = \"waiting\"\r\n\r\n[selections.waiting]\r\nen = [\r\n    \"still wait*\", # keep\r\n    \"no ... answer\",\r\n]\r\nel = [\"περιμένω\"]\r\n\r\n[[examples]]\r\nlang = \"en\"\r\nfires = \"Still waiting, {brand}.\"\r\n";

#[test]
fn fix_puts_right_what_is_sure_and_nothing_else() {
    let env = TestEnv::with_brand("");
    env.rule("waiting", SLIPS);
    let dry = env.run(&["rules", "check", "--dry-run"]).exit(1);
    assert_eq!(env.read("rules/waiting.toml"), SLIPS);
    assert!(dry.stdout.contains("would be put right"), "{}", dry.stdout);
    let fixed = env.run(&["rules", "check", "--fix"]).exit(0);
    assert_eq!(env.read("rules/waiting.toml"), MENDED);
    insta::assert_snapshot!(fixed.stdout.replace(&env.folder().display().to_string(), "."));
    // Once is enough.
    let again = env.run(&["rules", "check", "--fix"]).exit(0);
    assert!(again.stdout.starts_with("nothing here can be put right"), "{}", again.stdout);
    assert_eq!(env.read("rules/waiting.toml"), MENDED);
}

#[test]
fn a_change_that_would_do_harm_is_not_made() {
    let env = TestEnv::with_brand("");
    // `level` is there already: to rename the other would set it twice.
    let text = MENDED.replace("why =", "levell = \"low\"\r\nwhy =");
    env.rule("waiting", &text);
    env.run(&["rules", "check", "--fix"]).exit(1);
    assert_eq!(env.read("rules/waiting.toml"), text);
}

#[test]
fn fmt_changes_the_form_and_check_only_tells() {
    let env = TestEnv::with_brand("");
    env.rule("waiting", MENDED);
    let told = env.run(&["rules", "fmt", "--check"]).exit(1);
    assert!(told.stdout.ends_with("1 of 1 file would be changed\n"), "{}", told.stdout);
    assert_eq!(env.read("rules/waiting.toml"), MENDED);
    env.run(&["rules", "fmt"]).exit(0);
    assert_eq!(env.read("rules/waiting.toml"), MENDED.replace("\", # keep", "\",  # keep"));
    assert_eq!(env.run(&["rules", "fmt", "--check"]).ok(), "0 of 1 file would be changed\n");
    env.rule("broken", "title = \n");
    assert!(env.run(&["rules", "fmt"]).exit(1).stderr.contains("left as it is"));
    assert!(TestEnv::new().run(&["rules", "fmt"]).exit(2).stderr.contains("built into the program"));
}

#[test]
fn mistakes_are_told_in_every_format() {
    let env = TestEnv::with_brand("");
    env.rule("waiting", &MENDED.replace("\"high\"", "\"hihg\""));
    let short = env.run(&["rules", "check", "--format", "short"]).exit(1).stdout;
    assert!(short.contains("rules/waiting.toml:3:9: error[R004]: `level` cannot be `hihg`\n"), "{short}");
    let github = env.run(&["rules", "check", "--format", "github"]).exit(1).stdout;
    assert!(github.contains(",line=3,endLine=3,col=9,endColumn=15,title=R004::`level` cannot be `hihg`%0A"), "{github}");
    assert!(github.lines().all(|line| line.starts_with("::")), "{github}");
    let json = env.run(&["rules", "check", "--json"]).exit(1).json();
    assert_eq!(json, env.run(&["rules", "check", "--format", "json"]).exit(1).json());
    let wrong = json.iter().find(|line| line["code"] == "R004").expect("the mistake");
    assert_eq!(wrong["fix"][2], "\"high\"");
    env.run(&["rules", "check", "--json", "--format", "short"]).exit(2);
}

#[test]
fn examples_are_told_as_junit() {
    let env = TestEnv::with_brand("");
    let more = "\r\n[[examples]]\r\nlang = \"en\"\r\nquiet = \"Still waiting <&\\\"\\u001b[31m\"\r\n";
    env.rule("waiting", &format!("{MENDED}{more}"));
    let ran = env.run(&["rules", "test", "--format", "junit"]).exit(1);
    insta::assert_snapshot!(ran.stdout.replace(&env.folder().display().to_string(), "."));
    assert!(!ran.stdout.contains('\u{1b}'));
}

/// Whether a value is as a schema wants it, by the keywords that our schemas use; another keyword is a mistake of this test.
fn valid(schema: &Value, value: &Value) -> Result<(), String> {
    for (keyword, wanted) in schema.as_object().expect("a schema is an object") {
        let fits = match keyword.as_str() {
            // The branches are looked at by `if`.
            "$schema" | "title" | "description" | "then" | "else" => true,
            "type" => {
                let kind = match value {
                    Value::String(_) => "string",
                    Value::Number(number) if number.is_f64() => "number",
                    Value::Number(_) => "integer",
                    Value::Bool(_) => "boolean",
                    Value::Array(_) => "array",
                    Value::Object(_) => "object",
                    Value::Null => "null",
                };
                let is = |wanted: &Value| wanted == kind || (wanted == "number" && kind == "integer");
                wanted.as_array().map_or_else(|| is(wanted), |all| all.iter().any(is))
            }
            "const" => wanted == value,
            "if" => {
                let branch = if valid(wanted, value).is_ok() { "then" } else { "else" };
                valid(&schema[branch], value)?;
                true
            }
            "minLength" => value.as_str().is_none_or(|text| !text.is_empty()),
            "enum" => wanted.as_array().expect("a list").contains(value),
            "items" => {
                for value in value.as_array().into_iter().flatten() {
                    valid(wanted, value)?;
                }
                true
            }
            "anyOf" => wanted.as_array().expect("a list").iter().any(|schema| valid(schema, value).is_ok()),
            "required" => wanted.as_array().expect("a list").iter().all(|key| value.get(key.as_str().expect("a name")).is_some()),
            "properties" => {
                for (key, schema) in wanted.as_object().expect("an object") {
                    if let Some(value) = value.get(key) {
                        valid(schema, value).map_err(|why| format!("{key}: {why}"))?;
                    }
                }
                true
            }
            "additionalProperties" => {
                let known = |key: &str| schema.get("properties").is_some_and(|known| known.get(key).is_some());
                for (key, value) in value.as_object().into_iter().flatten().filter(|(key, _)| !known(key)) {
                    if wanted == &Value::Bool(false) {
                        return Err(format!("{key} is not known"));
                    }
                    valid(wanted, value).map_err(|why| format!("{key}: {why}"))?;
                }
                true
            }
            other => panic!("the schema has the keyword {other}"),
        };
        if !fits {
            return Err(format!("{keyword}: {wanted} does not fit {value}"));
        }
    }
    Ok(())
}

fn schema(kind: &str) -> Value {
    serde_json::from_str(&TestEnv::new().run(&["rules", "schema", "--kind", kind]).ok()).expect("JSON")
}

#[test]
fn every_file_of_the_library_is_as_its_schema_says() {
    let rule = schema("rule");
    assert_eq!(rule["$schema"], "https://json-schema.org/draft/2020-12/schema");
    let read = |text: &str| -> Value { serde_json::to_value(toml::from_str::<toml::Table>(text).expect("TOML")).expect("JSON") };
    let files = overhear::rule::library::files();
    assert!(files.len() >= 15);
    for file in &files {
        if overhear::model::authored::Authored::of(&file.path) == overhear::model::authored::Authored::Rule {
            // JSON knows no days: editors hand them to the schema as text.
            let text = file.text.replace("until = 2099-12-31", "until = \"2099-12-31\"");
            valid(&rule, &read(&text)).unwrap_or_else(|why| panic!("{}: {why}", file.path.display()));
        }
    }
    let good = MENDED.trim_start_matches('\u{feff}');
    assert_eq!(valid(&rule, &read(good)), Ok(()));
    for (from, to) in [
        ("level =", "levle ="),
        ("\"high\"", "\"hihg\""),
        ("[\"service\"]", "\"service\""),
        ("why = \"w\"\r\n", ""),
        ("el =", "gr ="),
        ("lang = \"en\"", "lang = \"english\""),
    ] {
        assert!(good.contains(from) && valid(&rule, &read(&good.replacen(from, to, 1))).is_err(), "{to}");
    }
    for (kind, text) in [
        ("list", "title = \"t\"\nen = [\"a\"]\nany = [\"b\"]\n"),
        ("lexicon", "title = \"t\"\n[en]\nbad = -2.5\n[boosters.en]\nvery = 1.5\n"),
        (
            "fact",
            "topic = \"t\"\nharm = \"low\"\n[questions]\nen = [\"a\"]\n[official]\nen = \"b\"\n[[slots]]\nname = \"s\"\nkind = \"yes-no\"\nvalue = \"yes\"\n",
        ),
    ] {
        assert_eq!(valid(&schema(kind), &read(text)), Ok(()), "{kind}");
        assert!(valid(&schema(kind), &read("unknown = 1\n")).is_err(), "{kind}");
    }
}
