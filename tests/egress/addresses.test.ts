import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { ANYWHERE, type EgressRules, PUBLIC_ONLY, parseTarget } from '@/lib/core/egress-rules';
import { isPublicAddress } from '@/lib/core/public-address';
import { Argon2Queue } from '@/lib/crypto/argon2-queue';
import { hashPassword } from '@/lib/crypto/password';
import { createEgress } from '@/lib/egress/egress';
import { resolveBy } from '@/lib/egress/resolve';
import { closeReceivers, message, NEVER, startReceiver } from '../support/receivers';
import { HOSTILE_URLS } from './hostile-urls';

afterAll(closeReceivers);
const now = () => new Date();
const canary = await startReceiver();

describe('only the public internet', () => {
  it('has 60 hostile addresses to hold against it', () => {
    expect(new Set(HOSTILE_URLS).size).toBeGreaterThanOrEqual(60);
  });

  it.each(HOSTILE_URLS)('is not %j', async (url) => {
    const egress = createEgress(PUBLIC_ONLY, async () => ['127.0.0.1'], now);
    expect(await egress.check(url)).toEqual({ fault: expect.stringMatching(/\.$/) });
    const { fault } = await egress.post(url, message, NEVER);
    expect(fault).toBe('address_refused');
  });

  it('is no name that means this machine too: one such address among others is enough', async () => {
    const mixed = createEgress(
      PUBLIC_ONLY,
      async () => ['8.8.8.8', '127.0.0.1', '2606:4700::1'],
      now,
    );
    for (const name of ['localhost', 'localtest.me', 'a.b.nip.io', 'metadata.google.internal']) {
      const url = `https://${name}:8443/`;
      expect(await mixed.check(url)).toEqual({ fault: expect.stringContaining('private network') });
      expect((await mixed.post(url, message, NEVER)).fault).toBe('address_refused');
    }
    expect(canary.hits).toBe(0);
  });

  it('is what its name means: other addresses of it are none', () => {
    for (const address of ['8.8.8.8', '1.1.1.1', '172.15.0.1', '172.32.0.1', '2606:4700::1111']) {
      expect(isPublicAddress(address), address).toBe(true);
    }
    for (const text of ['', 'localhost', '8.8.8', '08.8.8.8', '2606:4700::1111%eth0']) {
      expect(isPublicAddress(text), text).toBe(false);
    }
  });

  it('never holds an IPv4 address in the clothes of IPv6', () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.constantFrom('::ffff:', '::', '64:ff9b::'), (address, before) => {
        expect(isPublicAddress(`${before}${address}`)).toBe(false);
      }),
    );
  });

  it('takes an address with path and query, by the two ports, without its fragment', () => {
    expect(parseTarget('https://hooks.example.com/a?b=c#d', PUBLIC_ONLY)).toMatchObject({
      url: { href: 'https://hooks.example.com/a?b=c' },
    });
    expect(parseTarget('https://hooks.example.com:8443/', PUBLIC_ONLY)).toHaveProperty('url');
    expect(parseTarget('http://hooks.example.com/', PUBLIC_ONLY)).toEqual({
      fault: 'Begin with https://.',
    });
  });
});

// Of this machine's addresses 127.0.0.2 stands for a public one, and 127.0.0.1 is the canary.
describe('what was checked is what is connected to', () => {
  const rules: EgressRules = {
    ...ANYWHERE,
    allowsAddress: (address) => address === '127.0.0.2',
  };

  it('whatever the name means a moment later (DNS rebinding)', async () => {
    const receiver = await startReceiver({ host: '127.0.0.2', port: canary.port });
    let asked = 0;
    const egress = createEgress(
      rules,
      async () => {
        asked += 1;
        return [asked % 2 === 1 ? '127.0.0.2' : '127.0.0.1'];
      },
      now,
    );
    const url = `http://rebinding.example.com:${canary.port}/`;
    const faults = [];
    for (let attempt = 0; attempt < 6; attempt += 1) {
      faults.push((await egress.post(url, message, NEVER)).fault);
    }
    expect(faults).toEqual([
      null,
      'address_refused',
      null,
      'address_refused',
      null,
      'address_refused',
    ]);
    expect(asked).toBe(6);
    expect(receiver.hits).toBe(3);
    expect(canary.hits).toBe(0);
  });

  it('also where the URL names the address itself, which no look-up is asked for', async () => {
    const egress = createEgress(rules, async () => ['127.0.0.2'], now);
    for (const host of ['127.0.0.1', '2130706433', '0x7f.1', '0', '[::ffff:127.0.0.1]', '[::1]']) {
      const { fault } = await egress.post(`http://${host}:${canary.port}/`, message, NEVER);
      expect(fault, host).toBe('address_refused');
    }
    expect(canary.hits).toBe(0);
  });

  it('reaches the canary when the rules allow it: a canary that cannot be hit says nothing', async () => {
    const own = await startReceiver();
    const egress = createEgress(ANYWHERE, async () => ['127.0.0.1'], now);
    const { fault } = await egress.post(`http://any.example.com:${own.port}/`, message, NEVER);
    expect(fault).toBeNull();
    expect(own.hits).toBe(1);
  });
});

it('a name is asked for without the threads that argon2 needs, however long a name server is silent', async () => {
  const silent = createSocket('udp4');
  silent.bind(0, '127.0.0.1');
  await once(silent, 'listening');
  let asked = 0;
  silent.on('message', () => {
    asked += 1;
  });
  const resolve = resolveBy([`127.0.0.1:${silent.address().port}`]);
  let isOver = false;
  const answers = Promise.all(
    Array.from({ length: 12 }, (_none, index) => resolve(`name${index}.example.com`)),
  ).finally(() => {
    isOver = true;
  });
  await expect.poll(() => asked).toBeGreaterThanOrEqual(12);
  await hashPassword(new Argon2Queue(), 'many quiet river stones');
  expect(isOver).toBe(false);
  expect(await answers).toEqual(Array.from({ length: 12 }, () => []));
  silent.close();
});
