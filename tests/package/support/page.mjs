// As much of a page as @microsoft/fetch-event-source asks for, and as Headwater looks at where it is.

/** A page that can be hidden and shown, at this address. `take()` takes its globals away again. */
export function page(baseURI) {
  const before = ["document", "window"].map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)]);
  const document = new EventTarget();
  Object.assign(document, { baseURI, hidden: false, visibilityState: "visible" });
  const end = new AbortController();
  const window = Object.assign(Object.create(globalThis), {
    // What is not let go ends with the page.
    fetch: (input, init) => fetch(input, { ...init, signal: AbortSignal.any([init.signal, end.signal]) }),
    // Its seconds are short, so that what goes on for ever is seen to within a test.
    setTimeout: (call, ms) => (end.signal.aborted ? 0 : setTimeout(call, ms / 50)),
  });
  Object.defineProperty(globalThis, "document", { value: document, configurable: true });
  Object.defineProperty(globalThis, "window", { value: window, configurable: true });
  return {
    see(isSeen) {
      Object.assign(document, { hidden: !isSeen, visibilityState: isSeen ? "visible" : "hidden" });
      document.dispatchEvent(new Event("visibilitychange"));
    },
    /** Ends what is left of it. */
    take() {
      end.abort();
      for (const [name, descriptor] of before) {
        if (descriptor) Object.defineProperty(globalThis, name, descriptor);
        else delete globalThis[name];
      }
    },
  };
}
