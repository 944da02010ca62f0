import { signUpSchema } from '../core/account-input';
import { createFirstOwner } from '../services/setup/complete-setup';
import { type Command, parseOptions, parseWith, required, UsageError } from './command';

/** Makes the first owner and the operator's workspace without a browser. */
export const bootstrapCommand: Command = async (ctx, argv, output) => {
  const { values } = parseOptions(argv, {
    email: { type: 'string' },
    name: { type: 'string' },
    workspace: { type: 'string' },
    'password-stdin': { type: 'boolean' },
    json: { type: 'boolean' },
  });
  if (values['password-stdin'] !== true) {
    throw new UsageError('Give the password on standard input, with --password-stdin.');
  }
  const password = (await output.readInput()).replace(/\r?\n$/, '');
  const input = parseWith(signUpSchema, {
    email: required(values.email, '--email'),
    name: required(values.name, '--name'),
    workspace: required(values.workspace, '--workspace'),
    password,
  });
  const { workspaceSlug } = await createFirstOwner(ctx, input);
  output.print(
    values.json === true
      ? JSON.stringify({ workspace: workspaceSlug, owner: input.email })
      : `Made the workspace ${workspaceSlug} and its owner ${input.email}. Sign in at ${ctx.runtime.settings.publicUrl}/login`,
  );
};
