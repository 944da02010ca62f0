import type { Environment } from '@/lib/core/key-format';
import type { Profile } from '@/lib/core/profile';
import { PageHead } from '../../shell/page-head';
import { Button } from '../../ui/button';
import { LinkButton } from '../../ui/link-button';
import { CreateKeyLink } from '../create-key-link';

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
        <CreateKeyLink slug={slug} environment={environment} label={labels.createButton} />
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
