'use client';

import { useId, useRef, useState } from 'react';
import type { KeyView } from '@/lib/core/key-view';
import { Button, buttonClass } from '../../ui/button';
import { CodeBlock } from '../../ui/code-block';
import { Menu } from '../../ui/menu';
import { ArrivalRow } from './arrival-row';
import { SecretBox } from './secret-box';
import { curlSnippet, envSnippet, snippetsOf } from './snippets';

interface RevealPanelProps {
  keyView: Pick<KeyView, 'id' | 'name' | 'prefix' | 'environment'>;
  secret: string;
  origin: string;
  arrivalsHref: string;
  onStored(): void;
}

/** The secret, the ways to take it along, and the proof that it works. */
export function RevealPanel({ keyView, secret, origin, arrivalsHref, onStored }: RevealPanelProps) {
  const box = useRef<HTMLOutputElement>(null);
  const [isClipboardShut, setClipboardShut] = useState(false);
  const tryIt = useId();

  function selectInstead() {
    if (box.current !== null) getSelection()?.selectAllChildren(box.current);
    setClipboardShut(true);
  }

  async function copySnippet(code: string) {
    try {
      await navigator.clipboard.writeText(code);
      onStored();
    } catch {
      selectInstead();
    }
  }

  return (
    <>
      <SecretBox
        ref={box}
        prefix={keyView.prefix}
        secret={secret}
        onStored={onStored}
        onRefused={selectInstead}
      />
      <p role="status" className="text-warn empty:hidden">
        {isClipboardShut &&
          'The browser keeps the clipboard shut. The key is selected: press ⌘C or Ctrl+C.'}
      </p>
      <div className="flex flex-wrap gap-2 unscripted:hidden">
        <Button
          onClick={() => {
            download(`${envSnippet(secret, keyView.environment)}\n`);
            onStored();
          }}
        >
          Download .env
        </Button>
        <Menu
          align="start"
          className={buttonClass()}
          entries={snippetsOf(origin, secret, keyView.environment).map(({ label, code }) => ({
            label,
            onSelect: () => void copySnippet(code),
          }))}
        >
          Copy as… <span aria-hidden="true">▾</span>
        </Menu>
      </div>
      <div className="hidden gap-1 unscripted:grid">
        <p className="font-strong">For a .env file</p>
        <CodeBlock code={envSnippet(secret, keyView.environment)} label=".env line" />
      </div>
      <section aria-labelledby={tryIt} className="grid gap-2">
        <h3 id={tryIt} className="font-strong">
          Try it
        </h3>
        {/* Without a button of its own: Copy as… begins with it, and Done is fewer tabs away. */}
        <CodeBlock code={curlSnippet(origin, secret)} label="curl command" />
        <ArrivalRow href={arrivalsHref} origin={origin} secret={secret} />
      </section>
    </>
  );
}

// A file made in the browser: the secret is in no second answer and in no address.
function download(text: string) {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = '.env';
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1_000);
}
