/** `open()` by what makes a source with the options that a workload asks for. */
export function openBy(make) {
  return (url, { type, json }, on, ended, failed) => {
    const source = make(url, json ? { parse: { [type]: JSON.parse } } : {});
    source.on(type, ({ data }) => on(data));
    source.on("end", ended);
    source.onState(({ error }) => error && failed(error));
    return () => source.close();
  };
}
