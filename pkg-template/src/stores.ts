export { type IdStore, localStorageStore, memoryStore, sessionStorageStore } from "./client/stores.js";
