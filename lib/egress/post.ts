import http from 'node:http';
import https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { DeliveryFault } from '../core/delivery';

/** What is sent. */
export interface PostMessage {
  headers: Readonly<Record<string, string>>;
  body: string;
}

/** What was answered, as far as it was read. */
export interface PostAnswer {
  status: number;
  headers: http.IncomingHttpHeaders;
  /** The first KB of the body. */
  beginning: Buffer;
}

const CONNECT_MS_MAX = 5_000;
const READ_BYTES_MAX = 64 * 1024;
const KEPT_BYTES = 1024;
const HEADER_BYTES_MAX = 16 * 1024;

/**
 * Posts to a URL by way of these addresses and no other: no redirect is followed, no proxy used, nothing unpacked.
 * After 64 KB, or when `signal` fires, what was answered by then is the answer.
 * @param addresses of its host, checked
 */
export function post(
  url: URL,
  addresses: readonly string[],
  { headers, body }: PostMessage,
  signal: AbortSignal,
): Promise<PostAnswer | { fault: DeliveryFault }> {
  return new Promise((resolve) => {
    const isSecure = url.protocol === 'https:';
    const request = (isSecure ? https : http).request(url, {
      method: 'POST',
      agent: false,
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      lookup: lookupIn(addresses),
      maxHeaderSize: HEADER_BYTES_MAX,
      signal,
    });
    let isSlow = false;
    const slow = setTimeout(() => {
      isSlow = true;
      request.destroy();
    }, CONNECT_MS_MAX);
    request.on('socket', (socket) => {
      socket.once(isSecure ? 'secureConnect' : 'connect', () => clearTimeout(slow));
    });
    let isAnswered = false;
    request.on('response', (response) => {
      isAnswered = true;
      readAnswer(response, resolve);
    });
    request.on('error', (error) => {
      if (!isAnswered) resolve({ fault: isSlow || signal.aborted ? 'timed_out' : faultOf(error) });
    });
    request.on('close', () => clearTimeout(slow));
    request.end(body);
  });
}

/** A look-up that gives what was checked, whatever the name means by now (DNS rebinding, attack 23). */
function lookupIn(addresses: readonly string[]): LookupFunction {
  const found = addresses.map((address) => ({ address, family: isIP(address) }));
  return (hostname, { all }, done) => {
    const [first] = found;
    if (first === undefined) done(new Error(`${hostname} has no address`), '');
    else if (all === true) done(null, found);
    else done(null, first.address, first.family);
  };
}

function readAnswer(response: http.IncomingMessage, resolve: (answer: PostAnswer) => void): void {
  const { statusCode: status = 0, headers } = response;
  const kept: Buffer[] = [];
  let bytes = 0;
  const finish = () => {
    resolve({ status, headers, beginning: Buffer.concat(kept).subarray(0, KEPT_BYTES) });
  };
  response.on('data', (chunk: Buffer) => {
    if (bytes < KEPT_BYTES) kept.push(chunk);
    bytes += chunk.length;
    if (bytes > READ_BYTES_MAX) response.destroy();
  });
  // The status is there: how the body ends changes nothing.
  response.on('error', finish);
  response.on('close', finish);
}

const TLS = /^(ERR_TLS|ERR_SSL|CERT_|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO|HOSTNAME_MISMATCH|EPROTO)/;
const NOT_REACHED =
  /^E(CONNREFUSED|HOSTUNREACH|NETUNREACH|ADDRNOTAVAIL|TIMEDOUT|ACCES|PERM|INVAL)$/;

function faultOf(error: NodeJS.ErrnoException): DeliveryFault {
  const { code = '' } = error;
  if (TLS.test(code)) return 'tls';
  return NOT_REACHED.test(code) ? 'not_reached' : 'broken_off';
}
