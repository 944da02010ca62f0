import Link from 'next/link';
import type { Incident } from '@/lib/core/alerts/incident';
import { incidentTitle } from '@/lib/core/alerts/sentences';
import type { Environment } from '@/lib/core/key-format';
import { Keymark } from '../keys/keymark';
import { CELL_CLASS, HEAD_CLASS, PlainTable, WIDE_ONLY } from '../ui/plain-table';
import { Time } from '../ui/time';
import { IncidentState } from './incident-state';
import { incidentHref } from './links';

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
          <th scope="col" className={HEAD_CLASS}>
            What happened
          </th>
          <th scope="col" className={HEAD_CLASS}>
            Key
          </th>
          <th scope="col" className={`${HEAD_CLASS} ${WIDE_ONLY}`}>
            State
          </th>
          <th scope="col" className={`${HEAD_CLASS} ${WIDE_ONLY}`}>
            Began
          </th>
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
            <span className="mt-0.5 block text-text-2 text-xs @min-[40rem]:hidden">
              <IncidentState incident={incident} /> · <Time date={incident.openedAt} />
            </span>
          </th>
          <td className={CELL_CLASS}>
            <KeyOf incident={incident} />
          </td>
          <td className={`${CELL_CLASS} ${WIDE_ONLY}`}>
            <IncidentState incident={incident} />
          </td>
          <td className={`${CELL_CLASS} ${WIDE_ONLY} text-text-2`}>
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
