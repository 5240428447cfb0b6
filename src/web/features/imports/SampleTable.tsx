import type { ReactNode } from 'react';
import { TableFrame } from '@/web/components/TableFrame.tsx';
import type { CsvSample } from './csvSample.ts';

/** The first rows of the file, as they stand in it. */
export function SampleTable({ sample: { head, rows } }: { sample: CsvSample }): ReactNode {
  return (
    <TableFrame label="The first rows of the file">
      <table>
        <thead>
          <tr>
            {head.map((name, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two columns may have one name; their order is the file's
              <th key={index} scope="col">
                {name || `Column ${index + 1}`}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of a file may be equal and never move
            <tr key={index}>
              {head.map((_, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the column is its place
                <td key={column}>{row[column]}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}
