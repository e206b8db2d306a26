/** What opens a stream by a class with the standard's shape. */
export const by = (EventSource) => (url, heard) => {
  const source = new EventSource(url);
  source.onmessage = heard;
  return () => source.close();
};
