import type { UsageReport } from '@/lib/core/usage-figures';
import { wholeOf } from '@/lib/core/usage-range';
import { Keymark } from '../keys/keymark';
import { BlockHead } from './chart-block';
import { Bar } from './endpoint-table';
import { logsHref, type UsagePlace, usageCsvHref, usageHref } from './links';
import { NumberRow, UsageTable } from './usage-table';
import { countWord, shareWord } from './words';

/** The keys with the most requests, and the rest together. */
export function KeyUsageTable({ place, report }: { place: UsagePlace; report: UsageReport }) {
  const { keys, filter, range } = report;
  const named = keys.first.reduce((sum, { requests }) => sum + requests, 0);
  const failed = keys.first.reduce((sum, { errors }) => sum + errors, 0);
  const rest = keys.names - keys.first.length;
  const most = keys.first[0]?.requests ?? 0;
  return (
    <section aria-labelledby="usage-keys" className="grid gap-2">
      <BlockHead id="usage-keys" title="By key" csvHref={usageCsvHref(place, 'keys')} />
      <UsageTable caption="Requests by key" heads={['Key', 'Requests', 'Share', 'Errors']}>
        {keys.first.map(({ name, keyName, requests, errors }) => (
          <NumberRow
            key={name}
            name={
              <span className="relative isolate -mx-3 -my-1.5 flex items-center gap-2 px-3 py-1.5">
                <Bar share={most === 0 ? 0 : requests / most} />
                <Keymark id={name} />
                <a className="break-all" href={usageHref(place, { key: name })}>
                  {keyName ?? name}
                </a>
              </span>
            }
            values={[
              <a
                key="log"
                aria-label={`${countWord(requests)} requests of ${keyName ?? name} in the log`}
                href={logsHref(place.slug, filter, wholeOf(range), { key: name })}
              >
                {countWord(requests)}
              </a>,
              shareWord(requests, keys.requests),
              shareWord(errors, requests),
            ]}
          />
        ))}
        {rest > 0 && (
          <NumberRow
            name={rest === 1 ? 'One other key' : `${countWord(rest)} other keys`}
            values={[
              countWord(keys.requests - named),
              shareWord(keys.requests - named, keys.requests),
              shareWord(keys.errors - failed, keys.requests - named),
            ]}
          />
        )}
      </UsageTable>
    </section>
  );
}
