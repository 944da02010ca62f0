'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useId } from 'react';
import { flushSync } from 'react-dom';
import type { CreatedKey, KeyView } from '@/lib/core/key-view';
import { Overlay } from '../../ui/overlay';
import { RevealFooter } from './reveal-footer';
import { RevealPanel } from './reveal-panel';
import { ShownBefore } from './shown-before';
import { useReveal } from './use-reveal';

/** What remains of a revealed secret: which key it was, and that the person was done or went away. */
export interface Memory {
  why: 'done' | 'left';
  keyView: KeyView;
  slug: string;
  doneHref: string;
}

interface RevealOverlayProps {
  created: CreatedKey;
  slug: string;
  origin: string;
  doneHref: string;
  /** What has just happened besides. */
  note?: string;
  /**
   * The answer came as a whole page, or its address leads nowhere any more: the address is replaced,
   * and the way out is another page, which forgets what this one's text holds.
   */
  isWholePage: boolean;
  /** Drops everything that holds the secret. */
  onForget(memory: Memory): void;
}

/** What stands between a new secret and its loss: shown once, and closed on purpose only. */
export function RevealOverlay({ created, ...rest }: RevealOverlayProps) {
  const { key, secret } = created;
  if (secret === null) {
    return (
      <ShownBefore
        keyView={key}
        slug={rest.slug}
        doneHref={rest.doneHref}
        title="This key was created before"
      >
        The form was sent a second time, and nothing new was created. Its secret was shown the first
        time and cannot be shown again. If it is lost, regenerate the key.
      </ShownBefore>
    );
  }
  return <RevealSecret keyView={key} secret={secret} {...rest} />;
}

interface RevealSecretProps extends Omit<RevealOverlayProps, 'created'> {
  keyView: KeyView;
  secret: string;
}

function RevealSecret(props: RevealSecretProps) {
  const { keyView, secret, slug, origin, doneHref, note, isWholePage, onForget } = props;
  const router = useRouter();
  const [title, lead] = [useId(), useId()];
  const forget = (why: Memory['why']) => onForget({ why, keyView, slug, doneHref });
  const reveal = useReveal(
    () => {
      flushSync(() => forget('done'));
      if (isWholePage) location.replace(doneHref);
      else router.replace(doneHref, { scroll: false });
    },
    () => forget('left'),
  );
  useEffect(() => {
    if (isWholePage) history.replaceState(null, '', doneHref);
  }, [isWholePage, doneHref]);
  return (
    <Overlay
      labelledBy={title}
      describedBy={lead}
      kind="wide"
      role="alertdialog"
      onDismiss={reveal.resist}
    >
      <h2 id={title} className="shrink-0 border-border border-b px-5 py-3 font-strong text-lead">
        Save this key now
      </h2>
      <div className="grid gap-3.5 overflow-y-auto px-5 py-4">
        <p id={lead} className="text-lead">
          This is the only time it is shown. We keep a hash, not the key.
        </p>
        {note !== undefined && <p>{note}</p>}
        <RevealPanel
          keyView={keyView}
          secret={secret}
          origin={origin}
          arrivalsHref={`/${slug}/settings/api-keys/${keyView.id}/arrivals`}
          onStored={() => reveal.setStored(true)}
        />
      </div>
      <RevealFooter reveal={reveal} doneHref={doneHref} />
    </Overlay>
  );
}
