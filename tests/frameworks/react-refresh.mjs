// What bundlers' hot replacement calls: it must be there before React is.
import refresh from "react-refresh/runtime";

refresh.injectIntoGlobalHook(globalThis);

export default refresh;
