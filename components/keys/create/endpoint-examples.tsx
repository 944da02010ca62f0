'use client';

import clsx from 'clsx';
import { type ReactNode, useState } from 'react';
import { compileAddressRules } from '@/lib/core/restrictions/addresses';
import type { Scope } from '@/lib/core/scopes';
import { Input } from '../../ui/input';
import { decideDraft, type ImaginedCall } from './decide-draft';
import type { Draft } from './draft';

/** An endpoint of `/v1` and the scope that it needs; null: any key may call it. */
export interface EndpointExample {
  method: string;
  path: string;
  scope: Scope | null;
}

interface EndpointExamplesProps {
  endpoints: readonly EndpointExample[];
  draft: Draft;
  /** What the draft's level and rows grant. */
  scopes: readonly Scope[];
  now: Date;
  callerAddress: string | null;
}

/** What the drafted key may call and what not, decided as it would be for real. */
export function EndpointExamples(props: EndpointExamplesProps) {
  const { endpoints, draft, scopes, now, callerAddress } = props;
  const [address, setAddress] = useState('');
  const [referrer, setReferrer] = useState('');
  return (
    <>
      {draft.rules.addresses.length > 0 && (
        <div className="grid gap-1">
          <Asked id="try-address" label="Called from" value={address} onChange={setAddress} />
          {callerAddress !== null && (
            <p className="text-text-3 text-xs">
              You are on {callerAddress}:{' '}
              {compileAddressRules(draft.rules.addresses).matches(callerAddress)
                ? 'inside'
                : 'outside'}{' '}
              this list
            </p>
          )}
        </div>
      )}
      {draft.rules.referrers.length > 0 && (
        <Asked id="try-referrer" label="On the page" value={referrer} onChange={setReferrer} />
      )}
      <ul className="grid gap-2">
        {endpoints.map((endpoint) => {
          const call: ImaginedCall = { ...endpoint, address, referrer };
          return (
            <EndpointLine
              key={`${endpoint.method} ${endpoint.path}`}
              endpoint={endpoint}
              refusal={decideDraft(draft, scopes, call, now)}
            />
          );
        })}
      </ul>
    </>
  );
}

interface AskedProps {
  id: string;
  label: ReactNode;
  value: string;
  onChange(value: string): void;
}

// Without a name it is not sent, and Enter in it does not create the key.
function Asked({ id, label, value, onChange }: AskedProps) {
  return (
    <div className="flex items-center gap-2">
      <label htmlFor={id} className="shrink-0 text-text-2">
        {label}
      </label>
      <Input
        id={id}
        placeholder="anywhere"
        value={value}
        autoComplete="off"
        spellCheck={false}
        className="font-mono text-xs"
        onInput={(event) => event.stopPropagation()}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') event.preventDefault();
        }}
      />
    </div>
  );
}

interface EndpointLineProps {
  endpoint: EndpointExample;
  /** Why the key may not call it; null when it may. */
  refusal: string | null;
}

function EndpointLine({ endpoint, refusal }: EndpointLineProps) {
  const isAllowed = refusal === null;
  return (
    <li className="flex gap-2.5 font-mono text-[0.75rem]">
      <span aria-hidden="true" className={clsx('w-3', isAllowed ? 'text-live' : 'text-danger')}>
        {isAllowed ? '✓' : '✕'}
      </span>
      <span className={clsx('grid', !isAllowed && 'text-text-3')}>
        <span>
          <span className="sr-only">{isAllowed ? 'Allowed: ' : 'Refused: '}</span>
          {endpoint.method} {endpoint.path}
        </span>
        {!isAllowed && <span className="font-sans text-xs">{refusal}</span>}
      </span>
    </li>
  );
}
