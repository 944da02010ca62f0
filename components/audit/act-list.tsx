import Link from 'next/link';
import type { AuditRow } from '@/lib/core/audit-chain';
import type { Environment } from '@/lib/core/key-format';
import type { Profile } from '@/lib/core/profile';
import { keyHref } from '../keys/links';
import { More } from '../ui/more';
import { Time } from '../ui/time';
import { FieldChanges } from './field-changes';
import { auditHref, NO_FILTERS } from './links';
import { sentenceOf } from './sentences';

/** A row, and what people call those whom it names. */
export interface Act extends AuditRow {
  actorName: string | null;
  targetName: string | null;
  targetEnvironment: string | null;
  /** Of those whose ids its fields hold. */
  names: ReadonlyMap<string, string>;
}

interface ActListProps {
  slug: string;
  environment: Environment;
  acts: readonly Act[];
  /** What permission levels are called; null: only who did what is shown, without what it changed. */
  levels: Profile['levels'] | null;
}

const VIA: Readonly<Record<string, string>> = {
  dashboard: 'on the pages',
  api: 'through the API',
  cli: 'on the command line',
};

/** Who did what, newest first. */
export function ActList({ slug, environment, acts, levels }: ActListProps) {
  return (
    <ol className="grid rounded-table border border-border bg-surface">
      {acts.map((act) => (
        <li
          key={act.seq}
          className="grid gap-x-4 gap-y-1 border-border border-b px-4 py-2.5 last:border-b-0 desk:grid-cols-[3.5rem_1fr_auto]"
        >
          <span className="text-text-3 text-xs tabular-nums">#{act.seq.toLocaleString('en')}</span>
          <div className="grid min-w-0 content-start gap-1">
            <p className="min-w-0 break-words">
              <Actor slug={slug} environment={environment} act={act} />{' '}
              <Deed slug={slug} act={act} />
            </p>
            {levels !== null && <FieldChanges act={act} names={act.names} levels={levels} />}
            {levels !== null && <Request act={act} />}
          </div>
          <p className="grid content-start text-text-2 text-xs desk:justify-items-end desk:text-end">
            <Time date={new Date(act.at)} />
            <span>
              {VIA[act.via] ?? act.via}
              {act.address !== null && (
                <>
                  {' '}
                  from <code>{act.address}</code>
                </>
              )}
            </span>
          </p>
        </li>
      ))}
    </ol>
  );
}

function Actor({ slug, environment, act }: { slug: string; environment: Environment; act: Act }) {
  const name = actorWords(act);
  return (
    <Link
      prefetch={false}
      className="font-strong hover:underline"
      title={`All that ${name} did`}
      href={auditHref(slug, { ...NO_FILTERS, actor: act.actor_id, environment, cursor: null })}
    >
      {name}
    </Link>
  );
}

// What is done on a report of a leak, or because a receiver is gone, nobody has ordered at a command line.
function actorWords({ actor_type, actor_id, actorName, via }: Act): string {
  if (actor_type === 'system') return via === 'cli' ? 'The operator' : 'Keydesk';
  return `${actor_type === 'key' ? 'The key ' : ''}${actorName ?? actor_id}`;
}

/** By what a support case or a log of the company's names it, and the program. */
function Request({ act: { request_id, user_agent } }: { act: Act }) {
  return (
    <More title="Request" titleClass="text-text-2 text-xs" className="text-text-2 text-xs">
      <p className="break-words">
        <code>{request_id}</code>
        {user_agent !== null && ` · ${user_agent}`}
      </p>
    </More>
  );
}

function Deed({ slug, act }: { slug: string; act: Act }) {
  const { before, after } = sentenceOf(act.action);
  if (after === null) return before;
  return (
    <>
      {before}
      <Target slug={slug} act={act} />
      {after}
    </>
  );
}

function Target({ slug, act }: { slug: string; act: Act }) {
  const { target_id, targetName, targetEnvironment, actor_id } = act;
  if (target_id === actor_id) return 'themselves';
  if (targetEnvironment !== 'live' && targetEnvironment !== 'test') return targetName ?? target_id;
  return (
    <Link
      prefetch={false}
      className="prose-link"
      href={keyHref(slug, targetEnvironment, target_id)}
    >
      {targetName ?? target_id}
    </Link>
  );
}
