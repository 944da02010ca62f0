import type { KeyId } from '../../core/ids';
import type { LeakPolicy, LeakSource } from '../../core/leak-policy';
import type { Tx } from '../../stores/client';
import { hasOpenReports, type OpenReport, takeOpenReports } from '../../stores/leak-reports';
import { lockOpenKeys } from '../../stores/stopped-keys';
import { type AuditActor, type AuditNote, recordAudits } from '../audit';
import type { AnonymousContext, Runtime } from '../context';
import { acknowledgedChange } from '../engine/acknowledged-change';
import { stopKeys } from '../installation/stop-keys';
import { mailNotices } from '../notices/mail-notices';
import { tellOwners } from '../notices/tell-owners';

/** How many reports one transaction acts upon. */
const BATCH = 250;
const SYSTEM: AuditActor = { actorType: 'system', actorId: 'system' };
const REASONS: Readonly<Record<LeakSource, string>> = {
  report: 'Reported as leaked',
  github: 'Found by GitHub secret scanning',
};

/**
 * Acts upon the oldest reports as the policy of each key's environment says, in one acknowledged change; a
 * report that another process has taken is left to it.
 * @returns how many reports there were
 */
export async function handleReports(runtime: Runtime): Promise<number> {
  if (!(await hasOpenReports(runtime.database.pool))) return 0;
  const { result } = await acknowledgedChange(runtime, async (tx, touch) => {
    const reports = await takeOpenReports(tx, BATCH);
    for (const alike of groupAlike(reports)) await handle(tx, runtime, alike);
    if (reports.length > 0) touch({ keys: reports.map(({ keyId }) => keyId) });
    return reports.length;
  });
  mailNotices(runtime);
  return result;
}

// What the same request found at the same place in the same environment of the same workspace.
function groupAlike(reports: readonly OpenReport[]): [OpenReport, ...OpenReport[]][] {
  const groups = new Map<string, [OpenReport, ...OpenReport[]]>();
  for (const report of reports) {
    const { requestId, workspaceId, environment, url } = report;
    const name = JSON.stringify([requestId, workspaceId, environment, url]);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [report]);
    else group.push(report);
  }
  return [...groups.values()];
}

async function handle(
  tx: Tx,
  runtime: Runtime,
  reports: readonly [OpenReport, ...OpenReport[]],
): Promise<void> {
  const [{ environment, source, url }] = reports;
  const ctx = contextOf(runtime, reports[0]);
  const keyIds = reports.map(({ keyId }) => keyId);
  const reason = url === null ? REASONS[source] : `${REASONS[source]}: ${url}`;
  const policy: LeakPolicy = runtime.settings.leakPolicy[environment];
  if (policy === 'notify') return await notify(tx, ctx, reports[0], { keyIds, reason });
  const stop =
    policy === 'revoke'
      ? ({ to: 'REVOKED', at: runtime.now(), by: null, reason } as const)
      : ({ to: 'INACTIVE' } as const);
  const keys = await stopKeys(tx, ctx, { keyIds, stop, actor: SYSTEM, by: source, reason });
  // Nothing stops them, but whoever activates them must know.
  const paused = keys.filter(({ isChanged, before }) => !isChanged && before === 'INACTIVE');
  await notify(tx, ctx, reports[0], { keyIds: paused.map(({ id }) => id), reason });
}

async function notify(
  tx: Tx,
  ctx: AnonymousContext,
  { workspaceId, source }: OpenReport,
  { keyIds, reason }: { keyIds: readonly KeyId[]; reason: string },
): Promise<void> {
  const open = keyIds.length === 0 ? [] : await lockOpenKeys(tx, workspaceId, keyIds);
  if (open.length === 0) return;
  const notes = open.map(
    (targetId): AuditNote => ({
      action: 'api_key.leak_reported',
      targetType: 'api_key',
      targetId,
      after: { reason },
    }),
  );
  await recordAudits(tx, ctx, workspaceId, SYSTEM, notes);
  await tellOwners(tx, ctx, workspaceId, {
    kind: 'keys_reported',
    by: source,
    reason,
    keyIds: open,
  });
}

// The audit log names the request that reported it.
function contextOf(
  runtime: Runtime,
  { requestId, address, userAgent }: OpenReport,
): AnonymousContext {
  return { runtime, request: { id: requestId, address, userAgent, via: 'api', isLocal: false } };
}
