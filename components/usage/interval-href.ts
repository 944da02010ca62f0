/**
 * The address of the requests of an interval, or of a part of them. Scripts make it, too: it needs nothing else.
 * @param log the log's address, with every filter but the time
 * @param part what else is looked at, as the log's address has it: `outcome=limited`
 */
export function intervalHref(
  log: string,
  [from, to]: readonly [number, number],
  part = '',
): string {
  const [path, search] = log.split('?');
  const words = new URLSearchParams(search);
  words.set('from', momentWord(from));
  words.set('to', momentWord(to));
  for (const [name, text] of new URLSearchParams(part)) words.set(name, text);
  return `${path}?${words}`.replaceAll('%3A', ':');
}

/** When an interval begins and ends. */
export function spanOf(edges: readonly number[], place: number): readonly [number, number] {
  return [edges[place] ?? 0, edges[place + 1] ?? 0];
}

/** `2026-11-22T14:00Z`: an interval begins with a minute. */
function momentWord(ms: number): string {
  return new Date(ms).toISOString().replace(':00.000Z', 'Z');
}
