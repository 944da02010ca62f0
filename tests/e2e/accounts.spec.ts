import type { Page } from 'playwright/test';
import { keydesk, origin } from './support/installation';
import { listPath } from './support/keys';
import {
  fillSignIn,
  join,
  newId,
  newPasswordLink,
  newPerson,
  PASSWORD,
  signIn,
} from './support/people';
import { hiddenFieldsOf, sendPlainForm } from './support/plain-form';
import { expect, NOT_FOUND, test } from './support/test';

test.use({ storageState: { cookies: [], origins: [] } });

test('a wrong password and an unknown person read the same', async ({ page }) => {
  const { email } = await newPerson('Known Person');
  const answers: string[] = [];
  for (const address of [email, 'nobody@northwind.example']) {
    await page.goto('/login');
    await fillSignIn(page, address, 'wrong wrong wrong wrong');
    await expect(page.getByRole('main').getByRole('alert')).toBeVisible();
    await expect(page.getByLabel('E-mail')).toHaveValue(address);
    await expect(page.getByRole('textbox', { name: 'Password' })).toBeFocused();
    await expect(page.getByRole('textbox', { name: 'Password' })).toHaveValue('');
    answers.push(await page.getByRole('main').innerText());
  }
  expect(answers[0]).toContain('The e-mail address or the password is wrong.');
  expect(answers[1]).toBe(answers[0]);
});

test('after signing out a saved cookie jar leads to the sign-in', async ({
  page,
  browser,
  workspace,
}) => {
  const person = await newPerson('Otto Out');
  await join(person, workspace, 'admin');
  await signIn(page, person.email);
  const jar = await page.context().storageState();
  const thief = await (await browser.newContext({ storageState: jar })).newPage();
  await thief.goto(listPath(workspace));
  await expect(thief.getByRole('heading', { level: 1 })).toHaveText('API Keys');

  await page.getByRole('complementary').getByText(person.name).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL('/login');
  await thief.goto(listPath(workspace));
  await expect(thief.getByRole('heading', { level: 1 })).toHaveText('Sign in');
  const forged = await browser.newContext({ storageState: jar });
  expect(await (await forged.request.get('/api/auth/session')).text()).not.toContain(person.email);
  await page.goto('/');
  await expect(page).toHaveURL('/login');
});

test('signing in leads on to the page of ours that the address names', async ({
  page,
  workspace,
}) => {
  const person = await newPerson('Dora Deep');
  await join(person, workspace, 'viewer');
  const wanted = listPath(workspace, 'test', '&status=active');
  await page.goto(`/login?next=${encodeURIComponent(wanted)}`);
  await fillSignIn(page, person.email);
  await expect(page).toHaveURL(wanted);
  await page.goto('/login');
  await expect(page).toHaveURL(new RegExp(`/${workspace.slug}/`));
});

test('no address to go on to leads to another site', async ({ page }) => {
  const { email } = await newPerson('Rita Redirect');
  const corpus = [
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    'https:evil.example',
    '/%09/evil.example',
    '/\t/evil.example',
    'https://evil.example/',
    `${origin}@evil.example`,
    'javascript:alert(1)',
    '/login/../..//evil.example',
    '/.//evil.example',
  ];
  const [fields = {}] = await hiddenFieldsOf(page.request, '/login');
  for (const next of corpus) {
    const form = { ...fields, next, email, password: PASSWORD };
    const answer = await sendPlainForm(page.request, '/login', form);
    expect(answer.status(), next).toBe(303);
    const { location = '' } = answer.headers();
    expect(new URL(location, origin).origin, next).toBe(origin);
    await page.context().clearCookies();
  }
});

test('a one-time link sets a password, once', async ({ page }) => {
  const email = `${newId('user').slice(-12)}@contoso.example`;
  const made = JSON.parse(
    await keydesk('workspaces', 'create', '--name', 'Contoso', '--owner-email', email, '--json'),
  );
  await page.goto(made.password_link);
  await expect(page.getByRole('main')).toContainText(`For ${email}.`);
  const field = page.getByRole('textbox', { name: 'Password' });
  await field.fill('too short');
  await page.getByRole('button', { name: 'Set password' }).click();
  await expect(page.getByRole('main').getByRole('alert')).toContainText('One field needs mending');
  await expect(field).toHaveAccessibleDescription(/^Use at least 15 characters/);
  await field.fill('maple anchor violet 31');
  await page.getByRole('button', { name: 'Show' }).click();
  await expect(field).toHaveAttribute('type', 'text');
  await page.getByRole('button', { name: 'Set password' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Your password is set');
  await page.getByRole('link', { name: 'Sign in' }).click();
  await fillSignIn(page, email, 'maple anchor violet 31');
  await expect(page).toHaveURL(new RegExp(`/${made.workspace.slug}/settings/api-keys`));

  await page.goto(made.password_link);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(
    'This link does not work any more',
  );
});

test('setting a new password ends every session that there was', async ({
  page,
  browser,
  workspace,
}) => {
  const person = await newPerson('Paula Password');
  await join(person, workspace, 'viewer');
  await signIn(page, person.email);
  await page.goto(listPath(workspace));
  const elsewhere = await (await browser.newContext()).newPage();
  await elsewhere.goto(await newPasswordLink(person));
  await elsewhere.getByRole('textbox', { name: 'Password' }).fill('maple anchor violet 31');
  await elsewhere.getByRole('button', { name: 'Set password' }).click();
  await expect(elsewhere.getByRole('heading', { level: 1 })).toHaveText('Your password is set');
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sign in');
  await fillSignIn(page, person.email, PASSWORD);
  await expect(page.getByRole('main').getByRole('alert')).toContainText('wrong');
});

test('nobody signs up where sign-up is closed', async ({ page, watch }) => {
  watch.allow(NOT_FOUND);
  expect((await page.goto('/sign-up'))?.status()).toBe(404);
  await page.goto('/login');
  await expect(page.getByRole('link', { name: 'Make an account' })).toHaveCount(0);
});

test('the cookie of a session is for this host alone and out of reach of scripts', async ({
  page,
}) => {
  const { email } = await newPerson('Carl Cookie');
  await signIn(page, email);
  const cookies = await page.context().cookies();
  const session = cookies.find(({ name }) => name === '__Host-keydesk.sid');
  expect(session).toMatchObject({ httpOnly: true, secure: true, sameSite: 'Lax', path: '/' });
  expect(await scriptCookies(page)).not.toContain('sid');
});

async function scriptCookies(page: Page): Promise<string> {
  return await page.evaluate(() => document.cookie);
}
