'use client';

import { useActionState } from 'react';
import { idle } from '@/lib/core/form-state';
import { TextField } from '../auth/text-field';
import { AnchorButton } from '../ui/anchor-button';
import { CopyButton } from '../ui/copy-button';
import type { FormAction } from '../ui/form-action';
import { useFaultFocus } from '../ui/form-faults';
import { SubmitButton } from '../ui/submit-button';
import { FormRefusal } from './form-refusal';
import { RecoveryCodes } from './recovery-codes';

interface ConfirmTotpFormProps {
  /** What the app is to learn; null once it is confirmed. */
  setup: { qr: { size: number; path: string }; secret: string } | null;
  action: FormAction<{ recoveryCodes: readonly string[] }>;
}

/** Shows the secret to an authenticator app and takes its first code; then the recovery codes. */
export function ConfirmTotpForm({ setup, action }: ConfirmTotpFormProps) {
  const [state, send] = useActionState(action, idle);
  const form = { id: 'totp', state };
  useFaultFocus(state, form.id);
  if (state.status === 'done') {
    return (
      <div className="grid max-w-text gap-4">
        <p>From now on signing in asks for a code of your app. Every other session has ended.</p>
        <RecoveryCodes codes={state.data.recoveryCodes} />
        <div>
          <AnchorButton href="/account">I have kept them</AnchorButton>
        </div>
      </div>
    );
  }
  return (
    <form action={send} className="grid max-w-text gap-4">
      <FormRefusal state={state} />
      {setup !== null && <Secret {...setup} />}
      <TextField
        form={form}
        name="code"
        label="Code that the app shows"
        hint="Six digits. They change every 30 seconds."
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={10}
        required
        className="max-w-40 font-mono"
      />
      <div className="flex flex-wrap gap-2">
        <SubmitButton pendingLabel="Checking…">Turn on</SubmitButton>
        <AnchorButton href="/account">Cancel</AnchorButton>
      </div>
    </form>
  );
}

function Secret({ qr, secret }: NonNullable<ConfirmTotpFormProps['setup']>) {
  const grouped = secret.replace(/(....)(?=.)/g, '$1 ');
  return (
    <>
      <p>
        Scan this with an authenticator app: a password manager, Aegis, Google Authenticator or
        another one for time-based codes.
      </p>
      {/* Dark on light in both themes: many cameras cannot read the reverse. */}
      <svg
        viewBox={`0 0 ${qr.size} ${qr.size}`}
        role="img"
        aria-label="QR code for the authenticator app. The text below says the same."
        shapeRendering="crispEdges"
        className="size-48 rounded-control border border-border"
      >
        <rect width={qr.size} height={qr.size} fill="white" />
        <path d={qr.path} fill="black" />
      </svg>
      <div className="grid gap-1.5">
        <p className="text-text-2">Or type this into the app:</p>
        <div className="flex flex-wrap items-center gap-2">
          <code data-1p-ignore className="select-all break-all">
            {grouped}
          </code>
          <CopyButton text={secret} label="Copy secret" size="small" />
        </div>
      </div>
    </>
  );
}
