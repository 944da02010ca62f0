import clsx from 'clsx';

interface CodeBlockProps {
  code: string;
  /** Names it for assistive technology: `curl command`. */
  label: string;
  isMuted?: boolean | undefined;
}

/** Code to read or select. Long lines wrap, so that nothing hides to the side. */
export function CodeBlock({ code, label, isMuted = false }: CodeBlockProps) {
  return (
    <figure className="m-0">
      <figcaption className="sr-only">{label}</figcaption>
      <pre
        className={clsx(
          'whitespace-pre-wrap rounded-control [overflow-wrap:anywhere] border border-border bg-bg px-3 py-2 text-[0.75rem] leading-[1.1875rem]',
          isMuted ? 'text-text-3' : 'text-text',
        )}
      >
        <code>{code}</code>
      </pre>
    </figure>
  );
}
