const ESSENCE = /^[\t\n\r ]*([\w!#-'*+.^`|~-]+\/[\w!#-'*+.^`|~-]+)[\t\n\r ]*(;|$)/;

/**
 * The MIME type that a Content-Type header's value says, in lower case and without parameters; empty if it says none.
 *
 * Fetch, "extract a MIME type": of several values the last valid one counts, and `*&#47;*` never does. Rust has the same
 * rules in content_type.rs. They are written twice because they would add a third of a kilobyte to the wasm; both
 * languages pass the table tests/session/content-type.json.
 */
export function mimeType(value: string): string {
  // Values are parted by commas, but not by those in quotes. What is quoted belongs to no type.
  const values = value.replace(/"(\\.|[^\\"])*("|\\?$)/gs, '"').split(",");
  const types = values.map((one) => ESSENCE.exec(one)?.[1]).filter((type) => type && type !== "*/*");
  return (types.pop() ?? "").toLowerCase();
}
