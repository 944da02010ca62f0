import { COUNTRY_CODES, countryName, UNKNOWN_COUNTRY } from '@/lib/core/country';
import { type KeyFormat, secretPattern } from '@/lib/core/key-format';
import { RANGE_NAMES, type UsageRange, wholeOf } from '@/lib/core/usage-range';
import { wallOf } from '@/lib/core/zone-time';
import { Button } from '../ui/button';
import { Field } from '../ui/field';
import { Input } from '../ui/input';
import { LinkButton } from '../ui/link-button';
import { Select } from '../ui/select';
import { type UsagePlace, usageHref } from './links';
import { RANGE_LABELS } from './words';
import { ZoneField } from './zone-field';

const STATUSES = ['2xx', '3xx', '4xx', '401', '403', '404', '429', '5xx'];
const ANY = { value: '', label: 'Any' };

interface UsageFiltersProps {
  place: UsagePlace;
  range: UsageRange;
  /** Keys to choose from. */
  keys: readonly { id: string; name: string }[];
  /** Endpoints to choose from. */
  endpoints: readonly string[];
  /** How secrets look, or did: none belongs into an address. */
  formats: readonly KeyFormat[];
}

/** Which time and which requests: plain links and forms, whose addresses can be kept. */
export function UsageFilters({ place, range, keys, endpoints, formats }: UsageFiltersProps) {
  const { slug, environment, query } = place;
  const { key, endpoint, status, country, sort } = query;
  const isFiltered = [key, endpoint, status, country].some((text) => text !== '');
  const statuses = [...new Set([...STATUSES, ...(status === '' ? [] : [status])])];
  return (
    <search className="grid gap-3 print:hidden">
      <RangeLinks place={place} range={range} />
      <form
        key={JSON.stringify(query)}
        action={`/${slug}/usage`}
        className="grid grid-cols-2 items-end gap-3 desk:grid-cols-[repeat(5,1fr)_auto]"
      >
        <Hidden fields={{ env: environment, sort, ...timeFields(place) }} />
        <Field id="usage-key" label="Key">
          <Select
            id="usage-key"
            name="key"
            defaultValue={key}
            options={[ANY, ...keys.map(({ id, name }) => ({ value: id, label: name }))]}
          />
        </Field>
        <Field id="usage-endpoint" label="Endpoint">
          <Input
            id="usage-endpoint"
            name="endpoint"
            list="usage-endpoints-known"
            defaultValue={endpoint}
            placeholder="Any"
            maxLength={512}
            autoComplete="off"
            spellCheck={false}
            pattern={`(?!.*(?:${secretPattern(formats)})).*`}
            title="A whole key does not belong into an address."
          />
          <datalist id="usage-endpoints-known">
            {endpoints.map((name) => (
              <option key={name} value={name} />
            ))}
          </datalist>
        </Field>
        <Field id="usage-status" label="Status">
          <Select
            id="usage-status"
            name="status"
            defaultValue={status}
            options={[ANY, ...statuses.map((value) => ({ value, label: value }))]}
          />
        </Field>
        <Field id="usage-country" label="Country">
          <Select
            id="usage-country"
            name="country"
            defaultValue={country.toUpperCase()}
            options={[ANY, ...COUNTRY_OPTIONS]}
          />
        </Field>
        <ZoneField zone={range.zone} />
        <div className="flex gap-2">
          <Button type="submit">Show</Button>
          {isFiltered && (
            <LinkButton
              prefetch={false}
              tone="quiet"
              href={usageHref(place, { key: '', endpoint: '', status: '', country: '' })}
            >
              Clear
            </LinkButton>
          )}
        </div>
      </form>
    </search>
  );
}

function RangeLinks({ place, range }: { place: UsagePlace; range: UsageRange }) {
  const { slug, environment, query } = place;
  const { range: _, from: __, to: ___, zone: ____, ...kept } = query;
  const [from, to] = wholeOf(range);
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <nav
        aria-label="Range"
        className="flex overflow-clip rounded-control border border-border-strong bg-surface"
      >
        {RANGE_NAMES.filter((name) => name !== 'custom').map((name) => (
          <a
            key={name}
            href={usageHref(place, { range: name, from: '', to: '' })}
            aria-current={range.name === name ? 'true' : undefined}
            className="inline-flex h-7.5 items-center border-border border-s px-3 first:border-s-0 hover:bg-hover aria-[current]:bg-text aria-[current]:font-strong aria-[current]:text-bg coarse:h-11"
          >
            {RANGE_LABELS[name]}
          </a>
        ))}
      </nav>
      <details open={range.name === 'custom'}>
        <summary className="w-fit py-1 text-text-2 hover:text-text coarse:py-3">
          From and until
        </summary>
        <form action={`/${slug}/usage`} className="flex flex-wrap items-end gap-3 pt-2">
          <Hidden fields={{ ...kept, env: environment, zone: range.zone, range: 'custom' }} />
          <Field id="usage-from" label={`From (${range.zone})`}>
            <Input
              id="usage-from"
              type="datetime-local"
              name="from"
              defaultValue={wall(from, range)}
            />
          </Field>
          <Field id="usage-to" label={`Until (${range.zone})`}>
            <Input id="usage-to" type="datetime-local" name="to" defaultValue={wall(to, range)} />
          </Field>
          <Button type="submit">Show this time</Button>
        </form>
      </details>
    </div>
  );
}

function Hidden({ fields }: { fields: Readonly<Record<string, string>> }) {
  return Object.entries(fields)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => <input key={name} type="hidden" name={name} value={value} />);
}

function timeFields({ query: { range, from, to } }: UsagePlace) {
  return { range, from, to };
}

function wall(ms: number, { zone }: UsageRange): string {
  return new Date(wallOf(ms, zone)).toISOString().slice(0, 16);
}

const COUNTRY_OPTIONS = [...COUNTRY_CODES, UNKNOWN_COUNTRY]
  .map((value) => ({ value, label: countryName(value) }))
  .sort((a, b) => a.label.localeCompare(b.label, 'en'));
