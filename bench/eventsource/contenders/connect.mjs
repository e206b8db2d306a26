// connect() as the class it is measured next to, through fetch.
import { connect } from "headwater";

export class EventSource {
  #source;

  constructor(url) {
    this.#source = connect(url, { transport: "fetch" });
  }

  addEventListener(type, listener) {
    if (type === "error") this.onerror = listener;
    else this.#source.on(type, listener);
  }

  set onmessage(listener) {
    this.addEventListener("message", listener);
  }

  set onerror(listener) {
    this.#source.onState(({ error }) => error && listener(error));
  }

  close() {
    this.#source.close();
  }
}
