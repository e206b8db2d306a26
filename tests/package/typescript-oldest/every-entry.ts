// Every entry, for a compiler that looks at the declarations themselves.
import { connect } from "headwater";
import { EventSource } from "headwater/eventsource";
import { fetchEventSource } from "headwater/fetch-event-source";
import * as js from "headwater/js";
import { createParser } from "headwater/parser";
import { EventSourceParserStream } from "headwater/parser/stream";
import { install } from "headwater/polyfill";
import { init } from "headwater/slim";

void [connect, EventSource, fetchEventSource, js, createParser, EventSourceParserStream, install, init];
