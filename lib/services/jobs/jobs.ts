import { isDomainError } from '../../core/errors';
import { asOnlyOne, noteJobDone, noteJobFailed } from '../../stores/jobs';
import { evaluateAlerts, remindOfKeys } from '../alerts/evaluate-alerts';
import type { Runtime } from '../context';
import { tidyOutbox } from '../delivery/tidy-outbox';
import { keepRetention } from '../usage/retention';
import { rollUp } from '../usage/roll-up';

/** Something that runs again and again in the background, in one process at a time. */
export interface Job {
  name: string;
  everySeconds: number;
  /** Can be ended at any moment and begun anew. Says how far it is behind, in seconds. */
  run(runtime: Runtime): Promise<number>;
}

/** Every job, in the order in which pages show them. */
export const JOBS: readonly Job[] = [
  { name: 'roll-up', everySeconds: 5, run: rollUp },
  { name: 'alerts', everySeconds: 60, run: evaluateAlerts },
  { name: 'reminders', everySeconds: 3_600, run: remindOfKeys },
  { name: 'retention', everySeconds: 600, run: keepRetention },
  { name: 'outbox', everySeconds: 60, run: tidyOutbox },
];

/** Runs every job until the process stops. @returns what waits for those that are under way */
export function startJobs(runtime: Runtime): () => Promise<void> {
  const stop = new AbortController();
  const running = JOBS.map((job) => repeat(runtime, job, stop.signal));
  return async () => {
    stop.abort();
    await Promise.all(running);
  };
}

/** Runs a job once, unless another process does; never rejects. */
export async function runJob(runtime: Runtime, { name, run }: Job): Promise<void> {
  const { pool } = runtime.database;
  const startedAt = runtime.now();
  try {
    const lagSeconds = await asOnlyOne(pool, name, () => run(runtime));
    if (lagSeconds !== null) await noteJobDone(pool, { name, startedAt, lagSeconds });
  } catch (error) {
    runtime.log.warn({ error, job: name }, 'a job failed, will try again');
    // While the database is away nothing can be noted there.
    if (isDomainError(error)) return;
    const text = error instanceof Error ? error.message.slice(0, 500) : 'unknown';
    await noteJobFailed(pool, { name, startedAt, error: text }).catch(() => {});
  }
}

/** What has just started has more urgent things to ask of the database. */
const BEGIN_SECONDS = 3;

async function repeat(runtime: Runtime, job: Job, signal: AbortSignal): Promise<void> {
  await pause(BEGIN_SECONDS, signal);
  while (!signal.aborted) {
    await runJob(runtime, job);
    await pause(job.everySeconds, signal);
  }
}

function pause(seconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, seconds * 1000).unref();
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
  });
}
