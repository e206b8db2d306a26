//! How long things take, and answers that are cut at every byte.

use crate::*;

#[test]
fn the_times_of_a_stream_are_told() {
    let slow = Attempt::stream()
        .wait(SECOND)
        .event("message", "a")
        .wait(SECOND * 2)
        .event("message", "b")
        .event("message", "c")
        .hold();
    let script = Script::new().attempt(slow.head_delay(Duration::from_millis(70)));
    let source = EventSource::builder("/feed").play(&script).open();
    script.advance(SECOND * 10);
    let timings = source.stats().timings;
    assert_eq!(timings.head, Some(Duration::from_millis(70)));
    assert_eq!(timings.first_event, Some(Duration::from_millis(1070)));
    assert!(timings.between.is_some_and(|it| it.p99 > SECOND));
}

/// A server's answer in eight numbered events, from the one after `after` on, which ends with one that says so.
fn answer(after: u64) -> String {
    let mut answer = String::from(": ok\n");
    for number in after + 1..=8 {
        let event = if number == 8 { "complete" } else { "delta" };
        answer += &format!("event: {event}\ndata: {{\"n\":{number}}}\n\n");
    }
    answer
}

fn numbered(event: Message<'_>) -> Option<String> {
    let number = event.data.strip_prefix("{\"n\":")?;
    number.strip_suffix('}').map(str::to_owned)
}

#[test]
fn cut_at_every_byte_an_answer_is_whole_with_nothing_twice_or_it_is_truncated() {
    let whole = answer(0);
    for cut in 0..=whole.len() {
        for (resumes, breaks) in [(true, true), (true, false), (false, true), (false, false)] {
            let first = Attempt::stream().send(&whole[..cut]);
            let first = if breaks { first.break_off() } else { first };
            // The server's answer to the second request begins where it was asked to.
            let complete = whole[..cut].matches("}\n\n").count() as u64;
            let script = Script::new()
                .attempt(first)
                .attempt(Attempt::stream().send(answer(complete)));
            let builder = EventSource::builder("/answer")
                .body("{}")
                .cursor(numbered)
                .until_type("complete");
            let builder = match resumes {
                true => builder.resume(|resume| async move {
                    Some(Resumption::get(format!(
                        "/answer?after={}",
                        resume.last_event_id
                    )))
                }),
                false => builder,
            };
            let source = builder.play(&script).open();
            let (heard, _all) = events(&source);
            script.advance(SECOND * 10);
            let end = end(&source);
            let numbers: Vec<_> = heard
                .borrow()
                .iter()
                .map(|event| {
                    event
                        .split_once(": {\"n\":")
                        .unwrap()
                        .1
                        .trim_end_matches('}')
                        .parse::<u64>()
                        .unwrap()
                })
                .collect();
            let is_whole = complete == 8 || resumes;
            let expected = if is_whole { 8 } else { complete };
            assert_eq!(numbers, (1..=expected).collect::<Vec<_>>(), "cut at {cut}");
            let posts = script
                .requests()
                .iter()
                .filter(|sent| sent.method == "POST")
                .count();
            assert_eq!(posts, 1, "it is never sent again");
            match is_whole {
                true => assert_eq!(end.reason, Some(Reason::Until), "cut at {cut}"),
                false if breaks => {
                    assert!(
                        matches!(end.error(), Some(Error::Network { .. })),
                        "{end:?}"
                    )
                }
                false => assert!(matches!(end.error(), Some(Error::Truncated)), "{end:?}"),
            }
            if let [_, second] = &script.requests()[..] {
                let after = if complete == 0 {
                    String::new()
                } else {
                    complete.to_string()
                };
                assert_eq!(second.url, format!("/answer?after={after}"));
            }
        }
    }
}
