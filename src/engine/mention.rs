//! Is the brand meant? Names, products, competitors, homonyms.

use crate::model::brand::Brand;
use crate::model::finding::Span;
use crate::text::document::Document;

/// The brand's names, compiled.
#[derive(Debug, Default)]
pub struct Names {}

/// What a text names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mention {
    /// Where the brand or a product of it is named; homonyms are not in here.
    pub brand: Vec<Span>,
    /// Where a competitor is named.
    pub competitors: Vec<Span>,
    /// Where the name stands for something else, by the words around it.
    pub homonyms: Vec<Span>,
}

impl Names {
    /// Compiles the names.
    #[must_use]
    pub fn new(brand: &Brand) -> Self {
        let _ = brand;
        todo!()
    }

    /// Finds them. `context` is the thread's title, read for homonym words only.
    #[must_use]
    pub fn find(&self, document: &Document, context: Option<&Document>) -> Mention {
        let _ = (document, context);
        todo!()
    }
}
