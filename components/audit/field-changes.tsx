import type { AuditFields } from '@/lib/core/audit-event';
import { Time } from '../ui/time';
import { type FieldNames, fieldLabel, fieldWords, isEmptyValue } from './field-words';

interface FieldChangesProps extends FieldNames {
  act: { action: string; before: AuditFields | null; after: AuditFields | null };
}

/** What changed, field by field: before → after. */
export function FieldChanges({ act, ...known }: FieldChangesProps) {
  const changes = changesOf(act);
  if (changes.length === 0) return null;
  return (
    <dl className="grid grid-cols-[6.5rem_1fr] gap-x-3 gap-y-0.5 text-xs desk:grid-cols-[10rem_1fr]">
      {changes.map(({ name, before, after }) => (
        <div key={name} className="contents">
          <dt className="text-text-3">{fieldLabel(name)}</dt>
          <dd className="min-w-0 break-words">
            {before !== undefined && (
              <del className="text-text-2 decoration-text-3">
                <Words field={{ action: act.action, name, value: before }} known={known} />
              </del>
            )}
            {before !== undefined && after !== undefined && <span aria-hidden="true"> → </span>}
            {after !== undefined && (
              <ins className="no-underline">
                <Words field={{ action: act.action, name, value: after }} known={known} />
              </ins>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Words({ field, known }: { field: Parameters<typeof fieldWords>[0]; known: FieldNames }) {
  const words = fieldWords(field, known);
  return 'at' in words ? <Time date={words.at} /> : words.text;
}

/** What both sides say alike is no change, but for these: they say what was changed. */
const NAMING = ['rule'];

// What only one side has, and says nothing, is no change either.
function changesOf({ before, after }: FieldChangesProps['act']) {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  return names
    .map((name) => ({ name, before: before?.[name], after: after?.[name] }))
    .flatMap((change) => {
      if (isEmptyValue(change.before) && isEmptyValue(change.after)) return [];
      if (JSON.stringify(change.before) !== JSON.stringify(change.after)) return [change];
      return NAMING.includes(change.name) ? [{ ...change, before: undefined }] : [];
    });
}
