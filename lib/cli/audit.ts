import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { type ChainPoint, describeFault } from '../core/audit-chain';
import { type Checkpoint, checkpointSchema } from '../core/audit-checkpoint';
import { AUDIT_FORMATS } from '../core/audit-export';
import { WHOLE_LOG } from '../core/audit-filter';
import { parseId, type WorkspaceId } from '../core/ids';
import { checkChain } from '../services/audit-log/check-chain';
import { makeCheckpoint } from '../services/audit-log/checkpoint';
import { exportAudit } from '../services/audit-log/export-audit';
import { purgeAudit } from '../services/audit-log/purge-audit';
import type { AnonymousContext } from '../services/context';
import {
  type Command,
  fileFault,
  InputError,
  inLoggedWorkspace,
  type Output,
  parseOptions,
  parseWith,
  Refusal,
  required,
  UsageError,
} from './command';

const OPTIONS = {
  workspace: { type: 'string' },
  checkpoint: { type: 'string' },
  out: { type: 'string' },
  format: { type: 'string' },
  before: { type: 'string' },
} as const;

type Values = ReturnType<typeof parseOptions<typeof OPTIONS>>['values'];
type Run = (ctx: AnonymousContext, values: Values, output: Output) => Promise<void>;

const PROGRESS_ROWS = 100_000;

const exportSchema = z.strictObject({ format: z.enum(AUDIT_FORMATS) });
const purgeSchema = z.strictObject({
  before: z.union([z.iso.date(), z.iso.datetime()], 'must be a date like 2026-01-31'),
});

/** `audit verify|checkpoint|export|purge`. */
export const auditCommand: Command = async (ctx, argv, output) => {
  const { values, positionals } = parseOptions(argv, OPTIONS);
  const [verb = '', ...extra] = positionals;
  const run = Object.hasOwn(VERBS, verb) ? VERBS[verb] : undefined;
  if (run === undefined || extra.length > 0) {
    throw new UsageError('Say "audit verify", "checkpoint", "export" or "purge".');
  }
  await run(ctx, values, output);
};

// Checks each workspace's chain, and against a checkpoint; the first broken row of each is named.
const verify: Run = async (ctx, values, output) => {
  const checkpoint = values.checkpoint === undefined ? null : readCheckpoint(values.checkpoint);
  const chains = await chainsOf(ctx, values.workspace, checkpoint);
  let broken = 0;
  for (const { slug, workspaceId, point } of chains) {
    let shownAt = 0;
    const { fault, total, baseSeq } = await checkChain(ctx.runtime, workspaceId, {
      from: null,
      ...(point !== undefined && { checkpoint: point }),
      onProgress({ seq }, rows) {
        if (seq - shownAt < PROGRESS_ROWS) return;
        shownAt = seq;
        output.error(`${slug}: ${amount(seq)} of ${amount(rows)}`);
      },
    });
    const purged = baseSeq > 0 ? `, purged to #${amount(baseSeq)}` : '';
    if (fault === null) output.print(`${slug}: intact to #${amount(total)}${purged}`);
    else output.print(`${slug}: BROKEN at ${describeFault(fault)}`);
    const isPurged = point !== undefined && point.seq < baseSeq;
    if (isPurged) output.print(`${slug}: The checkpoint lies before the purge: not compared.`);
    if (checkpoint !== null && point === undefined) {
      output.print(`${slug}: The checkpoint does not name it: not compared.`);
    }
    if (fault !== null) broken += 1;
  }
  if (broken > 0)
    throw new Refusal(`The audit log of ${broken} of ${chains.length} is not intact.`);
};

const checkpoint: Run = async (ctx, { out }, output) => {
  const made = await makeCheckpoint(ctx.runtime);
  const text = JSON.stringify(made, null, 2);
  if (out === undefined) return output.print(text);
  try {
    writeFileSync(out, `${text}\n`, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    throw fileFault(out, error);
  }
  output.error(
    `Wrote the ends of ${made.heads.length} logs to ${out}. Keep it away from this machine.`,
  );
};

const exportLog: Run = async (ctx, values, output) => {
  const { format } = parseWith(exportSchema, { format: values.format ?? 'jsonl' });
  const system = await inLoggedWorkspace(ctx, required(values.workspace, '--workspace'));
  const { pieces } = await exportAudit(system, { filter: WHOLE_LOG, format });
  for await (const piece of pieces) {
    if (piece === '') continue;
    output.print(piece.replace(/\r?\n$/, ''));
    await output.drained?.();
  }
};

const purge: Run = async (ctx, values, output) => {
  const { before } = parseWith(purgeSchema, { before: required(values.before, '--before') });
  const file = readCheckpoint(required(values.checkpoint, '--checkpoint'));
  const chains = await chainsOf(ctx, values.workspace, file);
  for (const { slug, workspaceId, point } of chains) {
    if (point === undefined) continue;
    const system = { ...ctx, actor: { type: 'system', workspaceId } as const };
    const { through } = await purgeAudit(system, { before: new Date(before), checkpoint: point });
    output.print(
      through === null ? `${slug}: nothing to purge` : `${slug}: purged to #${amount(through)}`,
    );
  }
};

const VERBS: Readonly<Record<string, Run>> = { verify, checkpoint, export: exportLog, purge };

interface Chain {
  workspaceId: WorkspaceId;
  slug: string;
  point?: ChainPoint;
}

/** The logs that are meant: the named one, else all that are there or in the checkpoint. */
async function chainsOf(
  { runtime }: AnonymousContext,
  slug: string | undefined,
  file: Checkpoint | null,
): Promise<Chain[]> {
  const { heads } = await makeCheckpoint(runtime);
  const points = new Map((file?.heads ?? []).map((head) => [head.workspace_id, head]));
  const present = new Set(heads.map((head) => head.workspace_id));
  const lost = [...points.values()].filter((head) => !present.has(head.workspace_id));
  const chains = [...heads, ...lost].flatMap((head) => {
    const workspaceId = parseId('workspace', head.workspace_id);
    const point = points.get(head.workspace_id);
    if (workspaceId === null) return [];
    return [{ workspaceId, slug: head.slug, ...(point !== undefined && { point }) }];
  });
  if (slug === undefined) return chains;
  const named = chains.filter((chain) => chain.slug === slug);
  if (named.length === 0) throw new Refusal(`There is no audit log of "${slug}".`);
  return named;
}

function readCheckpoint(file: string): Checkpoint {
  const text = readNamed(file);
  try {
    return checkpointSchema.parse(JSON.parse(text));
  } catch {
    throw new InputError(`--checkpoint: ${file} is no checkpoint that "audit checkpoint" wrote.`);
  }
}

function readNamed(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw fileFault(file, error);
  }
}

function amount(count: number): string {
  return count.toLocaleString('en');
}
