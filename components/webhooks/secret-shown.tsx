import { CodeBlock } from '../ui/code-block';
import { CopyButton } from '../ui/copy-button';
import { Notice } from '../ui/notice';

/** The secret that signs deliveries, in plain sight this once. */
export function SecretShown({ secret, children }: { secret: string; children: string }) {
  return (
    <Notice tone="warn" role="status" className="grid gap-2">
      <p>{children} It is shown now and never again.</p>
      <CodeBlock code={secret} label="Signing secret" />
      <div>
        <CopyButton text={secret} label="Copy signing secret" tone="primary" size="small">
          Copy secret
        </CopyButton>
      </div>
    </Notice>
  );
}
