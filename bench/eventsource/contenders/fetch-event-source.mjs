// fetchEventSource() as the class it is measured next to. It has one callback for all events, which looks at their
// names, as its users have to.

/** The class on one of the functions of that name. */
export function classOn(fetchEventSource) {
  return class EventSource {
    #abort = new AbortController();
    #listeners = new Map();

    constructor(url) {
      const { signal } = this.#abort;
      const onmessage = (event) => this.#listeners.get(event.event || "message")?.(event);
      const onerror = (error) => {
        this.#listeners.get("error")?.(error);
        throw error;
      };
      fetchEventSource(url, { signal, onmessage, onerror, openWhenHidden: true }).catch(() => {});
    }

    addEventListener(type, listener) {
      this.#listeners.set(type, listener);
    }

    set onmessage(listener) {
      this.addEventListener("message", listener);
    }

    set onerror(listener) {
      this.addEventListener("error", listener);
    }

    close() {
      this.#abort.abort();
    }
  };
}
