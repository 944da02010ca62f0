'use client';

import { useRouter } from 'next/navigation';
import { startTransition, useActionState, useRef, useState } from 'react';
import { type Access, accessChange, scopesAfter } from '@/lib/core/access-change';
import { idle } from '@/lib/core/form-state';
import type { ChangedKey, KeyView } from '@/lib/core/key-view';
import type { Profile } from '@/lib/core/profile';
import { type Catalogue, type Scope, withForgotten } from '@/lib/core/scopes';
import type { Proofs } from '@/lib/core/step-up';
import type { FormAction } from '../../ui/form-action';
import { useFaultFocus } from '../../ui/form-faults';
import { Overlay } from '../../ui/overlay';
import { useToast } from '../../ui/toast';
import { useWhenDone } from '../../ui/use-when-done';
import { type CopyableKey, CopyForm } from '../create/copy-access';
import { sendOnCommandEnter } from '../create/create-fields';
import { chosenScopes, type Fields, fieldsOf, levelIn } from '../create/draft';
import { SheetHead } from '../sheet-head';
import { ChangeSummary } from './change-summary';
import { EditAccessFields } from './edit-access-fields';
import { EditAccessFooter } from './edit-access-frame';

const COPY_FORM = 'access-copy';

interface EditAccessProps {
  slug: string;
  keyView: KeyView;
  catalogue: Catalogue;
  levels: Profile['levels'];
  /** Whether the profile lets a key gain scopes. */
  canWiden: boolean;
  proofs: Proofs;
  /** What the key can be left with or given. */
  offered: readonly Scope[];
  copyable: readonly CopyableKey[];
  /** What the form begins with. */
  begin: Access;
  notes: readonly string[];
  duplicateHref: string | null;
  closeHref: string;
  action: FormAction<ChangedKey>;
}

/** The sheet that changes what a key can do. */
export function EditAccess(props: EditAccessProps) {
  const { keyView, catalogue, begin, closeHref } = props;
  const router = useRouter();
  const toast = useToast();
  const form = useRef<HTMLFormElement>(null);
  const [state, send, isPending] = useActionState(props.action, idle);
  useFaultFocus(state, 'key');
  // While the sheet is open, the page below may already show the key as it was changed.
  const [before] = useState(keyView.scopes);
  const rows = withForgotten(catalogue, before);
  // Without a script the form comes back as a page, with what was chosen in its state.
  const [defaults] = useState(() =>
    state.status === 'error' ? accessIn(state.values, rows, begin) : begin,
  );
  const [access, setAccess] = useState(defaults);
  const after = scopesAfter(catalogue, access, before);
  const change = accessChange(before, after);
  const close = () => router.replace(closeHref, { scroll: false });

  useWhenDone(state, ({ key: { name } }) => {
    close();
    toast({ text: `What ${name} can do was saved. It holds from the next request on.` });
  });

  function onInput() {
    if (form.current === null) return;
    setAccess(accessIn(fieldsOf(new FormData(form.current)), rows, begin));
  }

  return (
    <Overlay labelledBy="access-title" kind="sheet" onDismiss={close}>
      <CopyForm id={COPY_FORM} fields={{ env: keyView.environment, access: keyView.id }} />
      <form
        ref={form}
        action={send}
        className="group/form contents"
        onInput={onInput}
        onKeyDown={sendOnCommandEnter}
        onSubmit={(event) => {
          // Sent by hand, so that React does not empty the fields when the form comes back.
          event.preventDefault();
          if (!isPending) startTransition(() => send(new FormData(event.currentTarget)));
        }}
      >
        <input type="hidden" name="id" value={keyView.id} />
        <SheetHead
          id="access-title"
          title={`Edit access of ${keyView.name}`}
          environment={keyView.environment}
          closeHref={closeHref}
          onDismiss={close}
        />
        <div className="grid min-h-0 grow overflow-y-auto overscroll-contain scroll-py-6 desk:grid-cols-[minmax(0,26fr)_minmax(0,18fr)]">
          <EditAccessFields
            {...props}
            catalogue={catalogue}
            rows={rows}
            state={state}
            defaults={defaults}
            copy={{ keys: props.copyable, formId: COPY_FORM }}
            gains={change.gained.length > 0}
          />
          <ChangeSummary
            slug={props.slug}
            keyView={keyView}
            catalogue={catalogue}
            access={access}
            after={after}
          />
        </div>
        <EditAccessFooter
          change={change}
          isPending={isPending}
          isDone={state.status === 'done'}
          closeHref={closeHref}
          onDismiss={close}
        />
      </form>
    </Overlay>
  );
}

function accessIn(fields: Fields, rows: Catalogue, begin: Access): Access {
  return {
    permissionLevel: levelIn(fields) ?? begin.permissionLevel,
    scopes: chosenScopes(fields, rows),
  };
}
