import type { Environment } from '@/lib/core/key-format';
import { Kbd } from '../ui/kbd';
import { LinkButton } from '../ui/link-button';
import { keysHref } from './links';

interface CreateKeyLinkProps {
  slug: string;
  environment: Environment;
  label: string;
}

/** The way to a new key: the main thing of its page, at the bottom of a phone. */
export function CreateKeyLink({ slug, environment, label }: CreateKeyLinkProps) {
  return (
    <span className="max-desk:fixed max-desk:inset-x-0 max-desk:bottom-0 max-desk:z-10 max-desk:grid max-desk:border-border max-desk:border-t max-desk:bg-bg max-desk:px-gutter max-desk:py-3">
      <LinkButton
        tone="primary"
        href={keysHref(slug, environment, { new: '1' })}
        scroll={false}
        aria-keyshortcuts="c"
        data-shortcut="c"
      >
        {label}
        <Kbd isOnAccent>C</Kbd>
      </LinkButton>
    </span>
  );
}
