import { idleDays, type KeyUse, useWords } from '@/lib/core/key-use';
import type { KeyView } from '@/lib/core/key-view';
import { logsHref } from '../../logs/links';
import type { LogRow } from '../../logs/log-table';
import { countryName } from '../../logs/log-words';
import { timeAgo } from '../../ui/format-time';
import { LinkButton } from '../../ui/link-button';
import { Notice } from '../../ui/notice';
import { Time } from '../../ui/time';
import { idleWords } from './idle-notice';
import { ScopeAdvice, type ScopeAdviceProps } from './scope-advice';
import { Sparkline } from './sparkline';

interface KeyUseSectionProps extends Pick<ScopeAdviceProps, 'change'> {
  slug: string;
  keyView: KeyView;
  /** What it did in the last 24 hours. */
  use: KeyUse;
  /** Its newest request in the log. */
  newest: LogRow | null;
  scopes: ScopeAdviceProps['scopes'];
  now: Date;
}

/** What a key does: the last day, the last request, which of its scopes it needs, and whether it can go. */
export function KeyUseSection(props: KeyUseSectionProps) {
  const { slug, keyView, use, newest, scopes, change, now } = props;
  const { id, environment } = keyView;
  return (
    <section aria-labelledby="key-use" className="grid gap-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2 id="key-use" className="font-strong text-lead">
          Use
        </h2>
        <LinkButton size="small" prefetch={false} href={logsHref(slug, environment, { key: id })}>
          View logs
        </LinkButton>
      </div>
      {idleDays(keyView, now) !== null && (
        <Notice tone="warn">This key {idleWords(keyView, now)}</Notice>
      )}
      <div className="grid gap-3 rounded-table border border-border bg-surface px-4 py-3">
        <div className="flex flex-wrap items-end gap-x-4 gap-y-2">
          <Sparkline use={use} className="h-10 w-64 max-w-full" />
          <p>In the last 24 hours: {useWords(use)}.</p>
        </div>
        {newest !== null && <Newest entry={newest} now={now} />}
        <ScopeAdvice slug={slug} keyView={keyView} scopes={scopes} change={change} />
      </div>
    </section>
  );
}

function Newest({ entry, now }: { entry: LogRow; now: Date }) {
  const { at, address, country, endpoint, userAgent, outcome, status } = entry;
  return (
    <p className="break-words text-text-2">
      Newest request <Time date={at} lead={timeAgo(at, now)} />: <code>{endpoint}</code>
      {outcome === 'valid' ? status > 0 && `, answered ${status}` : `, refused (${outcome})`}
      {address !== null && (
        <>
          , from <code>{address}</code>
          {country !== 'ZZ' && `, ${countryName(country)}`}
        </>
      )}
      {userAgent !== null && `, by ${userAgent}`}.
    </p>
  );
}
