import Link from 'next/link';
import type { Environment } from '@/lib/core/key-format';
import type { Profile } from '@/lib/core/profile';
import { type Act, ActList } from './act-list';
import { auditHref, NO_FILTERS } from './links';

interface KeyActsProps {
  slug: string;
  environment: Environment;
  keyId: string;
  acts: readonly Act[];
  hasMore: boolean;
  levels: Profile['levels'];
}

/** What was done to a key last. */
export function KeyActs({ slug, environment, keyId, acts, hasMore, levels }: KeyActsProps) {
  return (
    <section aria-labelledby="key-acts" className="grid gap-3">
      <h2 id="key-acts" className="font-strong text-lead">
        History
      </h2>
      {acts.length === 0 ? (
        <p className="text-text-2">Nothing that you may see.</p>
      ) : (
        <ActList slug={slug} environment={environment} acts={acts} levels={levels} />
      )}
      {hasMore && (
        <p>
          <Link
            prefetch={false}
            className="prose-link"
            href={auditHref(slug, { ...NO_FILTERS, target: keyId, environment, cursor: null })}
          >
            All of it
          </Link>
        </p>
      )}
    </section>
  );
}
