'use client';

import { Button } from '../../ui/button';
import { Input } from '../../ui/input';
import { ACCESS, ACCESS_LABELS, type Access, type AccessRow } from './draft';

/** Fewer rows are seen at a glance. */
const FILTERED_FROM = 6;

interface AccessToolsProps {
  rows: readonly AccessRow[];
  onFilter(text: string): void;
  onSetAll(access: Access): void;
}

/** A filter of the rows, and one choice for all of them. Only with a script: without one nothing is lost. */
export function AccessTools({ rows, onFilter, onSetAll }: AccessToolsProps) {
  const offered = ACCESS.filter((access) => rows.some(({ choices }) => choices.includes(access)));
  return (
    <div className="flex flex-wrap items-center justify-between gap-2 py-1.5">
      {rows.length >= FILTERED_FROM && (
        <Input
          type="search"
          aria-label="Filter resources"
          placeholder="Filter"
          autoComplete="off"
          className="max-w-48"
          onInput={(event) => {
            // What is typed here is not part of the form.
            event.stopPropagation();
            onFilter(event.currentTarget.value.trim().toLowerCase());
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter') event.preventDefault();
          }}
        />
      )}
      <span className="flex flex-wrap items-center gap-1 text-text-2 text-xs">
        Set all to
        {offered.map((access) => (
          <Button key={access} size="small" tone="quiet" onClick={() => onSetAll(access)}>
            <span className="sr-only">Set all to </span>
            {ACCESS_LABELS[access].toLowerCase()}
          </Button>
        ))}
      </span>
    </div>
  );
}

/** The choice of a row that comes nearest to what all are set to, without granting more. */
export function nearestChoice({ choices }: AccessRow, wanted: Access): Access {
  const upTo = ACCESS.indexOf(wanted);
  return choices.filter((access) => ACCESS.indexOf(access) <= upTo).at(-1) ?? 'none';
}
