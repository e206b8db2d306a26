export { tabs } from "./share/tabs.js";
export type { Sharing, SharingRole, Tabs, TabsOptions } from "./share/types.js";
