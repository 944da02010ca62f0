import { CopyButton } from '../ui/copy-button';
import { Notice } from '../ui/notice';

/** Ten codes, in plain sight this once. */
export function RecoveryCodes({ codes }: { codes: readonly string[] }) {
  return (
    <div className="grid gap-3">
      <Notice tone="warn" role="status">
        Keep these recovery codes, for example in your password manager. Each signs you in once when
        the app is lost. They are not shown again.
      </Notice>
      <ul
        aria-label="Recovery codes"
        data-1p-ignore
        className="grid gap-x-6 gap-y-1.5 rounded-table border border-text bg-bg px-3.5 py-3 font-mono desk:grid-cols-2"
      >
        {codes.map((code) => (
          <li key={code} className="select-all">
            {code}
          </li>
        ))}
      </ul>
      <div>
        <CopyButton text={codes.join('\n')} label="Copy recovery codes" tone="primary">
          Copy codes
        </CopyButton>
      </div>
    </div>
  );
}
