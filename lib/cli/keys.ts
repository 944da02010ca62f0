import { z } from 'zod';
import { describePropagation } from '../core/barrier';
import { ENVIRONMENTS } from '../core/key-format';
import { createKeySchema } from '../core/key-input';
import type { ChangedKey, KeyView } from '../core/key-view';
import type { Profile } from '../core/profile';
import { splitAddresses } from '../core/restrictions/addresses';
import { shapeKey } from '../http/v1/key-shape';
import type { Context, SystemActor } from '../services/context';
import { activateKey, deactivateKey } from '../services/keys/change-key-status';
import { createKey } from '../services/keys/create-key';
import { getKey } from '../services/keys/get-key';
import { listKeys } from '../services/keys/list-keys';
import { regenerateKey } from '../services/keys/regenerate-key';
import { revokeKey } from '../services/keys/revoke-key';
import { changeKey } from './change-key';
import {
  type Command,
  InputError,
  inWorkspace,
  type Output,
  parseOptions,
  parseWith,
  required,
  UsageError,
} from './command';
import { blastRadiusCommand, revokeCompromisedCommand } from './compromised';
import { KEY_OPTIONS, type KeyOptions } from './key-options';

const envSchema = z.object({ env: createKeySchema.shape.environment });

type Run = (
  ctx: Context<SystemActor>,
  values: KeyOptions,
  output: Output,
  id: string,
) => Promise<void>;

/** What the operator does with keys of any workspace. */
const OF_ANY_WORKSPACE: ReadonlyMap<string, Command> = new Map([
  ['revoke-compromised', revokeCompromisedCommand],
  ['blast-radius', blastRadiusCommand],
]);

/** `keys create|list|change|deactivate|activate|regenerate|revoke`, the same services as the pages. */
export const keysCommand: Command = async (ctx, argv, output) => {
  const ofAnyWorkspace = OF_ANY_WORKSPACE.get(argv[0] ?? '');
  if (ofAnyWorkspace !== undefined) return await ofAnyWorkspace(ctx, argv, output);
  const { values, positionals } = parseOptions(argv, KEY_OPTIONS);
  const [verb = '', id = '', ...extra] = positionals;
  const run = Object.hasOwn(VERBS, verb) ? VERBS[verb] : undefined;
  if (run === undefined) throw new UsageError(`"keys ${verb}" does not exist.`);
  const takesId = verb !== 'create' && verb !== 'list';
  if (extra.length > 0 || takesId !== (id !== '')) {
    throw new UsageError(takesId ? `Say "keys ${verb} ID".` : `"keys ${verb}" takes no ID.`);
  }
  await run(await inWorkspace(ctx, required(values.workspace, '--workspace')), values, output, id);
};

const create: Run = async (ctx, values, output) => {
  const { profile } = ctx.runtime;
  const template = templateOf(profile, values.template);
  const level = values.level ?? template?.level;
  const input = parseWith(createKeySchema, {
    name: required(values.name ?? template?.name, '--name'),
    environment: required(values.env ?? template?.environment, '--env'),
    permissionLevel: required(level, '--level'),
    scopes: values.scope ?? (level === template?.level ? template?.scopes : []) ?? [],
    expiry: values.expires ?? template?.expiry ?? profile.expiry.default,
    restrictions: {
      allowedAddresses: values['allow-address']?.flatMap(splitAddresses) ?? null,
      allowedReferrers: values['allow-referrer'] ?? null,
      allowedEndpoints: values['allow-endpoint'] ?? null,
      reportOnly: values['report-only'] ?? [],
    },
    confirmed: values.confirm ?? [],
  });
  const created = await createKey(ctx, input, values['created-by']);
  printSecret(output, values, created.key, created.secret ?? '');
  printPropagation(output, created);
};

// What a template fills in; the options beside it win. It is made for live keys.
function templateOf(profile: Profile, id: string | undefined) {
  if (id === undefined) return undefined;
  const template = profile.templates.find((known) => known.id === id);
  if (template !== undefined) return { ...template, environment: 'live' };
  const known = profile.templates.map((other) => other.id).join(', ');
  throw new InputError(`--template: There is no template "${id}". There are: ${known || 'none'}.`);
}

const regenerate: Run = async (ctx, values, output, id) => {
  const regenerated = await regenerateKey(ctx, id);
  printSecret(output, values, regenerated.key, regenerated.secret);
  printPropagation(output, regenerated);
};

const list: Run = async (ctx, values, output) => {
  const { env } =
    values.env === undefined ? { env: null } : parseWith(envSchema, { env: values.env });
  const environments = env === null ? ENVIRONMENTS : [env];
  for (const environment of environments) {
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof listKeys>> = await listKeys(ctx, {
        filter: {
          environment,
          statuses:
            values['include-revoked'] === true ? ['active', 'inactive', 'expired', 'revoked'] : [],
          search: null,
        },
        sort: 'created',
        cursor,
        limit: 100,
      });
      for (const key of page.keys) printKey(output, values, key);
      cursor = page.nextCursor;
    } while (cursor !== null);
  }
};

const VERBS: Readonly<Record<string, Run>> = {
  create,
  list,
  regenerate,
  change: async (ctx, values, output, id) => {
    const { said, ...changed } = await changeKey(ctx, values, id);
    printChanged(output, values, changed);
    output.error(said);
  },
  activate: async (ctx, values, output, id) =>
    printChanged(output, values, await activateKey(ctx, id)),
  deactivate: async (ctx, values, output, id) =>
    printChanged(output, values, await deactivateKey(ctx, id)),
  revoke: async (ctx, values, output, id) => {
    const { propagation } = await revokeKey(ctx, id, null);
    printChanged(output, values, { key: await getKey(ctx, id), propagation });
  },
};

function printChanged(output: Output, values: KeyOptions, changed: ChangedKey): void {
  printKey(output, values, changed.key);
  printPropagation(output, changed);
}

// For people, beside the output that programs read.
function printPropagation(output: Output, { propagation }: Pick<ChangedKey, 'propagation'>): void {
  if (propagation !== null) output.error(describePropagation(propagation));
}

// One JSON document a line: a list can be read as it comes.
function printKey(output: Output, values: KeyOptions, key: KeyView): void {
  const columns = [key.id, key.status.padEnd(8), `${key.prefix}••••${key.lastFour}`, key.name];
  output.print(values.json === true ? JSON.stringify(shapeKey(key)) : columns.join('  '));
}

function printSecret(output: Output, values: KeyOptions, key: KeyView, secret: string): void {
  output.print(values.json === true ? JSON.stringify({ ...shapeKey(key), secret }) : secret);
  if (values.json === true) return;
  output.error(`${key.name} (${key.id}). This is the only time the key is shown: store it now.`);
}
