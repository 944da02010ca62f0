#!/usr/bin/env node
/**
 * Stands in for Prisma's native schema engine, which the Prisma command line would download from a host of its own: the
 * same arguments and the same JSON-RPC over standard input and output, answered by the engine's WebAssembly build, which
 * comes from npm. prisma.config.ts names this file in PRISMA_SCHEMA_ENGINE_BINARY.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const require = createRequire(import.meta.url);
const RPC_ERROR = 4466;
const PRINT_ID_OFFSET = 1_000_000;
const OPTIONS_WITH_VALUE = ['--enabled-preview-features', '--extension-types'];

const options = parseArguments(process.argv.slice(2));
if (options.words[0] === 'version' || options.words.includes('--version')) {
  console.log(`schema-engine-cli ${require('@prisma/engines-version').enginesVersion}`);
} else if (options.words[0] === 'cli') {
  await runDatabaseCommand(options.words[1], options.datasource.url);
} else {
  answerRequests();
}

/** @param {string[]} args @returns {{ datamodels: string[], datasource: any, words: string[] }} */
function parseArguments(args) {
  const parsed = { datamodels: [], datasource: undefined, words: [] };
  for (let index = 0; index < args.length; index += 1) {
    const word = args[index];
    if (word === '--datamodels' || word === '-d') parsed.datamodels.push(args[++index]);
    else if (word === '--datasource') parsed.datasource = JSON.parse(args[++index]);
    else if (OPTIONS_WITH_VALUE.includes(word)) index += 1;
    else parsed.words.push(word);
  }
  return parsed;
}

/** One request a line, answered in order. */
function answerRequests() {
  const lines = createInterface({ input: process.stdin });
  let engine;
  let inTurn = Promise.resolve();
  lines.on('line', (line) => {
    if (!line.trim()) return;
    inTurn = inTurn.then(async () => {
      engine ??= loadEngine();
      await answer(JSON.parse(line), engine);
    });
  });
  lines.on('close', async () => {
    await inTurn;
    (await engine)?.free?.();
    process.exit(0);
  });
}

async function answer({ id, method, params }, engine) {
  if (!method) return;
  try {
    const result = await callEngine(await engine, method, params ?? null);
    // The native engine prints a diff itself, through its caller.
    if (method === 'diff' && result?.stdout != null) {
      send({ id: PRINT_ID_OFFSET + id, method: 'print', params: { content: result.stdout } });
    }
    send({ id, result: result ?? {} });
  } catch (error) {
    const data = {
      is_panic: false,
      message: error?.message ?? String(error),
      meta: null,
      error_code: error?.code,
    };
    send({
      id,
      error: {
        code: RPC_ERROR,
        message: 'An error happened. Check the data field for details.',
        data,
      },
    });
  }
}

function callEngine(engine, method, params) {
  if (method === 'createDatabase') return { databaseName: '' };
  return engine[method === 'getDatabaseVersion' ? 'version' : method](params);
}

function send(message) {
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
}

async function loadEngine() {
  const { bindMigrationAwareSqlAdapterFactory } = await import('@prisma/driver-adapter-utils');
  const { pgMigrationAdapter } = await import('./pg-migrate-adapter.mjs');
  const { url, shadowDatabaseUrl } = options.datasource ?? {};
  if (!url)
    throw new Error('No database is running. Start one with "npm run dev", or set DATABASE_URL.');
  const adapter = bindMigrationAwareSqlAdapterFactory(pgMigrationAdapter(url, shadowDatabaseUrl));
  const datamodels = options.datamodels.map((file) => [file, readFileSync(file, 'utf8')]);
  const { SchemaEngine } = await instantiate();
  return SchemaEngine.new(
    { datamodels: datamodels.length > 0 ? datamodels : undefined },
    () => {},
    adapter,
  );
}

async function instantiate() {
  globalThis.PRISMA_WASM_PANIC_REGISTRY = {
    set_message(message) {
      process.stderr.write(`${message}\n`);
    },
  };
  const folder = path.dirname(require.resolve('@prisma/schema-engine-wasm/schema_engine_bg'));
  const glue = await import(pathToFileURL(path.join(folder, 'schema_engine_bg.js')).href);
  const binary = readFileSync(path.join(folder, 'schema_engine_bg.wasm'));
  const { instance } = await WebAssembly.instantiate(binary, { './schema_engine_bg.js': glue });
  glue.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  return glue;
}

/** `cli can-connect-to-database | create-database | drop-database`. The outcome is a JSON line on standard error. */
async function runDatabaseCommand(command, url) {
  const { urlOfDatabase, withClient } = await import('./pg-migrate-adapter.mjs');
  const database = decodeURIComponent(new URL(url).pathname.slice(1));
  const name = `"${database.replaceAll('"', '""')}"`;
  const commands = {
    'can-connect-to-database': [url, 'SELECT 1'],
    'create-database': [urlOfDatabase(url, 'postgres'), `CREATE DATABASE ${name}`],
    'drop-database': [
      urlOfDatabase(url, 'postgres'),
      `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`,
    ],
  };
  const [target, sql] = commands[command];
  try {
    await withClient(target, async (client) => void (await client.query(sql)));
    logLine('INFO', 'Done');
  } catch (error) {
    process.exitCode = 1;
    reportFailure(error, database);
  }
}

function reportFailure(error, database) {
  const code = { '3D000': 'P1003', '28P01': 'P1000', 28000: 'P1000' }[error.code] ?? 'P1001';
  const message =
    code === 'P1003' ? `Database \`${database}\` does not exist` : error.message || String(error);
  logLine('ERROR', message, { error_code: code, is_panic: false });
}

function logLine(level, message, extra = {}) {
  const fields = { message, ...extra };
  const line = {
    timestamp: new Date().toISOString(),
    level,
    target: 'schema_engine::logger',
    fields,
  };
  process.stderr.write(`\n${JSON.stringify(line)}\n`);
}
