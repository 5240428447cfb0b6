import { type ReactNode, useId } from 'react';
import styles from './DropZone.module.css';
import { useImportUpload } from './useImportUpload.ts';

const ACCEPTED = '.se,.si,.sie,.csv,.txt,.beancount,.bean,.tsv';

/** Choose a file or drop it; dropping works anywhere in the app, this is where it is said. */
export function DropZone({ companyId }: { companyId: string }): ReactNode {
  const id = useId();
  const { state, send } = useImportUpload(companyId);
  const isSending = state.status === 'sending';
  return (
    <div className={styles.zone}>
      <input
        id={id}
        className="visuallyHidden"
        type="file"
        accept={ACCEPTED}
        disabled={isSending}
        onChange={(event) => {
          const file = event.target.files?.[0];
          event.target.value = '';
          if (file) void send(file);
        }}
      />
      <label className={styles.label} htmlFor={id}>
        <span className={styles.call}>
          {isSending ? `Reading ${state.fileName}` : 'Drop your books here, or choose a file'}
        </span>
        <span className={styles.kinds}>
          SIE, Beancount, QuickBooks Journal, Xero Account Transactions, or any CSV with date, account and
          amount.
        </span>
        {isSending && <progress aria-label="Reading the file" />}
      </label>
    </div>
  );
}
