import { readConfig } from '@/lib/config';
import { buildRuntime, createLog } from '@/lib/runtime';

// The program of a process of its own: it sends what is in the outbox, as `npm start` does, until it is stopped.
const config = { ...readConfig(), isWebhookPrivate: true };
const { runtime, close } = buildRuntime(config, (redact) => createLog(redact, () => undefined));

process.on('disconnect', () => void close());
runtime.deliveries.start();
