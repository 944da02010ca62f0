import { Socket } from 'node:net';
import pg from 'pg';
import { translateDatabaseError } from './database-error';

const CONNECT_MS_MAX = 1_000;

/** A connection that listens, and runs nothing else. */
export interface ListenSession {
  /** Ends it at once, also when the other end does not answer any more. */
  close(): void;
}

/**
 * Opens a direct session and listens on channels. What is notified arrives in the order of the commits
 * (PostgreSQL's queue), across channels.
 * @param onEnd called once, when the session is gone: whatever was notified since is lost
 * @throws DomainError `unavailable`
 */
export async function openListenSession(
  url: string,
  channels: readonly string[],
  onNotification: (channel: string, payload: string) => void,
  onEnd: () => void,
): Promise<ListenSession> {
  // The socket is ours, so that a half-open one can be dropped without asking the other end.
  const socket = new Socket();
  const client = new pg.Client({
    connectionString: url,
    stream: () => socket,
    connectionTimeoutMillis: CONNECT_MS_MAX,
    query_timeout: CONNECT_MS_MAX,
    keepAlive: true,
    application_name: 'keydesk listen',
  });
  let isOver = false;
  const close = () => {
    if (isOver) return;
    isOver = true;
    socket.destroy();
    onEnd();
  };
  client.on('error', close);
  client.on('end', close);
  client.on('notification', ({ channel, payload }) => {
    if (!isOver) onNotification(channel, payload ?? '');
  });
  try {
    await client.connect();
    // One statement, one commit: from here on everything is heard.
    await client.query(channels.map((channel) => `LISTEN ${channel}`).join('; '));
  } catch (error) {
    close();
    throw translateDatabaseError(error);
  }
  return { close };
}
