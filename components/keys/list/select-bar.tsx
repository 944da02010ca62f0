'use client';

import clsx from 'clsx';
import { useEffect, useRef, useState } from 'react';
import { Button } from '../../ui/button';
import { Checkbox } from '../../ui/checkbox';
import { type KeyListState, keyListFields, manyKeysPath } from '../links';
import { SELECT_FORM } from './select-key';

interface SelectBarProps {
  slug: string;
  list: KeyListState;
  /** Which keys the page shows: what is ticked is counted anew when they change. */
  shown: string;
  /** How many keys the list's filter matches, where that is more than the page shows. */
  matching: string | null;
  canExpire: boolean;
}

/**
 * What can be done with the ticked keys. It leads to a page that says what stops before anything is changed.
 * Without a script it is always there, because nothing could make it appear.
 */
export function SelectBar({ slug, list, shown, matching, canExpire }: SelectBarProps) {
  const form = useRef<HTMLFormElement>(null);
  const { count, isAll, clear } = useSelection(form, shown);
  const isEmpty = count === 0 && !isAll;
  return (
    <form
      ref={form}
      id={SELECT_FORM}
      action={manyKeysPath(slug)}
      aria-label="Selected keys"
      className={clsx(
        'no-print z-20 flex flex-wrap items-center gap-x-3 gap-y-2 border-border bg-surface py-2',
        'desk:rounded-table desk:border desk:px-3 scripted:desk:sticky scripted:desk:bottom-4 scripted:desk:shadow-overlay',
        'max-desk:border-t scripted:max-desk:fixed scripted:max-desk:inset-x-0 scripted:max-desk:bottom-0 scripted:max-desk:px-gutter',
        isEmpty && 'scripted:hidden',
      )}
    >
      {keyListFields(list).map(({ name, value }) => (
        <input key={`${name} ${value}`} type="hidden" name={name} value={value} />
      ))}
      <p role="status" className="font-strong unscripted:hidden">
        {isAll ? `All ${matching} matching` : count} selected
      </p>
      <Button type="reset" size="small" tone="quiet" onClick={clear}>
        Clear
      </Button>
      {matching !== null && (
        <Checkbox name="all" value="1" autoComplete="off">
          All {matching} matching
        </Checkbox>
      )}
      <span className="flex flex-wrap gap-2 desk:ms-auto">
        <Choice change="activate">Activate…</Choice>
        {canExpire && <Choice change="set_expiry">Set expiry…</Choice>}
        <Choice change="deactivate">Deactivate…</Choice>
        <Choice change="revoke" isDangerous>
          Revoke…
        </Choice>
      </span>
    </form>
  );
}

interface ChoiceProps {
  change: string;
  isDangerous?: boolean;
  children: string;
}

function Choice({ change, isDangerous = false, children }: ChoiceProps) {
  return (
    <Button
      type="submit"
      name="change"
      value={change}
      size="small"
      className={clsx(isDangerous && 'text-danger!')}
    >
      {children}
    </Button>
  );
}

type Form = { current: HTMLFormElement | null };

// The ticks stand in the rows, outside of this component: the form knows them.
function useSelection(form: Form, shown: string) {
  const [selection, setSelection] = useState({ count: 0, isAll: false });

  // biome-ignore lint/correctness/useExhaustiveDependencies: other rows have other ticks
  useEffect(() => {
    let last: HTMLInputElement | null = null;
    const count = () => setSelection(countOf(form.current));
    function onClick({ target, shiftKey }: MouseEvent) {
      if (!(target instanceof HTMLInputElement) || target.type !== 'checkbox') return;
      const ticks = ticksOf(form.current);
      if ('selectPage' in target.dataset) tick(ticks, target.checked);
      if (ticks.includes(target)) {
        if (shiftKey && last !== null) tick(between(ticks, last, target), target.checked);
        last = target;
      }
      count();
    }
    count();
    document.addEventListener('click', onClick);
    return () => document.removeEventListener('click', onClick);
  }, [form, shown]);

  function clear() {
    tick(allTicksOf(form.current), false);
    setSelection(countOf(form.current));
  }

  return { ...selection, clear };
}

function allTicksOf(form: HTMLFormElement | null): HTMLInputElement[] {
  return [...(form?.elements ?? [])].flatMap((element) =>
    element instanceof HTMLInputElement && element.type === 'checkbox' ? [element] : [],
  );
}

function ticksOf(form: HTMLFormElement | null): HTMLInputElement[] {
  return allTicksOf(form).filter(({ name, disabled }) => name === 'key' && !disabled);
}

function tick(ticks: readonly HTMLInputElement[], isTicked: boolean) {
  for (const one of ticks) one.checked = isTicked;
}

function between(ticks: HTMLInputElement[], from: HTMLInputElement, to: HTMLInputElement) {
  const [start = 0, end = 0] = [ticks.indexOf(from), ticks.indexOf(to)].toSorted((a, b) => a - b);
  return start < 0 ? [to] : ticks.slice(start, end + 1);
}

/** Counts what is ticked, and shows it in the tick above. */
function countOf(form: HTMLFormElement | null): { count: number; isAll: boolean } {
  const ticks = ticksOf(form);
  const count = ticks.filter(({ checked }) => checked).length;
  const page = document.querySelector<HTMLInputElement>('[data-select-page]');
  if (page !== null) {
    page.checked = count > 0 && count === ticks.length;
    page.indeterminate = count > 0 && count < ticks.length;
  }
  const isAll = allTicksOf(form).some(({ name, checked }) => name === 'all' && checked);
  return { count, isAll };
}
