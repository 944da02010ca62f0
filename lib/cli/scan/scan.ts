import { configuredProfile } from '../../config';
import { LEAKED_SECRETS_MAX } from '../../core/find-secrets';
import type { InstallationKey } from '../../core/installation-key';
import { createKeyFormats, type KeyFormats, type PlainSecret } from '../../core/key-format';
import { stateOf } from '../../core/key-view';
import { formatsOf } from '../../core/profile-formats';
import { RULE_TOOLS, scannerRules } from '../../core/scanner-rules';
import type { AnonymousContext } from '../../services/context';
import { identifySecrets } from '../../services/installation/identify-secrets';
import {
  type Command,
  fileFault,
  InputError,
  type Output,
  parseOptions,
  Refusal,
  UsageError,
} from '../command';
import { asOperator } from '../operator';
import { scanFiles } from './scan-files';
import { scanGit } from './scan-git';
import { describeTally, type FoundAt, newTally, type ScanTally } from './tally';

const OPTIONS = {
  git: { type: 'boolean' },
  offline: { type: 'boolean' },
  rules: { type: 'string' },
  json: { type: 'boolean' },
} as const;

/** How many places of a secret are named; all are counted. */
const PLACES_MAX = 3;
const PROGRESS_MS = 5_000;

/** Where a secret was found. */
interface Places {
  named: string[];
  count: number;
}

/** `scan PATH [--git]`: finds keys of this installation and says which of them work. */
export const scanCommand: Command = async (ctx, argv, output) => {
  const { path, isGit, isJson } = parseScan(argv);
  const found = await collect(path, isGit, { formats: ctx.runtime.keyFormats, output });
  const keys = await identify(ctx, [...found.keys()]);
  const { keyFormats } = ctx.runtime;
  const now = ctx.runtime.now();
  let active = 0;
  for (const [secret, places] of found) {
    const key = keys.get(secret) ?? null;
    const state = stateOfSecret(key, now);
    if (state === 'active') active += 1;
    output.print(describe(keyFormats.redact(secret), { key, state, places, isJson }));
  }
  if (active > 0)
    throw new Refusal(
      `${active} of ${found.size} ${active === 1 ? 'works: revoke it' : 'work: revoke them'}.`,
    );
  output.error(found.size === 0 ? 'No keys were found.' : 'None of them works.');
};

/** `scan PATH --offline` and `scan --rules TOOL`: need the profile alone, and no installation. */
export async function scanOffline(argv: readonly string[], output: Output): Promise<void> {
  const { values, positionals } = parseOptions(argv, OPTIONS);
  const profile = configuredProfile();
  const formats = formatsOf(profile);
  if (values.rules !== undefined) {
    const tool = RULE_TOOLS.find((known) => known === values.rules);
    if (tool === undefined || positionals.length > 0) {
      throw new UsageError(`Say "scan --rules ${RULE_TOOLS.join('|')}".`);
    }
    return output.print(scannerRules(tool, profile.product.name, formats).trimEnd());
  }
  const { path, isGit, isJson } = parseScan(argv);
  const accepted = createKeyFormats(formats);
  const found = await collect(path, isGit, { formats: accepted, output });
  for (const [secret, places] of found) {
    const state = accepted.environmentOf(secret);
    output.print(describe(accepted.redact(secret), { key: null, state, places, isJson }));
  }
  if (found.size > 0)
    throw new Refusal(`${found.size} ${found.size === 1 ? 'looks like a key' : 'look like keys'}.`);
  output.error('No keys were found.');
}

function parseScan(argv: readonly string[]) {
  const { values, positionals } = parseOptions(argv, OPTIONS);
  const [path = '', ...extra] = positionals;
  if (path === '' || extra.length > 0) throw new UsageError('Say "scan PATH".');
  return { path, isGit: values.git === true, isJson: values.json === true };
}

async function collect(
  path: string,
  isGit: boolean,
  { formats, output }: { formats: KeyFormats; output: Output },
): Promise<Map<PlainSecret, Places>> {
  const tally = newTally();
  const scan = isGit ? scanGit(path, formats, tally) : scanFiles(path, formats, tally);
  const found = new Map<PlainSecret, Places>();
  try {
    for await (const { secret, where } of withProgress(scan, tally, output)) {
      note(found, secret, printable(formats.redact(where)));
    }
  } catch (thrown) {
    const error = fileFault(path, thrown);
    const message = printable(
      formats.redact(error instanceof Error ? error.message : String(error)),
    );
    throw error instanceof InputError ? new InputError(message) : new Refusal(message);
  }
  output.error(`Scanned ${describeTally(tally)}.`);
  return found;
}

async function* withProgress(
  scan: AsyncIterable<FoundAt>,
  tally: ScanTally,
  output: Output,
): AsyncGenerator<FoundAt> {
  const timer = setInterval(() => output.error(`… ${describeTally(tally)}`), PROGRESS_MS);
  try {
    yield* scan;
  } finally {
    clearInterval(timer);
  }
}

function note(found: Map<PlainSecret, Places>, secret: PlainSecret, where: string): void {
  const places = found.get(secret) ?? { named: [], count: 0 };
  if (places.count === 0 && found.size >= LEAKED_SECRETS_MAX) {
    throw new Refusal(`There are more than ${LEAKED_SECRETS_MAX} keys: scan a part of it.`);
  }
  places.count += 1;
  if (places.named.length < PLACES_MAX) places.named.push(where);
  found.set(secret, places);
}

// The name of a file can hold anything, also a key, and what a terminal would obey.
function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '?');
}

async function identify(ctx: AnonymousContext, secrets: readonly PlainSecret[]) {
  if (secrets.length === 0) return new Map<PlainSecret, InstallationKey>();
  return await identifySecrets(await asOperator(ctx), secrets);
}

function stateOfSecret(key: InstallationKey | null, now: Date): string {
  if (key === null) return 'unknown';
  return key.isReplaced ? 'replaced' : stateOf(key, now);
}

function describe(
  masked: string,
  found: { key: InstallationKey | null; state: string; places: Places; isJson: boolean },
): string {
  const { key, state, places, isJson } = found;
  if (isJson) {
    return JSON.stringify({
      key: masked,
      state,
      id: key?.id ?? null,
      environment: key?.environment ?? null,
      workspace: key?.workspace.slug ?? null,
      last_used: key?.lastUsedAt?.toISOString() ?? null,
      places: places.named,
      place_count: places.count,
    });
  }
  const more = places.count - places.named.length;
  const where = places.named.join(', ') + (more > 0 ? ` and ${more} more` : '');
  const whose = key === null ? [] : [key.environment, key.workspace.slug, key.id];
  return [masked, state.padEnd(8), ...whose, where].join('  ');
}
