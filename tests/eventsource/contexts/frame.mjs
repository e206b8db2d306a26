// In a frame with a base URL of its own, by the classic script.
import { serve } from "./serve.mjs";

serve(globalThis, (message) => parent.postMessage(message, location.origin));
