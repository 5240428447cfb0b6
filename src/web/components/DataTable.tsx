import type { ReactNode } from 'react';
import { TableFrame } from './TableFrame.tsx';

export type Column<Row> = {
  readonly name: string;
  /** `actions`: buttons, under a head that only screen readers are told. */
  readonly kind?: 'number' | 'nowrap' | 'wide' | 'actions';
  readonly cell: (row: Row) => ReactNode;
};

type DataTableProps<Row> = {
  label: string;
  /** The first one names the row. */
  columns: readonly Column<Row>[];
  rows: readonly Row[] | undefined;
  keyOf: (row: Row, index: number) => string | number;
  /** What is said when there is no row. */
  none?: string;
  isTall?: boolean;
};

/** One row for each thing of a list; nothing while the list is not read. */
export function DataTable<Row>(props: DataTableProps<Row>): ReactNode {
  const { label, columns, rows, keyOf, none, isTall = false } = props;
  if (rows === undefined) return null;
  if (rows.length === 0 && none !== undefined) return <p>{none}</p>;
  const [head, ...others] = columns;
  return (
    <TableFrame label={label} isTall={isTall}>
      <table>
        <thead>
          <tr>
            {columns.map(({ name, kind }) => (
              <th key={name} scope="col" {...marksOf(kind)}>
                {kind === 'actions' ? <span className="visuallyHidden">{name}</span> : name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={keyOf(row, index)}>
              <th scope="row">{head?.cell(row)}</th>
              {others.map(({ name, kind, cell }) => (
                <td key={name} {...marksOf(kind)}>
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}

/** What the frame lays out by. */
function marksOf(kind: Column<unknown>['kind']): Readonly<Record<string, true>> {
  return kind === undefined ? {} : { [`data-${kind === 'actions' ? 'nowrap' : kind}`]: true };
}
