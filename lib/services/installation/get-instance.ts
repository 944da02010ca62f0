import {
  type InstanceView,
  isJobLate,
  type JobView,
  WAITING_COUNTS_MAX,
} from '../../core/instance';
import { readInstance } from '../../stores/instance';
import { listJobs } from '../../stores/jobs';
import { authorize } from '../authorize';
import type { Context, Runtime } from '../context';
import { JOBS } from '../jobs/jobs';

/** How this process, its database and what runs in the background are doing. */
export async function getInstance(ctx: Context): Promise<InstanceView> {
  authorize(ctx, 'installation:manage');
  const { runtime, request } = ctx;
  const { usage, requestLog, settings, mailer } = runtime;
  const [facts, jobs] = await Promise.all([
    readInstance(runtime.database.pool, WAITING_COUNTS_MAX),
    jobViews(runtime),
  ]);
  return {
    ...facts,
    version: settings.version,
    uptimeSeconds: process.uptime(),
    residentBytes: process.memoryUsage.rss(),
    droppedCounts: usage.dropped,
    droppedRequests: requestLog.dropped,
    logDays: settings.logDays,
    logShare: requestLog.sampling.share,
    logPerSecond: requestLog.sampling.perSecond,
    hasMail: mailer !== null,
    address: request.address,
    jobs,
  };
}

async function jobViews({ database, now }: Runtime): Promise<JobView[]> {
  const states = new Map((await listJobs(database.pool)).map((state) => [state.name, state]));
  return JOBS.map(({ name, everySeconds }) => {
    const state = states.get(name);
    const finishedAt = state?.finishedAt ?? null;
    const failedAt = state?.failedAt ?? null;
    const hasFailed = failedAt !== null && (finishedAt === null || failedAt > finishedAt);
    return {
      name,
      everySeconds,
      finishedAt,
      error: hasFailed ? (state?.error ?? null) : null,
      lagSeconds: state?.lagSeconds ?? 0,
      isLate: isJobLate({ finishedAt, everySeconds }, now(), process.uptime()),
    };
  });
}
