// What a page and the shared worker say to each other, over a port that nobody else hears. Both are of one version, as the
// worker's name has it. No name here begins with an underscore: the two are built apart.

/** A request as it can be sent to the worker. */
export interface Ready {
  readonly url: string;
  readonly init: Pick<RequestInit, "method" | "credentials" | "mode" | "redirect">;
  readonly headers: readonly (readonly [string, string])[];
  readonly param: string | undefined;
}

/** What a page says: the latest request of a group, or that it is put aside and not to be asked. */
export type FromPage =
  | { readonly group: string; readonly buffer: number; readonly request: Ready }
  | { readonly away: true };

/** What the worker says: which run of its script it is, that it can't share, or that it needs a group's request anew. */
export type FromWorker = { readonly hello: number } | { readonly fault: string } | { readonly ask: string };
