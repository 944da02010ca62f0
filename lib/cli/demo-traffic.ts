import { z } from 'zod';
import { DAY_MS } from '../core/lifetimes';
import { countDemoKeys, createDemoKeys } from '../services/demo/create-demo-keys';
import { type DemoProgress, writeDemoTraffic } from '../services/demo/write-demo-traffic';
import {
  type Command,
  InputError,
  inWorkspace,
  parseOptions,
  parseWith,
  Refusal,
  UsageError,
} from './command';
import { asOperator } from './operator';

const OPTIONS = {
  workspace: { type: 'string' },
  days: { type: 'string', default: '30' },
  requests: { type: 'string', default: '400000' },
  'log-rows': { type: 'string', default: '200000' },
  seed: { type: 'string', default: '1' },
  until: { type: 'string' },
  again: { type: 'boolean', default: false },
} as const;

const schema = z.object({
  days: z.coerce.number('Give a number.').int('Give whole days.').min(1).max(90),
  requests: z.coerce
    .number('Give a number.')
    .int('Give a whole number.')
    .min(1_000)
    .max(100_000_000),
  'log-rows': z.coerce.number('Give a number.').int('Give a whole number.').min(0).max(5_000_000),
  seed: z.string().min(1, 'Give a word or a number.').max(100),
  until: z.iso
    .datetime({ offset: true, error: 'Give a time like 2027-01-31T18:00:00Z.' })
    .optional(),
});

/** `demo-traffic`: keys and a month of made-up traffic, with trouble in it, to look at. */
export const demoTrafficCommand: Command = async (ctx, argv, output) => {
  const { values, positionals } = parseOptions(argv, OPTIONS);
  if (positionals.length > 0) throw new UsageError('"demo-traffic" takes options alone.');
  const {
    days,
    requests: requestsPerDay,
    'log-rows': logRows,
    ...rest
  } = parseWith(schema, values);
  const until = momentOf(rest.until, ctx.runtime.now());
  const { workspace } = values;
  const acting =
    workspace === undefined ? await asOperator(ctx) : await inWorkspace(ctx, workspace);
  const times = await countDemoKeys(acting);
  if (times > 0 && !values.again) {
    throw new Refusal('There is demo traffic already. Add --again for further keys with theirs.');
  }
  const plan = { seed: times === 0 ? rest.seed : `${rest.seed} ${times}`, until, requestsPerDay };
  const keys = await createDemoKeys(acting, plan, times);
  output.error(`Made ${keys.size} demo keys. Writing ${days} days of requests with them…`);
  const written = await writeDemoTraffic(acting, keys, { ...plan, days, logRows }, (progress) => {
    const day = days - Math.floor((until.getTime() - progress.at.getTime()) / DAY_MS);
    if (day > 0) output.error(`… ${day} of ${days} days, ${inWords(progress)}`);
  });
  output.print(`Done: ${keys.size} keys with ${days} days of traffic, ${inWords(written)}.`);
};

function momentOf(text: string | undefined, now: Date): Date {
  const moment = text === undefined ? now : new Date(text);
  if (moment > now) throw new InputError('--until: Give a moment that is over.');
  return moment;
}

function inWords({ requests, logRows }: DemoProgress): string {
  return `${requests.toLocaleString('en')} requests, ${logRows.toLocaleString('en')} of them in the log`;
}
