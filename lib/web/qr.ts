import 'server-only';
import encodeQR from 'qr';

/** A QR code as the path of an SVG whose sides are `size` units, with the quiet border around it. */
export interface QrCode {
  size: number;
  path: string;
}

/** The QR code of a text, drawn here: nobody else ever sees what it says. */
export function qrCodeOf(text: string): QrCode {
  const rows = encodeQR(text, 'raw', { ecc: 'medium', border: 2 });
  const cells = rows.flatMap((row, y) =>
    row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])),
  );
  return { size: rows.length, path: cells.join('') };
}
