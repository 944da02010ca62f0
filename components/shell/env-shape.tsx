import type { Environment } from '@/lib/core/key-format';

/** A filled dot for live, a dashed ring for test. */
export function EnvShape({ environment }: { environment: Environment }) {
  return (
    <svg viewBox="0 0 10 10" aria-hidden="true" className="size-2.5 shrink-0">
      {environment === 'live' ? (
        <circle cx="5" cy="5" r="3.75" className="fill-live" />
      ) : (
        <circle
          cx="5"
          cy="5"
          r="3.75"
          className="fill-none stroke-test"
          strokeWidth="1.5"
          strokeDasharray="2.4 1.5"
        />
      )}
    </svg>
  );
}
