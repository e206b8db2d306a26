// Tells which of Headwater's engines run: each of their WebAssemblies exports what no other does.
globalThis.engines = [];

WebAssembly.Instance = class extends WebAssembly.Instance {
  constructor(module, imports) {
    super(module, imports);
    if ("count_units" in this.exports) globalThis.engines.push("headwater/parser");
    else if ("judge" in this.exports) globalThis.engines.push("headwater/eventsource");
  }
};
