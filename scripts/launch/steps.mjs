import { isClosing, refuseWhenClosing } from './shutdown.mjs';

const LABEL_WIDTH = 12;
const TERMINAL_REFRESH_MILLISECONDS = 1000;
const LOG_REFRESH_MILLISECONDS = 10_000;

/**
 * What a step says of itself.
 * @typedef {object} StepReport
 * @property {(outcome: string) => void} skip nothing had to be done, because …
 * @property {(detail: string) => void} say shown beside the time when the step is done
 */

/**
 * @typedef {object} Steps
 * @property {<T>(label: string, work: (report: StepReport) => Promise<T> | T) => Promise<T>} run one step of the preparation
 * @property {(line: string) => void} note a line of its own
 */

/**
 * Prints each step as it goes, with its time; a long one shows that it is running.
 * @param {{ stream?: NodeJS.WriteStream, quiet?: boolean }} [options] `quiet`: steps with nothing to do stay unsaid
 * @returns {Steps}
 */
export function createSteps({ stream = process.stdout, quiet = false } = {}) {
  const note = (line) => void stream.write(`${line}\n`);
  return {
    note,
    async run(label, work) {
      refuseWhenClosing();
      const progress = showProgress(stream, label, quiet);
      let outcome = '';
      let isSkipped = false;
      try {
        const result = await work({
          skip: (text) => {
            outcome = text;
            isSkipped = true;
          },
          say: (text) => {
            outcome = text;
          },
        });
        progress.end();
        const time = isSkipped ? '' : seconds(progress.elapsedMilliseconds());
        if (!(quiet && isSkipped))
          note(['✓', label.padEnd(LABEL_WIDTH), time, outcome].filter(Boolean).join(' '));
        return result;
      } catch (error) {
        progress.end();
        if (!isClosing() && !quiet) note(`✗ ${label}`);
        throw error;
      }
    },
  };
}

/**
 * @param {number} milliseconds
 * @returns {string} for example `58.2 s`
 */
export function seconds(milliseconds) {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

/** A terminal gets one line that is rewritten, a log file a new line now and then. */
function showProgress(stream, label, quiet) {
  const startedAt = performance.now();
  const elapsedMilliseconds = () => performance.now() - startedAt;
  const draw = (line) => stream.write(stream.isTTY ? `\r\x1b[K${line}` : `${line}\n`);
  const running = () => draw(`… ${label.padEnd(LABEL_WIDTH)} ${seconds(elapsedMilliseconds())}`);
  if (!quiet && stream.isTTY) draw(`… ${label}`);
  const timer = setInterval(
    running,
    stream.isTTY ? TERMINAL_REFRESH_MILLISECONDS : LOG_REFRESH_MILLISECONDS,
  );
  timer.unref();
  return {
    elapsedMilliseconds,
    end() {
      clearInterval(timer);
      if (stream.isTTY) stream.write('\r\x1b[K');
    },
  };
}
