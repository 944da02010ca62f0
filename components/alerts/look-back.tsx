import type { Backtest } from '@/lib/core/alerts/replay';
import { type AlertRule, RULES } from '@/lib/core/alerts/rules';
import type { Environment } from '@/lib/core/key-format';
import { Button } from '../ui/button';
import { Input } from '../ui/input';
import { Time } from '../ui/time';

interface LookBackProps extends Backtest {
  slug: string;
  environment: Environment;
  keyId: string | null;
  rule: AlertRule;
  threshold: number;
  now: Date;
}

/** How many times are listed. */
const LISTED_MAX = 20;
const DAYS = 30;
const DAY_MS = 86_400_000;

/** What a rule would have told in the last 30 days, and a field to try another threshold. */
export function LookBack(props: LookBackProps) {
  const { slug, environment, keyId, rule, threshold, firings, keys, hasMore, blindKeys } = props;
  const { threshold: bounds } = RULES[rule];
  const id = `${rule}-try`;
  const word = bounds?.unit === 'networks' ? 'with up to' : 'from';
  return (
    <section aria-label="The last 30 days" className="grid gap-2 rounded-table bg-sunken p-3">
      <p>
        <strong className="font-strong">
          {firings.length === 0
            ? 'It would not have fired'
            : `It would have fired ${firings.length === 1 ? 'once' : `${firings.length} times`}`}{' '}
          in the last 30 days
        </strong>
        {bounds !== null && ` ${word} ${threshold.toLocaleString('en-GB')} ${bounds.unit}`}.{' '}
        <span className="text-text-2">
          {hasMore
            ? `The ${keys} busiest live keys`
            : keys === 1
              ? '1 live key'
              : `${keys} live keys`}{' '}
          looked at, by quarters of an hour{rule === 'rate_limit' && ': shorter peaks do not show'}.
          {blindKeys > 0 && ` ${blindSentence(blindKeys, keys)}`}
        </span>
      </p>
      {firings.length > 0 && <Marks {...props} />}
      <ol className="grid gap-1">
        {firings
          .slice(-LISTED_MAX)
          .reverse()
          .map(({ at, keyId: id, keyName, summary }) => (
            <li key={`${at.getTime()} ${id}`}>
              <Time date={at} /> · {keyName ?? 'All live keys'}
              <span className="block text-text-2">{summary}</span>
            </li>
          ))}
      </ol>
      {firings.length > LISTED_MAX && (
        <p className="text-text-2">And {firings.length - LISTED_MAX} before these.</p>
      )}
      {bounds !== null && (
        <form
          method="get"
          action={`/${slug}/alerts#${rule}`}
          className="flex flex-wrap items-center gap-2"
        >
          <input type="hidden" name="env" value={environment} />
          {keyId !== null && <input type="hidden" name="key" value={keyId} />}
          <input type="hidden" name="backtest" value={rule} />
          <label htmlFor={id}>Try it {word}</label>
          <Input
            id={id}
            name="threshold"
            inputMode="numeric"
            key={threshold}
            defaultValue={threshold}
            className="w-20!"
          />
          <span className="text-text-2">{bounds.unit}</span>
          <Button type="submit" size="small">
            Look back
          </Button>
        </form>
      )}
    </section>
  );
}

function blindSentence(blindKeys: number, keys: number): string {
  const which = keys === 1 ? 'It comes' : blindKeys === 1 ? '1 comes' : `${blindKeys} come`;
  return `${which} from more addresses than can be looked back at: on some days only a new country would have been told.`;
}

// The list below says the same.
function Marks({ firings, now }: Pick<LookBackProps, 'firings' | 'now'>) {
  const first = Math.floor(now.getTime() / DAY_MS) - DAYS;
  const fired = new Set(firings.map(({ at }) => Math.floor(at.getTime() / DAY_MS) - first));
  return (
    <div aria-hidden="true" className="flex h-4 items-end gap-px">
      {Array.from({ length: DAYS + 1 }, (_none, day) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: the days are what they are.
          key={day}
          className={fired.has(day) ? 'h-4 grow bg-danger' : 'h-1 grow bg-border-strong'}
        />
      ))}
    </div>
  );
}
