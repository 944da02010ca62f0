import { type KeyFormat, secretPattern } from '@/lib/core/key-format';
import {
  LOG_PARAMETERS,
  type LogQuery,
  logFilterOf,
  NO_LOG_FILTERS,
  OTHER_4XX,
  OUTCOMES,
  UNKNOWN_KEYS,
} from '@/lib/core/log-filter';
import { Button } from '../ui/button';
import { Field } from '../ui/field';
import { Input } from '../ui/input';
import { LinkButton } from '../ui/link-button';
import { More } from '../ui/more';
import { Select } from '../ui/select';
import { type LogListState, logListHref } from './links';

interface LogFiltersProps {
  slug: string;
  list: LogListState;
  /** The keys that were used last, and the one that is filtered by. */
  keys: readonly { id: string; name: string }[];
  /** Whether the viewer also sees what brought no known key. */
  isOperator: boolean;
  /** How secrets look, or did: none belongs into an address. */
  formats: readonly KeyFormat[];
}

const STATUSES = ['2xx', '4xx', '401', '403', '404', '429', OTHER_4XX, '5xx'];
const OUTCOME_OPTIONS = [
  { value: '', label: 'Anything' },
  { value: 'valid', label: 'Let through' },
  { value: 'allowed', label: 'Let through, no error' },
  { value: 'api', label: 'Let through, API error' },
  { value: 'refused', label: 'Refused' },
  { value: 'key', label: 'Refused by key' },
  { value: 'permission', label: 'Refused by permission' },
  ...OUTCOMES.filter((value) => value !== 'valid').map((value) => ({ value, label: value })),
];
const RARE = ['from', 'to', 'country', 'address', 'request'] as const;

/** Which requests the list holds: a plain form whose address can be kept. */
export function LogFilters({ slug, list, keys, isOperator, formats }: LogFiltersProps) {
  const { query } = list;
  const isFiltered = LOG_PARAMETERS.some((name) => query[name] !== '');
  const clear = { ...list, query: NO_LOG_FILTERS, cursor: null };
  return (
    <search>
      <form key={JSON.stringify(query)} action={`/${slug}/logs`} className="grid gap-2">
        <input type="hidden" name="env" value={list.environment} />
        {list.isLive && <input type="hidden" name="live" value="1" />}
        <div className="grid grid-cols-2 items-end gap-3 desk:grid-cols-[7rem_13rem_1fr_1fr_auto]">
          <Common query={query} keys={keys} isOperator={isOperator} formats={formats} />
          <div className="col-span-2 flex gap-2 desk:col-span-1">
            <Button type="submit">Filter</Button>
            {isFiltered && (
              <LinkButton prefetch={false} tone="quiet" href={logListHref(slug, clear)}>
                Clear
              </LinkButton>
            )}
          </div>
        </div>
        <More
          title="Time, place and request"
          titleClass="text-text-2"
          open={RARE.some((name) => query[name] !== '')}
        >
          <Rare query={query} formats={formats} />
        </More>
      </form>
    </search>
  );
}

type CommonProps = Pick<LogFiltersProps, 'keys' | 'isOperator' | 'formats'> & { query: LogQuery };

function Common({ query, keys, isOperator, formats }: CommonProps) {
  const text = textField(formats);
  return (
    <>
      <Field id="log-status" label="Status">
        <Input
          {...text}
          id="log-status"
          name="status"
          list="log-statuses"
          pattern={`[1-5]([0-9]{2}|[xX]{2})|0|${OTHER_4XX}`}
          title="A status like 403, or a class like 4xx. 0: not reported."
          defaultValue={query.status}
          placeholder="4xx"
        />
        <datalist id="log-statuses">
          {STATUSES.map((status) => (
            <option key={status} value={status} />
          ))}
        </datalist>
      </Field>
      <Field id="log-outcome" label="Decision">
        <Select
          id="log-outcome"
          name="outcome"
          options={OUTCOME_OPTIONS}
          defaultValue={query.outcome}
        />
      </Field>
      <Field id="log-key" label="Key">
        <Select
          id="log-key"
          name="key"
          defaultValue={query.key}
          options={[
            { value: '', label: 'Any' },
            ...(isOperator ? [{ value: UNKNOWN_KEYS, label: 'None that is known' }] : []),
            ...keys.map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
      </Field>
      <Field id="log-endpoint" label="Endpoint">
        <Input
          {...text}
          id="log-endpoint"
          name="endpoint"
          defaultValue={query.endpoint}
          placeholder="GET /v1/jobs/{id}"
        />
      </Field>
    </>
  );
}

function Rare({ query, formats }: Pick<LogFiltersProps, 'formats'> & { query: LogQuery }) {
  const text = textField(formats);
  const { from, to } = logFilterOf({ ...query, request: '' });
  return (
    <div className="grid grid-cols-2 items-end gap-3 pt-1 desk:grid-cols-[auto_auto_6rem_1fr_1.5fr]">
      <Field id="log-from" label="From (UTC)" className="max-desk:col-span-2">
        <Input
          id="log-from"
          type="datetime-local"
          step="1"
          name="from"
          defaultValue={fieldTime(from)}
        />
      </Field>
      <Field id="log-to" label="Before (UTC)" className="max-desk:col-span-2">
        <Input id="log-to" type="datetime-local" step="1" name="to" defaultValue={fieldTime(to)} />
      </Field>
      <Field id="log-country" label="Country">
        <Input
          {...text}
          id="log-country"
          name="country"
          pattern="[A-Za-z]{2}"
          title="Two letters, for example DE. ZZ: unknown."
          defaultValue={query.country}
          placeholder="DE"
        />
      </Field>
      <Field id="log-address" label="Address">
        <Input
          {...text}
          id="log-address"
          name="address"
          defaultValue={query.address}
          placeholder="203.0.113.9"
        />
      </Field>
      <Field id="log-request" label="Request id" className="max-desk:col-span-2">
        <Input
          {...text}
          id="log-request"
          name="request"
          defaultValue={query.request}
          placeholder="req_…"
        />
      </Field>
    </div>
  );
}

function textField(formats: readonly KeyFormat[]) {
  return {
    pattern: `(?!.*(?:${secretPattern(formats)})).*`,
    title: 'A whole key does not belong into an address. Use its id.',
    maxLength: 254,
    autoComplete: 'off',
    spellCheck: false,
  };
}

function fieldTime(moment: Date | null): string {
  return moment === null ? '' : moment.toISOString().slice(0, 19);
}
