import Link from 'next/link';
import type { Incident } from '@/lib/core/alerts/incident';
import { incidentTitle } from '@/lib/core/alerts/sentences';
import type { Environment } from '@/lib/core/key-format';
import { Keymark } from '../keys/keymark';
import { CELL_CLASS, Head, PlainTable } from '../ui/plain-table';
import { Time } from '../ui/time';
import { IncidentState } from './incident-state';
import { incidentHref } from './links';

/** Its moments and sentences are long: columns of their own need more room than those of other tables. */
const WIDE = '@max-[56rem]:hidden';

interface IncidentTableProps {
  slug: string;
  environment: Environment;
  incidents: readonly Incident[];
}

/** Incidents, newest first. */
export function IncidentTable({ slug, environment, incidents }: IncidentTableProps) {
  return (
    <PlainTable
      caption="Incidents"
      head={
        <>
          <Head>What happened</Head>
          <Head className={`${WIDE} w-1/4`}>Key</Head>
          <Head className={WIDE}>State</Head>
          <Head className={WIDE}>Began</Head>
        </>
      }
    >
      {incidents.map((incident) => (
        <tr key={incident.id} className="border-border border-b align-top last:border-b-0">
          <th scope="row" className={`${CELL_CLASS} text-start font-normal`}>
            <Link
              className="prose-link font-strong"
              prefetch={false}
              href={incidentHref(slug, environment, incident.id)}
            >
              {incidentTitle(incident)}
            </Link>
            <span className="block text-text-2">{incident.summary}</span>
            <span className="mt-1 grid gap-1 text-xs @min-[56rem]:hidden">
              <KeyOf incident={incident} />
              <span className="flex flex-wrap gap-x-3 text-text-2">
                <IncidentState incident={incident} />
                <Time date={incident.openedAt} />
              </span>
            </span>
          </th>
          <td className={`${CELL_CLASS} ${WIDE}`}>
            <KeyOf incident={incident} />
          </td>
          <td className={`${CELL_CLASS} ${WIDE}`}>
            <IncidentState incident={incident} />
          </td>
          <td className={`${CELL_CLASS} ${WIDE} whitespace-nowrap text-text-2`}>
            <Time date={incident.openedAt} />
          </td>
        </tr>
      ))}
    </PlainTable>
  );
}

function KeyOf({ incident: { key } }: { incident: Incident }) {
  if (key === null) return <span className="text-text-2">All live keys</span>;
  return (
    <span className="flex items-start gap-2">
      <Keymark id={key.id} />
      <span className="min-w-0 break-words">
        {key.name} <code className="text-text-2">…{key.lastFour}</code>
      </span>
    </span>
  );
}
