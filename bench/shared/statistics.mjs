/** The value below which a `share` of sorted samples lies, by linear interpolation. */
function place(sorted, share) {
  const place = (sorted.length - 1) * share;
  const below = Math.floor(place);
  const above = Math.ceil(place);
  return sorted[below] + (sorted[above] - sorted[below]) * (place - below);
}

const inOrder = (samples) => [...samples].sort((a, b) => a - b);

/** The value below which a `share` of the samples lies. */
export const quantile = (samples, share) => place(inOrder(samples), share);

/** The middle one. */
export const median = (samples) => quantile(samples, 0.5);

/** The median of these, and the quartiles around it. */
export function spread(samples) {
  const sorted = inOrder(samples);
  return { median: place(sorted, 0.5), lower: place(sorted, 0.25), upper: place(sorted, 0.75), samples: sorted.length };
}
