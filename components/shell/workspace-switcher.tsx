import { ChevronDown } from 'lucide-react';
import { Keymark } from '../keys/keymark';
import { Disclosure } from '../ui/disclosure';
import type { ShellContext } from './shell-context';

type WorkspaceSwitcherProps = Pick<ShellContext, 'workspace' | 'workspaces'>;

/** The workspace's name, and the way to the others where there are any. */
export function WorkspaceSwitcher({ workspace, workspaces }: WorkspaceSwitcherProps) {
  const name = (
    <>
      <Keymark id={workspace.id} />
      <span title={workspace.name} className="line-clamp-2 min-w-0 grow break-words font-strong">
        {workspace.name}
      </span>
    </>
  );
  if (workspaces.length < 2) {
    return <p className="flex min-h-control items-center gap-2.5 px-1.5">{name}</p>;
  }
  return (
    <Disclosure>
      <summary className="flex min-h-control items-center gap-2.5 rounded-control px-1.5 hover:bg-hover">
        {name}
        <ChevronDown aria-hidden="true" className="size-3.5 text-text-3" />
        <span className="sr-only">Switch workspace</span>
      </summary>
      <ul className="mt-1 max-h-80 overflow-auto rounded-table border border-border bg-surface p-1">
        {workspaces.map(({ slug, name }) => (
          <li key={slug}>
            <a
              href={`/${slug}`}
              aria-current={slug === workspace.slug ? 'true' : undefined}
              className="flex min-h-control-small items-center rounded-chip px-2 hover:bg-hover aria-[current=true]:font-strong"
            >
              <span title={name} className="truncate">
                {name}
              </span>
            </a>
          </li>
        ))}
      </ul>
    </Disclosure>
  );
}
