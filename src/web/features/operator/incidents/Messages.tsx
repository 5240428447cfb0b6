import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { mailText } from '@/core/incidents/mailText.ts';
import { Section } from '@/web/components/Section.tsx';
import { formatCount } from '@/web/lib/format/formatCount.ts';
import { consoleQueries, type Message } from '@/web/lib/queries/consoleQueries.ts';
import styles from '../console/EntryList.module.css';
import { ReadState } from '../console/ReadState.tsx';
import { Since } from '../console/Since.tsx';
import { type LookState, StateLine } from '../console/StateLine.tsx';

type Standing = { readonly state: LookState; readonly text: string };

/** Where a message stands, in words; a page that has not got it is what somebody must see. */
function standingOf(message: Message): Standing {
  const { sentAt, pageState, pageAttempts, pageFault, mailsWaiting } = message;
  if (sentAt === null) return { state: 'unknown', text: 'Waits for its signature' };
  const mail = mailText(message);
  const tried = `${formatCount(pageAttempts, 'attempt')}: ${pageFault ?? 'no answer yet'}`;
  switch (pageState) {
    case 'told':
      return { state: mailsWaiting > 0 ? 'unknown' : 'fine', text: `On the status page; ${mail}` };
    case 'waiting':
      return { state: 'wrong', text: `Waits for the status page and is tried again, ${tried}; ${mail}` };
    case 'failed':
      return { state: 'wrong', text: `Not on the status page, given up after ${tried}; ${mail}` };
    case 'off':
      return { state: 'unknown', text: `No status page is configured; ${mail}` };
    case null:
      return { state: 'unknown', text: mail };
  }
}

/** What customers were told, and what has not reached them yet; nothing where nothing was said. */
export function Messages({ id }: { id: string }): ReactNode {
  const query = useQuery(consoleQueries.messages(id));
  if (query.data === undefined || query.data.length === 0) return null;
  return (
    <Section title="Said to customers" note="The newest first.">
      <ReadState query={query} what="what customers were told" />
      <ol className={styles.list}>
        {query.data.toReversed().map((message) => (
          <MessageRow key={message.id} message={message} />
        ))}
      </ol>
    </Section>
  );
}

function MessageRow({ message }: { message: Message }): ReactNode {
  const { text, writtenAt, sentAt } = message;
  const { state, text: standing } = standingOf(message);
  return (
    <li>
      <StateLine state={state}>{standing}</StateLine>
      <p>“{text}”</p>
      <p className={styles.when}>
        <Since at={sentAt ?? writtenAt} />
      </p>
    </li>
  );
}
