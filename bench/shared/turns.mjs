/**
 * The order of a round. They take turns at coming first, and every other round is reversed:
 * whoever leaves garbage must not leave it to the same successor each time.
 */
export function turns(list, round) {
  const from = (round >> 1) % list.length;
  const order = [...list.slice(from), ...list.slice(0, from)];
  return round % 2 === 0 ? order : order.reverse();
}
