import type { AuditFields } from '@/lib/core/audit-event';

interface FieldChangesProps {
  before: AuditFields | null;
  after: AuditFields | null;
}

/** What changed, field by field: before → after. */
export function FieldChanges({ before, after }: FieldChangesProps) {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  const changed = names.filter((name) => textOf(before?.[name]) !== textOf(after?.[name]));
  if (changed.length === 0) return null;
  return (
    <dl className="grid grid-cols-[6.5rem_1fr] gap-x-3 gap-y-0.5 text-xs desk:grid-cols-[10rem_1fr]">
      {changed.map((name) => (
        <div key={name} className="contents">
          <dt className="text-text-3">{name.replaceAll('_', ' ')}</dt>
          <dd className="min-w-0 break-words">
            {before !== null && (
              <>
                <del className="text-text-2 decoration-text-3">{textOf(before[name])}</del>
                {after !== null && <span aria-hidden="true"> → </span>}
              </>
            )}
            {after !== null && <ins className="no-underline">{textOf(after[name])}</ins>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function textOf(value: AuditFields[string] | undefined): string {
  if (value === undefined || value === null || value === '') return 'none';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'object') return value.length === 0 ? 'none' : value.join(', ');
  return String(value);
}
