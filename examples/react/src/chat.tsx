import { useEventSource } from "headwater/react";
import { useState } from "react";

type Answer = { token: { text: string } };

/** Each question is a request of its own; `restart()` asks the same one again. */
export function Chat({ url }: { url: string }) {
  const [prompt, setPrompt] = useState<string | null>(null);
  const { data, state, error, close, restart } = useEventSource<Answer, string>(prompt && url, {
    json: { prompt },
    parse: "json",
    until: { type: "done" }, // or "[DONE]", as language models have it: an answer that breaks off is an error
    events: ["token"],
    initial: "",
    reduce: (text, { data }) => text + data.text,
  });
  const isAnswering = state === "connecting" || state === "open";

  function ask(form: FormData) {
    const next = String(form.get("prompt"));
    if (next === prompt) restart();
    else setPrompt(next);
  }

  return (
    <section className="chat">
      {prompt && <p className="question">{prompt}</p>}
      {prompt && <output aria-busy={isAnswering}>{data || "…"}</output>}
      {error && <p role="alert">{error.message}</p>}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          ask(new FormData(event.currentTarget));
        }}
      >
        <input name="prompt" aria-label="Your question" defaultValue="Why is water wet?" required />
        {isAnswering ? (
          <button type="button" onClick={close}>
            Stop
          </button>
        ) : (
          <button type="submit">{prompt ? "Ask again" : "Ask"}</button>
        )}
      </form>
    </section>
  );
}
