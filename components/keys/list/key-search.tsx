'use client';

import { Search } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { type FormEvent, startTransition, useMemo, useRef, useState } from 'react';
import { idle } from '@/lib/core/form-state';
import { createKeyFormats, type KeyFormat, secretPattern } from '@/lib/core/key-format';
import type { KeyView } from '@/lib/core/key-view';
import type { FormAction } from '../../ui/form-action';
import { Input } from '../../ui/input';
import { Kbd } from '../../ui/kbd';
import { Notice } from '../../ui/notice';
import { useHydrated } from '../../ui/use-hydrated';
import { DEFAULT_SORT, type KeyListState, keyHref, keyListHref } from '../links';

interface KeySearchProps {
  slug: string;
  list: KeyListState;
  /** How secrets look, or did. */
  formats: readonly KeyFormat[];
  find: FormAction<{ key: KeyView | null }>;
}

type Answer = { key: KeyView } | { text: string } | null;

/** Finds keys by name, last four or id. A whole key never reaches the address: it is looked up by POST. */
export function KeySearch({ slug, list, formats, find }: KeySearchProps) {
  const { holds } = useMemo(() => createKeyFormats(formats), [formats]);
  const router = useRouter();
  const input = useRef<HTMLInputElement>(null);
  const [answer, setAnswer] = useState<Answer>(null);

  function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const text = (input.current?.value ?? '').trim();
    if (holds(text)) lookUp(text);
    else router.push(keyListHref(slug, { ...list, search: text, cursor: null }), { scroll: false });
  }

  function lookUp(secret: string) {
    if (input.current !== null) input.current.value = '';
    const form = new FormData();
    form.set('secret', secret);
    startTransition(async () => {
      const state = await find(idle, form);
      if (state.status === 'error') setAnswer({ text: state.message });
      else if (state.status === 'done') setAnswer(answerOf(state.data.key));
    });
  }

  return (
    <search className="grid min-w-0 grow gap-2 desk:max-w-95">
      <form
        action={`/${slug}/settings/api-keys`}
        noValidate={useHydrated()}
        onSubmit={onSubmit}
        className="relative"
      >
        <input type="hidden" name="env" value={list.environment} />
        {list.statuses.map((status) => (
          <input key={status} type="hidden" name="status" value={status} />
        ))}
        {list.sort !== DEFAULT_SORT && <input type="hidden" name="sort" value={list.sort} />}
        <Search
          aria-hidden="true"
          className="absolute start-2.5 top-1/2 size-3.5 -translate-y-1/2 text-text-3"
        />
        <Input
          ref={input}
          key={list.search}
          type="search"
          name="q"
          defaultValue={list.search}
          aria-label="Search keys"
          aria-keyshortcuts="/"
          data-shortcut="/"
          placeholder="Search name or last four, or paste a key"
          // Without a script the browser itself refuses to put a whole key into an address.
          pattern={`(?!.*(?:${secretPattern(formats)})).*`}
          title="A whole key does not belong into an address. Search for its last four characters."
          maxLength={200}
          autoComplete="off"
          spellCheck={false}
          className="ps-8 pe-9"
          onPaste={(event) => {
            const text = event.clipboardData.getData('text').trim();
            if (!holds(text)) return;
            event.preventDefault();
            lookUp(text);
          }}
        />
        <span className="pointer-events-none absolute end-2 top-1/2 -translate-y-1/2">
          <Kbd>/</Kbd>
        </span>
      </form>
      <div role="status" className="empty:hidden">
        {answer !== null && <FoundKey slug={slug} answer={answer} />}
      </div>
    </search>
  );
}

function FoundKey({ slug, answer }: { slug: string; answer: Exclude<Answer, null> }) {
  if ('text' in answer) return <Notice tone="warn">{answer.text}</Notice>;
  const { key } = answer;
  return (
    <Notice tone={key.status === 'ACTIVE' ? 'good' : 'warn'}>
      This is{' '}
      <Link className="prose-link" href={keyHref(slug, key.environment, key.id)}>
        {key.name}
      </Link>
      , {STATUS_WORDS[key.status]} {key.environment} key ending in <code>{key.lastFour}</code>.
    </Notice>
  );
}

const STATUS_WORDS = {
  ACTIVE: 'an active',
  INACTIVE: 'a deactivated',
  REVOKED: 'a revoked',
} as const;

function answerOf(key: KeyView | null): Answer {
  if (key !== null) return { key };
  return { text: 'No key of this workspace has this secret. It may belong to another workspace.' };
}
