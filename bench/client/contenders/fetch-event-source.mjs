/** `open()` on one of the functions of that name. They have one callback for all events. */
export function openBy(fetchEventSource) {
  return (url, { type, json }, on, ended, failed) => {
    const abort = new AbortController();
    const onmessage = ({ event, data }) => {
      if (event === "end") ended();
      else if ((event || "message") === type) on(json ? JSON.parse(data) : data);
    };
    const onerror = (error) => {
      failed(error);
      throw error;
    };
    fetchEventSource(url, { signal: abort.signal, onmessage, onerror, openWhenHidden: true }).catch(() => {});
    return () => abort.abort();
  };
}
