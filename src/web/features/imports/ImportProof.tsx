import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { ErrorNotice } from '@/web/components/ErrorNotice.tsx';
import { Skeleton } from '@/web/components/Skeleton.tsx';
import { importQueries } from '@/web/lib/queries/importQueries.ts';
import styles from './ImportProof.module.css';
import { ProofTable } from './ProofTable.tsx';

type ImportProofProps = { companyId: string; batchId: string };

/** The proof, account by account; read when it is opened. */
export function ImportProof({ companyId, batchId }: ImportProofProps): ReactNode {
  const [isOpen, setOpen] = useState(false);
  const { data, error } = useQuery({ ...importQueries.proof(companyId, batchId), enabled: isOpen });
  return (
    <details className={styles.proof} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Proof, account by account</summary>
      {error && <ErrorNotice error={error} what="The proof could not be read" />}
      {isOpen && !data && !error && <Skeleton shape="table" label="Reading the proof" />}
      {data && <ProofTable rows={data.rows} />}
    </details>
  );
}
