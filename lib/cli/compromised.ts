import { readFile, stat } from 'node:fs/promises';
import { type BlastRadius, momentSince } from '../core/blast-radius';
import { revokeCompromisedSchema } from '../core/compromised-input';
import { LEAKED_TEXT_LENGTH_MAX } from '../core/find-secrets';
import { isInUse } from '../core/installation-key';
import { findKeys } from '../services/installation/find-keys';
import {
  type CompromisedPreview,
  previewCompromised,
} from '../services/installation/preview-compromised';
import {
  type RevocationReport,
  revokeCompromised,
} from '../services/installation/revoke-compromised';
import { getBlastRadius } from '../services/keys/get-blast-radius';
import { mailNotices } from '../services/notices/mail-notices';
import {
  type Command,
  fileFault,
  InputError,
  type Output,
  parseOptions,
  parseWith,
  Refusal,
  required,
  UsageError,
} from './command';
import { asOperator } from './operator';

const REVOKE_OPTIONS = {
  reason: { type: 'string' },
  yes: { type: 'boolean' },
  json: { type: 'boolean' },
} as const;

/** `keys revoke-compromised FILE|- --reason R [--yes]`: preview, question, progress, report. */
export const revokeCompromisedCommand: Command = async (ctx, argv, output) => {
  const { values, positionals } = parseOptions(argv, REVOKE_OPTIONS);
  const [, file = '', ...extra] = positionals;
  if (file === '' || extra.length > 0) throw new UsageError('Say "keys revoke-compromised FILE".');
  const reason = required(values.reason, '--reason');
  const operator = await asOperator(ctx);
  const preview = await previewCompromised(operator, await readText(file, output));
  describePreview(output, preview, ctx.runtime.now());
  if (preview.keyIds.length === 0) return output.print('There is nothing to revoke.');
  const input = parseWith(revokeCompromisedSchema, { keyIds: [...preview.keyIds], reason });
  if (values.yes !== true) await confirm(output, file, preview.keyIds.length);
  const total = input.keyIds.length;
  const report = await revokeCompromised(operator, input, (done) =>
    output.error(`… ${done} of ${total}`),
  );
  mailNotices(ctx.runtime, [operator.request.id]);
  const { unknown, revoked } = preview;
  printReport(output, { ...report, unknown, already: report.already + revoked }, values.json);
};

async function readText(file: string, output: Output): Promise<string> {
  if (file === '-') return await output.readInput();
  try {
    const { size } = await stat(file);
    if (size <= LEAKED_TEXT_LENGTH_MAX) return await readFile(file, 'latin1');
  } catch (error) {
    throw fileFault(file, error);
  }
  throw new InputError(`${file} is larger than ${LEAKED_TEXT_LENGTH_MAX / 1_000_000} MB.`);
}

function describePreview(output: Output, preview: CompromisedPreview, now: Date): void {
  const { secrets, unknown, revoked, replaced, keyIds, inUse, workspaces, keys } = preview;
  output.error(
    [
      `Different keys in the text: ${secrets}. Unknown: ${unknown}. Revoked already: ${revoked}.`,
      `Replaced by regenerating: ${replaced}. To revoke: ${keyIds.length}, in workspaces: ${workspaces}.`,
      `Used in the last 24 hours: ${inUse}.`,
    ].join(' '),
  );
  for (const key of keys.filter((shown) => isInUse(shown, now))) {
    const used = `last used ${key.lastUsedAt?.toISOString()} from ${key.lastUsedIp ?? 'nowhere'}`;
    output.error(`  ${key.id}  ${key.workspace.slug}  ${key.name}  ${used}`);
  }
}

async function confirm(output: Output, file: string, count: number): Promise<void> {
  if (output.ask === undefined || file === '-') {
    throw new Refusal('Nothing was revoked. Add --yes to revoke without being asked.');
  }
  const answer = await output.ask(`Revoke ${count} keys for good? Type "revoke": `);
  if (answer.trim() !== 'revoke') throw new Refusal('Nothing was revoked.');
}

function printReport(output: Output, report: RevocationReport, isJson: boolean | undefined): void {
  const { revoked, already, unknown, failed } = report;
  output.print(
    isJson === true
      ? JSON.stringify(report)
      : `${revoked} revoked, ${already} revoked before, ${unknown} unknown, ${failed.length} failed.`,
  );
  if (failed.length > 0) throw new Refusal('Run it again: what is done is not done twice.');
}

const BLAST_OPTIONS = { since: { type: 'string' }, json: { type: 'boolean' } } as const;

/** `keys blast-radius ID --since WHEN`: what a key of any workspace did. */
export const blastRadiusCommand: Command = async (ctx, argv, output) => {
  const { values, positionals } = parseOptions(argv, BLAST_OPTIONS);
  const [, keyId = '', ...extra] = positionals;
  if (keyId === '' || extra.length > 0) throw new UsageError('Say "keys blast-radius ID".');
  const since = momentSince(required(values.since, '--since'), ctx.runtime.now());
  if (since === null) {
    throw new InputError('--since: Give 24h, 7d, a date, or a time like 2027-01-31T18:00:00Z.');
  }
  const operator = await asOperator(ctx);
  const [key] = (await findKeys(operator, { text: keyId, cursor: null })).keys;
  if (key === undefined) throw new Refusal('API key not found');
  const workspaceId = key.workspace.id;
  const radius = await getBlastRadius(operator, { workspaceId, keyId: key.id, since });
  if (values.json === true) output.print(JSON.stringify(radius));
  else printRadius(output, radius);
};

function printRadius(output: Output, radius: BlastRadius): void {
  const { accepted, refused, endpoints, addresses } = radius;
  output.print(`Since ${radius.since.toISOString()}: ${accepted} accepted, ${refused} refused.`);
  for (const { endpoint, ...use } of endpoints) output.print(row(endpoint, use));
  for (const { address, ...use } of addresses) output.print(row(address, use));
}

function row(name: string, use: Omit<BlastRadius['endpoints'][number], 'endpoint'>): string {
  const { requests, outcome, from, to } = use;
  const hours = `${from.toISOString().slice(0, 13)} – ${to.toISOString().slice(0, 13)}`;
  return [String(requests).padStart(9), outcome.padEnd(20), hours, name].join('  ');
}
