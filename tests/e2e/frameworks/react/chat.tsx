import { useEventSource } from "headwater/react";
import { useState } from "react";

export function Chat({ url }: { url: string }) {
  const [prompt, setPrompt] = useState("");
  const { data, error, close, restart } = useEventSource<{ message: { text: string } }, string>(prompt && url, {
    json: { prompt },
    parse: "json",
    until: "[DONE]",
    initial: "",
    reduce: (text, { data }) => text + data.text,
  });
  const ask = (next: string) => (next === prompt ? restart() : setPrompt(next));

  return (
    <form onSubmit={(event) => { event.preventDefault(); ask(`${new FormData(event.currentTarget).get("prompt")}`); }}>
      <input name="prompt" /> <button>Ask</button> <button type="button" onClick={close}>Stop</button>
      <output>{data}</output> {error && <p role="alert">{error.message}</p>}
    </form>
  );
}
