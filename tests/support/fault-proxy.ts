import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

type Direction = 'toServer' | 'toClient';

/** Bytes on their way, or the end of the connection, and when they may arrive. */
interface Parcel {
  bytes: Buffer | null;
  dueMs: number;
}

/** A network between a process and its database that fails on command. */
export interface FaultProxy {
  /** The same connection string, through here. */
  through(url: string): string;
  /** Closes what is open and refuses what is new, as a host whose service is down. */
  refuse(): void;
  /** Swallows every byte both ways without closing anything. What is open now stays dead for good. */
  swallow(): void;
  /** Keeps every byte both ways, and hands all over in order once it passes again. */
  hold(): void;
  /** Ends refusing, swallowing and holding. */
  pass(): Promise<void>;
  /** Every byte in this direction arrives so many milliseconds later. */
  delay(direction: Direction, milliseconds: number): void;
  /** Sends what connects from now on to another port of this machine. */
  retarget(port: number): void;
  /**
   * Waits for the COMMIT of the transaction that sends `text`, hands it to the database, and swallows
   * everything on that connection afterwards.
   */
  swallowReplyToCommit(text: string): Promise<void>;
  close(): Promise<void>;
}

/** Opens a proxy on a free port to the PostgreSQL of a connection string. */
export async function openFaultProxy(databaseUrl: string): Promise<FaultProxy> {
  const proxy = new Network(Number(new URL(databaseUrl).port));
  await proxy.pass();
  return proxy;
}

class Network implements FaultProxy {
  readonly #server = createServer((client) => this.#join(client));
  readonly #links = new Set<Link>();
  readonly delayMs: Record<Direction, number> = { toServer: 0, toClient: 0 };
  isHolding = false;
  #isSwallowing = false;
  #port = 0;
  watched: { text: string; resolve: () => void } | null = null;

  constructor(private targetPort: number) {}

  through(url: string): string {
    const through = new URL(url);
    through.hostname = '127.0.0.1';
    through.port = String(this.#port);
    return through.toString();
  }

  refuse(): void {
    this.#server.close();
    for (const link of this.#links) link.destroy();
  }

  swallow(): void {
    this.#isSwallowing = true;
    for (const link of this.#links) link.isDead = true;
  }

  hold(): void {
    this.isHolding = true;
  }

  async pass(): Promise<void> {
    this.#isSwallowing = false;
    this.isHolding = false;
    for (const link of this.#links) link.pump();
    if (this.#server.listening) return;
    await once(this.#server.listen(this.#port, '127.0.0.1'), 'listening');
    const address = this.#server.address();
    if (isAddress(address)) this.#port = address.port;
  }

  delay(direction: Direction, milliseconds: number): void {
    this.delayMs[direction] = milliseconds;
  }

  retarget(port: number): void {
    this.targetPort = port;
  }

  swallowReplyToCommit(text: string): Promise<void> {
    return new Promise((resolve) => {
      this.watched = { text, resolve };
    });
  }

  async close(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server, 'close');
    this.refuse();
    await closed;
  }

  #join(client: Socket): void {
    const link = new Link(this, client, connect(this.targetPort, '127.0.0.1'));
    link.isDead = this.#isSwallowing;
    this.#links.add(link);
    client.once('close', () => this.#links.delete(link));
  }
}

/** One connection: two sockets and what is on its way between them. */
class Link {
  isDead = false;
  #isWatched = false;
  readonly #waiting: Record<Direction, Parcel[]> = { toServer: [], toClient: [] };

  constructor(
    private readonly proxy: Network,
    private readonly client: Socket,
    private readonly upstream: Socket,
  ) {
    for (const socket of [client, upstream]) socket.setNoDelay(true).on('error', () => undefined);
    client.on('data', (bytes) => this.#take('toServer', bytes));
    upstream.on('data', (bytes) => this.#take('toClient', bytes));
    client.once('close', () => this.#take('toServer', null));
    upstream.once('close', () => this.#take('toClient', null));
  }

  destroy(): void {
    this.client.destroy();
    this.upstream.destroy();
  }

  /** Hands over what is due. */
  pump(): void {
    for (const direction of ['toServer', 'toClient'] as const) {
      const waiting = this.#waiting[direction];
      while (!this.proxy.isHolding && waiting[0] !== undefined && waiting[0].dueMs <= now()) {
        this.#deliver(direction, waiting.shift()?.bytes ?? null);
      }
    }
  }

  #take(direction: Direction, bytes: Buffer | null): void {
    if (this.isDead) return;
    const delayMs = this.proxy.delayMs[direction];
    this.#waiting[direction].push({ bytes, dueMs: now() + delayMs });
    if (delayMs > 0) setTimeout(() => this.pump(), delayMs + 1);
    else this.pump();
    if (direction === 'toServer' && bytes !== null) this.#watch(bytes.toString('latin1'));
  }

  #deliver(direction: Direction, bytes: Buffer | null): void {
    const socket = direction === 'toServer' ? this.upstream : this.client;
    if (bytes === null) socket.destroy();
    else if (!this.isDead) socket.write(bytes);
  }

  #watch(sent: string): void {
    const { watched } = this.proxy;
    if (watched === null) return;
    this.#isWatched ||= sent.includes(watched.text);
    if (!this.#isWatched || !sent.includes('COMMIT')) return;
    this.isDead = true;
    this.proxy.watched = null;
    watched.resolve();
  }
}

function now(): number {
  return performance.now();
}

function isAddress(address: AddressInfo | string | null): address is AddressInfo {
  return typeof address === 'object' && address !== null;
}
