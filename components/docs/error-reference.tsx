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

const HEAD = 'h-8 px-3 text-start font-normal text-text-2 text-xs';

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
          <CodeBlock label="example error" code={EXAMPLE} canCopy={false} />
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
        <div className="overflow-clip rounded-table border border-border">
          <table className="w-full border-collapse">
            <caption className="sr-only">Reasons of errors</caption>
            <thead className="border-border border-b bg-sunken max-desk:sr-only">
              <tr>
                <th scope="col" className={HEAD}>
                  Reason
                </th>
                <th scope="col" className={HEAD}>
                  Code
                </th>
                <th scope="col" className={HEAD}>
                  What it means and what to do
                </th>
              </tr>
            </thead>
            <tbody>
              {REASONS.map(({ reason, code, meaning, remedy }) => (
                <tr
                  key={reason}
                  id={reason}
                  className="scroll-mt-4 border-border border-b bg-surface align-top last:border-b-0 target:bg-accent-soft"
                >
                  <th scope="row" className="px-3 py-2 text-start font-normal">
                    <a
                      href={`#${reason}`}
                      className="inline-flex min-h-6 items-center break-all hover:underline"
                    >
                      <code>{reason}</code>
                    </a>
                  </th>
                  <td className="whitespace-nowrap px-3 py-2.5 text-text-2 max-desk:hidden">
                    <code>{code}</code> {STATUS_OF_CODE[code]}
                  </td>
                  <td className="px-3 py-2.5">
                    {meaning} <span className="text-text-2">{remedy}</span>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </section>
    </>
  );
}
