import { BlockList, isIP } from 'node:net';

/** A block of IP addresses. */
export interface Network {
  readonly address: string;
  readonly bits: number;
  readonly family: 'ipv4' | 'ipv6';
}

const MOST_BITS = { ipv4: 32, ipv6: 128 } as const;

/** The block that a CIDR, or a single address, stands for; undefined for any other text. */
export const readNetwork = (cidr: string): Network | undefined => {
  const [address = '', prefix] = cidr.split('/');
  const version = isIP(address);
  if (version === 0) return undefined;
  const family = version === 4 ? 'ipv4' : 'ipv6';
  const bits = prefix === undefined ? MOST_BITS[family] : Number(prefix);
  return Number.isInteger(bits) && bits >= 0 && bits <= MOST_BITS[family]
    ? { address, bits, family }
    : undefined;
};

/** Whether a block of addresses includes another. */
export const includesNetwork = (wide: string, narrow: string): boolean => {
  const [a, b] = [readNetwork(wide), readNetwork(narrow)];
  if (!a || !b) return wide === narrow;
  if (a.family !== b.family || a.bits > b.bits) return false;
  if (a.bits === 0) return true;
  const block = new BlockList();
  block.addSubnet(a.address, a.bits, a.family);
  return block.check(b.address, b.family);
};

/** The largest networks that companies have: 10.0.0.0/8, and a block of a registry for IPv6. */
const LARGEST_BITS = { ipv4: 8, ipv6: 16 } as const;

/** Whether a block is all of the internet, or so large a part of it that it can only stand for all. */
export const isInternet = (cidr: string): boolean => {
  const network = readNetwork(cidr);
  const isLocal = /^f[cde]/i.test(cidr);
  return network !== undefined && !isLocal && network.bits < LARGEST_BITS[network.family];
};

const PRIVATE = ['10.0.0.0/8', '100.64.0.0/10', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'];

/** Whether many small blocks are together as large as a block that stands for the internet. */
export const isInternetTogether = (cidrs: readonly string[]): boolean => {
  const shares = { ipv4: 0, ipv6: 0 };
  for (const cidr of new Set(cidrs)) {
    const network = readNetwork(cidr);
    if (network && !PRIVATE.some((each) => includesNetwork(each, cidr)))
      shares[network.family] += 2 ** (LARGEST_BITS[network.family] - network.bits);
  }
  return shares.ipv4 >= 2 || shares.ipv6 >= 2;
};
