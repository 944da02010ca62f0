import { seededRandom } from './seeded-random';

// Blocks of 65,536 addresses that lie in one country, by their first two numbers.
const BLOCKS = {
  AT: ['80.123', '157.177'],
  AU: ['54.66', '144.139'],
  BR: ['177.194', '191.44'],
  CA: ['74.58', '142.223'],
  CH: ['86.118', '160.219'],
  DE: ['53.80', '131.220'],
  ES: ['79.151', '92.58'],
  FR: ['80.11', '109.17'],
  GB: ['25.217', '109.176'],
  IE: ['51.37', '87.43'],
  IN: ['58.2', '123.237'],
  JP: ['111.237', '163.145'],
  NL: ['83.163', '145.147'],
  PL: ['77.112', '93.105'],
  SE: ['80.170', '147.214'],
  SG: ['18.136', '151.146'],
  US: ['26.253', '141.222'],
  VN: ['14.232', '117.2'],
} as const satisfies Record<string, readonly string[]>;

/** A country from which demo traffic comes. */
export type DemoCountry = keyof typeof BLOCKS;

/** So many addresses that lie in a country, always the same for a seed. */
export function demoAddresses(country: DemoCountry, size: number, seed: string): string[] {
  const random = seededRandom(`${seed} ${country}`);
  const blocks = BLOCKS[country];
  return Array.from({ length: size }, (_none, place) => {
    const [third, fourth] = [Math.floor(random() * 256), 1 + Math.floor(random() * 254)];
    return `${blocks[place % blocks.length]}.${third}.${fourth}`;
  });
}
