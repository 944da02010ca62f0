import { countryName } from '@/lib/core/country';
import { countryPlace } from '@/lib/core/country-places';
import type { NamedCount } from '@/lib/core/usage-figures';
import { countWord } from './words';
import { COLUMNS, LAND_RUNS, placeOf, ROWS } from './world-land';

interface WorldMapProps {
  countries: readonly NamedCount[];
  /** Where a country's bubble leads. */
  hrefOf(code: string): string;
}

const CELL = 8;
const RADIUS_MIN = 4;
const RADIUS_MAX = 24;

/** The world in dots, and a bubble for each country: its area says how many requests. The table beside it has them all. */
export function WorldMap({ countries, hrefOf }: WorldMapProps) {
  const most = Math.max(...countries.map(({ requests }) => requests), 1);
  return (
    <svg
      viewBox={`0 0 ${COLUMNS * CELL} ${ROWS * CELL}`}
      aria-hidden="true"
      className="block h-auto w-full"
    >
      <path
        d={DOTS}
        className="stroke-border-strong"
        strokeWidth="2.4"
        strokeLinecap="round"
        strokeDasharray={`0 ${CELL}`}
      />
      {countries.map(({ name, requests }) => {
        const place = countryPlace(name);
        if (place === null || requests === 0) return null;
        const { x, y } = placeOf(place.longitude, place.latitude);
        return (
          <a key={name} href={hrefOf(name)} tabIndex={-1}>
            <title>{`${countryName(name)}: ${countWord(requests)}`}</title>
            <circle
              cx={Math.round(x * CELL)}
              cy={Math.round(y * CELL)}
              r={Math.max(RADIUS_MIN, RADIUS_MAX * Math.sqrt(requests / most))}
              className="fill-accent stroke-accent hover:opacity-70"
              fillOpacity="0.3"
              strokeWidth="1.5"
            />
          </a>
        );
      })}
    </svg>
  );
}

// A run is a line of dashes without a length: their round ends are the dots.
const DOTS = LAND_RUNS.map(
  ({ row, column, length }) =>
    `M${column * CELL + CELL / 2} ${row * CELL + CELL / 2}h${(length - 1) * CELL + 0.1}`,
).join('');
