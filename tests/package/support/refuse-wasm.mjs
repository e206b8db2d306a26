// `node --import` this: from then on there is no WebAssembly. Node's own fetch has its parser in it,
// and starts that on first use.
await fetch(process.env.HEADWATER_ORIGIN).then((response) => response.arrayBuffer());
delete globalThis.WebAssembly;
