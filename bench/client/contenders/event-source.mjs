/** `open()` on a class of that name. */
export function openBy(EventSource) {
  return (url, { type, json }, on, ended, failed) => {
    const source = new EventSource(url);
    source.addEventListener(type, ({ data }) => on(json ? JSON.parse(data) : data));
    source.addEventListener("end", ended);
    source.addEventListener("error", failed);
    return () => source.close();
  };
}
