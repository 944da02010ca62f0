'use client';

import { useState } from 'react';
import type { Scope } from '@/lib/core/scopes';
import { Button } from '../../ui/button';
import { INPUT_CLASS } from '../../ui/input';
import { useHydrated } from '../../ui/use-hydrated';

/** A key whose choices can be taken over. */
export interface CopyableKey {
  id: string;
  name: string;
  lastFour: string;
  scopes: readonly Scope[];
}

/** The keys to choose from, and the form that asks for one of them without a script. */
export interface CopySource {
  keys: readonly CopyableKey[];
  formId: string;
}

interface CopyAccessProps {
  source: CopySource;
  /** What can be granted; the rest of a key's scopes is left out. */
  held: readonly Scope[];
  onTake(scopes: readonly Scope[]): void;
}

/** Takes over what another key can do. The choice belongs to a form of its own and is not sent with this one. */
export function CopyAccess({ source: { keys, formId }, held, onTake }: CopyAccessProps) {
  const isHydrated = useHydrated();
  const [note, setNote] = useState('');
  if (keys.length === 0) return null;

  function take(id: string) {
    const key = keys.find((known) => known.id === id);
    if (key === undefined) return setNote('');
    onTake(key.scopes);
    const missing = key.scopes.filter((scope) => !held.includes(scope));
    const left = missing.length === 0 ? '' : ` Left out: ${missing.join(', ')}.`;
    setNote(`Filled in from ${key.name}.${left}`);
  }

  return (
    <div className="grid gap-1 py-1.5">
      <span className="flex items-center gap-2">
        <select
          form={formId}
          name="from"
          aria-label="Copy from another key"
          className={`${INPUT_CLASS} max-w-72`}
          defaultValue=""
          onInput={(event) => event.stopPropagation()}
          onChange={(event) => take(event.currentTarget.value)}
        >
          <option value="">Copy from another key</option>
          {keys.map(({ id, name, lastFour }) => (
            <option key={id} value={id}>
              {name} (ending {lastFour})
            </option>
          ))}
        </select>
        {!isHydrated && (
          <Button type="submit" form={formId} className="hidden unscripted:inline-flex">
            Copy
          </Button>
        )}
      </span>
      <p role="status" className="text-text-2 text-xs empty:hidden">
        {note}
      </p>
    </div>
  );
}

interface CopyFormProps {
  id: string;
  /** What the address holds beside the key that is chosen. */
  fields: Readonly<Record<string, string>>;
}

/** The form of the choice above. It stands beside the other one, because forms cannot be nested. */
export function CopyForm({ id, fields }: CopyFormProps) {
  return (
    <form id={id} className="hidden">
      {Object.entries(fields).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
    </form>
  );
}
