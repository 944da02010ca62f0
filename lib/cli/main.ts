import { createInterface } from 'node:readline/promises';
import { readConfig } from '../config';
import { isDomainError } from '../core/errors';
import { buildRuntime } from '../runtime';
import { newId } from '../services/audit';
import type { AnonymousContext } from '../services/context';
import { openInstallation } from '../services/setup/open-installation';
import { auditCommand } from './audit';
import { bootstrapCommand } from './bootstrap';
import { type Command, InputError, type Output, optionOf, Refusal, UsageError } from './command';
import { demoTrafficCommand } from './demo-traffic';
import { keysCommand } from './keys';
import { membersCommand } from './members';
import { profileCommand } from './profile';
import { scanCommand, scanOffline } from './scan/scan';
import { usersCommand } from './users';
import { workspacesCommand } from './workspaces';

/** What the shell learns: done, refused, used wrongly, unavailable. */
const EXIT = { done: 0, refused: 1, usage: 2, unavailable: 3 } as const;

const COMMANDS: Readonly<Record<string, Command>> = {
  audit: auditCommand,
  bootstrap: bootstrapCommand,
  'demo-traffic': demoTrafficCommand,
  keys: keysCommand,
  members: membersCommand,
  scan: scanCommand,
  users: usersCommand,
  workspaces: workspacesCommand,
};

const USAGE = `keydesk bootstrap --email E --password-stdin --name N --workspace W
keydesk workspaces create --name N --owner-email E [--json]
keydesk workspaces allowlist SLUG [off]
keydesk workspaces subscription SLUG active|past_due|inactive [--plan NAME]
keydesk workspaces suspend SLUG --reason R
keydesk workspaces resume SLUG
keydesk users link --email E [--json]
keydesk users reset-totp --email E
keydesk members list WORKSPACE [--json]
keydesk members invite WORKSPACE --email E --role owner|admin|developer|viewer [--json]
keydesk members role WORKSPACE --email E --role owner|admin|developer|viewer
keydesk members remove WORKSPACE --email E --keys revoke
keydesk members remove WORKSPACE --email E --keys keep --keeper EMAIL [--confirm wider_keys]
keydesk keys create --workspace SLUG --name N --env live|test --level full|read_only|limited
             [--scope S]… [--expires ISO|90d] [--created-by EMAIL] [--json]
             [--allow-address A]… [--allow-referrer R]… [--allow-endpoint E]…
             [--report-only addresses|referrers|endpoints]… [--confirm C]…
keydesk keys create --workspace SLUG --template T [--name N] [--env live|test] [--expires …] […]
keydesk keys list --workspace SLUG [--env live|test] [--include-revoked] [--json]
keydesk keys change ID --workspace SLUG [--level L] [--scope S]… [--confirm C]… [--json]
keydesk keys change ID --workspace SLUG [--allow-address A]… [--allow-referrer R]… [--allow-endpoint E]…
             [--remove-addresses] [--remove-referrers] [--remove-endpoints]
             [--report-only KIND]… [--enforce KIND]… [--confirm C]… [--json]
keydesk keys deactivate|activate|regenerate|revoke ID --workspace SLUG [--json]
keydesk keys revoke-compromised FILE|- --reason R [--yes] [--json]
keydesk keys blast-radius ID --since 24h|7d|ISO [--json]
keydesk scan PATH [--git] [--offline] [--json]
keydesk scan --rules gitleaks|pre-commit
keydesk audit verify [--workspace SLUG] [--checkpoint FILE]
keydesk audit checkpoint [--out FILE]
keydesk audit export --workspace SLUG [--format jsonl|csv]
keydesk audit purge --before DATE --checkpoint FILE [--workspace SLUG]
keydesk profile check FILE
keydesk demo-traffic [--workspace SLUG] [--days 30] [--requests 400000] [--log-rows 200000]
             [--seed 1] [--until ISO] [--again]`;

