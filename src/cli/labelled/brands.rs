//! The judges of rows and threads that name brands of their own.

use super::record::About;
use crate::cli::judge::{Files, Loaded};
use crate::config::Config;
use crate::engine::Judge;
use crate::fact::FactBook;
use crate::model::brand::Brand;
use crate::rule;

/// Most judges that are kept; each holds all rules, compiled for its brand.
const MOST_KEPT: usize = 16;

/// The configuration's judge, and one for each further brand that rows name.
pub(in crate::cli) struct Brands<'a> {
    own: &'a Judge,
    config: &'a Config,
    files: Files,
    /// The last asked last.
    made: Vec<(Brand, Judge)>,
}

/// The brand that a thread or a row is about: the configuration's where it says nothing else.
pub(in crate::cli) fn of(about: &About, configured: &Brand) -> Option<Brand> {
    match about {
        About::Unsaid => None,
        About::Named(name) => (!is_of(configured, name)).then(|| named(name, configured)),
        About::Brand(brand) => (**brand != *configured).then(|| (**brand).clone()),
    }
}

impl<'a> Brands<'a> {
    /// No further brand yet.
    pub(in crate::cli) fn new(loaded: &'a Loaded, config: &'a Config) -> Self {
        Self { own: &loaded.judge, config, files: Files::from(&loaded.files), made: Vec::new() }
    }

    /// Who judges what is about a brand: the configuration's judge where it knows the name or there is none, else one with the same rules who
    /// watches that brand. That one has no facts, for they are the configured brand's.
    pub(in crate::cli) fn judge(&mut self, about: &About) -> &Judge {
        let Some(brand) = of(about, &self.config.brand) else { return self.own };
        if let Some(place) = self.made.iter().position(|(made, _)| *made == brand) {
            let last = self.made.remove(place);
            self.made.push(last);
        } else {
            if self.made.len() == MOST_KEPT {
                self.made.remove(0);
            }
            // What is wrong with the rules has been told with the configuration's brand.
            let (rules, _) = rule::load(&self.files.rules, &brand);
            let judge = Judge::new(brand.clone(), self.config.languages.clone(), rules, FactBook::default());
            self.made.push((brand, judge.with_sources(&self.config.sources)));
        }
        self.made.last().map_or(self.own, |(_, judge)| judge)
    }
}

/// A name without the mark of a handle or hashtag, in small letters.
fn plain(name: &str) -> String {
    name.trim().trim_start_matches(['@', '#']).to_lowercase()
}

fn is_of(brand: &Brand, name: &str) -> bool {
    let names = std::iter::once(&brand.name).chain(&brand.aliases).chain(&brand.misspellings).chain(&brand.products);
    names.into_iter().any(|own| plain(own) == plain(name))
}

/// The brand of a name: a handle is its alias. Where it is a competitor of the configured one, the others of that market are its own.
fn named(name: &str, configured: &Brand) -> Brand {
    let name = name.trim();
    let bare = name.trim_start_matches(['@', '#']);
    let is_rival = configured.competitors.iter().any(|rival| plain(rival) == plain(name));
    let rivals = configured.competitors.iter().filter(|rival| plain(rival) != plain(name)).chain([&configured.name]);
    Brand {
        name: if bare.is_empty() { name } else { bare }.to_owned(),
        aliases: if bare == name || bare.is_empty() { Vec::new() } else { vec![name.to_owned()] },
        competitors: if is_rival { rivals.cloned().collect() } else { Vec::new() },
        ..Brand::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_known_or_become_brands() {
        let nerea = Brand {
            name: "Nerea".into(),
            aliases: vec!["#nerea".into()],
            products: vec!["Nerea Box".into()],
            competitors: vec!["Aqualis".into(), "Marenta".into()],
            ..Brand::default()
        };
        assert!(is_of(&nerea, "@NEREA ") && is_of(&nerea, "nerea box") && !is_of(&nerea, "Aqualis"));
        let rival = named("@Aqualis", &nerea);
        assert_eq!(
            (rival.name.as_str(), rival.aliases, rival.competitors),
            ("Aqualis", vec!["@Aqualis".into()], vec!["Marenta".into(), "Nerea".into()])
        );
        assert_eq!(named("Else", &nerea), Brand { name: "Else".into(), ..Brand::default() });
    }
}
