//! Objects of a PDF file, which may stand elsewhere than where they belong.

use pdf_extract::{Document, Object};

/// What a reference leads to; any other object is itself.
pub(super) fn resolved<'d>(document: &'d Document, object: &'d Object) -> &'d Object {
    match object {
        Object::Reference(id) => document.get_object(*id).unwrap_or(object),
        object => object,
    }
}
