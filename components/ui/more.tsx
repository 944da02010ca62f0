import clsx from 'clsx';
import type { ComponentProps, ReactNode } from 'react';

interface MoreProps extends Omit<ComponentProps<'details'>, 'title'> {
  title: ReactNode;
  /** The look of the line that opens it. */
  titleClass?: string | undefined;
}

/** What few need, behind a line that opens it. Works without a script. */
export function More({ title, titleClass, className, children, ...rest }: MoreProps) {
  return (
    <details {...rest} className={clsx('group/more', className)}>
      <summary
        className={clsx(
          'flex min-h-target cursor-pointer items-center gap-2 font-strong',
          titleClass,
        )}
      >
        <span
          aria-hidden="true"
          className="inline-block text-text-2 text-xs group-open/more:rotate-90"
        >
          ▸
        </span>
        {title}
      </summary>
      {children}
    </details>
  );
}
