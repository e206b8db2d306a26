export {
  type IdStore,
  type KeepOptions,
  keep,
  localStorageStore,
  memoryStore,
  type Store,
  sessionStorageStore,
} from "./client/stores.js";
