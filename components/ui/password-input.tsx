'use client';

import { type ComponentProps, useState } from 'react';
import { Button } from './button';
import { Input } from './input';

/** A password that can be looked at while it is typed; pasting and managers are welcome (WCAG 3.3.8). */
export function PasswordInput(props: Omit<ComponentProps<'input'>, 'type'>) {
  const [isShown, setShown] = useState(false);
  return (
    <div className="flex gap-2">
      <Input
        {...props}
        type={isShown ? 'text' : 'password'}
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck={false}
        className="font-mono"
      />
      <Button
        aria-pressed={isShown}
        aria-controls={props.id}
        className="min-w-16 unscripted:hidden"
        onClick={() => setShown(!isShown)}
      >
        {isShown ? 'Hide' : 'Show'}
      </Button>
    </div>
  );
}
