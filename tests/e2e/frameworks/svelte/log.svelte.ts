import { createEventSource } from "headwater/svelte";

/** A room's latest lines. Any component may read them: it is connected as long as one does. */
class Log {
  room = $state("lobby");
  feed = createEventSource(() => `/rooms/${this.room}/log`, {
    initial: [] as string[],
    reduce: (lines, { data }) => [...lines, data].slice(-100),
  });
}

export const log = new Log();
