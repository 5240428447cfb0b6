import { z } from 'zod';
import type { LinkTokens } from '@/shared/auth/LinkTokens.ts';
import type { Letter } from '@/shared/mail/Letter.ts';
import type { WriteLetter } from '@/shared/mail/MailSender.ts';

/** Letters with a link that works once. No letter repeats what somebody typed: it could be written to deceive. */
const LINK_LETTERS = {
  confirmSignUp: {
    page: 'confirm-sign-up',
    subject: 'Confirm your e-mail address for AccuBooks',
    before: 'Somebody, most likely you, asked for an account at AccuBooks with this address.',
    label: 'Confirm the address and sign in',
    after: 'The link works once, for 24 hours. If it was not you, do nothing: no account will be made.',
  },
  verifyEmail: {
    page: 'confirm-email',
    subject: 'Confirm your e-mail address for AccuBooks',
    before: 'Confirm that mail to this address reaches you.',
    label: 'Confirm the address',
    after: 'The link works once, for 24 hours.',
  },
  changeEmail: {
    page: 'confirm-email',
    subject: 'Confirm your new e-mail address for AccuBooks',
    before: 'An account at AccuBooks is to have this address from now on.',
    label: 'Confirm the new address',
    after: 'The link works once, for 24 hours. If you did not ask for it, do nothing.',
  },
  resetPassword: {
    page: 'reset-password',
    subject: 'Choose a new password for AccuBooks',
    before: 'Somebody, most likely you, forgot the password of the account with this address.',
    label: 'Choose a new password',
    after: 'The link works once, for 30 minutes. If it was not you, do nothing: your password stays.',
  },
} as const;

const REACT = 'If it was not you, choose a new password at once and look at what is signed in:';

/** Letters that tell what has happened. */
const NOTICE_LETTERS = {
  signUpTaken: {
    subject: 'You have an account at AccuBooks already',
    text: 'Somebody, most likely you, asked for an account at AccuBooks with this address. There is one: sign in, or choose a new password if you forgot yours. If it was not you, do nothing.',
    label: 'Sign in',
    page: 'sign-in',
  },
  emailChanged: {
    subject: 'The e-mail address of your AccuBooks account was changed',
    text: 'Your account at AccuBooks has another e-mail address from now on; mail about it goes there. If it was not you, tell whoever runs this installation at once.',
    label: 'AccuBooks',
    page: 'sign-in',
  },
  passwordChanged: {
    subject: 'The password of your AccuBooks account was changed',
    text: `The password of your account at AccuBooks was changed, and everything else that was signed in has been signed out. ${REACT}`,
    label: 'I forgot my password',
    page: 'forgot-password',
  },
  secondFactorOn: {
    subject: 'A second factor was turned on for your AccuBooks account',
    text: `Signing in to your account at AccuBooks asks for a code of your authenticator from now on, and everything else that was signed in has been signed out. ${REACT}`,
    label: 'I forgot my password',
    page: 'forgot-password',
  },
  secondFactorOff: {
    subject: 'The second factor of your AccuBooks account was turned off',
    text: `Signing in to your account at AccuBooks asks for the password alone from now on. ${REACT}`,
    label: 'Your account',
    page: 'account/security',
  },
  recoveryCodeUsed: {
    subject: 'A recovery code of your AccuBooks account was used',
    text: `Somebody, most likely you, signed in with your password and a recovery code; it works no more. ${REACT}`,
    label: 'Your account',
    page: 'account/security',
  },
} as const;

export type LinkLetter = keyof typeof LINK_LETTERS;
export type NoticeLetter = keyof typeof NOTICE_LETTERS;

const linkFactsSchema = z.object({ linkId: z.string(), linkHash: z.string() });

/** Every letter about accounts, by the kind that its row in the outbox names. */
export function accountLetters(publicUrl: string, links: LinkTokens): Readonly<Record<string, WriteLetter>> {
  const urlOf = (page: string) => `${publicUrl.replace(/\/$/, '')}/${page}`;
  const withLink = (name: LinkLetter) => (facts: Readonly<Record<string, unknown>>) => {
    const { linkId, linkHash } = linkFactsSchema.parse(facts);
    const token = links.find(linkId, linkHash);
    if (token === undefined) throw new Error('the secret that made the link is gone');
    const { page, subject, before, label, after } = LINK_LETTERS[name];
    // Behind the hash, so that no server on the way logs it.
    return { subject, parts: [before, { label, url: `${urlOf(page)}#${token}` }, after] };
  };
  const notice = (name: NoticeLetter) => (): Letter => {
    const { subject, text, label, page } = NOTICE_LETTERS[name];
    return { subject, parts: [text, { label, url: urlOf(page) }] };
  };
  const linkNames = Object.keys(LINK_LETTERS) as LinkLetter[];
  const noticeNames = Object.keys(NOTICE_LETTERS) as NoticeLetter[];
  return {
    ...Object.fromEntries(linkNames.map((name) => [name, withLink(name)])),
    ...Object.fromEntries(noticeNames.map((name) => [name, notice(name)])),
    nothing: () => undefined,
  };
}
