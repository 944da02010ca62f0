import { CodeBlock } from '../ui/code-block';
import { CopyButton } from '../ui/copy-button';

/** The command line that does what the form beside it does. */
export function SameAsCode({ command }: { command: string }) {
  return (
    <section className="grid gap-2">
      <div className="flex items-center justify-between gap-2">
        <h3 className="font-strong">Same thing, as code</h3>
        <CopyButton text={command} label="Copy command" tone="quiet" size="small" />
      </div>
      <CodeBlock label="command" code={command} />
    </section>
  );
}
