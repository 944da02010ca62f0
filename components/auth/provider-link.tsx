import { AnchorButton } from '../ui/anchor-button';

interface ProviderLinkProps {
  /** Its host. */
  provider: string;
  /** Where to go afterwards. */
  next: string;
  label?: string;
}

/** Leads to the OpenID provider and, signed in, back. */
export function ProviderLink({ provider, next, label = 'Sign in with' }: ProviderLinkProps) {
  const query = new URLSearchParams({ next });
  return (
    <AnchorButton href={`/api/auth/signin/oidc?${query}`} rel="nofollow">
      <span className="min-w-0 truncate">
        {label} {provider}
      </span>
    </AnchorButton>
  );
}
