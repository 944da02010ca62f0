/** Requests as the generator sends them: whole, ASCII, with the headers of a usual client and no more. */

/**
 * @param {string} path
 * @param {string} secret
 * @returns {string}
 */
export function get(path, secret) {
  return `GET ${path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${secret}\r\n\r\n`;
}

/**
 * @param {string} path
 * @param {string} secret of the caller
 * @param {unknown} value the body, as JSON
 * @returns {string}
 */
export function post(path, secret, value) {
  const body = JSON.stringify(value);
  return (
    `POST ${path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${secret}\r\n` +
    `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`
  );
}

/** @param {string} path @param {string} secret */
export function remove(path, secret) {
  return `DELETE ${path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${secret}\r\n\r\n`;
}

/** @param {string} text an answer @returns {string} its body, when it came with a length */
export function bodyOf(text) {
  return text.slice(text.indexOf('\r\n\r\n') + 4);
}

/** @param {number} status */
export const isOk = (status) => status === 200;

/** @param {number} status @param {string} text of a verification */
export const isValid = (status, text) => status === 200 && text.includes('"valid":true');

/** @param {number} status @param {string} text of a verification */
export const isRefused = (status, text) => status === 200 && text.includes('"valid":false');
