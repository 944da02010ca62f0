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
}

/** What went wrong with a form, above it, with a link to each field. */
export function ErrorSummary({ message, faults, idPrefix }: ErrorSummaryProps) {
  return (
    <Notice tone="danger" role="alert">
      <p className="font-strong">{titleOf(message, faults.length)}</p>
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

function titleOf(message: string, count: number): string {
  if (count === 0) return message;
  return count === 1
    ? 'Nothing was saved yet. One field needs mending:'
    : `Nothing was saved yet. ${count} fields need mending:`;
}
