//! What a click takes in hand, and what stands beside what is in hand or under the pointer.

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

#[test]
fn shift_and_a_click_join_the_innermost_that_is_marked_or_suggested_and_never_what_lies_around() {
    let mut harness = desk("[quote#1 “Then [quote#2 ‘Mr President,’] she said. ‘I am sorry.’ It ended.”] And so on.");
    suggest(&mut harness, "‘I am sorry.’");
    let inner = rect_of(&mut harness, "President").center();
    click(&mut harness, inner);
    assert_eq!(harness.state().state.hand.selected_span(), Some(SpanId(2)));
    let around = rect_of(&mut harness, "ended").center();
    harness.event(egui::Event::ModifiersChanged(Modifiers::SHIFT));
    click(&mut harness, around);
    assert_eq!(harness.state().article().spans().len(), 2);
    let suggested = rect_of(&mut harness, "sorry").center();
    harness.state_mut().state.select(Selection::caret_at(0));
    harness.state_mut().state.hand.select_span(Some(SpanId(2)));
    click(&mut harness, suggested);
    let article = harness.state().article();
    let parts: Vec<&str> = article.span(SpanId(2)).unwrap().fragments.iter().map(|r| article.text().slice(r)).collect();
    assert_eq!((parts, article.spans().len()), (vec!["‘Mr President,’", "‘I am sorry.’"], 2));
}

#[test]
fn signs_at_the_pointer_go_with_the_line_that_they_stand_beside() {
    let lines = "It rains.\n".repeat(80);
    let mut harness = desk(&format!("First line.\nAda said “we won” again.\n{lines}"));
    suggest(&mut harness, "“we won”");
    let on_it = rect_of(&mut harness, "“we won”").center();
    harness.hover_at(on_it);
    harness.run_steps(30);
    assert!(harness.query_by_label("Accept suggestion (Enter)").is_some());
    scroll(&harness, -200.0);
    harness.run_steps(60);
    assert!(harness.query_by_label("Accept suggestion (Enter)").is_none(), "nothing is suggested there");
}

#[test]
fn what_comes_in_hand_at_the_foot_of_the_view_is_seen_with_who_could_have_said_it() {
    let lines = "It rains.\n".repeat(60);
    let mut harness = desk(&format!("{lines}Ada said “we won” again.\n{lines}"));
    suggest(&mut harness, "“we won”");
    let start = lines.len() + "Ada said ".len();
    let text = harness.state().article().text().clone();
    // Its line is the last one in view.
    let view = harness.state().rect;
    harness.state_mut().state.reveal = text.range(start..start).ok();
    harness.run();
    for _ in 0..100 {
        let bottom = rect_of(&mut harness, "“we won”").bottom();
        if bottom > view.bottom() - 45.0 {
            break;
        }
        let column = harness.state_mut().view.column.as_mut().unwrap();
        let anchor = column.anchor();
        column.set_anchor((anchor.0.saturating_sub(1), 0.0));
        harness.run();
    }
    let top_before = rect_of(&mut harness, "“we won”").top();
    harness.state_mut().state.take_suggestion(0);
    harness.run();
    let other = harness.get_by_label_contains("Accept with Ada").rect();
    let line = rect_of(&mut harness, "“we won”");
    assert!(other.bottom() <= view.bottom() && line.top() < top_before, "{other:?} beside {line:?} in {view:?}");
}
