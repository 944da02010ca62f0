import { runFront } from './run-front';

/** A running verifier. */
export interface StartedVerifier {
  url: string;
  stop(): Promise<void>;
}

/**
 * Starts the data plane alone, without pages, on the same database as the others: as many processes as
 * wanted, on as many machines.
 * @throws Error with one clear line when the start must be refused
 */
export async function startVerifier(): Promise<StartedVerifier> {
  const { owned, stop } = await runFront(null);
  return { url: `http://localhost:${owned.config.port}`, stop };
}
