/** Something a person can put right: its message is one line that says what is wrong and what to do. */
export class Fault extends Error {
  /**
   * @param {string} message one line, with a full stop
   * @param {{ cause?: unknown, unavailable?: boolean }} [options] `unavailable`: something that is needed cannot be
   *   reached just now (exit code 3 on the command line)
   */
  constructor(message, { cause, unavailable = false } = {}) {
    super(message, { cause });
    this.name = 'Fault';
    this.unavailable = unavailable;
  }
}

const NO_SPACE =
  /ENOSPC|no space left on device|disk quota exceeded|EDQUOT|wrote only \d+ of \d+ bytes|check free disk space/i;

/**
 * @param {string} text an error's message or a tool's output
 * @returns {boolean} whether it speaks of a full disk
 */
export function speaksOfFullDisk(text) {
  return NO_SPACE.test(text);
}

/**
 * @param {unknown} error anything thrown
 * @returns {string} one line for a person, without a stack
 */
export function describeFault(error) {
  if (error instanceof Fault) return oneLine(error.message);
  const { code, path, message } = /** @type {any} */ (error ?? {});
  if (NO_SPACE.test(`${code} ${message}`)) return fullDisk(path);
  if (path && (code === 'EACCES' || code === 'EPERM')) {
    return `${path} cannot be accessed (${code}). Give this user access to it, or choose another folder with KEYDESK_DATA_DIR.`;
  }
  if (path && code === 'EROFS') {
    return `${path} is on a read-only disk. Choose another folder with KEYDESK_DATA_DIR.`;
  }
  return oneLine(message || String(error));
}

/**
 * @param {string} [place] what was being written
 * @returns {string} the line for a full disk
 */
export function fullDisk(place) {
  return `No space is left on the disk${place ? ` (writing ${place})` : ''}. Free some space, then run the command again.`;
}

/**
 * @param {string} text
 * @returns {string} the text without line breaks
 */
export function oneLine(text) {
  return text.trim().replace(/\s*\n\s*/g, ' ');
}
