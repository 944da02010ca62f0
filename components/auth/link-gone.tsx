import { AnchorButton } from '../ui/anchor-button';
import { AuthHead } from './auth-head';

const USES = {
  password: (
    <>
      A link sets a password once, and only for a while.{' '}
      <a href="/forgot" className="prose-link">
        Ask for a new one
      </a>
      .
    </>
  ),
  invitation: 'An invitation works once, within 72 hours. Ask whoever invited you for a new one.',
} as const;

/** A one-time link that is used, expired or was never made. */
export function LinkGone({ kind = 'password' }: { kind?: keyof typeof USES }) {
  return (
    <>
      <AuthHead title="This link does not work any more">
        <p>{USES[kind]}</p>
      </AuthHead>
      <AnchorButton href="/login">Sign in</AnchorButton>
    </>
  );
}
