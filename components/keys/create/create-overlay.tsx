'use client';

import { useRouter } from 'next/navigation';
import { startTransition, useActionState, useRef, useState } from 'react';
import { type FormState, idle } from '@/lib/core/form-state';
import type { Environment } from '@/lib/core/key-format';
import type { CreatedKey } from '@/lib/core/key-view';
import type { Scope } from '@/lib/core/scopes';
import type { FormAction } from '../../ui/form-action';
import { Overlay } from '../../ui/overlay';
import { newestHref } from '../links';
import { RevealOnce } from '../reveal/reveal-once';
import { type Memory, RevealOverlay } from '../reveal/reveal-overlay';
import { SheetHead } from '../sheet-head';
import type { Beginning } from './beginning';
import { type CopyableKey, CopyForm } from './copy-access';
import { CreateFields, sendOnCommandEnter } from './create-fields';
import { CreateFooter } from './create-footer';
import { draftOf, type Fields, fieldsOf } from './draft';
import type { EndpointExample } from './endpoint-examples';
import type { FormProfile } from './form-profile';
import { KeySummary } from './key-summary';
import { initialDraft, templateNameOf } from './templates';

const COPY_FORM = 'create-copy';

export interface CreateOverlayProps {
  profile: FormProfile;
  slug: string;
  environment: Environment;
  /** What the address asks to begin with. */
  beginning: Beginning;
  /** What the creator holds, and so can grant. */
  held: readonly Scope[];
  /** The keys whose choices can be taken over. */
  copyable: readonly CopyableKey[];
  endpoints: readonly EndpointExample[];
  /** Of who fills in the form, as the server sees it. */
  callerAddress: string | null;
  now: Date;
  /** Names this form: sent twice, it creates once. */
  idempotencyKey: string;
  /** Where curl finds this server. */
  origin: string;
  closeHref: string;
  action: FormAction<CreatedKey>;
}

/** The sheet that creates a key, and then the panel that shows its secret once. */
export function CreateOverlay(props: CreateOverlayProps) {
  return (
    <RevealOnce drawnAtMs={props.now.getTime()}>
      {(forget) => <CreateOrReveal {...props} onForget={forget} />}
    </RevealOnce>
  );
}

interface CreateOrRevealProps extends CreateOverlayProps {
  onForget(memory: Memory): void;
}

function CreateOrReveal({ onForget, ...props }: CreateOrRevealProps) {
  const [state, send, isPending] = useActionState(props.action, idle);
  const [isWholePage] = useState(state.status === 'done');
  const [typedName, setTypedName] = useState('');
  // Without a script the form comes back as a page: what was typed is in the state that it begins with.
  const [posted] = useState({
    beginning: props.beginning.name,
    values: state.status === 'error' ? state.values : null,
  });
  if (state.status === 'done') {
    return (
      <RevealOverlay
        created={state.data}
        slug={props.slug}
        origin={props.origin}
        doneHref={newestHref(props.slug, state.data.key.environment)}
        isWholePage={isWholePage}
        onForget={onForget}
      />
    );
  }
  return (
    <CreateSheet
      key={props.beginning.name}
      {...props}
      state={state}
      send={send}
      isPending={isPending}
      posted={posted.beginning === props.beginning.name ? posted.values : null}
      typedName={typedName}
      onName={setTypedName}
    />
  );
}

interface CreateSheetProps extends CreateOverlayProps {
  state: FormState<CreatedKey>;
  send(form: FormData): void;
  isPending: boolean;
  posted: Fields | null;
  /** What was typed before another template was chosen. */
  typedName: string;
  onName(name: string): void;
}

function CreateSheet(props: CreateSheetProps) {
  const { profile, slug, environment, beginning, held, now, closeHref, state, send } = props;
  const router = useRouter();
  const form = useRef<HTMLFormElement>(null);
  const begin = initialDraft(profile, environment, beginning, props.typedName);
  const [defaults] = useState(
    props.posted === null ? begin : draftOf(props.posted, begin, profile.catalogue),
  );
  const [draft, setDraft] = useState(defaults);
  const [isDirty, setDirty] = useState(false);
  const [isAsking, setAsking] = useState(false);

  function dismiss() {
    if (isDirty && !isAsking) setAsking(true);
    else router.replace(closeHref, { scroll: false });
  }

  function onInput() {
    if (form.current === null) return;
    const next = draftOf(fieldsOf(new FormData(form.current)), defaults, profile.catalogue);
    setDraft(next);
    setDirty(true);
    if (next.name !== templateNameOf(profile, beginning.template)) props.onName(next.name);
  }

  return (
    <Overlay labelledBy="create-title" kind="sheet" onDismiss={dismiss}>
      <CopyForm id={COPY_FORM} fields={{ env: environment, new: '1' }} />
      <form
        ref={form}
        action={send}
        className="group/form contents"
        onInput={onInput}
        onKeyDown={sendOnCommandEnter}
        onSubmit={(event) => {
          // Sent by hand, so that React does not empty the fields when the form comes back.
          event.preventDefault();
          if (!props.isPending) startTransition(() => send(new FormData(event.currentTarget)));
        }}
      >
        <input type="hidden" name="idempotencyKey" value={props.idempotencyKey} />
        <SheetHead
          id="create-title"
          title={`Create ${draft.environment} key`}
          environment={draft.environment}
          closeHref={closeHref}
          onDismiss={dismiss}
        />
        <div className="grid min-h-0 grow overflow-y-auto overscroll-contain scroll-py-6 desk:grid-cols-[minmax(0,26fr)_minmax(0,18fr)]">
          <div className="p-5">
            <CreateFields
              slug={slug}
              profile={profile}
              beginning={beginning}
              state={state}
              draft={draft}
              defaults={defaults}
              held={held}
              copy={{ keys: props.copyable, formId: COPY_FORM }}
              now={now}
            />
          </div>
          <div className="border-border bg-sunken p-5 max-desk:border-t desk:border-s">
            <KeySummary
              catalogue={profile.catalogue}
              slug={slug}
              draft={draft}
              now={now}
              endpoints={props.endpoints}
              callerAddress={props.callerAddress}
            />
          </div>
        </div>
        <CreateFooter
          label={profile.labels.createButton}
          isPending={props.isPending}
          isAsking={isAsking}
          closeHref={closeHref}
          onDismiss={dismiss}
          onStay={() => setAsking(false)}
        />
      </form>
    </Overlay>
  );
}
