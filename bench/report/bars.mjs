import { escaped } from "../shared/escaped.mjs";

// All in user units, which are pixels at the chart's own size.
const WIDTH = 720;
const LABELS = 290;
const VALUES = 150;
const LANE = 20;

/** A chart: a bar for each median, with a line from quartile to quartile. The scale begins at 0. */
export function bars({ title, unit, better, bars }) {
  const most = Math.max(...bars.map(({ median, upper }) => Math.max(median, upper)), 0) || 1;
  const scale = (value) => (value / most) * (WIDTH - LABELS - VALUES);
  const lanes = bars.map(({ label, role = "peer", median, lower, upper }, at) => {
    const y = at * LANE;
    const [from, to, end] = [lower, upper, median].map((value) => (LABELS + scale(value)).toFixed(1));
    return `<text x="0" y="${y + 14}">${escaped(label.replaceAll("`", ""))}</text>
<rect class="${role}" x="${LABELS}" y="${y + 3}" width="${(end - LABELS).toFixed(1)}" height="${LANE - 7}"/>
<path class="spread" d="M${from} ${y + 9.5}H${to}"/>
<text class="soft" x="${WIDTH - VALUES + 8}" y="${y + 14}">${digits(median)} (${digits(lower)}–${digits(upper)})</text>`;
  });
  return `<figure><figcaption>${escaped(title)}, ${escaped(unit)}; ${better} is better</figcaption>
<svg width="${WIDTH}" height="${bars.length * LANE}" viewBox="0 0 ${WIDTH} ${bars.length * LANE}" role="img" aria-label="${escaped(title)}">
${lanes.join("\n")}
</svg></figure>`;
}

/** Where a peer is ahead of one of ours: a line for each, which says so if their quartiles overlap. */
export function lostIn({ title, unit, better, bars }) {
  const sign = better === "more" ? 1 : -1;
  const ours = bars.filter(({ role }) => role === "ours");
  const peers = bars.filter(({ role }) => role === undefined);
  return ours.flatMap((own) =>
    peers
      .filter((peer) => sign * (peer.median - own.median) > 0)
      .map((peer) => {
        const overlap = peer.lower <= own.upper && own.lower <= peer.upper;
        const close = overlap ? ", and their quartiles overlap" : "";
        return `${title}: ${own.label} ${digits(own.median)}, ${peer.label} ${digits(peer.median)} ${unit}${close}`;
      }),
  );
}

/** All digits before the point, and as many behind it as make three, but two at the most; of a small number two that count. */
function digits(value) {
  if (Number.isInteger(value)) return value.toLocaleString("en");
  if (value >= 100) return Math.round(value).toLocaleString("en");
  return value >= 1 ? value.toFixed(value >= 10 ? 1 : 2) : value.toPrecision(2);
}
