//! The article view: only what is on the screen is laid out, whatever the length of the article.
