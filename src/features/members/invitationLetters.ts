import { z } from 'zod';
import type { LinkTokens } from '@/shared/auth/LinkTokens.ts';
import type { WriteLetter } from '@/shared/mail/MailSender.ts';

const factsSchema = z.object({
  linkId: z.string(),
  linkHash: z.string(),
  inviterEmail: z.string(),
  validDays: z.int(),
});

/** The letter of an invitation. The company's name is not in it: whoever chose it could have chosen it to deceive. */
export function invitationLetters(
  publicUrl: string,
  links: LinkTokens,
): Readonly<Record<string, WriteLetter>> {
  return {
    invitation: (facts) => {
      const { linkId, linkHash, inviterEmail, validDays } = factsSchema.parse(facts);
      const token = links.find(linkId, linkHash);
      if (token === undefined) throw new Error('the secret that made the link is gone');
      return {
        subject: 'You are invited to a company at AccuBooks',
        parts: [
          `${inviterEmail} invites you to a company's books at AccuBooks.`,
          { label: 'Join the company', url: `${publicUrl.replace(/\/$/, '')}/join#${token}` },
          `The link works once, for ${validDays === 1 ? 'a day' : `${validDays} days`}. If you do not know who invites you, do nothing.`,
        ],
      };
    },
  };
}
