import { connect } from "headwater";

const source = connect(process.argv[2] ?? "http://localhost:3000/events");

source.onState(({ state, transport, error }) => {
  console.log(`${state}, through ${transport}${error ? `: ${error.message}` : ""}`);
});

source.on("message", ({ data }) => {
  console.log(data);
  if (data === "Message 4") source.close();
});

await source.closed;
