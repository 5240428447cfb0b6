/** An address as a list may show it: enough to recognise one that you know, too little to write to. */
export function shortTarget(channel: 'email' | 'webhook', target: string): string {
  if (channel === 'webhook') return new URL(target).origin;
  const [name = '', domain = ''] = target.split('@');
  return `${name.slice(0, 1)}…@${domain}`;
}
