import type { IncomingMessage } from 'node:http';
import { DomainError, invalidInput } from '../core/errors';

/** So many bytes of forms are in memory at once: on their way, or waiting for a page's place. */
const BYTES_MAX = 64 * 1024 * 1024;

/**
 * Waits for the bodies of forms, so that whoever sends slowly holds no page's place meanwhile. When they are too many
 * bytes together, the one that has been on its way longest gives way: quick senders never are.
 */
export class FormBodies {
  #bytes = 0;
  /** What ends each that is on its way, the first to begin in front. */
  readonly #arriving = new Map<IncomingMessage, (refusal: DomainError) => void>();

  constructor(private readonly bytesMax = BYTES_MAX) {}

  /**
   * Goes on once the whole body is there, which is left in the request for who reads it.
   * @throws DomainError `invalid_request` when it ends early, `unavailable` when it gives way
   */
  async whenWhole(request: IncomingMessage, goOn: () => Promise<void>): Promise<void> {
    const length = Number(request.headers['content-length'] ?? 0);
    // Most bodies come with their headers in one packet, and node is through with it after this turn.
    await null;
    if (request.readableLength === length) return await goOn();
    const held = { bytes: 0 };
    try {
      await this.#arrival(request, length, held);
      await goOn();
    } finally {
      this.#bytes -= held.bytes;
    }
  }

  #arrival(request: IncomingMessage, length: number, held: { bytes: number }): Promise<void> {
    return new Promise((resolve, reject) => {
      const chunks: Buffer[] = [];
      const read = () => {
        for (let chunk = readFrom(request); chunk !== null; chunk = readFrom(request)) {
          chunks.push(chunk);
          held.bytes += chunk.byteLength;
          this.#bytes += chunk.byteLength;
        }
        if (held.bytes === length) end(null);
        else if (this.#bytes > this.bytesMax) this.#refuseOldest();
      };
      const end = (refusal: DomainError | null) => {
        if (!this.#arriving.delete(request)) return;
        request.off('readable', read).off('error', giveUp).off('close', giveUp);
        if (refusal !== null) return reject(refusal);
        // In the turn that took its last bytes: a stream takes nothing back once it has said that it ended.
        request.unshift(Buffer.concat(chunks));
        resolve();
      };
      // Cut off or given up: no fault of ours, and nobody is there to be told.
      const giveUp = () => end(invalidInput([{ pointer: '', detail: 'The body ended early.' }]));
      this.#arriving.set(request, end);
      request.on('readable', read).on('error', giveUp).on('close', giveUp);
    });
  }

  #refuseOldest(): void {
    const [refuse] = this.#arriving.values();
    refuse?.(
      new DomainError('unavailable', 'Too much is being sent at once. Send the form again.', {
        reason: 'overloaded',
        retryAfterSeconds: 2,
      }),
    );
  }
}

function readFrom(request: IncomingMessage): Buffer | null {
  return request.read();
}
