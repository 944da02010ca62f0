'use client';

import { useRef, useState } from 'react';
import { type Catalogue, describeScope, isOperatorScope, type Scope } from '@/lib/core/scopes';
import { Checkbox } from '../../ui/checkbox';
import { FieldError } from '../../ui/field';
import { Segmented } from '../../ui/segmented';
import { useHydrated } from '../../ui/use-hydrated';
import { AccessTools, nearestChoice } from './access-tools';
import { CopyAccess, type CopySource } from './copy-access';
import { ACCESS_LABELS, type Access, type AccessRow, accessIn, accessRowsOf } from './draft';

export interface AccessFieldsProps {
  catalogue: Catalogue;
  /** What can be granted. */
  held: readonly Scope[];
  defaults: readonly Scope[];
  /** The keys whose choices can be taken over. */
  copy: CopySource;
  error: string | undefined;
}

/** The rows of the limited level. Styles show them only while it is chosen, so no script is needed. */
export function AccessFields({ catalogue, held, defaults, copy, error }: AccessFieldsProps) {
  const fieldset = useRef<HTMLFieldSetElement>(null);
  const [filter, setFilter] = useState('');
  const rows = accessRowsOf(catalogue, held);

  function choose(accessOf: (row: AccessRow) => Access) {
    for (const row of rows) {
      const chosen = `input[name="${row.field}"][value="${accessOf(row)}"]`;
      const radio = fieldset.current?.querySelector<HTMLInputElement>(chosen);
      if (radio) radio.checked = true;
    }
    fieldset.current?.dispatchEvent(new Event('input', { bubbles: true }));
  }

  function take(scopes: readonly Scope[]) {
    const ticks = fieldset.current?.querySelectorAll<HTMLInputElement>('input[name="scopes"]');
    for (const tick of ticks ?? []) tick.checked = scopes.includes(tick.value);
    const granted = scopes.filter((scope) => held.includes(scope));
    choose((row) => accessIn(granted, row));
  }

  return (
    <fieldset
      ref={fieldset}
      className="hidden group-has-[[value=limited]:checked]/form:grid"
      id="key-scopes"
      tabIndex={-1}
    >
      <legend className="sr-only">What the limited key can do</legend>
      <CopyAccess source={copy} held={held} onTake={take} />
      {useHydrated() && (
        <AccessTools
          rows={rows}
          onFilter={setFilter}
          onSetAll={(access) => choose((row) => nearestChoice(row, access))}
        />
      )}
      {rows.map((row) => (
        <AccessLine
          key={row.resource}
          row={row}
          defaults={defaults}
          isHidden={!`${row.label} ${row.resource}`.toLowerCase().includes(filter)}
        />
      ))}
      <OperatorScopes catalogue={catalogue} held={held} defaults={defaults} />
      <FieldError id="key-scopes" error={error} />
    </fieldset>
  );
}

interface AccessLineProps {
  row: AccessRow;
  defaults: readonly Scope[];
  isHidden: boolean;
}

// Hidden by the filter, a row keeps its choice and is sent with the others.
function AccessLine({ row, defaults, isHidden }: AccessLineProps) {
  const { resource, label, field, choices } = row;
  return (
    <div
      hidden={isHidden}
      className="flex min-h-9 flex-wrap items-center justify-between gap-x-4 gap-y-1 border-border border-b py-1 [&[hidden]]:hidden"
    >
      <span
        id={`key-${field}`}
        className="flex min-w-0 grow basis-24 flex-wrap items-baseline gap-x-2"
      >
        {label}
        <code className="text-text-3 text-xs">{resource}</code>
      </span>
      <Segmented
        name={field}
        labelledBy={`key-${field}`}
        size="small"
        defaultValue={accessIn(defaults, row)}
        options={choices.map((access) => ({ label: ACCESS_LABELS[access], value: access }))}
      />
    </div>
  );
}

type OperatorScopesProps = Pick<AccessFieldsProps, 'catalogue' | 'held' | 'defaults'>;

function OperatorScopes({ catalogue, held, defaults }: OperatorScopesProps) {
  const scopes = held.filter(isOperatorScope);
  if (scopes.length === 0) return null;
  return (
    <div className="grid gap-1 py-2">
      {scopes.map((scope) => (
        <Checkbox key={scope} name="scopes" value={scope} defaultChecked={defaults.includes(scope)}>
          <code>{scope}</code>
          <span className="text-text-3 text-xs"> {describeScope(catalogue, scope)}</span>
        </Checkbox>
      ))}
    </div>
  );
}
