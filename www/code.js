// What is shown is what runs: the function's own text.

const TOKENS =
  /(?<comment>\/\/[^\n]*)|(?<string>`(?:[^`\\]|\\.)*`|"(?:[^"\\\n]|\\.)*")|(?<word>\b(?:export|async|function|const|return|for|await|of|if|new|null|true)\b)|(?<number>\b\d[\d_]*\b)/g;

/** Shows a function's source. */
export function showCode(figure, shown, file) {
  const caption = document.createElement("figcaption");
  caption.textContent = file;
  const pre = document.createElement("pre");
  pre.tabIndex = 0;
  pre.setAttribute("aria-label", `The code, from ${file}`);
  const code = document.createElement("code");
  code.append(...highlighted(String(shown)));
  pre.append(code);
  figure.replaceChildren(caption, pre);
}

function* highlighted(source) {
  let at = 0;
  for (const match of source.matchAll(TOKENS)) {
    yield source.slice(at, match.index);
    const span = document.createElement("span");
    span.className = Object.keys(match.groups).find((name) => match.groups[name] !== undefined);
    span.textContent = match[0];
    yield span;
    at = match.index + match[0].length;
  }
  yield source.slice(at);
}
