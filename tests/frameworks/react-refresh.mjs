// What bundlers put before React, so that components can be replaced while one develops.
import refresh from "react-refresh/runtime";

refresh.injectIntoGlobalHook(globalThis);
