// A `fetch` as a test may have one where there is none: by Node's own client, with no more than what is asked of it.
const { request } = require("node:http");

exports.fetchByHttp = (url, { method, headers, body, signal }) =>
  new Promise((resolve, reject) => {
    const sent = request(url, { method, headers: Object.fromEntries(headers) }, (response) => {
      const chunks = response[Symbol.asyncIterator]();
      const reader = { read: () => chunks.next(), cancel: async () => void response.destroy() };
      resolve({
        status: response.statusCode,
        url,
        headers: new Headers(response.headers),
        body: { getReader: () => reader },
      });
    });
    sent.on("error", reject);
    signal.addEventListener("abort", () => sent.destroy());
    sent.end(body);
  });
