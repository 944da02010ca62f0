import type { Db } from './client';

/** The fingerprints of every pepper that lookups in this database were made with. */
export async function listPepperFingerprints(db: Db): Promise<string[]> {
  const rows = await db.pepper.findMany({ select: { fingerprint: true } });
  return rows.map((row) => row.fingerprint);
}

/** Records that lookups are made with this pepper from now on. */
export async function insertPepper(db: Db, fingerprint: string): Promise<void> {
  await db.pepper.upsert({ where: { fingerprint }, create: { fingerprint }, update: {} });
}
