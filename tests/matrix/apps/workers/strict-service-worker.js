// A service worker where WebAssembly is refused: the default entry fails and says what helps, which does.
import "./src/answer.js";
import { connect } from "./node_modules/headwater/dist/index.js";
import { connect as inJavaScript } from "./node_modules/headwater/dist/js.js";
import { connected, see } from "./src/checks.js";

const options = { transport: "fetch" };
const CHECKS = {
  "headwater/js": async (url) => {
    const error = await connect(url, options).closed.catch((error) => error);
    if (!error?.message.includes('"headwater/js"')) throw new Error(`it does not say what helps: ${error?.message}`);
    return connected(inJavaScript(url, options));
  },
};

answerWith((url) => see(url, CHECKS));
