import { AnchorButton } from '../ui/anchor-button';
import { AuthHead } from './auth-head';

/** A one-time link that is used, expired or was never made. */
export function LinkGone() {
  return (
    <>
      <AuthHead title="This link does not work any more">
        <p>
          A link sets a password once, within 72 hours. Ask whoever runs this installation for a new
          one.
        </p>
      </AuthHead>
      <AnchorButton href="/login">Sign in</AnchorButton>
    </>
  );
}
