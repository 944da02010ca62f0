/** Runs once per server process, before the first request: under our front, `next dev` or any host. */
export async function register(): Promise<void> {
  // biome-ignore lint/style/noProcessEnv: Next puts the name of the runtime here when it builds
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { checkInstallation } = await import('./lib/web/check-installation');
  await checkInstallation();
}
