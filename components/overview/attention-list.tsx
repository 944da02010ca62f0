import Link from 'next/link';
import type { ReactNode } from 'react';
import type { Incident } from '@/lib/core/alerts/incident';
import { incidentTitle } from '@/lib/core/alerts/sentences';
import {
  COUNTED_MAX,
  EXPIRING_DAYS,
  IDLE_DAYS,
  type KeyAttention,
  type KeysInNeed,
} from '@/lib/core/key-attention';
import type { Environment } from '@/lib/core/key-format';
import { incidentHref } from '../alerts/links';
import { Keymark } from '../keys/keymark';
import { keyHref, keysHref } from '../keys/links';
import { timeAgo, timeUntil } from '../ui/format-time';
import { Time } from '../ui/time';

interface AttentionListProps {
  slug: string;
  environment: Environment;
  attention: KeyAttention;
  /** The newest that are open. */
  incidents: readonly Incident[];
  now: Date;
}

/** What somebody should look at, the most urgent first. */
export function AttentionList(props: AttentionListProps) {
  const { slug, environment, attention, incidents, now } = props;
  const { expiring, idle } = attention;
  const place = { slug, environment };
  return (
    <section aria-labelledby="overview-attention" className="grid content-start gap-3">
      <h2 id="overview-attention" className="font-strong text-lead">
        Needs attention
      </h2>
      {expiring.count + idle.count + incidents.length === 0 && (
        <p className="text-text-2">
          Nothing: no incident is open, no {environment} key expires within {EXPIRING_DAYS} days,
          and none lies idle.
        </p>
      )}
      {incidents.length > 0 && <IncidentGroup {...place} incidents={incidents} now={now} />}
      {expiring.count > 0 && (
        <KeyGroup
          {...place}
          shape="◆"
          title={`${numberOf(expiring)} ${expiring.count === 1 ? 'expires' : 'expire'} within ${EXPIRING_DAYS} days`}
          keys={expiring}
          factOf={(at) => at !== null && <Time date={at} lead={timeUntil(at, now)} />}
        />
      )}
      {idle.count > 0 && (
        <KeyGroup
          {...place}
          shape="▲"
          title={`${numberOf(idle)} not used for ${IDLE_DAYS} days`}
          keys={idle}
          factOf={(at) => (at === null ? 'never used' : <Time date={at} lead={timeAgo(at, now)} />)}
        />
      )}
    </section>
  );
}

function numberOf({ count }: KeysInNeed): string {
  if (count >= COUNTED_MAX) return `${COUNTED_MAX.toLocaleString('en-GB')} keys or more`;
  return count === 1 ? '1 key' : `${count.toLocaleString('en-GB')} keys`;
}

type IncidentGroupProps = Pick<AttentionListProps, 'slug' | 'environment' | 'incidents' | 'now'>;

function IncidentGroup({ slug, environment, incidents, now }: IncidentGroupProps) {
  return (
    <div className="grid gap-1 rounded-table border border-border bg-surface py-1">
      <h3 className="flex gap-2 px-3 py-1 font-strong">
        <span aria-hidden="true" className="text-danger">
          ▲
        </span>
        Open incidents
      </h3>
      <ul className="grid">
        {incidents.map((incident) => (
          <li key={incident.id} className="flex items-center gap-2 px-3 py-1">
            <Link
              prefetch={false}
              className="min-w-0 grow break-words hover:underline"
              href={incidentHref(slug, environment, incident.id)}
            >
              {[incidentTitle(incident), incident.key?.name].filter(Boolean).join(': ')}
            </Link>
            <span className="shrink-0 text-text-2">
              <Time date={incident.openedAt} lead={timeAgo(incident.openedAt, now)} />
            </span>
          </li>
        ))}
      </ul>
      <p className="px-3 py-1">
        <Link prefetch={false} className="prose-link" href={`/${slug}/alerts?env=${environment}`}>
          All alerts
        </Link>
      </p>
    </div>
  );
}

interface KeyGroupProps {
  slug: string;
  environment: Environment;
  shape: string;
  title: string;
  keys: KeysInNeed;
  factOf(at: Date | null): ReactNode;
}

function KeyGroup({ slug, environment, shape, title, keys, factOf }: KeyGroupProps) {
  return (
    <div className="grid gap-1 rounded-table border border-border bg-surface py-1">
      <h3 className="flex gap-2 px-3 py-1 font-strong">
        <span aria-hidden="true" className="text-warn">
          {shape}
        </span>
        {title}
      </h3>
      <ul className="grid">
        {keys.first.map(({ id, name, at }) => (
          <li key={id} className="flex items-center gap-2 px-3 py-1">
            <Keymark id={id} />
            <Link
              prefetch={false}
              className="min-w-0 grow break-words hover:underline"
              href={keyHref(slug, environment, id)}
            >
              {name}
            </Link>
            <span className="shrink-0 text-text-2">{factOf(at)}</span>
          </li>
        ))}
      </ul>
      {keys.count > keys.first.length && (
        <p className="px-3 py-1 text-text-2">
          <Link prefetch={false} className="prose-link" href={keysHref(slug, environment)}>
            All keys
          </Link>
        </p>
      )}
    </div>
  );
}
