import { useEffect, useRef, useState } from "react";
import { connect } from "headwater";

export function Chat({ url }: { url: string }) {
  const [{ text, error }, setAnswer] = useState({ text: "", error: "" });
  const asking = useRef<AbortController>(null);
  const stop = () => asking.current?.abort();
  useEffect(() => () => asking.current?.abort(), []);

  async function ask(prompt: FormDataEntryValue | null) {
    stop(); // one answer at a time
    const { signal } = (asking.current = new AbortController());
    setAnswer({ text: "", error: "" });
    try {
      const options = { json: { prompt }, parse: "json", until: "[DONE]", signal } as const;
      for await (const { data } of connect<{ message: { text: string } }>(url, options)) {
        setAnswer((before) => ({ ...before, text: before.text + data.text }));
      }
    } catch (thrown) {
      setAnswer((before) => ({ ...before, error: String(thrown) }));
    }
  }

  return (
    <form onSubmit={(event) => { event.preventDefault(); void ask(new FormData(event.currentTarget).get("prompt")); }}>
      <input name="prompt" /> <button>Ask</button> <button type="button" onClick={stop}>Stop</button>
      <output>{text}</output> {error && <p role="alert">{error}</p>}
    </form>
  );
}
