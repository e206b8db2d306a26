// What no script can go below that keeps the standard's order: the events alone, each in a call of the platform's
// own, so that the promises which one event's listeners resolve come before the next event. Nothing but a turn of
// the event loop with many such calls is cheaper: a message with many listeners.
import { EventSource as Floor } from "./floor.mjs";

/** How many events one turn has. */
const TURN = 1024;

export class EventSource extends Floor {
  deliver(events) {
    const { port1, port2 } = new MessageChannel();
    let at = 0;
    for (let count = 0; count < TURN; count++) {
      port1.addEventListener("message", () => {
        if (at < events.length) this.make(events[at++]);
      });
    }
    port1.addEventListener("message", () => {
      if (at < events.length) port2.postMessage(0);
      else port1.close();
    });
    port1.start();
    port2.postMessage(0);
  }
}
