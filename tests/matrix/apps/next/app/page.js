// A server component: what it imports is only there, and opens nothing.
import { connect } from "headwater";
import { EventSource } from "headwater/eventsource";
import { Client } from "./client";

export default function Page() {
  return (
    <>
      <p>{[connect, EventSource].map((found) => typeof found).join(" ")}</p>
      <Client />
    </>
  );
}
