import { median } from './statistics.mjs';

/**
 * What a part found.
 * @typedef {object} Section
 * @property {string} title
 * @property {string[]} lines Markdown
 * @property {Finding[]} findings what has a target
 */

/**
 * A figure beside its target.
 * @typedef {{ what: string, figure: string, target: string, isMet: boolean | null }} Finding `isMet` null: unknown
 */

/**
 * @param {string[]} headings `>` before one sets its column to the right
 * @param {(string | number)[][]} rows
 * @returns {string[]} a Markdown table
 */
export function table(headings, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  const names = headings.map((heading) => heading.replace(/^>/, ''));
  const rule = headings.map((heading) => (heading.startsWith('>') ? '---:' : '---'));
  return [line(names), line(rule), ...rows.map(line)];
}

/** @param {import('./statistics.mjs').Ratio} ratio @returns {string} `0.81 (0.78–0.84)`; too few rounds: `0.81` */
export function ratioText({ middle, low, high }) {
  if (Number.isNaN(low)) return short(middle);
  return `${short(middle)} (${short(low)}–${short(high)})`;
}

/** @param {number[]} values @returns {string} median, smallest and largest: `31,204 (29,800–33,010)` */
export function spreadText(values) {
  return `${short(median(values))} (${short(Math.min(...values))}–${short(Math.max(...values))})`;
}

/** @param {number} value @returns {string} with about three significant digits */
export function short(value) {
  if (!Number.isFinite(value)) return '–';
  if (Math.abs(value) >= 99.5) return Math.round(value).toLocaleString('en-US');
  return value === 0 ? '0' : value.toPrecision(value < 10 && value >= 0.1 ? 3 : 2);
}

/**
 * @param {string} what
 * @param {import('./statistics.mjs').Ratio} ratio
 * @param {{ min?: number, max?: number }} bound
 * @returns {Finding} met when the middle of the ratio is within the bound
 */
export function ratioFinding(what, ratio, { min, max }) {
  const isMet = min === undefined ? ratio.middle <= max : ratio.middle >= min;
  const target = min === undefined ? `≤ ${max} ×` : `≥ ${min} ×`;
  return { what, figure: ratioText(ratio), target, isMet };
}
