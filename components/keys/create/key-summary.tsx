'use client';

import clsx from 'clsx';
import { compileEndpointRules } from '@/lib/core/restrictions/endpoints';
import { type Catalogue, expandLevel, type Scope } from '@/lib/core/scopes';
import { CodeBlock } from '../../ui/code-block';
import { CopyButton } from '../../ui/copy-button';
import { dayIn } from '../../ui/format-time';
import { useViewerZone } from '../../ui/time';
import { accessSentence } from '../describe-access';
import { cliCommand } from './cli-command';
import { type Draft, expiryOf } from './draft';

/** An endpoint of `/v1` and the scope that it needs; null: any key may call it. */
export interface EndpointExample {
  method: string;
  path: string;
  scope: Scope | null;
}

interface KeySummaryProps {
  catalogue: Catalogue;
  slug: string;
  draft: Draft;
  now: Date;
  endpoints: readonly EndpointExample[];
}

/** The drafted key as a sentence, as what it may call, and as a command line. */
export function KeySummary({ catalogue, slug, draft, now, endpoints }: KeySummaryProps) {
  const scopes = expandLevel(catalogue, draft.level, draft.scopes);
  const command = cliCommand(slug, draft, now);
  const { matches } = compileEndpointRules(draft.rules.endpoints);
  const isBound = draft.rules.endpoints.length > 0 && !draft.reportOnly.includes('endpoints');
  return (
    <div className="grid content-start gap-5">
      <section className="grid gap-2">
        <h3 className="font-strong">What this key can do</h3>
        <SummarySentence sentence={accessSentence(catalogue, scopes)} draft={draft} now={now} />
        <ul className="grid gap-2">
          {endpoints.map((endpoint) => (
            <EndpointLine
              key={`${endpoint.method} ${endpoint.path}`}
              endpoint={endpoint}
              refusal={
                endpoint.scope !== null && !scopes.includes(endpoint.scope)
                  ? `needs ${endpoint.scope}`
                  : isBound && !matches(endpoint.method, exampleOf(endpoint.path))
                    ? 'not among its endpoints'
                    : null
              }
            />
          ))}
        </ul>
      </section>
      <section className="grid gap-2">
        <div className="flex items-center justify-between gap-2">
          <h3 className="font-strong">Same thing, as code</h3>
          <CopyButton text={command} label="Copy command" tone="quiet" size="small" />
        </div>
        <CodeBlock label="command" code={command} />
      </section>
    </div>
  );
}

interface SummarySentenceProps {
  sentence: string;
  draft: Draft;
  now: Date;
}

function SummarySentence({ sentence, draft, now }: SummarySentenceProps) {
  const zone = useViewerZone();
  const moment = expiryOf(draft, now);
  const { environment, rules, reportOnly } = draft;
  const bounds = [
    boundBy(rules.addresses, 'from', reportOnly.includes('addresses')),
    boundBy(rules.referrers, 'on pages of', reportOnly.includes('referrers')),
  ].join('');
  return (
    <p className="text-lead text-text-2">
      {sentence}, in{' '}
      <strong className={clsx('font-strong', environment === 'live' ? 'text-live' : 'text-test')}>
        {environment}
      </strong>
      ,{' '}
      {moment === null ? (
        'until somebody revokes it'
      ) : (
        <>
          until <strong className="font-strong text-text">{dayIn(moment, zone)}</strong>
        </>
      )}
      {bounds}.
    </p>
  );
}

function boundBy(rules: readonly string[], word: string, isReported: boolean): string {
  const [first, ...others] = rules;
  if (first === undefined || isReported) return '';
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  return `, only ${word} ${first}${more}`;
}

// A path that the template `/v1/users/{id}` stands for.
function exampleOf(path: string): string {
  return path.replace(/\{[^}]*\}/g, 'x');
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
