import type { Environment } from '@/lib/core/key-format';
import type { Profile } from '@/lib/core/profile';
import { PageHead } from '../../shell/page-head';
import { Button } from '../../ui/button';
import { Kbd } from '../../ui/kbd';
import { LinkButton } from '../../ui/link-button';
import { keysHref } from '../links';

/** Counted no further by the list. */
const COUNT_MAX = 1_000;

interface KeysHeadProps {
  slug: string;
  environment: Environment;
  labels: Profile['labels'];
  count: number;
  /** Why the viewer may not create keys; null when they may. */
  refusal: string | null;
}

/** The list's title, how many keys there are, and the way to a new one. */
export function KeysHead({ slug, environment, labels, count, refusal }: KeysHeadProps) {
  return (
    <PageHead
      crumbs={labels.menuPath.map((label) => ({ label }))}
      title={labels.heading}
      lead={leadOf(environment, count)}
      note={refusal === null ? undefined : <p id="create-refusal">{refusal}</p>}
    >
      <LinkButton href="/docs/errors">API errors</LinkButton>
      {refusal === null ? (
        <span className="max-desk:fixed max-desk:inset-x-0 max-desk:bottom-0 max-desk:z-10 max-desk:grid max-desk:border-border max-desk:border-t max-desk:bg-bg max-desk:px-gutter max-desk:py-3">
          <LinkButton
            tone="primary"
            href={keysHref(slug, environment, { new: '1' })}
            scroll={false}
            aria-keyshortcuts="c"
            data-shortcut="c"
          >
            {labels.createButton}
            <Kbd isOnAccent>C</Kbd>
          </LinkButton>
        </span>
      ) : (
        <Button tone="primary" disabled aria-describedby="create-refusal">
          {labels.createButton}
        </Button>
      )}
    </PageHead>
  );
}

function leadOf(environment: Environment, count: number): string {
  return `${countWords(count)} ${environment} ${count === 1 ? 'key' : 'keys'}`;
}

/** A count as a list knows it: `1,000+` where it was counted no further. */
export function countWords(count: number): string {
  return count >= COUNT_MAX ? `${COUNT_MAX.toLocaleString('en-GB')}+` : String(count);
}
