/** How far the mails of a message are, in words. */

export type MailFigures = {
  /** Null until they are written. */
  readonly mailedAt: string | null;
  readonly mails: number;
  readonly mailsWaiting: number;
  readonly mailsFailed: number;
};

/** Mails that a mail server has taken. */
export function mailsDelivered({ mails, mailsWaiting, mailsFailed }: MailFigures): number {
  return Math.max(0, mails - mailsWaiting - mailsFailed);
}

export function mailText(figures: MailFigures): string {
  const { mailedAt, mails, mailsWaiting, mailsFailed } = figures;
  if (mailedAt === null) return 'mails not written yet';
  if (mails === 0) return 'no mails';
  const rest = [
    ...(mailsWaiting > 0 ? [`${mailsWaiting} waiting`] : []),
    ...(mailsFailed > 0 ? [`${mailsFailed} given up`] : []),
  ];
  return [`${mailsDelivered(figures)} of ${mails} mails delivered`, ...rest].join(', ');
}
