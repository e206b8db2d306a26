/** What is said, without the name and the password that a URL in it may have. */
export const bare = (text: string): string => text.replace(/\/\/[^\s/?#]*@/g, "//");

/** What a fault's cause says and the causes of that, to be put after what is said of the fault itself: platforms keep why a connection failed there. */
export function reason(cause: unknown, depth = 4): string {
  const { message, errors, cause: deeper } = (cause ?? {}) as { message?: unknown; errors?: unknown; cause?: unknown };
  if (depth === 0 || typeof message !== "string") return "";
  // One attempt for each address of a host: each has an error.
  const each = Array.isArray(errors) ? errors.map((error) => reason(error, depth - 1).slice(2)).join(", ") : "";
  return [message, each].map((text) => text && `: ${bare(text)}`).join("") + reason(deeper, depth - 1);
}
