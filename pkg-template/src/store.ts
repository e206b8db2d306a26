export { eventSourceRegistry, type Registry } from "./store/registry.js";
export { eventSourceStore, identify, liveStore } from "./store/store.js";
export type {
  Controls,
  Defaults,
  EventSourceStore,
  Kind,
  Opens,
  Reading,
  ReadingKind,
  Snapshot,
  StoreKind,
  StoreOptions,
  StoreUrl,
  ViewOptions,
} from "./store/types.js";
