import type { JobView } from '@/lib/core/instance';
import { CELL_CLASS, Head, PlainTable, WIDE_ONLY } from '../ui/plain-table';
import { Time } from '../ui/time';
import { everyWord } from './words';

const WORDS: Readonly<Record<string, string>> = {
  'roll-up': 'Adds up what was counted',
  alerts: 'Judges the keys that had traffic',
  reminders: 'Looks for keys that expire or should be rotated',
  retention: 'Deletes what is older than it is kept',
  outbox: 'Looks after mails and webhooks that wait, deletes old ones',
};

/** The jobs of the installation: each runs in one process at a time. */
export function JobTable({ jobs }: { jobs: readonly JobView[] }) {
  return (
    <PlainTable
      caption="Jobs"
      head={
        <>
          <Head>Job</Head>
          <Head>State</Head>
          <Head className={WIDE_ONLY}>Ended last</Head>
          <Head>Behind</Head>
        </>
      }
    >
      {jobs.map((job) => (
        <JobRow key={job.name} job={job} />
      ))}
    </PlainTable>
  );
}

function JobRow({ job }: { job: JobView }) {
  const { name, everySeconds, finishedAt, error, lagSeconds } = job;
  return (
    <tr className="border-border border-b bg-surface last:border-b-0">
      <th scope="row" className={`${CELL_CLASS} text-start font-normal`}>
        <span className="font-mono text-[0.75rem]">{name}</span>
        <span className="block text-text-2 text-xs">
          {WORDS[name]} · {everyWord(everySeconds)}
        </span>
      </th>
      <td className={CELL_CLASS}>
        <JobState job={job} />
        {error !== null && <span className="block text-danger text-xs">{error}</span>}
      </td>
      <td className={`${CELL_CLASS} ${WIDE_ONLY} whitespace-nowrap`}>
        {finishedAt === null ? 'not yet' : <Time date={finishedAt} />}
      </td>
      <td className={`${CELL_CLASS} tabular-nums`}>{Math.round(lagSeconds)} s</td>
    </tr>
  );
}

// A shape and a word beside the colour.
function JobState({ job: { error, isLate } }: { job: JobView }) {
  if (error !== null) return <span className="text-danger">▲ Failed, tries again</span>;
  if (isLate) return <span className="whitespace-nowrap text-warn">◆ Late</span>;
  return <span className="whitespace-nowrap text-live">● Runs</span>;
}
