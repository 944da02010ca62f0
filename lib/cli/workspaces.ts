import { z } from 'zod';
import { emailSchema, nameSchema } from '../core/text';
import { openWorkspace } from '../services/workspaces/open-workspace';
import { type Command, parseOptions, parseWith, required, UsageError } from './command';
import { printLink } from './print-link';

const inputSchema = z.strictObject({ name: nameSchema, ownerEmail: emailSchema });

/** Makes a workspace for a customer and prints the link by which its owner sets a password. */
export const workspacesCommand: Command = async (ctx, argv, output) => {
  const { values, positionals } = parseOptions(argv, {
    name: { type: 'string' },
    'owner-email': { type: 'string' },
    json: { type: 'boolean' },
  });
  if (positionals.join(' ') !== 'create') throw new UsageError('Say "workspaces create".');
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
};
