import { connect } from 'node:net';

const BUFFER_BYTES = 16_384;
const CONTENT_LENGTH = /\r\ncontent-length: (\d+)/i;

/**
 * One keep-alive HTTP/1.1 connection, one request at a time, as raw as a socket allows: the generator shares the
 * machine's cores with what it measures, so it must cost little.
 */
export class Connection {
  #socket;
  #received = '';

  /**
   * @param {number} port on this machine
   * @param {object} events
   * @param {(connection: Connection) => void} events.onOpen
   * @param {(status: number, text: string, connection: Connection) => void} events.onAnswer `text`: head and body
   * @param {(error: Error | null, connection: Connection) => void} events.onClose whoever closed it
   */
  constructor(port, { onOpen, onAnswer, onClose }) {
    let failure = null;
    this.#socket = connect({
      port,
      host: '127.0.0.1',
      noDelay: true,
      onread: {
        buffer: Buffer.allocUnsafe(BUFFER_BYTES),
        callback: (length, buffer) => {
          this.#received += buffer.latin1Slice(0, length);
          if (!isWhole(this.#received)) return true;
          const text = this.#received;
          this.#received = '';
          onAnswer(Number(text.slice(9, 12)), text, this);
          return true;
        },
      },
    });
    this.#socket.once('connect', () => onOpen(this));
    this.#socket.once('error', (error) => {
      failure = error;
    });
    this.#socket.once('close', () => onClose(failure, this));
  }

  /** @param {string} request a whole request, ASCII */
  send(request) {
    this.#socket.write(request, 'latin1');
  }

  close() {
    this.#socket.destroy();
  }
}

/** Whether the server ends the connection with this answer. @param {string} text */
export function isLast(text) {
  return /\r\nconnection: close\r\n/i.test(text.slice(0, text.indexOf('\r\n\r\n') + 2));
}

/** @param {string} text what has come of an answer */
function isWhole(text) {
  const headEnd = text.indexOf('\r\n\r\n');
  if (headEnd === -1) return false;
  const length = CONTENT_LENGTH.exec(text)?.[1];
  // Without a length it is chunked, and no JSON of ours ends like the last chunk.
  return length === undefined
    ? text.endsWith('0\r\n\r\n')
    : text.length >= headEnd + 4 + Number(length);
}
