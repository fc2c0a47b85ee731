//! Pages to read, print and share: the text with its spans, who said what, and the notes, as the window shows them.

mod escaped;
mod marked_text;
mod page;
pub(crate) mod pages;

use std::io;

use crate::formats::exchange::core::batch::{Batch, Out};
use crate::formats::exchange::core::facts::Facts;
use crate::formats::exchange::core::loss::Carries;

/// What both kinds of pages have in common. Nothing reads them back.
const PAGE: Facts = Facts {
    extension: "html",
    carries: Carries { links: true, notes: true, people: true, predictions: true, scores: false },
    ..Facts::PLAIN
};

pub(crate) const FACTS: Facts = Facts {
    name: "html",
    title: "Web page",
    about: "all articles as the window shows them, to read, print and share; cannot be read back",
    write: Some(write),
    ..PAGE
};

fn write(batch: &mut Batch<'_>, out: &mut Out<'_>) -> io::Result<()> {
    let articles = batch.articles.clone();
    let title = match &articles[..] {
        [one] => &one.title,
        _ => batch.content.name(),
    };
    let page = page::page(batch, title, &articles);
    out.main("html")?.write_all(page.as_bytes())
}

#[cfg(test)]
mod tests {
    use crate::formats::exchange::round_trip::{content_from_marked, exported_text, sample};
    use crate::formats::export;
    use crate::formats::{ExportOptions, Format, Loss};
    use crate::model::{ArticleId, Edit, Meta, Project, Transaction};

    fn body(page: &str) -> &str {
        &page[page.find("<main>").unwrap()..]
    }

    #[test]
    fn spans_that_nest_and_cross_are_drawn_in_pieces() {
        let page = exported_text(Format::Html, &content_from_marked(&["[quote#1 a [claim#2 b]#1 c]#2"]));
        let expected = "<span class=\"m l0 k0\" id=\"s0000000000000001-1\" title=\"Quote\">a </span>\
            <span class=\"m l0 k0\" title=\"Quote\"><span class=\"m l2 k1\" id=\"s0000000000000001-2\" title=\"Claim\">b</span></span>\
            <span class=\"m l2 k1\" title=\"Claim\"> c</span>";
        assert!(page.contains(expected), "{}", body(&page));
    }

    #[test]
    fn a_quote_names_its_speaker_and_leads_there() {
        let page = exported_text(Format::Html, &sample());
        let name = "<span class=\"by\"><a href=\"#s000000000000002a-2\" title=\"said by\"><bdi>she</bdi></a>\
            <span class=\"note\"><bdi>split</bdi></span></span>";
        assert!(page.contains(name), "{}", body(&page));
        assert_eq!(page.matches("class=\"by\"").count(), 1, "{}", body(&page));
        assert!(page.contains("id=\"s000000000000002a-2\""));
    }

    #[test]
    fn a_quote_without_speaker_says_so() {
        let page = exported_text(Format::Html, &content_from_marked(&["[quote “No”]"]));
        assert!(page.contains("<span class=\"by\"><i>speaker?</i></span>"), "{}", body(&page));
    }

    #[test]
    fn nothing_of_a_text_becomes_markup() {
        let nasty = "[claim <script>alert(1)</script>] &amp; \"' \u{85}\u{0} x";
        let content = content_from_marked(&[nasty]);
        let export = export(Format::Html, &content, &ExportOptions::default());
        let page = String::from_utf8(export.files[0].1.clone()).unwrap();
        assert!(!page.contains("<script"), "{}", body(&page));
        assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;</span> &amp;amp; &quot;&#39; \u{85}\u{fffd} x"));
        assert_eq!(export.losses.iter().map(Loss::sentence).collect::<Vec<_>>(), ["1 character is replaced"]);
    }

    #[test]
    fn only_addresses_of_the_web_are_linked() {
        for (url, is_linked) in [("https://a.test/x?a&b", true), ("javascript:alert(1)", false), ("file:///etc", false)]
        {
            let content = content_from_marked(&["a"]);
            let mut project = Project::from(content);
            let meta = Meta { url: url.to_owned(), ..Meta::default() };
            project.apply(Transaction::new("address", vec![Edit::SetMeta(ArticleId(1), meta)])).unwrap();
            let page = exported_text(Format::Html, &project);
            assert_eq!(page.contains("<a href=\"https://a.test/x?a&amp;b\""), is_linked, "{}", body(&page));
            assert!(!page.contains("javascript") && !page.contains("file:"), "{url}");
        }
    }

    #[test]
    fn what_lies_too_deep_to_be_drawn_is_told() {
        let deep = format!("{}a{}", "[claim b".repeat(12), "]".repeat(12));
        let losses = export(Format::Html, &content_from_marked(&[&deep]), &ExportOptions::default()).losses;
        assert_eq!(losses[0].places.len(), 4, "{losses:?}");
    }

    #[test]
    fn several_pages_have_a_list() {
        let content = content_from_marked(&["[claim One]", "Two"]);
        let files = export(Format::HtmlPages, &content, &ExportOptions::default()).files;
        let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, [&*format!("{}.html", ArticleId(1)), &*format!("{}.html", ArticleId(2)), "index.html"]);
        let list = str::from_utf8(&files[2].1).unwrap();
        assert!(list.contains(&format!("<a href=\"{}.html\"><bdi>Article 2</bdi></a>", ArticleId(2))), "{list}");
    }
}
