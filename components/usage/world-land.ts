/** How many columns the map has: 3° of longitude each, from 180° west. */
export const COLUMNS = 120;
/** How many rows: 2.5° of latitude each, southwards from 82.5° north. Antarctica is left out. */
export const ROWS = 55;

/**
 * The world's land, drawn by hand: a line for each row, in turn how many columns of water and how many of land.
 */
const LAND = `
30 7 2 13
30 5 1 18 10 3 25 2
30 4 5 14 27 1 12 3 11 2
19 2 1 3 6 2 8 12 25 2 7 11
18 2 1 4 6 5 6 10 30 29
5 15 1 5 2 4 1 5 4 8 16 6 7 41
4 28 2 5 3 6 4 3 9 9 1 46
5 26 4 4 4 4 6 2 8 4 1 51
5 24 5 2 8 2 16 4 1 45 2 4
7 2 5 15 5 5 23 4 2 39 6 1
16 15 3 6 18 2 4 1 2 39 6 2
17 16 1 7 16 1 1 1 2 44 6 1
17 24 17 50
18 20 2 2 17 49
19 20 20 47
19 18 22 10 4 3 1 28 2 1
19 17 21 4 3 5 1 6 2 25 3 1
19 16 22 3 7 1 1 7 2 22 2 1 3 1
20 15 23 1 1 3 8 29 2 1 2 2
21 13 23 7 8 28 3 3
21 12 24 14 1 29
23 5 4 1 23 15 1 4 1 24
24 4 27 22 2 21
24 4 27 24 4 16 1 1
25 3 2 1 1 3 19 18 1 7 3 6 2 6
26 2 1 2 4 2 18 18 1 5 5 4 3 4
28 3 23 19 1 4 7 2 5 4 4 1
30 2 22 20 1 1 9 2 6 3
31 1 23 22 8 2 8 1 5 1
32 8 16 21 24 1
34 7 16 19 17 1 4 2 1 1
34 9 20 13 16 2 4 2
33 10 20 12 18 1 2 4
33 11 19 11 19 2 1 3 1 1 3 2
33 14 17 9 21 2 1 4 3 4
33 15 16 9 22 2 9 3
34 14 16 9 23 2 8 4
34 14 16 9
35 12 17 9 3 1 26 2 2 1
36 11 17 9 2 2 24 5 1 2
36 11 17 8 2 3 23 9
36 10 18 8 2 2 23 11
36 9 20 7 3 1 22 13
36 8 21 6 27 13
36 8 21 5 28 13
36 7 23 4 28 13
36 6 24 3 30 2 4 6
36 5 65 4 8 1
36 4 68 1 9 1
36 2 70 1 8 1
35 3 78 2
35 3 78 1
35 3
35 2
36 2
`;

/** Land side by side: the row, its first column, and how many. */
export interface LandRun {
  row: number;
  column: number;
  length: number;
}

/** All land, as runs of columns. */
export const LAND_RUNS: readonly LandRun[] = LAND.trim()
  .split('\n')
  .flatMap((line, row) => {
    let column = 0;
    return line.split(' ').flatMap((text, place) => {
      const length = Number(text);
      const run = { row, column, length };
      column += length;
      return place % 2 === 1 ? [run] : [];
    });
  });

/** Where a place stands on the map, in columns and rows from its upper left corner. */
export function placeOf(longitude: number, latitude: number): { x: number; y: number } {
  return { x: (longitude + 180) / 3, y: (82.5 - latitude) / 2.5 };
}
