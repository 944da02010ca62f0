import { Notice } from './notice';

interface Fault {
  field: string;
  message: string;
}

interface ErrorSummaryProps {
  /** What went wrong, where no field is to blame. */
  message: string;
  faults: readonly Fault[];
  /** The ids of the form's inputs are this, a hyphen, and the field's name. */
  idPrefix: string;
  /** What has not happened. */
  lead?: string;
}

/** What went wrong with a form, above it, with a link to each field. */
export function ErrorSummary({
  message,
  faults,
  idPrefix,
  lead = 'Nothing was saved yet.',
}: ErrorSummaryProps) {
  return (
    <Notice tone="danger" role="alert">
      <p className="font-strong">
        {faults.length === 0 ? message : `${lead} ${mendingOf(faults.length)}`}
      </p>
      {faults.length > 0 && (
        <ul className="mt-1 grid gap-1">
          {faults.map((fault) => (
            <li key={`${fault.field} ${fault.message}`}>
              <a
                className="prose-link inline-flex min-h-target items-center"
                href={`#${idPrefix}-${fault.field}`}
              >
                {fault.message}
              </a>
            </li>
          ))}
        </ul>
      )}
    </Notice>
  );
}

function mendingOf(count: number): string {
  return count === 1 ? 'One field needs mending:' : `${count} fields need mending:`;
}
