import Link from 'next/link';
import type { Environment } from '@/lib/core/key-format';
import { type Act, ActList } from '../audit/act-list';
import { auditHref, NO_FILTERS } from '../audit/links';

interface RecentActsProps {
  slug: string;
  environment: Environment;
  acts: readonly Act[];
  hasMore: boolean;
}

/** What was done in the workspace last. */
export function RecentActs({ slug, environment, acts, hasMore }: RecentActsProps) {
  return (
    <section aria-labelledby="overview-acts" className="grid content-start gap-3">
      <h2 id="overview-acts" className="font-strong text-lead">
        Done last
      </h2>
      {acts.length === 0 ? (
        <p className="text-text-2">Nothing that you may see.</p>
      ) : (
        <ActList slug={slug} environment={environment} acts={acts} levels={null} />
      )}
      {hasMore && (
        <p>
          <Link
            prefetch={false}
            className="prose-link"
            href={auditHref(slug, { ...NO_FILTERS, environment, cursor: null })}
          >
            All of it
          </Link>
        </p>
      )}
    </section>
  );
}
