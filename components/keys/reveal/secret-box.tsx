'use client';

import clsx from 'clsx';
import { type Ref, useState } from 'react';
import { Button } from '../../ui/button';
import { CopyButton } from '../../ui/copy-button';

const GROUP = 4;

interface SecretBoxProps {
  prefix: string;
  secret: string;
  ref: Ref<HTMLOutputElement>;
  onStored(): void;
  onRefused(): void;
}

/** The secret in plain sight. Assistive technology hears what it is, not its letters. */
export function SecretBox({ prefix, secret, ref, onStored, onRefused }: SecretBoxProps) {
  const [isMiddleHidden, setMiddleHidden] = useState(false);
  return (
    <div className="flex flex-wrap items-center justify-between gap-2 rounded-table border border-text bg-bg py-2.5 ps-3.5 pe-2.5">
      <output
        ref={ref}
        aria-label={`API key, ${secret.length} characters, ending ${secret.slice(-4)}`}
        aria-live="off"
        data-1p-ignore
        className="min-w-0 select-all break-all text-secret"
      >
        {isMiddleHidden ? (
          `${prefix}••••${secret.slice(-4)}`
        ) : (
          <Letters prefix={prefix} secret={secret} />
        )}
      </output>
      <span className="ms-auto flex gap-2">
        <Button
          tone="quiet"
          aria-pressed={isMiddleHidden}
          className="unscripted:hidden"
          onClick={() => setMiddleHidden(!isMiddleHidden)}
        >
          {isMiddleHidden ? 'Show' : 'Hide'}
        </Button>
        <CopyButton
          text={secret}
          label="Copy key"
          tone="primary"
          hasInitialFocus
          onCopied={onStored}
          onRefused={onRefused}
        />
      </span>
    </div>
  );
}

// Groups of four in two colours, so that eyes do not lose their place.
function Letters({ prefix, secret }: { prefix: string; secret: string }) {
  const body = secret.slice(prefix.length);
  const groups = Array.from({ length: Math.ceil(body.length / GROUP) }, (_, index) => ({
    start: index * GROUP,
    text: body.slice(index * GROUP, (index + 1) * GROUP),
  }));
  return (
    <>
      {prefix}
      {groups.map(({ start, text }, index) => (
        <span key={start} className={clsx(index % 2 === 0 && 'text-accent-text')}>
          {text}
        </span>
      ))}
    </>
  );
}
