/** How a job that runs in the background is doing. */
export interface JobView {
  name: string;
  /** How often it runs, in seconds. */
  everySeconds: number;
  /** When it ended well last; null: never yet. */
  finishedAt: Date | null;
  /** Why it failed, where it has failed since. */
  error: string | null;
  /** How far it is behind, in seconds. */
  lagSeconds: number;
  /** Whether it should have run again by now. */
  isLate: boolean;
}

/** How this process and its database are doing, for whoever runs the installation. */
export interface InstanceView {
  /** Which Keydesk this is: `0.1.0`. */
  version: string;
  /** How long this process runs, in seconds. */
  uptimeSeconds: number;
  /** What it takes of the memory, in bytes. */
  residentBytes: number;
  /** As the database says it: `18.4`. */
  databaseVersion: string;
  databaseBytes: number;
  /** Processes that decide from memory now. */
  verifiers: number;
  /** Counts that are not rolled up yet, up to a bound. */
  waitingCounts: number;
  /** Decisions that are in no count, since this process began. */
  droppedCounts: number;
  /** Requests that should be in the log and are not, since this process began. */
  droppedRequests: number;
  /** For how many days requests are kept. */
  logDays: number;
  /** Which share of the requests that are let through is kept. */
  logShare: number;
  logPerSecond: number;
  /** Whether mails are sent. */
  hasMail: boolean;
  /** The address of whoever asks, as the server sees it. */
  address: string | null;
  jobs: readonly JobView[];
}

/** Beyond this many counts that wait nobody is told the number. */
export const WAITING_COUNTS_MAX = 100_000;

/** A job that has missed its turn so many times is late. */
const TURNS_MISSED_MAX = 3;
const GRACE_SECONDS = 30;

/** Whether a job should have run again by now. A job that never ran is given as long as one that has. */
export function isJobLate(
  { finishedAt, everySeconds }: Pick<JobView, 'finishedAt' | 'everySeconds'>,
  now: Date,
  upSeconds: number,
): boolean {
  const sinceSeconds =
    finishedAt === null ? upSeconds : (now.getTime() - finishedAt.getTime()) / 1000;
  return sinceSeconds > TURNS_MISSED_MAX * everySeconds + GRACE_SECONDS;
}
