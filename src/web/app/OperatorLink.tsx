import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { operatorQueries } from '@/web/lib/queries/operatorQueries.ts';

/** The way to the pages of whoever runs the platform; nothing for everybody else. */
export function OperatorLink({ className }: { className: string | undefined }): ReactNode {
  const { data: me } = useQuery(operatorQueries.me);
  if (me?.isOperator !== true) return null;
  return (
    <Link className={className} to="/operator/$" params={{ _splat: '' }}>
      Operations
    </Link>
  );
}
