import { AUDIT_GROUPS } from '@/lib/core/audit-filter';
import { type KeyFormat, secretPattern } from '@/lib/core/key-format';
import { Button } from '../ui/button';
import { Field } from '../ui/field';
import { INPUT_CLASS, Input } from '../ui/input';
import { LinkButton } from '../ui/link-button';
import { type AuditListState, auditHref, isFiltered, NO_FILTERS } from './links';
import { groupLabel } from './sentences';

interface AuditFiltersProps {
  slug: string;
  list: AuditListState;
  /** How secrets look, or did: none belongs into an address. */
  formats: readonly KeyFormat[];
}

/** Which acts the list holds: a plain form whose address can be kept. */
export function AuditFilters({ slug, list, formats }: AuditFiltersProps) {
  const { environment, cursor: _, ...query } = list;
  const name = {
    placeholder: 'E-mail address or id',
    pattern: `(?!.*(?:${secretPattern(formats)})).*`,
    title: 'A whole key does not belong into an address. Use its id.',
    maxLength: 254,
    autoComplete: 'off',
    spellCheck: false,
  };
  return (
    <search>
      <form
        key={JSON.stringify(query)}
        action={`/${slug}/settings/audit-log`}
        className="grid grid-cols-2 items-end gap-3 desk:grid-cols-[1fr_1fr_1fr_auto_auto_auto]"
      >
        <input type="hidden" name="env" value={environment} />
        <Field id="audit-actor" label="Who">
          <Input {...name} id="audit-actor" name="actor" defaultValue={list.actor} />
        </Field>
        <Field id="audit-target" label="To what">
          <Input {...name} id="audit-target" name="target" defaultValue={list.target} />
        </Field>
        <Field id="audit-group" label="What" className="max-desk:col-span-2">
          <select id="audit-group" name="group" defaultValue={list.group} className={INPUT_CLASS}>
            <option value="">Anything</option>
            {AUDIT_GROUPS.map((group) => (
              <option key={group} value={group}>
                {groupLabel(group)}
              </option>
            ))}
          </select>
        </Field>
        <Field id="audit-from" label="From (UTC)">
          <Input id="audit-from" type="date" name="from" defaultValue={list.from} />
        </Field>
        <Field id="audit-to" label="To (UTC)">
          <Input id="audit-to" type="date" name="to" defaultValue={list.to} />
        </Field>
        <div className="flex gap-2">
          <Button type="submit">Filter</Button>
          {isFiltered(list) && (
            <LinkButton
              prefetch={false}
              tone="quiet"
              href={auditHref(slug, { ...NO_FILTERS, environment, cursor: null })}
            >
              Clear
            </LinkButton>
          )}
        </div>
      </form>
    </search>
  );
}
