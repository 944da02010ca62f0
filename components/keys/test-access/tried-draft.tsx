'use client';

import { createContext, type ReactNode, useContext, useState } from 'react';
import type { AccessDraft } from '@/lib/core/access-verdict';
import { Button } from '../../ui/button';
import { useHydrated } from '../../ui/use-hydrated';

interface Tried {
  /** What a form on the page handed over last; null: nothing yet. */
  draft: AccessDraft | null;
  /** How often: the tester begins anew with each. */
  count: number;
  hand(draft: AccessDraft): void;
}

const TriedContext = createContext<Tried>({ draft: null, count: 0, hand: () => {} });

/** Lets the forms below hand what is typed to the tester below, before it is saved. */
export function TriedDraft({ children }: { children: ReactNode }) {
  const [{ draft, count }, setTried] = useState<Pick<Tried, 'draft' | 'count'>>({
    draft: null,
    count: 0,
  });
  const hand = (next: AccessDraft) => setTried({ draft: next, count: count + 1 });
  return <TriedContext value={{ draft, count, hand }}>{children}</TriedContext>;
}

/** What was handed to the tester. */
export function useTried(): Omit<Tried, 'hand'> {
  return useContext(TriedContext);
}

/** Hands what a form holds to the tester. Without a script the tester has fields for it. */
export function TestFirstButton({ read }: { read(form: FormData): AccessDraft }) {
  const { hand } = useContext(TriedContext);
  if (!useHydrated()) return null;
  return (
    <Button
      onClick={({ currentTarget: { form } }) => {
        if (form !== null) hand(read(new FormData(form)));
      }}
    >
      Test before saving
    </Button>
  );
}
