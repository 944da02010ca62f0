import clsx from 'clsx';
import { CopyButton } from './copy-button';

interface CodeBlockProps {
  code: string;
  /** Names it for assistive technology and on the copy button: `curl command`. */
  label: string;
  canCopy?: boolean | undefined;
  isMuted?: boolean | undefined;
  onCopied?: (() => void) | undefined;
}

/** Code to read, select or copy. Long lines wrap, so that nothing hides to the side. */
export function CodeBlock(props: CodeBlockProps) {
  const { code, label, canCopy = true, isMuted = false, onCopied } = props;
  return (
    <figure className="relative m-0">
      <figcaption className="sr-only">{label}</figcaption>
      <pre
        className={clsx(
          'whitespace-pre-wrap rounded-control [overflow-wrap:anywhere] border border-border bg-bg px-3 py-2 text-[0.75rem] leading-[1.1875rem]',
          isMuted ? 'text-text-3' : 'text-text',
          canCopy && 'pe-22',
        )}
      >
        <code>{code}</code>
      </pre>
      {canCopy && (
        <span className="absolute end-1.5 top-1.5">
          <CopyButton text={code} label={`Copy ${label}`} size="small" onCopied={onCopied} />
        </span>
      )}
    </figure>
  );
}