/** Runs one command and returns its exit code: 0 done, 1 refused, 2 usage, 3 unavailable. */
export async function main(
  argv: readonly string[],
  output: Output = standardOutput,
): Promise<number> {
  const [name = '', ...rest] = argv;
  if (asksForHelp(argv)) {
    output.print(USAGE);
    return EXIT.done;
  }
  const alone = withoutInstallation(name, rest);
  if (alone !== null) return await runAlone(alone, rest, output);
  const command = commandOf(name);
  if (command === undefined) {
    output.error(name === '' ? USAGE : `There is no command "${name}".\n${USAGE}`);
    return EXIT.usage;
  }
  try {
    return await withContext((ctx) => command(ctx, rest, output));
  } catch (error) {
    return report(error, output);
  }
}

/** Whether a command works on an installation: help does not, nor what is no command or only reads files. */
export function needsInstallation(argv: readonly string[]): boolean {
  const [name = '', ...rest] = argv;
  const isKnown = commandOf(name) !== undefined;
  return isKnown && !asksForHelp(argv) && withoutInstallation(name, rest) === null;
}

function commandOf(name: string): Command | undefined {
  return Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
}

// What follows `--` is no option, whatever it looks like.
function asksForHelp(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  const options = end === -1 ? argv : argv.slice(0, end);
  return argv[0] === 'help' || options.includes('--help') || options.includes('-h');
}

type AloneCommand = (argv: readonly string[], output: Output) => void | Promise<void>;

// What only reads files, so that it runs where there is no installation.
function withoutInstallation(name: string, argv: readonly string[]): AloneCommand | null {
  if (name === 'profile') return profileCommand;
  const isAlone = argv.some((word) => word === '--offline' || word.startsWith('--rules'));
  return name === 'scan' && isAlone ? scanOffline : null;
}

async function runAlone(
  command: AloneCommand,
  argv: readonly string[],
  output: Output,
): Promise<number> {
  try {
    await command(argv, output);
    return EXIT.done;
  } catch (error) {
    return report(error, output);
  }
}

async function withContext(run: (ctx: AnonymousContext) => Promise<void>): Promise<number> {
  const ignore = () => undefined;
  const silent = { debug: ignore, info: ignore, warn: ignore, error: ignore };
  const owned = buildRuntime(readConfig(), () => silent);
  const { runtime } = owned;
  try {
    await openInstallation(runtime);
    const id = newId(runtime, 'request');
    await run({
      runtime,
      request: { id, address: null, userAgent: null, via: 'cli', isLocal: false },
    });
    return EXIT.done;
  } finally {
    await owned.close();
  }
}

function report(error: unknown, output: Output): number {
  if (error instanceof UsageError) {
    output.error(`${error.message}\n${USAGE}`);
    return EXIT.usage;
  }
  if (error instanceof InputError) {
    output.error(error.message);
    return EXIT.usage;
  }
  if (error instanceof Refusal) {
    output.error(error.message);
    return EXIT.refused;
  }
  if (!isDomainError(error)) throw error;
  const { confirmations } = error.details;
  if (confirmations !== undefined) {
    const options = confirmations.map((name) => `--confirm ${name}`).join(' ');
    output.error(`${error.message}\nTo confirm it, add: ${options}`);
    return EXIT.refused;
  }
  const faults = error.details.faults?.map(
    ({ pointer, detail }) => `${optionOf([pointer.slice(1)])}: ${detail}`,
  );
  output.error(faults?.join('\n') ?? error.message);
  if (error.code === 'invalid_request') return EXIT.usage;
  return error.code === 'unavailable' ? EXIT.unavailable : EXIT.refused;
}

async function askAtTerminal(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await terminal.question(question);
  } finally {
    terminal.close();
  }
}

const standardOutput: Output = {
  print: (text) => process.stdout.write(`${text}\n`),
  error: (text) => process.stderr.write(`${text}\n`),
  drained: () =>
    new Promise((resolve) => {
      if (!process.stdout.writableNeedDrain) resolve();
      else process.stdout.once('drain', () => resolve());
    }),
  readInput: async () => {
    const chunks: Buffer[] = [];
    for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk));
    return Buffer.concat(chunks).toString();
  },
  ...(process.stdin.isTTY && { ask: askAtTerminal }),
};
