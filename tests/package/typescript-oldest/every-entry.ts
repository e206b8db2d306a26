// Every entry, for a compiler that looks at the declarations themselves.
import { connect } from "headwater";
import { EventSource } from "headwater/eventsource";
import { fetchEventSource } from "headwater/fetch-event-source";
import * as js from "headwater/js";
import { EventSourceController } from "headwater/lit";
import { createParser } from "headwater/parser";
import { EventSourceParserStream } from "headwater/parser/stream";
import { install } from "headwater/polyfill";
import { useEventSource as usePreact } from "headwater/preact";
import { protocol } from "headwater/protocol";
import { useEventSource } from "headwater/react";
import { toReadableStream } from "headwater/response";
import { tabs } from "headwater/share";
import { init } from "headwater/slim";
import { eventSourceStore } from "headwater/store";
import { memoryStore } from "headwater/stores";
import { createEventSource } from "headwater/svelte";
import { eventSourceSubscription } from "headwater/swr";
import { eventSourceQuery } from "headwater/tanstack-query";

const events = toReadableStream(connect("/feed"), "message").getReader();
void events.read().then(({ value }) => value?.data.length);
void [
  connect,
  EventSource,
  fetchEventSource,
  js,
  createParser,
  EventSourceParserStream,
  install,
  protocol,
  tabs,
  init,
  memoryStore,
  useEventSource,
  usePreact,
  EventSourceController,
  createEventSource,
  eventSourceSubscription,
  eventSourceQuery,
];
eventSourceStore("/feed", { parse: { tick: (data) => Number(data) } })
  .get()
  .data?.toFixed();
