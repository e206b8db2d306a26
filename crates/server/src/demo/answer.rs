/// How many characters of a question are quoted.
const QUOTED: usize = 200;
/// How many characters a token has at most.
const TOKEN: usize = 7;

/// The chat's answer. It quotes and counts the prompt, and is otherwise always the same.
pub(super) fn answer(prompt: &str) -> String {
    let prompt = prompt.trim();
    let words = prompt.split_whitespace().count();
    let characters = prompt.chars().count();
    let mut quoted: String = prompt.chars().take(QUOTED).collect();
    if characters > QUOTED {
        quoted.push('…');
    }
    let noun = |count, noun: &str| {
        if count == 1 {
            format!("1 {noun}")
        } else {
            format!("{count} {noun}s")
        }
    };
    let (words, characters) = (noun(words, "word"), noun(characters, "character"));
    format!(
        "You asked: “{quoted}” That is {words} and {characters}. I counted them because counting is what I am \
         good at: I am a short program, not a language model, so I will talk about server-sent events, which I \
         know from the inside.\n\n\
         Your question travelled in the body of a POST. The browser's own EventSource can't send one, it only \
         ever asks politely with GET. So somebody reads my response piece by piece, and each scrap of text you \
         see is one event: a line with its name, a line with its ID, a line with its data, and then a blank \
         line, which is the format's way of saying “there, that's all of it”. Until the blank line has come, \
         nothing has happened. If the wire is cut in the middle of an event, that event never happened.\n\n\
         It is a modest format. It is text, always UTF-8. Lines may end in LF, in CR or in both, because it \
         grew up on the web. A line that starts with a colon is a comment: nobody reads it, but it proves that \
         I am still here, and for a connection that is often the best news there is.\n\n\
         You may leave whenever you like. If you abort the request, its socket closes, I notice at once, and I \
         write down how many tokens I had got to. I won't be offended, and nobody has to ask your question \
         again behind your back: a POST is not something to be sent twice by accident.\n\n\
         That was everything I had to say about {words}. The next event is called “done”."
    )
}

/// The text in pieces of the size of a language model's tokens: each word with the space before it, and
/// long words in parts. Joined they are the text.
pub(super) fn tokens(text: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let (mut start, mut length, mut in_word) = (0, 0, false);
    for (index, character) in text.char_indices() {
        let space = character.is_whitespace();
        if (space && in_word) || length == TOKEN {
            tokens.push(&text[start..index]);
            (start, length) = (index, 0);
        }
        length += 1;
        in_word = !space;
    }
    if start < text.len() {
        tokens.push(&text[start..]);
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_prompt_is_quoted_and_counted() {
        let text = answer(" Why is water wet? ");
        assert!(
            text.contains("“Why is water wet?” That is 4 words and 17 characters."),
            "{text}"
        );
        assert!(answer("Why?").contains("“Why?” That is 1 word and 4 characters."));
    }

    #[test]
    fn a_long_prompt_is_quoted_in_part() {
        let text = answer(&"ä".repeat(5_000));
        assert!(text.contains(&format!("“{}…”", "ä".repeat(QUOTED))));
    }

    #[test]
    fn the_tokens_are_the_text() {
        for text in [
            "",
            " ",
            "a",
            "\n\nEin  längeres Wort: Donaudampfschifffahrt. ",
            &answer("…"),
        ] {
            assert_eq!(tokens(text).concat(), text);
            assert!(
                tokens(text)
                    .iter()
                    .all(|token| !token.is_empty() && token.chars().count() <= TOKEN)
            );
        }
    }

    #[test]
    fn an_answer_takes_about_eight_seconds() {
        let milliseconds = tokens(&answer("How do you do?")).len() as f64 * 32.5;
        assert!(
            (6_500.0..11_500.0).contains(&milliseconds),
            "{milliseconds}"
        );
    }
}
