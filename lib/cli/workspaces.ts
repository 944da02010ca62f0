import { z } from 'zod';
import { describePropagation } from '../core/barrier';
import { emailSchema, nameSchema } from '../core/text';
import type { AnonymousContext } from '../services/context';
import { changeSubscription } from '../services/workspaces/change-subscription';
import { openWorkspace } from '../services/workspaces/open-workspace';
import {
  type Command,
  inWorkspace,
  type Output,
  parseOptions,
  parseWith,
  required,
  UsageError,
} from './command';
import { printLink } from './print-link';

const OPTIONS = {
  name: { type: 'string' },
  'owner-email': { type: 'string' },
  json: { type: 'boolean' },
} as const;

type Values = ReturnType<typeof parseOptions<typeof OPTIONS>>['values'];

const inputSchema = z.strictObject({ name: nameSchema, ownerEmail: emailSchema });

/** `workspaces create|activate|deactivate`. */
export const workspacesCommand: Command = async (ctx, argv, output) => {
  const { values, positionals } = parseOptions(argv, OPTIONS);
  const [verb = '', slug = '', ...extra] = positionals;
  if (verb === 'create' && slug === '') return await create(ctx, values, output);
  if (extra.length > 0 || slug === '' || (verb !== 'activate' && verb !== 'deactivate')) {
    throw new UsageError('Say "workspaces create", or "workspaces activate|deactivate SLUG".');
  }
  const to = verb === 'activate' ? 'active' : 'inactive';
  const { propagation } = await changeSubscription(await inWorkspace(ctx, slug), to);
  output.print(`The subscription of ${slug} is ${to}.`);
  output.error(describePropagation(propagation));
};

// Makes a workspace for a customer and prints the link by which its owner sets a password.
async function create(ctx: AnonymousContext, values: Values, output: Output): Promise<void> {
  const opened = await openWorkspace(
    ctx,
    parseWith(inputSchema, {
      name: required(values.name, '--name'),
      ownerEmail: required(values['owner-email'], '--owner-email'),
    }),
  );
  const { workspace, owner, passwordLink } = opened;
  if (values.json === true) {
    output.print(JSON.stringify({ workspace, owner, password_link: passwordLink }));
    return;
  }
  output.print(
    `Made the workspace ${workspace.name} (${workspace.slug}), owned by ${owner.email}.`,
  );
  if (passwordLink !== null) return printLink(output, passwordLink);
  output.print('They have an account already and see the workspace at their next sign-in.');
}
