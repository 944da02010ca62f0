import clsx from 'clsx';
import Link from 'next/link';
import { buttonClass } from '../ui/button';
import { Disclosure } from '../ui/disclosure';
import { Kbd } from '../ui/kbd';
import type { ShellActions, ShellContext } from './shell-context';
import { ShortcutsButton } from './shortcuts-button';
import { SignOutForm } from './sign-out-form';
import { ThemeForm } from './theme-form';

type UserMenuProps = Pick<ShellContext, 'user' | 'theme'> & ShellActions;

/** Who is signed in, how the pages look, and the way out. Works without a script. */
export function UserMenu({ user, theme, remember, signOut }: UserMenuProps) {
  return (
    <Disclosure className="relative">
      <summary className="flex h-control items-center gap-2.5 rounded-control px-1.5 hover:bg-hover">
        <span
          aria-hidden="true"
          className="grid size-5.5 shrink-0 place-items-center rounded-chip bg-hover font-mono text-[0.625rem] font-strong text-text-2"
        >
          {initialsOf(user.name)}
        </span>
        <span className="min-w-0 grow truncate">{user.name}</span>
        <span className="sr-only">Account menu</span>
        <Kbd>?</Kbd>
      </summary>
      <div className="grid gap-2 rounded-table border border-border bg-surface p-2 max-desk:mt-1 desk:absolute desk:inset-x-0 desk:bottom-full desk:z-20 desk:mb-1 desk:shadow-overlay">
        <p className="truncate px-1 text-text-3 text-xs" title={user.email}>
          {user.email}
        </p>
        <Link
          href="/account"
          prefetch={false}
          className={clsx(buttonClass({ tone: 'quiet', size: 'small' }), 'justify-start!')}
        >
          Your account
        </Link>
        <ThemeForm theme={theme} remember={remember} />
        <ShortcutsButton
          className={clsx(buttonClass({ tone: 'quiet', size: 'small' }), 'justify-between!')}
        />
        <SignOutForm signOut={signOut} />
      </div>
    </Disclosure>
  );
}

function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  const [first = '', last = ''] = [words[0], words.length > 1 ? words.at(-1) : undefined];
  return [first, last]
    .map((word) => [...word][0] ?? '')
    .join('')
    .toUpperCase();
}
