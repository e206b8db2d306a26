// What TypeScript makes of headwater/share. Compiled, not run.
import { connect, type Sharing as Same, type Source } from "headwater";
import { EventSource } from "headwater/eventsource";
import { type Sharing, type SharingRole, type Tabs, type TabsOptions, tabs } from "headwater/share";

const options: TabsOptions = {
  key: "ann",
  replay: true,
  buffer: 1 << 20,
  worker: new URL("https://a.test/shared-worker.js"),
  onChange: ({ role, why, tabs, isCatchingUp, cutOff }) =>
    void [role, why.length, tabs.toFixed(), !isCatchingUp, cutOff],
};
const shared: Tabs = tabs(options);
void [tabs(), tabs({ key: undefined }), tabs({ worker: "/worker.js" })];
void tabs({ worker: () => new SharedWorker("/worker.js", { name: "feed" }) });

// One value serves sources with and without payloads of their own.
const source = connect<{ tick: number }>("/feed", { share: shared, parse: "json" });
const plain: Source = connect("/feed", { share: shared, headers: async () => ({ a: "b" }) });
const sharing: Sharing | null = source.sharing;
const role: SharingRole | undefined = plain.sharing?.role;
const same: Same | null = sharing;
void [role, same, new EventSource("/feed", { share: shared })];

// @ts-expect-error there is no such option
tabs({ keys: "ann" });
// @ts-expect-error it is a text
tabs({ key: 7 });
// @ts-expect-error tabs() makes it
connect("/feed", { share: true });
// @ts-expect-error it can't be set
source.sharing = null;
// @ts-expect-error there is no such part
const wrong: SharingRole = "chief";
void wrong;
