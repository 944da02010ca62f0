'use client';

import clsx from 'clsx';
import { type Catalogue, expandLevel } from '@/lib/core/scopes';
import { dayIn } from '../../ui/format-time';
import { useViewerZone } from '../../ui/time';
import { accessSentence } from '../describe-access';
import { SameAsCode } from '../same-as-code';
import { cliCommand } from './cli-command';
import { type Draft, expiryOf } from './draft';
import { type EndpointExample, EndpointExamples } from './endpoint-examples';

interface KeySummaryProps {
  catalogue: Catalogue;
  slug: string;
  draft: Draft;
  now: Date;
  endpoints: readonly EndpointExample[];
  /** Of who fills in the form, as the server sees it. */
  callerAddress: string | null;
}

/** The drafted key as a sentence, as what it may call, and as a command line. */
export function KeySummary(props: KeySummaryProps) {
  const { catalogue, slug, draft, now, endpoints, callerAddress } = props;
  const scopes = expandLevel(catalogue, draft.level, draft.scopes);
  const command = cliCommand(slug, draft, now);
  return (
    <div className="grid content-start gap-5">
      <section className="grid gap-2">
        <h3 className="font-strong">What this key can do</h3>
        <SummarySentence sentence={accessSentence(catalogue, scopes)} draft={draft} now={now} />
        <EndpointExamples
          endpoints={endpoints}
          draft={draft}
          scopes={scopes}
          now={now}
          callerAddress={callerAddress}
        />
      </section>
      <SameAsCode command={command} />
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
