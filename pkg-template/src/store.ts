export { identify } from "./store/identity.js";
export { eventSourceRegistry, type Registry } from "./store/registry.js";
export { eventSourceStore, liveStore } from "./store/store.js";
export type {
  Constructs,
  Controls,
  Defaults,
  EventSourceStore,
  Giving,
  Kind,
  Opens,
  OrFunction,
  Reading,
  ReadingKind,
  Snapshot,
  StoreKind,
  StoreOptions,
  StoreUrl,
  ViewOptions,
} from "./store/types.js";
