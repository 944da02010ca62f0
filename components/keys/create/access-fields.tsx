'use client';

import { isOperatorScope, SCOPES, type Scope } from '@/lib/core/scopes';
import { Checkbox } from '../../ui/checkbox';
import { FieldError } from '../../ui/field';
import { Segmented } from '../../ui/segmented';
import { type Access, accessIn, accessRowsOf } from './draft';

const LABELS: Readonly<Record<Access, string>> = { none: 'None', read: 'Read', write: 'Write' };

interface AccessFieldsProps {
  /** What the creator holds, and so can grant. */
  held: readonly Scope[];
  defaults: readonly Scope[];
  error: string | undefined;
}

/** The rows of the limited level. Styles show them only while it is chosen, so no script is needed. */
export function AccessFields({ held, defaults, error }: AccessFieldsProps) {
  const operatorScopes = held.filter(isOperatorScope);
  return (
    <fieldset
      className="hidden group-has-[[value=limited]:checked]/form:grid"
      id="key-scopes"
      tabIndex={-1}
    >
      <legend className="sr-only">What the limited key can do</legend>
      {accessRowsOf(held).map(({ resource, field, choices }) => (
        <div
          key={resource}
          className="flex min-h-9 flex-wrap items-center justify-between gap-x-4 gap-y-1 border-border border-b py-1"
        >
          <code id={`key-${field}`}>{resource}</code>
          <Segmented
            name={field}
            labelledBy={`key-${field}`}
            size="small"
            defaultValue={accessIn(defaults, resource)}
            options={choices.map((access) => ({ label: LABELS[access], value: access }))}
          />
        </div>
      ))}
      {operatorScopes.length > 0 && (
        <div className="grid gap-1 py-2">
          {operatorScopes.map((scope) => (
            <Checkbox
              key={scope}
              name="scopes"
              value={scope}
              defaultChecked={defaults.includes(scope)}
            >
              <code>{scope}</code>
              <span className="text-text-3 text-xs"> {SCOPES[scope]}</span>
            </Checkbox>
          ))}
        </div>
      )}
      <FieldError id="key-scopes" error={error} />
    </fieldset>
  );
}
