interface KeymarkProps {
  /** The id that it is drawn from: the same id always gives the same mark. */
  id: string;
}

const CELL = 16;
const SIDE = 14;

/**
 * A mirrored glyph of 5×5 cells by which the eye finds the same key again in another list. Two paths, because a list
 * has fifty and each element of a page costs; a cell is a line as thick as it is long, which takes few characters.
 */
export function Keymark({ id }: KeymarkProps) {
  const cells = cellsOf(id);
  return (
    <svg
      viewBox="-1 -8 80 80"
      aria-hidden="true"
      className="size-5 shrink-0 text-text"
      stroke="currentColor"
      strokeWidth={SIDE}
    >
      <path d={pathOf(cells.filter(({ isFaint }) => !isFaint))} />
      <path d={pathOf(cells.filter(({ isFaint }) => isFaint))} opacity={0.5} />
    </svg>
  );
}

interface Cell {
  column: number;
  row: number;
  isFaint: boolean;
}

function pathOf(cells: readonly Cell[]): string {
  return cells.map(({ column, row }) => `M${column * CELL} ${row * CELL}h${SIDE}`).join('');
}

function cellsOf(id: string): Cell[] {
  const shape = shapeOf(id);
  const tone = hash(`${id}·`);
  const cells: Cell[] = [];
  for (let bit = 0; bit < 15; bit += 1) {
    if (((shape >>> bit) & 1) === 0) continue;
    const [column, row] = [Math.floor(bit / 5), bit % 5];
    const isFaint = ((tone >>> bit) & 1) === 1;
    cells.push({ column, row, isFaint });
    if (column < 2) cells.push({ column: 4 - column, row, isFaint });
  }
  return cells;
}

/** The cells of three columns, of which two are mirrored: never fewer than six of fifteen. */
function shapeOf(id: string): number {
  const bits = hash(id) & 0x7fff;
  const count = bits.toString(2).replaceAll('0', '').length;
  return count < 6 ? bits ^ 0x7fff : bits;
}

// FNV-1a with a last stir, so that ids which differ in one character share no shape.
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) {
    value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  }
  value = Math.imul(value ^ (value >>> 15), 0x2c1b3c6d);
  return (value ^ (value >>> 13)) >>> 0;
}
