import type { KeyView } from '@/lib/core/key-view';
import type { Scope } from '@/lib/core/scopes';
import { LinkButton } from '../../ui/link-button';
import { Time } from '../../ui/time';
import { keyHref } from '../links';

export interface ScopeAdviceProps {
  slug: string;
  keyView: KeyView;
  scopes: {
    used: readonly Scope[];
    unused: readonly Scope[];
    /** Of how many requests it is known what they needed, of how many since then. */
    looked: number;
    requests: number;
    since: Date;
    narrower: readonly Scope[] | null;
  };
  /** `narrow`: the viewer may take scopes from it; `fixed`: the profile lets nobody; `none`: the viewer may not. */
  change: 'narrow' | 'fixed' | 'none';
}

/** How many of its scopes a key is known to use, by how many requests, and the narrower version that would do. */
export function ScopeAdvice({ slug, keyView, scopes, change }: ScopeAdviceProps) {
  const { id, environment } = keyView;
  const { used, unused, looked, requests, since, narrower } = scopes;
  // None: it called what names no scope, so nothing is known of those that it needs.
  if (looked === 0 || used.length === 0) return null;
  return (
    <div className="grid justify-items-start gap-2">
      <p>
        Uses {used.length} of its {keyView.scopes.length} scopes
        {used.length <= NAMED_MAX && (
          <>
            : <code>{used.join(', ')}</code>
          </>
        )}
        .{' '}
        <span className="text-text-2">
          Known of {amount(looked)} of {amount(requests)} requests that were let through since{' '}
          <Time date={since} form="day" />.
        </span>
      </p>
      {narrower === null && unused.length > 0 && looked < requests && (
        <p className="text-text-2">
          What the others needed is not known: it is not proposed to take scopes away.
        </p>
      )}
      {narrower !== null && (
        <>
          <p>
            With these alone, <strong className="font-strong">none of them</strong> would have been
            refused.
            {unused.length <= NAMED_MAX && (
              <>
                {' '}
                It would lose <code>{unused.join(', ')}</code>.
              </>
            )}
            {change === 'fixed' &&
              ' What a key can do does not change here: create a narrower one.'}
          </p>
          {change === 'narrow' && (
            <LinkButton
              size="small"
              scroll={false}
              prefetch={false}
              href={keyHref(slug, environment, id, { access: id, scopes: narrower.join(' ') })}
            >
              Narrow it to what it uses…
            </LinkButton>
          )}
        </>
      )}
    </div>
  );
}

const NAMED_MAX = 6;

function amount(count: number): string {
  return count.toLocaleString('en-GB');
}
