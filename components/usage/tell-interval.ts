/** What a row of numbers is called: one name for each number, and what is said where there is none. */
export interface IntervalNames {
  names: readonly string[];
  none: string;
}

const NOTHING = ['0', '0 %', '–'];

/**
 * A row in words: `21 Nov, 14:00: 12 requests, 9 allowed, 1 API error`. What there is none of is left out.
 * @param row when the interval begins, and its numbers as they are read
 */
export function tellInterval(
  [moment, ...values]: readonly string[],
  { names, none }: IntervalNames,
): string {
  const facts = values
    .map((value, at) => ({ value, name: names[at] ?? '' }))
    .filter(({ value }) => !NOTHING.includes(value))
    .map(({ value, name }) => `${value} ${value === '1' ? name.replace(/s$/, '') : name}`);
  return `${moment}: ${facts.length === 0 ? none : facts.join(', ')}`;
}
