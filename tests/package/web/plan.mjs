// What runs where.

/**
 * The files of tests, the long ones first, and in how many parts each is run; pressure keeps an engine busy, and comes
 * when those that measure times are through. Those that are left out are about Node.js, about files, or make a page of
 * their own.
 */
const PARTS = {
  reentrancy: 3,
  connection: 2,
  options: 2,
  connect: 1,
  resume: 1,
  handlers: 1,
  "fetch-event-source": 1,
  "fetch-event-source-callbacks": 1,
  chat: 1,
  life: 1,
  json: 1,
  signal: 1,
  unwatched: 1,
  "await-handlers": 1,
  pressure: 1,
  schema: 1,
  until: 1,
  lifecycle: 1,
  "own-fetch": 1,
  response: 1,
  protocol: 1,
  "protocol-gaps": 1,
  parser: 1,
  "parser-feed": 1,
  "parser-plain": 1,
  "parser-seeded": 1,
  store: 1,
  "store-sharing": 1,
  crowd: 1,
};
export const FILES = Object.keys(PARTS);

/** The oldest versions that the entries are for, of frameworks that are tested in newer ones besides. */
const OLDEST = ["preact-10", "vue-3.4", "svelte-5.7"];

/** The frameworks whose entries are tested, each by a file of tests/frameworks. They take turns at a frame's pace. */
export const FRAMEWORKS = [
  "react",
  "react-18",
  "preact",
  "vue",
  "svelte",
  "solid",
  "angular",
  "angular-zone",
  "lit",
  "swr",
  ...OLDEST,
];
const fileOf = (framework) => `framework-${framework}`;
for (const framework of FRAMEWORKS) PARTS[fileOf(framework)] = 1;

/** It has more under way than an engine has connections to a server: it has another name of that to itself. */
const CROWDED = ["reentrancy"];

/** It holds all connections that a browser has to a server, and asks the other one to let them go: it comes when all others are done. */
const ALONE = ["crowd"];

/** What takes most of the time, and has no other ground to stand on in a worker, and what is about a page's first requests. */
const NOT_IN_WORKERS = ["reentrancy", "options", "pressure", "crowd"];

/**
 * What runs in a page of one engine. Reentrancy takes half of a page's time, and on WebAssembly tests/browser/lifetime.rs
 * has its like in every engine. What an old version lacks, it lacks in each.
 */
const ONCE = { page: ["reentrancy"], "page with a framework": OLDEST.map(fileOf) };

/** Where they run, on which engine of Headwater's, and which of them. */
export const CONTEXTS = {
  page: { engine: "wasm", files: FILES },
  "page without WebAssembly": { engine: "js", files: FILES },
  "page with a framework": { engine: "wasm", files: FRAMEWORKS.map(fileOf) },
  "module worker": { engine: "wasm", files: FILES.filter((file) => !NOT_IN_WORKERS.includes(file)) },
};

/**
 * What a context has to run: rounds, one after the other, of queues, which run beside each other. A task has its name, the
 * address it runs at, and what is said to it: `given`, and another name of the server, where it says what it wants of it.
 */
export function rounds(context, { origin, second, ...given }, isChosen = () => true) {
  const named = (name) => [origin, second].map((url) => url.replace("localhost", name));
  const queue = ([at, control], files) =>
    files.filter(isChosen).flatMap((file) =>
      Array.from({ length: PARTS[file] }, (_, part) => {
        const said = { ...given, file, part: `${part}/${PARTS[file]}`, control };
        return { name: `${context}, ${file} ${part + 1}/${PARTS[file]}`, context, at, said };
      }),
    );
  const once = given.engine === "chromium" ? [] : (ONCE[context] ?? []);
  const files = CONTEXTS[context].files.filter((file) => !once.includes(file));
  const has = (some) => files.filter((file) => some.includes(file));
  const others = files.filter((file) => ![...CROWDED, ...ALONE].includes(file));
  return [
    [queue(named("localhost"), others), queue(named("127.0.0.1"), has(CROWDED))],
    [queue(named("127.0.0.1"), has(ALONE))],
  ];
}
