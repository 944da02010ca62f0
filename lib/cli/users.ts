import { z } from 'zod';
import { emailSchema } from '../core/text';
import { reissuePasswordLink } from '../services/accounts/reissue-password-link';
import { type Command, parseOptions, parseWith, required, UsageError } from './command';
import { printLink } from './print-link';

const inputSchema = z.strictObject({ email: emailSchema });

/** Prints a link by which a person sets a new password. */
export const usersCommand: Command = async (ctx, argv, output) => {
  const { values, positionals } = parseOptions(argv, {
    email: { type: 'string' },
    json: { type: 'boolean' },
  });
  if (positionals.join(' ') !== 'link') throw new UsageError('Say "users link".');
  const { email } = parseWith(inputSchema, { email: required(values.email, '--email') });
  const link = await reissuePasswordLink(ctx, email);
  if (values.json === true) output.print(JSON.stringify({ email, password_link: link }));
  else printLink(output, link);
};
