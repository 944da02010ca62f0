import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';
import { cacheFolder, inCheckout } from './checkout.mjs';
import { runChild } from './child.mjs';
import { Fault } from './fault.mjs';

/**
 * How to start the Chromium that npm brought; for Playwright's `launchOptions`.
 * @typedef {{ executablePath: string, args: string[], env: Record<string, string> }} BrowserLaunch
 */

const ARGUMENTS = [
  '--headless',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-gpu',
  '--disable-quic',
  '--disable-sync',
  '--no-first-run',
  '--use-gl=angle',
  '--use-angle=swiftshader',
];

/**
 * Unpacks Chromium into .cache/ where that has not been done, and says how to start it. It brings its own libraries and
 * fonts: nothing of the system is needed. Linux on x64 only; elsewhere, name a Chromium in CHROMIUM_PATH.
 * @returns {Promise<BrowserLaunch>}
 * @throws {Fault} when there is none for this platform
 */
export async function prepareBrowser() {
  if (process.env.CHROMIUM_PATH)
    return { executablePath: process.env.CHROMIUM_PATH, args: allArguments(), env: {} };
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Fault(
      `npm brings no Chromium for ${process.platform}-${process.arch}. Name one in CHROMIUM_PATH.`,
    );
  }
  const source = inCheckout('node_modules', '@sparticuz', 'chromium');
  const { version } = JSON.parse(readFileSync(path.join(source, 'package.json'), 'utf8'));
  const folder = path.join(cacheFolder, `chromium-${version}`);
  if (!existsSync(folder)) await unpack(path.join(source, 'bin'), folder);
  return {
    executablePath: path.join(folder, 'chromium'),
    args: allArguments(),
    env: libraries(folder),
  };
}

/** Chromium's sandbox needs a user other than root. */
function allArguments() {
  return process.getuid?.() === 0 ? [...ARGUMENTS, '--no-sandbox'] : ARGUMENTS;
}

/** Appears whole or not at all. */
async function unpack(packed, folder) {
  const draft = `${folder}.${process.pid}`;
  mkdirSync(draft, { recursive: true });
  try {
    for (const name of readdirSync(packed)) await unpackFile(path.join(packed, name), draft);
    writeFileSync(path.join(draft, 'fonts-own.conf'), fontConfiguration(folder));
    renameSync(draft, folder);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

async function unpackFile(file, folder) {
  const content = await promisify(brotliDecompress)(readFileSync(file));
  const [name, ...endings] = path.basename(file, '.br').split('.');
  if (endings.length === 0) return writeFileSync(path.join(folder, name), content, { mode: 0o755 });
  const archive = path.join(folder, `${name}.tar`);
  writeFileSync(archive, content);
  const { code, output } = await runChild('tar', ['-xf', archive, '-C', folder]);
  rmSync(archive);
  if (code !== 0) throw new Fault(`Chromium could not be unpacked: ${output.trim()}`);
}

function libraries(folder) {
  const path_ = [path.join(folder, 'lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(':');
  const fonts = hasSystemFonts() ? {} : { FONTCONFIG_FILE: path.join(folder, 'fonts-own.conf') };
  return { LD_LIBRARY_PATH: path_, ...fonts };
}

function hasSystemFonts() {
  const fonts = '/usr/share/fonts';
  return existsSync('/etc/fonts/fonts.conf') && existsSync(fonts) && readdirSync(fonts).length > 0;
}

function fontConfiguration(folder) {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${path.join(folder, 'fonts')}</dir>
  <cachedir>${path.join(folder, 'fonts-cache')}</cachedir>
  <alias><family>sans-serif</family><prefer><family>Open Sans</family></prefer></alias>
</fontconfig>
`;
}
