import type { ShellActions } from '../shell/shell-context';
import { SignOutForm } from '../shell/sign-out-form';
import { AuthHead } from './auth-head';

/** Somebody who is signed in and belongs nowhere. */
export function NoWorkspace({ email, signOut }: { email: string } & Pick<ShellActions, 'signOut'>) {
  return (
    <>
      <AuthHead title="You are in no workspace">
        <p>{email} belongs to no workspace. Ask an owner to add you.</p>
      </AuthHead>
      <SignOutForm signOut={signOut} />
    </>
  );
}
