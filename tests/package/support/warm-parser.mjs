// `node --import` this where WebAssembly is refused: once the parser in JavaScript is loaded, it calls
// back within `feed()`, as the tests of the parser expect.
import { EventSourceParserStream } from "headwater/parser";

const { readable, writable } = new EventSourceParserStream();
void writable.close();
await readable.getReader().read();
