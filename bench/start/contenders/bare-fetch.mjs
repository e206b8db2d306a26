/** The floor: what any client on `fetch` has to do. It takes the first chunk for the first event. */
export function open(url, heard) {
  const controller = new AbortController();
  fetch(url, { signal: controller.signal })
    .then((response) => response.body.getReader().read())
    .then(heard, () => {});
  return () => controller.abort();
}
