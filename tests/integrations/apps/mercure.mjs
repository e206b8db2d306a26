// A hub of Mercure, after the protocol's text: subscriptions, authorization, reconciliation. It publishes by a call.
import { createServer } from "node:http";

/** The hub's page cookie: the protocol only recommends a name, and its own needs HTTPS. */
export const COOKIE = "mercure_access_token";

/**
 * Its history has the last `kept` updates. `tokens` are those that it knows, each with the topics that it may read of
 * private updates.
 */
export function mercureHub({ kept = 100, tokens = {} } = {}) {
  const history = [];
  const subscribers = new Set();
  const requests = [];
  let count = 0;

  const server = createServer((request, response) => {
    const url = new URL(request.url, "http://localhost");
    const { headers } = request;
    requests.push({ method: request.method, url, headers });
    if (headers.origin) {
      response.setHeader("access-control-allow-origin", headers.origin);
      response.setHeader("access-control-allow-credentials", "true");
      response.setHeader("access-control-expose-headers", "Mercure-Last-Event-ID");
    }
    const bearer = /^Bearer (.+)$/.exec(headers.authorization ?? "")?.[1];
    const cookie = new RegExp(`(?:^|; )${COOKIE}=([^;]+)`).exec(headers.cookie ?? "")?.[1];
    const token = bearer ?? cookie;
    if (token !== undefined && !(token in tokens))
      return response.writeHead(401, { "www-authenticate": 'Bearer error="invalid_token"' }).end();
    for (const name of url.searchParams.keys())
      if (/^match/i.test(name) && !["match", "matchExact", "matchURLPattern"].includes(name))
        return response.writeHead(400).end();

    const exact = [...url.searchParams.getAll("match"), ...url.searchParams.getAll("matchExact")];
    const patterns = url.searchParams.getAll("matchURLPattern").map(expression);
    const isFor = ({ topic, isPrivate }) =>
      (exact.includes("*") || exact.includes(topic) || patterns.some((pattern) => pattern.test(topic))) &&
      (!isPrivate || (token !== undefined && tokens[token]?.includes(topic)));

    // The header takes precedence.
    const asked = headers["last-event-id"] ?? url.searchParams.get("last_event_id");
    const head = { "content-type": "text/event-stream", "cache-control": "no-cache" };
    let replayed = [];
    if (asked !== null && asked !== undefined) {
      const known = history.findIndex(({ id }) => id === asked);
      replayed = history.slice(known + 1);
      head["mercure-last-event-id"] = known < 0 ? "earliest" : asked;
    }
    response.writeHead(200, head).write("retry: 20\n\n");
    const send = (update) => isFor(update) && response.write(eventOf(update));
    replayed.forEach(send);
    const subscriber = { token, send, end: () => response.end() };
    subscribers.add(subscriber);
    response.on("close", () => subscribers.delete(subscriber));
  });

  return {
    server,
    requests,
    subscribers,
    publish(topic, data, { type, isPrivate = false } = {}) {
      const update = { id: `urn:uuid:${String(++count).padStart(12, "0")}`, topic, data, type, isPrivate };
      history.push(update);
      history.splice(0, history.length - kept);
      for (const { send } of subscribers) send(update);
      return update.id;
    },
    /** The token has expired: nobody may use it, and connections that came by it end. */
    expire(token) {
      delete tokens[token];
      for (const subscriber of subscribers) if (subscriber.token === token) subscriber.end();
    },
  };
}

const eventOf = ({ id, data, type }) =>
  `${type ? `event: ${type}\n` : ""}id: ${id}\n${data.replace(/^/gm, "data: ")}\n\n`;

/** As much of URL patterns as the tests use: `:name` for a segment. */
const expression = (pattern) =>
  new RegExp(`^${pattern.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&").replaceAll(/:[a-z]\w*/g, "[^/]+")}$`);
