import { type ParseArgsConfig, parseArgs } from 'node:util';
import type { z } from 'zod';
import type { WorkspaceId } from '../core/ids';
import { parseId } from '../core/ids';
import type { AnonymousContext, Context, SystemActor } from '../services/context';
import { findLoggedWorkspaceId, findWorkspaceId } from '../services/workspaces/find-workspace-id';

/** Where a command writes, and reads a password. */
export interface Output {
  print(text: string): void;
  error(text: string): void;
  /** Waits until what was printed has left: a long output must not gather in memory. */
  drained?(): Promise<void>;
  readInput(): Promise<string>;
  /** Asks a person and returns what they typed; absent where nobody can be asked. */
  ask?(question: string): Promise<string>;
}

/** A command of the command line: a thin entrance to the services. */
export type Command = (
  ctx: AnonymousContext,
  argv: readonly string[],
  output: Output,
) => Promise<void>;

/** The command was written wrongly (exit code 2). */
export class UsageError extends Error {}

/** A value was wrong (exit code 2): the message says which, and needs no usage beside it. */
export class InputError extends Error {}

/** The command was understood and not done (exit code 1). */
export class Refusal extends Error {}

const FILE_FAULTS: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  EISDIR: 'is a folder, not a file',
  ENOTDIR: 'leads through something that is no folder',
  EACCES: 'may not be opened',
  EEXIST: 'exists already: nothing is written over it',
};

/** What is wrong with a file that was named, in place of what the system says of it; other errors as they are. */
export function fileFault(file: string, error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const fault = FILE_FAULTS[code];
  return fault === undefined ? error : new InputError(`${file} ${fault}.`);
}

type Options = NonNullable<ParseArgsConfig['options']>;

/** Parses options strictly. @throws UsageError for an unknown option or a missing value */
export function parseOptions<O extends Options>(argv: readonly string[], options: O) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** The value of an option that must be there. */
export function required(value: string | undefined, option: string): string {
  if (value === undefined || value === '') throw new UsageError(`${option} is missing.`);
  return value;
}

// The options whose names differ from the fields that they fill.
const OPTION_OF_FIELD: Readonly<Record<string, string>> = {
  environment: 'env',
  permissionLevel: 'level',
  scopes: 'scope',
  expiry: 'expires',
  ownerEmail: 'owner-email',
  password: 'password-stdin',
  allowedAddresses: 'allow-address',
  allowedReferrers: 'allow-referrer',
  allowedEndpoints: 'allow-endpoint',
  reportOnly: 'report-only',
  confirmed: 'confirm',
};

/** An input checked by the schema that forms use. @throws InputError naming each option */
export function parseWith<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map(({ path, message }) => `${optionOf(path)}: ${message}`);
  throw new InputError(lines.join('\n'));
}

/** The command line acting in a workspace, named by its slug. */
export async function inWorkspace(
  ctx: AnonymousContext,
  slug: string,
): Promise<Context<SystemActor>> {
  return asSystem(ctx, slug, await findWorkspaceId(ctx.runtime, slug));
}

/** The same for reading an audit log: that of a deleted workspace stays. */
export async function inLoggedWorkspace(
  ctx: AnonymousContext,
  slug: string,
): Promise<Context<SystemActor>> {
  return asSystem(ctx, slug, await findLoggedWorkspaceId(ctx.runtime, slug));
}

function asSystem(ctx: AnonymousContext, slug: string, id: string | null): Context<SystemActor> {
  const workspaceId: WorkspaceId | null = id === null ? null : parseId('workspace', id);
  if (workspaceId === null) throw new Refusal(`There is no workspace "${slug}".`);
  return { ...ctx, actor: { type: 'system', workspaceId } };
}

/** The option that fills a field: the innermost one's, because a list's entries are named by their numbers. */
export function optionOf(path: readonly PropertyKey[]): string {
  const name = String(path.findLast((part) => typeof part === 'string') ?? '');
  return `--${OPTION_OF_FIELD[name] ?? name}`;
}
