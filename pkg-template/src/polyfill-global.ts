// One classic script, for <script> and importScripts(): `EventSource` is Headwater's when it has run.
import { install } from "./polyfill.js";

install();
