// The limit: no parsing, one text a chunk.
export function open(take) {
  const decoder = new TextDecoder();
  return (chunks) => {
    for (const chunk of chunks) take("message", decoder.decode(chunk, { stream: true }), "");
  };
}
