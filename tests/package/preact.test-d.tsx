/** @jsxImportSource preact */
// What TypeScript makes of headwater/preact. Compiled, not run: its hooks are those of headwater/react, whose file has what they promise.

import * as preact from "headwater/preact";
import type * as react from "headwater/react";
import { eventSourceRegistry } from "headwater/store";
import type { ComponentChildren } from "preact";

type Equal<A, B> = (<X>() => X extends A ? 1 : 2) extends <X>() => X extends B ? 1 : 2 ? true : false;
const same = <T extends true>(..._: T[]): void => {};

same<Equal<typeof preact.useEventSource, typeof react.useEventSource>>();
same<Equal<typeof preact.useEventSourceState, typeof react.useEventSourceState>>();
same<Equal<preact.ProviderOptions, react.ProviderOptions>>();
// @ts-expect-error other types are told apart
same<Equal<typeof preact.useEventSource, typeof react.useEventSourceState>>();

export function Provided({ children }: { children: ComponentChildren }) {
  const options: preact.ProviderOptions = { registry: eventSourceRegistry(), grace: 2000 };
  return <preact.EventSourceProvider options={options}>{children}</preact.EventSourceProvider>;
}
