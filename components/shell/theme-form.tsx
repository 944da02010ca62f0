'use client';

import clsx from 'clsx';
import { useActionState } from 'react';
import { idle } from '@/lib/core/form-state';
import type { ShellActions, Theme } from './shell-context';
import { usePageAddress } from './use-environment';

const THEMES: readonly { value: Theme; label: string }[] = [
  { value: 'system', label: 'System' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
];

interface ThemeFormProps extends Pick<ShellActions, 'remember'> {
  theme: Theme;
}

/** How the pages look. */
export function ThemeForm({ theme, remember }: ThemeFormProps) {
  const [state, send] = useActionState(remember, idle);
  return (
    <form action={send} aria-label="Theme" className="grid gap-1">
      <input type="hidden" name="next" value={usePageAddress()} />
      <div className="grid grid-cols-3 rounded-control border border-border-strong">
        {THEMES.map(({ value, label }) => (
          <button
            key={value}
            type="submit"
            name="theme"
            value={value}
            aria-pressed={value === theme}
            className={clsx(
              'h-6.5 rounded-[5px] text-xs coarse:h-11',
              value === theme ? 'bg-text font-strong text-bg' : 'text-text-2 hover:bg-hover',
            )}
          >
            {label}
          </button>
        ))}
      </div>
      {state.status === 'error' && <p className="text-danger text-xs">{state.message}</p>}
    </form>
  );
}
