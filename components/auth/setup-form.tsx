'use client';

import { useActionState } from 'react';
import { idle } from '@/lib/core/form-state';
import type { CreatedKey } from '@/lib/core/key-view';
import { keysHref } from '../keys/links';
import { RevealOnce } from '../keys/reveal/reveal-once';
import { type Memory, RevealOverlay } from '../keys/reveal/reveal-overlay';
import type { FormAction } from '../ui/form-action';
import { AccountForm } from './account-form';
import { AuthHead } from './auth-head';
import { TextField } from './text-field';

interface SetupFormProps {
  /** Whether the token from the server's log is asked for. */
  needsToken: boolean;
  token: string;
  /** Where curl finds this server. */
  origin: string;
  action: FormAction<CreatedKey & { workspaceSlug: string }>;
}

/** Makes the owner and a first test key, whose secret it then shows once. */
export function SetupForm(props: SetupFormProps) {
  return <RevealOnce>{(forget) => <SetupOrReveal {...props} onForget={forget} />}</RevealOnce>;
}

interface SetupOrRevealProps extends SetupFormProps {
  onForget(memory: Memory): void;
}

function SetupOrReveal({ needsToken, token, origin, action, onForget }: SetupOrRevealProps) {
  const [state, send, isPending] = useActionState(action, idle);
  if (state.status === 'done') {
    return (
      <>
        <AuthHead title="Keydesk is set up">
          <p>You are signed in as its owner. Your first test key is ready.</p>
        </AuthHead>
        <RevealOverlay
          created={state.data}
          slug={state.data.workspaceSlug}
          origin={origin}
          doneHref={keysHref(state.data.workspaceSlug, 'test')}
          isWholePage
          onForget={onForget}
        />
      </>
    );
  }
  return (
    <>
      <AuthHead title="Set up Keydesk">
        <p>You become the owner of this installation, and get a first test key at once.</p>
      </AuthHead>
      <AccountForm
        id="setup"
        state={state}
        send={send}
        isPending={isPending}
        submit={{ label: 'Set up', pending: 'Setting up…' }}
      >
        {needsToken && (
          <TextField
            form={{ id: 'setup', state }}
            name="token"
            label="Set-up token"
            hint="It proves that you can read the server's log. Look for the line that begins with “Set-up”."
            defaultValue={token}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            required
            className="font-mono"
          />
        )}
      </AccountForm>
    </>
  );
}
