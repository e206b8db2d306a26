/** What opens a stream by a function of the shape that @microsoft/fetch-event-source has. */
export const by = (fetchEventSource) => (url, heard) => {
  const controller = new AbortController();
  fetchEventSource(url, { signal: controller.signal, openWhenHidden: true, onmessage: heard }).catch(() => {});
  return () => controller.abort();
};
