import { OTHER_4XX } from '@/lib/core/log-filter';
import type { OutcomeClass } from '@/lib/core/usage-sums';

/** A colour of a chart, and of its place in a legend. */
export interface Tone {
  stroke: string;
  swatch: string;
}

const GREY = { stroke: 'stroke-border-strong', swatch: 'bg-border-strong' };
const RED = { stroke: 'stroke-danger', swatch: 'bg-danger' };
const AMBER = { stroke: 'stroke-warn', swatch: 'bg-warn' };
const BLUE = { stroke: 'stroke-test', swatch: 'bg-test' };
const BLACK = { stroke: 'stroke-text', swatch: 'bg-text' };

/** From the base of a bar upwards: what went wrong first, where it is seen. */
export const STACK: readonly OutcomeClass[] = ['api', 'key', 'permission', 'limited', 'allowed'];

export const CLASS_TONES: Readonly<Record<OutcomeClass, Tone>> = {
  api: BLACK,
  key: RED,
  permission: AMBER,
  limited: BLUE,
  allowed: GREY,
};

/** Statuses that tell an error, from the base upwards. */
export const ERROR_CODES = [
  { name: '5xx', status: '5xx', first: 500, last: 599, tone: BLACK },
  { name: '401', status: '401', first: 401, last: 401, tone: RED },
  { name: '403', status: '403', first: 403, last: 403, tone: AMBER },
  { name: '429', status: '429', first: 429, last: 429, tone: BLUE },
  { name: 'Other 4xx', status: OTHER_4XX, first: 400, last: 499, tone: GREY },
] as const;
