import { z } from 'zod';
import { emailSchema } from '../core/text';
import { reissuePasswordLink } from '../services/accounts/reissue-password-link';
import { resetTotp } from '../services/accounts/totp';
import { type Command, parseOptions, parseWith, required, UsageError } from './command';
import { printLink } from './print-link';

const inputSchema = z.strictObject({ email: emailSchema });

/** `link` prints a link by which a person sets a new password; `reset-totp` asks them for no codes any more. */
export const usersCommand: Command = async (ctx, argv, output) => {
  const { values, positionals } = parseOptions(argv, {
    email: { type: 'string' },
    json: { type: 'boolean' },
  });
  const [verb = '', ...others] = positionals;
  if (others.length > 0 || !['link', 'reset-totp'].includes(verb)) {
    throw new UsageError('Say "users link" or "users reset-totp".');
  }
  const { email } = parseWith(inputSchema, { email: required(values.email, '--email') });
  if (verb === 'reset-totp') {
    const wasOn = await resetTotp(ctx, email);
    output.print(
      wasOn ? `${email} is asked for no codes any more.` : `${email} was not asked for codes.`,
    );
    return;
  }
  const link = await reissuePasswordLink(ctx, email);
  if (values.json === true) output.print(JSON.stringify({ email, password_link: link }));
  else printLink(output, link);
};
