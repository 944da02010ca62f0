import { DomainError } from '../core/errors';
import type { WorkspaceId } from '../core/ids';

const RUNNING_MAX = 2;
/** Of one workspace. */
const WAITING_MAX = 20;
const WAIT_MS_MAX = 5_000;

/**
 * Lets reports that read much through, one of a workspace at a time and two of all: nobody takes the database from
 * everybody by asking often. The others wait, the workspaces in turn, and are told to come back after five seconds.
 */
export class ReportGate {
  readonly #running = new Set<WorkspaceId>();
  /** The workspace whose turn is next first. */
  readonly #waiting = new Map<WorkspaceId, (() => void)[]>();

  /** @throws DomainError `unavailable` after five seconds of waiting, or where too many wait */
  async run<T>(workspaceId: WorkspaceId, report: () => Promise<T>): Promise<T> {
    if (this.#hasRoom(workspaceId)) this.#running.add(workspaceId);
    else await this.#turn(workspaceId);
    try {
      return await report();
    } finally {
      this.#running.delete(workspaceId);
      this.#admitNext();
    }
  }

  #hasRoom(workspaceId: WorkspaceId): boolean {
    return this.#running.size < RUNNING_MAX && !this.#running.has(workspaceId);
  }

  // The place goes from hand to hand: in between nobody can slip in.
  #admitNext(): void {
    const next = [...this.#waiting].find(([workspaceId]) => this.#hasRoom(workspaceId));
    if (next === undefined) return;
    const [workspaceId, [begin, ...later]] = next;
    this.#waiting.delete(workspaceId);
    if (later.length > 0) this.#waiting.set(workspaceId, later);
    this.#running.add(workspaceId);
    begin?.();
  }

  #turn(workspaceId: WorkspaceId): Promise<void> {
    const others = this.#waiting.get(workspaceId) ?? [];
    if (others.length >= WAITING_MAX) throw tooBusy();
    return new Promise((resolve, reject) => {
      const begin = () => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        this.#forget(workspaceId, begin);
        reject(tooBusy());
      }, WAIT_MS_MAX);
      this.#waiting.set(workspaceId, [...others, begin]);
    });
  }

  #forget(workspaceId: WorkspaceId, begin: () => void): void {
    const others = this.#waiting.get(workspaceId)?.filter((one) => one !== begin) ?? [];
    if (others.length > 0) this.#waiting.set(workspaceId, others);
    else this.#waiting.delete(workspaceId);
  }
}

function tooBusy(): DomainError {
  return new DomainError('unavailable', 'Too many reports are being asked for. Try again.', {
    reason: 'overloaded',
    retryAfterSeconds: WAIT_MS_MAX / 1000,
  });
}
