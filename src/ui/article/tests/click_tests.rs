//! What a click takes in hand.

use super::*;

#[test]
fn clicks_select_words_sentences_and_quotations() {
    let mut harness = desk("One sentence. She said “we won” and left. Another one.");
    let (word, mark) = (rect_of(&mut harness, "said").center(), rect_of(&mut harness, "“").center());
    click_times(&mut harness, word, 2);
    assert_eq!(selected(&harness), "said");
    harness.run_steps(30);
    click_times(&mut harness, mark, 2);
    assert_eq!(selected(&harness), "“we won”");
    harness.run_steps(30);
    click_times(&mut harness, word, 3);
    assert_eq!(selected(&harness), "She said “we won” and left.");
}

#[test]
fn a_double_click_beside_letters_takes_the_nearest_word_of_the_line() {
    let mut harness = desk("He left.\n\nShe stayed.");
    let stop = rect_of(&mut harness, ".");
    for (at, expected) in [(stop.center(), "left"), (stop.center() + vec2(200.0, 0.0), "left")] {
        click_times(&mut harness, at, 2);
        assert_eq!(selected(&harness), expected);
        harness.run_steps(30);
    }
}

#[test]
fn a_click_selects_the_innermost_span_and_the_next_one_what_lies_under_it() {
    let mut harness = desk("[boilerplate#1 a [quote#2 “b [speaker#3 Ada] c”] d] e");
    let at = rect_of(&mut harness, "Ada").center();
    for expected in [3, 2, 1, 3] {
        click(&mut harness, at);
        assert_eq!(harness.state().state.hand.selected_span(), Some(SpanId(expected)));
    }
    let beside = rect_of(&mut harness, " e").center();
    click(&mut harness, beside);
    assert_eq!(harness.state().state.hand.selected_span(), None);
}

#[test]
fn a_click_takes_ones_own_span_before_the_suggestion_around_it() {
    let mut harness = desk("[boilerplate#1 Then [speaker#2 Ada] said it rained all day], again.");
    suggest(&mut harness, "Ada said it rained");
    let at = rect_of(&mut harness, "Ada").center();
    let in_hand = |harness: &Harness<'static, Trial>| {
        let view = &harness.state().state;
        (view.hand.selected_span(), view.suggestions.in_hand_idx())
    };
    for expected in [(Some(SpanId(2)), None), (None, Some(0)), (Some(SpanId(1)), None), (Some(SpanId(2)), None)] {
        click(&mut harness, at);
        assert_eq!(in_hand(&harness), expected);
    }
    // Where only the suggestion lies inside, that comes first.
    let beside = rect_of(&mut harness, "rained").center();
    for expected in [(None, Some(0)), (Some(SpanId(1)), None)] {
        click(&mut harness, beside);
        assert_eq!(in_hand(&harness), expected);
    }
}
