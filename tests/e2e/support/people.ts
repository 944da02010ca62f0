import { createHash, randomBytes } from 'node:crypto';
import type { Page } from 'playwright/test';
import { encodeId, ID_RANDOM_BYTES, type IdKind } from '@/lib/core/ids';
import type { Role } from '@/lib/core/roles';
import { inCheckout } from '../../../scripts/launch/checkout.mjs';
import { sql } from './installation';

/** The password of everybody in these journeys. */
export const PASSWORD = 'walnut harbour lantern 7';

/** Who sets the installation up. */
export const OWNER = { name: 'Ada Winter', email: 'ada@northwind.example' } as const;

/** The signed-in owner's cookies, once the first journey has saved them. */
export const ownerState = inCheckout('.cache', 'test', 'journeys-owner.json');

/** A workspace that a journey has to itself. */
export interface Workspace {
  id: string;
  slug: string;
  name: string;
}

export interface Person {
  id: string;
  name: string;
  email: string;
}

/** Makes a workspace of the owner's, so that no journey sees another's keys. */
export async function newWorkspace(name: string): Promise<Workspace> {
  const id = newId('workspace');
  const slug = `w-${id.slice(-12)}`;
  await sql('INSERT INTO workspaces (id, slug, name) VALUES ($1, $2, $3)', [id, slug, name]);
  await sql(
    `INSERT INTO memberships (workspace_id, user_id, role)
     SELECT $1, id, 'owner' FROM users WHERE email = $2`,
    [id, OWNER.email],
  );
  return { id, slug, name };
}

/** Makes a person with the password of all, who belongs nowhere yet. */
export async function newPerson(name: string): Promise<Person> {
  const id = newId('user');
  const email = `${id.slice(-12)}@northwind.example`;
  await sql(
    `INSERT INTO users (id, email, name, password_hash)
     SELECT $1, $2, $3, password_hash FROM users WHERE email = $4`,
    [id, email, name, OWNER.email],
  );
  return { id, email, name };
}

/** Makes a person a member without an invitation. */
export async function join(person: Person, workspace: Workspace, role: Role): Promise<void> {
  await sql('INSERT INTO memberships (workspace_id, user_id, role) VALUES ($1, $2, $3)', [
    workspace.id,
    person.id,
    role,
  ]);
}

/** A link that sets a person's password once, as the command line makes it. */
export async function newPasswordLink({ id }: Person): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await sql(
    `INSERT INTO one_time_links (token_hash, user_id, expires_at)
     VALUES ($1, $2, now() + interval '1 hour')`,
    [createHash('sha256').update(token).digest(), id],
  );
  return `/reset/${token}`;
}

/** Signs in by the form. */
export async function signIn(page: Page, email: string, password = PASSWORD): Promise<void> {
  await page.goto('/login');
  await fillSignIn(page, email, password);
  await page.waitForURL((url) => url.pathname !== '/login');
}

/** Fills in the form to sign in and sends it. */
export async function fillSignIn(page: Page, email: string, password = PASSWORD): Promise<void> {
  await page.getByLabel('E-mail').fill(email);
  await page.getByRole('textbox', { name: 'Password' }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** A fresh id of that kind. */
export function newId(kind: IdKind): string {
  return encodeId(kind, Date.now(), randomBytes(ID_RANDOM_BYTES));
}
