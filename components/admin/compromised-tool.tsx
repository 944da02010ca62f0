'use client';

import { useActionState } from 'react';
import type { CompromisedProgress, CompromisedShown } from '@/lib/core/compromised-progress';
import { idle } from '@/lib/core/form-state';
import type { FormAction } from '../ui/form-action';
import { formFaults } from '../ui/form-faults';
import { CompromisedKeys, CompromisedPreview } from './compromised-preview';
import { CompromisedResult } from './compromised-result';
import { PasteForm } from './paste-form';
import { RevokeForm } from './revoke-form';

interface CompromisedToolProps {
  preview: FormAction<CompromisedShown>;
  revoke: FormAction<CompromisedProgress>;
  now: Date;
}

/** Paste, look, say why, revoke: each step is a form of its own, and works without a script. */
export function CompromisedTool({ preview, revoke, now }: CompromisedToolProps) {
  const [shown, look] = useActionState(preview, idle);
  const [revoked, send, isPending] = useActionState(revoke, idle);
  if (revoked.status === 'done') {
    return <CompromisedResult progress={revoked.data} send={send} isPending={isPending} />;
  }
  // Without a script a refused reason comes back alone: the ids are what it kept.
  const ids = formFaults(revoked).typed('ids') ?? (shown.status === 'done' ? shown.data.ids : '');
  if (ids === '' && shown.status !== 'done') return <PasteForm state={shown} look={look} />;
  return (
    <div className="grid gap-5">
      {shown.status === 'done' && <CompromisedPreview shown={shown.data} />}
      {ids !== '' && <RevokeForm ids={ids} state={revoked} send={send} />}
      {shown.status === 'done' && <CompromisedKeys shown={shown.data} now={now} />}
      <p>
        <a className="prose-link" href="/admin/keys/compromised">
          Begin again with another list
        </a>
      </p>
    </div>
  );
}
