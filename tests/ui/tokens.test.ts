import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { inCheckout } from '../../scripts/launch/checkout.mjs';

const THEMES = ['light', 'dark'] as const;
const TEXT_RATIO = 4.5;
const SHAPE_RATIO = 3;

const SURFACES = ['bg', 'surface', 'sunken', 'hover'];
const COLOURED_SURFACES = ['accent-soft', 'live-soft', 'test-soft', 'warn-soft', 'danger-soft'];

/** What is read, and on what it stands. */
const TEXTS: [text: string, surface: string][] = [
  ...pairs(['text', 'text-2', 'text-3', 'accent-text', 'live', 'test', 'warn', 'danger'], SURFACES),
  ...pairs(['text'], COLOURED_SURFACES),
  ['accent-fg', 'accent'],
  ['danger-fg', 'danger'],
  // A chosen row of a list.
  ...pairs(['text-2', 'text-3', 'accent-text', 'live', 'warn', 'danger'], ['accent-soft']),
  ['live', 'live-soft'],
  ['test', 'test-soft'],
  ['warn', 'warn-soft'],
  ['danger', 'danger-soft'],
  // A chosen segment is the page turned over.
  ['bg', 'text'],
];

/** What is recognised by its shape: borders of controls, the focus, marks of status. */
const SHAPES: [shape: string, surface: string][] = [
  ...pairs(['border-strong', 'focus'], SURFACES),
  ...pairs(['accent', 'live', 'test', 'warn', 'danger'], SURFACES),
  ['test', 'test-soft'],
];

describe.each(THEMES)('in the %s theme', (theme) => {
  const colours = coloursOf(theme);

  it.each(TEXTS)(`${theme}: text of %s on %s has a contrast of 4.5`, (text, surface) => {
    expect(contrast(colours, text, surface)).toBeGreaterThanOrEqual(TEXT_RATIO);
  });

  it.each(SHAPES)(`${theme}: a shape of %s on %s has a contrast of 3`, (shape, surface) => {
    expect(contrast(colours, shape, surface)).toBeGreaterThanOrEqual(SHAPE_RATIO);
  });
});

describe('the tokens', () => {
  it('have a light and a dark value for every colour', () => {
    expect([...coloursOf('light').keys()]).toEqual([...coloursOf('dark').keys()]);
    expect(coloursOf('light').size).toBeGreaterThan(20);
  });
});

type Rgb = readonly [red: number, green: number, blue: number];

function pairs(fronts: string[], backs: string[]): [string, string][] {
  return fronts.flatMap((front) => backs.map((back): [string, string] => [front, back]));
}

/** The opaque colours of a theme, read from the style sheet itself. */
function coloursOf(theme: (typeof THEMES)[number]): ReadonlyMap<string, Rgb> {
  const sheet = readFileSync(inCheckout('app', 'styles', 'tokens.css'), 'utf8');
  const value = String.raw`oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)`;
  const declaration = new RegExp(`--color-([\\w-]+): light-dark\\(${value}, ${value}\\);`, 'g');
  return new Map(
    [...sheet.matchAll(declaration)].map(([, name = '', ...numbers]) => {
      const [l = 0, c = 0, h = 0] = numbers.slice(theme === 'light' ? 0 : 3).map(Number);
      return [name, linearRgb(l, c, h)];
    }),
  );
}

/** OKLCH (hue in degrees) as linear light, cut off where a screen cannot show it (CSS Color 4). */
function linearRgb(lightness: number, chroma: number, hue: number): Rgb {
  const angle = (hue * Math.PI) / 180;
  const [a, b] = [chroma * Math.cos(angle), chroma * Math.sin(angle)];
  const long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const inGamut = (light: number) => Math.min(1, Math.max(0, light));
  return [
    inGamut(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short),
    inGamut(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short),
    inGamut(-0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short),
  ];
}

/** The contrast ratio of WCAG 2. */
function contrast(colours: ReadonlyMap<string, Rgb>, front: string, back: string): number {
  const [lighter = 0, darker = 0] = [front, back]
    .map((name) => luminance(colours, name))
    .toSorted((x, y) => y - x);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(colours: ReadonlyMap<string, Rgb>, name: string): number {
  const colour = colours.get(name);
  if (colour === undefined) throw new Error(`tokens.css has no colour "${name}" with two values`);
  const [red, green, blue] = colour;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
