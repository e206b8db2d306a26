// jsdom with Node's own globals put back: everything is as on a page.
const { writeFileSync } = require("node:fs");
const { see } = require("./src/checks.cjs");

const { FEED, SEEN } = process.env;

test("every part sees the feed", async () => {
  expect(typeof document).toBe("object");
  writeFileSync(SEEN, JSON.stringify(await see(FEED)));
});
