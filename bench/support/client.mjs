import { Connection } from './connection.mjs';

/** An answer: its status, and head and body as text. @typedef {{ status: number, text: string }} Answer */

/** A client that asks one thing after the other on one connection. */
export class Client {
  #connection;
  #settle = null;

  /** @param {Connection} connection */
  constructor(connection) {
    this.#connection = connection;
  }

  /** @param {number} port @returns {Promise<Client>} connected */
  static open(port) {
    return new Promise((resolve, reject) => {
      /** @type {Client} */
      let client;
      const connection = new Connection(port, {
        onOpen: () => resolve(client),
        onAnswer: (status, text) => client.#settle.resolve({ status, text }),
        onClose: (error) => {
          const failure = error ?? new Error('the connection was closed');
          client.#settle?.reject(failure);
          reject(failure);
        },
      });
      client = new Client(connection);
    });
  }

  /** @param {string} request @returns {Promise<Answer>} */
  ask(request) {
    return new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
      this.#connection.send(request);
    });
  }

  close() {
    this.#connection.close();
  }
}

/** @param {number} port @param {string} request @returns {Promise<Answer>} on a connection of its own */
export async function askOnce(port, request) {
  const client = await Client.open(port);
  try {
    return await client.ask(request);
  } finally {
    client.close();
  }
}
