export { EventSource } from "headwater/eventsource";
