import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onShutdown } from '../launch/shutdown.mjs';

/**
 * An empty folder that is gone when this process has ended. It lies outside the checkout, which PostgreSQL's user may not
 * be able to enter; under root that user passes through it.
 * @returns {string} absolute path
 */
export function temporaryFolder() {
  const folder = mkdtempSync(path.join(tmpdir(), 'keydesk-test-'));
  if (process.getuid?.() === 0) chmodSync(folder, 0o711);
  const remove = () => rmSync(folder, { recursive: true, force: true });
  onShutdown({ close: remove, force: remove });
  return folder;
}
