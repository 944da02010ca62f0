import { STATUS_OF_CODE } from '@/lib/core/errors';
import { CodeBlock } from '../ui/code-block';
import { REASONS } from './error-reasons';

const EXAMPLE = `{
  "type": "…/docs/errors#key_revoked",
  "title": "Unauthorized",
  "status": 401,
  "detail": "Invalid API key",
  "code": "unauthorized",
  "reason": "key_revoked",
  "success": false,
  "request_id": "req_…"
}`;

/** Every error that a program can meet. Problem documents link to the rows. */
export function ErrorReference() {
  return (
    <>
      <section aria-labelledby="shape" className="grid gap-2">
        <h2 id="shape" className="font-strong text-lead">
          What an error looks like
        </h2>
        <p className="max-w-text text-text-2">
          One body for all (RFC 9457). <code>code</code> is coarse and stable: branch on it.{' '}
          <code>reason</code> is fine-grained, for people and logs. <code>request_id</code> finds
          the request in the server’s log.
        </p>
        <div className="max-w-text">
          <CodeBlock label="example error" code={EXAMPLE} />
        </div>
      </section>
      <section aria-labelledby="codes" className="grid gap-2">
        <h2 id="codes" className="font-strong text-lead">
          Codes
        </h2>
        <ul className="flex max-w-facts flex-wrap gap-2">
          {Object.entries(STATUS_OF_CODE).map(([code, status]) => (
            <li
              key={code}
              id={`code-${code}`}
              className="rounded-chip border border-border bg-surface px-2 py-0.5"
            >
              <code>{code}</code> <span className="text-text-2">{status}</span>
            </li>
          ))}
        </ul>
      </section>
      <section aria-labelledby="reasons" className="grid gap-2">
        <h2 id="reasons" className="font-strong text-lead">
          Reasons
        </h2>
        <dl className="overflow-clip rounded-table border border-border bg-surface">
          {REASONS.map(({ reason, code, meaning, remedy }) => (
            <div
              key={reason}
              id={reason}
              className="grid scroll-mt-4 items-baseline gap-x-4 border-border border-b px-3 py-2 last:border-b-0 target:bg-accent-soft desk:grid-cols-[13rem_11rem_1fr]"
            >
              <dt>
                <a
                  href={`#${reason}`}
                  className="inline-flex min-h-target items-center hover:underline"
                >
                  <code>{reason}</code>
                </a>
              </dt>
              <dd className="text-text-2">
                <code>{code}</code> {STATUS_OF_CODE[code]}
              </dd>
              <dd>
                {meaning} <span className="text-text-2">{remedy}</span>
              </dd>
            </div>
          ))}
        </dl>
      </section>
    </>
  );
}
