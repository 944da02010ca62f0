import type { Environment } from '@/lib/core/key-format';
import type { LeakPolicies, LeakPolicy } from '@/lib/core/leak-policy';

const WORDS: Readonly<Record<LeakPolicy, string>> = {
  deactivate: 'key is deactivated at once: it is refused until somebody activates it again.',
  revoke: 'key is revoked at once and refused for good.',
  notify: 'key keeps working, and a notice on these pages says that it leaked.',
};

interface LeakPolicyNoteProps {
  environments: readonly Environment[];
  policies: LeakPolicies;
}

/** What happens to keys of this workspace that somebody reports as leaked: the operator's choice. */
export function LeakPolicyNote({ environments, policies }: LeakPolicyNoteProps) {
  return (
    <section aria-labelledby="leaked-keys" className="grid gap-2 border-border border-t pt-5">
      <h2 id="leaked-keys" className="font-strong text-lead">
        Leaked keys
      </h2>
      <p>
        Whoever finds a key can report it, by <code>POST /v1/leaks</code> without a key of their
        own. The operator of this installation has chosen what happens then:
      </p>
      <ul className="grid list-disc gap-1 pl-5">
        {environments.map((environment) => (
          <li key={environment}>
            A {environment} {WORDS[policies[environment]]}
          </li>
        ))}
      </ul>
    </section>
  );
}
