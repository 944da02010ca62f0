import Link from 'next/link';
import type { ReactNode } from 'react';
import type { Environment } from '@/lib/core/key-format';
import { traceOf } from '@/lib/core/request-log';
import { Keymark } from '../keys/keymark';
import { keyHref } from '../keys/links';
import { EnvShape } from '../shell/env-shape';
import { CopyButton } from '../ui/copy-button';
import { LinkButton } from '../ui/link-button';
import { Time } from '../ui/time';
import { curlOf, explainHref } from './again';
import { logsHref } from './links';
import { LogStatus } from './log-status';
import type { LogRow } from './log-table';
import { LogTrace } from './log-trace';
import {
  countryName,
  decisionWords,
  durationOf,
  SOURCE_WORDS,
  TONE_WORDS,
  toneOf,
} from './log-words';
import { rateLimitWords } from './rate-limit-words';

interface LogFactsProps {
  slug: string;
  environment: Environment;
  entry: LogRow;
  /** The whole address of this request's page. */
  address: string;
  /** Where this installation's API is. */
  origin: string;
}

/** Everything that is kept of a request, why it was decided so, and the ways on from it. */
export function LogFacts({ slug, environment, entry, address, origin }: LogFactsProps) {
  const trace = traceOf(entry.trace);
  const explain = explainHref(slug, environment, entry);
  return (
    <>
      <div className="grid gap-1">
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1 break-all font-mono">
          <LogStatus entry={entry} />
          {entry.method ?? 'ANY'} {entry.path ?? entry.endpoint}
        </p>
        <p>
          {TONE_WORDS[toneOf(entry)]}. {decisionWords(entry)}
        </p>
      </div>
      <div className="flex flex-wrap gap-2">
        {explain !== null && (
          <LinkButton href={explain} tone="primary" size="small">
            Explain this denial
          </LinkButton>
        )}
        <CopyButton size="small" text={entry.requestId} label="Copy request id">
          Copy id
        </CopyButton>
        <CopyButton size="small" text={address} label="Copy the address of this page">
          Copy URL
        </CopyButton>
        <CopyButton size="small" text={curlOf(entry, origin)} label="Copy as curl">
          Copy curl
        </CopyButton>
      </div>
      <div className="grid items-start gap-5 @min-[50rem]:grid-cols-2">
        <Facts slug={slug} environment={environment} entry={entry} />
        {trace.length > 0 && (
          <section aria-labelledby="log-trace" className="grid gap-2">
            <h3 id="log-trace" className="font-strong">
              How it was decided
            </h3>
            <LogTrace trace={trace} />
          </section>
        )}
      </div>
      <pre className="whitespace-pre-wrap break-all rounded-control border border-border bg-sunken px-3 py-2 font-mono text-xs">
        {curlOf(entry, origin)}
      </pre>
    </>
  );
}

function Facts({
  slug,
  environment,
  entry,
}: Pick<LogFactsProps, 'slug' | 'environment' | 'entry'>) {
  const { keyId, requiredScopes, referrer, userAgent, rateLimit } = entry;
  const filtered = (filters: Parameters<typeof logsHref>[2], text: ReactNode) => (
    <Link prefetch={false} className="prose-link" href={logsHref(slug, environment, filters)}>
      {text}
    </Link>
  );
  return (
    <dl className="grid rounded-table border border-border bg-surface">
      <Fact name="Time">
        <Time date={entry.at} />
        <code className="block text-text-2">{entry.at.toISOString()}</code>
      </Fact>
      <Fact name="Key">
        {keyId === '' ? (
          <>
            None that is known
            {entry.maskedKey !== null && (
              <>
                : <code>{entry.maskedKey}</code>
              </>
            )}
          </>
        ) : (
          <span className="flex flex-wrap items-center gap-x-2">
            <Keymark id={keyId} />
            <Link className="prose-link" href={keyHref(slug, environment, keyId)}>
              {entry.keyName ?? keyId}
            </Link>
            {filtered({ key: keyId }, 'its requests')}
          </span>
        )}
      </Fact>
      {entry.environment !== '' && (
        <Fact name="Environment">
          <span className="inline-flex items-center gap-2">
            <EnvShape environment={entry.environment} />
            {entry.environment === 'live' ? 'Live' : 'Test: counted, never billable'}
          </span>
        </Fact>
      )}
      <Fact name="Endpoint">
        {filtered(
          { endpoint: entry.endpoint },
          <code className="break-all">{entry.endpoint}</code>,
        )}
      </Fact>
      <Fact name="Status">{entry.status === 0 ? 'Not known' : entry.status}</Fact>
      <Fact name="Decision">
        <code>{entry.outcome}</code>
        {requiredScopes.length > 0 && (
          <span className="block text-text-2">asked for {requiredScopes.join(', ')}</span>
        )}
      </Fact>
      <Fact name="Took">{durationOf(entry.microseconds) || 'Not known'}</Fact>
      <Fact name="From">
        {entry.address === null
          ? 'An address that is not known'
          : filtered({ address: entry.address }, <code>{entry.address}</code>)}
        , {countryName(entry.country)}
      </Fact>
      {referrer !== null && <Fact name="Website">{referrer}</Fact>}
      {userAgent !== null && <Fact name="Program">{userAgent}</Fact>}
      {rateLimit !== null && (
        <Fact name="Rate limit">
          {rateLimitWords(rateLimit).map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
        </Fact>
      )}
      <Fact name="Request id">
        {filtered(
          { request: entry.requestId },
          <code className="break-all">{entry.requestId}</code>,
        )}
      </Fact>
      <Fact name="Came by">{SOURCE_WORDS[entry.source]}</Fact>
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid gap-x-4 border-border border-b px-4 py-2 last:border-b-0 desk:grid-cols-[6.5rem_1fr]">
      <dt className="text-text-2">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </div>
  );
}
