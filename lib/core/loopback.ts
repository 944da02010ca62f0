const LOOPBACK_V4 = /^127(\.\d{1,3}){3}$/;

/** Whether a host name (as in a URL, IPv6 in brackets) can only mean this machine. */
export function isLoopbackHost(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || LOOPBACK_V4.test(hostname);
}

/** Whether a canonical address is this machine's own. */
export function isLoopbackAddress(address: string): boolean {
  return address === '::1' || LOOPBACK_V4.test(address);
}
