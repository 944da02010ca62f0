/** What a file says about a network, as its leading bits. */
interface Entry {
  /** A network in CIDR of IPv4, or `v6:` and the first 16 bits in hexadecimal. */
  network: string;
  record: Value;
}
type Value = string | number | { [name: string]: Value };
/** The number of a node below, the index of a record, or nothing. */
type Branch = { node: number } | { record: number } | null;

const META = Buffer.from('ABCDEF4D61784D696E642E636F6D', 'hex');

/**
 * An MMDB file (MaxMind DB 2.0, records of 24 bits) with these networks, as makers of such files write
 * them: IPv4 lies at `::/96` of a tree of IPv6.
 */
export function mmdbFile(
  entries: readonly Entry[],
  { type = 'Test-Country', ipVersion = 6 } = {},
): Buffer {
  const nodes: [Branch, Branch][] = [[null, null]];
  entries.forEach(({ network }, index) => {
    insert(nodes, bitsOf(network, ipVersion), index);
  });
  const records = entries.map(({ record }) => encode(record));
  const offsets = records.map((_, index) => Buffer.concat(records.slice(0, index)).length);
  const written = (branch: Branch) => {
    if (branch === null) return nodes.length;
    return 'node' in branch ? branch.node : nodes.length + 16 + (offsets[branch.record] ?? 0);
  };
  const tree = Buffer.concat(
    nodes.flatMap((node) => node.map((branch) => uint24(written(branch)))),
  );
  const metadata = encode({
    binary_format_major_version: 2,
    binary_format_minor_version: 0,
    build_epoch: 1,
    database_type: type,
    description: {},
    ip_version: ipVersion,
    node_count: nodes.length,
    record_size: 24,
  });
  return Buffer.concat([tree, Buffer.alloc(16), ...records, META, metadata]);
}

function insert(nodes: [Branch, Branch][], bits: string, record: number): void {
  let at = 0;
  [...bits].forEach((bit, depth) => {
    const node = nodes[at];
    if (node === undefined) throw new Error('the tree is broken');
    const side = bit === '1' ? 1 : 0;
    if (depth === bits.length - 1) {
      node[side] = { record };
      return;
    }
    let below = node[side];
    if (below === null || !('node' in below)) {
      below = { node: nodes.push([null, null]) - 1 };
      node[side] = below;
    }
    at = below.node;
  });
}

function bitsOf(network: string, ipVersion: number): string {
  if (network.startsWith('v6:')) {
    return Number.parseInt(network.slice(3), 16).toString(2).padStart(16, '0');
  }
  const [address = '', prefix] = network.split('/');
  const octets = address.split('.').map((octet) => Number(octet).toString(2).padStart(8, '0'));
  return `${ipVersion === 4 ? '' : '0'.repeat(96)}${octets.join('').slice(0, Number(prefix))}`;
}

// A control byte of type and size (below 29), then the value.
function encode(value: Value): Buffer {
  if (typeof value === 'number') return Buffer.concat([Buffer.from([(6 << 5) | 3]), uint24(value)]);
  if (typeof value === 'string') {
    const text = Buffer.from(value);
    return Buffer.concat([Buffer.from([(2 << 5) | text.length]), text]);
  }
  const fields = Object.entries(value).flatMap(([name, field]) => [encode(name), encode(field)]);
  return Buffer.concat([Buffer.from([(7 << 5) | (fields.length / 2)]), ...fields]);
}

function uint24(value: number): Buffer {
  return Buffer.from([value >>> 16, (value >>> 8) & 0xff, value & 0xff]);
}
